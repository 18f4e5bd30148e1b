"""Calls as Python source: arguments that are plain data, and arguments that name things of the emitted file."""

from __future__ import annotations

from typing import Any

from dagwright.emit.python import WIDTH, literal


class Code(str):
    """Source text made by this package, written as it stands. User data never becomes `Code`; `literal` writes that."""

    __slots__ = ()


def source(value: Any, indent: int = 0, used: int = 0) -> str:
    """Source of an argument: `Code` as it stands, a dict of `Code` as a display, all else as a literal."""
    if isinstance(value, Code):
        return str(value)
    if isinstance(value, dict) and any(isinstance(item, Code) for item in value.values()):
        return _display(value, indent, used)
    return literal(value, indent, used)


def call(function: str, arguments: dict[str, Any], indent: int = 0, used: int = 0) -> Code:
    """Source of a call with keyword arguments: on one line where it fits, else one argument per line."""
    parts = [f"{name}={source(value)}" for name, value in arguments.items()]
    room = WIDTH - used - len(function) - 2 * len(parts)  # the brackets and the commas between
    flat = sum(map(len, parts)) <= room and not any("\n" in part for part in parts)
    if flat or not parts:
        return Code(f"{function}({', '.join(parts)})")
    inner = " " * (indent + 4)
    rows = []
    for part, (name, value) in zip(parts, arguments.items(), strict=True):
        if len(inner) + len(part) >= WIDTH or "\n" in part:
            part = f"{name}={source(value, len(inner), len(inner) + len(name) + 2)}"  # noqa: PLW2901 -- over lines
        rows.append(f"{inner}{part},\n")
    return Code(f"{function}(\n{''.join(rows)}{' ' * indent})")


def _display(items: dict[str, Any], indent: int, used: int) -> str:
    flat = "{" + ", ".join(f"{literal(key)}: {source(item)}" for key, item in items.items()) + "}"
    if len(flat) + used <= WIDTH and "\n" not in flat:
        return flat
    inner = " " * (indent + 4)
    rows = [f"{inner}{literal(key)}: {source(item, indent + 4)},\n" for key, item in items.items()]
    return "{\n" + "".join(rows) + " " * indent + "}"
