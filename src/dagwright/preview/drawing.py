"""Where everything stands in a drawing: cards and frames, and the paths between them.

Every frame is laid out by itself, and stands as a box of that size in the frame around it; `assets/frames.js` does the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dagwright.preview.cards import PILL, Card, card, card_width
from dagwright.preview.characters import cells, fit
from dagwright.preview.layout import MARGIN, Edge, Layout, lay_out
from dagwright.preview.levels import frame_title, levels
from dagwright.record import Record

if TYPE_CHECKING:
    from dagwright.preview.graph import PreviewEdge, PreviewGraph, PreviewNode

KINDS = ("data", "order", "param", "result")
BUSY = 8
"""A parameter used by more steps than this is drawn without its edges; the steps name it anyway."""
PAD, HEAD, ROOM = 14, 26, 60
"""Of a frame: free space inside, height of its title, cells of its title."""


class Box(Record):
    """A frame: its left upper corner and its size."""

    node: PreviewNode
    x: int
    y: int
    width: int
    height: int


class Drawing(Record):
    """A picture's parts: cards and centres by index of the graph's nodes, paths by index of `edges`, frames from outside in.

    The edges are those of the levels: they end at the frames in which their ends stand.
    """

    cards: tuple[Card, ...]
    layout: Layout
    edges: tuple[PreviewEdge, ...]
    sideways: bool
    frames: tuple[Box, ...] = ()


def draw(graph: PreviewGraph, wide: int = 0) -> Drawing:
    """Cards, frames and paths, in the direction whose picture needs the least shrinking to fit a screen."""
    wide = wide or card_width(graph.nodes)
    cards = {node.id: card(node, wide) for node in graph.nodes}
    parts = levels(graph._replace(edges=visible_edges(graph)))
    down, right = _Placing(parts, cards, sideways=False), _Placing(parts, cards, sideways=True)
    sideways = _shrinking(right.whole) < _shrinking(down.whole)
    return (right if sideways else down).drawing(graph)


class _Placing:
    """One way to draw: the layout of every level, the innermost first."""

    def __init__(self, parts: dict[str | None, PreviewGraph], cards: dict[str, Card], *, sideways: bool) -> None:
        self.parts = parts
        self.cards = cards
        self.sideways = sideways
        self.layouts: dict[str | None, Layout] = {}
        self.sizes = {ident: (card.width, card.height) for ident, card in cards.items()}
        titles = {node.id: title(node) for part in parts.values() for node in part.nodes if node.kind == "frame"}
        for frame in reversed(list(parts)):
            layout = self.layouts[frame] = self._level(parts[frame])
            if frame is not None:
                width = max(layout.width - 2 * MARGIN + 2 * PAD, int(PILL * cells(titles[frame])) + 2 * PAD)
                self.sizes[frame] = (2 * ((width + 1) // 2), 2 * ((layout.height - 2 * MARGIN + HEAD + PAD + 1) // 2))
        self.whole = self.layouts[None]

    def _level(self, part: PreviewGraph) -> Layout:
        place = {node.id: at for at, node in enumerate(part.nodes)}
        onward = {edge.source for edge in part.edges if edge.kind in ("data", "result")}
        edges = [Edge(place[e.source], place[e.target], KINDS.index(e.kind), _pull(e, onward)) for e in part.edges]
        late = [node.kind == "param" for node in part.nodes]
        return lay_out([self.sizes[node.id] for node in part.nodes], edges, late, sideways=self.sideways)

    def drawing(self, graph: PreviewGraph) -> Drawing:
        """Everything in the coordinates of the whole."""
        centres: dict[str, tuple[int, int]] = {}
        frames: list[Box] = []
        edges: list[PreviewEdge] = []
        paths: list[str] = []
        strokes: list[str] = []
        origins: dict[str | None, tuple[int, int]] = {None: (0, 0)}
        for frame, part in self.parts.items():  # from outside in
            left, top = origins[frame]
            layout = self.layouts[frame]
            edges += part.edges
            paths += [moved(path, left, top) for path in layout.paths]
            strokes += [moved(stroke, left, top) for stroke in layout.strokes]
            for node, (x, y) in zip(part.nodes, layout.centres, strict=True):
                if node.kind != "frame":
                    centres[node.id] = (left + x, top + y)
                    continue
                width, height = self.sizes[node.id]
                box = Box(node, left + x - width // 2, top + y - height // 2, width, height)
                frames.append(box)
                inner = self.layouts[node.id]
                spare = (width - (inner.width - 2 * MARGIN)) // 2
                origins[node.id] = (box.x + spare - MARGIN, box.y + HEAD - MARGIN)
        whole = self.whole._replace(
            centres=tuple(centres[node.id] for node in graph.nodes), paths=tuple(paths), strokes=tuple(strokes)
        )
        cards = tuple(self.cards[node.id] for node in graph.nodes)
        return Drawing(cards, whole, tuple(edges), self.sideways, tuple(frames))


def title(frame: PreviewNode) -> str:
    """What stands at the top of a frame."""
    return fit(frame_title(frame), ROOM)


def moved(path: str, left: int, top: int) -> str:
    """Path data at another place."""
    if not left and not top:
        return path
    return re.sub(r"(-?\d+),(-?\d+)", lambda pair: f"{int(pair[1]) + left},{int(pair[2]) + top}", path)


def _pull(edge: PreviewEdge, onward: set[str]) -> int:
    """Values on their way to the result run straight; what ends here, order and parameters yield."""
    return 4 if edge.kind == "result" or (edge.kind == "data" and edge.target in onward) else 1


def _shrinking(layout: Layout) -> float:
    return max(layout.width / 1280, layout.height / 900, 1)


def visible_edges(graph: PreviewGraph) -> tuple[PreviewEdge, ...]:
    """The edges that are drawn: all but those of parameters that nearly every step uses."""
    uses: dict[str, int] = {}
    for edge in graph.edges:
        uses[edge.source] = uses.get(edge.source, 0) + 1
    return tuple(edge for edge in graph.edges if edge.kind != "param" or uses[edge.source] <= BUSY)
