"""Forms of single fields in emitted objects: amounts, durations, policies, and numbers that Argo's schema has as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

# apimachinery, pkg/api/resource/quantity.go
_QUANTITY = r"([0-9]+(\.[0-9]*)?|\.[0-9]+)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][-+]?[0-9]+)?"
_DURATION = r"[0-9]+(\.[0-9]+)?(ms|s|m|h)?"
_POLICIES = ("Always", "OnError", "OnFailure", "OnTransientError")
_TEMPLATE = frozenset(
    "name inputs outputs dag container metadata retryStrategy activeDeadlineSeconds synchronization serviceAccountName nodeSelector "
    "tolerations volumes parallelism".split()
)
_CONTAINER = frozenset("image imagePullPolicy command args env envFrom resources volumeMounts".split())
_TASK = frozenset("name template depends when withParam arguments".split())


def check_spec(spec: dict[str, Any]) -> Iterator[str]:
    """Problems of the workflow's own fields."""
    for key in ("activeDeadlineSeconds", "parallelism"):
        if key in spec and type(spec[key]) is not int:
            yield f"{key}: no whole number"
    seen: set[str] = set()
    for parameter in spec.get("arguments", {}).get("parameters", ()):
        name = parameter["name"]
        if not re.fullmatch(r"[-A-Za-z0-9_]+", name):  # workflow/validate/validate.go, paramOrArtifactNameRegex
            yield f"arguments: `{name}` is no name for a parameter"
        if name in seen:
            yield f"arguments: `{name}` is there twice"
        seen.add(name)
        value = parameter.get("value", "")
        if not isinstance(value, str):
            yield f"arguments: `{name}` is no text"
        elif "{{" in value:
            yield f"arguments: `{name}` would be expanded"


def check_template(template: dict[str, Any]) -> Iterator[str]:
    """Problems of the fields that all templates may have."""
    where = template["name"]
    yield from (f"{where}: unknown field `{key}`" for key in template if key not in _TEMPLATE)
    yield from _retry(where, template.get("retryStrategy"))
    deadline = template.get("activeDeadlineSeconds")
    if deadline is not None and not (isinstance(deadline, str) and deadline.isdecimal()):
        yield f"{where}: activeDeadlineSeconds is no number in quotes: {deadline!r}"
    if "dag" in template:
        if deadline is not None or "retryStrategy" in template:
            yield f"{where}: a DAG has no deadline and no retries here"
        for task in template["dag"]["tasks"]:
            yield from (f"{where}.{task['name']}: unknown field `{key}`" for key in task if key not in _TASK)


def _retry(where: str, strategy: Any) -> Iterator[str]:
    if strategy is None:
        return
    if not (isinstance(strategy.get("limit"), str) and strategy["limit"].isdecimal()):
        yield f"{where}: the limit of retries is no number in quotes: {strategy.get('limit')!r}"
    if strategy.get("retryPolicy") not in _POLICIES:
        yield f"{where}: no retry policy is called `{strategy.get('retryPolicy')}`"
    backoff = strategy.get("backoff", {"duration": "0"})
    for key in ("duration", "cap"):
        if key in backoff and not (isinstance(backoff[key], str) and re.fullmatch(_DURATION, backoff[key])):
            yield f"{where}: backoff.{key} is no duration: {backoff[key]!r}"
    if "duration" not in backoff:
        yield f"{where}: a backoff without a duration"
    if "factor" in backoff and not (isinstance(backoff["factor"], str) and backoff["factor"].isdecimal()):
        yield f"{where}: backoff.factor is no number in quotes: {backoff['factor']!r}"


def check_container(template: dict[str, Any]) -> Iterator[str]:
    """Problems of a container and its volumes."""
    where, container = template["name"], template["container"]
    yield from (f"{where}: unknown field `container.{key}`" for key in container if key not in _CONTAINER)
    if not container.get("image"):
        yield f"{where}: no image"
    if not container.get("command"):
        yield f"{where}: no command"
    for group, amounts in container.get("resources", {}).items():
        for name, amount in amounts.items():
            if not (isinstance(amount, str) and re.fullmatch(_QUANTITY, amount)):
                yield f"{where}: {group} of {name} is no amount: {amount!r}"
    names: set[str] = set()
    for variable in container.get("env", ()):
        if variable["name"] in names:
            yield f"{where}: the variable `{variable['name']}` is there twice"
        names.add(variable["name"])
        if not isinstance(variable.get("value", ""), str):
            yield f"{where}: the variable `{variable['name']}` is no text"
    volumes = [volume["name"] for volume in template.get("volumes", ())]
    yield from (f"{where}: the volume `{name}` is there twice" for name in set(volumes) if volumes.count(name) > 1)
    paths: set[str] = set()
    for mount in container.get("volumeMounts", ()):
        if mount["name"] not in volumes:
            yield f"{where}: no volume `{mount['name']}`"
        if mount["mountPath"] in paths:
            yield f"{where}: two volumes at `{mount['mountPath']}`"
        paths.add(mount["mountPath"])
