"""Starts the legs that the selected tests need, and ends the run with their table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ahead import LANES
from conformance import table
from conformance.harness import cases_of
from conformance.legs import LEGS
from conformance.session import Legs

if TYPE_CHECKING:
    from collections.abc import Iterable


def wanted(items: Iterable[pytest.Item]) -> set[str]:
    """The names of the legs that the tests ask for."""
    params = [
        item.callspec.params for item in items if hasattr(item, "callspec") and not item.get_closest_marker("skip")
    ]
    return {given["leg"] for given in params if "leg" in given}


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session):
    """The legs of all selected tests, as work that begins ahead (see ahead.py)."""
    names = wanted(session.items)
    if session.config.option.collectonly or session.testsfailed or not names:
        return (yield)
    lanes = session.config.stash[LANES]
    started = session.config.stash[table.STARTED] = Legs([leg for leg in LEGS if leg.name in names], lanes)
    try:
        return (yield)
    finally:
        lanes.close()
        for leg in started.legs.values():
            future = started.futures.get(leg.name)
            if future is not None and not future.cancelled() and future.exception() is None:
                for case in cases_of(leg):  # what the table says is settled while the files are there
                    started.problems(leg, case)


@pytest.fixture(scope="session")
def legs(request):
    return request.config.stash[table.STARTED]


def pytest_terminal_summary(terminalreporter, config):
    started = config.stash.get(table.STARTED, None)
    if started is not None:
        table.write(terminalreporter, started)
