"""The schedule as EventBridge Scheduler has it.

Its cron has six fields (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html): the last is the year, days of the
week are 1 to 7 from Sunday on, and one of the two day fields must be `?`. So a schedule that fires when either day field matches has no
form. Steps are written out as lists: what a step from a range means is said nowhere.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dagwright.plan.model import Plan

SCHEDULED = '{"dw": 1, "scheduled": "<aws.scheduler.scheduled-time>"}'
"""What a parameter that comes from the schedule is given: the scheduler fills in the time, in UTC."""

RUN_SOURCES = frozenset({"run.id", "env.name"})
TIME_SOURCES = frozenset({"schedule.time", "schedule.date"})
_LOWEST = (0, 0, 1, 1, 0)
_HIGHEST = (59, 23, 31, 12, 6)


def aws_cron(cron: str) -> str | None:
    """Five fields in the normal form of `settings.cron` as six of AWS; None where both day fields restrict."""
    fields = cron.split()
    minute, hour, day, month, weekday = (_written(text, at) for at, text in enumerate(fields))
    if day != "*" and weekday != "*":
        return None
    if weekday == "*":
        weekday = "?"
    else:
        day = "?"
    return f"cron({minute} {hour} {day} {month} {weekday} *)"


def _written(text: str, at: int) -> str:
    """One field: `*`, or its values as a list of numbers and ranges."""
    if text == "*":
        return text
    values: set[int] = set()
    for item in text.split(","):
        span, _, step = item.partition("/")
        first, _, last = span.partition("-")
        low, high = (_LOWEST[at], _HIGHEST[at]) if first == "*" else (int(first), int(last or first))
        values.update(range(low, high + 1, int(step or 1)))
    if at == 4:
        values = {value % 7 + 1 for value in values}
    return ",".join(_runs(sorted(values)))


def _runs(values: list[int]) -> list[str]:
    """Neighbours as ranges: `1-5`, where there are three or more."""
    found: list[str] = []
    start = 0
    for at in range(1, len(values) + 1):
        if at < len(values) and values[at] == values[at - 1] + 1:
            continue
        run = values[start:at]
        found += [f"{run[0]}-{run[-1]}"] if len(run) > 2 else [str(value) for value in run]
        start = at
    return found


def run_input(plan: Plan) -> str:
    """The input of a scheduled execution, as JSON text."""
    timed = {
        param.name: SCHEDULED
        for param in plan.params
        if param.source is not None and param.source.source in TIME_SOURCES
    }
    return json.dumps(timed)
