"""A path takes its file or folder along, whole and unchanged, into the folder of the task that gets it."""

from __future__ import annotations

import os
import pathlib
import shutil
import socket

import pytest
import worker_shapes as shapes
from describe import describe
from worker_carry import carry, pack

import dagwright_worker as worker

Path = pathlib.Path


@pytest.fixture
def made(tmp_path):
    """A folder with what folders can hold."""
    folder = tmp_path / "made"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "empty").mkdir()
    (folder / "a.txt").write_text("a")
    (folder / "run.sh").write_text("#!/bin/sh\n")
    (folder / "run.sh").chmod(0o755)
    (folder / "deep" / "er" / "big.bin").write_bytes(os.urandom(300_000))
    (folder / "na\u00efve {{x}} .csv").write_text("")
    (folder / "link").symlink_to("deep/er/big.bin")
    (folder / "deep" / "up").symlink_to("../a.txt")
    (folder / "absolute").symlink_to(folder / "a.txt")
    os.mkdir(os.fsencode(folder) + b"/no-utf8-\xff")
    return folder


@pytest.mark.parametrize("size", [0, 10, 700, 5000, 200_000])
def test_a_file(size, tmp_path):
    source = tmp_path / "data.csv"
    source.write_bytes(os.urandom(size))
    source.chmod(0o750)
    before = describe(source)
    store = worker.Store(str(tmp_path / "store"))
    envelope = pack(source, store)
    source.unlink()  # the other task runs elsewhere
    back = worker.decode(envelope, store, work=str(tmp_path / "work"))
    assert describe(back) == before
    assert type(back) is type(source)
    assert back.is_absolute()
    assert str(back).startswith(str(tmp_path / "work"))
    assert back.stat().st_mode & 0o777 == 0o750
    assert envelope["codec"] == ("path" if size >= 800 else "json")


def test_a_folder(made, tmp_path):
    before = describe(made)
    store = worker.Store(str(tmp_path / "store"))
    envelope = pack(made, store)
    shutil.rmtree(made)
    back = worker.decode(envelope, store, work=str(tmp_path / "work"))
    assert describe(back) == before
    assert os.readlink(back / "link") == "deep/er/big.bin"
    assert not os.path.isabs(os.readlink(back / "absolute"))
    assert back.joinpath("run.sh").stat().st_mode & 0o777 == 0o755


def test_paths_in_other_values(made, tmp_path):
    value = {
        "files": [made / "a.txt", made / "deep" / "er" / "big.bin"],
        "record": shapes.Plain(made / "run.sh", [made]),
        "text": Path("nowhere/x"),
        made / "a.txt": 1,
    }
    before = describe(value)
    back = carry(value, tmp_path / "store", work=tmp_path / "work", pickle="off")
    assert describe(back) == before
    assert back["files"][0] == next(key for key in back if isinstance(key, Path))  # one file, shipped once


def test_a_path_in_a_pickled_object(made, tmp_path):
    value = shapes.Model({"file": made / "a.txt", "folder": made, "gone": Path("nowhere")})
    before = describe(value)
    store = worker.Store(str(tmp_path / "store"))
    envelope = pack(value, store)
    shutil.rmtree(made)
    assert describe(worker.decode(envelope, store, work=str(tmp_path / "work"))) == before


def test_read_only_folders_and_files_keep_their_modes(tmp_path):
    folder = tmp_path / "f"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "x").write_text("x")
    (folder / "sub" / "x").chmod(0o400)
    (folder / "sub").chmod(0o500)
    back = carry(folder, tmp_path / "store", work=tmp_path / "work")
    assert (back / "sub").stat().st_mode & 0o777 == 0o500
    assert (back / "sub" / "x").stat().st_mode & 0o777 == 0o400
    for sub in (folder, back):
        (sub / "sub").chmod(0o700)


def test_long_names(tmp_path):
    source = tmp_path / ("n" * 240 + ".csv")
    source.write_bytes(b"x" * 9000)
    assert describe(carry(source, tmp_path / "store", work=tmp_path / "work")) == describe(source)


def test_a_link_to_a_file_is_the_file(tmp_path):
    (tmp_path / "real.csv").write_text("1")
    (tmp_path / "link.csv").symlink_to("real.csv")
    back = carry(tmp_path / "link.csv", tmp_path / "store", work=tmp_path / "work")
    assert (back.name, back.read_text(), back.is_symlink()) == ("link.csv", "1", False)


def test_what_is_there_decides(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert carry(Path("out.csv"), tmp_path / "store") == Path("out.csv")
    Path("out.csv").write_text("x")
    assert carry(Path("out.csv"), tmp_path / "store", work=tmp_path / "w").read_text() == "x"
    assert carry(pathlib.PurePosixPath("out.csv"), tmp_path / "store") == pathlib.PurePosixPath("out.csv")


def test_links_out_of_a_folder_are_refused(tmp_path):
    folder = tmp_path / "f"
    folder.mkdir()
    (tmp_path / "outside").write_text("secret")
    (folder / "link").symlink_to("../outside")
    for value in (folder, shapes.Model(folder)):
        with pytest.raises(worker.WorkerError, match=r"DW521: the link .* points out of the folder"):
            carry(value, tmp_path / "store")


def test_what_is_no_file_is_refused(tmp_path):
    folder = tmp_path / "f"
    folder.mkdir()
    os.mkfifo(folder / "pipe")
    for value in (folder, folder / "pipe"):
        with pytest.raises(worker.WorkerError, match=r"DW521: .*pipe is neither a file nor a folder"):
            carry(value, tmp_path / "store")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "s"))
    with pytest.raises(worker.WorkerError, match=r"DW521: .*neither"):
        carry(tmp_path / "s", tmp_path / "store")
    server.close()


def test_the_whole_machine_or_the_store_itself_are_refused(tmp_path):
    with pytest.raises(worker.WorkerError, match="the whole machine"):
        carry(Path("/"), tmp_path / "store")
    for value in (tmp_path, tmp_path / "store", [tmp_path], shapes.Model(tmp_path)):
        (tmp_path / "store").mkdir(exist_ok=True)
        with pytest.raises(worker.WorkerError, match="the store that it would be copied to"):
            carry(value, tmp_path / "store")


def _node(**more):
    return {"$": "folder", "name": "f", "entries": [], **more}


@pytest.mark.parametrize(
    "node",
    [
        _node(name="../x"),
        _node(name=""),
        _node(name="a/b"),
        _node(entries=[{"p": "../x", "mode": 0o755}]),
        _node(entries=[{"p": "/abs", "mode": 0o755}]),
        _node(entries=[{"p": "l", "link": "../../x"}]),
        _node(entries=[{"p": "l", "link": "/etc/passwd"}]),
        {"$": "blob", "codec": "path", "name": "../../x", "v": ""},
        {"$": "blob", "codec": "path", "name": "..", "v": ""},
    ],
)
def test_a_forged_value_cannot_write_elsewhere(node, tmp_path):
    text = worker._text(node)
    envelope = worker._inline(text)
    with pytest.raises(worker.WorkerError, match="DW503"):
        worker.decode(envelope, work=str(tmp_path / "work"))
    assert [f for f in tmp_path.rglob("*") if f.is_file() or f.is_symlink()] == []


def test_a_forged_folder_cannot_write_through_its_own_link(tmp_path):
    entries = [{"p": "l", "link": "."}, {"p": "l/x", "file": {"$": "blob", "codec": "path", "name": "x", "v": ""}}]
    envelope = worker._inline(worker._text(_node(entries=entries)))
    with pytest.raises(worker.WorkerError, match="DW501"):
        worker.decode(envelope, work=str(tmp_path / "work"))


def test_a_changed_file_of_a_folder_is_not_given_out(made, tmp_path):
    store = worker.Store(str(tmp_path / "store"))
    envelope = pack(made, store)
    (big,) = (f for f in (tmp_path / "store").rglob("*") if f.is_file() and f.stat().st_size == 300_000)
    big.write_bytes(b"\0" * 300_000)
    with pytest.raises(worker.WorkerError, match="DW502"):
        worker.decode(envelope, store, work=str(tmp_path / "work"))


def test_a_path_that_may_not_even_be_looked_at(tmp_path, monkeypatch):
    """Then nobody can say that it exists: it stays text."""

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    value = tmp_path / "locked" / "x"
    text = worker._text(worker._Dump().value(value))
    monkeypatch.setattr(os, "stat", refuse)
    assert worker._text(worker._Dump().value(value)) == text
