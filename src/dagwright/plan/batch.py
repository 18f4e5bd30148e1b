"""Several elements of a map per engine task: the map runs over slices, and one task runs over the elements of a slice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Block, Expr, Item, Map, Out
from dagwright.ir.walk import REGIONS, map_blocks, map_refs
from dagwright.plan.fuse import calls_in
from dagwright.plan.model import Fusion

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from dagwright.ir.model import Node, Ref
    from dagwright.settings.model import TaskSettings


class Batches:
    """Rewrites the maps whose tasks ask for a `batch`. `fusions` says which maps over slices were made."""

    __slots__ = ("_regions", "_taken", "_tasks", "fusions")

    def __init__(self, regions: Collection[str], tasks: Mapping[str, TaskSettings], taken: set[str]) -> None:
        self._regions = regions
        self._tasks = tasks
        self._taken = taken
        self.fusions: list[Fusion] = []

    def nodes(self, nodes: Sequence[Node]) -> tuple[Node, ...]:
        """The nodes of a block with its maps rewritten, also in blocks inside."""
        done: list[Node] = []
        for node in nodes:
            if isinstance(node, Map) and node.id in self._regions and (size := self._size(node)) > 1:
                done += self._split(node, size)
            elif isinstance(node, REGIONS):
                done.append(map_blocks(node, lambda block: block._replace(nodes=self.nodes(block.nodes))))
            else:
                done.append(node)
        return tuple(done)

    def _size(self, node: Map) -> int:
        sizes = [self._tasks[call.id].batch or 1 for call in calls_in(node) if call.id in self._tasks]
        return max(sizes, default=1)

    def _split(self, node: Map, size: int) -> tuple[Node, Node]:
        slices = self._claim(f"{node.id}-slices")
        inner = self._claim(f"{node.id}-batch")
        src = f"[v[i:i + {size}] for v in [list(items)] for i in range(0, len(v), {size})]"
        cut = Expr(slices, src, (("items", node.items),), span=node.span)

        def change(ref: Ref) -> Ref:
            return Item(inner) if ref == Item(node.id) and isinstance(ref, Item) else ref

        moved = map_refs(node, change)
        assert isinstance(moved, Map)
        batch = moved._replace(id=inner, items=Item(node.id))
        yields = tuple(Out(inner, (("item", i),)) for i in range(len(node.names)))
        self.fusions.append(Fusion(inner, "batch", f"`batch = {size}`: a task takes {size} elements"))
        return cut, node._replace(
            items=Out(slices), body=Block((batch,), (), yields), collect=("many",) * len(node.names)
        )

    def _claim(self, ident: str) -> str:
        fresh, number = ident, 2
        while fresh in self._taken:
            fresh, number = f"{ident}-{number}", number + 1
        self._taken.add(fresh)
        return fresh
