"""What tasks run in: Lambda functions, Batch job definitions or ECS task definitions, one for all tasks with the same settings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dagwright.record import Record
from dagwright_stepfunctions.names import FUNCTION_LIMIT, cut, logical_id, plain
from dagwright_stepfunctions.text import spec_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dagwright.plan.model import Plan, Step
    from dagwright.settings.model import TargetSettings, TaskSettings
    from dagwright_stepfunctions.options import Options

MIB = 1 << 20
HANDLER = "dagwright_worker.lambda_handler"
LONGEST_LAMBDA = 900
"""Seconds; what a function has where no `timeout` is set, Lambda's own default being 3."""

DEFAULT_LAMBDA_MEMORY = 1024
"""MiB where no `memory` is set; Lambda's own default, 128, is too little to import what pipelines import."""

DEFAULT_CPU, DEFAULT_MEMORY = 1000, 2048
"""Thousandths of a core and MiB of a container where nothing is set: those services have no default."""

# Seen by the worker, whatever runs it.
STORE, SECRETS = "DAGWRIGHT_STORE", "DAGWRIGHT_SECRETS"


class Runner(Record):
    """A function, a job definition or a task definition: the settings it has, its name on AWS and in the template."""

    name: str
    logical: str
    settings: TaskSettings


class Runners:
    """All runners of a plan, and which of them a step runs in."""

    def __init__(self, plan: Plan, target: TargetSettings, options: Options) -> None:
        self.plan, self.target, self.options = plan, target, options
        self.prefix = "-".join(
            plain(part, "pipeline") for part in (target.namespace, plan.name, plan.env) if part is not None
        )
        grouped: dict[str, list[Step]] = {}
        settings: dict[str, TaskSettings] = {}
        keys: dict[int, str] = {}
        for step in plan.steps:
            key = keys.get(id(step.settings))
            if key is None:
                key = keys[id(step.settings)] = json.dumps(self._same(step.settings), sort_keys=True)
            grouped.setdefault(key, []).append(step)
            settings.setdefault(key, step.settings)
        self.runners: list[Runner] = []
        self._of: dict[str, Runner] = {}
        taken: set[str] = set()
        for key, steps in grouped.items():
            runner = self._runner(steps, settings[key], taken)
            self.runners.append(runner)
            self._of.update((step.id, runner) for step in steps)

    def of(self, step: Step) -> Runner:
        """What a step runs in."""
        return self._of[step.id]

    def environment(self, settings: TaskSettings) -> dict[str, str]:
        """The variables of a runner, without secrets of containers, which have a place of their own."""
        found = {STORE: self.target.store or "", **settings.env}
        if settings.secrets and self.options.execution == "lambda":
            found[SECRETS] = spec_text({name: [it.name, it.key] for name, it in settings.secrets.items()})
        return found

    def _same(self, settings: TaskSettings) -> Any:
        """What two tasks must agree on to share a runner."""
        image = settings.image or self.target.image
        volatile = settings.timeout.seconds if settings.timeout and self.options.execution != "ecs" else None
        sizes = [it.value if it else None for it in (settings.cpu, settings.memory, settings.ephemeral_storage)]
        secrets = {name: [it.name, it.key] for name, it in settings.secrets.items()}
        labels = sorted(settings.labels.items())
        return [image, volatile, sizes, settings.gpu, settings.env, secrets, settings.service_account, labels]

    def _runner(self, steps: Iterable[Step], settings: TaskSettings, taken: set[str]) -> Runner:
        steps = list(steps)
        callees = {step.callee for step in steps}
        callee = steps[0].callee if len(callees) == 1 else None
        hint = "tasks"
        if len(steps) == 1:
            hint = steps[0].id
        elif callee is not None:
            hint = callee.rpartition(":")[2]
        hint = plain(hint, "task")
        found, number = hint, 2
        while logical_id(found).lower() in taken:
            found, number = f"{hint}-{number}", number + 1
        taken.add(logical_id(found).lower())
        whole = f"{self.prefix}-{found}"
        return Runner(cut(whole, whole, FUNCTION_LIMIT), logical_id(found) or "Task", settings)


def lambda_seconds(settings: TaskSettings) -> int:
    """The timeout of a function."""
    return LONGEST_LAMBDA if settings.timeout is None else int(settings.timeout.seconds)


def mib(value: int | None, default: int) -> int:
    """Bytes in MiB."""
    return default if value is None else value // MIB
