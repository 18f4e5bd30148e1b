"""The backend: table, check and emission."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.backend import Artifact, Backend, Emission
from dagwright.record import Record
from dagwright_stepfunctions.options import read_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dagwright.backend import Feature, Support
    from dagwright.diagnostics.model import Diagnostic
    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings


class Made(Record):
    """What `emit` returns, and what `check` looks at."""

    plan: Plan
    target: TargetSettings
    emission: Emission
    definition: dict[str, Any]
    sizes: dict[str, int]


class StepFunctionsBackend(Backend):
    """AWS Step Functions: a definition in the Amazon States Language, and a CloudFormation template that deploys it."""

    name = "stepfunctions"
    title = "AWS Step Functions"

    def __init__(self) -> None:
        """No state but what was made last: `check` has to build it to know its size, and `emit` is asked next."""
        self._made: Made | None = None

    def capabilities(self, target: TargetSettings) -> Mapping[Feature, Support]:
        """The table; it depends on `execution` only."""
        from dagwright_stepfunctions.capabilities import table

        return table(read_options(target))

    def check(self, plan: Plan, target: TargetSettings) -> Iterable[Diagnostic]:
        """DW359 to DW397."""
        from dagwright_stepfunctions.check import settings_problems, size_problems

        found = list(settings_problems(plan, target, read_options(target)))
        if not any(one.severity == "error" for one in found):
            found += size_problems(plan, self._make(plan, target))
        return found

    def notes(self, plan: Plan, target: TargetSettings) -> Iterable[str]:
        """How much parallelism is lost to the nesting of states."""
        from dagwright_stepfunctions.graph import length, lost, shortest

        pairs, example = lost(plan.units)
        if example is not None:
            earlier, later = example
            others = f", and {pairs - 1} more such waits" if pairs > 1 else ""
            yield (
                f"`{later}` waits for `{earlier}` without need{others}: a state machine has no edges; "
                f"{length(plan.units)} tasks run one after the other, {shortest(plan.units)} in the graph"
            )

    def emit(self, plan: Plan, target: TargetSettings) -> Emission:
        """`NAME.asl.json` and `NAME.template.yaml`.

        Raises DagwrightError (DW203) where the definition breaks a rule of the language: a bug in this backend.
        """
        return self._make(plan, target).emission

    def _make(self, plan: Plan, target: TargetSettings) -> Made:
        made = self._made
        if made is None or made.plan is not plan or made.target != target:
            made = self._made = _make(plan, target)
        return made


def _make(plan: Plan, target: TargetSettings) -> Made:
    from dagwright.emit.yaml import write
    from dagwright_stepfunctions.commands import next_command
    from dagwright_stepfunctions.machine import Machine
    from dagwright_stepfunctions.runners import Runners
    from dagwright_stepfunctions.tasks import Tasks
    from dagwright_stepfunctions.template import Template
    from dagwright_stepfunctions.text import Laid
    from dagwright_stepfunctions.validator import require_valid
    from dagwright_stepfunctions.wiring import Wiring

    options = read_options(target)
    wiring = Wiring(plan, target)
    runners = Runners(wiring.plan, target, options)
    tasks = Tasks(wiring, runners, options)
    definition = Machine(wiring, options, tasks.state).build()
    require_valid(definition, plan)
    laid = Laid(definition)
    template = Template(plan, target, options, runners)
    written = write([template.build(laid.text)]).text
    name = template.name
    artifacts = (
        Artifact(f"{name}.asl.json", laid.text, laid.lines),
        Artifact(f"{name}.template.yaml", written),
    )
    command = next_command(name, artifacts[1], target)
    return Made(plan, target, Emission(artifacts, command), definition, tasks.sizes)
