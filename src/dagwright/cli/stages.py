"""`--print-after STAGE`: the state of a compilation as text, on stdout."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def printer(wanted: str) -> Callable[[str, Any], None]:
    """A callback for the driver that writes one stage's result to stdout and leaves the others."""

    def after(stage: str, value: Any) -> None:
        if stage == wanted:
            sys.stdout.write(_text(stage, value))

    return after


def _text(stage: str, value: Any) -> str:
    if stage == "load":
        return f"{value.display} = {value.name}\n"
    if stage in ("extract", "normalise"):
        from dagwright.ir.text import pipeline_text

        return pipeline_text(value)
    if stage == "configure":
        return "".join(f"{entry}\n" for entry in value.trace)
    if stage in ("plan", "legalise"):
        from dagwright.plan.text import plan_text

        return plan_text(value)
    return "".join(f"{artifact.path}: {len(artifact.text)} characters\n" for artifact in value.artifacts)
