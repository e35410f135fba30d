"""Golden dates: working time by the Chinese calendar of 2026, counted by hand from its table."""

from __future__ import annotations

import copy
from calendar import monthrange
from datetime import date
from typing import Any

from gridsim.study.theory_cases import BASE

# When a matter arises and the hours that it takes, at 9-12 and 14-18 on working days.
TRACE = """arise,household,type
2026-01-09 17:00:00,1,hours_3
2026-02-13 17:00:00,2,hours_2
2026-02-13 17:00:00,3,hours_9
2026-09-30 17:30:00,4,hours_1
2026-02-12 10:00:00,5,hours_1
2026-04-30 10:00:00,5,hours_1
2026-09-18 10:00:00,5,hours_1
"""
FINISHES = ("2026-01-12 11:00", "2026-02-14 10:00", "2026-02-24 10:00", "2026-10-08 09:30")
# Five working days (the limit of the response) and seven (of the handling) after some rows of the trace.
LIMITS = (
    (4, "response_due", "2026-02-26"),
    (5, "response_due", "2026-05-11"),
    (6, "done_due", "2026-09-29"),
)
BY_MONTH = (21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23)
WORKDAYS = tuple(
    (date(2026, month, 1), monthrange(2026, month)[1], number) for month, number in enumerate(BY_MONTH, 1)
)


def golden_scenario() -> dict[str, Any]:
    """Make the scenario of the trace: five villages with an office each, in 2026.

    Source:
        The State Council's notice on the holidays of 2026, as in chinesecalendar 1.11.0.
    """
    data = copy.deepcopy(BASE)
    data["window"] = {"from": "2026-01-01", "to": "2027-01-01"}
    data["calendars"]["office"] = {"days": "national", "hours": ["09:00-12:00", "14:00-18:00"]}
    data["town"] |= {"villages": 5, "households": 5}
    trace = {"file": "trace.csv", "household": "household", "type": "type"}
    types = {f"hours_{hours}": {"share": 0.25, "work_factor": float(hours)} for hours in (1, 2, 3, 9)}
    data["demand"] |= {"trace": trace, "types": types}
    data["ladder"]["desk"] |= {"workers": 5, "calendar": "office", "work": "1 h"}
    limits = {"calendar": "office", "response": "5 working days", "done": "7 working days"}
    data["limits"] |= limits
    return data
