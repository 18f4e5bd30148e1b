"""The files, byte for byte. `python backends/argo/tests/argo_everything.py` writes them anew."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from argo_everything import PLAN, emission, files
from reader import step_of

from dagwright.plan.spec import step_spec

GOLDEN = Path(__file__).parent / "golden"


def test_the_files_are_these():
    assert sorted(files()) == sorted(path.name for path in GOLDEN.iterdir())
    assert [it.path for it in emission().artifacts] == [
        "churn-weekly.yaml",
        "churn-weekly.cron.yaml",
        "churn-weekly.worker.yaml",
    ]


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.iterdir()))
def test_golden(name):
    assert files()[name] == (GOLDEN / name).read_text(encoding="utf-8")


def test_the_worker_in_its_config_map_is_the_worker():
    from dagwright.emit.worker import worker_source

    document = yaml.safe_load(emission().artifacts[2].text)
    assert document["data"] == {"dagwright_worker.py": worker_source()}


def test_bytes_do_not_depend_on_the_hash_seed():
    code = "from argo_everything import files; import hashlib; print([hashlib.sha256(t.encode()).hexdigest() for t in files().values()])"
    found = set()
    for seed in ("0", "1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.path.dirname(__file__)}
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
        found.add(done.stdout)
    assert len(found) == 1


def test_the_source_map_names_the_step_of_every_line_of_a_task_and_its_template():
    artifact = emission().artifacts[0]
    lines = artifact.text.splitlines()
    owners = {}
    for number, step in artifact.source_map.items():
        owners.setdefault(step, []).append(lines[number - 1])
    assert list(owners) == [step.id for step in PLAN.steps]
    assert owners["load_customers"][0] == "      - name: load-customers"
    assert any('"depth": {"const": 3}' in line for line in owners["train-3"])
    assert not any('"depth": {"const": 3}' in line for line in owners["train-5"])


def test_the_step_specs_come_back_from_the_file():
    templates = next(yaml.safe_load_all(emission().artifacts[0].text))["spec"]["templates"]
    pods = {step_of(it): it["container"]["args"] for it in templates if "container" in it}
    for step in PLAN.steps:
        text = pods[step.id][pods[step.id].index("--spec") + 1]
        assert json.loads(text) == json.loads(json.dumps(step_spec(step, PLAN)))
        assert not any(sign in text for sign in ("{{", "$(", "$$"))


def test_no_version_date_or_machine_stands_in_the_files():
    import dagwright

    for text in files().values():
        assert dagwright.__version__ not in text
        assert os.getcwd() not in text
