"""What an execution is started with: its input, an object with a key per parameter.

JSON has no tuples, no dates, and readers that write `1.0` as `1`. The worker reads what it gets by the annotation, which covers most;
where a value has to arrive just as it is, it goes as a text that says so: `{"dw": 1, "value": …}`, with the value in the tagged JSON of
the worker.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAFE_INT = 2**53
_START = '{"dw":'


def execution_input(tagged: Mapping[str, Any]) -> dict[str, Any]:
    """The input by which a run gets exactly these values, by parameter name, in tagged JSON."""
    return {name: _given(value) for name, value in tagged.items()}


def _given(value: Any) -> Any:
    if isinstance(value, list):
        return [_given(item) for item in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and not value.startswith(_START):
        return value
    if isinstance(value, int) and abs(value) < _SAFE_INT:
        return value
    if isinstance(value, float) and not value.is_integer():
        return value
    return json.dumps({"dw": 1, "value": value})
