"""The IR: what a pipeline means, apart from any engine.

A `Pipeline` is a list of nodes in program order. Nodes refer to values by *references*: constants,
parameters, outputs of other nodes, and displays built of those. Everything is an immutable tuple, so a
pass returns a new pipeline instead of changing one in place.

Why records and not dataclasses: docs/decisions/0004-records.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Union

from dagwright.record import Record

if TYPE_CHECKING:
    from dagwright.diagnostics.model import Span

# --- references -----------------------------------------------------------------------------------------


class Const(Record):
    """A value known at compile time: None, bool, int, float, complex, str, bytes, or a container of those."""

    value: Any


class ParamRef(Record):
    """The value of a pipeline parameter."""

    param: str


class Out(Record):
    """The value of a node, or a part of it.

    `path` is a sequence of `("item", key)` and `("attr", name)` steps, applied where the value is used. The
    frontend only puts steps there that cannot fail: the elements of a checked `Unpack`. A projection that
    can fail is an `Expr`.
    """

    node: str
    path: tuple[tuple[str, Any], ...] = ()


class In(Record):
    """A named input of a step. Only in a plan: the planner replaces references that cross a step border."""

    name: str


class Item(Record):
    """The element that a `Map` is at; only inside its body."""

    map: str


class SymbolRef(Record):
    """A module-level object of the user's code, read by import where it is used (`fn` passed as a value)."""

    module: str
    qualname: str


class Star(Record):
    """`*value` inside a display or a call."""

    value: Ref


class Display(Record):
    """A list, tuple, set or dict written out; `kind` is the type's name.

    `items` holds references or `Star`s; for a dict it holds `(key, value)` pairs, with the key None for `**value`.
    """

    kind: str
    items: tuple[Any, ...]


Ref = Union[Const, ParamRef, Out, In, Item, SymbolRef, Display, Star]

# --- nodes ----------------------------------------------------------------------------------------------


class Callee(Record):
    """The function or class a task calls, named as the import statement names it.

    `alternatives` keeps the order of a conditional import (`try: from a import f / except ImportError: from b import f`):
    the worker takes the first that can be imported.
    """

    module: str
    qualname: str
    alternatives: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """`module:qualname`, the form used in JSON, text dumps and emitted files."""
        return f"{self.module}:{self.qualname}"


class Call(Record):
    """One call of a user's function or class: the unit that becomes an engine task.

    `kwargs` are `(name, reference)` pairs in source order, the name None for `**reference`. `nth` counts the earlier
    calls of the same callee in the source text, so that the worker can show the failing line. `returns` is the text
    of the callee's return annotation, where there is one. `group` is the id of the nested pipeline the call was written
    in, if any; the source of that pipeline is where `nth` counts.
    """

    id: str
    callee: Callee
    args: tuple[Ref, ...]
    kwargs: tuple[tuple[str | None, Ref], ...]
    var: str | None = None
    effect: bool = False
    nth: int = 0
    returns: str | None = None
    span: Span | None = None
    group: str | None = None


class Expr(Record):
    """Glue: a Python expression over values, evaluated once by the worker.

    `src` is canonical source text in the grammar of the oldest worker Python (3.9), printed by our own printer.
    `names` binds its free variables; `symbols` binds names that the worker imports (`math`, `pathlib:Path`).
    `role` is "value", "print" (output only: kept next to its last-ready argument, never a barrier) or "raise" (the value
    is an exception, which is raised: an effect that fails the run).
    `raises` is False only where evaluation provably cannot fail. `oneshot` marks a value that can be consumed once
    (`zip`, a generator): the planner keeps it in the step of its only consumer.
    """

    id: str
    src: str
    names: tuple[tuple[str, Ref], ...]
    symbols: tuple[tuple[str, str], ...] = ()
    role: str = "value"
    raises: bool = True
    oneshot: bool = False
    var: str | None = None
    span: Span | None = None
    group: str | None = None


class Unpack(Record):
    """`a, b = value`: checks the length once; the parts are `Out(id, (("item", i),))`.

    `targets` are the variables, None for a target that is no plain name. `star` is the index of a starred target, or
    None; the part there is a list.
    """

    id: str
    value: Ref
    targets: tuple[str | None, ...]
    star: int | None = None
    span: Span | None = None
    group: str | None = None


# --- regions: nodes with blocks of nodes inside ---------------------------------------------------------
#
# Ids are unique in the whole pipeline, also inside blocks. A block may use what stands above its region; what stands below a
# region uses only what the region yields, as `Out(region, (("item", position),))`.


class Block(Record):
    """The nodes of one path through a region, in program order, and what it yields.

    `order` holds the pairs that effects add between the calls and regions of this block.
    """

    nodes: tuple[Node, ...] = ()
    order: tuple[tuple[str, str], ...] = ()
    yields: tuple[Ref, ...] = ()


class If(Record):
    """A condition. Exactly one of the blocks runs; both yield the values of `names`, in that order.

    `names` are the variables that are merged, None for a value without a name. `effect` says that an effect is inside. `nth`
    counts the earlier conditions in the source text, so that the worker can show the failing line; None for one that is not in it.
    """

    id: str
    test: Ref
    then: Block
    orelse: Block
    names: tuple[str | None, ...] = ()
    effect: bool = False
    span: Span | None = None
    group: str | None = None
    nth: int | None = None


class Map(Record):
    """A loop over a value known at run time only. Every iteration evaluates `body` with `Item(id)` as its element.

    The value at position i is a list: of what the iterations yield there, in order, where `collect[i]` is "one", or of the
    elements of what they yield, which are lists, where it is "many" (a filter yields no element or one). `names` are the
    collected variables, `target` the loop's own as people read it. With `effect` the iterations run in order, one after the other.
    `nth` counts the earlier loops in the source text.
    """

    id: str
    items: Ref
    body: Block
    names: tuple[str | None, ...] = ()
    collect: tuple[str, ...] = ()
    effect: bool = False
    target: str | None = None
    span: Span | None = None
    group: str | None = None
    nth: int | None = None


class Handler(Record):
    """An `except` clause that ends in `raise`: what runs when the body fails, before the failure goes on.

    `types` are the exception classes it is for; empty: every failure.
    """

    types: tuple[SymbolRef, ...]
    body: Block


class Try(Record):
    """`try` with clauses that let the failure stand, and a `finally` that always runs.

    The values are those that `body` yields, then those that `final` yields. It is always an effect.
    """

    id: str
    body: Block
    handlers: tuple[Handler, ...] = ()
    final: Block = Block()
    names: tuple[str | None, ...] = ()
    effect: bool = True
    span: Span | None = None
    group: str | None = None


Region = Union[If, Map, Try]
Node = Union[Call, Expr, Unpack, If, Map, Try]

# --- the pipeline ---------------------------------------------------------------------------------------


class ParamDef(Record):
    """A parameter of the pipeline function.

    `type` is the type descriptor of the worker protocol (`"int"`, `{"tuple": ["int", "..."]}`, `"any"`, ...);
    `annotation` is the source text, for people. `default` is None where the parameter is required.
    """

    name: str
    type: Any
    annotation: str | None = None
    default: Const | None = None
    span: Span | None = None


class Group(Record):
    """A nested pipeline: the calls written in it carry its id. `parent` is the group it was called in.

    `home` is the function's `module:name`, where a worker finds the text of its calls.
    """

    id: str
    home: str
    title: str
    parent: str | None = None
    span: Span | None = None


class Pipeline(Record):
    """A whole pipeline.

    `module` is the dotted name under which a worker can import the file; `file` the path as shown to people,
    relative to the project where it can be. `order` holds the `(earlier, later)` pairs that the order of effects adds to the data edges.
    """

    name: str
    module: str
    function: str
    file: str
    params: tuple[ParamDef, ...]
    nodes: tuple[Node, ...]
    order: tuple[tuple[str, str], ...] = ()
    result: Ref | None = None
    doc: str | None = None
    span: Span | None = None
    groups: tuple[Group, ...] = ()
