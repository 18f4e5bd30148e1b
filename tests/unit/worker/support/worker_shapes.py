"""Classes of a user's package, as the codec meets them."""

from __future__ import annotations

import enum
import sys
from collections import namedtuple
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple


class Colour(enum.Enum):
    RED = "red"
    GREEN = ("g", 1)
    CRIMSON = "red"  # noqa: PIE796 -- an alias


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Mode(enum.Flag):
    READ = 1
    WRITE = 2


class Point(NamedTuple):
    x: Any
    y: Any = 0


Pair = namedtuple("Pair", "left right")  # noqa: PYI024 -- the old form is what is tested


class Named(Point):
    """A subclass without __slots__: its instances may have attributes of their own."""


@dataclass
class Plain:
    a: Any
    b: Any = field(default_factory=list)

    @cached_property
    def doubled(self) -> Any:
        return self.a * 2


@dataclass(frozen=True)
class Frozen:
    a: Any

    def __post_init__(self) -> None:
        object.__setattr__(self, "checked", True)


@dataclass
class Child(Plain):
    c: Any = None


class Slotted:
    """What `@dataclass(slots=True)` makes, by hand: Python 3.9 does not have it."""

    __slots__ = ("a", "b")


if sys.version_info >= (3, 10):  # noqa: UP036 -- the worker runs on 3.9, and so do its tests

    @dataclass(frozen=True, slots=True)
    class FrozenSlots:
        a: Any
        b: Any = 1


@dataclass
class OwnState:
    """Says itself how it is stored, so only pickle can do it."""

    a: Any

    def __getstate__(self) -> Any:
        return {"a": self.a, "extra": 1}

    def __setstate__(self, state: Any) -> None:
        self.a = state["a"]


class Model:
    """Any class: only pickle can store it."""

    def __init__(self, weight: Any = 1, parent: Any = None) -> None:
        self.weight = weight
        self.parent = parent


class Temperature:
    """Stored by a registered serialiser."""

    def __init__(self, degrees: float) -> None:
        self.degrees = degrees

    def __reduce__(self) -> Any:
        raise TypeError("no pickle, please")


def serialisers(register: Any) -> None:
    def dump(value: Temperature, file: Any) -> None:
        file.write(repr(value.degrees).encode())

    def load(file: Any) -> Temperature:
        return Temperature(float(file.read()))

    register(Temperature, dump, load, "temperature")


class MyInt(int):
    pass


class MyStr(str):
    __slots__ = ()


class MyList(list):
    pass


class MyDict(dict):
    pass


class Cursor:
    """A user's own iterator."""

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        raise StopIteration


class Outer:
    class Inner:
        def __init__(self) -> None:
            self.here = True

    @dataclass
    class Data:
        a: Any


def double(x: Any) -> Any:
    return x * 2
