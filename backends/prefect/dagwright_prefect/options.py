"""What `[targets.prefect]` can hold: the keys all targets share, as Prefect reads them, and Prefect's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dagwright.diagnostics.model import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.settings.model import TargetSettings

PROFILES = ("process", "docker", "kubernetes")
"""Types of work pool; the first is the default."""

EXECUTIONS = ("thread", "process")
"""Where tasks run inside a flow run: in threads of its process, or each in a process of its own."""

WORKERS = ("beside", "installed")


class Options(NamedTuple):
    """Prefect's own keys with their defaults. Each is one key of the TOML table, spelt the same."""

    work_pool: str = "default"
    work_queue: str | None = None
    deployment: str | None = None
    job_variables: dict[str, Any] = {}
    max_workers: int | None = None
    persist_result: bool = True
    result_storage: str | None = None
    enforce_parameter_schema: bool | None = None
    paused: bool | None = None
    python_path: tuple[str, ...] = ()
    build: tuple[dict[str, Any], ...] | None = None
    push: tuple[dict[str, Any], ...] | None = None
    pull: tuple[dict[str, Any], ...] | None = None
    triggers: tuple[dict[str, Any], ...] = ()


def read_options(target: TargetSettings) -> Options:
    """The options of a target that `problems` found nothing wrong with; what is wrong keeps its default."""
    good: dict[str, Any] = {key: it for key, it in target.extras.items() if key in _CHECKS and _CHECKS[key](it)}
    good.update((key, tuple(it)) for key, it in good.items() if isinstance(it, list))
    return Options(**good)


def profile(target: TargetSettings) -> str:
    """The type of work pool that the deployment is for."""
    return target.profile if target.profile in PROFILES else PROFILES[0]


def problems(target: TargetSettings) -> Iterator[Diagnostic]:
    """DW371 for every key or value of the target that this backend does not take."""
    from dagwright.diagnostics.suggest import did_you_mean

    for key, value in target.extras.items():
        place = target.where.get(key)
        if key not in _CHECKS:
            help = did_you_mean(key, _CHECKS) or f"Prefect takes {', '.join(_CHECKS)}"
            yield Diagnostic("DW371", f"Prefect has no option `{key}`", place, help=help)
        elif not _CHECKS[key](value):
            yield Diagnostic("DW371", f"`{key}` cannot be `{value}` on Prefect", place, help=f"write {_WANTED[key]}")
    yield from _choice(target, "profile", target.profile, PROFILES)
    yield from _choice(target, "execution", target.execution, EXECUTIONS)
    help = 'use `worker = "beside"`: the worker is then one more file of the deployment'
    yield from _choice(target, "worker", target.worker, WORKERS, help)
    if target.image is not None and profile(target) == "process":
        help = 'leave `image` out, or set `profile = "docker"` or `"kubernetes"` and name a work pool of that type'
        yield Diagnostic("DW371", "a process work pool runs nothing in an image", target.where.get("image"), help=help)
    if target.namespace is not None and profile(target) != "kubernetes":
        help = "leave `namespace` out: only a Kubernetes work pool has namespaces"
        place = target.where.get("namespace")
        yield Diagnostic("DW371", f"a {profile(target)} work pool has no namespace", place, help=help)


def _choice(
    target: TargetSettings, key: str, value: str | None, choices: tuple[str, ...], help: str = ""
) -> Iterator[Diagnostic]:
    if value is not None and value not in choices:
        help = help or f"Prefect takes {', '.join(f'`{it}`' for it in choices)}"
        yield Diagnostic("DW371", f"`{key}` cannot be `{value}` on Prefect", target.where.get(key), help=help)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != "" and value.isprintable()


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_steps(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(item, dict) for item in value)


_CHECKS = {
    "work_pool": _is_text,
    "work_queue": _is_text,
    "deployment": lambda value: _is_text(value) and not set(value) & set("/%&<>"),
    "job_variables": lambda value: isinstance(value, dict),
    "max_workers": lambda value: type(value) is int and 0 < value < 2**31,
    "persist_result": _is_flag,
    "result_storage": _is_text,
    "enforce_parameter_schema": _is_flag,
    "paused": _is_flag,
    "python_path": lambda value: isinstance(value, (list, tuple)) and all(map(_is_text, value)),
    "build": _is_steps,
    "push": _is_steps,
    "pull": _is_steps,
    "triggers": _is_steps,
}
_WANTED = {
    "work_pool": 'the name of a work pool: `"default"`',
    "work_queue": "the name of a work queue",
    "deployment": "a name without any of / % & < >",
    "job_variables": "a table of the work pool's job variables",
    "max_workers": "the number of threads for tasks, such as `8`",
    "persist_result": "`true` or `false`",
    "result_storage": 'a storage block: `"s3-bucket/results"`',
    "enforce_parameter_schema": "`true` or `false`",
    "paused": "`true` or `false`",
    "python_path": 'folders, relative to the flow file: `["../.."]`',
    "build": "a list of Prefect's build steps",
    "push": "a list of Prefect's push steps",
    "pull": "a list of Prefect's pull steps",
    "triggers": "a list of Prefect's triggers",
}
