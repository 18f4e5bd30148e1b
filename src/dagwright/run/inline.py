"""Every step in this process, one after the other: breakpoints work, and values are isolated all the same."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import dagwright_worker as worker
from dagwright.plan.model import FromStep
from dagwright.plan.spec import step_spec
from dagwright.run.model import Outcome
from dagwright.run.schedule import Cut, import_path, uses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dagwright.plan.compilation import Compilation
    from dagwright.plan.model import Plan, Step
    from dagwright.run.model import Watcher

_PLAIN = frozenset({int, str, float, bool, bytes, type(None)})


def run_inline(
    compilation: Compilation,
    params: Mapping[str, Any],
    watcher: Watcher,
    order: Sequence[Step],
    check: Callable[[Step, Mapping[str, Any]], Callable[[], None]] | None = None,
) -> Outcome:
    """Run the steps in the given order. Each step gets copies of its inputs, made by the codec that engines use too.

    After a failure only steps that stand above it in the program are still run (in program order there are none left).
    """
    plan = compilation.plan
    import_path(compilation.root)
    values: dict[tuple[str, str], Any] = {}
    readers = uses(plan)
    done: list[str] = []
    failure: Outcome | None = None
    cut: Cut | None = None
    for step in order:
        if cut is not None and not cut.allows(step):
            continue
        spec = step_spec(step, plan)
        results: dict[str, Any] = {}
        watcher.started(step)
        begun = time.perf_counter()
        try:
            inputs = _inputs(step, values, readers, params)
            after = check(step, inputs) if check is not None else None
            with _environment(step.settings.env):
                worker.evaluate_block(spec["block"], inputs, results)
            if after is not None:
                after()
            _keep(step, spec, inputs, results, values, readers)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 -- whatever a task raises is the run's outcome, SystemExit too
            watcher.failed(step, time.perf_counter() - begun)
            cut = cut or Cut(plan)
            if cut.fail(step):
                failure = _failed(spec, results, error)
            continue
        watcher.finished(step, time.perf_counter() - begun)
        done.append(step.id)
    if failure is not None:
        return failure._replace(done=tuple(done))
    return Outcome(_result(plan, values), None, "", tuple(done))


def _inputs(
    step: Step, values: dict[tuple[str, str], Any], readers: dict[tuple[str, str], int], params: Mapping[str, Any]
) -> dict[str, Any]:
    """The step's own copies of what it reads. The last reader of a value takes the stored copy itself."""
    inputs: dict[str, Any] = {}
    for name, source in step.inputs.items():
        if not isinstance(source, FromStep):
            inputs[name] = _copy(params[source.param])
            continue
        readers[source] -= 1
        inputs[name] = _copy(values[source]) if readers[source] else values.pop(source)
    return inputs


def _copy(value: Any) -> Any:
    return value if type(value) in _PLAIN else worker.isolate(value)


def _keep(
    step: Step,
    spec: Mapping[str, Any],
    inputs: Mapping[str, Any],
    results: Mapping[str, Any],
    values: dict[tuple[str, str], Any],
    readers: Mapping[tuple[str, str], int],
) -> None:
    """Store copies of the outputs: the step may still hold on to the originals."""
    for name, ref in spec["outputs"].items():
        if readers.get(FromStep(step.id, name)):
            values[FromStep(step.id, name)] = _copy(worker.evaluate_ref(ref, inputs, results))


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """The task's environment variables, for as long as it runs."""
    if not variables:
        yield
        return
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _failed(spec: Mapping[str, Any], results: Mapping[str, Any], error: BaseException) -> Outcome:
    node = next((n for n in spec["block"] if n["id"] not in results), None)
    if node is None:  # all is evaluated: what the last call returned could not be kept
        node = next((n for n in reversed(spec["block"]) if n["op"] == "call"), None)
    if error.__traceback__ is not None:
        error.__traceback__ = error.__traceback__.tb_next  # this loop is no news to the user
    failure = worker.Failure(spec, node, error)
    worker.trim_traceback(error)
    return Outcome(None, error, failure.text(), ())


def _result(plan: Plan, values: Mapping[tuple[str, str], Any]) -> Any:
    return None if plan.result is None else values[plan.result]
