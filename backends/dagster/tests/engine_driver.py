"""Runs emitted files of definitions with Dagster, in this process.

One process in the environment of Dagster, for many runs: it reads a JSON list of jobs from stdin and writes a JSON list of
outcomes to stdout. Nothing of dagwright's compiler is imported here.

A job:      {"file": file of definitions, "params": {name: tagged JSON}, "workdir": folder, "pythonpath": [folder, ...],
             "env": {name: value}, "describe": file, "only_read": whether to leave it at reading the definitions,
             "tags": {name: value} of the run, "config": {name: raw JSON, over `params`}}
An outcome: {"state": "succeeded" | "failed" | "error", "error": text, "graph": {step: [steps it waits for]},
             "tasks": {step: {"state": "succeeded" | "failed" | "not run", "attempts": n, "runs": n}},
             "result": {"described": what `describe(value)` says}, "shown": what the run printed and told of failures,
             "op_tags": {step: {name: value}}, "asked": seconds that were asked to wait before each retry, "seconds": how long it took}

The graph is that of the job Dagster made of the file, with its own ops for what regions yield. States are Dagster's statistics
of the steps, and the result is read as a user reads it: the output `result` of the run.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import os
import sys
import tempfile
import time
import traceback
import warnings

OFF = {"DAGSTER_DISABLE_TELEMETRY": "1"}
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
STATES = {"SUCCESS": "succeeded", "FAILURE": "failed", "SKIPPED": "not run"}


@contextlib.contextmanager
def recorded(wanted: bool):
    """Dagster's record of all runs of this process, in memory: to make one takes as long as a run."""
    if not wanted:
        yield None
        return
    import dagster as dg

    with tempfile.TemporaryDirectory(prefix="instance-") as folder, dg.DagsterInstance.ephemeral(folder) as instance:
        yield instance


def run(job: dict, instance) -> dict:
    """One job."""
    outcome = {"state": "error", "error": "", "graph": {}, "tasks": {}, "shown": ""}
    begun = time.monotonic()
    shown = io.StringIO()
    try:
        with surroundings(job), contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
            module = load(job["file"])
            definition = job_of(module)
            outcome["graph"] = graph_of(definition)
            if job.get("only_read"):
                outcome["state"] = "succeeded"
            else:
                _run(definition, config(job, getattr(module, "PARAMS", {})), job, outcome, instance)
    except (Exception, SystemExit) as exc:
        outcome["error"] = "".join(traceback.format_exception(exc))
    outcome["shown"] = f"{shown.getvalue()}\n{outcome['error']}"
    outcome["seconds"] = time.monotonic() - begun
    return outcome


def load(path: str):
    """The module of a file of definitions, made anew."""
    spec = importlib.util.spec_from_file_location(os.path.basename(path).removesuffix(".py"), path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def job_of(module):
    """The only job of the definitions."""
    (found,) = (it for it in module.defs.get_repository_def().get_all_jobs() if it.name != "__ASSET_JOB")
    return found


def graph_of(definition) -> dict[str, list[str]]:
    """Step to the steps it waits for; ops of the engine's own, which join or collect, are in it by their names."""
    steps = step_names(definition)
    structure = definition.graph.dependency_structure
    return {
        steps[node.name]: sorted({steps[it.node_name] for it in structure.all_upstream_outputs_from_node(node.name)})
        for node in definition.graph.nodes
    }


def step_names(definition) -> dict[str, str]:
    """Op to step, or to a name that no step has."""
    return {
        node.name: node.definition.tags.get("dagwright/step") or f"op:{node.name}" for node in definition.graph.nodes
    }


def op_tags(definition):
    """The tags of every op, with its step."""
    return [(step_names(definition)[node.name], node.definition.tags) for node in definition.graph.nodes]


def _run(definition, given: dict, job: dict, outcome: dict, instance) -> None:
    found = definition.execute_in_process(
        run_config={**QUIET, **given}, tags=job.get("tags"), instance=instance, raise_on_error=False
    )
    outcome["state"] = "succeeded" if found.success else "failed"
    outcome["tasks"] = tasks_of(definition, instance.get_run_step_stats(found.run_id))
    outcome["error"] = "\n".join(errors(found.all_events))
    outcome["op_tags"] = {step: dict(tags) for step, tags in op_tags(definition)}
    outcome["asked"] = [
        event.event_specific_data.seconds_to_wait
        for event in found.all_events
        if event.event_type_value == "STEP_UP_FOR_RETRY"
    ]
    if found.success and any(it.name == "result" for it in definition.graph.output_defs):
        outcome["result"] = {"described": describer(job["describe"])(found.output_value("result"))}


def config(job: dict, params: dict) -> dict:
    """The run config that a careful user would write for the parameters: plain JSON where a type says what to make of it."""
    given = {
        name: tagged if params[name]["type"] == "any" and isinstance(tagged, dict) and "$" in tagged else plain(tagged)
        for name, tagged in job.get("params", {}).items()
    } | job.get("config", {})
    return {"resources": {"parameters": {"config": given}}} if given else {}


def plain(tagged):
    """A value in the tagged JSON of the worker, as plain JSON that the parameter's type can be read from."""
    if isinstance(tagged, list):
        return [plain(item) for item in tagged]
    if not isinstance(tagged, dict):
        return tagged
    if "$" not in tagged:
        return {key: plain(item) for key, item in tagged.items()}
    if tagged["$"] == "int":
        return int(tagged["v"], 16)
    if tagged["$"] in ("tuple", "set", "frozenset", "date", "datetime", "time", "decimal", "uuid", "path", "float"):
        return plain(tagged["v"])
    if tagged["$"] == "dict":
        return {plain(key): plain(item) for key, item in tagged["v"]}
    if tagged["$"] == "enum":
        return tagged["v"]  # a member's name
    if tagged["$"] == "timedelta":
        days, seconds, microseconds = tagged["v"]
        return days * 86400 + seconds + microseconds / 1e6
    if tagged["$"] == "complex":
        return str(complex(*map(float, map(plain, tagged["v"]))))
    raise ValueError(f"no plain way to write {tagged}")


def tasks_of(definition, stats) -> dict[str, dict]:
    """Dagster's word on every step; in a loop the worst state of its rounds stands for all."""
    steps = step_names(definition)
    words = ["failed", "not run", "succeeded"]
    found = {step: {"state": "not run", "attempts": 0, "runs": 0} for step in steps.values() if step[:3] != "op:"}
    for it in stats:
        step = found.get(steps[it.step_key.partition("[")[0]])
        if step is None:
            continue
        state = STATES.get(it.status.value if it.status else "", "not run")
        step["state"] = min(step["state"], state, key=words.index) if step["runs"] else state
        step["attempts"] += 0 if state == "not run" else it.attempts
        step["runs"] += 1
    return found


def errors(events) -> list[str]:
    """What the events of a run tell of failures."""
    found = []
    for event in events:
        data = event.event_specific_data
        error = getattr(data, "error", None)
        if error is not None and event.event_type_value in (
            "STEP_FAILURE",
            "PIPELINE_FAILURE",
            "RESOURCE_INIT_FAILURE",
        ):
            found.append(error.to_string())
    return found


def describer(path: str):
    """The function `describe` of a file."""
    spec = importlib.util.spec_from_file_location("describe", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.describe


@contextlib.contextmanager
def surroundings(job: dict):
    """What the run sees: its folder, path and environment; no module of another run."""
    folder = os.path.abspath(job["workdir"])
    own = {"HOME": os.path.join(folder, "home"), "TMPDIR": os.path.join(folder, "tmp")}
    cwd = os.path.join(folder, "cwd")
    for path in (*own.values(), cwd):
        os.makedirs(path, exist_ok=True)
    before = dict(os.environ), list(sys.path), os.getcwd(), set(sys.modules)
    os.environ.update({**own, **job.get("env", {})})
    tempfile.tempdir = None
    sys.path += [os.path.abspath(path) for path in job.get("pythonpath", ())]
    os.chdir(cwd)
    try:
        yield
    finally:
        os.chdir(before[2])
        os.environ.clear()
        os.environ.update(before[0])
        sys.path[:] = before[1]
        tempfile.tempdir = None
        roots = [os.path.abspath(path) for path in (*job.get("pythonpath", ()), os.path.dirname(job["file"]))]
        for name in set(sys.modules) - before[3]:
            file = getattr(sys.modules[name], "__file__", None) or ""
            if any(file.startswith(root) for root in roots):
                del sys.modules[name]


def main() -> int:
    """Jobs from stdin, outcomes to stdout; whatever Dagster prints goes to stderr."""
    jobs = json.load(sys.stdin)
    os.environ.update(OFF)
    warnings.simplefilter("ignore")
    wanted = any(not job.get("only_read") for job in jobs)
    with contextlib.redirect_stdout(sys.stderr), recorded(wanted) as instance:
        outcomes = [run(job, instance) for job in jobs]
    json.dump(outcomes, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
