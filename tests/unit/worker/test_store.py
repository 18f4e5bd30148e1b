"""The store: what it is given comes back or it says why not, and nothing it does reaches outside its root."""

from __future__ import annotations

import errno
import json
import os
import sys
import threading
import warnings

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
    assert store.manifest(place) == {
        "dw": 1,
        "protocol": worker.PROTOCOL,
        "place": place,
        "outputs": {"features": envelope},
        "digest": "d",
    }
    assert store.read_manifest(place) == {"features": envelope}


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


def _as_nobody(work):
    """What `work()` returns in a child that has no rights here; root may write anywhere."""
    read, write = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # other tests have started threads; none of them is used here
        child = os.fork()
    if not child:
        text = "it was killed"
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            text = work()
        except BaseException as exc:
            text = f"{type(exc).__name__}: {exc}"
        finally:
            os.write(write, text.encode())
            os._exit(0)
    os.close(write)
    with open(read, encoding="utf-8") as file:
        text = file.read()
    os.waitpid(child, 0)
    return text


def _attempt(work):
    try:
        return f"done: {work()}"
    except worker.WorkerError as exc:
        return str(exc)


def test_a_store_that_may_only_be_read(tmp_path):
    """What had finished is still there, and can be read."""
    store = worker.Store(str(tmp_path / "store"))
    place = store.place("dev", "churn", "run 1", "train")
    envelope = pack("x" * 5000, store)
    store.write_manifest(place, {"value": envelope})
    for folder in (tmp_path.parent.parent, tmp_path.parent, tmp_path):
        folder.chmod(0o755)
    text = _as_nobody(lambda: _attempt(lambda: pack("y" * 5000, store)))
    assert text.startswith(f"DW501: cannot write {tmp_path}/store/{place}/.tmp-")
    assert "Permission denied\n  help: the store must be writable and have room; DAGWRIGHT_STORE" in text
    text = _as_nobody(lambda: _attempt(lambda: store.write_manifest(place, {})))
    assert text.startswith(f"DW501: cannot write {tmp_path}/store/{place}/manifest.json: Permission denied")
    assert (
        _as_nobody(lambda: _attempt(lambda: len(worker.decode(store.read_manifest(place)["value"], store))))
        == "done: 5000"
    )


def _limited(limit, work):
    """As `_attempt`, in a process whose files may not grow over `limit` bytes: a disk that is full, as the kernel tells it."""
    import resource

    def run():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        return _attempt(work)

    return _as_nobody(run)


@pytest.mark.parametrize("kind", ["one file", "many files", "pickle", "frame", "shipped"])
def test_a_disk_that_is_full(kind, tmp_path):
    """At whatever byte it is full: an error, and nothing but whole files under their names."""
    tmp_path.chmod(0o777)
    for folder in (tmp_path.parent.parent, tmp_path.parent):
        folder.chmod(0o755)
    (tmp_path / "data.bin").write_bytes(os.urandom(90_000))
    value = {
        "one file": list(range(20_000)),
        "many files": [bytearray(70_000), {"a": tmp_path / "data.bin"}],
        "pickle": shapes.Model(b"x" * 90_000),
        "frame": None,
        "shipped": tmp_path / "data.bin",
    }[kind]
    if kind == "frame":
        np = pytest.importorskip("numpy")
        value = np.random.default_rng(0).random(12_000)
    outcomes = set()
    for limit in (0, 1, 100, 30_000, 65_536, 80_000, 1 << 20):
        root = tmp_path / f"store-{limit}"
        store = worker.Store(str(root))
        place = store.place("dev", "churn", "run 1", "train")

        def work(store=store, place=place):
            store.write_manifest(place, {"value": pack(value, store)})
            return "all"

        told = _limited(limit, work)
        finished = store.read_manifest(place, digests=True)
        if told == "done: all":
            assert describe(worker.decode(finished["value"], store, work=str(tmp_path / f"w{limit}"))) == describe(
                value
            )
        else:
            assert told.startswith(f"DW501: cannot write {root}/")
            assert "File too large" in told
            assert finished is None
            assert not [f for f in root.rglob("*") if f.name.startswith(".tmp") or f.name == "manifest.json"]
        outcomes.add(told == "done: all")
    assert outcomes == {True, False}


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
        longer = len(damage) > envelope["bytes"]
        assert (f"more than {envelope['bytes']} bytes" if longer else f"{len(damage)} bytes") in told.value.message


def test_a_file_that_is_gone(tmp_path):
    store = worker.Store(str(tmp_path))
    envelope = pack("x" * 5000, store)
    os.remove(tmp_path / envelope["uri"])
    with pytest.raises(worker.WorkerError, match=r"DW502: cannot read .*No such file"):
        worker.decode(envelope, store)
    with pytest.raises(worker.WorkerError, match=r"DW502: .*no store is configured"):
        worker.decode(envelope)


VALUES = {
    "json": lambda _: list(range(9000)),
    "pickle": lambda _: shapes.Model(b"x" * 70_000),
    "npy": lambda _: pytest.importorskip("numpy").arange(20_000),
    "arrow": lambda _: pytest.importorskip("pandas").DataFrame(
        {"a": range(20_000), "b": [str(i) for i in range(20_000)]}
    ),
    "path": lambda folder: folder / "shipped.txt",
    "json and files": lambda folder: [bytearray(90_000), folder / "shipped.txt"],
    "pickle and files": lambda folder: shapes.Model([bytearray(90_000), folder / "shipped.txt"]),
}


def _stored(kind, tmp_path, other=""):
    """A store, a task's place in it, and the files of its value; all of it is done."""
    if kind == "arrow":
        pytest.importorskip("pyarrow")
    (tmp_path / "shipped.txt").write_text(f"shipped {other}" * 9000)
    value = VALUES[kind](tmp_path)
    store = worker.Store(str(tmp_path / "store"))
    place = store.place("dev", "churn", "run 1", "train")
    envelope = pack(value, store)
    store.write_manifest(place, {"value": envelope})
    assert store.read_manifest(place) == store.read_manifest(place, digests=True) == {"value": envelope}
    files = [f for f in (tmp_path / "store" / envelope["uri"]).parent.rglob("*") if f.is_file()]
    return store, place, envelope, value, sorted(f for f in files if f.name != "manifest.json")


def _truncate(file, _all):
    os.truncate(file, file.stat().st_size // 2)


def _empty(file, _all):
    os.truncate(file, 0)


def _grow(file, _all):
    with open(file, "ab") as opened:
        opened.write(b"x")


def _flip(file, _all):
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 4
    file.write_bytes(data)


def _delete(file, _all):
    file.unlink()


def _link_out(file, _all):
    outside = file.parents[6] / "outside"
    outside.write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(outside)


def _link_nowhere(file, _all):
    file.unlink()
    file.symlink_to("nowhere")


def _folder_instead(file, _all):
    file.unlink()
    file.mkdir()


def _swap(file, files):
    other = next(f for f in files if f != file)
    data = file.read_bytes()
    file.write_bytes(other.read_bytes())
    other.write_bytes(data)


DAMAGES = [_truncate, _empty, _grow, _flip, _delete, _link_out, _link_nowhere, _folder_instead]


@pytest.mark.parametrize(
    ("kind", "damage"), [(k, d) for k in VALUES for d in (*DAMAGES, _swap) if d != _swap or "files" in k]
)
def test_a_damaged_blob_is_told_and_its_task_can_be_run_again(kind, damage, tmp_path):
    """Whatever file of a value it is: reading it is an error, the manifest does not vouch for it, and writing anew heals it."""
    count = len(_stored(kind, tmp_path)[4])
    assert count > 1 if "files" in kind else count == 1
    for i in range(count):
        (tmp_path / str(i)).mkdir()
        store, place, envelope, value, files = _stored(kind, tmp_path / str(i))
        before = describe(value)
        (tmp_path / str(i) / "shipped.txt").rename(tmp_path / str(i) / "away")
        damage(files[i], files)
        with pytest.raises(worker.WorkerError) as told:
            worker.decode(envelope, store, work=str(tmp_path / "work"))
        assert told.value.code == ("DW503" if damage is _link_out else "DW502")
        assert str(tmp_path / str(i) / "store") in told.value.message
        assert store.read_manifest(place, digests=True) is None
        if damage != _flip:
            assert store.read_manifest(place) is None
        (tmp_path / str(i) / "away").rename(tmp_path / str(i) / "shipped.txt")
        if damage is _folder_instead:
            continue  # nobody but a person makes such a thing, and can undo it
        store.write_manifest(place, {"value": pack(value, store)})
        healed = store.read_manifest(place, digests=True)
        assert healed == {"value": envelope}
        assert describe(worker.decode(healed["value"], store, work=str(tmp_path / "work"))) == before
        assert not list((tmp_path / str(i) / "store").rglob("*-damaged"))


def test_blobs_of_two_tasks_that_are_swapped(tmp_path):
    store = worker.Store(str(tmp_path))
    envelopes = [worker.encode(text * 5000, store.sink(f"e/p/r/{text}")) for text in "ab"]
    first, second = (tmp_path / envelope["uri"] for envelope in envelopes)
    first.rename(tmp_path / "x")
    second.rename(first)
    (tmp_path / "x").rename(second)
    for envelope in envelopes:
        with pytest.raises(worker.WorkerError, match=r"DW502: .* is not what was written: 5002 bytes with sha256"):
            worker.decode(envelope, store)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_manifest_vouches_for_nothing(damage, tmp_path):
    store, place, envelope, _, _ = _stored("json", tmp_path)
    file = tmp_path / "store" / place / "manifest.json"
    damage(file, [])
    assert store.manifest(place) is None
    assert store.read_manifest(place) is None
    if damage is not _folder_instead:
        store.write_manifest(place, {"value": envelope})
        assert store.read_manifest(place) == {"value": envelope}


def test_every_bit_of_a_manifest_counts(tmp_path):
    store, place, _, _, _ = _stored("json and files", tmp_path)
    file = tmp_path / "store" / place / "manifest.json"
    data = file.read_bytes()
    for i in range(len(data)):
        file.write_bytes(data[:i] + bytes([data[i] ^ 1]) + data[i + 1 :])
        assert store.read_manifest(place) is None


def test_the_manifest_of_another_task(tmp_path):
    store, place, envelope, _, _ = _stored("json", tmp_path)
    other = store.place("dev", "churn", "run 1", "evaluate")
    store.write_manifest(other, {"value": worker.encode(1)})
    mine, theirs = (tmp_path / "store" / p / "manifest.json" for p in (place, other))
    text = mine.read_text()
    mine.write_text(theirs.read_text())
    theirs.write_text(text)
    assert store.read_manifest(place) is None
    assert store.read_manifest(other) is None
    theirs.unlink()
    mine.write_text(text)
    assert store.read_manifest(place) == {"value": envelope}


def test_the_manifest_vouches_for_elements_and_flags(tmp_path):
    store = worker.Store(str(tmp_path))
    place = store.place("e", "p", "r", "t", (3, 0))
    assert place == "e/p/r/t/3.0"
    elements = [worker.encode("x" * 5000 + str(i), store.sink(place, "items")) for i in range(3)]
    outputs = {"items": elements, "flag": True, "small": worker.encode(1)}
    store.write_manifest(place, outputs)
    assert store.read_manifest(place) == outputs
    os.remove(tmp_path / elements[1]["uri"])
    assert store.read_manifest(place) is None


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
    assert store.read_manifest(place) == store.read_manifest(place, digests=True) == {"value": envelope}
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
