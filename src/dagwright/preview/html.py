"""HTML: one page without any outside resource, to be opened from a disk, a mail or a build's artifacts.

User text never becomes markup: in the picture it is escaped, to the script it travels as JSON, and the script only
ever makes text nodes. A content security policy that names the page's own script and style by their digests keeps
anything else from running, whatever a browser thinks of the rest.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dagwright.plan.model import Step, walk_units
from dagwright.preview.cards import PILL, card, card_width, escape
from dagwright.preview.characters import cells, clean
from dagwright.preview.detail import Json, document, next_command, step_lines
from dagwright.preview.drawing import BUSY, KINDS, draw, title
from dagwright.preview.frames import region_id
from dagwright.preview.graph import group_node, param_id, step_id
from dagwright.preview.levels import frame_node
from dagwright.preview.svg import count_text, edge_elements, frame_elements, frame_tip, markers, node_elements
from dagwright.preview.theme import asset, variables
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dagwright.backend import Emission
    from dagwright.diagnostics.model import Diagnostic, Span
    from dagwright.plan.model import Plan
    from dagwright.preview.becoming import Becoming
    from dagwright.preview.definitions import Definition
    from dagwright.preview.graph import PreviewGraph, PreviewGroup, PreviewNode
    from dagwright.preview.wording import Words

SCRIPTS = ("layout.js", "graph.js", "frames.js", "panel.js", "page.js")

LONG = 20_000
"""Characters of an emitted file without steps of its own (the worker, say) beyond which the page leaves it out."""


class Extras(Record):
    """What the panel shows besides the plan; see `dagwright.preview.render`."""

    emissions: Mapping[str, Emission]
    source_text: str | None
    diagnostics: Sequence[Diagnostic]
    definitions: Mapping[str, Definition]
    becomes: Mapping[str, Becoming] = {}


def render_html(grouped: PreviewGraph, shown: PreviewGraph, plan: Plan, words: Words, extras: Extras) -> str:
    """The page. `grouped` is the whole graph with its groups, `shown` the picture at first sight."""
    from string import Template

    folders = group_nodes(grouped)
    wide = card_width([*grouped.nodes, *folders])
    drawing = draw(shown, wide)
    visible = {node.id for node in shown.nodes}
    pool = [node for node in (*grouped.nodes, *folders) if node.id not in visible]
    data = document(
        grouped,
        plan,
        words,
        diagnostics=extras.diagnostics,
        definitions=extras.definitions,
        emissions=extras.emissions,
        becomes=extras.becomes,
    )
    data["engines"] = [_engine(name, emission) for name, emission in extras.emissions.items()]
    data["source"] = _source(plan, extras.source_text)
    data["view"] = _view(grouped, folders, visible, wide, sideways=drawing.sideways)
    script = "\n".join(asset(name) for name in SCRIPTS)
    style = variables() + asset("graph.css") + asset("frames.css") + asset("page.css")
    layout = drawing.layout
    page = Template(asset("page.html")).substitute(
        policy=_policy(script, style),
        name=escape(grouped.name),
        summary=escape(" · ".join(filter(None, [grouped.file, count_text(grouped)]))),
        style=style,
        script=script,
        data=_embedded(data),
        box=f"0 0 {layout.width} {layout.height}",
        markers=markers(),
        frames="\n".join(frame_elements(drawing)),
        edges="\n".join(edge_elements(shown, drawing)),
        nodes="\n".join(node_elements(shown, drawing)),
        pool="\n".join(
            f'<g class="n {node.kind}" data-id="{escape(node.id)}">{card(node, wide).svg}</g>' for node in pool
        ),
    )
    return page if page.endswith("\n") else page + "\n"


def group_nodes(graph: PreviewGraph) -> list[PreviewNode]:
    """The boxes of all groups, closed or not."""
    nodes = {node.id: node for node in graph.nodes}
    return [group_node(group, [nodes[leaf] for leaf in group.leaves]) for group in graph.groups]


def _policy(script: str, style: str) -> str:
    from base64 import b64encode
    from hashlib import sha256

    digests = [b64encode(sha256(text.encode()).digest()).decode() for text in (script, style)]
    return (
        f"default-src 'none'; script-src 'sha256-{digests[0]}'; style-src 'sha256-{digests[1]}';"
        " base-uri 'none'; form-action 'none'"
    )


def _embedded(data: Json) -> str:
    """JSON that ends no script element and starts no comment, whatever it holds."""
    text = json.dumps(data, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _view(
    grouped: PreviewGraph, folders: Sequence[PreviewNode], visible: set[str], wide: int, *, sideways: bool
) -> dict[str, Any]:
    """What the script needs to draw the picture anew: sizes of the boxes, groups, which of them are closed."""
    closed = {group.id for group in grouped.groups if group.id in visible}
    inside = {group.id: group.parent for group in grouped.groups}
    return {
        "kinds": list(KINDS),
        "busy": BUSY,
        "sideways": sideways,
        "nodes": [_box(node, wide) for node in grouped.nodes],
        "folders": [_box(node, wide) for node in folders],
        "groups": [
            {
                "id": group.id,
                "title": group.title,
                "text": group.text,
                "kind": group.kind,
                "parent": group.parent,
                "members": list(group.members),
                "leaves": list(group.leaves),
                **_frame(group),
            }
            for group in grouped.groups
        ],
        # a group inside a closed one stays closed when that is opened
        "closed": [name for name, parent in inside.items() if name in closed or _under(parent, inside, closed)],
    }


def _frame(group: PreviewGroup) -> dict[str, Any]:
    """What the script needs to draw a group as a frame."""
    if not group.framed:
        return {"framed": False}
    node = frame_node(group)
    label = title(node)
    return {"framed": True, "label": label, "head": int(PILL * cells(label)), "tip": frame_tip(node)}


def _under(parent: str | None, inside: Mapping[str, str | None], closed: set[str]) -> bool:
    while parent is not None and parent not in closed:
        parent = inside[parent]
    return parent is not None


def _box(node: PreviewNode, wide: int) -> dict[str, Any]:
    box = card(node, wide)
    text = " ".join([node.title, node.text, node.callee, *node.facts])
    return {"id": node.id, "kind": node.kind, "title": node.title, "text": text, "w": box.width, "h": box.height}


def _engine(name: str, emission: Emission) -> Json:
    """An emission with the text of its files, for the panel; a long one of which nothing is a step's is only named."""
    from dagwright.diagnostics.source import split_lines

    return {
        "name": name,
        "next_command": next_command(name, emission),
        "files": [
            {
                "path": artifact.path,
                "lines": None
                if not artifact.source_map and len(artifact.text) > LONG
                else split_lines(artifact.text.removesuffix("\n")),
                "steps": step_lines(artifact.source_map),
            }
            for artifact in emission.artifacts
        ],
    }


# --- source -------------------------------------------------------------------------------------------------


def _source(plan: Plan, text: str | None) -> Json | None:
    """The lines of the pipeline's file, and where in them each step and parameter stands, in UTF-16 units."""
    from dagwright.diagnostics.source import split_lines

    if text is None:
        return None
    lines = split_lines(text.removesuffix("\n"))
    spans = [(step_id(step.id), step.span) for step in plan.steps]
    spans += [(region_id(unit.id), unit.span) for unit in walk_units(plan.units) if not isinstance(unit, Step)]
    spans += [(f"pipeline:{clean(group.id)}", group.span) for group in plan.groups]
    spans += [(param_id(param.name), param.span) for param in plan.params]
    file = plan.file if plan.span is None else plan.span.file
    marks = {name: _mark(span, lines) for name, span in spans if span is not None and span.file == file}
    return {"file": file, "lines": lines, "marks": {name: mark for name, mark in marks.items() if mark}}


def _mark(span: Span, lines: Sequence[str]) -> list[int] | None:
    """Line, column, end line, end column; None where the text has no such lines (the file has changed)."""
    if not 1 <= span.line <= span.end_line <= len(lines):
        return None
    return [
        span.line,
        _units(lines[span.line - 1], span.col),
        span.end_line,
        _units(lines[span.end_line - 1], span.end_col),
    ]


def _units(line: str, offset: int) -> int:
    """A UTF-8 byte offset as one in UTF-16 units, which is how scripts count."""
    if line.isascii():
        return min(offset, len(line))
    before = line.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "ignore")
    return len(before.encode("utf-16-le", "surrogatepass")) // 2
