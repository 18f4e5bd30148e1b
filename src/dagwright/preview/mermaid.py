"""Mermaid text, for where a forge draws it: README files, issues, comments.

Viewers refuse a diagram of more than 500 edges or 50,000 characters, limits that no diagram can raise; so above 200
edges the folded graph is drawn, and a note says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.preview.characters import TIMES
from dagwright.preview.graph import PILLS, fold
from dagwright.preview.grouping import shrink
from dagwright.preview.levels import drawn_edges, frame_title, nested

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.preview.graph import PreviewGraph, PreviewNode

EDGES = 200
"""The most edges that are drawn one by one."""

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,=()-+/_[]:'*?!")
# What Mermaid reads even where it is written as entities; drawn by look-alikes.
_LOOK_ALIKES = (("\\", "\u2216"), ("$$", "$\u2009$"), (":fa-", "\ua789fa-"))
_SHAPES = {
    "call": '["{}"]',
    "effect": '[/"{}"/]',
    "glue": '("{}")',
    "group": '[["{}"]]',
    "param": '(["{}"])',
    "result": '(["{}"])',
    "note": '(["{}"])',
}
_FRAMES = {"if": "dwIf", "map": "dwMap", "try": "dwTry", "pipeline": "dwPipeline"}
_ARROWS = {"data": "-->", "param": "-->", "result": "==>", "order": "-.->"}


def render_mermaid(graph: PreviewGraph, notes: Sequence[str] = ()) -> str:
    """A flowchart, ending in a newline. Every character with a meaning to Mermaid or HTML becomes an entity."""
    parts = nested(graph)
    names = {node.id: f"n{at}" for at, node in enumerate(graph.nodes)}
    frames = [node for _, node in parts if node is not None and node.kind == "frame"]
    names.update({frame.id: f"f{at}" for at, frame in enumerate(frames)})
    lines = ["flowchart TB"]
    lines += [f'  note{at}["{escape(note)}"]:::dwNote' for at, note in enumerate(notes)]
    for depth, node in parts:
        if node is None:
            lines.append("  " * depth + "  end")
        elif node.kind == "frame":
            lines.append("  " * depth + f'  subgraph {names[node.id]}["{escape(frame_title(node))}"]')
        else:
            card = f"  {names[node.id]}{_SHAPES[node.kind].format(_label(node))}:::{_class(node.kind)}"
            lines.append("  " * depth + card)
    for edge in drawn_edges(graph):
        label = f'|"{TIMES}{edge.times}"| ' if edge.times > 1 else " "
        lines.append(f"  {names[edge.source]} {_ARROWS[edge.kind]}{label}{names[edge.target]}")
    lines += [
        "  classDef dwCall stroke:#3867d6",
        "  classDef dwEffect stroke:#b96f00,stroke-width:2px",
        "  classDef dwGlue stroke-dasharray:3 3",
        "  classDef dwGroup stroke:#7446c4,stroke-width:2px",
        "  classDef dwParam stroke:#4ba3b3",
        "  classDef dwResult stroke:#3a9a63,stroke-width:2px",
        "  classDef dwNote stroke:none,fill:none",
    ]
    if frames:
        lines += [f"  class {names[frame.id]} {_FRAMES.get(frame.group, 'dwPart')}" for frame in frames]
        lines += [
            "  classDef dwIf stroke:#7446c4,fill:none",
            "  classDef dwMap stroke:#3867d6,fill:none,stroke-width:3px",
            "  classDef dwTry stroke:#b96f00,fill:none",
            "  classDef dwPipeline stroke:#3a9a63,fill:none",
            "  classDef dwPart stroke-dasharray:3 3,fill:none",
        ]
    return "\n".join(lines) + "\n"


def _class(kind: str) -> str:
    """Mermaid has words of its own (`call`, `end`), which no name may be."""
    return f"dw{kind.capitalize()}"


def few_edges(whole: PreviewGraph, shown: PreviewGraph, collapse: bool | None) -> tuple[PreviewGraph, list[str]]:
    """A picture that viewers accept, and what to say about it. With `collapse` False the user wants it whole."""
    if collapse is False or len(shown.edges) <= EDGES:
        return shown, []
    for limit in (100, 60, 40, 20, 10):
        shown = fold(shrink(whole, limit, limit))
        if len(shown.edges) <= EDGES:
            return shown, []
    return shown._replace(edges=tuple(e for e in shown.edges if e.kind != "param")), ["edges of parameters left out"]


def _label(node: PreviewNode) -> str:
    if node.kind in PILLS:
        return escape(node.brief)
    title = node.title + (f" {TIMES}{len(node.members)}" if node.members else "")
    rows = [title, node.brief, " · ".join(node.facts)]
    return "<br/>".join(escape(row) for row in rows if row)


def escape(text: str) -> str:
    """Text for a quoted label: letters and digits as they are, signs that HTML or Mermaid may read as `#NN;`."""
    for meant, drawn in _LOOK_ALIKES:
        text = text.replace(meant, drawn)
    return "".join(char if char in _PLAIN or ord(char) > 0x9F else f"#{ord(char)};" for char in text)
