"""The bootstrap script where it decides: what is up to date, what cannot be hosted, what the user must do."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


@pytest.fixture
def script(tmp_path, monkeypatch):
    """scripts/bootstrap as a module, its environments in a folder of the test, and nothing installed for real."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = importlib.machinery.SourceFileLoader("bootstrap", os.path.join(ROOT, "scripts", "bootstrap"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("bootstrap", loader))
    loader.exec_module(module)
    module.VENV = str(tmp_path / ".venv")
    module.ran = []

    def run(command, what, env=None):
        module.ran.append(what)
        if what == "uv venv":
            os.makedirs(command[-1])

    module.run = module.run_quietly = run
    module.tool_environment = lambda: "uv"
    module.installer_settings = dict
    module.editable_wheel = lambda: "dagwright.whl"
    return module


def test_an_environment_is_made_once(script, capsys):
    script.main(["demo"])
    assert script.ran == ["uv venv", "installing", "installing dagwright"]
    script.main(["demo"])
    assert len(script.ran) == 3
    assert capsys.readouterr().err.splitlines()[-1] == "bootstrap: demo: up to date"


def test_a_changed_set_makes_the_environment_anew(script, tmp_path):
    script.main(["demo"])
    (tmp_path / "core.txt").write_text("other==1.0")
    script.requirements = lambda name: str(tmp_path / (name + ".txt"))
    leftover = tmp_path / ".venv" / "demo" / "leftover"
    leftover.touch()
    script.main(["demo"])
    assert script.ran[3:] == ["uv venv", "installing", "installing dagwright"]
    assert not leftover.exists()


def test_an_interrupted_installation_is_not_taken_for_done(script):
    def fail(command, what, env=None):
        if what == "uv venv":
            os.makedirs(command[-1])
        elif what == "installing":
            raise script.Stop("installing failed with exit code 1", 1)

    run, script.run = script.run, fail
    with pytest.raises(script.Stop) as stopped:
        script.main(["demo"])
    assert stopped.value.code == 1
    script.run = run
    script.main(["demo"])
    assert script.ran == ["uv venv", "installing", "installing dagwright"]


def test_an_engine_that_this_python_cannot_host_is_named_and_left_out(script, tmp_path, capsys):
    script.ENVIRONMENTS["airflow2"] = ("airflow2", (3, 9), "Airflow 2.11")
    script.main(["airflow2"])
    assert script.ran == []
    why = (tmp_path / ".venv" / "airflow2.not-run").read_text()
    assert why.startswith("Airflow 2.11 does not run on Python 3.")
    assert "bootstrap: airflow2: not run: Airflow 2.11 does not run" in capsys.readouterr().err
    script.ENVIRONMENTS["airflow2"] = ("airflow2", sys.version_info[:2], "Airflow 2.11")
    script.main(["airflow2"])
    assert not (tmp_path / ".venv" / "airflow2.not-run").exists()


def test_without_a_venv_module_a_user_is_told_what_to_install(script, monkeypatch):
    script.can_make_venv = lambda: False
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(script.Stop, match=r"apt-get install python3-venv\) and run this again\.$") as stopped:
        script.ensure_venv_module()
    assert stopped.value.code == 2
    assert script.ran == []


def test_without_a_venv_module_root_gets_it_installed(script, monkeypatch, capsys):
    answers = [False, True]
    script.can_make_venv = lambda: answers.pop(0)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(script.shutil, "which", lambda _name: "/usr/bin/apt-get")
    begun_again = []
    monkeypatch.setattr(os, "execv", lambda *command: begun_again.append(command))
    with pytest.raises(script.Stop):  # a real execv does not come back
        script.ensure_venv_module()
    assert script.ran == ["apt-get update", "apt-get install"]
    assert begun_again[0][0] == sys.executable
    assert "installing Debian's python3-venv" in capsys.readouterr().err


def test_an_unknown_environment_is_a_usage_error(script):
    with pytest.raises(script.Stop, match="unknown environment 'luigi'; there are: demo, core, kfp") as stopped:
        script.main(["luigi"])
    assert stopped.value.code == 2


@pytest.mark.parametrize("version", [(3, 9, 2), (3, 14, 0)])
def test_a_python_out_of_range_is_told_so(script, monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(script.Stop, match=r"needs Python 3\.10 to 3\.13, this is 3\.(9|14)") as stopped:
        script.main([])
    assert stopped.value.code == 2


def test_what_pip_was_told_reaches_the_installer(script, tmp_path, monkeypatch):
    python = tmp_path / "python"
    python.write_text(
        "#!/bin/sh\necho \"global.index-url='file:///packages'\"\n"
        "echo \":env:.find-links='/no/such/folder'\"\necho \"global.cert='/etc/ca.pem'\"\n"
    )
    python.chmod(0o755)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.delenv("UV_FIND_LINKS", raising=False)
    fresh = importlib.util.module_from_spec(script.__spec__)
    script.__spec__.loader.exec_module(fresh)
    fresh.python_of = lambda _name: str(python)
    told = fresh.installer_settings()
    assert (told["UV_DEFAULT_INDEX"], told["SSL_CERT_FILE"]) == ("file:///packages", "/etc/ca.pem")
    assert "UV_FIND_LINKS" not in told
