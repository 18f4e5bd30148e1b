"""A pessimist's reading of an emitted pipeline: the worse of kfp.local and the server wherever the two differ.

No engine is imported: the file is read as YAML, and each task runs the worker as its container would, in a process of its own. Where
one of the two engines would give a value and the other none, another one or an error, the run ends in `Unsafe`, which names
the rule; where both go on but change something on the way (order, types of numbers, placeholders), the worst of it is done.
Tasks run in an order drawn from a seed, and what a loop collects arrives in any.

It speaks the protocol of engine_driver.py: a JSON list of jobs on stdin, a JSON list of outcomes on stdout. A job may have `seed`.

Sources, as short names in the rules below. Server: kubeflow/pipelines, under backend/src/v2: `dag.go` and `argo.go` are of
compiler/argocompiler, `resolve.go` of driver (with ML metadata), `parameters.go` and `artifacts.go` of driver/resolver (the
servers after it), `consts.go` of backend/src/apiserver/common. kfp.local 2.17: `enhanced` is orchestrator/enhanced_dag_orchestrator.py,
`specs` orchestrator/task_spec_utils.py, `utils` orchestrator/orchestrator_utils.py, `placeholders` placeholder_utils.py.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
import traceback
from typing import Any

import yaml
from engine_driver import Job
from pessimist_tasks import Collected, Containers, TaskFailed, Unsafe, checked

RUN_ID = "run-0001"


class Scope:
    """One evaluation of a graph: its inputs, and what its tasks gave. `None` as an outcome says that a task did not run."""

    def __init__(self, component: dict, inputs: dict[str, Any], parent: Scope | None, loops: int, where: str) -> None:
        self.component, self.inputs, self.parent, self.loops, self.where = component, inputs, parent, loops, where
        self.done: dict[str, dict[str, Any] | None] = {}
        self.failed: set[str] = set()

    def local_input(self, name: str) -> Any:
        """What kfp.local finds for an input of the graph: it climbs to the graphs around (io.py, get_parent_input)."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.inputs:
                return scope.inputs[name]
            scope = scope.parent
        return None

    def local_output(self, task: str, key: str) -> Any:
        """What kfp.local finds for the output of a task, climbing likewise (io.py, get_task_output)."""
        scope: Scope | None = self
        while scope is not None:
            if key in (scope.done.get(task) or {}):
                return scope.done[task][key]
            scope = scope.parent
        return None


class Pessimist:
    """One run of one file."""

    def __init__(self, spec: dict, job: Job, seed: int) -> None:
        self.spec = spec
        self.random = random.Random(seed)
        self.components = spec.get("components", {})
        self.containers = Containers(spec["deploymentSpec"]["executors"], job, self.random)
        self.errors: list[str] = []

    def run(self, arguments: dict[str, Any]) -> Any:
        """The value of the output `result`; None where the pipeline has none. Raises Unsafe or TaskFailed."""
        root = self.spec["root"]
        defined = root.get("inputDefinitions", {}).get("parameters", {})
        inputs = {}
        for name, definition in defined.items():
            if name not in arguments and "defaultValue" not in definition:
                raise Unsafe(f"missing 1 required argument: {name}")
            inputs[name] = checked(name, definition, arguments.get(name, definition.get("defaultValue")))
        self.shared_components()
        outputs = self.graph(root, inputs, None, 0, "root")
        return outputs.get("result")

    def shared_components(self) -> None:
        """kfp.local keeps the folder of outputs by component: tasks that share one overwrite each other's artifacts (executor_input_utils)."""
        seen: set[str] = set()
        for component in (self.spec["root"], *self.components.values()):
            for task in component.get("dag", {}).get("tasks", {}).values():
                name = task["componentRef"]["name"]
                if name in seen and self.components[name].get("outputDefinitions", {}).get("artifacts"):
                    raise Unsafe(f"two tasks share `{name}`, which has artifacts")
                seen.add(name)

    # --- graphs

    def graph(self, component: dict, inputs: dict[str, Any], parent: Scope | None, loops: int, where: str) -> dict:
        """Run the tasks of a graph; gives its outputs."""
        scope = Scope(component, inputs, parent, loops, where)
        tasks = component["dag"]["tasks"]
        left = dict(tasks)
        while left:
            ready = [name for name, task in left.items() if not any(d in left for d in task.get("dependentTasks", ()))]
            if not ready:
                raise Unsafe(f"{where}: tasks wait for each other")
            name = self.random.choice(ready)
            self.task(scope, name, left.pop(name))
        if scope.failed:
            raise TaskFailed(f"{where}: {', '.join(sorted(scope.failed))}")
        return {
            name: self.output(scope, group, name, given)
            for group, outputs in component["dag"].get("outputs", {}).items()
            for name, given in outputs.items()
        }

    def task(self, scope: Scope, name: str, task: dict) -> None:
        where = f"{scope.where}.{name}"
        if task.get("triggerPolicy", {}).get("strategy"):
            # dag.go: a hook, whose failure does not fail the run (pull request 11470); argo-workflows issue 16057: not always run
            raise Unsafe(f"{where}: an exit task")
        waits = task.get("dependentTasks", [])
        if any(other in scope.failed for other in waits):
            scope.failed.add(name)
            return
        for other in waits:
            if scope.done[other] is None:
                # dag.go, depends: what waits for a skipped task is left out; enhanced: it runs
                raise Unsafe(f"{where}: waits for `{other}`, which did not run")
        component = self.components[task["componentRef"]["name"]]
        given = self.inputs(scope, where, task, component)
        condition = task.get("triggerPolicy", {}).get("condition")
        if condition is not None and not self.holds(scope, where, condition, given):
            scope.done[name] = None
            return
        try:
            if "parameterIterator" in task:
                scope.done[name] = self.loop(scope, where, task, component, given)
            else:
                scope.done[name] = self.component(component, given, scope, scope.loops, where, task)
        except TaskFailed as exc:
            self.errors.append(str(exc))
            scope.failed.add(name)

    def component(
        self, component: dict, given: dict, scope: Scope, loops: int, where: str, task: dict
    ) -> dict[str, Any]:
        if "dag" not in component:
            return self.containers.run(component, given, where, task, loops)
        definitions = component.get("inputDefinitions", {})
        if definitions.get("artifacts") and not task.get("inputs", {}).get("parameters"):
            raise Unsafe(f"{where}: kfp.local gives no artifacts to a graph that takes no parameter (specs)")
        return self.graph(component, given, scope, loops, where)

    def loop(self, scope: Scope, where: str, task: dict, component: dict, given: dict) -> dict[str, Collected]:
        iterator = task["parameterIterator"]
        name = iterator["items"]["inputParameter"]
        items = given[name]
        if scope.loops:
            # resolve.go, CollectInputs: what inner loops give becomes one flat list
            raise Unsafe(f"{where}: a loop in a loop")
        if not items:
            raise Unsafe(f"{where}: no items (resolve.go: no producer task; enhanced: no outputs)")
        if any(item is None for item in items):
            raise Unsafe(f"{where}: an item is null (specs)")
        if self.local_items(scope, name) != items:
            raise Unsafe(f"{where}: kfp.local would iterate something else than `{name}` (enhanced)")
        for key, value in task["inputs"].get("parameters", {}).items():
            taken = value.get("componentInputParameter", "")
            if ("taskOutputParameter" in value and key != name) or taken.endswith("-loop-item"):
                raise Unsafe(f"{where}: kfp.local puts the item in the place of `{key}` (specs)")
        found: dict[int, dict[str, Any]] = {}
        failures = []
        for index in self.random.sample(range(len(items)), len(items)):
            inputs = {key: value for key, value in given.items() if key != name}
            inputs[iterator["itemInput"]] = items[index]
            try:
                found[index] = self.component(component, inputs, scope, scope.loops + 1, f"{where}[{index}]", task)
            except TaskFailed as exc:
                failures.append(str(exc))
        if failures:
            raise TaskFailed("; ".join(failures))
        # in the order in which they were done: parameters.go appends as they come, and only newer servers sort
        return {key: Collected([one[key] for one in found.values()]) for key in next(iter(found.values()))}

    def local_items(self, scope: Scope, name: str) -> Any:
        """What kfp.local iterates (enhanced, _run_parallel_for_task): it goes by the name."""
        if not name.startswith("pipelinechannel--"):
            return scope.local_input(name)
        actual = name.replace("pipelinechannel--", "").replace("-loop-item", "")
        if "-Output" in actual:
            return scope.local_output(actual.split("-Output")[0], "Output")
        found = scope.local_input(actual)
        return found if found is not None else scope.local_input(f"pipelinechannel--{actual}")

    # --- conditions

    def holds(self, scope: Scope, where: str, condition: str, given: dict) -> bool:
        parsed = re.fullmatch(r"inputs\.parameter_values\['([^']+)'\] == (true|false)", condition)
        if parsed is None:
            raise Unsafe(f"{where}: {condition} is not compared by both in one way")
        name = parsed[1]
        if name not in given or type(given[name]) is not bool:
            raise Unsafe(f"{where}: `{name}` is no BOOLEAN")
        actual = name.replace("pipelinechannel--", "")
        if "--" in actual:  # enhanced, _resolve_pipeline_channel: a task's output; else an input of the graph around
            found = scope.local_output(*actual.split("--")[:2])
        elif "-Output" in actual:
            found = scope.local_output(actual.split("-Output")[0], "Output")
        else:
            found = next(
                (v for key in (actual, f"pipelinechannel--{actual}") if (v := scope.local_input(key)) is not None), None
            )
        if found is not given[name]:
            raise Unsafe(f"{where}: kfp.local would decide on {found!r}, not on `{name}`")
        return given[name] is (parsed[2] == "true")

    # --- values

    def inputs(self, scope: Scope, where: str, task: dict, component: dict) -> dict[str, Any]:
        """The values of a task's inputs, as they would arrive."""
        definitions = component.get("inputDefinitions", {})
        item = task.get("parameterIterator", {}).get("itemInput")
        found: dict[str, Any] = {}
        for group in ("parameters", "artifacts"):
            given = task.get("inputs", {}).get(group, {})
            for name, definition in definitions.get(group, {}).items():
                if name not in given:
                    if name == item:
                        continue
                    raise Unsafe(f"{where}: nothing is given for `{name}`, and its default is left to the component")
                value = self.value(scope, where, group, task, given[name], definition)
                found[name] = checked(f"{where}.{name}", definition, value) if group == "parameters" else value
        return found

    def value(self, scope: Scope, where: str, group: str, task: dict, given: dict, definition: dict) -> Any:
        if "runtimeValue" in given:
            constant = given["runtimeValue"]["constant"]
            return RUN_ID if constant == "{{$.pipeline_job_uuid}}" else constant
        inside = given.get("componentInputParameter", given.get("componentInputArtifact"))
        if inside is not None:
            if inside not in scope.inputs:
                raise Unsafe(f"{where}: the graph around has no input `{inside}`")
            return scope.inputs[inside]
        taken = given["taskOutputParameter" if group == "parameters" else "taskOutputArtifact"]
        producer = taken["producerTask"]
        if producer not in task.get("dependentTasks", ()):
            raise Unsafe(f"{where}: takes from `{producer}` without waiting (kfp.local: chance)")
        key = taken["outputParameterKey" if group == "parameters" else "outputArtifactKey"]
        value = (scope.done[producer] or {}).get(key)
        if value is None:
            raise Unsafe(f"{where}: `{producer}` has no output `{key}`")
        if isinstance(value, Collected):
            if group == "parameters":
                # parameters.go: the list of one iteration is its value alone; 10,000 bytes hold few of them
                raise Unsafe(f"{where}: collects parameters")
            if not definition.get("isArtifactList"):
                raise Unsafe(f"{where}: takes one artifact of many")
        return value

    def output(self, scope: Scope, group: str, name: str, given: dict) -> Any:
        """An output of a graph."""
        where = f"{scope.where}.{name}"
        if "valueFromOneof" in given:
            ran = [
                scope.done[it["producerSubtask"]][it["outputParameterKey"]]
                for it in given["valueFromOneof"]["parameterSelectors"]
                if scope.done[it["producerSubtask"]] is not None
            ]
            if len(ran) != 1:
                raise Unsafe(f"{where}: {len(ran)} of the sides of a OneOf ran (utils)")
            return ran[0]
        selectors = given["artifactSelectors"] if group == "artifacts" else [given["valueFromParameter"]]
        if len(selectors) != 1:
            # resolve.go, GetProducerTask: the last one, whether it ran or not; utils: an error
            raise Unsafe(f"{where}: an artifact from one of several tasks")
        key = selectors[0]["outputArtifactKey" if group == "artifacts" else "outputParameterKey"]
        producer = scope.done[selectors[0]["producerSubtask"]]
        if producer is None or key not in producer:
            raise Unsafe(f"{where}: taken from `{selectors[0]['producerSubtask']}`, which did not run")
        return producer[key]


def graph_of(spec: dict) -> dict[str, list[str]]:
    """Step to the steps it waits for, as the engine driver tells it."""
    components = spec.get("components", {})

    def inside(task: dict) -> list[str]:
        component = components[task["componentRef"]["name"]]
        if "dag" in component:
            return [step for inner in component["dag"]["tasks"].values() for step in inside(inner)]
        return [json.loads(task["inputs"]["parameters"]["dagwright_step"]["runtimeValue"]["constant"])["step"]]

    found: dict[str, list[str]] = {}

    def visit(tasks: dict[str, dict], around: list[str]) -> None:
        for task in tasks.values():
            waits = [*around, *(step for other in task.get("dependentTasks", ()) for step in inside(tasks[other]))]
            component = components[task["componentRef"]["name"]]
            if "dag" in component:
                visit(component["dag"]["tasks"], waits)
            else:
                found[inside(task)[0]] = sorted(set(waits))

    visit(spec["root"]["dag"]["tasks"], [])
    return found


def run(given: dict) -> dict:
    """One job."""
    from dagwright_kubeflow.params import run_value

    job = Job(given)
    job.python = given.get("python") or sys.executable
    outcome = {"state": "error", "error": "", "graph": {}, "differences": [], "tasks": job.tasks, "result": None}
    try:
        with open(given["yaml"], encoding="utf-8") as file:
            spec = next(iter(yaml.load_all(file, yaml.CSafeLoader)))
        outcome["graph"] = graph_of(spec)
        if given.get("only_read"):
            return {**outcome, "state": "read"}
        defined = spec["root"].get("inputDefinitions", {}).get("parameters", {})
        arguments = {n: run_value(defined[n]["parameterType"], tagged) for n, tagged in given.get("params", {}).items()}
        pessimist = Pessimist(spec, job, given.get("seed", 0))
        found = pessimist.run({**arguments, **given.get("arguments", {})})
        if found is not None:
            artifact = isinstance(found, dict)
            outcome["result"] = (
                {"text": found["metadata"]["dagwright"], "path": found["uri"]} if artifact else {"text": found}
            )
            if given.get("describe"):
                outcome["result"]["described"] = job.describe(outcome["result"])
        outcome["state"] = "succeeded"
    except TaskFailed as exc:
        outcome.update(state="failed", error=f"failed: {exc}")
    except Exception as exc:
        outcome["error"] = f"{type(exc).__name__}: {exc}" if isinstance(exc, Unsafe) else traceback.format_exc()
    for step in outcome["graph"]:
        job.tasks.setdefault(step, {"state": "not run", "attempts": 0, "log": ""})
    return outcome


def main() -> int:
    """Jobs from stdin, outcomes to stdout."""
    jobs = json.load(sys.stdin)
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    outcomes = [run(job) for job in jobs]
    json.dump(outcomes, told)
    told.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
