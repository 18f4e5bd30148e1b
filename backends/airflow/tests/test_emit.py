"""The DAG file: what is in it, that data stays data, and that it is written as people write.

`python backends/airflow/tests/test_emit.py` writes the golden files anew.
"""

from __future__ import annotations

import ast
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from airflow_plans import (
    BACKEND,
    EVERYTHING,
    EXECUTIONS,
    TARGET,
    arguments,
    emitted,
    given,
    of,
    param,
    plan,
    seconds,
    step,
)
from hypothesis import given as drawn
from hypothesis import settings, strategies

from dagwright.emit.python import WIDTH
from dagwright.plan.model import FromStep, Plan
from dagwright.plan.spec import step_spec
from dagwright.settings.model import Backoff, ParamSource, PipelineSettings, TargetSettings, TaskSettings

GOLDEN = Path(__file__).parent / "golden"
PROGRAMS = Path(__file__).parent / "programs"
MANY = plan(
    step("t0", "shop:start", "it's {{ ds }}"),
    *(step(f"t{i}", "shop:more", of(f"t{i - 1}"), i, settings=TaskSettings(retries=i % 2, retry_delay=seconds(5))) for i in range(1, 201)),
    step("end", "shop:end", of("t200"), after=("t7",)),
    result=FromStep("end", "value"),
    name="many",
)  # fmt: skip


GOLDENS = {"everything": EVERYTHING, "many": MANY, "mixed": "mixed"}
for name, target in EXECUTIONS.items():
    GOLDENS[name] = EVERYTHING, TARGET._replace(**target)


def file_of(it):
    """The DAG file of a plan, perhaps for a target, or of a pipeline of the programs that is named in their settings."""
    if not isinstance(it, str):
        return emitted(it) if isinstance(it, Plan) else emitted(*it)
    from dagwright import api

    here = os.getcwd()
    os.chdir(PROGRAMS)
    try:
        return api.compile(it, "airflow", env="prod")["airflow"].artifacts[0].text
    finally:
        os.chdir(here)


@pytest.mark.parametrize("name", list(GOLDENS))
def test_golden(name):
    assert file_of(GOLDENS[name]) == (GOLDEN / f"{name}_dag.py").read_text(encoding="utf-8")


def test_the_artifacts_are_the_dag_file_and_the_worker():
    from dagwright.emit.worker import worker_source

    emission = BACKEND.emit(EVERYTHING, TARGET)
    assert [artifact.path for artifact in emission.artifacts] == ["shop_dag.py", "dagwright_worker.py"]
    assert emission.artifacts[1].text == worker_source()
    assert emission.next_command == (
        'cp {out}/shop_dag.py {out}/dagwright_worker.py "${AIRFLOW_HOME:-$HOME/airflow}/dags/"'
    )
    installed = BACKEND.emit(EVERYTHING, TARGET._replace(worker="installed"))
    assert [artifact.path for artifact in installed.artifacts] == ["shop_dag.py"]
    assert "sys.path" not in installed.artifacts[0].text
    assert "import sys" not in installed.artifacts[0].text


def test_airflow_does_not_take_the_worker_for_a_dag_file():
    # Discovery reads files that hold both words. The worker's name has the one, so it must never have the other.
    from dagwright.emit.worker import worker_source

    assert "airflow" not in worker_source().lower()


# --- data stays data ----------------------------------------------------------------------------------------------------

NASTY = [
    "{{ ds }}", "{% raw %}", "{# x #}", "${HOME}", "$(id)", "'''", '"""', "\\", "\\N{DASH}", "\n", "\r\n", "\t", "\0",
    "\x1b[31m", "\u2028", "\u202e", "\ud800", "é", "日本", "run.sh", "x.md", "'); import os; os.abort(); ('", "%s", "{0}", "",
]  # fmt: skip


def hostile(text):
    """The same plan with `text` wherever a user's text can stand."""
    options = TaskSettings(pool=text, env={"NAME": text})
    return plan(
        step("a", "shop:f", text, [text, {text: text}], key=text, settings=options),
        step("b", "shop:g", of("a"), given("p")),
        params=(param("p", "str", text, annotation=text), param("q", "any", {"__class": text, "n": (text,)})),
        result=FromStep("b", "value"),
        doc=text,
        settings=PipelineSettings(tags=(text,), owner=text, description=text),
    )


def shape(text):
    """The syntax tree of a file without its constants and the keys of its data."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            node.value = 0
    return ast.dump(tree)


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_hostile_text_leaves_the_file_as_it_is(text):
    # A doc of white space is none, and neither is a doc that is empty; so the twin differs there only.
    # A lone surrogate is written in another form, so its twin is another lone surrogate.
    twin = hostile("\udfff" if text == "\ud800" else "harmless" if text.strip() else "")
    found, wanted = emitted(hostile(text)), emitted(twin)
    if text.strip() or not text:
        assert shape(found) == shape(wanted)
    (first, _) = arguments(found, "Step")
    assert ast.literal_eval(first["pool"]) == text


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@drawn(strategies.text(max_size=30))
def test_any_text_comes_back_from_the_file(text):
    it = hostile(text)
    found = emitted(it)
    first, _ = arguments(found, "Step")
    (node,) = step_spec(it.steps[0], it)["block"]
    assert ast.literal_eval(first["args"]) == node["args"]
    assert ast.literal_eval(first["kwargs"]) == node["kwargs"]
    (dag,) = arguments(found, "DAG")
    assert ast.literal_eval(dag["tags"]) == [text]


_JSON = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers() | strategies.floats(allow_nan=False) | strategies.text(max_size=8),
    lambda inner: strategies.lists(inner, max_size=3) | strategies.dictionaries(strategies.text(max_size=4), inner, max_size=3) | strategies.tuples(inner),
    max_leaves=8,
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@drawn(_JSON)
def test_any_constant_and_default_compile(value):
    it = plan(step("a", "shop:f", value), step("b", "shop:g", given("p")), params=(param("p", "any", value),))
    (first, _) = arguments(emitted(it), "Step")
    assert repr(ast.literal_eval(first["args"])) == repr(step_spec(it.steps[0], it)["block"][0]["args"])


@pytest.mark.parametrize(
    "name", ["params", "self", "context", "run_id", "type", "ti", "dag", "task_id", "ins", "block"]
)
def test_hostile_names_of_parameters_and_steps(name):
    it = plan(
        step(name, "shop:f", given(name), **{name: 1}),
        step(f"{name}-2", "shop:g", x=of(name), var=name),
        params=(param(name, "int", 3),),
    )
    first, second = arguments(emitted(it), "Step")
    assert ast.literal_eval(first["task_id"]) == name
    assert ast.literal_eval(first["from_params"]) == {name: name}
    assert ast.literal_eval(first["kwargs"]) == {name: {"const": 1}}
    assert set(second) == {"task_id", "call", "ins", "kwargs", "outputs"} - {"outputs"}


# --- how it reads -------------------------------------------------------------------------------------------------------


def test_the_steps_come_back_as_the_worker_takes_them():
    """What `Step.__init__` does with its arguments, done here, gives the step specs of the plan."""
    for it in (EVERYTHING, MANY):
        text = emitted(it)
        for step_, found in zip(it.steps, read_steps(text), strict=True):
            spec = json.loads(json.dumps(step_spec(step_, it)))
            keys = dict(zip(spec["outputs"], found["outputs"], strict=True))
            assert found["block"] == spec["block"]
            assert found["outputs"] == {keys[name]: ref for name, ref in spec["outputs"].items()}
            assert list(found["inputs"]) == list(spec["inputs"]) or set(found["inputs"]) == set(spec["inputs"])
            for name, source in spec["inputs"].items():
                assert found["inputs"][name].get("step") == source.get("step")
                assert found["inputs"][name].get("param") == source.get("param")


def read_steps(text):
    tree = ast.parse(text)
    constants = {node.targets[0].id: node.value for node in tree.body if isinstance(node, ast.Assign)}
    if "STEPS" in constants:
        lines = ast.literal_eval(constants["STEPS"]).strip().splitlines()
        given_ = [json.loads(line) for line in lines]
        for it in given_:
            it["ins"] = {
                name: (place, "return_value") if isinstance(place, str) else tuple(place)
                for name, place in it.get("ins", {}).items()
            }
    else:
        block = next(node for node in tree.body if isinstance(node, ast.With))
        ids = {}
        given_ = []
        for node in block.body:
            if isinstance(node, ast.Assign):
                found = {k.arg: k.value for k in node.value.keywords}
                ids[node.targets[0].id] = ast.literal_eval(found["task_id"])
                ins = found.pop("ins", ast.Dict([], []))
                data = {}
                for name in ("task_id", "call", "from_params", "args", "kwargs", "nth", "block", "outputs"):
                    if name in found:
                        data[name] = ast.literal_eval(found[name])
                data["ins"] = {
                    ast.literal_eval(key): (ids[value.id], "return_value")
                    if isinstance(value, ast.Name)
                    else (ids[value.elts[0].id], ast.literal_eval(value.elts[1]))
                    for key, value in zip(ins.keys, ins.values, strict=True)
                }
                given_.append(data)
    for it in given_:
        block = it.get("block") or [
            {"op": "call", "id": it["task_id"], "fn": it["call"]}
            | {name: it[name] for name in ("args", "kwargs", "nth") if name in it}
        ]
        inputs = {name: {"param": source} for name, source in it.get("from_params", {}).items()}
        inputs |= {name: {"step": step_, "output": key} for name, (step_, key) in it["ins"].items()}
        yield {"block": block, "inputs": inputs, "outputs": it.get("outputs", {"return_value": {"out": it["task_id"]}})}


def test_a_renamed_step_is_shown_under_its_own_name():
    it = plan(step("prüfe alles", outputs=("value", "other")), step("b", "shop:g", of("prüfe alles", "other")))
    first, _ = arguments(emitted(it), "Step")
    assert ast.literal_eval(first["task_id"]) == "pr_fe_alles"
    assert ast.literal_eval(first["task_display_name"]) == "prüfe alles"
    assert ast.literal_eval(first["outputs"]) == {"value": {"out": "pr_fe_alles"}, "other": {"out": "pr_fe_alles"}}
    (dag,) = arguments(emitted(it._replace(name="été")), "DAG")
    assert ast.literal_eval(dag["dag_id"]) == "_t_"
    assert ast.literal_eval(dag["dag_display_name"]) == "été"


def test_keys_of_xcoms():
    """The only output, or the result, is what the task returns; all others have keys of their own."""
    outputs = ("return_value", "return_value_", "other")
    it = plan(step("a", outputs=outputs), step("b", "shop:g", *(of("a", name) for name in outputs)))
    first, second = arguments(emitted(it), "Step")
    assert list(ast.literal_eval(first["outputs"])) == ["return_value__", "return_value_", "other"]
    assert (
        ast.unparse(second["ins"]) == "{'x': (a, 'return_value__'), 'x_2': (a, 'return_value_'), 'x_3': (a, 'other')}"
    )
    first, second = arguments(emitted(it._replace(result=FromStep("a", "other"))), "Step")
    assert list(ast.literal_eval(first["outputs"])) == ["return_value__", "return_value_", "return_value"]
    assert ast.unparse(second["ins"]) == "{'x': (a, 'return_value__'), 'x_2': (a, 'return_value_'), 'x_3': a}"


def test_the_file_has_no_name_of_a_module_that_tasks_import():
    it = plan(step("a", "shop_dag:f"))
    assert BACKEND.emit(it, TARGET).artifacts[0].path == "shop_dag_dag.py"


def test_what_all_steps_share_stands_once():
    same = TaskSettings(retries=2, retry_delay=seconds(30), pool="small")
    it = plan(step("a", settings=same), step("b", settings=same), settings=PipelineSettings(owner="me"))
    text = emitted(it)
    (dag,) = arguments(text, "DAG")
    assert ast.unparse(dag["default_args"]) == (
        "{'owner': 'me', 'retries': 2, 'retry_delay': timedelta(seconds=30), 'pool': 'small'}"
    )
    assert all(set(found) == {"task_id", "call"} | {"args"} - {"args"} for found in arguments(text, "Step"))


def test_a_priority_is_absolute():
    it = plan(step("a", settings=TaskSettings(priority=5)), step("b"))
    text = emitted(it)
    assert ast.unparse(arguments(text, "DAG")[0]["default_args"]) == "{'weight_rule': 'absolute'}"
    assert ast.unparse(arguments(text, "Step")[0]["priority_weight"]) == "5"


@pytest.mark.parametrize(
    ("version", "factor", "wanted"),
    [
        ("3.3", 2.0, {"retry_policy": "Backoff(delay=30, factor=2, most=600)"}),
        ("3.3", 1.5, {"retry_policy": "Backoff(delay=30, factor=1.5, most=600)"}),
        ("3.2", 3.0, {"retry_exponential_backoff": "3", "max_retry_delay": "timedelta(minutes=10)"}),
        ("2.11", 2.0, {"retry_exponential_backoff": "True", "max_retry_delay": "timedelta(minutes=10)"}),
    ],
)
def test_backoff(version, factor, wanted):
    backed = TaskSettings(retries=3, retry_delay=seconds(30), backoff=Backoff(factor, seconds(600)))
    text = emitted(plan(step("a", settings=backed)), TARGET._replace(version=version))
    (found,) = arguments(text, "Step")
    said = {name: ast.unparse(value) for name, value in found.items()}
    assert said["retry_delay"] == "timedelta(seconds=30)"
    assert {name: said.get(name) for name in wanted} == wanted
    # A file that needs 3.3 must not load on anything older.
    assert ("except ImportError:  # Airflow 2\n    from airflow import DAG" in text) == (version != "3.3")


def test_the_schedule_is_a_cron_trigger():
    text = emitted(EVERYTHING)
    assert 'SCHEDULE = CronTriggerTimetable("0 6 * * 1", timezone="Europe/Amsterdam")' in text
    (dag,) = arguments(text, "DAG")
    assert ast.unparse(dag["start_date"]) == "pendulum.datetime(2026, 1, 31, tz='Europe/Amsterdam')"
    assert ast.unparse(dag["catchup"]) == "True"
    (bare,) = arguments(emitted(plan(step("a"))), "DAG")
    assert {name: ast.unparse(value) for name, value in bare.items()} == {
        "dag_id": "'shop'",
        "schedule": "None",
        "start_date": "pendulum.datetime(2020, 1, 1, tz='UTC')",
        "catchup": "False",
    }


@pytest.mark.parametrize(
    ("start", "wanted"),
    [
        ("2026-01-31T06:30:00", "pendulum.datetime(2026, 1, 31, 6, 30, tz='UTC')"),
        ("2026-01-31T06:30:00+02:00", "pendulum.parse('2026-01-31T06:30:00+02:00')"),
    ],
)
def test_start(start, wanted):
    (dag,) = arguments(emitted(plan(step("a"), settings=PipelineSettings(start=start))), "DAG")
    assert ast.unparse(dag["start_date"]) == wanted


def test_a_doc_that_looks_like_a_file_is_not_one():
    (dag,) = arguments(emitted(plan(step("a"), doc="see /etc/passwd.md")), "DAG")
    assert not ast.literal_eval(dag["doc_md"]).endswith(".md")


def test_options_of_the_target_reach_airflow():
    target = TARGET._replace(
        store="s3://bucket/values",
        extras={"inline_limit": 99, "dag": {"max_active_tasks": 4}, "task": {"queue": "big", "executor_config": {"a": [1]}}},
    )  # fmt: skip
    text = emitted(plan(step("a")), target)
    (dag,) = arguments(text, "DAG")
    assert ast.literal_eval(dag["max_active_tasks"]) == 4
    assert ast.literal_eval(dag["default_args"]) == {"queue": "big", "executor_config": {"a": [1]}}
    assert 'STORE = "s3://bucket/values"' in text
    assert '"store": os.environ.get("DAGWRIGHT_STORE") or STORE' in text
    assert '"inline": 99' in text


def test_order_edges_stand_together_and_data_edges_do_not_repeat():
    it = plan(step("a"), step("b"), step("c", after=("a",)), step("d", after=("a",)), step("e", after=("c", "d")))
    text = emitted(it)
    assert text.endswith("    # Effects keep the order in which Python runs them.\n    a >> [c, d]\n    [c, d] >> e\n")


def test_two_hundred_steps_are_flat_and_more_are_lines():
    flat = plan(*(step(f"t{i}") for i in range(200)))
    assert len(arguments(emitted(flat), "Step")) == 200
    text = emitted(MANY)
    assert len(arguments(text, "Step")) == 1
    lines = text.partition('STEPS = r"""\n')[2].partition('\n"""')[0].splitlines()
    assert len(lines) == 202
    assert lines[0] == '{"task_id": "t0", "call": "shop:start", "args": [{"const": "it\'s {{ ds }}"}]}'


def test_the_source_map_names_the_lines_of_each_step():
    for it in (EVERYTHING, MANY):
        artifact = BACKEND.emit(it, TARGET).artifacts[0]
        lines = artifact.text.splitlines()
        owners: dict = {}
        for number, name in artifact.source_map.items():
            owners.setdefault(name, []).append(lines[number - 1])
        assert list(owners) == [step_.id for step_ in it.steps]
        for name, found in owners.items():
            assert any(f'"{name}"' in line for line in found)


@pytest.mark.slow
def test_large_plans_are_linear_work():
    from work import calls_of  # not found where a child process reads this file

    def work(count):
        it = plan(step("t0"), *(step(f"t{i}", "shop:f", of(f"t{i - 1}"), after=("t0",)) for i in range(1, count)))
        return calls_of(emitted, it)

    work(300)
    assert work(5000) < 10.5 * work(500)


# --- other readers ------------------------------------------------------------------------------------------------------


def all_files():
    sources = ("schedule.date", "schedule.start", "run.id", "env.name")
    timed = plan(
        step("a", "shop:f", *(given(f"p{i}") for i in range(4))),
        params=[param(f"p{i}", "any", source=ParamSource(name)) for i, name in enumerate(sources)],
        settings=PipelineSettings(schedule="0 6 * * *"),
        env="prod",
    )
    older = TARGET._replace(version="2.11", store="/values")
    small = plan(step("a"))
    return {
        "everything": emitted(EVERYTHING),
        "many": emitted(MANY),
        "timed": emitted(timed, older),
        "small": emitted(small),
        "mixed": file_of("mixed"),
        "listed": file_of("shelf_flows.py:listed"),
        "long": file_of("many"),
        "installed": emitted(small, TargetSettings("airflow", worker="installed")),
        **{name: file_of(GOLDENS[name]) for name in EXECUTIONS},
        **{f"{name}-small": emitted(small, TARGET._replace(**target)) for name, target in EXECUTIONS.items()},
    }


@pytest.mark.parametrize("name", list(all_files()))
def test_ruff_finds_nothing(name, tmp_path):
    path = tmp_path / "x_dag.py"
    path.write_text(all_files()[name], encoding="utf-8")
    ruff = [sys.executable, "-m", "ruff"]
    long = ["--ignore", "E501"] if name in ("many", "long") else []  # a line of data is as long as the data
    for command in (
        [
            "check",
            "--isolated",
            "--preview",
            "--line-length",
            str(WIDTH),
            "--select",
            "AIR,F,E,W,I,B,C4,PIE,RET,SIM",
            *long,
        ],
        ["format", "--isolated", "--line-length", str(WIDTH), "--diff"],
    ):
        done = subprocess.run([*ruff, *command, path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", list(all_files()))
def test_the_oldest_python_of_airflow_reads_it(name):
    ast.parse(all_files()[name], feature_version=(3, 9))


def test_nothing_but_the_standard_library_and_airflow_is_imported_at_the_top():
    for text in all_files().values():
        tree = ast.parse(text)
        found = set()
        for node in itertools.chain(tree.body, *(n.body for n in tree.body if isinstance(n, ast.Try))):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                found.add(node.module)
        allowed = {"__future__", "json", "os", "sys", "contextlib", "datetime", "pendulum"}
        # functions that run elsewhere; what is mounted is said in the classes of the client that DockerOperator itself uses
        allowed |= {"base64", "io", "subprocess", "tarfile", "tempfile", "docker.types"}
        assert {name for name in found if not name.startswith("airflow")} <= allowed


@pytest.mark.slow
def test_bytes_do_not_depend_on_the_hash_seed():
    code = (
        "from test_emit import all_files; import hashlib; print(hashlib.sha256(repr(all_files()).encode()).hexdigest())"
    )
    found = set()
    for seed in ("0", "1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.path.dirname(__file__)}
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
        found.add(done.stdout)
    assert len(found) == 1


def test_no_version_and_no_machine_stands_in_the_files():
    import dagwright

    for text in all_files().values():
        assert dagwright.__version__ not in text
        assert os.getcwd() not in text


if __name__ == "__main__":
    for name, it in GOLDENS.items():
        (GOLDEN / f"{name}_dag.py").write_text(file_of(it), encoding="utf-8")
