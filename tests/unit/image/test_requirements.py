"""Which lines of a requirement file say one release only."""

from __future__ import annotations

import pytest

from dagwright.diagnostics.model import DiagnosticSink
from dagwright.image.requirements import read_requirements

HASH = "--hash=sha256:" + "0" * 64
COMMIT = "0123456789" * 4


def read(tmp_path, text):
    path = tmp_path / "requirements.txt"
    path.write_text(text, encoding="utf-8")
    sink = DiagnosticSink()
    return read_requirements(str(path), "requirements.txt", sink), [(d.code, d.span.line) for d in sink.sorted()]


@pytest.mark.parametrize(
    "line",
    [
        "pandas==2.2.3",
        "Some.Name_x [a,b] == 1!2.0rc1+local",
        "pandas===2.2.3",
        'pandas==2.2.3 ; python_version < "3.11"',
        "pandas==2.2.3  # the last one that works",
        f"pandas @ https://example.org/pandas.whl#sha256={'0' * 64}",
        f"pandas @ git+https://example.org/pandas@{COMMIT}",
        "--index-url https://example.org/simple",
        "",
        "# only words",
    ],
)
def test_pinned(tmp_path, line):
    assert read(tmp_path, line)[1] == []


@pytest.mark.parametrize(
    "line",
    [
        "pandas",
        "pandas>=2.2.3",
        "pandas==2.*",
        "pandas==2.2.3,!=2.2.4",
        "pandas~=2.2.3",
        "pandas @ https://example.org/pandas.whl",
        "pandas @ git+https://example.org/pandas@main",
        "./pandas",
        "-e .",
        "-rother.txt",
        "--constraint=other.txt",
    ],
)
def test_not_pinned(tmp_path, line):
    assert read(tmp_path, f"numpy==2.0.0\n{line}\n")[1] == [("DW038", 2)]


def test_lines_that_go_on(tmp_path):
    text = f"numpy==2.0.0 \\\n    {HASH} \\\n    {HASH}\npandas>=2 \\\n    {HASH}\n"
    assert read(tmp_path, text)[1] == [("DW038", 4)]


def test_hashes_are_demanded_where_all_have_them(tmp_path):
    assert read(tmp_path, f"numpy==2.0.0 {HASH}\npandas==2.2.3 {HASH}\n")[0].hashed
    assert not read(tmp_path, f"numpy==2.0.0 {HASH}\npandas==2.2.3\n")[0].hashed


def test_passwords(tmp_path):
    assert read(tmp_path, "--index-url https://user:secret@example.org/simple\n")[1] == [("DW032", 1)]
    assert read(tmp_path, "--index-url https://user:${TOKEN}@example.org/simple\n")[1] == []
