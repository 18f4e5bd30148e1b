"""One block of a pipeline while it is cut: its steps and regions as drafts, and how values get out of it and into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import (
    Block,
    Call,
    Const,
    Expr,
    If,
    In,
    Item,
    Map,
    Node,
    Out,
    ParamRef,
    Ref,
    Try,
    Unpack,
)
from dagwright.ir.order import effect_order, is_effect, is_unit
from dagwright.ir.walk import REGIONS, all_nodes, map_ref, map_refs
from dagwright.plan.draft import RegionDraft, StepDraft
from dagwright.plan.model import FromItem, FromParam, FromRegion, FromStep, producer
from dagwright.plan.place import place
from dagwright.record import Record
from dagwright.settings.model import TaskSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dagwright.diagnostics.model import Span
    from dagwright.plan.model import Source, Unit
    from dagwright.plan.place import Placement

_DEFAULTS = TaskSettings()


class Context(Record):
    """What all blocks of a pipeline share: settings by call, released effects, the regions that stay regions."""

    tasks: Mapping[str, TaskSettings]
    unordered: frozenset[str]
    regions: frozenset[str]
    grouped: bool
    span: Span | None


def _grouped(context: Context, block: Block, order: Sequence[tuple[str, str]], placement: Placement) -> list[str]:
    from dagwright.plan.group import merge_groups

    return merge_groups(block.nodes, order, placement, context.tasks)


def _by_anchor(placement: Placement) -> list[str]:
    return sorted(placement.anchor, key=placement.anchor.__getitem__)


class Scope:
    """A block, placed and cut. `parent` is the scope that its region stands in, `region` the draft of that region."""

    __slots__ = ("_result", "_step_of", "context", "drafts", "nodes", "parent", "region")

    def __init__(
        self,
        context: Context,
        block: Block,
        parent: Scope | None = None,
        region: RegionDraft | None = None,
        result: Ref | None = None,
    ) -> None:
        self.context = context
        self.parent = parent
        self.region = region
        self.nodes = {node.id: node for node in block.nodes}
        order = effect_order(block.nodes, context.unordered) if context.unordered else block.order
        own = frozenset(i for i in self.nodes if i in context.regions)
        placement = place(block.nodes, order, result, context.unordered, own)
        units = _grouped(context, block, order, placement) if context.grouped else _by_anchor(placement)
        self._step_of = placement.step_of
        self._result = (result, placement.result)
        self.drafts: dict[str, StepDraft | RegionDraft] = {}
        for ident in units:
            node = self.nodes.get(ident)
            if ident in own:
                assert isinstance(node, REGIONS)
                self.drafts[ident] = RegionDraft(node)
            else:
                self.drafts[ident] = StepDraft(ident)
        for node in block.nodes:
            self._fill(node)

    def _fill(self, node: Node) -> None:
        draft = self.drafts[self._step_of[node.id]]
        if isinstance(draft, StepDraft):
            if isinstance(node, REGIONS):
                draft.inside.update(inner.id for inner in all_nodes((node,)))
            draft.nodes.append(map_refs(node, lambda ref: self._local(ref, draft)))
            return
        if isinstance(node, If):
            draft.control = self._control(node, node.test, "flag", "test", draft)
            blocks = [node.then, node.orelse]
        elif isinstance(node, Map):
            draft.control = self._control(node, node.items, "items", "items", draft)
            blocks = [node.body]
        else:
            assert isinstance(node, Try)
            blocks = [node.body, *(handler.body for handler in node.handlers), node.final]
            if not node.handlers:
                blocks.insert(1, Block())
        draft.scopes = [Scope(self.context, block, self, draft) for block in blocks]
        draft.yields = [block.yields for block in blocks]

    def _control(self, node: If | Map, ref: Ref, kind: str, hint: str, draft: RegionDraft) -> FromStep:
        """The output that a region decides on or runs over."""
        assert isinstance(ref, Out)
        source = self.source(ref, kind=kind, hint=hint, user=node)
        assert isinstance(source, FromStep)
        if ref.node in self.nodes:
            draft.needs.setdefault(source.step)
        return source

    # --- values ---

    def _local(self, ref: Ref, draft: StepDraft) -> Ref:
        """A leaf as a step sees it: its own nodes stay, the rest becomes an input."""
        if isinstance(ref, ParamRef):
            return In(draft.input_name(FromParam(ref.param), ref.param))
        if isinstance(ref, Item):
            return ref if ref.map in draft.inside else In(draft.input_name(FromItem(ref.map), "item"))
        if not isinstance(ref, Out) or ref.node in draft.inside or self._step_of.get(ref.node) == draft.step:
            return ref
        return In(draft.input_name(self.source(ref), self.hint(ref)))

    def source(self, ref: Out, *, kind: str = "value", hint: str | None = None, user: If | Map | None = None) -> Source:
        """Where the value of a node comes from, seen from inside this block. Adds the output that is missing."""
        if ref.node not in self.nodes:
            assert self.parent is not None
            assert self.region is not None
            found = self.parent.source(ref, kind=kind, hint=hint, user=user)
            self._note(ref, found)
            return found
        draft = self.drafts[self._step_of[ref.node]]
        if isinstance(draft, StepDraft):
            node = self.nodes[ref.node]
            type_ = node.returns if isinstance(node, Call) and not ref.path else None
            return FromStep(draft.step, draft.output_name(ref, hint or self.hint(ref), type_, kind, user))
        found = FromRegion(draft.node.id, draft.output_name(ref.path[0][1], self.hint(ref)))
        if kind == "value":
            return found
        raise AssertionError("the value of a region was not prepared to be decided on")

    def _note(self, ref: Out, found: Source) -> None:
        """The region waits for what is read inside it, where that stands in the block the region stands in."""
        assert self.parent is not None
        assert self.region is not None
        ident = producer(found)
        if ident is not None and ref.node in self.parent.nodes:
            self.region.needs.setdefault(ident)

    def leaf(self, ref: Ref) -> Source | Const:
        """The source of a value that this block yields."""
        if isinstance(ref, Const):
            return ref
        if isinstance(ref, ParamRef):
            return FromParam(ref.param)
        if isinstance(ref, Item):
            return FromItem(ref.map)
        assert isinstance(ref, Out), f"a block yields {ref!r}"
        return self.source(ref)

    def hint(self, ref: Out) -> str:
        """What a value is called, by the variable that holds it."""
        node = self.nodes.get(ref.node)
        if node is None:
            return self.parent.hint(ref) if self.parent is not None else "value"
        if isinstance(node, (Unpack, *REGIONS)):
            index = ref.path[0][1] if ref.path else 0
            names = node.targets if isinstance(node, Unpack) else node.names
            return names[index] or ("value" if len(names) == 1 else f"part_{index}")
        return node.var or (node.callee.qualname.rpartition(".")[2] if isinstance(node, Call) else "value")

    def result(self) -> FromStep | FromRegion | None:
        """Where the returned value comes from; of the outermost block."""
        ref, step = self._result
        if ref is None:
            return None
        if isinstance(ref, Out):
            found = self.source(ref)
            assert isinstance(found, (FromStep, FromRegion))
            return found
        assert step is not None
        draft = self.drafts[step]
        assert isinstance(draft, StepDraft)
        local = map_ref(ref, lambda leaf: self._local(leaf, draft))
        return FromStep(draft.step, draft.output_name(local, "result", None, "value"))

    # --- units ---

    def units(self) -> tuple[Unit, ...]:
        """The finished steps and regions. Call it last: what stands below a region may still ask for more of its values."""
        inner = {
            ident: [scope.units() for scope in draft.scopes]
            for ident, draft in self.drafts.items()
            if isinstance(draft, RegionDraft)
        }
        unordered = self.context.unordered
        effects = {self._step_of[i] for i, n in self.nodes.items() if is_unit(n) and is_effect(n, unordered)}
        after = self._order(effects) if effects else {}
        return tuple(
            self._step(draft, after.get(ident, ()), ident in effects)
            if isinstance(draft, StepDraft)
            else draft.finish(inner[ident], tuple(after.get(ident, ())), self.context.unordered, self.context.tasks)
            for ident, draft in self.drafts.items()
        )

    def _order(self, effects: set[str]) -> dict[str, list[str]]:
        """Order edges between units: an effect after all units above it, before all below, where data does not say so."""
        stand_ins: list[Node] = []
        for ident, draft in self.drafts.items():
            if isinstance(draft, StepDraft):
                if draft.nodes and all(isinstance(n, Expr) and n.role == "print" for n in draft.nodes):
                    continue  # output is never a barrier
                sources = dict.fromkeys(
                    i for s in draft.inputs.values() if (i := producer(s)) is not None and i in self.drafts
                )
            else:
                sources = dict.fromkeys(draft.needs)
            stand_ins.append(
                Call(ident, None, tuple(Out(s) for s in sources), (), effect=ident in effects)  # type: ignore[arg-type]
            )
        after: dict[str, list[str]] = {}
        for earlier, later in effect_order(stand_ins):
            after.setdefault(later, []).append(earlier)
        return after

    def _settings(self, node: Node | None) -> TaskSettings:
        """Those of the call a step was made for; of a fused region those that its calls have in common."""
        if isinstance(node, REGIONS):
            from dagwright.plan.fuse import settings_of

            return settings_of(node, self.context.tasks)
        return self.context.tasks.get(node.id, _DEFAULTS) if isinstance(node, Call) else _DEFAULTS

    def _step(self, draft: StepDraft, after: Sequence[str], effect: bool) -> Unit:
        node = self.nodes.get(draft.step)
        return draft.finish(
            node,
            tuple(after),
            self._settings(node),
            node.span if node is not None else self.context.span,
            effect,
        )
