"""Draws source lines with marks under them, and brackets beside them for marks over several lines.

```
 9 |     a = load(path)
   |         ---------- the value
12 | /     while a:
13 | |         a = step(a)
   | |___________________^ label of the bracket
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from dagwright.diagnostics.source import lay_out
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_WIDTH = 160
"""Cells of a source line that are shown; a longer line shows a window around its marks."""
_MARGIN = 40  # cells of a window before its first mark
_HEAD, _TAIL = 4, 2  # lines shown of a long bracket

GAP = "..."


class Mark(Record):
    """A span to draw: lines from 1, characters from 0, `end` exclusive. `style` is the style of its signs."""

    line: int
    start: int
    end_line: int
    end: int
    label: str
    sign: str
    style: str


class Strip:
    """A row under construction: characters, each with a style, at given cells."""

    __slots__ = ("_cells",)

    def __init__(self) -> None:
        """Start empty."""
        self._cells: list[tuple[str, str]] = []

    def put(self, column: int, text: str, style: str = "") -> None:
        """Write over what is at `column`, filling up with blanks where the row is shorter."""
        self._cells.extend([(" ", "")] * (column + len(text) - len(self._cells)))
        self._cells[column : column + len(text)] = [(char, style) for char in text]

    def line(self, start: int, end: int, style: str) -> None:
        """Underscores from `start` to `end`, behind what is there already."""
        for column in range(start, end):
            if column >= len(self._cells) or self._cells[column][0] == " ":
                self.put(column, "_", style)

    def render(self, paint: Callable[[str, str], str]) -> str:
        """The row as text without trailing blanks; `paint(style, text)` colours each run."""
        cells = self._cells
        while cells and cells[-1][0] == " ":
            cells = cells[:-1]
        out: list[str] = []
        run, style = "", ""
        for char, own in cells:
            if own != style:
                out.append(paint(style, run))
                run, style = "", own
            run += char
        return "".join([*out, paint(style, run)])


Row = tuple[Union[int, str], Strip]
"""What stands left of the bar (a line number, "" or `GAP`) and the row itself."""


def draw(marks: Sequence[Mark], line_of: Callable[[int], str]) -> list[Row]:
    """The rows of all lines that `marks` touch; `line_of` gives the text of a line."""
    return _Snippet(marks, line_of).rows()


def lines_to_show(marks: Sequence[Mark]) -> list[int]:
    """The lines that marks touch, the middle of long brackets left out."""
    lines: set[int] = set()
    for mark in marks:
        covered = range(mark.line, mark.end_line + 1)
        long = len(covered) > _HEAD + _TAIL + 1
        lines.update([*covered[:_HEAD], *covered[-_TAIL:]] if long else covered)
    # One hidden line takes as much room as the dots that would stand for it.
    return sorted(lines | {line + 1 for line in lines if line + 2 in lines})


class _Snippet:
    """Draws from top to bottom; `open` holds the brackets that are open at the current row, by gutter column."""

    __slots__ = ("line_of", "marks", "open", "out", "slots")

    def __init__(self, marks: Sequence[Mark], line_of: Callable[[int], str]) -> None:
        self.marks = marks
        self.line_of = line_of
        self.slots = _slots([mark for mark in marks if mark.end_line > mark.line])
        self.open: dict[int, Mark] = {}
        self.out: list[Row] = []

    def rows(self) -> list[Row]:
        previous = 0
        for number in lines_to_show(self.marks):
            if previous and number > previous + 1:
                self.out.append((GAP, self._row()))
            self._line(number)
            previous = number
        return self.out

    @property
    def indent(self) -> int:
        """Cells of the gutter."""
        return len(set(self.slots.values())) + 1 if self.slots else 0

    def _row(self) -> Strip:
        row = Strip()
        for slot, mark in self.open.items():
            row.put(slot, "|", mark.style)
        return row

    def _line(self, number: int) -> None:
        text = self.line_of(number)
        here = [mark for mark in self.marks if mark.line == mark.end_line == number]
        starts = [mark for mark in self.slots if mark.line == number]
        ends = [mark for mark in self.slots if mark.end_line == number]
        view = _View(text, [*(mark.start for mark in [*here, *starts]), *(mark.end for mark in [*here, *ends])])

        row = self._row()
        # A bracket that starts with the line opens beside it; others need a row that leads to their start.
        flush = [mark for mark in starts if not text[: mark.start].strip()]
        for mark in flush:
            row.put(self.slots[mark], "/", mark.style)
            self.open[self.slots[mark]] = mark
        row.put(self.indent, view.text)
        self.out.append((number, row))
        self._hang(here, view)
        for mark in starts:
            if mark not in flush:
                self._lead(mark, self.indent + view.at(mark.start))
                self.open[self.slots[mark]] = mark
        for mark in sorted(ends, key=lambda mark: -self.slots[mark]):
            row = self._lead(mark, self.indent + max(0, view.at(mark.end) - 1))
            if mark.label:
                row.put(self.indent + max(1, view.at(mark.end)) + 1, mark.label, mark.style)
            del self.open[self.slots[mark]]

    def _lead(self, mark: Mark, column: int) -> Strip:
        """A row with a line from the bracket to `column`."""
        row = self._row()
        row.line(self.slots[mark] + 1, column, mark.style)
        row.put(column, mark.sign, mark.style)
        self.out.append(("", row))
        return row

    def _hang(self, marks: Sequence[Mark], view: _View) -> None:
        """Signs under the line; the label of the rightmost mark beside them, the others below, right to left."""
        if not marks:
            return
        base = self.indent
        spans = [(base + view.at(mark.start), base + view.at(mark.end), mark) for mark in marks]
        spans = [(start, max(end, start + 1), mark) for start, end, mark in spans]
        row = self._row()
        for start, end, mark in sorted(spans, key=lambda span: (span[2].sign == "^", span[0])):
            row.put(start, mark.sign * (end - start), mark.style)
        spans.sort(key=lambda span: (span[1], span[0]))
        _, end, last = spans.pop()
        if last.label:
            row.put(end + 1, last.label, last.style)
        self.out.append(("", row))
        below = sorted((start, mark) for start, _, mark in spans if mark.label)
        if below:
            self._drop(below)
        while below:
            start, mark = below.pop()
            self._drop(below).put(start, mark.label, mark.style)

    def _drop(self, below: Sequence[tuple[int, Mark]]) -> Strip:
        """A row with a bar for each label that is still to come."""
        row = self._row()
        for start, mark in below:
            row.put(start, "|", mark.style)
        self.out.append(("", row))
        return row


def _slots(marks: Sequence[Mark]) -> dict[Mark, int]:
    """A column of the gutter for each bracket, outermost first; brackets that do not meet share one."""
    slots: dict[Mark, int] = {}
    ends: list[int] = []
    for mark in sorted(marks, key=lambda mark: (mark.line, -mark.end_line)):
        slot = next((slot for slot, end in enumerate(ends) if end < mark.line), len(ends))
        ends[slot : slot + 1] = [mark.end_line]
        slots[mark] = slot
    return slots


class _View:
    """A line as it is printed, cut to a window around its marks where it is too long."""

    __slots__ = ("_cells", "_first", "_last", "text")

    def __init__(self, line: str, points: Sequence[int]) -> None:
        shown = lay_out(line)
        self._cells = cells = shown.cells
        self._first, self._last = 0, len(cells) - 1
        if cells[-1] > MAX_WIDTH:
            left = max(0, cells[min(points, default=0)] - _MARGIN)
            self._first = next(i for i, cell in enumerate(cells) if cell >= left)
            self._last = next((i for i, cell in enumerate(cells) if cell > left + MAX_WIDTH), len(cells)) - 1
        before = GAP if self._first else ""
        after = GAP if self._last < len(cells) - 1 else ""
        self.text = before + "".join(shown.pieces[self._first : self._last]) + after

    def at(self, character: int) -> int:
        """The cell of a character, or of the window's edge if it lies outside."""
        character = min(max(character, self._first), self._last)
        return self._cells[character] - self._cells[self._first] + (len(GAP) if self._first else 0)
