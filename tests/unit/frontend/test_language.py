"""The published table of the language: it has every class of syntax once, and what it says is what the compiler does."""

from __future__ import annotations

import ast
import importlib.util
import sys
import textwrap
from pathlib import Path

import pytest

from dagwright.diagnostics.model import DiagnosticSink
from dagwright.diagnostics.rules import RULES
from dagwright.frontend.context import Options
from dagwright.frontend.extract import extract
from dagwright.frontend.project import open_file
from dagwright.ir.verify import problems

ROOT = Path(__file__).parents[3]
_spec = importlib.util.spec_from_file_location("gen_language", ROOT / "scripts" / "gen_language.py")
GEN = importlib.util.module_from_spec(_spec)
sys.modules["gen_language"] = GEN
_spec.loader.exec_module(GEN)

ROWS = [row for _, rows in GEN.SECTIONS for row in rows]
NESTED = GEN.SECTIONS[-1][1]
# What the ast module of some Python from 3.10 to 3.14 has beyond the one that runs this.
LATER = {"TryStar": (3, 11), "TypeAlias": (3, 12), "TemplateStr": (3, 14), "Interpolation": (3, 14)}


def classes_of_this_python():
    """The statement and expression classes, without the names that old trees went by."""
    return {
        name
        for name, kind in vars(ast).items()
        if isinstance(kind, type)
        and issubclass(kind, (ast.stmt, ast.expr))
        and kind not in (ast.stmt, ast.expr)
        and kind.__module__ == "ast"
        and name == kind.__name__
        and not issubclass(kind, ast.Constant)
    } | {"Constant"}


def codes(tmp_path, text, expand=()):
    (tmp_path / "domain.py").write_text(GEN.DOMAIN)
    (tmp_path / "program.py").write_text(GEN.MODULE.format(body=textwrap.indent(text, "    ")))
    sink = DiagnosticSink()
    project, module = open_file(str(tmp_path / "program.py"), sink)
    pipeline = extract(project, module, "pipe", sink, Options(expand=frozenset(expand)))
    if not sink.has_errors:
        assert list(problems(pipeline)) == []
    return {d.code for d in sink.sorted()}


def test_every_class_of_syntax_stands_in_one_row():
    listed = [name for row in ROWS for name in row.classes.split()]
    assert sorted(listed) == sorted(set(listed))
    known = {name for name, since in LATER.items() if sys.version_info >= since}
    assert set(listed) - set(LATER) | known == classes_of_this_python()
    assert set(LATER) <= set(listed)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.classes or row.python)
def test_row_is_true(row, tmp_path):
    if sys.version_info < row.since:
        pytest.skip("this Python has no such syntax")
    expand = GEN.EXPAND if row in NESTED else ()
    met = set()
    assert row.works or row.refused
    for text in row.works:
        assert codes(tmp_path, text, expand) == set(), text
    for code, text in row.refused:
        assert code in RULES
        assert codes(tmp_path, text, expand) == {code}, text
    for text in (*row.works, *(text for _, text in row.refused)):
        met |= {type(node).__name__ for node in ast.walk(ast.parse(f"async def f():\n{textwrap.indent(text, ' ')}"))}
    assert set(row.classes.split()) <= met, "no snippet shows it"


def test_page_is_as_the_table_says():
    """`python scripts/gen_language.py` writes it anew."""
    assert GEN.PAGE.read_text(encoding="utf-8") == GEN.page()
