"""The exact values of the theory suite are those that are printed, and its cases are what they say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gridsim.model.build import build
from gridsim.model.draws import Draws
from gridsim.study.theory import (
    by_priority,
    erlang_c,
    late,
    pollaczek_khinchine,
    with_limit,
    with_patience,
)
from gridsim.study.theory_cases import scenario
from gridsim.study.theory_suite import cases
from gridsim.study.theory_town import asked, away, meeting, network, transient_wait
from gridsim.units import HOUR


@pytest.mark.parametrize(
    ("rate", "pace", "workers", "waits", "wait", "queue"),
    [
        (0.2, 0.1, 3, 0.444444, 4.444444, 0.888889),
        (0.2, 0.1, 4, 0.173913, 0.869565, 0.173913),
        (5, 8, 1, 0.625, 0.208333, 1.041667),
        (0.9, 0.5, 2, 0.852632, 8.526316, 7.673684),
        (2, 3, 1, 2 / 3, 2 / 3, 4 / 3),
        (2, 3, 2, 1 / 6, 1 / 24, 1 / 12),
    ],
)
def test_erlang_c_is_as_printed(
    rate: float, pace: float, workers: int, waits: float, wait: float, queue: float
) -> None:
    found = erlang_c(rate, 1 / pace, workers)
    assert (found.waits, found.wait, found.wait * rate) == pytest.approx((waits, wait, queue), abs=6e-7)
    assert found.busy == pytest.approx(rate / pace / workers)


def test_erlang_c_staffs_a_call_centre_as_printed() -> None:
    hour = 3600
    waits = [erlang_c(1000 / hour, 120, agents) for agents in (40, 35)]
    assert waits[0].waits == pytest.approx(0.1907, abs=5e-5)
    assert [queue.wait for queue in waits] == pytest.approx([3.43, 50.15], abs=5e-3)


def test_workers_who_cannot_keep_up_have_no_long_run() -> None:
    with pytest.raises(ValueError, match="2 workers cannot keep up with 2 at work on average"):
        erlang_c(2, 1, 2)


def test_the_share_over_a_total_limit_is_as_printed() -> None:
    found = [late(2, 1 / 3, 1, 1), late(0.2, 10, 3, 24), late(0.2, 10, 4, 24)]
    assert found == pytest.approx([0.367879, 0.187484, 0.105064], abs=6e-7)


def test_pollaczek_khinchine_is_as_printed() -> None:
    queues = [(1 / 30, 24, (20 / 24) ** 2), (1 / 30, 25, (2 / 25) ** 2)]
    queues += [(0.5, 1, variation) for variation in (0, 1 / 2, 1)]
    lengths = [rate * pollaczek_khinchine(rate, *work).wait for rate, *work in queues]
    assert lengths == pytest.approx([2.7111, 2.0967, 0.25, 0.375, 0.5], abs=6e-5)
    assert pollaczek_khinchine(1, 0.8, 1 / 3).wait == pytest.approx(2.13333, abs=6e-6)


@pytest.mark.parametrize(
    ("resume", "printed"), [(False, [0.23810, 0.32468, 0.90909]), (True, [0.02381, 0.15368, 1.03030])]
)
def test_priorities_are_as_printed_and_conserve_the_queue(resume: bool, printed: list[float]) -> None:
    rates = [0.2, 0.6, 1.2]
    waits = by_priority(rates, [1 / 3] * 3, resume=resume)
    assert waits == pytest.approx(printed, abs=6e-6)
    assert sum(rate * wait for rate, wait in zip(rates, waits, strict=True)) == pytest.approx(4 / 3)


@pytest.mark.parametrize(
    ("rate", "pace", "workers", "limit", "over", "wait", "begun", "busy"),
    [
        (8, 3, 2, 1, 0.267841, 0.723975, 0.622998, 0.976212),
        (2, 1, 3, 2, 0.020887, 0.316800, 0.280893, 0.652742),
        (5, 2, 1, 6, 0.600000, 5.866667, 5.666667, 1.000000),
    ],
)
def test_a_limit_is_as_printed(
    rate: float, pace: float, workers: int, limit: float, over: float, wait: float, begun: float, busy: float
) -> None:
    found = with_limit(rate, 1 / pace, workers, limit)
    assert (found.left, found.wait, found.busy) == pytest.approx((over, wait, busy), abs=6e-7)
    in_time = (found.wait - limit * found.left) / (1 - found.left)
    assert in_time == pytest.approx(begun, abs=6e-7)


def test_a_limit_where_arrivals_are_as_fast_as_all_workers_lies_between_its_neighbours() -> None:
    left = [with_limit(rate, 0.5, 2, 1.0).left for rate in (3.999, 4.0, 4.001)]
    assert left[1] == pytest.approx((left[0] + left[2]) / 2, rel=1e-6)


def test_patience_is_as_printed() -> None:
    found = with_patience(8, 1 / 3, 2, 1)
    assert (found.left, 8 * found.wait) == pytest.approx((0.314313, 2.514507), abs=6e-7)
    centre = with_patience(48, 1, 50, 2)
    assert (centre.left, centre.waits, centre.busy) == pytest.approx((0.030912, 0.46777, 0.93032), abs=6e-6)
    assert (60 * centre.wait, 48 * centre.wait) == pytest.approx((3.709, 2.968), abs=6e-4)


@pytest.mark.parametrize(
    ("arrivals", "agenda", "left", "wait", "carried"),
    [
        (4, 6, 0.31442, 0.57860, 0.15320),
        (8, 10, 0.87862, 0.60983, 0.28130),
        (4.5, 5, 3.49513, 1.27670, 0.63648),
    ],
)
def test_a_meeting_is_as_printed(
    arrivals: float, agenda: int, left: float, wait: float, carried: float
) -> None:
    found = meeting(arrivals, agenda)
    assert found == pytest.approx((wait, carried), abs=6e-6)
    assert (found[0] - 0.5) * arrivals == pytest.approx(left, abs=6e-6)


def test_an_empty_beginning_is_as_printed() -> None:
    assert transient_wait(1, 0.9, 25) == pytest.approx(2.12449, abs=6e-6)
    assert transient_wait(1, 0.5, 1000) == pytest.approx(0.49800, abs=6e-6)
    assert transient_wait(1, 0.5, 1) == 0


def test_a_network_is_as_printed() -> None:
    shares = [[0, 0.3, 0.7], [0, 0, 1], [0, 0, 0]]
    found = network([0.3, 0.2, 0], shares, [(1, 1), (2.5, 2), (2, 2)])
    assert found == pytest.approx([0.428571, 0.378216, 0.666667], abs=6e-7)


def test_a_wait_to_be_asked_is_half_a_cadence_where_every_visit_detects() -> None:
    assert (asked(7, 1), asked(7, 0.25)) == (3.5, 24.5)


def test_as_large_a_share_is_away_as_of_a_mean_year() -> None:
    assert [away(30), away(365.25)] == pytest.approx([0.0821355, 1.0])


@pytest.mark.parametrize("case", cases(full=True), ids=lambda case: case.name)
def test_each_case_asks_for_the_rate_that_it_is_solved_for(case) -> None:
    made = scenario(case, 3, seed=1)
    world = build(made, Path(), Draws(1, 0))
    expected = case.rate * 3 * world.plan.horizon / HOUR
    assert abs(len(world.matters) - expected) < 4.5 * np.sqrt(expected)
    assert world.town.units["village"].count == 3


def test_a_bias_makes_all_work_longer() -> None:
    case = next(case for case in cases(full=True) if case.name == "next.efforts")
    works = [
        build(scenario(case, 2, seed=1, bias=bias), Path(), Draws(1, 0)).plan.steps.work.sum()
        for bias in (1.0, 1.01)
    ]
    assert works[1] / works[0] == pytest.approx(1.01, abs=1e-4)
