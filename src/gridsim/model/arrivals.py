"""Arrivals: when needs arise in which household, by the inverse of the cumulative rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridsim.errors import PlanError
from gridsim.model.calendar import Clocks, last_day
from gridsim.model.cells import lane_of, row_of
from gridsim.model.draws import GOLDEN, Draws, without_chance
from gridsim.model.repeats import Needs, needs_level, repeated, repeats_of_earlier
from gridsim.model.town import Index, Town
from gridsim.scenario.fields import MONTHS, WEEKDAYS
from gridsim.scenario.schema import Demand, Scenario
from gridsim.units import DAY, YEAR
from gridsim.workdays import ADJUSTED_WORKDAY, HOLIDAY, WEEKEND, WORKDAY, day_kinds

MOST_NEEDS = 50_000_000
Weights = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Rate:
    """The cumulative rate of needs of all paired households together.

    Attributes:
        edges: Ticks between which the rate is constant, shape (k + 1,).
        reached: Needs expected before each edge, shape (k + 1,).
    """

    edges: Index
    reached: Weights

    @property
    def total(self) -> float:
        """Needs expected in the whole simulation."""
        return float(self.reached[-1])

    def at(self, ticks: Index) -> Weights:
        """Needs expected before these ticks."""
        return np.asarray(np.interp(ticks, self.edges, self.reached), np.float64)

    def when(self, needs: Weights) -> Index:
        """Tick during which the expectation passes these numbers of needs, each below the total."""
        part = np.searchsorted(self.reached, needs, side="right") - 1
        length = np.diff(self.edges).take(part)
        within = needs - self.reached.take(part)
        within /= np.diff(self.reached).take(part)
        within *= length
        return np.asarray(self.edges.take(part) + np.minimum(within.astype(np.int64), length - 1))


def arrivals(scenario: Scenario, town: Town, clocks: Clocks, draws: Draws) -> Needs:
    """Let needs arise, repeats included, also those of needs from before the simulation.

    Args:
        scenario: How many needs there are, and when.
        town: The households that have them.
        clocks: The simulated dates.
        draws: The luck of the replication, or of several.

    Returns:
        Address of the household, number within the household (even, odd for the repeat of the one before) and
        tick of each need, lane by lane in the order of the ticks; needs of one tick by household and number.
        Repeats of needs from before the simulation have ``EARLIER`` in their addresses and odd numbers, and
        come last at their ticks. Each of shape (n,).

    Raises:
        PlanError: If there would be too many.

    Source:
        Cinlar (1975), Introduction to Stochastic Processes, section 4.7 (a Poisson process of varying rate by
        the inverse of its cumulative rate).
    """
    repeats = scenario.demand.repeats
    paired = int((~town.in_community).sum()) or town.households
    rates = cumulative_rates(scenario, clocks, draws, paired)
    each = weights(scenario, town)
    if repeats is None:
        household, number, arise = happening(rates, each, draws, "arrival")
        return in_order(town, clocks, draws, [(household, 2 * number, arise)])
    calm = cumulative_rates(scenario, clocks, without_chance(draws), paired)
    window = np.array(clocks.window)
    each = each * needs_level(repeats, window, calm[0].at, draws)
    household, number, arise = happening(rates, (1 - repeats.share) * each, draws, "arrival")
    first = household, 2 * number, arise
    again = repeated(repeats, clocks.horizon, draws, *first)
    earlier = happening(calm, repeats.share * each, draws, "arrival/earlier")
    return in_order(town, clocks, draws, [first, again], repeats_of_earlier(repeats, draws, *earlier))


def happening(rates: list[Rate], each: Weights, draws: Draws, stream: str) -> Needs:
    """Let something happen to households at the rates of all needs.

    Args:
        rates: The rate of each lane, or one that is the same in all of them.
        each: How often it happens to each household for each need that the rates expect, shape (households,).
        draws: The luck of the replication, or of several.
        stream: Name of the decision.

    Returns:
        Address of the household, number within the household and tick of each time, shape (n,) each.

    Raises:
        PlanError: If it would happen too often.
    """
    expected = each * np.array([[rate.total] for rate in rates])
    most = expected.sum(axis=1).max()
    if most > MOST_NEEDS:
        raise PlanError(f"about {most:,.0f} needs would arise; at most {MOST_NEEDS:,} can be run")
    found = spread_needs(expected) if draws.deterministic else poisson_needs(expected, draws, stream)
    household, number, share = found
    order = nearly((lane_of(household) + share) / draws.lanes)  # So that what follows takes less searching.
    household, number, share = household.take(order), number.take(order), share.take(order)
    tick = np.empty(len(share), np.int64)
    for lane, rate in enumerate(rates):
        here = np.flatnonzero(lane_of(household) == lane) if len(rates) > 1 else slice(None)
        tick[here] = rate.when(share[here] * rate.total)
    return household, number, tick


def in_order(
    town: Town, clocks: Clocks, draws: Draws, parts: list[Needs], earlier: Needs | None = None
) -> Needs:
    """Put needs in the order of their lanes, ticks, households and numbers, those of earlier ones last."""
    household, number, arise = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    home = lane_of(household) * town.households + row_of(household)
    needs = np.bincount(home, minlength=draws.lanes * town.households)
    place = (2 * (np.cumsum(needs) - needs)).take(home) + number  # Alone to each need, below 2 n.
    if earlier is not None:
        order = np.lexsort((earlier[1], earlier[0]))
        place = np.append(place, 2 * len(place) + np.arange(len(order)))
        columns = zip((household, number, arise), earlier, strict=True)
        household, number, arise = (np.append(own, other[order]) for own, other in columns)
    key = (lane_of(household) * clocks.horizon + arise) * (2 * len(arise)) + place
    order = np.argsort(key, kind="stable")
    return household.take(order), number.take(order), arise.take(order)


def nearly(share: Weights) -> Index:
    """Order of some shares, but for those that differ by next to nothing: sooner than by ``argsort``."""
    bits = len(share).bit_length()
    places = np.asarray(share * (1 << 62 - bits), np.int64) << bits | np.arange(len(share))
    places.sort()
    return places & (1 << bits) - 1


def weights(scenario: Scenario, town: Town) -> Weights:
    """Needs of each household per need of all paired ones together, shape (households,)."""
    factor = town.need_factor.copy()
    paired = ~town.in_community
    if paired.any():
        factor[paired] /= factor[paired].mean() or 1.0
    factor[~paired] = scenario.town.community.need_factor
    return factor / max(int(paired.sum()) or town.households, 1)


def poisson_needs(expected: Weights, draws: Draws, stream: str) -> tuple[Index, Index, Weights]:
    """Let each household have its own Poisson process.

    Args:
        expected: Needs expected of each household in each lane, shape (lanes, households), or in all of
            them, shape (1, households).
        draws: The luck of the replication, or of several.
        stream: Name of the decision.

    Returns:
        Address of the household, number within the household, and the share of the household's expectation
        reached, of each need; shape (n,) each.
    """
    expected = np.tile(expected, (draws.lanes // len(expected), 1))
    alive = draws.in_each(np.arange(expected.shape[1]))
    expected = expected.ravel()
    some = expected > 1e-300  # Less would overflow below.
    alive, expected = alive[some], expected[some]
    reached = np.zeros(len(alive))
    block, first = 0, 0
    found: list[tuple[Index, Index, Weights]] = []
    while len(alive):
        u = draws.block(stream, block, alive)
        passed = np.log1p(-u, out=u)
        width = passed.shape[1]
        for place in range(1, width):
            passed[:, place] += passed[:, place - 1]
        np.subtract(reached[:, None], passed, out=passed)
        cells = np.flatnonzero(passed < expected[:, None])
        here = cells // width
        place = first + cells - here * width
        found.append((alive.take(here), place, passed.take(cells) / expected.take(here)))
        going = passed[:, -1] < expected
        alive, expected, reached = alive[going], expected[going], passed[going, -1]
        block, first = block + 1, first + width
    return joined(found)


def spread_needs(expected: Weights) -> tuple[Index, Index, Weights]:
    """Spread the expected number of needs evenly over time and households, without chance."""
    total = expected.sum()
    place = np.arange(round(total))
    reached = np.cumsum(expected)
    household = np.searchsorted(reached, ((place + 1) * GOLDEN) % 1.0 * total, side="right")
    order = np.argsort(household, kind="stable")
    number = np.empty(len(place), np.int64)
    starts = np.searchsorted(household[order], household[order], side="left")
    number[order] = place - starts
    return household, number, (place + 0.5) / max(len(place), 1)


def joined(parts: list[tuple[Index, Index, Weights]]) -> tuple[Index, Index, Weights]:
    """Put parts of three columns together."""
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    households, numbers, shares = zip(*parts, strict=True)
    return np.concatenate(households), np.concatenate(numbers), np.concatenate(shares)


def cumulative_rates(scenario: Scenario, clocks: Clocks, draws: Draws, households: int) -> list[Rate]:
    """Rate of needs over the simulation: kinds of days, weekdays, months, hours, and good and bad days.

    Returns:
        That of each lane, or one if it is the same in all of them.
    """
    demand = scenario.demand
    factor, ordinary = day_factors(demand, clocks)
    first, after = clocks.window
    total = factor[first // DAY : after // DAY].sum()
    per_factor = needs_in_window(scenario, households) / total if total > 0 else 0.0
    luck = good_and_bad_days(demand, draws, len(factor), ordinary * per_factor)
    hours = [(*part.hours, part.share) for part in demand.hours] or [(0, DAY, 1.0)]
    edges, shares = day_profile(hours)
    inside = (np.arange(len(factor))[:, None] * DAY + edges[:-1]).ravel()
    inside = np.append(inside, clocks.horizon)
    needs = ((factor * per_factor * daily)[:, None] * shares for daily in luck)
    return [Rate(inside, np.append(0.0, np.cumsum(each))) for each in needs]


def needs_in_window(scenario: Scenario, households: int) -> float:
    """Needs expected in the window of the paired households, so many as there are."""
    demand = scenario.demand
    if demand.done_in_window is not None and demand.share_done is not None:
        return demand.done_in_window / demand.share_done
    days = (scenario.window.end - scenario.window.start).days
    return (demand.per_household_year or 0.0) * households * days * DAY / YEAR


def day_factors(demand: Demand, clocks: Clocks) -> tuple[Weights, float]:
    """Relative rate of each simulated day, shape (days,), and that of an ordinary working day."""
    kinds = demand.day_kinds
    by_kind = np.empty(4)
    by_kind[[WORKDAY, ADJUSTED_WORKDAY, WEEKEND, HOLIDAY]] = (
        kinds.workday,
        kinds.adjusted_workday,
        kinds.weekend,
        kinds.holiday,
    )
    weekday = np.array([demand.weekdays.get(name, 1.0) for name in WEEKDAYS])
    month = np.array([demand.months.get(name, 1.0) for name in MONTHS])
    until = last_day(clocks.scenario).year
    kind = day_kinds(clocks.start, clocks.days, demand.calendar_fallback, official_until=until)
    factor = by_kind[kind]
    dates = np.datetime64(clocks.start, "D") + np.arange(clocks.days)
    months = dates.astype("datetime64[M]").astype(np.int64) % 12
    factor = factor * weekday[(clocks.start.weekday() + np.arange(clocks.days)) % 7] * month[months]
    return factor, kinds.workday


def good_and_bad_days(demand: Demand, draws: Draws, days: int, ordinary: float) -> Weights:
    """Random factors of the days with mean 1 that give an ordinary working day its overdispersion.

    Counts of a day of mean m and a gamma factor of squared variation c have variance / mean = 1 + c m. Where
    only a part p of the needs follow the day, and the rest repeat others at some other time, 1 + c p^2 m.
    """
    if demand.overdispersion == 1 or ordinary == 0 or draws.deterministic:
        return np.ones((1, days))
    from scipy.special import gammaincinv

    follows = 1 - (demand.repeats.share if demand.repeats else 0.0)
    shape = ordinary * follows**2 / (demand.overdispersion - 1)
    return np.asarray(
        gammaincinv(shape, draws.cells("day", draws.in_each(np.arange(days))).reshape(-1, days)) / shape
    )


def day_profile(hours: list[tuple[int, int, float]]) -> tuple[Index, Weights]:
    """Edges of the parts of a day [ticks], shape (k + 1,), and the share of its needs in each, shape (k,)."""
    edges = np.unique([0, DAY, *(edge for opens, closes, _ in hours for edge in (opens, closes))])
    shares = np.zeros(len(edges) - 1)
    for opens, closes, share in hours:
        inside = (edges[:-1] >= opens) & (edges[1:] <= closes)
        shares += share * np.where(inside, np.diff(edges) / (closes - opens), 0.0)
    return edges, shares
