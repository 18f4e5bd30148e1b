"""Source to IR: each program in `cases/` beside the IR and the plan it gives, as text."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

import dagwright
from dagwright import api
from dagwright.ir.json import pipeline_json
from dagwright.ir.text import pipeline_text
from dagwright.plan.json import plan_json
from dagwright.plan.text import plan_text
from work import calls_of

HERE = Path(__file__).parent
CASES = sorted(path.stem for path in (HERE / "cases").glob("*.py"))


@pytest.mark.parametrize("name", CASES)
def test_program_gives_this_ir_and_plan(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The text files are the expectation: `pytest --update` writes them anew."""
    shutil.copytree(HERE / "programs", tmp_path, dirs_exist_ok=True)
    shutil.copy(HERE / "cases" / f"{name}.py", tmp_path)
    compilation = api.load(f"{tmp_path}/{name}.py:{name}")
    text = f"{pipeline_text(compilation.ir)}\n{plan_text(compilation.plan)}"
    expected = HERE / "cases" / f"{name}.txt"
    if request.config.getoption("--update", default=False):
        expected.write_text(text)
    assert text == expected.read_text()


@pytest.mark.parametrize("name", CASES)
def test_json_forms_fit_their_schemas(name: str, tmp_path: Path) -> None:
    """The schemas that are shipped describe what is written."""
    jsonschema = pytest.importorskip("jsonschema")
    shutil.copytree(HERE / "programs", tmp_path, dirs_exist_ok=True)
    shutil.copy(HERE / "cases" / f"{name}.py", tmp_path)
    compilation = api.load(f"{tmp_path}/{name}.py:{name}")
    for form, where in (
        (pipeline_json(compilation.ir, debug=True), "ir/schemas/ir"),
        (plan_json(compilation.plan), "plan/schemas/plan"),
    ):
        schema = json.loads((Path(dagwright.__file__).parent / f"{where}.schema.json").read_text())
        jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(form)))


def test_moving_code_changes_nothing_but_the_debug_section(tmp_path: Path) -> None:
    """Spans stand in the debug section only, and reformatted glue prints the same."""
    shutil.copytree(HERE / "programs", tmp_path, dirs_exist_ok=True)
    source = (HERE / "cases" / "ir_glue.py").read_text()
    (tmp_path / "one.py").write_text(source)
    moved = "\n\n# a comment\n" + source.replace('Path(ROOT) / f"{when:%Y}"', "(Path(ROOT)/f'{ when:%Y}')")
    (tmp_path / "two.py").write_text(moved)
    one, two = (api.load(f"{tmp_path}/{n}.py:ir_glue").ir for n in ("one", "two"))
    plain = [pipeline_json(p._replace(module="same")) for p in (one, two)]
    assert plain[0] == plain[1]
    assert pipeline_json(one, debug=True)["debug"] != pipeline_json(two, debug=True)["debug"]


@pytest.mark.slow
def test_ten_thousand_calls_extract_in_linear_steps(tmp_path: Path) -> None:
    """Four times the calls give four times the nodes with four times the work, and no deeper recursion."""
    work = []
    for size in (2_500, 10_000):
        lines = ["from shop.data import load", "def big(p: str):", "    v0 = load(p)"]
        lines += [f"    v{i} = load(v{i - 1}[0].name + 'x')" for i in range(1, size)]
        (tmp_path / f"big{size}.py").write_text("\n".join([*lines, f"    return v{size - 1}\n"]))
        plan = api.load(f"{tmp_path}/big{size}.py:big").plan
        assert len(plan.steps) == size
        work.append(calls_of(api.load, f"{tmp_path}/big{size}.py:big"))
    assert work[1] < 4.2 * work[0]


def test_nothing_of_the_user_is_imported(tmp_path: Path) -> None:
    """A module that cannot be imported compiles."""
    (tmp_path / "domain.py").write_text("raise SystemExit('imported')\n\ndef f(x):\n    return x\n")
    (tmp_path / "pipe.py").write_text(
        f"import os\nos.mkdir({str(tmp_path / 'made')!r})\nfrom domain import f\n\ndef pipe():\n    return f(1)\n"
    )
    assert len(api.load(f"{tmp_path}/pipe.py:pipe").plan.steps) == 1
    assert not os.path.exists(tmp_path / "made")
