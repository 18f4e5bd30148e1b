"""The blocks of a plan as graphs: what each unit waits for, what the state machine makes of it, and what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.plan.model import Step, TryRegion, blocks_of
from dagwright_stepfunctions.lower import added, critical_path, first_added, lower, span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dagwright.plan.model import Unit
    from dagwright_stepfunctions.lower import Tree


def tree_of(units: Sequence[Unit]) -> Tree | None:
    """The units of a block as sequences and parallels."""
    return lower([unit.id for unit in units], before_of(units), weights_of(units))


def before_of(units: Iterable[Unit]) -> dict[str, tuple[str, ...]]:
    """What each unit waits for; of what stands outside its block the block itself waits."""
    return {
        unit.id: unit.upstream if isinstance(unit, Step) else tuple(dict.fromkeys((*unit.needs, *unit.after)))
        for unit in units
    }


def weights_of(units: Iterable[Unit]) -> dict[str, int]:
    """How many tasks of a unit run one after the other, as the state machine has them."""
    return {unit.id: 1 if isinstance(unit, Step) else _weigh(unit, length) for unit in units}


def length(units: Sequence[Unit]) -> int:
    """How many tasks of a block run one after the other, as the state machine has them."""
    return span(tree_of(units), weights_of(units))


def shortest(units: Sequence[Unit]) -> int:
    """How many tasks of a block the graph itself lets run one after the other."""
    weights = {unit.id: 1 if isinstance(unit, Step) else _weigh(unit, shortest) for unit in units}
    return critical_path([unit.id for unit in units], before_of(units), weights)


def lost(units: Sequence[Unit]) -> tuple[int, tuple[str, str] | None]:
    """How many pairs of units run one after the other though nothing asks for it, also in regions; and one of them."""
    ids, before, tree = [unit.id for unit in units], before_of(units), tree_of(units)
    pairs, example = added(tree, ids, before), first_added(tree, ids, before)
    for unit in units:
        for block in blocks_of(unit):
            more, other = lost(block)
            pairs, example = pairs + more, example or other
    return pairs, example


def _weigh(unit: Unit, measure: Callable[[Sequence[Unit]], int]) -> int:
    inner = [measure(block) for block in blocks_of(unit)]
    return sum(inner) if isinstance(unit, TryRegion) else max(inner)
