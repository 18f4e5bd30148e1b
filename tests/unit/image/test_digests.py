"""Logical names of images become digests on every target that runs tasks in images, and only there."""

from __future__ import annotations

import json

import pytest

from dagwright import api
from dagwright.backend import Feature
from dagwright.diagnostics.model import DagwrightError
from dagwright.registry import BUILT_IN, backend
from dagwright.settings.model import TargetSettings

PROGRAM = "def load(): ...\ndef fit(rows): ...\n\n\ndef shop():\n    return fit(load())\n"
SHOP, FIT = (f"registry.example/{name}@sha256:{digit * 64}" for name, digit in (("shop", "1"), ("fit", "2")))
DEMANDED = ["images.require_digest=true"]


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "shop.py").write_text(PROGRAM, encoding="utf-8")

    def write(settings: str, images=None):
        (tmp_path / "dagwright.toml").write_text(settings, encoding="utf-8")
        (tmp_path / "images.json").write_text(json.dumps(images or {"shop": SHOP, "fit": FIT}), encoding="utf-8")
        return str(tmp_path / "images.json")

    return write


def emitted(target, images, sets=()):
    found = api.compile("shop.py:shop", target, images=images, settings_overrides=sets)
    return "".join(artifact.text for artifact in found[target].artifacts)


def refused(target, images=None, sets=DEMANDED):
    with pytest.raises(DagwrightError) as caught:
        api.compile("shop.py:shop", target, images=images, settings_overrides=sets)
    return [(d.code, d.span and (d.span.line, d.span.col)) for d in caught.value.diagnostics]


def test_tasks_and_targets(project):
    images = project('[pipelines.shop.tasks.fit]\nimage = "fit"\n[targets.kubeflow]\nimage = "shop"\n')
    text = emitted("kubeflow", images, DEMANDED)
    assert f"image: {SHOP}\n" in text
    assert f"image: {FIT}\n" in text


def test_glue(project):
    images = project('[targets.kubeflow]\nimage = "shop"\nglue.image = "fit"\n')
    program = "def load() -> int: ...\ndef fit(n): ...\n\n\ndef shop(n: int = 1):\n    m = n + 1\n    if m > 2:\n        load()\n"
    with open("shop.py", "w", encoding="utf-8") as file:
        file.write(program)
    assert f"image: {FIT}\n" in emitted("kubeflow", images, DEMANDED)


def test_keys_of_a_backend(project):
    settings = '[targets.prefect]\nprofile = "docker"\njob_variables.image = "shop"\njob_variables.command = "shop"\n'
    text = emitted("prefect", project(settings), DEMANDED)
    assert f"image: {SHOP}\n" in text
    assert "command: shop\n" in text


@pytest.mark.parametrize("execution", ["docker", "kubernetes"])
def test_containers_of_airflow(project, execution):
    settings = (
        f'[pipelines.shop.tasks.fit]\nimage = "fit"\n[targets.airflow]\nexecution = "{execution}"\nimage = "shop"\n'
    )
    images = project(settings)
    text = emitted("airflow", images, DEMANDED)
    assert text.count(f'"image": "{SHOP}"') == 1
    assert FIT in text
    assert refused("airflow") == [("DW036", (2, 0)), ("DW036", (5, 0))]


def test_a_name_that_is_not_in_the_file_stays(project):
    images = project('[targets.kubeflow]\nimage = "shop:1"\n')
    assert "image: shop:1\n" in emitted("kubeflow", images)
    assert refused("kubeflow", images) == [("DW036", (2, 0))]


def test_a_digest_is_demanded(project):
    project('[pipelines.shop.tasks.fit]\nimage = "fit"\n[targets.kubeflow]\nimage = "shop"\n')
    assert refused("kubeflow") == [("DW036", (2, 0)), ("DW036", (4, 0))]
    project('[pipelines.shop.tasks."*"]\nimage = "fit"\n[targets.kubeflow]\nimage = "shop"\n')
    assert refused("kubeflow") == [("DW036", (2, 0))], "no task runs in the other"
    project('[targets.prefect]\nprofile = "docker"\njob_variables.image = "shop"\n')
    assert refused("prefect") == [("DW036", (3, 0))]


def test_a_digest_in_the_settings_needs_no_file(project):
    project(f'[targets.kubeflow]\nimage = "{SHOP}"\n')
    assert f"image: {SHOP}\n" in emitted("kubeflow", None, DEMANDED)


def test_an_environment_demands_what_others_do_not(project):
    project('[targets.kubeflow]\nimage = "shop"\n[environments.prod.images]\nrequire_digest = true\n')
    assert api.check("shop.py:shop", to="kubeflow") == ()
    (found,) = api.check("shop.py:shop", to="kubeflow", env="prod")
    assert found.code == "DW036"
    assert found.notes == ("`images.require_digest` demands it (dagwright.toml:4)",)


def test_where_nothing_runs_in_images_no_digest_is_demanded(project):
    project("")
    assert emitted("prefect", None, DEMANDED) == emitted("prefect", None)


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_every_built_in_target_says_which_of_its_own_keys_are_images(name):
    """A key that is called so, and is not named, would keep its floating tag."""
    found = backend(name)
    assert found.capabilities(TargetSettings(name)).get(Feature.IMAGE) is not None
    assert all(isinstance(key, str) and key for key in found.image_options)


def test_a_cached_task_takes_the_digest_from_the_file(project):
    images = project('[pipelines.shop.tasks.fit]\ncache = true\n[targets.kubeflow]\nimage = "shop"\n')
    assert refused("kubeflow", None, ()) == [("DW355", (2, 0))]
    assert "enableCache: true" in emitted("kubeflow", images)


@pytest.mark.parametrize(
    "reference",
    [
        "shop:1",
        "shop@sha256:12",
        f"shop@sha256:{'A' * 64}",
        f"a b@sha256:{'1' * 64}",
        f"$(id)@sha256:{'1' * 64}",
        "",
        3,
        None,
        [],
    ],
)
def test_entries_that_are_no_digests(project, reference):
    images = project('[targets.kubeflow]\nimage = "shop"\n', {"shop": reference})
    assert refused("kubeflow", images, ()) == [("DW037", None)]


def test_a_file_that_cannot_be_read(project, tmp_path):
    project('[targets.kubeflow]\nimage = "shop"\n')
    for name, content in (
        ("a.toml", b"\xff"),
        ("b.toml", b"x = "),
        ("c.json", b"[]"),
        ("d.json", b"{"),
        ("e.json", b"[" * 9999),
    ):
        (tmp_path / name).write_bytes(content)
        assert refused("kubeflow", str(tmp_path / name), ()) == [("DW037", None)], name
