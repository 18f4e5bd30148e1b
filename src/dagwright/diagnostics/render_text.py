"""The format people read on a terminal: the user's own lines with carets, labels, notes and the fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.diagnostics.render import count_line
from dagwright.diagnostics.snippet import GAP, Mark, Strip, draw, lines_to_show
from dagwright.diagnostics.source import clean
from dagwright.diagnostics.style import Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.diagnostics.model import Diagnostic, Span
    from dagwright.diagnostics.source import SourceMap


def render_text(diagnostics: Sequence[Diagnostic], sources: SourceMap, *, color: bool = False) -> str:
    """All diagnostics, an empty line after each, and a line that counts them."""
    if not diagnostics:
        return ""
    paint = Style(color=color)
    blocks = ["\n".join(_diagnostic(item, sources, paint)) for item in diagnostics]
    return "\n\n".join([*blocks, count_line(diagnostics)]) + "\n"


def _diagnostic(item: Diagnostic, sources: SourceMap, paint: Style) -> list[str]:
    files = _marks_by_file(item, sources)
    last = max((line for marks in files.values() for line in lines_to_show(marks)), default=0)
    frame = _Frame(len(str(last)), paint)
    out = [f"{paint(item.severity, f'{item.severity}[{item.code}]')}{paint('strong', ': ' + clean(item.message))}"]
    for number, (file, marks) in enumerate(files.items()):
        out.extend(_file(file, marks, sources, frame, "-->" if number == 0 else ":::"))
    for note in item.notes:
        out.extend(frame.footer("note", note))
    if item.help:
        out.extend(frame.footer("help", item.help))
    out.extend(frame.footer("see", f"dagwright explain {item.code}"))
    return out


def _marks_by_file(item: Diagnostic, sources: SourceMap) -> dict[str, list[Mark]]:
    """The marks of each file, the file of the diagnostic itself first."""
    files: dict[str, list[Mark]] = {}
    if item.span is not None:
        files[item.span.file] = [_mark(item.span, item.label, "^", item.severity, sources)]
    for label in item.labels:
        files.setdefault(label.span.file, []).append(_mark(label.span, label.text, "-", "second", sources))
    return files


def _mark(span: Span, label: str, sign: str, style: str, sources: SourceMap) -> Mark:
    place = sources.place(span)
    end_line, end = place.end_line, place.end_column - 1
    if end_line > place.line and end == 0:
        # The span ends with a line break: the line after it has nothing to show.
        end_line -= 1
        end = len(sources.line(span.file, end_line) or "")
    return Mark(place.line, place.column - 1, end_line, end, clean(label), sign, style)


def _file(file: str, marks: list[Mark], sources: SourceMap, frame: _Frame, arrow: str) -> list[str]:
    first = marks[0]
    out = [frame.arrow(arrow, f"{clean(file)}:{first.line}:{first.start + 1}")]
    if any(sources.line(file, number) is None for number in lines_to_show(marks)):
        # The file is gone, or shorter than it was: the words are all there is to show.
        words = [f"line {mark.line}: {mark.label}" for mark in marks if mark.label]
        return [*out, *(line for text in words for line in frame.footer("note", text))]
    out.append(frame.row(""))
    rows = draw(marks, lambda number: sources.line(file, number) or "")
    return [*out, *(frame.row(left, strip) for left, strip in rows), frame.row("")]


class _Frame:
    """What stands left of everything: line numbers, bars, arrows. `digits` is the width of the largest number."""

    __slots__ = ("_digits", "_paint")

    def __init__(self, digits: int, paint: Style) -> None:
        self._digits = digits
        self._paint = paint

    def arrow(self, sign: str, text: str) -> str:
        return f"{' ' * self._digits}{self._paint('frame', sign)} {text}"

    def row(self, left: int | str, strip: Strip | None = None) -> str:
        text = strip.render(self._paint) if strip else ""
        if left == GAP:
            return f"{self._paint('frame', GAP)}{' ' * self._digits}{text}".rstrip()
        return f"{self._paint('frame', f'{left:>{self._digits}} |')} {text}".rstrip()

    def footer(self, kind: str, text: str) -> list[str]:
        first, *rest = [clean(line) for line in text.split("\n")]
        margin = " " * (self._digits + 1)
        style = "help" if kind == "help" else "strong"
        head = f"{margin}{self._paint('frame', '=')} {self._paint(style, kind + ':')} {first}"
        return [head.rstrip(), *(f"{margin}{' ' * (len(kind) + 4)}{line}".rstrip() for line in rest)]
