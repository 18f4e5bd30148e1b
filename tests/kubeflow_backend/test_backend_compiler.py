"""Every emitted Kubeflow file goes the way that a server sends it: Kubeflow's own compiler to an Argo Workflow, Argo's own validation.

The Go program beside this file does that, with the releases pinned in its go.mod. What it downloads and builds is kept in
`.venv/go`. Without Go the tests are skipped and say so.
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

from conformance import harness
from conformance.legs import LEGS
from dagwright import api

HERE = os.path.dirname(os.path.abspath(__file__))
CACHE = os.path.join(harness.ROOT, ".venv", "go")
GOLDEN = os.path.join(harness.ROOT, "backends", "kubeflow", "tests", "golden")
GOLDENS = sorted(name for name in os.listdir(GOLDEN) if name.endswith(".yaml"))
LEG = next(leg for leg in LEGS if leg.name == "kfp")
BUILD_TIMEOUT = 1500  # seconds: 120 MB to download and 900 packages to build, the first time


def environment():
    """Go with folders of the project's own, and what go.mod and go.sum pin: nothing else is fetched."""
    return {
        **os.environ,
        "GOMODCACHE": os.path.join(CACHE, "mod"),
        "GOCACHE": os.path.join(CACHE, "build"),
        "GOFLAGS": "-mod=readonly -modcacherw -buildvcs=false",  # modcacherw: `make clean` can remove it
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "CGO_ENABLED": "0",
    }


def why_not():
    """Why the check cannot run here, in words for the list of skips; empty where it can."""
    with open(os.path.join(HERE, "go.mod"), encoding="utf-8") as file:
        wanted = re.search(r"^go (\S+)$", file.read(), re.MULTILINE).group(1)
    if not shutil.which("go"):
        return f"the check with Kubeflow's own compiler was not run: it needs Go {wanted}, and there is no Go here"
    asked = subprocess.run(["go", "env", "GOVERSION"], env=environment(), capture_output=True, text=True, check=True)
    found = asked.stdout.strip().removeprefix("go")
    if _numbers(found) < _numbers(wanted):
        return f"the check with Kubeflow's own compiler was not run: it needs Go {wanted}, and here is {found}"
    return ""


def _numbers(version):
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


NOT_HERE = why_not()
pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.skipif(bool(NOT_HERE), reason=NOT_HERE)]


def build(folder):
    """The program's path; in words why there is none, where its modules cannot be had."""
    path = os.path.join(CACHE, "kubeflow_backend")
    had = subprocess.run(
        ["go", "mod", "download"],
        cwd=HERE,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=BUILD_TIMEOUT,
    )
    if had.returncode:
        return None, f"the check with Kubeflow's own compiler was not run: no Go modules: {had.stderr.strip()[-300:]}"
    # unoptimised: a third less to wait for the first time, and nothing to notice later
    command = ["go", "build", "-trimpath", "-gcflags=all=-N -l", "-ldflags=-s -w", "-o", path, "."]
    done = subprocess.run(
        command, cwd=HERE, env=environment(), capture_output=True, text=True, check=False, timeout=BUILD_TIMEOUT
    )
    assert done.returncode == 0, f"`go build` failed:\n{done.stderr[-4000:]}"
    return path, ""


AHEAD = {"program": (build,)}


@pytest.fixture(scope="module")
def program(begun):
    path, reason = begun("program")
    if path is None:
        pytest.skip(reason)
    return path


def run(program, paths):
    """Path to what the program says of it, by its words: ("ok" or "rejected", text)."""
    done = subprocess.run(
        [program], input="\n".join(paths), capture_output=True, text=True, check=False, timeout=600
    )  # fmt: skip
    said = {}
    for line in done.stdout.splitlines():
        verdict, _, rest = line.partition(" ")
        path = next(path for path in paths if re.match(re.escape(path) + "[ :]", rest))
        said[path] = (verdict, rest[len(path) :].lstrip(": "))
    assert list(said) == list(paths), done.stderr
    rejected = any(verdict != "ok" for verdict, _ in said.values())
    assert done.returncode == int(rejected), (done.returncode, done.stderr)
    return said


@pytest.fixture(scope="module")
def folder():
    with tempfile.TemporaryDirectory(prefix="kubeflow-backend-") as path:
        yield path


@pytest.fixture(scope="module")
def emitted(folder):
    """Name of a golden or case to its file; to the exception, if it could not be emitted."""
    found = {name: os.path.join(GOLDEN, name) for name in GOLDENS}
    for case in harness.selected():
        try:
            paths, _ = harness.emit(case, LEG, os.path.join(folder, case.name), None)
            found[case.name] = next(path for path in paths if path.endswith(".yaml"))
        except Exception as problem:
            found[case.name] = problem
    return found


@pytest.fixture(scope="module")
def said(program, emitted):
    """What the program says of all files, in one run."""
    return run(program, [it for it in emitted.values() if isinstance(it, str)])


@pytest.mark.parametrize("name", [*GOLDENS, *(case.name for case in harness.selected())])
def test_the_server_would_take_it(name, emitted, said):
    path = emitted[name]
    if isinstance(path, harness.Refused) and set(path.codes) <= marked(name):
        pytest.skip(f"refused for Kubeflow, as the case says: {', '.join(path.codes)}")
    if isinstance(path, Exception):
        raise path
    verdict, text = said[path]
    assert verdict == "ok", f"{text}\n{path}"


def marked(name):
    """The codes with which the case says that this target refuses it."""
    case = harness.BY_NAME.get(name)
    return {mark.code for mark in case.marks if LEG.name in mark.legs} if case else set()


def test_nothing_is_passed_over_but_what_the_pinned_release_is_too_old_for(emitted, said):
    """`pipelineConfig`, and the name of a loop's task: told for exactly the files that have them, each as often as it is there."""
    wrong = []
    for name, path in emitted.items():
        if isinstance(path, str) and said[path][0] == "ok":
            with open(path, encoding="utf-8") as file:
                spec, *platform = yaml.load_all(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            loops = [task for task in tasks_of(spec) if "parameterIterator" in task[1]]
            config = [it for it in platform if "pipelineConfig" in it["platforms"]["kubernetes"]]
            expected = ["not read: pipelineConfig"] * len(config) + sorted(f"loop: {name}" for name, _ in loops)
            notes = said[path][1].removesuffix(")").split("; ")[1:]
            if [*(it for it in notes if "loop" not in it), *sorted(it for it in notes if "loop" in it)] != expected:
                wrong.append((name, notes, expected))
    assert not wrong


def tasks_of(spec):
    """Name and task, of every graph."""
    for component in (spec["root"], *spec["components"].values()):
        yield from component.get("dag", {}).get("tasks", {}).items()


BESIDE_A_DRIVER = """
def load():
    return 1

def load_driver(rows):
    return rows

def beside():
    return load_driver(load())
"""


def test_a_task_beside_the_servers_own(program, folder):
    source = os.path.join(folder, "beside.py")
    with open(source, "w", encoding="utf-8") as file:
        file.write(BESIDE_A_DRIVER)
    path = os.path.join(folder, "beside.yaml")
    with open(path, "w", encoding="utf-8") as file:
        settings = ('targets.kubeflow.image="beside:1"',)
        file.write(
            api.compile(f"{source}:beside", "kubeflow", settings_overrides=settings)["kubeflow"].artifacts[0].text
        )
    assert run(program, [path])[path][0] == "ok"


# --- the check can fail --------------------------------------------------------------------------------------------------
# Each changes the golden, which is accepted, in one point; what follows is what must be said of it.


def unknown_field(tasks, spec, platform):
    tasks["evaluate"]["patience"] = 3


def unknown_field_of_the_platform(tasks, spec, platform):
    platform["platforms"]["kubernetes"]["patience"] = 3


def no_component(tasks, spec, platform):
    tasks["evaluate"]["componentRef"]["name"] = "comp-evaluated"


def no_executor(tasks, spec, platform):
    del spec["deploymentSpec"]["executors"]["exec-train"]


def no_producer(tasks, spec, platform):
    tasks["evaluate"]["inputs"]["artifacts"]["x"]["taskOutputArtifact"]["producerTask"] = "train-4"


def waits_for_nothing(tasks, spec, platform):
    tasks["evaluate"]["dependentTasks"].append("train-4")


def waits_in_a_circle(tasks, spec, platform):
    tasks["load-customers"]["dependentTasks"] = ["evaluate"]


def name_with_an_underscore(tasks, spec, platform):
    tasks["load_more"] = copy.deepcopy(tasks["load-customers"])


def name_of_a_driver(tasks, spec, platform):
    tasks["load-customers-driver"] = copy.deepcopy(tasks["load-customers"])


def other_schema(tasks, spec, platform):
    spec["schemaVersion"] = "2.0.0"


def parameter_without_type(tasks, spec, platform):
    del spec["root"]["inputDefinitions"]["parameters"]["snapshot"]["parameterType"]


def loop_over_artifacts(tasks, spec, platform):
    tasks["evaluate"]["artifactIterator"] = {"itemInput": "x", "items": {"inputArtifact": "x"}}


def image_resolved_later(tasks, spec, platform):
    spec["deploymentSpec"]["executors"]["exec-train"] = {"resolver": {}}


MUTATIONS = {
    unknown_field: r'load: document 1: .*unknown field "patience"',
    unknown_field_of_the_platform: r'load: document 2: .*unknown field "patience"',
    no_component: r'compile: .*cannot find component ref name="comp-evaluated"',
    no_executor: r'compile: .*executor\(label="exec-train"\) not found',
    no_producer: r'compile: .*unknown producer task "train-4"',
    waits_for_nothing: r"argo: .*invalid dependency train-4",
    waits_in_a_circle: r"argo: .*graph with cycle",
    name_with_an_underscore: r"argo: .*invalid dependency (load|more-driver)$",
    name_of_a_driver: r"argo: .*duplicated nodeName load-customers-driver",
    other_schema: r'load: document 1: schema version "2.0.0"',
    parameter_without_type: r"compile: parameter snapshot: .*PARAMETER_TYPE_ENUM_UNSPECIFIED",
    loop_over_artifacts: r"compile: .*artifact iterator not implemented",
    image_resolved_later: r"compile: .*executor not implemented",
}


@pytest.fixture(scope="module")
def said_of_mutants(program, folder):
    with open(os.path.join(GOLDEN, "churn-weekly.yaml"), encoding="utf-8") as file:
        golden = list(yaml.safe_load_all(file))
    paths = {}
    for mutate in (None, *MUTATIONS):
        spec, platform = copy.deepcopy(golden)
        if mutate is not None:
            mutate(spec["root"]["dag"]["tasks"], spec, platform)
        name = "unchanged" if mutate is None else mutate.__name__
        paths[name] = os.path.join(folder, name + ".yaml")
        with open(paths[name], "w", encoding="utf-8") as file:
            # as JSON, which is YAML: PyYAML leaves texts bare that Go's reader takes for numbers
            file.write(f"{json.dumps(spec)}\n---\n{json.dumps(platform)}\n")
    said = run(program, list(paths.values()))
    return {name: said[path] for name, path in paths.items()}


def test_the_unchanged_file_is_accepted(said_of_mutants):
    assert said_of_mutants["unchanged"][0] == "ok"


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda it: it.__name__)
def test_the_check_can_fail(mutate, said_of_mutants):
    verdict, text = said_of_mutants[mutate.__name__]
    assert verdict == "rejected"
    assert re.match(MUTATIONS[mutate], text), text
