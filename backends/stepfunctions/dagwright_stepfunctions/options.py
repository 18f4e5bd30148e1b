"""What `[targets.stepfunctions]` can hold beyond the keys that all targets share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.diagnostics.model import Diagnostic
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.settings.model import TargetSettings

EXECUTIONS = ("lambda", "batch", "ecs")
"""What a task runs as; the default first."""

_WORKERS = ("installed",)


class Options(Record):
    """The extras, with their defaults. Each is one key of the TOML table, spelt the same; `execution` is the shared one."""

    execution: str = "lambda"
    distributed: str = "auto"
    role: str | None = None
    job_queue: str | None = None
    cluster: str | None = None
    subnets: tuple[str, ...] = ()
    security_groups: tuple[str, ...] = ()
    public_ip: bool = False
    architecture: str = "x86_64"
    log_retention: int | None = None
    python: str = "python3"


def read_options(target: TargetSettings) -> Options:
    """The options of a target that `problems` found nothing wrong with; what is wrong keeps its default."""
    good = {key: value for key, value in target.extras.items() if key in _CHECKS and _CHECKS[key](value)}
    good.update({key: tuple(good[key]) for key in ("subnets", "security_groups") if key in good})
    if target.execution in EXECUTIONS:
        good["execution"] = target.execution
    return Options(**good)


def problems(target: TargetSettings) -> Iterator[Diagnostic]:
    """DW359 for every key or value of the target that this backend does not take, or that is missing."""
    from dagwright.diagnostics.suggest import did_you_mean

    for key, value in target.extras.items():
        place = target.where.get(key)
        if key not in _CHECKS:
            help = did_you_mean(key, _CHECKS) or f"Step Functions takes {', '.join(_CHECKS)}"
            yield Diagnostic("DW359", f"Step Functions has no option `{key}`", place, help=help)
        elif not _CHECKS[key](value):
            yield Diagnostic("DW359", f"`{key}` cannot be `{value}`", place, help=f"write {_WANTED[key]}")
    yield from _choice(target, "execution", target.execution, EXECUTIONS, "")
    yield from _choice(target, "worker", target.worker, _WORKERS, _BESIDE)
    yield from _choice(target, "profile", target.profile, (), "leave `profile` out: there is one kind of it")
    yield from _missing(target)


_BESIDE = (
    "a task runs in the image that holds your package, so nothing can lie beside the definition: install dagwright_worker.py "
    'there (`worker = "installed"`)'
)
_NEEDS = {"batch": ("job_queue",), "ecs": ("cluster", "subnets")}


def _missing(target: TargetSettings) -> Iterator[Diagnostic]:
    if not target.store:
        yield Diagnostic(
            "DW359",
            "the tasks of a state machine need a store for the values between them",
            target.where.get("store"),
            help='name a bucket: `store = "s3://my-bucket/values"` under `[targets.stepfunctions]`',
        )
    elif not target.store.startswith("s3://") or not target.store[5:].strip("/"):
        yield Diagnostic(
            "DW359",
            f"`{target.store}` is no store that tasks on AWS share",
            target.where.get("store"),
            help='name a bucket: `store = "s3://my-bucket/values"` under `[targets.stepfunctions]`',
        )
    for key in _NEEDS.get(target.execution or "", ()):
        if not target.extras.get(key):
            yield Diagnostic(
                "DW359",
                f'`execution = "{target.execution}"` needs `{key}`',
                target.where.get("execution"),
                help=f"write {_WANTED[key]} under `[targets.stepfunctions]`",
            )


def _choice(
    target: TargetSettings, key: str, value: str | None, choices: tuple[str, ...], help: str
) -> Iterator[Diagnostic]:
    if value is not None and value not in choices:
        help = help or f"Step Functions takes {' or '.join(f'`{it}`' for it in choices)}"
        yield Diagnostic("DW359", f"`{key}` cannot be `{value}` on Step Functions", target.where.get(key), help=help)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != "" and "{{" not in value


def _are_texts(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and all(_is_text(it) for it in value)


def is_role(value: Any) -> bool:
    """Whether a text is the name (ARN) of a role."""
    return _is_text(value) and value.startswith("arn:") and ":iam::" in value and ":role/" in value


# The days that CloudWatch takes (AWS::Logs::LogGroup, RetentionInDays).
_RETENTIONS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)

_CHECKS = {
    "distributed": lambda value: value in ("auto", "always", "never"),
    "role": is_role,
    "job_queue": _is_text,
    "cluster": _is_text,
    "subnets": _are_texts,
    "security_groups": _are_texts,
    "public_ip": lambda value: isinstance(value, bool),
    "architecture": lambda value: value in ("x86_64", "arm64"),
    "log_retention": lambda value: type(value) is int and value in _RETENTIONS,
    "python": _is_text,
}
_WANTED = {
    "distributed": '`"auto"`, `"always"` or `"never"`',
    "role": 'the ARN of a role: `role = "arn:aws:iam::123456789012:role/churn"`',
    "job_queue": 'the name or ARN of a queue: `job_queue = "training"`',
    "cluster": 'the name or ARN of a cluster: `cluster = "pipelines"`',
    "subnets": 'where tasks run: `subnets = ["subnet-0a1b2c3d"]`',
    "security_groups": 'the groups of the tasks: `security_groups = ["sg-0a1b2c3d"]`',
    "public_ip": "`true` or `false`",
    "architecture": '`"x86_64"` or `"arm64"`',
    "log_retention": f"days that CloudWatch takes: {', '.join(map(str, _RETENTIONS))}",
    "python": 'the interpreter inside the image: `"python3"`',
}
