"""Sends a value the way engines do: encoded, as JSON text, decoded."""

from __future__ import annotations

import json
from typing import Any

import dagwright_worker as worker


def carry(value: Any, root: Any, *, inline: int = 1024, pickle: Any = "on", work: Any = None) -> Any:
    """What the next task gets for `value`, through a store in the folder `root`."""
    store = worker.Store(str(root))
    envelope = pack(value, store, inline=inline, pickle=pickle)
    return worker.decode(json.loads(json.dumps(envelope)), store, work=None if work is None else str(work))


def pack(value: Any, store: Any, *, inline: int = 1024, pickle: Any = "on") -> Any:
    """The envelope, checked for what every envelope must be."""
    place = store.place("dev", "churn", "run 1", "train")
    envelope = worker.encode(value, store.sink(place, "value"), worker.Policy(pickle, inline))
    assert worker.is_envelope(envelope)
    assert all(type(item) in (str, int) for item in envelope.values())
    if "uri" in envelope:
        assert len(json.dumps(envelope, separators=(",", ":"))) < 300
    else:
        assert len(envelope["value"]) <= inline
    return envelope
