"""Every task in a process of its own, through the very entry that containers use.

Each has a fresh working folder, HOME and TMPDIR, and gets nothing but its spec and the envelopes of its inputs; values
cross through a store. What works here works where tasks share no memory and no disk but the store.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import dagwright_worker as worker
from dagwright.plan.spec import step_spec
from dagwright.run.collected import Envelopes, sources
from dagwright.run.instances import Graph
from dagwright.run.model import Failed, TaskFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.plan.compilation import Compilation
    from dagwright.run.folder import RunFolder
    from dagwright.run.instances import Task
    from dagwright.run.model import Outcome, Watcher

_POLL = 0.005


class _Process:
    """A task that runs."""

    __slots__ = ("begun", "folder", "process", "task")

    def __init__(self, task: Task, process: subprocess.Popen[bytes], folder: str) -> None:
        self.task = task
        self.process = process
        self.folder = folder
        self.begun = time.perf_counter()


def run_subprocesses(
    compilation: Compilation,
    params: Mapping[str, Any],
    watcher: Watcher,
    folder: RunFolder,
    seed: int | None = None,
) -> Outcome:
    """Run the tasks, as many at a time as there are processors. What finished in an earlier run of the folder is not run again.

    Ctrl-C ends the tasks that run; cleanups follow, and then it is raised on.
    """
    return _Run(compilation, params, watcher, folder, seed).run()


class _Run:
    __slots__ = (
        "begun", "compilation", "done", "folder", "graph", "params", "running", "values", "watcher", "width",
    )  # fmt: skip

    def __init__(
        self,
        compilation: Compilation,
        params: Mapping[str, Any],
        watcher: Watcher,
        folder: RunFolder,
        seed: int | None,
    ) -> None:
        self.compilation = compilation
        self.params = params
        self.watcher = watcher
        self.folder = folder
        self.width = os.cpu_count() or 1
        self.values = Envelopes(params, folder.store)
        self.graph = Graph(compilation.plan, self.values, seed=seed, width=self.width)
        self.running: list[_Process] = []
        self.done: list[str] = []
        self.begun = 0

    def run(self) -> Outcome:
        interrupt: KeyboardInterrupt | None = None
        try:
            while True:
                try:
                    if not self._step():
                        break
                except KeyboardInterrupt as error:
                    if interrupt is not None:
                        raise
                    interrupt = error
                    self._interrupt(error)
        finally:
            for ran in self.running:
                ran.process.kill()
                ran.process.wait()
        if interrupt is not None:
            raise interrupt
        outcome = self.graph.outcome(self.done)
        if outcome.error is not None or self.compilation.plan.result is None:
            return outcome
        # a result that is a file outlives the run's store: it is put where the caller stands
        work = os.path.join(os.getcwd(), "dagwright-result")
        try:
            return outcome._replace(value=worker.decode_tree(outcome.value, self.folder.store, work))
        except worker.WorkerError as error:
            return outcome._replace(value=None, error=error, report=f"{error}\n")

    def _step(self) -> bool:
        """Start what can be started, and wait for one task to end. False where there is none."""
        while len(self.running) < self.width and (task := self.graph.take()) is not None:
            self._start(task)
        if not self.running:
            return False
        self._collect(self._wait())
        return True

    def _interrupt(self, error: KeyboardInterrupt) -> None:
        """Ctrl-C: the processes have got it, too. What runs has failed, and nothing but cleanups is started any more."""
        self.graph.stop()
        ended, self.running = self.running, []
        for ran in ended:
            ran.process.terminate()
            ran.process.wait()
            self.watcher.failed(ran.task, time.perf_counter() - ran.begun)
            self.graph.fail(ran.task, Failed(error, ""))

    def _start(self, task: Task) -> None:
        """Start the process of a task, or take what it gave in an earlier run."""
        inputs = self.graph.inputs(task)
        spec = self._spec(task, inputs)
        place = self.folder.claim(task, spec, inputs)
        found = self.folder.finished(place, task)
        if found is not None:
            self.watcher.reused(task)
            self._done(task, found)
            return
        self.begun += 1
        folder = os.path.join(self.folder.tasks, str(self.begun))
        try:
            process = self._process(task, spec, inputs, place, folder)
        except OSError as error:
            self.watcher.failed(task, 0.0)
            self._fail(task, _unwritten(task, error))
            return
        self.running.append(_Process(task, process, folder))

    def _process(
        self, task: Task, spec: Mapping[str, Any], inputs: Mapping[str, Any], place: str, folder: str
    ) -> subprocess.Popen[bytes]:
        for name in ("work", "tmp", "home"):
            os.makedirs(os.path.join(folder, name))
        self._write(folder, "spec.json", spec)
        self._write(folder, "inputs.json", inputs)
        self._write(folder, "context.json", self.folder.context(place, task))
        command = [
            sys.executable, "-m", "dagwright_worker", "step", "--spec", f"{folder}/spec.json", "--inputs", f"{folder}/inputs.json",
            "--context", f"{folder}/context.json", "--outputs", f"{folder}/outputs.json", "--path", self.compilation.root,
        ]  # fmt: skip
        self.watcher.started(task)
        return subprocess.Popen(command, cwd=f"{folder}/work", env=self._environment(task, folder))  # noqa: S603

    def _spec(self, task: Task, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The step's spec with the run's parameter values as defaults, in tagged JSON: no value is lost on the way."""
        spec = step_spec(task.step, self.compilation.plan)
        spec["inputs"] = sources(spec, inputs)
        for name, param in spec.get("params", {}).items():
            param.pop("source", None)
            param["default"] = worker.to_json(self.params[name])
        return spec

    def _environment(self, task: Task, folder: str) -> dict[str, str]:
        env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
        env.update(
            HOME=f"{folder}/home",
            TMPDIR=os.path.join(folder, "tmp"),
            DAGWRIGHT_STORE=self.folder.store.root,
        )
        env.update(task.step.settings.env)
        return env

    @staticmethod
    def _write(folder: str, name: str, value: Any) -> None:
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            json.dump(value, file)

    def _wait(self) -> _Process:
        while True:
            for ran in self.running:
                if ran.process.poll() is not None:
                    self.running.remove(ran)
                    return ran
            time.sleep(_POLL)

    def _done(self, task: Task, outputs: Mapping[str, Any]) -> None:
        self.done.append(task.name)
        self.graph.done(task, outputs)

    def _collect(self, ran: _Process) -> None:
        task, seconds = ran.task, time.perf_counter() - ran.begun
        told = self._read(os.path.join(ran.folder, "outputs.json"))
        shutil.rmtree(ran.folder, ignore_errors=True)
        if ran.process.returncode == 0 and "outputs" in told:
            self.watcher.finished(task, seconds)
            self._done(task, told["outputs"])
            return
        self.watcher.failed(task, seconds)
        # what the worker itself could tell stands on stderr already
        self._fail(task, told["error"] if "error" in told else _killed(ran), told="error" in told)

    def _fail(self, task: Task, details: dict[str, Any], *, told: bool = False) -> None:
        text = "" if told else f"{details['headline']}\n{details['message']}\n"
        self.graph.fail(task, Failed(TaskFailed(details), text))

    @staticmethod
    def _read(path: str) -> dict[str, Any]:
        try:
            with open(path, encoding="utf-8") as file:
                found: dict[str, Any] = json.load(file)
                return found
        except OSError:
            return {}  # the process ended before it could tell: `_killed` says so


def _unwritten(task: Task, error: OSError) -> dict[str, Any]:
    """The account of a task that could not be started: no space for its files, or for its process."""
    where = f" {error.filename}" if error.filename else ""
    return {
        "code": "DW501", "headline": f"DW501: cannot start `{task.name}`:{where} {error.strerror or error}",
        "message": "  help: is there space, and the right to write there?", "type": "", "args": None, "traceback": "",
        "element": list(task.indices),
    }  # fmt: skip


def _killed(ran: _Process) -> dict[str, Any]:
    code = ran.process.returncode
    how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code} and no word of its own"
    span = ran.task.step.span
    place = f" at {span.file}:{span.line}" if span is not None else ""
    why = "no exception was raised: look for `os._exit` or a crash in native code"
    if code == -9:
        why = "signal 9 often means that memory ran out"
    return {
        "code": "DW533", "headline": f"DW533: the process of `{ran.task.name}` {how}{place}",
        "message": f"  help: {why}", "type": "", "args": None, "traceback": "", "element": list(ran.task.indices),
    }  # fmt: skip
