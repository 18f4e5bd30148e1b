"""Whatever a source holds and wherever a span points, a diagnostic is shown, and its caret stands under what it means."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from dagwright.diagnostics.model import Diagnostic, Label, Span
from dagwright.diagnostics.render import FORMATS, render

CHARS = st.sampled_from("ab \t=()'日本é👩🔬\u0301\u200d\x1b\x07\u202e\x0c\u2028ß")
LINES = st.lists(st.text(CHARS, max_size=30), min_size=1, max_size=12)
NUMBER = st.integers(-1, 40)
SPANS = st.builds(
    lambda line, col, more, end: Span("p.py", line, max(col, 0), line + more, max(end, 0)),
    st.integers(1, 14), NUMBER, st.integers(0, 12), NUMBER,
)  # fmt: skip
LABELS = st.lists(st.builds(Label, SPANS, st.text(CHARS, max_size=8)), max_size=4).map(tuple)


def cells(text: str) -> int:
    """An independent count: east asian wide letters two, marks and formatting none."""
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


@settings(max_examples=300, deadline=None)
@given(LINES, SPANS, LABELS, st.text(CHARS, max_size=10))
def test_nothing_makes_a_renderer_fail_or_leak_control_characters(lines, span, labels, message) -> None:
    item = Diagnostic("DW101", message, span, message, labels, (message,), message)
    source = "\n".join(lines)
    for format in FORMATS:
        text = render([item], format, read_source=lambda _: source)
        assert text.endswith("\n")
        if format in ("text", "concise"):
            assert not set(text) & set("\x1b\x07\u202e\x0c\r\t\u2028")
        if format in ("json", "sarif"):
            json.loads(text)
        if format == "github":
            assert text.count("\n") == 1


@settings(max_examples=300, deadline=None)
@given(st.text(CHARS, min_size=1, max_size=40), st.data())
def test_the_caret_stands_under_the_character(line: str, data) -> None:
    at = data.draw(st.integers(0, len(line) - 1))
    start, end = (len(line[:n].encode()) for n in (at, at + 1))
    text = render([Diagnostic("DW101", "x", Span("p.py", 1, start, 1, end))], read_source=lambda _: line)
    rows = text.split("\n")
    assert rows[1] == f" --> p.py:1:{at + 1}"
    marks = rows[4].removeprefix("  | ")
    # what is printed for control characters takes one cell, and a tab four; neither matters to what follows them
    shown = "".join("    " if c == "\t" else "?" if c in "\x1b\x07\u202e\x0c\u2028" else c for c in line)
    before = "".join("    " if c == "\t" else "?" if c in "\x1b\x07\u202e\x0c\u2028" else c for c in line[:at])
    assert len(marks) - len(marks.lstrip()) == cells(before)
    assert cells(rows[3][len("1 | ") :].rstrip()) == cells(shown.rstrip())
    wide = max(1, cells(shown[len(before) : len(before) + (4 if line[at] == "\t" else 1)]))
    assert marks.strip() == "^" * wide
