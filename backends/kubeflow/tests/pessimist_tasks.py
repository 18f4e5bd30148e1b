"""The containers of a pessimist's run: what a task is given, how it runs, and what is read back."""

from __future__ import annotations

import json
import os
import re
import sys
import traceback
from typing import TYPE_CHECKING, Any, NamedTuple

import dagwright_worker as worker

if TYPE_CHECKING:
    import random

    from engine_driver import Job

LARGEST_PARAMETER = 10_000
_PLACEHOLDER = re.compile(r"\{\{\$.*?\}\}", re.DOTALL)


class Unsafe(Exception):
    """The engines would not agree, or one of them would fail."""


class TaskFailed(Exception):
    """A task's own failure, which fails the run on every engine."""


class Collected(NamedTuple):
    """What the iterations of a loop gave for one output."""

    values: list[Any]


class Containers:
    """The containers of one run; `executors` are those of the file."""

    def __init__(self, executors: dict[str, Any], job: Job, order: random.Random) -> None:
        self.executors, self.job, self.random = executors, job, order

    def run(self, component: dict, given: dict, where: str, task: dict, loops: int) -> dict[str, Any]:
        """Run the command of a container; gives its outputs."""
        container = self.executors[component["executorLabel"]]["container"]
        policy = task.get("retryPolicy", {})
        tries = 1 + policy.get("maxRetryCount", 0)
        if loops or not policy.get("backoffMaxDuration"):
            tries = 1  # issue 13897: not in loops; argo.go: a duration of 0 ends the retries at once
        for _ in range(tries):
            folder = os.path.join(self.job.workdir, "outputs", str(self.job.count + 1))
            os.makedirs(folder)
            outputs = self.places(component, folder)
            inputs = self.given(component, given)
            text = json.dumps(
                {"inputs": inputs, "outputs": {**outputs, "outputFile": os.path.join(folder, "out.json")}}
            )
            command = [*container["command"], *(text if it == "{{$}}" else it for it in container.get("args", ()))]
            env = {it["name"]: it["value"] for it in container.get("env", ())}
            if self.start(command, env, where):
                with open(os.path.join(folder, "out.json"), encoding="utf-8") as file:
                    return self.read(component, json.load(file))
        raise TaskFailed(where)

    def given(self, component: dict, given: dict[str, Any]) -> dict[str, Any]:
        definitions = component.get("inputDefinitions", {})
        artifacts = {}
        for name in definitions.get("artifacts", {}):
            value = given[name]
            listed = self.random.sample(value.values, len(value.values)) if isinstance(value, Collected) else [value]
            artifacts[name] = {"artifacts": listed}
        parameters = {name: expanded(given[name]) for name in definitions.get("parameters", {})}
        return {"parameterValues": parameters, "artifacts": artifacts}

    def places(self, component: dict, folder: str) -> dict[str, Any]:
        defined = component.get("outputDefinitions", {})
        artifacts = {
            name: {
                "artifacts": [
                    {"name": name, "uri": os.path.join(folder, name), "metadata": {}, "type": it["artifactType"]}
                ]
            }
            for name, it in defined.get("artifacts", {}).items()
        }
        parameters = {name: {"outputFile": os.path.join(folder, name)} for name in defined.get("parameters", {})}
        return {"artifacts": artifacts, "parameters": parameters}

    def read(self, component: dict, told: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        defined = component.get("outputDefinitions", {})
        for name, definition in defined.get("parameters", {}).items():
            found[name] = checked(name, definition, told["parameterValues"].get(name))
        for name in defined.get("artifacts", {}):
            (found[name],) = told["artifacts"][name]["artifacts"]
        return found

    def start(self, command: list[str], env: dict[str, str], where: str) -> bool:
        """As a container would: the worker in a forked process where that is all the command does, else the command itself."""
        if command[1:3] != ["-m", "dagwright_worker"]:
            return self.job.run_task(command, env)
        step = json.loads(
            json.loads(command[command.index("--executor-input") + 1])["inputs"]["parameterValues"]["dagwright_step"]
        )["step"]
        self.job.count += 1
        folder = os.path.join(self.job.workdir, "tasks", str(self.job.count))
        environment = self.job.env(folder, env)
        log = os.path.join(folder, "log")
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            forked(command[3:], environment, folder, log)
        _, status = os.waitpid(child, 0)
        state = self.job.tasks.setdefault(step, {"state": "running", "attempts": 0, "log": ""})
        state["attempts"] += 1
        with open(log, encoding="utf-8", errors="replace") as file:
            state["log"] += file.read()
        state["state"] = "failed" if status or (state["state"] == "failed" and "[" in where) else "succeeded"
        return status == 0


def forked(argv: list[str], env: dict[str, str], folder: str, log: str) -> None:
    """The worker in this process, which ends with it."""
    code = 1
    try:
        target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for stream in (1, 2):
            os.dup2(target, stream)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdout = os.fdopen(1, "w", buffering=1, encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
        os.environ.clear()
        os.environ.update(env)
        os.chdir(os.path.join(folder, "cwd"))
        sys.path[:] = [os.getcwd(), *filter(None, env.get("PYTHONPATH", "").split(os.pathsep)), *sys.path]
        code = worker.main(argv)
    except SystemExit as exc:
        code = exc.code if isinstance(exc.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


def bent(value: Any) -> Any:
    """Numbers with the type that an engine may give them: kfp.local makes floats of the integers in lists, servers print 1.0 as 1."""
    if isinstance(value, bool):
        return value
    if isinstance(value, list):
        return [bent(it) for it in value]
    if isinstance(value, dict):
        return {key: bent(it) for key, it in value.items()}
    if isinstance(value, int):
        return float(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def expanded(value: Any) -> Any:
    """A text after all that may read it for templates: placeholders (placeholders.py), and what Kubernetes makes of `$(` and `$$`."""
    if not isinstance(value, str):
        return value
    return re.sub(r"\$\([^)]*\)", "", _PLACEHOLDER.sub("expanded", value)).replace("$$", "$")


def checked(where: str, definition: dict, value: Any) -> Any:
    """A parameter as it arrives: of its type, not null, not too long, numbers as one engine or the other bends them."""
    kind = definition["parameterType"]
    if value is None:
        raise Unsafe(f"{where}: null (resolve.go)")
    expected = {"STRING": str, "BOOLEAN": bool, "LIST": list, "STRUCT": dict}.get(kind, (int, float))
    if not isinstance(value, expected) or isinstance(value, bool) != (kind == "BOOLEAN"):
        raise Unsafe(f"{where}: {value!r:.60} is no {kind} (resolve.go, type mismatch)")
    text = value if isinstance(value, str) else json.dumps(value)
    step = where.endswith(".dagwright_step")  # a constant of the file: counted with that
    if len(text.encode()) > LARGEST_PARAMETER and not step:
        raise Unsafe(f"{where}: {len(text.encode()):,} bytes in a parameter (consts.go, MAX_PARAMETER_BYTES)")
    return bent(value)
