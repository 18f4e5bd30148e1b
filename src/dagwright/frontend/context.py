"""The state of one extraction: what is bound, what was emitted, which ids are taken."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, Union

from dagwright.diagnostics.model import DiagnosticSink, Label, Span
from dagwright.frontend.fold import NotConstant, fold
from dagwright.frontend.names import Symbol, is_enum, look_up, member
from dagwright.frontend.scope import ModuleScope, scope_of
from dagwright.frontend.syntax import bound_names, parameter_names
from dagwright.frontend.types import TypeReader, dotted
from dagwright.ir.model import Const, Display, Group, Item, Node, Out, ParamRef, Ref
from dagwright.record import Record

if TYPE_CHECKING:
    from dagwright.frontend.callee import CalleeInfo
    from dagwright.frontend.liveness import Rest
    from dagwright.frontend.project import Project, SourceModule

POISON = Out("<error>")
"""Stands for a value whose expression was refused, so that one mistake gives one diagnostic."""

SCALARS = frozenset({"bool", "int", "float", "str", "none", "scalar"})  # "scalar": one of the others


class Unsure(Record):
    """A name without a value that could be used here; `span` shows the branch, loop or `try` it comes from.

    `kind` says why: "unbound" on some of the paths to here, "carried" from one round of a loop to the next, "left" by the
    last round of a loop, "filled" by the loop one stands in, or changed by the "try" that this clause belongs to. `ref` is the
    value it has where control came here through the ends of all blocks, and not by `break` or `continue`.
    """

    span: Span
    what: str
    kind: str = "unbound"
    ref: Ref | None = None


Bound = Union[Ref, Unsure]


class Env(dict[str, Bound]):
    """What names are bound to. `changed` holds, in order, the names bound since the environment was copied."""

    __slots__ = ("changed",)

    def __init__(self, base: dict[str, Bound] | None = None) -> None:
        super().__init__(base or {})
        self.changed: dict[str, None] = {}

    def __setitem__(self, name: str, bound: Bound) -> None:
        self.changed[name] = None
        super().__setitem__(name, bound)


class End(Record):
    """The ways in which control may leave a block, and a value that says which, where there are several.

    A way is None (at its end), "return", "raise", "break N" or "continue N", with N the depth of the loop that is meant.
    """

    ways: frozenset[str | None]
    ref: Ref | None = None

    def falling(self, depth: int) -> frozenset[str | None]:
        """The ways on which control goes on below the block, where `depth` loops are around it."""
        return frozenset(way for way in self.ways if way is None or int(way.partition(" ")[2] or 0) > depth)


def ends(way: str | None) -> End:
    """The end of a block that is always left in this way."""
    return End(frozenset({way}))


FALL = ends(None)
RAISE = ends("raise")


class Options(Record):
    """What settings say about extraction: names moved to glue or to task, and functions to expand."""

    glue: frozenset[str] = frozenset()
    task: frozenset[str] = frozenset()
    expand: frozenset[str] = frozenset()


class Body:
    """The extraction of one pipeline function, and of those that are expanded in it."""

    __slots__ = (
        "counters", "depth", "elements", "env", "function", "group", "groups", "ids", "infos", "labelled", "labels", "local",
        "locals", "loggers", "loops", "module", "nodes", "oneshots", "options", "owned", "params", "places", "produced", "project", "rest",
        "scalars", "scope", "sink", "sites", "stack", "symbols", "told", "too_deep", "types", "unrolled",
    )  # fmt: skip

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
        self.locals = parameter_names(function) | bound_names(function.body)
        self.env = Env()
        self.owned: set[str] = set()  # names of lists that nothing else can see: `.append` on them is sound
        self.params: dict[str, Any] = {}
        self.nodes: list[Node] = []
        self.scalars: dict[Ref, str] = {}  # the scalar type that a value surely has
        self.produced: dict[Ref, Any] = {}  # the type descriptor of a value: that of its maker's return annotation
        self.elements: dict[str, Any] = {}  # map id -> the type descriptor of its element
        self.oneshots: set[Ref] = set()  # values that can be consumed once
        self.ids: set[str] = set()
        self.counters: dict[str, int] = {}  # stem of an id -> the next number to try
        self.loggers: set[str] = set()  # ids of expressions that are loggers: their methods are output
        self.labels: list[str] = []
        self.labelled: dict[str, str] = {}  # call id -> the labels of the loops it was unrolled in
        self.unrolled = 0
        self.rest: list[Rest] = []  # what comes after the statement one is at, from the outermost block inwards
        self.loops: list[
            str
        ] = []  # what `break`, `continue` and `raise` may refer to: "unrolled", "map", "finally", "except"
        self.depth = 0  # of regions
        self.told: set[str] = set()  # names whose use in a loop was refused
        self.too_deep = False  # whether there were too many of them
        self.group: str | None = None  # the nested pipeline one is in
        self.groups: list[Group] = []
        self.stack: list[ast.FunctionDef] = [function]  # the functions that are being expanded
        self.sites: dict[int, int] | None = None  # of calls
        self.places: dict[Any, int] | None = None  # of conditions and loops
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

    def emit(self, node: Node) -> None:
        """Add a node to the block that is being extracted."""
        self.nodes.append(node if self.group is None else node._replace(group=self.group))

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

    def labelled_id(self, base: str, hint: str | None) -> str:
        """An id for something in an unrolled loop: with what the iterations are called."""
        if not self.labels:
            return self.claim(base, hint)
        label = "-".join(self.labels)
        ident = self.claim(f"{base}-{label}", hint)
        self.labelled[ident] = label
        return ident

    def claim(self, base: str, *alternatives: str | None) -> str:
        """An id that is not taken: `base`, then `base-alternative`, then `base-2`, `base-3`, …"""
        if self.group is not None:
            base = f"{self.group}.{base}"
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
        if isinstance(ref, Item):
            kind = self.elements.get(ref.map)
            return kind if isinstance(kind, str) and kind in SCALARS else None
        return self.scalars.get(ref) if isinstance(ref, Out) else None


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
