"""The rails of the text picture: which lead from line to line, and where they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.preview.characters import TIMES, fit
from dagwright.preview.graph import FRAMED
from dagwright.preview.levels import levels
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.preview.graph import PreviewEdge, PreviewGraph, PreviewNode

MARKS = {
    "call": "●", "effect": "◆", "glue": "○", "group": "◉", "result": "■", "note": "▫",
    "if": "◇", "map": "↻", "try": "⊡", "pipeline": "▤",
}  # fmt: skip
"""The sign of each kind of node or frame; in a row the kind itself stands for it."""
PARTS = frozenset(("yes", "no", "body", "failure", "finally"))
SHORT = 20
"""Cells of a frame's title where others name it."""


class Row(Record):
    """One line of the rails: characters by cell (rails on even ones), and the rails that go on below it."""

    cells: list[str]
    below: list[str]
    lane: int


class Line(Record):
    """One line of the picture: the rails of the frames around it and its own, what stands on it, what that waits for.

    `below` are the rails that go on under it, `lane` is the cell of its own.
    """

    cells: list[str]
    below: list[str]
    lane: int
    node: PreviewNode
    before: tuple[list[str], list[str]]


def rails_needed(graph: PreviewGraph) -> int:
    """How many rails lie side by side at the widest place."""
    return max(((len(line.cells) + 1) // 2 for line in layout_rows(graph, len(graph.nodes) + 1)), default=0)


class _Lanes:
    """The rails while walking down: which step owns each, and who still waits for that step."""

    __slots__ = ("fresh", "order_left", "owner", "value_left")

    def __init__(self, edges: Sequence[PreviewEdge]) -> None:
        self.owner: list[str | None] = []
        self.fresh: list[bool] = []  # rails whose cell in the line above has no stroke or step that leads down
        self.value_left: dict[str, int] = {}
        self.order_left: dict[str, int] = {}
        for edge in edges:
            left = self.order_left if edge.kind == "order" else self.value_left
            left[edge.source] = left.get(edge.source, 0) + 1

    def alive(self, step: str) -> bool:
        """Whether anybody below waits for the step."""
        return bool(self.value_left.get(step) or self.order_left.get(step))

    def rail(self, lane: int) -> str:
        """The character of a rail that goes on: dashed where only order is left."""
        owner = self.owner[lane]
        return " " if owner is None else "│" if self.value_left.get(owner) else "┊"

    def open(self) -> int:
        """A free rail with nothing right above it, so that nobody reads a connection into it."""
        for lane, owner in enumerate(self.owner):
            if owner is None and self.fresh[lane]:
                return lane
        self.owner.append(None)
        self.fresh.append(True)
        return len(self.owner) - 1


def layout_rows(graph: PreviewGraph, most: int) -> list[Line]:
    """The lines of a graph: those of a frame below its own, with the rails around them at their left."""
    parts = levels(graph)
    lines: list[Line] = []
    stack = [iter(_level(parts[None], [], most))]
    while stack:
        line = next(stack[-1], None)
        if line is None:
            stack.pop()
            continue
        lines.append(line)
        if line.node.kind == "frame":
            # the parts of a region have no rail of their own: they stand behind the region's bar
            prefix = line.cells if line.node.group in PARTS else _barred(line, most)
            stack.append(iter(_level(parts[line.node.id], prefix, most)))
    return lines


def _barred(line: Line, most: int) -> list[str]:
    """What stands left of the inside of a frame: the rails that go on, then its bar, in the frame's own rail if that has ended.

    Where there is no room for more, the bar takes the place of the last one.
    """
    rails = list(line.below)
    while len(rails) > line.lane and rails[-1] == " ":
        rails.pop()
    rails += " " * (len(rails) % 2)
    return [*rails[: 2 * most - 6], "┃", " "]


def _level(graph: PreviewGraph, prefix: list[str], most: int) -> list[Line]:
    nodes = [node for node in graph.nodes if node.kind != "param"]
    before = _dependencies(nodes, graph.edges)
    if nodes and nodes[0].group in PARTS and nodes[0].kind == "frame":
        return [Line(prefix, prefix, max(0, len(prefix) - 2), node, ([], [])) for node in nodes]
    rows = draw_rails(nodes, graph.edges, max(2, most - len(prefix) // 2))
    return [
        Line([*prefix, *row.cells], [*prefix, *row.below], len(prefix) + 2 * row.lane, node, before[node.id])
        for node, row in zip(nodes, rows, strict=True)
    ]


def draw_rails(nodes: Sequence[PreviewNode], edges: Sequence[PreviewEdge], most: int) -> list[Row]:
    """One row per node. Rails beyond `most` share the last one, drawn as `⋮`."""
    shown = {node.id for node in nodes}
    edges = [edge for edge in edges if edge.source in shown]
    into: dict[str, dict[str, bool]] = {}  # target -> source -> does a value travel
    for edge in edges:
        values = into.setdefault(edge.target, {})
        values[edge.source] = values.get(edge.source, False) or edge.kind != "order"
    lanes = _Lanes([edge for edge in edges if edge.kind != "order" or not into[edge.target][edge.source]])
    return [_row(node, into.get(node.id, {}), lanes, most) for node in nodes]


def _row(node: PreviewNode, sources: dict[str, bool], lanes: _Lanes, most: int) -> Row:
    joined: dict[int, bool] = {}
    for lane, owner in enumerate(lanes.owner):
        if owner is not None and owner in sources:
            joined[lane] = sources[owner]
            left = lanes.value_left if sources[owner] else lanes.order_left
            left[owner] -= 1
    ending = [lane for lane in joined if not lanes.alive(str(lanes.owner[lane]))]
    for lane in ending:
        lanes.owner[lane] = None
    lane = ending[0] if ending else lanes.open()
    row = _cells(node, lane, joined, ending, lanes)
    lanes.owner[lane] = node.id if lanes.alive(node.id) else None
    below = [lanes.rail(at) for at in range(len(lanes.owner))]
    lanes.fresh = [row[2 * at] in " ─┄┴╯╰" for at in range(len(lanes.owner))]
    while lanes.owner and lanes.owner[-1] is None and lanes.fresh[-1]:
        lanes.owner.pop()
        lanes.fresh.pop()
    return Row(_narrow(row, most), _narrow([c for rail in below for c in (rail, " ")], most), min(lane, most - 1))


def _cells(node: PreviewNode, lane: int, joined: dict[int, bool], ending: list[int], lanes: _Lanes) -> list[str]:
    """The characters of one line: the node's kind at its rail stands for its sign."""
    first, last = min([lane, *joined]), max([lane, *joined])
    row: list[str] = []
    for at in range(len(lanes.owner)):
        if at == lane:
            row.append(node.group if node.kind == "frame" else node.kind)
        elif at in joined and at in ending:
            row.append("╰" if at == first else "╯" if at == last else "┴")
        elif at in joined:
            row.append("├" if at == first else "┤" if at == last else "┼")
        else:
            rail = lanes.rail(at)
            row.append(rail if rail != " " else _stroke(at, at, lane, joined))
        row.append(_stroke(at, at + 1, lane, joined))
    return row


def _stroke(left: int, right: int, lane: int, joined: dict[int, bool]) -> str:
    """The horizontal stroke over the stretch from rail `left` to `right`: solid if a value travels over it."""
    over = [value for at, value in joined.items() if min(at, lane) <= left and right <= max(at, lane)]
    return "─" if any(over) else "┄" if over else " "


def _narrow(row: list[str], most: int) -> list[str]:
    """A row of at most `most` rails; a step among the hidden ones shows in the last."""
    if len(row) <= 2 * most:
        return row
    hidden = [char for char in row[2 * most - 2 :] if char not in " ─┄"]
    sign = next((char for char in hidden if char in MARKS), "⋮" if hidden else " ")
    return [*row[: 2 * most - 2], sign, " "]


def _dependencies(nodes: Sequence[PreviewNode], edges: Sequence[PreviewEdge]) -> dict[str, tuple[list[str], list[str]]]:
    """For each node the names it gets values from, and those it only runs after."""
    titles = {node.id: _short(node) for node in nodes}
    found: dict[str, tuple[list[str], list[str]]] = {node.id: ([], []) for node in nodes}
    for edge in edges:
        if edge.source in titles and edge.target in found:
            found[edge.target][edge.kind == "order"].append(titles[edge.source])
    return found


def _short(node: PreviewNode) -> str:
    """What a step, group or frame is called where others name it."""
    if node.kind == "frame" or node.group in FRAMED:
        return fit(node.title.partition(" in ")[0] if node.group == "map" else node.title, SHORT)
    return f"{node.title} {TIMES}{len(node.members)}" if node.members else node.title
