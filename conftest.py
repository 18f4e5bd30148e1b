from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

pytest_plugins = ("ahead",)

# Whole deployments, and what takes minutes: `make test` is to end within half an hour, so `make test-long` runs these.
LONG = (
    "backends/dagster/tests/test_deploy.py",
    "backends/prefect/tests/test_engine_regions.py",
    "tests/argo_controller/",
    "tests/unit/worker/test_kill.py::test_killed_at_every_event",  # make test kills at every eighth
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the expected files anew instead of comparing them")


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Leave the long tests to `make test-long`, visibly."""
    if "DAGWRIGHT_LONG" in os.environ:
        return
    for item in items:
        if item.nodeid.startswith(LONG):
            item.add_marker(pytest.mark.skip(reason="long: make test-long runs it"))
