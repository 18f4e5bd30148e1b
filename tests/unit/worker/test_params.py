"""Parameters: what engines and people hand over becomes exactly the value the annotation asks for, or DW511."""

from __future__ import annotations

import datetime
import decimal
import math
import pathlib
import uuid

import pytest
import worker_shapes as shapes
from describe import describe

import dagwright_worker as worker

UTC = datetime.timezone.utc

GOOD = [
    ("any", {"a": [1]}, {"a": [1]}),
    ("none", None, None),
    ("none", "", None),
    ("bool", True, True),
    ("bool", "False", False),
    ("int", 3, 3),
    ("int", 3.0, 3),
    ("int", "3", 3),
    ("int", " -12 ", -12),
    ("int", "1180591620717411303424", 2**70),
    ("int", {"$": "int", "v": "0x400000000000000000"}, 2**70),
    ("float", 3, 3.0),
    ("float", 1.5, 1.5),
    ("float", "nan", math.nan),
    ("float", "-0", -0.0),
    ("float", "1e3", 1000.0),
    ("complex", "1+2j", 1 + 2j),
    ("complex", 2, 2 + 0j),
    ("str", "3", "3"),
    ("str", "", ""),
    ("str", "{{ ds }} 'x' \"y\"\n", "{{ ds }} 'x' \"y\"\n"),
    ("bytes", "caf\u00e9", "caf\u00e9".encode()),
    ("date", "2026-11-01", datetime.date(2026, 11, 1)),
    ("date", datetime.date(2026, 11, 1), datetime.date(2026, 11, 1)),
    ("datetime", "2026-11-01T10:00:00Z", datetime.datetime(2026, 11, 1, 10, tzinfo=UTC)),
    ("datetime", "2026-11-01T10:00:00.5", datetime.datetime(2026, 11, 1, 10, 0, 0, 500000)),  # noqa: DTZ001
    ("datetime", "2026-11-01 10:00", datetime.datetime(2026, 11, 1, 10)),  # noqa: DTZ001
    ("datetime", "2026-11-01", datetime.datetime(2026, 11, 1)),  # noqa: DTZ001
    ("datetime", "2026-11-01T10:00:00+00:00", datetime.datetime(2026, 11, 1, 10, tzinfo=UTC)),
    ("time", "10:30:00.25Z", datetime.time(10, 30, 0, 250000, tzinfo=UTC)),
    ("time", "10:30", datetime.time(10, 30)),
    ("timedelta", 90, datetime.timedelta(seconds=90)),
    ("timedelta", "90", datetime.timedelta(seconds=90)),
    ("timedelta", "1.5h", datetime.timedelta(hours=1.5)),
    ("timedelta", "-1d 12h", datetime.timedelta(days=-1, hours=-12)),
    ("timedelta", "1d2h3m4s", datetime.timedelta(days=1, hours=2, minutes=3, seconds=4)),
    ("decimal", "1.10", decimal.Decimal("1.10")),
    ("decimal", 3, decimal.Decimal(3)),
    ("path", "a/b", pathlib.Path("a/b")),
    ("uuid", "00000000-0000-0000-0000-000000000005", uuid.UUID(int=5)),
    ({"list": "int"}, [1.0, 2.0], [1, 2]),
    ({"list": "int"}, "[1, 2]", [1, 2]),
    ({"list": {"tuple": ["str", "int"]}}, [["a", 1]], [("a", 1)]),
    ({"set": "str"}, ["b", "a", "b"], {"a", "b"}),
    ({"frozenset": "int"}, "[3]", frozenset({3})),
    ({"tuple": ["int", "..."]}, [3, 5.0, 7], (3, 5, 7)),
    ({"tuple": ["int", "..."]}, "[]", ()),
    ({"tuple": ["int", "str"]}, [3, "x"], (3, "x")),
    ({"tuple": []}, [], ()),
    ({"dict": ["str", "int"]}, {"a": 1.0}, {"a": 1}),
    ({"dict": ["int", "float"]}, '{"1": 2}', {1: 2.0}),
    ({"dict": ["date", "any"]}, {"2026-01-01": None}, {datetime.date(2026, 1, 1): None}),
    ({"union": ["int", "none"]}, None, None),
    ({"union": ["int", "none"]}, "7", 7),
    ({"union": ["int", "str"]}, "7", "7"),
    ({"union": ["str", "int"]}, 7, 7),
    ({"union": ["float", "str"]}, 2, 2.0),
    ({"union": ["date", "none"]}, "2026-01-01", datetime.date(2026, 1, 1)),
    ({"union": [{"list": "int"}, "int"]}, 3.0, 3),
    ({"literal": ["a", 1, None, True]}, 1, 1),
    ({"literal": ["a", 1, None, True]}, 1.0, 1),
    ({"literal": ["a", 1, None, True]}, True, True),
    ({"literal": ["a", 1]}, "1", 1),
    ({"literal": ["1", 1]}, "1", "1"),
    ({"literal": [None, "x"]}, None, None),
    ({"enum": "worker_shapes:Colour"}, "RED", shapes.Colour.RED),
    ({"enum": "worker_shapes:Colour"}, "red", shapes.Colour.RED),
    ({"enum": "worker_shapes:Level"}, 2.0, shapes.Level.HIGH),
    ({"enum": "worker_shapes:Level"}, "2", shapes.Level.HIGH),
    ({"enum": "worker_shapes:Level"}, shapes.Level.LOW, shapes.Level.LOW),
]


@pytest.mark.parametrize(("kind", "raw", "expected"), GOOD)
def test_good(kind, raw, expected):
    assert describe(worker.coerce_param(kind, raw)) == describe(expected)


BAD = [
    ("none", 0),
    ("bool", 1),
    ("bool", "yes"),
    ("bool", None),
    ("int", True),
    ("int", 3.5),
    ("int", "3.0"),
    ("int", float(2**60)),
    ("int", math.nan),
    ("int", math.inf),
    ("int", None),
    ("int", "abc"),
    ("float", True),
    ("float", 2**53 + 1),
    ("float", 10**400),
    ("float", "1,5"),
    ("complex", "j j"),
    ("str", 3),
    ("str", None),
    ("bytes", 3),
    ("date", "2026-11-01T10:00:00"),
    ("date", "01/11/2026"),
    ("date", 20261101),
    ("date", datetime.datetime(2026, 1, 1, tzinfo=UTC)),
    ("date", "20261101"),
    ("date", "2026-W44-7"),
    ("date", "2026-02-30"),
    ("datetime", "soon"),
    ("datetime", "2026-11-01T10"),
    ("datetime", "2026-11-01T10:00:00.1234567"),
    ("datetime", ""),
    ("time", "25:00"),
    ("timedelta", "1 week"),
    ("timedelta", "1 2"),
    ("timedelta", ""),
    ("decimal", 1.1),
    ("decimal", "x"),
    ("path", 3),
    ("path", "a\0b"),
    ("uuid", "x"),
    ({"list": "int"}, "1, 2"),
    ({"list": "int"}, {"a": 1}),
    ({"list": "int"}, ["a"]),
    ({"list": "int"}, "{}"),
    ({"tuple": ["int", "str"]}, [1]),
    ({"tuple": []}, [1]),
    ({"dict": ["str", "int"]}, [1]),
    ({"dict": ["str", "int"]}, {"a": "b"}),
    ({"dict": ["str", "int"]}, "nothing"),
    ({"union": ["int", "none"]}, "x"),
    ({"literal": ["a", 1]}, "b"),
    ({"literal": [1]}, True),
    ({"enum": "worker_shapes:Colour"}, "BLUE"),
]


@pytest.mark.parametrize(("kind", "raw"), BAD)
def test_bad(kind, raw):
    with pytest.raises(worker.WorkerError) as told:
        worker.coerce_param(kind, raw)
    assert told.value.code == "DW511"


def test_the_message_shows_value_and_type():
    with pytest.raises(worker.WorkerError, match=r"'x' is no value of type int$"):
        worker.coerce_param("int", "x")
    with pytest.raises(worker.WorkerError, match=r"is no value of type tuple\[int, str\]: it has 1 elements"):
        worker.coerce_param({"tuple": ["int", "str"]}, [1])
    with pytest.raises(worker.WorkerError) as told:
        worker.coerce_param("int", "x" * 5000)
    assert len(str(told.value)) < 200


@pytest.mark.parametrize("kind", ["quux", {"quux": "int"}])
def test_an_unknown_descriptor_is_no_bad_value(kind):
    with pytest.raises(worker.WorkerError, match="DW542: unknown type descriptor"):
        worker.coerce_param(kind, 1)


TEXT = [
    ("any", "3", 3),
    ("any", "2026-11-01", "2026-11-01"),
    ("any", '{"a": [1, null]}', {"a": [1, None]}),
    ("any", '"3"', "3"),
    ("str", "3", "3"),
    ("str", "null", "null"),
    ("int", "3", 3),
    ({"union": ["str", "none"]}, "null", None),
    ({"union": ["str", "none"]}, "None", None),
    ({"union": ["str", "none"]}, "x", "x"),
    ({"union": ["str", "int"]}, "3", 3),
    ({"union": ["int", "float", "none"]}, "2.5", 2.5),
    ({"list": "str"}, '["a"]', ["a"]),
    ({"tuple": ["int", "..."]}, "[3, 5]", (3, 5)),
]


@pytest.mark.parametrize(("kind", "text", "expected"), TEXT)
def test_text(kind, text, expected):
    assert describe(worker.parse_param_text(kind, text)) == describe(expected)


def test_type_text():
    kind = {
        "union": [{"dict": ["str", {"tuple": ["int", "..."]}]}, {"literal": ["a", 1]}, {"enum": "m:Colour"}, "none"]
    }
    assert worker.type_text(kind) == "dict[str, tuple[int, ...]] | Literal['a', 1] | Colour | None"


# --- resolving --------------------------------------------------------------------------------------------

AT = {
    "time": "2026-03-29T04:00:00+00:00",
    "start": "2026-03-28T04:00:00Z",
    "end": "2026-03-29T04:00:00Z",
    "run": "r:1",
    "env": "prod",
}


def resolve(param, given=None, context=AT):
    return worker.resolve_params({"p": param}, {} if given is None else {"p": given, "other": 1}, context)["p"]


def test_given_before_source_before_default():
    param = {"type": "str", "default": "d", "source": "env.name"}
    assert resolve(param, "given") == "given"
    assert resolve(param) == "prod"
    assert resolve({"type": "str", "default": "d"}) == "d"


def test_a_default_is_exact_and_new_each_time():
    param = {"type": "float", "default": 3}
    assert describe(resolve(param)) == describe(3)  # as the plain call has it
    param = {"type": {"tuple": ["int", "..."]}, "default": worker.to_json((3, [5]))}
    assert resolve(param) == (3, [5])
    assert resolve(param)[1] is not resolve(param)[1]


def test_given_null_is_a_value():
    assert (
        worker.resolve_params({"p": {"type": {"union": ["int", "none"]}, "default": 1}}, {"p": None}, {})["p"] is None
    )


def test_sources_of_a_schedule():
    zone = __import__("zoneinfo").ZoneInfo("Europe/Amsterdam")
    when = {"source": "schedule.time", "timezone": "Europe/Amsterdam"}
    assert describe(resolve(when)) == describe(datetime.datetime(2026, 3, 29, 6, tzinfo=zone))
    assert resolve({**when, "type": "str"}) == "2026-03-29T06:00:00+02:00"
    assert resolve({**when, "source": "schedule.date"}) == datetime.date(2026, 3, 29)
    assert resolve({**when, "source": "schedule.date", "type": "str"}) == "2026-03-29"
    assert resolve({**when, "source": "schedule.start"}) == datetime.datetime(2026, 3, 28, 5, tzinfo=zone)
    assert describe(resolve({"source": "schedule.end"})) == describe(datetime.datetime(2026, 3, 29, 4, tzinfo=UTC))


def test_an_offset_moves_the_clock_on_the_wall():
    """A day before six in the morning is six in the morning, also where an hour is missing in between."""
    day = {"source": "schedule.time", "timezone": "Europe/Amsterdam", "offset": -86400, "type": "str"}
    assert resolve(day) == "2026-03-28T06:00:00+01:00"
    date = {"source": "schedule.date", "timezone": "Pacific/Auckland", "offset": -86400}
    assert resolve(date) == datetime.date(2026, 3, 28)
    assert resolve({**date, "timezone": "America/Los_Angeles"}) == datetime.date(2026, 3, 27)


def test_engines_hand_over_their_own_datetimes():
    class Theirs(datetime.datetime):
        pass

    found = resolve({"source": "schedule.time"}, context={"time": Theirs(2026, 1, 1, 5, tzinfo=UTC)})
    assert type(found) is datetime.datetime
    assert found == datetime.datetime(2026, 1, 1, 5, tzinfo=UTC)


def test_run_and_environment():
    assert resolve({"source": "run.id", "type": "str"}) == "r:1"
    assert resolve({"source": "env.name", "type": {"literal": ["prod", "dev"]}}) == "prod"


@pytest.mark.parametrize("source", ["schedule.date", "schedule.time", "schedule.start", "run.id", "env.name"])
def test_what_the_run_has_not_got_is_never_made_up(source):
    with pytest.raises(worker.WorkerError) as told:
        resolve({"source": source, "default": 1}, context={})
    assert told.value.code == "DW512"
    assert "-p p=" in told.value.help


def test_missing():
    with pytest.raises(worker.WorkerError, match="DW512: the parameter p has no value"):
        resolve({"type": "int"})


def test_bad_values_name_the_parameter():
    with pytest.raises(worker.WorkerError, match="DW511: parameter p: 'x' is no value of type int"):
        resolve({"type": "int"}, "x")
    with pytest.raises(worker.WorkerError, match="DW523: the time zone Mars/Base"):
        resolve({"source": "schedule.time", "timezone": "Mars/Base"})
