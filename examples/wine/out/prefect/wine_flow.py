"""The Prefect 3 flow wine, compiled by dagwright from pipeline.py:wine.

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
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from prefect import Task, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.context import FlowRunContext
from prefect.futures import PrefectFuture, wait
from prefect.task_runners import ThreadPoolTaskRunner

import dagwright_worker as worker

PIPELINE = "pipeline:wine"
PARAMS: dict[str, dict[str, Any]] = {
    "test_size": {"type": "float", "default": 0.3},
    "seed": {"type": "int", "default": 0},
    "trees": {"type": "int", "default": 100},
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
        envelopes = {key: upstream[key] if "param" in it else upstream[key][it["output"]] for key, it in inputs.items()}
        variables: dict[str, str] = {}
        if timeout:
            return run_in_child(spec, envelopes, variables, timeout)
        try:
            return worker.run_step(spec, envelopes, context=RUN.get())
        except SystemExit as left:  # it would end the whole flow run, and not as failed
            raise RuntimeError(f"step {name} called sys.exit({left.code!r})") from left

    run.__name__ = run.__qualname__ = name
    return task(
        run,
        name=name,
        task_run_name=lambda: name,
        cache_policy=NO_CACHE,  # the default policy would reuse results between tasks with equal inputs
        persist_result=False,
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


@contextmanager
def pipeline_run(given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the tasks of a flow run share: a place for large values, and its parameters, each in an envelope."""
    flow_run = FlowRunContext.get().flow_run
    folder = tempfile.mkdtemp(prefix="dagwright-")
    context = {
        "pipeline": "wine",
        "run": str(flow_run.id),
        "store": os.environ.get("DAGWRIGHT_STORE") or STORE or folder,
        "inline": 65536,  # bytes of a value that travel in its envelope, and not through the store
    }
    RUN.set(context)
    children = CHILDREN[context["run"]] = []
    try:
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


def value(future: PrefectFuture[Any], output: str) -> Any:
    """What a task's output is, unpacked."""
    return worker.decode(future.result()[output], worker.Store(RUN.get()["store"]))


# --- The steps, in the order of the pipeline function ---

load = step("load", block=[{"fn": "wine.data:load"}], inputs={}, outputs={"table": {"out": "load"}})
split = step(
    "split",
    block=[
        {
            "fn": "wine.data:split",
            "args": [{"in": "table"}],
            "kwargs": {"test_size": {"in": "test_size"}, "seed": {"in": "seed"}},
        },
        {"op": "unpack", "id": "unpack-split", "value": {"out": "split"}, "count": 2},
    ],
    inputs={
        "table": {"step": "load", "output": "table"},
        "test_size": {"param": "test_size"},
        "seed": {"param": "seed"},
    },
    outputs={
        "train": {"out": "unpack-split", "path": [["item", 0]]},
        "test": {"out": "unpack-split", "path": [["item", 1]]},
    },
)
fit_logistic = step(
    "fit_logistic",
    block=[{"fn": "wine.model:fit_logistic", "args": [{"in": "train"}], "kwargs": {"seed": {"in": "seed"}}}],
    inputs={"train": {"step": "split", "output": "train"}, "seed": {"param": "seed"}},
    outputs={"logistic": {"out": "fit_logistic"}},
    retries=2,
    retry_delay_seconds=[60, 120],
    timeout=900,
)
fit_forest = step(
    "fit_forest",
    block=[
        {
            "fn": "wine.model:fit_forest",
            "args": [{"in": "train"}],
            "kwargs": {"trees": {"in": "trees"}, "seed": {"in": "seed"}},
        },
    ],
    inputs={"train": {"step": "split", "output": "train"}, "trees": {"param": "trees"}, "seed": {"param": "seed"}},
    outputs={"forest": {"out": "fit_forest"}},
    retries=2,
    retry_delay_seconds=[60, 120],
    timeout=900,
)
evaluate = step(
    "evaluate",
    block=[{"fn": "wine.model:evaluate", "args": [{"in": "logistic"}, {"in": "test"}]}],
    inputs={"logistic": {"step": "fit_logistic", "output": "logistic"}, "test": {"step": "split", "output": "test"}},
    outputs={"evaluate": {"out": "evaluate"}},
)
evaluate_2 = step(
    "evaluate-2",
    block=[{"fn": "wine.model:evaluate", "args": [{"in": "forest"}, {"in": "test"}], "nth": 1}],
    inputs={"forest": {"step": "fit_forest", "output": "forest"}, "test": {"step": "split", "output": "test"}},
    outputs={"evaluate": {"out": "evaluate-2"}},
)
report = step(
    "report",
    block=[
        {"op": "expr", "id": "glue", "src": "len(test)", "names": {"test": {"in": "test"}}},
        {
            "fn": "wine.report:report",
            "args": [
                {"dict": [[{"const": "logistic"}, {"in": "evaluate"}], [{"const": "forest"}, {"in": "evaluate_2"}]]},
            ],
            "kwargs": {"rows": {"out": "glue"}},
        },
    ],
    inputs={
        "test": {"step": "split", "output": "test"},
        "evaluate": {"step": "evaluate", "output": "evaluate"},
        "evaluate_2": {"step": "evaluate-2", "output": "evaluate"},
    },
    outputs={"report": {"out": "report"}},
)


@flow(
    name="wine",
    description="Which cultivar is that wine?\n\nOwner: cellar",
    timeout_seconds=3600,
    persist_result=True,
    result_serializer="pickle",
    task_runner=ThreadPoolTaskRunner(max_workers=7),
    validate_parameters=False,  # Prefect's own checks would turn "3" into 3 and 3 into 3.0
    retries=0,
    log_prints=True,
)
def wine(test_size: float = 0.3, seed: int = 0, trees: int = 100) -> Any:
    with pipeline_run({"test_size": test_size, "seed": seed, "trees": trees}) as params:
        table = load.submit({})
        split_run = split.submit({"table": table, "test_size": params["test_size"], "seed": params["seed"]})
        logistic = fit_logistic.submit({"train": split_run, "seed": params["seed"]})
        forest = fit_forest.submit({"train": split_run, "trees": params["trees"], "seed": params["seed"]})
        evaluate_run = evaluate.submit({"logistic": logistic, "test": split_run})
        evaluate_2_run = evaluate_2.submit({"forest": forest, "test": split_run})
        report_run = report.submit({"test": split_run, "evaluate": evaluate_run, "evaluate_2": evaluate_2_run})
        finish([table, split_run, logistic, forest, evaluate_run, evaluate_2_run, report_run])
        return value(report_run, "report")


if __name__ == "__main__":
    print(repr(wine(**json.loads(sys.argv[1] if len(sys.argv) > 1 else "{}"))))
