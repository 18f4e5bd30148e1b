"""The frames of a picture: regions, their parts, and nested pipelines, with the nodes in them and the edges to and from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Const, Expr
from dagwright.plan.model import (
    Collect,
    FromItem,
    FromParam,
    FromStep,
    IfRegion,
    MapRegion,
    Merge,
    Step,
    blocks_of,
    producer,
    walk_units,
)
from dagwright.preview.characters import clean, fit
from dagwright.preview.graph import BRIEF, PreviewEdge, PreviewGroup, PreviewNode, param_id, step_id, step_node
from dagwright.preview.names import made_by
from dagwright.preview.wording import literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dagwright.diagnostics.model import Span
    from dagwright.plan.model import Plan, Region, Source, TryRegion, Unit
    from dagwright.preview.wording import Words

TITLE = 48
"""Cells of the title of a frame."""
_PARTS = {"if": ("yes", "no"), "try": ("body", "failure", "finally")}
PART_TITLES = {"yes": "yes", "no": "no", "body": "body", "failure": "on failure", "finally": "finally"}


def region_id(region: str) -> str:
    """The frame of a region."""
    return f"region:{clean(region)}"


class Tree:
    """The units of a plan as nodes, edges and frames; frames stand before what is in them."""

    def __init__(self, plan: Plan, words: Words, source_text: str | None, warned: Mapping[str, int]) -> None:
        self._words = words
        self._warned = warned
        self._lines = source_text.splitlines() if source_text is not None else []
        self._file = plan.span.file if plan.span is not None else plan.file
        self._steps = {step.id: step for step in plan.steps}
        self._regions = {unit.id for unit in walk_units(plan.units) if not isinstance(unit, Step)}
        self._pipelines = {group.id: group for group in plan.groups}
        self._batches = {fusion.step: fusion.why for fusion in plan.fusions if fusion.what == "batch"}
        self.nodes: list[PreviewNode] = []
        self.edges: list[PreviewEdge] = []
        self.groups: list[PreviewGroup] = []
        self._block(plan.units, None, None, 0)

    def producer(self, source: Source) -> str:
        """The node or frame that a value comes from."""
        if isinstance(source, FromParam):
            return param_id(source.param)
        return self._unit(source[0])

    def _unit(self, ident: str) -> str:
        return region_id(ident) if ident in self._regions else step_id(ident)

    # --- blocks ---

    def _block(self, units: Sequence[Unit], frame: str | None, pipeline: str | None, maps: int) -> list[str]:
        """Add the units of a block; gives the ids of what stands right in it. `pipeline` is the nested one it belongs to."""
        inner: dict[str, list[Unit]] = {}
        order: list[tuple[str | None, Unit]] = []
        for unit in units:
            nested = self._entered(unit.group, pipeline)
            if nested is not None:
                inner.setdefault(nested, []).append(unit)
            if nested is None or len(inner[nested]) == 1:
                order.append((nested, unit))
        members: list[str] = []
        for nested, unit in order:
            if nested is not None:
                members.append(self._pipeline(nested, inner[nested], frame, maps))
            elif isinstance(unit, Step):
                self.nodes.append(step_node(unit, self._words, self._warned.get(unit.id, 0), maps))
                self._edges_into(unit)
                members.append(step_id(unit.id))
            else:
                members.append(self._region(unit, frame, pipeline, maps))
        return members

    def _entered(self, group: str | None, pipeline: str | None) -> str | None:
        """The outermost nested pipeline that a unit is in and its block is not."""
        found = None
        while group is not None and group != pipeline:
            found = group
            group = self._pipelines[group].parent if group in self._pipelines else None
        return found

    def _frame(
        self, ident: str, kind: str, title: str, parent: str | None, facts: Iterable[str] = (), span: Span | None = None
    ) -> int:
        """Add a frame; gives its place among the groups, for `_filled`."""
        self.groups.append(PreviewGroup(ident, kind, fit(title, TITLE), "", (), (), parent, False, tuple(facts), span))
        return len(self.groups) - 1

    def _filled(self, at: int, members: Sequence[str], first: int) -> str:
        """Say what stands in a frame: all nodes from `first` on."""
        if len(self.nodes) == first:
            self.nodes.append(PreviewNode(f"note:{self.groups[at].id}", "note", "nothing", "nothing", "nothing"))
            members = [self.nodes[-1].id]
        leaves = tuple(node.id for node in self.nodes[first:])
        steps = sum(node.kind != "note" for node in self.nodes[first:])
        text = f"{steps} step{'' if steps == 1 else 's'}"
        self.groups[at] = self.groups[at]._replace(members=tuple(members), leaves=leaves, text=text)
        return self.groups[at].id

    def _pipeline(self, ident: str, units: Sequence[Unit], parent: str | None, maps: int) -> str:
        group = self._pipelines[ident]
        taken = {other.id for other in self.groups}
        name, number = f"pipeline:{clean(ident)}", 2
        while name in taken:  # its units stand in several blocks
            name, number = f"pipeline:{clean(ident)}#{number}", number + 1
        at, first = self._frame(name, "pipeline", clean(group.title), parent, (), group.span), len(self.nodes)
        return self._filled(at, self._block(units, name, ident, maps), first)

    # --- regions ---

    def _region(self, region: Region, parent: str | None, pipeline: str | None, maps: int) -> str:
        kind = "if" if isinstance(region, IfRegion) else "map" if isinstance(region, MapRegion) else "try"
        ident, facts = region_id(region.id), []
        if isinstance(region, MapRegion) and region.max_parallel is not None:
            facts.append(f"at most {region.max_parallel} at a time")
        at, first = self._frame(ident, kind, self._title(region), parent, facts, region.span), len(self.nodes)
        self._edges_to(region)
        if isinstance(region, MapRegion):
            members = self._block(region.body, ident, region.group, maps + 1)
        else:
            members = self._parts(region, ident, maps)
        return self._filled(at, members, first)

    def _parts(self, region: IfRegion | TryRegion, ident: str, maps: int) -> list[str]:
        """The sides of a condition, or what a `try` has: frames in a row."""
        names = _PARTS["if" if isinstance(region, IfRegion) else "try"]
        members: list[str] = []
        for name, units in zip(names, blocks_of(region), strict=True):
            notes = self._notes(region, name) if isinstance(region, IfRegion) and not units else []
            if not units and not notes:
                continue
            part = f"{ident}/{name}"
            at, first = self._frame(part, name, PART_TITLES[name], ident), len(self.nodes)
            inside = self._block(units, part, region.group, maps)
            if notes:
                text = ", ".join(notes)
                self.nodes.append(PreviewNode(f"note:{part}", "note", text, text, fit(text, BRIEF + 8)))
                inside.append(self.nodes[-1].id)
            if members and not isinstance(region, IfRegion):
                self.edges.append(PreviewEdge(members[-1], part, "order"))
            members.append(self._filled(at, inside, first))
        return members

    def _notes(self, region: IfRegion, side: str) -> list[str]:
        """What a side without a step gives: `result = None`."""
        found = []
        for name, merge in region.outputs.items():
            value = merge.then if side == "yes" else merge.orelse
            text = literal(value.value, 30) if isinstance(value, Const) else self._words.names.source(value)
            found.append(text if name == "value" else f"{clean(name)} = {text}")
        return found

    def _title(self, region: Region) -> str:
        if isinstance(region, IfRegion):
            return f"if {self._written(region.span) or self._made(region.test)}"
        if isinstance(region, MapRegion):
            text = self._written(region.span) or self._made(region.items)
            return f"for each {self._words.names.element(region.id)} in {text}{self._batch(region)}"
        return "try"

    def _batch(self, region: MapRegion) -> str:
        """How many elements a task takes, where that is more than one."""
        nodes = [node.id for unit in region.body if isinstance(unit, Step) for node in unit.block]
        why = next((self._batches[ident] for ident in nodes if ident in self._batches), "")
        size = "".join(filter(str.isdecimal, why.partition(":")[0]))
        return f", {size} at a time" if size else ""

    def _written(self, span: Span | None) -> str:
        """A piece of the pipeline's own file, if it is at hand and in one line."""
        if span is None or span.file != self._file or span.line != span.end_line or span.line > len(self._lines):
            return ""
        line = self._lines[span.line - 1].encode()
        return clean(line[span.col : span.end_col].decode(errors="replace"))

    def _made(self, source: FromStep) -> str:
        """What a region is decided by, or runs over, as an expression."""
        step = self._steps[source.step]
        node = made_by(step, source.output)
        if node is None:
            return self._words.ref(step.outputs[source.output].ref, step, TITLE)
        if node.var:
            return clean(node.var)
        if isinstance(node, Expr):
            ref = dict(node.names).get("items") if node.id.endswith("-slices") else None
            return clean(node.src) if ref is None else self._words.ref(ref, step, TITLE)
        return self._words.call(node, step, TITLE)

    # --- edges ---

    def _edges_into(self, step: Step) -> None:
        """One edge for each pair of nodes: the values merged, an order edge only where no value travels."""
        values: dict[tuple[str, str], list[str]] = {}
        for source in step.inputs.values():
            if isinstance(source, FromItem):
                continue  # of the map around it
            kind = "param" if isinstance(source, FromParam) else "data"
            values.setdefault((self.producer(source), kind), []).append(self._words.names.source(source))
        self._add(values, step.after, step_id(step.id))

    def _edges_to(self, region: Region) -> None:
        """What a region waits for by itself: what it is decided by or runs over, and what it yields of what is made outside."""
        values: dict[tuple[str, str], list[str]] = {}
        if isinstance(region, IfRegion):
            values[self.producer(region.test), "data"] = [self._made(region.test)]
        elif isinstance(region, MapRegion):
            values[self.producer(region.items), "data"] = [self._made(region.items)]
        inside = {unit.id for block in blocks_of(region) for unit in walk_units(block)}
        for source in _yielded(region):
            if isinstance(source, (Const, FromItem)) or producer(source) in inside:
                continue
            kind = "param" if isinstance(source, FromParam) else "data"
            values.setdefault((self.producer(source), kind), []).append(self._words.names.source(source))
        self._add(values, region.after, region_id(region.id))

    def _add(self, values: dict[tuple[str, str], list[str]], after: Iterable[str], target: str) -> None:
        for before in after:
            if (self._unit(before), "data") not in values:
                values.setdefault((self._unit(before), "order"), [])
        self.edges += [
            PreviewEdge(source, target, kind, tuple(dict.fromkeys(names)), 1)
            for (source, kind), names in values.items()
        ]


def _yielded(region: Region) -> Iterable[Source | Const]:
    """The sources of all that a region yields."""
    for value in region.outputs.values():
        if isinstance(value, Merge):
            yield value.then
            yield value.orelse
        else:
            yield value.source if isinstance(value, Collect) else value
