"""The Dagster job penguins, compiled by dagwright from pipeline.py:penguins.

Change that function or its settings and compile again, rather than this file. Each op runs one step of the pipeline
through dagwright_worker (the file beside this one), which imports your functions: they must be importable where
ops run. What ops hand on are envelopes: a small value itself, or the place and the digest of a large one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg
from upath import UPath

sys.path.append(os.path.dirname(os.path.abspath(__file__)))

import dagwright_worker as worker

PIPELINE = "pipeline:penguins"
PARAMS: dict[str, dict[str, Any]] = {
    "holdout": {"type": "float", "default": 0.25},
    "seed": {"type": "int", "default": 7},
}
STORE: str | None = None  # for what ops hand on; None: a folder in the storage of the Dagster instance


def facts(run: dg.DagsterRun, instance: dg.DagsterInstance) -> dict[str, Any]:
    """What every step is told of its run."""
    return {
        "pipeline": "penguins",
        "run": run.run_id,
        "store": root(instance),
        "inline": 8192,  # bytes of a value that travel in its envelope
    }


def root(instance: dg.DagsterInstance) -> str:
    """Where the store is: a folder, or a URL for fsspec."""
    return os.environ.get("DAGWRIGHT_STORE") or STORE or os.path.join(instance.storage_directory(), "dagwright")


class Values(dg.IOManager):
    """Keeps what ops hand on, as JSON in the store. An op gets it as it is; who else loads an output gets the value."""

    def __init__(self, store: str) -> None:
        self.store = store

    def path(self, context: dg.OutputContext) -> UPath:
        """The place of what an op hands on in a run."""
        round = [context.mapping_key] if context.mapping_key else []
        return UPath(self.store).joinpath("ops", context.run_id, context.step_key, context.name, *round, "value.json")

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        if "envelope" in context.output_metadata:  # a value for people: this is what it was unpacked from
            obj = context.output_metadata["envelope"].value
        path = self.path(context)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(obj), encoding="utf-8")

    def load_input(self, context: dg.InputContext) -> Any:
        kept = json.loads(self.path(context.upstream_output).read_text(encoding="utf-8"))
        if context.definition_metadata.get("envelope"):
            return kept
        return worker.decode_tree(kept, worker.Store(self.store))


@dg.io_manager
def values(context: dg.InitResourceContext) -> Values:
    return Values(root(context.instance))


@dg.resource(
    config_schema={
        "holdout": dg.Field(dg.Any, is_required=False, description="float = 0.25"),
        "seed": dg.Field(dg.Any, is_required=False, description="int = 7"),
    }
)
def parameters(context: dg.InitResourceContext) -> dict[str, Any]:
    """What the run was given for parameters. The worker reads it, by the rules that hold on every engine."""
    given = dict(context.resource_config)
    if context.run is not None:  # a bad value ends the run before its first op
        worker.resolve_params(PARAMS, given, facts(context.run, context.instance))
    return given


def step(
    name: str,
    *,
    step_id: str | None = None,
    block: list[dict[str, Any]],
    inputs: dict[str, dict[str, str]],
    outputs: dict[str, dict[str, Any]],
    after: Sequence[str] = (),
    public: Sequence[str] = (),
    retries: int = 0,
    delay: float = 0,
    timeout: float | None = None,
) -> dg.OpDefinition:
    """An op that runs one step: calls of your functions, and the expressions around them.

    `after` are inputs without a value: what the op waits for. `step_id` is the step's name where Dagster wants another.
    Of the outputs in `public` people get the value itself.
    """
    step_id = step_id or name
    spec = {
        "protocol": "1.1",
        "pipeline": PIPELINE,
        "step": step_id,
        "block": [{"op": "call", "id": step_id, **node} for node in block],
        "inputs": inputs,
        "outputs": outputs,
        "params": {it["param"]: PARAMS[it["param"]] for it in inputs.values() if "param" in it},
    }
    wired = {key: key for key, it in inputs.items() if "param" not in it}
    named = {key: key for key in outputs}

    def run(context, given: dict[str, Any]) -> Iterator[Any]:
        envelopes = {key: given[it] for key, it in wired.items()}
        told = {**facts(context.run, context.instance), "task": step_id}
        try:
            if timeout:
                found = run_in_child(
                    spec,
                    envelopes,
                    context.resources.parameters,
                    told,
                    {},
                    timeout,
                )
            else:
                found = worker.run_step(spec, envelopes, params=context.resources.parameters, context=told)
        except SystemExit as gone:  # to Dagster that is the end of a process, and not of a step
            raise RuntimeError(f"step {step_id} called sys.exit({gone.code!r})") from gone
        yield from handed_on(found, told["store"])

    def handed_on(found: dict[str, Any], store: str) -> Iterator[Any]:
        for key, out in named.items():
            if key in public:
                value = worker.decode(found[key], worker.Store(store))
                yield dg.Output(value, out, metadata={"envelope": dg.MetadataValue.json(found[key])})
                continue
            yield dg.Output(found[key], out)

    made: dict[str, dg.Out] = {}
    for out in named.values():
        made[out] = dg.Out(dg.Any)
    calls = [node["fn"] for node in block if "fn" in node]
    return dg.OpDefinition(
        run,
        name=name,
        description=f"Step {step_id}: {', '.join(calls) or 'expressions'}",
        ins={it: dg.In(dg.Any, metadata={"envelope": True}) for it in wired.values()}
        | {it: dg.In(dg.Nothing) for it in after},
        outs=made,
        tags={"dagwright/step": step_id},
        required_resource_keys={"parameters"},
        retry_policy=dg.RetryPolicy(max_retries=retries, delay=delay) if retries else None,
    )


def run_in_child(
    spec: dict[str, Any],
    envelopes: dict[str, Any],
    params: dict[str, Any],
    context: dict[str, Any],
    variables: dict[str, str],
    timeout: float | None,
) -> dict[str, Any]:
    """Run a step in a process of its own; it ends with the op, or at its timeout."""
    with tempfile.TemporaryDirectory(prefix="dagwright-") as folder:
        said = {"spec": spec, "inputs": envelopes, "params": params, "context": context}
        files = {key: os.path.join(folder, key) for key in (*said, "outputs")}
        for key, content in said.items():
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
            alarm = threading.Timer(threading.TIMEOUT_MAX if timeout is None else timeout, end, (child, late))
            alarm.daemon = True
            alarm.start()
            try:
                for line in child.stdout or ():
                    print(line.rstrip("\n"))  # Dagster keeps what an op prints
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
        raise told_by_child(result["error"], spec["step"])
    outputs: dict[str, Any] = result["outputs"]
    return outputs


def end(child: subprocess.Popen[str], late: threading.Event | None = None) -> None:
    """End a child that still runs, and whatever it has started."""
    if child.poll() is None:
        if late is not None:
            late.set()
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def told_by_child(error: dict[str, Any], step_id: str) -> Exception:
    """The exception that a child tells of: the same type and arguments, where that can be made here."""
    try:
        if error["type"] == "builtins:SystemExit":
            code = ", ".join(map(repr, worker.from_json(error["args"])))
            return RuntimeError(f"step {step_id} called sys.exit({code})")
        made = worker.import_symbol(error["type"])(*worker.from_json(error["args"]))
        assert isinstance(made, Exception)
    except Exception:
        made = RuntimeError(f"{error['type'].replace(':', '.')}: {error['message']}")
    made.__notes__ = [error["headline"]]
    return made


# --- The ops, in the order of the pipeline function ---

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
    "fit_1",
    step_id="fit-1",
    block=[{"fn": "penguins.model:fit", "args": [{"in": "train"}], "kwargs": {"neighbours": {"const": 1}}}],
    inputs={"train": {"step": "split", "output": "train"}},
    outputs={"models": {"out": "fit-1"}},
    retries=2,
    delay=30,
    timeout=600,
)
fit_5 = step(
    "fit_5",
    step_id="fit-5",
    block=[{"fn": "penguins.model:fit", "args": [{"in": "train"}], "kwargs": {"neighbours": {"const": 5}}}],
    inputs={"train": {"step": "split", "output": "train"}},
    outputs={"models": {"out": "fit-5"}},
    retries=2,
    delay=30,
    timeout=600,
)
fit_15 = step(
    "fit_15",
    step_id="fit-15",
    block=[{"fn": "penguins.model:fit", "args": [{"in": "train"}], "kwargs": {"neighbours": {"const": 15}}}],
    inputs={"train": {"step": "split", "output": "train"}},
    outputs={"models": {"out": "fit-15"}},
    retries=2,
    delay=30,
    timeout=600,
)
accuracy_1 = step(
    "accuracy_1",
    step_id="accuracy-1",
    block=[{"fn": "penguins.model:accuracy", "args": [{"in": "models"}, {"in": "test"}]}],
    inputs={"models": {"step": "fit-1", "output": "models"}, "test": {"step": "split", "output": "test"}},
    outputs={"scores": {"out": "accuracy-1"}},
)
accuracy_5 = step(
    "accuracy_5",
    step_id="accuracy-5",
    block=[{"fn": "penguins.model:accuracy", "args": [{"in": "models"}, {"in": "test"}]}],
    inputs={"models": {"step": "fit-5", "output": "models"}, "test": {"step": "split", "output": "test"}},
    outputs={"scores": {"out": "accuracy-5"}},
)
accuracy_15 = step(
    "accuracy_15",
    step_id="accuracy-15",
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
    public=["write_report"],
)


@dg.graph(name="penguins", out={"result": dg.GraphOut()})
def graph() -> Any:
    load_birds_run = load_birds()
    birds = drop_incomplete(load_birds=load_birds_run)
    split_run = split(birds=birds)
    models = fit_1(train=split_run.train)
    models_2 = fit_5(train=split_run.train)
    models_3 = fit_15(train=split_run.train)
    scores = accuracy_1(models=models, test=split_run.test)
    scores_2 = accuracy_5(models=models_2, test=split_run.test)
    scores_3 = accuracy_15(models=models_3, test=split_run.test)
    best = pick_best(
        models=models,
        models_2=models_2,
        models_3=models_3,
        scores=scores,
        scores_2=scores_2,
        scores_3=scores_3,
    )
    count_species_run = count_species(birds=birds)
    write_report_run = write_report(
        scores=scores,
        scores_2=scores_2,
        scores_3=scores_3,
        best=best,
        count_species=count_species_run,
    )
    return write_report_run


penguins = graph.to_job(
    name="penguins",
    description="Which species is that penguin?",
    tags={"dagwright/pipeline": "penguins", "example": ""},
    metadata={"owner": "ornithology"},
    resource_defs={"io_manager": values, "parameters": parameters},
)


schedule = dg.ScheduleDefinition(
    name="penguins_schedule",
    job=penguins,
    cron_schedule="0 6 * * 1",
    execution_timezone="UTC",
    tags_fn=lambda context: {"dagwright/scheduled_time": context.scheduled_execution_time.isoformat()},
    default_status=dg.DefaultScheduleStatus.RUNNING,
)

defs = dg.Definitions(
    jobs=[penguins],
    schedules=[schedule],
)
