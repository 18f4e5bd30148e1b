"""Running a pipeline here: what any engine would compute, without one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.plan.compilation import Compilation

EXECUTORS = ("inline", "subprocess")


def run_compilation(
    compilation: Compilation, params: Mapping[str, Any] | None = None, *, on: str = "inline", at: Any = None
) -> Any:
    """Run a compiled pipeline and give its result.

    `params` are Python values by name; `at` is the scheduled time (an aware datetime or ISO text) for parameters that
    come from the schedule. Raises the exception of a task that fails, with a note that names the call; refusals of dagwright
    itself are `dagwright_worker.WorkerError`. A failure in another process is a `TaskFailed`.
    """
    from dagwright.run.parameters import parameter_values
    from dagwright.run.schedule import execute

    values = parameter_values(compilation.plan, params or {}, at=at)
    outcome = execute(compilation, values, on=on)
    if outcome.error is not None:
        raise outcome.error
    return outcome.value
