"""Our own reading of an emitted workflow: runs it, and takes the pessimistic side wherever Argo might do one thing or another.

Nothing of Argo is imported, and nothing of it runs here: this is our understanding of its controller, checked against its source
(argo-workflows 3.7.3, under workflow/controller unless said otherwise), each rule with its place. The containers' commands are real ones.
Where Argo would fail, change a value on the way, or depend on chance, the run ends in `Unsafe`, which names the rule.
Tasks run in an order drawn from a seed.

A JSON list of jobs on stdin, a JSON list of outcomes on stdout; `engine_driver.py` says what is in them.
"""

from __future__ import annotations

import json
import os
import random
import sys
import traceback
from typing import Any

from pods import Pods
from reader import closure, graph, waits, workflow
from templating import TAG, Unresolved, Unsafe, depends, evaluated, replaced, when

UID = "0b6e7c1a-5d0f-4b7c-9a3e-6f2f1c9d8e77"
LARGEST_WORKFLOW = 1_000_000
COMPLETED = ("Succeeded", "Failed", "Error")


class Node:
    """A task, or one of its iterations: its phase, and what it gave."""

    def __init__(self, phase: str, outputs: dict[str, str] | None = None, group: list[Node] | None = None) -> None:
        self.phase, self.outputs, self.group = phase, outputs or {}, group


class Workflow:
    """One run of one file."""

    def __init__(self, document: dict[str, Any], pods: Pods, seed: int) -> None:
        self.spec = document["spec"]
        self.templates = {template["name"]: template for template in self.spec["templates"]}
        self.pods = pods
        self.random = random.Random(seed)
        self.globals: dict[str, str] = {}
        self.kept = len(json.dumps(document))  # bytes that the object in Kubernetes grows to, at least
        self.failures: list[dict[str, str]] = []
        self.published: dict[str, str] = {}  # the outputs of the run

    def run(self, arguments: dict[str, str], scheduled: str | None = None) -> Node:
        """The node of the entry point."""
        self.globals = {"workflow.uid": UID, "workflow.name": "run-0001", "workflow.namespace": "argo"}
        if scheduled is not None:
            self.globals["workflow.scheduledTime"] = scheduled
        for parameter in self.spec.get("arguments", {}).get("parameters", ()):
            name = parameter["name"]
            value = arguments.get(name, parameter.get("value"))
            if value is None:
                # operator.go, setGlobalParameters
                raise Unsafe(f"either value or valueFrom must be specified in order to set global parameter {name}")
            if not isinstance(value, str):
                raise Unsafe(f"the parameter {name} is no text")
            self.globals[f"workflow.parameters.{name}"] = value
        unknown = arguments.keys() - {it["name"] for it in self.spec.get("arguments", {}).get("parameters", ())}
        if unknown:
            raise Unsafe(f"the workflow has no parameters {sorted(unknown)}")
        node = self.template(self.spec["entrypoint"], {})
        if self.spec.get("onExit"):
            self.globals["workflow.status"] = node.phase
            self.globals["workflow.failures"] = json.dumps(json.dumps(self.failures))  # operate: quoted once more
            self.template(self.spec["onExit"], {})
        return node

    # --- templates

    def template(self, name: str, arguments: dict[str, str]) -> Node:
        """Run a template. operator.go, executeTemplate; workflow/common/util.go, ProcessArgs and SubstituteParams."""
        if name not in self.templates:
            raise Unsafe(f"template {name} not found")
        template = self.templates[name]
        inputs: dict[str, str] = {}
        for parameter in template.get("inputs", {}).get("parameters", ()):
            key = parameter["name"]
            value = arguments.get(key, parameter.get("value"))
            if value is None:
                raise Unsafe(f"{name}: inputs.parameters.{key} was not supplied")
            if TAG.search(value):
                # a variable that was not there is left as it is, and would be taken for the value
                raise Unsafe(f"{name}: inputs.parameters.{key} holds {value!r:.80}")
            inputs[f"inputs.parameters.{key}"] = value
        self.kept += sum(map(len, inputs.values()))
        if "dag" in template:
            return self.dag(template, inputs)
        return self.retried(template, {**self.globals, **inputs})

    def retried(self, template: dict[str, Any], values: dict[str, str]) -> Node:
        """operator.go, processNodeRetries: `limit` counts the retries, and is a text or a number."""
        strategy = template.get("retryStrategy")
        tries = 1 if strategy is None else 1 + int(strategy["limit"])
        if strategy is not None and strategy.get("retryPolicy", "OnFailure") not in ("Always", "OnFailure"):
            raise Unsafe(f"a policy that does not retry failed pods: {strategy['retryPolicy']}")
        phase, outputs = "Failed", {}
        for _ in range(tries):
            phase, outputs = self.pods.run(template, values)
            if phase == "Succeeded":
                self.publish(template, outputs)
                break
        else:
            self.failures.append({"templateName": template["name"], "phase": phase})
        self.kept += sum(map(len, outputs.values()))
        if self.kept > LARGEST_WORKFLOW:
            # docs/offloading-large-workflows.md: beyond that only a database helps
            raise Unsafe(f"the workflow has grown to {self.kept:,} bytes")
        return Node(phase, outputs)

    # --- graphs

    def dag(self, template: dict[str, Any], inputs: dict[str, str]) -> Node:
        """dag.go, executeDAG."""
        dag = template["dag"]
        tasks = {task["name"]: task for task in dag["tasks"]}
        before = closure({name: waits(task) for name, task in tasks.items()})
        done: dict[str, Node] = {}
        left = dict(tasks)
        while left:
            ready = [name for name, task in left.items() if done.keys() >= set(waits(task))]
            name = self.random.choice(sorted(ready))
            task = left.pop(name)
            failed = any(node.phase in ("Failed", "Error") for node in done.values())
            if failed and dag.get("failFast", True) and self.random.random() < 0.5:
                # docs/enhanced-depends-logic.md, fail fast: nothing new may be started once a task has failed
                left.clear()
                break
            done[name] = self.task(task, done, before[name], inputs)
        phase = self.phase(dag, tasks, done)
        if phase != "Succeeded":
            return Node(phase)
        for name, node in done.items():
            if node.group is None:
                self.publish(self.templates[tasks[name]["template"]], node.outputs)
        return Node(phase, self.outputs(template, done, inputs))

    def publish(self, template: dict[str, Any], outputs: dict[str, str]) -> None:
        """operator.go, addOutputsToGlobalScope: of pods, and of the tasks of a DAG when that has succeeded; never of the entry point."""
        for output in template.get("outputs", {}).get("parameters", ()):
            if "globalName" in output and output["name"] in outputs:
                self.published[output["globalName"]] = outputs[output["name"]]

    def task(self, task: dict[str, Any], done: dict[str, Node], before: set[str], inputs: dict[str, str]) -> Node:
        """dag.go, executeDAGTask."""
        if task.get("depends") and not depends(task["depends"], {name: done[name].phase for name in waits(task)}):
            return Node("Omitted")
        # what stands for the outputs of tasks is there only for ancestors (buildLocalScopeFromTask)
        values = {**self.globals, **inputs, **self.scope({name: done[name] for name in before})}
        if "when" in task and not when(replaced(task["when"], values, final=True)):
            return Node("Skipped")
        given = {it["name"]: it["value"] for it in task.get("arguments", {}).get("parameters", ())}
        if "withParam" not in task:
            arguments = {name: replaced(value, values) for name, value in given.items()}
            return self.template(task["template"], arguments)
        try:
            items = json.loads(replaced(task["withParam"], values, final=True))
        except ValueError as exc:
            raise Unsafe(f"withParam value could not be parsed as a JSON list: {exc}") from exc
        if not items:
            return Node("Skipped")  # "Skipped, empty params"
        given = {name: replaced(value, values) for name, value in given.items()}
        nodes: list[Node | None] = [None] * len(items)
        for i in self.random.sample(range(len(items)), len(items)):
            if type(items[i]) is not int:
                # operator.go, generateNodeName: the item becomes a part of the name of its node
                raise Unsafe(f"an item that is no index: {items[i]!r}")
            arguments = {name: replaced(value, {"item": str(items[i])}, final=True) for name, value in given.items()}
            nodes[i] = self.template(task["template"], arguments)
        group = [node for node in nodes if node is not None]
        bad = [node.phase for node in group if node.phase != "Succeeded"]
        return Node(bad[0] if bad else "Succeeded", group=group)

    def phase(self, dag: dict[str, Any], tasks: dict[str, Any], done: dict[str, Node]) -> str:
        """dag.go, assessDAGPhase: the targets decide, and one that did not run has the phase of what stands above it."""
        waited = {other for task in tasks.values() for other in waits(task)}
        targets = dag["target"].split(" ") if dag.get("target") else [name for name in tasks if name not in waited]

        def branch(name: str) -> str:
            if name not in done:
                return "Failed"
            if done[name].phase in COMPLETED:
                return done[name].phase
            above = [branch(other) for other in waits(tasks[name])]
            return next((phase for phase in above if phase in ("Failed", "Error")), "Succeeded")

        found = [branch(target) for target in targets]
        return next((phase for phase in found if phase in ("Failed", "Error")), "Succeeded")

    def scope(self, nodes: dict[str, Node]) -> dict[str, str]:
        """The variables that tasks give. operator.go, buildLocalScope and processAggregateNodeOutputs."""
        found: dict[str, str] = {}
        for name, node in nodes.items():
            found[f"tasks.{name}.status"] = node.phase
            if node.group is None:
                found.update({f"tasks.{name}.outputs.parameters.{key}": text for key, text in node.outputs.items()})
                continue
            lists: dict[str, list[str]] = {}
            for one in node.group:
                for key, text in one.outputs.items() if one.phase == "Succeeded" else ():
                    lists.setdefault(key, []).append(text)
            found.update({f"tasks.{name}.outputs.parameters.{key}": joined(texts) for key, texts in lists.items()})
        return found

    def outputs(self, template: dict[str, Any], done: dict[str, Node], inputs: dict[str, str]) -> dict[str, str]:
        """scope.go, resolveParameter; operator.go, getTemplateOutputsFromScope. Nothing of the run as a whole is known there."""
        values = {**inputs, **self.scope(done)}
        found: dict[str, str] = {}
        for output in template.get("outputs", {}).get("parameters", ()):
            source = output["valueFrom"]
            try:
                if "expression" in source:
                    found[output["name"]] = evaluated(source["expression"], values)
                else:
                    name = source["parameter"].removeprefix("{{").removesuffix("}}").strip()
                    if name not in values:
                        raise Unresolved(name)
                    found[output["name"]] = values[name]
            except Unresolved as exc:
                if "default" not in source:
                    raise Unsafe(f"{template['name']}: unable to get outputs: {exc}") from None
                found[output["name"]] = source["default"]
        return found


def joined(texts: list[str]) -> str:
    """operator.go, aggregatedJSONValueList: a list of JSON where each text is a map or a list, else of texts; written as Go writes it."""
    try:
        parsed = [json.loads(text) for text in texts]
    except ValueError:
        parsed = []
    structured = parsed and all(isinstance(it, (dict, list)) for it in parsed)
    text = json.dumps(parsed if structured else texts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def run(given: dict[str, Any]) -> dict[str, Any]:
    """One job."""
    from dagwright.emit.names import keys
    from dagwright.emit.text import exact

    pods = Pods(given)
    outcome: dict[str, Any] = {"state": "error", "error": "", "graph": {}, "tasks": pods.tasks, "result": None}
    try:
        document = workflow(given["yaml"])
        outcome["graph"] = graph(document)
        arguments = {keys([name])[name]: exact(tagged) for name, tagged in given.get("params", {}).items()}
        arguments.update(given.get("arguments", {}))
        made = Workflow(document, pods, given.get("seed", 0))
        node = made.run(arguments, given.get("scheduled"))
        outcome["state"] = "succeeded" if node.phase == "Succeeded" else "failed"
        text = made.published.get("result")
        if text is not None:
            outcome["result"] = {"text": text}
            if given.get("describe"):
                outcome["result"]["described"] = pods.describe(text)
    except Exception as exc:
        outcome["error"] = f"Unsafe: {exc}" if isinstance(exc, Unsafe) else traceback.format_exc()
    for step in outcome["graph"]:
        pods.tasks.setdefault(step, {"state": "not run", "attempts": 0, "log": ""})
    return outcome


def main() -> int:
    """Jobs from stdin, outcomes to stdout."""
    jobs = json.load(sys.stdin)
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    json.dump([run(job) for job in jobs], told)
    told.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
