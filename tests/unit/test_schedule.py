"""What still runs after a failure: what Python would have run before it."""

from __future__ import annotations

import os

import pytest

from dagwright import api
from dagwright.run.parameters import parameter_values
from dagwright.run.schedule import execute

DOMAIN = """
import os

def note(name, *upstream, fail=None):
    with open(os.environ["NOTES"], "a") as file:
        file.write(name + " ")
    if fail:
        raise ValueError(fail)
    return name
"""
PROGRAM = """
from domain_of_schedule import note

def program():
    a = note("a")
    early = note("early", fail="the first in the program")
    b = note("b", a)
    late = note("late", fail="the second")
    c = note("c", late)
    return early, b, c
"""


@pytest.mark.parametrize(
    ("on", "seed"), [*(("inline", s) for s in (None, *range(8))), ("subprocess", None), ("subprocess", 3)]
)
def test_after_a_failure_the_program_order_decides(tmp_path, monkeypatch, on, seed):
    (tmp_path / "domain_of_schedule.py").write_text(DOMAIN)
    (tmp_path / "program.py").write_text(PROGRAM)
    monkeypatch.setenv("NOTES", os.fspath(tmp_path / "notes"))
    monkeypatch.syspath_prepend(tmp_path)
    compilation = api.load(f"{tmp_path}/program.py:program")
    outcome = execute(compilation, parameter_values(compilation.plan, {}), on=on, seed=seed)
    ran = (tmp_path / "notes").read_text().split()
    assert {"a", "early"} <= set(ran)
    assert "c" not in ran
    assert "the first in the program" in f"{outcome.error!r} {getattr(outcome.error, 'details', '')}"
    assert len(outcome.done) == len(set(ran) - {"early", "late"})
