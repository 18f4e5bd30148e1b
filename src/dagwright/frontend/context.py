"""The state of one extraction: what is bound, what was emitted, which ids are taken."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, Union

from dagwright.diagnostics.model import DiagnosticSink, Label, Span
from dagwright.frontend.fold import NotConstant, fold
from dagwright.frontend.names import Symbol, is_enum, look_up, member
from dagwright.frontend.scope import ModuleScope, scope_of
from dagwright.frontend.types import TypeReader, dotted
from dagwright.ir.model import Const, Display, Node, Out, ParamRef, Ref
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.frontend.callee import CalleeInfo
    from dagwright.frontend.project import Project, SourceModule

POISON = Out("<error>")
"""Stands for a value whose expression was refused, so that one mistake gives one diagnostic."""

SCALARS = frozenset({"bool", "int", "float", "str", "none"})


class Unsure(Record):
    """A name that is bound on some paths only; `span` shows the branch or loop."""

    span: Span
    what: str


Bound = Union[Ref, Unsure]


class Options(Record):
    """What settings say about extraction: names moved to glue or to task, and functions to expand."""

    glue: frozenset[str] = frozenset()
    task: frozenset[str] = frozenset()
    expand: frozenset[str] = frozenset()


class Body:
    """The extraction of one pipeline function."""

    __slots__ = (
        "counters",
        "env",
        "function",
        "ids",
        "infos",
        "labelled",
        "labels",
        "local",
        "locals",
        "loggers",
        "module",
        "nodes",
        "options",
        "owned",
        "params",
        "produced",
        "project",
        "scalars",
        "scope",
        "sink",
        "sites",
        "symbols",
        "types",
        "unrolled",
    )

    def __init__(
        self,
        project: Project,
        module: SourceModule,
        function: ast.FunctionDef,
        sink: DiagnosticSink,
        options: Options,
    ) -> None:
        self.project = project
        self.module = module
        self.function = function
        self.sink = sink
        self.options = options
        self.scope = scope_of(module)
        self.local = ModuleScope()  # what import statements inside the function bind
        self.locals = assigned_names(function)
        self.env: dict[str, Bound] = {}
        self.owned: set[str] = set()  # names of lists that nothing else can see: `.append` on them is sound
        self.params: dict[str, Any] = {}
        self.nodes: list[Node] = []
        self.scalars: dict[str, str] = {}  # expression id -> the scalar type it surely has
        self.produced: dict[str, Any] = {}  # call id -> the type descriptor of its return annotation
        self.ids: set[str] = set()
        self.counters: dict[str, int] = {}  # stem of an id -> the next number to try
        self.loggers: set[str] = set()  # ids of expressions that are loggers: their methods are output
        self.labels: list[str] = []
        self.labelled: dict[str, str] = {}  # call id -> the labels of the loops it was unrolled in
        self.unrolled = 0
        self.sites: dict[int, int] | None = None
        self.infos: dict[str, CalleeInfo] = {}
        self.symbols: dict[str, Symbol | None] = {}
        self.types: dict[str, TypeReader] = {}

    # --- places and errors ---

    def span(self, node: ast.AST) -> Span:
        """The place of a syntax node."""
        return Span(
            self.module.display,
            node.lineno,  # type: ignore[attr-defined]
            node.col_offset,  # type: ignore[attr-defined]
            node.end_lineno,  # type: ignore[attr-defined]
            node.end_col_offset,  # type: ignore[attr-defined]
        )

    def refuse(
        self, code: str, message: str, node: ast.AST, help: str = "", *, label: str = "", labels: tuple[Label, ...] = ()
    ) -> Ref:
        """Report an error at a node; gives the poison value, so that callers can return it."""
        self.sink.error(code, message, self.span(node), help=help, label=label, labels=labels)
        return POISON

    # --- names ---

    def is_local(self, name: str) -> bool:
        """Whether Python treats the name as a local variable of the pipeline function."""
        return name in self.locals

    def symbol(self, node: ast.expr) -> Symbol | None:
        """The symbol behind `a.b.c` where the root is a module-level name; None for values and unknown names."""
        text = dotted(node)
        if text is None:
            return None
        root = text.partition(".")[0]
        if self.is_local(root) and root not in self.local.bindings:
            return None
        if text not in self.symbols:
            self.symbols[text] = self._resolve(text)
        return self.symbols[text]

    def _resolve(self, text: str) -> Symbol | None:
        root, *attrs = text.split(".")
        found = look_up(self.project, self.module, self.local, root) or look_up(
            self.project, self.module, self.scope, root
        )
        if found is None:
            return None
        for attr in attrs:
            found = member(self.project, found, attr)
        return found

    def reader(self, home: SourceModule) -> TypeReader:
        """The reader of annotations written in a module."""
        if home.name not in self.types:
            scope = scope_of(home)

            def full(name: str) -> str:
                found = self._annotation_symbol(home, scope, name)
                return found.dotted if found is not None else name

            def enum(name: str) -> str | None:
                found = self._annotation_symbol(home, scope, name)
                if found is not None and is_enum(self.project, found):
                    return f"{found.module}:{found.qualname}"
                return None

            self.types[home.name] = TypeReader(full, enum)
        return self.types[home.name]

    def _annotation_symbol(self, home: SourceModule, scope: ModuleScope, name: str) -> Symbol | None:
        root, *attrs = name.split(".")
        found = look_up(self.project, home, scope, root)
        for attr in attrs:
            found = member(self.project, found, attr) if found is not None else None
        return found

    # --- constants ---

    def constant(self, node: ast.expr) -> Any:
        """The compile-time value of an expression; raises NotConstant."""
        return fold(node, self._constant_name)

    def _constant_name(self, name: str) -> Any:
        if name in self.env:
            bound = self.env[name]
            if isinstance(bound, Unsure):
                raise NotConstant
            return constant_of(bound)
        if self.is_local(name):
            raise NotConstant
        symbol = self.symbol(ast.Name(name))
        if symbol is None:
            raise KeyError(name)
        if symbol.kind != "constant":
            raise NotConstant
        return symbol.value

    # --- ids ---

    def claim(self, base: str, *alternatives: str | None) -> str:
        """An id that is not taken: `base`, then `base-alternative`, then `base-2`, `base-3`, …"""
        candidates = [base, *(f"{base}-{a}" for a in alternatives if a)]
        for candidate in candidates:
            if candidate not in self.ids:
                break
        else:
            stem = candidates[-1]
            number = self.counters.get(stem, 2)
            while f"{stem}-{number}" in self.ids:
                number += 1
            self.counters[stem] = number + 1
            candidate = f"{stem}-{number}"
        self.ids.add(candidate)
        return candidate

    def scalar_type(self, ref: Ref) -> str | None:
        """The name of the scalar type a reference surely has, or None."""
        if isinstance(ref, Const):
            name = "none" if ref.value is None else type(ref.value).__name__
            return name if name in SCALARS else None
        if isinstance(ref, ParamRef):
            kind = self.params.get(ref.param)
            return kind if isinstance(kind, str) and kind in SCALARS else None
        if isinstance(ref, Out) and not ref.path:
            return self.scalars.get(ref.node)
        return None


def constant_of(ref: Ref) -> Any:
    """The Python value of a reference that is constant all through; raises NotConstant."""
    if isinstance(ref, Const):
        return ref.value
    if isinstance(ref, Display):
        if ref.kind == "dict":
            return {constant_of(k): constant_of(v) for k, v in ref.items}
        values = [constant_of(item) for item in ref.items]
        return {"list": list, "tuple": tuple, "set": set}[ref.kind](values)
    raise NotConstant


def assigned_names(function: ast.FunctionDef) -> set[str]:
    """Every name that is local to the function: parameters, assignment and loop targets, imports, nested definitions.

    Only statements are visited, not the expressions in them: this runs over every pipeline, and `:=` is refused anyway.
    """
    a = function.args
    names = {p.arg for p in (*a.posonlyargs, *a.args, *a.kwonlyargs)}
    pending: list[ast.AST] = list(function.body)
    while pending:
        node = pending.pop()
        names.update(_bound_by(node))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue  # their own scope
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            pending.extend(getattr(node, field, ()))
    return names


def _bound_by(node: ast.AST) -> Iterator[str]:
    """The names a statement itself binds."""
    targets: list[ast.expr] = []
    if isinstance(node, (ast.Assign, ast.Delete)):
        targets = node.targets
    elif isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.For, ast.AsyncFor)):
        targets = [node.target]
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        targets = [item.optional_vars for item in node.items if item.optional_vars is not None]
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) or (
        isinstance(node, ast.ExceptHandler) and node.name
    ):
        yield str(node.name)
    elif isinstance(node, ast.match_case):
        patterns = ast.walk(node.pattern)
        yield from (n.name for n in patterns if isinstance(n, (ast.MatchAs, ast.MatchStar)) and n.name)
    for target in targets:
        if isinstance(target, ast.Name):
            yield target.id
        else:
            yield from (n.id for n in ast.walk(target) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load))
