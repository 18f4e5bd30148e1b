"""`run --resume`: what finished is not run again, the rest is, and the result is that of a run without a failure."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from dagwright import api
from dagwright.cli import main
from dagwright.diagnostics.model import DagwrightError
from dagwright.run.folder import begin, resume

PROGRAM = """
def flow(n: int = 3, bad: str = "bad.txt"):
    a = note("a", n)
    found = [stumble(row, bad) for row in rows(n)]
    b = note("b", a)
    if b[1][1] > 1:
        c = note("c", found)
    else:
        c = None
    return c, a
"""
STUMBLE = """
def stumble(row, bad):
    tell(f"stumble {row}")
    if os.path.exists(bad) and str(row[0]) in open(bad).read():
        raise Odd(row[0])
    return [row, "x" * 3000]
"""


@pytest.fixture
def flow(project, monkeypatch):
    """A project whose `stumble` fails for the numbers in the file `bad.txt`; `call(*arguments)` is the command line."""
    file = project.folder / f"{project.module}.py"
    file.write_text(file.read_text() + STUMBLE)
    project.write(PROGRAM)
    path = project.folder / f"{project.program}.py"
    path.write_text(path.read_text().replace("import Odd,", "import Odd, stumble,"))
    project.bad = project.folder / "bad.txt"
    monkeypatch.chdir(project.folder)
    project.runs = project.folder / ".dagwright" / "runs"
    project.result = (("c", [[[i], "x" * 3000] for i in range(3)]), ("a", 3))
    return project


def call(flow, capfd, *arguments):
    """Exit code, stdout, stderr and what the functions told."""
    flow.told()
    param = ["-p", f"bad={flow.bad}"] if "--resume" not in arguments else []
    code = main(["run", flow.source, *param, *arguments])
    out, err = capfd.readouterr()
    return code, out, err, flow.told()


def names(told):
    return sorted({line.partition(" ")[0] for line in told})


pytestmark = pytest.mark.slow


def test_a_failed_run_is_kept_and_gone_on_with(flow, capfd):
    flow.bad.write_text("1")
    code, _, err, told = call(flow, capfd, "--on", "subprocess")
    assert code == 3
    assert f"dagwright run {flow.source} --resume flow-1" in err
    assert "stumble [0]" in told
    code, _, err, told = call(flow, capfd, "--resume", "flow-1")
    assert code == 3, "it fails again"
    assert "stumble [1]" in told
    assert not {"rows 3", "a 3", "stumble [0]"} & set(told)
    assert "rows done before" in err
    flow.bad.unlink()
    code, out, _, told = call(flow, capfd, "--resume", "flow-1")
    assert code == 0
    assert out == f"{flow.result!r}\n"
    assert not {"rows 3", "a 3", "stumble [0]"} & set(told)
    assert "stumble [1]" in told
    assert not flow.runs.parent.exists(), "a run that succeeds leaves nothing behind"


def test_what_has_changed_and_what_comes_after_it_runs_again(flow, capfd):
    flow.bad.write_text("2")
    assert call(flow, capfd, "--on", "subprocess")[0] == 3
    flow.bad.unlink()
    path = flow.folder / f"{flow.program}.py"
    path.write_text(path.read_text().replace('note("a", n)', 'note("A", n)'))
    code, out, _, told = call(flow, capfd, "--resume", "flow-1")
    assert (code, out) == (0, f"{(flow.result[0], ('A', 3))!r}\n")
    assert {"A 3", "b ('A', 3)"} <= set(told)
    assert not {"rows 3", "stumble [0]"} & set(told)


@pytest.mark.parametrize("damage", ["truncated", "flipped", "deleted", "manifest"])
def test_what_is_damaged_is_made_again(flow, capfd, damage):
    flow.bad.write_text("1")
    assert call(flow, capfd, "--on", "subprocess")[0] == 3
    flow.bad.unlink()
    stored = flow.runs / "flow-1" / "store"
    (blob,) = [file for file in stored.rglob("stumble.*/0/*") if file.name != "manifest.json"]
    if damage == "deleted":
        blob.unlink()
    elif damage == "manifest":
        (blob.parent / "manifest.json").write_text("{")
    else:
        data = bytearray(blob.read_bytes())
        data[100] ^= 1
        blob.write_bytes(data[:50] if damage == "truncated" else data)
    code, out, _, told = call(flow, capfd, "--resume", "flow-1")
    assert (code, out) == (0, f"{flow.result!r}\n")
    assert "stumble [0]" in told
    assert "rows 3" not in told


CLEANED = """
def flow():
    a = note("a")
    try:
        b = note("b", a)
        save("opened")
        c = stumble([1], "bad.txt")
    finally:
        save("closed", a)
    return note("end", b, c)
"""


def test_what_a_cleanup_may_have_removed_is_made_again(flow, capfd):
    path = flow.folder / f"{flow.program}.py"
    flow.write(CLEANED.replace('"bad.txt"', repr(str(flow.bad))))
    path.write_text(path.read_text().replace("import Odd,", "import Odd, stumble,"))
    flow.bad.write_text("1")
    for arguments in (["--on", "subprocess"], ["--resume", "flow-1"]):
        code = main(["run", flow.source, *arguments])
        told = flow.told()
        assert code == 3
        assert told[-4:] == ["b ('a',)", "opened", "stumble [1]", "closed ('a',)"]
    flow.bad.unlink()
    assert main(["run", flow.source, "--resume", "flow-1"]) == 0
    capfd.readouterr()
    assert flow.told()[:-1] == ["b ('a',)", "opened", "stumble [1]", "closed ('a',)"]


def test_a_run_that_was_killed_is_gone_on_with(flow, capfd):
    """Also where nobody could say a word: the process of the run itself is gone."""
    flow.bad.write_text("")
    (flow.folder / f"{flow.module}.py").write_text(
        (flow.folder / f"{flow.module}.py").read_text().replace(
            "def stumble(row, bad):", "def stumble(row, bad):\n    import time\n    time.sleep(60 * (row[0] == 1 and os.path.exists(bad)))\n"
        )
    )  # fmt: skip
    source = os.path.dirname(os.path.dirname(api.__file__))
    command = [sys.executable, "-m", "dagwright", "run", flow.source, "-p", f"bad={flow.bad}", "--on", "subprocess"]
    process = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": source}, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        deadline = time.monotonic() + 60
        wanted = flow.runs / "flow-1" / "store"
        while not any("stumble" in str(p) and p.parent.name == "2" for p in wanted.rglob("manifest.json")):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        with pytest.raises(DagwrightError, match="going on"):
            resume(api.load(flow.source), "flow-1", {})
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # the run and its tasks, nothing else
        process.wait()
    flow.bad.unlink()
    code, out, _, told = call(flow, capfd, "--resume", "flow-1")
    assert (code, out) == (0, f"{flow.result!r}\n")
    assert not {"rows 3", "stumble [2]"} & set(told)


def test_keep_keeps_a_run_that_succeeds(flow, capfd):
    code, out, err, _ = call(flow, capfd, "--keep")
    assert code == 0
    assert f"kept in {flow.runs / 'flow-1'}" in err
    assert (flow.runs.parent / ".gitignore").read_text() == "*\n"
    code, again, _, told = call(flow, capfd, "--resume", "flow-1", "--keep")
    assert (code, again, told) == (0, out, []), "nothing is left to do"
    assert call(flow, capfd, "--on", "subprocess", "--keep")[2].endswith("flow-2\n")


def test_parameters_are_those_the_run_was_begun_with(flow, capfd):
    flow.bad.write_text("1")
    assert call(flow, capfd, "--on", "subprocess", "-p", "n=3")[0] == 3
    record = json.loads((flow.runs / "flow-1" / "run.json").read_text())
    assert record["params"] == {"n": 3, "bad": os.fspath(flow.bad)}
    flow.bad.unlink()
    code, _, err, _ = call(flow, capfd, "--resume", "flow-1", "-p", "n=4")
    assert code == 2
    assert "DW505" in err
    assert "was begun with `n` = 3" in err
    assert call(flow, capfd, "--resume", "flow-1", "-p", "n=3")[1] == f"{flow.result!r}\n"


def test_what_cannot_be_resumed_is_refused(flow, capfd):
    flow.bad.write_text("1")
    assert call(flow, capfd, "--on", "subprocess")[0] == 3
    other = (flow.folder / f"{flow.program}.py").read_text().replace("def flow(", "def other(")
    (flow.folder / "others.py").write_text(other)
    for source, arguments, message in (
        (flow.source, ["--resume", "flow-7"], "there is no run `flow-7` to resume"),
        (flow.source, ["--resume", "flow-7"], "there are: flow-1"),
        (
            flow.source,
            ["--resume", "flow-1", "--on", "inline"],
            "`--resume` with tasks in one process: these keep nothing",
        ),
        (flow.source, ["--keep", "--on", "inline"], "run on `subprocess`"),
        (f"{flow.folder}/others.py:other", ["--resume", "flow-1"], f"is a run of `{flow.program}:flow`"),
    ):
        assert main(["run", source, *arguments]) == 2
        err = capfd.readouterr().err
        assert "DW505" in err
        assert message in err
    for name in ("../../elsewhere", "..", "a/b"):
        assert main(["run", flow.source, "--resume", name]) == 1
        assert "DW503" in capfd.readouterr().err
    compilation = api.load(flow.source)
    (flow.runs / "flow-1" / "run.json").write_text('{"dagwright": 99}')
    with pytest.raises(DagwrightError, match="another version"):
        resume(compilation, "flow-1", {})


def test_a_run_whose_folder_cannot_be_written_is_kept_elsewhere(flow, capfd):
    (flow.folder / ".dagwright").write_text("a file, and no folder")
    flow.bad.write_text("1")
    code, _, err, _ = call(flow, capfd, "--on", "subprocess")
    assert code == 3
    name = err.rstrip().rpartition(" ")[2]
    assert os.path.isabs(name)
    flow.bad.unlink()
    code, out, _, told = call(flow, capfd, "--resume", name)
    assert (code, out) == (0, f"{flow.result!r}\n")
    assert "rows 3" not in told
    assert not os.path.exists(name)


def test_numbers_of_runs_go_on(flow):
    compilation = api.load(flow.source)
    folders = [begin(compilation, {"n": 1, "bad": ""}) for _ in range(3)]
    assert [folder.name for folder in folders] == ["flow-1", "flow-2", "flow-3"]
    for folder in folders:
        folder.close(keep=folder.name == "flow-3")
    last = begin(compilation, {"n": 1, "bad": ""})
    assert last.name == "flow-4"
    last.close(keep=False)
    assert [folder.name for folder in flow.runs.iterdir()] == ["flow-3"]
