"""What a user should know of a plan without reading it: which parts run as one task, and what the order of effects costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.plan.model import Step, blocks_of, walk_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dagwright.diagnostics.model import Span
    from dagwright.plan.model import Plan, Unit


def notes(plan: Plan, target: str) -> Iterator[str]:
    """The lines that `compile` shows for a target, in the order of the plan."""
    spans: dict[str, Span | None] = {unit.id: unit.span for unit in walk_units(plan.units)}
    for fusion in plan.fusions:
        span = spans.get(fusion.step)
        place = f" at {span.file}:{span.line}" if span is not None else ""
        yield f"{target}: the {fusion.what}{place} is one task, `{fusion.step}`: {fusion.why}"
    ordered, free = longest_chain(plan.units, ordered=True), longest_chain(plan.units, ordered=False)
    if ordered > free:
        yield (
            f"{target}: {ordered} tasks run one after the other; without the order of effects it would be {free} "
            '(`effect = "unordered"` releases a task from it)'
        )


def longest_chain(units: Sequence[Unit], *, ordered: bool) -> int:
    """How many tasks follow one another at least: the longest path, a branch counting as its longer side.

    `ordered` counts the edges that only the order of effects adds.
    """
    depth: dict[str, int] = {}
    for unit in units:
        if isinstance(unit, Step):
            data, own = set(unit.upstream) - set(unit.after), 1
        else:
            data = set(unit.needs)
            chains = [longest_chain(block, ordered=ordered) for block in blocks_of(unit)]
            own = sum(chains) if hasattr(unit, "final") else max(chains)
        before = data | set(unit.after) if ordered else data
        depth[unit.id] = own + max((depth.get(ident, 0) for ident in before), default=0)
    return max(depth.values(), default=0)
