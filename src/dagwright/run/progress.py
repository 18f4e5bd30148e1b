"""Progress of a local run: a bar on a terminal where rich is installed, else one line an event. On stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dagwright.run.instances import Task
    from dagwright.run.model import Watcher


class Lines:
    """One line when a task ends; what runs side by side is told apart by its name."""

    def __init__(self) -> None:
        self._ended = 0

    def started(self, task: Task) -> None:
        """Nothing: a line for the end is enough."""

    def finished(self, task: Task, seconds: float) -> None:
        """`[3/7] train-3 0.12s`; with `7+` more tasks may come."""
        self._ended += 1
        sys.stderr.write(f"[{self._ended}/{task.graph.total}] {task.name} {seconds:.2f}s\n")

    def failed(self, task: Task, seconds: float) -> None:
        """`[3/7] train-3 failed after 0.12s`."""
        self._ended += 1
        sys.stderr.write(f"[{self._ended}/{task.graph.total}] {task.name} failed after {seconds:.2f}s\n")

    def reused(self, task: Task) -> None:
        """`[3/7] train-3 done before`."""
        self._ended += 1
        sys.stderr.write(f"[{self._ended}/{task.graph.total}] {task.name} done before\n")

    def close(self) -> None:
        """Nothing is open."""


class Bar:
    """A progress bar with the names of the running tasks."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False),
        )
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("", total=None)
        self._running: dict[str, None] = {}
        self._progress.start()

    def started(self, task: Task) -> None:
        """Show the task as running."""
        self._running[task.name] = None
        self._show(task)

    def finished(self, task: Task, seconds: float) -> None:
        """Count the task."""
        self._running.pop(task.name, None)
        self._progress.advance(self._task)
        self._show(task)

    def failed(self, task: Task, seconds: float) -> None:
        """Take the task off; the report follows."""
        self.finished(task, seconds)

    def reused(self, task: Task) -> None:
        """Count the task."""
        self._progress.advance(self._task)
        self._show(task)

    def close(self) -> None:
        """Give the terminal back."""
        self._progress.stop()

    def _show(self, task: Task) -> None:
        names = list(self._running)
        text = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        self._progress.update(self._task, description=text, total=task.graph.known)


def watcher_for(stream: Any = None) -> Watcher:
    """The watcher that fits stderr."""
    stream = stream or sys.stderr
    if stream.isatty():
        try:
            return Bar()
        except ImportError:
            pass  # rich is an extra; lines say the same
    return Lines()
