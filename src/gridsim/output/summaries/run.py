"""The summary that a run prints: what a planner reads first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from gridsim.model.calendar import follow_up_days, years_by_law
from gridsim.output.accounts.run import Report
from gridsim.output.summaries.agreement import agreement
from gridsim.output.summaries.layout import table
from gridsim.output.summaries.precision import precision
from gridsim.output.summaries.tables import rows
from gridsim.output.words.quantities import beyond, span_name
from gridsim.output.words.terms import Language, counted, level_title, say, scenario_title, titled
from gridsim.scenario.measured import CAUSES
from gridsim.scenario.sources import assumed_inputs
from gridsim.study.compare import TOTAL
from gridsim.study.statistics import Interval
from gridsim.study.summary import NOTHING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

TIMES = ("solved", "response", "done", "closed", "done_from_registration")
QUANTILES = ("median_all", "p90_all")
RATES = (
    "solved_within",
    "on_time_from_need",
    "responded_on_time",
    "done_on_time",
    "solved",
    "satisfied",
    "rated",
    "reopened",
    "done",
    "closed",
)
COUNTS = ("arisen", "known", "done", "closed", "withdrawn", "open", "unknown")
BAR = 30
LITTLE, MISSED, UNKNOWN = 0.02, 0.03, 0.02
OVER = 1.0005
"""Busy share that is written as more than 100.0%."""


def show(report: Report, console: Console, lang: Language) -> None:
    """Print the summary of a run.

    Args:
        report: What the run found.
        console: Where to.
        lang: In which language.
    """
    scenario, number = report.scenario, len(report.outcomes)
    first, end = scenario.window.start, scenario.window.end - timedelta(days=1)
    console.print(scenario_title(scenario, lang, report.changed), style="bold")
    about = counted("summary.about", number, lang)
    followed = follow_up_days(scenario)
    texts = {"first": first, "end": end, "n": number, "warm_up": warm_up(report, lang), "followed": followed}
    console.print(about.format(**texts), soft_wrap=True)
    for part in (counts, rates, times, days, levels, visits):
        made = part(report, lang)
        if made.row_count:
            console.print(made)
        for term in notes(part.__name__, report):
            console.print(say(term, lang), "", sep="\n", highlight=False, soft_wrap=True)
    for line in findings(report, lang):
        console.print(f"• {line}", highlight=False, soft_wrap=True)


def warm_up(report: Report, lang: Language) -> str:
    """How long the town was simulated before the window; nothing where it was not."""
    span = report.scenario.warm_up
    return say("summary.warm_up", lang).format(span=span_name(span, lang)) if span.amount else ""


def notes(part: str, report: Report) -> list[str]:
    """Terms of what is to be known of a table, beneath it."""
    over = [value.mean for (name, _), value in report.estimates.items() if name == "load.most"]
    applies = {
        ("rates", "summary.warm_up.counts"): report.scenario.warm_up.amount > 0,
        ("times", "summary.beyond"): any(
            report.estimates[f"days_to_{name}.{kind}", ""].beyond for name in TIMES for kind in QUANTILES
        ),
        ("levels", "summary.over"): max(over, default=0.0) > OVER,
    }
    return [term for (table_name, term), holds in applies.items() if table_name == part and holds]


def head(report: Report, lang: Language) -> str:
    """Head of a column of estimates."""
    return say("summary.mean_interval" if len(report.outcomes) > 1 else "summary.value", lang)


def estimate(report: Report, name: str, key: str = "") -> Interval:
    """Estimate of a measure."""
    return report.estimates[name, key]


def plain(value: Interval, digits: int = 1, scale: float = 1.0, sign: str = "") -> str:
    """Write an estimate of something that cannot be below 0, with its interval."""
    if value.replications == 0:
        return "–"
    text = f"{value.mean * scale:,.{digits}f}{sign}"
    if value.replications == 1 or value.low == value.high:
        return text
    return f"{text} ({max(value.low, 0.0) * scale:,.{digits}f} – {value.high * scale:,.{digits}f})"


def percent(value: Interval, lang: Language) -> str:
    """Write a share with its interval, which ends at 100%."""
    return plain(replace(value, high=max(min(value.high, 1.0), value.mean)), 1, 100, say("percent", lang))


def counts(report: Report, lang: Language) -> Table:
    """Matters in the window."""
    made = table(say("summary.matters", lang), "", head(report, lang))
    for name in COUNTS:
        made.add_row(say(f"count.{name}", lang), plain(estimate(report, f"count.{name}")))
    made.add_row(say("count.done_a_month", lang), plain(estimate(report, "count.done_a_month")))
    return made


def rates(report: Report, lang: Language) -> Table:
    """The rates, each with what it divides by."""
    made = table(say("summary.rates", lang), "", head(report, lang), say("summary.of", lang))
    for name in RATES:
        made.add_row(
            say(f"rate.{name}", lang),
            percent(estimate(report, f"rate.{name}"), lang),
            say(f"of.{name}", lang),
        )
    return made


def times(report: Report, lang: Language) -> Table:
    """Days from the need to response, solved, done and closed, and those that a ledger holds."""
    kinds = ("restricted", *QUANTILES, "mean")
    made = table(say("summary.times", lang), "", *(say(kind, lang) for kind in kinds))
    for name in TIMES:
        found = [report.estimates.get((f"days_to_{name}.{kind}", ""), NOTHING) for kind in kinds]
        cells = [beyond(plain(value), value, lang) for value in found]
        made.add_row(say(f"days_to_{name}", lang), *cells)
    return made


def days(report: Report, lang: Language) -> Table:
    """Where the days from need to solved go."""
    total = estimate(report, *TOTAL).mean
    title = say("summary.days", lang).format(total=f"{total:.1f}", followed=follow_up_days(report.scenario))
    made = table(title, "", say("days", lang), "%", "")
    if total != total:
        return made
    order = sorted(CAUSES, key=lambda cause: -estimate(report, "days_by_cause", cause).mean)
    for cause in order:
        value = estimate(report, "days_by_cause", cause)
        share = value.mean / total if total else 0.0
        bar = "█" * round(share * BAR)
        made.add_row(say(f"cause.{cause}", lang), plain(value, 2), f"{share:.0%}", bar)
    made.columns[-1].justify = "left"
    return made


def levels(report: Report, lang: Language) -> Table:
    """What each level does."""
    keys = ("came", "solved", "busy", "busiest", "by_visits", "agenda")
    made = table(say("summary.levels", lang), "", *(say(f"summary.{key}", lang) for key in keys))
    names = ("came_to_level", "solved_by_level", "load.mean", "load.most", "load.visits", "meeting.used")
    for level in report.scenario.ladder:
        cells = [
            f"{value.mean:.1%}"
            if (value := report.estimates.get((name, level))) and value.replications
            else "–"
            for name in names
        ]
        made.add_row(level_title(report.scenario, level, lang), *cells)
    return made


def visits(report: Report, lang: Language) -> Table:
    """Visits due, done and missed."""
    made = table(
        say("summary.visits", lang),
        "",
        *(say(f"summary.{key}", lang) for key in ("due", "visited", "missed")),
    )
    for name, visit in report.scenario.visits.items():
        cells = [plain(estimate(report, f"visits.{key}", name), 0) for key in ("due", "done")]
        made.add_row(
            titled(name, visit.title, lang), *cells, percent(estimate(report, "visits.missed", name), lang)
        )
    return made


def findings(report: Report, lang: Language) -> list[str]:
    """What the numbers say in words, doubts included."""
    lines = [
        *rows(report.recorded, lang),
        *by_law(report, lang),
        *waiting(report, lang),
        *unknown(report, lang),
    ]
    worst = estimate(report, "village.worst")
    if worst.replications:
        lines.append(
            say("finding.villages", lang).format(
                worst=f"{worst.mean:.1f}",
                mean=f"{estimate(report, *TOTAL).mean:.1f}",
                gini=f"{estimate(report, 'village.gini').mean:.2f}",
            )
        )
    target, done = report.scenario.demand.done_in_window, estimate(report, "count.done")
    if target is not None and done.replications > 1:
        key = "finding.calibrated" if done.low <= target <= done.high else "finding.uncalibrated"
        lines.append(say(key, lang).format(target=f"{target:g}", done=plain(done)))
    assumed, inputs = assumed_inputs(report.scenario)
    lines.append(say("finding.assumed", lang).format(assumed=assumed, inputs=inputs))
    lines += precision(report.estimates, report.goal, len(report.outcomes), lang, report.scenario)
    return [*lines, *agreement(report.agreement, lang)]


def by_law(report: Report, lang: Language) -> list[str]:
    """Say which years of the run-on have holidays by law alone."""
    years = say("contrast.and", lang).join(map(str, years_by_law(report.scenario)))
    return [say("finding.by_law", lang).format(years=years)] if years else []


def waiting(report: Report, lang: Language) -> list[str]:
    """Where matters wait for staff: to be asked in visits that are missed, or before a busy desk.

    What more staff would do before the desk is not said: that takes a comparison.
    """
    total = estimate(report, *TOTAL).mean
    if not total > 0:
        return [say("finding.nothing", lang)]
    queue = estimate(report, "days_by_cause", "queue").mean
    key = "finding.no_queue" if queue / total < LITTLE else "finding.queue"
    parts = {"queue": f"{queue:.2f}", "total": f"{total:.1f}", "share": f"{queue / total:.1%}"}
    return [*missed(report, total, lang), say(key, lang).format(**parts)]


def missed(report: Report, total: float, lang: Language) -> list[str]:
    """Visitors who miss visits to households, and how long matters wait to be asked by them."""
    found: dict[str, list[str]] = {}
    for name, visit in report.scenario.visits.items():
        share = estimate(report, "visits.missed", name).mean
        if visit.to == "household" and share > MISSED:
            words = {"visit": titled(name, visit.title, lang), "missed": f"{share:.1%}"}
            found.setdefault(visit.by, []).append(say("finding.missed.visit", lang).format(**words))
    lines = []
    for level, visits_missed in found.items():
        asked = estimate(report, "days_by_cause_and_level", f"asked/{level}").mean
        busy = estimate(report, "load.mean", level)
        words = {
            "visits": say("figure.and", lang).join(visits_missed),
            "level": level_title(report.scenario, level, lang),
            "busy": f"{busy.mean:.0%}" if busy.replications else "–",
            "asked": f"{asked:.1f}",
            "total": f"{total:.1f}",
        }
        key = "finding.missed" if asked / total >= LITTLE else "finding.missed.little"
        lines.append(say(key, lang).format(**words))
    return lines


def unknown(report: Report, lang: Language) -> list[str]:
    """Needs that nobody comes to know, where they are many."""
    arisen, missing = estimate(report, "count.arisen").mean, estimate(report, "count.unknown").mean
    if not arisen or missing / arisen < UNKNOWN:
        return []
    return [say("finding.unknown", lang).format(unknown=f"{missing:.1f}", arisen=f"{arisen:.1f}")]
