"""What every case says about itself, apart from its program: the programs know nothing of dagwright, nor of this file.

Written by hand from reading the program, never from what the compiler makes of it. Standard library only, Python 3.9+: every leg
reads it.

`order` holds chains of calls that must come one after the other on every leg: `"load"` is the call of that name, `"save#2"`
the second one that CPython enters. Only what data or the order of effects demands belongs there.
"""

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Mark(NamedTuple):
    """What a leg cannot do: `kind` is notimpl (we have not written it), notyet (the engine cannot yet) or never.

    The leg must refuse the case with exactly this code: a mark on a case that passes is an error, too.
    """

    kind: str
    legs: "tuple[str, ...]"
    code: str
    reason: str


class Case(NamedTuple):
    name: str
    source: str  # "module.py:function" under cases/
    covers: str
    arguments: "Callable[[], dict[str, Any]]" = dict
    order: "tuple[tuple[str, ...], ...]" = ()
    fails: str = ""  # the call that raises
    never: "tuple[str, ...]" = ()  # calls that depend on it and must not run
    printed: "tuple[str, ...]" = ()  # lines that must be shown somewhere
    needs: "tuple[str, ...]" = ()  # modules beyond the standard library
    marks: "tuple[Mark, ...]" = ()


CASES = (
    Case("calls", "calls.py:calls", "imported, aliased, re-exported and same-file functions, keywords", order=(("load", "clean#1", "local", "report#1"), ("load", "clean#2", "report#2"))),
    Case("effects", "effects.py:effects", "effects keep evaluation order", order=(("open_log", "note#1", "note#2", "count", "note#3"),)),
    Case("failing", "failing.py:failing", "a task fails", fails="divide", never=("report",), order=(("load", "divide"),)),
)

BY_NAME = {case.name: case for case in CASES}
