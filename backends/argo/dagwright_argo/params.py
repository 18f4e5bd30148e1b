"""Pipeline parameters as Argo has them: all are text.

A default is the text that the worker reads by the annotation as just that value; where there is none, it is the value itself in
tagged JSON (`emit.text.exact`).
"""

from __future__ import annotations

import json
from math import isfinite
from typing import TYPE_CHECKING, Any

from dagwright.emit.names import keys
from dagwright.emit.text import EXACT_START, exact, is_hazard

if TYPE_CHECKING:
    from dagwright.plan.model import Plan, PlanParam

RUN_SOURCES = frozenset({"run.id", "env.name"})
FROM_SCHEDULE = '{"dw": 1, "from": "schedule"}'
"""The default of a parameter that comes from the schedule: the worker knows it by this text."""


def is_argument(param: PlanParam) -> bool:
    """Whether a run can be given it: what is a fact of the run cannot."""
    return param.source is None or param.source.source not in RUN_SOURCES


def argument_keys(plan: Plan) -> dict[str, str]:
    """What the workflow calls each parameter: its name, where that has only letters, digits and `_`."""
    return keys(param.name for param in plan.params)


def default_text(param: PlanParam, tagged: Any) -> str | None:
    """The text of a parameter's default, None where a run must be given one; `tagged` is the default in tagged JSON."""
    if param.source is not None:
        return FROM_SCHEDULE
    if param.default is None:
        return None
    text = plain_text(param.type, param.default.value)
    return exact(tagged) if text is None else text


def plain_text(descriptor: Any, value: Any) -> str | None:
    """The text that people would write for a value, if the worker reads it by `descriptor` as exactly that value."""
    if descriptor == "str" and type(value) is str:
        return value if _survives(value) else None
    if _is_plain(descriptor, value):
        text = json.dumps(list(value) if isinstance(value, tuple) else value)
        return None if is_hazard(text) else text
    return None


def _is_plain(descriptor: Any, value: Any) -> bool:
    if isinstance(descriptor, dict):
        kind = "list" if "list" in descriptor else "tuple"
        inner = descriptor.get(kind)
        if type(value).__name__ != kind:
            return False
        if kind == "list":
            return all(_is_plain(inner, item) for item in value)
        if inner is None or inner[-1:] != ["..."]:
            return False
        return all(_is_plain(inner[0], item) for item in value)
    if descriptor == "float":
        return type(value) is float and isfinite(value)
    return type(value).__name__ == descriptor and descriptor in ("bool", "int", "str")


def _survives(text: str) -> bool:
    """Whether a text comes through Argo's templates, and looks in the file like what it is."""
    return text.isprintable() and not is_hazard(text) and not text.startswith(EXACT_START)
