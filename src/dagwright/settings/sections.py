"""The tables of the settings, decoded and sorted by pipeline, target and environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.settings.conflicts import check_variables
from dagwright.settings.decode import At, decode_fields, dotted, unknown_key, wrong_type
from dagwright.settings.schema import GLUE, IMAGES, PIPELINE, TARGET, TASK
from dagwright.settings.units import Bad

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dagwright.settings.decode import Decoder


class Table:
    """One decoded table: where it stands, and the typed values of its keys."""

    # Classes with slots: a NamedTuple costs 0.1 ms at import, and there are only ever a few of these.
    __slots__ = ("at", "values")

    def __init__(self, at: At, values: dict[str, Any]) -> None:
        self.at = at
        self.values = values


class TaskTable(Table):
    """`[…tasks.KEY]`."""

    __slots__ = ("key",)

    def __init__(self, at: At, values: dict[str, Any], key: str) -> None:
        super().__init__(at, values)
        self.key = key


class TargetTable(Table):
    """`[targets.NAME]`. `values["extras"]` holds the backend's own keys."""

    __slots__ = ("glue",)

    def __init__(self, at: At, values: dict[str, Any], glue: Table | None) -> None:
        super().__init__(at, values)
        self.glue = glue


class PipelineTable(Table):
    """`[pipelines.NAME]`. `source` is as written."""

    __slots__ = ("source", "targets", "tasks")

    def __init__(
        self,
        at: At,
        values: dict[str, Any],
        source: str | None,
        tasks: tuple[TaskTable, ...],
        targets: dict[str, TargetTable],
    ) -> None:
        super().__init__(at, values)
        self.source = source
        self.tasks = tasks
        self.targets = targets


class Section:
    """What one layer of precedence says: for every name its tables, in the order in which they apply."""

    __slots__ = ("images", "pipelines", "targets")

    def __init__(self) -> None:
        self.images: list[Table] = []
        self.pipelines: dict[str, list[PipelineTable]] = {}
        self.targets: dict[str, list[TargetTable]] = {}

    def read(self, raw: dict[str, Any], at: At, *, overlay: bool) -> None:
        """Add the tables `pipelines`, `targets` and `images` of `raw`. An overlay cannot say what a pipeline's source is."""
        for name, item, inner in _entries(raw, at, "pipelines"):
            self.pipelines.setdefault(name, []).append(_pipeline(name, item, inner, overlay=overlay))
        for name, item, inner in _entries(raw, at, "targets"):
            self.targets.setdefault(name, []).append(_target(item, inner))
        if "images" in raw:
            inner = at.child("images")
            if isinstance(raw["images"], dict):
                self.images.append(Table(inner, decode_fields(raw["images"], inner, IMAGES)))
            else:
                inner.report(wrong_type("a table", raw["images"], "write `[images]` and the keys under it"))


def _entries(raw: dict[str, Any], at: At, key: str) -> Iterator[tuple[str, dict[str, Any], At]]:
    """The tables inside the table `key`, each with its name."""
    if key not in raw:
        return
    at = at.child(key)
    table = raw[key]
    if not isinstance(table, dict):
        at.report(wrong_type("a table", table))
        return
    for name, item in table.items():
        inner = at.child(name)
        if isinstance(item, dict):
            yield name, item, inner
        else:
            inner.report(wrong_type("a table", item, f"write `[{dotted((*at.path, 'NAME'))}]` and the key under it"))


def _pipeline(name: str, raw: dict[str, Any], at: At, *, overlay: bool) -> PipelineTable:
    source: str | None = None
    plain = {}
    for key, item in raw.items():
        if key == "source" and not overlay:
            source = _source(item, at.child(key), name)
        elif key not in {"tasks", "targets"}:
            plain[key] = item
    known = [*PIPELINE, "tasks", "targets", *(() if overlay else ("source",))]
    values = decode_fields(plain, at, PIPELINE, lambda key, inner: _unknown_in_pipeline(key, inner, known))
    tasks = tuple(
        TaskTable(inner, _task(item, inner, TASK, _unknown_in_task), key)
        for key, item, inner in _entries(raw, at, "tasks")
    )
    targets = {target: _target(item, inner) for target, item, inner in _entries(raw, at, "targets")}
    return PipelineTable(at, values, source, tasks, targets)


def _source(raw: Any, at: At, name: str) -> str | None:
    if not isinstance(raw, str) or not raw.strip(":").strip():
        at.report(wrong_type("a text", raw, f'write `"path/to/file.py:{name}"` or `"package.module:{name}"`'))
        return None
    return raw


def _unknown_in_pipeline(key: str, at: At, known: list[str]) -> None:
    help = ""
    if key == "source":
        help = "an environment cannot change where a pipeline's source is"
    elif key in TASK:
        help = f"it is a setting of tasks: write it under `[{dotted(at.path[:-1])}.tasks.NAME]`"
    unknown_key(key, at, known, help)


def _task(
    raw: dict[str, Any], at: At, fields: Mapping[str, Decoder], unknown: Callable[[str, At], None]
) -> dict[str, Any]:
    values = decode_fields(raw, at, fields, unknown)
    check_variables(values, at)
    return values


def _unknown_in_glue(key: str, at: At) -> None:
    unknown_key(
        key, at, GLUE, "it is a setting of tasks, not of the steps the compiler makes itself" if key in TASK else ""
    )


def _unknown_in_task(key: str, at: At) -> None:
    help = f"it is a setting of the pipeline: write it under `[{dotted(at.path[:-3])}]`" if key in PIPELINE else ""
    unknown_key(key, at, TASK, help)


def _target(raw: dict[str, Any], at: At) -> TargetTable:
    extras = {key: item for key, item in raw.items() if key not in TARGET and key != "glue"}
    values = decode_fields({key: item for key, item in raw.items() if key in TARGET}, at, TARGET)
    if extras:
        values["extras"] = extras
    glue = None
    if "glue" in raw:
        inner = at.child("glue")
        if isinstance(raw["glue"], dict):
            glue = Table(inner, _task(raw["glue"], inner, GLUE, _unknown_in_glue))
        else:
            inner.report(Bad("DW026", "expected a table of settings for the steps the compiler makes itself"))
    return TargetTable(at, values, glue)
