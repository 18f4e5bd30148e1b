"""The parameters of a flow: annotations and defaults that Prefect can make a form of, and that come back as what they are."""

from __future__ import annotations

import ast

import pytest
from prefect_plans import flow_text, given, param, plan, step

from dagwright.settings.model import ParamSource
from dagwright_prefect.annotations import annotation


@pytest.mark.parametrize(
    ("type_", "default", "shown"),
    [
        ("int", ..., "p: int"),
        ("int", 3, "p: int = 3"),
        ("float", 1, "p: float = 1"),
        ("float", float("inf"), "p: Any = {'$': 'float', 'v': 'inf'}"),
        ("float", -0.0, "p: Any = {'$': 'float', 'v': '-0.0'}"),
        ("int", 2**70, "p: Any = {'$': 'int', 'v': '0x400000000000000000'}"),
        ("bytes", b"x", "p: Any = {'$': 'bytes', 'v': 'eA=='}"),
        ("str", "a\0", "p: Any = 'a\\x00'"),
        ({"tuple": ["int", "..."]}, (1, 2), "p: tuple[int, ...] = (1, 2)"),
        ({"tuple": ["int", "str"]}, (1, "a"), "p: tuple[int, str] = (1, 'a')"),
        ("any", (1, 2), "p: Any = {'$': 'tuple', 'v': [1, 2]}"),
        ({"list": {"tuple": ["int"]}}, [(1,)], "p: list[tuple[int]] = [(1,)]"),
        ({"list": "any"}, [(1,)], "p: Any = [{'$': 'tuple', 'v': [1]}]"),
        ({"dict": ["str", "int"]}, {"a": 1}, "p: dict[str, int] = {'a': 1}"),
        ({"dict": ["int", "int"]}, {1: 1}, "p: Any = {'$': 'dict', 'v': [[1, 1]]}"),
        ({"union": ["int", "none"]}, None, "p: int | None = None"),
        ("date", ..., "p: datetime.date"),
        ({"enum": "shop:Color"}, ..., "p: Any"),
        ({"literal": ["a", None]}, "a", "p: Literal['a', None] = 'a'"),
    ],
)
def test_parameters_in_the_signature(type_, default, shown):
    text = flow_text(plan(step("a", "shop:f", given("p")), params=(param("p", type_, default),)))
    (function,) = (n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == "shop")
    found = ast.unparse(function.args)
    assert ast.dump(ast.parse(f"def f({found}): 0")) == ast.dump(ast.parse(f"def f({shown}): 0"))


@pytest.mark.parametrize(
    ("type_", "shown"),
    [("date", "p: datetime.date | None=None"), ({"union": ["str", "none"]}, "p: Any={'$': 'source'}")],
)
def test_a_parameter_of_the_run_has_a_default_that_stands_for_it(type_, shown):
    source = ParamSource("schedule.date", None)
    text = flow_text(plan(step("a", "shop:f", given("p")), params=(param("p", type_, source=source),)))
    (function,) = (n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == "shop")
    assert ast.unparse(function.args) == shown


def test_a_required_parameter_after_an_optional_one_is_by_name_only():
    text = flow_text(plan(step("a"), params=(param("p", "int", 1), param("q", "int"), param("r", "int", 2))))
    assert "def shop(p: int = 1, *, q: int, r: int = 2) -> None:" in text


@pytest.mark.parametrize(
    ("type_", "said"),
    [
        ({"union": ["any", "int"]}, "Any"),
        ({"union": ["int", {"list": "str"}]}, "int | list[str]"),
        ({"tuple": []}, "tuple[()]"),
        ({"frozenset": "uuid"}, "frozenset[UUID]"),
        ({"literal": [{"$": "bytes", "v": ""}]}, "Any"),
        ({"dict": ["str", {"enum": "m:E"}]}, "dict[str, Any]"),
        ("something new", "Any"),
    ],
)
def test_annotations(type_, said):
    assert annotation(type_) == said
