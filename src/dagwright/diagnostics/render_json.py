"""Diagnostics as one JSON object, for tools.

`{"version": 1, "diagnostics": [...], "errors": n, "warnings": n}`. A range has lines and columns from 1, columns in
characters (Unicode code points), the end exclusive; `range` and `file` are null where there is no place.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.diagnostics.model import Diagnostic, Span
    from dagwright.diagnostics.source import SourceMap


def render_json(diagnostics: Sequence[Diagnostic], sources: SourceMap) -> str:
    """The document; keys in a fixed order, other letters than ASCII as they are."""
    errors = sum(item.severity == "error" for item in diagnostics)
    document = {
        "version": 1,
        "diagnostics": [_diagnostic(item, sources) for item in diagnostics],
        "errors": errors,
        "warnings": len(diagnostics) - errors,
    }
    # A lone surrogate (a file name that is no text) cannot be written as UTF-8, so it is escaped.
    text = json.dumps(document, indent=2, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def _diagnostic(item: Diagnostic, sources: SourceMap) -> dict[str, Any]:
    return {
        "code": item.code,
        "severity": item.severity,
        "message": item.message,
        **_where(item.span, sources),
        "label": item.label,
        "labels": [{**_where(label.span, sources), "text": label.text} for label in item.labels],
        "notes": list(item.notes),
        "help": item.help,
    }


def _where(span: Span | None, sources: SourceMap) -> dict[str, Any]:
    if span is None:
        return {"file": None, "range": None}
    place = sources.place(span)
    return {
        "file": span.file,
        "range": {
            "start": {"line": place.line, "column": place.column},
            "end": {"line": place.end_line, "column": place.end_column},
        },
    }
