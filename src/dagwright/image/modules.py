"""Which files of the project tasks need: the packages and modules that its code imports, found by reading it."""

from __future__ import annotations

import ast
import os
import sys
import warnings
from typing import TYPE_CHECKING

from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Modules(Record):
    """`own` are the project's top-level packages (folders) and modules (`name.py`), sorted, relative to the import root.

    `foreign` are the top-level names that these import and that are neither the project's own nor of the standard library,
    each with the file that names it first.
    """

    own: tuple[str, ...]
    foreign: dict[str, str]


def project_modules(root: str, files: Iterable[str]) -> Modules:
    """All that the given files need of the project: their own packages, and what those import, and so on.

    A package counts as a whole, with every module and data file in it: what is imported by a computed name stands in one,
    as a rule. Nothing is imported to find out. A file that does not parse imports nothing.
    """
    entries = {os.path.relpath(path, root).split(os.sep)[0] for path in files}
    todo = sorted(entries)
    foreign: dict[str, str] = {}
    while todo:
        for path in _sources(os.path.join(root, todo.pop(0))):
            for name in _imported(path):
                entry = _entry(root, name)
                if entry is None:
                    if name not in sys.stdlib_module_names:
                        foreign.setdefault(name, os.path.relpath(path, root).replace(os.sep, "/"))
                elif entry not in entries:
                    entries.add(entry)
                    todo.append(entry)
    return Modules(tuple(sorted(entries)), dict(sorted(foreign.items())))


def _entry(root: str, name: str) -> str | None:
    """The folder or file of a top-level name, or None where the project has none."""
    if os.path.isfile(os.path.join(root, f"{name}.py")) and not _is_package(os.path.join(root, name)):
        return f"{name}.py"
    return name if _is_package(os.path.join(root, name)) else None


def _is_package(folder: str) -> bool:
    """A folder with an `__init__.py`, or (a namespace package) with sources somewhere below."""
    return os.path.isfile(os.path.join(folder, "__init__.py")) or next(_sources(folder), None) is not None


def _sources(entry: str) -> Iterator[str]:
    if entry.endswith(".py"):
        yield entry
        return
    for folder, folders, names in os.walk(entry):
        folders[:] = sorted(name for name in folders if name.isidentifier() and name != "__pycache__")
        yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith(".py"))


def _imported(path: str) -> list[str]:
    """The top-level names of a file's absolute imports, each once, in order."""
    try:
        with open(path, "rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(file.read(), path)
    except (OSError, SyntaxError, ValueError, RecursionError):
        return []
    found: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(dict.fromkeys(alias.name.partition(".")[0] for alias in node.names))
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found[node.module.partition(".")[0]] = None
    return list(found)
