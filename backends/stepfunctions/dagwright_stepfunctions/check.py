"""What the table of features cannot say: names, forms, sizes, and the limits of AWS.

The quotas are those at https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html,
https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html, https://docs.aws.amazon.com/batch/latest/userguide/service_limits.html
and https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dagwright.diagnostics.model import Diagnostic
from dagwright_stepfunctions import options as options_module
from dagwright_stepfunctions.options import is_role
from dagwright_stepfunctions.runners import DEFAULT_CPU, DEFAULT_MEMORY, LONGEST_LAMBDA, MIB, mib
from dagwright_stepfunctions.text import is_hazard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.diagnostics.model import Span
    from dagwright.plan.model import Plan, Step
    from dagwright.settings.model import TargetSettings
    from dagwright_stepfunctions.backend import Made
    from dagwright_stepfunctions.options import Options

LARGEST_SPEC = {"lambda": 100_000, "batch": 20_000, "ecs": 7_000}
"""Characters of a task's arguments: an input of a state has 262,144 bytes, a Batch request 30 KiB, the overrides of ECS 8,192 characters."""

TEMPLATE_LIMIT = 1 << 20
MOST_TAGS = 50
LAMBDA_VARIABLES = 4096
"""Bytes of all variables of a function."""

_LAMBDA_MEMORY = (128, 10_240)
_LAMBDA_STORAGE = (512, 10_240)
_FARGATE_STORAGE = (21, 200)
# Thousandths of a core -> the smallest and the largest memory in GiB, and the step between them.
_FARGATE = {1000: (2, 8, 1), 2000: (4, 16, 1), 4000: (8, 30, 1), 8000: (16, 60, 4), 16000: (32, 120, 8)}
_FARGATE_SMALL = {250: (512, 1024, 2048), 500: (1024, 2048, 3072, 4096)}
_LAMBDA_RESERVED = re.compile(r"(AWS_(REGION|DEFAULT_REGION|ACCESS_KEY|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|LAMBDA_.*|"
                              r"EXECUTION_ENV)|_HANDLER|_X_AMZN_TRACE_ID|LAMBDA_(TASK_ROOT|RUNTIME_DIR)|TZ)")  # fmt: skip
_TAG = re.compile(r"[\w\s+=.:/@-]*")


def settings_problems(plan: Plan, target: TargetSettings, options: Options) -> Iterator[Diagnostic]:
    """Everything that is wrong before anything is built."""
    yield from options_module.problems(target)
    yield from _images(plan, target)
    yield from _pipeline(plan, target)
    if plan.settings.schedule is not None:
        yield from _schedule(plan)
    seen: set[int] = set()
    for step in plan.steps:
        if id(step.settings) not in seen:  # calls with the same settings share them: one report is enough
            seen.add(id(step.settings))
            yield from _texts(step)
            yield from _times(step, options)
            yield from {"lambda": _lambda, "batch": _batch, "ecs": _ecs}[options.execution](step, target)


def size_problems(plan: Plan, made: Made) -> Iterator[Diagnostic]:
    """DW360 for a definition that is complete otherwise."""
    from dagwright_stepfunctions.validator import DEFINITION_LIMIT, HISTORY_LIMIT, events

    spans = {step.id: step.span for step in plan.steps}
    largest = LARGEST_SPEC[options_module.read_options(made.target).execution]
    for step, size in made.sizes.items():
        if size > largest:
            message = f"the arguments of `{step}` take {size:,} characters; a task here takes {largest:,}"
            help = "let the function read the data, or make it in a task of its own"
            yield Diagnostic("DW360", message, spans.get(step, plan.span), help=help)
    smaller = "put several calls into one task with `group`, or move a loop into a function"
    for artifact, limit, what in zip(
        made.emission.artifacts,
        (DEFINITION_LIMIT, TEMPLATE_LIMIT),
        ("Step Functions takes definitions", "CloudFormation takes templates"),
        strict=True,
    ):
        size = len(artifact.text.encode())
        if size > limit:
            message = f"`{artifact.path}` has {size:,} bytes; {what} of {limit:,}"
            yield Diagnostic("DW360", message, plan.span, help=smaller)
    most = events(made.definition)
    if most > HISTORY_LIMIT:
        message = f"a run writes up to {most:,} events; Step Functions ends one with {HISTORY_LIMIT:,}"
        yield Diagnostic(
            "DW360", message, plan.span, notes=("a task writes five, and three for each retry",), help=smaller
        )


def _images(plan: Plan, target: TargetSettings) -> Iterator[Diagnostic]:
    bare = [step for step in plan.steps if not (step.settings.image or target.image)]
    if bare:
        others = (
            f" (nor have {len(bare) - 1} others)" if len(bare) > 2 else " (nor has 1 other)" if len(bare) > 1 else ""
        )
        yield Diagnostic(
            "DW380",
            f"`{bare[0].id}` has no image to run in{others}",
            bare[0].span,
            help="name the image that holds your package, of Amazon's registry for Lambda: "
            '`image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/churn:1"` under `[targets.stepfunctions]`, '
            "or for one task under its own table",
        )


def _pipeline(plan: Plan, target: TargetSettings) -> Iterator[Diagnostic]:
    settings, where = plan.settings, plan.settings.where
    tags = [("tags", tag) for tag in settings.tags] + [("owner", settings.owner)] * (settings.owner is not None)
    for key, text in tags:
        yield from _tag(text or "", where.get(key, plan.span), 128 if key == "tags" else 256)
    if settings.owner is not None and "owner" in settings.tags:
        message = "the tag `owner` of a state machine holds the owner, so no other tag can have that name"
        yield Diagnostic("DW379", message, where.get("tags", plan.span), help="call the tag something else")
    if len(tags) > MOST_TAGS:
        message = f"the state machine would have {len(tags)} tags, of {MOST_TAGS} that AWS takes"
        yield Diagnostic("DW379", message, where.get("tags", plan.span), help="leave some out")
    if settings.description is not None and is_hazard(settings.description):
        yield _replaced("the description", where.get("description", plan.span))
    elif settings.description is None and plan.doc is not None and is_hazard(plan.doc):
        yield _replaced("the text of the function", plan.span)
    topic = settings.on_failure
    if topic is not None and not re.fullmatch(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]{1,256}", topic):
        message = f"`{topic}` is no topic that could be told of a failure"
        help = 'write the ARN of an SNS topic: `on_failure = "arn:aws:sns:eu-west-1:123456789012:pages"`'
        yield Diagnostic("DW388", message, where.get("on_failure", plan.span), help=help)
    if settings.timeout is not None and not _is_whole(settings.timeout.seconds):
        yield _seconds("the timeout of a run", where.get("timeout", plan.span))
    for param in plan.params:
        if param.source is not None and param.source.source == "env.name" and plan.env is None:
            message = f"the parameter `{param.name}` is the environment's name, and there is none"
            help = "compile with `--env NAME`"
            yield Diagnostic("DW389", message, where.get(f"params.{param.name}", param.span), help=help)


def _schedule(plan: Plan) -> Iterator[Diagnostic]:
    from dagwright_stepfunctions.schedule import RUN_SOURCES, TIME_SOURCES, aws_cron

    settings, where = plan.settings, plan.settings.where
    if aws_cron(settings.schedule or "") is None:
        yield Diagnostic(
            "DW370",
            "EventBridge Scheduler cannot fire when either of two day fields matches",
            where.get("schedule", plan.span),
            notes=(
                "cron does where both the day of the month and the day of the week are restricted; AWS has one or the other",
            ),
            help="restrict one of them, and let the pipeline return early on the days that are not meant",
        )
    for param in plan.params:
        place = where.get(f"params.{param.name}", param.span)
        if param.source is None:
            if param.default is None:
                message = f"a scheduled run has no value for the parameter `{param.name}`"
                yield Diagnostic("DW370", message, place, help=f"give it a default, or set `params.{param.name}`")
        elif param.source.source not in RUN_SOURCES | TIME_SOURCES:
            message = f"EventBridge Scheduler knows when a run was scheduled, but no `{param.source.source}`"
            help = 'write `from = "schedule.time"` or `from = "schedule.date"`, with an `offset` if need be'
            yield Diagnostic("DW370", message, place, help=help)


# --- tasks, wherever they run


def _texts(step: Step) -> Iterator[Diagnostic]:
    settings, where = step.settings, step.settings.where
    for name, value in settings.env.items():
        place = where.get(f"env.{name}", step.span)
        if is_hazard(value):
            yield _replaced(f"the variable `{name}`", place)
        if name.startswith("DAGWRIGHT_"):
            message = f"`{name}` is a variable of the worker's own"
            yield Diagnostic(
                "DW388", message, place, help="choose another name; `store` under the target sets DAGWRIGHT_STORE"
            )
    for key, value in settings.labels.items():
        place = where.get(f"labels.{key}", step.span)
        yield from _tag(key, place, 128)
        yield from _tag(value, place, 256)
    role = settings.service_account
    if role is not None and not is_role(role):
        message = f"`{role}` is no role that a task could have"
        help = 'write the ARN of a role: `service_account = "arn:aws:iam::123456789012:role/churn-train"`'
        yield Diagnostic("DW388", message, where.get("service_account", step.span), help=help)
    for variable, secret in settings.secrets.items():
        if not re.fullmatch(r"[A-Za-z0-9/_+=.@-]{1,512}", secret.name) or not re.fullmatch(
            r"[^:{}$]{1,256}", secret.key
        ):
            message = f"AWS Secrets Manager has no secret `{secret.name}` with a key `{secret.key}`"
            help = "names have letters, digits and /_+=.@-; keys no colons, braces or dollars"
            yield Diagnostic("DW388", message, where.get(f"secrets.{variable}", step.span), help=help)


def _tag(text: str, place: Span | None, longest: int) -> Iterator[Diagnostic]:
    if len(text) > longest or text.lower().startswith("aws:") or not _TAG.fullmatch(text):
        message = f"`{text[:60]}` cannot stand in a tag of AWS"
        help = f"use up to {longest} letters, digits, spaces and +-=._:/@, and not `aws:` at the start"
        yield Diagnostic("DW379", message, place, help=help)


def _replaced(what: str, place: Span | None) -> Diagnostic:
    notes = ("CloudFormation puts something else in the place of `{{resolve:…}}`, wherever it stands",)
    return Diagnostic(
        "DW379", f"{what} would not arrive as it is written", place, notes=notes, help="write it otherwise"
    )


def _times(step: Step, options: Options) -> Iterator[Diagnostic]:
    settings, where = step.settings, step.settings.where
    delay, backoff = settings.retry_delay, settings.backoff
    if settings.timeout is not None and not _is_whole(settings.timeout.seconds):
        yield _seconds("a timeout", where.get("timeout", step.span))
    if delay is not None and delay.seconds != 0 and not _is_whole(delay.seconds):
        yield _seconds("a delay between retries", where.get("retry_delay", step.span))
    if backoff is not None and backoff.max is not None:
        place = where.get("backoff.max", where.get("backoff", step.span))
        first = delay.seconds if delay else 1
        if not _is_whole(backoff.max.seconds):
            yield _seconds("the longest delay", place)
        elif not first < backoff.max.seconds <= 31_622_400:
            message = f"the longest delay between retries must be above the first, {first:g} s, and at most 366 days"
            yield Diagnostic("DW369", message, place, help="leave `max` out, or make it longer")


def _is_whole(seconds: float) -> bool:
    return seconds == int(seconds) and seconds >= 1


def _seconds(what: str, place: Span | None) -> Diagnostic:
    return Diagnostic("DW369", f"{what} is a whole number of seconds on AWS, from 1 on", place, help="round it")


# --- what only Lambda, Batch or ECS does not have


def _amount(step: Step, key: str, unit: int, word: str, least: int, most: int, service: str) -> Iterator[Diagnostic]:
    quantity = getattr(step.settings, key)
    if quantity is None:
        return
    place = step.settings.where.get(key, step.span)
    if quantity.value % unit:
        message = f"{service} has whole {word} of {key.replace('_', ' ')}, not `{quantity.text}`"
        yield Diagnostic(
            "DW369", message, place, help=f'write `{key} = "{max(least, quantity.value // unit + 1)}{word[:-1]}"`'
        )
    elif not least <= quantity.value // unit <= most:
        message = f"{service} has {least:,} to {most:,} {word} of {key.replace('_', ' ')}, not `{quantity.text}`"
        help = 'for more, run tasks as Batch jobs: `execution = "batch"` under `[targets.stepfunctions]`'
        yield Diagnostic(
            "DW369",
            message,
            place,
            help=help if quantity.value // unit > most else f"write at least `{least}{word[:-1]}`",
        )


def _lambda(step: Step, target: TargetSettings) -> Iterator[Diagnostic]:
    settings, where = step.settings, step.settings.where
    yield from _amount(step, "memory", MIB, "MiB", *_LAMBDA_MEMORY, "Lambda")
    yield from _amount(step, "ephemeral_storage", MIB, "MiB", *_LAMBDA_STORAGE, "Lambda")
    if settings.timeout is not None and settings.timeout.seconds > LONGEST_LAMBDA:
        message = f'Lambda ends a function after 15 minutes, so it cannot have `timeout = "{settings.timeout.text}"`'
        help = 'run tasks in containers: `execution = "batch"` or `"ecs"` under `[targets.stepfunctions]`'
        yield Diagnostic("DW369", message, where.get("timeout", step.span), help=help)
    for name in (*settings.env, *settings.secrets):
        if _LAMBDA_RESERVED.fullmatch(name) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]+", name):
            message = f"Lambda lets nobody set the variable `{name}`"
            place = where.get(f"env.{name}", where.get(f"secrets.{name}", step.span))
            yield Diagnostic("DW388", message, place, help="choose another name, of two letters or more")
    size = sum(len(name.encode()) + len(value.encode()) for name, value in settings.env.items())
    if size > LAMBDA_VARIABLES - 500:
        message = f"the variables of `{step.id}` take {size:,} bytes; Lambda has {LAMBDA_VARIABLES:,} for all"
        yield Diagnostic("DW369", message, where.get("env", step.span), help="let the function read them from a file")
    image = settings.image or target.image
    if image is not None and not re.fullmatch(r"\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/\S+", image):
        yield Diagnostic(
            "DW380",
            f"Lambda takes images from Amazon's registry of the same region only, not `{image}`",
            where.get("image", target.where.get("image", step.span)),
            help='push it there: `image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/churn:1"`',
        )


def _batch(step: Step, target: TargetSettings) -> Iterator[Diagnostic]:
    settings, where = step.settings, step.settings.where
    yield from _amount(step, "memory", MIB, "MiB", 4, 1 << 30, "Batch")
    if settings.cpu is not None and settings.cpu.value % 1000:
        message = f"a Batch job on EC2 has whole cores, not `{settings.cpu.text}`"
        yield Diagnostic(
            "DW369", message, where.get("cpu", step.span), help=f"write `cpu = {settings.cpu.value // 1000 + 1}`"
        )
    if settings.timeout is not None and settings.timeout.seconds < 60:
        message = (
            f'Batch ends a job after a minute at the earliest, so it cannot have `timeout = "{settings.timeout.text}"`'
        )
        yield Diagnostic("DW369", message, where.get("timeout", step.span), help="make it a minute")


def _ecs(step: Step, target: TargetSettings) -> Iterator[Diagnostic]:
    settings, where = step.settings, step.settings.where
    yield from _amount(step, "ephemeral_storage", 1 << 30, "GiB", *_FARGATE_STORAGE, "Fargate")
    cpu = settings.cpu.value if settings.cpu else DEFAULT_CPU
    memory = mib(settings.memory and settings.memory.value, DEFAULT_MEMORY)
    whole = settings.memory is None or settings.memory.value % MIB == 0
    place = where.get("memory", where.get("cpu", step.span))
    fits = _fargate(cpu)
    if not fits:
        sizes = ", ".join(f"{it / 1000:g}" for it in (*_FARGATE_SMALL, *_FARGATE))
        message = f"Fargate has no container of `{settings.cpu.text if settings.cpu else cpu}` cores"
        yield Diagnostic("DW369", message, where.get("cpu", step.span), help=f"choose one of {sizes}")
    elif not whole or memory not in fits:
        listed = (
            f"{fits[0] / 1024:g} to {fits[-1] / 1024:g} GiB" if len(fits) > 4 else ", ".join(f"{it}Mi" for it in fits)
        )
        message = f"Fargate has no container of {cpu / 1000:g} cores and {memory:,} MiB"
        help = f"with so many cores it has {listed} of memory; of whole GiB, and from 8 cores on in steps of 4 or 8"
        yield Diagnostic("DW369", message, place, help=help)


def _fargate(cpu: int) -> tuple[int, ...]:
    """The sizes of memory, in MiB, that Fargate has with so many thousandths of a core; none where it has not got that."""
    if cpu in _FARGATE:
        least, most, step = _FARGATE[cpu]
        return tuple(size * 1024 for size in range(least, most + 1, step))
    return _FARGATE_SMALL.get(cpu, ())
