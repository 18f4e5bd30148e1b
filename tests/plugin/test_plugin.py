"""A backend that knows nothing of this repository but the contract: built, installed and found as a stranger's."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from functools import cache

import pytest

from conformance.harness import CASES, SOURCES, Variant, root_of, run_leg
from conformance.index import VARIANTS
from conformance.judge import judge
from conformance.legs_engines import Engine, common_job, result_of
from dagwright import api, registry
from dagwright.backend import Feature
from dagwright.diagnostics.model import DagwrightError

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = "import sys, hatchling.build; print(hatchling.build.build_wheel(sys.argv[1]))"
# What its table does not promise: settings of loops, and what only a scheduler has. The examples set such things.
ASKED = [case for case in CASES if not (case.name in VARIANTS or case.plain or case.drawn)]


class Script(Engine):
    """Emitted scripts, in this Python."""

    name, environment, target = "script", "core", "script"
    variants = (Variant("natural"), Variant("mangled-1", mangle=1, run=False))

    @property
    def driver(self):
        return os.path.join(HERE, "script_driver.py")

    def job(self, run, paths):
        return {"script": paths[0], "pythonpath": [root_of(run.case), *SOURCES], **common_job(run)}

    def outcome(self, run, found):
        return {**found, "result": result_of(found)}


@pytest.fixture(scope="module")
def installed():
    """The wheel of the plugin, unpacked where Python looks for packages."""
    with tempfile.TemporaryDirectory(prefix="site-") as site, tempfile.TemporaryDirectory() as built:
        done = subprocess.run(
            [sys.executable, "-c", BUILD, built], cwd=HERE, capture_output=True, text=True, check=True
        )
        with zipfile.ZipFile(os.path.join(built, done.stdout.split()[-1])) as wheel:
            wheel.extractall(site)
        sys.path.append(site)
        yield site
        sys.path.remove(site)
        for name in [name for name in sys.modules if name.partition(".")[0] == "dagwright_script"]:
            del sys.modules[name]


@pytest.fixture(scope="module")
def ran(installed):
    with tempfile.TemporaryDirectory(prefix="script-") as folder:
        leg = Script()

        @cache
        def run():
            return leg, run_leg(leg, folder, ASKED)

        yield run


def test_it_is_found_by_its_entry_point(installed):
    found = registry.backend("script")
    assert type(found).__module__ == "dagwright_script"
    assert sys.modules["dagwright_script"].__file__.startswith(installed)
    assert "script" in registry.targets().backends


def test_it_is_short_and_touches_the_contract_only():
    with open(os.path.join(HERE, "dagwright_script", "__init__.py"), encoding="utf-8") as file:
        lines = file.read().splitlines()
    assert len(lines) < 150
    imported = {line.split()[1] for line in lines if line.strip().startswith("from dagwright")}
    assert all(name.split(".")[1] in {"backend", "emit", "plan", "settings", "diagnostics"} for name in imported)


@pytest.mark.slow
@pytest.mark.parametrize("case", ASKED, ids=lambda case: case.name)
def test_a_program_gives_what_the_plain_call_gives(ran, case):
    leg, found = ran()
    problems = judge(leg, found, case)
    assert not problems, "\n".join(problems)


def test_what_its_table_denies_is_refused_at_the_line(installed, tmp_path):
    (tmp_path / "pipeline.py").write_text("def load():\n    return 1\n\n\ndef nightly():\n    return load()\n")
    (tmp_path / "dagwright.toml").write_text(
        '[pipelines.nightly]\nsource = "pipeline.py:nightly"\nschedule = "0 6 * * *"\n'
    )
    with pytest.raises(DagwrightError) as caught:
        api.compile(f"{tmp_path}/pipeline.py:nightly", "script")
    (found,) = caught.value.diagnostics
    assert found.code == f"DW3{Feature.SCHEDULE.number}"
    assert found.span.line == 3
