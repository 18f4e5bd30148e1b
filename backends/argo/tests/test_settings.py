"""Every setting: what it becomes in the file, and what is refused."""

from __future__ import annotations

import pytest
from argo_everything import PLAN as EVERYTHING
from argo_everything import WIDE
from argo_plans import TARGET, codes, emitted, given, of, param, plan, step, template

from dagwright.backend import Feature
from dagwright.settings.model import (
    Backoff,
    Duration,
    ParamSource,
    PipelineSettings,
    Quantity,
    TargetSettings,
    TaskSettings,
)
from dagwright_argo.backend import ArgoBackend


def of_step(**settings):
    return template(emitted(plan(step("a", settings=TaskSettings(**settings))))["WorkflowTemplate"], "a")


def spec(target=TARGET, **settings):
    return emitted(plan(step("a"), settings=PipelineSettings(**settings)), target)["WorkflowTemplate"]["spec"]


def test_the_table_decides_on_every_feature():
    assert set(ArgoBackend().capabilities(TARGET)) == set(Feature)


def test_pools_need_a_config_map():
    assert ArgoBackend().capabilities(TARGET)[Feature.POOL].level == "unsupported"
    target = TARGET._replace(extras={**TARGET.extras, "pools": "pools"})
    assert ArgoBackend().capabilities(target)[Feature.POOL].level == "lowered"
    found = template(emitted(plan(step("a", settings=TaskSettings(pool="db"))), target)["WorkflowTemplate"], "a")
    assert found["synchronization"] == {"semaphores": [{"configMapKeyRef": {"name": "pools", "key": "db"}}]}


def test_retries():
    assert of_step(retries=2)["retryStrategy"] == {"limit": "2", "retryPolicy": "Always"}
    assert of_step(retries=2, retry_delay=Duration("90s", 90))["retryStrategy"]["backoff"] == {"duration": "90s"}
    backoff = of_step(retries=2, retry_delay=Duration("1m", 60), backoff=Backoff(3, Duration("1h", 3600)))
    assert backoff["retryStrategy"]["backoff"] == {"duration": "60s", "factor": "3", "cap": "3600s"}
    assert "retryStrategy" not in of_step(retries=0)


def test_numbers_that_are_text_in_the_schema():
    assert of_step(timeout=Duration("10m", 600))["activeDeadlineSeconds"] == "600"
    assert spec(timeout=Duration("1h", 3600))["activeDeadlineSeconds"] == 3600


def test_resources_are_request_and_limit():
    found = of_step(cpu=Quantity("0.25", 250), memory=Quantity("1Gi", 1024**3), gpu=1)["container"]["resources"]
    assert found["requests"] == found["limits"] == {"cpu": "250m", "memory": "1Gi", "nvidia.com/gpu": "1"}


def test_one_run_at_a_time_is_a_mutex_and_more_a_semaphore():
    assert spec(max_active_runs=1)["synchronization"] == {"mutexes": [{"name": "shop"}]}
    found = emitted(plan(step("a"), settings=PipelineSettings(max_active_runs=4)))
    assert found["ConfigMap"]["data"] == {"runs": "4"}
    reference = found["WorkflowTemplate"]["spec"]["synchronization"]["semaphores"][0]["configMapKeyRef"]
    assert reference == {"name": found["ConfigMap"]["metadata"]["name"], "key": "runs"}


def test_a_schedule():
    settings = PipelineSettings(schedule="0 6 * * 1", timezone="Europe/Amsterdam", start="2026-07-01")
    found = emitted(plan(step("a"), settings=settings))
    cron = found["CronWorkflow"]["spec"]
    assert cron["schedules"] == ["0 6 * * 1"]
    assert cron["timezone"] == "Europe/Amsterdam"
    assert cron["when"] == "{{=now() >= date('2026-06-30T22:00:00Z')}}"
    assert cron["startingDeadlineSeconds"] == 0
    assert cron["workflowSpec"]["workflowTemplateRef"]["name"] == found["WorkflowTemplate"]["metadata"]["name"]


@pytest.mark.parametrize(("name", "limit"), [("x" * 70, 63), ("My_Shop", 63), ("ünï", 63)])
def test_names_are_such_as_kubernetes_takes(name, limit):
    import re

    found = emitted(plan(step("a"), name=name))["WorkflowTemplate"]["metadata"]["name"]
    assert re.fullmatch("[a-z0-9]([-a-z0-9]*[a-z0-9])?", found)
    assert len(found) <= limit


def test_the_name_of_a_cron_workflow_is_shorter():
    found = emitted(plan(step("a"), name="x" * 70, settings=PipelineSettings(schedule="0 6 * * 1")))
    assert len(found["CronWorkflow"]["metadata"]["name"]) == 52


@pytest.mark.parametrize("name", ["not", "in", "let", "main", "matches", "on-failure"])
def test_a_step_with_a_name_that_means_something_gets_another(name):
    found = emitted(plan(step(name), step("b", "shop:f", of(name))))["WorkflowTemplate"]
    tasks = {it["name"]: it for it in template(found, "main")["dag"]["tasks"]}
    assert name not in tasks
    (other,) = set(tasks) - {"b"}
    assert tasks["b"]["depends"] == f"{other}.Succeeded"


def test_a_plain_workflow():
    target = TARGET._replace(extras={**TARGET.extras, "kind": "Workflow"})
    found = emitted(plan(step("a")), target)["Workflow"]
    assert found["metadata"]["generateName"] == "shop-"
    assert "name" not in found["metadata"]
    command = ArgoBackend().emit(plan(step("a"), params=[param("day")]), target).next_command
    assert command == 'argo submit "{out}/shop.yaml" -p day=...'


def test_the_next_command():
    def command(plan_, target=TARGET):
        return ArgoBackend().emit(plan_, target).next_command

    assert command(plan(step("a"))) == 'kubectl apply -f "{out}/shop.yaml" && argo submit --from workflowtemplate/shop'
    wanted = command(plan(step("a"), params=[param("day"), param("n", "int", 3)]))
    assert wanted.endswith("--from workflowtemplate/shop -p day=...")
    assert command(EVERYTHING, WIDE) == (
        'kubectl apply -n growth -f "{out}/churn-weekly.yaml" -f "{out}/churn-weekly.cron.yaml" -f "{out}/churn-weekly.worker.yaml"'
    )


def test_the_exit_handler_runs_only_where_the_run_has_not_succeeded():
    found = spec(on_failure="shop.alerts:notify")
    assert found["onExit"] == "on-failure"
    (task,) = next(it for it in found["templates"] if it["name"] == "on-failure")["dag"]["tasks"]
    assert task["when"] == "{{workflow.status}} != Succeeded"
    assert "onExit" not in spec()


@pytest.mark.parametrize(
    ("type_", "default", "text"),
    [
        ("int", 3, "3"), ("int", 2**70, str(2**70)), ("bool", True, "true"), ("float", 0.5, "0.5"), ("str", "a b", "a b"),
        ("float", 3, '{"dw": 1, "value": 3}'), ("str", "{{item}}", '{"dw": 1, "value": "\\u007b\\u007bitem}}"}'),
        ("str", "a\nb", '{"dw": 1, "value": "a\\nb"}'), ("any", "5", '{"dw": 1, "value": "5"}'),
        ({"list": "int"}, [1, 2], "[1, 2]"), ({"union": ["int", "none"]}, None, '{"dw": 1, "value": null}'),
        ("float", float("inf"), '{"dw": 1, "value": {"$": "float", "v": "inf"}}'),
    ],
)  # fmt: skip
def test_a_default_is_the_text_that_is_read_as_just_that_value(type_, default, text):
    import dagwright_worker

    found = emitted(plan(step("a", "shop:f", given("p")), params=[param("p", type_, default)]))
    (argument,) = found["WorkflowTemplate"]["spec"]["arguments"]["parameters"]
    if not isinstance(default, float) or default == 0.5:
        assert argument["value"] == text
    if argument["value"].startswith('{"dw":'):
        import json

        back = dagwright_worker.from_json(json.loads(argument["value"])["value"])
    else:
        back = dagwright_worker.parse_param_text(type_, argument["value"])
    assert (back, type(back)) == (default, type(default))


def test_a_parameter_without_a_default_has_no_value():
    found = emitted(plan(step("a", "shop:f", given("p")), params=[param("p")]))["WorkflowTemplate"]
    assert found["spec"]["arguments"]["parameters"] == [{"name": "p"}]


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (TargetSettings("argo", store="s3://b/v"), "DW391"),
        (TargetSettings("argo", image="x:1"), "DW392"),
        (TargetSettings("argo", image="x:1", store="/values"), "DW392"),
        (TargetSettings("argo", image="x:1", store="values", extras={"store_volume": "v"}), "DW392"),
        (TargetSettings("argo", image="x:1", store="s3://b/v", extras={"store_volume": "v"}), "DW392"),
        (TargetSettings("argo", image="x:1", store="s3://b/{{v}}"), "DW394"),
        (TARGET._replace(extras={**TARGET.extras, "size_limit": 500}), "DW393"),
        (TARGET._replace(extras={**TARGET.extras, "ttl": 0}), "DW390"),
        (TARGET._replace(worker="inline"), "DW390"),
    ],
)
def test_what_a_target_lacks(target, code):
    assert codes(plan(step("a"), step("b", "shop:f", of("a"))), target) == [code]


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        (TaskSettings(env={"A": "$(HOME)"}), "DW394"),
        (TaskSettings(labels={"a": "b c"}), "DW394"),
        (TaskSettings(volumes=({"empty_dir": False, "mount": "/x"},)), "DW395"),
        (TaskSettings(volumes=({"pvc": "a", "mount": "/{{x}}"},)), "DW394"),
        (TaskSettings(gpu=1, gpu_kind="A100"), "DW395"),
        (TaskSettings(retries=1, retry_delay=Duration("1s", 1), backoff=Backoff(1.5)), "DW396"),
    ],
)
def test_what_a_step_may_not_ask_for(settings, code):
    assert codes(plan(step("a", settings=settings))) == [code]


def test_nothing_is_wrong_with_everything():
    assert codes(EVERYTHING, WIDE) == []


def test_without_values_between_tasks_no_store_is_needed():
    assert codes(plan(step("a"), step("b", after=("a",))), TargetSettings("argo", image="x:1")) == []


def test_what_is_a_fact_of_the_run_cannot_be_given():
    params = [param("run", source=ParamSource("run.id")), param("day", source=ParamSource("schedule.date"))]
    found = emitted(plan(step("a", "shop:f", given("run"), given("day")), params=params))["WorkflowTemplate"]
    assert [it["name"] for it in found["spec"]["arguments"]["parameters"]] == ["day"]
    args = template(found, "a")["container"]["args"]
    assert "--run={{workflow.uid}}" in args
    assert "--time={{=workflow.scheduledTime ?? ''}}" in args
