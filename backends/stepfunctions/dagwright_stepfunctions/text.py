"""JSON as an engineer would lay it out, and text that comes through AWS unchanged.

Whatever is the user's travels as a text in JSON inside the definition: Amazon's interpreters are free to reorder the keys of objects
and to write numbers anew, but not to touch a string. Three things on the way look into strings: CloudFormation resolves
`{{resolve:…}}`, substitutions of a definition are `${…}`, Batch expands `$(NAME)` and `Ref::name`. JSON can spell all of them otherwise.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dagwright.emit.yaml import LineMap, Marked

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH = 120
_PAIRS = (
    ("{{", "\\u007b\\u007b"),
    ("$$", "\\u0024\\u0024"),
    ("$(", "\\u0024("),
    ("${", "\\u0024{"),
    ("Ref::", "Ref:\\u003a"),
)


def spec_text(spec: dict[str, Any]) -> str:
    """A step spec, or another object of the user's, as one line of ASCII JSON that nothing on the way takes for more than text.

    None of the pairs stands in JSON outside of strings, where the escapes mean the same.
    """
    text = json.dumps(spec, separators=(", ", ": "))
    for pair, escaped in _PAIRS:
        text = text.replace(pair, escaped)
    return text


def is_hazard(text: str) -> bool:
    """Whether CloudFormation would replace a part of the text."""
    return "{{resolve:" in text


class Laid:
    """A JSON text, and which step each line belongs to."""

    __slots__ = ("_out", "_ranges", "lines", "text")

    def __init__(self, value: dict[str, Any]) -> None:
        self._out: list[str] = []
        self._ranges: list[tuple[int, int, str]] = []
        self._write("", value, 0, "")
        self.text = "\n".join(self._out) + "\n"
        self.lines = LineMap(sorted(self._ranges))

    def _write(self, head: str, value: Any, indent: int, tail: str) -> None:
        pad = "  " * indent
        if not (isinstance(value, (dict, list)) and value):
            self._out.append(f"{pad}{head}{json.dumps(value)}{tail}")
            return
        if indent and not isinstance(value, Marked) and _is_flat(value):
            line = f"{pad}{head}{json.dumps(value)}{tail}"
            if len(line) <= WIDTH:
                self._out.append(line)
                return
        first = len(self._out) + 1
        opened, closed = "{}" if isinstance(value, dict) else "[]"
        self._out.append(f"{pad}{head}{opened}")
        entries: Iterable[tuple[str, Any]] = (
            ((f"{json.dumps(key)}: ", item) for key, item in value.items())
            if isinstance(value, dict)
            else (("", item) for item in value)
        )
        last = len(value) - 1
        for number, (name, item) in enumerate(entries):
            self._write(name, item, indent + 1, "," if number < last else "")
        self._out.append(f"{pad}{closed}{tail}")
        if isinstance(value, Marked):
            self._ranges.append((first, len(self._out), value.step))


def _is_flat(value: Any) -> bool:
    """Whether a value is short enough to think about putting it on one line: no state, no branch."""
    if isinstance(value, dict):
        return "Type" not in value and "States" not in value and all(_is_flat(item) for item in value.values())
    return all(_is_flat(item) for item in value) if isinstance(value, list) else True
