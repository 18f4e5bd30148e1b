"""Parameters: the default arrives exactly, and the schema admits what the annotation does."""

from __future__ import annotations

import datetime
import decimal
import json
import math
import pathlib
import uuid

import jsonschema
import pytest
from airflow_plans import emitted, given, param, plan, step
from hypothesis import given as drawn
from hypothesis import settings, strategies

import dagwright_worker
from dagwright.plan.spec import params_spec
from dagwright.settings.model import Duration, ParamSource
from dagwright_airflow.params import airflow_param, schema_of

DEFAULTS = [
    ("int", 3), ("int", 2**70), ("int", -(2**53) - 1), ("int", None), ("int", "x"), ("bool", True), ("bool", 1),
    ("float", 1.5), ("float", 3), ("float", -0.0), ("float", math.inf), ("float", math.nan), ("str", "{{ ds }}"), ("str", None),
    ("str", "\ud800"), ("str", "\0"), ("bytes", b"\x00\xff"), ("complex", 1 + 2j),
    ("date", datetime.date(2026, 1, 2)), ("datetime", datetime.datetime(2026, 1, 2, 3, tzinfo=datetime.timezone.utc)), ("time", datetime.time(1, 2)),
    ("timedelta", datetime.timedelta(days=-1, microseconds=3)), ("decimal", decimal.Decimal("1.10")),
    ("path", pathlib.PurePosixPath("/a")), ("uuid", uuid.UUID(int=5)), ("none", None),
    ({"list": "int"}, [1, 2]), ({"list": "int"}, (1, 2)), ({"tuple": ["int", "..."]}, (3, 5)), ({"tuple": ["int", "str"]}, (3, "a")),
    ({"set": "str"}, {"a"}), ({"frozenset": "int"}, frozenset([1])), ({"dict": ["str", "int"]}, {"a": 1}),
    ({"dict": ["int", "str"]}, {1: "a"}), ({"dict": ["str", "any"]}, {"__class": "x", "$": 1}),
    ({"union": ["int", "none"]}, None), ({"union": ["int", "none"]}, 4), ({"union": ["int", "str"]}, "4"), ({"union": ["str", "int"]}, 4),
    ({"literal": ["a", "b"]}, "b"), ({"literal": ["a", 1]}, "z"), ({"literal": [{"$": "bytes", "v": "AA=="}]}, b"\x00"),
    ("any", (1, 2)), ("any", [1, [2]]), ("any", {"a": (1,)}), ("any", 1), ("any", 1.0), ("any", True), ("any", None), ("any", "3"),
    ({"list": "date"}, [datetime.date(2026, 1, 2)]), ({"list": "int"}, [2**70]), ({"list": "int"}, [1, None]),
]  # fmt: skip


def resolved(descriptor, default, raw=...):
    """What the function gets: the run was given nothing, or `raw` in the conf."""
    it = param("p", descriptor, default)
    spec = params_spec(plan(step("a"), params=(it,)))["p"]
    made = airflow_param(it, spec)
    jsonschema.validate(made.default, made.schema, format_checker=jsonschema.FormatChecker())
    value = json.loads(json.dumps(made.default if raw is ... else raw))
    if raw is not ...:
        jsonschema.validate(raw, made.schema, format_checker=jsonschema.FormatChecker())
    shown = made.shown and json.dumps(value) == json.dumps(made.default)
    return dagwright_worker.resolve_params({"p": spec}, {} if shown else {"p": value}, {})["p"]


@pytest.mark.parametrize(("descriptor", "default"), DEFAULTS, ids=repr)
def test_a_default_arrives_exactly(descriptor, default):
    value = resolved(descriptor, default)
    assert dagwright_worker.to_json(value) == dagwright_worker.to_json(default)


_VALUES = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers() | strategies.floats() | strategies.text(max_size=5) | strategies.binary(max_size=3) | strategies.dates(),
    lambda inner: strategies.lists(inner, max_size=3) | strategies.tuples(inner, inner) | strategies.dictionaries(strategies.text(max_size=3) | strategies.integers(), inner, max_size=2),
    max_leaves=6,
)  # fmt: skip
_TYPES = strategies.recursive(
    strategies.sampled_from(["any", "none", "bool", "int", "float", "str", "bytes", "date", "decimal"]),
    lambda inner: strategies.builds(lambda t: {"list": t}, inner) | strategies.builds(lambda t: {"tuple": [t, "..."]}, inner) | strategies.builds(lambda a, b: {"union": [a, b]}, inner, inner),
    max_leaves=3,
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@drawn(_TYPES, _VALUES)
def test_any_default_of_any_type_arrives_exactly(descriptor, default):
    value = resolved(descriptor, default)
    assert dagwright_worker.to_json(value) == dagwright_worker.to_json(default)


@pytest.mark.parametrize(
    ("descriptor", "raw", "wanted"),
    [
        ("int", 4, 4), ("float", 4, 4.0), ("str", "x", "x"), ("date", "2026-03-04", datetime.date(2026, 3, 4)),
        ({"tuple": ["int", "..."]}, [1], (1,)), ({"union": ["int", "none"]}, None, None), ("any", [1], [1]),
        ("decimal", "1.10", decimal.Decimal("1.10")), ("timedelta", "1d", datetime.timedelta(days=1)),
    ],
)  # fmt: skip
def test_what_a_run_is_given_gets_the_type_of_the_annotation(descriptor, raw, wanted):
    found = resolved(descriptor, dagwright_worker.coerce_param(descriptor, raw), raw)
    assert (type(found), found) == (type(wanted), wanted)


def test_the_shown_form_stands_for_the_default_and_another_value_for_itself():
    assert resolved("any", (1, 2)) == (1, 2)
    assert resolved("any", (1, 2), [1, 2]) == (1, 2)  # the form in the UI, sent back unchanged
    assert resolved("any", (1, 2), [1, 2, 3]) == [1, 2, 3]
    assert resolved("any", True, 1) == 1
    assert type(resolved("any", True, 1)) is int


@pytest.mark.parametrize(
    ("descriptor", "wanted"),
    [
        ("any", {}), ("int", {"type": "integer"}), ("date", {"type": "string", "format": "date"}),
        ({"union": ["none", "date"]}, {"type": ["null", "string"], "format": "date"}),
        ({"union": ["str", "date"]}, {"type": "string"}),
        ({"union": ["int", "any"]}, {}),
        ({"list": "int"}, {"type": "array", "items": {"type": "integer"}}),
        ({"union": [{"list": "int"}, {"list": "str"}]}, {"type": "array"}),
        ({"tuple": ["int", "str"]}, {"type": "array"}),
        ({"dict": ["str", "int"]}, {"type": "object"}),
        ({"literal": ["a", "b"]}, {"enum": ["a", "b"]}),
        ({"enum": "m:E"}, {}),
    ],
)  # fmt: skip
def test_schemas(descriptor, wanted):
    assert schema_of(descriptor) == wanted


def test_how_params_are_written():
    it = plan(
        step("a", "shop:f", given("day"), given("n"), given("m")),
        params=(
            param("day", "str", annotation="str", source=ParamSource("schedule.date", Duration("-1d", -86400))),
            param("n", {"tuple": ["int", "..."]}, annotation="tuple[int, ...]"),
            param("m", "int", 3, annotation="int"),
        ),
    )
    text = emitted(it)
    assert '"day": Param(None, type=["null", "string"], description="if not given: schedule.date -1d"),' in text
    assert '"n": Param(type="array", items={"type": "integer"}, description="tuple[int, ...]"),' in text
    assert '"m": Param(3, type="integer"),' in text
    assert '"shown": None' in text
