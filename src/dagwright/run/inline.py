"""Every task in this process, one after the other: breakpoints work, and values are isolated all the same."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import dagwright_worker as worker
from dagwright.plan.model import FromParam
from dagwright.plan.spec import step_spec
from dagwright.run.instances import Graph
from dagwright.run.model import Failed
from dagwright.run.schedule import import_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dagwright.plan.compilation import Compilation
    from dagwright.plan.model import Plan
    from dagwright.run.instances import Task
    from dagwright.run.model import Outcome, Watcher

_HERE = os.path.dirname(__file__)
_AT = "\0at"  # no id of a node: the output that is being kept, and what is to blame if it cannot be
_PLAIN = frozenset({int, str, float, bool, bytes, type(None)})


def run_inline(
    compilation: Compilation,
    params: Mapping[str, Any],
    watcher: Watcher,
    seed: int | None = None,
    check: Callable[[Task, Mapping[str, Any]], Callable[[], None]] | None = None,
) -> Outcome:
    """Run the tasks, in program order or with a `seed` in any. Each gets copies of its inputs, made by the codec that engines use.

    Ctrl-C is a failure of the task that runs: cleanups follow, and then it is raised on.
    """
    plan = compilation.plan
    import_path(compilation.root)
    graph = Graph(plan, _Objects(params), seed=seed, width=1)
    specs = _Specs(plan)
    done: list[str] = []
    interrupt: KeyboardInterrupt | None = None
    while (task := graph.take()) is not None:
        spec = specs.of(task)
        results: dict[Any, Any] = {}
        watcher.started(task)
        begun = time.perf_counter()
        try:
            outputs = _run(task, spec, results, params, check)
        except BaseException as error:  # noqa: BLE001 -- whatever a task raises is the run's outcome, SystemExit too
            watcher.failed(task, time.perf_counter() - begun)
            graph.fail(task, _failed(task, spec, results, error))
            if isinstance(error, KeyboardInterrupt):
                interrupt = interrupt or error
                graph.stop()
            continue
        watcher.finished(task, time.perf_counter() - begun)
        graph.done(task, outputs)
        done.append(task.name)
    if interrupt is not None:
        raise interrupt
    return graph.outcome(done)


class _Specs:
    """The steps' specs. Those of steps in regions are kept: they may be needed for every element of a list."""

    __slots__ = ("_known", "_plan")

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._known: dict[str, dict[str, Any]] = {}

    def of(self, task: Task) -> dict[str, Any]:
        if task.frame.owner is None:
            return step_spec(task.step, self._plan)
        if task.id not in self._known:
            self._known[task.id] = step_spec(task.step, self._plan)
        return self._known[task.id]


class _Objects:
    """Values as Python objects, which nobody but their reader gets hold of."""

    __slots__ = ("_params",)

    def __init__(self, params: Mapping[str, Any]) -> None:
        self._params = params

    def copy(self, value: Any) -> Any:
        return _copy(value)

    def constant(self, value: Any) -> Any:
        return _copy(value)

    def parameter(self, name: str) -> Any:
        return _copy(self._params[name])

    def collect(self, parts: list[Any], many: bool) -> Any:
        return [element for part in parts for element in part] if many else parts


def _copy(value: Any) -> Any:
    return value if type(value) in _PLAIN else worker.isolate(value)


def _run(
    task: Task,
    spec: Mapping[str, Any],
    results: dict[Any, Any],
    params: Mapping[str, Any],
    check: Callable[[Task, Mapping[str, Any]], Callable[[], None]] | None,
) -> dict[str, Any]:
    """Run one task; gives its outputs that somebody reads. `results` are then the values of its nodes."""
    step = task.step
    inputs = task.graph.inputs(task)
    for name, source in step.inputs.items():
        if type(source) is FromParam:
            inputs[name] = _copy(params[source.param])
    after = check(task, inputs) if check is not None else None
    if step.settings.env:
        with _environment(step.settings.env):
            worker.evaluate_block(spec["block"], inputs, results)
    else:
        worker.evaluate_block(spec["block"], inputs, results)
    if after is not None:
        after()
    return _outputs(task, spec, inputs, results)


def _outputs(task: Task, spec: Mapping[str, Any], inputs: Mapping[str, Any], results: dict[Any, Any]) -> dict[str, Any]:
    """Copies of the outputs: the task may still hold on to the originals. What fails here is told as the worker tells it."""
    found: dict[str, Any] = {}
    for name, output in spec["outputs"].items():
        if not task.graph.wanted(task, name):
            continue
        kind = task.step.outputs[name].kind
        ref = output if kind == "value" else output[kind]
        results[_AT] = ref, None, ()
        value = worker.evaluate_ref(ref, inputs, results)
        if kind == "value":
            found[name] = _copy(value)
        elif kind == "flag":
            results[_AT] = ref, {**output, "op": "if", "id": name, "test": ref}, ()
            found[name] = True if value else False  # noqa: SIM210 -- the truth is asked for once, as `if` does
        else:
            results[_AT] = loop = ref, {**output, "op": "map", "id": name, "over": ref}, ()
            elements: list[Any] = []
            found[name] = elements
            for element in value:
                results[_AT] = ref, None, (len(elements),)
                elements.append(_copy(element))
                results[_AT] = loop
    return found


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """The task's environment variables, for as long as it runs."""
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


def _failed(task: Task, spec: Mapping[str, Any], results: dict[Any, Any], error: BaseException) -> Failed:
    if _AT in results:  # all is evaluated: a value could not be kept
        ref, node, loops = results[_AT]
        if node is None:
            node = next((n for n in spec["block"] if n["id"] == ref.get("out")), None)
    else:
        node, loops = worker.failed_at(spec["block"], results)
    while error.__traceback__ is not None and error.__traceback__.tb_frame.f_code.co_filename.startswith(_HERE):
        error.__traceback__ = error.__traceback__.tb_next  # how we got to the user's code is no news to the user
    failure = worker.Failure(spec, node, error, (*task.indices, *loops))
    worker.trim_traceback(error)
    return Failed(error, failure.text())
