"""Steps in regions: what they are handed, what they hand on, and where a failure in one is told."""

from __future__ import annotations

import json
import os
import sys

import pytest
from worker_blocks import block, call, const, expr, if_, map_, out, try_

import dagwright_worker as worker

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "support")
with open(os.path.join(SUPPORT, "workershop", "branching.py"), encoding="utf-8") as _file:
    SOURCE = _file.read().splitlines()


def line(text):
    """The number of the first line of the pipeline's source that holds `text`."""
    return next(i for i, source in enumerate(SOURCE, 1) if text in source)


def spec(*nodes, inputs=None, outputs=None, **more):
    return {
        "protocol": "1.1",
        "pipeline": "workershop.branching:branching",
        "step": "s",
        "block": list(nodes),
        "inputs": inputs or {},
        "outputs": {"value": out(nodes[-1]["id"])} if outputs is None else outputs,
        **more,
    }


def shop(ident, name, *args, **more):
    return {**call(ident, "-", *args, **more), "fn": f"workershop.data:{name}"}


def given(source, envelopes, **context):
    """What a step gets for an input."""
    made = spec(expr("a", "x", x={"in": "x"}), inputs={"x": source})
    return worker.decode(worker.run_step(made, {"x": envelopes}, context=context)["value"])


ENVELOPES = [worker.encode(value) for value in ([1], [], [2, 3])]

# --- inputs -----------------------------------------------------------------------------------------------


def test_an_element_and_the_value_of_a_region():
    assert given({"item": "m"}, worker.encode(5)) == 5
    assert given({"region": "if-1", "output": "best"}, json.dumps(worker.encode((1,)))) == (1,)


@pytest.mark.parametrize("as_text", [False, True])
def test_what_the_iterations_of_a_map_gave(as_text):
    source = {"step": "a", "output": "value"}
    sent = json.dumps(ENVELOPES) if as_text else ENVELOPES
    assert given({**source, "collect": "one"}, sent) == [[1], [], [2, 3]]
    assert given({**source, "collect": "many"}, sent) == [1, 2, 3]
    assert given({"region": "m", "output": "o", "collect": "one"}, list(map(json.dumps, ENVELOPES))) == [
        [1],
        [],
        [2, 3],
    ]
    assert given({**source, "collect": "one"}, []) == []


def test_a_tree_of_envelopes():
    source = {"region": "m", "output": "o", "collect": "tree"}
    one, none, two = ENVELOPES
    assert given(source, one) == [1]
    assert given(source, []) == []
    assert given(source, [one, [none, json.dumps(two)], {"many": [two, one]}]) == [[1], [[], [2, 3]], [2, 3, 1]]
    assert given(source, {"many": [[one], {"many": [two, none]}, none]}) == [[1], 2, 3]


def test_a_sequence_of_the_engines_own():
    class Lazy:
        def __iter__(self):
            return iter(ENVELOPES)

    assert given({"step": "a", "output": "v", "collect": "many"}, Lazy()) == [1, 2, 3]


@pytest.mark.parametrize("bad", [worker.encode([1]), 5, json.dumps(worker.encode([1]))])
def test_what_is_no_list_of_envelopes(bad):
    with pytest.raises(worker.WorkerError, match=r"DW542: the input x \(output v of a\) is no list of envelopes"):
        given({"step": "a", "output": "v", "collect": "one"}, bad)


def test_sources_of_a_list_by_position(tmp_path):
    store = worker.Store(str(tmp_path))
    sent = [worker.encode("x" * 5000 + str(i), store.sink(f"a/b/c/{i}")) for i in range(3)]
    files = [worker.ArtifactSource(str(tmp_path / envelope["uri"])) for envelope in sent]
    source = {"step": "a", "output": "v", "collect": "one"}
    assert [text[-1] for text in given(source, sent, sources={"x": files}, inline=1 << 20)] == ["0", "1", "2"]
    assert [text[-1] for text in given(source, sent, store=store, inline=1 << 20)] == ["0", "1", "2"]


def test_a_value_from_the_side_that_ran():
    join = if_("j", {"in": "c"}, block(gives=[{"in": "a"}]), block(gives=[{"in": "b"}]))
    inputs = {
        "c": {"step": "d", "output": "flag"},
        "a": {"step": "t", "output": "value", "optional": True},
        "b": {"region": "e", "output": "value", "optional": True},
    }
    made = spec(join, inputs=inputs, outputs={"value": out("j", 0)})
    for flag, sent in ((True, {"a": worker.encode("then")}), (False, {"b": worker.encode("else"), "a": None})):
        found = worker.run_step(made, {"c": worker.encode(flag), **sent})
        assert worker.decode(found["value"]) == ("then" if flag else "else")
    with pytest.raises(worker.WorkerError, match="DW542: a step refers to its input b, which it does not have"):
        worker.run_step(made, {"c": worker.encode(0), "a": worker.encode(1)})


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ({"item": "m"}, "element of m"),
        ({"region": "if-1", "output": "best"}, "output best of if-1"),
        ({"step": "a", "output": "v", "collect": "one"}, "output v of a"),
    ],
)
def test_a_missing_input(source, words):
    with pytest.raises(worker.WorkerError) as told:
        worker.run_step(spec(expr("a", "1"), inputs={"x": source}), {})
    assert told.value.message == f"the step got no value for its input x ({words})"


# --- outputs ----------------------------------------------------------------------------------------------


def test_a_flag_and_items():
    made = spec(
        shop("a", "load", const(3)),
        outputs={
            "v": out("a"),
            "f": {"flag": out("a")},
            "n": {"flag": const([])},
            "i": {"items": out("a")},
            "d": {"items": const({"k": 1})},
        },
    )
    found = worker.run_step(made, {})
    assert (found["f"], found["n"]) == (True, False)
    assert [worker.decode(e) for e in found["i"]] == [0, 1, 2]
    assert [worker.decode(e) for e in found["d"]] == ["k"]
    assert json.loads(json.dumps(found)) == found


def test_items_in_a_store_have_a_manifest(tmp_path):
    store = worker.Store(str(tmp_path))
    made = spec(
        expr("a", "['x' * 5000, 'y' * 5000, 'x' * 5000]"), outputs={"i": {"items": out("a")}, "f": {"flag": out("a")}}
    )
    found = worker.run_step(made, {}, context={"store": store, "run": "r"})
    assert [worker.decode(e, store)[0] for e in found["i"]] == ["x", "y", "x"]
    assert store.read_manifest(store.place("", "workershop.branching.branching", "r", "s")) == found


def test_the_policy_and_the_files_of_a_step_hold_inside_it(tmp_path):
    model = {"op": "call", "id": "a", "fn": "worker_shapes:Model", "args": []}
    made = spec(model, shop("b", "say", out("a")), outputs={}, pickle="off")
    with pytest.raises(worker.WorkerError, match="DW524"):
        worker.run_step(made, {})
    (tmp_path / "f").write_text("text")
    path = {"op": "call", "id": "p", "fn": "pathlib:Path", "args": [const(str(tmp_path / "f"))]}
    made = spec(path, shop("r", "read_file", out("p")))
    work = tmp_path / "work"
    assert worker.decode(worker.run_step(made, {}, context={"work": str(work)})["value"]) == ("f", "text", True)
    assert [f.name for f in work.rglob("f")] == ["f"]


# --- failures ---------------------------------------------------------------------------------------------


def told(made, envelopes=None):
    _, failure = worker._attempt(made, envelopes or {}, None, None)
    assert failure is not None
    assert "workershop.branching" not in sys.modules
    return failure


def at(text):
    return f"workershop/branching.py:{line(text)}"


def test_a_call_in_an_iteration():
    inner = map_("n", {"item": "m"}, block({**shop("a", "total", {"item": "n"}), "nth": 0}))
    found = told(spec(map_("m", const([[[1]], [[1], 5]]), block(inner))))
    assert found.headline == f"DW531: total(xs) failed at {at('elif total')} (element [1], [1])"
    assert found.as_json()["element"] == [1, 1]
    assert "TypeError: 'int' object is not iterable" in found.text()


def test_a_call_of_a_nested_pipeline():
    node = {"op": "call", "id": "a", "fn": "workershop.data:say", "args": [], "home": "workershop.branching:inner"}
    assert told(spec(node)).headline == f"DW531: say(x) failed at {at('if x > 3]')}"


LOOPS = ["for x in xs", "for _ in range(x)", "for x in load(n + 1)", "for z in xs"]


@pytest.mark.parametrize("nth", range(4))
def test_a_value_that_is_no_list_is_told_at_the_loop(nth):
    place = [at("picked ="), at("picked ="), at("for x in load"), at("for z in xs")][nth]
    node = {**map_("m", {"in": "x"}, block()), "nth": nth}
    made = spec(node, inputs={"x": {"step": "a", "output": "v"}})
    found = told(made, {"x": worker.encode(5)})
    assert found.headline == f"DW531: `{LOOPS[nth]}` failed at {place}"
    assert found.text().endswith("TypeError: 'int' object is not iterable\n")
    made = spec(shop("a", "load", const(0)), outputs={"i": {"items": {"in": "x"}, "nth": nth}}, inputs=made["inputs"])
    assert told(made, {"x": worker.encode(5)}).headline == found.headline


@pytest.mark.parametrize("nth", range(9))
def test_a_value_without_truth_is_told_at_the_condition(nth):
    np = pytest.importorskip("numpy")
    words = [
        "if x % 2",
        "if x > 3",
        "if (x.ready and x.done) or flag",
        "(x.ready and x.done) or flag",
        "x.ready and x.done",
    ]
    words += ["if total(xs)", "if len(picked) > 2", "assert best", "if flag"]
    places = [
        "picked =",
        "picked =",
        "if (x.ready",
        "if (x.ready",
        "if (x.ready",
        "elif",
        "best =",
        "assert",
        "if flag:",
    ]
    made = spec({**if_("i", {"in": "x"}, block()), "nth": nth}, inputs={"x": {"step": "a", "output": "v"}})
    found = told(made, {"x": worker.encode(np.zeros(2))})
    assert found.headline == f"DW531: `{words[nth]}` failed at {at(places[nth])}"
    assert "ValueError: The truth value of an array with more than one element is ambiguous" in found.text()
    made = spec(expr("e", "1"), outputs={"f": {"flag": {"in": "x"}, "nth": nth}}, inputs=made["inputs"])
    assert told(made, {"x": worker.encode(np.zeros(2))}).headline == found.headline


def test_without_a_number_what_made_the_value_is_told():
    np = pytest.importorskip("numpy")
    made = spec(shop("a", "load", const(3)), map_("m", out("a"), block(map_("n", {"item": "m"}, block()))))
    assert told(made).headline == "DW531: a loop in step s failed (element [0])"
    made = spec(shop("a", "say", {"in": "x"}), if_("i", out("a"), block()), inputs={"x": {"step": "a", "output": "v"}})
    assert told(made, {"x": worker.encode(np.zeros(2))}).headline.startswith("DW531: say(x) failed at ")
    made = spec(if_("i", {"in": "x"}, block()), inputs=made["inputs"])
    assert told(made, {"x": worker.encode(np.zeros(2))}).headline == "DW531: a condition in step s failed"
    made = spec(shop("a", "load", const(3)), {"op": "unpack", "id": "u", "value": out("a"), "count": 2})
    assert told(made).headline == f"DW531: load(n) failed at {at('xs = load')}"


@pytest.mark.parametrize(
    ("src", "names", "place"),
    [
        ("x / 3 + load[0]", ("x", "load"), "x / 3"),
        ("x % 2", ("x",), "picked ="),
        ("x / 2", ("x",), None),  # stands in two places
        ("x / 9", ("x",), None),
        ("x", ("x",), None),
    ],
)
def test_an_expression_is_told_where_only_one_place_can_be_meant(src, names, place):
    found = told(spec(expr("e", src, **{name: const(None) for name in names})) if src != "x" else spec(expr("e", "x")))
    where = (
        f"`x / 3 + load(n)[0]` failed at {at(place)}"
        if place == "x / 3"
        else f"`{src}` failed at {at(place)}"
        if place
        else f"`{src}` in step s failed"
    )
    assert found.headline == f"DW531: {where}"


def test_what_the_compiler_makes_of_an_iterable_is_told_at_the_loop():
    cut = expr("e", "[v[i:i + 4] for v in [list(items)] for i in range(0, len(v), 4)]", items=const(5))
    at_loop = f"DW531: `for x in load(n + 1)` failed at {at('for x in load')}"
    assert told(spec(cut, outputs={"i": {"items": out("e"), "nth": 2}})).headline == at_loop
    assert told(spec(cut, {**map_("m", out("e"), block()), "nth": 2})).headline == at_loop
    assert told(spec(cut, map_("m", out("e"), block()))).headline.endswith("` in step s failed")


@pytest.mark.parametrize(
    "bad", [{}, {"op": "if"}, {"op": "call"}, {"op": "map", "over": 5}, {"op": "unpack", "value": []}, {"op": "x"}]
)
def test_a_spec_that_is_wrong_is_told_too(bad):
    made = spec({"id": "n", **bad}, outputs={})
    assert " in step s failed" in told(made).text() or "DW542" in told(made).text()


def test_a_raise_is_told_at_its_line():
    found = told(spec(expr("r", "ValueError(f'bad {n}')", "raise", n=const(7))))
    assert found.headline == f'DW531: `ValueError(f"bad {{n}}")` failed at {at("raise ValueError")}'
    assert found.text().endswith("ValueError: bad 7\n")


def test_an_element_that_cannot_be_stored_names_its_maker():
    lock = {"op": "call", "id": "a", "fn": "threading:Lock"}
    made = spec(map_("m", const([1, 2]), block(lock, gives=[out("a")]), "one"), outputs={"v": {"items": out("m", 0)}})
    found = told(made)
    assert found.headline == "DW521: a lock cannot pass from one task to another (type _thread.lock)"


def test_a_failure_inside_a_region_in_process():
    made = spec(try_("t", block(shop("a", "fail", const(1))), final=block(shop("b", "say", const("final")))))
    with pytest.raises(LookupError) as found:
        worker.run_step(made, {})
    assert found.value.__notes__ == ["DW531: workershop.data:fail in step s failed"]
    frames = [one.name for one in __import__("traceback").extract_tb(found.value.__traceback__)]
    assert frames[-2:] == ["fail", "_deeper"]
    assert not {"run", "_try", "_body", "_call"} & set(frames)
