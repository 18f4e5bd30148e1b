"""The emitted files: what stands in them, and that user text never becomes anything but data."""

from __future__ import annotations

import ast
import builtins
import json
import keyword
import subprocess
import sys

import pytest
from prefect_plans import (
    EVERY_PLAN,
    HOSTILE,
    PROCESS,
    TARGET,
    chain,
    constants,
    emit,
    flow_text,
    given,
    of,
    param,
    plan,
    step,
)

from dagwright.backend import Feature
from dagwright.plan.spec import step_spec
from dagwright.settings.model import Backoff, Duration, PipelineSettings, TaskSettings
from dagwright_prefect import PrefectBackend, names
from dagwright_prefect.flow import FLAT_LIMIT, flow_view
from dagwright_prefect.retries import retry_options


def calls(text, name):
    """Calls of a function or method, as written."""
    return [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and name in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
    ]


def submits(text):
    """Future -> what is submitted, as source."""
    return {
        node.targets[0].id: ast.unparse(node.value)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and ".submit(" in ast.unparse(node)
    }


def test_a_flow_reads_like_one():
    made = plan(
        step("load", "shop:load", given("day"), var="rows"),
        step("save", "shop:save", of("load"), outputs=()),
        step("report", "shop:report", of("load"), after=("save",)),
        params=(param("day"),),
        result=of("report"),
    )
    text = flow_text(made)
    assert submits(text) == {
        "rows": "load.submit({'day': params['day']})",
        "save_run": "save.submit({'x': rows})",
        "report_run": "report.submit({'x': rows}, wait_for=[save_run])",
    }
    (finish,) = calls(text, "finish")
    assert ast.unparse(finish) == "finish([rows, save_run, report_run])"
    assert 'return value(report_run, "value")' in text
    assert max(map(len, text.splitlines())) <= 120


def test_every_task_says_its_policies():
    text = flow_text(plan(step("a")))
    (made,) = calls(text, "task")
    words = {it.arg: ast.unparse(it.value) for it in made.keywords}
    assert words["cache_policy"] == "NO_CACHE"
    assert words["persist_result"] == "False"
    assert words[None] == "{'retries': 0, 'retry_delay_seconds': 0, **options}"
    (flow,) = calls(text, "flow")
    words = {it.arg: ast.unparse(it.value) for it in flow.keywords}
    assert words["validate_parameters"] == "False"
    assert words["retries"] == "0"
    assert words["task_runner"] == "ThreadPoolTaskRunner(max_workers=1)"


def test_the_worker_gets_the_steps_of_the_plan():
    text = flow_text(EVERY_PLAN, PROCESS)
    found = {
        call.args[0].value: {it.arg: ast.literal_eval(it.value) for it in call.keywords} for call in calls(text, "step")
    }
    for one in EVERY_PLAN.steps:
        spec, said = step_spec(one, EVERY_PLAN), found[one.id]
        assert [{"op": "call", "id": one.id, **node} for node in said["block"]] == spec["block"]
        assert (said["inputs"], said["outputs"]) == (spec["inputs"], spec["outputs"])


def test_settings_of_a_task():
    text = flow_text(EVERY_PLAN)
    (train,) = (call for call in calls(text, "step") if call.args[0].value == "train-3")
    assert {it.arg: ast.literal_eval(it.value) for it in train.keywords[3:]} == {
        "retries": 2,
        "retry_delay_seconds": [30, 60],
        "tags": ["team:x"],
        "pool": "slots",
        "timeout": 7200,
        "env": {"MODE": "fast"},
        "secrets": {"PW": ("db", "password")},
    }


@pytest.mark.parametrize(
    ("settings", "options"),
    [
        (TaskSettings(), {}),
        (TaskSettings(retries=0, retry_delay=Duration("1s", 1)), {}),
        (TaskSettings(retries=3), {"retries": 3}),
        (TaskSettings(retries=3, retry_delay=Duration("1.5s", 1.5)), {"retries": 3, "retry_delay_seconds": 1.5}),
        (
            TaskSettings(retries=4, retry_delay=Duration("1s", 1), backoff=Backoff(1.5)),
            {"retries": 4, "retry_delay_seconds": [1, 1.5, 2.25, 3.375]},
        ),
        (
            TaskSettings(retries=9, retry_delay=Duration("10s", 10), backoff=Backoff(3, Duration("1m", 60))),
            {"retries": 9, "retry_delay_seconds": [10, 30, 60]},
        ),
        (
            TaskSettings(retries=9, retry_delay=Duration("2m", 120), backoff=Backoff(3, Duration("1m", 60))),
            {"retries": 9, "retry_delay_seconds": 60},
        ),
    ],
)
def test_delays_are_exact(settings, options):
    assert retry_options(settings) == options


def test_backoff_of_many_retries_stays_a_list_that_prefect_takes():
    settings = TaskSettings(retries=500, retry_delay=Duration("1s", 1), backoff=Backoff(100.0, Duration("9d", 777600)))
    assert retry_options(settings)["retry_delay_seconds"] == [1, 100, 10000, 777600]


# --- names ----------------------------------------------------------------------------------------------------------------


def test_parameters_that_prefect_reserves_get_an_underscore():
    asked = ["self", "cls", "wait_for", "return_state", "_x", "__y", "_", "x_", "params", "context", "type", "run_id"]
    assert names.parameter_names(asked) == {
        "self": "self_",
        "cls": "cls_",
        "wait_for": "wait_for_",
        "return_state": "return_state_",
        "_x": "x__",
        "__y": "y_",
        "_": "p_",
        **{name: name for name in ("x_", "params", "context", "type", "run_id")},
    }


def test_parameters_may_have_the_names_of_everything_else():
    hostile = [
        *("self", "_x", "params", "finish", "value", "pipeline_run", "load", "rows", "shop", "task", "flow", "futures"),
        *("list", "print", "repr", "json", "worker", "wait", "type", "run_id", "context", "model_config", "key", "it"),
    ]
    made = plan(
        step("load", "shop:load", *map(given, hostile), var="rows"),
        step("params", "shop:load", of("load"), var="load"),
        params=[param(name, "any") for name in hostile],
        result=of("params"),
    )
    text = flow_text(made)
    (function,) = (
        n
        for n in ast.parse(text).body
        if isinstance(n, ast.FunctionDef) and n.decorator_list[0:1] and n.name.startswith("shop")
    )
    taken = {it.arg for it in function.args.args}
    assert len(taken) == len(hostile)
    # nothing that the function calls or fills is one of its parameters
    body = ast.Module(function.body, [])
    used = {n.func.id for n in ast.walk(body) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    used |= {n.func.value.id for n in calls(text, "submit")}
    assert not taken & {name for name in used if name != function.name}
    assert not taken & set(submits(text))


@pytest.mark.parametrize("loop", [False, True])
@pytest.mark.parametrize("target", [TARGET, PROCESS], ids=["plain", "process"])
@pytest.mark.parametrize("made", [EVERY_PLAN, plan(step("a"))], ids=["everything", "little"])
def test_no_step_can_take_a_name_of_the_template(made, target, loop):
    """A task called as something the file needs would break it at run time; nothing but this test would tell."""
    if loop:
        made = made._replace(units=made.units + tuple(step(f"more-{i}") for i in range(FLAT_LIMIT)))
    tree = ast.parse(flow_text(made, target))
    own = {
        n.targets[0].id
        for n in tree.body
        if isinstance(n, ast.Assign) and ".submit" not in ast.unparse(n) and "step(" in ast.unparse(n)
    }
    defined = {n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
    defined |= {
        alias.asname or alias.name
        for n in tree.body
        if isinstance(n, (ast.Import, ast.ImportFrom))
        for alias in n.names
    }
    defined |= {n.target.id for n in tree.body if isinstance(n, ast.AnnAssign)}
    defined |= {n.targets[0].id for n in tree.body if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Name)}
    loaded = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    needed = (defined | {name for name in loaded if hasattr(builtins, name)}) - (own - {"STEPS", "TASKS"})
    view = flow_view(made, target)
    free = needed - names._TAKEN - set(view.names.values()) - {view.function} - set(view.parameters.values())
    assert free <= {step_.task for step_ in view.steps}, free
    assert set(keyword.kwlist) <= names._TAKEN


@pytest.mark.parametrize(
    ("ids", "tasks"),
    [
        (["train-1", "train_1", "train.1"], ["train_1", "train_1_2", "train_1_3"]),
        (["task", "flow", "wait", "class"], ["task_2", "flow_2", "wait_2", "class_2"]),
        (["3d", "é", "--", ""], ["n_3d", "n", "n_2", "n_3"]),
        (["shop"], ["shop_2"]),
    ],
)
def test_tasks_have_names_that_python_takes(ids, tasks):
    made = plan(*(step(id_) for id_ in ids))
    assert [it.task for it in flow_view(made, TARGET).steps] == tasks
    flow_text(made)


def test_the_flow_file_never_hides_a_module_of_the_pipeline():
    made = plan(step("a", "shop_flow.inner:f"))
    assert sorted(emit(made)) == ["dagwright_worker.py", "shop.prefect.yaml", "shop_flow_.py"]


@pytest.mark.parametrize(
    ("name", "flow", "stem"),
    [
        ("churn", "churn", "churn_flow"),
        ("my-pipeline", "my-pipeline", f"my_pipeline_{names.digest('my-pipeline')}_flow"),
        ("a/b", f"a-b-{names.digest('a/b')}", f"a_b_{names.digest('a/b')}_flow"),
        ("a\nb%", f"a-b--{names.digest('a' + chr(10) + 'b%')}", f"a_b_{names.digest('a' + chr(10) + 'b%')}_flow"),
        ("été", "été", f"t_{names.digest('été')}_flow"),
    ],
)
def test_names_of_flows_and_files(name, flow, stem):
    assert names.flow_name(name) == flow
    assert names.file_stem(name, ()) == stem


# --- hostile text ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(text):
    """In every position that takes text, the file has the same statements as one with a harmless text, and says the text."""

    def made(word):
        settings = TaskSettings(env={"E": word}, labels={"k": word}, pool=word)
        return plan(
            step("a", "shop:f", word, {word: [word]}, settings=settings),
            step(f"b-{word}", "shop:f", of("a")),
            params=(param("p", "any", word), param("q", {"literal": [word]}, word)) if "\0" not in text else (),
            result=of("a"),
            settings=PipelineSettings(description=word, owner=word),
            doc=word,
            env=word,
        )

    hostile, harmless = flow_text(made(text)), flow_text(made("harmless"))
    assert shape(hostile) == shape(harmless)
    assert hostile.isascii() or text.isprintable() or "\N{SNOWMAN}" in text
    found = "\0".join(constants(hostile))
    if "\ud800" not in text:  # in a constant of the pipeline that is bytes in tagged JSON
        assert text in found


def shape(text):
    """The statements of a file without what stands in its constants, and without the names made from ids."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            node.value = 0
        elif isinstance(node, ast.Name) and node.id.startswith(("b_", "shop")):
            node.id = "b"
    tree.body = [n for n in tree.body if not isinstance(n, (ast.Import, ast.ImportFrom))]
    return [ast.dump(node).replace("Dict", "") if not isinstance(node, ast.Assign) else "Assign" for node in tree.body]


def test_text_of_the_docstring_cannot_end_it():
    made = plan(step("a"), name='x"""\nimport os\n"""')._replace(file='a"""\\b.py')
    tree = ast.parse(flow_text(made))
    assert not any(isinstance(n, ast.Import) and n.names[0].name == "os" and n.lineno < 5 for n in tree.body)
    assert "x????import os????" in ast.get_docstring(tree)


def test_lines_map_to_steps():
    emission = PrefectBackend().emit(EVERY_PLAN, TARGET)
    artifact = emission.artifacts[0]
    lines = artifact.text.splitlines()
    assert set(artifact.source_map.values()) == {one.id for one in EVERY_PLAN.steps}
    for number, id_ in artifact.source_map.items():
        if "= step(" in lines[number - 1]:
            assert f'"{id_}"' in lines[number - 1] + lines[number]


# --- many steps -----------------------------------------------------------------------------------------------------------


def test_above_the_limit_a_loop_runs_over_one_line_per_step():
    flat, loop = flow_text(chain(FLAT_LIMIT)), flow_text(chain(FLAT_LIMIT + 1))
    assert len(submits(flat)) == FLAT_LIMIT
    assert len(submits(loop)) == 0
    assert len(calls(loop, "submit")) == 1
    table = [line for line in loop.splitlines() if line.startswith('        \'{"step": ')]
    assert len(table) == FLAT_LIMIT + 1
    assert json.loads(ast.literal_eval(table[3].strip().rstrip(",")))["after"] == ["s1"]


def test_an_emission_of_many_steps_is_quick():
    import time

    made = chain(2000)
    flow_text(made)
    begun = time.process_time()
    flow_text(made)
    assert time.process_time() - begun < 2.0


@pytest.mark.parametrize(
    "made", [EVERY_PLAN, plan(step("a")), chain(FLAT_LIMIT + 1)], ids=["everything", "little", "loop"]
)
@pytest.mark.parametrize("target", [TARGET, PROCESS], ids=["plain", "process"])
def test_a_formatter_has_nothing_to_do(made, target, tmp_path):
    (tmp_path / "emitted.py").write_text(flow_text(made, target), encoding="utf-8")
    (tmp_path / "dagwright_worker.py").touch()
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "120", "--diff", "emitted.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F,I,UP,SIM,PIE,PERF,C4", "emitted.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# --- the table, and purity --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", [None, "process", "docker", "kubernetes"])
def test_the_table_decides_on_every_feature(profile):
    table = PrefectBackend().capabilities(TARGET._replace(profile=profile))
    assert set(table) == set(Feature)
    for feature, support in table.items():
        assert support.level in {"native", "lowered", "fused", "lossy", "unsupported"}, feature
        assert bool(support.why) == (support.level != "native"), feature
        assert bool(support.help) == (support.level in {"lossy", "unsupported"}), feature


SCRIPT = """
import sys
from prefect_plans import *
out = [emit(EVERY_PLAN, PROCESS), emit(chain(250))]
assert not [name for name in sys.modules if name.partition(".")[0] == "prefect"]
import hashlib
print(hashlib.sha256(repr(out).encode("utf-8", "surrogatepass")).hexdigest())
"""


def test_the_same_bytes_in_every_process_and_no_engine():
    found = set()
    for seed in ("1", "77"):
        env = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(path for path in sys.path if path)}
        done = subprocess.run([sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        found.add(done.stdout)
    assert len(found) == 1


@pytest.mark.parametrize("count", [1, FLAT_LIMIT + 1])
def test_what_else_a_step_spec_says_reaches_the_worker(count, monkeypatch):
    """A later protocol may say more of a step than this backend knows."""
    from dagwright_prefect import flow

    monkeypatch.setattr(flow, "step_spec", lambda *it: {**step_spec(*it), "pickle": ["shop.*"]})
    text = flow_text(chain(count))
    assert "**(more or {})" in text
    assert text.count('"pickle": ["shop.*"]') == count
