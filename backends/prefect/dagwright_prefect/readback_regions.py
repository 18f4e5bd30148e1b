"""Reads the statements of a flow with regions: what each task run takes, waits for, and which regions it stands in."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, NamedTuple

from dagwright.plan.model import (
    Collect,
    FromParam,
    FromRegion,
    FromStep,
    IfRegion,
    MapRegion,
    Merge,
    Step,
    TryRegion,
    walk_units,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dagwright.plan.model import Region, Unit
    from dagwright_prefect.flow import FlowView

_NOTHING: frozenset[str] = frozenset()


class Site(NamedTuple):
    """Where a step is submitted: the steps (and `$parameters`) each input comes from, those waited for, the regions around it."""

    inputs: dict[str, frozenset[str]]
    waits: frozenset[str]
    path: tuple[str, ...]


class Reader:
    """Follows names through the flow function. `tasks` maps the source text of a task to its step, `own` those of the template."""

    def __init__(self, tasks: Mapping[str, str], own: Mapping[str, str]) -> None:
        self.sites: dict[str, Site] = {}
        self.lines: dict[str, list[int]] = {}
        self.result: frozenset[str] = _NOTHING
        self._tasks = tasks
        self._own = {name: word for word, name in own.items()}
        self._names: dict[str, Any] = {}
        self._functions: dict[str, ast.FunctionDef] = {}
        self._parts: list[set[str]] = []

    def block(self, statements: Sequence[ast.stmt], path: tuple[str, ...]) -> Any:
        """Read statements; gives what a `return` among them returns."""
        returned: Any = _NOTHING
        for node in statements:
            if isinstance(node, ast.FunctionDef):
                self._functions[node.name] = node
            elif isinstance(node, ast.With):
                self._with(node, path)
            elif isinstance(node, ast.If):
                self._if(node, path)
            elif isinstance(node, ast.For):
                assert isinstance(node.target, ast.Name)
                self._names[node.target.id] = _NOTHING
                self.block(node.body, (*path, self._loop(node.iter)))
            elif isinstance(node, ast.Try):
                self.block(node.body, (*path, "try"))
                for handler in node.handlers:
                    self.block(handler.body, (*path, "except"))
                self.block(node.finalbody, (*path, "finally"))
            elif isinstance(node, ast.Assign):
                assert isinstance(node.targets[0], ast.Name)
                self._names[node.targets[0].id] = self._value(node.value, path)
            elif isinstance(node, (ast.Expr, ast.Return)) and node.value is not None:
                returned = self._value(node.value, path)
        return returned

    def _with(self, node: ast.With, path: tuple[str, ...]) -> None:
        self._parts.append(set())
        self.block(node.body, path)
        inside = self._parts.pop()
        if self._parts:
            self._parts[-1] |= inside
        name = node.items[0].optional_vars
        if isinstance(name, ast.Name):
            self._names[name.id] = frozenset(inside)

    def _if(self, node: ast.If, path: tuple[str, ...]) -> None:
        test, sides = node.test, ("then", "else")
        if isinstance(test, ast.UnaryOp):
            test, sides = test.operand, ("else", "then")
        assert isinstance(test, ast.Call)
        before, control = dict(self._names), self._control(test, "flag")
        after = []
        for side, statements in zip(sides, (node.body, node.orelse), strict=True):
            self._names = dict(before)
            self.block(statements, (*path, f"{side} {control}"))
            after.append(self._names)
        one, other = after
        same = {name: one[name] | other[name] for name in one.keys() & other.keys() if one[name] != other[name]}
        self._names = {**one, **other, **same}

    def _control(self, node: Any, word: str) -> str:
        assert self._own[node.func.id] == word
        (step,) = self._value(node.args[0], ())
        return f"{step}.{ast.literal_eval(node.args[1])}"

    def _loop(self, node: ast.expr) -> str:
        return f"map {self._control(node, 'items')}"

    def _value(self, node: Any, path: tuple[str, ...]) -> Any:
        """The steps that a value comes from; a tuple of such for what a round gives where that is more than one."""
        if isinstance(node, ast.Name):
            return self._names[node.id]
        if isinstance(node, (ast.List, ast.Tuple)):
            found = [self._value(it, path) for it in node.elts if not isinstance(it, ast.Constant)]
            named = any(isinstance(it, ast.Constant) for it in node.elts)  # a pair: the name of an output
            return tuple(found) if isinstance(node, ast.Tuple) and not named else _NOTHING.union(*found)
        if isinstance(node, ast.Dict):
            return _NOTHING.union(*(self._value(it, path) for it in node.values))
        if isinstance(node, ast.Starred):
            return self._value(node.value, path)
        if isinstance(node, ast.Subscript):
            assert isinstance(node.value, ast.Name)
            assert isinstance(node.slice, ast.Constant)
            if self._own.get(node.value.id) == "params":
                return frozenset((f"${ast.literal_eval(node.slice)}",))
            return self._names[node.value.id][node.slice.value]
        if isinstance(node, ast.ListComp):
            return self._comprehension(node, path)
        assert isinstance(node, ast.Call)
        return self._call(node, path)

    def _comprehension(self, node: ast.ListComp, path: tuple[str, ...]) -> Any:
        (loop,) = node.generators
        assert isinstance(loop.target, ast.Name)
        if isinstance(loop.iter, ast.Name):
            self._names[loop.target.id] = self._names[loop.iter.id]
            return self._value(node.elt, path)
        self._names[loop.target.id] = _NOTHING
        return self._value(node.elt, (*path, self._loop(loop.iter)))

    def _call(self, node: ast.Call, path: tuple[str, ...]) -> Any:
        if isinstance(node.func, ast.Attribute):
            return self._submit(node, path)
        assert isinstance(node.func, ast.Name)
        word = self._own[node.func.id]
        if word == "each":
            function, elements, *_ = node.args
            assert isinstance(function, ast.Name)
            made = self._functions[function.id]
            self._names[made.args.args[0].arg] = _NOTHING
            return self.block(made.body, (*path, self._loop(elements)))
        if word == "value":
            self.result = self._value(node.args[0], path)
        return _NOTHING

    def _submit(self, node: ast.Call, path: tuple[str, ...]) -> frozenset[str]:
        assert isinstance(node.func, ast.Attribute)
        step = self._tasks[_name_of(node.func.value)]
        given = node.args[0]
        assert isinstance(given, ast.Dict)
        inputs = {
            ast.literal_eval(key): self._value(value, path)
            for key, value in zip(given.keys, given.values, strict=True)
            if key is not None
        }
        waits = _NOTHING.union(*(self._value(it.value, path) for it in node.keywords))
        if step in self.sites:
            raise ValueError(f"{step} is submitted twice")
        self.sites[step] = Site(inputs, waits, path)
        self.lines[step] = list(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        if self._parts:
            self._parts[-1].add(step)
        return frozenset((step,))


def _name_of(node: ast.expr) -> str:
    """`train`, or `TASKS['train']`."""
    if isinstance(node, ast.Name):
        return node.id
    assert isinstance(node, ast.Subscript)
    assert isinstance(node.slice, ast.Constant)
    return f"TASKS[{node.slice.value!r}]"


class Expected:
    """The same, as the plan has it."""

    def __init__(self, view: FlowView) -> None:
        self._regions: dict[str, Region] = {
            unit.id: unit for unit in walk_units(view.plan.units) if not isinstance(unit, Step)
        }
        self.sites: dict[str, Site] = {}
        self._after = {step.id: step.after for step in view.steps}
        self._units(view.plan.units, ())
        self.result = self._made(view.plan.result) if view.plan.result is not None else _NOTHING

    def _units(self, units: Sequence[Unit], path: tuple[str, ...]) -> None:
        for unit in units:
            if isinstance(unit, Step):
                inputs = {name: self._made(source) for name, source in unit.inputs.items()}
                waits = _NOTHING.union(*map(self._whole, self._after[unit.id]))
                self.sites[unit.id] = Site(inputs, waits, path)
            elif isinstance(unit, IfRegion):
                for side, block in (("then", unit.then), ("else", unit.orelse)):
                    self._units(block, (*path, f"{side} {unit.test.step}.{unit.test.output}"))
            elif isinstance(unit, MapRegion):
                self._units(unit.body, (*path, f"map {unit.items.step}.{unit.items.output}"))
            else:
                for word, block in (("try", unit.body), ("except", unit.handler), ("finally", unit.final)):
                    self._units(block, (*path, word))

    def _made(self, source: Any) -> frozenset[str]:
        """The steps that a value comes from."""
        if isinstance(source, FromStep):
            return frozenset((source.step,))
        if isinstance(source, FromParam):
            return frozenset((f"${source.param}",))
        if not isinstance(source, FromRegion):
            return _NOTHING
        output = self._regions[source.region].outputs[source.output]
        if isinstance(output, Merge):
            return self._made(output.then) | self._made(output.orelse)
        return self._made(output.source if isinstance(output, Collect) else output)

    def _whole(self, ident: str) -> frozenset[str]:
        """All steps of a unit; of a `try` those of the block that ends last."""
        region = self._regions.get(ident)
        if region is None:
            return frozenset((ident,))
        units: Sequence[Unit] = (region.final or region.body) if isinstance(region, TryRegion) else (region,)
        return frozenset(unit.id for unit in walk_units(units) if isinstance(unit, Step))


def differences(function: ast.FunctionDef, tasks: Mapping[str, str], view: FlowView) -> Iterator[str]:
    """What the statements of the flow function say that the plan does not, or the other way round."""
    reader, expected = Reader(tasks, view.names), Expected(view)
    reader.block(function.body, ())
    for step in view.steps:
        has, should = reader.sites.get(step.id), expected.sites[step.id]
        if has != should:
            yield f"the step {step.id} stands as {has!r:.300}, not {should!r:.300}"
    if reader.result != expected.result:
        yield f"the flow returns what comes from {sorted(reader.result)}, not {sorted(expected.result)}"
