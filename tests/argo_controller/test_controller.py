"""Argo's own code on emitted files: its validation of every one, and its controller, which runs them.

The Go program beside this file is Argo's controller (the release that go.mod pins) in one process; `controller_driver.py` says what is Argo's
and what is not. `overlay/harness.go` has to be a file of the controller's package, so the module is copied to `.venv/go` and the file put
into it. Without Go the tests are skipped and say so. Downloads and builds are kept in `.venv/go`.
"""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import subprocess
import tempfile

import pytest
import yaml

from conformance import harness, judge
from conformance.legs_engines import ArgoController

HERE = os.path.dirname(os.path.abspath(__file__))
CACHE = os.path.join(harness.ROOT, ".venv", "go")
GOLDEN = os.path.join(harness.ROOT, "backends", "argo", "tests", "golden")
MODULE = "github.com/argoproj/argo-workflows/v3"
BUILD_TIMEOUT = 1800  # seconds: 400 MB to download and 1,500 packages to build, the first time
LEG = ArgoController()
CASES = [case for case in harness.selected() if case.name not in harness.index.VARIANTS]


def environment():
    """Go with folders of the project's own, and what go.mod and go.sum pin: nothing else is fetched."""
    return {
        **os.environ,
        "GOMODCACHE": os.path.join(CACHE, "mod"),
        "GOCACHE": os.path.join(CACHE, "build"),
        "GOFLAGS": "-mod=readonly -modcacherw -buildvcs=false",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "CGO_ENABLED": "0",
    }


def pinned():
    """The versions of Go and of Argo."""
    with open(os.path.join(HERE, "go.mod"), encoding="utf-8") as file:
        text = file.read()
    go = re.search(r"^go (\S+)$", text, re.MULTILINE).group(1)
    return go, re.search(rf"{re.escape(MODULE)} (v\S+)", text).group(1)


def why_not():
    """Why Argo's code cannot run here; empty where it can."""
    wanted = pinned()[0]
    if not shutil.which("go"):
        return f"Argo's own code was not run: it needs Go {wanted}, and there is no Go here"
    asked = subprocess.run(["go", "env", "GOVERSION"], env=environment(), capture_output=True, text=True, check=True)
    found = asked.stdout.strip().removeprefix("go")
    numbers = [tuple(int(n) for n in re.findall(r"\d+", it)[:3]) for it in (found, wanted)]
    return f"Argo's own code was not run: it needs Go {wanted}, and here is {found}" if numbers[0] < numbers[1] else ""


NOT_HERE = why_not()
pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.skipif(bool(NOT_HERE), reason=NOT_HERE)]


def go(*command, cwd):
    done = subprocess.run(
        ["go", *command], cwd=cwd, env=environment(), capture_output=True, text=True, check=False, timeout=BUILD_TIMEOUT
    )
    assert done.returncode == 0, f"`go {' '.join(command)}` failed:\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def program():
    """The path of the program, with Argo's module copied to where go.mod says that it is."""
    version = pinned()[1]
    copied = os.path.join(CACHE, "argo", f"v3@{version}")
    if not os.path.isdir(copied):
        empty = tempfile.mkdtemp(dir=CACHE)
        with open(os.path.join(empty, "go.mod"), "w", encoding="utf-8") as file:
            file.write("module none\n")
        told = json.loads(go("mod", "download", "-json", f"{MODULE}@{version}", cwd=empty))
        shutil.copytree(told["Dir"], f"{copied}.tmp", copy_function=shutil.copyfile)
        os.replace(f"{copied}.tmp", copied)
        shutil.rmtree(empty)
    harness_go = os.path.join(HERE, "overlay", "harness.go")
    shutil.copyfile(harness_go, os.path.join(copied, "workflow", "controller", "dagwright_harness.go"))
    path = os.path.join(CACHE, "argo_controller")
    go("build", "-trimpath", "-gcflags=all=-N -l", "-ldflags=-s -w", "-o", path, ".", cwd=HERE)
    return path


@pytest.fixture(scope="module")
def folder():
    with tempfile.TemporaryDirectory(prefix="argo-controller-") as path:
        yield path


# --- its validation ------------------------------------------------------------------------------------------------------


def validated(program, paths):
    """Path to what Argo says of it: ("ok" or "rejected", text)."""
    done = subprocess.run(
        [program, "validate"], input="\n".join(paths), capture_output=True, text=True, check=False, timeout=600
    )
    said = {}
    for line in done.stdout.splitlines():
        verdict, _, rest = line.partition(" ")
        path = next(path for path in paths if re.match(re.escape(path) + "(:|$)", rest))
        said[path] = (verdict, rest[len(path) :].lstrip(": "))
    assert list(said) == list(paths), done.stderr
    return said


def test_argo_takes_every_file(program, folder):
    paths = [os.path.join(GOLDEN, name) for name in sorted(os.listdir(GOLDEN))]
    for case in harness.selected():
        for mangle in (None, 1):
            out = os.path.join(folder, "emitted", f"{case.name}-{mangle}")
            paths += harness.emit(case, LEG, out, mangle)[0]
    rejected = {path: text for path, (verdict, text) in validated(program, paths).items() if verdict != "ok"}
    assert not rejected


def unknown_field(document, tasks):
    tasks["evaluate"]["dependz"] = "x"


def mapping_for_a_list(document, tasks):
    document["spec"]["templates"][1]["volumes"] = {"a": 1}


def unknown_template(document, tasks):
    tasks["evaluate"]["template"] = "evaluated"


def waits_for_nothing(document, tasks):
    tasks["evaluate"]["depends"] = "evaluated.Succeeded"


def waits_in_a_circle(document, tasks):
    tasks["load-customers"]["depends"] = "evaluate.Succeeded"


def unknown_end(document, tasks):
    tasks["evaluate"]["depends"] = "train-3.Done"


def unknown_variable(document, tasks):
    tasks["evaluate"]["arguments"]["parameters"][0]["value"] = "{{tasks.trained.outputs.parameters.value}}"


def name_with_an_underscore(document, tasks):
    document["metadata"]["name"] = "My_Shop"


def no_entrypoint(document, tasks):
    document["spec"]["entrypoint"] = "nowhere"


def bad_amount(document, tasks):
    next(t for t in document["spec"]["templates"] if t["name"] == "train-3")["container"]["resources"]["limits"][
        "cpu"
    ] = "lots"


@pytest.mark.parametrize(
    "mutate",
    [
        unknown_field, mapping_for_a_list, unknown_template, waits_for_nothing, waits_in_a_circle, unknown_end, unknown_variable,
        name_with_an_underscore, no_entrypoint, bad_amount,
    ],
    ids=lambda it: it.__name__,
)  # fmt: skip
def test_argo_rejects(mutate, program, folder):
    with open(os.path.join(GOLDEN, "churn-weekly.yaml"), encoding="utf-8") as file:
        document, *others = copy.deepcopy(list(yaml.safe_load_all(file)))
    main = next(it for it in document["spec"]["templates"] if it["name"] == "main")
    mutate(document, {task["name"]: task for task in main["dag"]["tasks"]})
    path = os.path.join(folder, f"{mutate.__name__}.yaml")
    with open(path, "w", encoding="utf-8") as file:
        yaml.safe_dump_all([document, *others], file)
    assert validated(program, [path])[path][0] == "rejected"


# --- its controller ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ran(program, folder):
    LEG.program = program
    runs = os.path.join(folder, "runs")
    os.makedirs(runs)
    return harness.run_leg(LEG, runs, CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda it: it.name)
def test_the_controller_runs_it_as_python_does(case, ran):
    problems = judge.judge(LEG, ran, case)
    assert not problems, "\n".join(problems)
