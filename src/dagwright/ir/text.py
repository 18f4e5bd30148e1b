"""The readable form of the IR: what `--print-after` shows, and the language of the frontend's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import (
    Block,
    Call,
    Const,
    Display,
    If,
    In,
    Item,
    Map,
    Node,
    Out,
    ParamRef,
    Pipeline,
    Ref,
    Star,
    SymbolRef,
    Try,
    Unpack,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Iterator

_BRACKETS = {"list": "[]", "tuple": "()", "set": "{}", "dict": "{}"}


def ref_text(ref: Ref) -> str:
    """A reference: `%node`, `%node.0` for a part, `$param`, `&map` for its element, `<input>`, `@module:name`, or the constant."""
    if isinstance(ref, Const):
        return ascii(ref.value)
    if isinstance(ref, Out):
        return "%" + ref.node + "".join(f".{key}" for _, key in ref.path)
    if isinstance(ref, ParamRef):
        return f"${ref.param}"
    if isinstance(ref, In):
        return f"<{ref.name}>"
    if isinstance(ref, Item):
        return f"&{ref.map}"
    if isinstance(ref, SymbolRef):
        return f"@{ref.module}:{ref.qualname}"
    if isinstance(ref, Star):
        return f"*{ref_text(ref.value)}"
    return _display_text(ref)


def _display_text(ref: Display) -> str:
    if ref.kind == "dict":
        parts = [f"{ref_text(k)}: {ref_text(v)}" if k is not None else f"**{ref_text(v)}" for k, v in ref.items]
    else:
        parts = [ref_text(item) for item in ref.items]
    brackets = _BRACKETS[ref.kind]
    comma = "," if ref.kind == "tuple" and len(parts) == 1 else ""
    return f"{brackets[0]}{', '.join(parts)}{comma}{brackets[1]}"


def node_lines(node: Node, indent: str = "") -> Iterator[str]:
    """A node, a region with its blocks indented below it."""
    if isinstance(node, If):
        yield f"{indent}%{node.id} = if {ref_text(node.test)}{_marks(node)}"
        yield from _block_lines(node.then, indent + "  ")
        if node.orelse != Block():
            yield f"{indent}else"
            yield from _block_lines(node.orelse, indent + "  ")
    elif isinstance(node, Map):
        many = "".join(f" many:{i}" for i, kind in enumerate(node.collect) if kind == "many")
        yield f"{indent}%{node.id} = map {ref_text(node.items)}{many}{_marks(node)}"
        yield from _block_lines(node.body, indent + "  ")
    elif isinstance(node, Try):
        yield f"{indent}%{node.id} = try{_marks(node)}"
        yield from _block_lines(node.body, indent + "  ")
        for handler in node.handlers:
            yield f"{indent}except {', '.join(ref_text(t) for t in handler.types)}".rstrip()
            yield from _block_lines(handler.body, indent + "  ")
        if node.final != Block():
            yield f"{indent}finally"
            yield from _block_lines(node.final, indent + "  ")
    else:
        yield indent + node_text(node)


def _marks(node: If | Map | Try) -> str:
    names = ", ".join(name or "_" for name in node.names)
    return (f" to {names}" if names else "") + ("  !effect" if node.effect else "")


def _block_lines(block: Block, indent: str) -> Iterator[str]:
    for node in block.nodes:
        yield from node_lines(node, indent)
    for earlier, later in block.order:
        yield f"{indent}order %{earlier} -> %{later}"
    if block.yields:
        yield f"{indent}yield {', '.join(ref_text(ref) for ref in block.yields)}"


def node_text(node: Node) -> str:
    """One line: `%id = call module:fn(…)`, marks at the end; of a region the first line."""
    if isinstance(node, (If, Map, Try)):
        return next(node_lines(node))
    if isinstance(node, Call):
        args = [ref_text(a) for a in node.args]
        args += [f"{name}={ref_text(ref)}" if name else f"**{ref_text(ref)}" for name, ref in node.kwargs]
        mark = "  !effect" if node.effect else ""
        return f"%{node.id} = call {node.callee.text}({', '.join(args)}){mark}"
    if isinstance(node, Unpack):
        targets = [("*" if i == node.star else "") + (t or "_") for i, t in enumerate(node.targets)]
        return f"%{node.id} = unpack {ref_text(node.value)} to {', '.join(targets)}"
    bound = ", ".join(f"{name}={ref_text(ref)}" for name, ref in node.names)
    imports = ", ".join(f"{name}=@{target}" for name, target in node.symbols)
    where = " with " + "; ".join(filter(None, (bound, imports))) if bound or imports else ""
    marks = ("" if node.raises else "  !safe") + ("  !once" if node.oneshot else "")
    word = "expr" if node.role == "value" else node.role
    return f"%{node.id} = {word} `{node.src}`{where}{marks}"


def pipeline_text(pipeline: Pipeline) -> str:
    """The whole pipeline, a line a node; ends in a newline."""
    lines = [f"pipeline {pipeline.name} = {pipeline.module}:{pipeline.function}"]
    for p in pipeline.params:
        default = "" if p.default is None else f" = {p.default.value!a}"
        lines.append(f"  param ${p.name}: {type_text(p.type)}{default}")
    lines += [f"  group {group.id} = {group.home}" for group in pipeline.groups]
    lines += [line for node in pipeline.nodes for line in node_lines(node, "  ")]
    lines += [f"  order %{earlier} -> %{later}" for earlier, later in pipeline.order]
    lines.append(f"  return {'None' if pipeline.result is None else ref_text(pipeline.result)}")
    return "\n".join(lines) + "\n"


def type_text(descriptor: object) -> str:
    """A type descriptor in words."""
    if isinstance(descriptor, dict):
        ((name, inner),) = descriptor.items()
        parts = inner if isinstance(inner, list) else [inner]
        if name == "literal":
            return f"literal[{', '.join(ascii(p) for p in parts)}]"
        return f"{name}[{', '.join(type_text(p) for p in parts)}]"
    return str(descriptor)
