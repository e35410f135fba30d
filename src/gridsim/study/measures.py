"""Measures: what each replication says, each with its unit and the cases that it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridsim.engine.log import Log, until
from gridsim.model.build import World
from gridsim.model.plan import MEETING, NONE, RETURNED, WORK, Column
from gridsim.scenario.measured import CAUSES, RESTRICTED
from gridsim.scenario.schema import Scenario
from gridsim.study.cases import CLOSED, matter_steps
from gridsim.study.lane_sums import Flags
from gridsim.study.load import loads
from gridsim.study.statistics import gini, ordered, quantiles, quotient, share_above, times_within
from gridsim.study.view import Row, View, view_of
from gridsim.units import DAY, NEVER

VISIT_STATES = WAITING, MISSED, BEGUN, ENDED = range(4)
"""What became of a visit: neither begun nor over, over without being begun, begun, begun and over."""
QUANTILES = {"median": 0.5, "p90": 0.9, "p95": 0.95}


@dataclass(frozen=True)
class Value:
    """One measure of one replication.

    Attributes:
        name: Name of the measure, such as ``days_to_done.mean``.
        key: What it is for, such as the name of a level; empty for the whole town.
        value: The number; nan where no case counts.
        cases: How many cases it counts: the denominator.
    """

    name: str
    key: str
    value: float
    cases: int


@dataclass(frozen=True, eq=False)
class Outcome:
    """All that is kept of one replication.

    Attributes:
        values: Its measures.
        records: Columns of the case table, by name; times are ticks or NONE, shape (matters,) each.
        backlog: Matters that have arisen and are neither done nor withdrawn at the end of each day of the
            window, shape (days,).
        curve: Share of the window's needs not solved so many days after they arose, from 0 to the number of
            days for which they are followed, shape (days + 1,).
    """

    values: list[Value]
    records: dict[str, Column]
    backlog: Column
    curve: NDArray[np.float64]


def measure(scenario: Scenario, world: World, log: Log) -> list[Outcome]:
    """Measure the replications that lie side by side in a world.

    Args:
        scenario: What was simulated.
        world: The plan and what its rows mean.
        log: What happened.

    Returns:
        The measures of each lane, to the last bit what they are if it is alone. Counts of what *happened* in
        the window count it whenever the need arose; all other measures count the matters that *arose* in the
        window, each followed for the length of the run-on. Records are of the matters that arose before the
        window's end.
    """
    view = view_of(scenario, world, log)
    early = view.arise < view.end
    rows = [row for part in PARTS for row in part(view)]
    backlog = left_over(view)
    days = backlog.shape[1]
    means = quotient(np.add.reduce(backlog, axis=1), np.full(len(backlog), days))
    rows.append(Row("backlog.mean", "", means.tolist(), [days] * len(backlog)))
    names, keys, values, cases = zip(*rows, strict=True)
    lanes = zip(
        view.lanes.parts,
        zip(*values, strict=True),
        zip(*cases, strict=True),
        backlog,
        curves(view),
        strict=True,
    )
    return [
        Outcome(
            values=list(map(Value, names, keys, of_lane, counted)),
            records={name: column[part][early[part]] for name, column in view.records.items()},
            backlog=still,
            curve=curve,
        )
        for part, of_lane, counted, still, curve in lanes
    ]


def left_over(view: View) -> Column:
    """Matters that have arisen and are neither done nor withdrawn at the end of each day of the window.

    Returns:
        Their number, shape (lanes, days).
    """
    days = (view.end - view.start) // DAY
    arisen, gone = (
        view.lanes.count_by(np.clip((time - view.start) // DAY, 0, days), days + 1)
        for time in (view.arise, until(view.table.done, view.waited_until))
    )
    return np.cumsum(arisen - gone, axis=1)[:, :-1]


def curves(view: View) -> NDArray[np.float64]:
    """Share of the window's needs that are not solved, by days since they arose; nan without any.

    Returns:
        The shares, shape (lanes, days followed + 1).
    """
    days = np.arange(view.followed // DAY + 1) * DAY
    taken = np.where(view.table.solved == NONE, NEVER, view.table.solved - view.arise).take(view.rows)
    return share_above(ordered(taken, view.in_window), days)


def counts(view: View) -> Iterator[Row]:
    """Count matters: arisen, known, done, closed, withdrawn, and open at the window's end."""
    table = view.table

    def happened(time: Column) -> Flags:
        return np.asarray((time >= view.start) & (time < view.end))

    def not_yet(time: Column) -> Flags:
        return np.asarray((time == NONE) | (time >= view.end))

    here = (view.arise < view.end) & not_yet(np.where(view.withdrawn, table.ended, NONE))
    flags = {
        "arisen": view.window,
        "known": happened(table.registered),
        "done": happened(table.done),
        "solved": happened(table.solved),
        "closed": happened(table.closed),
        "withdrawn": view.withdrawn & happened(table.ended),
        "open": here & not_yet(table.done),
        "unknown": here & not_yet(table.registered),
        "urgent": view.window & view.world.matters.urgent,
    }
    number = {name: view.lanes.count(flag) for name, flag in flags.items()}
    for name, count in number.items():
        yield Row(f"count.{name}", "", list(map(float, count)), count)
    months = (view.end - view.start) / DAY / (365.25 / 12)
    yield Row("count.done_a_month", "", [count / months for count in number["done"]], number["done"])


def rates(view: View) -> Iterator[Row]:
    """Compute the rates, each with its own denominator."""
    table = view.table
    known = view.among(view.settled(table.response_due))
    yield known.share("rate.responded_on_time", in_time(table.responded, table.response_due))
    yield view.among(view.done_settled).share("rate.done_on_time", in_time(table.done, table.done_due))
    every, done = view.among(view.window), view.among(view.window & (table.done != NONE))
    yield every.share("rate.on_time_from_need", in_time(table.solved, table.need_due))
    yield every.share("rate.solved_within", in_time(table.solved, view.arise + view.followed))
    yield every.share("rate.done", in_time(table.done, view.end - 1))
    yield every.share("rate.closed", in_time(table.closed, view.end - 1))
    yield done.share("rate.solved", view.solved_at_once)
    yield done.share("rate.solved_in_the_end", table.solved != NONE)
    yield view.among(view.window & (table.state == CLOSED)).share("rate.rated", table.rated)
    yield view.among(view.window & table.rated).share("rate.satisfied", table.satisfied)
    yield done.share("rate.reopened", table.reopened)
    yield every.share("rate.withdrawn", view.withdrawn & (table.ended < view.end))


def in_time(time: Column, due: Column | int) -> Flags:
    """Whether each time came, and not after it was due."""
    return np.asarray((time != NONE) & (time <= due))


def times(view: View) -> Iterator[Row]:
    """Compute the days from need, or registration, to response, solving, finishing and closing."""
    shares = list(QUANTILES.values())
    for name, found in view.waits.items():
        every, came = found.all.lanes.sizes, found.came.lanes.sizes
        yield Row(f"days_to_{name}.mean", "", days_each(found.came.lanes.sum(found.came.times), came), came)
        if name in RESTRICTED:
            total = found.all.lanes.sum(found.all.times)
            yield Row(f"days_to_{name}.restricted", "", days_each(total, every), every)
        of_those, of_all = quantiles(found.came, shares), times_within(found.all, shares)
        for end, among, cases in (("", of_those, came), ("_all", of_all, every)):
            for label, column in zip(QUANTILES, (among / DAY).T.tolist(), strict=True):
                yield Row(f"days_to_{name}.{label}{end}", "", column, cases)


def days_each(ticks: Sequence[int] | Column, cases: list[int]) -> list[float]:
    """Days of each of so many cases, by the ticks of all of them; nan of none."""
    days: list[float] = quotient(np.asarray(ticks), DAY * np.asarray(cases)).tolist()
    return days


def split(view: View) -> Iterator[Row]:
    """Split the days from need to solved, of all needs as far as followed, by cause and by level.

    The parts add up exactly to ``days_to_solved.restricted``.
    """
    count = view.in_window.sizes
    ticks = view.spent(view.window)
    for cause, name in enumerate(CAUSES):
        yield Row("days_by_cause", name, days_each(ticks[cause].sum(axis=1), count), count)
        for title, column in zip(view.scenario.ladder, ticks[cause].T, strict=True):
            yield Row("days_by_cause_and_level", f"{name}/{title}", days_each(column, count), count)


def by_level(view: View) -> Iterator[Row]:
    """Count where matters are solved and how many come to each level."""
    table, number = view.table, matter_steps(view.world)
    steps = view.world.plan.steps
    kind, ready = steps.kind[:number], view.log.ready[:number]
    handled = (ready != NONE) & ((kind == WORK) | (kind == MEETING) | (kind == RETURNED))
    solved = view.among(view.window & view.solved_at_once)
    known = view.among(view.window & (table.registered != NONE))
    for level, name in enumerate(view.scenario.ladder):
        yield solved.share("solved_by_level", table.done_level == level, name)
        came = np.zeros(len(view.window), bool)
        came[steps.case.take(np.flatnonzero(handled & (steps.level[:number] == level)))] = True
        yield known.share("came_to_level", came, name)


def visits(view: View) -> Iterator[Row]:
    """Count the visits that fell due in the window: done, and missed because the next fell due first."""
    world, names = view.world, list(view.scenario.visits)
    if not names:
        return
    first, after = np.searchsorted(world.visits.due, (view.start, view.end)).tolist()
    rows = slice(matter_steps(world) + first, matter_steps(world) + after)
    begun, ended = view.log.start[rows] != NONE, view.log.finish[rows] != NONE
    state = BEGUN * begun.view(np.int8) + MISSED * ended.view(np.int8)  # ENDED where both.
    visit = world.visits.rounds.visit.take(world.visits.round[first:after])
    number = np.bincount(len(VISIT_STATES) * visit + state, minlength=len(VISIT_STATES) * len(names))
    for name, states in zip(names, number.reshape(-1, len(VISIT_STATES)).tolist(), strict=True):
        due, done = sum(states), states[BEGUN] + states[ENDED]
        over = done + states[MISSED]
        missed = states[MISSED] / over if over else np.nan
        for label, value, cases in (  # Where there are visits there is one lane.
            ("due", float(due), due),
            ("done", float(done), due),
            ("missed", missed, over),
        ):
            yield Row(f"visits.{label}", name, [value] * len(view.lanes), [cases] * len(view.lanes))


def staff(view: View) -> Iterator[Row]:
    """Compute the load of each level's workers, and how full its meetings are."""
    found = loads(view.world, view.log, view.start, view.end)
    for level, load in found.items():
        teams = [load.teams.shape[1]] * len(view.lanes)
        yield Row("load.mean", level, load.mean.tolist(), teams)
        yield Row("load.most", level, load.most.tolist(), teams)
        yield Row("load.visits", level, load.visits.tolist(), teams)
        yield Row("load.cases", level, load.cases.tolist(), teams)
    for level, load in found.items():
        if view.world.staff.desks[level].meetings:
            used = quotient(load.decided, load.places)
            yield Row("meeting.used", level, used.tolist(), load.places.astype(np.int64).tolist())


def fairness(view: View) -> Iterator[Row]:
    """Compare the villages by the mean days from need to solved, as far as followed."""
    units = view.world.town.units["village"]
    village = view.records["village"]
    means, cases = view.days_to_solved(village, units.count)
    on_time = in_time(view.table.done, view.table.done_due)
    among = np.flatnonzero(view.done_settled)
    lanes, label = view.lanes.of(among), village.take(among)
    due, kept = lanes.count_by(label, units.count), lanes.sum_by(label, units.count, on_time.take(among))
    shares = quotient(kept, due)
    for place in range(units.count):
        name = units.name(place)
        yield Row("village.days_to_solved", name, means[:, place].tolist(), cases[:, place].tolist())
        yield Row("village.done_on_time", name, shares[:, place].tolist(), due[:, place].tolist())
    known = np.count_nonzero(~np.isnan(means), axis=1).tolist()
    worst = np.fmax.reduce(means, axis=1, initial=np.nan)
    yield Row("village.worst", "", worst.tolist(), known)
    yield Row("village.gini", "", [gini(of_lane) for of_lane in means], known)


def by_kind(view: View) -> Iterator[Row]:
    """Compare types of matters and priority groups by the mean days to solved, as far as followed."""
    matters, groups = view.world.matters, list(view.scenario.town.groups)
    group = view.records["group"]
    for name, label, titles in (
        ("type.days_to_solved", matters.type, list(view.scenario.demand.types)),
        ("group.days_to_solved", np.where(group == NONE, len(groups), group), [*groups, "none"]),
        ("urgency.days_to_solved", 1 - matters.urgent, ["urgent", "ordinary"]),
    ):
        if not titles:
            continue
        means, cases = view.days_to_solved(label, len(titles))
        for title, mean, count in zip(titles, means.T.tolist(), cases.T.tolist(), strict=True):
            yield Row(name, title, mean, count)


PARTS = (counts, rates, times, split, by_level, visits, staff, fairness, by_kind)
