"""Tasks that the settings put into one: `group = "name"` on several calls of a block makes them one step."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from dagwright.ir.model import Block, Call, Map
from dagwright.ir.order import is_unit
from dagwright.ir.walk import all_nodes, blocks_of, dependencies
from dagwright.plan.fuse import calls_in, disagreement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dagwright.diagnostics.model import DiagnosticSink, Span
    from dagwright.ir.model import Node, Pipeline
    from dagwright.plan.place import Placement
    from dagwright.settings.model import TaskSettings


def group_of(node: Node, tasks: Mapping[str, TaskSettings]) -> str | None:
    """The group that the settings put a call into."""
    return tasks[node.id].group if isinstance(node, Call) and node.id in tasks else None


def merge_groups(
    nodes: Sequence[Node],
    order: Sequence[tuple[str, str]],
    placement: Placement,
    tasks: Mapping[str, TaskSettings],
) -> list[str]:
    """Put the steps of a group together in `placement`, under the id of the first; gives the unit ids in a valid order.

    A group that something else must run in the middle of is left as it is: `check_groups` reports it.
    """
    units = sorted(placement.anchor, key=placement.anchor.__getitem__)
    heads: dict[str, str] = {}
    head_of: dict[str, str] = {}
    for node in nodes:
        name = group_of(node, tasks)
        if name is not None:
            head_of[node.id] = heads.setdefault(name, node.id)
    if len(head_of) == len(heads):
        return units
    merged = {unit: head_of.get(unit, unit) for unit in units}
    _take_glue_along(
        _edges(nodes, order, placement, merged), {n.id for n in nodes if is_unit(n)}, heads.values(), merged
    )
    sorted_units = _sorted(_edges(nodes, order, placement, merged), units, merged)
    if sorted_units is None:
        return units
    for ident, unit in placement.step_of.items():
        placement.step_of[ident] = merged[unit]
    if placement.result is not None:
        placement.result = merged[placement.result]
    placement.anchor = {unit: i for i, unit in enumerate(sorted_units)}
    return sorted_units


def _take_glue_along(
    edges: set[tuple[str, str]], units: set[str], heads: Iterable[str], merged: dict[str, str]
) -> None:
    """Glue steps between the tasks of a group belong to it: else the group would wait for itself."""
    down: dict[str, list[str]] = {}
    up: dict[str, list[str]] = {}
    for earlier, later in edges:
        down.setdefault(earlier, []).append(later)
        up.setdefault(later, []).append(earlier)
    for head in heads:
        for ident in _reached(head, down) & _reached(head, up) - units:
            merged[ident] = head


def _reached(start: str, edges: Mapping[str, list[str]]) -> set[str]:
    pending, found = list(edges.get(start, ())), set()
    while pending:
        ident = pending.pop()
        if ident not in found:
            found.add(ident)
            pending += edges.get(ident, ())
    return found


def _edges(
    nodes: Sequence[Node], order: Sequence[tuple[str, str]], placement: Placement, merged: Mapping[str, str]
) -> set[tuple[str, str]]:
    """The pairs of units that must come one after the other, once the groups are merged."""
    step_of = {ident: merged[unit] for ident, unit in placement.step_of.items()}
    pairs = [(ident, node.id) for node in nodes for ident in dependencies(node) if ident in step_of]
    pairs += order
    found = {(step_of[a], step_of[b]) for a, b in pairs}
    return {(a, b) for a, b in found if a != b}


def _sorted(edges: set[tuple[str, str]], units: list[str], merged: Mapping[str, str]) -> list[str] | None:
    """The units in an order that respects the edges and is close to the program's; None where there is a circle."""
    position = {unit: i for i, unit in enumerate(units)}
    waiting = {unit: 0 for unit in units if merged[unit] == unit}
    after: dict[str, list[str]] = {}
    for earlier, later in edges:
        after.setdefault(earlier, []).append(later)
        waiting[later] += 1
    ready = [position[unit] for unit, count in waiting.items() if not count]
    heapify(ready)
    done: list[str] = []
    while ready:
        unit = units[heappop(ready)]
        done.append(unit)
        for later in after.get(unit, ()):
            waiting[later] -= 1
            if not waiting[later]:
                heappush(ready, position[later])
    return done if len(done) == len(waiting) else None


def check_groups(pipeline: Pipeline, tasks: Mapping[str, TaskSettings], sink: DiagnosticSink) -> None:
    """DW034 for groups that cannot be one task: calls in different blocks, other settings, something in between."""
    places: dict[str, tuple[int, Call]] = {}
    for index, block in enumerate(_all_blocks(pipeline)):
        for node in block.nodes:
            name = group_of(node, tasks)
            if name is None:
                continue
            assert isinstance(node, Call)
            where, first = places.setdefault(name, (index, node))
            if where != index:
                _refuse(
                    name, first, node, "one stands inside a loop, a condition or a `try` where the other does not", sink
                )
            elif (found := disagreement((first, node), tasks)) is not None:
                _refuse(name, first, node, f"their `{found[2]}` differ", sink)
        _check_middle(block, tasks, sink)


def check_loops(pipeline: Pipeline, tasks: Mapping[str, TaskSettings], sink: DiagnosticSink) -> None:
    """DW034 for `batch` and `max_parallel` on tasks of which none is in a loop known at run time only."""
    looped = {call.id for node in all_nodes(pipeline.nodes) if isinstance(node, Map) for call in calls_in(node)}
    for name in ("batch", "max_parallel"):
        places: dict[Span | None, tuple[bool, Call]] = {}
        for node in all_nodes(pipeline.nodes):
            if isinstance(node, Call) and node.id in tasks and getattr(tasks[node.id], name) is not None:
                place = tasks[node.id].where.get(name)
                places[place] = (places.get(place, (False,))[0] or node.id in looped, node)
        for place, (used, call) in places.items():
            if not used:
                sink.error(
                    "DW034", f"`{name}` does nothing here: `{call.callee.qualname}` is in no loop over a run-time value",
                    place or call.span, help=f"remove `{name}`: calls of an unrolled loop are tasks of their own",
                )  # fmt: skip


def _check_middle(block: Block, tasks: Mapping[str, TaskSettings], sink: DiagnosticSink) -> None:
    """Report a group that waits for something that waits for it."""
    members: dict[str, list[Call]] = {}
    for node in block.nodes:
        name = group_of(node, tasks)
        if name is not None and isinstance(node, Call):
            members.setdefault(name, []).append(node)
    sources = _unit_sources(block) if any(len(calls) > 1 for calls in members.values()) else {}
    for name, calls in members.items():
        own = {call.id for call in calls}
        between: set[str] = set()
        for ident, before in sources.items():
            if ident not in own:
                if before & (own | between):
                    between.add(ident)
            elif before & between:
                _refuse(
                    name, calls[0], next(c for c in calls if c.id == ident), "something else runs between them", sink
                )
                break


def _unit_sources(block: Block) -> dict[str, set[str]]:
    """For every unit of a block the units it waits for, through glue and by the order of effects."""
    found: dict[str, set[str]] = {}
    glue: dict[str, set[str]] = {}
    before: dict[str, list[str]] = {}
    for earlier, later in block.order:
        before.setdefault(later, []).append(earlier)
    for node in block.nodes:
        sources = set(before.get(node.id, ()))
        for ident in dependencies(node):
            sources |= glue[ident] if ident in glue else {ident} & found.keys()
        (found if is_unit(node) else glue)[node.id] = sources
    return found


def _refuse(name: str, first: Call, other: Call, why: str, sink: DiagnosticSink) -> None:
    from dagwright.diagnostics.model import Label

    one, two = (call.callee.qualname.rpartition(".")[2] for call in (first, other))
    labels = [Label(first.span, f"`{one}` is in it, too")] if first.span is not None else []
    sink.error(
        "DW034", f"the group `{name}` cannot be one task", other.span, label=f"`{two}` is in it", labels=labels,
        notes=(why,), help="give them different groups, or the same settings, or take one out of the group",
    )  # fmt: skip


def _all_blocks(pipeline: Pipeline) -> Iterator[Block]:
    pending = [Block(pipeline.nodes, pipeline.order)]
    while pending:
        block = pending.pop()
        yield block
        for node in block.nodes:
            pending.extend(blocks_of(node))
