"""How a target's name finds its backend, and what is said when it does not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from dagwright import registry
from dagwright.backend import API, Backend
from dagwright.diagnostics.model import DagwrightError, Span


class Stranger(Backend):
    name = "stranger"
    title = "a stranger's engine"


class Newer(Stranger):
    name = "newer"
    api = (API[0], API[1] + 1)


class OtherMajor(Stranger):
    name = "other"
    api = (API[0] + 1, 0)


class Misnamed(Stranger):
    name = "somebody"


class Broken(Stranger):
    def __init__(self):
        raise OSError("no licence")


class NoBackend:
    name = "stranger"


@pytest.fixture
def offer(monkeypatch):
    """Offers backends of this module as installed distributions would: offer(name=["Class", ...])."""
    monkeypatch.setitem(sys.modules, "strangers", sys.modules[__name__])

    def set_offers(**classes: list[str]) -> None:
        offered = {name: [f"strangers:{each}" for each in listed] for name, listed in classes.items()}
        monkeypatch.setattr(registry, "_offered", lambda: offered)

    return set_offers


def problem(name: str, span: Span | None = None):
    with pytest.raises(DagwrightError) as caught:
        registry.backend(name, span)
    [diagnostic] = caught.value.diagnostics
    return diagnostic


@pytest.mark.parametrize("name", sorted(registry.BUILT_IN))
def test_built_in_backends_are_found_without_looking_around(name, monkeypatch):
    monkeypatch.setattr(registry, "_offered", lambda: pytest.fail("entry points were scanned"))
    found = registry.backend(name)
    assert (found.name, found.api[0]) == (name, API[0])
    assert found.title


def test_a_strangers_backend_is_found(offer):
    offer(stranger=["Stranger"])
    assert isinstance(registry.backend("stranger"), Stranger)


def test_an_unknown_target_names_the_nearest(offer):
    offer(stranger=["Stranger"])
    span = Span("dagwright.toml", 3, 0, 3, 5)
    found = problem("airflo", span)
    assert (found.code, found.span, found.help) == ("DW004", span, "did you mean `airflow`?")
    assert found.notes == ("there are: `airflow`, `dagster`, `kubeflow`, `prefect`, `stranger`",)
    assert problem("strangr").help == "did you mean `stranger`?"
    assert problem("kfp").help == "did you mean `kubeflow`?"
    assert problem("zzz").help == ""


def test_two_strangers_of_one_name_are_refused(offer):
    offer(stranger=["Stranger", "Misnamed"])
    found = problem("stranger")
    assert found.code == "DW035"
    assert "`strangers:Stranger` and `strangers:Misnamed`" in found.message


@pytest.mark.parametrize(
    ("name", "backend", "why"),
    [
        ("stranger", "NoBackend", "no subclass"),
        ("stranger", "Misnamed", "calls itself `somebody`"),
        ("stranger", "Broken", "OSError: no licence"),
        ("stranger", "Absent", "AttributeError"),
        ("newer", "Newer", f"version {API[0]}.{API[1] + 1} of the backend contract"),
        ("other", "OtherMajor", f"version {API[0] + 1}.0 of the backend contract"),
    ],
)
def test_what_cannot_be_used_says_why(offer, name, backend, why):
    offer(**{name: [backend]})
    found = problem(name)
    assert found.code == "DW035"
    assert why in found.notes[0]


def test_the_listing_has_every_target_and_every_problem(offer):
    offer(
        airflow=["Stranger"],
        kubeflow=["Stranger"],
        stranger=["Stranger"],
        newer=["Newer"],
        twice=["Stranger", "Misnamed"],
    )
    found = registry.targets()
    assert set(found.backends) == {*registry.BUILT_IN, "stranger"}
    assert type(found.backends["airflow"]).__module__.partition(".")[0] == "dagwright_airflow"
    assert [each.code for each in found.problems] == ["DW035"] * 4


def test_the_listing_of_this_environment_is_clean():
    found = registry.targets()
    assert set(found.backends) == set(registry.BUILT_IN)
    assert found.problems == ()


def test_installed_entry_points_are_read(tmp_path):
    info = tmp_path / "stranger-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[dagwright.backends]\nstranger = stranger_backend:Target\n")
    (tmp_path / "stranger_backend.py").write_text(
        "from dagwright.backend import Backend\n\n\nclass Target(Backend):\n    name = title = 'stranger'\n"
    )
    code = "from dagwright import registry; print(registry.backend('stranger').title)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "stranger\n"
