"""`--set KEY=VALUE`: the last word on any setting of the pipeline at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.settings import toml
from dagwright.settings.decode import At, dotted
from dagwright.settings.sections import Section
from dagwright.settings.units import Bad

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.diagnostics.model import DiagnosticSink

LAYER = "--set"


def read_sets(sets: Sequence[str], pipeline: str | None, sink: DiagnosticSink) -> Section:
    """The overrides as one section, the later ones after the earlier.

    KEY is a dotted path: whole (`pipelines.churn.tasks.train.cpu`, `targets.kubeflow.image`), or without
    `pipelines.NAME` (`tasks.train.cpu`, `schedule`). A part that holds a dot stands in quotes. VALUE is TOML; what is
    not TOML is a text.
    """
    section = Section()
    for typed in sets:
        try:
            path = _path(typed, pipeline)
        except Bad as bad:
            sink.error(bad.code, bad.message, None, notes=(f"asked for by `--set {typed}`",), help=bad.help)
            continue
        raw: Any = value_of(typed.partition("=")[2])
        for part in reversed(path):
            raw = {part: raw}
        section.read(raw, At(sink, LAYER, None, (), typed, path), overlay=True)
    return section


def value_of(text: str) -> Any:
    """The text as a TOML value, or as it is."""
    if "\n" in text:
        return text  # what follows could be a second key
    try:
        value = toml.parse(f"x = {text}")["x"]
        # inside brackets a comment would swallow the end: `1 # of 2` is a text
        return value if "#" not in text or toml.parse(f"x = [{text}]") == {"x": [value]} else text
    except ValueError:
        return text


def _path(typed: str, pipeline: str | None) -> tuple[str, ...]:
    key, equals, _ = typed.partition("=")
    if not equals:
        raise Bad(
            "DW021", f"`--set {typed}` has no value", "write `--set KEY=VALUE`, such as `--set tasks.train.cpu=8`"
        )
    parts = _split(key)
    own = pipeline if pipeline is not None else ""
    if parts[0] == "images":
        need = 2
    elif parts[0] == "targets":
        need = 3
    elif parts[0] == "pipelines":
        if len(parts) > 1 and parts[1] != own:
            known = (
                f"`{dotted(('pipelines', own))}`, or nothing in its place"
                if own
                else "the key without `pipelines.NAME`"
            )
            raise Bad("DW022", f"`{key}` is not of the pipeline at hand", f"write {known}")
        need = 3
    elif parts[0] in {"environments", "extends"}:
        raise Bad("DW021", f"`{parts[0]}` cannot be set on the command line", "choose an environment with `--env`")
    else:
        parts = ("pipelines", own, *parts)
        need = 3
    if parts[0] == "pipelines" and parts[2:3] in {("tasks",), ("targets",)}:
        need = 5
    if len(parts) < need:
        raise Bad(
            "DW021", f"`{key}` names a table, not a key in it", "such as `tasks.train.cpu` or `targets.kubeflow.image`"
        )
    return parts


def _split(key: str) -> tuple[str, ...]:
    """The parts of a dotted key. Unquoted parts may hold anything but dots, so that globs need no quotes."""
    import re

    parts = []
    pos = 0
    pattern = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^."'\s]+))\s*(\.|$)""")
    while True:
        match = pattern.match(key, pos)
        if match is None:
            raise Bad("DW021", f"`{key}` is not a dotted key", "put a part that holds a dot in quotes")
        parts.append(next(group for group in match.groups()[:3] if group is not None))
        if not match[4]:
            return tuple(parts)
        pos = match.end()
