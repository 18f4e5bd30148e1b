"""Starts the legs that the selected tests need, and ends the run with their table."""

from __future__ import annotations

import pytest
from conformance import table
from conformance.harness import Legs
from conformance.legs import LEGS


@pytest.fixture(scope="session")
def legs(request, tmp_path_factory):
    """The legs of all selected tests, started at once: two run at a time."""
    wanted = {item.callspec.params["leg"] for item in request.session.items if "leg" in getattr(item, "fixturenames", ()) and hasattr(item, "callspec")}
    started = Legs([leg for leg in LEGS if leg.name in wanted], str(tmp_path_factory.mktemp("legs")))
    request.config.stash[table.STARTED] = started
    return started


def pytest_terminal_summary(terminalreporter, config):
    started = config.stash.get(table.STARTED, None)
    if started is not None:
        table.write(terminalreporter, started)
