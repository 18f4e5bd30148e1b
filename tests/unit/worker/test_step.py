"""Running a step: values in, values out, and failures told at the user's call."""

from __future__ import annotations

import copy
import datetime
import json
import os
import sys
import traceback

import pytest
from describe import describe

import dagwright_worker as worker


def spec(*nodes, outputs=None, inputs=None, params=None, **more):
    block = [{"id": f"n{i}", **node} for i, node in enumerate(nodes)]
    return {
        "protocol": worker.PROTOCOL,
        "pipeline": "workershop.pipeline:pipeline",
        "step": "the-step",
        "block": block,
        "inputs": inputs or {},
        "outputs": {"value": {"out": block[-1]["id"]}} if outputs is None else outputs,
        **({"params": params} if params else {}),
        **more,
    }


def call(name, *args, **more):
    return {"op": "call", "fn": f"workershop.data:{name}", "args": list(args), **more}


def const(value):
    return {"const": worker.to_json(value)}


X = {"x": {"step": "before", "output": "value"}}


SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "support")
with open(os.path.join(SUPPORT, "workershop", "pipeline.py"), encoding="utf-8") as _file:
    SOURCE = _file.read().splitlines()


def line(text):
    """The number of the one line of the pipeline's source that holds `text`."""
    (number,) = (i for i, source in enumerate(SOURCE, 1) if text in source)
    return number


# --- values -----------------------------------------------------------------------------------------------


def test_a_step(tmp_path):
    made = spec(
        call("load", {"in": "n"}),
        call("total", {"out": "n0"}, kwargs={"scale": {"in": "x"}}),
        inputs={"n": {"param": "n"}, **X},
        outputs={
            "sum": {"out": "n1"},
            "last": {"out": "n0", "path": [["item", -1]]},
            "pair": {"tuple": [{"out": "n1"}, {"in": "n"}]},
        },
        params={"n": {"type": "int", "default": 4}},
    )
    before = copy.deepcopy(made)
    found = worker.run_step(made, {"x": worker.encode(2.5)}, params={"n": "5", "unknown": 1})
    assert {name: worker.decode(envelope) for name, envelope in found.items()} == {
        "sum": 25.0,
        "last": 4,
        "pair": (25.0, 5),
    }
    assert made == before
    assert list(tmp_path.iterdir()) == []


def test_the_spec_and_the_envelopes_are_json():
    made = json.loads(json.dumps(spec(call("total", {"in": "x"}), inputs=X)))
    assert (
        worker.decode(json.loads(json.dumps(worker.run_step(made, {"x": json.dumps(worker.encode((1, 2)))})))["value"])
        == 3
    )


def test_values_go_to_the_store_under_the_names_of_the_run(tmp_path):
    made = spec(call("load", const(5000)))
    context = {"store": str(tmp_path), "env": "prod", "pipeline": "churn", "run": "r:1", "index": 3}
    found = worker.run_step(made, {}, context=context)
    place = "prod/churn/r%3A1/the-step/3"
    assert found["value"]["uri"].startswith(f"{place}/value-")
    store = worker.Store(str(tmp_path))
    assert store.read_manifest(place) == found
    assert worker.decode(found["value"], store) == list(range(5000))
    after = spec(call("total", {"in": "x"}), inputs=X)
    result = worker.run_step(after, found and {"x": found["value"]}, context=context)["value"]
    assert worker.decode(result) == sum(range(5000))


def test_the_store_of_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("DAGWRIGHT_STORE", str(tmp_path / "s"))
    found = worker.run_step(spec(call("load", const(5000))), {})
    assert (
        found["value"]["uri"].startswith("default/workershop.pipeline.pipeline~")
        or "workershop" in found["value"]["uri"]
    )
    assert worker.run_step(spec(call("load", const(3))), {})["value"]["value"] == "[0,1,2]"


def test_a_manifest_only_where_it_is_wanted(tmp_path):
    made, store = spec(call("load", const(3))), worker.Store(str(tmp_path))
    context = {"store": store, "env": "e", "pipeline": "p", "run": "r"}
    worker.run_step(made, {}, context=context)
    assert list(tmp_path.iterdir()) == []
    found = worker.run_step(made, {}, context={**context, "manifest": True, "task": "renamed"})
    assert store.read_manifest("e/p/r/renamed") == found


def test_a_task_that_cannot_store_an_output_is_not_done(tmp_path):
    store = worker.Store(str(tmp_path))
    outputs = {"first": {"out": "n0"}, "second": {"out": "n1"}}
    lock = {"op": "expr", "src": "Lock()", "names": {}, "symbols": {"Lock": "threading:Lock"}}
    made = spec(call("load", const(5000)), lock, outputs=outputs)
    with pytest.raises(worker.WorkerError, match="DW521"):
        worker.run_step(made, {}, context={"store": store, "pipeline": "p", "run": "r", "manifest": True})
    assert [path.name.partition("-")[0] for path in tmp_path.rglob("*.*")] == ["first"]
    assert list(tmp_path.rglob("manifest.json")) == []


def test_how_much_travels_inline():
    made = spec(call("load", const(5000)))
    assert "value" in worker.run_step(made, {}, context={"inline": 1 << 20})["value"]
    with pytest.raises(worker.WorkerError, match=r"DW501: .*no store is configured"):
        worker.run_step(made, {})


def test_pickle_and_serialisers_by_the_spec(monkeypatch, tmp_path):
    node = {"op": "call", "fn": "worker_shapes:Model", "args": [const(1)]}
    assert worker.decode(worker.run_step(spec(node), {})["value"]).weight == 1
    with pytest.raises(worker.WorkerError, match="DW524"):
        worker.run_step(spec(node, pickle="off"), {})
    assert worker.run_step(spec(node, pickle=["worker_shapes.*"]), {})
    monkeypatch.setattr(worker, "_SERIALISERS", {})
    monkeypatch.setattr(worker, "_DUMPERS", {})
    monkeypatch.setattr(worker, "_HOOKS_RUN", set())
    warm = {"op": "call", "fn": "worker_shapes:Temperature", "args": [const(1.5)]}
    found = worker.run_step(spec(warm, pickle="off", serialisers=["worker_shapes:serialisers"]), {})
    assert worker.decode(found["value"]).degrees == 1.5


def test_parameters_from_the_schedule():
    made = spec(
        {"op": "expr", "src": "(d, e, r)", "names": {n: {"in": n} for n in "der"}},
        inputs={n: {"param": n} for n in "der"},
        params={
            "d": {"type": "date", "source": "schedule.date", "offset": -86400, "timezone": "UTC"},
            "e": {"type": "str", "source": "env.name"},
            "r": {"type": "str", "source": "run.id"},
        },
    )
    context = {"time": "2026-11-01T00:00:00+00:00", "env": "prod", "run": "x"}
    found = worker.decode(worker.run_step(made, {}, context=context)["value"])
    assert found == (datetime.date(2026, 10, 31), "prod", "x")
    with pytest.raises(worker.WorkerError, match="DW512"):
        worker.run_step(made, {}, context={"env": "prod", "run": "x"})


def test_a_shipped_file_lives_as_long_as_the_step(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = worker.Store(str(tmp_path / "store"))
    made = worker.run_step(spec(call("write_file", const("hello"))), {}, context={"store": store})
    os.remove("made.txt")
    after = spec(call("read_file", {"in": "x"}), outputs={"read": {"out": "n0"}, "file": {"in": "x"}}, inputs=X)
    found = worker.run_step(after, {"x": made["value"]}, context={"store": store})
    assert worker.decode(found["read"], store) == ("made.txt", "hello", True)
    assert worker.decode(found["file"], store, work=str(tmp_path / "w")).read_text() == "hello"
    kept = worker.run_step(after, {"x": made["value"]}, context={"store": store, "work": str(tmp_path / "work")})
    assert kept["read"] == found["read"]
    assert [f.name for f in (tmp_path / "work").rglob("*.txt")] == ["made.txt"]


# --- what is wrong with a spec ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("theirs", "code"),
    [
        ("1.0", None),
        ("1.1", None),
        ("1.2", "DW541"),
        ("2.0", "DW541"),
        ("0.9", "DW541"),
        (None, "DW542"),
        ("x", "DW542"),
        ("1", "DW542"),
    ],
)
def test_protocol(theirs, code):
    made = {**spec(call("load", const(1))), "protocol": theirs}
    if code is None:
        assert worker.run_step(made, {})
        return
    with pytest.raises(worker.WorkerError) as told:
        worker.run_step(made, {})
    assert told.value.code == code
    if code == "DW541":
        assert f"compiled for protocol {theirs}, this worker speaks {worker.PROTOCOL}" in told.value.message


def test_the_minor_version_before_is_served(monkeypatch):
    monkeypatch.setattr(worker, "PROTOCOL", "1.4")
    for theirs, served in (("1.4", True), ("1.3", True), ("1.2", False), ("1.5", False), ("2.4", False)):
        if served:
            worker.check_protocol({"protocol": theirs})
        else:
            with pytest.raises(worker.WorkerError, match="DW541"):
                worker.check_protocol({"protocol": theirs})


def test_a_missing_input():
    with pytest.raises(
        worker.WorkerError, match=r"DW542: the step got no value for its input x \(output value of before\)"
    ):
        worker.run_step(spec(call("total", {"in": "x"}), inputs=X), {})
    with pytest.raises(worker.WorkerError, match="DW542: the step takes the parameter n"):
        worker.run_step(spec(call("load", {"in": "n"}), inputs={"n": {"param": "n"}}), {})


# --- failures ---------------------------------------------------------------------------------------------


def failure(made, envelopes=None, **more):
    result, found = worker._attempt(made, envelopes or {}, None, more or None)
    assert result == {}
    assert found is not None
    return found


def test_a_failure_is_told_at_the_users_call():
    found = failure(spec(call("fail", const(5), nth=1)))
    assert found.text().splitlines()[0] == (
        f"DW531: workershop.data.fail(n) failed at workershop/pipeline.py:{line('a = work')}"
    )
    assert "LookupError: ('no such customer', 5)" in found.text()
    assert '_deeper\n    raise LookupError("no such customer", x)' in found.text()
    assert "dagwright_worker" not in found.text()


def test_the_cause_is_told_and_the_worker_is_not():
    text = failure(spec(call("fail_from", const(1)))).text()
    assert f"DW531: fail_from(n) failed at workershop/pipeline.py:{line('fail_from(n)')}" in text
    assert "LookupError" in text
    assert "The above exception was the direct cause" in text
    assert "RuntimeError: could not load" in text
    assert "dagwright_worker" not in text


def test_as_json():
    found = failure(spec(call("fail", const((1, 2))))).as_json()
    assert json.loads(json.dumps(found)) == found
    assert (found["code"], found["type"], found["line"]) == ("DW531", "builtins:LookupError", line("third = "))
    assert worker.from_json(found["args"]) == ["no such customer", (1, 2)]
    assert found["file"] == "workershop/pipeline.py"
    assert found["call"] == "boom(text)"
    assert found["traceback"].startswith("Traceback")


def test_an_exception_that_cannot_be_told():
    found = failure(spec(call("fail_broken")))
    assert "DW531: workershop.data:fail_broken in step the-step failed" in found.text()
    assert found.as_json()["message"] == "<its text cannot be had: ValueError>"
    with pytest.raises(__import__("workershop.data").data.Broken):
        worker.run_step(spec(call("fail_broken")), {})


@pytest.mark.parametrize("code", [0, 1, None, "text"])
def test_a_task_that_leaves_has_failed(code):
    found = failure(spec(call("leave", const(code))))
    assert found.text().startswith(f"DW531: leave(n) failed at workershop/pipeline.py:{line('leave(n)')}\n")
    assert "SystemExit" in found.text()


def test_glue_that_fails():
    found = failure(spec({"op": "expr", "src": "1 / n", "names": {"n": const(0)}}))
    assert found.text().startswith("DW531: `1 / n` in step the-step failed\n")
    assert "ZeroDivisionError" in found.text()


def test_a_result_that_cannot_be_stored_names_the_call():
    found = failure(spec(call("handle")))
    assert found.headline.startswith("DW521: a lock cannot pass from one task to another")
    assert "in workershop.data:handle in step the-step" in found.text()
    assert "help: a lock means nothing in another process" in found.text()
    assert f"in load(n) at workershop/pipeline.py:{line('first =')}" in failure(spec(call("load", const(10**4)))).text()


def test_a_function_that_cannot_be_imported_names_the_call():
    found = failure(spec({"op": "call", "fn": "workershop.gone:f"}))
    assert found.text().startswith("DW532: cannot import workershop.gone:f: No module named 'workershop.gone'\n")
    assert "help: the package that holds it must be installed" in found.text()


def test_in_process_the_exception_itself_is_raised():
    with pytest.raises(LookupError) as told:
        worker.run_step(spec(call("fail", const(5), nth=2)), {})
    assert told.value.args == ("no such customer", 5)
    notes = told.value.__notes__
    assert notes == [f"DW531: d.fail(n) failed at workershop/pipeline.py:{line('b = d')}"]
    frames = [frame.name for frame in traceback.extract_tb(told.value.__traceback__)]
    assert frames[-2:] == ["fail", "_deeper"]
    assert not {"_call", "evaluate_block", "_attempt"} & set(frames)
    if sys.version_info >= (3, 11):
        assert notes[0] in "".join(traceback.format_exception(told.value))


def test_in_process_a_refusal_is_a_worker_error_with_a_note():
    with pytest.raises(worker.WorkerError, match="DW521") as told:
        worker.run_step(spec(call("numbers")), {})
    assert told.value.__notes__ == ["in workershop.data:numbers in step the-step"]


def test_an_interrupt_is_no_failure_of_the_task(monkeypatch):
    def interrupt(_n):
        raise KeyboardInterrupt

    monkeypatch.setattr(__import__("workershop.data").data, "load", interrupt)
    with pytest.raises(KeyboardInterrupt):
        worker.run_step(spec(call("load", const(1))), {})


# --- finding the call -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fn", "nth", "at", "text"),
    [
        ("workershop.data:load", 0, "first = ", "load(n)"),
        ("workershop.data:load", 1, "second = ", "load(load(n)[0])"),
        ("workershop.data:load", 2, "second = ", "load(n)"),
        ("workershop.data:total", 0, "third = ", "total(first, scale=boom(text))"),
        ("workershop.data:fail", 0, "third = ", "boom(text)"),
        ("workershop.data:fail", 1, "a = work", "workershop.data.fail(n)"),
        ("workershop.data:fail", 2, "b = d", "d.fail(n)"),
        ("workershop.data:fail_from", 0, "c = ", "fail_from(n)"),
        ("fastershop:fail_from", 0, "c = ", "fail_from(n)"),
        ("workershop.data:leave", 0, "leave(n)", "leave(n)"),
        ("workershop.pipeline:local", 0, "return local", "local(third)"),
    ],
)
def test_find_call(fn, nth, at, text):
    found = worker.find_call("workershop.pipeline:pipeline", {"fn": fn, "nth": nth})
    assert found == ("workershop/pipeline.py", line(at), text)
    assert "workershop.pipeline" not in sys.modules


def test_find_call_by_an_alternative_and_in_a_class():
    node = {"fn": "nothing:x", "alternatives": ["workershop.data:load"]}
    assert worker.find_call("workershop.pipeline:pipeline", node)[2] == "load(n)"
    found = worker.find_call("workershop.pipeline:Inside.method", {"fn": "workershop.data:fail"})
    assert found[2] == "late(1)"


@pytest.mark.parametrize(
    ("pipeline", "node"),
    [
        ("no_such_module:p", {"fn": "a:b"}),
        ("workershop.pipeline:no_such_function", {"fn": "workershop.data:load"}),
        ("workershop.pipeline:pipeline", {"fn": "workershop.data:never_called"}),
        ("workershop.pipeline:pipeline", {"fn": "workershop.data:load", "nth": 9}),
        ("", {"fn": "a:b"}),
        ("sys:exit", {"fn": "a:b"}),
        ("workershop.nothing.more:p", {"fn": "a:b"}),
    ],
)
def test_a_call_that_is_not_found_is_no_further_failure(pipeline, node):
    assert worker.find_call(pipeline, node) is None


def test_a_pipeline_file_that_cannot_be_read(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    for name, content in (("bad_syntax_p", b"def p(:"), ("bad_bytes_p", b"\xff\xfe\0"), ("nul_p", b"a = 1\0")):
        (tmp_path / f"{name}.py").write_bytes(content)
        assert worker.find_call(f"{name}:p", {"fn": "a:b"}) is None


def test_utf8_columns(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "utf_p.py").write_text(
        "from m import f\ndef p():\n    x = '\u00e9\u00e9'; return f('\u00fc', f(1))\n", encoding="utf-8"
    )
    assert worker.find_call("utf_p:p", {"fn": "m:f"})[2] == "f('\u00fc', f(1))"
    assert worker.find_call("utf_p:p", {"fn": "m:f", "nth": 1})[2] == "f(1)"


def test_describe_tells_results_apart():
    """The yardstick itself: pairs that == may call equal and that must not be."""
    pairs = [
        (1, True),
        (1, 1.0),
        (0.0, -0.0),
        ((1,), [1]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (b"a", bytearray(b"a")),
        ("1", 1),
    ]
    assert all(describe(a) != describe(b) for a, b in pairs)
