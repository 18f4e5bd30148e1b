"""The command writes the same files on every terminal."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from dagwright.preview import FORMATS

SOURCE = """\
def load(name): ...
def keep(rows, note): ...

def shop(name: str = "é"):
    rows = load(name)
    keep(rows, "漢字 … ●")
"""


def preview(tmp_path, fmt: str, encoding: str, **env: str) -> bytes:
    (tmp_path / "shop.py").write_text(SOURCE, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "dagwright", "preview", "shop.py", "--format", fmt],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": encoding, **env},
        capture_output=True,
        check=True,
    ).stdout


@pytest.mark.parametrize("fmt", [fmt for fmt in FORMATS if fmt != "text"])
def test_files_are_utf_8_on_every_terminal(tmp_path, fmt):
    assert preview(tmp_path, fmt, "ascii") == preview(tmp_path, fmt, "utf-8")
    preview(tmp_path, fmt, "latin-1").decode("utf-8")


def test_text_is_in_the_letters_of_the_terminal(tmp_path):
    assert "● " in preview(tmp_path, "text", "utf-8").decode("utf-8")
    plain = preview(tmp_path, "text", "ascii").decode("ascii")
    assert "* " in plain
    assert "\\u6f22\\u5b57" in plain


def test_text_fits_the_terminal_and_has_no_colour_in_a_pipe(tmp_path):
    text = preview(tmp_path, "text", "utf-8", COLUMNS="40").decode("utf-8")
    assert max(map(len, text.splitlines())) <= 40
    assert "\x1b" not in text
