"""The pods of a run by `executor.py`: what a container is given, how it runs, and what is read back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from typing import Any

from templating import Unsafe, replaced

import dagwright_worker as worker

LARGEST_ARGUMENT = 131_072  # Linux, MAX_ARG_STRLEN
OUTPUTS = "/tmp/dagwright"

_DESCRIBE = """
import importlib.util, json, sys
import dagwright_worker as worker
value = worker.argo_value(sys.stdin.read())
spec = importlib.util.spec_from_file_location("describe", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
json.dump(module.describe(value), sys.stdout)
"""


class Pods:
    """Where the pods of one run live, what they see, and what became of them."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.workdir = os.path.abspath(given["workdir"])
        self.python = given.get("python") or sys.executable
        self.count = 0
        self.tasks: dict[str, dict[str, Any]] = {}

    def run(self, template: dict[str, Any], values: dict[str, str]) -> tuple[str, dict[str, str]]:
        """Run the container of a template once: its phase, and its outputs."""
        container = template["container"]
        args = [self.argument(it, values) for it in container["args"]]
        env = self.variables(container, values)
        self.count += 1
        folder = os.path.join(self.workdir, "pods", str(self.count))
        outputs = os.path.join(folder, "outputs")
        # a pod has files of its own; here its folder of outputs stands elsewhere
        command = [
            *container["command"],
            *(arg.replace(f"--outputs={OUTPUTS}", f"--outputs={outputs}") for arg in args),
        ]
        environment = self.environment(folder, env)
        step = json.loads(args[args.index("--spec") + 1])["step"]
        state = self.tasks.setdefault(step, {"state": "running", "attempts": 0, "log": ""})
        state["attempts"] += 1
        in_loop = any(arg.startswith("--index=") for arg in args)
        good = self.start(command, environment, folder)
        with open(os.path.join(folder, "log"), encoding="utf-8", errors="replace") as file:
            state["log"] += file.read()
        sticky = in_loop and state["state"] == "failed" and "retryStrategy" not in template
        state["state"] = "succeeded" if good and not sticky else "failed"
        if not good:
            return "Failed", {}
        found = {}
        for output in template.get("outputs", {}).get("parameters", ()):
            source = output["valueFrom"]
            path = source["path"].replace(OUTPUTS, outputs)
            if not os.path.exists(path):
                if "default" not in source:
                    return "Error", {}  # workflow/executor/executor.go, SaveParameters
                found[output["name"]] = source["default"]
                continue
            with open(path, encoding="utf-8") as file:
                found[output["name"]] = file.read().removesuffix(
                    "\n"
                )  # executor.go, SaveParameters: trims one line end
        return "Succeeded", found

    def argument(self, text: str, values: dict[str, str]) -> str:
        """What a program is started with, after Argo and after Kubernetes."""
        done = replaced(text, values, final=True)
        if "$(" in done or "$$" in done:
            raise Unsafe(f"Kubernetes expands a part of {done!r:.80}")
        if len(done.encode()) >= LARGEST_ARGUMENT:
            raise Unsafe(f"an argument of {len(done.encode()):,} bytes (execve)")
        return done

    def variables(self, container: dict[str, Any], values: dict[str, str]) -> dict[str, str]:
        found = {}
        for variable in container.get("env", ()):
            if "value" in variable:
                found[variable["name"]] = self.argument(variable["value"], values)
                continue
            secret = variable["valueFrom"]["secretKeyRef"]
            held = self.given.get("secrets", {}).get(secret["name"], {})
            if secret["key"] not in held:
                raise Unsafe(f"the pod cannot start: no secret {secret['name']}/{secret['key']}")
            found[variable["name"]] = held[secret["key"]]
        return found

    def environment(self, folder: str, extra: dict[str, str]) -> dict[str, str]:
        """The environment of a process in `folder`: nothing of this process's own but PATH and the locale."""
        inherited = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        own = {"HOME": os.path.join(folder, "home"), "TMPDIR": os.path.join(folder, "tmp")}
        for path in (*own.values(), os.path.join(folder, "cwd")):
            os.makedirs(path)
        path = os.pathsep.join(map(os.path.abspath, self.given.get("pythonpath", ())))
        return {**inherited, **own, "PYTHONPATH": path, **extra, **self.given.get("env", {})}

    def start(self, command: list[str], env: dict[str, str], folder: str) -> bool:
        """As a container would: the worker in a forked process where that is all the command does, else the command itself."""
        log = os.path.join(folder, "log")
        if command[1:3] != ["-m", "dagwright_worker"] or self.given.get("fork") is False:
            with open(log, "wb") as file:
                done = subprocess.run(
                    [self.python if command[0] in ("python", "python3") else command[0], *command[1:]], env=env,
                    cwd=os.path.join(folder, "cwd"), stdin=subprocess.DEVNULL, stdout=file, stderr=file, check=False,
                )  # fmt: skip
            return done.returncode == 0
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            forked(command[3:], env, folder, log)
        _, status = os.waitpid(child, 0)
        return status == 0

    def describe(self, text: str) -> Any:
        """What `describe` says of the value, from a process of its own."""
        environment = self.environment(os.path.join(self.workdir, "describe"), {})
        done = subprocess.run(
            [self.python, "-c", _DESCRIBE, os.path.abspath(self.given["describe"])], env=environment,
            cwd=os.path.join(self.workdir, "describe", "cwd"), input=text.encode(), capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"the result cannot be read: {done.stderr.decode(errors='replace')}")
        return json.loads(done.stdout)


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
