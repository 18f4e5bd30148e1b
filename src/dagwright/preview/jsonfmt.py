"""JSON: the stable shape that `preview.schema.json` describes. Nothing is folded; groups say what could be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dagwright.preview.detail import document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dagwright.backend import Emission
    from dagwright.diagnostics.model import Diagnostic
    from dagwright.plan.model import Plan
    from dagwright.preview.becoming import Becoming
    from dagwright.preview.definitions import Definition
    from dagwright.preview.graph import PreviewGraph
    from dagwright.preview.wording import Words


def render_json(
    graph: PreviewGraph,
    plan: Plan,
    words: Words,
    *,
    diagnostics: Sequence[Diagnostic] = (),
    definitions: Mapping[str, Definition] | None = None,
    emissions: Mapping[str, Emission] | None = None,
    becomes: Mapping[str, Becoming] | None = None,
) -> str:
    """The document in ASCII, indented, ending in a newline."""
    content = document(
        graph, plan, words, diagnostics=diagnostics, definitions=definitions, emissions=emissions, becomes=becomes
    )
    return json.dumps(content, indent=1, ensure_ascii=True, allow_nan=False) + "\n"


def schema() -> dict[str, Any]:
    """The JSON schema of the document."""
    from dagwright.preview.theme import asset

    loaded: dict[str, Any] = json.loads(asset("preview.schema.json"))
    return loaded
