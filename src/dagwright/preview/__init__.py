"""Pictures of a plan: in the terminal, for a forge, for Graphviz, as SVG, as one HTML page, and as JSON for tools.

Pure: a picture depends on the plan and the arguments alone, and nothing of the user's is imported or run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dagwright.backend import Emission
    from dagwright.diagnostics.model import Diagnostic
    from dagwright.ir.model import Pipeline
    from dagwright.plan.model import Plan
    from dagwright.preview.becoming import Becoming
    from dagwright.preview.definitions import Definition
    from dagwright.preview.graph import PreviewGraph

FORMATS = ("text", "mermaid", "dot", "json", "svg", "html")


def render(
    plan: Plan,
    fmt: str = "text",
    *,
    pipeline: Pipeline | None = None,
    emissions: Mapping[str, Emission] | None = None,
    source_text: str | None = None,
    width: int = 100,
    color: bool = False,
    unicode: bool = True,
    collapse: bool | None = None,
    diagnostics: Sequence[Diagnostic] = (),
    definitions: Mapping[str, Definition] | None = None,
    becomes: Mapping[str, Becoming] | None = None,
) -> str:
    """The picture of a plan in one of `FORMATS`, ending in a newline. ValueError for any other format.

    `width`, `color` and `unicode` are the terminal's, for `text`. `collapse` folds siblings into one box: None, where
    there are too many to read; False, never; True, always (in the page: at first).

    `diagnostics` are counted on the steps at their lines. The page and `json` show more of what they are given: per
    engine the `emissions` of that plan and what it `becomes` (see `dagwright.preview.becoming`), the `source_text` of the
    pipeline's file, and the `definitions` of the callees (see `dagwright.preview.definitions`).
    """
    from dagwright.preview.graph import build
    from dagwright.preview.grouping import siblings
    from dagwright.preview.wording import Words

    if fmt not in FORMATS:
        raise ValueError(f"no preview format {fmt!r}; there are {', '.join(FORMATS)}")
    words = Words(plan)
    whole = build(plan, pipeline, diagnostics, words, source_text)
    if fmt == "json":
        from dagwright.preview.jsonfmt import render_json

        return render_json(
            siblings(whole), plan, words, diagnostics=diagnostics, definitions=definitions, emissions=emissions,
            becomes=becomes,
        )  # fmt: skip
    if fmt == "html":
        from dagwright.preview.html import Extras, render_html

        extras = Extras(emissions or {}, source_text, diagnostics, definitions or {}, becomes or {})
        return render_html(*folded(whole, collapse), plan, words, extras)
    if fmt == "text":
        from dagwright.preview.rails import rails_needed
        from dagwright.preview.text import render_text

        if collapse is None and rails_needed(whole) > max(4, width // 5):
            collapse = True
        shown = folded(whole, collapse)[1]
        return render_text(shown, plan, words, width=width, color=color, unicode=unicode, notes=_notes(whole, shown))
    return _drawing(fmt, whole, collapse)


def _drawing(fmt: str, whole: PreviewGraph, collapse: bool | None) -> str:
    """The formats that need nothing but the graph."""
    shown = folded(whole, collapse)[1]
    if fmt == "mermaid":
        from dagwright.preview.mermaid import few_edges, render_mermaid

        shown, dropped = few_edges(whole, shown, collapse)
        return render_mermaid(shown, [*_notes(whole, shown), *dropped])
    if fmt == "dot":
        from dagwright.preview.dot import render_dot

        return render_dot(shown, _notes(whole, shown))
    from dagwright.preview.svg import render_svg

    return render_svg(shown, _notes(whole, shown))


def folded(whole: PreviewGraph, collapse: bool | None) -> tuple[PreviewGraph, PreviewGraph]:
    """The graph with its groups, and the picture of it at first sight."""
    from dagwright.preview.graph import fold
    from dagwright.preview.grouping import LIMIT, shrink, siblings

    if collapse is False or (collapse is None and whole.steps <= LIMIT):
        return siblings(whole), whole
    grouped = shrink(whole)
    return grouped, fold(grouped)


def _notes(whole: PreviewGraph, shown: PreviewGraph) -> list[str]:
    if shown is whole or whole.steps == shown.steps:
        return []
    return [f"folded: {whole.steps} steps in {shown.steps} boxes"]
