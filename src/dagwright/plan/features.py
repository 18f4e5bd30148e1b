"""What a plan asks of its target, each with the place where it was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.backend import Feature, FeatureUse
from dagwright.plan.model import IfRegion, MapRegion, Step, TryRegion, blocks_of, producer, walk_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dagwright.plan.model import Plan, Unit

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
    yield from region_uses(plan)
    yield from (FeatureUse(Feature.NESTED_PIPELINE, group.id, group.span) for group in plan.groups)
    told: set[int] = set()
    for step in plan.steps:
        if any(earlier not in _data(step) for earlier in step.after):
            yield FeatureUse(Feature.ORDER_EDGES, step.id, step.span)
        if id(step.settings) not in told:
            told.add(id(step.settings))
            yield from _of_step(step, target)


def region_uses(plan: Plan) -> Iterator[FeatureUse]:
    """What the regions ask for: each its kind, and one feature for every kind of region it stands in. Outer ones first."""
    yield from _of_units(plan.units, ())


_IN = {IfRegion: Feature.IN_CONDITION, MapRegion: Feature.IN_MAP, TryRegion: Feature.IN_TRY}


def _of_units(units: Iterable[Unit], around: tuple[Feature, ...]) -> Iterator[FeatureUse]:
    for unit in units:
        if isinstance(unit, Step):
            continue
        own = [Feature.CONDITION] if isinstance(unit, IfRegion) else []
        if isinstance(unit, MapRegion):
            own = [Feature.MAP]
            if len(unit.body) > 1 or any(not isinstance(inner, Step) for inner in unit.body):
                own.append(Feature.LONG_MAP)
            if any(isinstance(inner, Step) and inner.settings.retries for inner in walk_units(unit.body)):
                own.append(Feature.RETRY_IN_MAP)
        elif isinstance(unit, TryRegion):
            own = [Feature.TRY_FINALLY] * bool(unit.final) + [Feature.TRY_EXCEPT] * bool(unit.handler)
        for feature in dict.fromkeys((*own, *around)):
            yield FeatureUse(feature, unit.id, unit.span)
        for block in blocks_of(unit):
            yield from _of_units(block, (*around, _IN[type(unit)]))


def regions_in(plan: Plan, ident: str) -> set[str]:
    """Ids of the regions inside a region."""
    region = next(unit for unit in walk_units(plan.units) if unit.id == ident)
    return {inner.id for block in blocks_of(region) for inner in walk_units(block) if not isinstance(inner, Step)}


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


def _data(step: Step) -> set[str | None]:
    return {producer(source) for source in step.inputs.values()}


def _of_step(step: Step, target: str) -> Iterator[FeatureUse]:
    settings = step.settings
    for name, feature in _TASK.items():
        value = getattr(settings, name)
        if value in (None, (), {}, False, 0) or (name == "native" and target not in value):
            continue
        yield FeatureUse(feature, step.id, settings.where.get(name) or step.span)
