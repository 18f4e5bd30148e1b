"""The kill enumerator on a whole run: `dagwright run`, killed in a task or in its own process, and `--resume`."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter

import bomb
import pytest

import dagwright_worker as worker

if sys.version_info < (3, 10):  # noqa: UP036
    pytest.skip("the compiler needs Python 3.10; the worker alone runs on 3.9", allow_module_level=True)
pytest.importorskip("dagwright.run.folder")

SHOP = """
import os, sys
from pathlib import Path

def note(word):
    file = os.open(os.environ["WITNESS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(file, f"{word}\\n".encode())
    os.close(file)
    if os.environ.get("KILL", "").startswith(f"{word} "):
        import bomb
        bomb.Bomb(os.environ["DAGWRIGHT_STORE"], int(os.environ["KILL"].split()[1]))

def load(n):
    note("load")
    return [[i] * 2000 for i in range(n)]

def train(row):
    note(f"train{row[0]}")
    Path("model.bin").write_bytes(bytes([row[0]]) * 5000)
    return {"row": row, "model": Path("model.bin")}

def best(models):
    note("best")
    return [len(m["model"].read_bytes()) + m["row"][0] for m in models]

def clean_up(n):
    note("clean_up")

def report(found, models):
    note("report")
    return found, len(models), "x" * 20
"""
PIPELINE = """
from killrun_shop import best, clean_up, load, report, train

def pipeline(n: int = 3):
    rows = load(n)
    models = [train(row) for row in rows]
    try:
        found = best(models)
    finally:
        clean_up(n)
    if found[0]:
        return report(found, models)
    return None
"""
RESULT = "([5000, 5001, 5002], 3, 'xxxxxxxxxxxxxxxxxxxx')"
CALLS = Counter(["load", "train0", "train1", "train2", "best", "clean_up", "report"])
PLACES = {"train": "train{}", "load": "load", "best": "best", "clean_up": "clean_up", "report": "report"}
AGAIN = {"best", "clean_up"}  # what stands in a `try` that was cleaned up after is never reused


class Project:
    """A folder with the program, and the runs in it."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        (folder / "killrun_shop.py").write_text(SHOP)
        (folder / "killrun.py").write_text(PIPELINE)
        shutil.copy(bomb.__file__, folder / "bomb.py")
        self.witness = folder / "witness"

    def run(self, *options, kill="", parent=0):
        """`dagwright run`, with a bomb in a task (`kill`: the function's word, the event) or in the process itself."""
        env = {**os.environ, "WITNESS": str(self.witness), "KILL": kill}
        arm = f"import bomb; armed = bomb.Bomb({str(self.folder / '.dagwright')!r}, {parent}); " if parent else ""
        tell = "sys.stderr.write(f'{armed.count} events'); " if parent else ""
        program = f"import sys; sys.path.append('.'); {arm}from dagwright.cli import main; code = main(); {tell}sys.exit(code)"
        command = [sys.executable, "-c", program, "run", "killrun.py:pipeline", "--on", "subprocess", *options]
        return subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True, check=False)

    def calls(self):
        return Counter(self.witness.read_text().split()) if self.witness.exists() else Counter()

    def finished(self):
        """How often each function's task is done; each of them is whole."""
        (run,) = (self.folder / ".dagwright" / "runs").iterdir()
        root = run / "store"
        store, found = worker.Store(str(root)), Counter()
        for manifest in root.rglob("manifest.json"):
            place = manifest.parent.relative_to(root)
            outputs = store.read_manifest(str(place), digests=True)
            assert outputs is not None, place
            task, *index = place.parts[3:]
            word = PLACES.get(task.split(".")[0])
            if word is not None:
                found[word.format(*index)] += 1
        return found

    def names(self):
        """What stands under its final name is whole: the name of a file, or of a folder with its main file, has the digest."""
        for path in (self.folder / ".dagwright").rglob("*"):
            named = re.search(r"-([0-9a-f]{10})(\.\w+)?$", path.name)
            if named is None or any(".tmp-" in part for part in path.parts) or "store" not in path.parts:
                continue
            main = next(path.glob("value.*")) if path.is_dir() else path
            assert worker._digest(main.read_bytes()).startswith(named[1]), path

    def resume(self):
        """Go on with the run, and see that it comes to the right end, with no call of what was done."""
        done, before = self.finished(), self.calls()
        (run,) = (self.folder / ".dagwright" / "runs").iterdir()
        ended = self.run("--resume", run.name)
        assert ended.returncode == 0, ended.stderr
        assert ended.stdout.splitlines()[-1] == RESULT
        again = self.calls() - before
        for word in CALLS:
            if word not in AGAIN:
                assert again[word] == CALLS[word] - done[word], word
        assert all(count <= 1 for count in again.values())


def killed_in_a_task(folder, word, event):
    """Run with a bomb in that function's task. False where the task has fewer events: the run came to its end."""
    project = Project(folder)
    ended = project.run("--keep", kill=f"{word} {event}")
    if ended.returncode == 0:
        assert ended.stdout.splitlines()[-1] == RESULT
        assert project.calls() == CALLS
        return False
    assert ended.returncode == 3
    assert "DW533" in ended.stderr
    assert "signal 9" in ended.stderr
    project.names()
    project.resume()
    return True


@pytest.mark.parametrize(("word", "event"), [("load", 4), ("train1", 9)])
def test_killed_in_a_task(tmp_path, word, event):
    assert killed_in_a_task(tmp_path / "p", word, event)


@pytest.mark.slow
@pytest.mark.parametrize("word", ["load", "train1", "best", "report"])
def test_killed_at_every_event_of_a_task(tmp_path, word):
    """Every third, where time is short."""
    for event in range(1, 60, 1 if "DAGWRIGHT_LONG" in os.environ else 3):
        if not killed_in_a_task(tmp_path / str(event), word, event):
            assert event > 5
            return
    pytest.fail("it never came to its end")


@pytest.mark.slow
def test_killed_in_the_process_of_the_run(tmp_path):
    """Tasks that were running may come to their end as orphans; so a call may have been made twice, but never of what was done."""
    whole = Project(tmp_path / "whole").run("--keep", parent=1 << 30)
    assert whole.stdout.splitlines()[-1] == RESULT
    count = int(whole.stderr.splitlines()[-1].split()[0])
    assert count > 100
    for event in range(1, count + 1, count // (25 if "DAGWRIGHT_LONG" in os.environ else 12)):
        project = Project(tmp_path / str(event))
        ended = project.run("--keep", parent=event)
        assert ended.returncode == -signal.SIGKILL
        runs = [*(project.folder / ".dagwright" / "runs").glob("*")] if (project.folder / ".dagwright").exists() else []
        if not any((run / "run.json").exists() for run in runs):
            again = project.run()  # it had not begun
            assert again.stdout.splitlines()[-1] == RESULT
            continue
        project.names()
        ended = project.run("--resume", runs[0].name)
        assert ended.returncode == 0, ended.stderr
        assert ended.stdout.splitlines()[-1] == RESULT
