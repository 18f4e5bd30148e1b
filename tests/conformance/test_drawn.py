"""The drawn programs on the legs without an engine, and the illegal ones on the compiler.

Those for the engines are cases like any other (index.py takes them in); all legal ones run here on the interpreter and inline,
some in processes of their own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache

import pytest

from conformance.harness import BY_NAME, PROGRAMS, call_plainly, run_leg
from conformance.index import DRAWN
from conformance.judge import judge
from conformance.legs_local import Inline, Interpreter, Subprocess
from dagwright import api
from dagwright.diagnostics.model import DagwrightError

FOLDER = os.path.join(PROGRAMS, "drawn")
LEGS = {"interpreter": Interpreter(), "inline": Inline(), "subprocess": Subprocess()}
ON = {leg: [c.name for c in DRAWN if leg != "subprocess" or c.drawn != "inline"] for leg in LEGS}
ILLEGAL = sorted(name for name in os.listdir(FOLDER) if name.startswith("illegal_"))


@pytest.fixture(scope="module")
def ran():
    """What a leg gave for all its programs, asked once."""
    folder = tempfile.mkdtemp(prefix="drawn-")

    @cache
    def run(name):
        cases = [BY_NAME[case] for case in ON[name]]
        leg = LEGS[name]
        call_plainly(leg.python, cases)
        own = os.path.join(folder, name)
        os.mkdir(own)
        return run_leg(leg, own, cases)

    yield run
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.slow
@pytest.mark.parametrize(("leg", "case"), [(leg, case) for leg in LEGS for case in ON[leg]])
def test_a_legal_program_gives_what_the_plain_call_gives(ran, leg, case):
    problems = judge(LEGS[leg], ran(leg), BY_NAME[case])
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("name", ILLEGAL)
def test_an_illegal_program_is_refused_at_its_line(name):
    path = os.path.join(FOLDER, name)
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    codes = lines[0].removeprefix("# ").split()
    wrong = {number for number, line in enumerate(lines, 1) if line.endswith("# wrong")}
    with pytest.raises(DagwrightError) as caught:
        api.load(f"{path}:program")
    errors = [d for d in caught.value.diagnostics if d.severity == "error"]
    assert all(d.code.startswith("DW1") and d.span is not None for d in errors), errors
    assert any(d.code in codes and d.span.line in wrong for d in errors), errors


def test_the_corpus_is_whole():
    drawn = [c for c in DRAWN if c.name.startswith("drawn_")]  # beside those that `make fuzz` found and kept
    assert (len(drawn), sum(c.drawn != "inline" for c in drawn), len(ILLEGAL)) == (300, 60, 200)
    assert sum(c.drawn == "engines" for c in drawn) == 24
    assert len({c.name for c in DRAWN}) == len(DRAWN)
