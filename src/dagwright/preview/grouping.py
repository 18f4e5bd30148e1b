"""Finding what can be drawn as one: unrolled siblings first, then ever coarser groups until a picture fits.

Merging nodes of an acyclic graph can make a cycle (`f` and `g` called in turn: all `f` as one and all `g` as one wait
for each other). Groups that wait for each other are therefore merged into one. All passes are iterative and linear,
apart from sorting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.preview.graph import PreviewGroup, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dagwright.preview.graph import PreviewGraph, PreviewNode

FEWEST = 4
"""Fewer than this many nodes are never drawn as one."""

LIMIT = 100
"""The largest number of steps that a picture shows one by one; beyond it, what belongs together is folded."""

MOST = 300
"""The largest number of boxes after that; beyond it, even unrelated neighbours are folded, down to `LIMIT`."""


def siblings(graph: PreviewGraph) -> PreviewGraph:
    """The graph with a group for every call that stands once in the source and many times in the graph."""
    layers = layering(graph)
    alike: dict[object, list[str]] = {}
    for node in graph.nodes:
        if node.kind in ("param", "result"):
            continue
        place: object = node.span if node.span is not None else layers[node.id]
        alike.setdefault((node.kind, node.callee, place) if node.callee else (node.title,), []).append(node.id)
    return _with_groups(graph, [(ids, "siblings") for ids in alike.values() if len(ids) >= FEWEST])


def shrink(graph: PreviewGraph, limit: int = LIMIT, most: int = MOST) -> PreviewGraph:
    """The graph with as many (nested) groups as it takes for the closed picture to be legible.

    Kind after kind of group is added while the picture has over `limit` boxes; the last kind, which says nothing about
    the program, only over `most`.
    """
    graph = siblings(graph)
    for find in (_prefixes, _chains):
        small = fold(graph)
        if small.steps <= limit:
            return graph
        graph = _with_groups(graph, find(small))
    small = fold(graph)
    if small.steps > most:
        graph = _with_groups(graph, _stretches(small, limit))
    return graph


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
        if node.kind not in ("param", "result"):
            alike.setdefault((layers[node.id], prefix(node.title)), []).append(node.id)
    return [(ids, "prefix") for ids in alike.values() if len(ids) >= FEWEST]


def prefix(title: str) -> str:
    """What stands before the first `-`, `_` or digit of an id: `load` of `load_north` and of `load-3`."""
    end = next((at for at, char in enumerate(title) if at and (char in "-_" or char.isdecimal())), len(title))
    return title[:end]


def _chains(graph: PreviewGraph) -> list[tuple[list[str], str]]:
    """Longest runs of steps in which each waits for the one before only, and only it for that one."""
    steps = {node.id for node in graph.nodes if node.kind not in ("param", "result")}
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
    steps = [node.id for node in graph.nodes if node.kind not in ("param", "result")]
    size = max(FEWEST, -(-len(steps) // max(1, limit)))
    starts = list(range(0, max(1, len(steps) - FEWEST + 1), size))
    ends = [*starts[1:], len(steps)]
    return [(steps[start:end], "stretch") for start, end in zip(starts, ends, strict=True)]


# --- making groups ------------------------------------------------------------------------------------------


def _with_groups(graph: PreviewGraph, found: Iterable[tuple[list[str], str]]) -> PreviewGraph:
    """Add groups whose members are nodes or outermost groups of `graph`; those that wait for each other are merged."""
    found = list(found)
    if not found:
        return graph
    small = fold(graph)
    place = {node.id: at for at, node in enumerate(small.nodes)}
    owner = list(range(len(small.nodes)))
    for ids, _ in found:
        for member in ids:
            owner[place[member]] = place[ids[0]]
    kinds = {place[ids[0]]: (kind, len(ids)) for ids, kind in found}
    merged: dict[int, list[int]] = {}
    for at, component in enumerate(_components(owner, [(place[e.source], place[e.target]) for e in small.edges])):
        merged.setdefault(component, []).append(at)
    old = {group.id: group for group in graph.groups}
    nodes = {node.id: node for node in graph.nodes}
    fresh: list[PreviewGroup] = []
    for members in merged.values():
        if len(members) >= FEWEST:
            kind, size = kinds.get(owner[members[0]], ("loop", 0))
            kind = kind if size == len(members) else "loop"
            fresh.append(_group([small.nodes[at].id for at in members], kind, old, nodes))
    parents = {member: group.id for group in fresh for member in group.members}
    kept = [group._replace(parent=parents.get(group.id, group.parent)) for group in graph.groups]
    return graph._replace(groups=(*kept, *fresh))


def _group(members: list[str], kind: str, old: dict[str, PreviewGroup], nodes: dict[str, PreviewNode]) -> PreviewGroup:
    inside = {leaf for member in members for leaf in (old[member].leaves if member in old else (member,))}
    leaves = tuple(name for name in nodes if name in inside) if len(members) != len(inside) else tuple(members)
    first, last = nodes[leaves[0]], nodes[leaves[-1]]
    ends = f"{first.title} {'…' if kind in ('siblings', 'prefix') else '→'} {last.title}"
    title, text = _title(kind, [nodes[leaf] for leaf in leaves]), ends
    if kind in ("chain", "stretch"):
        title, text = ends, f"{len(leaves)} steps"
    return PreviewGroup(f"group:{first.id.partition(':')[2]}+{len(leaves)}", kind, title, text, tuple(members), leaves)


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
