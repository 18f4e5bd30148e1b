"""Diagnostics as SARIF 2.1.0, the format that code scanning services take.

Regions count lines and columns from 1, in Unicode code points, with the end exclusive, which is SARIF's own meaning.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dagwright.diagnostics.rules import find_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.diagnostics.model import Diagnostic, Span
    from dagwright.diagnostics.source import SourceMap


def render_sarif(diagnostics: Sequence[Diagnostic], sources: SourceMap) -> str:
    """A log with one run. Only the rules that occur are listed."""
    codes = sorted({item.code for item in diagnostics})
    run = {
        "tool": {"driver": {"name": "dagwright", "rules": [_rule(code) for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(item, codes.index(item.code), sources) for item in diagnostics],
    }
    return json.dumps({"version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    rule = find_rule(code)
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.summary},
        "help": {"text": f"dagwright explain {code}"},
    }


def _result(item: Diagnostic, index: int, sources: SourceMap) -> dict[str, Any]:
    # Viewers show the message and little else, so what mends the problem has to stand in it.
    lines = [item.message, *(f"note: {note}" for note in item.notes)]
    if item.help:
        lines.append(f"help: {item.help}")
    result: dict[str, Any] = {
        "ruleId": item.code,
        "ruleIndex": index,
        "level": item.severity,
        "message": {"text": "\n".join(lines)},
    }
    if item.span is not None:
        location = _location(item.span, sources)
        if item.label:
            location["message"] = {"text": item.label}
        result["locations"] = [location]
    if item.labels:
        result["relatedLocations"] = [
            {"id": number, **_location(label.span, sources), "message": {"text": label.text}}
            for number, label in enumerate(item.labels, 1)
        ]
    return result


def _location(span: Span, sources: SourceMap) -> dict[str, Any]:
    place = sources.place(span)
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    return {"physicalLocation": {"artifactLocation": _artifact(span.file), "region": region}}


def _artifact(file: str) -> dict[str, Any]:
    """A relative path stays relative to the root of the sources; an absolute one becomes a file URI."""
    path = file.replace("\\", "/")
    uri = quote(path, safe="/", errors="surrogateescape")
    if path.startswith("/"):
        return {"uri": f"file://{uri}"}
    if path[1:3] == ":/":
        return {"uri": f"file:///{quote(path, safe='/:', errors='surrogateescape')}"}
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}
