"""The Prefect 3 flow churn, compiled by dagwright from pipeline.py:churn.

Change that function or its settings and compile again, rather than this file. Each task runs one step of the pipeline
through dagwright_worker, which imports your functions: they must be importable where
the flow runs.
"""

from __future__ import annotations

import inspect
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from itertools import count
from typing import Any

from prefect import Task, flow
from prefect.cache_policies import NO_CACHE
from prefect.context import FlowRunContext
from prefect.futures import PrefectFuture, wait
from prefect.task_runners import ThreadPoolTaskRunner

import dagwright_worker as worker

PIPELINE = "pipeline:churn"
PARAMS: dict[str, dict[str, Any]] = {
    "snapshot": {"type": "str", "source": "schedule.date", "offset": -86400, "timezone": "Europe/Amsterdam"},
    "depths": {"type": {"tuple": ["int", "..."]}, "default": {"$": "tuple", "v": [2, 3, 5]}},
    "good_enough": {"type": "float", "default": 0.9},
}
STORE: str | None = None  # for values too large to pass in memory; None: a folder that goes when the run ends
RUN: ContextVar[dict[str, Any]] = ContextVar("RUN")  # what all tasks of a flow run know of it
CHILDREN: dict[str, list[subprocess.Popen[str]]] = {}  # the processes of the flow runs of this process


def step(
    name: str,
    *,
    block: list[dict[str, Any]],
    inputs: dict[str, dict[str, str]],
    outputs: dict[str, dict[str, Any]],
    timeout: float | None = None,
    **options: Any,
) -> Task[..., dict[str, Any]]:
    """A task that runs one step: calls of your functions, and the expressions around them.

    It takes what its upstream tasks returned, and returns an envelope for each output. Every reader unpacks a value of
    its own from an envelope, so no task sees what another does to its copy.

    With `timeout` the step runs in a process of its own, which Prefect's threads cannot give it.
    """
    # Parameters come in envelopes too, so to the worker they are outputs of one more step.
    sources = {key: {"step": "", "output": it["param"]} if "param" in it else it for key, it in inputs.items()}
    spec = {
        "protocol": "1.1",
        "pipeline": PIPELINE,
        "step": name,
        "block": [{"op": "call", "id": name, **node} for node in block],
        "inputs": sources,
        "outputs": outputs,
    }

    def run(upstream: dict[str, Any]) -> dict[str, Any]:
        if RUNS.get().over():
            raise Unready(f"step {name} did not begin: the time of the run was over, or it was cancelled")
        envelopes = {
            key: upstream[key][it["output"]] if "step" in it else tree(upstream[key]) for key, it in inputs.items()
        }
        variables: dict[str, str] = {}
        if timeout:
            return run_in_child(spec, envelopes, variables, timeout)
        try:
            return worker.run_step(spec, envelopes, context=RUN.get())
        except SystemExit as left:  # it would end the whole flow run, and not as failed
            raise RuntimeError(f"step {name} called sys.exit({left.code!r})") from left

    run.__name__ = run.__qualname__ = name
    return StepTask(
        run,
        name=name,
        task_run_name=lambda: name,
        cache_policy=NO_CACHE,  # the default policy would reuse results between tasks with equal inputs
        persist_result=False,
        log_prints=True,
        **{"retries": 0, "retry_delay_seconds": 0, **options},
    )


def run_in_child(
    spec: dict[str, Any],
    envelopes: dict[str, Any],
    variables: dict[str, str],
    timeout: float | None,
) -> dict[str, Any]:
    """Run a step in a process of its own; it ends with the flow run, or at its timeout."""
    context = RUN.get()
    with tempfile.TemporaryDirectory(prefix="dagwright-") as folder:
        files = {key: os.path.join(folder, key) for key in ("spec", "inputs", "context", "outputs")}
        for key, content in (("spec", spec), ("inputs", envelopes), ("context", context)):
            with open(files[key], "w", encoding="utf-8") as file:
                json.dump(content, file)
        options = [it for key, path in files.items() for it in (f"--{key}", path)]
        with subprocess.Popen(
            [sys.executable, worker.__file__, "step", *options, *(f"--path={path}" for path in sys.path if path)],
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        ) as child:
            late = threading.Event()
            alarm = threading.Timer(timeout or threading.TIMEOUT_MAX, end, (child, late))
            alarm.daemon = True
            alarm.start()
            try:
                CHILDREN[context["run"]].append(child)  # a KeyError says that the flow run is over
                for line in child.stdout or ():
                    print(line.rstrip("\n"))  # Prefect logs what a task prints
                code = child.wait()
            finally:
                alarm.cancel()
                end(child)
        if late.is_set():
            raise TimeoutError(f"DW533: step {spec['step']} was ended at its timeout of {timeout} seconds")
        if not os.path.exists(files["outputs"]):
            raise RuntimeError(f"DW533: the process of step {spec['step']} ended with exit code {code}")
        with open(files["outputs"], encoding="utf-8") as file:
            result = json.load(file)
    if "error" in result:
        raise told(result["error"])
    outputs: dict[str, Any] = result["outputs"]
    return outputs


def end(child: subprocess.Popen[str], late: threading.Event | None = None) -> None:
    """End a child that still runs, and whatever it has started."""
    if child.poll() is None:
        if late is not None:
            late.set()
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def told(error: dict[str, Any]) -> Exception:
    """The exception that a child tells of: the same type and arguments, where that can be made here."""
    try:
        made = worker.import_symbol(error["type"])(*worker.from_json(error["args"]))
        assert isinstance(made, Exception)
    except Exception:
        made = RuntimeError(f"{error['type'].replace(':', '.')}: {error['message']}")
    made.__notes__ = [error["headline"]]
    return made


class Unready(Exception):
    """A task that the flow waits for has not succeeded, so the flow goes no further. What failed is told where its part ends."""


class Runs:
    """The task runs of a part of the flow. Iterating gives them in the order of the pipeline function."""

    def __init__(self, outer: Runs | None = None) -> None:
        self.outer = outer
        self.own: list[tuple[int, PrefectFuture[Any]]] = []
        self.inner: list[list[Runs]] = []  # parts of this one, and the rounds of loops
        self.stopped = False

    def placed(self) -> list[tuple[int, PrefectFuture[Any]]]:
        found = list(self.own)
        for rounds in self.inner:
            inside = [it for one in rounds for it in one.placed()]
            first = min((place for place, _ in inside), default=0)  # the rounds stand together, one after the other
            found += [(first, future) for _, future in inside]
        return sorted(found, key=lambda it: it[0])

    def __iter__(self) -> Iterator[PrefectFuture[Any]]:
        return iter([future for _, future in self.placed()])

    def over(self) -> bool:
        return self.stopped or (self.outer is not None and self.outer.over())


RUNS: ContextVar[Runs] = ContextVar("RUNS")  # what a task run that is submitted now belongs to
PLACES = count()
FAILURE: ContextVar[BaseException] = ContextVar("FAILURE")  # the last failure of a task that a part of the flow has told


class StepTask(Task[..., dict[str, Any]]):
    """A task of this flow. Its runs are noted, so that every one of them is waited for."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.place = next(PLACES)

    def submit(self, *args: Any, **options: Any) -> Any:
        runs = RUNS.get()
        if runs.over():
            raise Unready
        future = super().submit(*args, **options)
        runs.own.append((self.place, future))
        return future


@contextmanager
def part() -> Iterator[Runs]:
    """A part of the flow, for what comes after all of it."""
    runs = Runs(RUNS.get(None))
    if runs.outer is not None:
        runs.outer.inner.append([runs])
    token = RUNS.set(runs)
    try:
        yield runs
    finally:
        RUNS.reset(token)


@contextmanager
def block() -> Iterator[Runs]:
    """A part of the flow that ends when all of its tasks have ended, and fails as the pipeline function would."""
    unready = None
    with part() as runs:
        try:
            try:
                yield runs
            except Unready as error:
                unready = error
            wait(list(runs))
        except BaseException as error:
            if error is not FAILURE.get(None):  # a timeout, a cancellation: nothing of this part begins any more
                runs.stopped = True
                for child in CHILDREN[RUN.get()["run"]]:
                    end(child)
            wait(list(runs))
            raise
    try:
        finish(list(runs))
    except BaseException as error:
        FAILURE.set(error)
        raise
    if unready is not None:
        raise unready


def ready(*futures: PrefectFuture[Any]) -> None:
    """Go on only when these have ended well."""
    for future in futures:
        outcome(future)


def outcome(future: PrefectFuture[Any]) -> Any:
    """What a task has returned."""
    future.wait()
    if not future.state.is_completed():
        raise Unready
    return future.result()


def flag(future: PrefectFuture[Any], output: str) -> bool:
    """What a task has decided."""
    decided: bool = outcome(future)[output]
    return decided


def items(future: PrefectFuture[Any], output: str) -> list[dict[str, Any]]:
    """What a loop runs over: an envelope for each element."""
    elements: list[dict[str, Any]] = outcome(future)[output]
    return elements


def each(body: Callable[[dict[str, Any]], Any], elements: list[dict[str, Any]], limit: int | None = None) -> list[Any]:
    """What `body` gives for each element. The rounds go on at the same time; with `limit` that many at most, each to its end."""
    rounds = [Runs(RUNS.get()) for _ in elements]
    RUNS.get().inner.append(rounds)

    def go(runs: Runs, element: dict[str, Any]) -> Any:
        RUNS.set(runs)
        try:
            return body(element)
        finally:
            if limit is not None:
                wait(list(runs))

    with ThreadPoolExecutor(limit or 256) as pool:
        found = [pool.submit(copy_context().run, go, *it) for it in zip(rounds, elements)]
        try:
            return [it.result() for it in found]
        except BaseException as error:
            for runs in () if isinstance(error, Unready) else rounds:
                runs.stopped = True
            raise


def const(tagged: Any) -> dict[str, Any]:
    """The envelope of a constant."""
    return worker.encode(worker.from_json(tagged), policy=worker.Policy(inline=sys.maxsize))


def tree(value: Any) -> Any:
    """A value of the flow with its task runs done, as the worker takes it: an envelope, or a list of such."""
    if isinstance(value, PrefectFuture):
        value = outcome(value)
    if isinstance(value, tuple):
        producer, output = value
        return (outcome(producer) if isinstance(producer, PrefectFuture) else producer)[output]
    if isinstance(value, list):
        return [tree(it) for it in value]
    if isinstance(value.get("many"), list):
        return {"many": [tree(it) for it in value["many"]]}
    if isinstance(value.get("dw"), int):
        return value
    (only,) = value.values()  # of a step with one output
    return only


@contextmanager
def pipeline_run(given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the tasks of a flow run share: a place for large values, and its parameters, each in an envelope."""
    flow_run = FlowRunContext.get().flow_run
    folder = tempfile.mkdtemp(prefix="dagwright-")
    context = {
        "pipeline": "churn",
        "run": str(flow_run.id),
        "store": os.environ.get("DAGWRIGHT_STORE") or STORE or folder,
        "inline": 65536,  # bytes of a value that travel in its envelope, and not through the store
    }
    if flow_run.auto_scheduled:  # Prefect expects a manual run at some time too, but that is the time of day
        context["time"] = flow_run.expected_start_time.isoformat()
    RUN.set(context)
    children = CHILDREN[context["run"]] = []
    try:
        with block():
            yield parameters(given, context)
    finally:
        del CHILDREN[context["run"]]
        for child in children:
            end(child)
        shutil.rmtree(folder, ignore_errors=True)


def parameters(given: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    """An envelope for each parameter. The worker reads them, by the rules that hold on every engine."""
    signature = inspect.signature(FlowRunContext.get().flow.fn).parameters.values()
    # What stands at its default is left out: the worker knows the exact default, and what the run itself provides.
    given = {
        name: value
        for (name, value), it in zip(given.items(), signature)
        if it.default is it.empty or not same(value, it.default)
    }
    store = worker.Store(context["store"])
    place = store.place(context.get("env", ""), context["pipeline"], context["run"], "parameters")
    return {
        name: worker.encode(value, store.sink(place, name), worker.Policy(inline=context["inline"]))
        for name, value in worker.resolve_params(PARAMS, given, context).items()
    }


def same(value: Any, default: Any) -> bool:
    """Whether two values are equal in value and type."""
    try:
        return json.dumps(worker.to_json(value)) == json.dumps(worker.to_json(default))
    except worker.WorkerError:
        return False  # no value that JSON could carry is a default here


def finish(futures: list[PrefectFuture[Any]]) -> None:
    """Wait for all tasks; then fail as the pipeline function would, by the first failure in its order."""
    wait(futures)
    for future in futures:
        future.result()


def value(value: Any) -> Any:
    """What a value of the flow is, unpacked."""
    return worker.decode_tree(tree(value), worker.Store(RUN.get()["store"]))


# --- The steps, in the order of the pipeline function ---

open_export = step(
    "open_export",
    block=[{"fn": "churn.data:open_export", "args": [{"in": "snapshot"}]}],
    inputs={"snapshot": {"param": "snapshot"}},
    outputs={"export": {"out": "open_export"}},
)
load_customers = step(
    "load_customers",
    block=[{"fn": "churn.data:load_customers", "args": [{"in": "export"}]}],
    inputs={"export": {"step": "open_export", "output": "export"}},
    outputs={"customers": {"out": "load_customers"}},
)
drop_export = step(
    "drop_export",
    block=[{"fn": "churn.data:drop_export", "args": [{"in": "export"}]}],
    inputs={"export": {"step": "open_export", "output": "export"}},
    outputs={},
)
clean = step(
    "clean",
    block=[
        {"fn": "churn.data:clean", "args": [{"in": "customers"}]},
        {"op": "expr", "id": "map-items", "src": "depths", "names": {"depths": {"in": "depths"}}},
    ],
    inputs={"customers": {"step": "load_customers", "output": "customers"}, "depths": {"param": "depths"}},
    outputs={"items": {"items": {"out": "map-items"}, "nth": 0}, "features": {"out": "clean"}},
)
train = step(
    "train",
    block=[{"fn": "churn.model:train", "args": [{"in": "features"}], "kwargs": {"depth": {"in": "item"}}}],
    inputs={"features": {"step": "clean", "output": "features"}, "item": {"item": "map"}},
    outputs={"models": {"out": "train"}},
    retries=2,
    retry_delay_seconds=60,
    timeout=900,
)
evaluate = step(
    "evaluate",
    block=[
        {"fn": "churn.model:evaluate", "args": [{"in": "models"}, {"in": "features"}]},
        {
            "op": "expr",
            "id": "glue",
            "src": "best.auc > good_enough",
            "names": {"best": {"out": "evaluate"}, "good_enough": {"in": "good_enough"}},
        },
    ],
    inputs={
        "models": {"region": "map", "output": "models", "collect": "tree"},
        "features": {"step": "clean", "output": "features"},
        "good_enough": {"param": "good_enough"},
    },
    outputs={"test": {"flag": {"out": "glue"}, "nth": 0}, "best": {"out": "evaluate"}},
)
report = step(
    "report",
    block=[{"fn": "churn.model:report", "args": [{"in": "best"}]}],
    inputs={"best": {"step": "evaluate", "output": "best"}},
    outputs={"result": {"out": "report"}},
)


@flow(
    name="churn",
    description="Who will leave?\n\nOwner: retention",
    timeout_seconds=7200,
    persist_result=True,
    result_serializer="pickle",
    task_runner=ThreadPoolTaskRunner(max_workers=256),
    validate_parameters=False,  # Prefect's own checks would turn "3" into 3 and 3 into 3.0
    retries=0,
    log_prints=True,
)
def churn(snapshot: str | None = None, depths: tuple[int, ...] = (2, 3, 5), good_enough: float = 0.9) -> Any:
    with pipeline_run({"snapshot": snapshot, "depths": depths, "good_enough": good_enough}) as params:
        export = open_export.submit({"snapshot": params["snapshot"]})
        ready(export)
        try:
            with block():
                customers = load_customers.submit({"export": export})
        finally:
            with block() as try_runs:
                drop_export_run = drop_export.submit({"export": export})
        features = clean.submit({"customers": customers, "depths": params["depths"]}, wait_for=[*try_runs])

        def models_round(d: dict[str, Any]) -> Any:
            return train.submit({"features": features, "item": d})

        models = each(models_round, items(features, "items"), limit=4)
        best = evaluate.submit({"models": models, "features": features, "good_enough": params["good_enough"]})
        if flag(best, "test"):
            result = report.submit({"best": best})
        else:
            result = const(None)
        return value(result)


if __name__ == "__main__":
    print(repr(churn(**json.loads(sys.argv[1] if len(sys.argv) > 1 else "{}"))))
