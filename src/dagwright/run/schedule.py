"""Choosing an executor, and what all of them need."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from dagwright.run.model import Outcome, Silence, Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dagwright.plan.compilation import Compilation
    from dagwright.run.folder import RunFolder
    from dagwright.run.instances import Task


def execute(
    compilation: Compilation,
    params: Mapping[str, Any],
    *,
    on: str = "inline",
    watcher: Watcher | None = None,
    seed: int | None = None,
    check: Callable[[Task, Mapping[str, Any]], Callable[[], None]] | None = None,
    folder: RunFolder | None = None,
) -> Outcome:
    """Run every task that the plan comes to, once each, and give the outcome.

    `seed` chooses among the tasks that can run at random instead of in program order: a schedule hostile to any order that
    the graph does not state. `check` is called with each task's inputs before it runs (inline only), and what it returns after.
    `folder` is where tasks in processes of their own keep values (default: a temporary one, gone at the end); it stays open.
    """
    watcher = watcher or Silence()
    try:
        if on == "inline":
            from dagwright.run.inline import run_inline

            return run_inline(compilation, params, watcher, seed, check)
        from dagwright.run.folder import passing
        from dagwright.run.subprocesses import run_subprocesses

        if folder is not None:
            return run_subprocesses(compilation, params, watcher, folder, seed)
        folder = passing(compilation)
        try:
            return run_subprocesses(compilation, params, watcher, folder, seed)
        finally:
            folder.close(keep=False)
    finally:
        watcher.close()


def import_path(root: str) -> None:
    """Make the user's modules importable in this process, behind everything else: a project's `json.py` hides nothing."""
    if root not in sys.path:
        sys.path.append(root)
