"""The image that `dagwright image` describes, built and looked into."""

from __future__ import annotations

import json
import os

import pytest

from containers.podman import BASE
from dagwright.cli import main

pytestmark = [pytest.mark.engine, pytest.mark.slow]

FILES = {
    "shop/__init__.py": "",
    "shop/data.py": "from shop.rows import ROWS\n\n\ndef load(n: int = 2) -> list:\n    return ROWS[:n]\n",
    "shop/rows.py": "ROWS = [1, 2, 3]\n",
    "shop/model.py": "import json\n\n\ndef fit(rows: list) -> dict:\n    return {'sum': sum(rows)}\n",
    "shop/far.py": "import not_installed_anywhere\n\n\ndef publish(model):\n    pass\n",
    "pipeline.py": "from shop.data import load\nfrom shop.model import fit\n\n\ndef shop(n: int = 2):\n    return fit(load(n))\n",
    "far.py": "from shop.data import load\nfrom shop.far import publish\n\n\ndef far():\n    publish(load())\n",
    "dagwright.toml": f'[images]\nbase = "{BASE}"\n\n[targets.kubeflow]\nimage = "shop"\n',
    "not_sent.txt": "a file that is nobody's business",
}


@pytest.fixture(scope="module")
def project(podman, tmp_path_factory):
    """The project's folder and the image that was built of it."""
    folder = tmp_path_factory.mktemp("image")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    before = os.getcwd()
    os.chdir(folder)
    try:
        assert main(["image", "pipeline.py"]) == 0
        yield folder, podman.build(str(folder), "out/image/Dockerfile", "shop")
    finally:
        os.chdir(before)


@pytest.fixture
def doctor(project, podman, capsys, monkeypatch):
    """Runs `dagwright doctor` in the project; gives its exit code, stdout and stderr."""
    monkeypatch.chdir(project[0])
    monkeypatch.setenv("CONTAINERS_CONF", podman.env["CONTAINERS_CONF"])
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*arguments: str):
        capsys.readouterr()
        code = main(["doctor", *arguments, "--engine", "podman", "--run-arg=--network=none"])
        return code, *capsys.readouterr()

    return run


def test_the_image_is_not_root_and_cannot_change_its_code(project, podman):
    code = "import os; print(os.getuid(), os.access('/app/shop', os.W_OK), sorted(os.listdir('/app')))"
    done = podman.run(project[1], "python3", "-c", code)
    content = ["dagwright_doctor.json", "dagwright_worker.py", "pipeline.py", "shop"]
    assert done.stdout == f"10001 False {content}\n"


def test_the_image_by_itself_says_that_its_tasks_would_run(project, podman):
    done = podman.run(project[1])
    assert done.returncode == 0
    assert "ok       shop.data:load\nok       shop.model:fit\n" in done.stdout


def test_the_doctor_finds_nothing_amiss(doctor, project):
    code, out, err = doctor("pipeline.py", "--in-image", project[1])
    assert (code, err) == (0, "")
    assert out.startswith(f"image {project[1]}\nok       worker: protocol ")
    assert "ok       shop.data:load\nok       shop.model:fit\nskipped  store" in out


def test_the_doctor_finds_a_module_that_is_missing_in_a_module(doctor, project):
    code, out, err = doctor("far.py", "--in-image", project[1])
    assert code == 1
    assert (
        "failed   shop.far:publish: DW532: cannot import shop.far:publish: No module named 'not_installed_anywhere'"
        in out
    )
    assert "error[DW543]: tasks would fail in" in err


def test_the_doctor_says_that_no_worker_is_there(doctor):
    code, out, err = doctor("pipeline.py", "--in-image", BASE)
    assert (code, out) == (1, f"image {BASE}\n")
    assert "error[DW552]" in err
    assert "No module named dagwright_worker" in err


def test_the_doctor_says_that_there_is_no_such_image(doctor):
    code, _, err = doctor("pipeline.py", "--in-image", "localhost/dagwright-test/nothing:1")
    assert code == 1
    assert "error[DW552]" in err


def test_the_doctor_tries_a_store(doctor, project, tmp_path):
    store = tmp_path / "store"
    store.mkdir()
    code, out, _ = doctor("pipeline.py", "--in-image", project[1], "--store", str(store))
    assert code == 1
    assert f"failed   store {store}: DW501" in out
    store.chmod(0o777)
    code, out, _ = doctor("pipeline.py", "--in-image", project[1], "--store", str(store))
    assert code == 0
    assert f"ok       store {store}: written, read and removed" in out
    assert list(store.iterdir()) == []


def test_the_doctor_looks_into_the_image_that_a_target_names_by_its_digest(doctor, project, podman, tmp_path):
    images = tmp_path / "images.json"
    pinned = podman.digest(project[1])
    images.write_text(json.dumps({"shop": pinned}), encoding="utf-8")
    code, out, err = doctor(
        "pipeline.py", "--to", "kubeflow", "--in-image", "--images", str(images), "--set", "images.require_digest=true"
    )
    assert (code, err) == (0, "")
    assert out.startswith(f"image {pinned}\nok")
