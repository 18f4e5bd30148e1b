"""DOT text, for those who have Graphviz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.preview.theme import LIGHT
from dagwright.preview.wording import TIMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.preview.graph import PreviewGraph, PreviewNode

_NODES = {
    "call": f'color="{LIGHT["call"]}"',
    "effect": f'color="{LIGHT["effect"]}", fillcolor="{LIGHT["effectfill"]}"',
    "glue": f'color="{LIGHT["glue"]}", style="filled,rounded,dashed"',
    "group": f'color="{LIGHT["group"]}", peripheries=2',
    "param": f'color="{LIGHT["param"]}", fillcolor="{LIGHT["paramfill"]}"',
    "result": f'color="{LIGHT["result"]}", fillcolor="{LIGHT["resultfill"]}"',
}
_EDGES = {
    "data": "",
    "param": f'color="{LIGHT["paramedge"]}"',
    "order": f'color="{LIGHT["order"]}", style=dashed',
    "result": f'color="{LIGHT["result"]}"',
}


def render_dot(graph: PreviewGraph, notes: Sequence[str] = ()) -> str:
    """A digraph, ending in a newline."""
    lines = [
        f"digraph {quote(graph.name)} {{",
        f"  label={_lines([graph.name, *notes])}; labelloc=t; rankdir=TB;",
        '  node [shape=box, style="filled,rounded", fillcolor="#ffffff", fontname="monospace", fontsize=11];',
        f'  edge [color="{LIGHT["edge"]}", fontname="monospace", fontsize=9];',
    ]
    names = {node.id: f"n{at}" for at, node in enumerate(graph.nodes)}
    lines += [f"  {names[node.id]} [label={_label(node)}, {_NODES[node.kind]}];" for node in graph.nodes]
    for edge in graph.edges:
        wanted = [_EDGES[edge.kind], f'label="{TIMES}{edge.times}"' if edge.times > 1 else ""]
        attributes = ", ".join(part for part in wanted if part)
        lines.append(f"  {names[edge.source]} -> {names[edge.target]}" + (f" [{attributes}];" if attributes else ";"))
    return "\n".join([*lines, "}"]) + "\n"


def _label(node: PreviewNode) -> str:
    if node.kind in ("param", "result"):
        return _lines([node.brief])
    title = node.title + (f" {TIMES}{len(node.members)}" if node.members else "")
    return _lines([row for row in (title, node.brief, " · ".join(node.facts)) if row])


def quote(text: str) -> str:
    """A quoted id: only the quote and the backslash have a meaning in one."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _lines(rows: Sequence[str]) -> str:
    r"""A label of several lines. In labels `\N` and `&lt;` have a meaning too: backslashes double, `&` is an entity."""
    return '"' + "\\n".join(quote(row.replace("&", "&amp;"))[1:-1] for row in rows) + '"'
