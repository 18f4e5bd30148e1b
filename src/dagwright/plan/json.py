"""The JSON form of a plan: the step specs of the worker protocol, with order, settings and parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.plan.spec import params_spec, step_spec

if TYPE_CHECKING:
    from dagwright.plan.model import Plan, Step

VERSION = "1.0"


def plan_json(plan: Plan) -> dict[str, Any]:
    """The whole plan. Secrets stand in it by reference, as they do in the settings."""
    found: dict[str, Any] = {
        "plan": VERSION,
        "name": plan.name,
        "pipeline": f"{plan.module}:{plan.function}",
        "params": params_spec(plan),
        "steps": [_step_json(step, plan) for step in plan.steps],
        "result": None if plan.result is None else {"step": plan.result.step, "output": plan.result.output},
        "settings": settings_json(plan.settings),
    }
    if plan.env:
        found["env"] = plan.env
    return found


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
