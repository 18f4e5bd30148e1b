"""The JSON form of the IR. The forms of references and nodes are those of the worker protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    Region,
    Star,
    SymbolRef,
    Unpack,
)  # fmt: skip
from dagwright.ir.walk import REGIONS, all_nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dagwright.diagnostics.model import Span

VERSION = "1.1"
_EXACT_INT = 2**53


def constant_json(value: Any) -> Any:
    """A constant in the tagged JSON of the codec."""
    kind = type(value)
    if value is None or kind is bool or (kind is int and -_EXACT_INT <= value <= _EXACT_INT):
        return value
    if kind is str and value.isascii():
        return value
    import dagwright_worker  # only constants that need the codec pay for its import

    return dagwright_worker.to_json(value)


def ref_json(ref: Ref) -> dict[str, Any]:
    """A reference as the protocol writes it."""
    if isinstance(ref, Const):
        return {"const": constant_json(ref.value)}
    if isinstance(ref, In):
        return {"in": ref.name}
    if isinstance(ref, ParamRef):
        return {"param": ref.param}
    if isinstance(ref, Out):
        if ref.path:
            return {"out": ref.node, "path": [[step, constant_json(key)] for step, key in ref.path]}
        return {"out": ref.node}
    if isinstance(ref, Item):
        return {"item": ref.map}
    if isinstance(ref, SymbolRef):
        return {"symbol": f"{ref.module}:{ref.qualname}" if ref.module else ref.qualname}
    if isinstance(ref, Star):
        return {"star": ref_json(ref.value)}
    return _display_json(ref)


def _display_json(ref: Display) -> dict[str, Any]:
    if ref.kind == "dict":
        return {"dict": [[None if k is None else ref_json(k), ref_json(v)] for k, v in ref.items]}
    return {ref.kind: [ref_json(item) for item in ref.items]}


def node_json(node: Node, homes: Mapping[str, str] = {}) -> dict[str, Any]:
    """A node as the protocol writes it. `homes` are the functions of nested pipelines, by group id."""
    if isinstance(node, Call):
        return _call_json(node, homes)
    if isinstance(node, REGIONS):
        return _at_home(_region_json(node, lambda inner: node_json(inner, homes)), node, homes)
    if isinstance(node, Unpack):
        unpack: dict[str, Any] = {
            "op": "unpack",
            "id": node.id,
            "value": ref_json(node.value),
            "count": len(node.targets),
        }
        if node.star is not None:
            unpack["star"] = node.star
        return _at_home(unpack, node, homes)
    found: dict[str, Any] = {"op": _ROLES[node.role], "id": node.id, "src": node.src}
    if node.names:
        found["names"] = {name: ref_json(ref) for name, ref in node.names}
    if node.symbols:
        found["symbols"] = dict(node.symbols)
    return _at_home(found, node, homes)


def _at_home(found: dict[str, Any], node: Node, homes: Mapping[str, str]) -> dict[str, Any]:
    """A node's JSON, with the function that the node is written in where that is a nested pipeline."""
    if node.group is not None and node.group in homes:
        found["home"] = homes[node.group]
    return found


_ROLES = {"value": "expr", "print": "print", "raise": "raise"}


def _region_json(node: Region, inner: Callable[[Node], dict[str, Any]]) -> dict[str, Any]:
    def block(found: Block) -> dict[str, Any]:
        return {"block": [inner(n) for n in found.nodes], "yield": [ref_json(ref) for ref in found.yields]}

    if isinstance(node, (If, Map)):
        if isinstance(node, If):
            sides = {"then": block(node.then), "else": block(node.orelse)}
            region = {"op": "if", "id": node.id, "test": ref_json(node.test), **sides}
        else:
            body = {"body": block(node.body), "collect": list(node.collect)}
            region = {"op": "map", "id": node.id, "over": ref_json(node.items), **body}
        return region if node.nth is None else {**region, "nth": node.nth}
    found: dict[str, Any] = {"op": "try", "id": node.id, "body": block(node.body), "handlers": []}
    for handler in node.handlers:
        clause: dict[str, Any] = {"block": [inner(n) for n in handler.body.nodes]}
        if handler.types:
            clause["types"] = [ref_json(symbol)["symbol"] for symbol in handler.types]
        found["handlers"].append(clause)
    if node.final != Block():
        found["final"] = block(node.final)
    return found


def _call_json(node: Call, homes: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"op": "call", "id": node.id, "fn": node.callee.text}
    if node.callee.alternatives:
        found["alternatives"] = [f"{module}:{qualname}" for module, qualname in node.callee.alternatives]
    if node.args:
        found["args"] = [ref_json(a) for a in node.args]
    if node.kwargs:
        if any(name is None for name, _ in node.kwargs):
            found["kwargs"] = [[name, ref_json(ref)] for name, ref in node.kwargs]
        else:
            found["kwargs"] = {name: ref_json(ref) for name, ref in node.kwargs}
    if node.nth:
        found["nth"] = node.nth
    return _at_home(found, node, homes)


def pipeline_json(pipeline: Pipeline, *, debug: bool = False) -> dict[str, Any]:
    """The whole pipeline. Spans stand in a `debug` section, so that moving code changes nothing else."""
    homes = {group.id: group.home for group in pipeline.groups}
    found: dict[str, Any] = {
        "ir": VERSION,
        "name": pipeline.name,
        "pipeline": f"{pipeline.module}:{pipeline.function}",
        "params": [_param_json(p) for p in pipeline.params],
        "nodes": [_annotated(node, homes) for node in pipeline.nodes],
        "order": [list(pair) for pair in pipeline.order],
        "result": None if pipeline.result is None else ref_json(pipeline.result),
    }
    if pipeline.doc:
        found["doc"] = pipeline.doc
    if pipeline.groups:
        found["groups"] = [
            {"id": g.id, "home": g.home, "title": g.title, **({"parent": g.parent} if g.parent else {})}
            for g in pipeline.groups
        ]
    if debug:
        spans = {node.id: _span_json(node.span) for node in all_nodes(pipeline.nodes) if node.span is not None}
        found["debug"] = {"file": pipeline.file, "spans": spans}
    return found


def _param_json(param: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"name": param.name, "type": param.type}
    if param.annotation is not None:
        found["annotation"] = param.annotation
    if param.default is not None:
        found["default"] = constant_json(param.default.value)
    return found


def _annotated(node: Node, homes: Mapping[str, str]) -> dict[str, Any]:
    """A node with what the compiler knows beside what the worker needs."""
    if isinstance(node, REGIONS):
        found = _at_home(_region_json(node, lambda inner: _annotated(inner, homes)), node, homes)
        found["names"] = list(node.names)
        if node.effect:
            found["effect"] = True
    else:
        found = node_json(node, homes)
    if node.group is not None:
        found["group"] = node.group
    if isinstance(node, REGIONS):
        return found
    if isinstance(node, Unpack):
        found["targets"] = list(node.targets)
        return found
    if node.var is not None:
        found["var"] = node.var
    if isinstance(node, Call):
        if node.effect:
            found["effect"] = True
        if node.returns is not None:
            found["returns"] = node.returns
    elif not node.raises:
        found["raises"] = False
    return found


def _span_json(span: Span | None) -> list[int]:
    assert span is not None
    return [span.line, span.col, span.end_line, span.end_col]
