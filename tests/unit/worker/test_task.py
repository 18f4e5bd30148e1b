"""The worker as a task of a state machine: in a Lambda function and in a container. Values come from the store."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import dagwright_worker as worker

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "support")
SCHEMA = json.loads(
    (Path(worker.__file__).parent / "dagwright" / "values" / "schemas" / "step.schema.json").read_text(encoding="utf-8")
)
CONTEXT = {"pipeline": "shop", "env": "prod", "run": "r1"}


@pytest.fixture(autouse=True)
def surroundings(tmp_path, monkeypatch):
    """A store, and the user's package where the worker looks for it."""
    monkeypatch.setenv("DAGWRIGHT_STORE", str(tmp_path / "store"))
    monkeypatch.syspath_prepend(SUPPORT)
    for name in ("DAGWRIGHT_SECRETS", "DAGWRIGHT_RUN", "DAGWRIGHT_INDEX", "DAGWRIGHT_PARAMS"):
        monkeypatch.delenv(name, raising=False)


def spec(ident, fn, *args, stored=None, **more):
    made = {
        "protocol": worker.PROTOCOL,
        "pipeline": "workershop.pipeline:pipeline",
        "step": ident,
        "block": [{"op": "call", "id": "n", "fn": f"workershop.data:{fn}", "args": list(args)}],
        "inputs": {},
        "outputs": {"value": {"out": "n"}},
        **more,
        **({"stored": stored} if stored else {}),
    }
    jsonschema.validate(made, SCHEMA)
    return made


def const(value):
    return {"const": worker.to_json(value)}


def call(made, index="", **event):
    """What Lambda's runtime does with an event."""
    context = {**CONTEXT, **({"index": index} if index else {})}
    return worker.lambda_handler({"step": json.dumps(made), "context": context, **event}, None)


def taking(ident, way, fn="total", index="", collect=None, **event):
    """What a task gives that takes one value, by its way."""
    source = {"step": "other", "output": "value", **({"collect": collect} if collect else {})}
    made = spec(
        ident, fn, {"in": "xs"}, inputs={"xs": source}, stored={"inputs": {"xs": way}, "gives": {"result": "value"}}
    )
    return worker.decode(call(made, index, **event)["result"], worker.Store(os.environ["DAGWRIGHT_STORE"]))


def test_values_come_from_the_store_and_only_decisions_go_back():
    outputs = {"value": {"out": "n"}, "yes": {"flag": {"out": "n"}}, "each": {"items": {"out": "n"}}}
    made = spec("load", "load", const(3), outputs=outputs, stored={"gives": {"flag": "yes", "items": "each"}})
    assert call(made) == {"flag": True, "items": {"count": 3, "indices": [0, 1, 2]}}
    assert call(spec("quiet", "load", const(3))) == {}
    assert taking("sum", {"step": "load", "output": "value", "depth": 0}) == 3


def test_ways_through_regions():
    outputs = {"value": {"out": "n"}, "yes": {"flag": {"out": "n"}}, "each": {"items": {"out": "n"}}}
    call(spec("load", "load", const(3), outputs=outputs))
    item = {"step": "load", "output": "each", "depth": 0, "at": 0}
    for i in range(3):
        stored = {"inputs": {"n": item}}
        call(spec("square", "load", {"in": "n"}, inputs={"n": {"item": "map"}}, stored=stored), str(i))
    square = {"step": "square", "output": "value", "depth": 1}
    over = {"over": {"step": "load", "output": "each", "depth": 0}, "depth": 0, "each": square}
    assert taking("flat", {**over, "many": True}, collect="tree") == 0 + 0 + 1
    assert taking("inside", square, index="2") == 1
    flag = {"step": "load", "output": "yes", "depth": 0}
    merged = {"if": flag, "then": {"const": [7]}, "else": {"step": "never", "output": "value", "depth": 0}}
    assert taking("merged", merged, collect="tree") == 7
    nested = {**over, "each": {"const": 5}}
    assert taking("constants", nested, collect="tree") == 15


def test_a_parameter_at_the_end_of_a_way():
    described = {"xs": {"type": {"list": "int"}}}
    stored = {"inputs": {"xs": {"param": "xs"}}, "gives": {"result": "value"}, "params": ["xs"]}
    source = {"region": "if", "output": "xs", "collect": "tree"}
    made = spec("sum", "total", {"in": "xs"}, inputs={"xs": source}, params=described, stored=stored)
    assert worker.decode(call(made, params={"xs": [1, 2]})["result"]) == 3


def with_param(described, given, fn="say"):
    stored = {"gives": {"result": "value"}, "params": ["n", "other"]}
    made = spec("p", fn, {"in": "n"}, inputs={"n": {"param": "n"}}, params={"n": described}, stored=stored)
    return worker.decode(call(made, params=given)["result"])


def test_parameters():
    assert with_param({"type": "int"}, {"n": 3.0, "other": 1}) == 3
    assert with_param({"type": "any", "default": 4}, {}) == 4
    assert with_param({"type": "any"}, {"n": '{"dw": 1, "value": {"$": "tuple", "v": [1, 2]}}'}) == (1, 2)
    time = {"type": "str", "source": "schedule.date", "offset": -86400, "timezone": "Europe/Amsterdam"}
    assert with_param(time, {"n": '{"dw": 1, "scheduled": "2026-11-01T23:30:00Z"}'}) == "2026-11-01"
    assert with_param({"type": "str", "source": "run.id"}, {}) == "r1"
    assert with_param({"type": "str", "source": "env.name"}, {}) == "prod"


@pytest.mark.parametrize(
    ("described", "given", "told"),
    [
        ({"type": "int"}, {}, "the parameter n has no value"),
        ({"type": "int"}, {"n": 1, "typo": 2}, "the pipeline has no parameter 'typo'"),
        ({"type": "int"}, {"n": 2**53}, "Step Functions does not carry an integer of this size exactly"),
        (
            {"type": "str", "source": "schedule.date"},
            {"n": '{"dw": 1, "scheduled": "<aws.scheduler.scheduled-time>"}'},
            "the scheduler did not fill in the time",
        ),
    ],
)
def test_bad_parameters(described, given, told):
    with pytest.raises(Exception, match=told):
        with_param(described, given)


def test_a_failure_has_the_name_and_the_text_of_the_users(capfd):
    with pytest.raises(Exception, match="no such customer") as caught:
        call(spec("bad", "fail", const(1)))
    assert type(caught.value).__name__ == "LookupError"
    assert capfd.readouterr().err.startswith("DW531: ")
    with pytest.raises(Exception, match="3") as caught:
        call(spec("bad", "leave", const(3)))
    assert type(caught.value).__name__ == "SystemExit"


def test_tasks_share_no_process(monkeypatch, tmp_path):
    """One Lambda environment serves many invocations: each has folders of its own, which are gone afterwards."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    seen = []
    for name in ("one", "two"):
        told = call(spec(name, "where", stored={"gives": {"result": "value"}}))
        seen.append(worker.decode(told["result"], worker.Store(os.environ["DAGWRIGHT_STORE"]))["cwd"])
    assert seen[0] != seen[1]
    assert not any(os.path.exists(folder) for folder in seen)
    assert "workershop.data" not in sys.modules or not hasattr(sys.modules["workershop.data"], "touched")


def test_what_is_missing_is_said(monkeypatch):
    way = {"step": "load", "output": "value", "depth": 0}
    with pytest.raises(Exception, match="the task load has left no result at prod/shop/r1/load in the store"):
        taking("sum", way)
    monkeypatch.delenv("DAGWRIGHT_STORE")
    with pytest.raises(Exception, match="pass their values through a store"):
        call(spec("load", "load", const(3)))


def test_a_list_too_long_to_loop_over():
    each = {"each": {"items": {"out": "n"}}}
    made = spec("load", "load", const(10_001), outputs=each, stored={"gives": {"items": "each"}})
    with pytest.raises(Exception, match="a loop over 10,001 elements"):
        call(made)


def test_a_process_that_dies_is_a_failure():
    made = spec("dies", "x")
    made["block"][0]["fn"] = "os:abort"
    with pytest.raises(worker.WorkerError, match="ended with -6 and no result"):
        call(made)


def test_secrets_are_read_when_the_task_runs(monkeypatch, tmp_path):
    (tmp_path / "boto3.py").write_text(
        "import json\n"
        "class client:\n"
        "    def __init__(self, service): assert service == 'secretsmanager'\n"
        "    def get_secret_value(self, SecretId):\n"
        "        return {'SecretString': json.dumps({'password': 'hush', 'port': 5432}) if SecretId == 'db' else 'plain'}\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    made = spec("env", "x", stored={"gives": {"result": "value"}})
    made["block"][0] = {**made["block"][0], "fn": "os:getenv", "args": [const("DB_PASSWORD")]}
    monkeypatch.setenv("DAGWRIGHT_SECRETS", json.dumps({"DB_PASSWORD": ["db", "password"], "DB_PORT": ["db", "port"]}))
    assert worker.decode(call(made)["result"]) == "hush"
    monkeypatch.setenv("DAGWRIGHT_SECRETS", json.dumps({"DB_PASSWORD": ["other", "password"]}))
    with pytest.raises(Exception, match="the secret other has no key password"):
        call(made)


def run_in_container(made, **variables):
    """The command of a container."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [sys.executable, worker.__file__, "task", "--spec", json.dumps(made), "--context", '{"pipeline": "shop"}']
    return subprocess.run(
        [*command, "--path", SUPPORT], env={**clean, **variables}, capture_output=True, text=True, check=False
    )


def test_in_a_container_the_run_stands_in_variables():
    described = {"n": {"type": "int"}}
    made = spec("load", "load", {"in": "n"}, inputs={"n": {"param": "n"}}, params=described, stored={"params": ["n"]})
    done = run_in_container(made, DAGWRIGHT_RUN="r9", DAGWRIGHT_PARAMS='{"n": 4}', DAGWRIGHT_INDEX="2.1")
    assert (done.returncode, done.stderr) == (0, "")
    store = worker.Store(os.environ["DAGWRIGHT_STORE"])
    found = store.read_manifest(store.place("", "shop", "r9", "load", [2, 1]))
    assert worker.decode(found["value"], store) == [0, 1, 2, 3]
    done = run_in_container(spec("bad", "fail", const(1)), DAGWRIGHT_RUN="r9")
    assert done.returncode == 1
    assert "no such customer" in done.stderr


def test_a_container_that_is_stopped_still_cleans_up(tmp_path):
    """Batch and ECS end a job with SIGTERM: a `finally` in a task that is one region runs."""
    (tmp_path / "stopped.py").write_text(
        "import pathlib, os, time\n"
        "here = pathlib.Path(__file__).parent\n"
        "def wait():\n    (here / 'begun').touch(); time.sleep(30)\n"
        "def close():\n    (here / 'closed').touch()\n"
    )
    made = spec("try", "x", outputs={})
    calls = [{"op": "call", "id": f"c{i}", "fn": f"stopped:{fn}", "args": []} for i, fn in enumerate(("wait", "close"))]
    made["block"] = [
        {"op": "try", "id": "t", "body": {"block": calls[:1], "yield": []}, "final": {"block": calls[1:], "yield": []}}
    ]
    process = subprocess.Popen(
        [sys.executable, worker.__file__, "task", "--spec", json.dumps(made), "--path", str(tmp_path)],
        stderr=subprocess.PIPE,
    )
    while not (tmp_path / "begun").exists():
        assert process.poll() is None
    process.terminate()
    _, shown = process.communicate(timeout=20)
    assert process.returncode == 1
    assert (tmp_path / "closed").exists()
    assert b"SystemExit" in shown
