"""The same input gives the same bytes, wherever and however it is compiled, and nothing of the user's is run for it."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.index import CASES, VARIANTS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "tests" / "conformance" / "cases"
SOURCES = sorted(
    {case.source for case in CASES if not (case.drawn or case.name in VARIANTS) or "DAGWRIGHT_LONG" in os.environ}
)
PATHS = [str(ROOT / "src"), *(str(path) for path in sorted((ROOT / "backends").iterdir()))]
PYTHONS = ("3.10", "3.11", "3.12", "3.13")


def compile_all(folder=PROGRAMS, *, python=sys.executable, cwd=None, guarded=False, umask=-1, paths=PATHS, **env):
    """Digests of all files of all cases, by case and target, from a process of its own."""
    command = [
        python,
        "-W",
        "error",
        str(Path(__file__).with_name("compile_all.py")),
        str(folder),
        *(["guarded"] if guarded else []),
    ]
    inherited = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    done = subprocess.run(
        command,
        input=json.dumps(SOURCES),
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        umask=umask,
        env={
            **inherited,
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUTF8": "1",
            **env,
        },
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@functools.lru_cache(maxsize=1)
def reference():
    """What every other way to compile is compared with."""
    found = compile_all(PYTHONHASHSEED="0")
    assert len(found) == len(SOURCES)
    emitted = [files for targets in found.values() for files in targets.values() if isinstance(files, dict)]
    assert len(emitted) > 5 * len(SOURCES), "most cases compile for most of the six targets"
    return found


def test_nothing_is_run_and_nothing_is_called():
    assert compile_all(guarded=True) == reference()


@pytest.mark.parametrize(
    "crime", ["import socket; socket.socket()", "import subprocess; subprocess.run(['true'])", "import calls"]
)
def test_the_guard_sees(crime, tmp_path):
    """A guard that lets everything pass would prove nothing."""
    text = Path(__file__).with_name("compile_all.py").read_text()
    guilty = tmp_path / "guilty.py"
    guilty.write_text(text.replace("    targets = (", f"    {crime}\n    targets = ("))
    done = subprocess.run(
        [sys.executable, guilty, PROGRAMS, "guarded"],
        input="[]",
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*PATHS, str(PROGRAMS)])},
    )
    assert (done.returncode, done.stderr[:9]) == (97, "not pure:")


SURROUNDINGS = {
    "C, New York, strict umask": {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "America/New_York", "umask": 0o077},
    "POSIX, Kathmandu, a terminal": {
        "PYTHONHASHSEED": "4711", "LC_ALL": "POSIX", "TZ": "Asia/Kathmandu", "NO_COLOR": "1", "COLUMNS": "20", "TERM": "dumb",
    },
    "Turkish, thirteen hours off, CI": {
        "PYTHONHASHSEED": "77", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "XXX+13", "HOME": "/nowhere", "CI": "true", "umask": 0,
    },
}  # fmt: skip


def relative(tmp_path):
    return Path("conformance/cases"), ROOT / "tests"


def linked(tmp_path):
    link = tmp_path / "elsewhere"
    link.symlink_to(PROGRAMS, target_is_directory=True)
    return link, tmp_path


def copied(tmp_path):
    """The same files in another folder, as in another checkout."""
    folder = tmp_path / "a" / "very" / "other"
    shutil.copytree(PROGRAMS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder, None


@pytest.mark.parametrize(("name", "place"), list(zip(SURROUNDINGS, (relative, linked, copied), strict=True)))
def test_surroundings(name, place, tmp_path):
    """Hash seed, locale, time zone, umask, environment, folder and path, several at once: any of them would show."""
    folder, cwd = place(tmp_path)
    # no UTF-8 mode: the encoding of the locale is what Python opens files with
    found = compile_all(folder, cwd=cwd, **SURROUNDINGS[name], PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert found == reference()


def pythons():
    """Every Python at hand of the versions we support, by version."""
    found = {}
    homes = sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob("versions/3.*/bin"))
    for version in PYTHONS:
        candidates = [str(home / f"python{version}") for home in homes]
        on_path = shutil.which(f"python{version}")
        for candidate in [*candidates, *([on_path] if on_path else [])]:
            if os.access(candidate, os.X_OK):
                found[version] = candidate
                break
    return found


def pure_packages(folder):
    """What the compiler needs besides the standard library, without compiled parts, so that any Python can import it."""
    import jinja2
    import markupsafe
    import yaml

    for module in (jinja2, markupsafe, yaml):
        source = Path(module.__file__).parent
        shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__"))
    if sys.version_info < (3, 11):
        return
    # 3.10 has no tomllib of its own; that of the Python at hand is plain Python, too
    import tomllib

    shutil.copytree(Path(tomllib.__file__).parent, folder / "tomli", ignore=shutil.ignore_patterns("__pycache__"))


@pytest.mark.parametrize("version", PYTHONS)
def test_python(version, tmp_path):
    python = pythons().get(version)
    if python is None:
        pytest.skip(f"no python{version} at hand")
    pure_packages(tmp_path)
    assert compile_all(python=python, paths=[*PATHS, str(tmp_path)]) == reference()
