"""Conditions and loops as nested graphs of KFP.

The shapes are those that mean the same to kfp.local and to the server:

- A condition is a graph around one graph for each side, which has the trigger. What follows waits for the outer graph: the server
  leaves out what waits for a side that did not run, and kfp.local runs it (argocompiler, `depends`). A trigger compares a flag that a
  task computed with true or false, and nothing else.
- A loop iterates the LIST of `loops.py`. Whatever else it takes from tasks beside it comes through a graph around it, because
  kfp.local gives a loop its element in the place of every parameter that is the output of a task (task_spec_utils,
  `create_parameter_loop_iteration_task_spec`).
- Every graph has a parameter among its inputs: kfp.local passes no artifacts to one without (`build_nested_dag_arguments`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.emit.names import keys
from dagwright.ir.json import ref_json
from dagwright.plan.model import (
    FromItem,
    FromParam,
    FromRegion,
    FromStep,
    IfRegion,
    MapRegion,
    Step,
    producer,
    walk_units,
)
from dagwright_kubeflow.annotations import ARTIFACT, FLAG, ITEMS, PARAMETER
from dagwright_kubeflow.build import NOT_CACHED, STRING, Builder, filled, output_definition, task_output
from dagwright_kubeflow.loops import LOOPED, first_of
from dagwright_kubeflow.names import task_names
from dagwright_kubeflow.params import RUN_SOURCES
from dagwright_kubeflow.shape import Shaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dagwright.plan.model import Plan, Source, Unit
    from dagwright.settings.model import TargetSettings
    from dagwright_kubeflow.options import Options

_BOOLEAN = output_definition(FLAG)


class Graph:
    """A graph while it is built: the tasks in it, and the inputs that it takes from the graph around it."""

    __slots__ = ("element", "given", "inputs", "members", "parent", "tasks")

    def __init__(self, parent: Graph | None = None, element: tuple[str, str] | None = None) -> None:
        self.parent = parent
        self.element = element  # of a loop's body: the id of the map, and the input that holds the element
        self.members: dict[str, str] = {}  # unit id to the task that others wait for
        self.tasks: dict[str, Any] = {}
        self.inputs: dict[str, dict[str, Any]] = {"artifacts": {}, "parameters": {}}
        self.given: dict[str, dict[str, Any]] = {"artifacts": {}, "parameters": {}}

    def take(self, name: str, group: str, definition: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
        """The value, seen from inside, of an input that the graph around gives as `value`."""
        self.inputs[group][name] = definition
        self.given[group][name] = value
        return {"componentInputParameter" if group == "parameters" else "componentInputArtifact": name}


class RegionBuilder(Builder):
    """Builds the documents of a plan with regions."""

    def __init__(self, plan: Plan, target: TargetSettings, options: Options) -> None:
        shaped = Shaped(plan, target)
        super().__init__(shaped.plan, target, options)
        self.loops, self.per_part = shaped.loops, shaped.per_part
        units = list(walk_units(shaped.plan.units))
        names = [step.id for step in shaped.plan.steps]
        for unit in units:
            if isinstance(unit, IfRegion):
                names += [unit.id, f"{unit.id}-then", f"{unit.id}-else"]
            elif isinstance(unit, MapRegion):
                names += [unit.id, f"{unit.id}-scope"]
        self.tasks = task_names(dict.fromkeys(names))
        self.awaited = {
            ident
            for unit in units
            for ident in (unit.upstream if isinstance(unit, Step) else (*unit.needs, *unit.after))
        }
        for step in shaped.plan.steps:
            for name, output in step.outputs.items():
                if output.kind != "value" or (step.id, name) in shaped.parameters:
                    self.carriers[step.id, name] = {"flag": FLAG, "items": ITEMS}.get(output.kind, PARAMETER)
                elif step.id in self.per_part:
                    self.carriers[step.id, name] = ARTIFACT  # values of many elements: nothing bounds them
        self.region_keys = {unit.id: keys(unit.outputs) for unit in units if not isinstance(unit, Step)}
        self.graph = Graph()

    def _tasks(self, label_of: dict[str, str], components: dict[str, Any]) -> dict[str, Any]:
        self.label_of, self.components = label_of, components
        self._fill(self.graph, self.plan.units)
        return self.graph.tasks

    def _fill(self, graph: Graph, units: Iterable[Unit]) -> None:
        outer, self.graph = self.graph, graph
        for unit in units:
            if isinstance(unit, Step):
                name = self.tasks[unit.id]
                component, graph.tasks[name] = self._task(unit, self.label_of[unit.id])
                self.components[self._component_name(name)] = component
                graph.members[unit.id] = name
            elif isinstance(unit, IfRegion):
                self._condition(graph, unit)
            else:
                assert isinstance(unit, MapRegion)
                self._loop(graph, unit)
        self.graph = outer

    # --- values

    def _produced(self, source: FromStep | FromRegion) -> tuple[str, str, str]:
        if isinstance(source, FromStep):
            return super()._produced(source)
        kind = ARTIFACT if source.region in self.loops else PARAMETER
        task = self.graph.members.get(source.region, self.tasks[source.region])
        return task, self.region_keys[source.region][source.output], kind

    def _input(self, source: Source) -> tuple[str, dict[str, Any], dict[str, Any]]:
        return self._value(self.graph, source)

    def _value(self, graph: Graph, source: Source) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Group, definition and value of a source inside a graph; what stands outside becomes an input of the graph."""
        ident = producer(source)
        if isinstance(source, (FromStep, FromRegion)) and ident in graph.members:
            task, key, kind = self._produced(source)
            task = graph.members[ident]
            group, definition, value = task_output(task, key, kind)
            if isinstance(source, FromRegion) and kind == ARTIFACT:
                definition = {**definition, "isArtifactList": True}
            return group, definition, value
        if isinstance(source, FromItem) and graph.element is not None and graph.element[0] == source.region:
            return "parameters", STRING, {"componentInputParameter": graph.element[1]}
        if graph.parent is None or (isinstance(source, FromParam) and self._of_run(source.param)):
            return super()._input(source)
        group, definition, value = self._value(graph.parent, source)
        return group, definition, graph.take(self._channel(source), group, definition, value)

    def _of_run(self, name: str) -> bool:
        param = self.sources[name]
        return param.source is not None and param.source.source in RUN_SOURCES

    def _channel(self, source: Source) -> str:
        """What a graph calls a value from outside: the SDK's own name for it, which kfp.local looks for."""
        if isinstance(source, FromParam):
            return source.param
        assert isinstance(source, (FromStep, FromRegion))
        task, key, _ = self._produced(source)
        return f"pipelinechannel--{task}-{key}"

    def _waits(self, step: Step) -> list[str]:
        return list(dict.fromkeys(self._members(self.graph, step.upstream)))

    def _members(self, graph: Graph, idents: Iterable[str]) -> Iterator[str]:
        """The tasks of units that stand in that graph; the graphs around it wait for the others."""
        return (graph.members[ident] for ident in idents if ident in graph.members)

    def _spec(self, step: Step) -> dict[str, Any]:
        spec = super()._spec(step)
        for name, source in step.inputs.items():
            if isinstance(source, FromRegion) and source.region in self.loops:
                spec["inputs"][name]["collect"] = "one"
        if step.id in self.per_part:
            spec["block"][-1]["first"] = ref_json(first_of(step))
        return spec

    # --- regions

    def _add(
        self, graph: Graph, name: str, inner: Graph, outputs: dict[str, Any], after: Iterable[str] = (), **more: Any
    ) -> None:
        """Add a task to a graph that is a graph itself. `outputs` are their definitions, and where they come from inside.

        It waits for the units `after`, and for all that it takes something from.
        """
        dag: dict[str, Any] = {"tasks": inner.tasks}
        component: dict[str, Any] = {"inputDefinitions": filled(inner.inputs)}
        if outputs:
            component["outputDefinitions"] = {
                group: {k: one[0] for k, one in o.items()} for group, o in outputs.items()
            }
            dag = {"outputs": {group: {k: one[1] for k, one in o.items()} for group, o in outputs.items()}, **dag}
        component["dag"] = dag
        self.components[self._component_name(name)] = component
        task: dict[str, Any] = {"taskInfo": {"name": name}, "componentRef": {"name": self._component_name(name)}}
        waits = list(dict.fromkeys((*self._members(graph, after), *_producers(inner))))
        if waits:
            task["dependentTasks"] = waits
        task["inputs"] = filled(inner.given)
        task.update(more)
        task["cachingOptions"] = NOT_CACHED
        graph.tasks[name] = task

    def _condition(self, graph: Graph, region: IfRegion) -> None:
        """A graph for each side; around them one that others can wait for, where there are others."""
        name = self.tasks[region.id]
        after = (*region.needs, *region.after)
        wrapped = bool(region.outputs) or region.id in self.awaited
        around = Graph(graph) if wrapped else graph
        _, _, flag = self._value(around, region.test)
        key = self._channel(region.test)
        if "taskOutputParameter" in flag:
            key = _looked_up(flag["taskOutputParameter"])
        for side, units, holds in (("then", region.then, "true"), ("else", region.orelse, "false")):
            if not units:
                continue
            inner = Graph(around)
            inner.take(key, "parameters", _BOOLEAN, flag)
            self._fill(inner, units)
            outputs = self._yielded(inner, region, side)
            condition = f"inputs.parameter_values['{key}'] == {holds}"
            own = self.tasks[f"{region.id}-{side}"]
            self._add(around, own, inner, outputs, () if wrapped else after, triggerPolicy={"condition": condition})
        if wrapped:
            merged = {key: self._merge(region, key) for key in self.region_keys[region.id].values()}
            self._add(graph, name, around, {"parameters": merged} if merged else {}, after)
            graph.members[region.id] = name

    def _yielded(self, inner: Graph, region: IfRegion, side: str) -> dict[str, Any]:
        """The outputs of one side of a condition."""
        found: dict[str, Any] = {}
        for name, merge in region.outputs.items():
            source = merge.then if side == "then" else merge.orelse
            assert isinstance(source, (FromStep, FromRegion))
            _, definition, value = self._value(inner, source)
            taken = value["taskOutputParameter"]
            selector = {
                "producerSubtask": taken["producerTask"],
                "outputParameterKey": taken["outputParameterKey"],
            }
            found[self.region_keys[region.id][name]] = (definition, {"valueFromParameter": selector})
        return {"parameters": found} if found else {}

    def _merge(self, region: IfRegion, key: str) -> tuple[dict[str, Any], dict[str, Any]]:
        sides = (self.tasks[f"{region.id}-{side}"] for side in ("then", "else"))
        selectors = [{"producerSubtask": side, "outputParameterKey": key} for side in sides]
        return STRING, {"valueFromOneof": {"parameterSelectors": selectors}}

    def _loop(self, graph: Graph, region: MapRegion) -> None:
        """A task that iterates, beside what it takes its values from if kfp.local can have it there, else in a graph of its own."""
        name, parts = self.tasks[region.id], self._channel(region.items)
        item = f"{parts}-loop-item"
        scope = Graph(graph)
        body = Graph(scope, (region.id, item))
        body.take(parts, *self._value(scope, region.items))
        body.inputs["parameters"][item] = STRING
        self._fill(body, region.body)
        collected: dict[str, Any] = {}
        for output, collect in region.outputs.items():
            assert isinstance(collect.source, FromStep)
            task, key, kind = self._produced(collect.source)
            collected[self.region_keys[region.id][output]] = (
                {**output_definition(kind), "isArtifactList": True},
                {"artifactSelectors": [{"producerSubtask": task, "outputArtifactKey": key}]},
            )
        outputs = {"artifacts": collected} if collected else {}
        more: dict[str, Any] = {"parameterIterator": {"itemInput": item, "items": {"inputParameter": parts}}}
        if region.max_parallel is not None:
            more["iteratorPolicy"] = {"parallelismLimit": region.max_parallel}
        after = (*region.needs, *region.after)
        beside = _beside(body, scope, parts)
        if beside is not None:
            body.given = beside
            self._add(graph, name, body, outputs, after, **more)
            graph.members[region.id] = name
            return
        self._add(scope, name, body, outputs, **more)
        around = self.tasks[f"{region.id}-scope"]
        passed = {
            key: (definition, {"artifactSelectors": [{"producerSubtask": name, "outputArtifactKey": key}]})
            for key, (definition, _) in collected.items()
        }
        self._add(graph, around, scope, {"artifacts": passed} if passed else {}, after)
        graph.members[region.id] = around


def _producers(inner: Graph) -> Iterator[str]:
    """The tasks of the graph around that a graph takes something from."""
    for values in inner.given.values():
        for value in values.values():
            taken = value.get("taskOutputParameter") or value.get("taskOutputArtifact")
            if taken is not None:
                yield taken["producerTask"]


def _looked_up(taken: dict[str, str]) -> str:
    """The name under which kfp.local finds the output of a task beside a condition."""
    return f"pipelinechannel--{taken['producerTask']}--{taken['outputParameterKey']}"


def _beside(body: Graph, scope: Graph, parts: str) -> dict[str, dict[str, Any]] | None:
    """What a loop takes where it needs no graph around it; None where it needs one."""
    found: dict[str, dict[str, Any]] = {}
    for group, values in body.given.items():
        found[group] = {}
        for name, value in values.items():
            inside = value.get("componentInputParameter", value.get("componentInputArtifact"))
            direct = scope.given[group][inside]
            taken = direct.get("taskOutputParameter")
            if taken is not None and (name != parts or taken["outputParameterKey"] != LOOPED):
                return None
            found[group][name] = direct
    return found
