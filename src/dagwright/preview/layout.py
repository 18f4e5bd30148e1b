"""A layered drawing of an acyclic graph, after Sugiyama: layers, order in each layer, coordinates, routes.

`assets/layout.js` is the same algorithm, step by step, for the page that folds and unfolds groups; a test holds the
two together. That is why everything works on indices and plain lists, and why floats are added in loops (`sum` rounds
differently from one Python to the next).

Edges of one source and kind share a trunk while they pass the same layers, so a value used far below is one line with
branches. Every layer keeps a lane free for what passes through it; hence no edge crosses a box.
"""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from dagwright.preview.ordering import Layered, number, order_rows
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

MARGIN = 24
"""Free space around the drawing, in pixels."""
ARROW = 9
"""Straight end of an edge, so that its head points at the box."""


class Edge(Record):
    """From box to box, by index; edges of different `kind` never share a trunk. `pull`: how straight it wants to be."""

    source: int
    target: int
    kind: int = 0
    pull: int = 4


class Layout(Record):
    """Centres of the boxes and SVG path data of the edges, in the order given; the size of the whole.

    `paths` run from box to box; `strokes` are what to draw: a path without the trunk that an earlier one has drawn.
    """

    centres: tuple[tuple[int, int], ...]
    paths: tuple[str, ...]
    strokes: tuple[str, ...]
    width: int
    height: int


def lay_out(
    sizes: Sequence[tuple[int, int]], edges: Sequence[Edge], late: Sequence[bool] = (), *, sideways: bool = False
) -> Layout:
    """Place boxes of the given (width, height), listed so that edges point forward.

    `late` boxes go as far down as their targets allow (parameters). `sideways` draws left to right.
    """
    boxes = len(sizes)
    wide = [float(size[1] if sideways else size[0]) for size in sizes]
    thick = [float(size[0] if sideways else size[1]) for size in sizes]
    graph = Layered(_layers(boxes, edges, late), wide, thick)
    _hops(graph, boxes, edges)
    order_rows(graph, boxes)
    across = _across(graph, boxes, (8, 10, 16) if sideways else (12, 16, 26))
    tops, bottoms = _bands(graph, across, 46 if sideways else 40)
    low = min((across[i] - wide[i] / 2 for i in range(boxes)), default=0.0)
    low = min(low, min(across, default=0.0))
    across = [float(_round(a - low + MARGIN)) for a in across]
    edge = max((a + w / 2 for a, w in zip(across, wide, strict=True)), default=0.0)
    extent = (_round(edge + MARGIN), _round((bottoms[-1] if bottoms else 0) + MARGIN))
    along = [_round((tops[graph.layer[i]] + bottoms[graph.layer[i]]) / 2) for i in range(boxes)]
    paths, strokes = _paths(graph, boxes, across, along, tops, bottoms, sideways=sideways)
    if sideways:
        return Layout(tuple(zip(along, map(_round, across[:boxes]), strict=True)), paths, strokes, *reversed(extent))
    return Layout(tuple(zip(map(_round, across[:boxes]), along, strict=True)), paths, strokes, *extent)


def _round(value: float) -> int:
    return floor(value + 0.5)


def _layers(boxes: int, edges: Sequence[Edge], late: Sequence[bool]) -> list[int]:
    """Longest path from a source; late boxes just above the first box that needs them."""
    sources: list[list[int]] = [[] for _ in range(boxes)]
    targets: list[list[int]] = [[] for _ in range(boxes)]
    for edge in edges:
        sources[edge.target].append(edge.source)
        targets[edge.source].append(edge.target)
    layer = [0] * boxes
    for box in range(boxes):
        for source in sources[box]:
            layer[box] = max(layer[box], layer[source] + 1)
    for box, is_late in enumerate(late):
        if is_late and targets[box]:
            layer[box] = min(layer[target] for target in targets[box]) - 1
    return layer


def _hops(graph: Layered, boxes: int, edges: Sequence[Edge]) -> None:
    """Cut edges into hops between neighbouring layers, along the trunk of their source and kind."""
    trunks: dict[tuple[int, int], list[int]] = {}
    for edge in edges:
        first, last = graph.layer[edge.source], graph.layer[edge.target]
        trunk = trunks.setdefault((edge.source, edge.kind), [edge.source]) if last - first > 1 else [edge.source]
        while len(trunk) < last - first:
            item = graph.add(first + len(trunk))
            graph.join(trunk[-1], item, 2 if trunk[-1] < boxes else 16)
            trunk.append(item)
        route = trunk[: last - first]
        graph.join(route[-1], edge.target, edge.pull if len(route) == 1 else 1)
        graph.routes.append([*route, edge.target])
    graph.rows = [[] for _ in range(max(graph.layer, default=-1) + 1)]
    for item, layer in enumerate(graph.layer):
        graph.rows[layer].append(item)


# --- coordinates --------------------------------------------------------------------------------------------


def _across(graph: Layered, boxes: int, gaps: tuple[int, int, int]) -> list[float]:
    """Where items stand across the layers: near their neighbours, in order, and far enough apart."""
    items = len(graph.layer)
    across = [0.0] * items
    for row in graph.rows:
        reach = 0.0
        for at, item in enumerate(row):
            if at:
                reach += _apart(graph, boxes, gaps, row[at - 1], item)
            across[item] = reach
        for item in row:
            across[item] -= reach / 2
    rounds = 12 if items <= 400 else 6 if items <= 3000 else 3 if items <= 12000 else 2
    last = len(graph.rows)
    runs = _straight_runs(graph, boxes)
    for turn in range(rounds):
        both = turn >= rounds - 2
        for layer in range(last):
            _settle(graph, graph.rows[layer], across, boxes, gaps, (True, both))
        for layer in range(last - 1, -1, -1):
            _settle(graph, graph.rows[layer], across, boxes, gaps, (both, True))
        if both:
            _straighten(graph, across, boxes, gaps, runs)
    return [float(_round(a)) for a in across]


def _straight_runs(graph: Layered, boxes: int) -> list[list[int]]:
    """Paths that look best as one straight line: trunks, and boxes that have only each other."""
    runs: list[list[int]] = []
    inside = [False] * len(graph.layer)
    for row in graph.rows:
        for first in row:
            if inside[first]:
                continue
            run = [first]
            while True:
                item = run[-1]
                lower = [other for other in graph.down[item] if other >= boxes or item < boxes]
                if len(lower) != 1 or len(graph.up[lower[0]]) != 1 or (item < boxes and len(graph.down[item]) != 1):
                    break
                run.append(lower[0])
                inside[lower[0]] = True
            if len(run) > 1:
                runs.append(run)
    return runs


def _straighten(
    graph: Layered, across: list[float], boxes: int, gaps: tuple[int, int, int], runs: list[list[int]]
) -> None:
    """Give every item of a run the same coordinate, where their neighbours leave room for that."""
    place = [0] * len(graph.layer)
    for row in graph.rows:
        number(row, place)
    for run in runs:
        low, high = -1e9, 1e9
        for item in run:
            row = graph.rows[graph.layer[item]]
            at = place[item]
            if at:
                low = max(low, across[row[at - 1]] + _apart(graph, boxes, gaps, row[at - 1], item))
            if at + 1 < len(row):
                high = min(high, across[row[at + 1]] - _apart(graph, boxes, gaps, item, row[at + 1]))
        if low <= high:
            middle = sorted(across[item] for item in run)[len(run) // 2]
            for item in run:
                across[item] = max(low, min(high, middle))


def _apart(graph: Layered, boxes: int, gaps: tuple[int, int, int], left: int, right: int) -> float:
    """The least distance of the centres of two neighbours."""
    return (graph.wide[left] + graph.wide[right]) / 2 + gaps[(left < boxes) + (right < boxes)]


def _settle(
    graph: Layered, row: list[int], across: list[float], boxes: int, gaps: tuple[int, int, int], look: tuple[bool, bool]
) -> None:
    """Move a layer's items to the weighted mean of their neighbours, as near as order and distance allow.

    The least squares answer: blocks of items that would overlap move as one, to their common mean. `look` says which
    neighbours count, those above and those below.
    """
    edge = _first_edge(graph, row, across)
    blocks: list[list[float]] = []  # weight, weighted sum of wishes, number of items
    shift = 0.0
    shifts: list[float] = []
    for at, item in enumerate(row):
        if at:
            shift += _apart(graph, boxes, gaps, row[at - 1], item)
        shifts.append(shift)
        wish, weight = edge - graph.wide[item], 0.01
        if graph.joined(item):
            wish, weight = _wish(graph, item, across, look)
        blocks.append([weight, weight * (wish - shift), 1])
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][0] > blocks[-1][1] * blocks[-2][0]:
            block = blocks.pop()
            for part in range(3):
                blocks[-1][part] += block[part]
    at = 0
    for weight, total, count in blocks:
        for _ in range(int(count)):
            across[row[at]] = total / weight + shifts[at]
            at += 1


def _first_edge(graph: Layered, row: list[int], across: list[float]) -> float:
    """Where a layer's connected items begin: boxes without any edge stand before that."""
    edge = 1e9
    for item in row:
        if graph.joined(item):
            edge = min(edge, across[item] - graph.wide[item] / 2)
    return edge if edge < 1e9 else 0.0


def _wish(graph: Layered, item: int, across: list[float], look: tuple[bool, bool]) -> tuple[float, float]:
    weight = 0.0
    total = 0.0
    if look[0]:
        for other in graph.up[item]:
            pull = graph.weight[other, item]
            weight += pull
            total += pull * across[other]
    if look[1]:
        for other in graph.down[item]:
            pull = graph.weight[item, other]
            weight += pull
            total += pull * across[other]
    return (total / weight, weight) if weight else (across[item], 0.01)


def _bands(graph: Layered, across: list[float], space: int) -> tuple[list[float], list[float]]:
    """Where each layer begins and ends; the space between two grows with the longest sideways hop."""
    tops: list[float] = []
    bottoms: list[float] = []
    at = float(MARGIN)
    for row in graph.rows:
        tops.append(at)
        at += max(graph.thick[item] for item in row)
        bottoms.append(at)
        longest = 0.0
        for item in row:
            for other in graph.down[item]:
                longest = max(longest, abs(across[item] - across[other]))
        at += space + min(60, floor(longest / 12))
    return tops, bottoms


# --- routes -------------------------------------------------------------------------------------------------


def _ports(graph: Layered, boxes: int, across: list[float]) -> dict[tuple[int, int, int], float]:
    """Where hops leave (side 1) and enter (side 0) the boxes: spread in the order of the other ends."""
    ports: dict[tuple[int, int, int], float] = {}
    for box in range(boxes):
        for side, near in ((0, graph.up), (1, graph.down)):
            ends = sorted(near[box], key=across.__getitem__)
            step = min(16.0, (graph.wide[box] - 18) / max(1, len(ends) - 1))
            for at, other in enumerate(ends):
                ports[box, other, side] = float(_round(across[box] + (at - (len(ends) - 1) / 2) * step))
    return ports


def _paths(
    graph: Layered,
    boxes: int,
    across: list[float],
    along: list[int],
    tops: list[float],
    bottoms: list[float],
    *,
    sideways: bool,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Paths and strokes: straight through every layer's band, in an S between two layers."""
    ports = _ports(graph, boxes, across)

    def point(a: float, b: float) -> str:
        return f"{_round(b)},{_round(a)}" if sideways else f"{_round(a)},{_round(b)}"

    paths: list[str] = []
    strokes: list[str] = []
    drawn: set[int] = set()
    for route in graph.routes:
        source, target = route[0], route[-1]
        path = "M" + point(ports[source, route[1], 1], along[source] + graph.thick[source] / 2)
        own = 0  # where in the path the part begins that no other edge has drawn
        origin = ""
        for at in range(len(route) - 1):
            upper, lower = route[at], route[at + 1]
            here = ports[source, route[1], 1] if at == 0 else across[upper]
            there = ports[lower, upper, 0] if lower == target else across[lower]
            begin = bottoms[graph.layer[upper]]
            end = tops[graph.layer[lower]] - (ARROW if lower == target else 0)
            middle = (begin + end) / 2
            if upper in drawn:
                own, origin = len(path), "M" + point(here, tops[graph.layer[upper]])
            if here != there:
                path += f"L{point(here, begin)}C{point(here, middle)} {point(there, middle)} {point(there, end)}"
        drawn.update(route[1:-1])
        path += "L" + point(ports[target, route[-2], 0], along[target] - graph.thick[target] / 2)
        paths.append(path)
        strokes.append(origin + path[own:])
    return tuple(paths), tuple(strokes)
