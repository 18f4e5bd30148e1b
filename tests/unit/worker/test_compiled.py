"""What the compiler writes is what the worker reads: specs fit the schema, and failures find the very call."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

import dagwright_worker as worker

if sys.version_info < (3, 10):  # noqa: UP036
    pytest.skip("the compiler needs Python 3.10; the worker alone runs on 3.9", allow_module_level=True)
api = pytest.importorskip("dagwright.api")
jsonschema = pytest.importorskip("jsonschema")

FRONTEND = Path(__file__).parent.parent / "frontend"
SCHEMA = Path(worker.__file__).parent / "dagwright" / "values" / "schemas" / "step.schema.json"
CASES = sorted(path.stem for path in (FRONTEND / "cases").glob("*.py"))


@pytest.fixture(params=CASES)
def compiled(request, tmp_path, monkeypatch):
    shutil.copytree(FRONTEND / "programs", tmp_path, dirs_exist_ok=True)
    shutil.copy(FRONTEND / "cases" / f"{request.param}.py", tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)
    yield api.load(f"{tmp_path}/{request.param}.py:{request.param}")
    for name in set(sys.modules) - before:
        if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


def test_compiled_specs_fit_the_schema(compiled):
    from dagwright.plan.spec import step_spec

    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    for step in compiled.plan.steps:
        spec = json.loads(json.dumps(step_spec(step, compiled.plan)))
        validator.validate(spec)
        worker.check_protocol(spec)


def test_the_worker_finds_every_call_where_the_compiler_saw_it(compiled):
    from dagwright.ir.json import node_json

    calls = [node for node in compiled.ir.nodes if hasattr(node, "callee")]
    assert calls
    for node in calls:
        found = worker.find_call(f"{compiled.ir.module}:{compiled.ir.function}", node_json(node))
        assert found is not None, node.id
        file, line, text = found
        assert (os.path.basename(file), line) == (os.path.basename(compiled.ir.file), node.span.line)
        assert text.endswith(")")


def test_nothing_was_imported_to_find_it(compiled):
    assert compiled.ir.module not in sys.modules
