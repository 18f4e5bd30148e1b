"""What `[targets.dagster]` can hold: the keys all targets share, as Dagster reads them, and Dagster's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dagwright.diagnostics.model import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dagwright.settings.model import TargetSettings

PROFILES = ("process", "kubernetes")
"""Where ops run: in processes of the machine of the run, or each in a pod. The first is the default."""

EXECUTIONS = ("process", "in_process")
"""Whether each op has a process of its own, or all of a run share one. The first is the default."""

WORKERS = ("beside", "installed")


class Options(NamedTuple):
    """Dagster's own keys with their defaults. Each is one key of the TOML table, spelt the same."""

    assets: bool = False
    max_concurrent: int | None = None
    paused: bool = False
    python_path: tuple[str, ...] = ()


def read_options(target: TargetSettings) -> Options:
    """The options of a target that `problems` found nothing wrong with; what is wrong keeps its default."""
    good: dict[str, Any] = {key: it for key, it in target.extras.items() if key in _CHECKS and _CHECKS[key](it)}
    good.update((key, tuple(it)) for key, it in good.items() if isinstance(it, list))
    return Options(**good)


def profile(target: TargetSettings) -> str:
    """Where ops run."""
    return target.profile if target.profile in PROFILES else PROFILES[0]


def in_one_process(target: TargetSettings) -> bool:
    """Whether all ops of a run share its process."""
    return profile(target) == "process" and target.execution == "in_process"


def problems(target: TargetSettings) -> Iterator[Diagnostic]:
    """DW381 for every key or value of the target that this backend does not take."""
    from dagwright.diagnostics.suggest import did_you_mean

    for key, value in target.extras.items():
        place = target.where.get(key)
        if key not in _CHECKS:
            help = did_you_mean(key, _CHECKS) or f"Dagster takes {', '.join(_CHECKS)}"
            yield Diagnostic("DW381", f"Dagster has no option `{key}`", place, help=help)
        elif not _CHECKS[key](value):
            yield Diagnostic("DW381", f"`{key}` cannot be `{value}` on Dagster", place, help=f"write {_WANTED[key]}")
    yield from _choice(target, "profile", target.profile, PROFILES)
    yield from _choice(target, "execution", target.execution, EXECUTIONS)
    help = 'use `worker = "beside"`: the worker is then one more file of the code location'
    yield from _choice(target, "worker", target.worker, WORKERS, help)
    yield from _combinations(target)


def _combinations(target: TargetSettings) -> Iterator[Diagnostic]:
    if profile(target) == "kubernetes":
        if target.execution == "in_process":
            place = target.where.get("execution")
            help = "leave `execution` out: on Kubernetes each op has a pod of its own"
            yield Diagnostic("DW381", "`execution` cannot be `in_process` on Kubernetes", place, help=help)
        return
    for key in ("image", "namespace"):
        if getattr(target, key) is not None:
            help = f'leave `{key}` out, or run ops in pods: `profile = "kubernetes"`'
            yield Diagnostic("DW381", f"a process has no {key}", target.where.get(key), help=help)
    if target.execution == "in_process" and target.extras.get("max_concurrent") is not None:
        help = "leave `max_concurrent` out: in one process there is one op at a time"
        place = target.where.get("max_concurrent")
        yield Diagnostic("DW381", "`max_concurrent` says nothing in one process", place, help=help)


def _choice(
    target: TargetSettings, key: str, value: str | None, choices: tuple[str, ...], help: str = ""
) -> Iterator[Diagnostic]:
    if value is not None and value not in choices:
        help = help or f"Dagster takes {', '.join(f'`{it}`' for it in choices)}"
        yield Diagnostic("DW381", f"`{key}` cannot be `{value}` on Dagster", target.where.get(key), help=help)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and value != "" and value.isprintable()


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "assets": _is_flag,
    "max_concurrent": lambda value: type(value) is int and 0 < value < 2**31,
    "paused": _is_flag,
    "python_path": lambda value: isinstance(value, (list, tuple)) and all(map(_is_path, value)),
}
_WANTED = {
    "assets": "`true` or `false`",
    "max_concurrent": "the number of ops that may run at once, such as `4`",
    "paused": "`true` or `false`",
    "python_path": 'folders, relative to the file of definitions: `["../.."]`',
}
