"""`--set KEY=VALUE`."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from dagwright.settings.overrides import value_of

TEXT = '[pipelines.shop]\nschedule = "@daily"\n[pipelines.other]\n'


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8", 8),
        ("0.5", 0.5),
        ("true", True),
        ("8Gi", "8Gi"),
        ('"8"', "8"),
        ("'x'", "x"),
        ("[1, 'a']", [1, "a"]),
        ("{a = 1}", {"a": 1}),
        ("2026-01-31", datetime.date(2026, 1, 31)),
        ("0 6 * * 1", "0 6 * * 1"),
        ("", ""),
        ("1\ny = 2", "1\ny = 2"),
        ("1 # no comment", "1 # no comment"),
        ("'#1'", "#1"),
        ("['#1'] ", ["#1"]),
        ("1]#", "1]#"),
        ("1\n", "1\n"),
        ("a=b", "a=b"),
        ("[1", "[1"),
    ],
)
def test_values(text: str, value: Any) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("typed", "task", "field", "value"),
    [
        ("tasks.train.cpu=8", "train", "cpu", ("8", 8000)),
        ("pipelines.shop.tasks.train.cpu=0.5", "train", "cpu", ("0.5", 500)),
        ("tasks.t*.cpu=500m", "train-big", "cpu", ("500m", 500)),
        ('tasks."fn:shop.model:train".memory=8Gi', "train", "memory", ("8Gi", 8 * 1024**3)),
        ("tasks.'id:train-big'.image=a/b:1.0", "train-big", "image", "a/b:1.0"),
        ("tasks.id:train-big.image=a", "train-big", "image", "a"),
        ("tasks.train.env.PORT=8080", "train", "env", {"PORT": "8080"}),
        ("tasks.train.env.A=a=b", "train", "env", {"A": "a=b"}),
        ('tasks.train.env={ A = "1" }', "train", "env", {"A": "1"}),
        ("tasks.train.timeout=90", "train", "timeout", ("90s", 90)),
        (" tasks . train . timeout =2h", "train", "timeout", ("2h", 7200)),
        ("tasks.train.cache=false", "train", "cache", False),
        ("tasks.train.secrets.A=db/key", "train", "secrets", {"A": ("db", "key")}),
        ("tasks.train.labels.version=1.10", "train", "labels", {"version": "1.10"}),
    ],
)
def test_tasks(settings: Any, typed: str, task: str, field: str, value: Any) -> None:
    resolved = settings.clean(TEXT, sets=[typed])
    assert getattr(resolved.tasks[task], field) == value
    assert field not in resolved.tasks[task].where


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("schedule=0 6 * * 1", "schedule", "0 6 * * 1"),
        ("schedule=@hourly", "schedule", "0 * * * *"),
        ("schedule=false", "schedule", None),
        ("pipelines.shop.owner=me", "owner", "me"),
        ("owner=007", "owner", "007"),
        ("tags=['a', 'b']", "tags", ("a", "b")),
        ("params.count=3", "params", {"count": 3}),
        ("params.day=2026-01-31", "params", {"day": datetime.date(2026, 1, 31)}),
        ("params.day={from = 'run.id'}", "params", {"day": ("run.id", None)}),
    ],
)
def test_pipeline(settings: Any, typed: str, field: str, value: Any) -> None:
    assert getattr(settings.clean(TEXT, sets=[typed]).pipeline, field) == value


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("targets.kubeflow.image=a/b", "image", "a/b"),
        ("targets.kubeflow.version=2.10", "version", "2.10"),
        ("targets.kubeflow.allow=['DW412']", "allow", ("DW412",)),
        ("targets.kubeflow.own.deep=1", "extras", {"own": {"deep": 1}}),
        ("pipelines.shop.targets.kubeflow.image=c", "image", "c"),
    ],
)
def test_targets(settings: Any, typed: str, field: str, value: Any) -> None:
    resolved = settings.clean(TEXT, sets=[typed], targets=["kubeflow"])
    assert getattr(resolved.targets["kubeflow"], field) == value


def test_without_a_settings_file(settings: Any) -> None:
    resolved = settings.clean(sets=["tasks.train.cpu=8", "owner=me"], name=None)
    assert (resolved.tasks["train"].cpu, resolved.pipeline.owner) == (("8", 8000), "me")


def test_a_pipeline_without_a_table_of_its_own(settings: Any) -> None:
    resolved = settings.clean("[pipelines.other]\nowner = 'x'\n", sets=["tags=['a']"], name=None)
    assert (resolved.pipeline.tags, resolved.pipeline.owner) == (("a",), None)


@pytest.mark.parametrize(
    ("typed", "code", "message"),
    [
        ("owner", "DW021", "`--set owner` has no value"),
        ("=1", "DW021", "`` is not a dotted key"),
        ("a..b=1", "DW021", "`a..b` is not a dotted key"),
        ("tasks.=1", "DW021", "`tasks.` is not a dotted key"),
        ("tasks.train=1", "DW021", "names a table"),
        ("tasks=1", "DW021", "names a table"),
        ("targets.kubeflow=1", "DW021", "names a table"),
        ("pipelines.shop=1", "DW021", "names a table"),
        ("pipelines=1", "DW021", "names a table"),
        ("pipelines.shop.targets.kubeflow=1", "DW021", "names a table"),
        ("pipelines.other.owner=1", "DW022", "is not of the pipeline at hand"),
        ("environments.prod.targets.x.image=1", "DW021", "cannot be set on the command line"),
        ("extends=x", "DW021", "cannot be set on the command line"),
        ("source=x.py", "DW021", "unknown key `source`"),
        ("ownr=me", "DW021", "unknown key `ownr`"),
        ("tasks.train.cpus=1", "DW021", "unknown key `cpus`"),
        ("tasks.trian.cpu=1", "DW022", "`trian` matches no task"),
        ("tasks.train.cpu=many", "DW024", "`many` is not an amount of cpu"),
        ("tasks.train.timeout=long", "DW025", "`long` is not a length of time"),
        ("tasks.train.retries=two", "DW026", "expected a whole number"),
        ("tags=a", "DW026", "expected an array"),
        ("tags=['a', 1]", "DW026", "expected a text, not an integer"),
        ("tasks.train.env={ PORT = 8080 }", "DW026", "expected a text, not an integer"),
        ("schedule=0 25 * * *", "DW023", "hour 25"),
        ("timezone=Mars", "DW027", "`Mars` is not a timezone"),
        ("params.zzz=1", "DW031", "no parameter `zzz`"),
        ("tasks.train.retry_delay=5", "DW034", "does nothing without"),
        ("expand=3", "DW026", "an array of texts"),
        ("tasks.train.env.TOKEN=rosebud", "DW032", "`TOKEN` holds a secret"),
    ],
)
def test_errors_name_what_was_typed(settings: Any, typed: str, code: str, message: str) -> None:
    settings.resolve(TEXT, sets=[typed], targets=["kubeflow"])
    (item,) = settings.sink.sorted()
    assert (item.code, item.span) == (code, None)
    assert message in item.message
    assert "rosebud" not in str(item)
    if code != "DW032":
        assert item.notes == (f"asked for by `--set {typed}`",)


def test_a_bad_override_does_not_hide_a_good_one(settings: Any) -> None:
    resolved = settings.resolve(TEXT, sets=["a..b=1", "owner=me"])
    assert resolved.pipeline.owner == "me"
    assert [problem.code for problem in settings.reported()] == ["DW021"]
