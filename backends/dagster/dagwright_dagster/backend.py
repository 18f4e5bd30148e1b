"""The backend: one file of definitions, and the worker beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.backend import Artifact, Backend, Emission

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dagwright.backend import Feature, Support
    from dagwright.diagnostics.model import Diagnostic
    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings


class DagsterBackend(Backend):
    """Compiles for Dagster."""

    name = "dagster"
    title = "Dagster"
    versions = ("1",)
    profiles = ("process", "kubernetes")

    def capabilities(self, target: TargetSettings) -> Mapping[Feature, Support]:
        """The table for the place where the ops of this target run."""
        from dagwright_dagster.support import table

        return table(target)

    def check(self, plan: Plan, target: TargetSettings) -> Iterable[Diagnostic]:
        """Options, texts and combinations that Dagster does not take."""
        from dagwright_dagster.checks import check

        return check(plan, target)

    def emit(self, plan: Plan, target: TargetSettings) -> Emission:
        """`NAME_definitions.py`, and the worker beside it unless it is installed where ops run."""
        from dagwright_dagster.definitions import view_of
        from dagwright_dagster.readback import verify
        from dagwright_dagster.render import render

        view = view_of(plan, target)
        text = render(view)
        path = f"{view.stem}.py"
        artifacts = [Artifact(path, text, verify(text, path, view))]
        if view.beside:
            from dagwright.emit.worker import worker_source

            artifacts.append(Artifact("dagwright_worker.py", worker_source()))
        return Emission(tuple(artifacts), f"cd {{out}} && dagster dev -f {path}")
