"""`dagwright image`: the same bytes everywhere, nothing of the user's run, and what is copied is what tasks need."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from dagwright.cli import main

FILES = {
    "shop/__init__.py": "raise SystemExit('imported')\n",
    "shop/data.py": "import csv\nimport pandas\nfrom tools import clean\n\n\ndef load(n): ...\n",
    "shop/zones.csv": "zone\n",
    "tools.py": "from spaces.inner import trim\n\n\ndef clean(rows): ...\n",
    "spaces/inner/trim.py": "import not_ours.at_all\n",
    "spaces/broken.py": "def (:\n",
    "unused.py": "",
    "tests/test_shop.py": "",
    "pipeline.py": "from shop.data import load\n\n\ndef shop(n: int = 2):\n    return load(n)\n",
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Writes files and makes them the current folder; gives that folder."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")

    def write(**more):
        for name, text in {**FILES, **more}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def copies(folder):
    text = (folder / "out" / "image" / "Dockerfile").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.startswith("COPY")]


def test_the_whole_file(project, capsys):
    folder = project(
        **{
            "requirements.txt": "pandas==2.2.3 --hash=sha256:" + "0" * 64 + "\n",
            "dagwright.toml": '[images]\nbase = "python"\ninclude = ["conf"]\n',
            "conf/a.toml": "",
            "images.toml": f'python = "registry.example/python@sha256:{"1" * 64}"\n',
        }
    )
    assert main(["image", "pipeline.py", "--images", "images.toml"]) == 0
    out, err = capsys.readouterr()
    files = ("Dockerfile", "Dockerfile.dockerignore", "dagwright_worker.py", "dagwright_doctor.json")
    assert out.splitlines() == [os.path.join("out", "image", name) for name in files]
    assert err == "next: docker build --file out/image/Dockerfile --tag shop .\n"
    assert (
        (folder / "out" / "image" / "Dockerfile").read_text(encoding="utf-8")
        == f"""\
# What the tasks of a pipeline run in: Python, pinned requirements, the worker, and the project's own code.
# Written by `dagwright image`: change the project or its settings and write it anew, not this file.
# Build it with the project's folder as context:
#   docker build --file out/image/Dockerfile --tag shop .
FROM registry.example/python@sha256:{"1" * 64}

ENV PYTHONDONTWRITEBYTECODE=1 \\
    PYTHONPATH=/app \\
    PYTHONUNBUFFERED=1

# A number, so that Kubernetes can tell that it is not root (runAsNonRoot).
RUN useradd --uid 10001 --user-group --create-home --shell /usr/sbin/nologin tasks

WORKDIR /app

# First, because it changes least: a build after a change of code takes this from its cache.
COPY requirements.txt /tmp/requirements.txt
RUN python3 -m pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement /tmp/requirements.txt

# dagwright_worker.py calls the functions and carries their values; the other file is for its doctor.
COPY out/image/dagwright_worker.py dagwright_worker.py
COPY out/image/dagwright_doctor.json dagwright_doctor.json

# The project's own code.
COPY pipeline.py pipeline.py
COPY shop/ shop/
COPY spaces/ spaces/
COPY tools.py tools.py
COPY conf/ conf/

USER 10001

# Engines say what to run; by itself the image tells whether its tasks would.
CMD ["python3", "-m", "dagwright_worker", "doctor", "--spec", "/app/dagwright_doctor.json"]
"""
    )
    assert (
        (folder / "out" / "image" / "Dockerfile.dockerignore").read_text(encoding="utf-8")
        == """\
# The build is sent what the Dockerfile copies, and nothing else of the project.
*
!requirements.txt
!out/image/dagwright_worker.py
!out/image/dagwright_doctor.json
!pipeline.py
!shop
!spaces
!tools.py
!conf
**/__pycache__
**/*.pyc
"""
    )
    checklist = json.loads((folder / "out" / "image" / "dagwright_doctor.json").read_text(encoding="utf-8"))
    assert checklist["functions"] == [["shop.data:load"]]


def test_without_requirements_what_nothing_installs_is_named(project, capsys):
    folder = project()
    assert main(["image", "pipeline.py"]) == 0
    err = capsys.readouterr().err
    assert "note: `pandas` is imported in shop/data.py, and no requirements.txt says which release to install\n" in err
    assert "note: `not_ours` is imported in spaces/inner/trim.py" in err
    assert "csv" not in err
    assert "pip install" not in (folder / "out" / "image" / "Dockerfile").read_text(encoding="utf-8")


def test_a_source_layout(project, capsys):
    folder = project(
        **{
            "src/store/__init__.py": "",
            "src/store/jobs.py": "from store.parts import one\n\n\ndef all_of_it():\n    return one()\n",
            "src/store/parts.py": "def one(): ...\n",
            "dagwright.toml": '[pipelines.all_of_it]\nsource = "src/store/jobs.py"\n',
        }
    )
    assert main(["image", "all_of_it"]) == 0
    assert copies(folder)[2:] == ["COPY src/store/ store/"]
    assert capsys.readouterr().err.endswith("--tag all-of-it .\n")


def test_names_that_docker_would_read_otherwise(project):
    folder = project(
        **{
            "dagwright.toml": '[images]\ninclude = ["a b/$HOME [1].csv"]\n',
            "a b/$HOME [1].csv": "",
        }
    )
    assert main(["image", "pipeline.py"]) == 0
    assert copies(folder)[-1] == r'COPY ["a b/\\$HOME [[]1].csv", "a b/\\$HOME [1].csv"]'


def test_check_says_what_is_stale(project, capsys):
    folder = project()
    assert main(["image", "pipeline.py"]) == 0
    assert main(["image", "pipeline.py", "--check"]) == 0
    (folder / "shop" / "data.py").write_text("import unused\n\n\ndef load(n): ...\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["image", "pipeline.py", "--check"]) == 1
    err = capsys.readouterr().err
    assert "error[DW013]: `out/image/Dockerfile` is stale: line " in err
    assert "= help: run `dagwright image` again and commit the files" in err


def test_the_same_bytes_wherever_it_is_written(project, tmp_path_factory):
    """Another hash seed, another place, another folder to stand in, a link on the way: and nothing is imported."""
    folder = project(**{"dagwright.toml": '[images]\ninclude = ["shop/zones.csv"]\n'})
    link = tmp_path_factory.mktemp("links") / "link"
    link.symlink_to(folder)
    found = set()
    for seed, cwd, source in (
        ("0", folder, "pipeline.py"),
        ("1", "/", f"{folder}/pipeline.py"),
        ("2", link, "pipeline.py:shop"),
    ):
        command = [sys.executable, "-m", "dagwright", "image", source]
        env = {**os.environ, "PYTHONHASHSEED": seed, "PATH": "/nowhere"}
        subprocess.run(command, cwd=cwd, env=env, check=True, capture_output=True)
        out = folder / "out" / "image"
        found.add(tuple(path.read_bytes() for path in sorted(out.iterdir())))
        for path in out.iterdir():
            path.unlink()
    assert len(found) == 1
