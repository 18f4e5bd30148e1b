"""Nodes of the worker protocol, written shortly."""

from __future__ import annotations

import dagwright_worker as worker


def const(value):
    return {"const": worker.to_json(value)}


def out(ident, *path):
    return {"out": ident, "path": [["item", i] for i in path]} if path else {"out": ident}


def call(ident, fn, *args, **more):
    return {"op": "call", "id": ident, "fn": f"regionmod:{fn}", "args": list(args), **more}


def expr(ident, src, op="expr", symbols=None, **names):
    return {"op": op, "id": ident, "src": src, "names": names, "symbols": symbols or {}}


def block(*nodes, gives=()):
    return {"block": list(nodes), "yield": list(gives)}


def if_(ident, test, then, orelse=None):
    return {"op": "if", "id": ident, "test": test, "then": then, "else": orelse or block()}


def map_(ident, over, body, *collect):
    return {"op": "map", "id": ident, "over": over, "body": body, "collect": list(collect)}


def try_(ident, body, *handlers, final=None):
    found = {"op": "try", "id": ident, "body": body, "handlers": list(handlers)}
    return {**found, "final": final} if final else found


def clause(*nodes, of=()):
    return {"types": list(of), "block": list(nodes)} if of else {"block": list(nodes)}
