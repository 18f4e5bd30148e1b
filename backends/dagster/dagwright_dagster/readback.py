"""Reads an emitted file back: it compiles, and says what the plan says. A difference is a bug in this package."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from dagwright.plan.model import MapRegion
from dagwright_dagster.graph import Port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright_dagster.definitions import View


def verify(text: str, path: str, view: View) -> dict[int, str]:
    """Line numbers to ids of steps (or of regions, for ops of theirs). Raises DagwrightError (DW203) on a difference."""
    reader = _Reader(view)
    try:
        tree = ast.parse(text, path)
        compile(tree, path, "exec")
        reader.read(tree)
        wrong = next(reader.differences(), None)
    except (SyntaxError, ValueError, LookupError, StopIteration, AttributeError, AssertionError) as error:
        wrong = f"{type(error).__name__}: {error}"
    if wrong is not None:
        from dagwright.diagnostics.model import DagwrightError, Diagnostic

        note = "this is a bug in dagwright's backend for Dagster; please report it with the pipeline"
        raise DagwrightError(
            Diagnostic("DW203", f"the emitted file {path} is not what it should be", notes=(wrong, note))
        )
    return {line: view.graph.ops[ident].unit.id for ident, lines in reader.lines.items() for line in lines}


class _Reader:
    """Follows the file as Python would run it: `said` are the definitions, `wires` the inputs of the calls, by op."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.said: dict[str, tuple[str, dict[str, Any]]] = {}
        self.wires: dict[str, list[tuple[str, str, tuple[Port, ...]]]] = {}
        self.returns: dict[str, Port] = {}
        self.lines: dict[str, list[int]] = {op.id: [] for op in view.ops}
        self._tasks = {op.task: op.id for op in view.ops}
        self._names: dict[str, str | Port] = {}  # variable -> the op it holds the outputs of, or one output
        self._rounds: dict[str, ast.FunctionDef] = {}

    def read(self, tree: ast.Module) -> None:
        for node in tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in self._tasks:
                self._definition(node)
            elif isinstance(node, ast.For) and "table" in self.view.uses:
                self._table(node)
            elif isinstance(node, ast.FunctionDef) and node.name == "graph":
                returned = self._block(node.body)
                if returned is not None:
                    self.returns = {"result": self._port(returned)}

    # --- definitions ---

    def _definition(self, node: ast.Assign) -> None:
        ident, call = self._tasks[ast.unparse(node.targets[0])], node.value
        assert isinstance(call, ast.Call)
        said = {"name": ast.literal_eval(call.args[0])}
        said |= {str(it.arg): ast.literal_eval(it.value) for it in call.keywords}
        self.said[ident] = ast.unparse(call.func), said
        self._note(ident, node)

    def _table(self, node: ast.For) -> None:
        from json import loads

        assert isinstance(node.iter, ast.Tuple)
        for line in node.iter.elts:
            said = loads(ast.literal_eval(line))
            kind, ident = said.pop("kind"), self._tasks[f"OPS[{said['name']!r}]"]
            self.said[ident] = kind, said
            self._note(ident, line)

    def _note(self, ident: str, node: ast.stmt | ast.expr) -> None:
        self.lines[ident] += range(node.lineno, (node.end_lineno or node.lineno) + 1)

    # --- the graph ---

    def _block(self, body: list[ast.stmt]) -> Any:
        for node in body:
            if isinstance(node, ast.FunctionDef):
                self._rounds[node.name] = node
            elif isinstance(node, ast.Assign):
                self._bind(node.targets[0], self._value(node.value, node))
            elif isinstance(node, ast.Expr):
                self._value(node.value, node)
            elif isinstance(node, ast.Return) and isinstance(node.value, ast.Dict):
                keys = [ast.literal_eval(key) for key in node.value.keys if key is not None]
                values = [self._port(self._value(it, node)) for it in node.value.values]
                self.returns = dict(zip(keys, values, strict=True))
            elif isinstance(node, ast.Return) and node.value is not None:
                return self._value(node.value, node)
        return None

    def _bind(self, target: ast.expr, value: Any) -> None:
        if isinstance(target, ast.Tuple):
            for one, part in zip(target.elts, value, strict=True):
                self._bind(one, part)
        else:
            assert isinstance(target, ast.Name)
            self._names[target.id] = value

    def _value(self, node: ast.expr, statement: ast.stmt) -> Any:
        """What an expression stands for: an op or a port, or a tuple of such."""
        if isinstance(node, ast.Name):
            return self._names[node.id]
        if isinstance(node, ast.Tuple):
            return tuple(self._value(it, statement) for it in node.elts)
        if isinstance(node, ast.Attribute):
            return Port(str(self._value(node.value, statement)), node.attr)
        assert isinstance(node, ast.Call)
        if isinstance(node.func, ast.Attribute):
            assert node.func.attr == "map"
            element = self._port(self._value(node.func.value, statement))
            return self._map(element, node.args[0], statement)
        ident = self._tasks[ast.unparse(node.func)]
        assert ident not in self.wires
        self.wires[ident] = [(str(it.arg), *self._wired(it.value, statement)) for it in node.keywords]
        self._note(ident, statement)
        return ident

    def _map(self, element: Port, body: ast.expr, statement: ast.stmt) -> Any:
        """What the rounds give. An element goes by the dynamic output it is of."""
        if isinstance(body, ast.Lambda):
            self._names[body.args.args[0].arg] = element
            return self._value(body.body, statement)
        assert isinstance(body, ast.Name)
        function = self._rounds[body.id]
        self._names[function.args.args[0].arg] = element
        return self._block(function.body)

    def _wired(self, node: ast.expr, statement: ast.stmt) -> tuple[str, tuple[Port, ...]]:
        if isinstance(node, ast.List):
            return "any", tuple(self._port(self._value(it, statement)) for it in node.elts)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "collect":
            return "all", (self._port(self._value(node.func.value, statement)),)
        return "one", (self._port(self._value(node, statement)),)

    def _port(self, value: Any) -> Port:
        if isinstance(value, Port):
            return value
        (only,) = self.view.graph.ops[value].ports
        return Port(value, only)

    def differences(self) -> Iterator[str]:
        for op in self.view.ops:
            if self.said.get(op.id) != (op.kind, op.said):
                yield f"op {op.id} is {self.said.get(op.id)!r:.300}, not {op.said!r:.300}"
            wires = [
                (wire.name, wire.form, tuple(map(self._dynamic, wire.ports)))
                for wire in self.view.graph.ops[op.id].wires
            ]
            if self.wires.get(op.id) != wires:
                yield f"the inputs of op {op.id} are {self.wires.get(op.id)!r:.300}, not {wires!r:.300}"
        if self.returns != self.view.returns:
            yield f"the graph returns {self.returns}, not {self.view.returns}"

    def _dynamic(self, port: Port) -> Port:
        region = self.view.graph.units.get(port.op)
        return self.view.graph.port(region.items) if isinstance(region, MapRegion) else port
