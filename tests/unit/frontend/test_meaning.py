"""What a pipeline's IR means is what its function does: values, calls in their order, and failures.

Two readers of the IR are asked, the plain interpreter of these tests and the worker; the oracle is the call itself.
"""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import pytest
from interpret import Interpreter
from random_programs import DOMAIN, program

import dagwright_worker
from dagwright.diagnostics.model import DiagnosticSink
from dagwright.frontend.context import Options
from dagwright.frontend.extract import extract
from dagwright.frontend.project import open_file
from dagwright.ir.json import node_json, ref_json
from dagwright.ir.model import In, ParamRef
from dagwright.ir.normalise import normalise
from dagwright.ir.text import pipeline_text
from dagwright.ir.verify import problems
from dagwright.ir.walk import map_ref, map_refs

ARGUMENTS = (
    {"a": 1, "b": 2, "xs": [1, 2, 3]},
    {"a": 0, "b": 5, "xs": []},
    {"a": 4, "b": 0, "xs": [0, 3]},
    {"a": 3, "b": 3, "xs": [5]},
)
FOLDER = Path(__file__).parent / "meaning"
PROGRAMS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.py"))}


def expanded(text):
    """The functions that a program's comments say are nested pipelines."""
    return frozenset(re.findall(r"^# expand: (\w+)$", text, re.MULTILINE))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("meaning")
    (path / "meaning_domain.py").write_text(DOMAIN)
    sys.path.insert(0, str(path))
    yield path
    sys.path.remove(str(path))


def compiled(path, expand=frozenset()):
    """The IR of the function `program` of a file, None where the frontend refuses it, and the codes."""
    sink = DiagnosticSink()
    project, module = open_file(str(path), sink)
    pipeline = extract(project, module, "program", sink, Options(expand=expand))
    codes = [d.code for d in sink.sorted() if d.severity == "error"]
    return (None if codes else pipeline), codes


def observed(function):
    """What calling the function gives or raises, and the calls it made."""
    domain = importlib.import_module("meaning_domain")
    domain.log.clear()
    try:
        result = ("value", function())
    except Exception as error:
        result = (type(error).__name__, error.args)
    return repr((result, domain.log))


def by_worker(pipeline, arguments):
    """The IR as the worker runs it, all in one step."""
    given = {p.name: p.default.value for p in pipeline.params if p.default is not None} | arguments

    def change(ref):
        return In(ref.param) if isinstance(ref, ParamRef) else ref

    block = [node_json(map_refs(node, change)) for node in pipeline.nodes]
    results = dagwright_worker.evaluate_block(block, given)
    if pipeline.result is None:
        return None
    return dagwright_worker.evaluate_ref(ref_json(map_ref(pipeline.result, change)), given, results)


def compare(folder, name, text, expand=frozenset()):
    """Hold the IR against the function for all arguments; False where the frontend refuses the program."""
    path = folder / f"{name}.py"
    path.write_text(text)
    importlib.invalidate_caches()
    function = importlib.import_module(name).program
    pipeline, codes = compiled(path, expand)
    if pipeline is None:
        assert set(codes) <= {"DW119", "DW122"}, f"{codes}\n{text}"  # it calls no task, or one with the wrong type
        return False
    for form in (pipeline, normalise(pipeline)):
        assert list(problems(form)) == [], text
        for arguments in ARGUMENTS:
            expected = observed(lambda given=arguments: function(**given))
            assert observed(Interpreter(form, dict(arguments)).run) == expected, text
            assert observed(lambda given=arguments, form=form: by_worker(form, given)) == expected, text
    return True


@pytest.mark.parametrize("name", PROGRAMS)
def test_program_means_what_it_does(name, folder):
    assert compare(folder, f"meaning_{name}", PROGRAMS[name], expanded(PROGRAMS[name]))


@pytest.mark.parametrize("name", PROGRAMS)
def test_program_gives_this_ir(name, folder, request):
    """The text files are the expectation: `pytest --update` writes them anew."""
    path = folder / f"{name}.py"
    path.write_text(PROGRAMS[name])
    pipeline, _ = compiled(path, expanded(PROGRAMS[name]))
    expected = FOLDER / f"{name}.txt"
    if request.config.getoption("--update", default=False):
        expected.write_text(pipeline_text(pipeline))
    assert pipeline_text(pipeline) == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("chunk", range(8))
def test_random_programs_mean_what_they_do(chunk, folder):
    accepted = 0
    for seed in range(chunk * 25, chunk * 25 + 25):
        expand = frozenset({"part"}) if seed % 2 else frozenset()
        accepted += compare(folder, f"random_{seed}", program(seed), expand)
    assert accepted > 15
