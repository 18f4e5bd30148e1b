"""Six fields of AWS fire when five fields of cron do: both are evaluated here, by rules written down for each."""

from __future__ import annotations

import datetime
import json

import pytest
from states_programs import FAN, compiled

from dagwright.settings.cron import normalise
from dagwright_stepfunctions.schedule import aws_cron


def listed(text, low, high):
    """The values of a field of AWS: `*`, or a list of numbers and ranges."""
    if text == "*":
        return set(range(low, high + 1))
    found = set()
    for item in text.split(","):
        first, _, last = item.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found


def fires_on_aws(expression, at):
    """https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html: days of the week are 1 to 7 from Sunday on."""
    minute, hour, day, month, weekday, year = expression.removeprefix("cron(").removesuffix(")").split()
    assert (day == "?") != (weekday == "?")
    assert year == "*"
    days = at.day in listed(day, 1, 31) if weekday == "?" else at.isoweekday() % 7 + 1 in listed(weekday, 1, 7)
    fields = ((minute, at.minute, 0, 59), (hour, at.hour, 0, 23), (month, at.month, 1, 12))
    return days and all(value in listed(text, low, high) for text, value, low, high in fields)


def fires_in_cron(expression, at):
    """Five fields, as crontab(5) has them; only what these tests use."""

    def values(text, low, high):
        found = set()
        for item in text.split(","):
            span, _, step = item.partition("/")
            first, _, last = span.partition("-")
            start, end = (low, high) if first == "*" else (int(first), int(last or (high if step else first)))
            found.update(range(start, end + 1, int(step or 1)))
        return found

    minute, hour, day, month, weekday = expression.split()
    on_day = at.day in values(day, 1, 31)
    on_weekday = at.isoweekday() % 7 in {value % 7 for value in values(weekday, 0, 7)}
    return (
        at.minute in values(minute, 0, 59)
        and at.hour in values(hour, 0, 23)
        and at.month in values(month, 1, 12)
        and on_day
        and on_weekday
    )


@pytest.mark.parametrize(
    "cron",
    [
        "* * * * *", "0 6 * * 1", "30 6 * * 1-5", "*/15 * * * *", "5/20 0-6/2 * * *", "0 0 1 * *", "0 0 */2 * *", "0 12 1,15 3-5 *",
        "0 0 * * 0", "0 0 * * 7", "0 0 * * 6,0", "0 0 * * 5-7", "59 23 31 12 *", "0 9 29 2 *",
    ],
)  # fmt: skip
def test_the_same_times(cron):
    aws = aws_cron(normalise(cron))
    start = datetime.datetime(2024, 2, 26)  # noqa: DTZ001 -- wall time; a leap year
    moments = [start + datetime.timedelta(minutes=17 * i) for i in range(40_000)]
    moments += [datetime.datetime(2024, month, day, hour, minute) for month in (2, 3, 12) for day in (1, 15, 29)  # noqa: DTZ001
                for hour in (0, 6, 9, 12, 23) for minute in (0, 5, 15, 30, 59)]  # fmt: skip
    for at in moments:
        assert fires_on_aws(aws, at) == fires_in_cron(cron, at), (aws, at)


def test_either_day_has_no_form():
    assert aws_cron("0 0 1 * 1") is None


def test_the_schedule_of_a_template(tmp_path):
    settings = '[pipelines.shop]\nschedule = "0 6 * * MON"\ntimezone = "Europe/Amsterdam"\nparams.n = { from = "schedule.date" }'
    (schedule,) = compiled(tmp_path, FAN.replace("n: int", "n: str"), settings).resources("Scheduler::Schedule")
    assert schedule["ScheduleExpression"] == "cron(0 6 ? * 2 *)"
    assert schedule["ScheduleExpressionTimezone"] == "Europe/Amsterdam"
    assert schedule["FlexibleTimeWindow"] == {"Mode": "OFF"}
    given = json.loads(schedule["Target"]["Input"])
    assert json.loads(given["n"]) == {"dw": 1, "scheduled": "<aws.scheduler.scheduled-time>"}
    assert given["n"].startswith('{"dw":')
