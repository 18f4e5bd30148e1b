"""Running a pipeline here: what any engine would compute, without one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.plan.compilation import Compilation

EXECUTORS = ("inline", "subprocess")


def run_compilation(
    compilation: Compilation,
    params: Mapping[str, Any] | None = None,
    *,
    on: str | None = None,
    at: Any = None,
    resume: str | None = None,
) -> Any:
    """Run a compiled pipeline and give its result.

    `params` are Python values by name; `at` is the scheduled time (an aware datetime or ISO text) for parameters that
    come from the schedule; `resume` names a failed run to go on with, whose folder goes when it succeeds. Raises the
    exception of a task that fails, with a note that names the call; refusals of dagwright itself are
    `dagwright_worker.WorkerError`, of a resumption `DagwrightError`. A failure in another process is a `TaskFailed`.
    """
    from dagwright.run.parameters import parameter_values
    from dagwright.run.schedule import execute

    given, folder = dict(params or {}), None
    if resume is not None:
        from dagwright.run import folder as folders

        if on == "inline":
            raise folders.keeps_nothing("resume")
        folder, given = folders.resume(compilation, resume, given)
    failed = True
    try:
        values = parameter_values(compilation.plan, given, at=at)
        outcome = execute(compilation, values, on=on or ("inline" if folder is None else "subprocess"), folder=folder)
        failed = outcome.error is not None
    finally:
        if folder is not None:
            folder.close(keep=failed)
    if outcome.error is not None:
        raise outcome.error
    return outcome.value
