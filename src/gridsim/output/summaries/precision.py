"""How precise the headline measures are, and how many more replications the others need, in words."""

from __future__ import annotations

from gridsim.output.words.quantities import amount, factor, measure_name, plain, unit_words, upward
from gridsim.output.words.terms import Language, say
from gridsim.scenario.schema import Scenario
from gridsim.study.compare import HEADLINES
from gridsim.study.enough import MOST
from gridsim.study.precision import Goal, headlines, reach, read_goal
from gridsim.study.statistics import Interval
from gridsim.study.summary import NOTHING, Estimates, Key

ARISEN = ("count.arisen", "")
USUAL = "5%"
"""The precision that is spoken of where none was asked for."""


def precision(
    estimates: Estimates,
    goal: Goal | None,
    replications: int,
    lang: Language,
    scenario: Scenario | None = None,
) -> list[str]:
    """Say which headline measures are precise enough, and what the others would take.

    Args:
        estimates: Each measure over the replications.
        goal: How precise a measure was to be; None where the number of replications was given.
        replications: How many they are.
        lang: In which language.
        scenario: Whose titles there are, if it is known.

    Returns:
        Sentences, those on the goal first; of one replication, that it says nothing.
    """
    if replications == 1:
        return [say("finding.single", lang)]
    lines = [on_goal(estimates.get(goal.of, NOTHING), goal, replications, lang, scenario)] if goal else []
    if estimates.get(ARISEN, NOTHING).mean == 0:
        known_goal = goal and estimates.get(goal.of, NOTHING).mean != 0
        return [*(lines if known_goal else []), say("finding.no_needs", lang)]
    asked = goal or read_goal(USUAL)
    known = {key: estimates.get(key, NOTHING) for key in headlines(asked)}
    known = {key: estimate for key, estimate in known.items() if estimate.replications > 1}
    enough = [key for key, estimate in known.items() if asked.met(estimate)]
    zero = [key for key, estimate in known.items() if not asked.wanted(estimate)]
    needed = {key: asked.needed(known[key], replications) for key in known if key not in (*enough, *zero)}
    others = [lacking(key, number, replications, lang) for key, number in needed.items()]
    names = [measure_name(key, lang) for key in enough]
    zeros = [measure_name(key, lang) for key in zero]
    if len(enough) == len(HEADLINES):
        names = [say("finding.precise.all", lang).format(n=len(enough))]
    for term, texts in (("precise", names), ("imprecise", others), ("zero", zeros)):
        if texts:
            parts = {
                "n": replications,
                "goal": spoken(asked, lang),
                "names": say("contrast.then", lang).join(texts),
            }
            lines.append(say(f"finding.{term}", lang).format(**parts))
    return lines


def warn(
    estimates: Estimates,
    goal: Goal | None,
    replications: int,
    lang: Language,
    scenario: Scenario | None = None,
) -> list[str]:
    """Say it where a measure is not as precise as was asked for; nothing where it is."""
    if goal is None or goal.met(estimates.get(goal.of, NOTHING)):
        return []
    return [on_goal(estimates.get(goal.of, NOTHING), goal, replications, lang, scenario)]


def lacking(key: Key, needed: int, replications: int, lang: Language) -> str:
    """A measure, and how many more replications it needs."""
    name = measure_name(key, lang)
    if needed >= MOST:
        return say("finding.many", lang).format(name=name, n=f"{MOST:,}")
    return say("finding.more", lang).format(name=name, n=upward(needed - replications))


def on_goal(
    estimate: Interval, goal: Goal, replications: int, lang: Language, scenario: Scenario | None
) -> str:
    """Whether a measure is as precise as was asked for."""
    parts = {
        "measure": measure_name(goal.of, lang, scenario),
        "half": width(goal.name, estimate, lang),
        "goal": spoken(goal, lang),
        "n": f"{replications:,}",
    }
    if goal.met(estimate):
        return say("finding.met", lang).format(**parts)
    needed = goal.needed(estimate, replications)
    term = "finding.unmet.many" if needed >= MOST else "finding.unmet.more"
    return say("finding.unmet", lang).format(more=say(term, lang).format(n=upward(needed)), **parts)


def spoken(goal: Goal, lang: Language) -> str:
    """How precise, in words."""
    if goal.relative:
        return say("finding.share", lang).format(goal=goal.text)
    return amount(goal.name, goal.amount, lang, digits=6)


def width(name: str, estimate: Interval, lang: Language) -> str:
    """The mean and how far its interval reaches, such as ``17.7 ± 0.4 days (2.3%)``."""
    half, mean = reach(estimate) * factor(name), estimate.mean * factor(name)
    words = f" {unit_words(name, lang)}".rstrip()
    share = f" ({half / mean:.1%})" if mean else ""
    return f"{mean:.1f} ± {plain(half)}{words}{share}"
