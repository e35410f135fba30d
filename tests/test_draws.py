"""Draws: every number is a function of its address, and of nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridsim.errors import PlanError
from gridsim.model.cells import EARLIER, LANE_BITS
from gridsim.model.draws import (
    FIRST_WIDTH,
    MOST_CELLS,
    Draws,
    choose,
    generator,
    happens,
    happens_by,
    parts_of,
    pick,
    uniforms,
)
from gridsim.model.jumps import MULTIPLIER, jumps, numbers_at, wide

NAMES = st.text(max_size=12)
SEEDS = st.integers(0, 2**63 - 1)


@given(SEEDS, st.integers(0, 2_000_000), NAMES, st.integers(0, 30), st.integers(0, 30), st.integers(1, 9))
def test_more_rows_leave_the_earlier_ones_unchanged(seed, replication, name, few, more, width):
    long = uniforms(seed, replication, name, few + more, width)
    assert np.array_equal(long[:few], uniforms(seed, replication, name, few, width))
    assert long.shape == (few + more, width)
    assert ((long >= 0) & (long < 1)).all()


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60)), min_size=1, max_size=30), st.randoms())
def test_cells_give_the_same_numbers_in_any_order_and_for_any_part(addresses, order):
    draws = Draws(5, 3)
    everything = draws.cells("a", np.repeat(np.arange(41), 61), np.tile(np.arange(61), 41)).reshape(41, 61)
    order.shuffle(addresses)
    row, column = np.array(addresses).T
    assert np.array_equal(draws.cells("a", row, column), everything[row, column])


def test_the_first_block_of_cells_is_the_table_of_its_stream():
    """Pins the address: a change of it would change every result."""
    row, column = np.repeat(np.arange(3), FIRST_WIDTH), np.tile(np.arange(FIRST_WIDTH), 3)
    found = Draws(7, 2).cells("a", row, column).reshape(3, FIRST_WIDTH)
    assert np.array_equal(found, uniforms(7, 2, "a#0", 3, FIRST_WIDTH))
    second = Draws(7, 2).cells("a", np.array([1]), FIRST_WIDTH + 5)
    assert second == uniforms(7, 2, "a#1", 2, 2 * FIRST_WIDTH)[1, 5]


@given(
    st.lists(st.tuples(st.integers(0, 1), st.booleans(), st.integers(0, 40), st.integers(0, 60)), min_size=1)
)
def test_rows_of_earlier_needs_have_tables_of_their_own(addresses):
    """So the numbers of the other rows are the same whether any of these is asked for or not."""
    lane, earlier, row, column = np.array(addresses).T
    draws = Draws(5, 3, others=(4,))
    found = draws.cells("a", (lane << LANE_BITS) + earlier * EARLIER + row, column)
    for replication, at in enumerate((3, 4)):
        own, apart = (lane == replication) & (earlier == 0), (lane == replication) & (earlier == 1)
        assert found[own].tolist() == Draws(5, at).cells("a", row[own], column[own]).tolist()
        expected = Draws(5, at).cells("a", row[apart] + EARLIER, column[apart])
        assert found[apart].tolist() == expected.tolist()
        assert not np.isin(
            expected, Draws(5, at).cells("a", np.arange(41).repeat(61), np.tile(np.arange(61), 41))
        ).any()


def test_the_first_block_of_the_rows_of_earlier_needs_is_a_stream_of_its_own():
    """Pins the address."""
    found = Draws(7, 2).cells("a", EARLIER + np.arange(3), 1)
    assert np.array_equal(found, uniforms(7, 2, "a#0#earlier", 3, FIRST_WIDTH)[:, 1])


def test_no_two_columns_of_a_stream_hold_the_same_numbers():
    numbers = Draws(1, 0).cells("a", np.repeat(np.arange(9), 70), np.tile(np.arange(70), 9))
    assert len(np.unique(numbers)) == 9 * 70


def test_seeds_replications_and_streams_differ_in_every_number():
    addresses = [
        (0, 0, "a"),
        (1, 0, "a"),
        (0, 1, "a"),
        (0, 0, "b"),
        (0, 0, ""),
        (1, 1, "a"),
        (2**63 - 1, 0, "a"),
    ]
    numbers = np.array([uniforms(*address, 50)[:, 0] for address in addresses])
    assert len(np.unique(numbers)) == numbers.size


def test_two_streams_are_independent():
    """Level 0.001: 100 cells of 10 000 pairs, chi-squared with 99 degrees of freedom below 148.2."""
    row = np.arange(10_000)
    one, other = (Draws(1, 0).cells(name, row) for name in ("work/grid", "work/village"))
    counts = np.histogram2d(one, other, bins=10, range=[[0, 1], [0, 1]])[0]
    assert ((counts - 100) ** 2 / 100).sum() < 148.2


def test_numbers_are_evenly_spread():
    """Level 0.001: Kolmogorov's distance of 10 000 numbers below 1.95 / 100."""
    numbers = np.sort(Draws(0, 0).cells("a", np.arange(10_000)))
    assert np.abs(numbers - (np.arange(10_000) + 0.5) / 10_000).max() < 0.0195


def test_a_table_that_would_not_fit_is_refused():
    row = np.array([MOST_CELLS // FIRST_WIDTH])
    with pytest.raises(PlanError, match=r"^asks: 67108864 rows of 4 numbers are too many to draw at once$"):
        Draws(1, 0).cells("asks", row)
    with pytest.raises(PlanError, match=r"^asks: 33554432 rows of 8 numbers are too many"):
        Draws(1, 0).cells("asks", row // 2, FIRST_WIDTH)


def test_no_cells_are_no_numbers():
    assert Draws(1, 0).cells("a", np.zeros(0, np.int64)).shape == (0,)


def test_deterministic_numbers_of_a_stream_are_spread_evenly_whatever_the_seed():
    row = np.arange(1000)
    numbers = Draws(1, 0, deterministic=True).cells("a", row)
    assert np.array_equal(numbers, Draws(9, 4, deterministic=True).cells("a", row))
    assert np.abs(np.sort(numbers) - (row + 0.5) / 1000).max() < 0.02
    assert not np.isclose(Draws(1, 0, deterministic=True).cells("a", row, 1), numbers).any()


def test_deterministic_streams_do_not_go_together():
    row = np.arange(1000)
    one, other = (Draws(1, 0, deterministic=True).cells(name, row) for name in ("source", "needed"))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.1
    assert abs(np.mean((one < 0.1) & (other < 0.1)) - 0.01) < 0.01


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=6).filter(sum),
    st.floats(0, 1, exclude_max=True, allow_subnormal=False),
)
def test_choose_takes_each_choice_for_its_share(weights, u):
    shares = np.array(weights) / sum(weights)
    chosen = int(choose(shares, np.array([u]))[0])
    assert shares[chosen] > 0
    assert shares[:chosen].sum() - 1e-9 <= u <= shares[: chosen + 1].sum() + 1e-9


@pytest.mark.parametrize("shares", [[0.3, 0.6999995, 0.0], [0.1] * 10 + [0.0], [1.0, 0.0], [0.0, 1.0000004]])
def test_nothing_without_a_share_is_chosen_at_either_end(shares):
    chosen = choose(np.array(shares), np.array([0.0, 1 - 2**-53]))
    assert (np.array(shares)[chosen] > 0).all()


def test_rows_may_have_shares_of_their_own():
    shares = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])
    assert choose(shares, np.array([0.9, 0.0, 0.5])).tolist() == [0, 1, 1]
    assert choose(shares[:0], np.zeros(0)).tolist() == []


def test_numbers_do_not_depend_on_what_was_asked_before():
    """Fewer rows, more rows, other columns and other streams before change nothing."""
    asked = Draws(5, 3)
    for stream, rows, column in (("a", 4, 0), ("b", 9, 1), ("a", 50, 9), ("a", 20, 3), ("a", 50, 0)):
        row = np.arange(rows)
        assert np.array_equal(asked.cells(stream, row, column), Draws(5, 3).cells(stream, row, column))
    assert asked == Draws(5, 3)


def test_numbers_are_drawn_once(monkeypatch):
    """So are those of fewer rows; more rows are drawn again, and large tables whenever they are asked for."""
    drawn = []
    monkeypatch.setattr(
        "gridsim.model.draws.uniforms", lambda *address: drawn.append(address[2:4]) or uniforms(*address)
    )
    draws = Draws(1, 0)
    for rows in (9, 9, 5, 12, 12):
        draws.cells("a", np.arange(rows))
    assert drawn == [("a#0", 9), ("a#0", 12)]
    monkeypatch.setattr("gridsim.model.draws.MOST_KEPT", 12 * FIRST_WIDTH - 1)
    for _ in range(2):
        draws.cells("b", np.arange(12))
    assert drawn[2:] == [("b#0", 12)] * 2


@pytest.mark.parametrize("block", range(4))
def test_few_rows_of_a_long_table_are_those_of_all_its_rows(block):
    """They are drawn by jumps, without what lies between them."""
    row, width = np.array([0, 7, 8, 9000]), FIRST_WIDTH << block
    table = uniforms(5, 3, f"a#{block}", 9001, width)
    assert np.array_equal(Draws(5, 3).block("a", block, row), table[row])
    assert np.array_equal(Draws(5, 3).block("a", block, np.arange(9001)), table)
    cells = Draws(5, 3).cells("a", row[[3, 1, 1, 0]], FIRST_WIDTH * (2**block - 1) + np.array([0, 2, 1, 3]))
    assert np.array_equal(cells, table[[9000, 7, 7, 0], [0, 2, 1, 3]])


def test_where_frozen_columns_lie_is_looked_up_once(monkeypatch):
    looked_up = []
    monkeypatch.setattr(
        "gridsim.model.draws.parts_of", lambda *asked: looked_up.append(asked) or parts_of(*asked)
    )
    draws, row, column = Draws(1, 0), np.array([0, 2, 5]), np.array([0, 9, 3])
    for _ in range(2):
        draws.cells("a", row, column)
    assert len(looked_up) == 2
    row.setflags(write=False)
    column.setflags(write=False)
    for stream in ("a", "b", "b"):
        assert np.array_equal(draws.cells(stream, row, column), Draws(1, 0).cells(stream, row.copy(), column))
    assert sum(rows is row for rows, *_ in looked_up[2:]) == 1
    assert np.array_equal(draws.cells("a", row[:2], column[:2]), draws.cells("a", row, column)[:2])


class NoDraws(Draws):
    """Draws nothing."""

    def cells(self, stream, row, column=0):
        """Refuse."""
        raise AssertionError(stream)


def test_what_is_certain_draws_nothing_and_is_what_would_have_been_drawn():
    row = np.arange(4)
    u, label = Draws(1, 0).cells("a", row, row), np.array([0, 1, 1, 0])
    for share in (0.0, 1.0, -0.5, 1.5):
        assert happens(NoDraws(1, 0), "a", row, row, share).tolist() == (u < share).tolist()
    for shares in ([0.0, 1.0], [1.0, 1.0], [1.5, -0.5]):
        found = happens_by(NoDraws(1, 0), "a", row, row, shares, label)
        assert found.tolist() == (u < np.array(shares)[label]).tolist()
    for shares in (np.array([1.0]), np.array([0.0, 0.7, 0.0]), np.array([0.0, 0.0, 1.0])):
        found = pick(NoDraws(1, 0), "a", row, row, shares)
        assert found.tolist() == choose(shares, Draws(1, 0).cells("a", row, row)).tolist()


def test_what_is_not_certain_is_drawn_at_its_address():
    row = np.arange(40)
    u = Draws(1, 0).cells("a", row, row)
    assert happens(Draws(1, 0), "a", row, row, 0.4).tolist() == (u < 0.4).tolist()
    for shares in (np.array([0.4]), np.linspace(0, 1, 7)):
        label = row % len(shares)
        found = happens_by(Draws(1, 0), "a", row, row, shares.tolist(), label)
        assert found.tolist() == (u < shares[label]).tolist()
    shares = np.array([0.2, 0.0, 0.8])
    assert pick(Draws(1, 0), "a", row, row, shares).tolist() == choose(shares, u).tolist()


@pytest.mark.parametrize("place", [0, 1, 2**14 - 2, 2**14 - 1, 2**14, 2**27 + 12345, 2**28 - 2])
def test_a_jump_leads_where_numpys_own_does(place):
    start = generator(7, 1, "a").bit_generator.state["state"]
    source = generator(7, 1, "a")
    source.bit_generator.advance(place)
    stride = (MULTIPLIER - 1) * start["state"] + start["inc"]
    found = numbers_at(wide(start["state"]), wide(stride), jumps(np.array([place])))
    assert found.tolist() == [source.random()]
