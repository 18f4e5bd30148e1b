"""A small pipeline whose steps leave every kind of thing in the store, and a driver that can go on where it was killed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import worker_shapes as shapes

import dagwright_worker as worker

WITNESS = ""  # the file that every function of the pipeline writes its name to


def _note(word: str) -> None:
    file = os.open(WITNESS, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(file, f"{word}\n".encode())
    os.close(file)


def numbers(count: int) -> Any:
    _note("numbers")
    return list(range(count))


def parts(xs: Any) -> Any:
    _note("parts")
    Path("one.bin").write_bytes(b"one" * 30_000)
    Path("two.bin").write_bytes(b"two" * 40_000)
    return [Path("one.bin"), {"xs": xs, "more": [Path("two.bin")]}]


def model(xs: Any, given: Any) -> Any:
    _note("model")
    return shapes.Model([sum(xs), given[0].read_bytes()])


def files(text: str) -> Path:
    _note("files")
    folder = Path("made")
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_text(text * 2000)
    (folder / "b.txt").write_text(text * 3000)
    return folder


def texts(xs: Any) -> Any:
    _note("texts")
    return [f"{x}" * 3000 for x in xs[:3]]


def longer(text: Any) -> Any:
    return text + text


def report(folder: Path, fitted: Any, longest: Any, elements: Any, xs: Any) -> Any:
    _note("report")
    found = sorted((f.name, len(f.read_text())) for f in folder.iterdir())
    return [found, fitted.weight[0], len(fitted.weight[1]), [t[:4] + str(len(t)) for t in longest], elements, xs]


def _step(step: str, outputs: dict[str, Any], *block: Any, **inputs: Any) -> dict[str, Any]:
    return {
        "protocol": "1.1",
        "pipeline": "killshop:pipeline",
        "step": step,
        "block": list(block),
        "inputs": inputs,
        "outputs": outputs,
    }


def _call(fn: str, *args: Any, ident: str = "c") -> dict[str, Any]:
    return {"op": "call", "id": ident, "fn": f"killshop:{fn}", "args": list(args)}


def _from(step: str, output: str = "value", **more: Any) -> dict[str, Any]:
    return {"step": step, "output": output, **more}


def _in(name: str) -> dict[str, Any]:
    return {"in": name}


VALUE = {"value": {"out": "c"}}
LOOP = {
    "op": "map",
    "id": "m",
    "over": _in("texts"),
    "body": {"block": [_call("longer", {"item": "m"})], "yield": [{"out": "c"}]},
    "collect": ["one"],
}
PROGRAM = [
    _step("numbers", VALUE, _call("numbers", {"const": 4000})),
    _step("parts", VALUE, _call("parts", _in("xs")), xs=_from("numbers")),
    _step("model", VALUE, _call("model", _in("xs"), _in("parts")), xs=_from("numbers"), parts=_from("parts")),
    _step("files", VALUE, _call("files", {"const": "text"})),
    _step("texts", {**VALUE, "each": {"items": {"out": "c"}}, "any": {"flag": {"out": "c"}}}, _call("texts", _in("xs")), xs=_from("numbers")),
    _step("longer", {"value": {"out": "m", "path": [["item", 0]]}}, LOOP, texts=_from("texts")),
    _step(
        "report",
        VALUE,
        _call("report", *map(_in, ("folder", "fitted", "longest", "elements", "xs"))),
        folder=_from("files"),
        fitted=_from("model"),
        longest=_from("longer"),
        elements=_from("texts", "each", collect="one"),
        xs=_from("numbers"),
    ),
]  # fmt: skip


def place_of(step: str) -> str:
    return worker.Store.place("test", "killshop", "run 1", step)


def drive(root: str, journal: str) -> Any:
    """Run the steps in order, but for those that are done; into `journal` goes the name of each one that ends well."""
    store = worker.Store(root)
    context = {"store": store, "env": "test", "pipeline": "killshop", "run": "run 1", "manifest": True}
    done: dict[str, Any] = {}
    for spec in PROGRAM:
        step = spec["step"]
        outputs = store.read_manifest(place_of(step), digests=True)
        if outputs is None:
            given = {name: done[source["step"]][source["output"]] for name, source in spec["inputs"].items()}
            outputs = worker.run_step(spec, given, context=context)
            with open(journal, "a", encoding="utf-8") as file:
                file.write(f"{step}\n")
        done[step] = outputs
    return worker.decode(done["report"]["value"], store)
