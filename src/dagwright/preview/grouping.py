"""Finding what can be drawn as one: unrolled siblings first, then ever coarser groups until a picture fits.

Every frame is looked at by itself, with the frames in it as single boxes; where groups are not enough, frames are shut, too.

Merging nodes of an acyclic graph can make a cycle (`f` and `g` called in turn: all `f` as one and all `g` as one wait
for each other). Groups that wait for each other are therefore merged into one. All passes are iterative and linear,
apart from sorting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.preview.graph import PILLS, PreviewGroup, fold
from dagwright.preview.levels import levels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dagwright.preview.graph import PreviewGraph, PreviewNode

    Found = Iterable[tuple[list[str], str]]

FEWEST = 4
"""Fewer than this many nodes are never drawn as one."""

LIMIT = 100
"""The largest number of steps that a picture shows one by one; beyond it, what belongs together is folded."""

MOST = 300
"""The largest number of boxes after that; beyond it, even unrelated neighbours are folded, down to `LIMIT`."""

_ALONE = (*PILLS, "frame")


def siblings(graph: PreviewGraph) -> PreviewGraph:
    """The graph with a group for every call that stands once in the source and many times in the graph."""
    return _grouped(graph, _siblings)


def shrink(graph: PreviewGraph, limit: int = LIMIT, most: int = MOST) -> PreviewGraph:
    """The graph with as many (nested) groups as it takes for the closed picture to be legible.

    Kind after kind of group is added while the picture has over `limit` boxes, then frames are shut; the last kind, which says
    nothing about the program, is only added over `most`.
    """
    graph = siblings(graph)
    for find in (_prefixes, _chains):
        if fold(graph).steps <= limit:
            return graph
        graph = _grouped(graph, find)
    graph = _shut(graph, limit)
    if fold(graph).steps > most:
        graph = _grouped(graph, lambda level: _stretches(level, limit))
    return graph


def _grouped(graph: PreviewGraph, find: Callable[[PreviewGraph], Found]) -> PreviewGraph:
    """Add what `find` finds in every frame that is open at first sight, in the picture that the groups so far leave."""
    small = fold(graph)
    old = {group.id: group for group in graph.groups}
    nodes = {node.id: node for node in graph.nodes}
    for frame, level in levels(small).items():
        fresh = _with_groups(level, find(level), old, nodes)
        parents = {member: group.id for group in fresh for member in group.members}
        old = {
            ident: group._replace(parent=parents.get(ident, group.parent)) for ident, group in old.items()
        }  # fmt: skip
        for group in fresh:
            old[group.id] = group._replace(parent=frame)
        if frame is not None:
            around = old[frame]
            members = tuple(dict.fromkeys(parents.get(member, member) for member in around.members))
            old[frame] = around._replace(members=members)
    return graph._replace(groups=tuple(old.values()))


def _shut(graph: PreviewGraph, limit: int) -> PreviewGraph:
    """Shut frames, those furthest inside first, until the picture is small enough."""
    depth: dict[str, int] = {}
    groups = {group.id: group for group in graph.groups}
    for group in graph.groups:
        if group.framed:
            at, depth[group.id] = group, 0
            while at.parent is not None:
                at = groups[at.parent]
                depth[group.id] += at.framed
    for wanted in sorted(set(depth.values()), reverse=True):
        if fold(graph).steps <= limit:
            break
        graph = graph._replace(
            groups=tuple(g._replace(shut=g.shut or depth.get(g.id) == wanted) for g in graph.groups)
        )  # fmt: skip
    return graph


def _siblings(graph: PreviewGraph) -> Found:
    layers = layering(graph)
    alike: dict[object, list[str]] = {}
    for node in graph.nodes:
        if node.kind in _ALONE:
            continue
        place: object = node.span if node.span is not None else layers[node.id]
        alike.setdefault((node.kind, node.callee, place) if node.callee else (node.title,), []).append(node.id)
    return [(ids, "siblings") for ids in alike.values() if len(ids) >= FEWEST]


def layering(graph: PreviewGraph) -> dict[str, int]:
    """The length of the longest path that ends at each node."""
    layers = dict.fromkeys((node.id for node in graph.nodes), 0)
    for node, sources in _upstream(graph).items():
        layers[node] = max((layers[source] + 1 for source in sources), default=0)
    return layers


def _upstream(graph: PreviewGraph) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        found[edge.target].append(edge.source)
    return found


# --- coarser groups, each found in the picture that the ones before it leave --------------------------------


def _prefixes(graph: PreviewGraph) -> list[tuple[list[str], str]]:
    """Steps side by side (in one layer, so that no cycle can come of it) whose names begin alike."""
    layers = layering(graph)
    alike: dict[tuple[int, str], list[str]] = {}
    for node in graph.nodes:
        if node.kind not in _ALONE:
            alike.setdefault((layers[node.id], prefix(node.title)), []).append(node.id)
    return [(ids, "prefix") for ids in alike.values() if len(ids) >= FEWEST]


def prefix(title: str) -> str:
    """What stands before the first `-`, `_` or digit of an id: `load` of `load_north` and of `load-3`."""
    end = next((at for at, char in enumerate(title) if at and (char in "-_" or char.isdecimal())), len(title))
    return title[:end]


def _chains(graph: PreviewGraph) -> list[tuple[list[str], str]]:
    """Longest runs of steps in which each waits for the one before only, and only it for that one."""
    steps = {node.id for node in graph.nodes if node.kind not in PILLS}
    after: dict[str, list[str]] = {step: [] for step in steps}
    before: dict[str, list[str]] = {step: [] for step in steps}
    for edge in graph.edges:
        if edge.source in steps and edge.target in steps and edge.target not in after[edge.source]:
            after[edge.source].append(edge.target)
            before[edge.target].append(edge.source)
    runs: dict[str, list[str]] = {}
    for node in graph.nodes:
        if node.id in steps:
            up = before[node.id]
            run = runs[up[0]] if len(up) == 1 and len(after[up[0]]) == 1 else []
            run.append(node.id)
            runs[node.id] = run
    distinct = {id(run): run for run in runs.values()}
    return [(run, "chain") for run in distinct.values() if len(run) >= FEWEST]


def _stretches(graph: PreviewGraph, limit: int) -> list[tuple[list[str], str]]:
    """Equal stretches of program order: always possible, since neighbours in an order of all edges make no cycle."""
    steps = [node.id for node in graph.nodes if node.kind not in PILLS]
    size = max(FEWEST, -(-len(steps) // max(1, limit)))
    starts = list(range(0, max(1, len(steps) - FEWEST + 1), size))
    ends = [*starts[1:], len(steps)]
    return [(steps[start:end], "stretch") for start, end in zip(starts, ends, strict=True)]


# --- making groups ------------------------------------------------------------------------------------------


def _with_groups(
    small: PreviewGraph, found: Found, old: dict[str, PreviewGroup], nodes: dict[str, PreviewNode]
) -> list[PreviewGroup]:
    """New groups of nodes of a level (which may be groups or frames, see `old`); those that wait for each other are merged."""
    found = list(found)
    if not found:
        return []
    place = {node.id: at for at, node in enumerate(small.nodes)}
    owner = list(range(len(small.nodes)))
    for ids, _ in found:
        for member in ids:
            owner[place[member]] = place[ids[0]]
    kinds = {place[ids[0]]: (kind, len(ids)) for ids, kind in found}
    merged: dict[int, list[int]] = {}
    for at, component in enumerate(_components(owner, [(place[e.source], place[e.target]) for e in small.edges])):
        merged.setdefault(component, []).append(at)
    fresh: list[PreviewGroup] = []
    for members in merged.values():
        if len(members) >= FEWEST:
            kind, size = kinds.get(owner[members[0]], ("loop", 0))
            kind = kind if size == len(members) else "loop"
            fresh.append(_group([small.nodes[at].id for at in members], kind, old, nodes))
    return fresh


def _group(members: list[str], kind: str, old: dict[str, PreviewGroup], nodes: dict[str, PreviewNode]) -> PreviewGroup:
    inside = {leaf for member in members for leaf in (old[member].leaves if member in old else (member,))}
    bare = old.keys().isdisjoint(members)
    leaves = tuple(members) if bare else tuple(name for name in nodes if name in inside)
    steps = [nodes[leaf] for leaf in leaves if nodes[leaf].kind not in PILLS]
    first, last = steps[0], steps[-1]
    ends = f"{first.title} {'…' if kind in ('siblings', 'prefix') else '→'} {last.title}"
    title, text = _title(kind, steps), ends
    if kind in ("chain", "stretch"):
        title, text = ends, f"{len(steps)} steps"
    ident = f"group:{nodes[leaves[0]].id.partition(':')[2]}+{len(leaves)}"
    return PreviewGroup(ident, kind, title, text, tuple(members), leaves)


def _title(kind: str, leaves: Sequence[PreviewNode]) -> str:
    names = list(dict.fromkeys(leaf.callee.rpartition(":")[2] or prefix(leaf.title) for leaf in leaves))
    if kind == "prefix" and len(names) > 1:
        return prefix(leaves[0].title) + "…"
    return ", ".join(names[:2]) + (", …" if len(names) > 2 else "")


def _components(owner: Sequence[int], edges: Sequence[tuple[int, int]]) -> list[int]:
    """For each node the smallest node of its component, where members of a group and of every cycle are together.

    Tarjan's algorithm over the groups, without recursion.
    """
    after: dict[int, list[int]] = {group: [] for group in owner}
    for source, target in edges:
        if owner[source] != owner[target]:
            after[owner[source]].append(owner[target])
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    home: dict[int, int] = {}
    for root, first in after.items():
        work = [] if root in number else [(root, iter(first))]
        while work:
            group, targets = work[-1]
            if group not in number:
                number[group] = low[group] = len(number)
                stack.append(group)
            target = next(targets, -1)
            if target < 0:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[group])
                if low[group] == number[group]:
                    component = [stack.pop()]
                    while component[-1] != group:
                        component.append(stack.pop())
                    home.update(dict.fromkeys(component, min(component)))
            elif target not in number:
                work.append((target, iter(after[target])))
            elif target not in home:
                low[group] = min(low[group], number[target])
    return [home[group] for group in owner]
