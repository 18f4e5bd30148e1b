"""Which call of the IR is which call of a plain call: by where in the source they stand."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from dagwright.ir.model import Call, Map
from dagwright.ir.walk import REGIONS, all_nodes, blocks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dagwright.ir.model import Node, Pipeline


class Written(NamedTuple):
    """A call of the IR: `place` is where it and the nested pipelines around it are called; `certain` outside all regions."""

    id: str
    callee: Any
    place: tuple[Any, ...]
    certain: bool


def written(pipeline: Pipeline) -> list[Written]:
    """All calls, in program order."""
    groups = {group.id: group for group in pipeline.groups}
    inside = {n.id for node in pipeline.nodes if isinstance(node, REGIONS) for n in all_nodes([node])}
    found = []
    for node in all_nodes(pipeline.nodes):
        if isinstance(node, Call):
            spans, group = [node.span], node.group
            while group is not None:
                spans.append(groups[group].span)
                group = groups[group].parent
            place = tuple(
                (s.file.rpartition("/")[2], s.line, s.end_line, s.col, s.end_col) for s in spans if s is not None
            )
            found.append(Written(node.id, node.callee, place, node.id not in inside))
    return found


def matches(place: tuple[Any, ...], sites: Sequence[Sequence[Any]]) -> bool:
    """Whether an executed call stands at a place; Python 3.10 tells only lines."""
    return len(place) == len(sites) and all(
        tuple(site) == span if site[4] is not None else site[0] == span[0] and span[1] <= site[1] <= span[2]
        for span, site in zip(place, sites, strict=True)
    )


def executed(pipeline: Pipeline, events: Sequence[dict[str, Any]]) -> list[list[str]]:
    """For every call that the pipeline made, in order, the ids of the IR calls that it may be.

    There is more than one where a loop was unrolled: all of its calls stand in one place. They are told apart by their order
    where all of them were made, or none of them can be skipped.
    """
    calls = written(pipeline)
    places = [event["sites"] for event in events if event["event"] == "enter" and event["depth"] == 1]
    known: dict[str, list[str]] = {}
    found = []
    for sites in places:
        key = str(sites)
        if key not in known:
            known[key] = [c.id for c in calls if matches(c.place, sites)]
        found.append(known[key])
    seen: dict[str, list[int]] = defaultdict(list)
    for i, sites in enumerate(places):
        seen[str(sites)].append(i)
    repeated = {n.id for m in all_nodes(pipeline.nodes) if isinstance(m, Map) for n in all_nodes([m])}
    certain = {c.id for c in calls if c.certain}
    for key, at in seen.items():
        ids = known[key]
        if not repeated & set(ids) and (len(ids) == len(at) or (len(ids) > len(at) and certain.issuperset(ids))):
            for i, ident in zip(at, ids, strict=False):
                found[i] = [ident]
    return found


class Place(NamedTuple):
    """Where a call runs: the step, its place among all nodes of the step, the maps around it inside the step."""

    step: str
    index: int
    maps: frozenset[str]
    always: bool  # it runs whenever the step does


def places(steps: Sequence[Any]) -> dict[str, Place]:
    """Every call's step. A call that stands in two is an error."""
    found: dict[str, Place] = {}
    for step in steps:
        for i, (node, regions) in enumerate(_nodes(step.block, ())):
            if isinstance(node, Call):
                assert node.id not in found, f"{node.id} stands in {found[node.id].step} and in {step.id}"
                maps = frozenset(r.id for r in regions if isinstance(r, Map))
                found[node.id] = Place(step.id, i, maps, not regions)
    return found


def _nodes(nodes: Sequence[Node], regions: tuple[Any, ...]) -> Iterator[tuple[Node, tuple[Any, ...]]]:
    for node in nodes:
        yield node, regions
        for block in blocks_of(node):
            yield from _nodes(block.nodes, (*regions, node))
