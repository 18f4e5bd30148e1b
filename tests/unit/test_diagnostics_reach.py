"""Cases of the codes that no bad program in `tests/errors` can show: bugs of our own, and what happens inside a worker.

`test_diagnostics_registry.py` names these tests; each provokes its code and looks at the words.
"""

from __future__ import annotations

import ast
import collections
import enum
import os
import sys
import types

import pytest

import dagwright_worker as worker
from dagwright.diagnostics.model import DagwrightError, DiagnosticSink, Span
from dagwright.diagnostics.rules import RULES
from dagwright.ir.model import Call, Callee, Out, ParamDef, ParamRef, Pipeline

SPAN = Span("p.py", 3, 4, 3, 9)


def refused(code: str, function, *arguments) -> worker.WorkerError:
    with pytest.raises(worker.WorkerError) as caught:
        function(*arguments)
    assert caught.value.code == code
    assert code in RULES
    return caught.value


def call(ident: str, *args) -> Call:
    return Call(ident, Callee("shop.data", "load"), args, (), span=SPAN)


def pipeline(*nodes: Call) -> Pipeline:
    return Pipeline("p", "p", "p", "p.py", (ParamDef("path", "str"),), nodes, span=SPAN)


# --- the compiler's own mistakes ---


def test_dw129_syntax_newer_than_the_worker() -> None:
    from dagwright.frontend.context import Body, Options
    from dagwright.frontend.expressions import lower
    from dagwright.frontend.project import Project, SourceModule

    class TemplateStr(ast.expr):  # what Python 3.14 makes of t"..."
        _fields = ()

    source = "def p(path): return path"
    module = SourceModule("p", "p.py", "p.py", ast.parse(source), source.encode())
    function = module.tree.body[0]
    sink = DiagnosticSink()
    body = Body(Project(".", "."), module, function, sink, Options())
    lower(body, TemplateStr(lineno=1, col_offset=13, end_lineno=1, end_col_offset=17))
    [item] = sink.sorted()
    assert item.code == "DW129"
    assert item.span == Span("p.py", 1, 13, 1, 17)
    assert "TemplateStr" in item.message


def test_dw201_broken_ir() -> None:
    from dagwright.ir.verify import verify

    sink = DiagnosticSink()
    verify(pipeline(call("train", Out("clean")), call("train", ParamRef("pth"))), sink)
    assert {item.code for item in sink.sorted()} == {"DW201"}
    assert [item.message for item in sink.sorted()] == [
        "the IR is broken: `clean` is used before it is defined, or out of its block",
        "the IR is broken: the id `train` is not unique",
        "the IR is broken: there is no parameter `pth`",
    ]
    assert all(item.span == SPAN and "bug in dagwright" in item.help for item in sink.sorted())


def test_dw202_broken_plan() -> None:
    from dagwright.plan.build import build_plan
    from dagwright.plan.model import FromStep
    from dagwright.plan.verify import verify_plan
    from dagwright.settings.model import PipelineSettings, TaskSettings

    written = pipeline(call("load", ParamRef("path")), call("clean", Out("load")))
    tasks = {"load": TaskSettings(), "clean": TaskSettings(retries=2)}
    plan = build_plan(written, settings=PipelineSettings(), tasks=tasks, params=[], env=None)
    last = plan.steps[-1]
    broken = last._replace(inputs={name: FromStep("nobody", "value") for name in last.inputs})
    sink = DiagnosticSink()
    verify_plan(plan._replace(units=(*plan.units[:-1], broken)), written, sink)
    assert {item.code for item in sink.sorted()} == {"DW202"}
    assert any("nobody" in item.message for item in sink.sorted())
    assert all("bug in dagwright" in item.help for item in sink.sorted())


def test_dw203_emitted_file_breaks_the_engines_rules() -> None:
    from dagwright_kubeflow.validator import require_valid

    plan = types.SimpleNamespace(name="churn", span=SPAN)
    with pytest.raises(DagwrightError) as caught:
        require_valid([{"schemaVersion": "9"}], plan)
    [item] = caught.value.diagnostics
    assert item.code == "DW203"
    assert item.notes
    assert "bug in dagwright" in item.help


# --- the store ---


def stored(tmp_path, value: object) -> tuple[worker.Store, dict]:
    store = worker.Store(str(tmp_path / "store"))
    envelope = worker.encode(value, store.sink(store.place("dev", "p", "run", "load")), worker.Policy(inline=0))
    assert "uri" in envelope
    return store, envelope


def test_dw501_store_cannot_be_written(tmp_path) -> None:
    (tmp_path / "store").write_text("a file where the folder should be", encoding="utf-8")
    error = refused("DW501", stored, tmp_path, "x" * 5000)
    assert "cannot write" in error.message


def test_dw502_stored_value_is_damaged(tmp_path) -> None:
    store, envelope = stored(tmp_path, "x" * 5000)
    [path] = [file for file in (tmp_path / "store").rglob("*") if file.is_file()]
    assert worker.decode(envelope, store) == "x" * 5000
    path.write_text(path.read_text(encoding="ascii").replace("xx", "xy", 1), encoding="ascii")
    refused("DW502", worker.decode, envelope, store)
    path.write_text("", encoding="ascii")
    refused("DW502", worker.decode, envelope, store)
    path.unlink()
    refused("DW502", worker.decode, envelope, store)


def test_dw503_path_leaves_the_store(tmp_path) -> None:
    store, envelope = stored(tmp_path, "x" * 5000)
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    for uri in ("../secret", "/etc/passwd", "dev/../../secret", "dev\\..\\secret"):
        refused("DW503", worker.decode, {**envelope, "uri": uri}, store)
    os.symlink(tmp_path, tmp_path / "store" / "link")
    assert (
        "leads out of the store" in refused("DW503", worker.decode, {**envelope, "uri": "link/secret"}, store).message
    )


def test_dw504_store_needs_a_driver(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    assert "fsspec" in refused("DW504", worker.Store, "s3://team/dagwright").help


# --- parameters and values ---


@pytest.mark.parametrize(
    ("descriptor", "raw"),
    [("int", "three"), ("int", 3.5), ("bool", 2), ("date", "yesterday"), ({"literal": ["a", "b"]}, "c")],
)
def test_dw511_bad_parameter_value(descriptor: object, raw: object) -> None:
    assert "is no value of type" in refused("DW511", worker.coerce_param, descriptor, raw).message


class Impostor(enum.Enum):
    A = 1


Impostor.__qualname__ = "test_dw522_value_would_come_back_different"


def test_dw522_value_would_come_back_different() -> None:
    assert "that name is another object" in refused("DW522", worker.encode, Impostor.A, worker.MemorySink()).message


def test_dw523_driver_missing(monkeypatch) -> None:
    numpy = pytest.importorskip("numpy")
    sink = worker.MemorySink()
    envelope = worker.encode(numpy.arange(3.0), sink)
    monkeypatch.setitem(sys.modules, "numpy", None)
    error = refused("DW523", worker.decode, envelope, sink)
    assert "needs the package numpy" in error.message
    assert "install numpy" in error.help


class Opaque:
    """Has state that only pickle can take."""

    def __init__(self) -> None:
        self.items = collections.OrderedDict(a=1)

    def __getstate__(self) -> dict:
        return dict(self.__dict__)


def test_dw524_pickle_is_not_allowed() -> None:
    sink = worker.MemorySink()
    error = refused("DW524", worker.encode, Opaque(), sink, worker.Policy(pickle="off"))
    assert "Opaque" in error.message
    worker.encode(Opaque(), sink, worker.Policy(pickle="on"))


# --- the protocol ---


def test_dw541_protocol_differs() -> None:
    error = refused("DW541", worker.check_protocol, {"protocol": "9.0"})
    assert "9.0" in error.message
    assert worker.PROTOCOL in error.message


def test_dw542_bad_step_spec() -> None:
    refused("DW542", worker.check_protocol, {})
    refused("DW542", worker.evaluate_block, [{"op": "dance", "id": "a"}], {}, {})
    refused("DW542", worker.evaluate_ref, {"out": "nobody"}, {}, {})
    refused("DW542", worker.decode, {"dw": 7})
