"""What the table of features cannot say: names, forms, sizes and limits of AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.diagnostics.model import Diagnostic
    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings
    from dagwright_stepfunctions.backend import Made
    from dagwright_stepfunctions.options import Options


def settings_problems(plan: Plan, target: TargetSettings, options: Options) -> Iterator[Diagnostic]:
    from dagwright_stepfunctions import options as options_module

    yield from options_module.problems(target)


def size_problems(plan: Plan, made: Made) -> Iterator[Diagnostic]:
    return iter(())
