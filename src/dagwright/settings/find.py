"""Which file holds the settings of a source file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = "dagwright.toml"
PROJECT_FILE = "pyproject.toml"
TABLE = ("tool", "dagwright")


def candidates(start: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The files that may hold the settings of the file or folder `start`, best first, each with the way to its table.

    Folder by folder upwards: `dagwright.toml`, then a `pyproject.toml` that speaks of dagwright. The folder of a
    repository (it has a `.git`) is the last one, so that nothing outside a checkout changes what it compiles to. A
    source reached through a link is looked for where it seems to be, then where it is.
    """
    seen = set()
    for path in (os.path.abspath(start), os.path.realpath(start)):
        folder = path if os.path.isdir(path) else os.path.dirname(path)
        while folder not in seen:
            seen.add(folder)
            yield from _in_folder(folder)
            if os.path.exists(os.path.join(folder, ".git")):
                break
            folder = os.path.dirname(folder)


def table_of(path: str) -> tuple[str, ...]:
    """The way to the settings in a file of that name."""
    return TABLE if os.path.basename(path) == PROJECT_FILE else ()


def mentions_settings(path: str) -> bool:
    """Whether a file can hold a `[tool.dagwright]` at all. Cheap: most pyproject.toml never speak of dagwright."""
    try:
        with open(path, "rb") as file:
            return b"dagwright" in file.read()
    except OSError:
        return False


def _in_folder(folder: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    own = os.path.join(folder, FILE)
    if os.path.isfile(own):
        yield own, ()
    project = os.path.join(folder, PROJECT_FILE)
    if mentions_settings(project):
        yield project, TABLE
