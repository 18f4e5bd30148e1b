"""Names that have a meaning of their own in an emitted file, and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.emit import names

if TYPE_CHECKING:
    from collections.abc import Iterable

STEP_INPUT = "dagwright_step"
"""The input of every component that holds the step spec."""

RESULT = "result"
"""The pipeline's output."""

PARTS = 50
"""The most iterations of a loop: what tells them apart, some 170 bytes each, stays below the 10,000 that a parameter can have,
and the pods of a loop a number that servers have carried (reports tell of loops stuck from some 475 iterations on)."""

PIPELINE_NAME_LIMIT = 128


def task_names(ids: Iterable[str]) -> dict[str, str]:
    """Step id to task name, as `dagwright.emit.names.task_names`, and none of them the name of another one's driver.

    The server runs a task `NAME-driver` before every task `NAME`, in one namespace with ours (backend/src/v2/compiler/argocompiler/dag.go).
    """
    ids = list(ids)
    reserved: set[str] = set()
    while True:
        found = names.task_names(ids, reserved)
        drivers = {f"{name}-driver" for name in found.values()}
        if drivers.isdisjoint(found.values()):
            return found
        reserved |= drivers
