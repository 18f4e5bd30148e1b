"""Text that comes through Kubeflow and Argo unchanged.

On its way to a container a string passes KFP's placeholders (`{{$.…}}`), Argo's templates (`{{…}}`) and Kubernetes'
references (`$(…)`, `$$`). JSON can spell all of them otherwise, so whatever is the user's travels as JSON in which none
of `{{`, `$(` and `$$` occurs.
"""

from __future__ import annotations

import json
from typing import Any


def is_hazard(text: str) -> bool:
    """Whether some stage on the way to the container would rewrite `text`."""
    return "{{" in text or "$(" in text or "$$" in text


def safe_json(value: Any) -> str:
    """`value` as one line of ASCII JSON without `{{`, `$(` and `$$`, which JSON has nowhere but in strings."""
    return _harmless(json.dumps(value))


def _harmless(text: str) -> str:
    """JSON text with escapes for what some stage would rewrite."""
    if is_hazard(text):
        for pair, escaped in (("{{", "\\u007b\\u007b"), ("$$", "\\u0024\\u0024"), ("$(", "\\u0024(")):
            text = text.replace(pair, escaped)
    return text


def exact(tagged: Any) -> str:
    """The text by which a parameter that is text says: this is the value itself, do not convert it."""
    return safe_json({"dw": 1, "value": tagged})


EXACT_START = '{"dw":'
"""How such a text begins. The worker reads any string parameter that begins so as one."""


def spec_text(spec: dict[str, Any]) -> str:
    """A step spec as JSON that people can read: one line per node of the block, one per other key."""
    lines = []
    for key, value in spec.items():
        if key == "block":
            nodes = ",\n   ".join(map(json.dumps, value))
            lines.append(f'"block": [\n   {nodes}]' if nodes else '"block": []')
        elif key in _SHORT and lines:
            lines[-1] += f', "{key}": {json.dumps(value)}'
        else:
            lines.append(f'"{key}": {json.dumps(value)}')  # the keys are the protocol's, plain words
    return _harmless("{" + ",\n ".join(lines) + "}")


_SHORT = frozenset({"pipeline", "step"})
