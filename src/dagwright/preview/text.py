"""Text: one line per step, with rails like those of a commit graph.

    ●    load
    ├─◆  audit   data.audit(raw)          ← load
    ● ┊  clean   data.clean(raw)          ← load
    ├─◆  save    data.save(features)      ← clean  ⇠ audit

A rail is a step whose value (or completion) somebody below still waits for. A step stands in the rail of the leftmost
step that waits for nobody else; the horizontal stroke of its line joins the rails of all it depends on: `├ ┼ ┤` where
the rail goes on, `┴ ╯ ╰` where it ends, `│` where it is merely crossed. Dashed strokes carry order, no value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.preview.graph import step_id
from dagwright.preview.svg import count_text
from dagwright.preview.wording import TIMES, cells, clean, fit, some
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.plan.model import Plan, Step
    from dagwright.preview.graph import PreviewEdge, PreviewGraph, PreviewNode
    from dagwright.preview.wording import Words

_MARKS = {"call": "●", "effect": "◆", "glue": "○", "group": "◉", "result": "■"}
_MARKS_ASCII = {"call": "*", "effect": "#", "glue": "o", "group": "@", "result": "="}
_ASCII = {
    "│": "|", "┊": ":", "─": "-", "┄": ".", "├": "+", "┼": "+", "┤": "+",
    "┴": "^", "╯": "'", "╰": "`", "…": "...", "⋮": ":", "←": "<-", "⇠": "after", "→": "->", "·": "-", TIMES: "x", "▲": "!",
}  # fmt: skip
_COLORS = (36, 35, 32, 34, 33, 31)


class Row(Record):
    """One line of the rails: characters by cell (rails on even ones), and the rails that go on below it."""

    cells: list[str]
    below: list[str]
    lane: int


class _Paint:
    """Writes with colours or without, in Unicode or ASCII."""

    __slots__ = ("_color", "_unicode")

    def __init__(self, *, color: bool, unicode: bool) -> None:
        self._color = color
        self._unicode = unicode

    def plain(self, text: str, room: int = 1000) -> str:
        """The characters that this terminal can show, in `room` cells."""
        if self._unicode:
            return fit(text, room)
        return fit("".join(_ASCII.get(char, char) for char in text), room, "...")

    def __call__(self, text: str, *codes: int) -> str:
        text = self.plain(text)
        if not self._color or not text.strip():
            return text
        return f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m"

    def mark(self, kind: str) -> str:
        """The sign of a step."""
        return (_MARKS if self._unicode else _MARKS_ASCII)[kind]


def render_text(
    graph: PreviewGraph,
    plan: Plan,
    words: Words,
    *,
    width: int = 100,
    color: bool = False,
    unicode: bool = True,
    notes: Sequence[str] = (),
) -> str:
    """The graph in lines of at most `width` cells, ending in a newline."""
    width = max(24, width)
    paint = _Paint(color=color, unicode=unicode)
    nodes = [node for node in graph.nodes if node.kind != "param"]
    most = max(4, width // 5)
    rows = draw_rails(nodes, graph.edges, most)
    lines = _head(graph, plan, paint, width, notes)
    if nodes:
        lines.append("")
        lines += _body(graph, plan, words, nodes, rows, paint, width)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def rails_needed(graph: PreviewGraph) -> int:
    """How many rails lie side by side at the widest place."""
    nodes = [node for node in graph.nodes if node.kind != "param"]
    return max((len(row.cells) + 1) // 2 for row in draw_rails(nodes, graph.edges, len(nodes) + 1)) if nodes else 0


def _head(graph: PreviewGraph, plan: Plan, paint: _Paint, width: int, notes: Sequence[str]) -> list[str]:
    from dagwright.preview.wording import param_text

    place = f"{graph.file}:{plan.span.line}" if plan.span is not None else graph.file
    tail = [part for part in (place, count_text(graph), f"schedule {clean(plan.settings.schedule or '')}") if part]
    if not plan.settings.schedule:
        tail.pop()
    name = paint.plain(graph.name, width)
    head = paint.plain("".join(f"  ·  {part}" for part in tail), max(0, width - cells(name)))
    lines = [paint(name, 1) + paint(head, 2)]
    lines += [paint(paint.plain(f"  {note}", width), 2) for note in notes]
    lines += ["  " + paint(paint.plain(param_text(param), width - 2), 36) for param in plan.params]
    return lines


# --- the rails ----------------------------------------------------------------------------------------------


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
            row.append(node.kind)
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
    sign = next((char for char in hidden if char in _MARKS), "⋮" if hidden else " ")
    return [*row[: 2 * most - 2], sign, " "]


# --- the lines ----------------------------------------------------------------------------------------------


class _Columns(Record):
    """Widths of the columns: rails, ids, what the step does, what it waits for."""

    rails: int
    id: int
    text: int
    deps: int


def _body(
    graph: PreviewGraph,
    plan: Plan,
    words: Words,
    nodes: Sequence[PreviewNode],
    rows: Sequence[Row],
    paint: _Paint,
    width: int,
) -> list[str]:
    steps = {step_id(step.id): step for step in plan.steps}
    before = _dependencies(nodes, graph.edges)
    rail_room = max(len(row.cells) for row in rows) + 1
    left = width - rail_room - (3 if any(node.warnings for node in nodes) else 0)
    id_room = min(max(cells(_label(node, steps)) for node in nodes), max(8, left // 3))
    left -= id_room + 2
    deps_room = min(max(_deps_cells(before[node.id], paint) for node in nodes), max(0, left * 2 // 5))
    deps_room = deps_room if deps_room >= 6 else 0
    text_room = max(0, left - (deps_room + 2 if deps_room else 0))
    wanted = max(cells(_does(node, steps, words, text_room)) for node in nodes) if text_room >= 8 else 0
    columns = _Columns(rail_room, id_room, min(wanted, text_room), deps_room)
    lines: list[str] = []
    for node, row in zip(nodes, rows, strict=True):
        lines.append(_line(node, row, before[node.id], steps, words, columns, paint))
        if node.members:
            lines.append(_more(node, row, columns, paint, width))
    return lines


def _line(
    node: PreviewNode,
    row: Row,
    before: tuple[list[str], list[str]],
    steps: dict[str, Step],
    words: Words,
    columns: _Columns,
    paint: _Paint,
) -> str:
    effect = node.kind == "effect" or "effects" in node.facts
    name = paint.plain(_label(node, steps), columns.id)
    rails = _rails(row.cells, columns.rails, paint)
    line = rails + paint(name, 1, 33) if effect else rails + paint(name, 1)
    line += " " * (columns.id - cells(name) + 2)
    if columns.text:
        does = paint.plain(_does(node, steps, words, columns.text), columns.text)
        line += does + " " * (columns.text - cells(does) + 2)
    if columns.deps and any(before):
        line += _deps(before, columns.deps, paint)
    if node.warnings:
        line += paint("  ▲", 1, 31)
    return line


def _label(node: PreviewNode, steps: dict[str, Step]) -> str:
    """The id of the step; of a group, that of its first step."""
    return clean(steps[node.members[0]].id) if node.members else node.title


def _does(node: PreviewNode, steps: dict[str, Step], words: Words, room: int) -> str:
    step = steps.get(node.members[0] if node.members else node.id)
    return node.text if step is None else words.step(step, max(8, room))


_LIKE = {"chain": "in a row", "loop": "in turn", "stretch": "steps"}


def _more(node: PreviewNode, row: Row, columns: _Columns, paint: _Paint, width: int) -> str:
    rails = [*row.below, *" " * (2 * row.lane + 1 - len(row.below))]
    if rails[2 * row.lane] == " ":
        rails[2 * row.lane] = "⋮"
    second = node.members[1].partition(":")[2]
    last = node.members[-1].partition(":")[2]
    names = f"{clean(second)} … {clean(last)}" if len(node.members) > 2 else clean(second)
    text = paint.plain(
        f"… and {len(node.members) - 1} more {_LIKE.get(node.group, 'like it')}: {names}", width - columns.rails
    )
    return _rails(rails, columns.rails, paint) + paint(text, 2)


def _rails(row: Sequence[str], room: int, paint: _Paint) -> str:
    """The rails in their colours: every rail its own, a horizontal stroke that of the step it leads to."""
    target = next((at for at, char in enumerate(row) if char in _MARKS), 0)
    out = ""
    for at, char in enumerate(row):
        lane = target if char in "─┄" else at
        if char in _MARKS:
            out += paint(paint.mark(char), 1, 33 if char == "effect" else _COLORS[(at // 2) % len(_COLORS)])
        elif char == " ":
            out += char
        else:
            out += paint(char, _COLORS[(lane // 2) % len(_COLORS)])
    return out + " " * (room - len(row))


# --- dependencies -------------------------------------------------------------------------------------------


def _dependencies(nodes: Sequence[PreviewNode], edges: Sequence[PreviewEdge]) -> dict[str, tuple[list[str], list[str]]]:
    """For each node the names it gets values from, and those it only runs after."""
    titles = {node.id: node.title if not node.members else f"{node.title} {TIMES}{len(node.members)}" for node in nodes}
    found: dict[str, tuple[list[str], list[str]]] = {node.id: ([], []) for node in nodes}
    for edge in edges:
        if edge.source in titles and edge.target in found:
            found[edge.target][edge.kind == "order"].append(titles[edge.source])
    return found


def _deps_cells(before: tuple[list[str], list[str]], paint: _Paint) -> int:
    signed = [f"{sign} {', '.join(names)}" for sign, names in zip("←⇠", before, strict=True) if names]
    return cells(paint.plain("  ".join(signed)))


def _deps(before: tuple[list[str], list[str]], room: int, paint: _Paint) -> str:
    """`← load, clean  ⇠ audit` in `room` cells."""
    values, order = before
    parts = []
    if values:
        space = room if not order else max(room * 3 // 5, room - _deps_cells(([], order), paint) - 2)
        arrow = paint.plain("← ")
        part = paint.plain(arrow + some(values, max(4, space - cells(arrow)), len(values)), space)
        parts.append(paint(part, 2))
        room -= cells(part) + 2
    if order and room > 3:
        arrow = paint.plain("⇠ ")
        parts.append(paint(paint.plain(arrow + some(order, max(4, room - cells(arrow)), len(order)), room), 33))
    return "  ".join(parts)
