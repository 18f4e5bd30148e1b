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
        command = [*container["command"], *(self.argument(it, values) for it in container["args"])]
        files, defaults = {}, {}
        for output in template.get("outputs", {}).get("parameters", ()):
            files[output["name"]] = output["valueFrom"]["path"]
            if "default" in output["valueFrom"]:
                defaults[output["name"]] = output["valueFrom"]["default"]
        code, found = self.execute(command, self.variables(container, values), files, "retryStrategy" in template)
        if code:
            return "Failed", {}
        found = {**defaults, **found}
        # workflow/executor/executor.go, SaveParameters: without a file and a default the executor fails
        return ("Succeeded", found) if found.keys() >= files.keys() else ("Error", {})

    def execute(
        self, command: list[str], env: dict[str, str], files: dict[str, str], retried: bool
    ) -> tuple[int, dict[str, str]]:
        """Start a pod's command, all texts being what Kubernetes starts it with: its exit code, and its outputs by name.

        `files` says where the outputs lie.
        """
        self.count += 1
        folder = os.path.join(self.workdir, "pods", str(self.count))
        outputs = os.path.join(folder, "outputs")
        environment = self.environment(folder, env)
        step = json.loads(command[command.index("--spec") + 1])["step"]
        state = self.tasks.setdefault(step, {"state": "running", "attempts": 0, "log": ""})
        state["attempts"] += 1
        in_loop = any(argument.startswith("--index=") for argument in command)
        good = self.start(command, environment, folder)
        with open(os.path.join(folder, "log"), encoding="utf-8", errors="replace") as file:
            state["log"] += file.read()
        sticky = in_loop and state["state"] == "failed" and not retried
        state["state"] = "succeeded" if good and not sticky else "failed"
        found: dict[str, str] = {}
        for name, path in files.items() if good else ():
            place = path.replace(OUTPUTS, outputs)
            if os.path.exists(place):
                with open(place, encoding="utf-8") as file:
                    found[name] = file.read().removesuffix("\n")  # executor.go, SaveParameters: trims one line end
        return int(not good), found

    def argument(self, text: str, values: dict[str, str]) -> str:
        """What a program is started with, after Argo and after Kubernetes."""
        return self.checked(replaced(text, values, final=True))

    @staticmethod
    def checked(done: str) -> str:
        """A text as Kubernetes hands it on, if it does so without a change."""
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
            found[variable["name"]] = self.secret(secret["name"], secret["key"])
        return found

    def secret(self, name: str, key: str) -> str:
        held = self.given.get("secrets", {}).get(name, {})
        if key not in held:
            raise Unsafe(f"the pod cannot start: no secret {name}/{key}")
        return held[key]

    def environment(self, folder: str, extra: dict[str, str]) -> dict[str, str]:
        """The environment of a process in `folder`: nothing of this process's own but PATH and the locale."""
        inherited = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        own = {"HOME": os.path.join(folder, "home"), "TMPDIR": os.path.join(folder, "tmp")}
        for path in (*own.values(), os.path.join(folder, "cwd")):
            os.makedirs(path)
        path = os.pathsep.join(map(os.path.abspath, self.given.get("pythonpath", ())))
        return {**inherited, **own, "PYTHONPATH": path, **extra, **self.given.get("env", {})}

    def start(self, command: list[str], env: dict[str, str], folder: str) -> bool:
        """As a container would: the worker in a forked process where that is all the command does, else the command itself.

        What it prints is to stand in `log` of the folder, and its outputs in `outputs` there. Gives whether it succeeded.
        """
        log, outputs = os.path.join(folder, "log"), os.path.join(folder, "outputs")
        # a pod has files of its own; here its folder of outputs stands elsewhere
        command = [argument.replace(f"--outputs={OUTPUTS}", f"--outputs={outputs}") for argument in command]
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
