"""Every code has a rule, a page and a case, and nothing uses a code that has none."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from dagwright.diagnostics.rules import RULES, find_rule

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "reference" / "diagnostics"
CASES = ROOT / "tests" / "errors"
SOURCES = [
    ROOT / "src" / "dagwright_worker.py",
    *sorted((ROOT / "src" / "dagwright").rglob("*.py")),
    *sorted(ROOT.glob("backends/*/dagwright_*/**/*.py")),
]

# Where a code's case is a test, because no bad program can show it: the test must exist, and name the code.
_REACH = "tests/unit/test_diagnostics_reach.py"
ELSEWHERE: dict[str, str] = {
    "DW035": "tests/unit/test_registry.py::test_two_strangers_of_one_name_are_refused",
    "DW129": f"{_REACH}::test_dw129_syntax_newer_than_the_worker",
    "DW201": f"{_REACH}::test_dw201_broken_ir",
    "DW202": f"{_REACH}::test_dw202_broken_plan",
    "DW203": f"{_REACH}::test_dw203_emitted_file_breaks_the_engines_rules",
    "DW501": f"{_REACH}::test_dw501_store_cannot_be_written",
    "DW502": f"{_REACH}::test_dw502_stored_value_is_damaged",
    "DW503": f"{_REACH}::test_dw503_path_leaves_the_store",
    "DW504": f"{_REACH}::test_dw504_store_needs_a_driver",
    "DW505": "tests/unit/run/test_resume.py::test_what_cannot_be_resumed_is_refused",
    "DW511": f"{_REACH}::test_dw511_bad_parameter_value",
    "DW522": f"{_REACH}::test_dw522_value_would_come_back_different",
    "DW523": f"{_REACH}::test_dw523_driver_missing",
    "DW524": f"{_REACH}::test_dw524_pickle_is_not_allowed",
    "DW541": f"{_REACH}::test_dw541_protocol_differs",
    "DW542": f"{_REACH}::test_dw542_bad_step_spec",
    "DW551": "tests/unit/image/test_doctor.py::test_no_container_engine",
}

# Codes kept for what a later version brings, or retired: they have a page, and nothing reports them.
RESERVED: dict[str, str] = {
    "DW116": "retired: the control flow that it was for works",
    "DW033": "retired: the settings that it was for work",
    "DW012": "for the selection of steps by `run --only`, `--from` and `--until`",
    "DW350": "for backends of others, which have no codes of their own",
}

# Not codes: the ends of a range that a help names.
RANGE = {"DW400", "DW499"}

FEATURE = re.compile(r"DW[34][1-4]\d")


def own_codes() -> dict[str, list[str]]:
    """Code -> files that mention it, apart from the registry itself."""
    found: dict[str, list[str]] = {}
    for path in SOURCES:
        if path.name == "rules.py":
            continue
        for code in set(re.findall(r"\bDW\d{3}\b", path.read_text(encoding="utf-8"))):
            found.setdefault(code, []).append(str(path.relative_to(ROOT)))
    return found


def test_what_is_used_is_registered() -> None:
    unknown = {code: files for code, files in own_codes().items() if find_rule(code) is None and code not in RANGE}
    assert unknown == {}


def test_what_is_registered_is_used() -> None:
    used = set(own_codes())
    assert sorted(set(RULES) - used) == sorted(RESERVED)


@pytest.mark.parametrize("code", RULES)
def test_page(code: str) -> None:
    first = (PAGES / f"{code}.md").read_text(encoding="utf-8").split("\n", 1)[0]
    assert first == f"# {code}: {RULES[code].title}"


def test_every_page_has_a_rule() -> None:
    codes = {path.stem for path in PAGES.glob("DW*.md")}
    assert {code for code in codes - set(RULES) if not FEATURE.fullmatch(code)} == set()


@pytest.mark.parametrize("code", [code for code in RULES if code not in RESERVED])
def test_case(code: str) -> None:
    if code not in ELSEWHERE:
        cases = sorted(CASES.glob(f"{code}_*.py"))
        assert cases, f"no tests/errors/{code}_*.py, and no test named in ELSEWHERE"
        assert all(case.with_suffix(".err").exists() for case in cases)
        return
    file, *names = ELSEWHERE[code].split("::")
    text = (ROOT / file).read_text(encoding="utf-8")
    assert code in text
    node: ast.AST = ast.parse(text)
    for name in names:
        inner = [n for n in ast.iter_child_nodes(node) if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
        node = next((n for n in inner if n.name == name), node)
        assert getattr(node, "name", None) == name, f"{file} has no {name}"


def test_elsewhere_is_only_what_has_no_case() -> None:
    assert [code for code in ELSEWHERE if list(CASES.glob(f"{code}_*.py"))] == []
    assert set(ELSEWHERE) | set(RESERVED) <= set(RULES)


def test_every_case_is_of_a_code() -> None:
    assert {path.name[:5] for path in CASES.glob("DW*") if find_rule(path.name[:5]) is None} == set()
