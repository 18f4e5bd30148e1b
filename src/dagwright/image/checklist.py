"""What the doctor looks for where tasks run: every function and class that the steps of a plan import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.plan.spec import PROTOCOL, step_spec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dagwright.plan.model import Plan, Step


def checklist(plan: Plan, steps: Iterable[Step] | None = None) -> dict[str, Any]:
    """The object that `python -m dagwright_worker doctor --spec` reads, for all steps of a plan or for some.

    Functions are in the order of the plan, each once. The function to call on failure is among those of all steps only.
    """
    functions: dict[tuple[str, ...], None] = {}
    hooks: dict[str, None] = {}
    for step in plan.steps if steps is None else steps:
        spec = step_spec(step, plan)
        hooks.update(dict.fromkeys(spec.get("serialisers", ())))
        functions.update(dict.fromkeys(_symbols(spec)))
    if steps is None and plan.settings.on_failure is not None:
        functions[plan.settings.on_failure,] = None
    return {"protocol": PROTOCOL, "functions": [list(names) for names in functions], "serialisers": list(hooks)}


def _symbols(spec: dict[str, Any]) -> list[tuple[str, ...]]:
    """What a step spec names for import, wherever it stands in it; the first, then its alternatives. Constants hold none."""
    found: list[tuple[str, ...]] = []
    stack: list[Any] = [spec]
    while stack:
        thing = stack.pop()
        if isinstance(thing, list):
            stack.extend(reversed(thing))
        elif isinstance(thing, dict) and "const" not in thing:
            if thing.get("op") == "call":
                found.append((thing["fn"], *thing.get("alternatives", ())))
            found += [(name,) for name in (thing.get("symbols") or {}).values()]
            found += [(name,) for name in (thing.get("types") or ()) if "block" in thing]
            found += [(thing[key],) for key in ("symbol", "enum") if isinstance(thing.get(key), str)]
            stack.extend(value for key, value in reversed(thing.items()) if key not in ("default", "symbols", "types"))
    return found
