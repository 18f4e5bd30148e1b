"""What the compiler writes is what the worker reads: specs fit the schema, and failures find the very call."""

from __future__ import annotations

import ast
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

import dagwright_worker as worker

if sys.version_info < (3, 10):  # noqa: UP036
    pytest.skip("the compiler needs Python 3.10; the worker alone runs on 3.9", allow_module_level=True)
api = pytest.importorskip("dagwright.api")
jsonschema = pytest.importorskip("jsonschema")

FRONTEND = Path(__file__).parent.parent / "frontend"
SCHEMA = Path(worker.__file__).parent / "dagwright" / "values" / "schemas" / "step.schema.json"
CASES = sorted(path.stem for path in (FRONTEND / "cases").glob("*.py"))


@pytest.fixture(params=CASES)
def compiled(request, tmp_path, monkeypatch):
    shutil.copytree(FRONTEND / "programs", tmp_path, dirs_exist_ok=True)
    shutil.copy(FRONTEND / "cases" / f"{request.param}.py", tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)
    yield api.load(f"{tmp_path}/{request.param}.py:{request.param}")
    for name in set(sys.modules) - before:
        if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


def test_compiled_specs_fit_the_schema(compiled):
    from dagwright.plan.spec import step_spec

    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    for step in compiled.plan.steps:
        spec = json.loads(json.dumps(step_spec(step, compiled.plan)))
        validator.validate(spec)
        worker.check_protocol(spec)


def test_the_worker_finds_every_call_where_the_compiler_saw_it(compiled):
    from dagwright.ir.json import node_json
    from dagwright.ir.walk import all_nodes

    calls = [node for node in all_nodes(compiled.ir.nodes) if hasattr(node, "callee")]
    assert calls
    for node in calls:
        found = worker.find_call(f"{compiled.ir.module}:{compiled.ir.function}", node_json(node))
        assert found is not None, node.id
        file, line, text = found
        assert (os.path.basename(file), line) == (os.path.basename(compiled.ir.file), node.span.line)
        assert text.endswith(")")


def test_nothing_was_imported_to_find_it(compiled):
    assert compiled.ir.module not in sys.modules


# --- conditions and loops ---------------------------------------------------------------------------------

PROGRAMS = Path(__file__).parent.parent.parent / "conformance" / "cases"


def _functions():
    for path in sorted(PROGRAMS.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                yield pytest.param(path, node, id=f"{path.stem}:{node.name}")


@pytest.mark.parametrize(("path", "function"), [*_functions()])
def test_the_worker_counts_conditions_and_loops_as_the_compiler_does(path, function):
    from dagwright.frontend.sites import sites

    text = worker._Text(path.stem, str(path), path.read_bytes(), None, function)
    for (kind, *place), nth in sites(function).items():
        node = {"op": kind, "nth": nth}
        file, line, told = worker._find_region(text, node)
        assert file == path.name
        source = ast.get_source_segment(path.read_text(encoding="utf-8"), _At(place))
        shown = " ".join(source.split())
        assert abs(line - place[0]) <= 2
        assert len(told) == 100 or shown in told or told.strip("`").removeprefix("if ") in shown or "\n" in source


class _At:
    def __init__(self, place):
        self.lineno, self.col_offset, self.end_lineno, self.end_col_offset = place


SHOP = """
import threading
import numpy

def load(x):
    if x == ["array"]:
        return [numpy.zeros(2)]
    return numpy.zeros(2) if x == "array" else x

def use(x):
    return x

def flag(x):
    return x

def lock(x):
    return threading.Lock()
"""
PIPELINE = """
from {name}_shop import flag, load, lock, use

def inner(rows):
    found = []
    for row in rows:
        found.append(use(row))
    return found

def loop(x):
    rows = load(x)
    for row in rows:
        use(row)
    done = [use(r)
            for r in load(x)]
    return done

def comprehension(x):
    first = [use(r) for r in load([1])]
    return [use(r) for a in [first] for r in load(x) if flag(r)]

def condition(x):
    made = load(x)
    if flag([1]) and made:
        return use(1)
    return use(2)

def elif_(x):
    if flag([]):
        return use(1)
    elif load(x):
        return use(2)
    return use(3)

def asserted(x):
    made = load(x)
    assert made, "nothing"
    return use(made)

def nested(x):
    return inner(load(x))

def filtered(x):
    return [use(r) for r in load([x]) if r]

def raised(x):
    made = load(x)
    if flag([1]):
        raise ValueError(f"no {{made!r}}")
    return made

def glue(x):
    made = [load(x) for _ in load([1, 2])]
    return [use(m[0] / 0) for m in made]

def unstorable(x):
    rows = [lock(r) for r in load([1, 2])]
    return [use(r) for r in rows]
"""
TOLD = {
    "loop": (5, "`for row in rows`", "for row in rows:\n        use", "TypeError: 'int' object is not iterable"),
    "comprehension": (5, "`for r in load(x)`", "for a in", "TypeError: 'int' object is not iterable"),
    "condition": ("array", "if flag([1]) and made", "if flag([1]) and", "ValueError: The truth value of an array"),
    "elif_": ("array", "`if load(x)`", "elif load", "ValueError: The truth value of an array"),
    "asserted": ("array", "`assert made`", "assert made", "ValueError: The truth value of an array"),
    "nested": (5, "`for row in rows`", "for row in rows:\n        found", "TypeError: 'int' object is not iterable"),
    "filtered": ("array", "`if r`", "for r in load([x]) if", "ValueError: The truth value of an array"),
    "raised": (5, "ValueError(f", "raise ValueError", "ValueError: no 5"),
    "glue": ([1], "`m[0] / 0`", "m[0] / 0", "ZeroDivisionError"),
    "unstorable": (5, "lock(r)", "lock(r)", "DW521: a lock cannot pass"),
}


SEPARATE = ("loop", "elif_", "unstorable")  # one of each kind is enough where every task is a process


@pytest.mark.parametrize(
    ("name", "on"), [*((name, "inline") for name in TOLD), *((name, "subprocess") for name in SEPARATE)]
)
def test_a_bad_value_is_told_at_the_users_line(name, on, tmp_path, monkeypatch):
    """The whole way: compiled, planned as regions where that can be, run; the failure names the line in the user's file."""
    pytest.importorskip("numpy")
    stem = f"told_{name}_{on}"
    source = PIPELINE.format(name=stem)
    (tmp_path / f"{stem}_shop.py").write_text(SHOP)
    (tmp_path / f"{stem}.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    value, what, anchor, error = TOLD[name]
    from dagwright.run.schedule import execute

    (tmp_path / "dagwright.toml").write_text(f'[pipelines.nested]\nsource = "{stem}.py:nested"\nexpand = ["inner"]\n')
    compilation = api.load(f"{tmp_path}/{stem}.py:{name}")
    outcome = execute(compilation, {"x": value}, on=on)
    line = source[: source.index(anchor)].count("\n") + 1
    assert outcome.error is not None
    report = outcome.report
    if on == "subprocess":  # the worker has told it already, in its own process
        report = "\n".join(str(outcome.error.details[key]) for key in ("headline", "call", "line", "traceback"))
    assert what in report
    assert (f"{stem}.py:{line}" if on == "inline" else f"\n{line}\n") in report
    assert error in report
