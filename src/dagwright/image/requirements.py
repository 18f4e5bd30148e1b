"""Requirement files of pip: whether each line says one release only, so that an image is the same whenever it is built."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dagwright.diagnostics.model import Span
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.diagnostics.model import DiagnosticSink

# `name==1.2`, `name[extra]===1.2`: one release. `==1.*` is many. (The version specifiers of the Python packaging guide.)
_EXACT = r"[A-Za-z0-9][A-Za-z0-9._-]*\s*(\[[^\]]*\])?\s*===?\s*[^\s;,*=]+\s*(;.*)?"
# `name @ https://…` is one file where its digest stands in it, `name @ git+https://…@<commit>` one state.
_ADDRESS = (
    r"[A-Za-z0-9][A-Za-z0-9._-]*\s*(\[[^\]]*\])?\s*@\s*\S+(#\S*\bsha256=[0-9a-f]{64}\S*|@[0-9a-f]{40}(#\S*)?)\s*(;.*)?"
)
_HASH = r"\s--hash[= ]sha(256|384|512):[0-9a-f]+"
_CREDENTIALS = r"://[^/@\s]+:[^/@\s$]+@"
_PIN = (
    "pin them all, with what they need in turn: `uv pip compile --generate-hashes` or `pip-compile --generate-hashes`"
)


class Requirements(Record):
    """A file whose every line says one release. `hashed`: all of them name digests, so pip can demand those."""

    hashed: bool


def read_requirements(path: str, shown: str, sink: DiagnosticSink) -> Requirements:
    """Read a requirement file; DW038 at every line that may install something else tomorrow, DW032 for a password."""
    with open(path, encoding="utf-8", errors="replace") as file:
        lines = file.read().split("\n")
    hashed = True
    for number, text in _logical(lines):
        span = Span(shown, number, 0, number, len(lines[number - 1].rstrip("\\").rstrip().encode()))
        if re.search(_CREDENTIALS, text):
            sink.error(
                "DW032", "this address holds a password", span, help="give it to the build as a secret, never in a file"
            )
        elif text.startswith("-"):
            _option(text, span, sink)
        else:
            plain = re.sub(_HASH, "", text).strip()
            hashed = hashed and plain != text
            if not (re.fullmatch(_EXACT, plain) or re.fullmatch(_ADDRESS, plain)):
                name = re.split(r"[^A-Za-z0-9._-]", plain, maxsplit=1)[0] or plain
                sink.error("DW038", f"`{name}` is not pinned to one release", span, help=f"write `{name}==…`; {_PIN}")
    return Requirements(hashed)


def _logical(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines as pip joins them, without comments: number of the first, and text."""
    whole, start = "", 0
    for number, line in enumerate(lines, 1):
        text = re.sub(r"(^|\s)#.*$", "", line)
        start = start or number
        if text.endswith("\\"):
            whole += text[:-1]
            continue
        whole += text
        if whole.strip():
            yield start, whole.strip()
        whole, start = "", 0
    if whole.strip():
        yield start, whole.strip()


def _option(text: str, span: Span, sink: DiagnosticSink) -> None:
    """Lines that are options of pip. Those that bring in other files are not followed: the image has this file only."""
    option = re.split(r"[\s=]", text, maxsplit=1)[0]
    if option in ("-r", "--requirement", "-c", "--constraint", "-e", "--editable") or option[:2] in ("-r", "-c", "-e"):
        message = f"`{option}` leads to another file, which the image does not have"
        sink.error("DW038", message, span, help=f"put all of it into one file; {_PIN}")
