"""The block evaluator means what Python means: values, order, errors and their words."""

from __future__ import annotations

import sys
import types

import pytest

import dagwright_worker as worker

LOG: list = []


@pytest.fixture
def m(monkeypatch):
    """A module of a user's functions, importable as `blockmod`."""
    module = types.ModuleType("blockmod")
    source = """
def f(*args, **kwargs):
    return (args, kwargs)

def one(a, b=2, *, c=3):
    return (a, b, c)

def log(x):
    LOG.append(x)
    return x

def gen(n):
    yield n

async def co():
    return 1

async def agen():
    yield 1

class Box:
    def __init__(self, **items):
        self.__dict__.update(items)

    @classmethod
    def make(cls, x):
        return cls(x=x)

def fail(x):
    raise ValueError(f"bad {x}")
"""
    exec(source, vars(module))
    module.LOG = LOG
    LOG.clear()
    monkeypatch.setitem(sys.modules, "blockmod", module)
    return module


def run(*nodes, **inputs):
    return worker.evaluate_block([{"id": "x", **node} for node in nodes], inputs)["x"]


def call(fn, *args, **more):
    return {"op": "call", "fn": f"blockmod:{fn}", "args": list(args), **more}


def const(value):
    return {"const": worker.to_json(value)}


pytestmark = pytest.mark.usefixtures("m")


# --- references -------------------------------------------------------------------------------------------


def ref(reference, inputs=None, results=None):
    return worker.evaluate_ref(reference, inputs or {}, results or {})


def test_references():
    assert ref({"in": "a"}, {"a": 1}) == 1
    assert ref(const((1, {2: b"x"}))) == (1, {2: b"x"})
    assert ref({"out": "n"}, {}, {"n": 5}) == 5
    box = types.SimpleNamespace(k={"a": [10, 20]})
    path = [["attr", "k"], ["item", "a"], ["item", -1]]
    assert ref({"out": "n", "path": path}, {}, {"n": box}) == 20
    assert ref({"out": "n", "path": [["item", worker.to_json((1, 2))]]}, {}, {"n": {(1, 2): "t"}}) == "t"
    assert ref({"symbol": "blockmod:Box.make"})(3).x == 3
    assert ref({"symbol": "math"}).pi > 3


def test_displays():
    star = {"star": const([1, 2])}
    assert ref({"list": [const(0), star, const(3)]}) == [0, 1, 2, 3]
    assert ref({"tuple": [star]}) == (1, 2)
    assert ref({"set": [star, const(1)]}) == {1, 2}
    pairs = [[const("b"), const(1)], [None, const({"c": 2, "b": 3})], [const("a"), const(4)]]
    assert list(ref({"dict": pairs}).items()) == [("b", 3), ("c", 2), ("a", 4)]
    assert (ref({"list": []}), ref({"tuple": []}), ref({"set": []}), ref({"dict": []})) == ([], (), set(), {})


def test_constants_are_new_each_time():
    reference = const([1])
    ref(reference).append(2)
    assert ref(reference) == [1]


def test_a_projection_that_fails_fails_as_python_does():
    with pytest.raises(KeyError, match="'no'"):
        ref({"out": "n", "path": [["item", "no"]]}, {}, {"n": {}})
    with pytest.raises(AttributeError, match="'dict' object has no attribute 'no'"):
        ref({"out": "n", "path": [["attr", "no"]]}, {}, {"n": {}})


@pytest.mark.parametrize("bad", [{"in": "no"}, {"out": "no"}, {"quux": 1}, {}])
def test_a_reference_to_nothing_is_a_bad_spec(bad):
    with pytest.raises(worker.WorkerError, match="DW542"):
        ref(bad)


# --- calls ------------------------------------------------------------------------------------------------


def test_calls():
    assert run(call("f")) == ((), {})
    assert run(call("f", {"in": "a"}, const(2), kwargs={"k": {"in": "a"}}), a=1) == ((1, 2), {"k": 1})
    assert run(call("one", const(1), kwargs={"c": const(9)})) == (1, 2, 9)
    assert run(call("Box", kwargs={"a": const(1)})).a == 1
    assert run(call("Box.make", const(1))).x == 1


def test_star_arguments():
    star, other = {"star": const([1, 2])}, {"star": {"in": "t"}}
    assert run(call("f", const(0), star, const(3), other), t="ab") == ((0, 1, 2, 3, "a", "b"), {})
    assert run(call("f", star, kwargs={"k": const(1)})) == ((1, 2), {"k": 1})
    pairs = [["a", const(1)], [None, const({"b": 2})], ["c", const(3)]]
    assert run(call("f", star, kwargs=pairs)) == ((1, 2), {"a": 1, "b": 2, "c": 3})
    assert run(call("f", kwargs=[["b", const(1)], ["a", const(2)]]))[1] == {"b": 1, "a": 2}


def _error(nodes, plain):
    """The block's exception and the plain call's, which must be the same."""
    with pytest.raises(BaseException) as ours:
        run(*nodes)
    with pytest.raises(BaseException) as theirs:
        plain()
    assert type(ours.value) is type(theirs.value)
    assert str(ours.value) == str(theirs.value)


def test_errors_of_calls_are_cpythons_own(m):
    f, one = m.f, m.one
    _error([call("one")], one)
    _error([call("one", const(1), kwargs={"a": const(2)})], lambda: one(1, a=2))
    _error([call("one", const(1), kwargs={"zz": const(2)})], lambda: one(1, zz=2))
    _error([call("f", {"star": const(5)})], lambda: f(*5))
    _error([call("f", kwargs=[[None, const(5)]])], lambda: f(**5))
    _error([call("f", kwargs=[[None, const({1: 2})]])], lambda: f(**{1: 2}))
    twice = {"a": 2}
    _error([call("f", kwargs=[["a", const(1)], [None, const(twice)]])], lambda: f(a=1, **twice))
    _error([call("fail", const(1))], lambda: m.fail(1))
    _error([{"op": "expr", "src": "[*5]"}], lambda: [*5])
    display = {"op": "unpack", "count": 1, "value": {"list": [{"star": const(5)}]}}
    _error([display], lambda: [*5])


def test_arguments_are_evaluated_left_to_right():
    nodes = [
        {"id": "a", "op": "call", "fn": "blockmod:log", "args": [const(1)]},
        {"id": "b", "op": "call", "fn": "blockmod:log", "args": [const(2)]},
    ]
    worker.evaluate_block(nodes, {})
    assert LOG == [1, 2]
    boom = {"op": "call", "fn": "blockmod:log", "args": [{"star": const(5)}, {"out": "nothing"}], "id": "x"}
    with pytest.raises(worker.WorkerError):  # the second argument is looked at before the call is made
        worker.evaluate_block([boom], {})


@pytest.mark.parametrize(
    ("fn", "word"), [("gen", "a generator"), ("co", "a coroutine"), ("agen", "an asynchronous generator")]
)
def test_what_is_no_value_yet_is_refused(fn, word, recwarn):
    with pytest.raises(worker.WorkerError, match=f"DW521: {word}"):
        run(call(fn, *([const(1)] if fn == "gen" else [])))
    assert not recwarn.list  # no coroutine "was never awaited"


def test_iterators_may_live_inside_a_step():
    nodes = [
        {"id": "z", "op": "call", "fn": "builtins:zip", "args": [const([1]), const([2])]},
        {"id": "x", "op": "expr", "src": "list(z)", "names": {"z": {"out": "z"}}},
    ]
    assert worker.evaluate_block(nodes, {})["x"] == [(1, 2)]


# --- symbols ----------------------------------------------------------------------------------------------


def test_alternatives_in_order(monkeypatch):
    node = {"op": "call", "fn": "no_such_pkg.fast:f", "alternatives": ["no_other:f", "blockmod:f"], "args": [const(1)]}
    assert run(node) == ((1,), {})
    fast = types.ModuleType("no_such_pkg.fast")
    fast.f = lambda x: f"fast {x}"
    monkeypatch.setitem(sys.modules, "no_such_pkg", types.ModuleType("no_such_pkg"))
    monkeypatch.setitem(sys.modules, "no_such_pkg.fast", fast)
    assert run(node) == "fast 1"


def test_what_cannot_be_imported():
    with pytest.raises(worker.WorkerError) as told:
        run({"op": "call", "fn": "no_such_module:f", "alternatives": ["no_such_module2:g"]})
    assert told.value.code == "DW532"
    assert "no_such_module:f or no_such_module2:g: No module named 'no_such_module'" in told.value.message
    with pytest.raises(worker.WorkerError, match="DW532: cannot import blockmod:nothing"):
        run(call("nothing"))
    with pytest.raises(worker.WorkerError, match="DW532"):
        run(call("Box.nothing"))


def test_a_module_that_fails_to_import(tmp_path, monkeypatch):
    (tmp_path / "broken_block_module.py").write_text("raise ValueError('at import')\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(worker.WorkerError, match="DW532: importing broken_block_module:f raised ValueError: at import"):
        run({"op": "call", "fn": "broken_block_module:f"})


def test_from_package_import_module(tmp_path, monkeypatch):
    (tmp_path / "blockpkg").mkdir()
    (tmp_path / "blockpkg" / "__init__.py").write_text("")
    (tmp_path / "blockpkg" / "sub.py").write_text("def f(): return 'sub'\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert worker.import_symbol("blockpkg:sub.f")() == "sub"
    assert worker.import_symbol("blockpkg.sub").__name__ == "blockpkg.sub"


def test_a_function_that_is_replaced_is_seen(m, monkeypatch):
    assert run(call("one", const(1))) == (1, 2, 3)
    monkeypatch.setattr(m, "one", lambda a: -a)
    assert run(call("one", const(1))) == -1


# --- expressions, prints, unpacking -----------------------------------------------------------------------


def test_expressions():
    names = {"a": {"in": "a"}, "b": const(2)}
    assert run({"op": "expr", "src": "a + b", "names": names}, a=1) == 3
    assert run({"op": "expr", "src": "[x * b for x in a if x > b]", "names": names}, a=[1, 3]) == [6]
    symbols = {"sqrt": "math:sqrt", "Path": "pathlib:Path", "m": "math"}
    assert run({"op": "expr", "src": "sqrt(4) + m.floor(1.5)", "symbols": symbols}) == 3.0
    assert run({"op": "expr", "src": "Path('a') / 'b'", "symbols": symbols}).name == "b"
    assert run({"op": "expr", "src": "f'{a!r:>4}|{b}'", "names": names}, a="x") == " 'x'|2"
    assert run({"op": "expr", "src": "max(a)", "names": names}, a=[1, 5]) == 5


def test_hostile_names_of_variables():
    for name in ("params", "self", "context", "type", "print", "inputs", "node", "scope", "builtins"):
        assert run({"op": "expr", "src": f"{name} + 1", "names": {name: const(1)}}) == 2


def test_expressions_do_not_see_each_other():
    nodes = [{"op": "expr", "id": "a", "src": "(y := 5)"}, {"op": "expr", "id": "x", "src": "y"}]
    with pytest.raises(NameError):
        worker.evaluate_block(nodes, {})


def test_errors_of_expressions_are_pythons():
    with pytest.raises(ZeroDivisionError, match="division by zero"):
        run({"op": "expr", "src": "1 / a", "names": {"a": const(0)}})


def test_prints(capfd):
    node = {"op": "print", "src": "print('x', a, sep='-')", "names": {"a": const(1)}}
    assert run(node) is None
    assert capfd.readouterr().out == "x-1\n"


def test_unpacking():
    assert run({"op": "unpack", "count": 2, "value": const([1, 2])}) == (1, 2)
    assert run({"op": "unpack", "count": 2, "value": const("ab")}) == ("a", "b")
    assert run({"op": "unpack", "count": 3, "star": 1, "value": const([1, 2, 3, 4])}) == (1, [2, 3], 4)
    assert run({"op": "unpack", "count": 2, "star": 1, "value": const([1])}) == (1, [])
    assert run({"op": "unpack", "count": 0, "value": const([])}) == ()


def test_errors_of_unpacking_are_cpythons_own():
    def two(value):
        a, b = value
        return a, b

    def starred(value):
        a, *b, c = value
        return a, b, c

    for value in ([1], [1, 2, 3], 5, None):
        _error([{"op": "unpack", "count": 2, "value": const(value)}], lambda value=value: two(value))
    for value in ([1], 5):
        _error([{"op": "unpack", "count": 3, "star": 1, "value": const(value)}], lambda value=value: starred(value))


def test_what_was_done_before_a_failure_is_known():
    results = {}
    nodes = [
        {"id": "a", **call("log", const(1))},
        {"id": "b", **call("fail", const(2))},
        {"id": "c", **call("log", const(3))},
    ]
    with pytest.raises(ValueError, match="bad 2"):
        worker.evaluate_block(nodes, {}, results)
    assert results.pop("a") == 1
    assert worker.failed_at(nodes, results) == (nodes[1], ())
    assert "b" not in results
    assert "c" not in results
    assert LOG == [1]


def test_an_unknown_node():
    with pytest.raises(worker.WorkerError, match="DW542: a step has a node of the unknown kind 'quux'"):
        run({"op": "quux"})


def test_a_chain_of_many_nodes_is_no_recursion():
    nodes = [{"id": "n0", "op": "expr", "src": "0"}]
    nodes += [
        {"id": f"n{i}", "op": "expr", "src": "a + 1", "names": {"a": {"out": f"n{i - 1}"}}} for i in range(1, 5000)
    ]
    assert worker.evaluate_block(nodes, {})["n4999"] == 4999
