"""The Prefect 3 flow penguins, compiled by dagwright from pipeline.py:penguins.

Change that function or its settings and compile again, rather than this file. Each task runs one step of the pipeline
through dagwright_worker (the file beside this one), which imports your functions: they must be importable where
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

PIPELINE = "pipeline:penguins"
PARAMS: dict[str, dict[str, Any]] = {
    "holdout": {"type": "float", "default": 0.25},
    "seed": {"type": "int", "default": 7},
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
        "pipeline": "penguins",
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

load_birds = step(
    "load_birds",
    block=[{"fn": "penguins.data:load_birds"}],
    inputs={},
    outputs={"load_birds": {"out": "load_birds"}},
)
drop_incomplete = step(
    "drop_incomplete",
    block=[{"fn": "penguins.data:drop_incomplete", "args": [{"in": "load_birds"}]}],
    inputs={"load_birds": {"step": "load_birds", "output": "load_birds"}},
    outputs={"birds": {"out": "drop_incomplete"}},
)
split = step(
    "split",
    block=[
        {
            "fn": "penguins.data:split",
            "args": [{"in": "birds"}],
            "kwargs": {"holdout": {"in": "holdout"}, "seed": {"in": "seed"}},
        },
        {"op": "unpack", "id": "unpack-split", "value": {"out": "split"}, "count": 2},
    ],
    inputs={
        "birds": {"step": "drop_incomplete", "output": "birds"},
        "holdout": {"param": "holdout"},
        "seed": {"param": "seed"},
    },
    outputs={
        "train": {"out": "unpack-split", "path": [["item", 0]]},
        "test": {"out": "unpack-split", "path": [["item", 1]]},
    },
)
fit_1 = step(
    "fit-1",
    block=[{"fn": "penguins.model:fit", "args": [{"in": "train"}], "kwargs": {"neighbours": {"const": 1}}}],
    inputs={"train": {"step": "split", "output": "train"}},
    outputs={"models": {"out": "fit-1"}},
    retries=2,
    retry_delay_seconds=30,
    timeout=600,
)
fit_5 = step(
    "fit-5",
    block=[{"fn": "penguins.model:fit", "args": [{"in": "train"}], "kwargs": {"neighbours": {"const": 5}}}],
    inputs={"train": {"step": "split", "output": "train"}},
    outputs={"models": {"out": "fit-5"}},
    retries=2,
    retry_delay_seconds=30,
    timeout=600,
)
fit_15 = step(
    "fit-15",
    block=[{"fn": "penguins.model:fit", "args": [{"in": "train"}], "kwargs": {"neighbours": {"const": 15}}}],
    inputs={"train": {"step": "split", "output": "train"}},
    outputs={"models": {"out": "fit-15"}},
    retries=2,
    retry_delay_seconds=30,
    timeout=600,
)
accuracy_1 = step(
    "accuracy-1",
    block=[{"fn": "penguins.model:accuracy", "args": [{"in": "models"}, {"in": "test"}]}],
    inputs={"models": {"step": "fit-1", "output": "models"}, "test": {"step": "split", "output": "test"}},
    outputs={"scores": {"out": "accuracy-1"}},
)
accuracy_5 = step(
    "accuracy-5",
    block=[{"fn": "penguins.model:accuracy", "args": [{"in": "models"}, {"in": "test"}]}],
    inputs={"models": {"step": "fit-5", "output": "models"}, "test": {"step": "split", "output": "test"}},
    outputs={"scores": {"out": "accuracy-5"}},
)
accuracy_15 = step(
    "accuracy-15",
    block=[{"fn": "penguins.model:accuracy", "args": [{"in": "models"}, {"in": "test"}]}],
    inputs={"models": {"step": "fit-15", "output": "models"}, "test": {"step": "split", "output": "test"}},
    outputs={"scores": {"out": "accuracy-15"}},
)
pick_best = step(
    "pick_best",
    block=[
        {
            "fn": "penguins.model:pick_best",
            "args": [
                {"list": [{"in": "models"}, {"in": "models_2"}, {"in": "models_3"}]},
                {"list": [{"in": "scores"}, {"in": "scores_2"}, {"in": "scores_3"}]},
            ],
        },
        {
            "op": "print",
            "id": "print",
            "src": 'print(f"best of {(3)}: {best.neighbours} neighbours")',
            "names": {"best": {"out": "pick_best"}},
        },
    ],
    inputs={
        "models": {"step": "fit-1", "output": "models"},
        "models_2": {"step": "fit-5", "output": "models"},
        "models_3": {"step": "fit-15", "output": "models"},
        "scores": {"step": "accuracy-1", "output": "scores"},
        "scores_2": {"step": "accuracy-5", "output": "scores"},
        "scores_3": {"step": "accuracy-15", "output": "scores"},
    },
    outputs={"best": {"out": "pick_best"}},
)
count_species = step(
    "count_species",
    block=[{"fn": "penguins.report:count_species", "args": [{"in": "birds"}]}],
    inputs={"birds": {"step": "drop_incomplete", "output": "birds"}},
    outputs={"count_species": {"out": "count_species"}},
)
write_report = step(
    "write_report",
    block=[
        {
            "op": "expr",
            "id": "glue",
            "src": "max(scores)",
            "names": {"scores": {"list": [{"in": "scores"}, {"in": "scores_2"}, {"in": "scores_3"}]}},
        },
        {"op": "expr", "id": "glue-2", "src": 'f"Palmer penguins, seed {seed}"', "names": {"seed": {"in": "seed"}}},
        {
            "fn": "penguins.report:write_report",
            "args": [{"in": "best"}, {"out": "glue"}, {"in": "count_species"}],
            "kwargs": {"title": {"out": "glue-2"}},
        },
    ],
    inputs={
        "scores": {"step": "accuracy-1", "output": "scores"},
        "scores_2": {"step": "accuracy-5", "output": "scores"},
        "scores_3": {"step": "accuracy-15", "output": "scores"},
        "seed": {"param": "seed"},
        "best": {"step": "pick_best", "output": "best"},
        "count_species": {"step": "count_species", "output": "count_species"},
    },
    outputs={"write_report": {"out": "write_report"}},
)


@flow(
    name="penguins",
    description="Which species is that penguin?\n\nOwner: ornithology",
    persist_result=True,
    result_serializer="pickle",
    task_runner=ThreadPoolTaskRunner(max_workers=12),
    validate_parameters=False,  # Prefect's own checks would turn "3" into 3 and 3 into 3.0
    retries=0,
    log_prints=True,
)
def penguins(holdout: float = 0.25, seed: int = 7) -> Any:
    with pipeline_run({"holdout": holdout, "seed": seed}) as params:
        load_birds_run = load_birds.submit({})
        birds = drop_incomplete.submit({"load_birds": load_birds_run})
        split_run = split.submit({"birds": birds, "holdout": params["holdout"], "seed": params["seed"]})
        models = fit_1.submit({"train": split_run})
        models_2 = fit_5.submit({"train": split_run})
        models_3 = fit_15.submit({"train": split_run})
        scores = accuracy_1.submit({"models": models, "test": split_run})
        scores_2 = accuracy_5.submit({"models": models_2, "test": split_run})
        scores_3 = accuracy_15.submit({"models": models_3, "test": split_run})
        best = pick_best.submit({
            "models": models,
            "models_2": models_2,
            "models_3": models_3,
            "scores": scores,
            "scores_2": scores_2,
            "scores_3": scores_3,
        })
        count_species_run = count_species.submit({"birds": birds})
        write_report_run = write_report.submit({
            "scores": scores,
            "scores_2": scores_2,
            "scores_3": scores_3,
            "seed": params["seed"],
            "best": best,
            "count_species": count_species_run,
        })
        finish([
            load_birds_run,
            birds,
            split_run,
            models,
            models_2,
            models_3,
            scores,
            scores_2,
            scores_3,
            best,
            count_species_run,
            write_report_run,
        ])
        return value(write_report_run, "write_report")


if __name__ == "__main__":
    print(repr(penguins(**json.loads(sys.argv[1] if len(sys.argv) > 1 else "{}"))))
