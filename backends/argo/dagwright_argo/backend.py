"""The backend: table, check and emission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.backend import Artifact, Backend, Emission
from dagwright.record import Record
from dagwright_argo.options import read_options

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
    size: int
    spec_sizes: dict[str, int]


class ArgoBackend(Backend):
    """Argo Workflows: a WorkflowTemplate, a CronWorkflow beside it, and the ConfigMaps that these need."""

    name = "argo"
    title = "Argo Workflows"
    versions = ("3.7",)

    def __init__(self) -> None:
        """No state but the last file made: `check` has to build it to know its size, and `emit` is asked next."""
        self._made: Made | None = None

    def capabilities(self, target: TargetSettings) -> Mapping[Feature, Support]:
        """The table; it depends on `pools` only."""
        from dagwright_argo.capabilities import table

        return table(read_options(target))

    def check(self, plan: Plan, target: TargetSettings) -> Iterable[Diagnostic]:
        """DW390 to DW397."""
        from dagwright_argo.check import errors, settings_problems, size_problems

        options = read_options(target)
        found = list(settings_problems(plan, target, options))
        if not errors(found):
            made = self._make(plan, target)
            found += size_problems(plan, made.size, made.spec_sizes, options)
        return found

    def emit(self, plan: Plan, target: TargetSettings) -> Emission:
        """`NAME.yaml`, with `NAME.cron.yaml` for a pipeline with a schedule and `NAME.worker.yaml` for `worker = "beside"`.

        Raises DagwrightError (DW203) where a file breaks a rule of Argo: a bug in this backend.
        """
        return self._make(plan, target).emission

    def _make(self, plan: Plan, target: TargetSettings) -> Made:
        made = self._made
        if made is None or made.plan is not plan or made.target != target:
            made = self._made = _make(plan, target)
        return made


def _make(plan: Plan, target: TargetSettings) -> Made:
    from dagwright.emit.yaml import write
    from dagwright_argo import objects
    from dagwright_argo.build import build
    from dagwright_argo.commands import next_command
    from dagwright_argo.linter import require_valid
    from dagwright_argo.names import object_name

    options = read_options(target)
    built = build(plan, target, options)
    name = object_name(plan)
    documents = [objects.workflow(plan, target, options, built.spec)]
    if (plan.settings.max_active_runs or 1) > 1:
        documents.append(objects.limits(plan, target))
    files = {f"{name}.yaml": documents}
    if plan.settings.schedule is not None:
        files[f"{name}.cron.yaml"] = [objects.cron(plan, target)]
    if target.worker == "beside":
        files[f"{name}.worker.yaml"] = [objects.worker(plan, target)]
    require_valid([document for held in files.values() for document in held], plan)
    artifacts = []
    for path, held in files.items():
        written = write(held)
        artifacts.append(Artifact(path, written.text, written.lines))
    command = next_command(plan, target, options, list(files))
    emission = Emission(tuple(artifacts), command)
    return Made(plan, target, emission, len(artifacts[0].text.encode()), built.sizes)
