"""The layers of the source tree (lowest first), kept by reading every import statement.

An import may point down or stay within its layer; the packages of one layer form no circle. Imports under
`if TYPE_CHECKING:` point down too, but do not count for circles: they do not happen when the program runs.
"""

from __future__ import annotations

import ast
import os
import sys
from typing import NamedTuple

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BACKENDS = sorted(name for name in os.listdir(os.path.join(ROOT, "backends")) if name.isidentifier())

LAYERS = (
    ("dagwright_worker", "dagwright.record"),
    ("dagwright.ir", "dagwright.diagnostics"),
    ("dagwright.frontend", "dagwright.settings", "dagwright.values"),
    ("dagwright.plan", "dagwright.emit", "dagwright.backend"),
    ("dagwright.run", "dagwright.preview", "dagwright.image", *(f"dagwright_{name}" for name in BACKENDS)),
    ("dagwright.registry",),
    ("dagwright.compiler",),
    ("dagwright.api",),
    ("dagwright.cli",),
    ("dagwright", "dagwright.__main__"),
)
LEVEL = {unit: level for level, layer in enumerate(LAYERS) for unit in layer}
# Everyone may ask the version, except what makes emitted files: no version stands in one.
VERSION_ASKED_BY = {"dagwright.cli", "dagwright.api", "dagwright.diagnostics"}

# What may be imported besides the standard library, and by whom.
THIRD_PARTY = {
    "yaml": "PyYAML, a dependency",
    "jinja2": "a dependency",
    "networkx": "a dependency",
    "tomli": "a dependency on 3.10",
    "rich": "the [run] extra",
    "pyarrow": "the [frames] extra",
    "numpy": "a value driver",
    "pandas": "a value driver",
    "polars": "a value driver",
    "fsspec": "the [remote] extra",
}
ENGINES = {"airflow", "argo", "awslambdaric", "dagster", "hera", "kfp", "kubernetes", "moto", "prefect"}


class Import(NamedTuple):
    """`unit` imports `module` (and `name` of it, for `from` imports) at `place`."""

    unit: str
    module: str
    name: str
    place: str
    types_only: bool
    at_top: bool


def unit_of(module: str) -> str:
    """The unit of the layer table that a module belongs to: `dagwright.ir.model` is of `dagwright.ir`."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "dagwright" else parts[0]


def modules() -> dict[str, str]:
    """Every module of ours: dotted name -> path."""
    found = {}
    for base in ("src", *(os.path.join("backends", name) for name in BACKENDS)):
        for folder, folders, files in os.walk(os.path.join(ROOT, base)):
            folders[:] = [name for name in folders if name not in {"tests", "templates", "__pycache__"}]
            for file in files:
                if file.endswith(".py"):
                    path = os.path.join(folder, file)
                    dotted = os.path.relpath(path, os.path.join(ROOT, base))[:-3].replace(os.sep, ".")
                    found[dotted.removesuffix(".__init__")] = path
    return found


def imports_of(module: str, path: str) -> list[Import]:
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read(), path)
    package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
    found: list[Import] = []

    def visit(node: ast.AST, types_only: bool, at_top: bool) -> None:
        if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            for child in node.body:
                visit(child, True, at_top)
            for child in node.orelse:
                visit(child, types_only, at_top)
            return
        place = f"{os.path.relpath(path, ROOT)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import):
            found.extend(Import(unit_of(module), alias.name, "", place, types_only, at_top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            if node.level:
                base = package.split(".")[: len(package.split(".")) - node.level + 1]
                origin = ".".join([*base, *([origin] if origin else [])])
            found.extend(Import(unit_of(module), origin, alias.name, place, types_only, at_top) for alias in node.names)
        inner = at_top and not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for child in ast.iter_child_nodes(node):
            visit(child, types_only, inner)

    visit(tree, False, True)
    return found


MODULES = modules()
IMPORTS = [each for module, path in sorted(MODULES.items()) for each in imports_of(module, path)]


def target_unit(each: Import) -> str:
    """`from dagwright import backend` means the unit `dagwright.backend`."""
    if each.module == "dagwright" and f"dagwright.{each.name}" in LEVEL:
        return f"dagwright.{each.name}"
    return unit_of(each.module)


def ours(each: Import) -> bool:
    return each.module.split(".")[0] in {"dagwright", "dagwright_worker", *(f"dagwright_{name}" for name in BACKENDS)}


def test_every_unit_has_a_layer_and_every_layer_its_units():
    units = {unit_of(module) for module in MODULES}
    assert units == set(LEVEL), "a new package needs a layer; a layer needs its package"


def test_imports_point_down():
    wrong = []
    for each in IMPORTS:
        if not ours(each) or target_unit(each) == each.unit or target_unit(each) == "dagwright":
            continue
        if LEVEL[target_unit(each)] > LEVEL[each.unit]:
            wrong.append(f"{each.place}: {each.unit} imports {target_unit(each)}, which lies above it")
    assert wrong == []


def test_the_package_itself_gives_only_its_version():
    wrong = [
        f"{each.place}: from dagwright import {each.name}"
        for each in IMPORTS
        if ours(each)
        and target_unit(each) == "dagwright"
        and each.unit != "dagwright"
        and not (each.name == "__version__" and each.unit in VERSION_ASKED_BY)
    ]
    assert wrong == []


def test_backends_do_not_know_each_other():
    wrong = [
        f"{each.place}: {each.unit} imports {target_unit(each)}"
        for each in IMPORTS
        if each.unit.startswith("dagwright_") and target_unit(each) != each.unit and ours(each)
        if target_unit(each).startswith("dagwright_") and target_unit(each) != "dagwright_worker"
    ]
    assert wrong == []


def test_the_units_form_no_circle():
    edges: dict[str, set[str]] = {}
    for each in IMPORTS:
        if ours(each) and not each.types_only and target_unit(each) not in {each.unit, "dagwright"}:
            edges.setdefault(each.unit, set()).add(target_unit(each))
    ready: set[str] = set()
    while True:
        more = {unit for unit, below in edges.items() if unit not in ready and not (below & edges.keys()) - ready}
        if not more:
            break
        ready |= more
    assert sorted(edges.keys() - ready) == [], "these import each other in a circle"


def test_nothing_imports_an_engine():
    wrong = [f"{each.place}: {each.module}" for each in IMPORTS if each.module.split(".")[0] in ENGINES]
    assert wrong == []


def test_third_party_packages_are_the_declared_ones_and_imported_late():
    wrong = []
    for each in IMPORTS:
        name = each.module.split(".")[0]
        if ours(each) or name in sys.stdlib_module_names or each.types_only:
            continue
        if name not in THIRD_PARTY:
            wrong.append(f"{each.place}: {name} is no dependency of dagwright")
        elif each.at_top:
            wrong.append(f"{each.place}: {name} is imported at the top of the module, which costs every start")
    assert wrong == []


def test_the_worker_stands_alone():
    [path] = [path for module, path in MODULES.items() if module == "dagwright_worker"]
    with open(path, encoding="utf-8") as file:
        text = file.read()
    ast.parse(text, feature_version=(3, 9))
    mine = [each for each in IMPORTS if each.unit == "dagwright_worker"]
    assert mine, "a worker without imports is no worker"
    assert [each.place for each in mine if ours(each)] == []
    top = {each.module.split(".")[0] for each in mine if each.at_top and not each.types_only}
    assert sorted(top - sys.stdlib_module_names) == []


@pytest.mark.parametrize(
    ("text", "module", "wanted"),
    [
        ("import dagwright.cli.x", "dagwright.ir.model", ("dagwright.cli.x", "", False, True)),
        ("from ..plan import model", "dagwright.ir.model", ("dagwright.plan", "model", False, True)),
        ("def f():\n from dagwright import backend", "dagwright.ir.m", ("dagwright", "backend", False, False)),
        ("if TYPE_CHECKING:\n from x import y", "dagwright.ir.m", ("x", "y", True, True)),
    ],
)
def test_the_reader_of_imports(tmp_path, text, module, wanted):
    path = tmp_path / "m.py"
    path.write_text(text)
    [found] = imports_of(module, str(path))
    assert (found.module, found.name, found.types_only, found.at_top) == wanted
