"""Random blocks of calls that change what they are given: in one step they give what they give as tasks of their own.

The yardstick shares no code with the evaluator: it runs the same program as plain Python, and makes a deep copy of every
value for every call that is given it.
"""

from __future__ import annotations

import copy
import sys
import types

import pytest
from describe import describe
from hypothesis import given, settings
from hypothesis import strategies as st
from worker_blocks import block, const, expr, if_, map_, out, try_

import dagwright_worker as worker

SOURCE = """
import datetime
KEPT = []

def change(*values):
    "Changes all that it is given, and keeps hold of it; what it gives tells what it saw."
    seen = copy.deepcopy(values)
    for value in values:
        spoil(value)
    KEPT.append(values)
    return ["made", *seen]

def spoil(value):
    if type(value) is list:
        for item in value:
            spoil(item)
        value.append("spoilt")
    elif type(value) is dict:
        for item in value.values():
            spoil(item)
        value["spoilt"] = True
    elif type(value) is tuple:
        for item in value:
            spoil(item)
"""


@pytest.fixture(scope="module", autouse=True)
def _module():
    module = types.ModuleType("isolationmod")
    vars(module)["copy"] = copy
    exec(SOURCE, vars(module))
    sys.modules["isolationmod"] = module
    yield
    del sys.modules["isolationmod"]


ATOMS = st.one_of(st.integers(-3, 3), st.text("ab", max_size=2), st.booleans(), st.none(), st.floats(allow_nan=False))
VALUES = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("ab", max_size=1), inner, max_size=2)
        | st.tuples(inner, inner)
    ),
    max_leaves=6,
)


class Program:
    """Draws nodes; `seen` are the references that the next node may use."""

    def __init__(self, draw):
        self.draw = draw
        self.count = 0

    def name(self, word):
        self.count += 1
        return f"{word}{self.count}"

    def value(self, seen):
        choice = self.draw(st.integers(0, 9))
        if not seen or choice == 0:
            return const(self.draw(VALUES))
        one = self.draw(st.sampled_from(seen))
        if choice == 1:
            return {"list": [one, {"star": {"list": [self.draw(st.sampled_from(seen))]}}]}
        if choice == 2:
            return {"dict": [[const("k"), one]]}
        return one

    def nodes(self, seen, depth):
        seen = list(seen)
        made = []
        for _ in range(self.draw(st.integers(1, 4))):
            kinds = ["call", "call", "expr", "unpack"] + (["if", "map", "try"] if depth else [])
            made.append(getattr(self, self.draw(st.sampled_from(kinds)))(seen, depth))
            seen.append(out(made[-1]["id"], *([0] if made[-1]["op"] not in ("call", "expr") else [])))
        return made, seen

    def call(self, seen, depth):
        args = [self.value(seen) for _ in range(self.draw(st.integers(1, 3)))]
        return {"op": "call", "id": self.name("c"), "fn": "isolationmod:change", "args": args}

    def expr(self, seen, depth):
        return expr(self.name("e"), "[a, (b, a)]", a=self.value(seen), b=self.value(seen))

    def unpack(self, seen, depth):
        return {
            "op": "unpack",
            "id": self.name("u"),
            "value": {"tuple": [self.value(seen), self.value(seen)]},
            "count": 2,
        }

    def block(self, seen, depth):
        nodes, seen = self.nodes(seen, depth - 1)
        return block(*nodes, gives=[self.draw(st.sampled_from(seen)), seen[-1]])

    def if_(self, seen, depth):
        return if_(self.name("i"), self.value(seen), self.block(seen, depth), self.block(seen, depth))

    def map(self, seen, depth):
        name = self.name("m")
        over = {"list": [self.value(seen) for _ in range(self.draw(st.integers(0, 3)))]}
        return map_(name, over, self.block([*seen, {"item": name}], depth), "one", "one")

    def try_(self, seen, depth):
        return try_(self.name("t"), self.block(seen, depth), final=self.block(seen, depth))


setattr(Program, "if", Program.if_)
setattr(Program, "try", Program.try_)


class Plain:
    """The yardstick: the same nodes, by recursion, with a deep copy for every call."""

    def __init__(self, inputs):
        self.values = {("in", name): value for name, value in inputs.items()}

    def leaf(self, ref, copies):
        key = ("in", ref["in"]) if "in" in ref else ("item", ref["item"]) if "item" in ref else ref["out"]
        value = self.values[key]
        for _, index in ref.get("path", ()):
            value = value[index]
        if copies is None:
            return value
        place = (key, str(ref.get("path")))
        if place not in copies:
            copies[place] = copy.deepcopy(value)
        return copies[place]

    def ref(self, ref, copies=None):
        if "const" in ref:
            return worker.from_json(ref["const"])
        if "list" in ref:
            found = []
            for item in ref["list"]:
                if "star" in item:
                    found.extend(self.ref(item["star"], copies))
                else:
                    found.append(self.ref(item, copies))
            return found
        if "tuple" in ref:
            return tuple(self.ref(item, copies) for item in ref["tuple"])
        if "dict" in ref:
            return {self.ref(key, copies): self.ref(item, copies) for key, item in ref["dict"]}
        return self.leaf(ref, copies)

    def run(self, nodes):
        for node in nodes:
            self.values[node["id"]] = getattr(self, f"do_{node['op']}")(node)

    def gives(self, found):
        return tuple(self.ref(ref) for ref in found["yield"])

    def do_call(self, node):
        copies = {}
        return sys.modules["isolationmod"].change(*[self.ref(ref, copies) for ref in node["args"]])

    def do_expr(self, node):
        a, b = self.ref(node["names"]["a"]), self.ref(node["names"]["b"])
        return [a, (b, a)]

    def do_unpack(self, node):
        return self.ref(node["value"])

    def do_if(self, node):
        side = node["then"] if self.ref(node["test"]) else node["else"]
        self.run(side["block"])
        return self.gives(side)

    def do_map(self, node):
        columns = ([], [])
        for element in self.ref(node["over"]):
            self.values["item", node["id"]] = element
            self.run(node["body"]["block"])
            found = self.gives(node["body"])
            columns[0].append(found[0])
            columns[1].append(found[1])
        return columns

    def do_try(self, node):
        self.run(node["body"]["block"])
        found = self.gives(node["body"])
        self.run(node["final"]["block"])
        return found + self.gives(node["final"])


@st.composite
def programs(draw):
    program = Program(draw)
    nodes, _ = program.nodes([{"in": "x"}, {"in": "y"}], 2)
    nodes.append(program.call([{"in": "x"}], 0))
    nodes.append(program.call([{"in": "y"}], 0))
    return nodes, {"x": draw(VALUES), "y": draw(VALUES)}


@settings(deadline=None, max_examples=150)
@given(programs())
def test_calls_in_one_step_are_as_far_apart_as_tasks(program):
    nodes, inputs = program
    plain = Plain(copy.deepcopy(inputs))
    plain.run(nodes)
    before = copy.deepcopy(inputs)
    results = worker.evaluate_block(nodes, inputs)
    for node in nodes:
        assert describe(results[node["id"]]) == describe(plain.values[node["id"]])
    assert describe(inputs) == describe(before)
