"""Names, carriers, parameters, resources, schedule, commands: the parts of the backend one by one."""

from __future__ import annotations

import json

import pytest
from kubeflow_plans import TARGET, given, of, param, plan, step

from dagwright.backend import Feature
from dagwright.emit.names import keys, slug, task_names
from dagwright.emit.text import exact, is_hazard, safe_json, spec_text
from dagwright.settings.model import (
    Backoff,
    Duration,
    ParamSource,
    PipelineSettings,
    Quantity,
    Secret,
    TargetSettings,
    TaskSettings,
)
from dagwright_kubeflow import KubeflowBackend
from dagwright_kubeflow.annotations import ARTIFACT, DATASET, METRICS, MODEL, PARAMETER, carrier
from dagwright_kubeflow.build import build
from dagwright_kubeflow.names import task_names as kubeflow_names
from dagwright_kubeflow.options import Options, read_options
from dagwright_kubeflow.params import kfp_param, run_value
from dagwright_kubeflow.platform import resources
from dagwright_kubeflow.schedule import start_time

BACKEND = KubeflowBackend()


def built(*steps, target=TARGET, **more):
    return build(plan(*steps, **more), target, read_options(target))


def check(*steps, target=TARGET, **more):
    return [(d.code, d.severity, d.message) for d in BACKEND.check(plan(*steps, **more), target)]


# --- names


def test_names_of_tasks():
    long = "a" * 80
    names = task_names(
        ["train", "train-3", "load_x", "load-x", "Load X", "größe", "日本", "1st", "__", long, long + "b"]
    )
    assert names["train"] == "train"
    assert names["train-3"] == "train-3"
    assert names["load-x"] == "load-x"
    assert names["load_x"] == "load-x-2"
    assert names["Load X"] == "load-x-3"
    assert names["größe"] == "gr-e"
    assert names["日本"] == "task"
    assert names["__"] == "task-2"
    assert names[long][:41] == "a" * 41
    assert len(names[long]) == 50
    assert names[long] != names[long + "b"]
    assert len(set(names.values())) == len(names)


def test_names_of_inputs():
    assert keys(["x", "X", "größe", "gr__e", "dagwright_step"], ["dagwright_step"]) == {
        "x": "x", "X": "X", "größe": "gr__e_2", "gr__e": "gr__e", "dagwright_step": "dagwright_step_2",
    }  # fmt: skip


def test_slug():
    assert slug("--Hello__World--") == "hello-world"
    assert slug("é") == ""


def test_the_component_is_never_called_as_the_pipeline():
    documents = built(step("shop"), step("shop-task"), name="shop").documents
    assert list(documents[0]["components"]) == ["comp-shop-task-2", "comp-shop-task"]


def test_hostile_names_of_inputs_reach_the_worker_by_another_key():
    first = step("first", outputs=("größe", "value"))
    second = step("second", "shop:f", dagwright_step=of("first", "größe"), größe=of("first"))
    document = built(first, second).documents[0]
    task = document["root"]["dag"]["tasks"]["second"]
    assert list(task["inputs"]["artifacts"]) == ["dagwright_step_2", "gr__e"]
    assert task["inputs"]["artifacts"]["dagwright_step_2"]["taskOutputArtifact"]["outputArtifactKey"] == "gr__e"
    spec = json.loads(task["inputs"]["parameters"]["dagwright_step"]["runtimeValue"]["constant"])
    assert spec["kfp"] == {"inputs": {"dagwright_step": "dagwright_step_2", "größe": "gr__e"}}


# --- what carries a value


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (None, ARTIFACT), ("", ARTIFACT), ("not an ( annotation", ARTIFACT), ("str", ARTIFACT), ("bytes", ARTIFACT),
        ("float", PARAMETER), ("int", PARAMETER), ("bool", PARAMETER), ("None", PARAMETER), ("datetime.date", PARAMETER),
        ("float | None", PARAMETER), ("Optional[int]", PARAMETER), ("Union[int, float]", PARAMETER), ("int | str", ARTIFACT),
        ("'float'", PARAMETER), ("Literal['a', 'b']", PARAMETER), ("tuple[int, float]", PARAMETER), ("tuple[int, ...]", ARTIFACT),
        ("list[float]", ARTIFACT), ("dict", ARTIFACT), ("dict[str, str]", ARTIFACT), ("Any", ARTIFACT), ("Path", ARTIFACT),
        ("pd.DataFrame", DATASET), ("DataFrame | None", DATASET), ("pandas.core.frame.DataFrame", DATASET), ("pl.LazyFrame", DATASET),
        ("np.ndarray", DATASET), ("npt.NDArray[np.float64]", DATASET), ("pa.Table", DATASET), ("Annotated[pd.DataFrame, 'x']", DATASET),
        ("RandomForestClassifier", MODEL), ("sklearn.linear_model.LinearRegression", MODEL), ("Booster", MODEL), ("ChurnModel", MODEL),
        ("dict[str, float]", METRICS), ("Mapping[str, int]", METRICS), ("EvalMetrics", METRICS), ("Metrics | None", METRICS),
        ("pd.DataFrame | dict[str, float]", ARTIFACT), ("Literal[%r]" % ("x" * 300), ARTIFACT), ("lambda: 1", ARTIFACT),
    ],
)  # fmt: skip
def test_carriers(annotation, expected):
    assert carrier(annotation) == expected


# --- parameters


@pytest.mark.parametrize(
    ("type_", "default", "kfp", "sent"),
    [
        ("int", 3, "NUMBER_INTEGER", 3), ("int", -(2**53) + 1, "NUMBER_INTEGER", -(2**53) + 1), ("int", 2**53, "STRING", exact(2**53)),
        ("int", True, "STRING", exact(True)), ("float", 0.5, "NUMBER_DOUBLE", 0.5), ("float", 1, "STRING", exact(1)),
        ("float", -0.0, "STRING", exact("T")), ("float", float("nan"), "STRING", exact("T")), ("bool", False, "BOOLEAN", False),
        ("str", "x", "STRING", "x"), ("str", "", "STRING", ""), ("str", "{{$.x}}", "STRING", exact("{{$.x}}")),
        ("str", "a$$b", "STRING", exact("a$$b")), ("str", '{"dw": 1}', "STRING", exact('{"dw": 1}')), ("str", None, "STRING", exact(None)),
        ("str", "\ud800", "STRING", exact("T")), ("any", 3, "STRING", exact(3)), ("any", "x", "STRING", exact("x")),
        ({"list": "int"}, [1, 2], "LIST", [1, 2]), ({"list": "int"}, (1, 2), "STRING", exact("T")), ({"list": "any"}, [1], "STRING", exact([1])),
        ({"tuple": ["int", "..."]}, (1, 2), "LIST", (1, 2)), ({"tuple": ["int", "str"]}, (1, "a"), "LIST", (1, "a")),
        ({"tuple": ["int", "str"]}, (1,), "STRING", exact("T")), ({"list": {"list": "float"}}, [[0.5], []], "LIST", [[0.5], []]),
        ({"list": "float"}, [1], "STRING", exact([1])), ({"dict": ["str", "int"]}, {"a": 1}, "STRING", exact({"a": 1})),
        ({"union": ["int", "none"]}, None, "STRING", exact(None)), ({"list": "str"}, ["{{x"], "STRING", exact(["{{x"])),
        ("path", "x", "STRING", exact("x")), ("date", None, "STRING", exact(None)),
    ],
)  # fmt: skip
def test_a_default_is_native_only_where_it_arrives_exactly(type_, default, kfp, sent):
    tagged = "T" if isinstance(sent, str) and sent == exact("T") else default
    found = kfp_param(param("p", type_, default), tagged)
    assert found == (kfp, sent)


def test_required_parameters_have_no_default():
    document = built(step("a", "m:f", given("p")), params=[param("p", "int")]).documents[0]
    assert document["root"]["inputDefinitions"]["parameters"] == {"p": {"parameterType": "NUMBER_INTEGER"}}


BIG = {"$": "int", "v": "0x20000000000001"}


@pytest.mark.parametrize(
    ("kfp", "tagged", "sent"),
    [("STRING", "x", "x"), ("STRING", "{{$.x}}", exact("{{$.x}}")), ("STRING", BIG, exact(BIG)), ("STRING", 3, exact(3)),
     ("NUMBER_INTEGER", 3, 3), ("NUMBER_DOUBLE", 0.5, 0.5), ("BOOLEAN", True, True), ("LIST", [1, [2]], [1, [2]]),
     ("LIST", {"$": "tuple", "v": [1, "$$", BIG, None]}, [1, exact("$$"), exact(BIG), exact(None)])],
)  # fmt: skip
def test_arguments_of_a_run(kfp, tagged, sent):
    assert run_value(kfp, tagged) == sent


@pytest.mark.parametrize(
    ("kfp", "tagged"),
    [("NUMBER_INTEGER", BIG), ("NUMBER_INTEGER", True), ("NUMBER_DOUBLE", 1), ("LIST", "x"), ("BOOLEAN", 1)],
)
def test_arguments_that_would_be_bent_are_refused(kfp, tagged):
    with pytest.raises(ValueError, match="cannot carry"):
        run_value(kfp, tagged)


# --- text


@pytest.mark.parametrize(
    "text",
    [
        "{{$.inputs.parameters['x']}}",
        "{{{x}}}",
        "{{{{",
        "$(HOME)",
        "$$",
        "$$$(",
        "\\$(x)",
        "\\{{",
        "a$",
        "{$(",
        "{{$$((",
        "é\ud800",
    ],
)
def test_json_without_anything_to_expand(text):
    found = safe_json({text: [text]})
    assert not is_hazard(found)
    assert json.loads(found) == {text: [text]}
    assert found.isascii()


def test_a_spec_is_laid_out_for_people():
    text = spec_text({"protocol": "1.0", "pipeline": "p", "step": "s", "block": [{"a": 1}, {"b": "{{"}], "inputs": {}})
    assert text == (
        '{"protocol": "1.0", "pipeline": "p", "step": "s",\n "block": [\n   {"a": 1},\n   {"b": "\\u007b\\u007b"}],\n "inputs": {}}'
    )


# --- containers


def test_amounts_are_exact():
    settings = TaskSettings(
        cpu=Quantity("0.5", 500), memory=Quantity("8Gi", 8 * 1024**3), gpu=1, gpu_kind="amd.com/gpu"
    )
    assert resources(settings) == {
        "cpuLimit": 0.5, "cpuRequest": 0.5, "resourceCpuLimit": "500m", "resourceCpuRequest": "500m",
        "memoryLimit": 8.589934592, "memoryRequest": 8.589934592, "resourceMemoryLimit": "8Gi", "resourceMemoryRequest": "8Gi",
        "accelerator": {"type": "amd.com/gpu", "count": "1", "resourceType": "amd.com/gpu", "resourceCount": "1"},
    }  # fmt: skip
    assert resources(TaskSettings(cpu=Quantity("4", 4000)))["resourceCpuLimit"] == "4"
    assert resources(TaskSettings()) == {}


def test_executors_are_shared_by_content_and_named_by_use():
    big, also_big = TaskSettings(gpu=1), TaskSettings(gpu=1)
    labelled = TaskSettings(labels={"a": "b"})  # differs in the platform document alone
    steps = [
        step("a", "m:f"), step("b", "m:g"), step("t-1", "m:train", settings=big), step("t-2", "m:train", settings=also_big),
        step("c", "m:h", settings=labelled),
    ]  # fmt: skip
    document, platform = built(*steps).documents
    assert {name: it["executorLabel"] for name, it in document["components"].items()} == {
        "comp-a": "exec-shared", "comp-b": "exec-shared", "comp-t-1": "exec-train", "comp-t-2": "exec-train", "comp-c": "exec-c",
    }  # fmt: skip
    assert list(platform["platforms"]["kubernetes"]["deploymentSpec"]["executors"]) == ["exec-c"]


def test_labels_of_executors_are_unique():
    steps = [
        step("shared"),
        *(step(f"{i}-{j}", f"m:f{j}", settings=TaskSettings(gpu=i)) for i in (1, 2) for j in (1, 2)),
    ]
    assert list(built(*steps).documents[0]["deploymentSpec"]["executors"]) == [
        "exec-shared",
        "exec-shared-2",
        "exec-shared-3",
    ]


def test_one_document_where_kubernetes_has_nothing_to_know():
    assert len(built(step("a")).documents) == 1


def test_the_targets_own_names_of_secrets():
    settings = TaskSettings(secrets={"PW": Secret("db", "pw")})
    target = TARGET._replace(secrets={"db": "db-prod"})
    platform = built(step("a", settings=settings), target=target).documents[1]
    (entry,) = platform["platforms"]["kubernetes"]["deploymentSpec"]["executors"]["exec-a"]["secretAsEnv"]
    assert entry["secretName"] == "db-prod"
    assert "PW" not in str(built(step("a", settings=settings)).documents[0])


def test_the_result_is_an_artifact_or_a_parameter_or_nothing():
    root = built(step("a"), result=of("a")).documents[0]["root"]
    assert root["outputDefinitions"] == {
        "artifacts": {"result": {"artifactType": {"schemaTitle": "system.Artifact", "schemaVersion": "0.0.1"}}}
    }
    assert root["dag"]["outputs"] == {
        "artifacts": {"result": {"artifactSelectors": [{"producerSubtask": "a", "outputArtifactKey": "value"}]}}
    }
    root = built(step("a", returns="float"), result=of("a")).documents[0]["root"]
    assert root["outputDefinitions"] == {"parameters": {"result": {"parameterType": "STRING"}}}
    assert "outputs" not in built(step("a")).documents[0]["root"]["dag"]


def test_retries_without_a_delay_still_happen():
    task = built(step("a", settings=TaskSettings(retries=2))).documents[0]["root"]["dag"]["tasks"]["a"]
    assert task["retryPolicy"] == {
        "maxRetryCount": 2,
        "backoffDuration": "0s",
        "backoffFactor": 1,
        "backoffMaxDuration": "31536000s",
    }
    assert (
        "retryPolicy"
        not in built(step("a", settings=TaskSettings(retries=0))).documents[0]["root"]["dag"]["tasks"]["a"]
    )


# --- the worker inside the file


def test_the_inline_worker_is_readable_and_whole():
    from dagwright.emit.worker import worker_source
    from dagwright.emit.yaml import write
    from dagwright_kubeflow import inline

    document = built(step("a"), target=TARGET._replace(worker="inline")).documents[0]
    container = document["deploymentSpec"]["executors"]["exec-a"]["container"]
    assert container["command"] == ["python3", "-c", inline.BOOT]
    *parts, kfp, option, placeholder = container["args"][1:]
    assert container["args"][0] == str(len(parts))
    assert (kfp, option, placeholder) == ("kfp", "--executor-input", "{{$}}")
    assert "".join(parts).replace(inline.BREAK, "") == worker_source()
    for part in parts:
        assert len(part.encode()) < 128 * 1024
        assert not is_hazard(part)
    assert '        - |\n          """The dagwright worker: ' in write([document]).text


# --- the schedule


def test_the_start_is_one_second_early_because_the_scheduler_leaves_it_out():
    assert start_time("2026-01-01", "UTC") == "2025-12-31T23:59:59Z"
    assert start_time("2026-07-01T06:00:00", "Europe/Amsterdam") == "2026-07-01T03:59:59Z"
    assert start_time("2026-01-01T06:00:00Z", "Europe/Amsterdam") == "2026-01-01T05:59:59Z"
    assert start_time("2026-01-01T06:00:00+02:00", "UTC") == "2026-01-01T03:59:59Z"


def sidecar(settings, target=TARGET, **more):
    emission = BACKEND.emit(plan(step("a"), settings=settings, **more), target)
    assert [artifact.path for artifact in emission.artifacts] == ["shop.yaml", "shop.schedule.json"]
    return json.loads(emission.artifacts[1].text)


def test_the_sidecar_holds_arguments_of_the_client():
    found = sidecar(
        PipelineSettings(schedule="*/5 0 * * 1-5", catchup=True, max_active_runs=3), TARGET._replace(namespace="team")
    )
    assert found == {
        "experiment": "shop",
        "namespace": "team",
        "recurring_run": {
            "job_name": "shop", "cron_expression": "0 */5 0 * * 1-5", "max_concurrency": 3, "no_catchup": False, "enabled": True,
        },
    }  # fmt: skip


def test_the_scheduled_time_is_a_macro():
    params = [param("day", "date", source=ParamSource("schedule.date")), param("run", source=ParamSource("run.id"))]
    run = sidecar(PipelineSettings(schedule="0 6 * * 1"), params=params)["recurring_run"]
    assert run["params"] == {"day": '{"dw": 1, "scheduled": "[[ScheduledTime.2006-01-02T15:04:05Z]]"}'}


def test_without_a_schedule_there_is_no_sidecar():
    emission = BACKEND.emit(plan(step("a")), TARGET)
    assert [artifact.path for artifact in emission.artifacts] == ["shop.yaml"]
    assert emission.next_command == 'kfp pipeline create --pipeline-name shop "{out}/shop.yaml"'


# --- the table and the checks


def test_the_table_decides_on_every_feature():
    table = BACKEND.capabilities(TARGET)
    assert list(table) == list(Feature)
    for support in table.values():
        assert support.level in {"native", "lowered", "fused", "lossy", "unsupported"}
        assert (support.level == "native") == (support.why == "")
        assert (support.level in {"lossy", "unsupported"}) == (support.help != "")


def test_the_timezone_is_the_servers():
    assert BACKEND.capabilities(TARGET)[Feature.TIMEZONE].level == "unsupported"
    tokyo = TARGET._replace(extras={"server_timezone": "Asia/Tokyo"})
    assert BACKEND.capabilities(tokyo)[Feature.TIMEZONE].level == "lowered"
    assert check(step("a"), target=tokyo, settings=PipelineSettings(schedule="0 6 * * 1", timezone="Asia/Tokyo")) == []
    (found,) = check(step("a"), target=tokyo, settings=PipelineSettings(schedule="0 6 * * 1"))
    assert found[0] == "DW354"


def test_nothing_to_say():
    assert check(step("a", settings=TaskSettings(retries=1, env={"A": "$5 {b} {{"[:6]}))) == []


CHECKS = {
    "no image": ((step("a"), TargetSettings("kubeflow")), "DW351"),
    "an image for some": ((step("a", settings=TaskSettings(image="x")), TargetSettings("kubeflow")), None),
    "env": ((step("a", settings=TaskSettings(env={"A": "$(B)"})), TARGET), "DW352"),
    "label key": ((step("a", settings=TaskSettings(labels={"a b": "c"})), TARGET), "DW352"),
    "label value": ((step("a", settings=TaskSettings(labels={"a": "c" * 64})), TARGET), "DW352"),
    "good labels": ((step("a", settings=TaskSettings(labels={"example.com/a_b": "c.d-e", "x": ""})), TARGET), None),
    "cache and tag": ((step("a", settings=TaskSettings(cache=True)), TARGET), "DW355"),
    "cache and digest": ((step("a", settings=TaskSettings(cache=True, image="x@sha256:" + "0" * 64)), TARGET), None),
    "gpu": ((step("a", settings=TaskSettings(gpu=1, gpu_kind="a100")), TARGET), "DW357"),
    "read only": (
        (step("a", settings=TaskSettings(volumes=({"pvc": "x", "mount": "/x", "read_only": True},))), TARGET),
        "DW357",
    ),
    "sub path": (
        (step("a", settings=TaskSettings(volumes=({"secret": "x", "mount": "/x", "sub_path": "a"},))), TARGET),
        "DW357",
    ),
    "factor": ((step("a", settings=TaskSettings(retries=1, backoff=Backoff(1.5))), TARGET), "DW358"),
    "max": ((step("a", settings=TaskSettings(retries=1, backoff=Backoff(2, Duration("5m", 300)))), TARGET), "DW358"),
    "whole factor": ((step("a", settings=TaskSettings(retries=1, backoff=Backoff(2.0))), TARGET), None),
    "option": ((step("a"), TARGET._replace(extras={"ttl": -1})), "DW356"),
    "unknown option": ((step("a"), TARGET._replace(extras={"tttl": 1})), "DW356"),
    "profile": ((step("a"), TARGET._replace(profile="gke")), "DW356"),
    "execution": ((step("a"), TARGET._replace(execution="pod")), "DW356"),
    "beside": ((step("a"), TARGET._replace(worker="beside")), "DW356"),
    "inline": ((step("a"), TARGET._replace(worker="inline")), None),
    "too large": ((step("a"), TARGET._replace(extras={"size_limit": 100})), "DW353"),
    "large argument": ((step("a", "m:f", "x" * 70_000), TARGET), "DW353"),
}


@pytest.mark.parametrize("name", CHECKS)
def test_checks(name):
    (one, target), code = CHECKS[name]
    assert [found[0] for found in check(one, target=target)] == ([code] if code else [])


def test_many_tasks_are_a_warning():
    (found,) = check(*(step(f"t-{i}") for i in range(101)))
    assert found[:2] == ("DW353", "warning")


def test_everything_wrong_is_said_at_once():
    settings = TaskSettings(cache=True, gpu_kind="x", backoff=Backoff(1.5), env={"A": "$$"})
    found = check(
        step("a", settings=settings),
        target=TARGET._replace(extras={"x": 1}),
        settings=PipelineSettings(max_active_runs=1),
    )
    assert sorted(code for code, _, _ in found) == ["DW352", "DW354", "DW355", "DW356", "DW357", "DW358"]


def test_options_have_their_defaults():
    assert read_options(TARGET) == Options()
    assert read_options(TARGET._replace(extras={"ttl": "x", "image_pull_secrets": ["a"]})) == Options(
        image_pull_secrets=("a",)
    )


def test_the_file_is_built_once_for_check_and_emit():
    one = plan(step("a"))
    backend = KubeflowBackend()
    assert list(backend.check(one, TARGET)) == []
    made = backend._made
    assert backend.emit(one, TARGET) is made.emission
    assert backend.emit(plan(step("b")), TARGET) is not made.emission


@pytest.mark.parametrize(
    "ids",
    [
        ["load", "load-driver"],
        ["load-driver", "load"],
        ["load", "load-driver", "load-driver-2", "load-driver-driver"],
        ["Load", "load-driver"],
    ],
)
def test_no_task_has_the_name_of_anothers_driver(ids):
    names = kubeflow_names(ids)
    assert list(names) == ids
    assert len(set(names.values())) == len(ids)
    assert {f"{name}-driver" for name in names.values()}.isdisjoint(names.values())
    assert kubeflow_names(["send-driver"]) == {"send-driver": "send-driver"}
