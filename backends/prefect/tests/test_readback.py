"""An emitted file is read back before it is given out: one that says something else than the plan never leaves."""

from __future__ import annotations

import pytest
from prefect_plans import EVERY_PLAN, TARGET, chain

from dagwright.diagnostics.model import DagwrightError
from dagwright_prefect.flow import FLAT_LIMIT, flow_view
from dagwright_prefect.readback import verify
from dagwright_prefect.render import render


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"fn": "shop.data:load"', '"fn": "shop.data:lead"'),
        ('train_3.submit({"x": rows})', 'train_3.submit({"x": params["day"]})'),
        ("wait_for=[train_3_run]", "wait_for=[rows]"),
        (", wait_for=[train_3_run]", ""),
        ("retries=2", "retries=3"),
        ("when: datetime.datetime", "then: datetime.datetime"),
        ("load = step(", "load = stop("),
        ("finish([", "finish((["),
    ],
)
def test_a_file_that_says_something_else_is_not_emitted(before, after):
    view = flow_view(EVERY_PLAN, TARGET)
    text = render(view)
    assert text.count(before) == 1
    assert verify(text, "x.py", view)
    with pytest.raises(DagwrightError) as caught:
        verify(text.replace(before, after), "x.py", view)
    assert caught.value.diagnostics[0].code == "DW203"


def test_a_wrong_line_of_the_table_is_seen():
    view = flow_view(chain(FLAT_LIMIT + 1), TARGET)
    text = render(view)
    with pytest.raises(DagwrightError):
        verify(text.replace('"after": ["s7"]', '"after": ["s6"]', 1), "x.py", view)
