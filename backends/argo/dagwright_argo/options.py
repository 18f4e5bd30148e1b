"""What `[targets.argo]` can hold beyond the keys that all targets share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.diagnostics.model import Diagnostic
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dagwright.settings.model import TargetSettings

SIZE_LIMIT = 1_000_000
"""Bytes of YAML. Kubernetes keeps a template as one object, and etcd takes 1.5 MiB; the run holds it once more."""

_PULL_POLICIES = ("Always", "IfNotPresent", "Never")
_WORKERS = ("installed", "beside")
_KINDS = ("WorkflowTemplate", "Workflow")


class Options(Record):
    """The extras, with their defaults. Each is one key of the TOML table, spelt the same."""

    kind: str = "WorkflowTemplate"
    image_pull_policy: str | None = None
    image_pull_secrets: tuple[str, ...] = ()
    service_account: str | None = None
    store_volume: str | None = None
    store_secret: str | None = None
    pools: str | None = None
    parallelism: int | None = None
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
    """DW390 for every key or value of the target that this backend does not take."""
    from dagwright.diagnostics.suggest import did_you_mean

    for key, value in target.extras.items():
        place = target.where.get(key)
        if key not in _CHECKS:
            help = did_you_mean(key, _CHECKS) or f"Argo takes {', '.join(_CHECKS)}"
            yield Diagnostic("DW390", f"Argo has no option `{key}`", place, help=help)
        elif not _CHECKS[key](value):
            yield Diagnostic("DW390", f"`{key}` cannot be `{value}`", place, help=f"write {_WANTED[key]}")
    if target.worker is not None and target.worker not in _WORKERS:
        help = 'put dagwright_worker.py into the image (`worker = "installed"`), or let a ConfigMap carry it (`worker = "beside"`)'
        yield Diagnostic(
            "DW390", f"`worker` cannot be `{target.worker}` on Argo", target.where.get("worker"), help=help
        )
    for key, value, why in (
        ("execution", target.execution, "every task runs in a pod"),
        ("profile", target.profile, "there is one kind of Argo"),
    ):
        if value is not None:
            message = f"Argo has no choice of {key}"
            yield Diagnostic("DW390", message, target.where.get(key), help=f"leave `{key}` out: {why}")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_name(value: Any) -> bool:
    """A name of a Kubernetes object."""
    from dagwright.emit.names import slug

    return _is_text(value) and len(value) <= 253 and all(slug(part) == part != "" for part in value.split("."))


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 < value < 2**31


_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "kind": lambda value: value in _KINDS,
    "image_pull_policy": lambda value: value in _PULL_POLICIES,
    "image_pull_secrets": lambda value: isinstance(value, (list, tuple)) and all(_is_name(it) for it in value),
    "service_account": _is_name,
    "store_volume": _is_name,
    "store_secret": _is_name,
    "pools": _is_name,
    "parallelism": _is_count,
    "ttl": _is_count,
    "python": _is_text,
    "size_limit": _is_count,
}
_WANTED = {
    "kind": f"one of {', '.join(_KINDS)}",
    "image_pull_policy": f"one of {', '.join(_PULL_POLICIES)}",
    "image_pull_secrets": 'the names of secrets: `["registry"]`',
    "service_account": "the name of a service account",
    "store_volume": 'the name of a volume claim that all pods can mount: `"values"`',
    "store_secret": 'the name of a secret whose keys are the variables that the store needs: `"s3-credentials"`',
    "pools": "the name of the ConfigMap that holds a number for every pool",
    "parallelism": "how many pods of a run may work at the same time",
    "ttl": "whole seconds, such as `86400`",
    "python": 'the interpreter inside the image: `"python3"`',
    "size_limit": "a number of bytes, such as `1400000`",
}
