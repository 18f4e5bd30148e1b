"""What no file of the repository may hold, and what the requirement sets must."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from importlib import import_module

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SETS = sorted(file[:-3] for file in os.listdir(os.path.join(ROOT, "requirements")) if file.endswith(".in"))


def read(*parts: str) -> str:
    with open(os.path.join(ROOT, *parts), encoding="utf-8") as file:
        return file.read()


@cache
def texts() -> dict[str, str]:
    """Every file that git knows or would add, by path; binary ones left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = {}
    for path in filter(None, listed.split("\0")):
        full = os.path.join(ROOT, path)
        if os.path.isfile(full):
            with open(full, "rb") as file:
                data = file.read()
            if b"\0" not in data[:8000]:
                found[path] = data.decode("utf-8", errors="replace")
    return found


def holding(pattern: str) -> list[str]:
    wanted = re.compile(pattern, re.IGNORECASE)
    found = []
    for path, text in texts().items():
        for number, line in enumerate(text.splitlines(), 1):
            if wanted.search(line):
                found.append(f"{path}:{number}: {line.strip()[:120]}")
    return found


def test_the_scan_sees_the_repository():
    assert {"pyproject.toml", "src/dagwright/__init__.py", "requirements/core.txt"} <= texts().keys()
    assert holding(r"requires-python = "), "the scan must find what is there"


def test_no_path_of_a_machine_of_ours():
    # Written so that these lines do not find themselves.
    assert holding(r"(?<![\w.])/(?:work|root|home/[a-z]+)/(?:main|shared|\.library|\.pyenv|\.cache)\b") == []
    assert os.path.basename(ROOT)
    assert holding(re.escape(ROOT + os.sep) + r"(?:src|tests|\.venv)") == []


def test_no_package_registry_is_named():
    assert holding(r"\b" + "py" + "pi" + r"\b|python" + "hosted") == []


@pytest.mark.parametrize("name", SETS)
def test_requirement_sets_hold_no_address(name):
    for suffix in (".in", ".txt"):
        text = read("requirements", name + suffix)
        assert not re.search(
            r"[a-z+]+://|\s@\s|^\s*-(?:i|f|-index-url|-extra-index-url|-find-links)\b", text, re.MULTILINE
        )


@pytest.mark.parametrize("name", SETS)
def test_requirement_sets_are_pinned_and_hashed(name):
    text = re.sub(r"\\\n\s*", " ", read("requirements", name + ".txt"))
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert lines
    for line in lines:
        assert re.match(r"[a-z0-9._\[\],-]+==[^ ;]+ ", line), line[:80]
        assert "--hash=sha256:" in line, line[:80]


@pytest.mark.parametrize("name", SETS)
def test_requirement_sets_pin_what_was_asked_for(name):
    def plain(requirement: str) -> str:
        return re.match(r"[A-Za-z0-9._-]+", requirement).group().lower().replace("_", "-").replace(".", "-")

    asked = {plain(line) for line in read("requirements", name + ".in").splitlines() if re.match(r"[A-Za-z0-9]", line)}
    pinned = {plain(line) for line in read("requirements", name + ".txt").splitlines() if re.match(r"[a-z0-9]", line)}
    assert asked, name
    assert asked <= pinned


def test_the_core_set_is_what_pyproject_asks_for():
    tomllib = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    project = tomllib.loads(read("pyproject.toml"))["project"]
    asked = {*project["dependencies"], *project["optional-dependencies"]["run"]}
    listed = {line for line in read("requirements", "core.in").splitlines() if line and not line.startswith("#")}
    assert {line.replace('"', "'") for line in listed} == asked


def test_scripts_and_ci_can_be_run():
    for path in (".ci/run", "scripts/bootstrap", "scripts/demo", "scripts/golden", "scripts/lock"):
        assert os.access(os.path.join(ROOT, path), os.X_OK), path
    assert "make test" in read(".ci/run")


def test_what_tests_of_backends_import_by_name_is_one_thing():
    """One process runs all of them: the second module of a name would be the first. Drivers are processes of their own."""
    names = Counter(
        os.path.basename(path)
        for path in texts()
        if re.fullmatch(r"backends/\w+/tests/\w+\.py", path.replace(os.sep, "/"))
        and not os.path.basename(path).startswith(("test_", "conftest"))
        and not path.endswith("_driver.py")
    )
    assert [name for name, count in names.items() if count > 1] == []
