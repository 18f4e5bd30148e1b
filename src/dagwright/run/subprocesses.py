"""Every step in a process of its own, through the very entry that containers use.

Each has a fresh working folder, HOME and TMPDIR, and gets nothing but its spec and the envelopes of its inputs; values
cross through a store. What works here works where tasks share no memory and no disk but the store.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING, Any

import dagwright_worker as worker
from dagwright.plan.model import FromStep
from dagwright.plan.spec import step_spec
from dagwright.run.model import Outcome, TaskFailed
from dagwright.run.schedule import Cut, Ready

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.plan.compilation import Compilation
    from dagwright.plan.model import Step
    from dagwright.run.model import Watcher

_POLL = 0.005


class _Task:
    """One running process."""

    __slots__ = ("begun", "folder", "process", "step")

    def __init__(self, step: Step, process: subprocess.Popen[bytes], folder: str) -> None:
        self.step = step
        self.process = process
        self.folder = folder
        self.begun = time.perf_counter()


def run_subprocesses(
    compilation: Compilation, params: Mapping[str, Any], watcher: Watcher, seed: int | None = None
) -> Outcome:
    """Run the steps, as many at a time as there are processors.

    After a failure only steps that stand above it in the program are still started.
    """
    root = tempfile.mkdtemp(prefix="dagwright-run-")
    try:
        return _Run(compilation, params, watcher, root, seed).run()
    finally:
        shutil.rmtree(root, ignore_errors=True)


class _Run:
    __slots__ = ("compilation", "cut", "done", "envelopes", "params", "ready", "root", "running", "watcher", "width")

    def __init__(
        self, compilation: Compilation, params: Mapping[str, Any], watcher: Watcher, root: str, seed: int | None
    ) -> None:
        self.compilation = compilation
        self.params = params
        self.watcher = watcher
        self.root = root
        self.ready = Ready(compilation.plan, seed)
        self.cut = Cut(compilation.plan)
        self.running: list[_Task] = []
        self.envelopes: dict[tuple[str, str], Any] = {}
        self.done: list[str] = []
        self.width = os.cpu_count() or 1

    def run(self) -> Outcome:
        failure: Outcome | None = None
        try:
            while True:
                while len(self.running) < self.width and (step := self.ready.take()) is not None:
                    if self.cut.allows(step):
                        self.running.append(self._start(step))
                if not self.running:
                    break
                ended = self._wait()
                told = self._collect(ended)
                if told is not None and self.cut.fail(ended.step):
                    failure = told
        finally:
            for task in self.running:
                task.process.kill()
                task.process.wait()
        return failure._replace(done=tuple(self.done)) if failure is not None else self._outcome()

    def _outcome(self) -> Outcome:
        result = self.compilation.plan.result
        if result is None:
            return Outcome(None, None, "", tuple(self.done))
        # a result that is a file outlives the run's store: it is put where the caller stands
        work = os.path.join(os.getcwd(), "dagwright-result")
        value = worker.decode(self.envelopes[result], worker.Store(os.path.join(self.root, "store")), work)
        return Outcome(value, None, "", tuple(self.done))

    def _start(self, step: Step) -> _Task:
        folder = os.path.join(
            self.root, "tasks", str(len(self.done) + len(self.running)) + "-" + str(time.monotonic_ns())
        )
        for name in ("work", "tmp", "home"):
            os.makedirs(os.path.join(folder, name))
        self._write(folder, "spec.json", self._spec(step))
        sources = {n: s for n, s in step.inputs.items() if isinstance(s, FromStep)}
        self._write(folder, "inputs.json", {name: self.envelopes[source] for name, source in sources.items()})
        self._write(folder, "context.json", {"run": "local", "env": self.compilation.plan.env or "local"})
        command = [
            sys.executable, "-m", "dagwright_worker", "step", "--spec", f"{folder}/spec.json", "--inputs", f"{folder}/inputs.json",
            "--context", f"{folder}/context.json", "--outputs", f"{folder}/outputs.json", "--path", self.compilation.root,
        ]  # fmt: skip
        self.watcher.started(step)
        process = subprocess.Popen(command, cwd=f"{folder}/work", env=self._environment(step, folder))  # noqa: S603
        return _Task(step, process, folder)

    def _spec(self, step: Step) -> dict[str, Any]:
        """The step's spec with the run's parameter values as defaults, in tagged JSON: no value is lost on the way."""
        spec = step_spec(step, self.compilation.plan)
        for name, param in spec.get("params", {}).items():
            param.pop("source", None)
            param["default"] = worker.to_json(self.params[name])
        return spec

    def _environment(self, step: Step, folder: str) -> dict[str, str]:
        env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
        env.update(
            HOME=f"{folder}/home",
            TMPDIR=os.path.join(folder, "tmp"),
            DAGWRIGHT_STORE=os.path.join(self.root, "store"),
        )
        env.update(step.settings.env)
        return env

    @staticmethod
    def _write(folder: str, name: str, value: Any) -> None:
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            json.dump(value, file)

    def _wait(self) -> _Task:
        while True:
            for task in self.running:
                if task.process.poll() is not None:
                    self.running.remove(task)
                    return task
            time.sleep(_POLL)

    def _collect(self, task: _Task) -> Outcome | None:
        seconds = time.perf_counter() - task.begun
        told = self._read(os.path.join(task.folder, "outputs.json"))
        shutil.rmtree(task.folder, ignore_errors=True)
        if task.process.returncode == 0 and "outputs" in told:
            for name, envelope in told["outputs"].items():
                self.envelopes[FromStep(task.step.id, name)] = envelope
            self.watcher.finished(task.step, seconds)
            self.done.append(task.step.id)
            self.ready.done(task.step)
            return None
        self.watcher.failed(task.step, seconds)
        details = told.get("error") or _killed(task)
        # what the worker itself could tell stands on stderr already
        text = "" if "error" in told else f"{details['headline']}\n{details['message']}\n"
        return Outcome(None, TaskFailed(details), text, tuple(self.done))

    @staticmethod
    def _read(path: str) -> dict[str, Any]:
        try:
            with open(path, encoding="utf-8") as file:
                found: dict[str, Any] = json.load(file)
                return found
        except OSError:
            return {}  # the process ended before it could tell: `_killed` says so


def _killed(task: _Task) -> dict[str, Any]:
    code = task.process.returncode
    how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code} and no word of its own"
    span = task.step.span
    place = f" at {span.file}:{span.line}" if span is not None else ""
    why = "no exception was raised: look for `os._exit` or a crash in native code"
    if code == -9:
        why = "signal 9 often means that memory ran out"
    return {
        "code": "DW533", "headline": f"DW533: the process of `{task.step.id}` {how}{place}",
        "message": f"  help: {why}", "type": "", "args": None, "traceback": "",
    }  # fmt: skip
