"""What is known of a callee: its signature, what it returns, and whether calling it is an effect by declaration."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from dagwright.diagnostics.model import Span
from dagwright.frontend.printer import Printer, Unprintable
from dagwright.frontend.scope import scope_of
from dagwright.frontend.signature import Signature, signature_of
from dagwright.ir.model import Callee
from dagwright.record import Record

if TYPE_CHECKING:
    from dagwright.frontend.context import Body
    from dagwright.frontend.names import Symbol


class CalleeInfo(Record):
    """What is known of a callee, worked out once: signature, return type, and whether it returns None by declaration."""

    callee: Callee
    signature: Signature | None
    returns: str | None
    returns_type: Any
    effect: bool
    expected: dict[str, Any]
    span: Span | None
    generator: bool = False


def info_of(body: Body, symbol: Symbol) -> CalleeInfo:
    """What is known of the callee, from a cache."""
    key = f"{symbol.module}:{symbol.qualname}"
    if key not in body.infos:
        body.infos[key] = _info(body, symbol)
    return body.infos[key]


def _info(body: Body, symbol: Symbol) -> CalleeInfo:
    module, qualname = symbol.module, symbol.qualname
    if symbol.kind == "external" and not qualname:
        module, _, qualname = module.rpartition(".")
    signature = signature_of(body.project, symbol)
    callee = Callee(module, qualname, symbol.alternatives)
    if signature is None or symbol.home is None:
        text = f"{module}.{qualname}" if symbol.kind == "class" else None
        return CalleeInfo(callee, None, text, "any", False, {}, None)
    reader = body.reader(symbol.home)
    returns = _returns_text(body, symbol, signature)
    generator = symbol.kind != "class" and _is_generator(symbol.node)
    descriptor = "any" if generator or not signature.trusted else reader.descriptor(signature.returns)
    expected = {p.name: reader.descriptor(p.annotation) for p in signature.parameters} if signature.trusted else {}
    node = symbol.node
    word = {ast.ClassDef: "class ", ast.AsyncFunctionDef: "async def "}.get(type(node), "def ")
    end = node.col_offset + len(f"{word}{node.name}".encode())
    span = Span(symbol.home.display, node.lineno, node.col_offset, node.lineno, end)
    # a decorator may change what is returned, but whoever wrote `-> None` meant an effect
    effect = symbol.kind != "class" and not generator and reader.descriptor(signature.returns) == "none"
    return CalleeInfo(callee, signature, returns, descriptor, effect, expected, span, generator)


def _is_generator(node: Any) -> bool:
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    pending: list[ast.AST] = list(node.body)
    while pending:
        item = pending.pop()
        if isinstance(item, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            pending.extend(ast.iter_child_nodes(item))
    return False


def _returns_text(body: Body, symbol: Symbol, signature: Signature) -> str | None:
    if symbol.kind == "class":
        return f"{symbol.module}.{symbol.qualname}"
    node = signature.returns
    if node is None or symbol.home is None:
        return None
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    home, scope = symbol.home, scope_of(symbol.home)

    def full(part: ast.expr) -> str | None:
        from dagwright.frontend.names import resolve

        if isinstance(part, (ast.Name, ast.Attribute)):
            found = resolve(body.project, home, scope, part)
            return found.dotted if found is not None else None
        return None

    try:
        return Printer(full).text(node)
    except Unprintable:
        return None
