"""The statements of flows with conditions, loops and `try`: how they read, and which order they say."""

from __future__ import annotations

import ast

import pytest

from dagwright.compiler import Request, back, front
from dagwright.diagnostics.model import DagwrightError, DiagnosticSink
from dagwright.plan.model import MapRegion, Step, walk_units
from dagwright.registry import backend
from dagwright.settings.model import TargetSettings
from dagwright_prefect import depth, flow, readback
from dagwright_prefect.flow import flow_view
from dagwright_prefect.render import render
from dagwright_prefect.waits import Waits

DOMAIN = """
def rows(n) -> list: ...
def load(x=0) -> dict: ...
def train(x, y=0) -> dict: ...
def pair(x) -> tuple: ...
def good(x) -> bool: ...
def best(x, y=0) -> dict: ...
def save(x=0) -> None: ...
"""


@pytest.fixture
def compiled(tmp_path):
    """From the lines of a pipeline function to its text and its plan for Prefect."""

    def compile_(lines, parameters="n: int = 3"):
        (tmp_path / "shop.py").write_text(DOMAIN, encoding="utf-8")
        body = "".join(f"    {line}\n" for line in lines.strip("\n").splitlines())
        source = f"from shop import *\n\n\ndef p({parameters}):\n{body}".replace("import *", f"import {NAMES}")
        (tmp_path / "pipeline.py").write_text(source, encoding="utf-8")
        sink = DiagnosticSink()
        made = front(Request(f"{tmp_path / 'pipeline.py'}:p", None, (), ("prefect",), None), sink)
        emission = back(made, backend("prefect"), sink) if made is not None else None
        sink.raise_if_errors()
        return emission.artifacts[0].text, made.plan

    return compile_


NAMES = ", ".join(line.split("(")[0][4:] for line in DOMAIN.strip().splitlines())


def statements(text):
    """What stands in the flow function."""
    lines = text[text.index("    with pipeline_run(") : text.index('if __name__ == "__main__"')].rstrip().splitlines()
    return [line[8:] for line in lines[1:]]


def test_a_loop_and_a_decision_read_as_they_were_written(compiled):
    text, _ = compiled(
        """
data = load(n)
models = [train(data, x) for x in rows(n)]
found = best(models)
if found["good"]:
    result = best(found)
else:
    result = None
return result
"""
    )
    assert statements(text) == [
        'data = load.submit({"n": params["n"]})',
        'rows_run = rows.submit({"n": params["n"]})',
        'models = [train.submit({"data": data, "item": x}, wait_for=[rows_run]) for x in items(rows_run, "items")]',
        'found = best.submit({"models": models})',
        'if flag(found, "test"):',
        '    result = best_result.submit({"found": found})',
        "else:",
        "    result = const(None)",
        "return value(result)",
    ]


def test_a_cleanup_waits_for_its_body_and_the_body_for_what_stands_above(compiled):
    text, _ = compiled(
        """
early = load()
try:
    a = train(early)
    b = train(n)
except Exception:
    save("failed")
    raise
finally:
    save("always")
return best(a, b)
"""
    )
    assert statements(text) == [
        "early = load.submit({})",
        "ready(early)",
        "try:",
        "    with block():",
        '        a = train.submit({"early": early})',
        '        b = train_b.submit({"n": params["n"]}, wait_for=[early])',
        "except BaseException:",
        "    with block():",
        "        save_run = save.submit({}, wait_for=[early])",
        "    raise",
        "finally:",
        "    with block() as try_runs:",
        "        save_2_run = save_2.submit({}, wait_for=[early])",
        'best_run = best.submit({"a": a, "b": b}, wait_for=[*try_runs])',
        "return value(best_run)",
    ]


def test_a_round_of_several_tasks_is_a_function(compiled):
    text, _ = compiled(
        """
found = []
for x in rows(n):
    y = load(x)
    if good(y):
        found.append(train(y))
return found
"""
    )
    lines = statements(text)
    assert lines[2] == "def found_round(x: dict[str, Any]) -> Any:"
    assert '    if flag(good_run, "test"):' in lines
    assert lines[-2:] == ['found = {"many": each(found_round, items(rows_run, "items"))}', "return value(found)"]


def test_several_values_of_a_loop(compiled):
    text, _ = compiled(
        "xs = []\nys = []\nfor i in rows(n):\n    a, b = pair(i)\n    xs.append(a)\n    ys.append(b)\nreturn best(xs, ys)"
    )
    assert 'xs = [(it, "a") for it in ' in text
    assert 'ys = [(it, "b") for it in ' in text


def test_a_limit_of_parallel_rounds_is_the_loops(compiled):
    _, plan = compiled("models = [train(x) for x in rows(n)]\nreturn best(models)")
    units = [unit._replace(max_parallel=2) if isinstance(unit, MapRegion) else unit for unit in plan.units]
    text = render(flow_view(plan._replace(units=tuple(units)), TargetSettings("prefect")))
    assert 'models = each(models_round, items(rows_run, "items"), limit=2)' in statements(text)


def waits(text):
    """Variable -> what stands in the `wait_for` of its task."""
    found = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and node.value.keywords:
            for keyword in node.value.keywords:
                if keyword.arg == "wait_for":
                    found[node.targets[0].id] = [ast.unparse(it) for it in keyword.value.elts]
    return found


def test_an_effect_waits_for_what_only_the_side_not_taken_reads(compiled):
    text, _ = compiled("a = load(1)\nb = load(2)\nif good(a):\n    b = best(b)\nsave()\nreturn b")
    assert "b" in " ".join(waits(text)["save_run"])
    lines = waits(text)["save_run"]
    assert "*if_runs" in lines or "*if_b_runs" in lines
    assert any(it in lines for it in ("b", "load_b"))


def test_what_reads_a_constant_of_a_side_still_comes_after_the_effect_above(compiled):
    text, _ = compiled(
        "a = load(1)\nsave('x')\nif a:\n    r = train(1)\nelse:\n    r = None\nreturn best(r)", "n: int = 3"
    )
    assert waits(text)["best_run"] == ["save_run"]  # which comes after `a`, that decides


def test_what_does_not_come_after_a_decision_is_begun_before_it(compiled):
    text, _ = compiled("a = load(1)\nif a:\n    r = train(1)\nelse:\n    r = train(2)\nb = load(3)\nreturn best(r, b)")
    lines = statements(text)
    assert lines.index("b = load_b.submit({})") < lines.index('if flag(a, "test"):')


def test_what_was_decided_on_a_merged_value_stays_in_the_graph(compiled):
    text, _ = compiled("a = good(1)\nr = train(1)\nif a:\n    r = train(2)\nreturn best(r)")
    assert waits(text)["best_run"] == ["a"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('if flag(data, "test"):', 'if not flag(data, "test"):'),
        ('result = train.submit({"data": data})', 'result = train.submit({"data": rows_run})'),
        ('"item": x}, wait_for=[rows_run]', '"item": x}'),
        ("wait_for=[*try_runs]", "wait_for=[]"),
        ('for x in items(rows_run, "items")', 'for x in items(data, "items")'),
        ("finally:\n            with block() as", "except ValueError:\n            with block() as"),
        ("return value(best_2_run)", "return value(result)"),
        ("    result = const(None)\n", "    result = data\n"),
    ],
)
def test_a_file_that_says_something_else_is_not_emitted(compiled, before, after):
    text, plan = compiled(
        """
data = load(n)
many = [best(x) for x in rows(n)]
if data:
    result = train(data)
else:
    result = None
try:
    save(result)
finally:
    save("end")
return best(result, many)
"""
    )
    view = flow_view(plan, TargetSettings("prefect"))
    assert render(view) == text
    assert readback.verify(text, "x.py", view)
    assert text.count(before) == 1
    with pytest.raises(DagwrightError) as caught:
        readback.verify(text.replace(before, after), "x.py", view)
    assert caught.value.diagnostics[0].code == "DW203"


def test_many_steps_are_a_table_and_the_statements_stay(compiled, monkeypatch):
    monkeypatch.setattr(flow, "FLAT_LIMIT", 2)
    text, _ = compiled("models = [train(x) for x in rows(n)]\nif good(models):\n    save(models)\nreturn best(models)")
    assert "STEPS = [" in text
    assert 'rows_run = TASKS["rows"].submit({"n": params["n"]})' in statements(text)


def test_names_of_the_template_do_not_hide_the_users(compiled):
    text, _ = compiled(
        "flag = load(items)\nif flag:\n    each = train(block)\nelse:\n    each = Runs\nreturn best(each)",
        "items=1, block=2, value=3, Runs=4, outcome=5",
    )
    lines = statements(text)
    assert 'flag_2 = load.submit({"items": params["items"]})' in lines
    assert 'if flag(flag_2, "test"):' in lines
    assert "return value_2(best_run)" in lines


def test_what_stands_too_deep_for_python_is_one_task(compiled):
    lines = ["b = load(0)"]
    for i in range(8):
        lines += [f"{'    ' * i}try:", f"{'    ' * (i + 1)}a{i} = load({i})"]
    lines += [f"{'    ' * 8}b = load(9)"]
    for i in reversed(range(8)):
        lines += [f"{'    ' * i}finally:", f"{'    ' * (i + 1)}save({i})"]
    text, plan = compiled("\n".join([*lines, "return best(n)"]))
    compile(text, "p_flow.py", "exec")
    assert len(depth.too_deep(plan)) == 1
    assert text.count("try:\n            with block()") == 1
    assert "try_5_run = try_5.submit({}, wait_for=[a3])" in map(str.strip, statements(text))


def test_order_by_data_and_effects_is_said_once(compiled):
    """An edge that others imply is left out; every step still comes after the effects above it."""
    _, plan = compiled(
        "save(1)\na = load(2)\nfor_all = [train(a, x) for x in rows(n)]\nif good(a):\n    save(a)\nsave(3)\nreturn best(for_all)"
    )
    found = Waits(plan)
    units = {unit.id: unit for unit in walk_units(plan.units)}
    assert found.of["load"] == ("save",)
    assert found.of["train"] == ("rows",)
    (test,) = (unit.test.step for unit in units.values() if unit.id == "if")
    assert test == "good"
    assert found.of["save-3"][-1] == "if"
    assert "map_for_all" in str(found.of["if"]) or "map" in str(found.of["if"])
    assert all(isinstance(units[ident], Step) or ident in found.whole for ids in found.of.values() for ident in ids)
