"""What a scenario says to no effect: this module finds levels, visits and sources that nothing comes of."""

from __future__ import annotations

from collections.abc import Iterator

from gridsim.scenario.checks import Contradiction
from gridsim.scenario.expecting import never_judged
from gridsim.scenario.people import Level
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sizes import unit_count

Needed = frozenset[str]
"""Levels that the matters which come to a level may need."""


def notes(scenario: Scenario) -> list[Contradiction]:
    """List what can be simulated and is hardly meant.

    Args:
        scenario: A scenario that may be run.

    Returns:
        Path and plain words of each: levels to which no matter ever comes, visits that nobody makes,
        sources whose needs nobody brings to light, and expectations of what is never judged; in the order of
        the schema.
    """
    return [*_sources(scenario), *_visits(scenario), *_levels(scenario), *never_judged(scenario)]


def _sources(scenario: Scenario) -> Iterator[Contradiction]:
    if not scenario.town.households:
        return
    shares, found_by = scenario.demand.sources, _found_by(scenario)
    for source, share, unit in (("visit", shares.visit, "member"), ("patrol", shares.patrol, "grid")):
        if share > 0 and unit not in found_by:
            yield (
                ("demand", "sources", source),
                f"nobody brings these needs to light: no level of {unit}s that visits households has workers",
            )


def _found_by(scenario: Scenario) -> set[str]:
    """Kinds of units whose workers make visits to households, at which needs come to light."""
    visitors = (scenario.ladder[visit.by] for visit in scenario.visits.values() if visit.to == "household")
    return {level.unit for level in visitors if _manned(scenario, level)}


def _visits(scenario: Scenario) -> Iterator[Contradiction]:
    for name, visit in scenario.visits.items():
        if not _manned(scenario, scenario.ladder[visit.by]):
            yield ("visits", name, "by"), f"nobody makes these visits: {visit.by} has no workers"
        elif visit.to == "household" and not scenario.town.households:
            yield ("visits", name), "nobody is visited: the town has no households but the community's"


def _levels(scenario: Scenario) -> Iterator[Contradiction]:
    comes = _comes(scenario)
    for name, level in scenario.ladder.items():
        if not _manned(scenario, level):
            yield ("ladder", name), "nobody works at this level: matters pass it by"
        elif not comes[name]:
            yield (
                ("ladder", name),
                "no matter ever comes to this level: none begins here, and no level below passes one on",
            )


def _manned(scenario: Scenario, level: Level) -> bool:
    """Whether somebody works at a level at any time; of a roster's units it is taken that there are some."""
    town = scenario.town
    if not (town.roster or unit_count(scenario, level)):
        return False
    of_community = level.unit in ("grid", "village") and town.community.households > 0
    hired = any(change.workers > 0 for change in level.changes)
    return level.workers is None or level.workers > 0 or of_community or hired


def _comes(scenario: Scenario) -> dict[str, Needed]:
    """Levels that matters may need which come to each level, from the lowest on."""
    names = list(scenario.ladder)
    kinds = [kind.needed for kind in scenario.demand.types.values()] or [None]
    shares = [kind or scenario.demand.needed for kind in kinds]
    every = {name for needed in shares for name, share in needed.items() if share > 0}
    comes: dict[str, Needed] = {name: frozenset() for name in names}
    for name in _entries(scenario):
        comes[name] = frozenset(every)
    for place, name in enumerate(names[:-1]):
        level = scenario.ladder[name]
        targets = level.passes_to or {names[place + 1]: 1.0}
        up = _passed_up(level, comes[name], names[: place + 1]) if _manned(scenario, level) else comes[name]
        for target, share in targets.items():
            comes[target] |= up if share > 0 else frozenset()
    return comes


def _passed_up(level: Level, comes: Needed, up_to_here: list[str]) -> Needed:
    """What a level passes on: what it may not solve and does not hold back; all, if a limit may pass."""
    if level.limit is not None and level.breach == "pass_up":
        return comes
    solves = dict.fromkeys(up_to_here, 1.0) | (level.solves or {})
    held = level.holdback == 1
    return frozenset(
        name for name in comes if solves.get(name, 0.0) < 1 and not (held and name not in up_to_here)
    )


def _entries(scenario: Scenario) -> set[str]:
    """Levels at which needs come in that are known at once, or brought to light."""
    shares, town = scenario.demand.sources, scenario.town
    names, found_by = list(scenario.ladder), _found_by(scenario)
    units = [level.unit for level in scenario.ladder.values()]
    member = names[units.index("member")] if "member" in units else names[0]
    grid = names[units.index("grid")] if "grid" in units else member
    ways = {member: shares.whistle > 0 or (shares.visit > 0 and "member" in found_by)}
    calls = shares.card > 0 or shares.above > 0 or town.community.households > 0
    ways[grid] = ways.get(grid, False) or calls or (shares.patrol > 0 and "grid" in found_by)
    if _may_be_urgent(scenario):
        ways[scenario.urgent.enters or member] = True
    return {name for name, some in ways.items() if some}


def _may_be_urgent(scenario: Scenario) -> bool:
    trace = scenario.demand.trace
    kinds = [kind.urgent for kind in scenario.demand.types.values()]
    shares = [scenario.urgent.share if share is None else share for share in kinds or [None]]
    return any(shares) or (trace is not None and trace.urgent is not None)
