"""The schedule, which has no place in the IR: the arguments of `kfp.Client.create_recurring_run`, as a JSON file.

What the scheduler of a Kubeflow server does, read in its source and, for the cron library, run: cron has six fields,
the first being seconds; there is one timezone for the whole server; a firing at exactly the start time is left out, so
the start is given one second early; a start that lies in the past with `no_catchup` fires once for the latest time
missed. The time of a firing reaches a run through a macro in a parameter's value, which servers expand for runs of an
uploaded pipeline only, and some versions not even then; the worker refuses a macro that arrives unexpanded.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dagwright.diagnostics.model import Diagnostic
from dagwright_kubeflow.build import pipeline_name
from dagwright_kubeflow.params import RUN_SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings
    from dagwright_kubeflow.options import Options

MOST_RUNS = 10
"""The scheduler takes any larger limit for this one."""

SCHEDULED_TIME = json.dumps({"dw": 1, "scheduled": "[[ScheduledTime.2006-01-02T15:04:05Z]]"})
"""What a parameter that comes from the schedule is given. The macro's format is Go's, by example; it is in UTC."""

_SOURCES = frozenset({"schedule.date", "schedule.time"})


def problems(plan: Plan, options: Options) -> Iterator[Diagnostic]:
    """DW354 for what the scheduler cannot do with this pipeline, which has a schedule."""
    settings, where = plan.settings, plan.settings.where
    # Without `server_timezone` the capability table refuses every timezone but UTC.
    if options.server_timezone not in {"UTC", settings.timezone}:
        yield Diagnostic(
            "DW354",
            f"the pipeline's timezone is {settings.timezone}, the Kubeflow server's is {options.server_timezone}",
            where.get("timezone", where.get("schedule")),
            notes=("the scheduler of a Kubeflow server has one timezone for all schedules",),
            help=f'write the schedule for {options.server_timezone} and set `timezone = "{options.server_timezone}"`',
        )
    if settings.max_active_runs is not None and settings.max_active_runs > MOST_RUNS:
        yield Diagnostic(
            "DW354",
            f"Kubeflow runs at most {MOST_RUNS} of a schedule's runs at once, not {settings.max_active_runs}",
            where.get("max_active_runs"),
            help=f"set `max_active_runs` to {MOST_RUNS} or less",
        )
    yield from _param_problems(plan)


def _param_problems(plan: Plan) -> Iterator[Diagnostic]:
    for param in plan.params:
        place = plan.settings.where.get(f"params.{param.name}", param.span)
        if param.source is None:
            if param.default is None:
                yield Diagnostic(
                    "DW354",
                    f"a scheduled run has no value for the parameter `{param.name}`",
                    place,
                    help=f"give it a default, or set `params.{param.name}`",
                )
        elif param.source.source not in _SOURCES | RUN_SOURCES:
            yield Diagnostic(
                "DW354",
                f"Kubeflow knows when a run was scheduled, but no `{param.source.source}`",
                place,
                help='write `from = "schedule.time"` or `from = "schedule.date"`, with an `offset` if need be',
            )


def sidecar(plan: Plan, options: Options, target: TargetSettings) -> str:
    """The JSON file: the experiment, its namespace, and the arguments of `create_recurring_run`."""
    settings = plan.settings
    run: dict[str, Any] = {"job_name": pipeline_name(plan), "cron_expression": f"0 {settings.schedule}"}
    if settings.start is not None:
        run["start_time"] = start_time(settings.start, settings.timezone)
    run.update(max_concurrency=settings.max_active_runs or 1, no_catchup=not settings.catchup, enabled=True)
    params = {
        param.name: SCHEDULED_TIME
        for param in plan.params
        if param.source is not None and param.source.source not in RUN_SOURCES
    }
    if params:
        run["params"] = params
    if settings.description:
        run["description"] = settings.description
    if options.service_account is not None:
        run["service_account"] = options.service_account
    content = {
        "experiment": options.experiment or pipeline_name(plan),
        "namespace": target.namespace,
        "recurring_run": run,
    }
    return json.dumps(content, indent=2) + "\n"


def start_time(start: str, timezone: str) -> str:
    """One second before `start` (an ISO date or time, in `timezone` where it names none) in RFC 3339 and UTC."""
    import datetime

    moment = datetime.datetime.fromisoformat(f"{start[:-1]}+00:00" if start.endswith(("Z", "z")) else start)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_zone(timezone))
    before = moment.astimezone(datetime.timezone.utc) - datetime.timedelta(seconds=1)
    return before.strftime("%Y-%m-%dT%H:%M:%SZ")


def _zone(name: str) -> Any:
    import datetime

    if name == "UTC":
        return datetime.timezone.utc
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)
