"""The examples as cases: whatever stands under examples/ with a dagwright.toml is found, nothing is listed.

A pipeline of an example gives one case without arguments, where all its parameters have a default, and one for each
`$ dagwright run NAME -p ...` that the example's README shows. Its domain functions tell no witness, so these cases are judged by
the result, by what is printed, and by what the engine says of its tasks.

What the plain call gets is read here, without dagwright: the text by the annotation that stands in the source. Standard library
only, Python 3.9+: the oracle reads it in every leg's own interpreter.
"""

from __future__ import annotations

import argparse
import ast
import datetime
import decimal
import json
import os
import pathlib
import shlex
import sys
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from conformance.index import Case


class Example(NamedTuple):
    """A call of a pipeline function: `texts` are the arguments as one writes them on a command line."""

    root: str
    source: str
    texts: dict[str, str]

    def arguments(self) -> dict[str, Any]:
        written = parameters(self.root, self.source)
        return {name: value_of(text, written[name].annotation) for name, text in self.texts.items()}


class Parameter(NamedTuple):
    annotation: str
    required: bool


def case_of(text: str) -> Example:
    """What the oracle is asked for: an `Example` as JSON."""
    return Example(*json.loads(text))


READERS: dict[str, Callable[[str], Any]] = {
    "str": str,
    "float": float,
    "date": datetime.date.fromisoformat,
    "datetime.date": datetime.date.fromisoformat,
    "datetime": datetime.datetime.fromisoformat,
    "datetime.datetime": datetime.datetime.fromisoformat,
    "Decimal": decimal.Decimal,
    "decimal.Decimal": decimal.Decimal,
    "Path": pathlib.Path,
    "pathlib.Path": pathlib.Path,
}


def value_of(text: str, annotation: str) -> Any:
    """The value that a text means for a parameter: by its annotation; else it is JSON, or the text itself."""
    if annotation in READERS:
        return READERS[annotation](text)
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return tuple(value) if annotation.startswith("tuple[") and isinstance(value, list) else value


def text_of(value: Any) -> str:
    """A value of a TOML file as text; dates and times as ISO has them."""
    return value if isinstance(value, str) else json.dumps(value, default=str).strip('"')


def parameters(root: str, source: str) -> dict[str, Parameter]:
    """The parameters of the function `file.py:function` below `root`, from its text."""
    path, _, function = source.partition(":")
    text = _text(root, path)
    (found,) = (n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == function)
    plain = [*found.args.posonlyargs, *found.args.args]
    defaults = [None] * (len(plain) - len(found.args.defaults)) + found.args.defaults + found.args.kw_defaults
    return {
        it.arg: Parameter(ast.get_source_segment(text, it.annotation) if it.annotation else "", default is None)
        for it, default in zip([*plain, *found.args.kwonlyargs], defaults)  # noqa: B905 -- runs on 3.9
    }


def imports(root: str) -> set[str]:
    """The modules that the files of an example import from elsewhere: most of the time of a short run."""
    own, found = set(os.listdir(root)), set()
    for folder, _, files in os.walk(root):
        for file in files:
            if not file.endswith(".py") or os.path.join(root, "out") in folder:
                continue
            for node in ast.walk(ast.parse(_text(folder, file))):
                if isinstance(node, ast.Import):
                    found.update(alias.name for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.add(node.module)
    return {name for name in found if not own & {name.partition(".")[0], name.partition(".")[0] + ".py"}}


# --- discovery: in the environment of the suite only ---------------------------------------------------------------------


class Shown(NamedTuple):
    """A run that a README shows: what is given, and the last line below it ("" where there is none)."""

    texts: dict[str, str]
    result: str


def shown_runs(page: str, names: tuple[str, ...]) -> list[Shown]:
    """Every `$ dagwright run NAME` of a page whose options say no more than parameters and the executor."""
    parser = argparse.ArgumentParser(allow_abbrev=False, add_help=False)
    parser.add_argument("source")
    parser.add_argument("-p", "--param", action="append", default=[])
    parser.add_argument("--on")
    parser.add_argument("--check", action="store_true")
    lines, found = page.splitlines(), []
    for number, line in enumerate(lines):
        if not line.startswith("$ dagwright run "):
            continue
        given, unknown = parser.parse_known_args(shlex.split(line, comments=True)[3:])
        if unknown or given.source not in names:
            continue  # another way to run it, or another pipeline
        below = []
        for after in lines[number + 1 :]:
            if after.startswith(("$", "```")):
                break
            below.append(after)
        found.append(
            Shown(dict(text.split("=", 1) for text in given.param), next((s for s in reversed(below) if s), ""))
        )
    return found


def cases(folder: str) -> list[Case]:
    """The cases of all examples in a folder, by name."""
    found = []
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        if os.path.exists(os.path.join(folder, name, "dagwright.toml")):
            found += _cases_of(os.path.join(folder, name))
    return found


def _cases_of(root: str) -> list[Case]:
    from conformance.index import Case

    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    settings, found = tomllib.loads(_text(root, "dagwright.toml")), []
    for name, table in settings["pipelines"].items():
        module, _, function = table["source"].partition(":")
        source = f"{module if module.endswith('.py') else module.replace('.', '/') + '.py'}:{function or name}"
        params = table.get("params", {})
        settled = {key: text_of(value) for key, value in params.items() if not isinstance(value, dict)}
        runs = _runs_of(root, (name, table["source"]))
        lacking = {key for key, it in parameters(root, source).items() if it.required} - set(settled)
        if not runs or not (lacking or len(settled) < len(params)):
            runs.setdefault("{}", Shown({}, ""))  # without any run that says them, the plain call tells what is lacking
        count = 0
        for texts, result in runs.values():
            count += bool(texts)
            end = "_given" + (f"_{count}" if count > 1 else "") if texts else ""
            plain = Example(root, source, {**settled, **texts})
            found.append(
                Case(
                    f"example_{name}{end}", source, f"the example {os.path.basename(root)}, {texts or 'as it is'}",
                    Example(root, source, texts).arguments, root=root, pipeline=name, plain=json.dumps(plain), shows=result,
                    texts=tuple(f"{key}={text}" for key, text in texts.items()), environments=tuple(settings.get("environments", ())),
                )
            )  # fmt: skip
    return found


def _runs_of(root: str, names: tuple[str, ...]) -> dict[str, Shown]:
    """The runs that the README shows, each set of arguments once, by its JSON."""
    runs: dict[str, Shown] = {}
    for run in shown_runs(_text(root, "README.md"), names):
        key = json.dumps(run.texts, sort_keys=True)
        known = runs.setdefault(key, run).result
        assert "" in (known, run.result) or known == run.result, f"{root}: the README shows two results of one run"
        runs[key] = Shown(run.texts, known or run.result)
    return runs


def _text(*path: str) -> str:
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()
