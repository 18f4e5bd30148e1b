"""A user's domain functions."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any


def load(n: int) -> list[int]:
    return list(range(n))


def total(xs: Any, *, scale: Any = 1) -> Any:
    return sum(xs) * scale


def fail(x: Any) -> Any:
    return _deeper(x)


def _deeper(x: Any) -> Any:
    raise LookupError("no such customer", x)


def fail_from(x: Any) -> Any:
    try:
        return _deeper(x)
    except LookupError as exc:
        raise RuntimeError("could not load") from exc


def leave(code: Any) -> Any:
    sys.exit(code)


def numbers() -> Any:
    return (x for x in range(3))


def handle() -> Any:
    import threading

    return threading.Lock()


def say(x: Any) -> Any:
    print("stdout:", x)
    print("stderr:", x, file=sys.stderr)
    return x


def write_file(text: str) -> Path:
    path = Path("made.txt")
    path.write_text(text)
    return path


def read_file(path: Path) -> Any:
    return path.name, path.read_text(), path.is_absolute()


def where() -> Any:
    return {"cwd": os.getcwd(), "path": list(sys.path)}


class Broken(Exception):
    """Neither its text nor its attributes can be had."""

    __slots__ = ()

    def __str__(self) -> str:
        raise ValueError("no text")

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(name)

    add_note = None


def fail_broken() -> Any:
    raise Broken


def vanish() -> Any:
    os._exit(7)
