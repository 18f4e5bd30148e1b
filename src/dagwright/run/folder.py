"""Where a local run keeps what its tasks made, so that a later run can go on from there.

    .dagwright/runs/churn-3/run.json     what ran, with which parameters
                            store/       the tasks' outputs; a manifest, written last, says that a task is done
                            cleaned/     which `try` regions were cleaned up after a failure
                            tasks/       folders of tasks that run

A task's place in the store has a digest in its name of all that decides on its outputs: its spec, the values it is given, its
environment variables. So what has changed since, or comes after something that has, is simply not found, and runs again. What
stands in a `try` whose cleanup has run is never reused: the cleanup may have removed what it stands on.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import dagwright_worker as worker
from dagwright.diagnostics.model import DagwrightError, Diagnostic
from dagwright.run.collected import digests
from dagwright.run.frames import BODY
from dagwright.run.schedule import import_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.plan.compilation import Compilation
    from dagwright.plan.model import Plan
    from dagwright.run.instances import Task

FORMAT = 1
_HOME, _RECORD, _CLEANED, _IGNORE = ".dagwright", "run.json", "cleaned.json", ".gitignore"


class RunFolder:
    """The folder of one run. `name` is how `--resume` knows it."""

    __slots__ = ("_cleaned", "_env", "_lock", "_noted", "_pipeline", "_resumed", "name", "root", "store", "tasks")

    def __init__(self, root: str, name: str, plan: Plan, *, resumed: bool = False) -> None:
        self.root = root
        self.name = name
        self.tasks = os.path.join(root, "tasks")
        self.store = worker.Store(os.path.join(root, "store"))
        self._pipeline = plan.name
        self._env = plan.env or "local"
        self._resumed = resumed
        self._lock = _locked(root, name)
        self._cleaned: dict[str, int] = _read_json(os.path.join(root, _CLEANED)) or {}
        self._noted: set[str] = set()
        shutil.rmtree(self.tasks, ignore_errors=True)
        os.makedirs(self.tasks)

    # --- for the executor ---

    def claim(self, task: Task, spec: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
        """The name of the task's place in the store. If the task cleans up after a failure, that is noted first."""
        for opening in task.frame.tries:
            body = opening.frames.get(BODY)
            if body is not None and body.left and opening.name not in self._noted:
                self._noted.add(opening.name)
                counts = {name: self._cleaned.get(name, 0) + 1 for name in self._noted}
                _write_json(os.path.join(self.root, _CLEANED), {**self._cleaned, **counts})
        cleaned = [self._cleaned.get(opening.name, 0) for opening in task.frame.tries]
        given = {name: digests(value) for name, value in inputs.items()}
        decides = json.dumps([spec, given, dict(task.step.settings.env), cleaned], sort_keys=True)
        return f"{task.id}.{hashlib.sha256(decides.encode()).hexdigest()[:16]}"

    def context(self, place: str, task: Task) -> dict[str, Any]:
        """The worker's context for a task at that place."""
        found = {"env": self._env, "pipeline": self._pipeline, "run": "local", "task": place, "manifest": True}
        return {**found, "index": task.indices} if task.indices else found

    def finished(self, place: str, task: Task) -> dict[str, Any] | None:
        """What the task at that place gave in an earlier run; None where it did not end, or its files are not what it wrote."""
        if not self._resumed:
            return None
        where = self.store.place(self._env, self._pipeline, "local", place, task.indices or None)
        found: dict[str, Any] | None = self.store.read_manifest(where, digests=True)
        return found

    def close(self, *, keep: bool) -> None:
        """The run is over. What is not kept leaves nothing behind."""
        shutil.rmtree(self.tasks, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()
        if keep:
            return
        shutil.rmtree(self.root, ignore_errors=True)
        runs, home = os.path.dirname(self.root), os.path.dirname(os.path.dirname(self.root))
        if os.path.basename(home) == _HOME:
            with suppress(OSError):  # other runs are kept there, or go on
                os.rmdir(runs)
                os.remove(os.path.join(home, _IGNORE))
                os.rmdir(home)


# --- beginning, and going on ---


def passing(compilation: Compilation) -> RunFolder:
    """A folder for a run that nobody will resume."""
    root = tempfile.mkdtemp(prefix="dagwright-run-")
    return RunFolder(root, root, compilation.plan)


def begin(compilation: Compilation, params: Mapping[str, Any]) -> RunFolder:
    """A new folder beside the settings or the source; where nothing can be written there, in the system's temporary folder."""
    plan = compilation.plan
    safe = "".join(c if c.isalnum() or c in "_-" else "-" for c in plan.name)
    record = {
        "dagwright": FORMAT, "pipeline": f"{plan.module}:{plan.function}", "env": plan.env,
        "params": {name: worker.to_json(value) for name, value in params.items()},
    }  # fmt: skip
    try:
        root, name = _claimed(runs_folder(compilation), safe)
    except OSError:
        root = name = tempfile.mkdtemp(prefix=f"dagwright-run-{safe}-")
    _write_json(os.path.join(root, _RECORD), record)
    return RunFolder(root, name, plan)


def resume(compilation: Compilation, run: str, given: Mapping[str, Any]) -> tuple[RunFolder, dict[str, Any]]:
    """The folder of a run that did not end, and the values its parameters had. `run` is its name, or the full path
    of its folder.

    Raises DagwrightError (DW505) where that run cannot be resumed: there is none, it is of another pipeline or environment, it
    is going on, or a parameter in `given` has another value than it had; DW503 where a name is a path.
    """
    plan = compilation.plan
    root = run if os.path.isabs(run) else os.path.join(runs_folder(compilation), _fenced(run))
    record = _read_json(os.path.join(root, _RECORD))
    if record is None:
        raise _refusal(f"there is no run `{run}` to resume", _there_are(runs_folder(compilation)))
    theirs, mine = record.get("pipeline"), f"{plan.module}:{plan.function}"
    if record.get("dagwright") != FORMAT or not isinstance(record.get("params"), dict):
        raise _refusal(f"the run `{run}` was begun by another version of dagwright", "start a new run")
    if theirs != mine:
        raise _refusal(f"`{run}` is a run of `{theirs}`, not of `{mine}`", f"resume it with `dagwright run {theirs}`")
    if record.get("env") != plan.env:
        how = f"add `--env {record['env']}`" if record.get("env") else "leave out `--env`"
        raise _refusal(f"the run `{run}` was begun for another environment", how)
    for name, value in given.items():
        old = record["params"].get(name)
        if name in record["params"] and worker.to_json(value) != old:
            shown = repr(worker.from_json(old))
            raise _refusal(
                f"the run `{run}` was begun with `{name}` = {shown[:60]}",
                f"leave out `-p {name}=...`, or start a new run",
            )
    import_path(compilation.root)
    known = {p.name for p in plan.params}
    values = {name: worker.from_json(value) for name, value in record["params"].items() if name in known}
    return RunFolder(root, run, plan, resumed=True), {**given, **values}


def _fenced(run: str) -> str:
    """The name of a run, which must lead nowhere else."""
    if os.path.basename(run) == run and run not in (os.curdir, os.pardir):
        return run
    message = f"`{run}` is no name of a run: it would lead out of the folder of runs"
    raise DagwrightError(Diagnostic("DW503", message, help="give the name that the failed run told"))


def runs_folder(compilation: Compilation) -> str:
    """Where the runs of a project are."""
    return os.path.join(compilation.folder, _HOME, "runs")


def _claimed(runs: str, name: str) -> tuple[str, str]:
    """A new folder `name-N` with the next free number, and its name."""
    os.makedirs(runs, exist_ok=True)
    ignore = os.path.join(os.path.dirname(runs), _IGNORE)
    if not os.path.exists(ignore):
        with open(ignore, "w", encoding="utf-8") as file:
            file.write("*\n")
    taken = [0, *(int(end) for entry in os.listdir(runs) if (end := entry[len(name) + 1 :]).isdecimal())]
    number = max(taken) + 1
    while True:
        found = f"{name}-{number}"
        try:
            os.mkdir(os.path.join(runs, found))
        except FileExistsError:
            number += 1
        else:
            return os.path.join(runs, found), found


def _there_are(runs: str) -> str:
    try:
        found = sorted(os.listdir(runs))
    except OSError:
        found = []
    return f"there are: {', '.join(found)}" if found else f"there are none in {runs}"


def keeps_nothing(option: str) -> DagwrightError:
    """DW505 for what asks tasks in one process to keep their values."""
    return _refusal(
        f"`{option}` with tasks in one process: these keep nothing", "leave out `inline`, or run on `subprocess`"
    )


def _refusal(message: str, help_: str) -> DagwrightError:
    return DagwrightError(Diagnostic("DW505", message, help=help_))


def _locked(root: str, name: str) -> Any:
    """A lock on the folder that goes with this process, whatever ends it; None where the system has none of that kind."""
    try:
        import fcntl
    except ImportError:
        return None
    file = open(os.path.join(root, "lock"), "w", encoding="utf-8")  # noqa: SIM115 -- open for as long as the run goes on
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise _refusal(f"the run `{name}` is going on", "wait until it has ended, or end it first") from None
    return file


# --- files ---


def _write_json(path: str, value: Any) -> None:
    """Write a file whole or not at all. Raises DagwrightError (DW501)."""
    try:
        with open(f"{path}.tmp", "w", encoding="utf-8") as file:
            json.dump(value, file)
        os.replace(f"{path}.tmp", path)
    except OSError as error:
        message = f"cannot write {path}: {error.strerror or error}"
        raise DagwrightError(
            Diagnostic("DW501", message, help="is there space, and the right to write there?")
        ) from error


def _read_json(path: str) -> dict[str, Any] | None:
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
