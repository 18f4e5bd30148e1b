"""Where each value came from, for `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.record import Record
from dagwright.settings.model import Backoff, Duration, ParamSource, Quantity, Secret

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dagwright.diagnostics.model import Span
    from dagwright.settings.decode import At
    from dagwright.settings.fold import Settled


class Origin(Record):
    """A place that set a value: the layer for people, the dotted key there, and its span (None for `--set`)."""

    layer: str
    key: str
    span: Span | None

    def __str__(self) -> str:
        """`pipelines.churn.tasks.train.cpu (dagwright.toml:10)`, or `--set tasks.train.cpu`."""
        return f"--set {self.key}" if self.span is None else f"{self.key} ({self.span.file}:{self.span.line})"


class TraceEntry(Record):
    """A value that holds, where it came from, and what it overrode (the latest first).

    `subject` is `pipeline`, `tasks`, `targets.NAME`, `targets.NAME.glue` or `images`; `calls` are the ids of the tasks.
    """

    subject: str
    calls: tuple[str, ...]
    field: str
    value: str
    origin: Origin
    overridden: tuple[Origin, ...]

    def __str__(self) -> str:
        """`cpu = 8 for train: KEY (FILE:LINE), over KEY (FILE:LINE)`."""
        field = self.field if self.subject in {"pipeline", "tasks"} else f"{self.subject}.{self.field}"
        more = f" and {len(self.calls) - 5} more" if len(self.calls) > 5 else ""
        calls = f" for {', '.join(self.calls[:5])}{more}" if self.calls else ""
        over = f", over {', '.join(map(str, self.overridden))}" if self.overridden else ""
        return f"{field} = {self.value}{calls}: {self.origin}{over}"


def trace_entries(groups: Iterable[Settled]) -> list[TraceEntry]:
    """One entry per value set, in the order of the groups, then in that of the files."""
    entries = []
    for subject, calls, values, chains in groups:
        for field, chain in chains.items():
            table, _, entry = field.partition(".")
            if isinstance(values.get(field), dict):
                continue  # its entries follow one by one
            if table in values:
                value = values[table][entry] if entry else values[table]
            elif field in values.get("extras", {}):
                value = values["extras"][field]
            else:
                continue
            origins = [_origin(at) for at in reversed(chain)]
            entries.append(TraceEntry(subject, calls, field, show(value), origins[0], tuple(origins[1:])))
    return entries


def show(value: object) -> str:
    """A typed value as it may be written in TOML."""
    if isinstance(value, (Quantity, Duration)):
        return value.text
    if isinstance(value, Secret):
        return f"{value.name}/{value.key}"
    if isinstance(value, ParamSource):
        return f"from {value.source}" + (f" {value.offset.text}" if value.offset else "")
    if isinstance(value, Backoff):
        return f"{value.factor:g}" + (f" up to {value.max.text}" if value.max else "")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {show(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(show(item) for item in value) + "]"
    return str(value)


def _origin(at: At) -> Origin:
    return Origin(at.layer, at.typed.partition("=")[0] if at.typed else at.name, at.span)
