"""Laying the tables of all layers over one another, and remembering where each value came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dagwright.settings.schema import MERGED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dagwright.diagnostics.model import Span
    from dagwright.settings.decode import At
    from dagwright.settings.sections import Table

Chains = dict[str, list["At"]]
"""For every field, and every entry of a merged field (`env.PORT`), the places that set it; the last one holds."""

Settled = tuple[str, tuple[str, ...], dict[str, Any], Chains]
"""What was settled for a subject: its name, the ids of the calls it is about, the values and their chains."""


class Where(Mapping[str, "Span"]):
    """The places of the values that hold, looked up in the file only when asked for. What `--set` set has no place."""

    __slots__ = ("_at",)

    def __init__(self, chains: Chains) -> None:
        self._at = {key: chain[-1] for key, chain in chains.items() if chain[-1].document is not None}

    def __getitem__(self, key: str) -> Span:
        span = self._at[key].span
        if span is None:
            raise KeyError(key)
        return span

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)

    def __contains__(self, key: object) -> bool:
        return key in self._at

    def __repr__(self) -> str:
        return f"Where({', '.join(self._at)})"


def fold(tables: Iterable[Table]) -> tuple[dict[str, Any], Chains]:
    """The values that hold after all tables, later ones over earlier ones, and the chain of places of each."""
    values: dict[str, Any] = {}
    chains: Chains = {}
    for table in tables:
        at = table.at
        for field, value in table.values.items():
            deep = MERGED.get(field)
            # the backend's own keys stand in the target's table itself, not in one called `extras`
            inner = at if field == "extras" else at.child(field)
            chains.setdefault(field, []).append(inner)
            if deep is None:
                values[field] = value
                continue
            values[field] = merge(values.get(field, {}), value, deep=deep)
            _drop_twins(values, chains, field, value)
            prefix = "" if field == "extras" else f"{field}."
            for entry in value:
                chains.setdefault(prefix + entry, []).append(inner.child(entry))
    return values, chains


def _drop_twins(values: dict[str, Any], chains: Chains, field: str, entries: Iterable[str]) -> None:
    """A variable set by a later table as a secret is no longer a plain one, and the other way round."""
    twin = {"env": "secrets", "secrets": "env"}.get(field)
    if twin in values:
        for name in entries:
            if values[twin].pop(name, None) is not None:
                # what it overrode stays visible in the trace
                chains.setdefault(f"{field}.{name}", []).extend(chains.pop(f"{twin}.{name}"))


def merge(lower: dict[str, Any], upper: dict[str, Any], *, deep: bool) -> dict[str, Any]:
    """A new table with the entries of both, the upper ones before; with `deep` tables inside are merged too."""
    merged = dict(lower)
    for key, value in upper.items():
        old = merged.get(key)
        merged[key] = (
            merge(old, value, deep=True) if deep and isinstance(old, dict) and isinstance(value, dict) else value
        )
    return merged
