"""Renders diagnostics in one of five formats. Each format is a module of its own, imported when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dagwright.diagnostics.model import Diagnostic
    from dagwright.diagnostics.source import SourceReader

FORMATS = ("text", "concise", "json", "github", "sarif")


def render(
    diagnostics: Iterable[Diagnostic],
    format: str = "text",
    *,
    color: bool = False,
    read_source: SourceReader | None = None,
) -> str:
    """The diagnostics as text that ends in a newline, sorted by place and without repetitions.

    `text`, `concise` and `github` give the empty string where there is nothing to say; `json` and `sarif` give a
    complete document. Only `text` and `concise` heed `color`. `read_source` stands in for the file system.
    """
    from dagwright.diagnostics.model import sort_diagnostics
    from dagwright.diagnostics.source import SourceMap

    items = sort_diagnostics(diagnostics)
    sources = SourceMap(read_source, [item.span for item in items if item.code == "DW032" and item.span is not None])
    if format == "text":
        from dagwright.diagnostics.render_text import render_text

        return render_text(items, sources, color=color)
    if format == "concise":
        from dagwright.diagnostics.render_concise import render_concise

        return render_concise(items, sources, color=color)
    if format == "json":
        from dagwright.diagnostics.render_json import render_json

        return render_json(items, sources)
    if format == "github":
        from dagwright.diagnostics.render_github import render_github

        return render_github(items, sources)
    if format == "sarif":
        from dagwright.diagnostics.render_sarif import render_sarif

        return render_sarif(items, sources)
    raise ValueError(f"no diagnostics format {format!r}; there are {', '.join(FORMATS)}")


def count_line(diagnostics: Sequence[Diagnostic]) -> str:
    """`Found 2 errors, 1 warning.`: the last line of the formats that people read; empty without diagnostics."""
    errors = sum(item.severity == "error" for item in diagnostics)
    warnings = len(diagnostics) - errors
    parts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((errors, "error"), (warnings, "warning")) if n]
    return f"Found {', '.join(parts)}." if parts else ""
