"""Steps and regions while they are put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.ir.model import Call, If, Map
from dagwright.ir.order import is_effect
from dagwright.ir.walk import REGIONS, all_nodes
from dagwright.plan.model import Collect, IfRegion, MapRegion, Merge, Output, Step, TryRegion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dagwright.diagnostics.model import Span
    from dagwright.ir.model import Const, Node, Ref
    from dagwright.ir.model import Region as Node_
    from dagwright.plan.model import FromStep, Region, Source, Unit
    from dagwright.plan.scope import Scope
    from dagwright.settings.model import TaskSettings


def _free(hint: str, taken: Mapping[str, object]) -> str:
    name, number = hint, 2
    while name in taken:
        name, number = f"{hint}_{number}", number + 1
    return name


class StepDraft:
    """A step: its nodes as they are added, its inputs and outputs as they are asked for."""

    __slots__ = ("_inputs", "_outputs", "inputs", "inside", "nodes", "outputs", "step")

    def __init__(self, step: str) -> None:
        self.step = step
        self.nodes: list[Node] = []
        self.inputs: dict[str, Source] = {}
        self.outputs: dict[str, Output] = {}
        self.inside: set[str] = set()  # ids of its fused regions and of the nodes in them
        self._inputs: dict[object, str] = {}
        self._outputs: dict[object, str] = {}

    def input_name(self, source: Source, hint: str) -> str:
        """The input for a source, added under a free name close to `hint` at its first use."""
        key = (type(source), source)  # records of two kinds are equal where their fields are
        if key not in self._inputs:
            self._inputs[key] = name = _free(hint, self.inputs)
            self.inputs[name] = source
        return self._inputs[key]

    def output_name(self, ref: Ref, hint: str, type_: str | None, kind: str, user: If | Map | None = None) -> str:
        """The output for a reference into the block, added under a free name at its first use, by the region `user` perhaps."""
        key = (kind, ref)
        if key not in self._outputs:
            self._outputs[key] = name = _free(hint, self.outputs)
            self.outputs[name] = Output(ref, type_, kind, *((user.nth, user.group) if user is not None else ()))
        return self._outputs[key]

    def finish(
        self, node: Node | None, after: tuple[str, ...], settings: TaskSettings, span: Span | None, effect: bool
    ) -> Step:
        """The step. `node` is the unit it was made for, None where it only assembles the result."""
        calls = isinstance(node, (Call, *REGIONS)) and any(isinstance(n, Call) for n in all_nodes((node,)))
        var: str | None = getattr(node, "var", None)
        if isinstance(node, REGIONS) and len(node.names) == 1:
            (var,) = node.names
        group = node.group if node is not None else None
        kind = "call" if calls else "glue"
        return Step(
            self.step, tuple(self.nodes), self.inputs, self.outputs, after, settings, kind, var, span, effect, group
        )


class RegionDraft:
    """A region that stays one: the scopes of its blocks, and its outputs as they are asked for."""

    __slots__ = ("_outputs", "control", "needs", "node", "outputs", "scopes", "yields")

    def __init__(self, node: Node_) -> None:
        self.node = node
        self.needs: dict[str, None] = {}
        self.control: FromStep | None = None
        self.scopes: list[Scope] = []
        self.yields: list[tuple[Ref, ...]] = []
        self.outputs: dict[str, Any] = {}
        self._outputs: dict[int, str] = {}

    def output_name(self, position: int, hint: str) -> str:
        """The output for what the region yields at a position, added at its first use: a value nobody reads costs nothing."""
        if position not in self._outputs:
            found = self._output(position)
            self._outputs[position] = name = _free(hint, self.outputs)
            self.outputs[name] = found
        return self._outputs[position]

    def _output(self, position: int) -> Merge | Collect | Source | Const:
        def leaf(block: int, index: int) -> Source | Const:
            return self.scopes[block].leaf(self.yields[block][index])

        if isinstance(self.node, If):
            return Merge(leaf(0, position), leaf(1, position))
        if isinstance(self.node, Map):
            return Collect(leaf(0, position), self.node.collect[position] == "many")
        count = len(self.yields[0])
        return leaf(0, position) if position < count else leaf(2, position - count)

    def finish(
        self,
        blocks: Sequence[tuple[Unit, ...]],
        after: tuple[str, ...],
        unordered: frozenset[str],
        tasks: Mapping[str, TaskSettings],
    ) -> Region:
        """The region with its finished blocks."""
        node, needs, effect = self.node, tuple(self.needs), is_effect(self.node, unordered)
        if isinstance(node, If):
            assert self.control is not None
            return IfRegion(
                node.id, self.control, blocks[0], blocks[1], self.outputs, needs, after, effect, node.span, node.group
            )
        if isinstance(node, Map):
            assert self.control is not None
            limits = [
                tasks[n.id].max_parallel for n in node.body.nodes if isinstance(n, Call) and n.id in tasks
            ]  # the strictest of the calls made for each element
            limit = min((n for n in limits if n is not None), default=None)
            return MapRegion(
                node.id, self.control, blocks[0], self.outputs, needs, after, limit, node.target, effect, node.span,
                node.group,
            )  # fmt: skip
        return TryRegion(
            node.id, blocks[0], blocks[1], blocks[2], self.outputs, needs, after, effect, node.span, node.group
        )
