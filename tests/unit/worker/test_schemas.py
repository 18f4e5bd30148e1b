"""The schemas that are shipped describe what the worker writes, and what the compiler writes for it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import worker_shapes as shapes
from worker_carry import pack

import dagwright_worker as worker

jsonschema = pytest.importorskip("jsonschema")

FOLDER = os.path.join(os.path.dirname(worker.__file__), "dagwright", "values", "schemas")


def schema(name):
    with open(os.path.join(FOLDER, f"{name}.schema.json"), encoding="utf-8") as file:
        loaded = json.load(file)
    jsonschema.Draft202012Validator.check_schema(loaded)
    return jsonschema.Draft202012Validator(loaded)


STEP, ENVELOPE = schema("step"), schema("envelope")


@pytest.mark.parametrize("inline", [0, 1 << 20])
def test_envelopes(inline, tmp_path):
    (tmp_path / "f.txt").write_text("x")
    (tmp_path / "f.txt").chmod(0o700)
    values = [
        None,
        {"a": (1, b"x", {2})},
        "\ud800",
        shapes.Model(1),
        Path("none"),
        tmp_path / "f.txt",
        [tmp_path / "f.txt", b"x" * 70_000],
    ]
    np = pytest.importorskip("numpy")
    pd = pytest.importorskip("pandas")
    values += [np.zeros(3), pd.DataFrame({"a": [1]}), [bytearray(10), np.zeros(50_000)]]
    for value in values:
        store = worker.Store(str(tmp_path / "store"))
        envelope = pack(value, store, inline=inline)
        ENVELOPE.validate(json.loads(json.dumps(envelope)))


@pytest.mark.parametrize(
    "change",
    [
        {"dw": 2},
        {"value": 1},
        {"value": "\u00e9"},
        {"sha256": "x"},
        {"more": 1},
        {"codec": "pickle"},
        {"bytes": 1},
        {"uri": "../x"},
    ],
)
def test_what_is_no_envelope(change):
    good = worker.encode(1)
    ENVELOPE.validate(good)
    with pytest.raises(jsonschema.ValidationError):
        ENVELOPE.validate({**good, **change})


EVERYTHING = {
    "protocol": "1.1",
    "pipeline": "churn.pipeline:churn",
    "step": "train-3",
    "block": [
        {"op": "call", "id": "a", "fn": "m:f", "alternatives": ["n:f"], "args": [{"in": "x"}, {"star": {"const": [1]}}], "kwargs": {"k": {"const": {"$": "tuple", "v": []}}}, "nth": 2, "home": "churn.parts:clean"},
        {"op": "call", "id": "b", "fn": "m:C.make", "kwargs": [["a", {"out": "a", "path": [["item", 0], ["attr", "x"]]}], [None, {"in": "y"}]]},
        {"op": "expr", "id": "c", "src": "sqrt(x)", "names": {"x": {"out": "b"}}, "symbols": {"sqrt": "math:sqrt", "m": "math"}},
        {"op": "print", "id": "d", "src": "print(x)", "names": {"x": {"list": [{"star": {"in": "x"}}, {"symbol": "m:f"}]}}},
        {"op": "unpack", "id": "e", "value": {"dict": [[{"const": 1}, {"tuple": []}], [None, {"in": "y"}]]}, "count": 2, "star": 1},
        {"op": "if", "id": "f", "test": {"out": "c"}, "then": {"block": [{"op": "raise", "id": "g", "src": "ValueError(x)", "names": {"x": {"in": "z"}}}], "yield": []}, "else": {"block": []}, "nth": 0, "home": "m:p"},
        {"op": "map", "id": "h", "over": {"in": "x"}, "body": {"block": [{"op": "call", "id": "i", "fn": "m:f", "args": [{"item": "h"}]}], "yield": [{"out": "i"}, {"list": [{"item": "h"}]}]}, "collect": ["one", "many"], "nth": 3},
        {"op": "try", "id": "j", "body": {"block": [], "yield": [{"const": 1}]}, "handlers": [{"types": ["builtins:ValueError", "m:E"], "block": []}, {"block": []}], "final": {"block": [], "yield": []}},
        {"op": "try", "id": "k", "body": {"block": [], "yield": []}},
    ],
    "inputs": {
        "x": {"step": "clean", "output": "features", "collect": "many"}, "y": {"param": "p"}, "z": {"item": "m"},
        "u": {"region": "if-1", "output": "best", "optional": True}, "v": {"region": "map-1", "output": "models", "collect": "one"},
    },
    "outputs": {"value": {"out": "a"}, "pair": {"set": [{"out": "c"}]}, "flag": {"flag": {"out": "c"}, "nth": 1}, "items": {"items": {"out": "h", "path": [["item", 0]]}}},
    "params": {
        "p": {"type": {"union": [{"dict": ["str", {"tuple": ["int", "..."]}]}, {"literal": ["a", 1]}, {"enum": "m:E"}, "none"]}, "default": None},
        "q": {"type": "date", "source": "schedule.date", "offset": -86400.0, "timezone": "Europe/Amsterdam"},
    },
    "pickle": ["sklearn.*"],
    "serialisers": ["m:hook"],
}  # fmt: skip


def test_a_step_spec_with_everything():
    STEP.validate(EVERYTHING)
    worker.check_protocol(EVERYTHING)


def _changed(*path, to):
    changed = json.loads(json.dumps(EVERYTHING))
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return changed


@pytest.mark.parametrize(
    "bad",
    [
        _changed("protocol", to="9.0"),
        _changed("more", to=1),
        _changed("block", 0, "op", to="quux"),
        _changed("block", 0, "fn", to="no_colon"),
        _changed("block", 0, "args", to=[{"in": "x", "out": "y"}]),
        _changed("block", 0, "args", to=[{"star": {"star": {"in": "x"}}}]),
        _changed("block", 1, "kwargs", to=[["a"]]),
        _changed("block", 4, "count", to=-1),
        _changed("inputs", "x", to={"step": "a"}),
        _changed("inputs", "x", to={"param": "a", "step": "b", "output": "c"}),
        _changed("inputs", "x", to={"item": "a", "collect": "one"}),
        _changed("inputs", "x", to={"region": "a"}),
        _changed("inputs", "x", "collect", to="some"),
        _changed("outputs", "value", to={}),
        _changed("outputs", "value", to={"flag": {"items": {"out": "a"}}}),
        _changed("block", 5, "else", to=[]),
        _changed("block", 5, "then", "block", 0, "op", to="quux"),
        _changed("block", 6, "collect", to=["first"]),
        _changed("block", 6, "body", "yield", to=[{"star": {"in": "x"}}]),
        _changed("block", 7, "handlers", 0, "types", to=[]),
        _changed("params", "q", "source", to="today"),
        _changed("params", "q", "type", to="dataframe"),
        _changed("pickle", to="maybe"),
    ],
)
def test_what_is_no_step_spec(bad):
    with pytest.raises(jsonschema.ValidationError):
        STEP.validate(bad)


def test_every_type_of_the_schema_is_one_the_worker_knows_and_back():
    kinds = STEP.schema["$defs"]["type"]["oneOf"]
    assert set(kinds[0]["enum"]) == set(worker._SIMPLE_TYPES)
    assert set(kinds[1]["properties"]) == set(worker._COMPOUND_TYPES)
