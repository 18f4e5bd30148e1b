"""What the table of features cannot say: names, forms and sizes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dagwright.diagnostics.model import Diagnostic
from dagwright.emit.text import is_hazard
from dagwright_kubeflow import options as options_module
from dagwright_kubeflow import vertex
from dagwright_kubeflow.vertex import is_vertex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dagwright.diagnostics.model import Span
    from dagwright.plan.model import Plan, Step
    from dagwright.settings.model import TargetSettings
    from dagwright_kubeflow.backend import Made
    from dagwright_kubeflow.options import Options

MANY_TASKS = 100
LARGE_FILE = 500_000
LARGEST_SPEC = 60_000
"""Bytes of a step spec: it is stored as text with every run of the task, and older servers cut text at 64 KiB."""

# Patterns stay text until they are needed: to compile them all costs more than to check a small pipeline.
_LABEL = r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?"
_LABEL_KEY = r"([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
_RESOURCE = r"[a-z0-9.-]+/[A-Za-z0-9._-]+"


def settings_problems(plan: Plan, target: TargetSettings, options: Options) -> Iterator[Diagnostic]:
    """Everything that is wrong before anything is built."""
    yield from options_module.problems(target)
    yield from _images(plan, target)
    if is_vertex(target):
        yield from vertex.problems(plan, target, options)
    seen: set[int] = set()
    for step in plan.steps:
        if id(step.settings) not in seen:  # calls with the same settings share them: one report is enough
            seen.add(id(step.settings))
            yield from _step_problems(step, target)
    if is_vertex(target):
        return  # its table refuses what the rest is about
    if plan.settings.schedule is not None:
        from dagwright_kubeflow import schedule

        yield from schedule.problems(plan, options)
    elif plan.settings.max_active_runs is not None:
        yield Diagnostic(
            "DW354",
            "Kubeflow limits only the runs of a schedule, and this pipeline has none",
            plan.settings.where.get("max_active_runs"),
            help="leave `max_active_runs` out, or give the pipeline a `schedule`",
        )


def size_problems(plan: Plan, made: Made, options: Options) -> Iterator[Diagnostic]:
    """DW353, as errors and warnings, for a file that is complete otherwise."""
    for step in plan.steps:
        size = made.spec_sizes[step.id]
        if size > LARGEST_SPEC:
            yield Diagnostic(
                "DW353",
                f"the arguments of `{step.id}` take {size:,} bytes; Kubeflow carries {LARGEST_SPEC:,}",
                step.span,
                help="let the function read the data, or make it in a task of its own",
            )
    size = len(made.text.encode())
    if size > options.size_limit:
        yield Diagnostic(
            "DW353",
            f"the pipeline takes {size:,} bytes; a Kubeflow server takes about {options.size_limit:,}",
            plan.span,
            notes=("a run is kept as one Kubernetes object, and those end at 1.5 MiB",),
            help="put several calls into one task with `group`, or move a loop into a function; if your server takes more, "
            "set `size_limit` under `[targets.kubeflow]`",
        )
    elif size > LARGE_FILE or len(plan.steps) > MANY_TASKS:
        yield Diagnostic(
            "DW353",
            f"{len(plan.steps):,} tasks and {size:,} bytes are much for a Kubeflow server",
            plan.span,
            notes=(
                "servers have refused runs of 60 tasks; what counts is the run as Argo keeps it, some three times this",
            ),
            help="put several calls into one task with `group`",
            severity="warning",
        )


def _images(plan: Plan, target: TargetSettings) -> Iterator[Diagnostic]:
    if target.image:
        return
    bare = [step for step in plan.steps if not step.settings.image]
    if bare:
        others = (
            f" (nor have {len(bare) - 1} others)" if len(bare) > 2 else " (nor has 1 other)" if len(bare) > 1 else ""
        )
        yield Diagnostic(
            "DW351",
            f"`{bare[0].id}` has no image to run in{others}",
            bare[0].span,
            help='name the image that holds your package: `image = "registry.example/churn:1"` under `[targets.kubeflow]`, '
            "or for one task under its own table",
        )


def _step_problems(step: Step, target: TargetSettings) -> Iterator[Diagnostic]:
    settings = step.settings
    where = settings.where
    for name, value in settings.env.items():
        yield from _text(f"the variable `{name}`", value, where.get(f"env.{name}", step.span))
    for key, value in settings.labels.items():
        if not (re.fullmatch(_LABEL_KEY, key) and re.fullmatch(_LABEL, value)):
            yield Diagnostic(
                "DW352",
                f"Kubernetes takes no label `{key} = {value}`",
                where.get(f"labels.{key}", step.span),
                help="use up to 63 letters, digits, `-`, `_` and `.`, the first and last a letter or digit",
            )
    yield from _form_problems(step, vertex_ai=is_vertex(target))
    yield from _retry_problems(step)
    image = settings.image or target.image or ""
    if settings.cache and "@sha256:" not in image:
        yield Diagnostic(
            "DW355",
            f"`{step.id}` cannot be cached: the code in `{image or 'its image'}` can change unseen",
            where.get("cache", step.span),
            notes=(
                "Kubeflow reuses a result while image, command and inputs are the same; a tag says nothing about the code",
            ),
            help='pin the image by its digest: `image = "registry.example/churn@sha256:…"`',
        )


def _text(what: str, value: str, span: Span | None) -> Iterator[Diagnostic]:
    if is_hazard(value):
        yield Diagnostic(
            "DW352",
            f"{what} would not arrive as it is written",
            span,
            notes=("Kubernetes expands `$(NAME)` and `$$` in variables, and Argo expands `{{…}}`",),
            help="set it in the image, or in a secret",
        )


def _form_problems(step: Step, *, vertex_ai: bool) -> Iterator[Diagnostic]:
    settings, where = step.settings, step.settings.where
    if settings.gpu_kind is not None and not vertex_ai and not re.fullmatch(_RESOURCE, settings.gpu_kind):
        yield Diagnostic(
            "DW357",
            f"`{settings.gpu_kind}` is not a resource that a Kubernetes node offers",
            where.get("gpu_kind", step.span),
            help="write the resource's name, such as `nvidia.com/gpu`, and choose the model of card with `node_selector`",
        )
    for number, volume in enumerate(settings.volumes):
        place = where.get(f"volumes.{number}", where.get("volumes", step.span))
        for key, kinds in (("read_only", ()), ("sub_path", ("pvc",))):
            if volume.get(key) and not any(kind in volume for kind in kinds):
                yield Diagnostic(
                    "DW357",
                    f"Kubeflow has no `{key}` for this volume",
                    place,
                    help=f"leave `{key}` out" + (": it is for volumes with `pvc`" if kinds else ""),
                )
        if volume.get("empty_dir") is False:
            yield Diagnostic("DW357", "a volume that is no volume", place, help="write `empty_dir = true`")


def _retry_problems(step: Step) -> Iterator[Diagnostic]:
    backoff, where = step.settings.backoff, step.settings.where
    if backoff is None:
        return
    place = where.get("backoff", step.span)
    if backoff.factor != int(backoff.factor):
        yield Diagnostic(
            "DW358",
            f"Kubeflow multiplies the delay by whole numbers, not by {backoff.factor}",
            where.get("backoff.factor", place),
            help=f"write `factor = {max(2, round(backoff.factor))}`",
        )
    if backoff.max is not None:
        yield Diagnostic(
            "DW358",
            "Kubeflow has no longest delay between retries",
            where.get("backoff.max", place),
            notes=("what its SDK calls `backoff_max_duration` is the time after which a task is no longer retried",),
            help="leave `max` out, and choose `retries` so that the last delay is still acceptable",
        )


def errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether there is an error among them."""
    return any(item.severity == "error" for item in diagnostics)
