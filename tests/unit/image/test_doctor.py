"""The doctor: of dagwright here, and the worker's own, in the place where tasks run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dagwright.cli import main

ROOT = Path(__file__).parents[3]
WORKER = ROOT / "src" / "dagwright_worker.py"


@pytest.fixture(autouse=True)
def _place(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("DAGWRIGHT_STORE", raising=False)


def worker(spec, *arguments, **env):
    """Exit code, lines and stderr of `python dagwright_worker.py doctor` here."""
    command = [sys.executable, str(WORKER), "doctor", "--spec", "-", "--path", ".", *arguments]
    environment = {"PATH": os.environ["PATH"], **env}
    done = subprocess.run(command, input=json.dumps(spec), env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines(), done.stderr


# --- the worker's


def test_functions_are_imported_and_not_called(tmp_path):
    (tmp_path / "good.py").write_text("print('noise')\n\n\ndef f():\n    raise SystemExit(7)\n", encoding="utf-8")
    code, lines, err = worker({"protocol": "1.1", "functions": [["good:f"], ["absent:f", "good:f"]]})
    assert code == 0
    assert lines[0].startswith("ok       worker: protocol 1.1, Python 3.")
    assert lines[1:3] == ["ok       good:f", "ok       absent:f"]
    assert lines[3].startswith("skipped  store: DAGWRIGHT_STORE is not set")
    assert "noise" in err, "what user code prints does not stand among the lines"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import absent_one", "DW532: cannot import bad:f: No module named 'absent_one'"),
        ("", "DW532: cannot import bad:f: "),
        ("f = 3", "DW532: bad:f is no function, but a int"),
        ("raise ValueError('two\\nlines')", "DW532: importing bad:f raised ValueError: two lines"),
        ("raise SystemExit(0)", "SystemExit: 0"),
        ("def (", "DW532: importing bad:f raised SyntaxError: "),
    ],
)
def test_what_cannot_be_imported(tmp_path, source, told):
    (tmp_path / "bad.py").write_text(source + "\n", encoding="utf-8")
    (tmp_path / "good.py").write_text("def f(): ...\n", encoding="utf-8")
    code, lines, _ = worker({"functions": [["bad:f"], ["good:f"]]})
    assert code == 1
    assert lines[1].startswith(f"failed   bad:f: {told}"), lines[1]
    assert lines[2] == "ok       good:f", "one failure does not hide the rest"


@pytest.mark.slow
def test_drivers_of_values_that_annotations_name(tmp_path):
    pytest.importorskip("pandas")
    source = "import pandas\n\n\ndef f() -> 'list[pandas.DataFrame]': ...\n\n\ndef g(x: int) -> 'nothing.known': ...\n"
    (tmp_path / "frames.py").write_text(source, encoding="utf-8")
    code, lines, _ = worker({"functions": [["frames:f"], ["frames:g"]]})
    assert code == 0
    assert next(line for line in lines if "values of" in line).startswith("ok       values of pandas: arrow, pandas ")
    hidden = tmp_path / "hidden" / "pyarrow"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError('no pyarrow here')\n", encoding="utf-8")
    code, lines, _ = worker({"functions": [["frames:f"]]}, PYTHONPATH=str(tmp_path / "hidden"))
    assert code == 1
    (line,) = [line for line in lines if "values of" in line]
    assert line.startswith("failed   values of pandas: ")


def test_protocols():
    assert worker({"protocol": "1.0"})[0] == 0, "the version before is served, too"
    code, lines, _ = worker({"protocol": "2.0"})
    assert code == 1
    assert lines[0].startswith("failed   worker: DW541: ")


@pytest.mark.slow
def test_stores(tmp_path):
    store = tmp_path / "store"
    assert worker({}, "--store", str(store))[1][1] == f"ok       store {store}: written, read and removed"
    assert list(store.iterdir()) == []
    assert worker({}, DAGWRIGHT_STORE=str(store))[0] == 0
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, lines, _ = worker({}, "--store", str(tmp_path / "file"))
    assert code == 1
    assert lines[1].startswith(f"failed   store {tmp_path}/file: DW501: ")
    assert worker({}, "--store", "nosuch://bucket")[1][1].startswith("failed   store nosuch://bucket: DW504: ")


def test_serialisers(tmp_path):
    (tmp_path / "hooks.py").write_text("def hook(register): ...\n", encoding="utf-8")
    assert worker({"serialisers": ["hooks:hook"]})[1][1] == "ok       hooks:hook: serialiser"
    assert worker({"serialisers": ["hooks:absent"]})[0] == 1


# --- dagwright's


def test_here(tmp_path, capsys):
    (tmp_path / "dagwright.toml").write_text('[pipelines.a]\nsource = "a.py"\n[environments.prod]\n', encoding="utf-8")
    assert main(["doctor"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "ok       worker: protocol 1.1" in out
    assert "ok       PyYAML" in out
    assert "ok       settings dagwright.toml: pipelines a; environments prod\n" in out
    assert "ok       targets: airflow, " in out
    assert "missing  DAGWRIGHT_STORE is not set" in out


def test_a_package_that_is_needed_is_missing(capsys, monkeypatch):
    import importlib.util

    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in ("jinja2", "rich") else real(name))
    assert main(["doctor"]) == 1
    out, err = capsys.readouterr()
    assert "failed   jinja2 is missing: it writes Python files\n" in out
    assert "missing  rich, for progress bars" in out
    assert "error[DW543]: dagwright cannot work here" in err


def test_a_pipeline_that_does_not_compile(tmp_path, capsys):
    (tmp_path / "a.py").write_text("def a():\n    while True:\n        print(1)\n", encoding="utf-8")
    assert main(["doctor", "a.py"]) == 1
    assert "error[DW102]" in capsys.readouterr().err


def test_the_checklist_is_what_the_worker_takes(tmp_path, capsys):
    source = (
        "from parts import f, g, h, Odd\n\n\ndef a(xs: list):\n    try:\n        ys = [f(x, h) for x in xs if g(x)]\n"
        "    except Odd:\n        g(xs)\n        raise\n    return ys\n"
    )
    (tmp_path / "a.py").write_text(source, encoding="utf-8")
    (tmp_path / "parts.py").write_text(
        "def f(x, h): ...\ndef g(x): ...\ndef h(): ...\nclass Odd(Exception): ...\n", encoding="utf-8"
    )
    assert main(["doctor", "a.py", "--print-checklist"]) == 0
    spec = json.loads(capsys.readouterr().out)
    assert sorted(names[0] for names in spec["functions"]) == ["parts:Odd", "parts:f", "parts:g", "parts:h"]
    assert worker(spec)[0] == 0


@pytest.mark.parametrize("arguments", [["--in-image"], ["--print-checklist"]])
def test_a_source_is_needed(arguments, capsys):
    assert main(["doctor", *arguments]) == 2
    assert "name the SOURCE" in capsys.readouterr().err


def test_no_container_engine(tmp_path, capsys, monkeypatch):
    (tmp_path / "a.py").write_text("def f(): ...\n\n\ndef a():\n    return f()\n", encoding="utf-8")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["doctor", "a.py", "--in-image", "x"]) == 2
    assert "error[DW551]: neither `docker` nor `podman` is installed" in capsys.readouterr().err


def test_each_image_is_asked_for_what_runs_in_it(tmp_path, capsys, monkeypatch):
    source = "from parts import f, g\n\n\ndef a():\n    return g(f())\n"
    (tmp_path / "a.py").write_text(source, encoding="utf-8")
    (tmp_path / "parts.py").write_text("def f(): ...\ndef g(x): ...\n", encoding="utf-8")
    settings = '[pipelines.a.tasks.g]\nimage = "special"\n[targets.kubeflow]\nimage = "plain"\n'
    (tmp_path / "dagwright.toml").write_text(settings, encoding="utf-8")
    fake = tmp_path / "docker"
    fake.write_text('#!/bin/sh\n{ echo "$@"; cat; echo; } >> asked\necho "ok       worker"\n', encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    command = ["doctor", "a.py", "--to", "kubeflow", "--in-image", "--run-arg=--network=none", "--store", "s3://b"]
    assert main(command) == 0
    assert capsys.readouterr().out == "image plain\nok       worker\nimage special\nok       worker\n"
    first, one, second, other = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    doctor = "python3 -m dagwright_worker doctor --spec - --store s3://b"
    assert first == f"run --rm --interactive --network=none plain {doctor}"
    assert second == f"run --rm --interactive --network=none special {doctor}"
    assert [json.loads(text)["functions"] for text in (one, other)] == [[["parts:f"]], [["parts:g"]]]
