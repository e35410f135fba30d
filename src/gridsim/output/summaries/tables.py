"""What is told of the tables that a scenario names."""

from __future__ import annotations

from gridsim.model.trace import Recorded
from gridsim.output.words.terms import Language, say


def rows(recorded: Recorded | None, lang: Language) -> list[str]:
    """How many rows of a trace were read, how many were left out, and why; nothing without a trace."""
    if recorded is None:
        return []
    key = "trace.left_out" if recorded.before or recorded.after else "trace.rows"
    counts = {name: f"{getattr(recorded, name):,}" for name in ("read", "before", "after", "run_on")}
    later = "trace.run_on" if recorded.run_on else "trace.no_run_on"
    dates = {"first": recorded.first, "last": recorded.last}
    return [say(term, lang).format(**dates, **counts) for term in (key, later)]
