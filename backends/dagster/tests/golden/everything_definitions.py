"""The Dagster job shop, compiled by dagwright from pipeline.py:shop.

Change that function or its settings and compile again, rather than this file. Each op runs one step of the pipeline
through dagwright_worker (the file beside this one), which imports your functions: they must be importable where
ops run. What ops hand on are envelopes: a small value itself, or the place and the digest of a large one.
"""

from __future__ import annotations

import datetime
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
from zoneinfo import ZoneInfo

import dagster as dg
from upath import UPath

sys.path.append(os.path.dirname(os.path.abspath(__file__)))

import dagwright_worker as worker

PIPELINE = "pipeline:shop"
PARAMS: dict[str, dict[str, Any]] = {
    "day": {"type": "str", "source": "schedule.date", "offset": -86400, "timezone": "Europe/Amsterdam"},
    "of": {"type": {"list": "path"}, "default": ["a"]},
    "mode": {"type": {"literal": ["a", 1]}, "default": "a"},
}
STORE: str | None = None  # for what ops hand on; None: a folder in the storage of the Dagster instance
RUN_TIMEOUT = 3600  # seconds
START = datetime.datetime.fromisoformat("2026-11-02T00:00:00").replace(tzinfo=ZoneInfo("Europe/Amsterdam"))


def facts(run: dg.DagsterRun, instance: dg.DagsterInstance) -> dict[str, Any]:
    """What every step is told of its run."""
    return {
        "pipeline": "shop",
        "run": run.run_id,
        "env": "prod",
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
        "day": dg.Field(dg.Any, is_required=False, description="Any, from schedule.date"),
        "of": dg.Field(dg.Any, is_required=False, description="Any, with a default"),
        "mode": dg.Field(dg.Any, is_required=False, description="Any = 'a'"),
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
    delays: Sequence[float] = (),
    timeout: float | None = None,
    env: dict[str, str] | None = None,
    secrets: dict[str, list[str]] | None = None,
    pool: str | None = None,
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
        try:
            found = run_in_child(
                spec,
                envelopes,
                context.resources.parameters,
                told,
                {**(env or {}), **{key: secret(*it) for key, it in (secrets or {}).items()}},
                min(time_left(context), timeout or threading.TIMEOUT_MAX),
            )
        except SystemExit as gone:  # to Dagster that is the end of a process, and not of a step
            raise RuntimeError(f"step {step_id} called sys.exit({gone.code!r})") from gone
        except Exception as error:
            if delays and context.retry_number < retries:
                delay = delays[min(context.retry_number, len(delays) - 1)]
                raise dg.RetryRequested(max_retries=retries, seconds_to_wait=delay) from error
            raise
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
        tags={"dagwright/step": step_id, **(tags or {})},
        required_resource_keys={"parameters"},
        retry_policy=dg.RetryPolicy(max_retries=retries, delay=delay) if retries and not delays else None,
        pool=pool,
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


def time_left(context: dg.OpExecutionContext) -> float:
    """The seconds that are left of the run's time."""
    begun = context.instance.get_run_record_by_id(context.run_id).start_time
    seconds = RUN_TIMEOUT - (time.time() - begun)
    if seconds <= 0:
        raise TimeoutError(f"DW533: the run's time of {RUN_TIMEOUT} seconds was over before this step began")
    return seconds


def secret(variable: str, key: str) -> str:
    """A secret of the environment: its entry `key`, where it is a JSON object; a plain text has the one key `value`."""
    held = os.environ.get(variable)
    if held is None:
        raise LookupError(f"the environment variable {variable}, which holds a secret, is not set")
    if key == "value":
        return held
    try:
        found = json.loads(held)[key]
    except (LookupError, TypeError, ValueError):
        found = None
    if not isinstance(found, str):
        raise LookupError(f"the secret in the environment variable {variable} has no text under the key {key}")
    return found


# --- The ops, in the order of the pipeline function ---

load = step(
    "load",
    block=[{"fn": "shop.data:load", "args": [{"in": "day"}]}],
    inputs={"day": {"param": "day"}},
    outputs={"value": {"out": "load"}},
)
train_3 = step(
    "train_3",
    step_id="train-3",
    block=[{"fn": "shop.model:train", "args": [{"in": "x"}], "kwargs": {"depth": {"const": 3}}}],
    inputs={"x": {"step": "load", "output": "value"}},
    outputs={"value": {"out": "train-3"}},
    public=["value"],
    retries=2,
    delays=[30, 60],
    timeout=7200,
    env={"MODE": "fast"},
    secrets={"PW": ["DB", "password"]},
    pool="slots",
    tags={"team": "x", "dagster/priority": "4"},
)
notify = step("notify", block=[{"fn": "shop.mail:notify"}], inputs={}, outputs={}, after=["after_train_3"])


@dg.graph(name="shop", out={"result": dg.GraphOut()})
def graph() -> Any:
    rows = load()
    train_3_run = train_3(x=rows)
    notify(after_train_3=train_3_run)
    return train_3_run


shop = graph.to_job(
    name="shop",
    description="Compiled from pipeline.py:shop",
    tags={"dagwright/pipeline": "shop", "t": "", "team/x": ""},
    metadata={"owner": "me {{ x }}"},
    resource_defs={"io_manager": values, "parameters": parameters},
)


schedule = dg.ScheduleDefinition(
    name="shop_schedule",
    job=shop,
    cron_schedule="0 6 * * 1",
    execution_timezone="Europe/Amsterdam",
    tags_fn=lambda context: {"dagwright/scheduled_time": context.scheduled_execution_time.isoformat()},
    should_execute=lambda context: context.scheduled_execution_time >= START,
    default_status=dg.DefaultScheduleStatus.RUNNING,
)


@dg.run_failure_sensor(
    name="shop_on_failure",
    monitored_jobs=[shop],
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def on_failure(context: dg.RunFailureSensorContext) -> None:
    """Dagster's daemon calls this when a run of the job has failed."""
    notify = worker.import_symbol("shop.mail:alert")
    reason = context.failure_event.message
    notify({"pipeline": "shop", "run": context.dagster_run.run_id, "engine": "dagster", "reason": reason})


defs = dg.Definitions(
    jobs=[shop],
    schedules=[schedule],
    sensors=[on_failure],
)
