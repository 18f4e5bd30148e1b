"""Which names are read later: a value that nobody reads needs no merge, and a merge is a task on some engines."""

from __future__ import annotations

import ast
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from dagwright.frontend.syntax import bound_by, read_names, statements_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dagwright.frontend.context import Body, End

RETURN_SLOT = "return"
"""Where `Body.env` holds the value of a `return`: a keyword, so no variable can have this name."""

HIDDEN = "+"
"""Begins the names under which `Body.env` keeps what loops collect; no variable has such a name."""


def is_live(body: Body, name: str) -> bool:
    """Whether the value of a name may still be read below the statement one is at."""
    if name[0] == HIDDEN or name == RETURN_SLOT:
        return True
    for rest in reversed(body.rest):
        found = rest.reads(name)
        if found is not None:
            return found
    return False


class Rest:
    """The statements of a block, and where one is in it. `depth` is the number of loops around the block."""

    __slots__ = ("_jumps", "_uses", "depth", "index", "statements")

    def __init__(self, statements: list[ast.stmt], depth: int) -> None:
        self.statements = statements
        self.depth = depth
        self.index = 0
        self._uses: dict[str, list[tuple[int, bool]]] | None = None
        self._jumps: list[int] = []

    def tells_apart(self, end: End) -> bool:
        """Whether what follows in this block runs after some of the ways only."""
        return self.index < len(self.statements) - 1 and 0 < len(end.falling(self.depth)) < len(end.ways)

    def reads(self, name: str) -> bool | None:
        """True where a later statement reads the name, False where one sets it before, None where neither does."""
        if self._uses is None:
            self._uses = {}
            for i, statement in enumerate(self.statements):
                reads, writes = _flow(statement)
                for known in reads:
                    self._uses.setdefault(known, []).append((i, True))
                for known in writes - reads:
                    self._uses.setdefault(known, []).append((i, False))
                if any(isinstance(inner, (ast.Break, ast.Continue)) for inner in statements_in([statement])):
                    self._jumps.append(i)
        uses = self._uses.get(name, [])
        at = bisect_right(uses, (self.index, True))
        if at == len(uses):
            return None
        where, read = uses[at]
        if not read and bisect_left(self._jumps, self.index) != bisect_right(self._jumps, where):
            return None  # the loop may be left before the name is set
        return read


class LoopRest(Rest):
    """An unrolled loop, as it is seen from inside: `more` is False in its last round."""

    __slots__ = ("_exposed", "_node", "more")

    def __init__(self, node: ast.For, depth: int) -> None:
        super().__init__([], depth)
        self.more = True
        self._node = node
        self._exposed: set[str] | None = None

    def going_on(self, end: End) -> frozenset[str | None]:
        """The ways after which the next round comes."""
        return end.falling(self.depth) | (end.ways & {f"continue {self.depth}"})

    def tells_apart(self, end: End) -> bool:
        return self.more and 0 < len(self.going_on(end)) < len(end.ways)

    def reads(self, name: str) -> bool | None:
        if self._exposed is None:
            body = _sequence(self._node.body)[0] - _targets(self._node.target)
            self._exposed = body | _sequence(self._node.orelse)[0]
        return True if self.more and name in self._exposed else None


def _sequence(statements: Iterable[ast.stmt]) -> tuple[set[str], set[str]]:
    """The names that a block may read before it sets them, and those it surely sets where control reaches its end."""
    reads: set[str] = set()
    writes: set[str] = set()
    for statement in statements:
        read, written = _flow(statement)
        reads |= read - writes
        writes |= written
    return reads, writes


def _flow(node: ast.stmt) -> tuple[set[str], set[str]]:
    """The same of one statement."""
    if isinstance(node, ast.If):
        then, orelse = _sequence(node.body), _sequence(node.orelse)
        return read_names(node.test) | then[0] | orelse[0], then[1] & orelse[1]
    if isinstance(node, ast.For):
        inside, after = _sequence(node.body)[0], _sequence(node.orelse)[0]
        return read_names(node.iter) | (inside - _targets(node.target)) | after, set()
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        return read_names(node), set(bound_by(node)) if node.value is not None else set()
    return read_names(node), set()


def _targets(node: ast.expr) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
