"""The pages of the codes are not believed: what stands under *Before* must give the code, and *After* nothing at all."""

from __future__ import annotations

import ast
import re
import shutil
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ALL_PAGES = sorted((HERE.parent.parent / "docs" / "reference" / "diagnostics").glob("DW*.md"))
RETIRED = [path for path in ALL_PAGES if path.read_text(encoding="utf-8").split("\n", 1)[0].endswith("(retired)")]
PAGES = [path for path in ALL_PAGES if path not in RETIRED]
PIPELINE = """\
from shop.data import clean, load_orders
from shop.model import train


def shop(path: str = "orders.csv"):
    rows = clean(load_orders(path))
    return train(rows)
"""
# Pages whose blocks are no whole program, or show what cannot be had here.
NOT_RUN = {
    "DW005": "bytes that are no text cannot stand in a page",
    "DW127": "needs a second file",
    "DW129": "needs a Python newer than any that dagwright runs on",
}

# What else has to be asked for.
ARGUMENTS = {"DW014": ["--to", "kubeflow"], "DW036": ["--to", "kubeflow"], "DW135": ["--expand", "part"]}


def parts(path: Path) -> dict[str, str]:
    """The parts of a page; fails where it has not exactly the form of one."""
    head, *sections = path.read_text(encoding="utf-8").split("\n## ")
    code, _, title = head.removeprefix("# ").rstrip("\n").partition(": ")
    found = dict(section.split("\n\n", 1) for section in sections)
    assert list(found) == ["What", "Why", "Before", "After"]
    page = {"code": code, "title": title, "what": found["What"], "why": found["Why"]}
    for name in ("Before", "After"):
        match = re.fullmatch(r"```(\w+)\n(.+)\n```\n?", found[name].rstrip("\n"), re.DOTALL)
        assert match is not None, f"{name} is no block of code"
        page[f"{name} language"], page[name] = match.groups()
    assert all(page.values())
    return page


def codes(folder: Path, page: dict[str, str], name: str, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """The codes of `dagwright check` for the block under a heading, put in its place."""
    from dagwright.cli import main

    language, block = page["Before language"], page[name]
    (folder / "pipeline.py").write_text(block + "\n" if language == "python" else PIPELINE, encoding="utf-8")
    (folder / "dagwright.toml").write_text(block + "\n" if language == "toml" else "", encoding="utf-8")
    capsys.readouterr()
    main(["check", "pipeline.py:shop", "--output-format", "concise", *ARGUMENTS.get(page["code"], [])])
    return set(re.findall(r": (DW\d{3}) ", capsys.readouterr().err))


def provable(path: Path) -> bool:
    page = parts(path)
    family = page["code"][:3]
    return page["code"] not in NOT_RUN and (
        (family == "DW1" and page["Before language"] == "python")
        or (family == "DW0" and page["Before language"] == "toml")
    )


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_form(path: Path) -> None:
    page = parts(path)
    assert page["code"] == path.stem
    assert page["Before language"] in {"python", "toml", "console", "text", "dockerfile"}
    assert page["Before language"] == page["After language"]
    assert page["Before"] != page["After"]
    assert not re.search(r"[ \t]$", path.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_blocks_parse(path: Path) -> None:
    page = parts(path)
    wrong_on_purpose = {"DW006", "DW020"}
    for block in (page["Before"], page["After"]):
        if (page["code"] in wrong_on_purpose and block == page["Before"]) or page["code"] == "DW129":
            continue
        if page["Before language"] == "python":
            ast.parse(block)
        elif page["Before language"] == "toml":
            if sys.version_info >= (3, 11):
                import tomllib
            else:
                import tomli as tomllib
            tomllib.loads(block)


@pytest.mark.parametrize("path", [p for p in PAGES if provable(p)], ids=lambda path: path.stem)
def test_before_gives_the_code_and_after_gives_none(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = parts(path)
    folder = tmp_path / "project"
    shutil.copytree(HERE / "support", folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".git").mkdir()
    (tmp_path / "base.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(folder)
    assert codes(folder, page, "Before", capsys) == {page["code"]}
    assert codes(folder, page, "After", capsys) == set()


@pytest.mark.parametrize("path", RETIRED, ids=[path.stem for path in RETIRED])
def test_a_retired_page_says_only_what_it_was(path: Path) -> None:
    head, *sections = path.read_text(encoding="utf-8").split("\n## ")
    assert head.startswith(f"# {path.stem}: ")
    assert [section.split("\n\n", 1)[0] for section in sections] == ["What"]


def test_what_is_not_run_exists() -> None:
    assert set(NOT_RUN) <= {path.stem for path in PAGES}
