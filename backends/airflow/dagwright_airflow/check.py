"""What the table of features cannot say: options, names, combinations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.diagnostics.model import Diagnostic
from dagwright_airflow import options
from dagwright_airflow.support import backoff_is_exact, execution_of, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.plan.model import Plan, Step
    from dagwright.settings.model import TargetSettings

TAG_LIMIT = 100
"""Characters of a tag: Airflow refuses the whole DAG file for a longer one."""

LONGEST_DELAY = 365 * 86_400
"""Seconds. A backoff that goes beyond is a mistake, and soon no number at all."""


def problems(plan: Plan, target: TargetSettings) -> Iterator[Diagnostic]:
    """All problems at once: DW361 to DW368."""
    yield from options.problems(target)
    yield from _image_problems(plan, target)
    yield from _param_problems(plan)
    yield from _name_problems(plan)
    seen: set[int] = set()
    for step in plan.steps:
        if id(step.settings) not in seen:  # calls with the same settings share them: one report is enough
            seen.add(id(step.settings))
            yield from _backoff_problems(step, target)
            if execution_of(target) == "kubernetes":
                yield from _pod_problems(step)


def _image_problems(plan: Plan, target: TargetSettings) -> Iterator[Diagnostic]:
    """DW367: tasks, and the steps that the compiler makes itself, run in containers, and one has no image."""
    if not options.in_containers(target) or target.image:
        return
    bare = [step for step in plan.steps if not step.settings.image]
    joined = not plan.flat and not target.glue.image
    if bare or joined:
        what = (
            f"`{bare[0].id}` has no image to run in"
            if bare
            else "the values of a condition have no image to be put together in"
        )
        place = bare[0].span if bare else plan.span
        help = 'name the image that holds your package: `image = "registry.example/churn:1"` under `[targets.airflow]`'
        yield Diagnostic("DW367", what, place, help=f"{help}; `dagwright image` describes one")


# The Kubernetes documentation, "Labels and selectors": what the server takes.
_LABEL = r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?"
_LABEL_KEY = r"([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"


def _pod_problems(step: Step) -> Iterator[Diagnostic]:
    """DW368: what a Kubernetes server would refuse when the task starts."""
    import re

    settings, where = step.settings, step.settings.where
    for key, value in settings.labels.items():
        if not (re.fullmatch(_LABEL_KEY, key) and re.fullmatch(_LABEL, value)):
            help = "use up to 63 letters, digits, `-`, `_` and `.`, the first and last a letter or digit"
            message = f"Kubernetes takes no label `{key} = {value}`"
            yield Diagnostic("DW368", message, where.get(f"labels.{key}", step.span), help=help)
    if settings.gpu_kind is not None and not re.fullmatch(r"[a-z0-9.-]+/[A-Za-z0-9._-]+", settings.gpu_kind):
        message = f"`{settings.gpu_kind}` is not a resource that a Kubernetes node offers"
        help = "write the resource's name, such as `nvidia.com/gpu`, and choose the model of card with `node_selector`"
        yield Diagnostic("DW368", message, where.get("gpu_kind", step.span), help=help)


def _param_problems(plan: Plan) -> Iterator[Diagnostic]:
    for param in plan.params:
        place = plan.settings.where.get(f"params.{param.name}", param.span)
        if param.source is None and param.default is None and plan.settings.schedule is not None:
            yield Diagnostic(
                "DW362",
                f"a scheduled run has no value for the parameter `{param.name}`",
                place,
                notes=("Airflow refuses a DAG that has a schedule and a required param",),
                help=f"give it a default, or set `params.{param.name}`",
            )
        if param.source is not None and param.source.source == "env.name" and plan.env is None:
            yield Diagnostic(
                "DW366",
                f"the parameter `{param.name}` is the environment's name, and none is chosen",
                place,
                notes=("Airflow has no environments: the name is written into the DAG file",),
                help="compile with `--env NAME`",
            )


def _name_problems(plan: Plan) -> Iterator[Diagnostic]:
    settings, where = plan.settings, plan.settings.where
    for tag in settings.tags:
        if len(tag) > TAG_LIMIT:
            message = f"a tag of {len(tag)} characters: Airflow takes {TAG_LIMIT}"
            yield Diagnostic("DW364", message, where.get("tags"), help="write a shorter tag")
    if settings.on_failure is not None and not is_symbol(settings.on_failure):
        yield Diagnostic(
            "DW365",
            f"`{settings.on_failure}` names no function",
            where.get("on_failure"),
            help='write module and function, as in `on_failure = "churn.alerts:notify"`',
        )


def is_symbol(text: str) -> bool:
    """Whether a text is `module:function`, both dotted names."""
    module, colon, name = text.partition(":")
    return colon == ":" and all(part.isidentifier() for part in (*module.split("."), *name.split(".")))


def _backoff_problems(step: Step, target: TargetSettings) -> Iterator[Diagnostic]:
    settings = step.settings
    backoff, delay = settings.backoff, settings.retry_delay
    if backoff is None or not settings.retries or delay is None:
        return
    place = settings.where.get("backoff", step.span)
    if version_of(target) < (3, 2) and backoff.factor != 2:
        yield Diagnostic(
            "DW363",
            f"Airflow {'.'.join(map(str, version_of(target)))} doubles the delay each time; it cannot multiply by {backoff.factor:g}",
            settings.where.get("backoff.factor", place),
            help='write `factor = 2`, or set `version = "3.3"` under `[targets.airflow]` if that is what you run',
        )
    if backoff.max is None and backoff_is_exact(target) and delay.seconds > 0:
        import math

        # Logarithms, because the number itself may be too large for a float.
        if math.log(delay.seconds) + (settings.retries - 1) * math.log(backoff.factor) > math.log(LONGEST_DELAY):
            yield Diagnostic(
                "DW363",
                f"the last of {settings.retries} retries would come more than a year after the one before it",
                place,
                help='say how long to wait at most: `backoff = { factor = 2, max = "1h" }`',
            )
