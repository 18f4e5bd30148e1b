"""Whether emitted IR keeps the rules of KFP, before anyone uploads it.

The SDK and the server parse an IR file, but follow few of its references: a task that names a component, a task or an
output that does not exist is found when the run has begun, if at all. This validator takes nothing for granted that
`build` says: it reads the documents alone, and covers what KFP 2.17 has for pipelines, more than this backend emits.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from dagwright.diagnostics.model import DagwrightError, Diagnostic
from dagwright_kubeflow.validator_fields import check_document, check_platform

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dagwright.plan.model import Plan

_LOWER = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_NAME = _LOWER | {"-"}
_TYPES: dict[str, tuple[type, ...]] = {
    "STRING": (str,),
    "BOOLEAN": (bool,),
    "NUMBER_INTEGER": (int,),
    "NUMBER_DOUBLE": (int, float),
    "LIST": (list,),
    "STRUCT": (dict,),
}
# The subset of CEL that is safe to emit: a boolean parameter, compared with a boolean, joined by not and and.
_OPERAND = r"!?\(?inputs\.parameter_values\['([A-Za-z0-9_-]+)'\]( == (?:true|false))?\)?"
# Patterns stay text until they are needed: to compile them costs more than to validate a small file.
_CONDITION = rf"{_OPERAND}( && {_OPERAND})*"
_PLACEHOLDER = r"\{\{\$(.*?)\}\}"
_REFERENCE = r"\.(inputs|outputs)\.(parameters|artifacts)\['([^']+)'\](\.(output_file|path|uri|metadata))?"
_RUN_PLACEHOLDERS = frozenset(
    f".{name}"
    for name in (
        "pipeline_job_name pipeline_job_resource_name pipeline_job_uuid pipeline_task_name pipeline_task_uuid "
        "pipeline_root outputs.output_file"
    ).split()
)


def require_valid(documents: list[dict[str, Any]], plan: Plan) -> None:
    """Raise DagwrightError (DW203) with everything that `problems` finds."""
    found = list(problems(documents))
    if found:
        notes = tuple(found[:10]) + ((f"and {len(found) - 10} more",) if len(found) > 10 else ())
        raise DagwrightError(
            Diagnostic(
                "DW203",
                f"the Kubeflow file of `{plan.name}` breaks rules of KFP",
                plan.span,
                notes=notes,
                help="this is a bug in dagwright; please report it with the pipeline that shows it",
            )
        )


def problems(documents: list[dict[str, Any]]) -> list[str]:
    """What is wrong with the documents of an IR file, one sentence each, with the place."""
    if not 1 <= len(documents) <= 2:
        return [f"the file has {len(documents)} documents, not one or two"]
    spec = documents[0]
    found = list(check_document(spec))
    if found:
        return found  # shapes first: the rest takes them for granted
    found = list(_Checker(spec).run())
    if any("dag" in component for component in spec.get("components", {}).values()):
        from dagwright_kubeflow.validator_flow import check_flow

        found += check_flow(spec["root"], spec["components"])
    if len(documents) == 2:
        found += check_platform(documents[1])
        kubernetes = documents[1].get("platforms", {}).get("kubernetes", {})
        executors = spec["deploymentSpec"]["executors"]
        labels = kubernetes.get("deploymentSpec", {}).get("executors", {})
        found += [f"platforms: no executor `{label}`" for label in labels if label not in executors]
    return found


class _Checker:
    def __init__(self, spec: dict[str, Any]) -> None:
        self.spec = spec
        self.components: dict[str, Any] = spec.get("components", {})
        self.executors: dict[str, Any] = spec["deploymentSpec"]["executors"]

    def run(self) -> Iterator[str]:
        name = self.spec["pipelineInfo"]["name"]
        if not (name and name[0] in _LOWER and _NAME.issuperset(name) and len(name) <= 128):
            yield f"pipelineInfo: `{name}` is no name for a pipeline"
        if f"comp-{name}" in self.components:
            yield f"components: `comp-{name}` has the pipeline's name; the SDK would run it alone"
        if self.spec["schemaVersion"] != "2.1.0":
            yield f"schemaVersion: `{self.spec['schemaVersion']}` is not 2.1.0"
        if "dag" not in self.spec["root"]:
            yield "root: no dag"
        used: set[str] = set()
        for where, component in (("root", self.spec["root"]), *self.components.items()):
            yield from self._component(where, component)
            if "dag" in component:
                used.update(task["componentRef"]["name"] for task in component["dag"]["tasks"].values())
        yield from (f"components: nothing uses `{name}`" for name in self.components if name not in used)
        labels = {component.get("executorLabel") for component in self.components.values()}
        yield from (f"executors: nothing uses `{label}`" for label in self.executors if label not in labels)

    def _component(self, where: str, component: dict[str, Any]) -> Iterator[str]:
        for name, parameter in component.get("inputDefinitions", {}).get("parameters", {}).items():
            if "defaultValue" in parameter:
                yield from _constant(f"{where}.{name}", parameter["defaultValue"], parameter["parameterType"])
        if ("dag" in component) == ("executorLabel" in component):
            yield f"{where}: not exactly one of dag and executorLabel"
        elif "dag" in component:
            yield from self._dag(where, component)
        else:
            yield from self._executor(where, component)

    # --- containers

    def _executor(self, where: str, component: dict[str, Any]) -> Iterator[str]:
        label = component["executorLabel"]
        executor = self.executors.get(label)
        if executor is None:
            yield f"{where}: no executor `{label}`"
            return
        container = executor["container"]
        if not container["image"]:
            yield f"{label}: no image"
        for text in (*container.get("command", ()), *container.get("args", ())):
            if "{{$" in text and text != "{{$}}":
                yield from self._placeholders(f"{label} of {where}", text, component)

    def _placeholders(self, where: str, text: str, component: dict[str, Any]) -> Iterator[str]:
        names = re.findall(_PLACEHOLDER, text)
        for name in names:
            reference = re.fullmatch(_REFERENCE, name)
            if reference is not None:
                definitions = component.get(f"{reference[1][:-1]}Definitions", {}).get(reference[2], {})
                if reference[3] in definitions:
                    continue
            elif not name or name in _RUN_PLACEHOLDERS:
                continue
            yield f"{where}: nothing for the placeholder {{{{${name}}}}}"
        if text.count("{{$") != len(names):
            yield f"{where}: a placeholder without an end"

    # --- graphs

    def _dag(self, where: str, component: dict[str, Any]) -> Iterator[str]:
        tasks = component["dag"]["tasks"]
        if not tasks:
            yield f"{where}: no tasks"
        for name, task in tasks.items():
            if not (name and name[0] in _LOWER and name[-1] in _LOWER and _NAME.issuperset(name) and len(name) <= 63):
                yield f"{where}.{name}: no name for a task"
            if task["taskInfo"]["name"] != name:
                yield f"{where}.{name}: taskInfo says `{task['taskInfo']['name']}`"
            yield from self._task(f"{where}.{name}", task, component)
        yield from _cycles(where, tasks)
        yield from self._dag_outputs(where, component)

    def _task(self, where: str, task: dict[str, Any], parent: dict[str, Any]) -> Iterator[str]:
        reference = task["componentRef"]["name"]
        component = self.components.get(reference)
        tasks = parent["dag"]["tasks"]
        waits = task.get("dependentTasks", [])
        yield from (f"{where}: waits for `{other}`, which does not exist" for other in waits if other not in tasks)
        if len(set(waits)) != len(waits):
            yield f"{where}: waits for a task twice"
        if component is None:
            yield f"{where}: no component `{reference}`"
            return
        given = task.get("inputs", {})
        item = _item_input(task)
        for group in ("parameters", "artifacts"):
            defined = component.get("inputDefinitions", {}).get(group, {})
            for name, value in given.get(group, {}).items():
                if name not in defined:
                    yield f"{where}.{name}: `{reference}` has no such input"
                else:
                    yield from self._input(f"{where}.{name}", group, value, defined[name], parent, waits)
            for name, definition in defined.items():
                if name not in given.get(group, {}) and name != item and not definition.get("isOptional"):
                    yield f"{where}: `{name}` of `{reference}` is not given"
        condition = task.get("triggerPolicy", {}).get("condition")
        if condition is not None:
            yield from _condition(where, condition, given.get("parameters", {}))

    def _input(
        self,
        where: str,
        group: str,
        value: dict[str, Any],
        definition: dict[str, Any],
        parent: dict[str, Any],
        waits: list[str],
    ) -> Iterator[str]:
        if len(value) - ("parameterExpressionSelector" in value) != 1:
            yield f"{where}: not exactly one source"
        elif "runtimeValue" in value:
            yield from _constant(where, value["runtimeValue"]["constant"], definition["parameterType"])
        elif "componentInputParameter" in value or "componentInputArtifact" in value:
            name = value.get("componentInputParameter", value.get("componentInputArtifact"))
            source = parent.get("inputDefinitions", {}).get(group, {}).get(name)
            if source is None:
                yield f"{where}: no input `{name}` around it"
            else:
                yield from _same_type(where, source, definition, f"`{name}`")
        elif "taskFinalStatus" in value:
            if value["taskFinalStatus"]["producerTask"] not in waits:
                yield f"{where}: the status of a task it does not wait for"
        else:
            yield from self._task_output(where, group, value, definition, parent, waits)

    def _task_output(
        self,
        where: str,
        group: str,
        value: dict[str, Any],
        definition: dict[str, Any],
        parent: dict[str, Any],
        waits: list[str],
    ) -> Iterator[str]:
        reference = value["taskOutputParameter" if group == "parameters" else "taskOutputArtifact"]
        producer = reference["producerTask"]
        key = reference["outputParameterKey" if group == "parameters" else "outputArtifactKey"]
        source, problem = self._output_of(parent, group, producer, key)
        if problem:
            yield f"{where}: {problem}"
            return
        if producer not in waits:
            yield f"{where}: takes from `{producer}` without waiting for it"
        task = parent["dag"]["tasks"][producer]
        if source is not None and not task.get("parameterIterator"):
            yield from _same_type(where, source, definition, f"`{producer}.{key}`")

    def _output_of(
        self, parent: dict[str, Any], group: str, producer: str, key: str
    ) -> tuple[dict[str, Any] | None, str]:
        task = parent["dag"]["tasks"].get(producer)
        if task is None:
            return None, f"takes from `{producer}`, which does not exist"
        component = self.components.get(task["componentRef"]["name"])
        if component is None:
            return None, ""  # said where the task itself is checked
        source = component.get("outputDefinitions", {}).get(group, {}).get(key)
        return source, "" if source is not None else f"`{producer}` has no output `{key}`"

    def _dag_outputs(self, where: str, component: dict[str, Any]) -> Iterator[str]:
        defined = component.get("outputDefinitions", {})
        given = component["dag"].get("outputs", {})
        for group in ("parameters", "artifacts"):
            names = given.get(group, {})
            yield from (f"{where}: nothing gives the output `{it}`" for it in defined.get(group, {}) if it not in names)
            for name, value in names.items():
                if name not in defined.get(group, {}):
                    yield f"{where}: the output `{name}` is not defined"
                    continue
                for producer, key in _selected(group, value):
                    source, problem = self._output_of(component, group, producer, key)
                    if problem:
                        yield f"{where}.{name}: {problem}"
                    elif source is not None:
                        definition = defined[group][name]
                        yield from _same_type(f"{where}.{name}", source, definition, f"`{producer}.{key}`")


def _selected(group: str, value: dict[str, Any]) -> list[tuple[str, str]]:
    """The `(task, output)` pairs that an output of a graph is taken from."""
    if group == "artifacts":
        return [(it["producerSubtask"], it["outputArtifactKey"]) for it in value["artifactSelectors"]]
    if "valueFromParameter" in value:
        pairs = [value["valueFromParameter"]]
    else:
        pairs = value["valueFromOneof"]["parameterSelectors"]
    return [(it["producerSubtask"], it["outputParameterKey"]) for it in pairs]


def _constant(where: str, value: Any, kind: str) -> Iterator[str]:
    if value is None:
        yield f"{where}: null"
        return
    expected = _TYPES.get(kind)
    right = expected is not None and isinstance(value, expected) and (kind == "BOOLEAN") == isinstance(value, bool)
    if kind == "NUMBER_INTEGER" and isinstance(value, float):
        right = value.is_integer()  # files of the SDK write every number as a double
    if not right:
        yield f"{where}: {value!r:.60} is no {kind}"
    elif isinstance(value, int) and abs(value) >= 2**53:
        yield f"{where}: {value} is more than a double holds"
    elif isinstance(value, (list, dict)) and _has_null(value):
        yield f"{where}: null inside"


def _has_null(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_null(item) for item in value.values())
    if isinstance(value, list):
        return any(_has_null(item) for item in value)
    return value is None


def _same_type(where: str, source: dict[str, Any], target: dict[str, Any], what: str) -> Iterator[str]:
    if "parameterType" in source or "parameterType" in target:
        if source.get("parameterType") != target.get("parameterType"):
            yield f"{where}: {what} is {source.get('parameterType')}, not {target.get('parameterType')}"
        return
    titles = source["artifactType"].get("schemaTitle"), target["artifactType"].get("schemaTitle")
    if titles[0] != titles[1] and "system.Artifact" not in titles:
        yield f"{where}: {what} is {titles[0]}, not {titles[1]}"


def _condition(where: str, condition: str, parameters: Mapping[str, Any]) -> Iterator[str]:
    if not re.fullmatch(_CONDITION, condition):
        yield f"{where}: the condition {condition!r:.80} is not in the subset that is safe"
        return
    for name in re.findall(r"\['([^']+)'\]", condition):
        if name not in parameters:
            yield f"{where}: the condition reads `{name}`, which is no input"


def _item_input(task: dict[str, Any]) -> str | None:
    iterator = task.get("parameterIterator") or {}
    name: str | None = iterator.get("itemInput")
    return name


def _cycles(where: str, tasks: dict[str, Any]) -> Iterator[str]:
    """A task that waits for itself, however far around. Not recursive: chains can be long."""
    left = {name: sum(1 for it in task.get("dependentTasks", ()) if it in tasks) for name, task in tasks.items()}
    after: dict[str, list[str]] = {}
    for name, task in tasks.items():
        for other in task.get("dependentTasks", ()):
            after.setdefault(other, []).append(name)
    ready = [name for name, count in left.items() if count == 0]
    done = 0
    while ready:
        done += 1
        for name in after.get(ready.pop(), ()):
            left[name] -= 1
            if left[name] == 0:
                ready.append(name)
    if done != len(tasks):
        around = sorted(name for name, count in left.items() if count)
        yield f"{where}: tasks wait for each other in a circle: {', '.join(around[:5])}"
