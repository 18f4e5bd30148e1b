"""What `[targets.airflow]` can hold: the keys that all targets share, as Airflow reads them, and Airflow's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dagwright.diagnostics.model import Diagnostic
from dagwright_airflow.support import EXECUTIONS, VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.settings.model import TargetSettings

WORKERS = ("beside", "installed")
"""Where a task finds the worker, the default first."""

INLINE_LIMIT = 16_384
"""Bytes of a value that travels as an XCom itself. Airflow 2 on MySQL cuts an XCom at 64 KiB, and it quotes the text."""


class Options(NamedTuple):
    """The extras, with their defaults. `dag` and `task` go to Airflow as they are written."""

    inline_limit: int = INLINE_LIMIT
    dag: dict[str, Any] = {}
    task: dict[str, Any] = {}


def read_options(target: TargetSettings) -> Options:
    """The options of a target that `problems` found nothing wrong with; what is wrong keeps its default."""
    good = {key: value for key, value in target.extras.items() if key in _CHECKS and _CHECKS[key](value)}
    return Options(**good)


def problems(target: TargetSettings) -> Iterator[Diagnostic]:
    """DW361 for every key or value of the target that this backend does not take."""
    from dagwright.diagnostics.suggest import did_you_mean

    for key, value in target.extras.items():
        place = target.where.get(key)
        if key not in _CHECKS:
            help = did_you_mean(key, _CHECKS) or f"Airflow takes {', '.join(_CHECKS)}"
            yield Diagnostic("DW361", f"Airflow has no option `{key}`", place, help=help)
        elif key in _TABLES and isinstance(value, dict):
            yield from _table(key, value, target)
        elif not _CHECKS[key](value):
            yield Diagnostic("DW361", f"`{key}` cannot be {_shown(value)}", place, help=f"write {_WANTED[key]}")
    yield from _choice(target, "version", target.version, VERSIONS)
    yield from _choice(target, "worker", target.worker, WORKERS, _INLINE)
    yield from _choice(target, "execution", target.execution, EXECUTIONS, _EXECUTION)
    for key, why in _NOT_HERE.items():
        if getattr(target, key) is not None:
            place = target.where.get(key)
            yield Diagnostic("DW361", f"Airflow has no `{key}` here", place, notes=(why,), help=f"leave `{key}` out")


_INLINE = 'a DAG file is parsed every few seconds and must stay small: use `worker = "beside"` or `"installed"`'
_EXECUTION = (
    "this version runs every task in the process of the Airflow worker: leave `execution` out, "
    "and install the package on the workers"
)
_NOT_HERE = {
    "profile": "there is one kind of Airflow",
    "namespace": "a task runs in the process of an Airflow worker, wherever that is",
    "image": "a task runs in the process of an Airflow worker, not in a container of its own",
}


def _choice(
    target: TargetSettings, key: str, value: str | None, choices: tuple[str, ...], help: str = ""
) -> Iterator[Diagnostic]:
    if value is not None and value not in choices:
        help = help or f"Airflow takes {', '.join(f'`{it}`' for it in choices)}"
        yield Diagnostic("DW361", f"`{key}` cannot be `{value}` on Airflow", target.where.get(key), help=help)


def _table(key: str, given: dict[str, Any], target: TargetSettings) -> Iterator[Diagnostic]:
    from dagwright.diagnostics.suggest import did_you_mean

    for name, value in given.items():
        place = target.where.get(f"{key}.{name}", target.where.get(key))
        if name not in _TABLES[key]:
            known = did_you_mean(name, _TABLES[key]) or f"it takes {', '.join(_TABLES[key])}"
            message = f"`{key}` passes no `{name}` on to Airflow"
            note = "only arguments that every version from 2.10 to 3 takes, and that nothing else here sets"
            yield Diagnostic("DW361", message, place, notes=(note,), help=known)
        elif not _TABLES[key][name](value):
            wanted = _KINDS[_TABLES[key][name]]
            yield Diagnostic("DW361", f"`{key}.{name}` cannot be {_shown(value)}", place, help=f"write {wanted}")


def _shown(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return f"`{text}`" if len(text) <= 40 else "this"


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 < value < 2**31


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and _is_plain(value)


def _is_plain(value: Any) -> bool:
    """Whether a TOML value has a literal in Python: no dates, no infinities."""
    if isinstance(value, dict):
        return all(map(_is_plain, value.values()))
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return isinstance(value, (str, bool, int)) or (isinstance(value, float) and value - value == 0)


_KINDS = {
    _is_count: "a whole number above 0",
    _is_flag: "`true` or `false`",
    _is_text: "a text",
    _is_texts: "a table of texts",
    _is_table: "a table without dates",
}
_TABLES: dict[str, dict[str, Any]] = {
    "dag": {
        "access_control": _is_table,
        "dag_display_name": _is_text,
        "is_paused_upon_creation": _is_flag,
        "max_active_tasks": _is_count,
        "max_consecutive_failed_dag_runs": _is_count,
        "owner_links": _is_texts,
    },
    "task": {
        "depends_on_past": _is_flag,
        "executor": _is_text,
        "executor_config": _is_table,
        "max_active_tis_per_dag": _is_count,
        "max_active_tis_per_dagrun": _is_count,
        "pool_slots": _is_count,
        "queue": _is_text,
        "run_as_user": _is_text,
        "wait_for_downstream": _is_flag,
    },
}
_CHECKS = {
    "inline_limit": lambda value: type(value) is int and 0 <= value < 2**31,
    "dag": lambda value: isinstance(value, dict),
    "task": lambda value: isinstance(value, dict),
}
_WANTED = {
    "inline_limit": "a number of bytes, such as `16384`",
    "dag": "a table: `dag = { max_active_tasks = 4 }`",
    "task": 'a table: `task = { queue = "big" }`',
}
