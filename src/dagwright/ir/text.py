"""The readable form of the IR: what `--print-after` shows, and the language of the frontend's tests."""

from __future__ import annotations

from dagwright.ir.model import Call, Const, Display, In, Node, Out, ParamRef, Pipeline, Ref, Star, SymbolRef, Unpack

_BRACKETS = {"list": "[]", "tuple": "()", "set": "{}", "dict": "{}"}


def ref_text(ref: Ref) -> str:
    """A reference: `%node`, `%node.0` for a part, `$param`, `<input>`, `@module:name`, or the constant itself."""
    if isinstance(ref, Const):
        return ascii(ref.value)
    if isinstance(ref, Out):
        return "%" + ref.node + "".join(f".{key}" for _, key in ref.path)
    if isinstance(ref, ParamRef):
        return f"${ref.param}"
    if isinstance(ref, In):
        return f"<{ref.name}>"
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


def node_text(node: Node) -> str:
    """One line: `%id = call module:fn(…)`, marks at the end."""
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
    word = "print" if node.role == "print" else "expr"
    return f"%{node.id} = {word} `{node.src}`{where}{marks}"


def pipeline_text(pipeline: Pipeline) -> str:
    """The whole pipeline, a line a node; ends in a newline."""
    lines = [f"pipeline {pipeline.name} = {pipeline.module}:{pipeline.function}"]
    for p in pipeline.params:
        default = "" if p.default is None else f" = {p.default.value!a}"
        lines.append(f"  param ${p.name}: {type_text(p.type)}{default}")
    lines += [f"  {node_text(node)}" for node in pipeline.nodes]
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
