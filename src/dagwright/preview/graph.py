"""What every picture is drawn from: nodes, edges and groups, cut loose from the plan.

`build` turns a plan into the whole graph; `fold` returns a smaller one in which chosen groups are single nodes. The regions of
a plan and its nested pipelines are groups that are drawn as frames as long as they are not folded (see `frames.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.preview.characters import clean, fit
from dagwright.preview.wording import Words, facts, param_text
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dagwright.diagnostics.model import Diagnostic, Span
    from dagwright.ir.model import Pipeline
    from dagwright.plan.model import Plan, Step

FRAMED = ("if", "yes", "no", "map", "try", "body", "failure", "finally", "pipeline")
"""The kinds of groups that are drawn as frames: regions, the parts of regions, nested pipelines."""
PILLS = ("param", "result", "note")
"""The kinds of nodes that are no steps."""


class PreviewNode(Record):
    """A box of the picture.

    `id` is unique and says what it is: `step:ID`, `param:NAME`, `result:`, `note:ID`, or that of a group. `kind` is "call",
    "effect", "glue", "param", "result", "note" (a value that a side of a condition gives without running anything), "group",
    or "frame" where a region stands for itself in the level around it. `text` says what it does, `brief` the same in `BRIEF`
    cells. A folded group has the ids of all steps behind it as `members`, and its kind as `group`.
    """

    id: str
    kind: str
    title: str
    text: str = ""
    brief: str = ""
    callee: str = ""
    facts: tuple[str, ...] = ()
    warnings: int = 0
    members: tuple[str, ...] = ()
    group: str = ""
    span: Span | None = None


class PreviewEdge(Record):
    """`target` waits for `source`; both are nodes or frames. `kind` is "data", "order", "param" or "result".

    `names` are the values that travel.
    `times` is the number of edges of the whole graph that this one stands for.
    """

    source: str
    target: str
    kind: str
    names: tuple[str, ...] = ()
    times: int = 1


class PreviewGroup(Record):
    """Nodes that can be drawn as one.

    `kind` says why they belong together: one of `FRAMED`, or "siblings" (the same call many times), "loop" (several calls in
    turn, many times), "prefix" (like names side by side), "chain" (one after the other) or "stretch" (neighbours in
    program order). `members` are ids of nodes or of groups whose parent this is, in program order; `leaves` the nodes at the
    bottom. `shut`: drawn as one at first sight.
    """

    id: str
    kind: str
    title: str
    text: str
    members: tuple[str, ...]
    leaves: tuple[str, ...]
    parent: str | None = None
    shut: bool = True
    facts: tuple[str, ...] = ()
    span: Span | None = None

    @property
    def framed(self) -> bool:
        """Whether it is drawn as a frame while it is not folded."""
        return self.kind in FRAMED


class PreviewGraph(Record):
    """A picture's content. `nodes` are in an order that respects all edges."""

    name: str
    file: str
    nodes: tuple[PreviewNode, ...]
    edges: tuple[PreviewEdge, ...]
    groups: tuple[PreviewGroup, ...] = ()

    @property
    def steps(self) -> int:
        """How many boxes are steps or stand for steps."""
        return sum(node.kind not in PILLS for node in self.nodes)


RESULT = "result:"
BRIEF = 36
"""Cells of a line on a card."""


def step_id(step: str) -> str:
    """The node of a step; like every id here fit for XML."""
    return f"step:{clean(step)}"


def param_id(param: str) -> str:
    """The node of a parameter."""
    return f"param:{clean(param)}"


# --- from a plan ----------------------------------------------------------------------------------------


def build(
    plan: Plan,
    pipeline: Pipeline | None = None,
    diagnostics: Sequence[Diagnostic] = (),
    words: Words | None = None,
    source_text: str | None = None,
) -> PreviewGraph:
    """The whole graph of a plan: parameters, steps, frames and the result.

    `diagnostics` are counted on their steps. `source_text` is that of the pipeline's file: with it frames are titled as the
    user wrote them.
    """
    from dagwright.preview.frames import Tree

    words = words or Words(plan)
    warned = {step: len(found) for step, found in by_step(plan, diagnostics).items()}
    spans = {param.name: param.span for param in pipeline.params} if pipeline is not None else {}
    nodes = [
        PreviewNode(
            param_id(p.name),
            "param",
            clean(p.name),
            param_text(p),
            param_text(p, BRIEF + 8),
            span=p.span or spans.get(p.name),
        )
        for p in plan.params
    ]
    tree = Tree(plan, words, source_text, warned)
    nodes += tree.nodes
    edges = tree.edges
    if plan.result is not None:
        value = words.names.source(plan.result)
        output = next((s.outputs.get(plan.result.output) for s in plan.steps if s.id == plan.result[0]), None)
        kind = f": {clean(output.type)}" if output is not None and output.type else ""
        text = f"{value}{kind}"
        nodes.append(PreviewNode(RESULT, "result", "returns", text, fit(f"returns {text}", BRIEF + 8), span=plan.span))
        edges.append(PreviewEdge(tree.producer(plan.result), RESULT, "result", (value,)))
    return PreviewGraph(clean(plan.name), clean(plan.file), tuple(nodes), tuple(edges), tuple(tree.groups))


def step_node(step: Step, words: Words, warnings: int, maps: int = 0) -> PreviewNode:
    """The box of a step; that of one in a map has the map's index in its title, as its runs will have a number."""
    from dagwright.ir.walk import all_nodes

    effect = any(getattr(node, "effect", False) for node in all_nodes(step.block))
    kind = "glue" if step.kind == "glue" else "effect" if effect else "call"
    return PreviewNode(
        step_id(step.id),
        kind,
        clean(step.id) + "".join(f"[{letter}]" for letter in "ijklmnopqrstuvwxyz"[:maps]),
        words.step(step),
        words.step(step, BRIEF),
        clean(step.callee or ""),
        facts(step.settings),
        warnings,
        span=step.span,
    )


def by_step(plan: Plan, diagnostics: Iterable[Diagnostic]) -> dict[str, list[Diagnostic]]:
    """The diagnostics whose place lies in the lines of a step's source; those without such a step are left out."""
    at: dict[tuple[str, int], list[str]] = {}
    diagnostics = list(diagnostics)
    if diagnostics:
        for step in plan.steps:
            if step.span is not None:
                for line in range(step.span.line, step.span.end_line + 1):
                    at.setdefault((step.span.file, line), []).append(step.id)
    found: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        if diagnostic.span is not None:
            for step_name in at.get((diagnostic.span.file, diagnostic.span.line), ()):
                found.setdefault(step_name, []).append(diagnostic)
    return found


# --- folding --------------------------------------------------------------------------------------------


def fold(graph: PreviewGraph, closed: Iterable[str] | None = None) -> PreviewGraph:
    """The graph with the groups `closed` (those that are shut by default) drawn as single nodes.

    A group inside a closed one vanishes in it. The remaining groups keep those members that are still to be seen.
    """
    from dagwright.preview.levels import in_order

    shut = {group.id for group in graph.groups if group.shut} if closed is None else set(closed)
    groups = {group.id: group for group in graph.groups}
    shown = _representatives(groups, shut)
    if not shown:
        return graph
    inside: dict[str, list[PreviewNode]] = {}
    for node in graph.nodes:
        inside.setdefault(shown.get(node.id, node.id), []).append(node)
    nodes = {
        name: group_node(groups[name], members) if name in groups else members[0] for name, members in inside.items()
    }
    edges = merged_edges(graph.edges, shown)
    visible = {shown.get(group.id, group.id) for group in graph.groups} | set(nodes)
    rest = tuple(group for group in graph.groups if group.id in visible and group.id not in nodes)
    return in_order(PreviewGraph(graph.name, graph.file, tuple(nodes.values()), edges, rest))


def group_node(group: PreviewGroup, members: Sequence[PreviewNode]) -> PreviewNode:
    """The box that stands for a group, given its nodes."""
    steps = [member for member in members if member.kind not in PILLS] or list(members)
    kinds = {step.kind for step in steps}
    shared = steps[0].facts if all(step.facts == steps[0].facts for step in steps) else ()
    shared = group.facts if group.framed else shared
    return PreviewNode(
        group.id,
        "group",
        group.title,
        group.text,
        fit(group.text, BRIEF),
        steps[0].callee if len({step.callee for step in steps}) == 1 else "",
        (*shared, "effects") if kinds == {"effect"} else shared,
        sum(step.warnings for step in steps),
        tuple(step.id for step in steps),
        group.kind,
        group.span if group.framed else members[0].span,
    )


def _representatives(groups: Mapping[str, PreviewGroup], shut: set[str]) -> dict[str, str]:
    """Node or group id -> the outermost closed group that it vanishes in."""
    outermost: dict[str, str] = {}
    for group in groups.values():
        top = group.id if group.id in shut else None
        parent = group.parent
        while parent is not None:
            top = parent if parent in shut else top
            parent = groups[parent].parent
        if top is not None:
            outermost[group.id] = top
            outermost.update(dict.fromkeys(group.leaves, top))
    return outermost


def merged_edges(edges: Iterable[PreviewEdge], shown: Mapping[str, str]) -> tuple[PreviewEdge, ...]:
    """The edges between what is `shown` in place of their ends: one for each pair and kind, order only where no value is."""
    merged: dict[tuple[str, str, str], tuple[dict[str, None], int]] = {}
    for edge in edges:
        source, target = shown.get(edge.source, edge.source), shown.get(edge.target, edge.target)
        if source != target:
            names, count = merged.get((source, target, edge.kind), ({}, 0))
            names.update(dict.fromkeys(edge.names))
            merged[source, target, edge.kind] = (names, count + edge.times)
    return tuple(
        PreviewEdge(source, target, kind, tuple(names), count)
        for (source, target, kind), (names, count) in merged.items()
        if kind != "order" or (source, target, "data") not in merged
    )
