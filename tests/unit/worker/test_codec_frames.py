"""Arrays, frames and models: exact or refused, and never stored as what they are not."""

from __future__ import annotations

import datetime
import decimal
import io
import json
import warnings

import pytest
import worker_shapes as shapes
from describe import describe
from worker_carry import carry, pack

import dagwright_worker as worker

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")
pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")

SUMMER = datetime.datetime(2026, 7, 1)  # noqa: DTZ001 -- without a zone, that is the point

# --- numpy ------------------------------------------------------------------------------------------------

NEGATIVE_NAN = np.array([0x7FF8000000000001, 0xFFF8000000000000, 0x7FF0000000000001], dtype="u8").view("f8")

ARRAYS = {
    "ints": np.arange(5),
    "big endian": np.arange(5, dtype=">i4"),
    "nan with bits": NEGATIVE_NAN,
    "float16": np.array([1.5, -0.0], dtype="f2"),
    "complex": np.array([1 + 2j, complex("nan")]),
    "bool": np.array([[True, False]]),
    "zero dimensions": np.array(3.5),
    "zero dimensions datetime": np.array("2026-01-01", dtype="M8[D]"),
    "empty": np.empty((0, 3)),
    "fortran order": np.asfortranarray(np.arange(12.0).reshape(3, 4)),
    "transposed": np.arange(24).reshape(2, 3, 4).T,
    "three dimensions": np.arange(24, dtype="i2").reshape(2, 3, 4),
    "datetime": np.array(["2026-01-01T00:00:01", "NaT"], dtype="M8[s]"),
    "timedelta": np.array([1, -5], dtype="m8[us]"),
    "25 seconds": np.array([1, 2], dtype="M8[25s]"),
    "text": np.array(["a", "bcd", "\ud800"]),
    "bytes": np.array([b"a", b"bc"]),
    "empty text": np.array(["", ""]),
    "void": np.array([b"\0\1", b"\2\3"], dtype="V2"),
    "structured": np.array([(1, 2.5, "x")], dtype=[("a", "<i4"), ("b", ">f8"), ("c", "U3")]),
    "structured, nested": np.zeros(2, dtype=[("p", [("x", "f4"), ("y", "f4", (2, 3))]), ("t", "M8[ns]")]),
    "structured, padded": np.zeros(2, dtype=np.dtype([("a", "i1"), ("b", "f8")], align=True)),
    "structured, titles": np.zeros(2, dtype=[(("title", "a"), "i4")]),
    "many fields": np.zeros(1, dtype=[(f"field_number_{i}", "f8") for i in range(3000)]),
}


@pytest.mark.parametrize("inline", [0, 1 << 30], ids=["stored", "inline"])
@pytest.mark.parametrize("name", ARRAYS)
def test_arrays(name, inline, tmp_path):
    back = carry(ARRAYS[name], tmp_path, inline=inline, pickle="off")
    assert describe(back) == describe(ARRAYS[name])
    assert back.dtype == ARRAYS[name].dtype
    assert back.flags.writeable


def test_a_big_array_is_an_npy_file_that_numpy_reads(tmp_path):
    store = worker.Store(str(tmp_path))
    value = np.random.default_rng(0).normal(size=(300, 1000))
    envelope = pack(value, store)
    assert envelope["codec"] == "npy"
    assert envelope["uri"].endswith(".npy")
    assert np.array_equal(np.load(tmp_path / envelope["uri"]), value)
    assert describe(worker.decode(envelope, store)) == describe(value)


def test_views_are_stored_by_what_they_show(tmp_path):
    base = np.arange(100_000).reshape(100, 1000)
    for value in (base[::2, ::3], base[::-1], base[:, 5], np.broadcast_to(np.arange(3), (4, 3))):
        back = carry(value, tmp_path, pickle="off")
        assert back.shape == value.shape
        assert np.array_equal(back, value)
        assert back.dtype == value.dtype


@pytest.mark.parametrize("value", [
    np.array([1, "a", None], dtype=object),
    np.array([[]], dtype=object),
    np.zeros(1, dtype=[("a", "O")]),
], ids=["objects", "empty", "structured"])  # fmt: skip
def test_object_arrays_are_refused(value, tmp_path):
    for wrapped in (value, {"x": [value]}, (shapes.Model(), value)):
        with pytest.raises(worker.WorkerError, match="DW521: a numpy array of Python objects"):
            carry(wrapped, tmp_path)


def test_a_memmap_is_refused(tmp_path):
    value = np.memmap(tmp_path / "x.bin", dtype="f8", mode="w+", shape=(3,))
    with pytest.raises(worker.WorkerError, match=r"DW521: a numpy\.memmap"):
        carry(value, tmp_path)


def test_subclasses_of_arrays_stay_what_they_are(tmp_path):
    for value in (np.ma.masked_array([1, 2], [True, False], fill_value=7), np.rec.array([(1, 2.0)], names="a,b")):
        back = carry(value, tmp_path)
        assert describe(back) == describe(value)
        with pytest.raises(worker.WorkerError, match="DW524"):
            carry(value, tmp_path, pickle="off")


SCALARS = {
    "float64": np.float64("nan"),
    "negative nan": NEGATIVE_NAN[1],
    "float32": np.float32(1.1),
    "int8": np.int8(-1),
    "uint64": np.uint64(2**64 - 1),
    "bool": np.True_,
    "complex64": np.complex64(1 + 2j),
    "longdouble": np.longdouble(1) / 3,
    "str": np.str_("a\0b"),
    "empty str": np.str_(""),
    "bytes": np.bytes_(b"ab"),
    "datetime64": np.datetime64("2026-01-01T00:00", "m"),
    "nat": np.datetime64("NaT", "ns"),
    "timedelta64": np.timedelta64(5, "W"),
    "void": np.void(b"\0\1"),
    "structured": np.array([(1, 2.5)], dtype=[("a", "i4"), ("b", "f8")])[0],
}


@pytest.mark.parametrize("name", SCALARS)
def test_numpy_scalars_are_not_taken_for_python_numbers(name, tmp_path):
    value = {"x": SCALARS[name], SCALARS[name] if name not in ("structured", "void") else 1: 2}
    assert describe(carry(value, tmp_path, pickle="off")) == describe(value)


def test_one_array_in_two_places_is_one_array_again(tmp_path):
    value = np.zeros(100_000)
    store = worker.Store(str(tmp_path))
    back = worker.decode(pack({"a": value, "b": [value]}, store, pickle="off"), store)
    assert back["a"] is back["b"][0]
    assert sum(f.stat().st_size for f in tmp_path.rglob("*.npy")) < 900_000  # stored once


# --- pandas -----------------------------------------------------------------------------------------------


def _frames():
    dates = pd.date_range("2026-03-28", periods=3, freq="h", tz="Europe/Amsterdam")
    table = pd.DataFrame({"k": ["a", "b", "a"], "v": [1.5, float("nan"), -0.0]})
    attributed = pd.DataFrame({"a": [1]})
    attributed.attrs = {"unit": ("kg", 2), "when": datetime.date(2026, 1, 1)}
    return {
        "numbers": pd.DataFrame(
            {"i": np.arange(3, dtype="i2"), "u": np.arange(3, dtype="u8"), "f": [1.0, np.nan, -0.0]}
        ),
        "float32": pd.DataFrame({"f": np.array([1.1, np.nan], dtype="f4")}),
        "nan with bits": pd.DataFrame({"f": NEGATIVE_NAN, "g": [1.0, 2.0, 3.0]}),
        "bool": pd.DataFrame({"b": [True, False]}),
        "text": pd.DataFrame({"s": ["a", "", "\u00e9"]}),
        "categories": pd.DataFrame(
            {"c": pd.Categorical(["b", "a", None], categories=["b", "a", "unused"], ordered=True)}
        ),
        "number categories": pd.DataFrame({"c": pd.Categorical([3, 1])}),
        "zones": pd.DataFrame({"t": dates, "naive": dates.tz_localize(None)}),
        "utc": pd.DataFrame({"t": pd.to_datetime(["2026-01-01", None]).tz_localize("UTC")}),
        "seconds": pd.DataFrame({"t": np.array(["2026-01-01", "NaT"], dtype="M8[s]")}),
        "timedelta": pd.DataFrame({"d": pd.to_timedelta(["1s", None])}),
        "nullable": pd.DataFrame({"i": pd.array([1, None], "Int64"), "b": pd.array([True, None], "boolean")}),
        "string dtype": pd.DataFrame({"s": pd.array(["a", None], "string")}),
        "arrow dtype": pd.DataFrame({"s": pd.array([1, None], pd.ArrowDtype(pa.int8()))}),
        "index by name": pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="key")),
        "range index": pd.DataFrame({"a": [1, 2]}, index=pd.RangeIndex(10, 6, -2, name="r")),
        "date index with frequency": pd.DataFrame({"a": [1, 2, 3]}, index=dates),
        "two levels": pd.DataFrame(
            {"v": [1, 2]}, index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["x", None])
        ),
        "grouped": table.groupby(["k", "v"], dropna=False).size().to_frame("n"),
        "int columns": pd.DataFrame([[1, 2], [3, 4]]),
        "column levels": pd.DataFrame(
            [[1, 2]], columns=pd.MultiIndex.from_tuples([("a", 1), ("a", 2)], names=["p", "q"])
        ),
        "named columns": pd.DataFrame([[1, 2]], columns=pd.Index(["a", "b"], name="cols")),
        "duplicate columns": pd.DataFrame([[1, 2.5]], columns=["a", "a"]),
        "mixed column": pd.DataFrame({"m": [1, "a", None, 2.5, (1, 2), datetime.date(2026, 1, 1)]}),
        "object integers": pd.DataFrame({"m": pd.Series([1, 2**70], dtype=object)}),
        "object strings with nan": pd.DataFrame({"m": pd.Series(["a", np.nan, None], dtype=object)}),
        "object booleans": pd.DataFrame({"m": pd.Series([True, None], dtype=object)}),
        "decimals": pd.DataFrame({"d": [decimal.Decimal("1.10"), decimal.Decimal(2)]}),
        "python dates": pd.DataFrame({"d": [datetime.date(2026, 1, 1), None]}),
        "lists": pd.DataFrame({"l": [[1], [1, 2]]}),
        "bytes": pd.DataFrame({"b": [b"a", b"\0"]}),
        "periods": pd.DataFrame({"p": pd.period_range("2026-01", periods=2, freq="M")}),
        "intervals": pd.DataFrame({"i": pd.interval_range(0, 2)}),
        "sparse": pd.DataFrame({"s": pd.arrays.SparseArray([0, 0, 1])}),
        "attributes": attributed,
        "complex": pd.DataFrame({"c": [1 + 2j]}),
        "arrays in cells": pd.DataFrame({"a": [np.zeros(2), None]}),
        "frames in cells": pd.DataFrame({"a": [pd.DataFrame({"b": [1]})]}),
        "no duplicates allowed": pd.DataFrame({"a": [1]}).set_flags(allows_duplicate_labels=False),
        "no rows": pd.DataFrame({"a": pd.Series([], dtype="i4"), "s": pd.Series([], dtype=object)}),
        "no columns": pd.DataFrame(index=[3, 4]),
        "nothing": pd.DataFrame(),
        "wide": pd.DataFrame(np.arange(2000.0).reshape(2, 1000)),
        "series": pd.Series([1, 2], name=("a", 1), index=["x", "y"]),
        "series without name": pd.Series([1.0, np.nan]),
        "series of categories": pd.Series(["a", "b"], dtype="category"),
        "index": pd.Index([3, 1], name="n"),
        "date index": pd.DatetimeIndex(["2026-01-01", "2026-01-05"], tz="UTC"),
        "date index by frequency": pd.date_range("2026-01-01", periods=4, freq="B"),
        "multi index": pd.MultiIndex.from_product([["a", "b"], [1, 2]], names=["x", "y"]),
        "range": pd.RangeIndex(5),
    }


FRAMES = _frames()

# Everything else must get by without pickle.
ONLY_PICKLED = {"sparse", "complex", "arrays in cells", "frames in cells"}


@pytest.mark.parametrize("name", FRAMES)
def test_frames(name, tmp_path):
    value = FRAMES[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pd.errors.PerformanceWarning)
        back = carry(value, tmp_path, inline=0)
        assert describe(back) == describe(value)
        assert describe(carry({"x": [value]}, tmp_path)["x"][0]) == describe(value)


@pytest.mark.parametrize("name", sorted(FRAMES.keys() - ONLY_PICKLED))
def test_frames_without_pickle(name, tmp_path):
    store = worker.Store(str(tmp_path))
    envelope = pack(FRAMES[name], store, inline=0, pickle="off")
    assert envelope["codec"] == "arrow"
    assert describe(worker.decode(envelope, store)) == describe(FRAMES[name])


@pytest.mark.parametrize("name", sorted(ONLY_PICKLED))
def test_frames_that_arrow_would_change_say_so(name, tmp_path):
    with pytest.raises(worker.WorkerError, match="DW524: only pickle can store"):
        carry(FRAMES[name], tmp_path, pickle="off")


def test_a_frame_is_a_file_that_others_read(tmp_path):
    store = worker.Store(str(tmp_path))
    frame = pd.DataFrame({"a": np.arange(10_000), "s": ["x"] * 10_000})
    envelope = pack(frame, store)
    path = tmp_path / envelope["uri"]
    assert path.suffix == ".arrow"
    assert pl.read_ipc(io.BytesIO(path.read_bytes())).shape == (10_000, 2)
    assert pa.ipc.open_file(path.read_bytes()).read_all().num_rows == 10_000


def test_a_frame_that_came_back_can_be_changed(tmp_path):
    back = carry(pd.DataFrame({"a": [1.0, 2.0], "b": [1, 2]}), tmp_path, inline=0)
    back.loc[0, "a"] = 5.0
    back["b"] += 1
    series = carry(pd.Series([1.0, 2.0]), tmp_path, inline=0)
    series.iloc[0] = 7.0
    assert (back.loc[0, "a"], back.loc[1, "b"], series.iloc[0]) == (5.0, 3, 7.0)


def test_a_generator_in_a_frame_is_refused(tmp_path):
    with pytest.raises(worker.WorkerError, match="DW521: a generator"):
        carry(pd.DataFrame({"g": [(x for x in ())]}), tmp_path)


def test_a_subclass_of_a_frame_is_not_taken_for_one(tmp_path):
    class Sub(pd.DataFrame):
        pass

    with pytest.raises(worker.WorkerError, match="DW521: the class Sub, defined inside a function"):
        carry(Sub({"a": [1]}), tmp_path)


def test_without_pyarrow_pandas_frames_are_pickled(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    store = worker.Store(str(tmp_path))
    assert pack(FRAMES["int columns"], store, inline=0)["codec"] == "pickle"
    with pytest.raises(worker.WorkerError, match="pyarrow is not installed here"):
        pack(FRAMES["int columns"], store, pickle="off")


def test_without_pyarrow_an_arrow_file_says_what_it_needs(tmp_path, monkeypatch):
    store = worker.Store(str(tmp_path))
    envelope = pack(FRAMES["int columns"], store, inline=0)
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(worker.WorkerError, match=r"DW523: .*needs the package pyarrow"):
        worker.decode(envelope, store)


PANDAS_SCALARS = {
    "timestamp": pd.Timestamp("2026-01-01T00:00:00.123456789"),
    "timestamp zone": pd.Timestamp("2026-10-25T00:30:00Z").tz_convert("Europe/Amsterdam"),
    "timestamp zone, again": pd.Timestamp("2026-10-25T01:30:00Z").tz_convert("Europe/Amsterdam"),
    "timestamp utc": pd.Timestamp("2026-01-01", tz="UTC"),
    "timestamp offset": pd.Timestamp("2026-01-01T00:00+02:00"),
    "timestamp seconds": pd.Timestamp("2026-01-01").as_unit("s"),
    "timedelta": pd.Timedelta("1 days 00:00:00.000000001"),
    "timedelta ms": pd.Timedelta("1s").as_unit("ms"),
    "nat": pd.NaT,
    "na": pd.NA,
}


@pytest.mark.parametrize("name", PANDAS_SCALARS)
def test_pandas_scalars(name, tmp_path):
    value = [PANDAS_SCALARS[name], {"k": PANDAS_SCALARS[name]}]
    assert describe(carry(value, tmp_path, pickle="off")) == describe(value)


@pytest.mark.parametrize("name", ["UTC", "Europe/Amsterdam", "Etc/GMT+5"])
def test_zones_of_pytz(name, tmp_path):
    pytz = pytest.importorskip("pytz")
    zone = pytz.timezone(name)
    value = [zone, zone.localize(SUMMER), pytz.FixedOffset(90), zone]
    back = carry(value[:3], tmp_path, pickle="off")
    assert [repr(item) for item in back] == [repr(item) for item in value[:3]]
    assert back[1].utcoffset() == value[1].utcoffset()
    frame = pd.DataFrame({"t": pd.DatetimeIndex(["2026-03-29"]).tz_localize(zone)})
    assert describe(carry(frame, tmp_path, inline=0, pickle="off")) == describe(frame)


def test_pandas_scalars_that_only_pickle_keeps(tmp_path):
    for value in (pd.Period("2026-01", "M"), pd.Interval(0, 1), pd.offsets.Day(2)):
        assert carry(value, tmp_path) == value


# --- polars and pyarrow -----------------------------------------------------------------------------------


def _polars():
    return {
        "mixed": pl.DataFrame({"i": [1, None], "f": [float("nan"), -0.0], "s": ["a", None], "b": [True, False]}),
        "categories": pl.DataFrame({"c": pl.Series(["a", "b"], dtype=pl.Categorical)}),
        "enum": pl.DataFrame({"e": pl.Series(["a"], dtype=pl.Enum(["b", "a"]))}),
        "times": pl.DataFrame({"t": [SUMMER], "d": [datetime.date(2026, 1, 1)]}).with_columns(
            z=pl.col("t").dt.replace_time_zone("Europe/Amsterdam")
        ),
        "nested": pl.DataFrame({"l": [[1], []], "s": [{"a": 1, "b": "x"}, None]}),
        "decimal": pl.DataFrame({"d": [decimal.Decimal("1.10")]}),
        "null": pl.DataFrame({"n": [None, None]}),
        "small": pl.DataFrame({"i": pl.Series([1], dtype=pl.Int8), "u": pl.Series([1], dtype=pl.UInt64)}),
        "array": pl.DataFrame({"a": pl.Series([[1, 2]], dtype=pl.Array(pl.Int16, 2))}),
        "empty": pl.DataFrame({"a": pl.Series([], dtype=pl.Float32)}),
        "series": pl.Series("name", [1, None, 3], dtype=pl.Int16),
        "series without name": pl.Series([b"x"]),
    }


POLARS = _polars()


@pytest.mark.parametrize("name", POLARS)
def test_polars(name, tmp_path):
    back = carry(POLARS[name], tmp_path, inline=0, pickle="off")
    assert describe(back) == describe(POLARS[name])


def test_lazy_frames_are_refused(tmp_path):
    with pytest.raises(worker.WorkerError, match=r"DW521: a lazy frame .*LazyFrame"):
        carry(pl.LazyFrame({"a": [1]}), tmp_path)


def _arrow():
    table = pa.table({"a": [1, None], "s": ["x", "y"], "l": [[1], None]})
    dictionary = pa.array(["a", "b", "a"]).dictionary_encode()
    return {
        "table": table,
        "metadata": table.replace_schema_metadata({"k": "v", b"\xff": b"\0"}),
        "not nullable": pa.Table.from_arrays(
            [pa.array([1])], schema=pa.schema([pa.field("a", pa.int8(), nullable=False)])
        ),
        "no rows": table.slice(0, 0),
        "sliced": table.slice(1),
        "chunks": pa.concat_tables([table, table]),
        "dictionary": pa.table({"d": dictionary}),
        "different dictionaries": pa.table(
            {"d": pa.chunked_array([dictionary, pa.array(["z", "a"]).dictionary_encode()])}
        ),
        "duplicate names": pa.Table.from_arrays([pa.array([1]), pa.array(["a"])], ["x", "x"]),
        "timestamps": pa.table({"t": pa.array([0], pa.timestamp("ns", "Europe/Amsterdam"))}),
        "batch": pa.record_batch({"a": [1, 2]}),
        "empty batch": pa.record_batch({"a": pa.array([], pa.int8())}),
        "array": pa.array([1.5, None]),
        "struct array": pa.array([{"a": 1}, None]),
        "chunked array": pa.chunked_array([[1], [2, 3]]),
        "no chunks": pa.chunked_array([], pa.string()),
    }


ARROW = _arrow()


@pytest.mark.parametrize("name", ARROW)
def test_pyarrow(name, tmp_path):
    back = carry(ARROW[name], tmp_path, inline=0, pickle="off")
    assert describe(back) == describe(ARROW[name])
    assert type(back) is type(ARROW[name])


# --- models, and everything at once -----------------------------------------------------------------------


@pytest.mark.slow
def test_a_model_of_scikit_learn(tmp_path):
    linear = pytest.importorskip("sklearn.linear_model")
    model = linear.LogisticRegression().fit(np.array([[0.0], [1.0], [2.0]]), ["a", "a", "b"])
    store = worker.Store(str(tmp_path))
    envelope = pack(model, store, inline=0)
    back = worker.decode(envelope, store)
    assert envelope["codec"] == "pickle"
    assert describe(back) == describe(model)
    assert carry(model, tmp_path, pickle=["sklearn.*"]).coef_.tolist() == model.coef_.tolist()
    with pytest.raises(worker.WorkerError, match=r"DW524: .*LogisticRegression"):
        carry(model, tmp_path, pickle="off")


def test_a_record_of_everything(tmp_path):
    value = shapes.Plain(
        {"frame": pd.DataFrame({"a": np.arange(20_000)}), "array": np.zeros(20_000), 3: pl.DataFrame({"x": [1]})},
        [pa.table({"t": [1]}), pd.NaT, np.float32(1), {"deep": (np.ones(3),)}],
    )
    store = worker.Store(str(tmp_path))
    envelope = pack(value, store, pickle="off")
    folder = tmp_path / envelope["uri"]
    assert envelope["main"] == "value.json"
    assert sorted(f.suffix for f in folder.iterdir()) == [".arrow", ".json", ".npy"]
    assert describe(worker.decode(envelope, store)) == describe(value)
    assert len(json.dumps(envelope)) < 300


def test_a_part_that_was_changed_is_not_read(tmp_path):
    store = worker.Store(str(tmp_path))
    envelope = pack([np.zeros(20_000), 1], store)
    (part,) = (tmp_path / envelope["uri"]).glob("*.npy")
    data = bytearray(part.read_bytes())
    data[-1] ^= 1
    part.write_bytes(data)
    with pytest.raises(worker.WorkerError, match=r"DW502: .*npy is not what was written"):
        worker.decode(envelope, store)


def test_bytesio_among_frames_is_pickled_whole(tmp_path):
    value = {"frame": FRAMES["categories"], "buffer": io.BytesIO(b"abc")}
    assert describe(carry(value, tmp_path)) == describe(value)
