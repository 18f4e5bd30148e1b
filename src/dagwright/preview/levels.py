"""Frames within frames: a graph as one small graph for every frame, in which the frames inside stand as single boxes.

An edge belongs to the innermost frame around both of its ends; there it runs between what holds these ends. So every level is
an acyclic graph of its own, and is put in order, grouped and laid out by itself. `assets/graph.js` does the same on the page.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from dagwright.preview.graph import PreviewGraph, PreviewNode, merged_edges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dagwright.preview.graph import PreviewEdge, PreviewGroup


def levels(graph: PreviewGraph) -> dict[str | None, PreviewGraph]:
    """By frame (None: the whole) what stands right in it; an inner frame is a node of kind "frame". Outer frames first.

    The groups of a level are those that are no frames.
    """
    frames = {group.id: group for group in graph.groups if group.framed}
    around = framed_parents(graph)
    nodes: dict[str | None, list[PreviewNode]] = {None: [], **{frame: [] for frame in frames}}
    met: set[str] = set()
    for node in graph.nodes:
        ident = node.id
        found: list[tuple[str | None, PreviewNode]] = [(around.get(ident), node)]
        while (frame := around.get(ident)) is not None and frame not in met:  # it stands where its first node does
            met.add(frame)
            found.append((around.get(frame), frame_node(frames[frame])))
            ident = frame
        for parent, child in reversed(found):
            nodes[parent].append(child)
    edges = _by_level(graph.edges, around)
    order = [None, *sorted(frames, key=lambda frame: len(_chain(frame, around)))]
    return {
        frame: graph._replace(
            nodes=tuple(nodes[frame]),
            edges=edges.get(frame, ()),
            groups=tuple(g for g in graph.groups if not g.framed and around.get(g.id) == frame),
        )
        for frame in order
        if frame is None or frame in met
    }


def framed_parents(graph: PreviewGraph) -> dict[str, str | None]:
    """For every node and group the innermost frame around it; None, or absent, at the top."""
    groups = {group.id: group for group in graph.groups}
    parents = {member: group.id for group in graph.groups for member in group.members}
    around: dict[str, str | None] = {}
    for ident in [*groups, *(node.id for node in graph.nodes)]:
        parent = parents.get(ident)
        while parent is not None and not groups[parent].framed:
            parent = parents.get(parent)
        around[ident] = parent
    return around


def frame_node(frame: PreviewGroup) -> PreviewNode:
    """What stands for a frame in the level around it."""
    return PreviewNode(frame.id, "frame", frame.title, frame.text, facts=frame.facts, group=frame.kind, span=frame.span)


def drawn_edges(graph: PreviewGraph) -> list[PreviewEdge]:
    """The edges for tools that draw edges across frames: none to a frame where there is one from the same node into it."""
    leaves = {group.id: frozenset(group.leaves) for group in graph.groups if group.framed}
    targets: dict[str, set[str]] = {}
    for edge in graph.edges:
        targets.setdefault(edge.source, set()).add(edge.target)
    return [
        edge
        for edge in graph.edges
        if edge.target not in leaves or leaves[edge.target].isdisjoint(targets[edge.source])
    ]


def frame_title(node: PreviewNode) -> str:
    """The title of a frame, with what else is to be said of it."""
    return " · ".join([node.title, *(["nested pipeline"] if node.group == "pipeline" else []), *node.facts])


def _chain(ident: str, around: dict[str, str | None]) -> list[str]:
    """A node or frame with the frames around it, the outermost first."""
    chain = [ident]
    while (parent := around.get(chain[-1])) is not None:
        chain.append(parent)
    return chain[::-1]


def _by_level(edges: Iterable[PreviewEdge], around: dict[str, str | None]) -> dict[str | None, tuple[PreviewEdge, ...]]:
    """The edges by the frame they belong to, lifted to what stands right in it. None from a frame to its own inside."""
    chains: dict[str, list[str]] = {}
    lifted: dict[str | None, list[PreviewEdge]] = {}
    for edge in edges:
        for end in (edge.source, edge.target):
            if end not in chains:
                chains[end] = _chain(end, around)
        one, other = chains[edge.source], chains[edge.target]
        at = 0
        while at < len(one) and at < len(other) and one[at] == other[at]:
            at += 1
        if at < len(one) and at < len(other):
            frame = one[at - 1] if at else None
            lifted.setdefault(frame, []).append(edge._replace(source=one[at], target=other[at]))
    return {frame: merged_edges(found, {}) for frame, found in lifted.items()}


def in_order(graph: PreviewGraph) -> PreviewGraph:
    """The graph with its nodes so that edges point forward and frames stay together; else as near to as they are as that allows."""
    parts = levels(graph)
    ordered: list[PreviewNode] = []
    stack = [iter(_sorted(parts[None]))]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
        elif node.kind == "frame":
            stack.append(iter(_sorted(parts[node.id])))
        else:
            ordered.append(node)
    return graph._replace(nodes=tuple(ordered))


def nested(graph: PreviewGraph) -> list[tuple[int, PreviewNode | None]]:
    """All nodes and frames as they stand in one another, with their depth; None where a frame of that depth ends."""
    parts = levels(graph)
    found: list[tuple[int, PreviewNode | None]] = []
    stack = [iter(parts[None].nodes)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            if stack:
                found.append((len(stack) - 1, None))
            continue
        found.append((len(stack) - 1, node))
        if node.kind == "frame":
            stack.append(iter(parts[node.id].nodes))
    return found


def _sorted(graph: PreviewGraph) -> Sequence[PreviewNode]:
    nodes = graph.nodes
    place = {node.id: at for at, node in enumerate(nodes)}
    waits = [0] * len(nodes)
    after: list[list[int]] = [[] for _ in nodes]
    for edge in graph.edges:
        waits[place[edge.target]] += 1
        after[place[edge.source]].append(place[edge.target])
    ready = [at for at, count in enumerate(waits) if not count]
    ordered: list[PreviewNode] = []
    while ready:
        at = heapq.heappop(ready)
        ordered.append(nodes[at])
        for target in after[at]:
            waits[target] -= 1
            if not waits[target]:
                heapq.heappush(ready, target)
    if len(ordered) != len(nodes):
        raise AssertionError("the groups of a preview form a cycle")
    return ordered
