"""The objects around the spec: a WorkflowTemplate or a Workflow, its CronWorkflow, and ConfigMaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright_argo.build import API_VERSION, limits_name
from dagwright_argo.names import object_name

if TYPE_CHECKING:
    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings
    from dagwright_argo.options import Options


def workflow(plan: Plan, target: TargetSettings, options: Options, spec: dict[str, Any]) -> dict[str, Any]:
    """The WorkflowTemplate; or a Workflow, which runs when it is created and gets a new name each time."""
    name = object_name(plan)
    named = {"generateName": f"{name}-"} if options.kind == "Workflow" else {"name": name}
    return _object(API_VERSION, options.kind, named, plan, target, {"spec": spec})


def limits(plan: Plan, target: TargetSettings) -> dict[str, Any]:
    """The ConfigMap with the size of the semaphore for the pipeline's runs."""
    data = {"runs": str(plan.settings.max_active_runs)}
    return _config_map(limits_name(object_name(plan)), target, data)


def worker(plan: Plan, target: TargetSettings) -> dict[str, Any]:
    """The ConfigMap that carries the worker."""
    from dagwright.emit.worker import worker_source

    return _config_map(f"{object_name(plan)}-worker", target, {"dagwright_worker.py": worker_source()})


def cron(plan: Plan, target: TargetSettings) -> dict[str, Any]:
    """The CronWorkflow. Two runs of one schedule may overlap, unless the template itself lets others wait."""
    settings = plan.settings
    name = object_name(plan)
    spec: dict[str, Any] = {"schedules": [settings.schedule], "timezone": settings.timezone}
    spec["concurrencyPolicy"] = "Allow"
    spec["startingDeadlineSeconds"] = 0
    if settings.start is not None:
        spec["when"] = f"{{{{=now() >= date('{start_time(settings.start, settings.timezone)}')}}}}"
    spec["workflowSpec"] = {"workflowTemplateRef": {"name": name}}
    return _object(API_VERSION, "CronWorkflow", {"name": name}, plan, target, {"spec": spec})


def _object(
    version: str, kind: str, named: dict[str, str], plan: Plan, target: TargetSettings, content: dict[str, Any]
) -> dict[str, Any]:
    metadata: dict[str, Any] = dict(named)
    if target.namespace is not None:
        metadata["namespace"] = target.namespace
    metadata["labels"] = {"app.kubernetes.io/managed-by": "dagwright"}
    annotations = {}
    description = plan.settings.description or plan.doc or ""
    if description.strip():
        annotations["workflows.argoproj.io/description"] = description
    if plan.settings.owner:
        annotations["dagwright/owner"] = plan.settings.owner
    if plan.settings.tags:
        annotations["dagwright/tags"] = ", ".join(plan.settings.tags)
    if annotations:
        metadata["annotations"] = annotations
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **content}


def _config_map(name: str, target: TargetSettings, data: dict[str, str]) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": name}
    if target.namespace is not None:
        metadata["namespace"] = target.namespace
    metadata["labels"] = {"app.kubernetes.io/managed-by": "dagwright"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def start_time(start: str, timezone: str) -> str:
    """`start` (an ISO date or time, in `timezone` where it names none) in RFC 3339 and UTC."""
    import datetime

    moment = datetime.datetime.fromisoformat(f"{start[:-1]}+00:00" if start.endswith(("Z", "z")) else start)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_zone(timezone))
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _zone(name: str) -> Any:
    import datetime

    if name == "UTC":
        return datetime.timezone.utc
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)
