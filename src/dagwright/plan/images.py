"""Images: logical names become references by digest, and names that float are refused where digests are demanded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.backend import Feature
from dagwright.plan.model import map_steps
from dagwright.record import Record
from dagwright.settings.images import is_pinned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dagwright.backend import Backend
    from dagwright.diagnostics.model import DiagnosticSink, Span
    from dagwright.plan.model import Plan, Step
    from dagwright.settings.model import ImageSettings, TargetSettings, TaskSettings


class ImageUse(Record):
    """An image that something runs in: its name, the step or the target's key that it is for, and where it was written."""

    name: str
    subject: str
    span: Span | None


def images_of(plan: Plan, target: TargetSettings, backend: Backend) -> list[ImageUse]:
    """Every image that the target is to run the plan in, each name once, in the order of the plan.

    Those of the tasks' settings, that of the target for tasks that name none, and those that the backend's own keys
    (`Backend.image_options`) name. None where the target, as it is set up, runs nothing in an image.
    """
    support = backend.capabilities(target).get(Feature.IMAGE)
    if support is None or support.level == "unsupported":
        return []
    found: dict[str, ImageUse] = {}
    for step in plan.steps:
        own, common = step.settings.image, target.image
        if own is not None:
            found.setdefault(own, ImageUse(own, step.id, step.settings.where.get("image", step.span)))
        elif common is not None:
            found.setdefault(common, ImageUse(common, step.id, target.where.get("image")))
    for key in backend.image_options:
        name = _option(target.extras, key.split("."))
        if isinstance(name, str):
            span = target.where.get(key, target.where.get(key.partition(".")[0]))
            found.setdefault(name, ImageUse(name, key, span))
    return list(found.values())


def pin_images(
    plan: Plan, target: TargetSettings, backend: Backend, images: Mapping[str, str]
) -> tuple[Plan, TargetSettings]:
    """The plan and the target with each image's logical name replaced by what `images` says it is; other names stay."""
    if not images:
        return plan, target
    changed: dict[int, TaskSettings] = {}  # settings that steps share stay shared: backends tell them apart by identity

    def pinned(settings: TaskSettings) -> TaskSettings:
        name = settings.image
        if name is None or name not in images:
            return settings
        if id(settings) not in changed:
            changed[id(settings)] = settings._replace(image=images[name])
        return changed[id(settings)]

    def step_pinned(step: Step) -> Step:
        settings = pinned(step.settings)
        return step if settings is step.settings else step._replace(settings=settings)

    extras = target.extras
    for key in backend.image_options:
        extras = _with_option(extras, key.split("."), images)
    image = None if target.image is None else images.get(target.image, target.image)
    target = target._replace(image=image, glue=pinned(target.glue), extras=extras)
    return plan._replace(units=map_steps(plan.units, step_pinned)), target


def demand_digests(
    uses: list[ImageUse], settings: ImageSettings, images: Mapping[str, str], sink: DiagnosticSink
) -> None:
    """DW036 for every image that the settings demand a digest of, and that has none once `images` is applied."""
    if not settings.require_digest:
        return
    for use in uses:
        if is_pinned(images.get(use.name, use.name)):
            continue
        sink.error(
            "DW036", f"the image `{use.name}` is not pinned by a digest", use.span,
            notes=tuple(_why(settings)), help=_help(use.name, images),
        )  # fmt: skip


def _why(settings: ImageSettings) -> Iterator[str]:
    span = settings.where.get("require_digest")
    yield "`images.require_digest` demands it" + (f" ({span.file}:{span.line})" if span is not None else "")


def _help(name: str, images: Mapping[str, str]) -> str:
    if not images:
        return f'give a file with `--images FILE` that says what it is: `"{name}" = "registry.example/name@sha256:…"`'
    from dagwright.diagnostics.suggest import did_you_mean

    return did_you_mean(name, images) or f'add `"{name}" = "…@sha256:…"` to the file of `--images`'


def _option(extras: Any, path: list[str]) -> Any:
    for key in path:
        extras = extras.get(key) if isinstance(extras, dict) else None
    return extras


def _with_option(extras: dict[str, Any], path: list[str], images: Mapping[str, str]) -> dict[str, Any]:
    """The extras with the image at a path replaced; the same object where there is none."""
    first, rest = path[0], path[1:]
    value = extras.get(first)
    if rest:
        new: Any = _with_option(value, rest, images) if isinstance(value, dict) else value
    else:
        new = images.get(value, value) if isinstance(value, str) else value
    return extras if new is value else {**extras, first: new}
