"""What Dagster does not take is refused by code; what it takes is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from dagster_plans import HOSTILE, KUBERNETES, POD, TARGET, codes, emit, given, param, plan, step

from dagwright.backend import Feature
from dagwright.settings.model import ParamSource, PipelineSettings, Secret, TaskSettings
from dagwright_dagster import DagsterBackend
from dagwright_dagster.checks import is_tag

PAGES = Path(__file__).parents[3] / "docs" / "reference" / "diagnostics"


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("assets", True, "yes"),
        ("max_concurrent", 4, 0),
        ("max_concurrent", 1, True),
        ("paused", True, 1),
        ("python_path", ["../.."], "../.."),
        ("python_path", [], [""]),
    ],
)
def test_options_are_typed(key, good, bad):
    made = plan(step("a"))
    assert codes(made, TARGET._replace(extras={key: good})) == []
    emit(made, TARGET._replace(extras={key: good}))
    assert codes(made, TARGET._replace(extras={key: bad})) == ["DW381"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"profile": "process", "worker": "beside", "execution": "process"}, []),
        ({"worker": "installed", "execution": "in_process"}, []),
        ({"profile": "kubernetes", "namespace": "etl", "image": "i", "store": "s3://x"}, []),
        ({"profile": "kubernetes"}, ["DW386"]),
        ({"profile": "kubernetes", "store": "s3://x", "execution": "in_process"}, ["DW381"]),
        ({"profile": "ecs"}, ["DW381"]),
        ({"worker": "inline"}, ["DW381"]),
        ({"execution": "dask"}, ["DW381"]),
        ({"namespace": "etl", "image": "i"}, ["DW381", "DW381"]),
        ({"execution": "in_process", "extras": {"max_concurrent": 2}}, ["DW381"]),
        ({"extras": {"max_concurent": 2, "retries": 1}}, ["DW381", "DW381"]),
    ],
)
def test_keys_of_all_targets(change, found):
    assert codes(plan(step("a")), TARGET._replace(**change)) == found


@pytest.mark.parametrize("text", ["a", "team/data", "A.b-c_9", "x" * 63])
def test_tags(text):
    assert is_tag(text)
    assert codes(plan(step("a", settings=TaskSettings(labels={text: "{{ any }}"})))) == []
    assert codes(plan(step("a"), settings=PipelineSettings(tags=(text,)))) == []


@pytest.mark.parametrize("text", ["", "a b", "a/b/c", "/a", "é", "x" * 64, *HOSTILE[:4]])
def test_what_is_no_tag(text):
    assert not is_tag(text)
    assert codes(plan(step("a", settings=TaskSettings(labels={text: "v"})))) == ["DW384"]
    assert codes(plan(step("a"), settings=PipelineSettings(tags=(text,)))) == ["DW384"]


@pytest.mark.parametrize("text", ["dagster/priority", "dagwright/step", "dagwright/pipeline"])
def test_tags_with_a_meaning_cannot_be_set_by_hand(text):
    assert codes(plan(step("a", settings=TaskSettings(labels={text: "v"})))) == ["DW384"]
    assert codes(plan(step("a"), settings=PipelineSettings(tags=(text,)))) == ["DW384"]


def test_parameters_of_scheduled_runs():
    every_day = PipelineSettings(schedule="0 6 * * *")
    made = plan(step("a", "shop:f", given("p")), params=(param("p"),))
    assert codes(made) == []
    assert codes(made._replace(settings=every_day)) == ["DW383"]
    for source, found in (("schedule.start", ["DW382"]), ("schedule.end", ["DW382"]), ("schedule.time", [])):
        params = (param("p", source=ParamSource(source)),)
        assert codes(made._replace(settings=every_day, params=params)) == found


@pytest.mark.parametrize(
    ("text", "found"), [("shop.mail:tell", []), ("a:b.c", []), ("tell us", ["DW385"]), ("shop", ["DW385"])]
)
def test_who_is_told_of_a_failure(text, found):
    assert codes(plan(step("a"), settings=PipelineSettings(on_failure=text))) == found


def test_secrets_are_variables_where_ops_are_processes():
    made = plan(step("a", settings=TaskSettings(secrets={"PW": Secret("shop-db", "value")})))
    assert codes(made) == ["DW387"]
    assert codes(made, KUBERNETES) == []


def test_a_pod_takes_what_a_process_refuses():
    process, pods = (DagsterBackend().capabilities(target) for target in (TARGET, KUBERNETES))
    features = (
        Feature.CPU, Feature.MEMORY, Feature.GPU, Feature.EPHEMERAL_STORAGE, Feature.IMAGE, Feature.SERVICE_ACCOUNT,
        Feature.NODE_SELECTOR, Feature.TOLERATIONS, Feature.VOLUMES,
    )  # fmt: skip
    assert {process[it].level for it in features} == {"unsupported"}
    assert {pods[it].level for it in features} == {"lowered"}
    assert codes(plan(step("a", settings=POD)), KUBERNETES) == []


def test_every_code_has_a_page_that_shows_it():
    source = (Path(__file__).parents[1] / "dagwright_dagster").glob("*.py")
    used = {code for path in source for code in re.findall(r"DW3[5-9]\d", path.read_text(encoding="utf-8"))}
    assert used == {f"DW38{n}" for n in range(1, 8)}
    assert all((PAGES / f"{code}.md").exists() for code in used)
