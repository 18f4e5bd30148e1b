"""The command's streams may be full, closed or left by their reader: it says so or ends, and never with a traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = "from steps import make\n\n\ndef flow():\n    return make()\n"
COMMANDS = {
    "compile": ["compile", "flow.py", "--to", "airflow"],
    "preview": ["preview", "flow.py"],
    "run": ["run", "flow.py"],
    "explain": ["explain", "DW001"],
}


@pytest.fixture
def project(tmp_path):
    (tmp_path / "flow.py").write_text(PROGRAM)
    (tmp_path / "steps.py").write_text("def make():\n    return 1\n")
    return tmp_path


def command(project, name, tail):
    line = f'"$0" -m dagwright "$@" {tail}'
    words = ["sh", "-c", line, sys.executable, *COMMANDS[name]]
    return subprocess.run(words, cwd=project, capture_output=True, text=True, check=False)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_behind_the_output_is_said(project, name):
    done = command(project, name, "> /dev/full")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "error: cannot write the output: No space left on device"


@pytest.mark.parametrize("tail", [">&-", "2>&-"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_closed_stream_is_one_that_nobody_reads(project, name, tail):
    done = command(project, name, tail)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    if name == "compile":
        assert (project / "out" / "airflow" / "flow_dag.py").exists()


def test_a_reader_that_goes_away_is_no_error(project):
    done = command(project, "preview", "--format json | head -c 1")
    assert (done.stdout, done.stderr) == ("{", "")
