"""Rules for graphs in graphs: shapes that kfp.local and the server take differently, or that one of them does not take.

Each is one that both SDK and server accept, and that shows only when the run has begun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_COMPLETED = "ALL_UPSTREAM_TASKS_COMPLETED"


def check_flow(root: dict[str, Any], components: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    """Problems of the flow of control in all graphs of a file whose references are right."""
    used: dict[str, str] = {}
    looped = _looped({"": root, **components})
    for where, component in (("root", root), *components.items()):
        if "dag" not in component:
            continue
        tasks = component["dag"]["tasks"]
        for name, task in tasks.items():
            place = f"{where}.{name}"
            reference = task["componentRef"]["name"]
            inner = components.get(reference, {})
            if used.setdefault(reference, place) != place and inner.get("outputDefinitions", {}).get("artifacts"):
                yield f"{place}: shares `{reference}` with {used[reference]}; kfp.local would mix up their artifacts"
            yield from _waits(place, task, tasks)
            yield from _graph_inputs(place, task, inner)
            yield from _artifact_lists(place, task, tasks, inner)
            if "parameterIterator" in task:
                yield from _loop(place, task, where in looped)
        yield from _outputs(where, component["dag"], tasks)


def _looped(components: Mapping[str, dict[str, Any]]) -> set[str]:
    """The components that are iterated, and those of the graphs in them."""
    inner: dict[str, set[str]] = {}
    found: set[str] = set()
    for name, component in components.items():
        inner[name] = {task["componentRef"]["name"] for task in component.get("dag", {}).get("tasks", {}).values()}
    for component in components.values():
        for task in component.get("dag", {}).get("tasks", {}).values():
            if "parameterIterator" in task:
                found.add(task["componentRef"]["name"])
    pending = list(found)
    while pending:
        for name in inner.get(pending.pop(), ()):
            if name not in found:
                found.add(name)
                pending.append(name)
    return found


def _waits(place: str, task: dict[str, Any], tasks: dict[str, Any]) -> Iterator[str]:
    waits = task.get("dependentTasks", ())
    for other in waits:
        policy = tasks.get(other, {}).get("triggerPolicy", {})
        if policy.get("condition"):
            yield f"{place}: waits for `{other}`, which may not run; the server would leave this out, and kfp.local run it"
        if policy.get("strategy") == _COMPLETED:
            yield f"{place}: waits for `{other}`, which the server runs as a hook"
    if task.get("triggerPolicy", {}).get("strategy") == _COMPLETED and len(waits) != 1:
        yield f"{place}: waits for {len(waits)} tasks; the server makes it a hook of each"


def _graph_inputs(place: str, task: dict[str, Any], inner: dict[str, Any]) -> Iterator[str]:
    given = task.get("inputs", {})
    if "dag" in inner and given.get("artifacts") and not given.get("parameters"):
        yield f"{place}: a graph without parameters; kfp.local would give it no artifacts"


def _loop(place: str, task: dict[str, Any], inside: bool) -> Iterator[str]:
    items = task["parameterIterator"]["items"].get("inputParameter")
    given = task.get("inputs", {}).get("parameters", {})
    if inside:
        yield f"{place}: a loop in a loop; the server collects the values of both into one list"
    for name, value in given.items():
        taken = value.get("taskOutputParameter")
        if taken is None:
            continue
        if name != items:
            yield f"{place}.{name}: the output of a task beside a loop; kfp.local puts the element in its place"
        elif name != f"pipelinechannel--{taken['producerTask']}-Output" or taken["outputParameterKey"] != "Output":
            yield f"{place}.{name}: not named as kfp.local looks for it"
    if items is not None and items not in given:
        yield f"{place}: iterates `{items}`, which is no input of it"


def _artifact_lists(place: str, task: dict[str, Any], tasks: dict[str, Any], inner: dict[str, Any]) -> Iterator[str]:
    """A loop gives lists of artifacts, and whoever takes one must say so; it collects no parameters."""
    definitions = inner.get("inputDefinitions", {}).get("artifacts", {})
    for name, value in task.get("inputs", {}).get("artifacts", {}).items():
        taken = value.get("taskOutputArtifact")
        if taken is None or taken["producerTask"] not in tasks:
            continue
        many = "parameterIterator" in tasks[taken["producerTask"]]
        if many and not definitions.get(name, {}).get("isArtifactList"):
            yield f"{place}.{name}: takes one artifact from a loop"
    for name, value in task.get("inputs", {}).get("parameters", {}).items():
        taken = value.get("taskOutputParameter")
        if taken is not None and "parameterIterator" in tasks.get(taken["producerTask"], {}):
            yield f"{place}.{name}: collects parameters of a loop; servers give one of them alone, or them out of order"


def _outputs(where: str, dag: dict[str, Any], tasks: dict[str, Any]) -> Iterator[str]:
    outputs = dag.get("outputs", {})
    for name, value in outputs.get("artifacts", {}).items():
        producers = [it["producerSubtask"] for it in value["artifactSelectors"]]
        if len(producers) != 1:
            yield f"{where}.{name}: an artifact from one of several tasks; the server takes the last, whether it ran or not"
        yield from _unsure(f"{where}.{name}", producers, tasks)
    for name, value in outputs.get("parameters", {}).items():
        if "valueFromParameter" in value:
            yield from _unsure(f"{where}.{name}", [value["valueFromParameter"]["producerSubtask"]], tasks)
            continue
        producers = [it["producerSubtask"] for it in value["valueFromOneof"]["parameterSelectors"]]
        triggers = [tasks.get(it, {}).get("triggerPolicy", {}).get("condition", "") for it in producers]
        sides = {trigger.rpartition(" == ")[2] for trigger in triggers}
        if len(producers) != 2 or sides != {"true", "false"} or len({t.rpartition(" == ")[0] for t in triggers}) != 1:
            yield f"{where}.{name}: not from exactly one of two sides of one decision"


def _unsure(place: str, producers: list[str], tasks: dict[str, Any]) -> Iterator[str]:
    for producer in producers:
        if tasks.get(producer, {}).get("triggerPolicy", {}).get("condition"):
            yield f"{place}: taken from `{producer}`, which may not run"
