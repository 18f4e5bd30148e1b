"""Rules of the Amazon States Language that no reader of JSON knows: names, ways, ends.

Amazon refuses a definition that breaks them when it is created, some interpreters only when a run comes there. `problems` gives them
all; it is also what the tests hold broken definitions against. Sources: https://states-language.net/spec.html and the quotas at
https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from dagwright_stepfunctions.names import STATE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dagwright.plan.model import Plan

DEFINITION_LIMIT = 1 << 20
"""Bytes of a definition."""

HISTORY_LIMIT = 25_000
"""Events of an execution; it fails when it has more."""

SERVICES = frozenset(
    {
        "arn:aws:states:::lambda:invoke",
        "arn:aws:states:::batch:submitJob.sync",
        "arn:aws:states:::ecs:runTask.sync",
    }
)
"""What this backend calls."""

_FIELDS: Mapping[str, frozenset[str]] = {
    kind: frozenset(["Type", "Comment", *fields.split()])
    for kind, fields in {
        "Task": "Resource Parameters ResultSelector ResultPath OutputPath TimeoutSeconds Retry Catch Next End",
        "Pass": "InputPath Parameters ResultPath OutputPath Next End",
        "Choice": "Choices Default",
        "Parallel": "Branches ResultSelector ResultPath OutputPath Catch Next End",
        "Map": "ItemsPath ItemSelector ItemProcessor MaxConcurrency ResultSelector ResultPath OutputPath Catch Next End",
        "Fail": "ErrorPath CausePath",
    }.items()
}
_NEEDED = {"Task": ("Resource",), "Choice": ("Choices",), "Parallel": ("Branches",), "Map": ("ItemProcessor",)}
_PATH = re.compile(r"\$\$?(\.[A-Za-z_][A-Za-z0-9_]*|\[\d+\]|\[\*\])*")
_INTRINSIC = re.compile(r"States\.(Format|JsonToString|ArrayGetItem)\(.*\)", re.DOTALL)


def problems(definition: Mapping[str, Any]) -> Iterator[str]:
    """Everything that is wrong with a definition, in words; empty if nothing is."""
    seen: set[str] = set()
    yield from _machine(definition, "the machine", seen)
    most = events(definition)
    if most > HISTORY_LIMIT:
        yield f"a run has up to {most:,} events, more than {HISTORY_LIMIT:,}"


def require_valid(definition: Mapping[str, Any], plan: Plan) -> None:
    """Raise DW203 for a definition that breaks a rule of form: nothing a user wrote can be to blame."""
    from dagwright.diagnostics.model import DagwrightError, Diagnostic

    found = list(_machine(definition, "the machine", set()))
    if found:
        message = f"the state machine of `{plan.name}` breaks a rule of the States Language: {found[0]}"
        raise DagwrightError(Diagnostic("DW203", message, plan.span, notes=tuple(found[1:5])))


def _machine(machine: Mapping[str, Any], where: str, seen: set[str]) -> Iterator[str]:
    """A set of states: of the whole, of a branch, of rounds."""
    states: Mapping[str, Any] = machine.get("States", {})
    if not states:
        yield f"{where} has no states"
        return
    start: Any = machine.get("StartAt")
    if start not in states:
        yield f"{where} starts at {start!r}, which is none of its states"
        return
    timeout = machine.get("TimeoutSeconds", 1)
    if type(timeout) is not int or timeout < 1:
        yield f"{where} has a timeout of {timeout!r}"
    for name, state in states.items():
        if not 0 < len(name) <= STATE_LIMIT:
            yield f"the name {name[:20]!r}… has {len(name)} characters, of {STATE_LIMIT}"
        if name in seen:
            yield f"two states are called {name!r}"
        seen.add(name)
        yield from _state(name, state, states, seen)
    yield from _ways(where, states, start)


def _state(name: str, state: Mapping[str, Any], states: Mapping[str, Any], seen: set[str]) -> Iterator[str]:
    kind: Any = state.get("Type")
    fields = _FIELDS.get(str(kind))
    if fields is None:
        yield f"{name!r} is of the type {kind!r}"
        return
    yield from (f"{name!r}, a {kind}, has a field {field!r}" for field in state if field not in fields)
    yield from (f"{name!r}, a {kind}, has no {field}" for field in _NEEDED.get(kind, ()) if not state.get(field))
    if kind not in ("Choice", "Fail") and ("Next" in state) == (state.get("End") is True):
        yield f"{name!r} must either end or go on"
    if kind == "Choice":
        for rule in state.get("Choices", ()):
            if "Variable" not in rule or "Next" not in rule or len(rule) != 3:
                yield f"{name!r} has a choice that is none: {rule}"
        if "Default" not in state:
            yield f"{name!r} has no default: a run that matches nothing would fail"
    if kind == "Task" and state.get("Resource") not in SERVICES:
        yield f"{name!r} calls {state.get('Resource')!r}"
    yield from _numbers(name, state)
    yield from _paths(name, state)
    for number, branch in enumerate(state.get("Branches", ())):
        yield from _machine(branch, f"branch {number} of {name!r}", seen)
    if "ItemProcessor" in state:
        mode = state["ItemProcessor"].get("ProcessorConfig", {}).get("Mode")
        if mode not in ("INLINE", "DISTRIBUTED"):
            yield f"{name!r} loops in the mode {mode!r}"
        yield from _machine(state["ItemProcessor"], f"the rounds of {name!r}", seen)


def _numbers(name: str, state: Mapping[str, Any]) -> Iterator[str]:
    for field in ("TimeoutSeconds", "MaxConcurrency"):
        if field in state and (type(state[field]) is not int or state[field] < 1):
            yield f"{name!r} has a {field} of {state[field]!r}"
    retries = state.get("Retry", ())
    for number, retry in enumerate(retries):
        if type(retry.get("IntervalSeconds")) is not int or retry["IntervalSeconds"] < 1:
            yield f"{name!r} retries after {retry.get('IntervalSeconds')!r} seconds"
        if type(retry.get("MaxAttempts")) is not int or not 0 <= retry["MaxAttempts"] < 10**8:
            yield f"{name!r} retries {retry.get('MaxAttempts')!r} times"
        if not retry.get("BackoffRate", 1.0) >= 1.0:
            yield f"{name!r} has a backoff of {retry['BackoffRate']!r}"
        longest = retry.get("MaxDelaySeconds")
        if longest is not None and not retry["IntervalSeconds"] < longest <= 31_622_400:
            yield f"{name!r} has a longest delay of {longest!r}"
        yield from _errors(name, retry, number == len(retries) - 1)
    catches = state.get("Catch", ())
    for number, catch in enumerate(catches):
        yield from _errors(name, catch, number == len(catches) - 1)


def _errors(name: str, rule: Mapping[str, Any], last: bool) -> Iterator[str]:
    errors = rule.get("ErrorEquals")
    if not errors:
        yield f"{name!r} has a rule for no error"
    elif "States.ALL" in errors and (len(errors) > 1 or not last):
        yield f"{name!r} has a rule for all errors that is not the last, or not for these alone"


def _paths(name: str, state: Mapping[str, Any]) -> Iterator[str]:
    for field in ("InputPath", "ItemsPath", "ResultPath", "OutputPath", "ErrorPath", "CausePath"):
        value = state.get(field)
        if value is not None and not _is_path(value):
            yield f"{name!r} has the {field} {value!r}"
    for rule in state.get("Choices", ()):
        if not _is_path(rule.get("Variable")):
            yield f"{name!r} looks at {rule.get('Variable')!r}"
    for catch in state.get("Catch", ()):
        if not _is_path(catch.get("ResultPath")):
            yield f"{name!r} keeps a failure at {catch.get('ResultPath')!r}"
    for field in ("Parameters", "ItemSelector", "ResultSelector"):
        for path in _templates(state.get(field)):
            if not _is_path(path):
                yield f"{name!r} takes {path!r}"


def _templates(value: Any) -> Iterator[Any]:
    """What stands under keys that end in `.$`."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key.endswith(".$"):
                yield item
            else:
                yield from _templates(item)
    elif isinstance(value, list):
        for item in value:
            yield from _templates(item)


def _is_path(text: Any) -> bool:
    return isinstance(text, str) and bool(_PATH.fullmatch(text) or _INTRINSIC.fullmatch(text))


def targets(state: Mapping[str, Any]) -> Iterator[str]:
    """The states that may come next."""
    if "Next" in state:
        yield state["Next"]
    yield from (rule["Next"] for rule in state.get("Choices", ()) if "Next" in rule)
    if "Default" in state:
        yield state["Default"]
    yield from (catch["Next"] for catch in state.get("Catch", ()) if "Next" in catch)


def _ways(where: str, states: Mapping[str, Any], start: str) -> Iterator[str]:
    """Ways that lead nowhere, states that no way leads to, and ways without an end: these machines have no circles."""
    reached: set[str] = set()
    todo = [start]
    while todo:
        name = todo.pop()
        if name in reached:
            continue
        reached.add(name)
        for following in targets(states[name]):
            if following in states:
                todo.append(following)
            else:
                yield f"{name!r} leads to {following!r}, which is not among the states of {where}"
    yield from (f"no way leads to {name!r}" for name in states if name not in reached)
    done: set[str] = set()
    left = {name: {it for it in targets(state) if it in states} for name, state in states.items()}
    while ends := [name for name, following in left.items() if following <= done]:
        done.update(ends)
        for name in ends:
            del left[name]
    if left:
        yield f"the states of {where} go round in circles: {', '.join(map(repr, left))}"


_OWN = {"Task": 5, "Pass": 2, "Choice": 2, "Fail": 1}


def events(machine: Mapping[str, Any]) -> int:
    """The most events that a run has where nothing is retried; of the ways through a choice the longest."""
    states = machine["States"]
    found: dict[str, int] = {}
    todo = [machine["StartAt"]]
    while todo:
        name = todo[-1]
        following = [it for it in targets(states[name]) if it in states]
        missing = [it for it in following if it not in found]
        if missing and len(todo) <= len(states):
            todo.append(missing[0])
            continue
        todo.pop()
        found[name] = _events(states[name]) + max((found.get(it, 0) for it in following), default=0)
    return found[machine["StartAt"]]


def _events(state: Mapping[str, Any]) -> int:
    kind = state["Type"]
    if kind == "Parallel":
        return 4 + sum(events(branch) for branch in state["Branches"])
    if kind == "Map":
        processor = state["ItemProcessor"]
        if processor.get("ProcessorConfig", {}).get("Mode") == "DISTRIBUTED":
            return max(8, events(processor) - HISTORY_LIMIT)  # each round is a run of its own
        return 4 + 40 * (2 + events(processor))
    return _OWN.get(kind, 2)
