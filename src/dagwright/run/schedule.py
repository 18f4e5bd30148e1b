"""The loop that all local executors share: which step is ready, what it reads, what became of it."""

from __future__ import annotations

import random
import sys
from typing import TYPE_CHECKING, Any

from dagwright.plan.model import FromStep
from dagwright.run.model import Outcome, Silence, Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dagwright.plan.compilation import Compilation
    from dagwright.plan.model import Plan, Step


def execute(
    compilation: Compilation,
    params: Mapping[str, Any],
    *,
    on: str = "inline",
    watcher: Watcher | None = None,
    seed: int | None = None,
    check: Callable[[Step, Mapping[str, Any]], Callable[[], None]] | None = None,
) -> Outcome:
    """Run every step of the plan, once each, and give the outcome.

    `seed` chooses among the ready steps at random instead of in program order: a schedule hostile to any order that the
    graph does not state. `check` is called with each step's inputs before it runs (inline only), and what it returns after.
    """
    watcher = watcher or Silence()
    try:
        if on == "inline":
            from dagwright.run.inline import run_inline

            return run_inline(compilation, params, watcher, order_of(compilation.plan, seed), check)
        from dagwright.run.subprocesses import run_subprocesses

        return run_subprocesses(compilation, params, watcher, seed)
    finally:
        watcher.close()


def order_of(plan: Plan, seed: int | None) -> list[Step]:
    """The steps in an order that respects every edge: program order, or a random one."""
    if seed is None:
        return list(plan.steps)
    ready = Ready(plan, seed)
    order: list[Step] = []
    while (step := ready.take()) is not None:
        order.append(step)
        ready.done(step)
    return order


class Cut:
    """Which steps still run after a failure: those that Python would have run before it, and whose inputs there are.

    So at least the calls happen that happen in a plain call, and of several failures the one is told that it would raise.
    """

    __slots__ = ("_index", "_limit", "_missing")

    def __init__(self, plan: Plan) -> None:
        self._index = {step.id: i for i, step in enumerate(plan.steps)}
        self._limit = len(plan.steps)
        self._missing: set[str] = set()

    def fail(self, step: Step) -> bool:
        """Note a failure; whether it comes first in program order so far."""
        self._missing.add(step.id)
        first = self._index[step.id] < self._limit
        self._limit = min(self._limit, self._index[step.id])
        return first

    def allows(self, step: Step) -> bool:
        """Whether the step is to run. Ask in an order that respects the edges: a step that is left out has no outputs."""
        if self._index[step.id] < self._limit and self._missing.isdisjoint(step.upstream):
            return True
        self._missing.add(step.id)
        return False


class Ready:
    """Steps whose upstream is done. `take` gives one (or None), `done` says that it finished."""

    __slots__ = ("_index", "_random", "_ready", "_steps", "_waiting", "downstream")

    def __init__(self, plan: Plan, seed: int | None) -> None:
        self._steps = {step.id: step for step in plan.steps}
        self._index = {step.id: i for i, step in enumerate(plan.steps)}
        self._waiting = {step.id: len(step.upstream) for step in plan.steps}
        self._ready = [step.id for step in plan.steps if not self._waiting[step.id]]
        self._random = random.Random(seed) if seed is not None else None  # noqa: S311 -- not for secrets
        self.downstream: dict[str, list[str]] = {}
        for step in plan.steps:
            for source in step.upstream:
                self.downstream.setdefault(source, []).append(step.id)

    def take(self) -> Step | None:
        """One of the ready steps: the first in program order, or any."""
        if not self._ready:
            return None
        if self._random is not None:
            position = self._random.randrange(len(self._ready))
        else:
            position = min(range(len(self._ready)), key=lambda i: self._index[self._ready[i]])
        return self._steps[self._ready.pop(position)]

    def done(self, step: Step) -> None:
        """Let the steps that waited for this one go on."""
        for ident in self.downstream.get(step.id, ()):
            self._waiting[ident] -= 1
            if not self._waiting[ident]:
                self._ready.append(ident)


def uses(plan: Plan) -> dict[tuple[str, str], int]:
    """How many steps read each output; the result counts as a reader. What nobody reads is not kept."""
    counts: dict[tuple[str, str], int] = {}
    for step in plan.steps:
        for source in step.inputs.values():
            if isinstance(source, FromStep):
                counts[source] = counts.get(source, 0) + 1
    if plan.result is not None:
        counts[plan.result] = counts.get(plan.result, 0) + 1
    return counts


def import_path(root: str) -> None:
    """Make the user's modules importable in this process, behind everything else: a project's `json.py` hides nothing."""
    if root not in sys.path:
        sys.path.append(root)
