"""The kill enumerator: a run that dies at any event in its store loses nothing that had finished, and can be gone on with."""

from __future__ import annotations

import os
import signal
import sys
import warnings

import bomb
import killshop
import pytest
from describe import describe

import dagwright_worker as worker

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


class Run:
    """The folders of one run, and what can be said of them from outside."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.root = str(folder / "store")
        self.store = worker.Store(self.root)

    def go(self, at=0):
        """Drive the program in a child, which dies at the given event; gives its result, or None, and the number of events."""
        read, write = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", DeprecationWarning
            )  # other tests have started threads; none of them is used here
            child = os.fork()
        if not child:
            text = "it failed"
            try:
                text = self._child(at)
            except BaseException as exc:
                text = f"it failed: {type(exc).__name__}: {exc}"
            finally:
                os.write(write, text.encode())
                os._exit(0)
        os.close(write)
        with open(read, encoding="utf-8") as file:
            text = file.read()
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            assert text == ""
            return None
        assert not text.startswith("it failed"), text
        return text

    def _child(self, at):
        work = self.folder / "work"
        work.mkdir(exist_ok=True)
        os.chdir(work)
        killshop.WITNESS = str(self.folder / "witness")
        armed = bomb.Bomb(self.root, at)
        result = killshop.drive(self.root, str(self.folder / "journal"))
        return "\t".join([str(armed.count), ",".join(sorted(armed.seen)), str(describe(result))])

    def lines(self, name):
        path = self.folder / name
        return path.read_text().split() if path.exists() else []

    def files(self):
        """Relative path -> bytes of every file that has its final name."""
        found = {}
        for folder, folders, names in os.walk(self.root):
            folders[:] = [f for f in folders if not f.startswith(".tmp-")]
            for name in names:
                if ".tmp-" not in name:
                    path = os.path.join(folder, name)
                    with open(path, "rb") as file:
                        found[os.path.relpath(path, self.root)] = file.read()
        return found

    def finished(self):
        """The steps that are done, with their outputs."""
        steps = [spec["step"] for spec in killshop.PROGRAM]
        found = {step: self.store.read_manifest(killshop.place_of(step), digests=True) for step in steps}
        return {step: outputs for step, outputs in found.items() if outputs is not None}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The run that nobody kills: its result, the number of its events, and its files."""
    run = Run(tmp_path_factory.mktemp("kill") / "whole")
    count, seen, run.result = run.go().split("\t")
    run.count = int(count)
    assert {"open", "os.rename", "os.mkdir", "before a write", "inside a write"} <= set(seen.split(","))
    assert len(run.finished()) == len(killshop.PROGRAM) == len(run.lines("journal"))
    assert run.count > 60
    return run


def check_remains(run, whole):
    """What a killed run left: every file under its final name is whole, and every step that had ended well is done."""
    reference, found = whole.files(), run.files()
    for name, data in found.items():
        assert data == reference.get(name), name
        folder = f"{os.path.dirname(name)}/"
        if "-" in os.path.basename(folder[:-1]):  # a value of several files: all of them are there
            assert {n for n in reference if n.startswith(folder)} <= set(found), folder
    finished = run.finished()
    assert set(run.lines("journal")) <= set(finished)
    assert len(finished) - len(set(run.lines("journal"))) <= 1  # killed between the manifest and the journal
    everything = whole.finished()
    assert all(everything[step] == outputs for step, outputs in finished.items())
    return finished


def check_end(run, whole, text):
    """What a run left that was gone on with: the same result and the same files, and no half of anything."""
    assert text.split("\t")[2] == whole.result
    assert run.files() == whole.files()
    assert run.finished() == whole.finished()


def kill_and_resume(folder, whole, at):
    run = Run(folder)
    assert run.go(at) is None
    finished = check_remains(run, whole)
    before = run.lines("witness")
    text = run.go()
    check_end(run, whole, text)
    again = run.lines("witness")[len(before) :]
    assert not set(again) & set(finished)  # nothing that had finished is called again,
    steps = [spec["step"] for spec in killshop.PROGRAM if spec["step"] not in finished and spec["step"] != "longer"]
    assert again == steps  # and all else once


@pytest.mark.slow
def test_killed_at_some_events(tmp_path, whole):
    """A spread of what the slow test below does in full; the step changes every event's neighbourhood."""
    for at in range(1, whole.count + 1, 8):
        kill_and_resume(tmp_path / str(at), whole, at)


@pytest.mark.slow
def test_killed_at_every_event(tmp_path, whole):
    for at in range(1, whole.count + 1):
        kill_and_resume(tmp_path / str(at), whole, at)
    run = Run(tmp_path / "beyond")
    assert run.go(whole.count + 1) is not None  # that was all of them


@pytest.mark.parametrize("every", [41, 47, 60])
def test_killed_again_and_again(tmp_path, whole, every):
    """Each attempt is killed after so many events; each step that was done stays done, so in the end all are."""
    run = Run(tmp_path / "run")
    done = set()
    for _ in range(40):
        text = run.go(every)
        if text is not None:
            check_end(run, whole, text)
            return
        finished = set(check_remains(run, whole))
        assert finished >= done
        done = finished
    pytest.fail(f"it never came to its end: {sorted(done)}")


def test_a_resume_after_damage(tmp_path, whole):
    """A file of a run that was killed is damaged: its task is run again, with those only that were not done."""
    at = whole.count - 5
    for damage in ("delete", "flip", "truncate"):
        run = Run(tmp_path / damage)
        assert run.go(at) is None
        victim = os.path.join(run.root, run.finished()["parts"]["value"]["uri"], "value.json")
        with open(victim, "rb") as file:
            data = bytearray(file.read())
        if damage == "delete":
            os.remove(victim)
        else:
            data[100] ^= 1
            with open(victim, "wb") as file:
                file.write(data if damage == "flip" else data[:100])
        assert "parts" not in run.finished()
        before = run.lines("witness")
        check_end(run, whole, run.go())
        assert run.lines("witness")[len(before) :] == ["parts", "report"]


def test_the_artifact_of_an_engine_is_whole_or_not_there(tmp_path):
    """The same for the file that Kubeflow takes: killed at every event, at a first and at a second attempt."""
    for first in range(1, 40):
        path = tmp_path / str(first) / "artifact"
        path.parent.mkdir()
        dead = _kill_artifact(path, first)
        if path.exists():
            assert _artifact(path) == len(killshop_value())
        assert _kill_artifact(path, 0) is False
        assert _artifact(path) == len(killshop_value())
        if not dead:
            return
    pytest.fail("it never came to its end")


def killshop_value():
    return "x" * 200_000


def _kill_artifact(path, at):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        try:
            bomb.Bomb(str(path), at)
            worker.encode(killshop_value(), worker.ArtifactSink(str(path), 0))
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _artifact(path):
    return len(worker._DECODER.decode(path.read_text()))
