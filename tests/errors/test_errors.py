"""Bad programs and what dagwright says about them.

`DWxxx_topic.py` is a program with something wrong in it; `DWxxx_topic.err` beside it is the exact text of what the real
command line prints, and the exit status. `pytest tests/errors --update` writes the `.err` files anew.

A `.err` file alone would only prove that nothing changed. So each case also says what it expects, apart from the text:
a comment `# DWxxx` (or several codes) at the end of a line means that exactly these codes are reported with this line
as their place, and a line without one gets none. This holds for every file of the case, its settings too.

The first lines of a case can be `# key: value`:
    run      the command, with FILE for the case itself; `check FILE` if not given
    expect   codes that are reported without a place in a file
    path     a folder of the case whose programs are found first, in place of real ones
    python   the oldest Python on which the case says what it says

A case runs in an empty folder with a copy of itself, of `support/` (the domain code it calls), of `DWxxx_topic.toml` as
`dagwright.toml`, and of what is in `DWxxx_topic.d/`.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

HERE = Path(__file__).parent
CASES = sorted(HERE.glob("DW*_*.py"))
_HEADER = re.compile(r"# (run|expect|path|python): (.+)")
_MARKER = re.compile(r"#((?: DW\d{3})+)\s*$")
_REPORTED = re.compile(r"^(?:error|warning)\[(DW\d{3})\].*\n(?: *--> (.+):(\d+):\d+$)?", re.MULTILINE)
# What a task tells when it fails is the worker's text, the same in the log of every engine.
_FAILED = re.compile(r"^(DW\d{3}): .*?(?: at (\S+):(\d+)$|\n  in .* at (\S+):(\d+)$|$)", re.MULTILINE)


class Case(NamedTuple):
    run: str
    expect: list[str]
    path: str
    python: tuple[int, ...]


def read_case(path: Path) -> Case:
    header = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        match = _HEADER.fullmatch(line)
        if match is None:
            break
        header[match[1]] = match[2]
    python = tuple(map(int, header.get("python", "3.10").split(".")))
    return Case(header.get("run", "check FILE"), header.get("expect", "").split(), header.get("path", ""), python)


def lay_out(path: Path, folder: Path) -> None:
    shutil.copytree(HERE / "support", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(path, folder)
    settings = path.with_suffix(".toml")
    if settings.exists():
        shutil.copy(settings, folder / "dagwright.toml")
    more = path.with_suffix(".d")
    if more.exists():
        shutil.copytree(more, folder, dirs_exist_ok=True)


def expected(folder: Path, case: Case) -> Counter[tuple[str, str, int]]:
    """(code, file, line) of every marker in the folder, and the codes of the header without a place."""
    found = Counter((code, "", 0) for code in case.expect)
    for file in sorted(folder.rglob("*")):
        if file.suffix not in (".py", ".toml", ".txt"):
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            match = _MARKER.search(line)
            if match and not line.startswith("# expect"):
                name = file.relative_to(folder).as_posix()
                found.update((code, name, number) for code in match[1].split())
    return found


def reported(text: str) -> Counter[tuple[str, str, int]]:
    found = Counter((code, file or "", int(line or 0)) for code, file, line in _REPORTED.findall(text))
    found.update((m[1], m[2] or m[4] or "", int(m[3] or m[5] or 0)) for m in _FAILED.finditer(text))
    return found


def normalise(text: str, folder: Path) -> str:
    """Take out what differs between machines and Pythons: the folder, durations, marks below the lines of a traceback."""
    text = text.replace(str(folder.resolve()), "$DIR").replace(str(folder), "$DIR").replace(os.sep, "/")
    text = re.sub(r"\d+\.\d\ds$", "0.00s", text, flags=re.MULTILINE)
    return re.sub(r"(^    .+\n) +[~^]+\n", r"\1", text, flags=re.MULTILINE)


def run_cli(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit status and stderr of the real entry point, in this process."""
    from dagwright.cli import main

    capsys.readouterr()
    try:
        status = main(arguments)
    except SystemExit as stop:
        status = stop.code  # type: ignore[assignment]
    return int(status or 0), capsys.readouterr().err


def run_child(arguments: list[str], folder: Path) -> tuple[int, str]:
    """The same in a process of its own, for commands that import the case: one interpreter cannot hold two of a name."""
    source = Path(__file__).parents[2] / "src"
    # The folder of the case is not on the path on purpose: finding it is the command's business.
    call = (
        f"import sys; sys.path.insert(0, {str(source)!r}); from dagwright.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-I", "-c", call, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_case(
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    case = read_case(path)
    if sys.version_info < case.python:
        pytest.skip(f"what it shows begins with Python {'.'.join(map(str, case.python))}")
    folder = tmp_path / "project"
    lay_out(path, folder)
    # What surrounds the tests is not to be seen: settings above the folder, colours, a store.
    (folder / ".git").mkdir()
    monkeypatch.chdir(folder)
    for name in ("FORCE_COLOR", "DAGWRIGHT_STORE", "PYTHONPATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    if case.path:
        monkeypatch.setenv("PATH", str(folder / case.path), prepend=os.pathsep)

    arguments = [
        path.name if word == "FILE" else word.replace("FILE:", f"{path.name}:") for word in shlex.split(case.run)
    ]
    status, err = run_child(arguments, folder) if arguments[0] == "run" else run_cli(arguments, capsys)
    text = normalise(err, folder) + f"exit: {status}\n"

    assert "/dagwright" not in text.replace("/dagwright.toml", ""), f"a frame or a path of dagwright's own:\n{text}"
    assert arguments[0] == "run" or "Traceback" not in text, text
    assert reported(text) == expected(folder, case), text
    golden = path.with_suffix(".err")
    if request.config.getoption("--update", default=False):
        golden.write_text(text, encoding="utf-8")
    assert golden.exists(), f"no {golden.name}; what is printed:\n{text}"
    assert text == golden.read_text(encoding="utf-8")


def test_no_leftovers() -> None:
    stems = {path.stem for path in CASES}
    others = [p.name for p in HERE.glob("DW*") if p.suffix in (".err", ".toml", ".d") and p.stem not in stems]
    assert others == []


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_case_expects_its_own_code(path: Path, tmp_path: Path) -> None:
    lay_out(path, tmp_path / "project")
    assert path.name[:5] in {code for code, _, _ in expected(tmp_path / "project", read_case(path))}
