"""Blocks of regions: each is extracted with an environment of its own, and what leaves it is a leaf reference."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from dagwright.frontend.context import FALL, Body, Bound, End, Env, constant_of
from dagwright.frontend.fold import NotConstant
from dagwright.frontend.printer import literal
from dagwright.frontend.syntax import Known
from dagwright.frontend.types import descriptor_of_value
from dagwright.ir.model import Block, Const, Display, Expr, Item, Out, ParamRef, Ref, Star
from dagwright.ir.order import effect_order

if TYPE_CHECKING:
    from collections.abc import Callable

DEPTH = 64  # regions inside one another


# --- extracting a block ---------------------------------------------------------------------------------


class Path:
    """A block while it is extracted: its nodes, what names are bound to in it, how it ended, and what it yields."""

    __slots__ = ("end", "env", "nodes", "owned", "yields")

    def __init__(self, body: Body) -> None:
        self.nodes: list[Any] = []
        self.env = Env(body.env)
        self.owned = set(body.owned)
        self.yields: list[Ref] = []
        self.end = FALL

    def block(self) -> Block:
        """The finished block."""
        return Block(tuple(self.nodes), effect_order(self.nodes), tuple(self.yields))

    def leaves_names(self) -> bool:
        """Whether what names are bound to at its end can matter to anybody."""
        return not self.end.ways <= {"return", "raise"}


def branch(body: Body, run: Callable[[], End]) -> Path:
    """Extract what `run` extracts into a block of its own."""
    path = Path(body)
    resume(body, path, run)
    return path


def resume(body: Body, path: Path, run: Callable[[], End]) -> None:
    """Go on with a block at its end."""
    saved = body.nodes, body.env, body.owned
    body.nodes, body.env, body.owned = path.nodes, path.env, path.owned
    body.depth += 1
    try:
        path.end = run()
        path.nodes, path.env, path.owned = body.nodes, body.env, body.owned
    finally:
        body.depth -= 1
        body.nodes, body.env, body.owned = saved


def discard(body: Body, run: Callable[[], object]) -> None:
    """Extract something for its diagnostics only."""

    def all_of_it() -> End:
        run()
        return FALL

    rest, body.rest = body.rest, []
    try:
        branch(body, all_of_it)
    finally:
        body.rest = rest


def too_deep(body: Body, node: ast.AST) -> bool:
    """Whether another region would be one too many; says so."""
    if body.depth < DEPTH:
        return False
    if body.too_deep:
        return True  # one report is enough
    body.too_deep = True
    body.refuse(
        "DW117", f"more than {DEPTH} conditions and loops stand inside one another here", node,
        "move a part of it into a function",
    )  # fmt: skip
    return True


# --- values that cross the border of a block ------------------------------------------------------------


def leaf(body: Body, ref: Ref, at: ast.AST, hint: str | None = None) -> Ref:
    """The reference as one that a block can yield: a display becomes the value of an expression."""
    ref = collapse(ref)
    if not isinstance(ref, Display):
        return ref
    if (constant := constant_or_none(ref)) is not None:
        return constant
    names: dict[str, Ref] = {}
    src = display_text(ref, names)
    ident = body.claim(f"glue-{hint}" if hint else "glue")
    # the keys and elements that are constants have been hashed already
    raises = ref.kind in ("set", "dict") and not all(
        isinstance(i[0] if ref.kind == "dict" else i, Const) for i in ref.items
    )
    body.emit(Expr(ident, src, tuple(names.items()), raises=raises, var=hint, span=body.span(at)))
    return Out(ident)


def leaf_of(body: Body, path: Path, ref: Ref, at: ast.AST, hint: str | None) -> Ref:
    """`leaf`, at the end of a block."""
    saved, body.nodes = body.nodes, path.nodes
    try:
        return leaf(body, ref, at, hint)
    finally:
        body.nodes = saved


def collapse(ref: Ref) -> Ref:
    """`[*values]`, where the values are surely a list that nothing changes, is that list."""
    if isinstance(ref, Display) and ref.kind == "list" and len(ref.items) == 1 and isinstance(ref.items[0], Star):
        return ref.items[0].value
    return ref


def constant_or_none(ref: Ref) -> Const | None:
    """The reference as one constant where it is constant all through."""
    try:
        return Const(constant_of(ref))
    except (NotConstant, TypeError):
        return None


def display_text(ref: Ref, names: dict[str, Ref]) -> str:
    """The source text of a display; `names` gets what it is made of."""
    if isinstance(ref, Star):
        return f"*{display_text(ref.value, names)}"
    if isinstance(ref, Display):
        if ref.kind == "dict":
            inner = ", ".join(f"{display_text(k, names)}: {display_text(v, names)}" for k, v in ref.items)
            return f"{{{inner}}}"
        inner = ", ".join(display_text(item, names) for item in ref.items)
        if ref.kind == "tuple":
            return f"({inner}{',' if len(ref.items) == 1 else ''})"
        return f"[{inner}]" if ref.kind == "list" else f"{{{inner}}}" if inner else "set()"
    if isinstance(ref, Const) and isinstance(ref.value, (str, int, bool, float, bytes, type(None))):
        return literal(ref.value)
    name = next((n for n, known in names.items() if known is ref), f"v{len(names)}")
    names[name] = ref
    return name


def same(a: Bound, b: Bound) -> bool:
    """Whether two bindings are the same reference, or exactly the same constant."""
    return a is b or (type(a) is type(b) and a == b and repr(a) == repr(b))


def truth(ref: Ref) -> bool | None:
    """The truth of a value where it is known now."""
    if isinstance(ref, Const):
        return bool(ref.value)
    if isinstance(ref, Display) and (not ref.items or any(not isinstance(item, Star) for item in ref.items)):
        return bool(ref.items)
    return None


def type_of(body: Body, ref: Ref) -> Any:
    """The type descriptor of a value, or None where nothing is known of it."""
    if isinstance(ref, Const):
        return descriptor_of_value(ref.value)
    if isinstance(ref, Display):
        return {ref.kind: "any"} if ref.kind != "tuple" else {"tuple": ["any", "..."]}
    if isinstance(ref, Item):
        return body.elements.get(ref.map)
    if isinstance(ref, ParamRef):
        return body.params.get(ref.param)
    return body.produced.get(ref) if isinstance(ref, Out) else None


def known(ref: Ref, node: ast.expr) -> ast.expr:
    """An expression whose value is there already, at the place of the one it replaces."""
    hint = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else "value"
    return Known(ref, hint, node)
