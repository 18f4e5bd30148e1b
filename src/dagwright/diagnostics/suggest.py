"""Nearest names: what a user may have meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, candidates: Iterable[str], limit: int = 1) -> list[str]:
    """Up to `limit` of the candidates that look like `word`, best first; the order does not depend on theirs.

    Case and the difference between `-` and `_` count for nothing: `Train-Model` finds `train_model`.
    """
    import difflib

    plain = _fold(word)
    scored = []
    for candidate in sorted(set(candidates)):
        other = _fold(candidate)
        ratio = difflib.SequenceMatcher(None, plain, other, autojunk=False).ratio()
        # A short word inside a long one (`train` in `train_model`) is a likely meaning, but a poor ratio.
        if ratio > 0.6 or (len(plain) >= 3 and other.startswith(plain)):
            scored.append((-ratio, candidate))
    return [candidate for _, candidate in sorted(scored)[:limit]]


def did_you_mean(word: str, candidates: Iterable[str], limit: int = 3) -> str:
    """``did you mean `train`?``, or the empty string where nothing is near; fit for a diagnostic's help."""
    return one_of("did you mean", nearest(word, candidates, limit))


def one_of(lead: str, names: list[str]) -> str:
    """``<lead> `a`, `b` or `c`?``, or the empty string without names."""
    if not names:
        return ""
    quoted = [f"`{name}`" for name in names]
    listed = quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
    return f"{lead} {listed}?"


def _fold(word: str) -> str:
    return word.casefold().replace("-", "_")
