"""One line per diagnostic: `file:line:column: DW101 message`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.diagnostics.render import count_line
from dagwright.diagnostics.source import clean
from dagwright.diagnostics.style import Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.diagnostics.model import Diagnostic
    from dagwright.diagnostics.source import SourceMap


def render_concise(diagnostics: Sequence[Diagnostic], sources: SourceMap, *, color: bool = False) -> str:
    """Lines and columns count from 1, columns in characters, as editors and `grep -n` readers expect."""
    if not diagnostics:
        return ""
    paint = Style(color=color)
    lines = []
    for item in diagnostics:
        where = "dagwright: "
        if item.span is not None:
            place = sources.place(item.span)
            where = f"{clean(item.span.file)}:{place.line}:{place.column}: "
        warning = "warning: " if item.severity == "warning" else ""
        lines.append(f"{paint('strong', where)}{paint(item.severity, item.code)} {warning}{clean(item.message)}")
    lines.append(count_line(diagnostics))
    return "\n".join(lines) + "\n"
