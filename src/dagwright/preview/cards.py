"""The boxes of a drawing: their sizes, and their SVG around the origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.preview.characters import TIMES, cells, fit
from dagwright.preview.graph import BRIEF as WORDS
from dagwright.preview.graph import PILLS
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.preview.graph import PreviewNode

TITLE, TEXT, PILL = 7.6, 6.4, 6.75
"""Widths of a letter in the three sizes of type."""


class Card(Record):
    """A box ready to be placed: its size and its SVG, drawn around the origin."""

    width: int
    height: int
    svg: str


def escape(text: str) -> str:
    """Text for XML content and attributes alike."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def card_width(nodes: Sequence[PreviewNode]) -> int:
    """One width for all cards of a picture: that of the longest text."""
    letters = [
        max(
            TITLE * min(WORDS - 5 * bool(node.members), cells(node.title))
            + (TEXT * len(f"x{len(node.members)}") + 14 if node.members else 0),
            TEXT * min(WORDS, max(cells(node.brief), cells(" · ".join(node.facts)))),
        )
        for node in nodes
        if node.kind not in PILLS
    ]
    return 2 * int((max(letters, default=90.0) + 27) / 2)


def card(node: PreviewNode, wide: int) -> Card:
    """The box of a node."""
    if node.kind in PILLS:
        text = node.brief
        width = 2 * int((PILL * cells(text) + 30) / 2)
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
