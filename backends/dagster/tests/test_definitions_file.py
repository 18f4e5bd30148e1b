"""The emitted files: what stands in them, and that user text never becomes anything but data."""

from __future__ import annotations

import ast
import builtins
import datetime
import json
import keyword
import subprocess
import sys
import zoneinfo

import pytest
from dagster_plans import (
    EVERY_PLAN,
    HOSTILE,
    KUBERNETES,
    POD,
    TARGET,
    calls,
    chain,
    constants,
    definitions_text,
    emit,
    given,
    of,
    param,
    plan,
    step,
)
from dagster_runs import build

import dagwright_worker
from dagwright.backend import Feature
from dagwright.diagnostics.model import DagwrightError
from dagwright.plan.spec import step_spec
from dagwright.settings.model import Backoff, Duration, PipelineSettings, TargetSettings, TaskSettings
from dagwright_dagster import DagsterBackend, names, readback
from dagwright_dagster.definitions import FLAT_LIMIT, view_of
from dagwright_dagster.kubernetes import pod
from dagwright_dagster.retries import retry_options


def said(text):
    """The arguments of every op, by the name of its step."""
    found = {}
    for call in calls(text, "step"):
        words = {it.arg: ast.literal_eval(it.value) for it in call.keywords}
        found[words.get("step_id", call.args[0].value)] = words
    return found


def graph_lines(text):
    """The statements of the graph function, as written."""
    (function,) = (n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == "graph")
    return [ast.unparse(node) for node in function.body]


def test_a_graph_reads_like_one():
    made = plan(
        step("load", "shop:load", given("day"), var="rows"),
        step("save", "shop:save", of("load"), outputs=()),
        step("report", "shop:report", of("load"), after=("save",)),
        params=(param("day"),),
        result=of("report"),
    )
    text = definitions_text(made)
    assert graph_lines(text) == [
        "rows = load()",
        "save_run = save(x=rows)",
        "report_run = report(x=rows, after_save=save_run)",
        "return report_run",
    ]
    assert max(map(len, text.splitlines())) <= 120


def test_the_worker_gets_the_steps_of_the_plan():
    found = said(definitions_text(EVERY_PLAN))
    for one in EVERY_PLAN.steps:
        spec, words = step_spec(one, EVERY_PLAN), found[one.id]
        assert [{"op": "call", "id": one.id, **node} for node in words["block"]] == spec["block"]
        assert (words["inputs"], words["outputs"]) == (spec["inputs"], spec["outputs"])


def test_settings_of_a_task():
    words = said(definitions_text(EVERY_PLAN))["train-3"]
    kept = ("retries", "delays", "timeout", "env", "secrets", "pool", "tags")
    assert {key: words[key] for key in kept} == {
        "retries": 2,
        "delays": [30, 60],
        "timeout": 7200,
        "env": {"MODE": "fast"},
        "secrets": {"PW": ["DB", "password"]},
        "pool": "slots",
        "tags": {"team": "x", "dagster/priority": "4"},
    }


def test_settings_of_the_pipeline():
    text = definitions_text(EVERY_PLAN)
    (job,) = calls(text, "to_job")
    words = {it.arg: it.value for it in job.keywords}
    assert ast.literal_eval(words["tags"]) == {"dagwright/pipeline": "shop", "t": "", "team/x": ""}
    assert ast.literal_eval(words["metadata"]) == {"owner": "me {{ x }}"}
    assert ast.literal_eval(words["description"]) == "Compiled from pipeline.py:shop"
    (schedule,) = calls(text, "ScheduleDefinition")
    words = {it.arg: ast.unparse(it.value) for it in schedule.keywords}
    assert words["cron_schedule"] == "'0 6 * * 1'"
    assert words["execution_timezone"] == "'Europe/Amsterdam'"
    assert words["default_status"] == "dg.DefaultScheduleStatus.RUNNING"
    assert words["should_execute"] == "lambda context: context.scheduled_execution_time >= START"
    paused = definitions_text(EVERY_PLAN, TARGET._replace(extras={"paused": True}))
    assert "DefaultScheduleStatus" not in paused
    assert calls(text, "run_failure_sensor")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-02", "2026-11-01T23:00:00+00:00"),
        ("2026-07-02T06:30:00", "2026-07-02T04:30:00+00:00"),
        ("2026-11-02T06:00:00+05:00", "2026-11-02T01:00:00+00:00"),
    ],
)
def test_a_start_without_a_zone_is_in_that_of_the_pipeline(text, moment):
    settings = PipelineSettings(schedule="0 6 * * *", timezone="Europe/Amsterdam", start=text)
    made = definitions_text(plan(step("a"), settings=settings))
    (line,) = (line for line in made.splitlines() if line.startswith("START = "))
    found = eval(line.removeprefix("START = "), {"datetime": datetime, "ZoneInfo": zoneinfo.ZoneInfo})
    assert found == datetime.datetime.fromisoformat(moment)
    assert ("from zoneinfo import ZoneInfo" in made) == ("ZoneInfo" in line)


def test_where_ops_run():
    made = plan(step("a"))
    assert "executor_def" not in definitions_text(made)
    one = definitions_text(made, TARGET._replace(execution="in_process"))
    assert "executor_def=dg.in_process_executor," in one
    some = definitions_text(made, TARGET._replace(extras={"max_concurrent": 3}))
    assert 'executor_def=dg.multiprocess_executor.configured({"max_concurrent": 3}),' in some
    pods = definitions_text(made, KUBERNETES)
    assert "from dagster_k8s import k8s_job_executor" in pods
    assert '{"job_image": "registry.example/all", "job_namespace": "etl"}' in pods


def test_a_pod_of_an_op_has_what_was_asked_for():
    made = plan(step("a", settings=POD))
    assert said(definitions_text(made, KUBERNETES))["a"]["tags"]["dagster-k8s/config"] == pod(POD)
    assert pod(POD) == {
        "container_config": {
            "image": "registry.example/shop:1",
            "env": [
                {"name": "MODE", "value": "fast {{ x }} $$(y)"},
                {"name": "PW", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}},
            ],
            "resources": {
                "requests": {"cpu": "500m", "memory": "8Gi", "ephemeral-storage": "1Gi"},
                "limits": {"nvidia.com/gpu": "2"},
            },
            "volumeMounts": [
                {"name": "volume-0", "mountPath": "/data", "readOnly": True},
                {"name": "volume-1", "mountPath": "/tmp/x"},
            ],
        },
        "pod_spec_config": {
            "serviceAccountName": "etl",
            "nodeSelector": {"disk": "ssd"},
            "tolerations": [{"key": "gpu", "operator": "Exists", "effect": "NoSchedule"}],
            "volumes": [
                {"name": "volume-0", "persistentVolumeClaim": {"claimName": "data"}},
                {"name": "volume-1", "emptyDir": {"sizeLimit": "1Gi"}},
            ],
        },
        "pod_template_spec_metadata": {"labels": {"team": "x"}},
    }


@pytest.mark.parametrize(
    ("settings", "options"),
    [
        (TaskSettings(), {}),
        (TaskSettings(retries=0, retry_delay=Duration("1s", 1)), {}),
        (TaskSettings(retries=3), {"retries": 3}),
        (TaskSettings(retries=3, retry_delay=Duration("1.5s", 1.5)), {"retries": 3, "delay": 1.5}),
        (
            TaskSettings(retries=4, retry_delay=Duration("1s", 1), backoff=Backoff(1.5)),
            {"retries": 4, "delays": [1, 1.5, 2.25, 3.375]},
        ),
        (
            TaskSettings(retries=9, retry_delay=Duration("10s", 10), backoff=Backoff(3, Duration("1m", 60))),
            {"retries": 9, "delays": [10, 30, 60]},
        ),
        (
            TaskSettings(retries=9, retry_delay=Duration("2m", 120), backoff=Backoff(3, Duration("1m", 60))),
            {"retries": 9, "delay": 60},
        ),
    ],
)
def test_delays_are_exact(settings, options):
    assert retry_options(settings) == options


def test_a_backoff_without_an_end_has_a_list_with_one():
    settings = TaskSettings(retries=500, retry_delay=Duration("1s", 1), backoff=Backoff(100.0))
    assert retry_options(settings)["delays"] == [1, 100, 10**4, 10**6, 10**8, 10**9]


# --- names ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("train", "train"),
        ("train-3", "train_3"),
        ("inner.load", "inner_load"),
        ("3d", "n_3d"),
        ("type", "n_type"),
        ("context", "n_context"),
        ("lambda", "n_lambda"),
        ("é", "n"),
        ("_x", "x"),
        ("", "n"),
    ],
)
def test_names_of_ops(text, name):
    assert names.engine_name(text) == name


def test_a_long_name_is_cut_and_told_apart():
    one, other = names.engine_name("x" * 300), names.engine_name("x" * 299 + "y")
    assert len(one) == len(other) == 100
    assert one != other


def test_names_are_each_given_once():
    space = names.EngineNames()
    assert [space.take("a-b"), space.take("a_b"), space.take("a.b")] == ["a_b", "a_b_2", "a_b_3"]
    assert space.take("t", "_true", "_false") == "t"
    assert [space.take("t_true"), space.take("t", "_true", "_false")] == ["t_true_2", "t_2"]


def test_a_job_that_is_called_otherwise_than_its_pipeline_has_a_hash():
    assert names.job_name("churn") == "churn"
    assert names.job_name("a b") != names.job_name("a-b")
    assert names.job_name("type").startswith("n_type_")


def test_the_file_never_hides_a_module_of_the_pipeline():
    assert names.file_stem("shop", ["shop_definitions.data"]) == "shop_definitions_"


def test_inputs_and_outputs_may_have_any_name():
    hostile = ["type", "context", "é", "self", "config", "a b", "after_x", "done", "when", "items", "_x", "__y"]
    first = step("make", "shop:make", outputs=tuple(hostile), var="made")
    second = step("use", "shop:use", **{name: of("make", name) for name in hostile})
    text = definitions_text(plan(first, second, result=of("use")))
    words = said(text)
    assert list(words["use"]["inputs"]) == list(words["make"]["outputs"]) == hostile
    ins = [words["use"]["ins"].get(name, name) for name in hostile]
    outs = [words["make"]["outs"].get(name, name) for name in hostile]
    for found in (ins, outs):
        assert len(set(found)) == len(hostile)
        assert all(name == names.engine_name(name) for name in found)
    assert "done" not in outs  # that is the output of an op without a value


@pytest.mark.parametrize("table", [False, True])
@pytest.mark.parametrize("target", [TARGET, KUBERNETES], ids=["process", "kubernetes"])
@pytest.mark.parametrize("made", [EVERY_PLAN, plan(step("a"))], ids=["everything", "little"])
def test_no_op_can_take_a_name_of_the_template(made, target, table):
    """An op called as something the file needs would break it when it is loaded; nothing but this test would tell."""
    if table:
        made = made._replace(units=made.units + tuple(step(f"more-{i}") for i in range(FLAT_LIMIT)))
    tree = ast.parse(definitions_text(made, target))
    own = {n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
    own |= {
        (alias.asname or alias.name).partition(".")[0]
        for n in ast.walk(tree)
        if isinstance(n, (ast.Import, ast.ImportFrom))
        for alias in n.names
    }
    ops = {view.task for view in view_of(made, target).ops} | {"shop"}
    own |= {t.id for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)} - ops
    own |= {
        n.target.id for n in tree.body if isinstance(n, (ast.AnnAssign, ast.For)) and isinstance(n.target, ast.Name)
    }
    used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    own |= {name for name in used if hasattr(builtins, name)}
    space = names.Namespace()
    taken = {name for name in own | set(keyword.kwlist) if space.take(name) == name}
    assert taken == set()


# --- hostile text -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("table", [False, True])
def test_text_is_data_wherever_it_stands(text, table):
    settings = TaskSettings(env={"A": text}, labels={"team": text}, pool=text)
    made = plan(
        step("a", "shop:f", text, {text: [text]}, settings=settings),
        *(step(f"s{i}", "shop:f", of("a")) for i in range(FLAT_LIMIT if table else 1)),
        params=(param("p", "any", text),),
        result=of("a"),
        name="shop" if "\0" in text else text,
        settings=PipelineSettings(description=text, owner=text),
        doc=text,
    )
    target = TARGET._replace(store=text)
    harmless = definitions_text(made, target)
    assert ast.dump(ast.parse(definitions_text(_twin(made, text), target._replace(store="h")))).count("Call(") == (
        ast.dump(ast.parse(harmless)).count("Call(")
    )
    found = constants(harmless)
    rows = [json.loads(it) for it in found if it.startswith('{"kind"')]
    if table:
        (first,) = (row for row in rows if row["name"] == "a")
        assert dagwright_worker.from_json(first["block"][0]["args"][0]["const"]) == text
        assert first["env"] == {"A": text}
    else:
        assert said(harmless)["a"]["env"] == {"A": text}
        assert text in found


def _twin(made, text):
    """The same plan with harmless text."""
    (_first, *more) = made.units
    settings = TaskSettings(env={"A": "h"}, labels={"team": "h"}, pool="h")
    return made._replace(
        units=(step("a", "shop:f", "h", {"h": ["h"]}, settings=settings), *more),
        params=(param("p", "any", "h"),),
        name="h",
        settings=PipelineSettings(description="h", owner="h"),
        doc="h",
    )


# --- form -------------------------------------------------------------------------------------------------------------------


def test_the_same_plan_gives_the_same_bytes_in_every_process():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from dagster_plans import *; import hashlib;"
        "print(hashlib.sha256(definitions_text(EVERY_PLAN).encode()).hexdigest())"
    )
    folder = __file__.rpartition("/")[0]
    found = {
        subprocess.run(
            [sys.executable, "-c", code, folder],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(found) == 1


def test_many_ops_are_a_table_with_one_line_each():
    text = definitions_text(chain(FLAT_LIMIT + 1))
    rows = [json.loads(it) for it in constants(text) if it.startswith('{"kind"')]
    assert len(rows) == FLAT_LIMIT + 1
    assert "for row in (" in text
    assert len(text.splitlines()) < 3 * FLAT_LIMIT


def test_a_step_without_a_value_has_something_to_wait_for():
    made = plan(step("a", outputs=()), step("b", after=("a",)))
    assert graph_lines(definitions_text(made)) == ["a_run = a()", "b(after_a=a_run)"]


def test_conditions_and_loops_read_as_they_were_written(tmp_path):
    text = build(tmp_path / "out", "rounds").read_text(encoding="utf-8")
    assert graph_lines(text) == [
        "numbers_run = numbers()",
        "def found_2_round(i):\n    made = say(item=i)\n    found_2 = join_2(made=made)\n    return found_2",
        "found_2_rounds = numbers_run.map(found_2_round)",
        "found = found_collect(found=found_2_rounds.collect())",
        "glue_run = glue(found=found)",
        "effect_run = effect(when=glue_run.test_true)",
        "top_2 = say_top(found=found, when=glue_run.test_true, after_effect=effect_run)",
        "top = top_join(top=[top_2, glue_run.test_false])",
        "effect_2_run = effect_2(after_top_join=top)",
        "result_run = result(found=found, top=top, after_effect_2=effect_2_run)",
        "return result_run",
    ]


def test_what_follows_a_condition_waits_for_both_sides_and_for_what_it_waited_for(tmp_path):
    text = build(tmp_path / "out", "guarded").read_text(encoding="utf-8")
    assert graph_lines(text) == [
        "risky_run = risky()",
        "if_test_run = if_test(after_risky=risky_run)",
        "risky_2_run = risky_2(when=if_test_run.test_true)",
        "if_2_test_run = if_2_test(when=if_test_run.test_true, after_risky_2=risky_2_run)",
        "risky_3_run = risky_3(when=if_2_test_run.test_true)",
        (
            "risky_4(after_if_test=[if_test_run.test_true, if_test_run.test_false, if_2_test_run.test_true, "
            "if_2_test_run.test_false, risky_3_run])"
        ),
    ]


def test_an_edge_that_others_imply_is_left_out():
    made = plan(step("a"), step("b", "shop:f", of("a")), step("c", "shop:f", of("b"), after=("a",)))
    assert graph_lines(definitions_text(made))[-1] == "c(x=b_run)"


def test_the_worker_lies_beside_unless_it_is_installed():
    made = plan(step("a"))
    assert set(emit(made)) == {"shop_definitions.py", "dagwright_worker.py"}
    assert set(emit(made, TARGET._replace(worker="installed"))) == {"shop_definitions.py"}


def test_lines_of_a_file_lead_to_steps():
    artifact = DagsterBackend().emit(EVERY_PLAN, TARGET).artifacts[0]
    lines = artifact.text.splitlines()
    found = {lines[number - 1].strip() for number, ident in artifact.source_map.items() if ident == "train-3"}
    assert "train_3_run = train_3(x=rows)" in found
    assert 'step_id="train-3",' in found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("train_3(x=rows)", "train_3(x=train_3)"),
        ("after_train_3=train_3_run", "after_other=train_3_run"),
        ("return train_3_run", "return rows"),
        ("retries=2,", "retries=3,"),
        ('"fn": "shop.data:load"', '"fn": "shop.data:lose"'),
        ("rows = load()", "rows = lod()"),
    ],
)
def test_a_file_that_says_something_else_is_not_written(old, new):
    view = view_of(EVERY_PLAN, TARGET)
    text = definitions_text(EVERY_PLAN)
    readback.verify(text, "x.py", view)
    assert old in text
    with pytest.raises(DagwrightError) as caught:
        readback.verify(text.replace(old, new), "x.py", view)
    assert [it.code for it in caught.value.diagnostics] == ["DW203"]


def test_every_feature_is_decided_for_every_place():
    for target in (TARGET, KUBERNETES, TargetSettings("dagster", execution="in_process")):
        table = DagsterBackend().capabilities(target)
        assert set(table) == set(Feature)
        assert all(it.why for it in table.values() if it.level != "native")
        assert all(it.help for it in table.values() if it.level in ("unsupported", "lossy"))
