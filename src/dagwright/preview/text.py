"""Text: one line per step, with rails like those of a commit graph.

    ●    load
    ├─◆  audit   data.audit(raw)          ← load
    ● ┊  clean   data.clean(raw)          ← load
    ├─◆  save    data.save(features)      ← clean  ⇠ audit

A rail is a step whose value (or completion) somebody below still waits for. A step stands in the rail of the leftmost
step that waits for nobody else; the horizontal stroke of its line joins the rails of all it depends on: `├ ┼ ┤` where
the rail goes on, `┴ ╯ ╰` where it ends, `│` where it is merely crossed. Dashed strokes carry order, no value.

A region or nested pipeline is a line like any other, and what is in it follows behind a thick bar with rails of its own:

    ●          clean   features = data.clean(raw)
    ├─↻        for each d in depths                  ← clean
    │ │ ┃ ●    train[i]  model.train(features, depth=d)
    ●─╯        evaluate                              ← for each d in depths, clean
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.preview.characters import TIMES, cells, clean, fit, some
from dagwright.preview.graph import FRAMED, step_id
from dagwright.preview.levels import frame_title
from dagwright.preview.rails import MARKS, PARTS, layout_rows
from dagwright.preview.svg import count_text
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.plan.model import Plan, Step
    from dagwright.preview.graph import PreviewGraph, PreviewNode
    from dagwright.preview.rails import Line
    from dagwright.preview.wording import Words

_MARKS_ASCII = {
    "call": "*", "effect": "#", "glue": "o", "group": "@", "result": "=", "note": ",",
    "if": "?", "map": "%", "try": "~", "pipeline": "&",
}  # fmt: skip
_ASCII = {
    "│": "|", "┊": ":", "─": "-", "┄": ".", "├": "+", "┼": "+", "┤": "+",
    "┴": "^", "╯": "'", "╰": "`", "┃": "[", "…": "...", "⋮": ":", "←": "<-", "⇠": "after", "→": "->", "·": "-", TIMES: "x", "▲": "!",
}  # fmt: skip
_COLORS = (36, 35, 32, 34, 33, 31)


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
        return (MARKS if self._unicode else _MARKS_ASCII)[kind]


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
    lines = _head(graph, plan, paint, width, notes)
    rows = layout_rows(graph, max(4, width // 5))
    if rows:
        lines.append("")
        lines += _body(plan, words, rows, paint, width)
    return "\n".join(line.rstrip() for line in lines) + "\n"


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


# --- the lines ----------------------------------------------------------------------------------------------


class _Columns(Record):
    """Widths of the columns: rails, ids, what the step does, what it waits for."""

    rails: int
    id: int
    text: int
    deps: int


def _body(plan: Plan, words: Words, rows: Sequence[Line], paint: _Paint, width: int) -> list[str]:
    steps = {step_id(step.id): step for step in plan.steps}
    nodes = [row.node for row in rows if row.node.kind != "frame"]
    rail_room = max(len(row.cells) for row in rows) + 1
    left = width - rail_room - (3 if any(node.warnings for node in nodes) else 0)
    id_room = min(max(cells(_label(node, steps)) for node in nodes), max(8, left // 3))
    left -= id_room + 2
    deps_room = min(max(_deps_cells(row.before, paint) for row in rows), max(0, left * 2 // 5))
    deps_room = deps_room if deps_room >= 6 else 0
    text_room = max(0, left - (deps_room + 2 if deps_room else 0))
    wanted = max(cells(_does(node, steps, words, text_room)) for node in nodes) if text_room >= 8 else 0
    titles = max((cells(_title(row.node)) for row in rows if row.node.kind == "frame"), default=0)
    wanted = max(wanted, titles - id_room - 2)
    columns = _Columns(rail_room, id_room, max(0, min(wanted, text_room)), deps_room)
    lines: list[str] = []
    for row in rows:
        lines.append(_line(row, steps, words, columns, paint))
        if row.node.members:
            lines.append(_more(row, columns, paint, width))
    return lines


def _line(row: Line, steps: dict[str, Step], words: Words, columns: _Columns, paint: _Paint) -> str:
    node = row.node
    line = _rails(row.cells, columns.rails, paint)
    if node.kind == "frame" or node.group in FRAMED:
        room = columns.id + 2 + columns.text
        name = paint.plain(_title(node), room)
        line += paint(name, 2) if node.group in PARTS else paint(name, 1, 35)
        line += " " * (room - cells(name) + 2)
    else:
        effect = node.kind == "effect" or "effects" in node.facts
        name = paint.plain(_label(node, steps), columns.id)
        line += paint(name, 1, 33) if effect else paint(name, 1)
        line += " " * (columns.id - cells(name) + 2)
        if columns.text:
            does = paint.plain(_does(node, steps, words, columns.text), columns.text)
            line += does + " " * (columns.text - cells(does) + 2)
    if columns.deps and any(row.before):
        line += _deps(row.before, columns.deps, paint)
    if node.warnings:
        line += paint("  ▲", 1, 31)
    return line


def _title(node: PreviewNode) -> str:
    """The title of a frame, or of a group that was one."""
    return f"{node.title}:" if node.group in PARTS else frame_title(node)


def _label(node: PreviewNode, steps: dict[str, Step]) -> str:
    """The id of the step; of a group, that of its first step; a note has none."""
    if node.kind == "note":
        return ""
    return clean(steps[node.members[0]].id) if node.members else node.title


def _does(node: PreviewNode, steps: dict[str, Step], words: Words, room: int) -> str:
    step = steps.get(node.members[0] if node.members else node.id)
    return node.text if step is None else words.step(step, max(8, room))


_LIKE = {"chain": "in a row", "loop": "in turn", "stretch": "steps"}


def _more(row: Line, columns: _Columns, paint: _Paint, width: int) -> str:
    node = row.node
    rails = [*row.below, *" " * (row.lane + 1 - len(row.below))]
    if rails[row.lane] == " ":
        rails[row.lane] = "⋮"
    names = [clean(member.partition(":")[2]) for member in node.members]
    if node.group in FRAMED:
        shown = f"{names[0]} … {names[-1]}" if len(names) > 1 else names[0]
        text = f"… {len(names)} step{'' if len(names) == 1 else 's'}: {shown}"
    else:
        shown = f"{names[1]} … {names[-1]}" if len(names) > 2 else names[1]
        text = f"… and {len(names) - 1} more {_LIKE.get(node.group, 'like it')}: {shown}"
    return _rails(rails, columns.rails, paint) + paint(paint.plain(text, width - columns.rails), 2)


def _rails(row: Sequence[str], room: int, paint: _Paint) -> str:
    """The rails in their colours: every rail its own, a horizontal stroke that of the step it leads to."""
    target = next((at for at, char in enumerate(row) if char in MARKS), 0)
    out = ""
    for at, char in enumerate(row):
        lane = target if char in "─┄" else at
        if char in MARKS:
            out += paint(paint.mark(char), 1, 33 if char == "effect" else _COLORS[(at // 2) % len(_COLORS)])
        elif char == " ":
            out += char
        else:
            out += paint(char, _COLORS[(lane // 2) % len(_COLORS)])
    return out + " " * (room - len(row))


# --- dependencies -------------------------------------------------------------------------------------------


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
