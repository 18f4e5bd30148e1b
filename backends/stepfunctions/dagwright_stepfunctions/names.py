"""Names that AWS takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

STATE_LIMIT = 80
"""Characters of a state's name; unique in the whole definition, also inside parallels and maps."""

MACHINE_LIMIT = 80
"""Characters of a state machine's name."""

FUNCTION_LIMIT = 64
"""Characters of the name of a Lambda function, a schedule, a role."""

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_PLAIN = _LETTERS | {"-", "_"}


def plain(text: str, fallback: str) -> str:
    """`text` with a `-` for every run of characters other than letters, digits, `-` and `_`."""
    parts = "".join(char if char in _PLAIN else " " for char in text).split()
    return "-".join(parts).strip("-") or fallback


def cut(name: str, whole: str, limit: int) -> str:
    """A name of at most `limit` characters: the start of a longer one, and a digest of `whole`."""
    if len(name) <= limit:
        return name
    from hashlib import sha256

    return f"{name[: limit - 9].rstrip('-')}-{sha256(whole.encode()).hexdigest()[:8]}"


def logical_id(name: str) -> str:
    """The name of a resource in a template: letters and digits."""
    return "".join(part[:1].upper() + part[1:] for part in "".join(c if c in _LETTERS else " " for c in name).split())


class Names:
    """Hands out names that are free: as asked for, or with the first number from 2 that makes them so."""

    def __init__(self, limit: int = STATE_LIMIT, reserved: Collection[str] = ()) -> None:
        self.limit = limit
        self.taken: set[str] = set(reserved)

    def reserve(self, names: Iterable[str]) -> dict[str, str]:
        """The first names, each by what it is for: what fits as it is has its own before any other gets one."""
        names = list(names)
        fitting = {name for name in names if plain(name, "") == name and len(name) <= self.limit}
        self.taken |= fitting
        return {name: name if name in fitting else self.new(name) for name in names}

    def new(self, hint: str, joint: str = "-") -> str:
        """A free name like `hint`."""
        name = cut(plain(hint, "state"), hint, self.limit)
        found, number = name, 2
        while found in self.taken:
            tail = f"{joint}{number}"
            found, number = name[: self.limit - len(tail)] + tail, number + 1
        self.taken.add(found)
        return found
