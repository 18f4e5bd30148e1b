"""`dagwright run` with regions: checks, progress, Ctrl-C, and a store that cannot be written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

import dagwright
from dagwright import api
from dagwright.cli import main


def test_check_finds_a_task_in_a_loop_that_changes_its_input(project, capfd):
    project.write(
        """
def flow(n: int = 3):
    shared = [n]
    made = rows(n)
    if n > 1:
        grown = [grow(row) for row in made]
    else:
        grown = []
    return total(grown)
"""
    )
    assert main(["run", project.source, "--check"]) == 1
    err = capfd.readouterr().err
    assert "DW534" in err
    assert "`grow[0]` changes its input" in err
    assert "DW535" not in err


def test_check_compares_the_result_of_regions_with_a_plain_call(project, capfd):
    project.write(
        "def flow(n: int = 3):\n    made = rows(n)\n    grown = [grow(row) for row in made]\n    return grown, made\n"
    )
    assert main(["run", project.source, "--check"]) == 1
    err = capfd.readouterr().err
    assert "DW535" in err
    assert "calling it returns tuple ([[0, 99], [1, 99], [2, 99]], [[0, 99]" in err


def test_progress_counts_what_comes_to_light(project, capfd):
    project.write("def flow(n: int = 2):\n    return [work(row) for row in rows(n)]\n")
    assert main(["run", project.source]) == 0
    lines = [line.rpartition(" ")[0] for line in capfd.readouterr().err.splitlines()]
    assert lines == ["[1/1+] rows", "[2/3] work[0]", "[3/3] work[1]"]


SLOW = """
def flow():
    save("before")
    try:
        save("body")
        wait("sleeping")
        save("more")
    finally:
        save("cleanup")
    save("after")
"""


@pytest.mark.slow
@pytest.mark.parametrize("on", ["inline", "subprocess"])
def test_ctrl_c_cleans_up_and_ends_the_run(project, on):
    file = project.folder / f"{project.module}.py"
    file.write_text(
        file.read_text() + "\ndef wait(name) -> None:\n    import time\n    tell(name)\n    time.sleep(60)\n"
    )
    project.write(SLOW)
    path = project.folder / f"{project.program}.py"
    path.write_text(path.read_text().replace("import Odd,", "import Odd, wait,"))
    command = [sys.executable, "-m", "dagwright", "run", project.source, "--on", on]
    source = os.path.dirname(os.path.dirname(dagwright.__file__))
    process = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": source}, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while "sleeping" not in (project.notes.read_text() if project.notes.exists() else ""):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the run and its tasks
    err = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert project.told() == ["before", "body", "sleeping", "cleanup"]
    assert "interrupted" in err
    assert ("--resume flow-1" in err) == (on == "subprocess")


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device at hand that is full")
def test_a_task_that_cannot_be_started_is_a_failure_with_a_code(project, capfd, monkeypatch):
    project.write(
        "def flow():\n    a = note('a')\n    try:\n        b = note('b', a)\n    finally:\n        save('cleanup')\n    return b\n"
    )
    from dagwright.run import subprocesses

    written = subprocesses._Run._write

    def full(folder, name, value):
        if name == "spec.json" and value["step"] == "note-b":
            with open("/dev/full", "w") as file:
                file.write(str(value) * 1000)
        written(folder, name, value)

    monkeypatch.setattr(subprocesses._Run, "_write", staticmethod(full))
    assert main(["run", project.source, "--on", "subprocess"]) == 3
    err = capfd.readouterr().err
    assert "DW501: cannot start `note-b`: No space left on device" in err
    assert project.told() == ["a", "cleanup"]
    monkeypatch.undo()
    monkeypatch.setenv("NOTES", os.fspath(project.notes))
    monkeypatch.syspath_prepend(project.folder)
    assert main(["run", project.source, "--resume", "flow-1"]) == 0
    assert project.told() == ["b ('a',)", "cleanup"]


@pytest.mark.slow
def test_the_library_resumes_what_the_command_line_began(project, capfd):
    project.write("def flow(bad: list):\n    found = [pick(row, bad) for row in rows(3)]\n    return total(found)\n")
    assert main(["run", project.source, "--on", "subprocess", "-p", "bad=[1]"]) == 3
    capfd.readouterr()
    with pytest.raises(Exception, match="DW531"):
        api.run(project.source, resume="flow-1")
    with pytest.raises(Exception, match="DW505"):
        api.run(project.source, resume="flow-1", on="inline")
    file = project.folder / f"{project.module}.py"
    file.write_text(file.read_text().replace("if row[0] in bad:", "if False:"))
    project.told()
    assert api.run(project.source, resume="flow-1") == 3
    told = project.told()
    assert "pick [1]" in told
    assert "pick [0]" not in told
    assert not (project.folder / ".dagwright").exists()
