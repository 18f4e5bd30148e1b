"""The Dagster job churn, compiled by dagwright from pipeline.py:churn.

Change that function or its settings and compile again, rather than this file. Each op runs one step of the pipeline
through dagwright_worker, which imports your functions: they must be importable where
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
import time
from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg
from upath import UPath

import dagwright_worker as worker

PIPELINE = "pipeline:churn"
PARAMS: dict[str, dict[str, Any]] = {
    "snapshot": {"type": "str", "source": "schedule.date", "offset": -86400, "timezone": "Europe/Amsterdam"},
    "depths": {"type": {"tuple": ["int", "..."]}, "default": {"$": "tuple", "v": [2, 3, 5]}},
    "good_enough": {"type": "float", "default": 0.9},
}
STORE: str | None = None  # for what ops hand on; None: a folder in the storage of the Dagster instance
RUN_TIMEOUT = 7200  # seconds


def facts(run: dg.DagsterRun, instance: dg.DagsterInstance) -> dict[str, Any]:
    """What every step is told of its run."""
    return {
        "pipeline": "churn",
        "run": run.run_id,
        "time": run.tags.get("dagwright/scheduled_time"),  # a manual run may be given the tag by hand
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
        "snapshot": dg.Field(dg.Any, is_required=False, description="str, from schedule.date"),
        "depths": dg.Field(dg.Any, is_required=False, description="tuple[int, ...], with a default"),
        "good_enough": dg.Field(dg.Any, is_required=False, description="float = 0.9"),
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
    tags: dict[str, Any] | None = None,
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
        if context.get_mapping_key() is not None:
            told["index"] = int(context.get_mapping_key()[1:])
        try:
            found = run_in_child(
                spec,
                envelopes,
                context.resources.parameters,
                told,
                {},
                min(time_left(context), timeout or threading.TIMEOUT_MAX),
            )
        except SystemExit as gone:  # to Dagster that is the end of a process, and not of a step
            raise RuntimeError(f"step {step_id} called sys.exit({gone.code!r})") from gone
        yield from handed_on(found, told["store"])

    def handed_on(found: dict[str, Any], store: str) -> Iterator[Any]:
        for key, out in named.items():
            if "flag" in outputs[key]:
                yield dg.Output(found[key], f"{out}_true" if found[key] else f"{out}_false")
                continue
            if "items" in outputs[key]:
                for i, envelope in enumerate(found[key]):
                    yield dg.DynamicOutput(envelope, f"i{i:06d}", out)
                continue
            if key in public:
                value = worker.decode(found[key], worker.Store(store))
                yield dg.Output(value, out, metadata={"envelope": dg.MetadataValue.json(found[key])})
                continue
            yield dg.Output(found[key], out)

    made: dict[str, dg.Out] = {}
    for key, out in named.items():
        if "flag" in outputs[key]:  # a condition: one of the two is there
            made |= {f"{out}_{truth}": dg.Out(dg.Any, is_required=False) for truth in ("true", "false")}
            continue
        if "items" in outputs[key]:  # a loop: one for each element
            made[out] = dg.DynamicOut(dg.Any)
            continue
        made[out] = dg.Out(dg.Any)
    calls = [node["fn"] for node in block if "fn" in node]
    return dg.OpDefinition(
        run,
        name=name,
        description=f"Step {step_id}: {', '.join(calls) or 'expressions'}",
        ins={it: dg.In(dg.Any, metadata={"envelope": True}) for it in wired.values()}
        | {it: dg.In(dg.Nothing) for it in after},
        outs=made,
        tags={"dagwright/step": step_id, **(tags or {})},
        required_resource_keys={"parameters"},
        retry_policy=dg.RetryPolicy(max_retries=retries, delay=delay) if retries else None,
    )


def join(
    name: str,
    *,
    region: str,
    values: dict[str, dict[str, Any]],
    after: Sequence[str] = (),
    public: Sequence[str] = (),
) -> dg.OpDefinition:
    """An op for what a condition yields. It is given the outputs of both sides: those of the side that ran are there.

    Where a side has no op for a value, the decision stands in its place, and `then` or `else` says what the value is.
    """

    def run(context, given: dict[str, Any]) -> Iterator[Any]:
        for out, it in values.items():
            (value,) = given[it["in"]]
            if isinstance(value, bool):
                value = elsewhere(it["then" if value else "else"], given, context)
            yield handed_on(value, out, context, out in public)

    ins = {it["in"]: dg.In(dg.Any, metadata={"envelope": True}) for it in values.values()}
    return region_op(run, name, f"What the condition {region} yields", region, ins, values, after)


def region_op(
    run: Any,
    name: str,
    description: str,
    region: str,
    ins: dict[str, dg.In],
    values: dict[str, Any],
    after: Sequence[str],
) -> dg.OpDefinition:
    sides = [side for it in values.values() for side in it.values() if isinstance(side, dict)]
    ins |= {side["in"]: dg.In(dg.Any, metadata={"envelope": True}) for side in sides if "in" in side}
    return dg.OpDefinition(
        run,
        name=name,
        description=description,
        ins=ins | {it: dg.In(dg.Nothing) for it in after},
        outs={out: dg.Out(dg.Any) for out in values},
        tags={"dagwright/region": region},
    )


def handed_on(tree: Any, out: str, context: dg.OpExecutionContext, public: bool) -> dg.Output[Any]:
    """An output that hands on envelopes: one, or those of a list. People get the value itself of what is public."""
    if public:
        value = worker.decode_tree(tree, worker.Store(root(context.instance)))
        envelope = tree if worker.is_envelope(tree) else packed(value, out, context)
        return dg.Output(value, out, metadata={"envelope": dg.MetadataValue.json(envelope)})
    return dg.Output(tree, out)


def packed(value: Any, out: str, context: dg.OpExecutionContext) -> dict[str, Any]:
    """The envelope of a value that this op itself makes."""
    told = facts(context.run, context.instance)
    store = worker.Store(told["store"])
    place = store.place(told.get("env", ""), told["pipeline"], told["run"], context.op_handle.name)
    return worker.encode(value, store.sink(place, out), worker.Policy(inline=told["inline"]))


def elsewhere(side: dict[str, Any], given: dict[str, Any], context: dg.OpExecutionContext) -> Any:
    """A value that no op of the region makes."""
    if "in" in side:
        return given[side["in"]]
    return worker.encode(worker.from_json(side["const"]), policy=worker.Policy(inline=sys.maxsize))


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


def time_left(context: dg.OpExecutionContext) -> float:
    """The seconds that are left of the run's time."""
    begun = context.instance.get_run_record_by_id(context.run_id).start_time
    seconds = RUN_TIMEOUT - (time.time() - begun)
    if seconds <= 0:
        raise TimeoutError(f"DW533: the run's time of {RUN_TIMEOUT} seconds was over before this step began")
    return seconds


# --- The ops, in the order of the pipeline function ---

open_export = step(
    "open_export",
    block=[{"fn": "churn.data:open_export", "args": [{"in": "snapshot"}]}],
    inputs={"snapshot": {"param": "snapshot"}},
    outputs={"export": {"out": "open_export"}},
)
n_try = step(
    "n_try",
    step_id="try",
    block=[
        {
            "op": "try",
            "body": {
                "block": [
                    {
                        "op": "call",
                        "id": "load_customers",
                        "fn": "churn.data:load_customers",
                        "args": [{"in": "export"}],
                    },
                ],
                "yield": [{"out": "load_customers"}],
            },
            "handlers": [],
            "final": {
                "block": [
                    {"op": "call", "id": "drop_export", "fn": "churn.data:drop_export", "args": [{"in": "export"}]},
                ],
                "yield": [],
            },
        },
    ],
    inputs={"export": {"step": "open_export", "output": "export"}},
    outputs={"customers": {"out": "try", "path": [["item", 0]]}},
)
clean = step(
    "clean",
    block=[
        {"fn": "churn.data:clean", "args": [{"in": "customers"}]},
        {"op": "expr", "id": "map-items", "src": "depths", "names": {"depths": {"in": "depths"}}},
    ],
    inputs={"customers": {"step": "try", "output": "customers"}, "depths": {"param": "depths"}},
    outputs={"items": {"items": {"out": "map-items"}, "nth": 0}, "features": {"out": "clean"}},
)
train = step(
    "train",
    block=[{"fn": "churn.model:train", "args": [{"in": "features"}], "kwargs": {"depth": {"in": "item"}}}],
    inputs={"features": {"step": "clean", "output": "features"}, "item": {"item": "map"}},
    outputs={"models": {"out": "train"}},
    retries=2,
    delay=60,
    timeout=900,
    tags={"dagwright/loop": "map"},
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
        "models": {"region": "map", "output": "models", "collect": "one"},
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
    after=["when"],
)
result_join = join(
    "result_join",
    region="if",
    values={"result": {"in": "result", "else": {"const": None}}},
    public=["result"],
)


@dg.graph(name="churn", out={"result": dg.GraphOut()})
def graph() -> Any:
    export = open_export()
    customers = n_try(export=export)
    features = clean(customers=customers)
    models = features.items.map(lambda d: train(features=features.features, item=d))
    best = evaluate(models=models.collect(), features=features.features)
    result_2 = report(best=best.best, when=best.test_true)
    result = result_join(result=[result_2, best.test_false])
    return result


churn = graph.to_job(
    name="churn",
    description="Who will leave?",
    tags={"dagwright/pipeline": "churn", "example": "", "scikit-learn": ""},
    metadata={"owner": "retention"},
    executor_def=dg.multiprocess_executor.configured(
        {"tag_concurrency_limits": [{"key": "dagwright/loop", "value": "map", "limit": 4}]}
    ),
    resource_defs={"io_manager": values, "parameters": parameters},
)


schedule = dg.ScheduleDefinition(
    name="churn_schedule",
    job=churn,
    cron_schedule="0 6 * * 1",
    execution_timezone="Europe/Amsterdam",
    tags_fn=lambda context: {"dagwright/scheduled_time": context.scheduled_execution_time.isoformat()},
    default_status=dg.DefaultScheduleStatus.RUNNING,
)

defs = dg.Definitions(
    jobs=[churn],
    schedules=[schedule],
)
