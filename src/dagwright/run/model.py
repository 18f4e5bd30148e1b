"""What a local run tells: events while it goes on, and the outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from dagwright.record import Record

if TYPE_CHECKING:
    from dagwright.plan.model import Step


class Outcome(Record):
    """How a run ended: its value, or the error with the text for people. `done` are the steps that finished, in order."""

    value: Any
    error: BaseException | None
    report: str
    done: tuple[str, ...]


class TaskFailed(Exception):
    """A task failed in a process of its own. `details` is the worker's own account (type, args, message, place)."""

    def __init__(self, details: dict[str, Any]) -> None:
        super().__init__(details.get("headline", "a task failed"))
        self.details = details


class Watcher(Protocol):
    """Told of every step. Times are seconds of wall clock."""

    def started(self, step: Step) -> None:
        """A step begins."""

    def finished(self, step: Step, seconds: float) -> None:
        """A step has ended well."""

    def failed(self, step: Step, seconds: float) -> None:
        """A step has failed."""

    def close(self) -> None:
        """The run is over."""


class Silence:
    """A watcher that says nothing."""

    def started(self, step: Step) -> None:
        """Say nothing."""

    def finished(self, step: Step, seconds: float) -> None:
        """Say nothing."""

    def failed(self, step: Step, seconds: float) -> None:
        """Say nothing."""

    def close(self) -> None:
        """Say nothing."""
