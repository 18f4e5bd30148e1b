from __future__ import annotations

import preview_plans as plans
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagwright.ir.model import Call, Callee, Const, Display, Expr, In, Out, Star, SymbolRef, Unpack
from dagwright.plan.model import FromStep, Output, Step
from dagwright.preview.characters import cells, clean, fit, some
from dagwright.preview.wording import Words, facts, literal, param_text, setting_rows
from dagwright.settings.model import Backoff, Duration, Quantity, Secret, TaskSettings


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", '"a"'),
        ('say "no"\\', '"say \\"no\\"\\\\"'),
        ("two\nlines\x1b", '"two\\nlines\\x1b"'),
        (None, "None"),
        (True, "True"),
        (-0.0, "-0.0"),
        (2**70, "1180591620717411303424"),
        ((1,), "(1,)"),
        ((), "()"),
        ([1, "b", {"k": (2, 3)}], '[1, "b", {"k": (2, 3)}]'),
        (frozenset(["b", "a"]), 'frozenset({"a", "b"})'),
        (set(), "set()"),
        (b"\x00ab", "b'\\x00ab'"),
        ("\ud800", '"\\ud800"'),
    ],
)
def test_literal(value, text):
    assert literal(value) == text


def test_literal_in_little_room():
    assert literal("x" * 100, 12) == '"xxxxxxxxx…"'
    assert literal(list(range(1000)), 16) == "[0, 1, 2, 3, …]"
    assert len(literal(10**5000, 30)) == 30, "an int too long for Python's own text"


def test_fit_counts_cells_not_characters():
    assert fit("abcdef", 6) == "abcdef"
    assert fit("abcdef", 5) == "abcd…"
    assert fit("漢字漢字", 5) == "漢字…"
    assert fit("abc", 1) == "…"
    assert cells("漢e\u0301") == 3


@given(st.text(), st.integers(0, 40))
def test_fit_never_takes_more(text, room):
    assert cells(fit(clean(text), room)) <= room


def test_clean_leaves_nothing_that_acts():
    assert clean("a\u202eb\u2066\x07\u200b") == "a\\u202eb\\u2066\\x07\\u200b"
    assert clean("naïve 漢字") == "naïve 漢字"


def test_some():
    assert some(["a", "b", "c"], 20) == "a, b, c"
    assert some(["alpha", "beta", "gamma"], 14) == "alpha, beta, …"
    assert some(["alpha", "beta", "gamma"], 14, 3) == "alpha, beta +1"
    assert some([f"n{i}" for i in range(100)], 12, 100) == "n0, n1 +98"
    assert some(["a" * 50, "b"], 10) == "aaaaaa…, b"


@given(st.lists(st.text("abc", min_size=1, max_size=9), min_size=1), st.integers(8, 60))
def test_some_stays_in_its_room(parts, room):
    assert cells(some(parts, room)) <= room
    assert cells(some(parts, room, len(parts))) <= room


def test_step_texts():
    plan = plans.churn()
    words = Words(plan)
    texts = {step.id: words.step(step) for step in plan.steps}
    assert texts["clean"] == 'features = data.clean(raw, drop=["id", "name"])'
    assert texts["train-large"] == "large = model.train(features, depth=depth + 4)", "glue shows as its source"
    assert texts["evaluate"] == "best = model.evaluate([small, large], features)"
    assert texts["depth-2"] == "depth + 4"
    assert words.step(plan.steps[2], 36) == "features = data.clean(raw, …)"
    for step in plan.steps:
        for room in range(10, 60):
            assert cells(words.step(step, room)) <= room


def test_ambiguous_variables_give_way_to_ids():
    plan = plans.fan(3)
    words = Words(plan)
    assert words.step(plan.steps[-1]) == "work.pick([train-0, train-1, train-2], data)"


def test_every_reference_and_node():
    """A block as the planner makes it: unpacking, glue before and after, unpacked arguments, a symbol, a print."""
    block = (
        Expr("pre", "size * 2", (("size", In("size")),)),
        Call("f", Callee("other.mod", "Cls.make"), (Star(In("xs")), Out("pre")), ((None, In("options")), ("key", SymbolRef("m", "helper")))),
        Unpack("u", Out("f"), ("a", "b", None), 1),
        Expr("show", "print(a)", (("a", Out("u", (("item", 0),))),), role="print"),
        Expr("last", "a[0]", (("a", Out("u", (("item", 0),))),), var="first"),
    )  # fmt: skip
    step = Step(
        "f",
        block,
        {"xs": FromStep("g", "ys"), "options": FromStep("h", "value"), "size": FromStep("i", "left")},
        {"b": Output(Out("u", (("item", 1),)))},
        (),
        TaskSettings(),
    )
    plan = plans.one()._replace(units=(step,))
    words = Words(plan)
    assert words.step(step) == "mod.Cls.make(*ys, size * 2, **h, key=helper)"
    assert [words.node(node, step) for node in block[2:]] == ["a, *b, _ = f", "print(a)", "first = a[0]"]
    assert words.ref(Out("u", (("item", 1), ("attr", "x"), ("item", "k"))), step) == 'b.x["k"]'
    assert words.ref(Display("dict", ((Const(1), Out("last")), (None, In("options")))), step) == "{1: first, **h}"
    assert words.ref(Display("tuple", (Const(1),)), step) == "(1,)"
    assert words.ref(None, step) == "None"


def test_settings_in_words():
    settings = TaskSettings(
        retries=1,
        retry_delay=Duration("30s", 30),
        backoff=Backoff(2.0, Duration("1h", 3600)),
        cpu=Quantity("500m", 500),
        gpu=2,
        gpu_kind="a100",
        env={"A": "1", "B": "x"},
        secrets={"TOKEN": Secret("db", "token")},
        tolerations=({"key": "gpu", "operator": "Exists"},),
        cache=False,
    )
    assert setting_rows(settings) == [
        ("retries", "1", ""),
        ("retry_delay", "30s", ""),
        ("backoff", "2 times up to 1h", ""),
        ("cpu", "500m", ""),
        ("gpu", "2", ""),
        ("gpu_kind", "a100", ""),
        ("env", "A=1, B=x", ""),
        ("secrets", "TOKEN=db/token", ""),
        ("tolerations", "key=gpu, operator=Exists", ""),
        ("cache", "false", ""),
    ]
    assert facts(settings) == ("500m cpu", "2 a100", "1 retry", "1 secret")


def test_params():
    texts = [param_text(param) for param in plans.churn().params]
    assert texts == ["snapshot: str from schedule.date -1d", "depth: int = 3"]
