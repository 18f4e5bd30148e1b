"""DOT text, for those who have Graphviz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.preview.characters import TIMES
from dagwright.preview.graph import PILLS
from dagwright.preview.levels import drawn_edges, frame_title, nested
from dagwright.preview.theme import LIGHT

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
    "note": f'color="{LIGHT["line"]}", fontcolor="{LIGHT["dim"]}"',
}
_FRAMES = {
    "if": f'color="{LIGHT["group"]}"; style=solid',
    "map": f'color="{LIGHT["call"]}"; style=solid; penwidth=2',
    "try": f'color="{LIGHT["effect"]}"; style=solid',
    "pipeline": f'color="{LIGHT["result"]}"; style=solid',
    "part": f'color="{LIGHT["cardline"]}"; style=dashed; penwidth=1',
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
    parts = nested(graph)
    names = {node.id: f"n{at}" for at, node in enumerate(graph.nodes)}
    clusters = {node.id: f"cluster_{at}" for at, (_, node) in enumerate(parts) if node and node.kind == "frame"}
    if clusters:
        lines.append("  compound=true;")
    for depth, node in parts:
        indent = "  " * (depth + 1)
        if node is None:
            lines.append(indent + "}")
        elif node.kind == "frame":
            style = _FRAMES.get(node.group, _FRAMES["part"])
            lines.append(f"{indent}subgraph {clusters[node.id]} {{")
            label = _lines([frame_title(node)])
            lines.append(f'{indent}  label={label}; labeljust=l; fontname="monospace"; fontsize=11; {style};')
        else:
            lines.append(f"{indent}{names[node.id]} [label={_label(node)}, {_NODES[node.kind]}];")
    leaves = {group.id: group.leaves for group in graph.groups}
    for edge in drawn_edges(graph):
        # Graphviz draws edges between nodes only: those of a frame begin or end at its border
        tail = next((leaf for leaf in reversed(leaves.get(edge.source, ())) if leaf in names), edge.source)
        head = next((leaf for leaf in leaves.get(edge.target, ()) if leaf in names), edge.target)
        wanted = [
            _EDGES[edge.kind],
            f'label="{TIMES}{edge.times}"' if edge.times > 1 else "",
            f"ltail={clusters[edge.source]}" if edge.source in clusters else "",
            f"lhead={clusters[edge.target]}" if edge.target in clusters else "",
        ]
        attributes = ", ".join(part for part in wanted if part)
        lines.append(f"  {names[tail]} -> {names[head]}" + (f" [{attributes}];" if attributes else ";"))
    return "\n".join([*lines, "}"]) + "\n"


def _label(node: PreviewNode) -> str:
    if node.kind in PILLS:
        return _lines([node.brief])
    title = node.title + (f" {TIMES}{len(node.members)}" if node.members else "")
    return _lines([row for row in (title, node.brief, " · ".join(node.facts)) if row])


def quote(text: str) -> str:
    """A quoted id: only the quote and the backslash have a meaning in one."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _lines(rows: Sequence[str]) -> str:
    r"""A label of several lines. In labels `\N` and `&lt;` have a meaning too: backslashes double, `&` is an entity."""
    return '"' + "\\n".join(quote(row.replace("&", "&amp;"))[1:-1] for row in rows) + '"'
