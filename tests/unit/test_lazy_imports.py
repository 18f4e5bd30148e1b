"""Start-up costs nothing that a command does not need: what is in `sys.modules` afterwards, in a fresh process."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

HEAVY = {"networkx", "jinja2", "yaml", "rich", "importlib.metadata", "pyarrow", "pandas", "numpy", "fsspec"}
# 20 and 10 ms of CPU at every start; our own code does without them.
UNWANTED = {"dataclasses", "inspect"}

PIPELINE = """
def load(day: str) -> list[float]:
    return [1.0, 2.0]


def total(values: list[float], scale: float = 1.0) -> float:
    return sum(values) * scale


def sums(day: str = "monday"):
    values = load(day)
    return total(values, scale=2.0)
"""

PROBE = """
import json, sys
before = set(sys.modules)
{action}
sys.stdout = sys.__stdout__
print()
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def loaded_by(action: str, folder: str) -> set[str]:
    """The modules that `action` loads beyond those of a bare interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(action=action)],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def command(*arguments: str) -> str:
    return "\n".join(
        [
            "from dagwright.cli import main",
            "try:",
            f"    code = main({list(arguments)!r})",
            "except SystemExit as stop:",
            "    code = stop.code",
            "assert not code, f'exit code {code}'",
        ]
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "sums.py").write_text(PIPELINE)
    (tmp_path / "dagwright.toml").write_text(
        'targets.kubeflow.image = "registry.example/sums:1"\n'
        'targets.stepfunctions.image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/sums:1"\n'
        'targets.stepfunctions.store = "s3://sums/values"\n'
    )
    return str(tmp_path)


def test_the_probe_sees_what_is_loaded(folder):
    assert {"yaml", "dataclasses"} <= loaded_by("import yaml, dataclasses", folder)


def test_importing_dagwright_loads_one_module(folder):
    assert {name for name in loaded_by("import dagwright", folder) if name.startswith("dagwright")} == {"dagwright"}


def test_a_public_name_loads_its_module_on_first_use(folder):
    loaded = loaded_by("import dagwright; dagwright.compile", folder)
    assert "dagwright.api" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_options_load_no_compiler(folder, option):
    loaded = loaded_by(command(option), folder)
    assert "dagwright.cli" in loaded
    assert not loaded & (HEAVY | UNWANTED | {"dagwright.frontend", "dagwright_worker"})


def test_check_loads_nothing_heavy(folder):
    loaded = loaded_by(command("check", "sums.py:sums"), folder)
    assert any(name.startswith("dagwright.frontend") for name in loaded)
    assert not loaded & (HEAVY | UNWANTED | {"dagwright_worker", "sums"})


@pytest.mark.parametrize(
    ("target", "without"),
    [
        ("kubeflow", {"networkx", "jinja2", "rich", "importlib.metadata", "kfp"}),
        ("airflow", {"networkx", "yaml", "rich", "importlib.metadata", "airflow"}),
        ("prefect", {"networkx", "rich", "importlib.metadata", "prefect"}),
        ("stepfunctions", {"networkx", "jinja2", "yaml", "rich", "importlib.metadata", "moto", "boto3"}),
        ("dagster", {"networkx", "rich", "importlib.metadata", "dagster"}),
    ],
)
def test_compile_loads_what_its_target_needs(folder, target, without):
    loaded = loaded_by(command("compile", "sums.py:sums", "--to", target, "--out", "out"), folder)
    assert f"dagwright_{target}" in loaded
    assert not loaded & (without | {"sums", "pyarrow", "pandas", "numpy", "fsspec"})
    others = {"dagwright_kubeflow", "dagwright_airflow", "dagwright_prefect", "dagwright_stepfunctions"} - {
        f"dagwright_{target}"
    }
    assert not loaded & others
