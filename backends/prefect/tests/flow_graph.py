"""The graph of a flow file with conditions, loops and `try`, by reading its text as Python would run it; nothing of it is run.

A step waits for what its arguments are made of, for what stands in its `wait_for`, for what decided that it runs and on the
values it is given, and in a `finally` or `except` for the body. Knows of dagwright's compiler nothing but the words of a flow file.
"""

from __future__ import annotations

import ast
from typing import Any


def graph_of_regions(function: ast.FunctionDef, tasks: dict[str, str]) -> dict[str, list[str]]:
    """Step to the steps it waits for. `tasks` maps the source of a task to its step."""
    reader = _Reader(tasks)
    reader.statements(function.body, set())
    return {step: sorted(waits) for step, waits in reader.graph.items()}


class _Reader:
    def __init__(self, tasks: dict[str, str]) -> None:
        self.tasks = tasks
        self.graph: dict[str, set[str]] = {}
        self.made: dict[str, Any] = {}  # variable -> the steps its value hangs on
        self.functions: dict[str, ast.FunctionDef] = {}
        self.begun: list[str] = []  # the steps in the order of the text

    def statements(self, body: list[ast.stmt], decided: set[str]) -> Any:
        """Read statements; `decided` are the steps that decided that they run. Gives what they return."""
        returned: Any = set()
        for node in body:
            if isinstance(node, ast.FunctionDef):
                self.functions[node.name] = node
            elif isinstance(node, ast.With):
                mark = len(self.begun)
                self.statements(node.body, decided)
                if isinstance(node.items[0].optional_vars, ast.Name):
                    self.made[node.items[0].optional_vars.id] = set(self.begun[mark:])
            elif isinstance(node, ast.If):
                self.choice(node, decided)
            elif isinstance(node, ast.For):
                over = self.value(node.iter, decided)
                self.made[node.target.id] = over
                self.statements(node.body, decided | over)
            elif isinstance(node, ast.Try):
                self.attempt(node, decided)
            elif isinstance(node, ast.Assign):
                self.made[node.targets[0].id] = self.value(node.value, decided)
            elif isinstance(node, (ast.Return, ast.Expr)) and node.value is not None:
                returned = self.value(node.value, decided)
        return returned

    def choice(self, node: ast.If, decided: set[str]) -> None:
        test = self.value(node.test, decided)
        before, sides = dict(self.made), []
        for body in (node.body, node.orelse):
            self.made = dict(before)
            self.statements(body, decided | test)
            sides.append(self.made)
        for name in {*sides[0], *sides[1]} - {n for n in before if sides[0].get(n) is sides[1].get(n)}:
            found = [side[name] for side in sides if name in side]
            self.made[name] = set().union(test, *(flat(it) for it in found))

    def attempt(self, node: ast.Try, decided: set[str]) -> None:
        mark = len(self.begun)
        self.statements(node.body, decided)
        for handler in node.handlers:
            self.statements(handler.body, decided | set(self.begun[mark:]))
        self.statements(node.finalbody, decided | set(self.begun[mark:]))

    def value(self, node: ast.expr, decided: set[str]) -> Any:
        if isinstance(node, ast.Name):
            return self.made.get(node.id, set())
        if isinstance(node, ast.ListComp):
            (loop,) = node.generators
            over = self.value(loop.iter, decided)
            self.made[loop.target.id] = over
            return self.value(node.elt, decided | flat(over))
        if isinstance(node, ast.Tuple) and not any(isinstance(it, ast.Constant) for it in node.elts):
            return tuple(self.value(it, decided) for it in node.elts)
        if isinstance(node, ast.Subscript):
            of = self.value(node.value, decided)
            return of[node.slice.value] if isinstance(of, tuple) else set()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "submit":
            step = self.tasks[ast.unparse(node.func.value)]
            given = [*node.args, *(it.value for it in node.keywords)]
            self.graph[step] = set().union(decided, *(flat(self.value(it, decided)) for it in given))
            self.begun.append(step)
            return {step}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.startswith("each"):
            function, over = self.functions[node.args[0].id], flat(self.value(node.args[1], decided))
            self.made[function.args.args[0].arg] = over
            return self.statements(function.body, decided | over)
        return set().union(
            *(flat(self.value(it, decided)) for it in ast.iter_child_nodes(node) if isinstance(it, ast.expr))
        )


def flat(value: Any) -> set[str]:
    """The steps of a value, or of all parts of what a round gives."""
    return set().union(*map(flat, value)) if isinstance(value, tuple) else set(value)
