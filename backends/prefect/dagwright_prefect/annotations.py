"""Annotations and defaults of the flow's parameters: what Prefect makes its form and its JSON schema of."""

from __future__ import annotations

from typing import Any, NamedTuple

from dagwright.emit.python import literal

_PLAIN = {
    "any": "Any",
    "none": "None",
    "bool": "bool",
    "int": "int",
    "float": "float",
    "complex": "complex",
    "str": "str",
    "bytes": "bytes",
    "date": "datetime.date",
    "datetime": "datetime.datetime",
    "time": "datetime.time",
    "timedelta": "datetime.timedelta",
    "decimal": "Decimal",
    "path": "Path",
    "uuid": "UUID",
}
_IMPORTS = {
    "date": "import datetime",
    "datetime": "import datetime",
    "time": "import datetime",
    "timedelta": "import datetime",
    "decimal": "from decimal import Decimal",
    "path": "from pathlib import Path",
    "uuid": "from uuid import UUID",
    "literal": "from typing import Literal",
}


def annotation(descriptor: Any) -> str:
    """The Python annotation of a type descriptor of the worker protocol; `Any` where Prefect has no form for it."""
    if isinstance(descriptor, str):
        return _PLAIN.get(descriptor, "Any")
    ((kind, inner),) = descriptor.items()
    if kind in ("list", "set", "frozenset"):
        return f"{kind}[{annotation(inner)}]"
    if kind == "tuple":
        return f"tuple[{', '.join('...' if it == '...' else annotation(it) for it in inner) or '()'}]"
    if kind == "dict":
        return f"dict[{annotation(inner[0])}, {annotation(inner[1])}]"
    if kind == "union":
        members = list(dict.fromkeys(map(annotation, inner)))
        return "Any" if "Any" in members else " | ".join(members)
    if kind == "literal" and all(isinstance(it, (str, int, bool)) or it is None for it in inner):
        return f"Literal[{', '.join(map(literal, inner))}]"
    return "Any"


def accepts_none(descriptor: Any) -> bool:
    """Whether None is a value of the type."""
    if isinstance(descriptor, str):
        return descriptor in ("any", "none")
    ((kind, inner),) = descriptor.items()
    return (kind == "union" and any(map(accepts_none, inner))) or (kind == "literal" and None in inner)


def imports(descriptor: Any) -> set[str]:
    """The import lines that the annotation of a descriptor needs beyond `Any`."""
    text = annotation(descriptor)
    return {line for kind, line in _IMPORTS.items() if text != "Any" and kind in _kinds(descriptor)}


def _kinds(descriptor: Any) -> set[str]:
    if isinstance(descriptor, str):
        return {descriptor}
    ((kind, inner),) = descriptor.items()
    if kind in ("list", "set", "frozenset"):
        return _kinds(inner)
    return {"literal"} if kind == "literal" else set().union(*map(_kinds, inner)) if kind != "enum" else set()


MARKER = {"$": "source"}
"""Stands for "not given" where None is a value like any other. The worker takes no parameter written like this."""


class Shown(NamedTuple):
    """A parameter as the signature of the flow shows it: annotation, and default (None: required), both as source.

    `absent` is what the default stands for where the real value is known only when the flow runs: `None` or `MARKER`,
    as source; otherwise None.
    """

    annotation: str
    default: str | None = None
    absent: str | None = None


def shown(descriptor: Any, default: Any, tagged: Any, *, required: bool, sourced: bool) -> Shown:
    """How a parameter stands in the signature. `tagged` is the default in the tagged JSON of the worker's codec.

    A default that would not come back from Prefect's JSON as what it is stands there in tagged JSON, which does.
    """
    text = annotation(descriptor)
    if sourced:
        if accepts_none(descriptor):
            return Shown("Any", literal(MARKER), literal(MARKER))
        return Shown(f"{text} | None", "None", "None")
    if required:
        return Shown(text)
    if _comes_back(descriptor, default):
        return Shown(text, literal(default))
    return Shown("Any", literal(tagged))


def _comes_back(descriptor: Any, value: Any) -> bool:
    """Whether a value of the type, written as JSON, is read back as what it was."""
    if value is None or type(value) is bool:
        return True
    if type(value) is str:
        return _is_text(value)
    if type(value) is int:
        return -(2**53) <= value <= 2**53
    if type(value) is float:
        return value - value == 0 and (value != 0 or str(value) == "0.0")
    inner = next(iter(descriptor.items())) if isinstance(descriptor, dict) else ("", "any")
    if type(value) is tuple:
        if inner[0] != "tuple":
            return False
        kinds = inner[1][:1] * len(value) if inner[1][1:] == ["..."] else inner[1]
        return len(kinds) == len(value) and all(map(_comes_back, kinds, value))
    if type(value) is list:
        return all(_comes_back(inner[1] if inner[0] == "list" else "any", item) for item in value)
    if type(value) is dict:
        kind = inner[1][1] if inner[0] == "dict" else "any"
        return all(type(key) is str and _is_text(key) and key != "$" for key in value) and all(
            _comes_back(kind, item) for item in value.values()
        )
    return False


def _is_text(value: str) -> bool:
    """False for what a JSON text or a database column does not carry: lone surrogates and NUL."""
    return "\0" not in value and not any(0xD800 <= ord(char) <= 0xDFFF for char in value)
