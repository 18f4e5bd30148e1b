"""What the table of features cannot say: names, texts and combinations that Prefect does not take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.diagnostics.model import Diagnostic, Label
from dagwright_prefect.deployment import deployment_name
from dagwright_prefect.flow import summary
from dagwright_prefect.options import problems, profile
from dagwright_prefect.retries import DELAYS_LIMIT, retry_delays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.plan.model import Plan, Step
    from dagwright.settings.model import TargetSettings


def check(plan: Plan, target: TargetSettings) -> Iterator[Diagnostic]:
    """All problems of a plan at once."""
    yield from problems(target)
    yield from _one_container(plan, target)
    yield from _placeholders(plan, target)
    yield from _parameters(plan)
    yield from _on_failure(plan)
    told: set[int] = set()
    for step in plan.steps:
        if id(step.settings) not in told:  # settings that many steps share are reported once
            told.add(id(step.settings))
            yield from _retries(step)
            yield from _secrets(step)


_PER_RUN = {"docker": ("image",), "kubernetes": ("image", "service_account")}


def _one_container(plan: Plan, target: TargetSettings) -> Iterator[Diagnostic]:
    """DW372: a flow run is one container, so it cannot have two images."""
    for key in _PER_RUN.get(profile(target), ()):
        first: tuple[Step, Any] | None = None
        for step in plan.steps:
            value = getattr(step.settings, key)
            if value is None and key == "image":
                value = target.image
            if first is None:
                first = step, value
            elif value != first[1]:
                yield _two_of_one(key, first, (step, value))
                break


def _two_of_one(key: str, first: tuple[Step, Any], other: tuple[Step, Any]) -> Diagnostic:
    places = [(step.settings.where.get(key) or step.span, step.id, value) for step, value in (first, other)]
    (span, _, _), (span_2, _, _) = places
    said = [f"`{step}` asks for `{value}`" if value else f"`{step}` asks for none" for _, step, value in places]
    word = key.replace("_", " ")
    return Diagnostic(
        "DW372",
        f"the tasks of one flow run cannot have different {word}s on Prefect",
        span_2,
        label=said[1],
        labels=(Label(span, said[0]),) if span is not None else (),
        notes=("all tasks of a flow run share its container",),
        help=f'set one {word} for all of them: `tasks."*".{key} = "..."`',
    )


def _placeholders(plan: Plan, target: TargetSettings) -> Iterator[Diagnostic]:
    """DW373: `prefect deploy` replaces `{{ name }}` in these texts, or drops it, and has no escape."""
    settings = plan.settings
    texts = [("tags", tag) for tag in settings.tags]
    texts += [("owner", settings.owner or ""), ("description", summary(plan))]
    texts.append(("name", deployment_name(plan, target)))
    for key, text in texts:
        found = _placeholder(text)
        if found:
            yield Diagnostic(
                "DW373",
                f"`{found}` cannot stand in the {key} on Prefect",
                settings.where.get(key, plan.span),
                notes=(
                    f"`prefect deploy` takes `{found}` for a variable of its own, and there is no way to escape it",
                ),
                help="write it with other brackets",
            )


def _placeholder(text: str) -> str | None:
    import re

    found = re.search(r"{{\s*[\w.\-\[\]$]+\s*}}", text)
    return found.group() if found else None


def _parameters(plan: Plan) -> Iterator[Diagnostic]:
    """DW374: no intervals; DW375: a schedule can give no value to a required parameter."""
    settings = plan.settings
    for param in plan.params:
        place = settings.where.get(f"params.{param.name}", param.span)
        source = param.source.source if param.source is not None else None
        if source in ("schedule.start", "schedule.end"):
            yield Diagnostic(
                "DW374",
                f"Prefect has no `{source}` for the parameter `{param.name}`",
                place,
                notes=("a schedule of Prefect makes moments, not intervals",),
                help='take the moment, moved where need be: `{ from = "schedule.time", offset = "-1d" }`',
            )
        if source is None and param.default is None and settings.schedule is not None:
            yield Diagnostic(
                "DW375",
                f"scheduled runs have no value for the parameter `{param.name}`",
                param.span,
                labels=_label(settings.where.get("schedule"), "the schedule"),
                help=f'give it a default, or a source: `params.{param.name} = {{ from = "schedule.date" }}`',
            )


def _on_failure(plan: Plan) -> Iterator[Diagnostic]:
    """DW378: what is to be told of a failure must be a function."""
    text = plan.settings.on_failure
    if text is None:
        return
    module, _, function = text.partition(":")
    if not all(part.isidentifier() for part in (*module.split("."), *function.split("."))):
        yield Diagnostic(
            "DW378",
            f"`{text}` names no function",
            plan.settings.where.get("on_failure"),
            help='write module and function, as in `on_failure = "churn.alerts:notify"`',
        )


def _label(span: Any, text: str) -> tuple[Label, ...]:
    return (Label(span, text),) if span is not None else ()


def _retries(step: Step) -> Iterator[Diagnostic]:
    """DW376: more different delays than Prefect takes."""
    settings = step.settings
    if settings.retries and len(retry_delays(settings)) > DELAYS_LIMIT:
        yield Diagnostic(
            "DW376",
            f"`{step.id}` has more than {DELAYS_LIMIT} different delays between its retries",
            settings.where.get("backoff") or step.span,
            notes=(f"Prefect takes a list of {DELAYS_LIMIT} delays",),
            help='give the delays an end: `backoff = { factor = 2, max = "10m" }`',
        )


_BLOCK_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


def _secrets(step: Step) -> Iterator[Diagnostic]:
    """DW377: the name of a secret is no name of a block."""
    for variable, secret in step.settings.secrets.items():
        if not secret.name or not _BLOCK_NAME.issuperset(secret.name):
            where = step.settings.where
            yield Diagnostic(
                "DW377",
                f"no Secret block of Prefect can be called `{secret.name}`",
                where.get(f"secrets.{variable}") or where.get("secrets") or step.span,
                notes=("names of blocks are lower-case letters, digits and dashes",),
                help=f'give it a name that Prefect takes: `[targets.prefect] secrets."{secret.name}" = "..."`',
            )
