"""The backend: one flow file, one deployment file, and the worker beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.backend import Artifact, Backend, Emission

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dagwright.backend import Feature, Support
    from dagwright.diagnostics.model import Diagnostic
    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings


class PrefectBackend(Backend):
    """Compiles for Prefect 3."""

    name = "prefect"
    title = "Prefect"
    versions = ("3",)
    profiles = ("process", "docker", "kubernetes")
    image_options = ("job_variables.image",)

    def capabilities(self, target: TargetSettings) -> Mapping[Feature, Support]:
        """The table for this target's type of work pool."""
        from dagwright_prefect.support import table

        return table(target)

    def fuses(self, plan: Plan, target: TargetSettings) -> Mapping[str, str]:
        """Regions that stand in so many others that Python would not read the flow."""
        if plan.flat:
            return {}
        from dagwright_prefect.depth import too_deep

        return too_deep(plan)

    def check(self, plan: Plan, target: TargetSettings) -> Iterable[Diagnostic]:
        """Names, texts and combinations that Prefect does not take."""
        from dagwright_prefect.checks import check

        return check(plan, target)

    def emit(self, plan: Plan, target: TargetSettings) -> Emission:
        """`NAME_flow.py` and `NAME.prefect.yaml`, and the worker beside them unless it is installed where flows run."""
        from dagwright_prefect.deployment import write
        from dagwright_prefect.flow import flow_view
        from dagwright_prefect.readback import verify
        from dagwright_prefect.render import render

        view = flow_view(plan, target)
        text = render(view)
        path = f"{view.stem}.py"
        lines = verify(text, path, view)
        sheet = f"{view.stem.rstrip('_').removesuffix('_flow')}.prefect.yaml"
        artifacts = [
            Artifact(path, text, lines),
            Artifact(sheet, write(plan, target, f"{path}:{view.function}")),
        ]
        if view.beside:
            from dagwright.emit.worker import worker_source

            artifacts.append(Artifact("dagwright_worker.py", worker_source()))
        return Emission(tuple(artifacts), f"cd {{out}} && prefect --no-prompt deploy --all --prefect-file {sheet}")
