"""Glue expressions: which names they need, which symbols the worker imports for them, and their canonical text."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from dagwright.frontend import calls, tables
from dagwright.frontend.context import POISON, Body
from dagwright.frontend.printer import Printer, Unprintable, literal
from dagwright.frontend.syntax import Known, walk
from dagwright.ir.model import Const, Display, Out, Ref, Star, SymbolRef

if TYPE_CHECKING:
    from collections.abc import Callable

_SCOPES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# What consumes all of a generator at once, whatever is in it.
WHOLE = frozenset({f"builtins.{name}" for name in ("list", "tuple", "set", "dict", "sorted", "sum")})
_KEYWORDS = frozenset({"format", "repr", "str", "ascii"})  # the printer may use these builtins itself


class Glue:
    """Builds the text of one glue expression. `names` and `symbols` fill up while it prints.

    `statement` is the call of a `print` or log statement, the one place where output is in order; `raised` the expression of
    a `raise` statement, the one place where a class of the user's is called beside the tasks.
    """

    __slots__ = (
        "_bound",
        "_lower",
        "_printer",
        "_raised",
        "_statement",
        "_whole",
        "body",
        "failed",
        "names",
        "symbols",
    )

    def __init__(
        self,
        body: Body,
        lower: Callable[[Body, ast.expr], Ref],
        statement: ast.Call | None = None,
        raised: ast.expr | None = None,
    ) -> None:
        self._statement = statement
        self._raised = raised
        self.body = body
        self.names: dict[str, Ref] = {}
        self.symbols: dict[str, str] = {}
        self.failed = False
        self._lower = lower
        self._bound: dict[int, str] = {}  # id of a Name node that the expression itself binds
        self._whole: set[int] = set()  # ids of generators that are consumed as a whole where they stand
        self._printer = Printer(self._leaf)

    def print(self, node: ast.expr) -> str | None:
        """The canonical text, or None after a diagnostic."""
        if self._statement is None:
            share(self.body, node)
        try:
            text = self._printer.text(node)
        except Unprintable as error:
            culprit = error.node
            code, message, fix = _unprintable(culprit)
            self.body.refuse(code, message, culprit if hasattr(culprit, "lineno") else node, fix)
            return None
        return None if self.failed else text

    def _leaf(self, node: ast.expr) -> str | None:
        if isinstance(node, _SCOPES):
            return self._scope(node)
        if isinstance(node, Known):
            return self._bind(node.ref, node.hint)
        if isinstance(node, (ast.BoolOp, ast.IfExp, ast.Compare)):
            if any(contains_task(self.body, part) for part in lazy_parts(node)):
                return self._bind(self._lower(self.body, node), "value")
            return None
        if isinstance(node, ast.Name):
            return node.id if id(node) in self._bound else self._name(node)
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        if isinstance(node, ast.Call):
            return self._call(node)
        return None

    def _scope(self, node: ast.expr) -> str | None:
        if contains_task(self.body, node):
            if isinstance(node, ast.Lambda):
                self._fail("DW108", "a lambda cannot call a task", node, "move the whole expression into a function")
                return "None"
            if id(node) in self._whole and isinstance(node, ast.GeneratorExp):
                node = ast.copy_location(ast.ListComp(node.elt, node.generators), node)
            return self._bind(self._lower(self.body, node), "items")
        self._bound.update(_inner_names(node))
        return None

    def _name(self, node: ast.Name) -> str:
        ref = self._lower(self.body, node)
        if isinstance(ref, SymbolRef):
            return self._import(node.id, ref)
        return self._bind(ref, node.id)

    def _attribute(self, node: ast.Attribute) -> str | None:
        root: ast.expr = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if isinstance(root, ast.Name) and id(root) in self._bound:
            return None
        if self.body.symbol(node) is None:
            return None
        ref = self._lower(self.body, node)
        return self._import(node.attr, ref) if isinstance(ref, SymbolRef) else self._bind(ref, node.attr)

    def _call(self, node: ast.Call) -> str | None:
        if isinstance(node.func, ast.Name) and id(node.func) in self._bound:
            return None
        kind = calls.classify(self.body, node)
        if kind.name == "method" and isinstance(node.func, ast.Attribute):
            if node.func.attr in tables.MUTATORS and not self._on_own_value(node.func.value):
                return self._mutator(node)
            return None
        if kind.name in ("value", "glue"):
            if kind.symbol is not None and kind.symbol.dotted in WHOLE and len(node.args) == 1:
                self._whole.add(id(node.args[0]))
            length = known_length(self.body, node, kind)
            return None if length is None else f"({length})"
        if node is self._statement:
            return None
        if kind.name == "print":
            self._fail("DW101", "output cannot be part of an expression", node, "print on a line of its own")
        elif kind.name == "refused":
            calls.report_refused(self.body, node, kind)
            self.failed = True
        elif node is self._raised and kind.symbol is not None and kind.symbol.kind in ("class", "external"):
            return None
        else:
            return self._bind(self._lower(self.body, node), _hint(node))
        return "None"

    def _on_own_value(self, node: ast.expr) -> bool:
        return isinstance(node, (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp))

    def _mutator(self, node: ast.Call) -> str:
        assert isinstance(node.func, ast.Attribute)
        self._fail(
            "DW109", f"`.{node.func.attr}()` changes a value in place", node,
            "values do not change once a task has them: move it into a function that returns the new value",
        )  # fmt: skip
        return "None"

    def _fail(self, code: str, message: str, node: ast.AST, fix: str) -> None:
        self.body.refuse(code, message, node, fix)
        self.failed = True

    def _bind(self, ref: Ref, hint: str) -> str:
        if ref is POISON or ref == POISON:
            self.failed = True
            return "None"
        if isinstance(ref, Const) and isinstance(ref.value, (str, int, bool, float, bytes, type(None))):
            text = literal(ref.value)
            return text if not isinstance(ref.value, (int, float)) or isinstance(ref.value, bool) else f"({text})"
        if isinstance(ref, SymbolRef):
            return self._import(hint, ref)
        for name, known in self.names.items():
            if known == ref and type(known) is type(ref) and isinstance(ref, Out):
                return name
        name = self._free(hint)
        self.names[name] = ref
        return name

    def _import(self, hint: str, ref: SymbolRef) -> str:
        if ref.module == "builtins":
            return ref.qualname
        target = f"{ref.module}:{ref.qualname}" if ref.module else ref.qualname
        for name, known in self.symbols.items():
            if known == target:
                return name
        name = self._free(hint)
        self.symbols[name] = target
        return name

    def _free(self, hint: str) -> str:
        name = hint
        while name in self.names or name in self.symbols or name in _KEYWORDS or name in tables.GLUE_BUILTINS:
            name += "_"
        return name


def known_length(body: Body, node: ast.Call, kind: calls.Kind) -> int | None:
    """`len(xs)` of a list the pipeline itself builds: known now, so that nobody has to fetch the elements."""
    if kind.symbol is None or kind.symbol.dotted != "builtins.len" or len(node.args) != 1 or node.keywords:
        return None
    argument = node.args[0]
    bound = body.env.get(argument.id) if isinstance(argument, ast.Name) else None
    if not isinstance(bound, Display) or bound.kind == "set" or any(isinstance(item, Star) for item in bound.items):
        return None
    return len(bound.items)


def _hint(node: ast.Call) -> str:
    func = node.func
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else "value"


def _unprintable(node: ast.AST) -> tuple[str, str, str]:
    if isinstance(node, ast.NamedExpr):
        return "DW101", "`:=` is not supported in a pipeline", "assign on a line of its own"
    if isinstance(node, (ast.Await, ast.Yield, ast.YieldFrom, ast.comprehension)):
        return "DW118", "asynchronous code and generators have no place in a pipeline", "move it into a function"
    if isinstance(node, ast.Lambda):
        return "DW101", "a lambda with defaults or special parameters is not supported here", "define a function"
    name = type(node).__name__
    return "DW129", f"`{name}` is newer than the oldest Python a worker may run", "move it into a function"


def contains_task(body: Body, node: ast.expr) -> bool:
    """Whether any call inside the expression is a task."""
    bound: set[str] | None = None
    for part in walk(node):
        if not isinstance(part, ast.Call) or calls.classify(body, part).name not in ("task", "refused"):
            continue
        if bound is None:
            bound = _names_bound_inside(node)
        root: ast.expr = part.func
        while isinstance(root, ast.Attribute):
            root = root.value
        if not isinstance(root, ast.Name) or root.id not in bound:
            return True
    return False


def _names_bound_inside(node: ast.expr) -> set[str]:
    """What comprehensions and lambdas inside an expression bind: calling one of those is no task."""
    found: set[str] = set()
    for part in walk(node):
        if isinstance(part, ast.comprehension):
            found |= {n.id for n in ast.walk(part.target) if isinstance(n, ast.Name)}
        elif isinstance(part, ast.Lambda):
            found |= {a.arg for a in part.args.args}
    return found


LAZY = (ast.BoolOp, ast.IfExp, ast.Compare)


def is_lazy_task(body: Body, node: ast.expr) -> bool:
    """Whether a task stands where it may not be evaluated."""
    return isinstance(node, LAZY) and any(contains_task(body, part) for part in lazy_parts(node))


def lazy_parts(node: ast.expr) -> list[ast.expr]:
    """The parts of `and`, `or`, `… if … else …` and a chained comparison that CPython may leave out."""
    if isinstance(node, ast.BoolOp):
        return node.values[1:]
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    return node.comparators[1:] if isinstance(node, ast.Compare) else []


# The value of a call of these does not hold the list it is given.
_LOOKERS = frozenset(
    {"len", "sum", "any", "all", "sorted", "list", "tuple", "set", "frozenset", "str", "repr", "bool", "max", "min"}
)


def share(body: Body, node: ast.expr) -> None:
    """Give up lists that the value of an expression may hold: from then on, adding to them would be seen by two names."""
    pending: list[ast.AST] = [node] if body.owned else []
    while pending:
        part = pending.pop()
        if isinstance(part, ast.Name):
            body.owned.discard(part.id)
        elif isinstance(part, (ast.Compare, ast.JoinedStr, ast.comprehension)):
            continue
        elif isinstance(part, (ast.Attribute, ast.Subscript)):
            pending += [part.value] if not isinstance(part.value, ast.Name) else []
        elif not (isinstance(part, ast.Call) and _keeps_nothing(body, part)):
            pending.extend(ast.iter_child_nodes(part))


def _keeps_nothing(body: Body, call: ast.Call) -> bool:
    if isinstance(call.func, ast.Name) and call.func.id in _LOOKERS:
        return True
    return calls.classify(body, call).name == "task"  # a task gets a copy


def _inner_names(node: ast.expr) -> dict[int, str]:
    """The Name nodes inside a lambda or comprehension that refer to what it binds itself."""
    if isinstance(node, ast.Lambda):
        a = node.args
        bound = {p.arg for p in (*a.args, *filter(None, (a.vararg, a.kwarg)))}
        parts: list[ast.AST] = [node.body]
    else:
        assert isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp))
        bound = {n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}
        parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        parts += [test for g in node.generators for test in g.ifs]
        parts += [g.target for g in node.generators] + [g.iter for g in node.generators[1:]]
    return {id(n): n.id for p in parts for n in ast.walk(p) if isinstance(n, ast.Name) and n.id in bound}
