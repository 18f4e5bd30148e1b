"""The emitted files, whole: read them as an engineer of AWS would. `python backends/stepfunctions/tests/test_golden.py` writes
them anew.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from states_programs import BATCH, ECS, EVERYTHING, FAN, SETTINGS, TARGET, compiled
from test_validator import engine, linted

GOLDEN = Path(__file__).parent / "golden"
BIG = "[pipelines.shop.tasks.add]\ncpu = 2\nmemory = '8Gi'\nretries = 1\nsecrets.DB_PASSWORD = 'shop-db/password'\n"
PROGRAMS = {
    "fan": (FAN, "", TARGET),
    "everything": (EVERYTHING, SETTINGS, TARGET),
    "batch": (FAN, BIG, BATCH),
    "ecs": (FAN, BIG, ECS),
}


def emitted(folder, name):
    """The golden files of a program, and what they should hold."""
    texts = compiled(folder, *PROGRAMS[name]).texts
    return [
        (GOLDEN / f"{name}.{suffix}", text) for suffix, text in zip(("asl.json", "template.yaml"), texts, strict=True)
    ]


@pytest.mark.parametrize("name", PROGRAMS)
def test_emitted_files(tmp_path, name):
    for path, text in emitted(tmp_path, name):
        assert text == path.read_text(encoding="utf-8"), f"{path.name} differs"


class TestForeignValidators:
    pytestmark = engine

    def test_golden_files_pass(self):
        files = sorted(map(str, GOLDEN.iterdir()))
        assert len(files) == 2 * len(PROGRAMS)
        assert {file: told for file, told in linted(files).items() if told} == {}


if __name__ == "__main__":
    for program in PROGRAMS:
        with tempfile.TemporaryDirectory() as place:
            for file, content in emitted(Path(place), program):
                file.write_text(content, encoding="utf-8")
