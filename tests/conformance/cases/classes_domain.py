import dataclasses
import enum
from typing import NamedTuple

from witness import seen


class Colour(enum.Enum):
    RED = 1
    BLUE = "blue"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Right(enum.Flag):
    READ = 1
    WRITE = 2


class Point(NamedTuple):
    x: int
    y: float = 0.5


@dataclasses.dataclass
class Row:
    name: str
    point: Point
    tags: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class Frozen:
    level: Level
    colours: tuple = ()


class Model:
    """An ordinary class: its instance has to be storable."""

    @seen
    def __init__(self, rows, rate=0.1):
        self.rows = rows
        self.rate = rate
        self.weights = {"w": [rate * i for i in range(3)]}

    def predict(self, x):
        return x * self.rate + sum(self.weights["w"])


class Slotted:
    __slots__ = ("a", "b")

    @seen
    def __init__(self, a):
        self.a = a


@seen
def fit(model, row):
    return Model([*model.rows, row], model.rate * 2)


@seen
def look(*things):
    return [f"{type(t).__module__}.{type(t).__qualname__}" for t in things]
