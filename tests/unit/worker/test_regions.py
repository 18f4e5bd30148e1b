"""Regions in one step mean what Python's `if`, `for` and `try` mean, and calls in them are as far apart as tasks are."""

from __future__ import annotations

import sys
import types

import pytest
from worker_blocks import block, call, clause, const, expr, if_, map_, out, try_

import dagwright_worker as worker

LOG: list = []
SOURCE = """
def log(x, *more):
    LOG.append(x)
    return x

def put(x, value):
    x.append(value)
    return x

def same(x, y):
    return x is y

def fail(x):
    raise ValueError(f"bad {x}")

def stop(x):
    raise StopIteration(x)

def interrupt():
    raise KeyboardInterrupt

def leave(code):
    raise SystemExit(code)

def handled():
    LOG.append(sys.exc_info()[0])

def gives_lock():
    return threading.Lock()

def as_list(x):
    return list(x)

def shout(pair):
    pair[0].append("!")
    return pair

class Own(ValueError):
    pass

BOTH = (KeyError, ValueError)
NONE = 5
"""


@pytest.fixture(autouse=True)
def m(monkeypatch):
    """A module of a user's functions, importable as `regionmod`."""
    import threading

    module = types.ModuleType("regionmod")
    LOG.clear()
    vars(module).update(LOG=LOG, sys=sys, threading=threading)
    exec(SOURCE, vars(module))
    monkeypatch.setitem(sys.modules, "regionmod", module)
    return module


def run(*nodes, **inputs):
    return worker.evaluate_block(list(nodes), inputs)


def failed(error, *nodes, **inputs):
    """The exception of a block, the id of the node that failed, and the indices of the elements."""
    results = {}
    with pytest.raises(error) as told:
        worker.evaluate_block(list(nodes), inputs, results)
    node, loops = worker.failed_at(list(nodes), results)
    return told.value, node["id"], loops


# --- conditions -------------------------------------------------------------------------------------------


def test_one_side_runs_and_its_values_come_out():
    node = if_(
        "i",
        {"in": "c"},
        block(call("a", "log", const("then")), gives=[out("a"), const(1)]),
        block(call("b", "log", const("else")), gives=[out("b"), const(2)]),
    )
    assert run(node, c=[0])["i"] == ("then", 1)
    assert run(node, c=[])["i"] == ("else", 2)
    assert LOG == ["then", "else"]


def test_the_truth_is_asked_for_once():
    class Coin:
        asked = 0

        def __bool__(self):
            self.asked += 1
            return self.asked == 1

    coin = Coin()
    assert run(if_("i", {"in": "c"}, block(gives=[const(1)]), block(gives=[const(2)])), c=coin)["i"] == (1,)
    assert coin.asked == 1


def test_a_value_without_truth_fails_at_the_condition():
    class Array:
        def __bool__(self):
            raise ValueError("ambiguous")

    _, ident, loops = failed(ValueError, if_("i", {"in": "c"}, block(call("a", "log", const(1)))), c=Array())
    assert (ident, loops, LOG) == ("i", (), [])


def test_a_long_chain_of_elif_is_no_recursion():
    node = block(gives=[const(-1)])
    for i in reversed(range(5000)):
        inner = [if_(f"i{i}", expr_ref(i), block(gives=[const(i)]), node)]
        node = block(expr(f"e{i}", f"x == {i}", x={"in": "x"}), *inner, gives=[out(f"i{i}", 0)])
    assert worker.evaluate_block(node["block"], {"x": 4999})["i0"] == (4999,)


def expr_ref(i):
    return out(f"e{i}")


# --- maps -------------------------------------------------------------------------------------------------


def test_a_map_keeps_the_order_and_collects_by_position():
    body = block(
        call("a", "log", {"item": "m"}),
        expr("keep", "[x] if x % 2 else []", x=out("a")),
        gives=[out("a"), out("keep"), {"in": "k"}],
    )
    node = map_("m", {"in": "xs"}, body, "one", "many", "one")
    assert run(node, xs=range(4), k="k")["m"] == ([0, 1, 2, 3], [1, 3], ["k"] * 4)
    assert LOG == [0, 1, 2, 3]
    assert run(node, xs=(), k=1)["m"] == ([], [], [])


def test_a_map_over_whatever_for_takes():
    class Old:
        def __getitem__(self, i):
            if i > 2:
                raise IndexError
            return i * 10

    node = map_("m", {"in": "xs"}, block(gives=[{"item": "m"}]), "one")
    for values in ({"a": 1, "b": 2}, "xyz", Old(), iter([1, 2]), {3}, enumerate([1])):
        again = {3} if type(values) is set else values
        expected = (
            [1, 2]
            if type(values).__name__ == "list_iterator"
            else [(0, 1)]
            if type(values) is enumerate
            else list(again)
        )
        assert run(node, xs=values)["m"] == (expected,)


def test_maps_in_maps_see_both_elements():
    inner = map_(
        "n", {"item": "m"}, block(expr("p", "(a, b)", a={"item": "m"}, b={"item": "n"}), gives=[out("p")]), "one"
    )
    node = map_("m", {"in": "xs"}, block(inner, gives=[out("n", 0)]), "one")
    assert run(node, xs=["ab", "", "c"])["m"] == ([[("ab", "a"), ("ab", "b")], [], [("c", "c")]],)


def test_what_is_no_list_fails_at_the_map():
    node = map_("m", {"in": "xs"}, block(call("a", "log", {"item": "m"})))
    told, ident, loops = failed(TypeError, node, xs=5)
    assert (str(told), ident, loops) == ("'int' object is not iterable", "m", ())


def test_an_iterator_that_fails_fails_at_the_map():
    def two():
        yield 1
        yield 2
        raise LookupError("no more")

    _, ident, loops = failed(LookupError, map_("m", {"in": "xs"}, block(call("a", "log", {"item": "m"}))), xs=two())
    assert (ident, loops, LOG) == ("m", (), [1, 2])


def test_the_iteration_that_failed_is_told():
    inner = map_("n", {"item": "m"}, block(expr("e", "1 / x", x={"item": "n"})))
    node = map_("m", {"in": "xs"}, block(if_("i", const(1), block(inner))))
    _, ident, loops = failed(ZeroDivisionError, node, xs=[[1, 2], [3, 4, 0], [0]])
    assert (ident, loops) == ("e", (1, 2))


def test_stop_iteration_of_a_user_ends_nothing():
    node = map_("m", const([1, 2]), block(call("a", "stop", {"item": "m"}), gives=[out("a")]), "one")
    told, ident, loops = failed(StopIteration, node)
    assert (told.args, ident, loops) == ((1,), "a", (0,))
    told, ident, _ = failed(StopIteration, try_("t", block(node), final=block(call("z", "log", const("final")))))
    assert (ident, LOG) == ("a", ["final"])


# --- try --------------------------------------------------------------------------------------------------


def test_a_try_yields_the_body_then_the_final():
    node = try_(
        "t",
        block(call("a", "log", const("body")), gives=[out("a")]),
        clause(call("h", "log", const("handler"))),
        final=block(call("f", "log", const("final")), gives=[out("f"), out("a")]),
    )
    assert run(node)["t"] == ("body", "final", "body")
    assert LOG == ["body", "final"]


def test_the_first_clause_that_matches_runs_then_final_then_the_failure_stands():
    node = try_(
        "t",
        block(call("a", "fail", const(1)), call("b", "log", const("never"))),
        clause(call("h0", "log", const("key")), of=["builtins:KeyError", "builtins:IndexError"]),
        clause(
            call("h1", "handled"), call("h2", "log", const("value")), of=["builtins:LookupError", "builtins:ValueError"]
        ),
        clause(call("h3", "log", const("all"))),
        final=block(call("f", "handled")),
    )
    told, ident, _ = failed(ValueError, node, call("after", "log", const("after")))
    assert (str(told), told.__context__, ident) == ("bad 1", None, "a")
    assert [ValueError, "value", ValueError] == LOG


@pytest.mark.parametrize(
    ("nodes", "error"),
    [([call("a", "interrupt")], KeyboardInterrupt), ([call("a", "leave", const(0))], SystemExit)],
)
def test_a_bare_clause_is_for_every_failure(nodes, error):
    node = try_(
        "t",
        block(*nodes),
        clause(call("h", "log", const("exception")), of=["builtins:Exception"]),
        clause(call("g", "log", const("bare"))),
        final=block(call("f", "log", const("final"))),
    )
    _, ident, _ = failed(error, node)
    assert (ident, LOG) == ("a", ["bare", "final"])


def test_a_clause_that_fails_takes_the_place_of_the_failure():
    node = try_(
        "t",
        block(call("a", "fail", const(1))),
        clause(expr("h", "KeyError('h')", "raise"), of=["builtins:ValueError"]),
        final=block(call("f", "log", const("final"))),
    )
    told, ident, _ = failed(KeyError, node)
    assert ident == "h"
    assert str(told.__context__) == "bad 1"
    assert LOG == ["final"]


def test_a_final_that_fails_takes_the_place_of_the_failure():
    inner = map_("m", const([0, 0, 1]), block(expr("e", "1 // (1 - x)", x={"item": "m"})))
    node = try_("t", block(inner), final=block(expr("f", "{}['no']")))
    told, ident, loops = failed(KeyError, node)
    assert (ident, loops) == ("f", ())
    assert type(told.__context__) is ZeroDivisionError


def test_handlers_and_final_do_not_hide_where_it_failed():
    body = block(map_("m", const([1, 0]), block(expr("e", "1 / x", x={"item": "m"}))))
    final = block(map_("n", const([7, 8, 9]), block(call("f", "log", {"item": "n"}))))
    node = map_("o", const(["x"]), block(try_("t", body, clause(call("h", "log", const("h"))), final=final)))
    _, ident, loops = failed(ZeroDivisionError, node)
    assert (ident, loops) == ("e", (0, 1))
    assert LOG == ["h", 7, 8, 9]


@pytest.mark.parametrize("of", [["regionmod:BOTH"], ["builtins:KeyError", "regionmod:Own"]])
def test_classes_of_a_clause(of):
    node = try_(
        "t",
        block(expr("e", "Own()", "raise", symbols={"Own": "regionmod:Own"})),
        clause(call("h", "log", const(1)), of=of),
    )
    failed(ValueError, node)
    assert LOG == [1]


def test_a_clause_for_what_is_no_exception():
    node = try_("t", block(call("a", "fail", const(1))), clause(of=["regionmod:NONE"]))
    told, ident, _ = failed(TypeError, node)
    assert str(told) == "catching classes that do not inherit from BaseException is not allowed"
    assert ident == "t"
    assert str(told.__context__) == "bad 1"
    assert run(try_("t", block(gives=[const(1)]), clause(of=["regionmod:NONE"])))["t"] == (1,)  # nobody asks


def test_raise():
    for src, error in (
        ("ValueError('x')", ValueError),
        ("ValueError", ValueError),
        ("5", TypeError),
        ("None", TypeError),
    ):
        told, ident, _ = failed(error, expr("r", src, "raise"))
        assert ident == "r"
    assert str(told) == "exceptions must derive from BaseException"


# --- values do not alias ----------------------------------------------------------------------------------


def test_calls_get_copies():
    nodes = [
        call("a", "log", const([1])),
        call("b", "put", out("a"), const(2)),
        call("c", "put", out("a"), const(3)),
        call("d", "put", {"in": "x"}, const(9)),
        expr("all", "(a, b, c, x)", a=out("a"), b=out("b"), c=out("c"), x={"in": "x"}),
    ]
    assert run(*nodes, x=[0])["all"] == ([1], [1, 2], [1, 3], [0])


def test_one_call_gets_one_object_for_one_value():
    nodes = [
        call("a", "log", const([1])),
        call("b", "same", out("a"), out("a")),
        call("c", "same", {"in": "x"}, const([1])),
    ]
    found = run(*nodes, x=[1])
    assert (found["b"], found["c"]) == (True, False)


def test_every_iteration_gets_copies():
    node = map_("m", const([1, 2, 3]), block(call("a", "put", {"in": "x"}, {"item": "m"}), gives=[out("a")]), "one")
    assert run(node, x=[0])["m"] == ([[0, 1], [0, 2], [0, 3]],)
    xs = [[1], [2]]
    node = map_(
        "m",
        {"in": "xs"},
        block(call("a", "put", {"item": "m"}, const("!")), gives=[{"item": "m"}, out("a")]),
        "one",
        "one",
    )
    assert run(node, xs=xs)["m"] == ([[1], [2]], [[1, "!"], [2, "!"]])
    assert xs == [[1], [2]]


def test_one_call_alone_gets_the_value_itself():
    x = [0]
    assert run(call("a", "put", {"in": "x"}, const(1)), x=x)["a"] is x
    assert run(if_("i", const(1), block(call("a", "put", {"in": "x"}, const(2)), gives=[out("a")])), x=x)["i"][0] is x


def test_parts_and_displays_are_copied_too():
    nodes = [
        call("a", "log", const(([1], [2]))),
        {"op": "unpack", "id": "u", "value": out("a"), "count": 2},
        call("b", "shout", {"list": [out("u", 0), out("u", 1), {"star": {"tuple": [out("u", 0)]}}]}),
        call("c", "log", {"dict": [[const("k"), out("u", 0)]]}),
    ]
    found = run(*nodes)
    assert found["b"] == [[1, "!"], [2], [1, "!"]]
    assert found["c"] == {"k": [1]}
    assert found["u"] == ([1], [2])


def test_what_cannot_pass_between_tasks_is_refused_where_it_is_made():
    nodes = [
        call("a", "gives_lock"),
        try_("t", block(call("b", "log", out("a"))), final=block(call("f", "log", const(1)))),
    ]
    told, ident, _ = failed(worker.WorkerError, *nodes)
    assert (told.code, ident, LOG) == ("DW521", "a", [])


def test_what_no_call_is_given_may_be_anything():
    nodes = [call("a", "gives_lock"), expr("b", "a.locked()", a=out("a")), call("c", "log", out("b"))]
    assert run(*nodes)["c"] is False


@pytest.mark.parametrize("src", ["zip(xs, xs)", "(x for x in zip(xs, xs))", "dict(enumerate(zip(xs, xs))).values()"])
def test_an_iterator_for_one_call_is_made_of_copies(src):
    nodes = [
        call("a", "log", const([[1], [2]])),
        expr("z", src, xs=out("a")),
        call("b", "as_list", out("z")),
        call("c", "log", out("a")),
        expr("same", "[p is x for (p, _), x in zip(b, a)]", a=out("a"), b=out("b")),
    ]
    found = run(*nodes)
    assert found["b"] == [([1], [1]), ([2], [2])]
    assert found["same"] == [False, False]


def test_an_iterator_for_two_calls_is_refused():
    nodes = [expr("z", "zip('a', 'b')"), call("b", "as_list", out("z")), call("c", "as_list", out("z"))]
    told, ident, _ = failed(worker.WorkerError, *nodes)
    assert (told.code, ident) == ("DW521", "z")


def test_what_an_expression_makes_for_one_call_may_be_anything():
    lock = expr("z", "Lock()", symbols={"Lock": "threading:Lock"})
    found = run(call("a", "log", const(1)), lock, call("b", "log", out("z")))
    assert found["b"] is found["z"]
    _, ident, _ = failed(worker.WorkerError, lock, call("a", "log", out("z")), call("b", "log", out("z")))
    assert ident == "z"


def test_the_policy_for_pickle_holds_between_calls():
    nodes = [
        {"op": "call", "id": "a", "fn": "worker_shapes:Model", "args": [const(1)]},
        call("b", "log", out("a")),
    ]
    assert run(*nodes)["b"].weight == 1
    with pytest.raises(worker.WorkerError, match="DW524"):
        worker.evaluate_block(nodes, {}, policy=worker.Policy("off"))


def test_files_pass_between_calls_as_they_do_between_tasks(tmp_path):
    (tmp_path / "f").write_text("text")
    nodes = [
        {"op": "call", "id": "a", "fn": "pathlib:Path", "args": [const(str(tmp_path / "f"))]},
        call("b", "log", out("a")),
        expr("c", "b.read_text()", b=out("b")),
    ]
    work = worker._Work(str(tmp_path / "work"))
    found = worker.evaluate_block(nodes, {}, work=work)
    assert found["c"] == "text"
    assert found["b"] != found["a"]
    assert str(found["b"]).startswith(str(tmp_path / "work"))


def test_symbols_are_no_values():
    nodes = [call("a", "log", {"symbol": "regionmod:LOG"}), call("b", "log", {"symbol": "threading"})]
    assert run(*nodes)["a"] is LOG


def test_bad_blocks():
    with pytest.raises(worker.WorkerError, match="DW542: a step refers to an element of m, which is not around it"):
        run(expr("a", "x", x={"item": "m"}))
    with pytest.raises(worker.WorkerError, match="DW542: a step has a node of the unknown kind 'quux'"):
        run(if_("i", const(1), block({"op": "quux", "id": "q"})))
