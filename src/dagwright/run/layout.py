"""What can be said of a plan's blocks before anything runs: who waits for whom, who reads what, and how often.

A block is what units stand in: the plan itself, a side of a condition, the body of a map, a part of a `try`. The values in it are
known by their sources: `FromStep`, `FromRegion`, and `FromItem` for the element of the map whose body it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.ir.model import Const
from dagwright.plan.model import Collect, FromItem, FromParam, FromStep, IfRegion, MapRegion, Merge, Step, blocks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dagwright.plan.model import Plan, Region, Source, Unit

# a source of a value made inside the plan; parameters and constants are at hand anywhere
Key = tuple[str, ...]


class Block:
    """The units of one block and the edges among them, by position.

    `waiting` counts for each unit the units it waits for, `downstream` lists those that wait for it, `first` those that wait
    for nothing. `readers` counts who reads a value made in this block: steps, what a region yields, and regions in it, each of
    which counts once for all that is inside it; `releases` are the values that a region in it stops reading when it ends.
    `reads` are the values from further out.
    """

    __slots__ = ("downstream", "first", "item", "readers", "reads", "regions", "releases", "steps", "units", "waiting")

    def __init__(self, units: Sequence[Unit], item: FromItem | None, inner: Mapping[str, set[Key]]) -> None:
        self.units = units
        self.item = item
        self.readers: dict[Key, int] = {}
        self.reads: set[Key] = set()
        self.releases: dict[int, list[Key]] = {}
        self.waiting: list[int] = []
        self.downstream: list[list[int]] = [[] for _ in units]
        self.steps = 0
        index: dict[str, int] = {}
        for i, unit in enumerate(units):
            if type(unit) is Step:
                self.steps += 1
                before = {*unit.after}
                for source in unit.inputs.values():
                    if type(source) is not FromParam:
                        if source[0] in index:
                            before.add(source[0])
                            self.readers[source] = self.readers.get(source, 0) + 1
                        else:
                            self._read(source)
            else:
                assert not isinstance(unit, Step)
                before = {*unit.needs, *unit.after}
                own = [key for key in inner[unit.id] if key[0] in index or key == item]
                self.releases[i] = own
                for key in (*own, *_control(unit)):
                    self._read(key, index)
                self.reads.update(key for key in inner[unit.id] if key[0] not in index and key != item)
            index[unit.id] = i
            for ident in before:
                self.downstream[index[ident]].append(i)
            self.waiting.append(len(before))
        self.regions = len(units) - self.steps
        self.first = [i for i, count in enumerate(self.waiting) if not count]

    def _read(self, key: Key, index: Mapping[str, int] = {}) -> None:
        if key[0] in index or key == self.item:
            self.readers[key] = self.readers.get(key, 0) + 1
        else:
            self.reads.add(key)

    def yields(self, values: Iterable[Source | Const]) -> None:
        """Count the values that the region around the block takes from it."""
        made = {unit.id: 0 for unit in self.units}
        for value in values:
            if not isinstance(value, (Const, FromParam)):
                self._read(value, made)


class Layout:
    """All blocks of a plan: `top`, and by region those in it, in the order of `plan.model.blocks_of`."""

    __slots__ = ("blocks", "top")

    def __init__(self, plan: Plan) -> None:
        self.blocks: dict[str, tuple[Block, ...]] = {}
        reads: dict[str, set[Key]] = {}
        for region in reversed([*_regions(plan.units)]):  # what is inside comes first
            item = FromItem(region.id) if isinstance(region, MapRegion) else None
            blocks = tuple(Block(units, item, reads) for units in blocks_of(region))
            for block, values in zip(blocks, _yielded(region, blocks), strict=True):
                block.yields(values)
            self.blocks[region.id] = blocks
            reads[region.id] = set().union(*(block.reads for block in blocks))
        self.top = Block(plan.units, None, reads)
        if plan.result is not None:
            self.top.readers[plan.result] = self.top.readers.get(plan.result, 0) + 1


def _regions(units: Iterable[Unit]) -> Iterator[Region]:
    """The regions, each before those in it."""
    stack = [unit for unit in units if not isinstance(unit, Step)][::-1]
    while stack:
        region = stack.pop()
        yield region
        for block in blocks_of(region):
            stack.extend(unit for unit in block if not isinstance(unit, Step))


def _control(region: Region) -> tuple[FromStep, ...]:
    """What a region is decided by, or runs over."""
    if isinstance(region, IfRegion):
        return (region.test,)
    return (region.items,) if isinstance(region, MapRegion) else ()


def _yielded(region: Region, blocks: Sequence[Block]) -> list[list[Any]]:
    """For each block of a region the sources of what the region takes from it."""
    found: list[list[Any]] = [[] for _ in blocks]
    for value in region.outputs.values():
        if isinstance(value, Merge):
            found[0].append(value.then)
            found[1].append(value.orelse)
        elif isinstance(value, Collect):
            found[0].append(value.source)
        else:
            found[yielding(value, blocks)].append(value)
    return found


def yielding(value: Source | Const, blocks: Sequence[Block]) -> int:
    """Which block of a `try` makes a value that it yields; the body also stands for what is made outside."""
    if isinstance(value, (Const, FromParam)):
        return 0
    return 2 if any(unit.id == value[0] for unit in blocks[2].units) else 0
