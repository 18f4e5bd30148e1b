"""The backend: table, check and emission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.backend import Artifact, Backend, Emission
from dagwright.record import Record
from dagwright_kubeflow.options import read_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dagwright.backend import Feature, Support
    from dagwright.diagnostics.model import Diagnostic
    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings


class Made(Record):
    """What `emit` returns, and the sizes that `check` asks for."""

    plan: Plan
    target: TargetSettings
    emission: Emission
    text: str
    spec_sizes: dict[str, int]


class KubeflowBackend(Backend):
    """Kubeflow Pipelines 2: IR YAML with a platform document, and a schedule beside it."""

    name = "kubeflow"
    title = "Kubeflow Pipelines"
    versions = ("2.17",)
    profiles = ("kfp", "vertex")

    def __init__(self) -> None:
        """No state but the last file made: `check` has to build it to know its size, and `emit` is asked next."""
        self._made: Made | None = None

    def capabilities(self, target: TargetSettings) -> Mapping[Feature, Support]:
        """The table; it depends on the profile and on `server_timezone`."""
        from dagwright_kubeflow.capabilities import table
        from dagwright_kubeflow.vertex import TABLE, is_vertex

        return {**table(read_options(target)), **TABLE} if is_vertex(target) else table(read_options(target))

    def fuses(self, plan: Plan, target: TargetSettings) -> Mapping[str, str]:
        """Conditions whose values Kubeflow cannot merge."""
        from dagwright_kubeflow.fits import unfit

        return unfit(plan)

    def check(self, plan: Plan, target: TargetSettings) -> Iterable[Diagnostic]:
        """DW351 to DW358."""
        from dagwright_kubeflow.check import errors, settings_problems, size_problems

        options = read_options(target)
        found = list(settings_problems(plan, target, options))
        if not errors(found):
            found += size_problems(plan, self._make(plan, target), options)
        return found

    def emit(self, plan: Plan, target: TargetSettings) -> Emission:
        """`NAME.yaml`, with `NAME.schedule.json` for a pipeline with a schedule.

        Raises DagwrightError (DW203) where the file breaks a rule of KFP: a bug in this backend.
        """
        return self._make(plan, target).emission

    def _make(self, plan: Plan, target: TargetSettings) -> Made:
        made = self._made
        if made is None or made.plan is not plan or made.target != target:
            made = self._made = _make(plan, target)
        return made


def _make(plan: Plan, target: TargetSettings) -> Made:
    from dagwright.emit.yaml import write
    from dagwright_kubeflow.build import build, pipeline_name
    from dagwright_kubeflow.commands import next_command
    from dagwright_kubeflow.schedule import sidecar
    from dagwright_kubeflow.validator import require_valid
    from dagwright_kubeflow.vertex import is_vertex
    from dagwright_kubeflow.vertex import next_command as vertex_command

    options = read_options(target)
    built = build(plan, target, options)
    require_valid(built.documents, plan)
    written = write(built.documents, header=built.header)
    name = pipeline_name(plan)
    artifacts = [Artifact(f"{name}.yaml", written.text, written.lines)]
    if is_vertex(target):
        command = vertex_command(name, f"{{out}}/{artifacts[0].path}", options)
        return Made(plan, target, Emission(tuple(artifacts), command), written.text, built.sizes)
    if plan.settings.schedule is not None:
        artifacts.append(Artifact(f"{name}.schedule.json", sidecar(plan, options, target)))
    beside = artifacts[1].path if len(artifacts) > 1 else None
    command = next_command(name, artifacts[0].path, beside, target, options)
    return Made(plan, target, Emission(tuple(artifacts), command), written.text, built.sizes)
