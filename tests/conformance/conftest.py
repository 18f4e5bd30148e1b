"""Starts the legs that the selected tests need, and ends the run with their table."""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest

from conformance import table
from conformance.harness import cases_of
from conformance.legs import LEGS
from conformance.session import Legs


@pytest.fixture(scope="session")
def legs(request):
    """The legs of all selected tests, started at once: two run at a time. DAGWRIGHT_KEEP names a folder to keep theirs in."""
    params = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    wanted = {given["leg"] for given in params if "leg" in given}
    # not pytest's own temporary folder: a run of pytest removes those of earlier ones, also while they go on
    folder = tempfile.mkdtemp(prefix="legs-", dir=os.environ.get("DAGWRIGHT_KEEP"))
    started = request.config.stash[table.STARTED] = Legs([leg for leg in LEGS if leg.name in wanted], folder)
    yield started
    for future in started.futures.values():
        future.cancel()
    for leg in started.legs.values():
        if leg.name in started.futures and started.futures[leg.name].exception() is None:
            for case in cases_of(leg):  # what the table says is settled while the files are there
                started.problems(leg, case)
    if "DAGWRIGHT_KEEP" not in os.environ:
        shutil.rmtree(folder, ignore_errors=True)


def pytest_terminal_summary(terminalreporter, config):
    started = config.stash.get(table.STARTED, None)
    if started is not None:
        table.write(terminalreporter, started)
