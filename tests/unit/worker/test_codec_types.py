"""What the codec keeps, what it leaves to pickle, and what it refuses, kind by kind."""

from __future__ import annotations

import asyncio
import collections
import concurrent.futures
import datetime
import functools
import io
import itertools
import json
import math
import operator
import os
import pathlib
import queue
import socket
import sqlite3
import subprocess
import sys
import threading
import types
import uuid

import pytest
import worker_shapes as shapes
from describe import describe
from worker_carry import carry, pack

import dagwright_worker as worker

# --- kept -------------------------------------------------------------------------------------------------

SELF_MADE = types.SimpleNamespace(a=1, b=[2])

KEPT = {
    "nan": math.nan,
    "negative nan": -math.nan,
    "negative zero": -0.0,
    "float that looks like an int": 1.0,
    "2**70": 2**70,
    "-2**53 - 1": -(2**53) - 1,
    "5000 digits": 10**5000,
    "true": True,
    "lone surrogate": "a\ud800b",
    "two surrogates that are no character": "\ud83d\ude00",
    "int keys": {1: "a", 2: "b"},
    "tuple keys": {(1, 2): "a", (): None},
    "the key of our tags": {"$": "tuple", "v": [1]},
    "nested tags": {"$": {"$": "def", "i": 0, "v": []}},
    "keys in order": {"b": 1, "a": 2, "A": 3},
    "none key": {None: 1, "None": 2},
    "mixed true and 1": [True, 1, 1.0],
    "nested": {"t": (1, [2, (3,)]), "s": {1, (2, 3)}, "f": frozenset({b"x"})},
    "bytes": bytes(range(256)),
    "bytearray": bytearray(b"\0\xff"),
    "complex": complex(-0.0, math.nan),
    "range": range(10**30, 0, -3),
    "slice": slice(1, None, "x"),
    "ellipsis": ...,
    "date": datetime.date(1, 1, 1),
    "naive time": datetime.datetime(2026, 10, 25, 2, 30, fold=1),  # noqa: DTZ001  # noqa: DTZ001
    "named offset": datetime.datetime(
        2026, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(minutes=-90, seconds=7), "here")
    ),
    "timedelta": datetime.timedelta(-1, 1, 1),
    "uuid that says it is safe": uuid.UUID(int=5, is_safe=uuid.SafeUUID.safe),
    "ordered": collections.OrderedDict([("b", 1), ("a", 2)]),
    "defaultdict": collections.defaultdict(int, {"a": 1}),
    "defaultdict of ours": collections.defaultdict(shapes.Model),
    "defaultdict without factory": collections.defaultdict(None),
    "counter with zero": collections.Counter(a=0, b=-1),
    "deque": collections.deque([1, 2], 5),
    "namespace": SELF_MADE,
    "enum": shapes.Colour.RED,
    "enum by alias": shapes.Colour.CRIMSON,
    "int enum": shapes.Level.HIGH,
    "flags": shapes.Mode.READ | shapes.Mode.WRITE,
    "no flag": shapes.Mode(0),
    "named tuple": shapes.Point(1, (2, 3)),
    "old named tuple": shapes.Pair({"a": 1}, None),
    "dataclass": shapes.Plain((1, 2)),
    "dataclass that inherits": shapes.Child(1, [2], 3.0),
    "frozen dataclass with more state": shapes.Frozen(1),
    "dataclass in a class": shapes.Outer.Data(1),
    "class": shapes.Model,
    "nested class": shapes.Outer.Inner,
    "function": shapes.double,
    "builtin function": len,
    "pure path": pathlib.PurePosixPath("/a/../b"),
    "path to nothing": pathlib.Path("no/such/file"),
}


@pytest.mark.parametrize("inline", [0, 1 << 20], ids=["stored", "inline"])
@pytest.mark.parametrize("name", KEPT)
def test_kept_without_pickle(name, inline, tmp_path):
    assert describe(carry(KEPT[name], tmp_path, inline=inline, pickle="off")) == describe(KEPT[name])


def test_a_cached_property_comes_along(tmp_path):
    value = shapes.Plain(4)
    assert value.doubled == 8
    back = carry(value, tmp_path, pickle="off")
    assert vars(back) == {"a": 4, "b": [], "doubled": 8}


@pytest.mark.skipif(sys.version_info < (3, 10), reason="dataclasses have slots from Python 3.10 on")
def test_dataclass_with_slots(tmp_path):
    value = shapes.FrozenSlots((1, 2), {"k"})
    assert describe(carry(value, tmp_path, pickle="off")) == describe(value)


def test_zone_by_key(tmp_path):
    zoneinfo = pytest.importorskip("zoneinfo")
    value = datetime.datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=zoneinfo.ZoneInfo("Europe/Amsterdam"))
    back = carry(value, tmp_path, pickle="off")
    assert describe(back) == describe(value)
    assert back.utcoffset() == value.utcoffset()


def test_bigger_than_inline_goes_to_a_file_and_smaller_does_not(tmp_path):
    store = worker.Store(str(tmp_path))
    assert "value" in pack("x" * 1022, store)
    assert not list(tmp_path.iterdir())
    assert "uri" in pack("x" * 1023, store)


# --- sharing ----------------------------------------------------------------------------------------------


def test_one_object_stays_one_object(tmp_path):
    row = [1]
    back = carry({"a": row, "b": [row, row], "t": (row,)}, tmp_path, pickle="off")
    back["a"].append(2)
    assert back == {"a": [1, 2], "b": [[1, 2], [1, 2]], "t": ([1, 2],)}


def test_two_equal_objects_stay_two(tmp_path):
    back = carry([[1], [1]], tmp_path, pickle="off")
    back[0].append(2)
    assert back == [[1, 2], [1]]


def test_cycles(tmp_path):
    ring = [1]
    ring.append(ring)
    back = carry(ring, tmp_path, pickle="off")
    assert back[1] is back
    tree = shapes.Plain(1)
    tree.b = {"up": tree, "pair": (tree, tree)}
    back = carry(tree, tmp_path, pickle="off")
    assert back.b["up"] is back
    assert back.b["pair"][1] is back


@pytest.mark.parametrize(
    "shared",
    [
        bytearray(b"x"),
        {1},
        collections.deque([1]),
        collections.OrderedDict(a=1),
        shapes.Plain(1),
        types.SimpleNamespace(a=1),
        collections.defaultdict(list, a=[]),
        collections.Counter("a"),
    ],
    ids=lambda x: type(x).__name__,
)
def test_every_mutable_kind_is_shared(shared, tmp_path):
    a, b = carry([shared, shared], tmp_path, pickle="off")
    assert a is b
    assert describe(a) == describe(shared)


def test_too_deep_is_refused_not_crashed(tmp_path):
    value = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(worker.WorkerError, match=r"DW521: .* nested too deeply"):
        carry(value, tmp_path)
    while value:  # or the interpreter itself recurses to free it
        value = value.pop()


# --- left to pickle ---------------------------------------------------------------------------------------

PICKLED = {
    "object": shapes.Model(1.5),
    "list of objects": [shapes.Model(1), 2],
    "nested class": shapes.Outer.Inner(),
    "own state": shapes.OwnState(1),
    "named tuple with attributes": shapes.Named(1, 2),
    "int subclass": shapes.MyInt(5),
    "str subclass": shapes.MyStr("x"),
    "list subclass": shapes.MyList([1]),
    "dict subclass": shapes.MyDict(a=1),
    "partial": functools.partial(shapes.double, 2),
    "method of a value": shapes.Model(3).__init__,
    "operator": operator.itemgetter(1),
    "exception": ValueError("a", 1),
    "bytesio": io.BytesIO(b"abc"),
    "NoneType": type(None),
    "alias of a type": list[int],
    "chain map": collections.ChainMap({"a": 1}),
}
PICKLED["named tuple with attributes"].own = 1


@pytest.mark.parametrize("name", PICKLED)
def test_left_to_pickle(name, tmp_path):
    value = PICKLED[name]
    back = carry(value, tmp_path, inline=0)
    assert type(back) is type(value)
    if name not in ("partial", "method of a value", "operator"):
        assert describe(back) == describe(value)
    with pytest.raises(worker.WorkerError) as told:
        carry(value, tmp_path, pickle="off")
    assert told.value.code == "DW524"


def test_subclasses_are_never_taken_for_their_base():
    for value in (shapes.MyInt(1), shapes.MyStr("a"), shapes.MyList(), shapes.MyDict()):
        with pytest.raises(worker.WorkerError, match="DW521"):
            worker.to_json(value)


def test_pickle_keeps_what_is_shared_between_objects(tmp_path):
    parent = shapes.Model("p")
    a, b = carry([shapes.Model(1, parent), shapes.Model(2, parent)], tmp_path)
    assert a.parent is b.parent


def test_pickle_for_listed_types_only(tmp_path):
    value = {"m": shapes.Model(1), "r": range(3)}
    for pattern in ("worker_shapes:Model", "worker_shapes.*", "*.Model"):
        assert carry(value, tmp_path, pickle=[pattern])["m"].weight == 1
    with pytest.raises(worker.WorkerError) as told:
        carry(value, tmp_path, pickle=["sklearn.*"])
    assert told.value.code == "DW524"
    assert "worker_shapes.Model" in told.value.message
    assert 'pickle = ["worker_shapes.Model"]' in told.value.help
    with pytest.raises(worker.WorkerError, match="OwnState"):
        carry([shapes.Model(1), shapes.OwnState(1)], tmp_path, pickle=["*.Model"])


def test_pickle_by_the_environment(tmp_path, monkeypatch):
    store = worker.Store(str(tmp_path))
    monkeypatch.setenv("DAGWRIGHT_PICKLE", "off")
    with pytest.raises(worker.WorkerError, match="DW524"):
        pack(shapes.Model(1), store, pickle=None)
    monkeypatch.setenv("DAGWRIGHT_PICKLE", "sklearn.*,worker_shapes:Model")
    assert worker.decode(pack(shapes.Model(1), store, pickle=None), store).weight == 1
    with pytest.raises(worker.WorkerError, match="DW524"):
        pack(shapes.OwnState(1), store, pickle=None)


def test_a_pickle_is_not_read_where_the_setting_forbids_it(tmp_path):
    store = worker.Store(str(tmp_path))
    envelope = pack(shapes.Model(1), store)
    with pytest.raises(worker.WorkerError, match="DW524"):
        worker.decode(envelope, store, policy=worker.Policy("off"))


def test_a_pickle_is_not_read_before_its_digest_is(tmp_path):
    """A changed pickle must not run: the payload would make a file."""
    import pickle

    mark = tmp_path / "mark"

    class Bomb:
        def __reduce__(self):
            return os.mkdir, (str(mark),)

    store = worker.Store(str(tmp_path / "store"))
    envelope = pack(shapes.Model("x" * 5000), store)
    (tmp_path / "store" / envelope["uri"]).write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(worker.WorkerError, match="DW502"):
        worker.decode(envelope, store)
    assert not mark.exists()
    pickle.loads((tmp_path / "store" / envelope["uri"]).read_bytes())
    assert mark.exists()  # the bomb was a live one


# --- refused ----------------------------------------------------------------------------------------------


async def _coroutine():
    """Awaited by nobody."""


def _refused():
    inner = type("Inner", (), {"__qualname__": "f.<locals>.Inner", "__module__": __name__})
    connection = sqlite3.connect(":memory:")
    return {
        "generator": (x for x in [1]),
        "iterator": iter([1]),
        "zip": zip([1], [2]),  # noqa: B905  # noqa: B905
        "map": map(str, [1]),
        "filter": filter(None, [1]),
        "enumerate": enumerate([1]),
        "reversed": reversed([1]),
        "itertools": itertools.count(),
        "own iterator": shapes.Cursor(),
        "dict keys": {}.keys(),
        "dict values": {}.values(),
        "dict items": {}.items(),
        "open file": open(__file__, "rb"),
        "text file": open(__file__),
        "lock": threading.Lock(),
        "rlock": threading.RLock(),
        "event": threading.Event(),
        "thread": threading.Thread(),
        "queue": queue.Queue(),
        "socket": socket.socket(),
        "connection": connection,
        "cursor": connection.cursor(),
        "lambda": lambda: 1,
        "module": json,
        "memoryview": memoryview(b"x"),
        "local instance": inner(),
        "local class": inner,
        "future": concurrent.futures.Future(),
        "process": types.SimpleNamespace(p=subprocess.Popen.__new__(subprocess.Popen)),
        "asyncio": asyncio.Queue(),
        "frame": sys._getframe(),
    }


REFUSED = _refused()


def teardown_module():
    for name in ("open file", "text file", "socket", "cursor", "connection"):
        REFUSED[name].close()


@pytest.mark.parametrize("wrap", [lambda x: x, lambda x: {"k": [x]}, lambda x: [shapes.Model(), x], shapes.Model])
@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # itertools warns when it is pickled
def test_refused(name, wrap, tmp_path):
    with pytest.raises(worker.WorkerError) as told:
        carry(wrap(REFUSED[name]), tmp_path)
    assert told.value.code == "DW521"
    assert not [f for f in tmp_path.rglob("*") if f.is_file()]  # nothing half done is left


def test_the_refusal_says_what_to_do():
    def said(value):
        with pytest.raises(worker.WorkerError) as told:
            worker.encode(value)
        return str(told.value)

    assert "DW521: a generator cannot pass from one task to another" in said(x for x in ())
    assert "return a list" in said(x for x in ())
    assert "wrap it in list(...)" in said(zip())
    assert "database connection" in said(REFUSED["connection"])
    assert "a lambda cannot pass" in said(lambda: 1)
    assert "move the class into a module" in said(_in_main())


def test_coroutine():
    coroutine = _coroutine()
    with pytest.raises(worker.WorkerError, match="a coroutine cannot pass"):
        worker.encode(coroutine)
    coroutine.close()


def _in_main():
    return type("Row", (), {"__module__": "__main__", "__qualname__": "Row"})()


def test_main_is_no_module(tmp_path):
    with pytest.raises(worker.WorkerError, match="Row is defined in __main__"):
        carry(shapes.Model(_in_main()), tmp_path)


def test_a_class_that_is_not_what_its_name_says():
    import dataclasses

    impostor = dataclasses.make_dataclass("Plain", ["a"])
    impostor.__module__ = "worker_shapes"
    with pytest.raises(worker.WorkerError) as told:
        worker.encode(impostor(1))
    assert told.value.code == "DW522"


# --- registered serialisers -------------------------------------------------------------------------------


@pytest.fixture
def registered(monkeypatch):
    monkeypatch.setattr(worker, "_SERIALISERS", {})
    monkeypatch.setattr(worker, "_SERIALISER_LOADS", {})
    monkeypatch.setattr(worker, "_DUMPERS", {})
    monkeypatch.setattr(worker, "_HOOKS_RUN", set())


@pytest.mark.usefixtures("registered")
def test_registered_serialiser(tmp_path):
    value = {"t": shapes.Temperature(21.5), "u": [shapes.Temperature(-1.0)]}
    with pytest.raises(worker.WorkerError, match="no pickle, please"):
        carry(value, tmp_path)
    worker.load_serialisers(["worker_shapes:serialisers"])
    back = carry(value, tmp_path, pickle="off")
    assert (back["t"].degrees, back["u"][0].degrees) == (21.5, -1.0)
    store = worker.Store(str(tmp_path))
    assert pack(shapes.Temperature(1.0), store, inline=0)["codec"] == "temperature"


@pytest.mark.usefixtures("registered")
def test_registered_by_the_environment(tmp_path, monkeypatch):
    worker.load_serialisers(["worker_shapes:serialisers"])
    store = worker.Store(str(tmp_path))
    envelope = pack(shapes.Temperature(3.0), store, inline=0)
    worker._SERIALISER_LOADS.clear()
    worker._HOOKS_RUN.clear()
    with pytest.raises(worker.WorkerError, match="DW523: no serialiser named 'temperature'"):
        worker.decode(envelope, store)
    monkeypatch.setenv("DAGWRIGHT_SERIALISERS", "worker_shapes:serialisers")
    assert worker.decode(envelope, store).degrees == 3.0


def test_a_serialiser_cannot_take_the_name_of_a_codec():
    with pytest.raises(worker.WorkerError, match="'pickle' cannot be the name"):
        worker.register(shapes.Temperature, lambda _value, _file: None, lambda _file: None, "pickle")


# --- envelopes --------------------------------------------------------------------------------------------


def test_an_inline_value_that_was_changed_is_not_read():
    envelope = {**worker.encode([1.0]), "value": "[1]"}
    with pytest.raises(worker.WorkerError, match="DW502"):
        worker.decode(envelope)


@pytest.mark.parametrize(
    "bad", [None, 3, {}, {"dw": 2, "codec": "json", "value": "1", "sha256": ""}, {"dw": 1}, {"value": 1}]
)
def test_not_an_envelope(bad):
    with pytest.raises(worker.WorkerError, match="DW542: not an envelope"):
        worker.decode(bad)


def test_text_of_an_envelope_is_an_envelope():
    assert worker.decode(json.dumps(worker.encode((1, 2)))) == (1, 2)


def test_unknown_tag():
    with pytest.raises(worker.WorkerError, match="has the tag 'quux'"):
        worker.from_json({"$": "quux", "v": 1})


def test_classes_that_are_gone_or_changed():
    tree = worker.to_json(shapes.Colour.GREEN)
    for symbol in ("no_such_module:X", "worker_shapes:NoSuch"):
        with pytest.raises(worker.WorkerError, match=f"DW523: .*{symbol}"):
            worker.from_json({**tree, "t": symbol})
    with pytest.raises(worker.WorkerError, match="DW523: worker_shapes:Colour has no member BLUE"):
        worker.from_json({**tree, "v": "BLUE"})
    with pytest.raises(worker.WorkerError, match="DW502: os:system is not an enumeration"):
        worker.from_json({**tree, "t": "os:system"})


def test_from_json_never_gives_out_a_part_of_the_tree():
    tree = {"a": [1]}
    worker.from_json(tree)["a"].append(2)
    assert tree == {"a": [1]}


def test_sets_have_one_text_under_every_hash_seed():
    program = "import dagwright_worker as w; print(w.encode({'a', 'b', ('c', 1), b'd', 2.5, None})['value'])"
    texts = set()
    for seed in ("0", "1", "2", "3"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.path.dirname(worker.__file__)}
        texts.add(subprocess.run([sys.executable, "-c", program], env=env, check=True, capture_output=True).stdout)
    assert len(texts) == 1


def test_isolate_copies_what_can_be_changed():
    row = {"a": [1]}
    assert worker.isolate(5) == 5
    copy = worker.isolate([row, row])
    copy[0]["a"].append(2)
    assert row == {"a": [1]}
    assert copy[0] is copy[1]
    with pytest.raises(worker.WorkerError, match="DW521"):
        worker.isolate(x for x in ())
