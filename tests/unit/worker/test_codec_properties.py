"""Any value of the standard types comes back equal in value and type, whichever way it travels."""

from __future__ import annotations

import collections
import datetime
import decimal
import pathlib
import struct
import tempfile

import pytest
import worker_shapes as shapes
from describe import describe
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worker_carry import carry

pytestmark = pytest.mark.slow  # thousands of values

floats = st.one_of(
    st.floats(),
    st.integers(0, 2**64 - 1).map(lambda bits: struct.unpack(">d", struct.pack(">Q", bits))[0]),
    st.sampled_from([-0.0, 0.0, float("nan"), -float("nan"), float("inf"), 1e16, 5e-324, 1.0]),
)
integers = st.one_of(st.integers(), st.integers(2**53 - 2, 2**53 + 2), st.integers(2**70, 2**80), st.booleans())
texts = st.one_of(
    st.text(),
    st.text(st.characters(exclude_categories=())),  # with lone surrogates
    st.sampled_from(
        ["$", "\ud83d\ude00", "{{ ds }}", "{{{{$.inputs}}}}", "$(HOME)", "${HOME}", "{%x%}", "{#", "\0", "1e3", "no"]
    ),
)
zones = st.one_of(
    st.none(),
    st.just(datetime.timezone.utc),
    st.builds(
        datetime.timezone,
        st.timedeltas(datetime.timedelta(hours=-23), datetime.timedelta(hours=23)),
    ),
    st.builds(datetime.timezone, st.just(datetime.timedelta(hours=1)), st.text()),
    st.timezone_keys().map(lambda key: __import__("zoneinfo").ZoneInfo(key)),
)
moments = st.one_of(
    st.dates(),
    st.datetimes(timezones=zones, allow_imaginary=False),
    st.datetimes().map(lambda d: d.replace(fold=1)),
    st.times(timezones=st.one_of(st.none(), st.just(datetime.timezone.utc))),
    st.timedeltas(),
)
scalars = st.one_of(
    st.none(),
    integers,
    floats,
    texts,
    st.binary(),
    moments,
    st.decimals(allow_nan=False),
    st.sampled_from(
        [decimal.Decimal(text) for text in ("NaN", "-NaN123", "sNaN", "-0.00", "1E+5", "Infinity", "1.10")]
    ),
    st.fractions(),
    st.uuids(),
    st.complex_numbers(),
    st.builds(complex, floats, floats),
    st.sampled_from([..., NotImplemented, int, dict, shapes.Model, shapes.double, len]),
    st.sampled_from(
        [*shapes.Colour, *shapes.Level, shapes.Mode.READ, shapes.Mode.READ | shapes.Mode.WRITE, shapes.Mode(0)]
    ),
    st.builds(range, st.integers(), st.integers(), st.integers(1)),
    st.sampled_from([pathlib.PurePosixPath("a/b"), pathlib.PureWindowsPath("C:\\x"), pathlib.Path("not there/at all")]),
)


def _hashable(value):
    try:
        hash(value)
    except TypeError:
        return False
    return True


keys = st.recursive(
    scalars.filter(_hashable),
    lambda inner: st.one_of(st.tuples(inner, inner), st.frozensets(inner, max_size=3)),
    max_leaves=4,
)


def _containers(inner):
    return st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(texts, inner, max_size=4),
        st.dictionaries(keys, inner, max_size=4),
        st.sets(keys, max_size=4),
        st.frozensets(keys, max_size=4),
        st.binary().map(bytearray),
        st.dictionaries(keys, inner, max_size=3).map(collections.OrderedDict),
        st.dictionaries(keys, inner, max_size=3).map(lambda d: collections.defaultdict(list, d)),
        st.dictionaries(keys, st.integers(), max_size=3).map(collections.Counter),
        st.builds(collections.deque, st.lists(inner, max_size=3), st.one_of(st.none(), st.integers(3, 9))),
        st.builds(shapes.Point, inner, inner),
        st.builds(shapes.Pair, inner, inner),
        st.builds(shapes.Plain, inner, st.lists(inner, max_size=2)),
        st.builds(shapes.Frozen, inner),
        st.builds(shapes.Child, inner, inner, inner),
        st.builds(slice, inner, inner, inner),
    )


values = st.recursive(scalars, _containers, max_leaves=12)


@pytest.mark.parametrize("inline", [0, 1024, 1 << 30], ids=["stored", "mixed", "inline"])
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=values)
def test_a_value_comes_back_equal_in_value_and_type(inline, value):
    with tempfile.TemporaryDirectory() as root:
        before = describe(value)
        back = carry(value, root, inline=inline, pickle="off")
        assert describe(back) == before
        assert describe(value) == before  # encoding leaves the value alone


@settings(max_examples=150, deadline=None)
@given(value=values)
def test_equal_values_have_equal_bytes(value):
    import dagwright_worker as worker

    policy = worker.Policy("off", 1 << 30)
    once = worker.encode(value, None, policy)
    back = worker.decode(once)
    assert worker.encode(back, None, policy) == once


@settings(max_examples=100, deadline=None)
@given(value=values)
def test_the_text_is_ascii_and_holds_no_template(value):
    import dagwright_worker as worker

    text = worker.encode(value, None, worker.Policy("off", 1 << 30))["value"]
    assert text.isascii()
    assert not any(pair in text for pair in ("{{", "{%", "{#", "$(", "${"))


@settings(max_examples=100, deadline=None)
@given(value=st.lists(values, min_size=1, max_size=3))
def test_what_pickle_stores_comes_back_as_well(value):
    with tempfile.TemporaryDirectory() as root:
        whole = {"model": shapes.Model(1.5), "rest": value}
        assert describe(carry(whole, root, inline=0)) == describe(whole)


def test_the_strategies_reach_the_kinds_named_in_the_issue():
    """A strategy that quietly lost a kind would prove nothing about it."""
    wanted = {
        "float",
        "int",
        "dict",
        "bytes",
        "date",
        "datetime",
        "Decimal",
        "set",
        "Colour",
        "Plain",
        "Point",
        "tuple",
        "UUID",
        "Fraction",
    }
    seen = set()

    @settings(max_examples=600, deadline=None, database=None, derandomize=True)
    @given(values)
    def collect(value):
        todo = [value]
        while todo:
            one = todo.pop()
            seen.add(type(one).__name__)
            if isinstance(one, dict):
                todo += [*one, *one.values()]
            elif isinstance(one, (list, tuple, set, frozenset)):
                todo += one

    collect()
    assert wanted <= seen
