"""A pipeline read, verified and planned: what the compiler hands to backends, runners and previews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.ir.model import Pipeline
    from dagwright.plan.model import Plan
    from dagwright.settings.load import SettingsFile
    from dagwright.settings.resolve import Resolved


class Compilation(Record):
    """A pipeline read, verified and planned, before any target is looked at.

    `files` are the source files that were read; `root` must be on `sys.path` for a worker to import them. `folder` is
    where outputs go by default. `ir` is the pipeline as written, before it was normalised. `images` is what the logical
    names of images stand for.
    """

    ir: Pipeline
    pipeline: Pipeline
    plan: Plan
    resolved: Resolved
    settings: SettingsFile | None
    path: str
    root: str
    folder: str
    files: tuple[str, ...]
    text: str
    images: Mapping[str, str] = {}
