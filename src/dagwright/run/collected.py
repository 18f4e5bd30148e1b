"""Values as envelopes, for executors whose tasks share no memory.

A list that a map collects is the tree of its envelopes (see `decode_tree` of the worker): the task that reads it puts it together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dagwright_worker as worker

if TYPE_CHECKING:
    from collections.abc import Mapping


class Envelopes:
    """How such an executor holds values. `store` takes what it has to encode itself."""

    __slots__ = ("_known", "_params", "_store")

    def __init__(self, params: Mapping[str, Any], store: worker.Store) -> None:
        self._params = params
        self._store = store
        self._known: dict[str, Any] = {}

    def copy(self, value: Any) -> Any:
        """Itself: every reader decodes an envelope anew."""
        return value

    def constant(self, value: Any) -> Any:
        """The envelope of a constant."""
        return worker.encode(value, self._store.sink("constants"))

    def parameter(self, name: str) -> Any:
        """The envelope of a parameter, made once."""
        if name not in self._known:
            self._known[name] = worker.encode(self._params[name], self._store.sink("parameters", name))
        return self._known[name]

    def collect(self, parts: list[Any], many: bool) -> Any:
        """The tree of the parts."""
        return {"many": parts} if many else parts


def is_envelope(value: Any) -> bool:
    """Whether a value is one envelope, and not a tree of them."""
    return isinstance(value, dict) and "many" not in value


def digests(value: Any) -> Any:
    """What tells a value from another without reading it, as JSON."""
    if isinstance(value, list):
        return [digests(part) for part in value]
    return value["sha256"] if is_envelope(value) else {"many": digests(value["many"])}


def sources(spec: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a step spec, where each says so that is handed over as a tree."""
    trees = {name for name, value in inputs.items() if not is_envelope(value)}
    return {name: {**source, "collect": "tree"} if name in trees else source for name, source in spec["inputs"].items()}
