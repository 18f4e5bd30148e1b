"""What the table of features cannot say: names, forms, sizes, and where values go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dagwright.diagnostics.model import Diagnostic
from dagwright.emit.text import is_hazard
from dagwright.plan.model import FromParam, Step
from dagwright_argo import options as options_module
from dagwright_argo.params import RUN_SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings
    from dagwright_argo.options import Options

LARGEST_SPEC = 100_000
"""Bytes of a step spec: Linux takes 128 KiB in one argument of a program."""

# Patterns stay text until they are needed: to compile them all costs more than to check a small pipeline.
_LABEL = r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?"
_LABEL_KEY = r"([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
_RESOURCE = r"[a-z0-9.-]+/[A-Za-z0-9._-]+"
_CONFIG_KEY = r"[-._a-zA-Z0-9]{1,253}"
_SYMBOL = r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*"
_SCHEDULED = frozenset({"schedule.date", "schedule.time"})


def settings_problems(plan: Plan, target: TargetSettings, options: Options) -> Iterator[Diagnostic]:
    """Everything that is wrong before anything is built."""
    yield from options_module.problems(target)
    yield from _images(plan, target)
    yield from _store(plan, target, options)
    seen: set[int] = set()
    for step in plan.steps:
        if id(step.settings) not in seen:  # calls with the same settings share them: one report is enough
            seen.add(id(step.settings))
            yield from _step_problems(step, target)
    yield from _run_problems(plan, target, options)
    if plan.settings.schedule is not None:
        yield from _schedule_problems(plan, options)


def size_problems(plan: Plan, size: int, spec_sizes: dict[str, int], options: Options) -> Iterator[Diagnostic]:
    """DW393 for a file that is complete otherwise."""
    for step in plan.steps:
        if spec_sizes[step.id] > LARGEST_SPEC:
            yield Diagnostic(
                "DW393",
                f"the arguments of `{step.id}` take {spec_sizes[step.id]:,} bytes; a container takes {LARGEST_SPEC:,}",
                step.span,
                help="let the function read the data, or make it in a task of its own",
            )
    if size > options.size_limit:
        yield Diagnostic(
            "DW393",
            f"the workflow takes {size:,} bytes; Kubernetes takes about {options.size_limit:,}",
            plan.span,
            notes=("a template is kept as one Kubernetes object, and those end at 1.5 MiB",),
            help="put several calls into one task with `group`, or move a loop into a function; if your cluster takes more, "
            "set `size_limit` under `[targets.argo]`",
        )


def _images(plan: Plan, target: TargetSettings) -> Iterator[Diagnostic]:
    bare = [] if target.image else [step for step in plan.steps if not step.settings.image]
    if bare:
        others = f" (nor {'have' if len(bare) > 2 else 'has'} {len(bare) - 1} other{'s' if len(bare) > 2 else ''})"
        yield Diagnostic(
            "DW391",
            f"`{bare[0].id}` has no image to run in{others if len(bare) > 1 else ''}",
            bare[0].span,
            help='name the image that holds your package: `image = "registry.example/churn:1"` under `[targets.argo]`, '
            "or for one task under its own table",
        )


def _store(plan: Plan, target: TargetSettings, options: Options) -> Iterator[Diagnostic]:
    """DW392: values need a place that all pods reach."""
    where = target.where.get("store")
    if target.store is None:
        if plan.result is not None or any(_takes_values(step) for step in plan.steps):
            yield Diagnostic(
                "DW392",
                "values between tasks have no place to lie",
                plan.span,
                notes=(
                    "every task runs in a pod of its own, and Argo itself carries only short texts from one to another",
                ),
                help='name one that all pods reach: `store = "s3://bucket/values"` under `[targets.argo]`, or a folder on a '
                'claim that many pods can mount: `store = "/values"`, `store_volume = "values"`',
            )
        if options.store_volume is not None:
            yield Diagnostic(
                "DW392",
                "`store_volume` says where the store is mounted from, and there is no store",
                target.where.get("store_volume"),
                help='say where it is mounted: `store = "/values"`',
            )
    elif is_hazard(target.store):
        yield Diagnostic(
            "DW394", "the address of the store would not arrive as it is written", where, notes=(_EXPANDED,),
            help="choose another place",
        )  # fmt: skip
    elif "://" in target.store:
        if options.store_volume is not None:
            yield Diagnostic(
                "DW392", f"`{target.store}` is an address, and no folder that a volume could be mounted at", where,
                help="leave `store_volume` out, or name a folder",
            )  # fmt: skip
    elif not target.store.startswith("/"):
        help = 'write an absolute path, such as "/values"'
        yield Diagnostic("DW392", f"`{target.store}` is a different folder in every pod", where, help=help)
    elif options.store_volume is None:
        yield Diagnostic(
            "DW392",
            f"`{target.store}` is a different folder in every pod",
            where,
            help='name the claim that is mounted there: `store_volume = "values"` under `[targets.argo]`',
        )


def _takes_values(step: Step) -> bool:
    return any(not isinstance(source, FromParam) for source in step.inputs.values())


_EXPANDED = "Kubernetes expands `$(NAME)` and `$$` in variables, and Argo expands `{{…}}`"


def _step_problems(step: Step, target: TargetSettings) -> Iterator[Diagnostic]:
    settings, where = step.settings, step.settings.where
    for name, value in settings.env.items():
        if is_hazard(value):
            yield Diagnostic(
                "DW394", f"the variable `{name}` would not arrive as it is written",
                where.get(f"env.{name}", step.span), notes=(_EXPANDED,), help="set it in the image, or in a secret",
            )  # fmt: skip
    for key, value in settings.labels.items():
        if not (re.fullmatch(_LABEL_KEY, key) and re.fullmatch(_LABEL, value)):
            yield Diagnostic(
                "DW394",
                f"Kubernetes takes no label `{key} = {value}`",
                where.get(f"labels.{key}", step.span),
                help="use up to 63 letters, digits, `-`, `_` and `.`, the first and last a letter or digit",
            )
    if settings.gpu_kind is not None and not re.fullmatch(_RESOURCE, settings.gpu_kind):
        yield Diagnostic(
            "DW395",
            f"`{settings.gpu_kind}` is not a resource that a Kubernetes node offers",
            where.get("gpu_kind", step.span),
            help="write the resource's name, such as `nvidia.com/gpu`, and choose the model of card with `node_selector`",
        )
    if settings.pool is not None and not re.fullmatch(_CONFIG_KEY, settings.pool):
        help = "use letters, digits, `-`, `_` and `.`"
        yield Diagnostic(
            "DW394", f"no key of a ConfigMap can be called `{settings.pool}`", where.get("pool", step.span), help=help
        )
    for number, volume in enumerate(settings.volumes):
        place = where.get(f"volumes.{number}", where.get("volumes", step.span))
        if volume.get("empty_dir") is False:
            yield Diagnostic("DW395", "a volume that is no volume", place, help="write `empty_dir = true`")
        if is_hazard(volume["mount"]) or is_hazard(volume.get("sub_path") or ""):
            yield Diagnostic(
                "DW394", "the path of a volume would not arrive as it is written", place, notes=(_EXPANDED,),
                help="choose a path without these signs",
            )  # fmt: skip
    backoff = settings.backoff
    if backoff is not None and backoff.factor != int(backoff.factor):
        yield Diagnostic(
            "DW396",
            f"Argo multiplies the delay by whole numbers, not by {backoff.factor}",
            where.get("backoff.factor", where.get("backoff", step.span)),
            help=f"write `factor = {max(2, round(backoff.factor))}`",
        )


def _run_problems(plan: Plan, target: TargetSettings, options: Options) -> Iterator[Diagnostic]:
    settings, where = plan.settings, plan.settings.where
    if settings.on_failure is not None and not re.fullmatch(_SYMBOL, settings.on_failure):
        yield Diagnostic(
            "DW397",
            f"`{settings.on_failure}` names no function",
            where.get("on_failure"),
            help='write module and function, as in `on_failure = "churn.alerts:notify"`',
        )
    for key, text in (
        ("description", settings.description),
        ("owner", settings.owner),
        *(("tags", t) for t in settings.tags),
    ):
        if text is not None and "{{" in text:
            yield Diagnostic(
                "DW394", f"`{key}` would not arrive as it is written", where.get(key),
                notes=("Argo expands `{{…}}` in annotations",), help="write it without `{{`",
            )  # fmt: skip
    for param in plan.params:
        if param.source is not None and param.source.source == "env.name" and plan.env is None:
            yield Diagnostic(
                "DW398",
                f"the parameter `{param.name}` is the environment's name, and there is none",
                where.get(f"params.{param.name}", param.span),
                help="compile with `--env NAME`",
            )


def _schedule_problems(plan: Plan, options: Options) -> Iterator[Diagnostic]:
    """DW399 for what a CronWorkflow cannot do with this pipeline."""
    where = plan.settings.where
    if options.kind == "Workflow":
        yield Diagnostic(
            "DW399",
            "a schedule starts runs of a template, and `kind` asks for a plain Workflow",
            where.get("schedule"),
            help="leave `kind` out of `[targets.argo]`",
        )
    for param in plan.params:
        place = where.get(f"params.{param.name}", param.span)
        if param.source is None:
            if param.default is None:
                yield Diagnostic(
                    "DW399",
                    f"a scheduled run has no value for the parameter `{param.name}`",
                    place,
                    help=f"give it a default, or set `params.{param.name}`",
                )
        elif param.source.source not in _SCHEDULED | RUN_SOURCES:
            yield Diagnostic(
                "DW399",
                f"Argo knows when a run was scheduled, but no `{param.source.source}`",
                place,
                help='write `from = "schedule.time"` or `from = "schedule.date"`, with an `offset` if need be',
            )


def errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether there is an error among them."""
    return any(item.severity == "error" for item in diagnostics)
