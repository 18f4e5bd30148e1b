"""The worker as a program: the entry of subprocesses and containers, run as they run it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

import dagwright_worker as worker

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "support")


def spec(fn, *args, module="workershop.data", **more):
    node = {"op": "call", "id": "n", "fn": f"{module}:{fn}", "args": list(args)}
    base = {
        "protocol": worker.PROTOCOL,
        "pipeline": "workershop.pipeline:pipeline",
        "step": "s",
        "block": [node],
        "inputs": {},
    }
    return {**base, "outputs": {"value": {"out": "n"}}, **more}


def const(value):
    return {"const": worker.to_json(value)}


@pytest.fixture
def start(tmp_path):
    """Runs the worker in a folder of its own; gives the finished process."""

    def run(*argv, file=worker.__file__, stdin="", env=None, path=True):
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DAGWRIGHT"))}
        cwd = tmp_path / "cwd"
        cwd.mkdir(exist_ok=True)
        command = [sys.executable, file, *argv, *(["--path", SUPPORT] if path else [])]
        return subprocess.run(
            command,
            cwd=cwd,
            env={**clean, **(env or {})},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return run


@pytest.fixture
def step(start, tmp_path):
    """Runs one step; gives (process, what it wrote to --outputs)."""

    def run(made, **options):
        more = [
            part
            for name in ("inputs", "params", "context")
            if name in options
            for part in (f"--{name}", json.dumps(options.pop(name)))
        ]
        out = tmp_path / "deep" / "outputs.json"
        done = start("step", "--spec", json.dumps(made), "--outputs", str(out), *more, **options)
        return done, json.loads(out.read_text()) if out.exists() else None

    return run


def test_version(start):
    done = start("version", path=False)
    assert (done.returncode, done.stdout.strip()) == (0, worker.PROTOCOL)


def test_a_step_and_the_next(step, tmp_path):
    store = {"DAGWRIGHT_STORE": str(tmp_path / "store")}
    context = {"env": "dev", "run": "1"}
    done, told = step(
        spec("load", {"in": "n"}, inputs={"n": {"param": "n"}}, params={"n": {"type": "int"}}),
        params={"n": "4000"},
        context=context,
        env=store,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert worker.decode(told["outputs"]["value"], worker.Store(str(tmp_path / "store"))) == list(range(4000))
    inputs = {"x": told["outputs"]["value"]}
    done, told = step(
        spec("total", {"in": "x"}, inputs={"x": {"step": "s", "output": "value"}}), inputs=inputs, env=store
    )
    assert worker.decode(told["outputs"]["value"]) == sum(range(4000))


def test_what_the_user_prints_goes_through_untouched(step):
    done, told = step(spec("say", const("h\u00e9")), env={"PYTHONIOENCODING": "utf-8"})
    assert (done.stdout, done.stderr) == ("stdout: h\u00e9\n", "stderr: h\u00e9\n")
    assert worker.decode(told["outputs"]["value"]) == "h\u00e9"


def test_specs_from_files_and_stdin(start, tmp_path):
    made = spec("load", const(2))
    (tmp_path / "spec.json").write_text(json.dumps(made))
    for source, stdin in ((str(tmp_path / "spec.json"), ""), ("-", json.dumps(made))):
        out = tmp_path / "out.json"
        assert start("step", "--spec", source, f"--outputs={out}", stdin=stdin).returncode == 0
        assert worker.decode(json.loads(out.read_text())["outputs"]["value"]) == [0, 1]
        out.unlink()


def test_a_failure(step):
    done, told = step(spec("fail", const(1)))
    assert done.returncode == 1
    assert done.stdout == ""
    first, *rest = done.stderr.splitlines()
    assert first.startswith("DW531: boom(text) failed at workershop/pipeline.py:")
    assert rest[0] == "Traceback (most recent call last):"
    assert rest[-1] == "LookupError: ('no such customer', 1)"
    assert "dagwright_worker" not in done.stderr
    assert told["error"]["type"] == "builtins:LookupError"
    assert told["error"]["headline"] == first


def test_a_refusal(step):
    done, told = step(spec("numbers"))
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[0].startswith("DW521: a generator cannot pass")
    assert lines[1] == "  in workershop.data:numbers in step s"
    assert lines[2].startswith("  help: return a list")
    assert told["error"]["code"] == "DW521"


@pytest.mark.parametrize("code", [0, 3])
def test_a_task_that_leaves_is_no_success(step, code):
    done, told = step(spec("leave", const(code)))
    assert done.returncode == 1
    assert told["error"]["type"] == "builtins:SystemExit"


def test_a_task_that_vanishes_leaves_nothing(step):
    done, told = step(spec("vanish"))
    assert (done.returncode, told) == (7, None)


def test_a_module_that_fails_to_import_shows_why(step):
    done, _told = step(spec("anything", module="workershop.pipeline"))
    assert done.returncode == 1
    assert done.stderr.startswith("DW532: cannot import workershop.pipeline:anything: cannot import name 'other'")
    assert "workershop/pipeline.py" in done.stderr.replace(os.sep, "/")


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["quux"],
        ["step"],
        ["step", "--spec"],
        ["step", "--quux", "1"],
        ["step", "spec"],
        ["step", "--spec", "/no/such/file"],
        ["step", "--spec", "{"],
        ["step", "--spec", "{}", "--inputs", "/dev/null"],
        ["kfp", "--executor-input", "[]"],
    ],
)
def test_a_wrong_command_line_is_exit_code_2(start, argv):
    done = start(*argv, path=False)
    assert done.returncode == 2
    assert "DW542" in done.stderr or "usage:" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_spec_is_told_as_a_failure(start):
    done = start("step", "--spec", "{}")
    assert done.returncode == 1
    assert done.stderr.startswith("DW542: a step spec has no protocol version")


def test_an_output_that_cannot_be_written(start, tmp_path):
    (tmp_path / "file").write_text("")
    done = start("step", "--spec", json.dumps(spec("load", const(1))), "--outputs", str(tmp_path / "file" / "x"))
    assert done.returncode == 2
    assert done.stderr.startswith("DW501: cannot write")


# --- where modules come from ------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["-m", "beside", "installed"])
def test_a_project_cannot_hide_the_standard_library(how, tmp_path):
    """A project's `html.py` or `statistics.py` in the current folder, or beside the worker, comes last on the path."""
    project = tmp_path / "project"
    project.mkdir()
    shutil.copy(worker.__file__, project)
    for name in ("html", "statistics", "fractions"):
        (project / f"{name}.py").write_text("raise RuntimeError('the wrong one')\n")
    (project / "mine.py").write_text(
        "import html, statistics\ndef f(): return html.escape('<'), statistics.mean([1, 3])\n"
    )
    made = json.dumps(spec("f", module="mine"))
    command = {
        "-m": ["-m", "dagwright_worker"],
        "beside": [str(project / "dagwright_worker.py")],
        "installed": [worker.__file__, "step", "--path", str(project)],
    }[how]
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    rest = ["step"] if how != "installed" else []
    out = tmp_path / "out.json"
    command = [sys.executable, *command, *rest, "--spec", made, "--outputs", str(out)]
    done = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert worker.decode(json.loads(out.read_text())["outputs"]["value"]) == ("&lt;", 2)


def test_it_needs_nothing_installed(start, tmp_path):
    """`-I -S`: no site-packages, no environment; the worker's own file and the standard library must do."""
    out = tmp_path / "o.json"
    made = json.dumps(spec("load", const(2)))
    command = [
        sys.executable,
        "-I",
        "-S",
        worker.__file__,
        "step",
        "--spec",
        made,
        "--outputs",
        str(out),
        "--path",
        SUPPORT,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_it_imports_at_start():
    """Heavy modules only when they are needed: the start is most of what a small task costs."""
    code = "import sys; before = set(sys.modules); import dagwright_worker; print(sorted(set(sys.modules) - before))"
    env = {**os.environ, "PYTHONPATH": os.path.dirname(worker.__file__)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    heavy = {
        "typing",
        "dataclasses",
        "inspect",
        "pathlib",
        "pickle",
        "tempfile",
        "subprocess",
        "ast",
        "argparse",
        "datetime",
    }
    heavy |= {
        "decimal",
        "hashlib",
        "shutil",
        "logging",
        "traceback",
        "zoneinfo",
        "importlib.metadata",
        "numpy",
        "pandas",
    }
    assert not heavy & set(eval(done.stdout))


def test_values_of_its_own_module_when_it_is_the_program(step, tmp_path):
    """Pickles with shipped paths name a function of the worker, which runs as `__main__` here."""
    env = {"DAGWRIGHT_STORE": str(tmp_path / "store")}
    (tmp_path / "a.txt").write_text("shipped")
    made = spec("Model", {"in": "x"}, module="worker_shapes", inputs={"x": {"step": "b", "output": "value"}})
    store = worker.Store(str(tmp_path / "store"))
    path = worker.encode(tmp_path / "a.txt", store.sink("e/p/r/b", "value"))
    done, told = step(made, inputs={"x": path}, env=env)
    assert done.stderr == ""
    back = worker.decode(told["outputs"]["value"], store, work=str(tmp_path / "work"))
    assert (back.weight.name, back.weight.read_text()) == ("a.txt", "shipped")


# --- Kubeflow ---------------------------------------------------------------------------------------------


def _artifact(path, **metadata):
    return {
        "artifacts": [{"name": "a", "uri": str(path), "metadata": metadata, "type": {"schemaTitle": "system.Dataset"}}]
    }


def test_kubeflow(start, tmp_path):
    def task(made, parameters, artifacts, outputs):
        given = {
            "inputs": {"parameterValues": {"dagwright_step": json.dumps(made), **parameters}, "artifacts": artifacts},
            "outputs": {"outputFile": str(tmp_path / "out" / "executor_output.json"), **outputs},
        }
        done = start("kfp", "--executor-input", json.dumps(given))
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads((tmp_path / "out" / "executor_output.json").read_text())

    made = spec(
        "load", {"in": "n"}, inputs={"n": {"param": "n"}}, params={"n": {"type": "int"}}, outputs={"big": {"out": "n"}}
    )
    told = task(made, {"n": 3.0}, {}, {"artifacts": {"big": _artifact(tmp_path / "big")}})
    (artifact,) = told["artifacts"]["big"]["artifacts"]
    assert (tmp_path / "big").read_text() == "[0,1,2]"
    after = spec(
        "total",
        {"in": "xs"},
        inputs={"xs": {"step": "s", "output": "big"}},
        kfp={"inputs": {"xs": "in_xs"}, "outputs": {"value": "v"}},
    )
    told = task(
        after, {}, {"in_xs": {"artifacts": [artifact]}}, {"parameters": {"v": {"outputFile": str(tmp_path / "v")}}}
    )
    assert worker.decode(told["parameterValues"]["v"]) == 3
    assert "{{" not in json.dumps(told)


def test_kubeflow_flags_elements_and_collected_artifacts(start, tmp_path):
    def task(made, parameters, artifacts):
        given = {
            "inputs": {"parameterValues": {"dagwright_step": json.dumps(made), **parameters}, "artifacts": artifacts},
            "outputs": {"outputFile": str(tmp_path / "out" / "executor_output.json")},
        }
        done = start("kfp", "--executor-input", json.dumps(given))
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads((tmp_path / "out" / "executor_output.json").read_text())["parameterValues"]

    out = {"out": "n"}
    told = task(spec("load", const(2), outputs={"yes": {"flag": out}, "xs": {"items": out}, "v": out}), {}, {})
    assert told["yes"] is True
    assert [worker.decode(text) for text in told["xs"]] == [0, 1]
    assert worker.decode(told["v"]) == [0, 1]
    one = spec("load", {"in": "n"}, inputs={"n": {"item": "map"}}, outputs={"no": {"flag": out}})
    assert task(one, {"n": told["xs"][0]}, {}) == {"no": False}

    artifacts = []
    for number, value in enumerate([[1, 2], [], [3]]):
        path = tmp_path / f"part-{number}"
        envelope = worker.encode(value, worker.ArtifactSink(str(path), 0))
        artifacts += _artifact(path, dagwright=json.dumps(envelope))["artifacts"]
    source = {"region": "map", "output": "x", "collect": "many"}
    joined = task(spec("total", {"in": "xs"}, inputs={"xs": source}), {}, {"xs": {"artifacts": artifacts}})
    assert worker.decode(joined["value"]) == 6


def test_a_map_over_a_part_of_a_list_counts_from_where_the_part_begins(step):
    call = {"op": "call", "id": "c", "fn": "workershop.data:fail", "args": [{"item": "m"}]}
    body = {"block": [call], "yield": []}
    node = {"op": "map", "id": "m", "over": const(["x"]), "first": const(7), "body": body, "collect": []}
    _, told = step(spec("load", block=[node], outputs={}))
    assert told["error"]["element"] == [7]


def test_kubeflow_failure(start, tmp_path):
    given = {
        "inputs": {"parameterValues": {"dagwright_step": json.dumps(spec("fail", const(1)))}},
        "outputs": {"outputFile": str(tmp_path / "out.json")},
    }
    done = start("kfp", "--executor-input", json.dumps(given))
    assert done.returncode == 1
    assert done.stderr.startswith("DW531: boom(text) failed at")
    assert not (tmp_path / "out.json").exists()


# --- all of it as one text


def request_of(**more):
    asked = {
        "spec": spec(
            "double", {"in": "x"}, module="asked", inputs={"x": {"param": "x"}}, params={"x": {"type": "int"}}
        ),
        **more,
    }
    return json.dumps(asked)


@pytest.fixture
def asked(start, tmp_path):
    """Runs `step --request ...` with a function that doubles; gives (process, what it wrote)."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "asked.py").write_text("def double(x):\n    return 2 * x\n", encoding="utf-8")

    def run(*words, stdin=""):
        path = tmp_path / "answer" / "answer.json"
        done = start("step", *words, "--outputs", str(path), "--path", str(tmp_path / "code"), stdin=stdin)
        return done, json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    return run


def test_a_request_on_stdin(asked):
    done, answer = asked("--request", "-", stdin=request_of(params={"x": 21}))
    assert (done.returncode, answer["outputs"]["value"]["value"]) == (0, "42")


def test_a_request_in_base64_and_in_parts(asked):
    import base64

    text = base64.b64encode(request_of(params={"x": 21}, context={"run": "{{ run }} é"}).encode()).decode()
    for size in (len(text), 10, 7):  # a part need not end where a group of four letters does
        parts = [text[start : start + size] for start in range(0, len(text), size)]
        done, answer = asked(*(word for part in parts for word in ("--request", part)))
        assert (done.returncode, answer["outputs"]["value"]["value"]) == (0, "42"), done.stderr


@pytest.mark.parametrize("text", ["x", "e30=", "W10=", "bnVsbA==", "eyJzcGVjIjogM30=", "/w=="])
def test_a_request_that_cannot_be_read(asked, text):
    done, answer = asked("--request", text)
    assert (done.returncode, answer) == (2, None)
    assert done.stderr.startswith("DW542: ")
