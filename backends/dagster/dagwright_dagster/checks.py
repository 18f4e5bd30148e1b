"""What the table of features cannot say: texts and combinations that Dagster does not take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.diagnostics.model import Diagnostic, Label
from dagwright_dagster.options import problems, profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.plan.model import Plan, Step
    from dagwright.settings.model import TargetSettings

_TAG = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")
_TAG_LIMIT = 63


def check(plan: Plan, target: TargetSettings) -> Iterator[Diagnostic]:
    """All problems of a plan at once."""
    yield from problems(target)
    yield from _tags(plan)
    yield from _parameters(plan)
    yield from _on_failure(plan)
    yield from _store(target)
    told: set[int] = set()
    for step in plan.steps:
        if id(step.settings) not in told:  # settings that many steps share are reported once
            told.add(id(step.settings))
            yield from _labels(step)
            if profile(target) == "process":
                yield from _secrets(step)


def is_tag(text: str) -> bool:
    """Whether Dagster takes it as the key of a tag: a name, or a prefix and a name."""
    parts = text.split("/")
    return len(parts) <= 2 and all(part and len(part) <= _TAG_LIMIT and _TAG.issuperset(part) for part in parts)


def _tags(plan: Plan) -> Iterator[Diagnostic]:
    for tag in plan.settings.tags:
        if not is_tag(tag) or tag.startswith(("dagster/", "dagwright/")):
            yield _no_tag(tag, "a tag", plan.settings.where.get("tags", plan.span))


def _labels(step: Step) -> Iterator[Diagnostic]:
    where = step.settings.where
    for key in step.settings.labels:
        if not is_tag(key) or key.startswith(("dagster/", "dagster-k8s/", "dagwright/")):
            yield _no_tag(key, "the key of a label", where.get(f"labels.{key}") or where.get("labels") or step.span)


def _no_tag(text: str, what: str, span: Any) -> Diagnostic:
    return Diagnostic(
        "DW384",
        f"`{text}` cannot be {what} on Dagster",
        span,
        notes=(
            f"a tag is up to {_TAG_LIMIT} letters, digits, dots, dashes and underscores, with one slash if need be",
            "those that begin with `dagster/` are Dagster's own",
        ),
        help="write it with those",
    )


def _parameters(plan: Plan) -> Iterator[Diagnostic]:
    """DW382: no intervals; DW383: a schedule can give no value to a required parameter."""
    settings = plan.settings
    for param in plan.params:
        place = settings.where.get(f"params.{param.name}", param.span)
        source = param.source.source if param.source is not None else None
        if source in ("schedule.start", "schedule.end"):
            yield Diagnostic(
                "DW382",
                f"Dagster has no `{source}` for the parameter `{param.name}`",
                place,
                notes=("a schedule of Dagster makes moments, not intervals",),
                help='take the moment, moved where need be: `{ from = "schedule.time", offset = "-1d" }`',
            )
        if source is None and param.default is None and settings.schedule is not None:
            there = settings.where.get("schedule")
            yield Diagnostic(
                "DW383",
                f"scheduled runs have no value for the parameter `{param.name}`",
                param.span,
                labels=(Label(there, "the schedule"),) if there is not None else (),
                help=f'give it a default, or a source: `params.{param.name} = {{ from = "schedule.date" }}`',
            )


def _on_failure(plan: Plan) -> Iterator[Diagnostic]:
    """DW385: what is to be told of a failure must be a function."""
    text = plan.settings.on_failure
    if text is None:
        return
    module, _, function = text.partition(":")
    if not all(part.isidentifier() for part in (*module.split("."), *function.split("."))):
        yield Diagnostic(
            "DW385",
            f"`{text}` names no function",
            plan.settings.where.get("on_failure"),
            help='write module and function, as in `on_failure = "churn.alerts:notify"`',
        )


def _store(target: TargetSettings) -> Iterator[Diagnostic]:
    """DW386: pods have no folder in common."""
    if profile(target) == "kubernetes" and target.store is None:
        yield Diagnostic(
            "DW386",
            "ops in pods of their own need a store for the values between them",
            target.where.get("profile"),
            notes=("without one, values stay in a folder of the Dagster instance, which each pod has for itself",),
            help='name one that all pods reach: `store = "s3://bucket/prefix"` under `[targets.dagster]`',
        )


def _secrets(step: Step) -> Iterator[Diagnostic]:
    """DW387: the name of a secret is no name of an environment variable."""
    for variable, secret in step.settings.secrets.items():
        if not secret.name.isascii() or not secret.name.isidentifier():
            where = step.settings.where
            yield Diagnostic(
                "DW387",
                f"no environment variable can be called `{secret.name}`",
                where.get(f"secrets.{variable}") or where.get("secrets") or step.span,
                notes=("Dagster has secrets in the environment of its code locations",),
                help=f'name the variable that holds it: `[targets.dagster] secrets."{secret.name}" = "DB_PASSWORD"`',
            )
