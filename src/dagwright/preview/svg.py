"""SVG: one standalone file, light and dark by the viewer's preference, every box with its tooltip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.preview.cards import TEXT, escape
from dagwright.preview.characters import cells, fit
from dagwright.preview.drawing import KINDS, draw, title, visible_edges
from dagwright.preview.graph import PILLS
from dagwright.preview.levels import frame_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.preview.drawing import Drawing
    from dagwright.preview.graph import PreviewEdge, PreviewGraph, PreviewNode


def render_svg(graph: PreviewGraph, notes: Sequence[str] = ()) -> str:
    """The picture as a file of its own: title, notes, graph, legend."""
    from dagwright.preview.theme import DARK, LIGHT, asset, plain_css

    drawing = draw(graph)
    layout = drawing.layout
    head = [graph.name, " · ".join([*([graph.file] if graph.file else []), count_text(graph)]), *notes]
    top = 34 + 18 * (len(head) - 1)
    legend, legend_width = _legend(graph)
    width = max(layout.width, legend_width + 48, *(int(24 + 8.6 * cells(line)) + 24 for line in head))
    height = top + layout.height + 34
    left = (width - layout.width) // 2
    css = plain_css(asset("graph.css") + (asset("frames.css") if drawing.frames else "")) + (
        f".bg {{ fill: {LIGHT['bg']}; }} .head {{ fill: {LIGHT['ink']}; }} .sub {{ fill: {LIGHT['dim']}; }}\n"
        f"@media (prefers-color-scheme: dark) {{ .bg {{ fill: {DARK['bg']}; }} .head {{ fill: {DARK['ink']}; }}"
        f" .sub {{ fill: {DARK['dim']}; }} }}\n"
    )
    lines = [f'<text class="head" x="24" y="32" font-size="15" font-weight="700">{escape(head[0])}</text>']
    for at, line in enumerate(head[1:]):
        lines.append(f'<text class="head sub" x="24" y="{52 + 18 * at}" font-size="11.5">{escape(line)}</text>')
    label = escape(f"{graph.name}: {count_text(graph)}")
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{label}">',
            f"<title>{escape(graph.name)}</title>",
            f"<style>\n{css}</style>",
            f'<rect class="bg" width="{width}" height="{height}"/>',
            *lines,
            f"<defs>{markers()}</defs>",
            f'<g transform="translate({left},{top})">',
            *frame_elements(drawing),
            *edge_elements(graph, drawing),
            *node_elements(graph, drawing),
            "</g>",
            f'<g transform="translate(24,{height - 22})">{legend}</g>',
            "</svg>\n",
        ]
    )


def count_text(graph: PreviewGraph) -> str:
    """`9 steps`: as the source has them, whatever is folded."""
    steps = sum(len(node.members) or 1 for node in graph.nodes if node.kind not in PILLS)
    return f"{steps} step{'' if steps == 1 else 's'}"


# --- elements -----------------------------------------------------------------------------------------------


def markers() -> str:
    """The arrow heads."""
    return "".join(
        f'<marker id="arrow-{kind}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8"'
        f' markerUnits="userSpaceOnUse" orient="auto"><path class="a {kind}" d="M0,0.5L8,4L0,7.5Z"/></marker>'
        for kind in KINDS
    )


def node_elements(graph: PreviewGraph, drawing: Drawing) -> list[str]:
    """The cards at their places."""
    return [
        f'<g class="n {node.kind}" data-id="{escape(node.id)}" transform="translate({x},{y})">{box.svg}</g>'
        for node, box, (x, y) in zip(graph.nodes, drawing.cards, drawing.layout.centres, strict=True)
    ]


def frame_elements(drawing: Drawing) -> list[str]:
    """The frames at their places, from outside in."""
    return [
        f'<g class="fr {box.node.group}" data-id="{escape(box.node.id)}" transform="translate({box.x},{box.y})">'
        f"<title>{escape(frame_tip(box.node))}</title>"
        f'<rect width="{box.width}" height="{box.height}" rx="8"/>'
        f'<text x="12" y="17">{escape(title(box.node))}</text></g>'
        for box in drawing.frames
    ]


def frame_tip(frame: PreviewNode) -> str:
    """What a frame says when asked."""
    place = [f"{frame.span.file}:{frame.span.line}"] if frame.span is not None else []
    return "\n".join([frame_title(frame), frame.text, *place])


def edge_elements(graph: PreviewGraph, drawing: Drawing) -> list[str]:
    """The edges, parameters' first, so that what matters more lies on top."""
    titles = {node.id: node.title for node in (*graph.nodes, *(box.node for box in drawing.frames))}
    elements = []
    for edge, path in zip(drawing.edges, drawing.layout.strokes, strict=True):
        many = " many" if edge.times > 3 else ""
        element = (
            f'<path class="e {edge.kind}{many}" d="{path}" marker-end="url(#arrow-{edge.kind})"'
            f' data-s="{escape(edge.source)}" data-t="{escape(edge.target)}">'
            f"<title>{escape(edge_text(edge, titles[edge.source], titles[edge.target]))}</title></path>"
        )
        elements.append((edge.kind != "param", element))
    return [element for _, element in sorted(elements, key=lambda pair: pair[0])]


def edge_text(edge: PreviewEdge, source: str, target: str) -> str:
    """What an edge says when asked."""
    if edge.kind == "order":
        text = f"{target} runs after {source}: order of effects, no value travels"
    else:
        names = [name for name in edge.names if name not in (source, target)]
        text = f"{source} → {target}" + (f": {fit(', '.join(names), 120)}" if names else "")
    return text + (f" ({edge.times} edges)" if edge.times > 1 else "")


def _legend(graph: PreviewGraph) -> tuple[str, int]:
    """What the marks in this picture mean; only those that occur."""
    kinds = {node.kind for node in graph.nodes}
    edges = {edge.kind for edge in visible_edges(graph)}
    entries = []
    for kind, text in (("call", "task"), ("effect", "task with an effect"), ("glue", "glue"), ("group", "folded")):
        if kind in kinds:
            entries.append((f'<g class="n {kind}"><rect class="bar" y="-9" width="3" height="12"/></g>', 8, text))
    for kind, text in (("data", "value"), ("order", "order only"), ("param", "parameter")):
        if kind in edges:
            entries.append((f'<path class="e {kind}" d="M0,-4H24"/>', 30, text))
    at, parts = 0, []
    for mark, indent, text in entries:
        label = f'<text class="head sub" x="{indent}" font-size="10.5">{text}</text>'
        parts.append(f'<g transform="translate({at},0)">{mark}{label}</g>')
        at += indent + int(len(text) * TEXT) + 22
    return "".join(parts), at
