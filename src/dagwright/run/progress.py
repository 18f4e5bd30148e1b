"""Progress of a local run: a bar on a terminal where rich is installed, else one line an event. On stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dagwright.plan.model import Plan, Step
    from dagwright.run.model import Watcher


class Lines:
    """One line when a step ends; what runs side by side is told apart by its id."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._ended = 0

    def started(self, step: Step) -> None:
        """Nothing: a line for the end is enough."""

    def finished(self, step: Step, seconds: float) -> None:
        """`[3/7] train-3 0.12s`."""
        self._ended += 1
        sys.stderr.write(f"[{self._ended}/{self._total}] {step.id} {seconds:.2f}s\n")

    def failed(self, step: Step, seconds: float) -> None:
        """`[3/7] train-3 failed after 0.12s`."""
        self._ended += 1
        sys.stderr.write(f"[{self._ended}/{self._total}] {step.id} failed after {seconds:.2f}s\n")

    def close(self) -> None:
        """Nothing is open."""


class Bar:
    """A progress bar with the names of the running steps."""

    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False),
        )
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("", total=total)
        self._running: dict[str, None] = {}
        self._progress.start()

    def started(self, step: Step) -> None:
        """Show the step as running."""
        self._running[step.id] = None
        self._show()

    def finished(self, step: Step, seconds: float) -> None:
        """Count the step."""
        self._running.pop(step.id, None)
        self._progress.advance(self._task)
        self._show()

    def failed(self, step: Step, seconds: float) -> None:
        """Take the step off; the report follows."""
        self.finished(step, seconds)

    def close(self) -> None:
        """Give the terminal back."""
        self._progress.stop()

    def _show(self) -> None:
        names = list(self._running)
        text = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        self._progress.update(self._task, description=text)


def watcher_for(plan: Plan, stream: Any = None) -> Watcher:
    """The watcher that fits stderr."""
    stream = stream or sys.stderr
    if stream.isatty():
        try:
            return Bar(len(plan.steps))
        except ImportError:
            pass  # rich is an extra; lines say the same
    return Lines(len(plan.steps))
