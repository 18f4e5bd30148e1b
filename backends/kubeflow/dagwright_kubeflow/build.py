"""A plan as KFP v2 IR: plain dicts in the order people read them.

One component per task (kfp.local keys the folder of outputs by component), executors shared by all tasks whose
container and Kubernetes settings are the same, and every task names all it waits for, by data or by order.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from dagwright.emit.names import free_name, keys, slug
from dagwright.emit.text import exact, spec_text
from dagwright.emit.yaml import Marked
from dagwright.plan.model import FromParam, FromStep
from dagwright.record import Record
from dagwright.settings.model import with_secret_names
from dagwright_kubeflow import vertex
from dagwright_kubeflow.annotations import FLAG, ITEMS, PARAMETER, carrier
from dagwright_kubeflow.names import PIPELINE_NAME_LIMIT, RESULT, STEP_INPUT, task_names
from dagwright_kubeflow.params import RUN_SOURCES, KfpParam, kfp_param
from dagwright_kubeflow.platform import executor_config, pipeline_config, resources

if TYPE_CHECKING:
    from collections.abc import Callable

    from dagwright.plan.model import FromRegion, Plan, PlanParam, Source, Step
    from dagwright.settings.model import TargetSettings, TaskSettings
    from dagwright_kubeflow.options import Options

SCHEMA_VERSION = "2.1.0"
SCHEMA_TITLE_VERSION = "0.0.1"
RUN_ID = "{{$.pipeline_job_uuid}}"
LONGEST_RETRY = "31536000s"
"""The whole time that retries may take, a year: servers read a missing value as 0 and never retry, the SDK writes one
hour, after which a long task would get no retry."""


class Built(Record):
    """The documents of the file and the comment lines before them.

    `tasks` maps step ids to task names, `sizes` to the length of the step's spec.
    """

    documents: list[dict[str, Any]]
    header: list[str]
    tasks: dict[str, str]
    params: dict[str, KfpParam]
    sizes: dict[str, int]


def build(plan: Plan, target: TargetSettings, options: Options) -> Built:
    """The whole file as plain data."""
    if plan.flat:
        return Builder(plan, target, options).build()
    from dagwright_kubeflow.regions import RegionBuilder

    return RegionBuilder(plan, target, options).build()


def pipeline_name(plan: Plan) -> str:
    """The pipeline's name as KFP takes it."""
    return slug(plan.name)[:PIPELINE_NAME_LIMIT].rstrip("-") or "pipeline"


class _Executor(Record):
    """A container, its entry in the platform document, and the tasks that use it."""

    container: dict[str, Any]
    config: dict[str, Any]
    users: list[Step]


class Builder:
    """Builds the documents of a plan without regions; `RegionBuilder` adds to it."""

    def __init__(self, plan: Plan, target: TargetSettings, options: Options) -> None:
        from dagwright.plan.spec import params_spec, step_spec

        self.plan, self.target, self.options = plan, target, options
        self.vertex = vertex.is_vertex(target)  # one document only
        self.spec: Callable[[Step, Plan], dict[str, Any]] = step_spec
        tagged = params_spec(plan)
        self.name = pipeline_name(plan)
        self.tasks = task_names(step.id for step in plan.steps)
        taken = {f"comp-{name}" for name in self.tasks.values()}
        self.own_name = free_name(f"comp-{self.name}-task", taken, "-")
        self.sources: dict[str, PlanParam] = {param.name: param for param in plan.params}
        self.params = {
            param.name: kfp_param(param, tagged[param.name].get("default"))
            for param in plan.params
            if param.source is None or param.source.source not in RUN_SOURCES
        }
        self.output_keys = {step.id: keys(step.outputs) for step in plan.steps}
        self.carriers = {
            (step.id, name): carrier(output.type) for step in plan.steps for name, output in step.outputs.items()
        }
        self.sizes: dict[str, int] = {}

    def build(self) -> Built:
        executors = self._executors()
        label_of = {step.id: label for label, executor in executors.items() for step in executor.users}
        components: dict[str, Any] = {}
        tasks = self._tasks(label_of, components)
        spec: dict[str, Any] = {"pipelineInfo": self._info(), "root": self._root(tasks), "components": components}
        spec["deploymentSpec"] = {
            "executors": {label: {"container": executor.container} for label, executor in executors.items()}
        }
        if self.options.pipeline_root is not None:
            spec["defaultPipelineRoot"] = self.options.pipeline_root
        spec.update(schemaVersion=SCHEMA_VERSION, sdkVersion="dagwright")
        documents = [spec]
        platform = self._platform(executors)
        if platform:
            documents.append({"platforms": {"kubernetes": platform}})
        return Built(documents, self._header(), self.tasks, self.params, self.sizes)

    def _tasks(self, label_of: dict[str, str], components: dict[str, Any]) -> dict[str, Any]:
        """The tasks of the root; their components are added to `components`."""
        tasks: dict[str, Any] = {}
        for step in self.plan.steps:
            component, task = self._task(step, label_of[step.id])
            name = self.tasks[step.id]
            components[self._component_name(name)] = component
            tasks[name] = task
        return tasks

    # --- the pipeline as a whole

    def _info(self) -> dict[str, str]:
        info = {"name": self.name}
        if self.plan.name != self.name:
            info["displayName"] = self.plan.name
        description = self.plan.settings.description or self.plan.doc or ""
        if description.strip():
            info["description"] = description
        return info

    def _root(self, tasks: dict[str, Any]) -> dict[str, Any]:
        root: dict[str, Any] = {}
        if self.params:
            root["inputDefinitions"] = {"parameters": {name: _definition(it) for name, it in self.params.items()}}
        outputs: dict[str, Any] = {}
        result = self.plan.result
        if result is not None:
            producer, key, kind = self._produced(result)
            group = group_of(kind)
            root["outputDefinitions"] = {group: {RESULT: output_definition(kind)}}
            if kind == PARAMETER:
                outputs[RESULT] = {"valueFromParameter": {"producerSubtask": producer, "outputParameterKey": key}}
            else:
                outputs[RESULT] = {"artifactSelectors": [{"producerSubtask": producer, "outputArtifactKey": key}]}
            root["dag"] = {"outputs": {group: outputs}, "tasks": tasks}
        else:
            root["dag"] = {"tasks": tasks}
        return root

    def _header(self) -> list[str]:
        """What the file takes and gives, the way the SDK says it."""
        lines = ["PIPELINE DEFINITION", f"Name: {self.name}"]
        description = self._info().get("description")
        if description:
            lines.append(f"Description: {description.strip().splitlines()[0]}")
        if self.params:
            lines.append("Inputs:")
            for name, param in self.params.items():
                default = "" if param.default is None else f" [Default: {param.default!r}]"
                lines.append(f"   {name}: {self.sources[name].annotation or 'str'}{default}")
        if self.plan.result is not None:
            kind = self._produced(self.plan.result)[2]
            lines += ["Outputs:", f"   {RESULT}: {'str' if kind == PARAMETER else kind}"]
        return lines

    # --- tasks and components

    def _produced(self, source: FromStep | FromRegion) -> tuple[str, str, str]:
        """The task that makes a value, the key of its output there, and what carries it."""
        assert isinstance(source, FromStep)
        key = self.output_keys[source.step][source.output]
        return self.tasks[source.step], key, self.carriers[source.step, source.output]

    def _component_name(self, name: str) -> str:
        """The component of a task. Never that of the pipeline: the SDK's loader would take that one for the whole file."""
        return f"comp-{name}" if name != self.name else self.own_name

    def _task(self, step: Step, label: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The component of a step, and the task that uses it."""
        names = keys(step.inputs, (STEP_INPUT,))
        defined: dict[str, dict[str, Any]] = {"artifacts": {}, "parameters": {}}
        given: dict[str, dict[str, Any]] = {"artifacts": {}, "parameters": {}}
        for name, source in step.inputs.items():
            group, definition, value = self._input(source)
            defined[group][names[name]] = definition
            given[group][names[name]] = value
        defined["parameters"][STEP_INPUT] = STRING
        given["parameters"][STEP_INPUT] = {"runtimeValue": {"constant": self._spec_text(step, names)}}
        component: dict[str, Any] = {"executorLabel": label, "inputDefinitions": filled(defined)}
        if step.outputs:
            component["outputDefinitions"] = self._outputs(step)
        name = self.tasks[step.id]
        task = Marked(step.id, {"taskInfo": {"name": name}, "componentRef": {"name": self._component_name(name)}})
        waits = self._waits(step)
        if waits:
            task["dependentTasks"] = waits
        task["inputs"] = filled(given)
        retry = _retry(step.settings)
        if retry:
            task["retryPolicy"] = retry
        task["cachingOptions"] = _CACHED if step.settings.cache else NOT_CACHED
        return component, task

    def _waits(self, step: Step) -> list[str]:
        return [self.tasks[it] for it in step.upstream]

    def _input(self, source: Source) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Group ("artifacts" or "parameters"), definition in the component, value in the task."""
        if isinstance(source, FromStep):
            producer, key, kind = self._produced(source)
            return task_output(producer, key, kind)
        assert isinstance(source, FromParam)
        param = self.sources[source.param]
        if param.source is not None and param.source.source in RUN_SOURCES:
            text = RUN_ID if param.source.source == "run.id" else exact(self.plan.env)
            return "parameters", STRING, {"runtimeValue": {"constant": text}}
        definition = {"parameterType": self.params[source.param].type}
        return "parameters", definition, {"componentInputParameter": source.param}

    def _outputs(self, step: Step) -> dict[str, Any]:
        defined: dict[str, dict[str, Any]] = {"artifacts": {}, "parameters": {}}
        for name, key in self.output_keys[step.id].items():
            kind = self.carriers[step.id, name]
            defined[group_of(kind)][key] = output_definition(kind)
        return filled(defined)

    def _spec_text(self, step: Step, inputs: dict[str, str]) -> str:
        spec = self._spec(step)
        renamed: dict[str, dict[str, str]] = {}
        for side, names in (("inputs", inputs), ("outputs", self.output_keys[step.id])):
            changed = {name: key for name, key in names.items() if name != key}
            if changed:
                renamed[side] = changed
        text = spec_text({**spec, "kfp": renamed} if renamed else spec)
        self.sizes[step.id] = len(text)
        return text

    def _spec(self, step: Step) -> dict[str, Any]:
        return self.spec(step, self.plan)

    # --- executors

    def _executors(self) -> dict[str, _Executor]:
        """Label to executor, in the order of first use."""
        found: dict[str, _Executor] = {}
        by_settings: dict[int, _Executor] = {}  # the planner shares settings objects; equal ones may still be apart
        for step in self.plan.steps:
            executor = by_settings.get(id(step.settings))
            if executor is None:
                settings = with_secret_names(step.settings, self.target)
                container = self._container(settings)
                config = {} if self.vertex else executor_config(settings, self.plan.settings, self.options)
                content = json.dumps([container, config], sort_keys=True)
                executor = found.setdefault(content, _Executor(container, config, []))
                by_settings[id(step.settings)] = executor
            executor.users.append(step)
        labels: dict[str, _Executor] = {}
        for executor in found.values():
            labels[self._label(executor, labels)] = executor
        return labels

    def _label(self, executor: _Executor, taken: dict[str, _Executor]) -> str:
        """`exec-` and the task, the function that all its tasks call, or `shared`."""
        users = executor.users
        callees = {step.callee for step in users}
        callee = users[0].callee if len(callees) == 1 else None
        if len(users) == 1:
            name = self.tasks[users[0].id]
        elif callee is not None:
            name = slug(callee.rpartition(":")[2]) or "shared"
        else:
            name = "shared"
        label, number = f"exec-{name}", 1
        while label in taken:
            number += 1
            label = f"exec-{name}-{number}"
        return label

    def _container(self, settings: TaskSettings) -> dict[str, Any]:
        command, boot = ["-m", "dagwright_worker"], []
        if self.target.worker == "inline":
            from dagwright_kubeflow.inline import BOOT, boot_arguments

            command, boot = ["-c", BOOT], boot_arguments()
        container: dict[str, Any] = {
            "image": settings.image or self.target.image or "",
            "command": [self.options.python, *command],
            "args": [*boot, "kfp", "--executor-input", "{{$}}"],
        }
        if settings.env:
            container["env"] = [{"name": name, "value": value} for name, value in settings.env.items()]
        amounts = resources(settings)
        if self.vertex:
            amounts = vertex.resources(settings, amounts)
        if amounts:
            container["resources"] = amounts
        return container

    def _platform(self, executors: dict[str, _Executor]) -> dict[str, Any]:
        platform: dict[str, Any] = {}
        configs = {label: executor.config for label, executor in executors.items() if executor.config}
        if configs:
            platform["deploymentSpec"] = {"executors": configs}
        config = {} if self.vertex else pipeline_config(self.plan.settings, self.options)
        if config:
            platform["pipelineConfig"] = config
        return platform


def group_of(kind: str) -> str:
    """Where an output of that carrier stands in the IR."""
    return "parameters" if kind in _PARAMETER_TYPES else "artifacts"


def task_output(producer: str, key: str, kind: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Group, definition and value of an input that takes the output of a task."""
    if kind in _PARAMETER_TYPES:
        value = {"taskOutputParameter": {"producerTask": producer, "outputParameterKey": key}}
        return "parameters", output_definition(kind), value
    value = {"taskOutputArtifact": {"producerTask": producer, "outputArtifactKey": key}}
    return "artifacts", output_definition(kind), value


# Parts that stand in every task are the same objects: ten thousand tasks have no room for as many copies.
STRING = {"parameterType": "STRING"}
_PARAMETER_TYPES = {PARAMETER: STRING, FLAG: {"parameterType": "BOOLEAN"}, ITEMS: {"parameterType": "LIST"}}
_CACHED: dict[str, Any] = {"enableCache": True}
NOT_CACHED: dict[str, Any] = {}


@cache
def output_definition(kind: str) -> dict[str, Any]:
    """The definition of an output, or of an input that takes it."""
    if kind in _PARAMETER_TYPES:
        return _PARAMETER_TYPES[kind]
    return {"artifactType": {"schemaTitle": kind, "schemaVersion": SCHEMA_TITLE_VERSION}}


def _definition(param: KfpParam) -> dict[str, Any]:
    definition: dict[str, Any] = {"parameterType": param.type}
    if param.default is not None:
        default = list(param.default) if isinstance(param.default, tuple) else param.default
        definition.update(defaultValue=default, isOptional=True)
    return definition


def filled(groups: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The groups that are not empty."""
    return {name: group for name, group in groups.items() if group}


def _retry(settings: TaskSettings) -> dict[str, Any]:
    if not settings.retries:
        return {}
    delay = settings.retry_delay
    return {
        "maxRetryCount": settings.retries,
        "backoffDuration": f"{int(delay.seconds) if delay else 0}s",
        "backoffFactor": settings.backoff.factor if settings.backoff else 1,
        "backoffMaxDuration": LONGEST_RETRY,
    }
