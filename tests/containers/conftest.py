"""One podman for all tests of this folder; without it they are skipped, visibly."""

from __future__ import annotations

import os

import pytest

from containers.legs import image_of_all_cases
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


@pytest.fixture(scope="session")
def cases_image(podman, tmp_path_factory):
    """An image with the programs of all cases of the conformance suite."""
    return image_of_all_cases(podman, str(tmp_path_factory.mktemp("image")))


@pytest.fixture(scope="session")
def open_folder(tmp_path_factory):
    """Makes folders that tasks, which are another user, can look into: pytest keeps its own to itself."""

    def make(name: str) -> str:
        folder = str(tmp_path_factory.mktemp(name))
        for parent in (folder, os.path.dirname(folder), os.path.dirname(os.path.dirname(folder))):
            os.chmod(parent, 0o755)
        return folder

    return make
