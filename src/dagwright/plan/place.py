"""Which step every expression of a block belongs to.

Units make the steps: calls, fused regions and raised exceptions; a region that stays one is a unit that carries nothing. An
expression joins the step that can carry it without a task of its own, under the laws of glue:
it is evaluated exactly once; an expression that can fail neither keeps a call from running that CPython would have run
(it never moves up over a later call), nor does an effect overtake it (it never moves down over one).

An expression therefore goes, in this order of preference, to its only consumer's step, to the step of the call that
produced its last input, or to a glue step of its own. Steps are anchored at a position in program order, and every
dependency leads from a lower anchor to a higher one, so the plan is acyclic by construction.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from dagwright.ir.model import Expr, Node, Out
from dagwright.ir.order import is_effect, is_unit
from dagwright.ir.walk import dependencies, outs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.ir.model import Ref

RESULT = "result"


class Placement:
    """The outcome: `step_of` maps node ids to unit ids, `anchor` unit ids to positions, `result` names the result's step.

    Unit ids are those of calls and regions, of the expression that opened a glue step, or `RESULT` for a step that only
    assembles the returned value. `result` is None where the returned value is that of one node.
    """

    __slots__ = ("anchor", "result", "step_of")

    def __init__(self) -> None:
        self.step_of: dict[str, str] = {}
        self.anchor: dict[str, int] = {}
        self.result: str | None = None


class _Placer:
    __slots__ = (
        "ancestors",
        "base",
        "carriers",
        "consumers",
        "effects",
        "forced",
        "index",
        "nodes",
        "out",
        "position",
        "regions",
        "result",
        "units",
        "walls",
    )

    def __init__(
        self,
        nodes: Sequence[Node],
        order: Sequence[tuple[str, str]],
        result: Ref | None,
        unordered: frozenset[str],
        regions: frozenset[str],
    ) -> None:
        self.nodes = nodes
        self.result = result
        self.position = {node.id: i for i, node in enumerate(nodes)}
        self.units = [i for i, node in enumerate(nodes) if is_unit(node)]
        self.effects = [i for i in self.units if is_effect(nodes[i], unordered)]
        self.index = {nodes[i].id: k for k, i in enumerate(self.units)}
        self.regions = regions
        self.carriers = [i for i in self.units if nodes[i].id not in regions]
        self.walls = [i for i in self.units if nodes[i].id in regions]
        self.consumers: dict[str, set[str]] = {}
        self.forced: dict[str, str] = {}
        self.out = Placement()
        self.base: dict[str, frozenset[str]] = {}
        for node in nodes:
            self.base[node.id] = self._base(node)
        self.ancestors: dict[str, int] = self._ancestors(order)

    def _base(self, node: Node) -> frozenset[str]:
        """The units of this block that a node's value comes from, through expressions."""
        found: set[str] = set()
        for ident in dependencies(node):
            if ident in self.index:
                found.add(ident)
            elif ident in self.base:
                found |= self.base[ident]
        return frozenset(found)

    def _ancestors(self, order: Sequence[tuple[str, str]]) -> dict[str, int]:
        """For every unit a bit set of the units before it in the graph; only built where some value has two sources."""
        result = self._sources(self.result) if self.result is not None else frozenset()
        if len(result) <= 1 and all(len(self.base[n.id]) <= 1 for n in self.nodes if n.id not in self.index):
            return {}
        before: dict[str, list[str]] = {}
        for earlier, later in order:
            before.setdefault(later, []).append(earlier)
        masks: dict[str, int] = {}
        for i in self.units:
            ident, mask = self.nodes[i].id, 0
            for source in (*self.base[ident], *before.get(ident, ())):
                mask |= masks[source] | (1 << self.index[source])
            masks[ident] = mask
        return masks

    def _sources(self, ref: Ref) -> frozenset[str]:
        found: set[str] = set()
        for out in outs_of(ref):
            found |= {out.node} if out.node in self.index else self.base.get(out.node, frozenset())
        return frozenset(found)

    # --- the laws ---

    def _reaches(self, sources: frozenset[str], call: str) -> bool:
        """Whether all of `sources` are known to be done when `call` is."""
        others = [s for s in sources if s != call]
        return all(self.ancestors.get(call, 0) >> self.index[s] & 1 for s in others)

    def _carries(self, step: str) -> bool:
        """Whether expressions can be put into that unit or glue step."""
        return step not in self.regions

    def _unit_between(self, low: int, high: int) -> bool:
        return bisect_left(self.units, high) - bisect_right(self.units, low) > 0

    def _effect_between(self, low: int, high: int) -> bool:
        return bisect_left(self.effects, high) - bisect_right(self.effects, low) > 0

    def _fits(self, node: Node, step: str) -> bool:
        """Whether the laws allow the expression in that step."""
        if not self._carries(step):
            return False
        here, anchor = self.position[node.id], self.out.anchor[step]
        fails = not isinstance(node, Expr) or node.raises
        if here < anchor:
            return not (fails and self._effect_between(here, anchor))
        if here == anchor:
            return True
        return step in self.index and self._fits_after(node, step)

    def _fits_after(self, node: Node, call: str) -> bool:
        """Whether the expression can follow the call inside the call's own step, with all that it needs."""
        if not self._carries(call):
            return False
        pending, anchor = [node], self.position[call]
        while pending:
            part = pending.pop()
            fails = not isinstance(part, Expr) or part.raises
            here = self.position[part.id]
            if not self._reaches(self.base[part.id], call) or (fails and self._unit_between(anchor, here)):
                return False
            if self.forced.get(part.id, call) != call:
                return False
            inner = (i for i in dependencies(part) if i not in self.index and self.position.get(i, -1) > anchor)
            pending.extend(self.nodes[self.position[i]] for i in inner)
        return True

    # --- placing ---

    def run(self) -> Placement:
        for i in self.units:
            self.out.anchor[self.nodes[i].id] = i
            self.out.step_of[self.nodes[i].id] = self.nodes[i].id
        self._place_result()
        for node in reversed(self.nodes):
            if node.id not in self.index:
                self._put(node, self._choose(node))
            for ident in dependencies(node):
                self.consumers.setdefault(ident, set()).add(self.out.step_of[node.id])
        return self.out

    def _place_result(self) -> None:
        if self.result is None or isinstance(self.result, Out):
            return  # the value itself is what is returned: its own step has it as an output
        sources = self._sources(self.result)
        expressions = [self.nodes[self.position[o.node]] for o in outs_of(self.result) if o.node not in self.index]
        last = max(sources, key=self.index.__getitem__, default=None)
        if last is not None and self._carries(last) and self._reaches(sources, last):
            anchor = self.position[last]
            if all(self.position[e.id] < anchor or self._fits_after(e, last) for e in expressions):
                self.out.result = last
                # what the result needs and comes after the call moves into its step, whoever else reads it
                self.forced.update({e.id: last for e in expressions if self.position[e.id] > anchor})
        if self.out.result is None:
            self.out.result = RESULT
            self.out.anchor[RESULT] = len(self.nodes)
        for out in outs_of(self.result):
            self.consumers.setdefault(out.node, set()).add(self.out.result)

    def _choose(self, node: Node) -> str:
        if node.id in self.forced:
            return self.forced[node.id]
        consumers = self.consumers.get(node.id, set())
        if len(consumers) == 1:
            (only,) = consumers
            if self._fits(node, only):
                return only
        producer = max(self.base[node.id], key=self.index.__getitem__, default=None)
        if producer is not None and self._fits_after(node, producer):
            return producer
        host = self._host(consumers) if producer is None else None
        if host is not None and self._fits_after(node, host):
            return host
        returned = isinstance(self.result, Out) and self.result.node == node.id
        if producer is None and not consumers and not returned and self.carriers:
            return self._neighbour(node)
        return node.id

    def _host(self, consumers: set[str]) -> str | None:
        """The last step that regions wait for in any case: what they decide on or run over costs no task of its own there."""
        if not consumers or not consumers <= self.regions:
            return None
        common = frozenset.intersection(*(self.base[ident] for ident in consumers)) - self.regions
        return max(common, key=self.index.__getitem__, default=None)

    def _neighbour(self, node: Node) -> str:
        """The call next to output that depends on no call: the following one, else the last."""
        here = self.position[node.id]
        k = min(bisect_right(self.carriers, here), len(self.carriers) - 1)
        near = self.carriers[k]
        low, high = min(here, near), max(here, near)
        # a region between them may fail first: then what stands above it would not be seen
        walled = bisect_left(self.walls, high) - bisect_right(self.walls, low) > 0
        return node.id if walled else self.nodes[near].id

    def _put(self, node: Node, step: str) -> None:
        self.out.step_of[node.id] = step
        self.out.anchor.setdefault(step, self.position[node.id])
        anchor = self.out.anchor[step]
        if self.position[node.id] > anchor:
            # what it needs and comes after the call must be in this step too, or the steps would wait for each other
            for ident in dependencies(node):
                if ident not in self.index and self.position.get(ident, -1) > anchor:
                    self.forced[ident] = step


def place(
    nodes: Sequence[Node],
    order: Sequence[tuple[str, str]],
    result: Ref | None,
    unordered: frozenset[str] = frozenset(),
    regions: frozenset[str] = frozenset(),
) -> Placement:
    """Decide the step of every node of a block.

    `order` are the effect pairs between units, `unordered` the released effects, `regions` the ids of the regions that are
    not fused: they are units, but nothing can be put into them.
    """
    return _Placer(nodes, order, result, unordered, regions).run()
