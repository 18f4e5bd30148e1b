"""A plan as a WorkflowTemplate: plain data in the order people read it.

A step is a template with one container, and a task of the same name that runs it. A region is a DAG template, and a task that runs that.
Every task names all it waits for in `depends`, with the end it waits for.

What this file and its neighbours say of Argo is read in argo-workflows 3.7, mostly workflow/controller/dag.go and operator.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.emit.names import free_name, keys, task_names
from dagwright.emit.text import safe_json, spec_text
from dagwright.emit.yaml import Marked
from dagwright.plan.model import (
    FromItem,
    FromParam,
    FromRegion,
    FromStep,
    IfRegion,
    MapRegion,
    Step,
    TryRegion,
    walk_units,
)
from dagwright.record import Record
from dagwright.settings.model import with_secret_names
from dagwright_argo.names import MAIN, ON_FAILURE, OUTPUTS, RESERVED, RESULT, object_name
from dagwright_argo.params import argument_keys, default_text, is_argument
from dagwright_argo.pods import around, container
from dagwright_argo.scopes import INDEX, INDICES, Scope, argument, parameter_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dagwright.plan.model import Plan, Unit
    from dagwright.settings.model import TargetSettings
    from dagwright_argo.options import Options

API_VERSION = "argoproj.io/v1alpha1"
TIME = "{{=workflow.scheduledTime ?? ''}}"
"""The time that a run was scheduled for, nothing where someone started it by hand."""


class Built(Record):
    """The spec of the workflow; `tasks` maps ids of units to names, `sizes` ids of steps to the length of their spec."""

    spec: dict[str, Any]
    tasks: dict[str, str]
    sizes: dict[str, int]


def build(plan: Plan, target: TargetSettings, options: Options) -> Built:
    """The spec, without what only the objects around it say."""
    if plan.flat:
        return Builder(plan, target, options).build()
    from dagwright_argo.regions import RegionBuilder

    return RegionBuilder(plan, target, options).build()


class Builder:
    """Builds the templates of a plan without regions; `RegionBuilder` adds to it."""

    def __init__(self, plan: Plan, target: TargetSettings, options: Options) -> None:
        from dagwright.plan.spec import params_spec

        self.plan, self.target, self.options = plan, target, options
        self.specs = params_spec(plan)
        self.arguments = argument_keys(plan)
        self.worker = f"{object_name(plan)}-worker" if target.worker == "beside" else None
        ids: list[str] = []
        for unit in walk_units(plan.units):
            ids.append(unit.id)
            ids += [f"{unit.id}-{part}" for part in _parts(unit)]
        self.tasks = task_names(dict.fromkeys(ids), RESERVED)
        self._yielded = set(_yielded(plan))
        self.templates: list[dict[str, Any]] = []
        self.sizes: dict[str, int] = {}

    def build(self) -> Built:
        main = Scope(MAIN, None, self._parameter)
        at = len(self.templates)
        self._fill(main, self.plan.units)
        outputs = []
        if self.plan.result is not None:
            outputs = [{"name": RESULT, "valueFrom": main.output(self.plan.result)}]
            self._publish(main, self.plan.result)
        self.templates.insert(at, main.template(outputs))
        if self.plan.settings.on_failure is not None:
            from dagwright_argo.handler import exit_templates

            self.templates += exit_templates(self.plan, self.target, self.options, self.worker)
        return Built(self._spec(), self.tasks, self.sizes)

    def _publish(self, main: Scope, result: FromStep | FromRegion) -> None:
        """Make the result an output of the run. What tasks of the entry point give can be one, what it gives itself cannot (dag.go)."""
        ident = result.step if isinstance(result, FromStep) else result.region
        member = main.members[ident]
        template = next(it for it in self.templates if it["name"] == member.task)
        for output in template["outputs"]["parameters"]:
            if output["name"] == member.keys[result.output]:
                output["globalName"] = RESULT

    # --- the workflow as a whole

    def _spec(self) -> dict[str, Any]:
        settings, options = self.plan.settings, self.options
        spec: dict[str, Any] = {"entrypoint": MAIN}
        parameters = []
        for param in self.plan.params:
            if is_argument(param):
                text = default_text(param, self.specs[param.name].get("default"))
                key = self.arguments[param.name]
                parameters.append({"name": key} if text is None else {"name": key, "value": text})
        if parameters:
            spec["arguments"] = {"parameters": parameters}
        if settings.on_failure is not None:
            spec["onExit"] = ON_FAILURE
        if options.service_account is not None:
            spec["serviceAccountName"] = options.service_account
        if options.image_pull_secrets:
            spec["imagePullSecrets"] = [{"name": name} for name in options.image_pull_secrets]
        if settings.timeout is not None:
            spec["activeDeadlineSeconds"] = int(settings.timeout.seconds)
        if options.parallelism is not None:
            spec["parallelism"] = options.parallelism
        if settings.max_active_runs is not None:
            spec["synchronization"] = _synchronization(object_name(self.plan), settings.max_active_runs)
        if options.ttl is not None:
            spec["ttlStrategy"] = {"secondsAfterCompletion": options.ttl}
        spec["templates"] = self.templates
        return spec

    def _parameter(self, name: str) -> str:
        return parameter_text(name, self.specs[name], self.arguments[name])

    # --- units

    def _fill(self, scope: Scope, units: Iterable[Unit], when: str | None = None) -> None:
        """Add the units of a block to a scope; `when` is a condition that holds for all of them."""
        for unit in units:
            task = self._step(scope, unit) if isinstance(unit, Step) else self._region(scope, unit)
            waits = scope.depends(_waits(unit))
            more = {"depends": waits} if waits else {}
            if when is not None:
                more["when"] = when
            task = with_more(task, more)
            scope.tasks.append(Marked(unit.id, task) if isinstance(unit, Step) else task)

    def _step(self, scope: Scope, step: Step) -> dict[str, Any]:
        """The task of a step; its template is added to the others. The step becomes a member of the scope."""
        name = self.tasks[step.id]
        scope.join(step.id, name, step.outputs)
        inputs, args = self._inputs(scope, step)
        template: dict[str, Any] = Marked(step.id, {"name": name})
        if inputs:
            template["inputs"] = {"parameters": [{"name": key} for key in inputs]}
        outputs = self._outputs(scope, step)
        if outputs:
            template["outputs"] = {"parameters": outputs}
        settings = with_secret_names(step.settings, self.target)
        template.update(around(settings, self.target, self.options, self.worker))
        template["container"] = container(settings, args, self.target, self.options, self.worker)
        self.templates.append(template)
        return task_of(name, name, [{"name": key, "value": value} for key, value in inputs.items()])

    def _inputs(self, scope: Scope, step: Step) -> tuple[dict[str, str], list[str]]:
        """The inputs of a step's template with the texts of their arguments, and what the container is told."""
        spec = self._step_spec(scope, step)
        text = spec_text(spec)
        self.sizes[step.id] = len(text)
        inputs: dict[str, str] = {}
        told: list[str] = []
        taken = {INDEX}
        renamed = keys(step.inputs)
        for name, source in step.inputs.items():
            if isinstance(source, FromParam):
                continue
            key = free_name(renamed[name], taken, "-")
            if isinstance(source, FromItem):
                at = free_name(f"{key}-index", taken, "-")
                inputs[at], inputs[key] = scope.position(source.region), scope.elements(source.region)
                told.append(f"--element={name}={{{{inputs.parameters.{at}}}}}:{{{{inputs.parameters.{key}}}}}")
            else:
                inputs[key] = scope.text(source)
                told.append(f"--input={name}={{{{inputs.parameters.{key}}}}}")
        given = dict.fromkeys(source.param for source in step.inputs.values() if isinstance(source, FromParam))
        params = {param.name: param for param in self.plan.params}
        told += [f"--parameter={name}={argument(self.arguments[name])}" for name in given if is_argument(params[name])]
        args = ["--spec", text, "--run={{workflow.uid}}"]
        if self.plan.env is not None:
            args.append(f"--context={safe_json({'env': self.plan.env})}")
        index = scope.index()
        if index is not None:
            inputs[INDEX] = index
            args.append(f"--index={{{{inputs.parameters.{INDEX}}}}}")
        if self._wants_time(step):
            args.append(f"--time={TIME}")
        return inputs, [*args, *told, f"--outputs={OUTPUTS}"]

    def _wants_time(self, step: Step) -> bool:
        """Whether a parameter that comes from the schedule reaches the step, by itself or through a region."""
        scheduled = {
            p.name for p in self.plan.params if p.source is not None and p.source.source.startswith("schedule.")
        }
        if not scheduled:
            return False
        through = any(param in scheduled for param in self._yielded)
        return any(
            (through and isinstance(source, FromRegion))
            or (isinstance(source, FromParam) and source.param in scheduled)
            for source in step.inputs.values()
        )

    def _step_spec(self, scope: Scope, step: Step) -> dict[str, Any]:
        from dagwright.plan.spec import step_spec

        spec = step_spec(step, self.plan)
        for name, source in step.inputs.items():
            if isinstance(source, FromRegion):
                spec["inputs"][name]["collect"] = "tree"
        renamed = {name: key for name, key in scope.members[step.id].keys.items() if name != key}
        return {**spec, "argo": {"outputs": renamed}} if renamed else spec

    def _region(self, scope: Scope, region: IfRegion | MapRegion | TryRegion) -> dict[str, Any]:
        raise TypeError(f"`{region.id}`: a region in a plan that is said to have none")

    def _outputs(self, scope: Scope, step: Step) -> list[dict[str, Any]]:
        found = []
        for name, key in scope.members[step.id].keys.items():
            found.append({"name": key, "valueFrom": {"path": f"{OUTPUTS}/{key}"}})
            if step.outputs[name].kind == "items":
                found.append({"name": f"{key}-{INDICES}", "valueFrom": {"path": f"{OUTPUTS}/{key}-{INDICES}"}})
        return found


def _yielded(plan: Plan) -> Iterator[str]:
    """The parameters that regions give on as they are."""
    for unit in walk_units(plan.units):
        for output in getattr(unit, "outputs", {}).values():
            for source in (output, *(getattr(output, name, None) for name in ("then", "orelse", "source"))):
                if isinstance(source, FromParam):
                    yield source.param


def task_of(name: str, template: str, arguments: list[dict[str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "template": template}
    if arguments:
        found["arguments"] = {"parameters": arguments}
    return found


def with_more(task: dict[str, Any], more: dict[str, str]) -> dict[str, Any]:
    """A task with what says when it runs before its arguments, where people look for it."""
    found = {"name": task["name"], "template": task["template"], **more}
    return {**found, **task}


def _parts(unit: Unit) -> tuple[str, ...]:
    """The DAGs that a region has inside."""
    if isinstance(unit, MapRegion):
        return ("each",)
    return ("body", "handler", "final") if isinstance(unit, TryRegion) else ()


def _waits(unit: Unit) -> tuple[str, ...]:
    """Ids of the units that a unit waits for."""
    if isinstance(unit, Step):
        return unit.upstream
    decides = (
        [unit.test.step] if isinstance(unit, IfRegion) else [unit.items.step] if isinstance(unit, MapRegion) else []
    )
    return (*decides, *unit.needs, *unit.after)


def _synchronization(name: str, runs: int) -> dict[str, Any]:
    if runs == 1:
        return {"mutexes": [{"name": name}]}
    return {"semaphores": [{"configMapKeyRef": {"name": limits_name(name), "key": "runs"}}]}


def limits_name(name: str) -> str:
    """The ConfigMap that says how many runs of a pipeline there may be at the same time."""
    return f"{name}-limits"
