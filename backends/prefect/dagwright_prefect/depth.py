"""How deep regions may stand in each other: Python takes 20 blocks in one another, and 100 levels of indentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.plan.model import MapRegion, Step, TryRegion, blocks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dagwright.plan.model import Plan, Unit

BLOCKS_LIMIT = 18
"""`with`, `try` and `for` in one another, within one function, beside the `with` around the whole flow."""

LEVELS_LIMIT = 60
"""Levels of indentation, in all."""

WHY = "it stands too deep in other conditions, loops and `try`s for a Python file"


def too_deep(plan: Plan) -> dict[str, str]:
    """The regions that must be one task each, with the reason."""
    return dict.fromkeys(_deep(plan.units, 0, 2), WHY)


def _deep(units: Sequence[Unit], blocks: int, levels: int) -> Iterator[str]:
    for unit in units:
        if isinstance(unit, Step):
            continue
        more, inner = (4, 3) if isinstance(unit, TryRegion) else (1, 2)  # with the `with` around what is waited for
        if blocks + more > BLOCKS_LIMIT or levels + inner > LEVELS_LIMIT:
            yield unit.id
            continue
        for block in blocks_of(unit):  # a round of a loop is a function of its own
            yield from _deep(block, 0 if isinstance(unit, MapRegion) else blocks + more, levels + inner)
