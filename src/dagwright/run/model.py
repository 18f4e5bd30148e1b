"""What a local run tells: events while it goes on, and the outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from dagwright.record import Record

if TYPE_CHECKING:
    from dagwright.run.instances import Task


class Outcome(Record):
    """How a run ended: its value, or the error with the text for people. `done` names the tasks that finished, in order."""

    value: Any
    error: BaseException | None
    report: str
    done: tuple[str, ...]


class Failed(Record):
    """What became of a task that failed: the exception, and the text for people."""

    error: BaseException
    report: str


def chained(new: Failed, old: Failed | None) -> Failed:
    """A failure that came while another one was handled: it is the one that is raised, with the other as its context."""
    if old is None:
        return new
    last, seen = new.error, {id(old.error)}
    while last.__context__ is not None and id(last) not in seen:
        seen.add(id(last))
        last = last.__context__
    if id(last) not in seen:
        last.__context__ = old.error
    between = "\nand then, while that was handled:\n\n" if old.report and new.report else ""
    return Failed(new.error, old.report + between + new.report)


class Values(Protocol):
    """How an executor holds the values that pass between tasks."""

    def copy(self, value: Any) -> Any:
        """The value for one more reader; it must not alias the first."""

    def constant(self, value: Any) -> Any:
        """A constant of the program, as a value."""

    def parameter(self, name: str) -> Any:
        """A parameter of the pipeline, as a value."""

    def collect(self, parts: list[Any], many: bool) -> Any:
        """The list of these values; with `many` they are lists, and it is all of their elements."""


class TaskFailed(Exception):
    """A task failed in a process of its own. `details` is the worker's own account (type, args, message, place)."""

    def __init__(self, details: dict[str, Any]) -> None:
        super().__init__(details.get("headline", "a task failed"))
        self.details = details


class Watcher(Protocol):
    """Told of every task. Times are seconds of wall clock."""

    def started(self, task: Task) -> None:
        """A task begins."""

    def finished(self, task: Task, seconds: float) -> None:
        """A task has ended well."""

    def failed(self, task: Task, seconds: float) -> None:
        """A task has failed."""

    def reused(self, task: Task) -> None:
        """A task is not run: an earlier run has its outputs."""

    def close(self) -> None:
        """The run is over."""


class Silence:
    """A watcher that says nothing."""

    def started(self, task: Task) -> None:
        """Say nothing."""

    def finished(self, task: Task, seconds: float) -> None:
        """Say nothing."""

    def failed(self, task: Task, seconds: float) -> None:
        """Say nothing."""

    def reused(self, task: Task) -> None:
        """Say nothing."""

    def close(self) -> None:
        """Say nothing."""
