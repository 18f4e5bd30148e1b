"""The files, byte for byte. `python backends/kubeflow/tests/kubeflow_everything.py` writes them anew."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from kubeflow_everything import PLAN, TARGET, emission

from dagwright.plan.spec import step_spec

GOLDEN = Path(__file__).parent / "golden"
FILES = ["churn-weekly.yaml", "churn-weekly.schedule.json"]


def test_the_files_are_these():
    assert [artifact.path for artifact in emission().artifacts] == FILES


@pytest.mark.parametrize("number", [0, 1], ids=FILES)
def test_golden(number):
    assert emission().artifacts[number].text == (GOLDEN / FILES[number]).read_text(encoding="utf-8")


def test_bytes_do_not_depend_on_the_hash_seed():
    code = "from kubeflow_everything import emission; import hashlib; print([hashlib.sha256(a.text.encode()).hexdigest() for a in emission().artifacts])"
    found = set()
    for seed in ("0", "1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.path.dirname(__file__)}
        found.add(
            subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout
        )
    assert len(found) == 1


def test_the_source_map_names_the_step_of_every_line_of_a_task():
    artifact = emission().artifacts[0]
    lines = artifact.text.splitlines()
    owners = {}
    for number, step in artifact.source_map.items():
        owners.setdefault(step, []).append(lines[number - 1])
    assert list(owners) == [step.id for step in PLAN.steps]
    assert owners["load_customers"][0] == "      load-customers:"
    assert any('"depth": {"const": 3}' in line for line in owners["train-3"])
    assert not any('"depth": {"const": 3}' in line for line in owners["train-5"])


def test_the_step_specs_come_back_from_the_file():
    tasks = yaml.safe_load(emission().artifacts[0].text.partition("\n---\n")[0])["root"]["dag"]["tasks"]
    texts = [task["inputs"]["parameters"]["dagwright_step"]["runtimeValue"]["constant"] for task in tasks.values()]
    assert [json.loads(text) for text in texts] == [
        json.loads(json.dumps(step_spec(step, PLAN))) for step in PLAN.steps
    ]
    for text in texts:
        assert "{{" not in text
        assert "$(" not in text
        assert "$$" not in text


def test_no_version_date_or_machine_stands_in_the_files():
    import dagwright

    for artifact in emission().artifacts:
        assert dagwright.__version__ not in artifact.text.replace("schemaVersion: 0.0.1", "")
        assert os.getcwd() not in artifact.text
    assert TARGET.image in emission().artifacts[0].text
