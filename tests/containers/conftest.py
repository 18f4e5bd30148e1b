"""One podman for all tests of this folder; without it they are skipped, visibly."""

from __future__ import annotations

import os

import pytest

from containers.podman import SCRIPT, Podman


@pytest.fixture(scope="session")
def podman():
    if "DAGWRIGHT_CONTAINERS" not in os.environ:
        pytest.skip("real containers: make test-containers runs them")
    os.environ["CONTAINERS_CONF"] = SCRIPT["configuration"]()
    reason = SCRIPT["why_not"]()
    if reason:
        pytest.skip(f"NO CONTAINER WAS RUN: {reason}")
    with Podman() as found:
        yield found
