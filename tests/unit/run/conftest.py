"""A pipeline written into a folder, called as it is, and run in tasks."""

from __future__ import annotations

import importlib
import itertools
import os
import sys
from collections import Counter

import pytest

from dagwright import api
from dagwright.run.parameters import parameter_values
from dagwright.run.schedule import execute

DOMAIN = """
import os

class Odd(Exception):
    pass

def tell(text):
    with open(os.environ["NOTES"], "a") as file:
        file.write(text + "\\n")

def note(name, *values):
    tell(" ".join([name, *map(repr, values)]))
    return (name, *values)

def save(name, *values) -> None:
    tell(" ".join([name, *map(repr, values)]))

def rows(n):
    tell(f"rows {n}")
    return [[i] for i in range(n)]

def work(row, by=1):
    tell(f"work {row} {by}")
    return [*row, by]

def is_odd(row):
    tell(f"is_odd {row}")
    return row[0] % 2 == 1

def total(rows):
    tell(f"total {rows}")
    return sum(sum(row) for row in rows)

def fail(text, *values) -> None:
    tell(f"fail {text}")
    raise Odd(text)

def pick(row, bad):
    tell(f"pick {row}")
    if row[0] in bad:
        raise Odd(row[0])
    return row

def grow(row):
    row.append(99)
    tell("grow")
    return row
"""
_names = itertools.count()


class Project:
    """A folder with a domain module and pipelines; `module` is the name of the domain module."""

    def __init__(self, folder, monkeypatch):
        self.folder = folder
        self.notes = folder / "notes"
        number = next(_names)
        self.module, self.program = f"run_domain_{number}", f"run_program_{number}"
        (folder / f"{self.module}.py").write_text(DOMAIN)
        monkeypatch.setenv("NOTES", os.fspath(self.notes))
        monkeypatch.syspath_prepend(folder)

    def write(self, text, settings=""):
        names = "Odd, fail, grow, is_odd, note, pick, rows, save, total, work"
        (self.folder / f"{self.program}.py").write_text(f"from {self.module} import {names}\n\n\n{text}")
        (self.folder / "dagwright.toml").write_text(settings)
        sys.modules.pop(self.program, None)
        importlib.invalidate_caches()
        return self

    @property
    def source(self):
        return f"{self.folder}/{self.program}.py:flow"

    def told(self):
        """What the functions told since the last time."""
        if not self.notes.exists():
            return []
        found = self.notes.read_text().splitlines()
        self.notes.unlink()
        return found

    def plain(self, **params):
        """Result, the exception as (type, arguments), and what was told by a plain call."""
        self.told()
        function = importlib.import_module(self.program).flow
        try:
            return function(**params), None, self.told()
        except Exception as error:
            return None, (type(error).__name__, error.args), self.told()

    def run(self, on="inline", seed=None, watcher=None, **params):
        """The same, of a run in tasks; and the outcome."""
        self.told()
        compilation = api.load(self.source)
        values = parameter_values(compilation.plan, params)
        outcome = execute(compilation, values, on=on, seed=seed, watcher=watcher)
        return outcome.value, raised(outcome.error), self.told(), outcome

    def agree(self, on="inline", seed=None, **params):
        """A run gives what a plain call gives. After a failure it may have told more, but no less."""
        result, error, told = self.plain(**params)
        found, failure, notes, outcome = self.run(on, seed, **params)
        assert (found, failure) == (result, error)
        lost, more = Counter(told) - Counter(notes), Counter(notes) - Counter(told)
        assert not lost
        assert error is not None or not more
        return outcome, notes


def raised(error):
    if error is None:
        return None
    details = getattr(error, "details", None)
    if details is None:
        return type(error).__name__, error.args
    import dagwright_worker

    return details["type"].rpartition(":")[2], tuple(dagwright_worker.from_json(details["args"]))


@pytest.fixture
def project(tmp_path, monkeypatch):
    yield (made := Project(tmp_path, monkeypatch))
    for name in (made.module, made.program):
        sys.modules.pop(name, None)
