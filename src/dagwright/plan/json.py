"""The JSON form of a plan: the step specs of the worker protocol, with order, settings and parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.ir.json import ref_json
from dagwright.ir.model import Const
from dagwright.plan.model import Collect, IfRegion, MapRegion, Merge, Step
from dagwright.plan.spec import params_spec, source_json, step_spec

if TYPE_CHECKING:
    from dagwright.plan.model import Plan, Region, Source, Unit

VERSION = "1.1"


def plan_json(plan: Plan) -> dict[str, Any]:
    """The whole plan. Secrets stand in it by reference, as they do in the settings.

    `steps` lists every step, also those in regions; `units`, there only where there are regions, is the tree of them.
    """
    found: dict[str, Any] = {
        "plan": VERSION,
        "name": plan.name,
        "pipeline": f"{plan.module}:{plan.function}",
        "params": params_spec(plan),
        "steps": [_step_json(step, plan) for step in plan.steps],
        "result": None if plan.result is None else source_json(plan.result),
        "settings": settings_json(plan.settings),
    }
    if plan.env:
        found["env"] = plan.env
    if not plan.flat:
        found["units"] = [_unit_json(unit) for unit in plan.units]
    if plan.fusions:
        found["fusions"] = [fusion._asdict() for fusion in plan.fusions]
    return found


def _unit_json(unit: Unit) -> Any:
    return unit.id if isinstance(unit, Step) else _region_json(unit)


def _region_json(region: Region) -> dict[str, Any]:
    found: dict[str, Any] = {"id": region.id}
    if isinstance(region, IfRegion):
        found.update(kind="if", test=source_json(region.test))
        blocks = {"then": region.then, "else": region.orelse}
    elif isinstance(region, MapRegion):
        found.update(kind="map", items=source_json(region.items))
        if region.max_parallel is not None:
            found["max_parallel"] = region.max_parallel
        blocks = {"body": region.body}
    else:
        found["kind"] = "try"
        blocks = {"body": region.body, "handler": region.handler, "final": region.final}
    found.update({name: [_unit_json(unit) for unit in units] for name, units in blocks.items()})
    found["outputs"] = {name: _yield_json(value) for name, value in region.outputs.items()}
    found["needs"] = list(region.needs)
    if region.after:
        found["after"] = list(region.after)
    return found


def _yield_json(value: Any) -> dict[str, Any]:
    if isinstance(value, Merge):
        return {"then": _value_json(value.then), "else": _value_json(value.orelse)}
    if isinstance(value, Collect):
        return {"each": _value_json(value.source), "many": value.many}
    return _value_json(value)


def _value_json(value: Source | Const) -> dict[str, Any]:
    return ref_json(value) if isinstance(value, Const) else source_json(value)


def _step_json(step: Step, plan: Plan) -> dict[str, Any]:
    spec = step_spec(step, plan)
    found = {"id": step.id, "kind": step.kind, "spec": spec, "upstream": list(step.upstream)}
    if step.after:
        found["after"] = list(step.after)
    types = {name: output.type for name, output in step.outputs.items() if output.type is not None}
    if types:
        found["types"] = types
    settings = settings_json(step.settings)
    if settings:
        found["settings"] = settings
    return found


def settings_json(settings: Any) -> dict[str, Any]:
    """The settings that say something: quantities and durations as they were written, the rest as JSON."""
    found: dict[str, Any] = {}
    for name, value in zip(settings._fields, settings, strict=True):
        if name == "where" or value is None or value in ((), {}, False):
            continue
        found[name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    text = getattr(value, "text", None)
    if isinstance(text, str):
        return text
    if hasattr(value, "_fields"):
        pairs = zip(value._fields, value, strict=True)
        return {name: _plain(item) for name, item in pairs if item is not None}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)
