"""What a plan asks of its target, each with the place where it was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.backend import Feature, FeatureUse
from dagwright.plan.model import FromStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.plan.model import Plan, Step

_TASK = {
    "retries": Feature.RETRIES, "retry_delay": Feature.RETRY_DELAY, "backoff": Feature.BACKOFF,
    "timeout": Feature.TASK_TIMEOUT, "cpu": Feature.CPU, "memory": Feature.MEMORY, "gpu": Feature.GPU,
    "ephemeral_storage": Feature.EPHEMERAL_STORAGE, "image": Feature.IMAGE, "env": Feature.ENV,
    "secrets": Feature.SECRETS, "service_account": Feature.SERVICE_ACCOUNT, "node_selector": Feature.NODE_SELECTOR,
    "tolerations": Feature.TOLERATIONS, "volumes": Feature.VOLUMES, "labels": Feature.LABELS, "pool": Feature.POOL,
    "priority": Feature.PRIORITY, "cache": Feature.CACHE, "group": Feature.GROUP,
    "max_parallel": Feature.MAX_PARALLEL, "batch": Feature.BATCH, "native": Feature.NATIVE,
}  # fmt: skip
_PIPELINE = {
    "schedule": Feature.SCHEDULE, "start": Feature.START_DATE, "catchup": Feature.CATCHUP, "tags": Feature.TAGS,
    "owner": Feature.OWNER, "description": Feature.DESCRIPTION, "max_active_runs": Feature.MAX_ACTIVE_RUNS,
    "timeout": Feature.RUN_TIMEOUT, "on_failure": Feature.ON_FAILURE,
}  # fmt: skip


def features_of(plan: Plan, target: str) -> Iterator[FeatureUse]:
    """Every feature use, in the order of the plan. Settings shared by many steps are reported for the first one."""
    yield FeatureUse(Feature.STATIC_DAG, plan.name, plan.span)
    yield from _of_pipeline(plan)
    told: set[int] = set()
    for step in plan.steps:
        if any(earlier not in _data(step) for earlier in step.after):
            yield FeatureUse(Feature.ORDER_EDGES, step.id, step.span)
        if id(step.settings) not in told:
            told.add(id(step.settings))
            yield from _of_step(step, target)


def _of_pipeline(plan: Plan) -> Iterator[FeatureUse]:
    settings = plan.settings
    for name, feature in _PIPELINE.items():
        if getattr(settings, name) not in (None, (), False):
            yield FeatureUse(feature, plan.name, settings.where.get(name, plan.span))
    if settings.schedule and settings.timezone != "UTC":
        yield FeatureUse(Feature.TIMEZONE, plan.name, settings.where.get("timezone", plan.span))
    for param in plan.params:
        if param.source is not None:
            timed = param.source.source.startswith("schedule.")
            feature = Feature.SCHEDULE_PARAMETER if timed else Feature.RUN_PARAMETER
            yield FeatureUse(feature, param.name, settings.where.get(f"params.{param.name}", param.span))
        elif param.default is None:
            yield FeatureUse(Feature.REQUIRED_PARAMETER, param.name, param.span)
        else:
            yield FeatureUse(Feature.PARAMETERS, param.name, param.span)
    if plan.result is not None:
        yield FeatureUse(Feature.RESULT, plan.name, plan.span)


def _data(step: Step) -> set[str]:
    return {s.step for s in step.inputs.values() if isinstance(s, FromStep)}


def _of_step(step: Step, target: str) -> Iterator[FeatureUse]:
    settings = step.settings
    for name, feature in _TASK.items():
        value = getattr(settings, name)
        if value in (None, (), {}, False, 0) or (name == "native" and target not in value):
            continue
        yield FeatureUse(feature, step.id, settings.where.get(name) or step.span)
