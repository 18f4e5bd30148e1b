"""A plan as a state machine in the Amazon States Language (https://states-language.net/spec.html), with JSONPath.

The state that goes from task to task is small, whatever the values are:

    {"run": name of the execution, "params": its input, "index": "3.0" in loops, and under a name per task what it decided}

Failures: a state machine that fails in one branch stops the others at once, in the middle of what they do. Python would have run what
stands above the failing call, and a cleanup must run last. So where tasks run side by side, every branch and every round of a loop
runs to its end and tells its failure, and what comes after them looks. A failure "goes to" a state in the same scope: of a branch its
last state, of a `try` its `except` or `finally`; where there is none, the task just fails.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from dagwright.emit.yaml import Marked
from dagwright.plan.model import FromStep, IfRegion, MapRegion, Step, TryRegion, walk_units
from dagwright.record import Record
from dagwright_stepfunctions.graph import tree_of
from dagwright_stepfunctions.lower import Leaf, Par, leaves
from dagwright_stepfunctions.names import Names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dagwright.plan.model import Unit
    from dagwright_stepfunctions.lower import Tree
    from dagwright_stepfunctions.options import Options
    from dagwright_stepfunctions.wiring import Wiring

INLINE_ROUNDS = 40
"""Rounds of a loop that run side by side within an execution; above, Step Functions starts an execution of its own for each."""

_EMPTY = {"flag": False, "items": {"count": 0, "indices": []}, "result": None}


class Fragment(Record):
    """States that follow one another: where they are entered, and the places for the name of what comes next."""

    entry: str
    exits: list[tuple[dict[str, Any], str]]


class Scope:
    """States that can name each other: those of the machine, of a branch, or of the rounds of a loop."""

    __slots__ = ("catch", "paths", "states")

    def __init__(self, paths: dict[FromStep, str], catch: tuple[str, str] | None) -> None:
        self.states: dict[str, Any] = {}
        self.paths = paths  # where in the state a decision is found
        self.catch = catch  # the state that failures go to, and under which key


class Machine:
    """Builds the definition. `task` makes a task's state: everything but what it decides, where it fails to, and what is next."""

    def __init__(self, wiring: Wiring, options: Options, task: Callable[[Step, bool], dict[str, Any]]) -> None:
        self.wiring, self.plan, self.options, self.task = wiring, wiring.plan, options, task
        self.names = Names()
        units = list(walk_units(self.plan.units))
        self.own_names = self.names.reserve(unit.id for unit in units)
        self.keys = Names(60, ("run", "params", "index", "failure", "error", "cause"))
        self.used: set[str] = set()
        self.maps = {unit.id for unit in units if isinstance(unit, MapRegion)}
        self.readers = self._readers(units)
        self.state_steps: dict[str, str] = {}  # name of a task's state -> step

    def build(self) -> dict[str, Any]:
        """The definition."""
        settings = self.plan.settings
        scope = Scope({}, None)
        start, end = self.names.new("Start"), self.names.new("Result")
        begun: dict[str, Any] = {"run.$": "$$.Execution.Name"}
        if self.plan.params:
            begun["params.$"] = "$$.Execution.Input"
        scope.states[start] = first = {"Type": "Pass", "Parameters": begun}
        body = self._block(self.plan.units, scope)
        told: dict[str, Any] = {"run.$": "$.run"}
        result = self.wiring.result
        if result is not None and result in scope.paths:
            told["result.$"] = scope.paths[result]
        elif result is not None:  # a container gives nothing back: the store has it
            told["result"] = {"task": result.step, "output": result.output}
        scope.states[end] = {"Type": "Pass", "Parameters": told, "End": True}
        first["Next"] = body.entry if body else end
        _link(body, end)
        definition: dict[str, Any] = {}
        comment = settings.description or self.plan.doc or ""
        if comment.strip():
            definition["Comment"] = comment.strip()
        definition["StartAt"] = start
        if settings.timeout is not None:
            definition["TimeoutSeconds"] = int(settings.timeout.seconds)
        return {**definition, "States": scope.states}

    def _readers(self, units: Iterable[Unit]) -> dict[FromStep, set[str]]:
        """For every decision the regions that hang on it; an empty id for the end of the run."""
        found: dict[FromStep, set[str]] = {}
        for unit in units:
            if isinstance(unit, IfRegion):
                found.setdefault(unit.test, set()).add(unit.id)
            elif isinstance(unit, MapRegion):
                found.setdefault(unit.items, set()).add(unit.id)
        if self.wiring.result is not None:
            found.setdefault(self.wiring.result, set()).add("")
        return found

    # --- sequences and parallels

    def _block(self, units: Sequence[Unit], scope: Scope) -> Fragment | None:
        tree = tree_of(units)
        return None if tree is None else self._tree(tree, {unit.id: unit for unit in units}, scope)

    def _tree(self, tree: Tree, units: dict[str, Unit], scope: Scope) -> Fragment:
        if isinstance(tree, Leaf):
            return self._unit(units[tree.node], scope)
        if isinstance(tree, Par):
            return self._parallel(tree, units, scope)
        return _joined([self._tree(part, units, scope) for part in tree.parts])

    def _parallel(self, tree: Par, units: dict[str, Unit], scope: Scope) -> Fragment:
        name = self.names.new("parallel")
        key = self.keys.new(name.replace("-", "_"), "_")
        state: dict[str, Any] = {"Type": "Parallel", "Branches": []}
        scope.states[name] = state
        selected: dict[str, str] = {}
        paths: dict[FromStep, str] = {}
        for number, part in enumerate(tree.parts):
            inside = frozenset(unit.id for leaf in leaves(part) for unit in walk_units([units[leaf]]))
            failed = self.names.new(f"{_first(part)}-failed")
            inner = Scope(dict(scope.paths), (failed, "failure"))
            fragment = self._tree(part, units, inner)
            told = {it: path for it, path in inner.paths.items() if it not in scope.paths and self._leaves(it, inside)}
            self._end(inner, fragment, drop=not told)
            output: dict[str, Any] = {"error.$": "$.failure.Error", "cause.$": "$.failure.Cause"}
            for source, path in told.items():
                _put(output, path, _EMPTY[self.wiring.key(source).rstrip("0123456789")])
                own = self.keys.new(f"{_key(source.step)}_{self.wiring.key(source)}", "_")
                selected[f"{own}.$"] = f"$[{number}]{path[1:]}"
                paths[source] = f"$.{key}.{own}"
            inner.states[failed] = {"Type": "Pass", "Parameters": output, "End": True}
            state["Branches"].append({"StartAt": fragment.entry, "States": inner.states})
        state["ResultSelector"] = {**_FAILURES, **selected}
        state["ResultPath"] = f"$.{key}"
        scope.paths.update(paths)
        return self._look(scope, Fragment(name, [(state, "Next")]), name, key)

    def _leaves(self, source: FromStep, inside: frozenset[str]) -> bool:
        """Whether a decision is read by something else than those units."""
        return not self.readers.get(source, set()) <= inside

    def _look(self, scope: Scope, fragment: Fragment, name: str, key: str) -> Fragment:
        """What follows states that ran to their end: a look whether one of them failed."""
        look, failed = self.names.new(f"{name}-ended"), self.names.new(f"{name}-failed")
        _link(fragment, look)
        present = {"Variable": f"$.{key}.errors[0]", "IsPresent": True, "Next": failed}
        choice: dict[str, Any] = {"Type": "Choice", "Choices": [present]}
        scope.states[look] = choice
        error, cause = (f"States.ArrayGetItem($.{key}.{which}, 0)" for which in ("errors", "causes"))
        if scope.catch is None:
            scope.states[failed] = {"Type": "Fail", "ErrorPath": error, "CausePath": cause}
        else:
            name, under = scope.catch
            moved = {"Error.$": error, "Cause.$": cause}
            scope.states[failed] = {"Type": "Pass", "Parameters": moved, "ResultPath": f"$.{under}", "Next": name}
        return Fragment(fragment.entry, [(choice, "Default")])

    def _end(self, scope: Scope, fragment: Fragment | None, *, drop: bool) -> None:
        """Let a branch or a round end there; with `drop` it tells nothing."""
        for state, key in fragment.exits if fragment else ():
            if key == "Next" and "Type" in state:
                if drop:
                    state["OutputPath"] = None
                state["End"] = True
                continue
            name = self.names.new(f"{fragment.entry if fragment else 'nothing'}-done")
            scope.states[name] = {"Type": "Pass", **({"OutputPath": None} if drop else {}), "End": True}
            state[key] = name

    # --- units

    def _unit(self, unit: Unit, scope: Scope) -> Fragment:
        if isinstance(unit, Step):
            return self._step(unit, scope)
        if isinstance(unit, IfRegion):
            return self._condition(unit, scope)
        return self._loop(unit, scope) if isinstance(unit, MapRegion) else self._try(unit, scope)

    def _name(self, ident: str) -> str:
        """The name of a unit's state: its own, and another where it stands there a second time."""
        name = self.own_names[ident]
        if name in self.used:
            name = self.names.new(f"{ident}-distributed")
        self.used.add(name)
        return name

    def _step(self, step: Step, scope: Scope) -> Fragment:
        name = self._name(step.id)
        self.state_steps[name] = step.id
        state = Marked(step.id, self.task(step, self.wiring.depth[step.id] > 0))
        given = self.wiring.gives.get(step.id) if self.options.execution == "lambda" else None
        if given:
            key = self.keys.new(_key(step.id), "_")
            state["ResultSelector"] = {f"{kind}.$": f"$.Payload.{kind}" for kind in given}
            state["ResultPath"] = f"$.{key}"
            for kind, output in given.items():
                scope.paths[FromStep(step.id, output)] = f"$.{key}.{kind}"
        else:
            state["ResultPath"] = None
        _fail_to(state, scope.catch)
        scope.states[name] = state
        return Fragment(name, [(state, "Next")])

    def _condition(self, region: IfRegion, scope: Scope) -> Fragment:
        name = self._name(region.id)
        rule: dict[str, Any] = {"Variable": scope.paths[region.test], "BooleanEquals": True}
        choice: dict[str, Any] = {"Type": "Choice", "Choices": [rule]}
        scope.states[name] = choice
        exits: list[tuple[dict[str, Any], str]] = []
        for units, state, key in ((region.then, rule, "Next"), (region.orelse, choice, "Default")):
            side = self._block(units, scope)
            if side is None:
                exits.append((state, key))
            else:
                state[key] = side.entry
                exits += side.exits
        return Fragment(name, exits)

    def _loop(self, region: MapRegion, scope: Scope) -> Fragment:
        """One state that loops; two where it is a matter of how many elements there are."""
        key = self.keys.new(_key(region.id), "_")
        items = scope.paths[region.items]
        nested = any(unit.id in self.maps for unit in walk_units(region.body))
        modes = {"always": ["DISTRIBUTED"], "never": ["INLINE"]}.get(
            self.options.distributed, ["INLINE", "DISTRIBUTED"]
        )
        if nested and len(modes) == 2:
            modes = ["DISTRIBUTED"]
        name = self._name(region.id)
        if len(modes) == 1:
            fragment = self._rounds(region, scope, name, key, modes[0])
        else:
            rule: dict[str, Any] = {"Variable": f"{items}.count", "NumericGreaterThan": INLINE_ROUNDS}
            choice: dict[str, Any] = {"Type": "Choice", "Choices": [rule]}
            scope.states[name] = choice
            few = self._rounds(region, scope, self.names.new(f"{region.id}-inline"), key, "INLINE")
            many = self._rounds(region, scope, self.names.new(f"{region.id}-distributed"), key, "DISTRIBUTED")
            rule["Next"], choice["Default"] = many.entry, few.entry
            fragment = Fragment(name, [*few.exits, *many.exits])
        return self._look(scope, fragment, name, key)

    def _rounds(self, region: MapRegion, scope: Scope, name: str, key: str, mode: str) -> Fragment:
        inside = frozenset(unit.id for unit in walk_units(region.body))
        failed = self.names.new(f"{region.id}-round-failed")
        handed: dict[str, Any] = {"run.$": "$.run"}
        if self.plan.params:
            handed["params.$"] = "$.params"
        around = "" if self.wiring.depth[region.id] == 0 else "{}."
        outer = "" if not around else "$.index, "
        handed["index.$"] = f"States.Format('{around}{{}}', {outer}$$.Map.Item.Value)"
        paths: dict[FromStep, str] = {}
        for source, path in scope.paths.items():
            if self.readers.get(source, set()) & inside:
                own = self.keys.new(f"{_key(source.step)}_{self.wiring.key(source)}", "_")
                handed[f"{own}.$"] = path
                paths[source] = f"$.{own}"
        state: dict[str, Any] = {"Type": "Map", "ItemsPath": f"{scope.paths[region.items]}.indices"}
        if region.max_parallel is not None:
            state["MaxConcurrency"] = region.max_parallel
        state["ItemSelector"] = handed
        scope.states[name] = state
        inner = Scope(paths, (failed, "failure"))
        fragment = self._block(region.body, inner)
        assert fragment is not None, f"`{region.id}` loops over nothing to do"
        self._end(inner, fragment, drop=True)
        told = {"error.$": "$.failure.Error", "cause.$": "States.Format('the round {} failed', $.index)"}
        inner.states[failed] = {"Type": "Pass", "Parameters": told, "End": True}
        config = {"Mode": mode} if mode == "INLINE" else {"Mode": mode, "ExecutionType": "STANDARD"}
        state["ItemProcessor"] = {"ProcessorConfig": config, "StartAt": fragment.entry, "States": inner.states}
        state["ResultSelector"] = dict(_FAILURES)
        state["ResultPath"] = f"$.{key}"
        _fail_to(state, scope.catch)
        return Fragment(name, [(state, "Next")])

    def _try(self, region: TryRegion, scope: Scope) -> Fragment:
        """Body, clause and cleanup one after the other; a failure in the body goes on behind them."""
        key = self.keys.new(f"{_key(region.id)}_failure", "_")
        cleanup = None
        outer = scope.catch
        before, scope.states = scope.states, {}
        if region.final:
            cleanup = self._block(region.final, scope)
        last, scope.states = scope.states, {}
        exits: list[tuple[dict[str, Any], str]] = []
        raised = self._raise(region, key, outer, last, cleanup, exits)
        handled = None
        if region.handler:
            scope.catch = (cleanup.entry, key) if cleanup else outer
            handled = self._block(region.handler, scope)
            _link(handled, cleanup.entry if cleanup else raised)
        middle, scope.states = scope.states, before
        scope.catch = (handled.entry if handled else cleanup.entry if cleanup else raised, key)
        body = self._block(region.body, scope)
        scope.catch = outer
        scope.states.update(middle)
        scope.states.update(last)
        if cleanup is not None:
            _link(body, cleanup.entry)
        elif body is not None:
            exits += body.exits
        entered = body or cleanup
        assert entered is not None, f"`{region.id}` holds nothing to do"
        return Fragment(entered.entry, exits)

    def _raise(
        self,
        region: TryRegion,
        key: str,
        outer: tuple[str, str] | None,
        states: dict[str, Any],
        cleanup: Fragment | None,
        exits: list[tuple[dict[str, Any], str]],
    ) -> str:
        """The state that lets a failure go on, behind the cleanup where there is one; `exits` gets where nothing failed."""
        failed = self.names.new(f"{region.id}-failed")
        if cleanup is not None:
            look = self.names.new(f"{region.id}-ended")
            rule = {"Variable": f"$.{key}", "IsPresent": True, "Next": failed}
            choice: dict[str, Any] = {"Type": "Choice", "Choices": [rule]}
            states[look] = choice
            exits.append((choice, "Default"))
            _link(cleanup, look)
        if outer is None:
            states[failed] = {"Type": "Fail", "ErrorPath": f"$.{key}.Error", "CausePath": f"$.{key}.Cause"}
        else:
            name, under = outer
            states[failed] = {"Type": "Pass", "InputPath": f"$.{key}", "ResultPath": f"$.{under}", "Next": name}
        return failed


# --- small parts

# A branch that failed has these two; a wildcard gives a list of those that are there.
_FAILURES = {"errors.$": "$[*].error", "causes.$": "$[*].cause"}


def _joined(fragments: list[Fragment]) -> Fragment:
    for one, following in itertools.pairwise(fragments):
        _link(one, following.entry)
    return Fragment(fragments[0].entry, fragments[-1].exits)


def _link(fragment: Fragment | None, name: str) -> None:
    for state, key in fragment.exits if fragment else ():
        state[key] = name


def _fail_to(state: dict[str, Any], catch: tuple[str, str] | None) -> None:
    if catch is not None:
        name, key = catch
        state["Catch"] = [{"ErrorEquals": ["States.ALL"], "ResultPath": f"$.{key}", "Next": name}]


def _key(ident: str) -> str:
    """An id as a name that a JSONPath takes without quotes."""
    found = "".join(char if char.isascii() and (char.isalnum() or char == "_") else "_" for char in ident)
    return found if found[:1].isalpha() else f"of_{found}"


def _put(tree: dict[str, Any], path: str, value: Any) -> None:
    """Set a value in nested objects, by its path `$.a.b`."""
    *parents, last = path.removeprefix("$.").split(".")
    for name in parents:
        tree = tree.setdefault(name, {})
    tree[last] = value


def _first(tree: Tree) -> str:
    return next(leaves(tree))
