"""Measures: what one replication says, each with its unit and the cases that it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gridsim.engine.log import Log
from gridsim.model.build import World
from gridsim.model.plan import MEETING, NONE, RETURNED, WORK, Column
from gridsim.scenario.measured import CAUSES
from gridsim.scenario.schema import Scenario
from gridsim.study.cases import CLOSED, OPEN, WITHDRAWN, CaseTable, case_table, matter_steps, records
from gridsim.study.load import loads, meeting_use
from gridsim.study.statistics import gini, survival, survival_at, survival_quantiles
from gridsim.units import DAY, NEVER

Flags = NDArray[np.bool_]
VISIT_STATES = BEGUN, MISSED, WAITING = range(3)
CURVE_DAYS = 120
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
        curve: Share of the window's matters not yet done so many days after the need, from 0 to CURVE_DAYS,
            shape (CURVE_DAYS + 1,).
    """

    values: list[Value]
    records: dict[str, Column]
    backlog: Column
    curve: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class View:
    """One replication as the measures see it.

    Attributes:
        scenario: What was simulated.
        world: What its rows mean.
        log: What happened.
        table: What became of each matter.
        start: First tick of the window.
        window: Whether each matter arose in the window, shape (n,).
    """

    scenario: Scenario
    world: World
    log: Log
    table: CaseTable
    start: int
    window: Flags

    @property
    def horizon(self) -> int:
        """First tick after the window."""
        return self.world.plan.horizon

    @property
    def arise(self) -> Column:
        """When each need arises."""
        return self.world.matters.arise

    @cached_property
    def done(self) -> Column:
        """Those of the window's matters that are done."""
        return np.flatnonzero(self.window & (self.table.done != NONE))

    @cached_property
    def days(self) -> NDArray[np.float64]:
        """Days from need to done of each of these."""
        return np.asarray((self.table.done.take(self.done) - self.arise.take(self.done)) / DAY)


def measure(scenario: Scenario, world: World, log: Log) -> Outcome:
    """Measure one replication.

    Args:
        scenario: What was simulated.
        world: The plan and what its rows mean.
        log: What happened.

    Returns:
        Its measures. Counts of what *happened* in the window count it whenever the need arose; all other
        measures count the matters that *arose* in the window, those still open at its end as censored.
    """
    table = case_table(scenario, world, log)
    start = world.clocks.tick(scenario.window.start)
    view = View(scenario, world, log, table, start, world.matters.arise >= start)
    values: list[Value] = []
    for part in (counts, rates, times, split, by_level, visits, staff, fairness, by_kind):
        values += part(view)
    day_ends = np.arange(start + DAY, view.horizon + 1, DAY)
    over = np.where(table.done == NONE, np.where(table.state == WITHDRAWN, table.ended, NEVER), table.done)
    backlog = np.searchsorted(np.sort(view.arise), day_ends) - np.searchsorted(np.sort(over), day_ends)
    values.append(Value("backlog.mean", "", mean(backlog), len(backlog)))
    return Outcome(values, records(world, table), backlog, curve(view))


def mean(values: NDArray[np.generic]) -> float:
    """Mean, nan of nothing."""
    return float(values.mean()) if len(values) else np.nan


def share(name: str, hits: Flags, among: Flags, key: str = "") -> Value:
    """Share of those among some cases that are hits."""
    cases = int(np.count_nonzero(among))
    return Value(name, key, int(np.count_nonzero(hits & among)) / cases if cases else np.nan, cases)


def means(values: NDArray[np.float64], label: Column, labels: int) -> Iterator[tuple[float, int]]:
    """Mean of the values with each label from 0, and how many they are."""
    order = np.argsort(label.astype(np.min_scalar_type(labels)), kind="stable")
    edges = np.cumsum(np.bincount(label, minlength=labels)[:labels]).tolist()
    values = values.take(order)
    for low, high in pairwise([0, *edges]):
        yield mean(values[low:high]), high - low


def counts(view: View) -> Iterator[Value]:
    """Count matters: arisen, known, done, closed, withdrawn, and open at the end."""
    table = view.table

    def happened(time: Column) -> Flags:
        return np.asarray(time >= view.start)

    flags = {
        "arisen": view.window,
        "known": happened(table.registered),
        "done": happened(table.done),
        "solved": happened(table.solved),
        "closed": happened(table.closed),
        "withdrawn": (table.state == WITHDRAWN) & happened(table.ended),
        "open": (table.state == OPEN) & (table.done == NONE),
        "unknown": (table.state == OPEN) & (table.registered == NONE),
        "urgent": view.window & view.world.matters.urgent,
    }
    number = {name: int(np.count_nonzero(flag)) for name, flag in flags.items()}
    for name, count in number.items():
        yield Value(f"count.{name}", "", float(count), count)
    months = (view.horizon - view.start) / DAY / (365.25 / 12)
    yield Value("count.done_a_month", "", number["done"] / months, number["done"])


def rates(view: View) -> Iterator[Value]:
    """Compute the rates, each with its own denominator."""
    table, window = view.table, view.window
    for name, time, due in (
        ("responded_on_time", table.responded, table.response_due),
        ("done_on_time", table.done, table.done_due),
    ):
        yield share(f"rate.{name}", (time != NONE) & (time <= due), window & settled(view, due))
    done = window & (table.done != NONE)
    yield share("rate.done", done, window)
    yield share("rate.closed", table.state == CLOSED, window)
    first_done_solved = (table.solved != NONE) & (table.solved == table.done)
    yield share("rate.solved", first_done_solved, done)
    yield share("rate.solved_in_the_end", table.solved != NONE, done)
    yield share("rate.rated", table.rated, window & (table.state == CLOSED))
    yield share("rate.satisfied", table.satisfied, window & table.rated)
    yield share("rate.reopened", table.reopened, done)
    yield share("rate.withdrawn", table.state == WITHDRAWN, window)


def settled(view: View, due: Column) -> Flags:
    """Known matters whose limit has passed within the window, and before the household withdrew.

    A matter that has kept a limit still to pass does not count either: counting those would count the
    quick ones alone.
    """
    table = view.table
    seen_until = np.where(table.state == WITHDRAWN, table.ended, view.horizon)
    return np.asarray((table.registered != NONE) & (due < seen_until))


def times(view: View) -> Iterator[Value]:
    """Compute the days from need to response, solving, finishing and closing."""
    table = view.table
    for name, time in (
        ("response", table.responded),
        ("solved", table.solved),
        ("done", table.done),
        ("closed", table.closed),
    ):
        taken, lost = censored(view, time)
        yield Value(f"days_to_{name}.mean", "", mean(taken / DAY), len(taken))
        taken.sort()
        levels = list(QUANTILES.values())
        found = np.quantile(taken / DAY, levels) if len(taken) else np.full(len(levels), np.nan)
        for label, value in zip(QUANTILES, found.tolist(), strict=True):
            yield Value(f"days_to_{name}.{label}", "", value, len(taken))
        for label, tick in zip(QUANTILES, survival_quantiles(*survival(taken, lost), levels), strict=True):
            yield Value(f"days_to_{name}.{label}_all", "", tick / DAY, len(taken) + len(lost))


def censored(view: View, time: Column) -> tuple[Column, Column]:
    """Time from need to an event for the window's matters, and of the others until lost sight of [ticks]."""
    happened = time != NONE
    reached, others = (np.flatnonzero(view.window & flags) for flags in (happened, ~happened))
    lost = view.table.ended.take(others) - view.arise.take(others)
    return time.take(reached) - view.arise.take(reached), lost


def curve(view: View) -> NDArray[np.float64]:
    """Share of the window's matters not yet done, by days since the need; nan without any."""
    if not view.window.any():
        return np.full(CURVE_DAYS + 1, np.nan)
    taken, lost = censored(view, view.table.done)
    return survival_at(*survival(np.sort(taken), lost), np.arange(CURVE_DAYS + 1) * DAY)


def split(view: View) -> Iterator[Value]:
    """Split the days from need to closing of closed matters by cause and by level; they add up exactly."""
    closed = view.window & (view.table.state == CLOSED)
    rows = np.flatnonzero(closed)
    nothing = 0.0 if len(rows) else np.nan
    for cause, name in enumerate(CAUSES):
        found = np.flatnonzero(view.table.occurs[cause]).tolist()
        days = np.zeros((len(rows), len(view.scenario.ladder) if found else 0))
        for level in found:
            days[:, level] = view.table.parts[:, cause, level].take(rows) / DAY
        yield Value("days_by_cause", name, mean(days.sum(axis=1)) if found else nothing, len(rows))
        for level, title in enumerate(view.scenario.ladder):
            value = mean(days[:, level]) if level in found else nothing
            yield Value("days_by_cause_and_level", f"{name}/{title}", value, len(rows))


def by_level(view: View) -> Iterator[Value]:
    """Count where matters are solved and how many come to each level."""
    table = view.table
    solved = view.window & (table.solved != NONE) & (table.solved == table.done)
    plan, number = view.world.plan, matter_steps(view.world)
    level_of, kind = plan.steps.level[:number], plan.steps.kind[:number]
    handling = ((kind == WORK) | (kind == MEETING) | (kind == RETURNED)) & (level_of != NONE)
    rows = np.flatnonzero((view.log.ready[:number] != NONE) & handling)
    came = np.zeros((len(view.scenario.ladder), len(table.done)), bool)
    came.reshape(-1)[level_of.take(rows) * len(table.done) + plan.steps.case.take(rows)] = True
    known = view.window & (table.registered != NONE)
    for level, name in enumerate(view.scenario.ladder):
        yield share("solved_by_level", table.done_level == level, solved, name)
        yield share("came_to_level", came[level], known, name)


def visits(view: View) -> Iterator[Value]:
    """Count the visits that fell due in the window: done, and missed because the next fell due first."""
    world, log = view.world, view.log
    names = list(view.scenario.visits)
    if not names:
        return
    steps = world.plan.cases.first[len(world.matters) :]
    begun, ended = log.start[steps] != NONE, log.finish[steps] != NONE
    visit = world.visits.each("visit")
    state = np.where(begun, BEGUN, np.where(ended, MISSED, WAITING)) + len(VISIT_STATES) * visit
    number = np.bincount(state[world.visits.due >= view.start], minlength=len(VISIT_STATES) * len(names))
    for name, states in zip(names, number.reshape(-1, len(VISIT_STATES)).tolist(), strict=True):
        due, done = sum(states), states[BEGUN]
        over = done + states[MISSED]
        yield Value("visits.due", name, float(due), due)
        yield Value("visits.done", name, float(done), due)
        yield Value("visits.missed", name, states[MISSED] / over if over else np.nan, over)


def staff(view: View) -> Iterator[Value]:
    """Compute the load of each level's workers, and how full its meetings are."""
    for level, load in loads(view.world, view.log, view.start).items():
        teams = len(load.teams)
        yield Value("load.mean", level, load.mean, teams)
        yield Value("load.most", level, load.most, teams)
        yield Value("load.visits", level, load.visits, teams)
        yield Value("load.cases", level, load.cases, teams)
    for level, (used, places) in meeting_use(view.world, view.log, view.start).items():
        yield Value("meeting.used", level, used / places if places else np.nan, places)


def fairness(view: View) -> Iterator[Value]:
    """Compare the villages by the mean days from need to done."""
    table = view.table
    village = view.world.town.village.take(view.world.matters.household)
    units = view.world.town.units["village"]
    found = list(means(view.days, village.take(view.done), units.count))
    among = np.flatnonzero(view.window & settled(view, table.done_due))
    done = table.done.take(among)
    on_time = among[(done != NONE) & (done <= table.done_due.take(among))]
    due, kept = (np.bincount(village.take(rows), minlength=units.count) for rows in (among, on_time))
    for place, (value, cases) in enumerate(found):
        yield Value("village.days_to_done", units.name(place), value, cases)
        on_time_share = int(kept[place]) / int(due[place]) if due[place] else np.nan
        yield Value("village.done_on_time", units.name(place), on_time_share, int(due[place]))
    by_village = np.array([value for value, _ in found])
    known = by_village[~np.isnan(by_village)]
    yield Value("village.worst", "", float(known.max()) if len(known) else np.nan, len(known))
    yield Value("village.gini", "", gini(by_village), len(known))


def by_kind(view: View) -> Iterator[Value]:
    """Compare the types of matters and the priority groups by the mean days from need to done."""
    matters = view.world.matters
    group = view.world.town.group.take(matters.household)
    groups = list(view.scenario.town.groups)
    for name, label, titles in (
        ("type.days_to_done", matters.type, list(view.scenario.demand.types)),
        ("group.days_to_done", np.where(group == NONE, len(groups), group), [*groups, "none"]),
    ):
        found = means(view.days, label.take(view.done), len(titles))
        for title, (value, cases) in zip(titles, found, strict=True):
            yield Value(name, title, value, cases)
    urgent = matters.urgent.take(view.done)
    for name, here in (("urgent", urgent), ("ordinary", ~urgent)):
        yield Value("urgency.days_to_done", name, mean(view.days[here]), int(np.count_nonzero(here)))
