"""SVG: one standalone file, light and dark by the viewer's preference, every box with its tooltip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.preview.graph import BRIEF as WORDS
from dagwright.preview.layout import Edge, Layout, lay_out
from dagwright.preview.wording import TIMES, cells, fit
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.preview.graph import PreviewEdge, PreviewGraph, PreviewNode

KINDS = ("data", "order", "param", "result")
BUSY = 8
"""A parameter used by more steps than this is drawn without its edges; the steps name it anyway."""

_TITLE, _TEXT, _PILL = 7.6, 6.4, 6.75  # widths of a letter in the three sizes of type


class Card(Record):
    """A box ready to be placed: its size and its SVG, drawn around the origin."""

    width: int
    height: int
    svg: str


class Drawing(Record):
    """A picture's parts: cards and layout by index of the graph's nodes, paths by index of `edges`."""

    cards: tuple[Card, ...]
    layout: Layout
    edges: tuple[PreviewEdge, ...]
    sideways: bool


def escape(text: str) -> str:
    """Text for XML content and attributes alike."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


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
    css = plain_css(asset("graph.css")) + (
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
            *edge_elements(graph, drawing),
            *node_elements(graph, drawing),
            "</g>",
            f'<g transform="translate(24,{height - 22})">{legend}</g>',
            "</svg>\n",
        ]
    )


def count_text(graph: PreviewGraph) -> str:
    """`9 steps`: as the source has them, whatever is folded."""
    steps = sum(len(node.members) or 1 for node in graph.nodes if node.kind not in ("param", "result"))
    return f"{steps} step{'' if steps == 1 else 's'}"


# --- placing ------------------------------------------------------------------------------------------------


def draw(graph: PreviewGraph, wide: int = 0) -> Drawing:
    """Cards and layout, in the direction whose picture needs the least shrinking to fit a screen."""
    drawn = visible_edges(graph)
    wide = wide or card_width(graph.nodes)
    boxes = tuple(card(node, wide) for node in graph.nodes)
    place = {node.id: at for at, node in enumerate(graph.nodes)}
    onward = {edge.source for edge in drawn if edge.kind in ("data", "result")}
    edges = [
        Edge(place[edge.source], place[edge.target], KINDS.index(edge.kind), _pull(edge, onward)) for edge in drawn
    ]
    late = [node.kind == "param" for node in graph.nodes]
    sizes = [(box.width, box.height) for box in boxes]
    down, right = lay_out(sizes, edges, late), lay_out(sizes, edges, late, sideways=True)
    sideways = _shrinking(right) < _shrinking(down)
    return Drawing(boxes, right if sideways else down, drawn, sideways)


def _pull(edge: PreviewEdge, onward: set[str]) -> int:
    """Values on their way to the result run straight; what ends here, order and parameters yield."""
    return 4 if edge.kind == "result" or (edge.kind == "data" and edge.target in onward) else 1


def _shrinking(layout: Layout) -> float:
    return max(layout.width / 1280, layout.height / 900, 1)


def visible_edges(graph: PreviewGraph) -> tuple[PreviewEdge, ...]:
    """The edges that are drawn: all but those of parameters that nearly every step uses."""
    uses: dict[str, int] = {}
    for edge in graph.edges:
        uses[edge.source] = uses.get(edge.source, 0) + 1
    return tuple(edge for edge in graph.edges if edge.kind != "param" or uses[edge.source] <= BUSY)


def card_width(nodes: Sequence[PreviewNode]) -> int:
    """One width for all cards of a picture: that of the longest text."""
    letters = [
        max(
            _TITLE * min(WORDS - 5 * bool(node.members), cells(node.title))
            + (_TEXT * len(f"x{len(node.members)}") + 14 if node.members else 0),
            _TEXT * min(WORDS, max(cells(node.brief), cells(" · ".join(node.facts)))),
        )
        for node in nodes
        if node.kind not in ("param", "result")
    ]
    return 2 * int((max(letters, default=90.0) + 27) / 2)


def card(node: PreviewNode, wide: int) -> Card:
    """The box of a node."""
    if node.kind in ("param", "result"):
        text = node.brief
        width = 2 * int((_PILL * cells(text) + 30) / 2)
        body = f'<rect class="card" x="{-width // 2}" y="-14" width="{width}" height="28" rx="14"/>'
        return Card(width, 28, f'{_tip(node)}{body}<text class="t" y="4">{escape(text)}</text>')
    badge = 5 if node.members else 0
    rows = [fit(node.title, WORDS - badge), fit(node.brief, WORDS)] + (
        [fit(" · ".join(node.facts), WORDS)] if node.facts else []
    )
    height = 46 if len(rows) == 2 else 60
    left, top = -wide // 2, -height // 2
    parts = []
    if node.members:
        parts += [
            f'<rect class="back" x="{left + shift}" y="{top + shift}" width="{wide}" height="{height}" rx="6"/>'
            for shift in (6, 3)
        ]
    parts += [
        f'<rect class="card" x="{left}" y="{top}" width="{wide}" height="{height}" rx="6"/>',
        f'<rect class="bar" x="{left}" y="{top + 8}" width="3" height="{height - 16}"/>',
    ]
    for at, (kind, row) in enumerate(zip("tsf", rows, strict=False)):
        parts.append(f'<text class="{kind}" x="{left + 13}" y="{top + (19, 35, 50)[at]}">{escape(row)}</text>')
    if node.members:
        parts.append(f'<text class="m" x="{-left - 10}" y="{top + 19}">{TIMES}{len(node.members)}</text>')
    if node.warnings:
        parts.append(
            f'<g class="w" transform="translate({-left - 3},{top + 3})"><circle r="8"/><text y="4">!</text></g>'
        )
    return Card(wide, height, _tip(node) + "".join(parts))


def _tip(node: PreviewNode) -> str:
    return f"<title>{escape(tooltip(node))}</title>"


def tooltip(node: PreviewNode) -> str:
    """Everything that a card may have cut off."""
    lines = [node.title]
    if node.text != node.title:
        lines.append(fit(node.text, 300))
    if node.callee:
        lines.append(node.callee)
    if node.facts:
        lines.append(" · ".join(node.facts))
    if node.members:
        lines.append(f"{len(node.members)} steps")
    if node.warnings:
        lines.append(f"{node.warnings} warning{'' if node.warnings == 1 else 's'}")
    if node.span is not None:
        lines.append(f"{node.span.file}:{node.span.line}")
    return "\n".join(lines)


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


def edge_elements(graph: PreviewGraph, drawing: Drawing) -> list[str]:
    """The edges, parameters' first, so that what matters more lies on top."""
    titles = {node.id: node.title for node in graph.nodes}
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
        at += indent + int(len(text) * _TEXT) + 22
    return "".join(parts), at
