"""`run --check`: whether tasks leave their inputs alone, and whether the result is that of a plain call."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import dagwright_worker as worker
from dagwright.run.schedule import import_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.plan.compilation import Compilation
    from dagwright.run.instances import Task


def digest(value: Any) -> str:
    """The digest of a value's encoded form: equal for values that are equal in value and type, as far as codecs go."""
    return str(worker.encode(value, worker.MemorySink())["sha256"])


def watch_inputs(sink: DiagnosticSink) -> Callable[[Task, Mapping[str, Any]], Callable[[], None]]:
    """A check for the inline executor that reports DW534 where a task changes what it was given."""

    def before(task: Task, inputs: Mapping[str, Any]) -> Callable[[], None]:
        digests = {name: digest(value) for name, value in inputs.items()}

        def after() -> None:
            for name, old in digests.items():
                if digest(inputs[name]) != old:
                    sink.error(
                        "DW534", f"`{task.name}` changes its input `{name}`", task.step.span,
                        notes=("a plain call lets other users of the value see the change; tasks on an engine do not",),
                        help="work on a copy, and return what is new",
                    )  # fmt: skip

        return after

    return before


def compare_with_plain_call(
    compilation: Compilation, params: Mapping[str, Any], value: Any, sink: DiagnosticSink
) -> None:
    """Call the pipeline function itself, in this process, and report DW535 where its result is another."""
    import_path(compilation.root)
    plan = compilation.plan
    function = getattr(import_module(plan.module), plan.function)
    expected = function(**params)
    if digest(expected) == digest(value) or (type(expected) is type(value) and _equal(expected, value)):
        return
    sink.error(
        "DW535", f"`{plan.name}` returned {_short(value)}, but calling it returns {_short(expected)}", plan.span,
        notes=("the function ran twice, once in tasks and once as it is",),
        help="look for state that two calls share: globals, random numbers, files, or a changed input",
    )  # fmt: skip


def _equal(one: Any, other: Any) -> bool:
    try:
        return bool(one == other)
    except Exception:  # noqa: BLE001 -- values whose comparison fails or gives no truth are compared by digest alone
        return False


def _short(value: Any) -> str:
    text = f"{type(value).__name__} {value!r}"
    return text if len(text) <= 80 else text[:77] + "..."


def warn_of_second_run(stream: Any = None) -> None:
    """Say that effects happen twice."""
    (stream or sys.stderr).write("note: --check also calls the function itself, so its effects happen twice\n")
