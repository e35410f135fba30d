"""The town: who lives where and belongs to whom, as evenly as whole numbers allow."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridsim.errors import ScenarioError
from gridsim.model.town import NOBODY, build_town, nested, spread
from gridsim.scenario.load import load
from small import small

TUKE = Path(__file__).parent / "../scenarios/tuke.yaml"


def town_of(**changes):
    return build_town(small({f"town.{key}": value for key, value in changes.items()}), Path())


def sizes(unit):
    """How many households each unit of a kind has."""
    return np.bincount(unit.of_household[unit.of_household != NOBODY], minlength=unit.count)


@pytest.fixture(scope="module")
def tuke():
    loaded = load(TUKE)
    return build_town(loaded.scenario, loaded.folder)


def test_tuke_has_the_counts_of_its_document(tuke):
    counts = {kind: unit.count for kind, unit in tuke.units.items()}
    assert counts == {"member": 424, "centre": 35, "grid": 74, "village": 13, "town": 1}
    assert tuke.households == 2651
    assert tuke.community == NOBODY
    assert not tuke.in_community.any()


def test_tuke_pairs_every_household_with_one_member_of_its_own_village(tuke):
    for kind in ("member", "centre", "grid"):
        unit = tuke.units[kind]
        assert (unit.of_household != NOBODY).all()
        assert np.array_equal(unit.village[unit.of_household], tuke.village)


def test_tukes_spans_are_those_of_the_document(tuke):
    """6.25 households for a member, 35.8 for a grid; X1: 12.1 members for a centre, not 15."""
    assert set(sizes(tuke.units["member"])) == {6, 7}
    assert set(sizes(tuke.units["grid"])) <= set(range(33, 42))
    assert np.isclose(sizes(tuke.units["grid"]).mean(), 35.8, atol=0.05)
    assert set(sizes(tuke.units["village"])) == {203, 204}
    members = tuke.units["member"]
    centre_of_member = np.full(424, NOBODY)
    centre_of_member[members.of_household] = tuke.units["centre"].of_household
    per_centre = np.bincount(centre_of_member)
    assert len(per_centre) == 35
    assert per_centre.sum() == 424
    assert np.isclose(per_centre.mean(), 12.1, atol=0.02)
    centres = np.unique(np.stack((members.of_household, tuke.units["centre"].of_household)), axis=1)
    assert centres.shape[1] == 424  # all households of a member have the member's centre


def test_tukes_priority_groups_have_their_shares_in_every_village(tuke):
    found = np.array([(tuke.group == group).mean() for group in range(4)])
    assert np.allclose(found, [0.04, 0.04, 0.03, 0.03], atol=0.001)
    by_village = np.bincount(tuke.village[tuke.group != NOBODY], minlength=13) / sizes(tuke.units["village"])
    assert np.allclose(by_village, 0.14, atol=0.02)
    factors = {group: set(tuke.need_factor[tuke.group == group]) for group in range(-1, 4)}
    assert factors == {-1: {1.0}, 0: {1.2}, 1: {1.5}, 2: {2.0}, 3: {1.5}}


COUNTS = st.integers(0, 60)


@settings(max_examples=200)
@given(COUNTS, COUNTS, COUNTS, COUNTS, st.integers(1, 12), st.integers(0, 4), st.integers(0, 9))
def test_every_assignment_is_even_to_one(households, members, centres, grids, villages, others, urban):
    """Within a village, or over the whole town where a village with households has none of the kind."""
    town = town_of(
        households=households,
        members=members,
        centre_households=centres,
        grids=grids,
        villages=villages,
        other_organisations=others,
        community={"households": urban, "grid_workers": 2 if urban else 0},
    )
    assert town.households == households + urban
    assert town.units["village"].count == villages + others + (urban > 0)
    rural = ~town.in_community
    assert rural.sum() == households
    assert set(town.village[rural]) <= set(range(villages + others))
    for kind, number in (("member", members), ("grid", grids)):
        unit = town.units[kind]
        mine = unit.of_household[rural]
        assert unit.count == number + (2 if urban and kind == "grid" else 0)
        assert (mine == NOBODY).all() if number == 0 else ((mine >= 0) & (mine < number)).all()
        if number == 0 or not households:
            continue
        each = np.bincount(mine, minlength=number)
        home = unit.village[:number]
        if np.isin(town.village[rural], home).all():
            assert np.array_equal(home[mine], town.village[rural])
            places = [each[home == place] for place in np.unique(town.village[rural])]
        else:
            places = [each]
        assert all(np.ptp(sizes) <= 1 for sizes in places)


@given(st.integers(0, 200), st.integers(0, 50))
def test_spread_is_in_order_and_even(things, parts):
    assigned = spread(things, parts)
    assert len(assigned) == things
    assert (np.diff(assigned) >= 0).all()
    if parts and things:
        assert np.ptp(np.bincount(assigned, minlength=parts)) <= 1


def test_with_fewer_members_than_villages_households_are_shared_over_the_whole_town():
    town = town_of(villages=3, households=6, members=2)
    assert town.village.tolist() == [0, 0, 1, 1, 2, 2]
    assert town.units["member"].of_household.tolist() == [0, 0, 0, 1, 1, 1]


def test_nested_keeps_to_the_village():
    assert nested(np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1])).tolist() == [0, 0, 1, 2, 2]


def test_one_household_has_everybody_to_itself():
    town = town_of(villages=4, households=1, members=5, centre_households=4, grids=4)
    assert {kind: unit.of_household.tolist() for kind, unit in town.units.items()} == {
        "member": [0],
        "centre": [0],
        "grid": [0],
        "village": [0],
        "town": [0],
    }


@pytest.mark.parametrize(("kind", "key"), [("member", "members"), ("centre", "centre_households")])
def test_a_town_may_have_none_of_a_kind(kind, key):
    town = town_of(**{"members": 2, "centre_households": 1, key: 0})
    assert town.units[kind].count == 0
    assert town.units[kind].of_household.tolist() == [NOBODY, NOBODY]


def test_without_members_there_is_no_centre_for_anybody():
    assert town_of(members=0, centre_households=2).units["centre"].of_household.tolist() == [NOBODY, NOBODY]


def test_a_town_without_households_is_a_town():
    town = town_of(households=0, members=3)
    assert town.households == 0
    assert [unit.count for unit in town.units.values()] == [3, 0, 1, 1, 1]


def test_there_is_a_grid_for_each_grid_worker_unless_a_number_is_written():
    assert build_town(small({"ladder.grid.workers": 5}), Path()).units["grid"].count == 5
    assert build_town(small({"ladder.grid.workers": 5, "town.grids": 2}), Path()).units["grid"].count == 2
    assert build_town(small({"ladder.grid.workers": None}), Path()).units["grid"].count == 1


def test_the_community_is_apart_with_its_own_grids_and_without_members():
    """X6: Hemei's cards are not of the farm households."""
    town = town_of(
        villages=2,
        households=4,
        members=2,
        centre_households=2,
        grids=2,
        community={"households": 3, "grid_workers": 2},
        groups={"all": {"share": 1.0, "need_factor": 3.0}},
    )
    found = {kind: unit.of_household.tolist() for kind, unit in town.units.items()}
    assert found == {
        "member": [0, 0, 1, 1, NOBODY, NOBODY, NOBODY],
        "centre": [0, 0, 1, 1, NOBODY, NOBODY, NOBODY],
        "grid": [0, 0, 1, 1, 2, 2, 3],
        "village": [0, 0, 1, 1, 2, 2, 2],
        "town": [0] * 7,
    }
    assert town.units["grid"].village.tolist() == [0, 1, 2, 2]
    assert (town.community, town.in_community.tolist()) == (2, [False] * 4 + [True] * 3)
    assert town.group.tolist() == [0] * 4 + [NOBODY] * 3
    assert town.need_factor.tolist() == [3.0] * 4 + [1.0] * 3


@settings(max_examples=30)
@given(st.lists(st.floats(0, 0.3), max_size=3), st.integers(1, 300), st.integers(0, 300))
def test_groups_have_their_shares_and_more_households_change_nobodys_group(shares, few, more):
    groups = {f"g{number}": {"share": share} for number, share in enumerate(shares)}
    town = town_of(households=few + more, groups=groups)
    for number, share in enumerate(shares):
        assert abs((town.group == number).sum() - share * (few + more)) <= 4
    assert np.array_equal(town_of(households=few, groups=groups).group, town.group[:few])


ROSTER = """\
village,grid,member,centre,group
东村,g1,张,c1,elders
东村,g1,张,c1,
西村,g2,张,,
东村,g3,,c1,
"""


def roster(folder, text, households=2, members=0, centres=0, villages=1, **more):
    (folder / "roster.csv").write_text(text, encoding="utf-8-sig")
    counts = {"households": households, "members": members, "centre_households": centres}
    counts["villages"] = villages
    groups = {"elders": {"share": 0.0, "need_factor": 2.0}}
    changes = counts | {"roster": "roster.csv", "groups": groups} | more
    return build_town(small({f"town.{key}": value for key, value in changes.items()}), folder)


def roster_faults(folder, text, *counts, **more):
    with pytest.raises(ScenarioError, match=r"roster\.csv:") as error:
        roster(folder, text, *counts, **more)
    return [str(fault) for fault in error.value.faults]


def test_a_roster_says_who_belongs_to_whom(tmp_path):
    town = roster(tmp_path, ROSTER, 4, 1, 1, 2)
    assert {kind: unit.of_household.tolist() for kind, unit in town.units.items()} == {
        "village": [0, 0, 1, 0],
        "grid": [0, 0, 1, 2],
        "member": [0, 0, 0, NOBODY],
        "centre": [0, 0, NOBODY, 0],
        "town": [0, 0, 0, 0],
    }
    assert town.units["village"].names == ("东村", "西村")
    assert town.units["village"].name(1) == "西村"
    assert town.units["grid"].village.tolist() == [0, 1, 0]
    assert (town.group.tolist(), town.need_factor.tolist()) == ([0, -1, -1, -1], [2.0, 1.0, 1.0, 1.0])
    assert (town.community, town.household_names) == (NOBODY, ())


def test_a_roster_needs_only_villages_and_grids(tmp_path):
    town = roster(tmp_path, "grid,village\n1, a \n2,a\n")
    assert [unit.count for unit in town.units.values()] == [1, 2, 0, 0, 1]


def test_units_without_a_roster_are_numbered_from_one(tuke):
    assert tuke.units["village"].name(0) == "1"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["town.roster: lacks the columns: village, grid"]),
        ("village,grid\n\n,\n", ["town.roster: has no rows; it needs one for each household"]),
        ("village,member\na,1\n", ["town.roster: lacks the columns: grid"]),
        (
            "village,grid,centre,group\na,1,c,elders\n\n,1,c,\n,,,\nb,1,c,rich\n",
            [
                "4: village: must not be empty",
                "6: centre: c lies in two villages",
                "6: grid: 1 lies in two villages",
                "6: group: rich is no group; there are: elders",
            ],
        ),
        (
            "household,village,grid\nA1,a,1\n,a,1\n\nA1,a,1\n",
            ["3: household: must not be empty", "5: household: A1 stands in line 2 already"],
        ),
        (
            'village,grid,note\na,1\x1b[2J,\x1b\n,1,"two\nlines\u202e"\n"a\u202e\u200b",1,\n',
            [
                "2: grid: has a character that cannot be seen (U+001B); remove it",
                "3: village: must not be empty",
                "5: village: has a character that cannot be seen (U+202E); remove it",
            ],
        ),
    ],
)
def test_every_fault_of_a_roster_is_told(tmp_path, text, faults):
    centres = int("centre" in text)
    assert roster_faults(tmp_path, text, 3, 0, centres, 1 + ("b,1" in text)) == faults


def test_a_roster_and_its_scenario_count_alike(tmp_path):
    community = {"households": 30, "grid_workers": 1}
    assert roster_faults(tmp_path, ROSTER, 5, 2, 0, 5, grids=4, community=community) == [
        "town.centre_households: must be 1, as many as in the roster, found 0",
        "town.community: must have no households beside a roster, found 30",
        "town.grids: must be 3, as many as in the roster, found 4",
        "town.households: must be 4, as many as in the roster, found 5",
        "town.members: must be 1, as many as in the roster, found 2",
        "town.villages: must be 2, as many as in the roster, found 5",
    ]


def test_a_roster_may_name_its_households(tmp_path):
    assert roster(tmp_path, "household,village,grid\nB7,a,1\n A1 ,a,\n").household_names == ("B7", "A1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_roster_is_read_as_excel_saves_it(tmp_path, encoding):
    (tmp_path / "roster.csv").write_bytes("village,grid\r\n东村,1\r\n,\r\n西村,2\r\n".encode(encoding))
    town = build_town(small({"town.roster": "roster.csv", "town.members": 0, "town.villages": 2}), tmp_path)
    assert town.units["village"].names == ("东村", "西村")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("village,grid\n东,1\n".encode("utf-16"), "roster: cannot be read: it is neither UTF-8 nor GB18030"),
        (b"village,grid\n\xff,1\n", "save as CSV UTF-8 / 请另存为 CSV UTF-8$"),
        (
            b"village,grid\na," + b"1" * 200_000,
            r"csv:2: town\.roster: a cell has more than 131,072",
        ),
        (None, r"town\.roster: there is no such file"),
    ],
)
def test_a_roster_that_cannot_be_read_is_told(tmp_path, content, message):
    if content is not None:
        (tmp_path / "roster.csv").write_bytes(content)
    with pytest.raises(ScenarioError, match=message):
        build_town(small({"town.roster": "roster.csv"}), tmp_path)
