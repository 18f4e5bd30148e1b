"""Runs emitted files through kfp.local, each task by the very command its container would run.

One process in the environment of Kubeflow, for many runs: it reads a JSON list of jobs from stdin and writes a JSON list
of outcomes to stdout. Nothing of dagwright's compiler is imported here.

A job:      {"yaml": file, "params": {name: tagged JSON}, "workdir": folder, "pythonpath": [folder, ...],
             "env": {name: value}, "python": interpreter, "describe": file, "only_read": true: the file is read, not run,
             "differences": false: the SDK is not asked to write the file again}
An outcome: {"state": "succeeded" | "failed" | "error" | "read", "error": text, "graph": {step: [steps it waits for]},
             "differences": [what the SDK's own compiler writes otherwise, and what its protobufs do not take],
             "tasks": {step: {"state": "succeeded" | "failed" | "not run", "attempts": n, "log": text}},
             "result": {"text" or "path": where the engine left it, "described": what `describe(value)` says}}

`params` are Python values in the tagged JSON of the worker, and reach KFP the way a careful user would give them;
`arguments` (optional) are arguments of KFP as they are. `env` is what the tasks see besides the settings of the pipeline;
`describe` is a Python file with a function of that name, and the value is decoded and described in a process of its own.
A task has a folder, HOME and TMPDIR of its own.

kfp.local runs only "lightweight components" without a container engine. Its handler is replaced here by one that starts
any command; scheduling, inputs, outputs, placeholders and retries are kfp's own.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import subprocess
import sys
import threading
import warnings

STEP = "dagwright_step"

_DESCRIBE = """
import importlib.util, json, sys
import dagwright_worker as worker
found = json.load(sys.stdin)
source = worker.ArtifactSource(found["path"]) if "path" in found else None
value = worker.decode(found["text"], source)
spec = importlib.util.spec_from_file_location("describe", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
json.dump(module.describe(value), sys.stdout)
"""


class Job:
    """One run: where its tasks live, what they see, and what became of them."""

    def __init__(self, given: dict) -> None:
        self.given = given
        self.workdir = os.path.abspath(given["workdir"])
        self.python = given.get("python") or sys.executable
        self.lock = threading.Lock()
        self.count = 0
        self.tasks: dict[str, dict] = {}
        self.ends: dict[str, dict[str, bool]] = {}  # how the last try of every round of a step ended

    def env(self, folder: str, extra: dict[str, str]) -> dict[str, str]:
        """The environment of a process in `folder`: nothing of this process's own but PATH and the locale."""
        inherited = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
        own = {"HOME": os.path.join(folder, "home"), "TMPDIR": os.path.join(folder, "tmp")}
        for path in (*own.values(), os.path.join(folder, "cwd")):
            os.makedirs(path)
        path = os.pathsep.join(map(os.path.abspath, self.given.get("pythonpath", ())))
        return {**inherited, **own, "PYTHONPATH": path, **self.given.get("env", {}), **extra}

    def run_task(self, command: list[str], env: dict[str, str]) -> bool:
        """Run a container's command; its executor input says which step it is."""
        given = json.loads(command[command.index("--executor-input") + 1])
        step = json.loads(given["inputs"]["parameterValues"][STEP])["step"]
        with self.lock:
            self.count += 1
            folder = os.path.join(self.workdir, "tasks", str(self.count))
            state = self.tasks.setdefault(step, {"state": "running", "attempts": 0, "log": ""})
            state["attempts"] += 1
        if command[0] in {"python", "python3"}:
            command = [self.python, *command[1:]]
        environment = self.env(folder, env)
        done = subprocess.run(
            command,
            env=environment,
            cwd=os.path.join(folder, "cwd"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        # rounds of a loop end in any order: one that failed stands, unless it was tried again (with the same inputs) and succeeded
        with self.lock:
            ends = self.ends.setdefault(step, {})
            ends[json.dumps(given["inputs"], sort_keys=True)] = done.returncode == 0
            state["log"] += done.stdout.decode(errors="replace")
            state["state"] = "succeeded" if all(ends.values()) else "failed"
        return done.returncode == 0

    def describe(self, found: dict) -> object:
        """What `describe` says of the value, from a process of its own."""
        environment = self.env(os.path.join(self.workdir, "describe"), {})
        done = subprocess.run(
            [self.python, "-c", _DESCRIBE, os.path.abspath(self.given["describe"])],
            env=environment,
            cwd=os.path.join(self.workdir, "describe", "cwd"),
            input=json.dumps(found).encode(),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"the result cannot be read: {done.stderr.decode(errors='replace')}")
        return json.loads(done.stdout)


def install(job: Job) -> None:
    """Have kfp.local hand every container command to `job`, and print without indenting."""
    from kfp import local
    from kfp.local import logging_utils, status, subprocess_task_handler, task_handler_interface

    # tasks that overlap leave its wrappers around `print` behind: see tests/harness_faults/test_kfp_local_print.py
    logging_utils.indented_print = contextlib.nullcontext

    class AnyCommandHandler(task_handler_interface.ITaskHandler):
        def __init__(self, image, full_command, pipeline_root, runner, env_vars=None):
            self.command, self.env = full_command, env_vars or {}

        def run(self):
            return status.Status.SUCCESS if job.run_task(self.command, self.env) else status.Status.FAILURE

    subprocess_task_handler.SubprocessTaskHandler = AnyCommandHandler
    local.init(runner=local.SubprocessRunner(use_venv=False), pipeline_root=os.path.join(job.workdir, "outputs"))


def load(path: str):
    """The pipeline as the SDK's own loader sees it."""
    from kfp import components

    return components.load_component_from_file(path)


def graph(pipeline) -> dict[str, list[str]]:
    """Step to the steps it waits for, from the SDK's protobuf; by `dependentTasks`, which is what kfp.local goes by.

    What stands in a graph waits for all that its graph waits for, and who waits for a graph waits for all in it.
    """
    components = pipeline.pipeline_spec.components

    def inside(task) -> list[str]:
        component = components[task.component_ref.name]
        if component.WhichOneof("implementation") == "dag":
            return [step for inner in component.dag.tasks.values() for step in inside(inner)]
        return [json.loads(task.inputs.parameters[STEP].runtime_value.constant.string_value)["step"]]

    found: dict[str, list[str]] = {}

    def visit(tasks, around: list[str]) -> None:
        for task in tasks.values():
            waits = [*around, *(step for other in task.dependent_tasks for step in inside(tasks[other]))]
            component = components[task.component_ref.name]
            if component.WhichOneof("implementation") == "dag":
                visit(component.dag.tasks, waits)
            else:
                (step,) = inside(task)
                found[step] = sorted(set(waits))

    visit(pipeline.pipeline_spec.root.dag.tasks, [])
    return found


def differences(pipeline, path: str, folder: str) -> list[str]:
    """What changes when the SDK writes the loaded file again, and the parts it does not look into that do not parse.

    Executors and the platform document lie in untyped structs, so the loader takes anything there.
    """
    import yaml
    from google.protobuf import json_format
    from kfp import compiler
    from kfp.kubernetes import kubernetes_executor_config_pb2
    from kfp.pipeline_spec import pipeline_spec_pb2

    os.makedirs(folder, exist_ok=True)
    again = os.path.join(folder, "again.yaml")
    compiler.Compiler().compile(pipeline, again)
    with open(path, encoding="utf-8") as ours, open(again, encoding="utf-8") as theirs:
        # The SDK writes defaults into comments as they are, so one with a line break ends its comment: those are left out.
        text = theirs.read()
        text = text[text.index("\ncomponents:\n") :]
        documents, rewritten = list(yaml.safe_load_all(ours)), list(yaml.safe_load_all(text))
    found = list(_differing("", documents, rewritten))
    executors = documents[0]["deploymentSpec"]["executors"]
    configs = {}
    if len(documents) == 2:
        configs = documents[1]["platforms"]["kubernetes"].get("deploymentSpec", {}).get("executors", {})
    for message, parts in (
        (pipeline_spec_pb2.PipelineDeploymentConfig.ExecutorSpec, executors),
        (kubernetes_executor_config_pb2.KubernetesExecutorConfig, configs),
    ):
        for label, part in parts.items():
            try:
                json_format.ParseDict(part, message())
            except json_format.ParseError as exc:
                found.append(f"{label}: {exc}")
    return found


def _differing(where: str, one: object, other: object):
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(key for key in other if key not in one)]:
            yield from _differing(f"{where}.{key}", one.get(key, "absent"), other.get(key, "absent"))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, pair in enumerate(zip(one, other, strict=True)):
            yield from _differing(f"{where}[{number}]", *pair)
    elif one != other:
        yield f"{where}: {one!r:.80} is {other!r:.80}"


def arguments(pipeline, params: dict) -> dict:
    """Arguments for KFP that carry exactly the given values (in tagged JSON)."""
    from kfp.pipeline_spec import pipeline_spec_pb2

    from dagwright_kubeflow.params import run_value

    names = pipeline_spec_pb2.ParameterType.ParameterTypeEnum.Name
    defined = pipeline.pipeline_spec.root.input_definitions.parameters
    return {name: run_value(names(defined[name].parameter_type), tagged) for name, tagged in params.items()}


def start(pipeline, given: dict) -> dict:
    """Run a pipeline as its users do, by calling it; a parameter called `self` has to go round that call."""
    if "self" not in given:
        return pipeline(**given).outputs
    from kfp.local import pipeline_orchestrator

    return pipeline_orchestrator.run_local_pipeline(pipeline.pipeline_spec, given)


def run(given: dict) -> dict:
    """One job."""
    job = Job(given)
    outcome = {"state": "error", "error": "", "graph": {}, "differences": [], "tasks": job.tasks, "result": None}
    try:
        install(job)
        pipeline = load(given["yaml"])
        outcome["graph"] = graph(pipeline)
        if given.get("only_read"):
            return {**outcome, "state": "read"}
        if given.get("differences", True):
            outcome["differences"] = differences(pipeline, given["yaml"], job.workdir)
        values = {**arguments(pipeline, given.get("params", {})), **given.get("arguments", {})}
        outputs = start(pipeline, values)
        if "result" in outputs:
            outcome["result"] = found = result_of(outputs["result"])
            if given.get("describe"):
                found["described"] = job.describe(found)
        outcome["state"] = "succeeded"
    except Exception as exc:
        outcome["error"] = f"{type(exc).__name__}: {exc}"
        if any(task["state"] == "failed" for task in job.tasks.values()):
            outcome["state"] = "failed"
    for step in outcome["graph"]:
        job.tasks.setdefault(step, {"state": "not run", "attempts": 0, "log": ""})
    return outcome


def result_of(output) -> dict[str, str]:
    """Where the engine left the result: the text of a parameter, or an artifact's path with the text in its metadata."""
    if isinstance(output, str):
        return {"text": output}
    return {"text": output.metadata["dagwright"], "path": output.path}


def main() -> int:
    """Jobs from stdin, outcomes to stdout; whatever kfp prints goes to stderr."""
    warnings.simplefilter("ignore")
    # every thread of kfp.local swaps the log's handlers, and loops leave theirs behind: soon a line is written a thousand times
    logging.disable(logging.CRITICAL)
    jobs = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.TextIOWrapper(sys.stderr.buffer, write_through=True)):
        outcomes = [run(job) for job in jobs]
    json.dump(outcomes, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
