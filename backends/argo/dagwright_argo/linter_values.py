"""Where values come from in emitted objects: every variable in a text must be there when Argo reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TAG = r"\{\{(.*?)\}\}"
_OF_TASK = r"tasks(?:\.([-\w]+)|\['([-\w]+)'\])\.outputs\.parameters(?:\.([-\w]+)|\['([-\w]+)'\])"
_OF_INPUT = r"inputs\.parameters(?:\.([-\w]+)|\['([-\w]+)'\])"
_OF_RUN = r"workflow\.parameters\['([-\w]+)'\]"
_RUN = frozenset(
    "workflow.uid workflow.name workflow.namespace workflow.status workflow.failures workflow.scheduledTime".split()
)
_EXPRESSIONS = (
    r"sprig\.b64enc\((workflow\.parameters\['[-\w]+'\]|workflow\.failures)\)",
    r"workflow\.scheduledTime \?\? ''",
)


class Values:
    """The variables of one template."""

    def __init__(self, template: dict[str, Any], templates: Mapping[str, Any], parameters: set[str]) -> None:
        self.template, self.templates, self.parameters = template, templates, parameters
        self.where = template["name"]
        self.inputs = {it["name"] for it in template.get("inputs", {}).get("parameters", ())}

    def container(self) -> Iterator[str]:
        """Problems in the texts of a container."""
        container = self.template["container"]
        env = (it["value"] for it in container.get("env", ()) if "value" in it)
        for text in (*container.get("command", ()), *container.get("args", ()), *env):
            yield from self._text(self.where, text, {}, item=False)
            if "$$" in text or "$(" in text:
                yield f"{self.where}: Kubernetes would expand a part of `{text:.60}`"

    def task(self, task: dict[str, Any], template: dict[str, Any], above: Mapping[str, Any]) -> Iterator[str]:
        """Problems in what a task gives to its template; `above` are the tasks that it waits for, near and far."""
        where = f"{self.where}.{task['name']}"
        wanted = {it["name"]: it for it in template.get("inputs", {}).get("parameters", ())}
        given: dict[str, Any] = {}
        for argument in task.get("arguments", {}).get("parameters", ()):
            given[argument["name"]] = argument.get("value")
            if argument["name"] not in wanted:
                yield f"{where}: `{task['template']}` takes no `{argument['name']}`"
        for name, parameter in wanted.items():
            if name not in given and "value" not in parameter:
                yield f"{where}: nothing is given for `{name}`"
        for name, value in given.items():
            if not isinstance(value, str):
                yield f"{where}: `{name}` is no text"
            else:
                yield from self._text(where, value, above, item="withParam" in task)
        for key in ("when", "withParam"):
            if key in task:
                yield from self._text(where, task[key], above, item=False)
        if "when" in task and not re.fullmatch(
            r"\{\{inputs\.parameters\.[-\w]+\}\} == (true|false)|\{\{workflow\.status\}\} != Succeeded", task["when"]
        ):
            yield f"{where}: a condition that is not sure: `{task['when']}`"
        if "withParam" in task and not re.fullmatch(r"\{\{[^{}]+\}\}", task["withParam"]):
            yield f"{where}: a list that is not sure: `{task['withParam']}`"

    def outputs(self) -> Iterator[str]:
        """Problems in what the template gives."""
        tasks = {task["name"]: task for task in self.template.get("dag", {}).get("tasks", ())}
        seen: set[str] = set()
        for output in self.template.get("outputs", {}).get("parameters", ()):
            name, source = output["name"], output["valueFrom"]
            where = f"{self.where}: the output `{name}`"
            if name in seen:
                yield f"{where} is there twice"
            seen.add(name)
            if "path" in source:
                if tasks:
                    yield f"{where} is a file, and a DAG has none"
            elif not tasks:
                yield f"{where} is no file of the container"
            elif "expression" in source:
                yield from self._variables(where, source["expression"], tasks)
            else:
                yield from self._text(where, source.get("parameter", ""), tasks, item=False)

    # --- variables

    def _text(self, where: str, text: str, above: Mapping[str, Any], *, item: bool) -> Iterator[str]:
        if "{{" not in text:
            return
        tags = re.findall(_TAG, text)
        if len(tags) != text.count("{{"):
            yield f"{where}: a variable without an end in `{text:.60}`"
        for tag in tags:
            if tag.startswith("="):
                if not any(re.fullmatch(pattern, tag[1:]) for pattern in _EXPRESSIONS):
                    yield f"{where}: an expression that is not sure: `{tag}`"
                yield from self._variables(where, tag[1:], above)
            elif tag == "item":
                if not item:
                    yield f"{where}: `item` outside of a loop"
            elif tag not in _RUN and not any(re.fullmatch(p, tag) for p in (_OF_TASK, _OF_INPUT, _OF_RUN)):
                yield f"{where}: nothing is called `{tag}`"
            else:
                yield from self._variables(where, tag, above)

    def _variables(self, where: str, text: str, above: Mapping[str, Any]) -> Iterator[str]:
        """Problems with the variables in an expression or a tag."""
        for found in re.finditer(_OF_TASK, text):
            task, key = found[1] or found[2], found[3] or found[4]
            if task not in above:
                yield f"{where}: takes from `{task}` without waiting for it"
                continue
            made = self.templates.get(above[task]["template"], {}).get("outputs", {}).get("parameters", ())
            if key not in {it["name"] for it in made}:
                yield f"{where}: `{task}` has no output `{key}`"
        rest = re.sub(_OF_TASK, "", text)
        for found in re.finditer(_OF_INPUT, rest):
            if (found[1] or found[2]) not in self.inputs:
                yield f"{where}: no input `{found[1] or found[2]}`"
        for found in re.finditer(_OF_RUN, rest):
            if found[1] not in self.parameters:
                yield f"{where}: the workflow has no parameter `{found[1]}`"
