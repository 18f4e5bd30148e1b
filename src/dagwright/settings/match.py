"""Which calls a task key means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

_KINDS = ("fn", "id", "var")
_GLOB = frozenset("*?[")


class CallKey(Record):
    """By what a task key can name a call.

    Its id in the IR, the function's bare name, `module:qualname`, and the variable its value is assigned to.
    """

    id: str
    name: str
    fn: str
    var: str | None = None


class Index:
    """The calls of a pipeline by each of their names. Positions are indices into the calls."""

    __slots__ = ("_by", "_calls")

    def __init__(self, calls: Sequence[CallKey]) -> None:
        self._calls = calls
        self._by: dict[str, dict[str, list[int]]] = {}

    def match(self, key: str) -> list[int]:
        """Positions of the calls that the key means, in the pipeline's order.

        `train` and globs like `train_*` are the function's bare name; `fn:`, `id:` and `var:` before a name or glob
        choose the function with its module, the id, or the variable.
        """
        kind, _, rest = key.partition(":")
        if kind not in _KINDS or not rest:
            kind, rest = "name", key
        table = self._table(kind)
        if not _GLOB & set(rest):
            return table.get(rest, [])
        from fnmatch import fnmatchcase

        found = [position for name, positions in table.items() if fnmatchcase(name, rest) for position in positions]
        return sorted(found)

    def help(self, key: str) -> str:
        """What a key that means no call may have meant."""
        from dagwright.diagnostics.suggest import nearest, one_of

        kind, _, rest = key.partition(":")
        if kind not in _KINDS or not rest:
            kind, rest = "name", key
        prefix = "" if kind == "name" else f"{kind}:"
        near = [prefix + name for name in nearest(rest, self._table(kind), 3)]
        exact = [rest] if kind != "name" and rest in self._table("name") else []
        exact.extend(f"{other}:{rest}" for other in _KINDS if other != kind and rest in self._table(other))
        if exact or near:
            return one_of("did you mean", exact[:1] or near)
        called = list(self._table("name"))
        shown = ", ".join(f"`{name}`" for name in called[:5]) + (", …" if len(called) > 5 else "")
        return f"the pipeline calls {shown}" if called else "the pipeline calls nothing"

    def _table(self, kind: str) -> dict[str, list[int]]:
        if kind not in self._by:
            table: dict[str, list[int]] = {}
            field = CallKey._fields.index(kind)
            for position, call in enumerate(self._calls):
                if (name := call[field]) is not None:
                    table.setdefault(name, []).append(position)
            self._by[kind] = table
        return self._by[kind]
