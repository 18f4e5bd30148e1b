import enum
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Dict, List, Literal, Optional, Tuple, Union

from witness import seen


class Mode(enum.Enum):
    FAST = "fast"
    EXACT = "exact"


@seen
def show(**values):
    return values


def parameters(
    whole: int = 3,
    real: float = 2.0,
    flag: bool = True,
    text: str = "three",
    raw: bytes = b"\x00\xff",
    nothing: None = None,
    maybe: Optional[int] = None,
    either: Union[int, str] = "7",
    choice: Literal["a", 2] = 2,
    numbers: List[int] = [1, 2],
    pair: Tuple[int, str] = (1, "x"),
    many: Tuple[int, ...] = (),
    table: Dict[str, float] = {"a": 1.0},
    members: set = {1},
    modern: "list[tuple[int, str]] | None" = None,
    untyped=-5,
    number=2**70,
):
    return show(
        whole=whole, real=real, flag=flag, text=text, raw=raw, nothing=nothing, maybe=maybe, either=either, choice=choice,
        numbers=numbers, pair=pair, many=many, table=table, members=members, modern=modern, untyped=untyped, number=number,
    )


def typed(day: date, at: datetime, wait: timedelta, price: Decimal, where: Path, z: complex, mode: Mode, both: "int | None"):
    return show(day=day, at=at, wait=wait, price=price, where=where, z=z, mode=mode, both=both)
