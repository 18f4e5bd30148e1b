"""The store: what it is given comes back or it says why not, and nothing it does reaches outside its root."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import threading

import pytest
import worker_shapes as shapes
from describe import describe
from worker_carry import pack

import dagwright_worker as worker

HOSTILE = [
    "..", ".", "../../etc", "/etc/passwd", "a/b", "manual__2026-01-01T00:00:00+00:00", "C:\\x", "\0", "", " ", "~", "%2e%2e",
    ".hidden", "{{ ds }}", "$(rm)", "caf\u00e9", "\ud800", "x" * 500, "\u00e9" * 300, "CON", "a\nb", "train[3]", "*",
]  # fmt: skip


def _files(root):
    return sorted(str(f.relative_to(root)) for f in root.rglob("*") if f.is_file())


# --- layout -----------------------------------------------------------------------------------------------


def test_layout(tmp_path):
    store = worker.Store(str(tmp_path))
    place = store.place("prod", "churn", "manual__2026-01-01T00:00:00+00:00", "train-3", 7)
    assert place == "prod/churn/manual__2026-01-01T00%3A00%3A00%2B00%3A00/train-3/7"
    envelope = worker.encode(b"x" * 5000, store.sink(place, "features"))
    store.write_manifest(place, {"features": envelope}, digest="d")
    digest = envelope["sha256"][:10]
    assert _files(tmp_path) == [f"{place}/features-{digest}.json", f"{place}/manifest.json"]
    assert store.read_manifest(place) == {
        "dw": 1,
        "protocol": worker.PROTOCOL,
        "outputs": {"features": envelope},
        "digest": "d",
    }


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_leads_out_of_the_root(name, tmp_path):
    root = tmp_path / "root"
    store = worker.Store(str(root))
    place = store.place(name, name, name, name, 0)
    sink = store.sink(place, name)
    value = [list(range(5000)), shapes.Model(name)]
    envelope = worker.encode(value, sink)
    store.write_manifest(place, {name: envelope})
    assert describe(worker.decode(envelope, store)) == describe(value)
    assert len(json.dumps(envelope, separators=(",", ":"))) < 300
    assert len(_files(tmp_path)) == 2
    assert all(f.startswith("root/") for f in _files(tmp_path))
    assert place.count("/") == 4
    assert all(part not in ("", ".", "..") and len(part) < 80 for part in place.split("/"))


def test_different_names_are_different_places():
    names = [*HOSTILE, "a_b", "a%2Fb", "a-b", "A", "default", "x" * 501]
    places = {name: worker.Store.place("e", "p", "r", name) for name in names}
    assert len({place for name, place in places.items() if name != ""}) == len(names) - 1
    assert places[""] == places["default"]


@pytest.mark.parametrize("bad", ["../x", "/etc/passwd", "a/../../x", "a//b", "", ".", "a\\..\\b", "a\0b", 3])
def test_a_reference_that_leads_out_is_not_followed(bad, tmp_path):
    store = worker.Store(str(tmp_path))
    envelope = {"dw": 1, "codec": "json", "uri": bad, "sha256": "0", "bytes": 1}
    with pytest.raises(worker.WorkerError, match="DW503"):
        worker.decode(envelope, store)
    with pytest.raises(worker.WorkerError, match="DW503"):
        worker.decode({**envelope, "uri": "a", "main": bad or ".."}, store)


def test_a_link_that_leads_out_is_not_followed(tmp_path):
    (tmp_path / "secret.json").write_text("1")
    root = tmp_path / "root"
    root.mkdir()
    (root / "out").symlink_to(tmp_path)
    store = worker.Store(str(root))
    with pytest.raises(worker.WorkerError, match=r"DW503: .* leads out of the store"):
        store.open({"uri": "out/secret.json"})
    with pytest.raises(worker.WorkerError, match="DW503"):
        store.sink("out/there", "x").scratch()
    (root / "secret.json").symlink_to(tmp_path / "secret.json")
    with pytest.raises(worker.WorkerError, match="DW503"):
        store.open({"uri": "secret.json"})


def test_the_root_itself_may_be_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    store = worker.Store(str(tmp_path / "link"))
    assert worker.decode(pack("x" * 5000, store), store) == "x" * 5000


# --- writing ----------------------------------------------------------------------------------------------


def test_an_attempt_never_replaces_what_another_wrote(tmp_path):
    store = worker.Store(str(tmp_path))
    first, second = pack("a" * 5000, store), pack("b" * 5000, store)
    assert (worker.decode(first, store), worker.decode(second, store)) == ("a" * 5000, "b" * 5000)
    assert pack("a" * 5000, store) == first
    many = [[b"x" * 70_000] * 2, bytearray(70_000)]
    assert pack(many, store) == pack(many, store)
    assert describe(worker.decode(pack(many, store), store)) == describe(many)


def test_two_attempts_at_once(tmp_path):
    store = worker.Store(str(tmp_path))
    results, value = [], {"a": [list(range(20_000))], "m": shapes.Model(1)}
    threads = [threading.Thread(target=lambda: results.append(pack(value, store))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert all(describe(worker.decode(envelope, store)) == describe(value) for envelope in results)
    assert not list(tmp_path.rglob(".tmp-*"))


def test_nothing_is_left_when_writing_fails(tmp_path):
    store = worker.Store(str(tmp_path))
    with pytest.raises(worker.WorkerError, match="DW521"):
        pack(shapes.Model([b"x" * 100_000, (x for x in ())]), store)
    assert _files(tmp_path) == []
    assert not list(tmp_path.rglob(".tmp-*"))


PROGRAM = """
import sys, dagwright_worker as w
sys.path.append(sys.argv[1])
import worker_shapes
store = w.Store(sys.argv[2])
limit = int(sys.argv[3])
count = 0
def hook(event, args):
    global count
    if event in ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir") and sys.argv[2] in str(args[0]):
        count += 1
        if count == limit:
            import os
            os._exit(9)
sys.addaudithook(hook)
place = store.place("e", "p", "r", "t")
value = [bytearray(200_000), {"m": worker_shapes.Plain(list(range(9000)))}]
envelope = w.encode(value, store.sink(place, "o"))
store.write_manifest(place, {"o": envelope})
"""


def test_death_at_any_moment_leaves_all_or_nothing(tmp_path):
    """Killed at the k-th file event, for every k: what has its final name is whole, and the manifest comes last."""
    support = os.path.dirname(shapes.__file__)
    env = {**os.environ, "PYTHONPATH": os.path.dirname(worker.__file__)}
    for k in range(1, 40):
        root = tmp_path / str(k)
        done = subprocess.run([sys.executable, "-c", PROGRAM, support, str(root), str(k)], env=env, check=False)
        store = worker.Store(str(root))
        place = store.place("e", "p", "r", "t")
        manifest = store.read_manifest(place)
        for file in root.rglob("o-*") if root.exists() else ():
            if file.is_file() and file.suffix == ".json":
                json.loads(file.read_text())
        if manifest is not None:
            back = worker.decode(manifest["outputs"]["o"], store)
            assert len(back[0]) == 200_000
        if done.returncode == 0:
            assert manifest is not None
            assert k > 4
            return
        assert done.returncode == 9
    pytest.fail("the program never came to its end")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere; the full disk below runs for everyone")
def test_a_store_that_may_not_be_written(tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(worker.WorkerError, match="DW501: cannot write"):
        pack("x" * 5000, worker.Store(str(tmp_path)))


def test_a_store_that_is_a_file(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(worker.WorkerError, match=r"DW501: cannot write .*Not a directory"):
        pack("x" * 5000, worker.Store(str(tmp_path / "file")))


@pytest.mark.parametrize("where", ["open", "write", "rename", "manifest"])
def test_a_full_disk(where, tmp_path, monkeypatch):
    store = worker.Store(str(tmp_path))
    full = OSError(errno.ENOSPC, "No space left on device")

    def fail(*_args, **_kwargs):
        raise full

    if where == "write":
        monkeypatch.setattr("builtins.open", _opens_full(open, full))
    elif where == "rename":
        monkeypatch.setattr(os, "replace", fail)
    elif where == "open":
        monkeypatch.setattr(os, "makedirs", fail)
    else:
        envelope = pack("x" * 5000, store)
        monkeypatch.setattr(os, "replace", fail)
        with pytest.raises(worker.WorkerError, match=r"DW501: cannot write .*manifest.json: No space left"):
            store.write_manifest("a/b/c/d", {"o": envelope})
        return
    with pytest.raises(worker.WorkerError, match=r"DW501: cannot write .*No space left on device"):
        pack(b"x" * 100_000, store)


def _opens_full(real, error):
    class Full:
        def __init__(self, file):
            self.file = file

        def __getattr__(self, name):
            return getattr(self.file, name)

        def write(self, _data):
            raise error

    return lambda path, mode="r", **more: Full(real(path, mode, **more)) if "x" in mode else real(path, mode, **more)


def test_a_value_too_big_to_travel_and_no_store():
    with pytest.raises(worker.WorkerError) as told:
        worker.encode("x" * 5000)
    assert told.value.code == "DW501"
    assert "DAGWRIGHT_STORE" in told.value.help


# --- reading ----------------------------------------------------------------------------------------------


def test_a_file_that_was_changed(tmp_path):
    store = worker.Store(str(tmp_path))
    envelope = pack("x" * 5000, store)
    path = tmp_path / envelope["uri"]
    for damage in (b'"' + b"y" * 5000 + b'"', path.read_bytes()[:-1], path.read_bytes() + b" ", b""):
        path.write_bytes(damage)
        with pytest.raises(worker.WorkerError) as told:
            worker.decode(envelope, store)
        assert told.value.code == "DW502"
        assert str(path) in told.value.message
        assert envelope["sha256"] in told.value.message
        assert f"{len(damage)} bytes" in told.value.message


def test_a_file_that_is_gone(tmp_path):
    store = worker.Store(str(tmp_path))
    envelope = pack("x" * 5000, store)
    os.remove(tmp_path / envelope["uri"])
    with pytest.raises(worker.WorkerError, match=r"DW502: cannot read .*No such file"):
        worker.decode(envelope, store)
    with pytest.raises(worker.WorkerError, match=r"DW502: .*no store is configured"):
        worker.decode(envelope)


def test_a_manifest_that_is_no_manifest(tmp_path):
    store = worker.Store(str(tmp_path))
    assert store.read_manifest("a/b/c/d") is None
    os.makedirs(tmp_path / "a/b/c/d")
    for text in ("", "{", "[]", '{"dw": 2}'):
        (tmp_path / "a/b/c/d/manifest.json").write_text(text)
        assert store.read_manifest("a/b/c/d") is None


# --- other addresses --------------------------------------------------------------------------------------


def _remote(root):
    pytest.importorskip("fsspec")
    store = worker.Store(".")
    store.files = worker._Remote(root)
    store.root = root
    return store


@pytest.mark.parametrize("kind", ["memory", "file", "local"])
def test_fsspec(kind, tmp_path):
    pytest.importorskip("fsspec")
    store = worker.Store(f"memory://{tmp_path.name}") if kind == "memory" else _remote(f"{kind}://{tmp_path}")
    assert isinstance(store.files, worker._Remote)
    (tmp_path / "in.csv").write_text("a,b\n" * 4000)
    value = {"big": [bytearray(300_000)], "file": tmp_path / "in.csv", "model": 1.5}
    before = describe(value)
    envelope = pack(value, store)
    place = store.place("dev", "churn", "run 1", "train")
    store.write_manifest(place, {"value": envelope})
    assert store.read_manifest(place)["outputs"] == {"value": envelope}
    assert describe(worker.decode(envelope, store, work=str(tmp_path / "work"))) == before
    assert pack(value, store) == envelope
    assert store.read_manifest("no/such/task") is None


def test_fsspec_damage_and_loss(tmp_path):
    store = _remote(f"file://{tmp_path}")
    envelope = pack("x" * 5000, store)
    (tmp_path / envelope["uri"]).write_text("other")
    with pytest.raises(worker.WorkerError, match=r"DW502: .* is not what was written"):
        worker.decode(envelope, store)
    os.remove(tmp_path / envelope["uri"])
    with pytest.raises(worker.WorkerError, match=r"DW502: cannot read .*FileNotFoundError"):
        worker.decode(envelope, store)


def test_fsspec_that_cannot_write(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(worker.WorkerError, match="DW501: cannot write"):
        pack("x" * 5000, _remote(f"file://{tmp_path}/file"))


def test_an_address_without_its_package(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "fsspec", None)
        with pytest.raises(worker.WorkerError, match="DW504: the store memory://x needs a package that is missing"):
            worker.Store("memory://x")
    pytest.importorskip("fsspec")
    with pytest.raises(worker.WorkerError, match="DW504"):
        worker.Store("no-such-scheme://x")


def test_a_file_address_is_a_folder(tmp_path):
    store = worker.Store(f"file://{tmp_path}")
    assert isinstance(store.files, worker._Folder)
    assert "uri" in pack("x" * 5000, store)
    assert len(_files(tmp_path)) == 1


def test_a_file_that_fails_while_it_is_read(tmp_path):
    store = worker.Store(str(tmp_path))
    envelope = pack("x" * 5000, store)

    class Failing:
        name = "the file"

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def read(self, _size):
            raise OSError(errno.EIO, "Input/output error")

    store.open = lambda _envelope, _member="": Failing()
    with pytest.raises(worker.WorkerError, match="DW502: cannot read the file: Input/output error"):
        worker.decode(envelope, store)
