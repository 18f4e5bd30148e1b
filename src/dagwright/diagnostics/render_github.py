"""Diagnostics as workflow commands of GitHub Actions, which show them beside the changed lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.diagnostics.model import Diagnostic
    from dagwright.diagnostics.source import SourceMap


def render_github(diagnostics: Sequence[Diagnostic], sources: SourceMap) -> str:
    """One command per diagnostic. Columns only where a span stays on its line: GitHub takes no others."""
    return "".join(_command(item, sources) + "\n" for item in diagnostics)


def _command(item: Diagnostic, sources: SourceMap) -> str:
    properties: dict[str, object] = {}
    if item.span is not None:
        place = sources.place(item.span)
        properties = {"file": item.span.file.replace("\\", "/"), "line": place.line}
        if place.end_line == place.line:
            properties |= {"col": place.column, "endLine": place.end_line, "endColumn": place.end_column}
        else:
            properties |= {"endLine": place.end_line}
    properties["title"] = f"dagwright {item.code}"
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{item.severity} {listed}::{_data(_message(item))}"


def _message(item: Diagnostic) -> str:
    lines = [item.message]
    if item.label:
        lines.append(item.label)
    lines.extend(f"{label.span.file}:{label.span.line}: {label.text}" for label in item.labels)
    lines.extend(f"note: {note}" for note in item.notes)
    if item.help:
        lines.append(f"help: {item.help}")
    return "\n".join(lines)


def _data(text: str) -> str:
    """Escape the message of a command. The percent sign goes first, or it would escape the escapes."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
