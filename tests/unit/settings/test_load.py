"""Finding and reading files: which one, what it extends, and what is said of a broken one."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

import dagwright
from dagwright.diagnostics.model import DiagnosticSink
from dagwright.settings import toml
from dagwright.settings.load import load_settings, name_of, names

PYPROJECT = '[project]\nname = "shop"\n\n[tool.dagwright.pipelines.shop]\nsource = "a.py:shop"\n'


def test_no_file_is_no_error(settings: Any) -> None:
    assert settings.load() is None
    assert settings.reported() == []


def test_nearest_file_wins(settings: Any) -> None:
    settings.write("[pipelines.outer]\n")
    settings.write("[pipelines.inner]\n", "deep/dagwright.toml")
    found = load_settings(str(settings.folder / "deep/er/pipeline.py"), sink=settings.sink)
    assert found is not None
    assert [pipeline.name for pipeline in names(found)] == ["inner"]
    assert (found.file, found.folder) == ("dagwright.toml", str(settings.folder / "deep"))


def test_pyproject(settings: Any) -> None:
    settings.write(PYPROJECT + 'schedul = "@daily"\n', "pyproject.toml")
    (problem,) = settings.problems()
    assert (problem.code, problem.text, problem.line) == ("DW021", "schedul", 6)
    assert problem.message == "unknown key `schedul` in `[pipelines.shop]`"


def test_pyproject_without_our_table_is_passed_by(settings: Any) -> None:
    settings.write("[pipelines.outer]\n")
    settings.write('[project]\nname = "x"\ndependencies = ["dagwright"]\n', "deep/pyproject.toml")
    settings.write("this is not TOML, and no business of ours\n", "deep/er/pyproject.toml")
    found = load_settings(str(settings.folder / "deep/er/pipeline.py"), sink=settings.sink)
    assert found is not None
    assert [pipeline.name for pipeline in names(found)] == ["outer"]
    assert settings.reported() == []


def test_own_file_wins_over_pyproject_and_says_so(settings: Any) -> None:
    settings.write(PYPROJECT, "pyproject.toml")
    found = settings.load("[pipelines.own]\n")
    assert [pipeline.name for pipeline in names(found)] == ["own"]
    (item,) = settings.sink.sorted()
    assert (item.code, item.severity, item.span.line, item.span.file) == ("DW034", "warning", 4, "pyproject.toml")


def test_no_warning_for_a_pyproject_without_our_table(settings: Any) -> None:
    settings.write('[project]\ndependencies = ["dagwright"]\n', "pyproject.toml")
    settings.load("[pipelines.own]\n")
    assert settings.reported() == []


def test_the_search_ends_at_the_repository(settings: Any) -> None:
    settings.write("[pipelines.outside]\n")
    (settings.folder / "checkout" / ".git").mkdir(parents=True)
    assert load_settings(str(settings.folder / "checkout/pipeline.py"), sink=settings.sink) is None


def test_a_linked_source_finds_its_own_settings(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.write("[pipelines.own]\n")
    settings.write("", "pipeline.py")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / ".git").mkdir()
    (elsewhere / "pipeline.py").symlink_to(settings.folder / "pipeline.py")
    found = load_settings(str(elsewhere / "pipeline.py"), sink=settings.sink)
    assert found is not None
    assert found.folder == str(settings.folder)


def test_without_a_source_the_current_folder_counts(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.write("[pipelines.own]\n")
    (settings.folder / "sub").mkdir()
    monkeypatch.chdir(settings.folder / "sub")
    found = load_settings(None, sink=settings.sink)
    assert found is not None
    assert found.folder == str(settings.folder)


def test_explicit(settings: Any) -> None:
    settings.write("[pipelines.own]\n")
    other = settings.write("[pipelines.other]\n", "other.toml")
    assert [pipeline.name for pipeline in names(settings.load(explicit=str(other)))] == ["other"]


def test_explicit_missing(settings: Any) -> None:
    assert settings.load(explicit=str(settings.folder / "nowhere.toml")) is None
    (problem,) = settings.reported()
    assert (problem.code, problem.message) == ("DW001", "no such settings file: `nowhere.toml`")


def test_explicit_pyproject_without_our_table(settings: Any) -> None:
    path = settings.write('[project]\nname = "x"\n', "pyproject.toml")
    assert settings.load(explicit=str(path)) is None
    assert [problem.code for problem in settings.reported()] == ["DW020"]


@pytest.mark.parametrize("text", ["[tool]\ndagwright = 1\n", "tool = 1 # dagwright\n"])
def test_pyproject_with_something_else_there(settings: Any, text: str) -> None:
    settings.write(text, "pyproject.toml")
    assert settings.load() is None
    (problem,) = settings.reported()
    assert problem.code == "DW026"
    assert problem.text in {"1", "tool"}


@pytest.mark.parametrize(
    ("text", "line", "col", "end_col", "words"),
    [
        ('a = "x\nb = 1\n', 1, 6, 7, "a text is not closed on its line"),
        ("a = yes\n", 1, 4, 5, "invalid value"),
        ("[a]\n[a]\n", 2, 2, 3, "`a` is declared twice"),
        ("[a.b]\nx = 1\n[a.b]\n", 3, 4, 5, "`a.b` is declared twice"),
        ("a = 1\na = 2\n", 2, 5, 6, "cannot overwrite a value"),
        ('"é" = é\n', 1, 7, 9, "invalid value"),
        ("a = 1\r\n[b\r\n", 2, 2, 3, "expected ']'"),
        ("a = [1,\n", 1, 6, 7, "invalid value"),
    ],
)
def test_broken_toml(settings: Any, text: str, line: int, col: int, end_col: int, words: str) -> None:
    assert settings.load(text) is None
    (item,) = settings.sink.sorted()
    assert item.code == "DW020"
    assert words in item.message
    assert item.span == ("dagwright.toml", line, col, line, end_col)


def test_not_utf8(settings: Any) -> None:
    (settings.folder / "dagwright.toml").write_bytes(b'a = "x"\nb = "caf\xe9"\n')
    assert settings.load() is None
    (item,) = settings.sink.sorted()
    assert item.code == "DW020"
    assert item.span == ("dagwright.toml", 2, 8, 2, 9)


def test_byte_order_mark(settings: Any) -> None:
    assert settings.load("\ufeff[pipelines.a]\n") is None
    assert [(problem.code, problem.text) for problem in settings.reported()] == [("DW020", "\ufeff")]


def test_nested_too_deeply(settings: Any) -> None:
    assert settings.load("a = " + "[" * 100_000) is None
    assert [problem.code for problem in settings.reported()] == ["DW020"]


def test_unreadable(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    settings.write("[pipelines.a]\n")
    monkeypatch.setattr(toml, "open", refuse, raising=False)
    assert settings.load() is None
    (problem,) = settings.reported()
    assert (problem.code, problem.message) == ("DW020", "cannot read the settings `dagwright.toml`: Permission denied")


# --- extends ---


def test_extends(settings: Any) -> None:
    settings.write('[pipelines.shop]\nowner = "base"\ntags = ["base"]\n', "shared/base.toml")
    resolved = settings.clean('extends = "shared/base.toml"\n[pipelines.shop]\nowner = "own"\n')
    assert (resolved.pipeline.owner, resolved.pipeline.tags) == ("own", ("base",))
    assert resolved.pipeline.where["owner"].file == "dagwright.toml"
    assert resolved.pipeline.where["tags"] == ("shared/base.toml", 3, 0, 3, 4)


def test_extends_of_extends_is_relative_to_its_file(settings: Any) -> None:
    settings.write('[pipelines.shop]\nowner = "deepest"\n', "shared/deep/one.toml")
    settings.write('extends = "deep/one.toml"\n', "shared/two.toml")
    assert settings.clean('extends = "shared/two.toml"\n').pipeline.owner == "deepest"


def test_extends_a_pyproject(settings: Any) -> None:
    settings.write('[tool.dagwright.pipelines.shop]\nowner = "base"\n', "shared/pyproject.toml")
    assert settings.clean('extends = "shared/pyproject.toml"\n').pipeline.owner == "base"


def test_errors_in_the_extended_file_are_shown_there(settings: Any) -> None:
    settings.write('[pipelines.shop]\nschedule = "often"\n', "base.toml")
    (problem,) = settings.problems('extends = "base.toml"\n')
    assert (problem.code, problem.text) == ("DW023", '"often"') or problem.text == '"often"'
    assert settings.sink.sorted()[0].span.file == "base.toml"


@pytest.mark.parametrize(
    ("text", "files", "code", "shown"),
    [
        ('extends = "nowhere.toml"', {}, "DW028", '"nowhere.toml"'),
        ('extends = "dagwright.toml"', {}, "DW028", '"dagwright.toml"'),
        ('extends = "."', {}, "DW028", '"."'),
        ('extends = "a.toml"', {"a.toml": 'extends = "dagwright.toml"'}, "DW028", '"dagwright.toml"'),
        ('extends = "a.toml"', {"a.toml": 'extends = "sub/../a.toml"', "sub/x": ""}, "DW028", '"sub/../a.toml"'),
        ('extends = "pyproject.toml"', {"pyproject.toml": ""}, "DW028", '"pyproject.toml"'),
        ("extends = 1", {}, "DW026", "1"),
        ('extends = ["a.toml"]', {}, "DW026", '["a.toml"]'),
        ('extends = ""', {}, "DW026", '""'),
        ('extends = "a.toml"', {"a.toml": "a = "}, "DW020", None),
    ],
)
def test_bad_extends(settings: Any, text: str, files: dict[str, str], code: str, shown: str | None) -> None:
    for name, content in files.items():
        settings.write(content, name)
    settings.load(text)
    (problem,) = settings.reported()
    assert problem.code == code
    if shown is not None:
        assert problem.text == shown


def test_a_circle_through_a_link(settings: Any) -> None:
    path = settings.write('extends = "linked.toml"\n')
    (settings.folder / "linked.toml").symlink_to(path)
    settings.load()
    assert [problem.code for problem in settings.reported()] == ["DW028"]


# --- names ---


def test_names(settings: Any) -> None:
    settings.write('[pipelines.base]\nsource = "b.py:main"\n[pipelines.shop]\nsource = "old.py:x"\n', "lib/base.toml")
    found = settings.load(
        'extends = "lib/base.toml"\n[pipelines.shop]\nsource = "churn/pipeline.py:run"\n[pipelines.late]\n'
        '[pipelines.dotted]\nsource = "churn.pipeline"\n'
    )
    known = {pipeline.name: pipeline for pipeline in names(found)}
    assert list(known) == ["base", "shop", "late", "dotted"]
    assert known["base"].path == str(settings.folder / "lib" / "b.py")
    assert known["shop"].path == str(settings.folder / "churn/pipeline.py")
    assert (known["shop"].location, known["shop"].function) == ("churn/pipeline.py", "run")
    assert (known["late"].source, known["late"].function, known["late"].path) == (None, "late", None)
    assert (known["dotted"].location, known["dotted"].function, known["dotted"].path) == (
        "churn.pipeline",
        "dotted",
        None,
    )
    assert known["shop"].span == ("dagwright.toml", 2, 11, 2, 15)


def test_no_settings_no_names() -> None:
    assert names(None) == []
    assert name_of(None, "a.py", "main", DiagnosticSink()) is None


@pytest.mark.parametrize(
    ("path", "function", "name"),
    [
        ("a.py", "main", "daily"),
        ("b.py", "main", None),
        ("a.py", "other", None),
        ("a.py", "twice", "twice"),
        ("pkg/mod.py", "run", "module"),
        ("pkg/sub/__init__.py", "run", "package"),
        ("anywhere.py", "free", "free"),
        ("c.py", "taken", None),
    ],
)
def test_name_of(settings: Any, path: str, function: str, name: str | None) -> None:
    found = settings.load(
        """
        [pipelines.daily]
        source = "a.py:main"
        [pipelines.first]
        source = "a.py:twice"
        [pipelines.twice]
        source = "./a.py:twice"
        [pipelines.module]
        source = "pkg.mod:run"
        [pipelines.package]
        source = "pkg.sub:run"
        [pipelines.free]
        [pipelines.taken]
        source = "d.py:taken"
        """
    )
    assert name_of(found, str(settings.folder / path), function, settings.sink) == name
    assert bool(settings.reported()) == (function == "taken")


def test_a_table_of_that_name_for_another_source(settings: Any) -> None:
    settings.write("", "there.py")
    found = settings.load('[pipelines.shop]\nsource = "there.py:shop"\n')
    assert name_of(found, str(settings.folder / "here.py"), "shop", settings.sink) is None
    (item,) = settings.sink.sorted()
    assert (item.code, item.severity, item.span) == ("DW022", "warning", ("dagwright.toml", 2, 9, 2, 24))


def test_a_table_of_that_name_for_a_file_that_is_not_there(settings: Any) -> None:
    found = settings.load('[pipelines.shop]\nsource = "hree.py:shop"\n')
    assert name_of(found, str(settings.folder / "here.py"), "shop", settings.sink) is None
    (problem,) = settings.reported()
    assert (problem.code, problem.text) == ("DW001", '"hree.py:shop"')


# --- what is loaded, and when ---


def imported_by(code: str, folder: Any) -> set[str]:
    script = f"{code}\nimport sys\nprint(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(dagwright.__file__))}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


RESOLVE = """
from dagwright.diagnostics.model import DiagnosticSink
from dagwright.settings.load import load_settings
from dagwright.settings.resolve import CallKey, resolve
sink = DiagnosticSink()
settings = load_settings("pipeline.py", sink=sink)
resolved = resolve(settings, "shop", [CallKey("train", "train", "m:train")], [], targets=["kubeflow"], sink=sink)
assert not sink.sorted()
"""


def test_without_a_file_no_parser_is_loaded(settings: Any) -> None:
    loaded = imported_by(RESOLVE, settings.folder)
    assert not loaded & {"tomllib", "tomli", "difflib", "dagwright.settings.places", "dagwright.settings.zones"}


def test_a_good_file_is_never_scanned_for_places(settings: Any) -> None:
    settings.write('[pipelines.shop]\nschedule = "@daily"\ntasks.train.cpu = 4\ntasks."t*".retries = 1\n')
    loaded = imported_by(RESOLVE, settings.folder)
    assert "dagwright.settings.cron" in loaded
    unwanted = {"difflib", "dataclasses", "pathlib", "inspect", "zoneinfo", "tomlkit"}
    assert not loaded & unwanted
    assert not loaded & {f"dagwright.settings.{name}" for name in ("places", "zones", "trace", "overrides")}
