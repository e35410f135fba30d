"""Staff: the teams of each level, the queues that they serve, and how their numbers change."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from gridsim.errors import Fault
from gridsim.model.calendar import NATURAL, Clocks, last_day, rule
from gridsim.model.draws import Draws
from gridsim.model.plan import NONE, UNLIMITED, Changes, Serves, Teams
from gridsim.model.town import NOBODY, Index, Town, spread
from gridsim.scenario.people import Level, Meeting
from gridsim.units import DAY, YEAR
from gridsim.workdays import MeetingRule, meeting_dates, workdays_around

EDGE_DAYS = 31
"""Dates before and after the simulation from which a meeting may be moved into it: more than any holiday."""


@dataclass(eq=False)
class Desk:
    """Where the work of one level waits.

    Attributes:
        queue: Queue of each household, NOBODY where the level has nobody for it, shape (households,).
        deputy: Queue of each household's deputy; its own queue where there is none, shape (households,).
        wrong: Queue of another unit for each household, to which a matter may be sent by mistake.
        meeting: Queue of the meeting that decides for each household, or None.
        teams: Teams of the level, without its meetings.
        meetings: Teams that are its meetings.
    """

    queue: Index
    deputy: Index
    wrong: Index
    meeting: Index | None
    teams: list[int] = field(default_factory=list)
    meetings: list[int] = field(default_factory=list)


class Staff:
    """Teams, queues and timetables, filled level by level; the same in all lanes but for the absences.

    Attributes:
        lanes: Replications that have such a staff, in one plan.
        queues: Number of queues so far.
        desks: The desks by level.
        village: Village of each team, NOBODY for the town's.
    """

    def __init__(self, town: Town, clocks: Clocks) -> None:
        self.town, self.clocks = town, clocks
        self.lanes, self.queues = 1, 0
        self.clock: list[int] = []
        self.workers: list[int] = []
        self.village: list[int] = []
        self.serves: list[tuple[int, int]] = []
        none = np.zeros(0, np.int64)
        self.steps = [(none, none, none)]  # teams, ticks, and workers more or fewer, in every lane
        self.absences = [(none, none, none, none)]  # lanes, and likewise
        self.desks: dict[str, Desk] = {}

    def again(self, clocks: Clocks) -> Staff:
        """Give the same staff on clocks that are the same so far, to go on from here."""
        other = copy(self)
        other.clocks = clocks
        other.clock, other.workers = self.clock.copy(), self.workers.copy()
        other.village, other.serves = self.village.copy(), self.serves.copy()
        other.steps, other.absences = self.steps.copy(), self.absences.copy()
        return other

    def queue(self, number: int = 1) -> int:
        """Add queues; the first one's number."""
        self.queues += number
        return self.queues - number

    def team(self, clock: int, workers: int, queues: list[int], village: int = NOBODY) -> int:
        """Add a team."""
        number = len(self.workers)
        self.clock.append(clock)
        self.workers.append(workers)
        self.village.append(village)
        self.serves += [(number, queue) for queue in queues]
        return number

    def unlimited(self, clock: int = NATURAL) -> int:
        """Add a queue whose steps never wait for anybody; its number."""
        queue = self.queue()
        self.team(clock, UNLIMITED, [queue])
        return queue

    def level(self, name: str, level: Level) -> None:
        """Add the teams, queues and meetings of a level."""
        units = self.town.units[level.unit]
        shared = groups(level, allot(level, self.town), units.village)
        pooled = level.cover == "village" and level.unit != "town"
        queues = self.town.units["village"].count if pooled else units.count
        of_unit = self.queue(queues) + (units.village if pooled else np.arange(units.count))
        manned = np.isin(np.arange(units.count), np.concatenate([[NOBODY], *(part for part, _ in shared)]))
        of_unit = np.where(manned, of_unit, NOBODY)
        desk = Desk(
            queue=self.by_household(level, of_unit),
            deputy=self.by_household(level, next_in_village(of_unit, units.village)),
            wrong=self.by_household(level, next_in_village(of_unit, np.zeros_like(of_unit))),
            meeting=None,
        )
        clock = self.clocks.number(level.calendar)
        for members, number in shared:
            own = list(dict.fromkeys(of_unit[members].tolist()))
            desk.teams.append(self.team(clock, number, own, int(units.village[members[0]])))
        if level.cover == "deputy":
            self.add_deputies(desk.teams)
        self.change(level, desk.teams)
        if level.meeting is not None and shared:
            self.meet(level, level.meeting, desk)
        self.desks[name] = desk

    def by_household(self, level: Level, of_unit: Index) -> Index:
        """Look up each household's value by its unit."""
        unit = self.town.units[level.unit].of_household
        if not len(of_unit):
            return np.full(len(unit), NOBODY)
        return np.where(unit == NOBODY, NOBODY, of_unit[unit])

    def add_deputies(self, teams: list[int]) -> None:
        """Let each team also serve the queues of the one before it in its village, after its own."""
        own = {team: [queue for number, queue in self.serves if number == team] for team in teams}
        for village in sorted({self.village[team] for team in teams}):
            here = [team for team in teams if self.village[team] == village]
            for team, other in zip(here, here[-1:] + here[:-1], strict=True):
                self.serves += [(team, queue) for queue in own[other] if other != team]

    def change(self, level: Level, teams: list[int]) -> None:
        """Enter the dated changes of a level's staff."""
        for change in level.changes:
            first = self.clocks.tick(change.start)
            last = self.clocks.tick(change.end) if change.end else self.clocks.horizon
            chosen = (
                [team - 1 for team in change.units] if change.units else spaced(len(teams), change.workers)
            )
            number = change.workers if change.units else int(np.sign(change.workers))
            changed = np.array([teams[team] for team in chosen if team < len(teams)], np.int64)
            self.step(changed, np.full(len(changed), first), number)
            self.step(changed, np.full(len(changed), last), -number)

    def step(self, team: Index, tick: Index, workers: int) -> None:
        """Enter steps of timetables, all of as many workers more or fewer; team and tick of shape (n,)."""
        for now in team[tick <= 0].tolist():
            self.workers[now] += workers
        later = (tick > 0) & (tick < self.clocks.horizon)
        self.steps.append((team[later], tick[later], np.full(np.count_nonzero(later), workers)))

    def be_absent(self, ladder: Mapping[str, Level], draws: Draws) -> None:
        """Enter the absences of the workers of all levels, in each lane of some luck."""
        self.lanes = draws.lanes
        for name, level in ladder.items():
            self.be_absent_at(name, level, draws)

    def be_absent_at(self, name: str, level: Level, draws: Draws) -> None:
        """Enter the absences of a level's workers, whole days, each at random times of the year.

        A worker is away on the days at whose ends a stationary process of spells and exponential gaps is
        within a spell, so that on every day, the first one too, as large a share is away as of a year. One
        number of each worker says where he stands at first in a mean cycle of a spell and a gap: within the
        spell he is away for the rest of it, else his gap begins, which has no memory.

        Source:
            Cox (1962), Renewal Theory, chapter 7 (the equilibrium of alternating renewal processes).
        """
        teams = self.desks[name].teams
        if level.absence is None or level.absence.days_per_year == 0 or not teams:
            return
        spell = round(level.absence.spell.ticks)
        cycle = YEAR * spell / (level.absence.days_per_year * DAY)
        team = np.repeat(teams, [max(self.workers[team], 0) for team in teams])
        spells = ceil(2 * self.clocks.horizon / cycle) + 10
        each = draws.in_each(np.arange(len(team)))
        back = draws.cells(f"absence/{name}/first", each) * cycle
        back[back >= spell] = 0.0  # Whoever is present has come back from a spell that is over.
        row = each.repeat(spells)
        u = draws.cells(f"absence/{name}", row, np.arange(len(row)) % spells).reshape(-1, spells)
        later = np.cumsum(spell - (cycle - spell) * np.log1p(-u), axis=1) - spell
        starts = np.column_stack((back - spell, back[:, None] + later))
        begin = np.asarray(np.floor(starts), np.int64)
        worker, number = np.nonzero(begin < self.clocks.horizon)
        begin = begin[worker, number]
        lane, place = np.divmod(worker, len(team))
        for passed, workers in ((begin, -1), (begin + spell, 1)):
            tick = passed // DAY * DAY
            inside = tick < self.clocks.horizon
            fewer = np.full(np.count_nonzero(inside), workers)
            self.absences.append((lane[inside], team[place[inside]], tick[inside], fewer))

    def meet(self, level: Level, meeting: Meeting, desk: Desk) -> None:
        """Add a meeting for each unit of a level."""
        units = self.town.units[level.unit]
        first = self.queue(units.count)
        desk.meeting = self.by_household(level, first + np.arange(units.count))
        ticks = meeting_ticks(self.clocks, level, meeting)
        for unit in range(units.count):
            team = self.team(NATURAL, 0, [first + unit], int(units.village[unit]))
            desk.meetings.append(team)
        held = np.tile(ticks, units.count)
        teams = np.repeat(np.array(desk.meetings, np.int64), len(ticks))
        self.step(teams, held, meeting.agenda)
        self.step(teams, held + 1, -meeting.agenda)

    def columns(self) -> tuple[Teams, Serves, Changes]:
        """The plan's tables of teams, what they serve, and their timetables, lane by lane."""
        lanes, teams = np.arange(self.lanes), len(self.workers)
        pairs = np.array(self.serves, np.int64).reshape(-1, 2)
        team, queue = pairs[np.argsort(pairs[:, 0], kind="stable")].T
        clock, workers = np.tile(self.clock, self.lanes), np.tile(self.workers, self.lanes)
        own = [np.concatenate(parts) for parts in zip(*self.steps, strict=True)]
        lane, who, tick, more = (np.concatenate(parts) for parts in zip(*self.absences, strict=True))
        at_once = tick <= 0
        workers += np.bincount((lane * teams + who)[at_once], more[at_once], len(workers)).astype(np.int64)
        steps = (
            np.append(numbered(lanes, teams, own[0]), (lane * teams + who)[~at_once]),
            np.append(np.tile(own[1], self.lanes), tick[~at_once]),
            np.append(np.tile(own[2], self.lanes), more[~at_once]),
        )
        return (
            Teams(clock, np.maximum(workers, 0), np.full(len(workers), NONE)),
            Serves(numbered(lanes, teams, team), numbered(lanes, self.queues, queue)),
            timetables(workers, *steps),
        )


def missing_teams(ladder: Mapping[str, Level], staff: Staff) -> list[Fault]:
    """List the changes of teams that there are not, as the town's units and the workers make them."""
    return [
        Fault(
            0,
            0,
            f"ladder.{name}.changes[{number + 1}].units",
            f"there is no team {team} at this level: there are {len(staff.desks[name].teams)}",
        )
        for name, level in ladder.items()
        for number, change in enumerate(level.changes)
        for team in change.units or ()
        if team > len(staff.desks[name].teams)
    ]


def numbered(lanes: Index, count: int, numbers: Index) -> Index:
    """Numbers that things have in some lanes of so many things each, lane by lane."""
    return (lanes[:, None] * count + numbers).ravel()


def timetables(workers: Index, team: Index, tick: Index, more: Index) -> Changes:
    """How many workers each team has from each of its steps on, from those at first, shape (teams,)."""
    order = np.lexsort((tick, team))
    team, tick, more = team[order], tick[order], more[order]
    first = np.flatnonzero(np.diff(team, prepend=NONE))
    total = np.cumsum(more)
    before = np.repeat((total - more)[first], np.diff(first, append=len(team)))
    now = np.maximum(workers[team] + total - before, 0)
    last = np.flatnonzero((np.diff(team, append=NONE) != 0) | (np.diff(tick, append=NONE) != 0))
    order = last[np.lexsort((team[last], tick[last]))]
    return Changes(tick[order], team[order], now[order])


def allot(level: Level, town: Town) -> Index:
    """Number of workers of each unit; the community's have one each beside the level's number.

    Where there are fewer workers than units, the units without one have 0.
    """
    units = town.units[level.unit]
    theirs = (
        (units.village == town.community) & (town.community != NOBODY) & (level.unit in ("grid", "village"))
    )
    ours = np.flatnonzero(~theirs)
    number = level.workers if level.workers is not None else len(ours)
    workers = np.where(theirs, 1, 0)
    if len(ours):
        workers[ours] = np.bincount(spread(number, len(ours)), minlength=len(ours))
    return workers


def groups(level: Level, workers: Index, village: Index) -> list[tuple[Index, int]]:
    """Form the teams of a level: the units of each, and its number of workers.

    With fewer workers than units, or than villages that pool theirs, neighbours share a team of one. Where
    nobody stands before the first who has a worker, there is no team. A level without workers at first, but
    with dated changes, has a team for each unit.
    """
    if level.changes and len(workers) and not workers.any():
        workers = np.ones_like(workers)
        return [(part, 0) for part, _ in groups(level, workers, village)]
    pool = np.arange(len(workers))
    if level.cover == "village":
        pool = np.unique(village, return_inverse=True)[1]
    manned = np.flatnonzero(np.bincount(pool, workers) > 0)
    team = np.searchsorted(manned, pool, side="right") - 1
    order = np.argsort(team, kind="stable")
    edges = np.searchsorted(team[order], np.arange(len(manned) + 1))
    parts = np.split(order, edges)[1:-1]
    return [(part, int(workers[part].sum())) for part in parts]


def next_in_village(of_unit: Index, village: Index) -> Index:
    """Value of the next unit of the same village that has one, for each unit that has one.

    >>> next_in_village(np.array([10, 11, 12]), np.array([0, 0, 1])).tolist()
    [11, 10, 12]
    """
    following = of_unit.copy()
    for place in np.unique(village):
        here = np.flatnonzero((village == place) & (of_unit != NOBODY))
        following[here] = np.roll(of_unit[here], -1)
    return following


def spaced(teams: int, workers: int) -> list[int]:
    """Teams that a change of some workers falls on, one each, spread over all of them."""
    return [number * teams // abs(workers) for number in range(abs(workers))] if teams else []


def meeting_ticks(clocks: Clocks, level: Level, meeting: Meeting) -> Index:
    """Ticks at which a meeting is held, below the horizon."""
    fallback = rule(clocks.scenario, level.calendar).fallback or clocks.scenario.demand.calendar_fallback
    until = last_day(clocks.scenario).year
    worked = workdays_around(clocks.start, clocks.days, fallback, EDGE_DAYS, official_until=until)
    held = MeetingRule(meeting.every, tuple(meeting.on or ()), meeting.holiday)
    return meeting_dates(held, clocks.start, clocks.days, worked, lead=EDGE_DAYS) * DAY + meeting.at
