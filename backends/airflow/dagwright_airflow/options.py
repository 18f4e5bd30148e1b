"""What `[targets.airflow]` can hold: the keys that all targets share, as Airflow reads them, and Airflow's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dagwright.diagnostics.model import Diagnostic
from dagwright_airflow.support import EXECUTIONS, PROFILES, VERSIONS_OF, execution_of, profile_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dagwright.settings.model import TargetSettings

WORKERS = ("beside", "installed")
"""Where a task finds the worker, the default first."""

INLINE_LIMIT = 16_384
"""Bytes of a value that travels as an XCom itself. Airflow 2 on MySQL cuts an XCom at 64 KiB, and it quotes the text."""


INLINE_LIMIT_OUTSIDE = 4_096
"""The same where functions run in containers: all that a task is given stands on a command line, or in a pod's manifest."""


class Options(NamedTuple):
    """The extras, with their defaults. `dag`, `task`, and all of `docker` and `kubernetes` but images and mounts, go to Airflow as written."""

    inline_limit: int | None = None
    dag: dict[str, Any] = {}
    task: dict[str, Any] = {}
    python: str | None = None
    docker: dict[str, Any] = {}
    kubernetes: dict[str, Any] = {}
    gke: dict[str, Any] = {}
    composer: dict[str, Any] = {}
    mwaa: dict[str, Any] = {}


def inline_limit(target: TargetSettings) -> int:
    """Bytes of a value that travels as an XCom itself."""
    said = read_options(target).inline_limit
    outside = execution_of(target) in ("docker", "kubernetes")
    return said if said is not None else INLINE_LIMIT_OUTSIDE if outside else INLINE_LIMIT


def in_containers(target: TargetSettings) -> bool:
    """Whether functions run in containers, in which the worker is installed."""
    return execution_of(target) in ("docker", "kubernetes")


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
    yield from _choice(target, "profile", target.profile, PROFILES)
    yield from _choice(target, "version", target.version, VERSIONS_OF[profile_of(target)], _offered(target))
    yield from _choice(target, "execution", target.execution, EXECUTIONS)
    if in_containers(target):
        yield from _choice(target, "worker", target.worker, ("installed",), _IN_IMAGE)
    else:
        yield from _choice(target, "worker", target.worker, WORKERS, _INLINE)
    yield from _combinations(target)


def _combinations(target: TargetSettings) -> Iterator[Diagnostic]:
    """What is a key of Airflow's, and has no meaning under this profile and execution, or is missing there."""
    execution, profile = execution_of(target), profile_of(target)
    if profile != "airflow" and execution in ("venv", "docker"):
        message = f'{_TITLES[profile]} cannot run tasks with `execution = "{execution}"`'
        help = 'use `execution = "kubernetes"`, or leave it out and install the package in the environment'
        yield Diagnostic("DW361", message, target.where.get("execution"), notes=(_MANAGED[execution],), help=help)
    for key, executions in _ONLY_WITH.items():
        given = target.extras.get(key) if key in _CHECKS else getattr(target, key)
        if given is not None and execution not in executions:
            message = f'`{key}` means nothing under `execution = "{execution}"`'
            wanted = " or ".join(f'"{it}"' for it in executions)
            help = f"leave `{key}` out, or set `execution = {wanted}`"
            yield Diagnostic("DW361", message, target.where.get(key), help=help)
    for key in ("composer", "mwaa", "gke"):
        wanted = "composer" if key == "gke" else key
        if key in target.extras and profile != wanted:
            help = f'leave `{key}` out, or set `profile = "{wanted}"`'
            message = f'`{key}` means nothing under `profile = "{profile}"`'
            yield Diagnostic("DW361", message, target.where.get(key), help=help)
    if execution == "venv" and "python" not in target.extras:
        help = 'name its interpreter: `python = "/opt/venvs/churn/bin/python"` under `[targets.airflow]`'
        message = '`execution = "venv"` needs an environment to run tasks in'
        yield Diagnostic("DW361", message, target.where.get("execution"), help=help)
    gke = target.extras.get("gke")
    if isinstance(gke, dict):
        for name in ("project_id", "location", "cluster_name"):
            if name not in gke:
                help = f'add `gke.{name} = "…"`'
                yield Diagnostic(
                    "DW361", f"`gke` lacks the `{name}` of the cluster", target.where.get("gke"), help=help
                )


_TITLES = {"composer": "Composer", "mwaa": "MWAA"}
_MANAGED = {
    "venv": "its workers are managed: there is no place for an environment of your own that stays",
    "docker": "its workers are managed, and there is no Docker on them",
}
_ONLY_WITH = {
    "image": ("docker", "kubernetes"),
    "namespace": ("kubernetes",),
    "python": ("venv", "docker", "kubernetes"),
    "docker": ("docker",),
    "kubernetes": ("kubernetes",),
    "gke": ("kubernetes",),
}
_INLINE = 'a DAG file is parsed every few seconds and must stay small: use `worker = "beside"` or `"installed"`'
_IN_IMAGE = (
    "functions run in images, which have the worker installed (`dagwright image` puts it there): leave `worker` out"
)


def _offered(target: TargetSettings) -> str:
    """What a profile offers, where it is not one's own Airflow."""
    profile = profile_of(target)
    if profile == "airflow":
        return ""
    versions = ", ".join(f"`{it}`" for it in VERSIONS_OF[profile])
    return f"{_TITLES[profile]} offers {versions}; where it has others by now, leave `profile` out"


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
            yield Diagnostic("DW361", message, place, notes=(note,) if key in ("dag", "task") else (), help=known)
        elif not _TABLES[key][name](value):
            wanted = _KINDS.get(_TABLES[key][name], 'an address: `"s3://bucket/dags"`')
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


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_mounts(value: Any) -> bool:
    return _is_names(value) and all(
        len(parts := it.split(":")) in (2, 3)
        and all(p.startswith("/") for p in parts[:2])
        and parts[2:] in ([], ["ro"])
        for it in value
    )


def _is_seconds(value: Any) -> bool:
    return type(value) is int and 0 < value < 2**31


def _is_policy(value: Any) -> bool:
    return value in ("Always", "IfNotPresent", "Never")


def _is_user(value: Any) -> bool:
    return _is_text(value) or (type(value) is int and value >= 0)


_KINDS = {
    _is_count: "a whole number above 0",
    _is_flag: "`true` or `false`",
    _is_text: "a text",
    _is_texts: "a table of texts",
    _is_table: "a table without dates",
    _is_names: 'an array of texts: `["registry"]`',
    _is_mounts: 'an array of folders: `["/data:/data", "/models:/models:ro"]`',
    _is_seconds: "whole seconds above 0",
    _is_policy: "one of Always, IfNotPresent, Never",
    _is_user: "a name or a number",
}
_TABLES: dict[str, dict[str, Any]] = {
    "docker": {
        "api_version": _is_text,
        "docker_conn_id": _is_text,
        "docker_url": _is_text,
        "extra_hosts": _is_texts,
        "force_pull": _is_flag,
        "mounts": _is_mounts,
        "network_mode": _is_text,
        "user": _is_user,
    },
    "kubernetes": {
        "cluster_context": _is_text,
        "config_file": _is_text,
        "image_pull_policy": _is_policy,
        "image_pull_secrets": _is_names,
        "in_cluster": _is_flag,
        "kubernetes_conn_id": _is_text,
        "log_events_on_failure": _is_flag,
        "startup_timeout_seconds": _is_seconds,
    },
    "gke": {
        "cluster_name": _is_text,
        "gcp_conn_id": _is_text,
        "location": _is_text,
        "project_id": _is_text,
        "use_internal_ip": _is_flag,
    },
    "composer": {"environment": _is_text, "location": _is_text, "project": _is_text},
    "mwaa": {"dags": lambda value: _is_text(value) and value.startswith("s3://")},
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
_CHECKS: dict[str, Callable[[Any], bool]] = {
    "inline_limit": lambda value: type(value) is int and 0 <= value < 2**31,
    "dag": lambda value: isinstance(value, dict),
    "task": lambda value: isinstance(value, dict),
    "python": _is_text,
    "docker": lambda value: isinstance(value, dict),
    "kubernetes": lambda value: isinstance(value, dict),
    "gke": lambda value: isinstance(value, dict),
    "composer": lambda value: isinstance(value, dict),
    "mwaa": lambda value: isinstance(value, dict),
}
_WANTED = {
    "inline_limit": "a number of bytes, such as `16384`",
    "dag": "a table: `dag = { max_active_tasks = 4 }`",
    "task": 'a table: `task = { queue = "big" }`',
    "python": 'an interpreter: `"/opt/venvs/churn/bin/python"`, or in images `"python3"`',
    "docker": 'a table: `docker = { network_mode = "host" }`',
    "kubernetes": "a table: `kubernetes = { in_cluster = true }`",
    "gke": 'a table: `gke = { project_id = "…", location = "…", cluster_name = "…" }`',
    "composer": 'a table: `composer = { environment = "…", location = "…" }`',
    "mwaa": 'a table: `mwaa = { dags = "s3://bucket/dags" }`',
}
