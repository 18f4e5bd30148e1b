"""Reads the order of tasks off an emitted file, as Argo reads it: from the YAML alone, without the compiler's help.

`depends` is taken apart as workflow/common/ancestry.go does: a task waits for every task that is named there, whatever end is asked for.
What a DAG template runs waits for all that the task waits for which runs the template, and who waits for that task waits for all in it.
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

# ancestry.go, taskNameRegex: a name with the end that is asked for, or a bare name
_NAMED = re.compile(r"([a-zA-Z0-9][-a-zA-Z0-9]*?)\.[A-Z][a-zA-Z]+|([a-zA-Z0-9][-a-zA-Z0-9]*)")


def documents(path: str) -> list[dict[str, Any]]:
    with open(path, encoding="utf-8") as file:
        return list(yaml.load_all(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def workflow(path: str) -> dict[str, Any]:
    """The Workflow or WorkflowTemplate of a file."""
    return next(it for it in documents(path) if it["kind"] in ("Workflow", "WorkflowTemplate"))


def waits(task: dict[str, Any]) -> list[str]:
    """The tasks of the same DAG that a task waits for."""
    named = [one or other for one, other in _NAMED.findall(task.get("depends", ""))]
    return list(dict.fromkeys([*named, *task.get("dependencies", ())]))


def step_of(template: dict[str, Any]) -> str:
    """The step that a template's container is told to run."""
    args = template["container"]["args"]
    found: str = json.loads(args[args.index("--spec") + 1])["step"]
    return found


def closure(near: dict[str, list[str]]) -> dict[str, set[str]]:
    """All that each task waits for, near and far, from what it waits for itself."""
    found: dict[str, set[str]] = {}
    left = dict(near)
    while left:
        ready = [task for task, before in left.items() if found.keys() >= set(before)]
        if not ready:
            raise ValueError(f"{sorted(left)} wait for each other, or for what is not there: {left}")
        for task in ready:
            before = left.pop(task)
            found[task] = {*before, *(far for other in before for far in found[other])}
    return found


def graph(document: dict[str, Any]) -> dict[str, list[str]]:
    """Step to the steps it waits for. Raises ValueError where a task waits for one that is not there, or for itself."""
    spec = document["spec"]
    templates = {template["name"]: template for template in spec["templates"]}
    found: dict[str, list[str]] = {}

    def inside(name: str) -> list[str]:
        template = templates[name]
        if "dag" in template:
            return [step for task in template["dag"]["tasks"] for step in inside(task["template"])]
        return [step_of(template)]

    def visit(name: str, around: set[str]) -> None:
        template = templates[name]
        if "dag" not in template:
            found[step_of(template)] = sorted(around)
            return
        tasks = {task["name"]: task for task in template["dag"]["tasks"]}
        for task, before in closure({name: waits(task) for name, task in tasks.items()}).items():
            visit(
                tasks[task]["template"],
                around | {step for other in before for step in inside(tasks[other]["template"])},
            )

    visit(spec["entrypoint"], set())
    return found
