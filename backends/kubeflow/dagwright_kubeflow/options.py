"""What `[targets.kubeflow]` can hold beyond the keys that all targets share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.diagnostics.model import Diagnostic
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.settings.model import TargetSettings

SIZE_LIMIT = 1_400_000
"""Bytes of IR. The API server keeps a run as one Kubernetes object, and etcd takes 1.5 MiB."""

_PULL_POLICIES = ("Always", "IfNotPresent", "Never")
_WORKERS = ("installed", "inline")
PROFILES = ("kfp", "vertex")
"""Kinds of Kubeflow, the default first: its own server, Vertex AI Pipelines."""


class Options(Record):
    """The extras, with their defaults. Each is one key of the TOML table, spelt the same."""

    image_pull_policy: str | None = None
    image_pull_secrets: tuple[str, ...] = ()
    pipeline_root: str | None = None
    experiment: str | None = None
    service_account: str | None = None
    server_timezone: str = "UTC"
    ttl: int | None = None
    python: str = "python3"
    size_limit: int = SIZE_LIMIT


def read_options(target: TargetSettings) -> Options:
    """The options of a target that `problems` found nothing wrong with; what is wrong keeps its default."""
    good = {key: value for key, value in target.extras.items() if key in _CHECKS and _CHECKS[key](value)}
    if "image_pull_secrets" in good:
        good["image_pull_secrets"] = tuple(good["image_pull_secrets"])
    return Options(**good)


def problems(target: TargetSettings) -> Iterator[Diagnostic]:
    """DW356 for every key or value of the target that this backend does not take."""
    from dagwright.diagnostics.suggest import did_you_mean

    for key, value in target.extras.items():
        place = target.where.get(key)
        if key not in _CHECKS:
            help = did_you_mean(key, _CHECKS) or f"Kubeflow takes {', '.join(_CHECKS)}"
            yield Diagnostic("DW356", f"Kubeflow has no option `{key}`", place, help=help)
        elif not _CHECKS[key](value):
            yield Diagnostic("DW356", f"`{key}` cannot be `{value}`", place, help=f"write {_WANTED[key]}")
    yield from _choice(target, "worker", target.worker, _WORKERS, _BESIDE)
    yield from _choice(target, "profile", target.profile, PROFILES, "")
    if target.store is not None:
        yield Diagnostic(
            "DW356",
            "Kubeflow stores the values between tasks itself",
            target.where.get("store"),
            help="leave `store` out; `pipeline_root` says where Kubeflow keeps its artifacts",
        )
    if target.execution is not None:
        help = "leave `execution` out: every task runs in a pod"
        yield Diagnostic("DW356", "Kubeflow has no choice of execution", target.where.get("execution"), help=help)


_BESIDE = (
    "a pipeline file is all that Kubeflow takes, so nothing can lie beside it: put dagwright_worker.py into the image "
    '(`worker = "installed"`), or let the file carry it (`worker = "inline"`)'
)


def _choice(
    target: TargetSettings, key: str, value: str | None, choices: tuple[str, ...], help: str
) -> Iterator[Diagnostic]:
    if value is not None and value not in choices:
        help = help or f"Kubeflow takes {' or '.join(f'`{it}`' for it in choices)}"
        yield Diagnostic("DW356", f"`{key}` cannot be `{value}` on Kubeflow", target.where.get(key), help=help)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 < value < 2**31


_CHECKS = {
    "image_pull_policy": lambda value: value in _PULL_POLICIES,
    "image_pull_secrets": lambda value: isinstance(value, (list, tuple)) and all(_is_text(it) for it in value),
    "pipeline_root": _is_text,
    "experiment": _is_text,
    "service_account": _is_text,
    "server_timezone": _is_text,
    "ttl": _is_count,
    "python": _is_text,
    "size_limit": _is_count,
}
_WANTED = {
    "image_pull_policy": f"one of {', '.join(_PULL_POLICIES)}",
    "image_pull_secrets": 'the names of secrets: `["registry"]`',
    "pipeline_root": 'a folder or an address: `"s3://bucket/pipelines"`',
    "experiment": "the name of an experiment",
    "service_account": "the name of a service account",
    "server_timezone": 'the name of a time zone: `"Europe/Amsterdam"`',
    "ttl": "whole seconds, such as `86400`",
    "python": 'the interpreter inside the image: `"python3"`',
    "size_limit": "a number of bytes, such as `5000000`",
}
