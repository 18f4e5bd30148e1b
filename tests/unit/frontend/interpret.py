"""The IR, evaluated in the plainest way: what the frontend's tests hold against a plain call.

It shares no code with the worker, so that both can be wrong in their own way only.
"""

from __future__ import annotations

import importlib
from typing import Any

from dagwright.ir.model import Call, Const, Display, Expr, If, Item, Map, Out, ParamRef, Star, SymbolRef, Try, Unpack


class Interpreter:
    """Runs a pipeline with the given arguments. Looking up what has not been computed is an error of its own."""

    def __init__(self, pipeline, arguments):
        self.pipeline = pipeline
        self.params = {p.name: p.default.value for p in pipeline.params if p.default is not None} | arguments
        self.values: dict[str, Any] = {}
        self.items: dict[str, Any] = {}

    def run(self):
        self.block(self.pipeline.nodes)
        return None if self.pipeline.result is None else self.ref(self.pipeline.result)

    def block(self, nodes):
        for node in nodes:
            self.values[node.id] = self.node(node)

    def node(self, node):
        if isinstance(node, Call):
            return self.call(node)
        if isinstance(node, Expr):
            return self.expr(node)
        if isinstance(node, Unpack):
            return self.unpack(node)
        if isinstance(node, If):
            taken = node.then if self.ref(node.test) else node.orelse
            return self.inner(taken)
        if isinstance(node, Map):
            return self.map(node)
        assert isinstance(node, Try)
        return self.attempt(node)

    def inner(self, block):
        self.block(block.nodes)
        return tuple(self.ref(ref) for ref in block.yields)

    def call(self, node):
        args = [value for ref in node.args for value in self.spread(ref)]
        kwargs = {}
        for name, ref in node.kwargs:
            kwargs.update(self.ref(ref) if name is None else {name: self.ref(ref)})
        return symbol(node.callee.module, node.callee.qualname)(*args, **kwargs)

    def expr(self, node):
        names = {name: self.ref(ref) for name, ref in node.names}
        for name, target in node.symbols:
            module, _, attr = target.partition(":")
            names[name] = symbol(module, attr)
        value = eval(node.src, {**names}, {})
        if node.role == "raise":
            raise value
        return value

    def unpack(self, node):
        parts = list(self.ref(node.value))
        if node.star is None:
            if len(parts) != len(node.targets):
                raise ValueError("wrong number of parts")
            return parts
        after = len(node.targets) - node.star - 1
        if len(parts) < len(node.targets) - 1:
            raise ValueError("not enough parts")
        return [*parts[: node.star], parts[node.star : len(parts) - after], *parts[len(parts) - after :]]

    def map(self, node):
        rows = []
        for item in self.ref(node.items):
            self.items[node.id] = item
            rows.append(self.inner(node.body))
            self.items.pop(node.id)
        columns = []
        for i, kind in enumerate(node.collect):
            column = [row[i] for row in rows]
            assert kind == "one" or all(type(part) is list for part in column)
            columns.append(column if kind == "one" else [item for part in column for item in part])
        return tuple(columns)

    def attempt(self, node):
        try:
            try:
                values = self.inner(node.body)
            except BaseException as error:
                for handler in node.handlers:
                    types = tuple(symbol(t.module, t.qualname) for t in handler.types) or (BaseException,)
                    if isinstance(error, types):
                        self.block(handler.body.nodes)
                        break
                raise
        finally:
            after = self.inner(node.final)
        return values + after

    def spread(self, ref):
        return list(self.ref(ref.value)) if isinstance(ref, Star) else [self.ref(ref)]

    def ref(self, ref):
        if isinstance(ref, Const):
            return ref.value
        if isinstance(ref, ParamRef):
            return self.params[ref.param]
        if isinstance(ref, Item):
            return self.items[ref.map]
        if isinstance(ref, SymbolRef):
            return symbol(ref.module, ref.qualname)
        if isinstance(ref, Out):
            value = self.values[ref.node]
            for kind, key in ref.path:
                value = value[key] if kind == "item" else getattr(value, key)
            return value
        assert isinstance(ref, Display)
        if ref.kind == "dict":
            return {self.ref(k): self.ref(v) for k, v in ref.items}
        parts = [value for item in ref.items for value in self.spread(item)]
        return {"list": list, "tuple": tuple, "set": set}[ref.kind](parts)


def symbol(module, qualname):
    found = importlib.import_module(module)
    for part in filter(None, qualname.split(".")):
        found = getattr(found, part)
    return found
