"""Matching, precedence, merging, and what is said about them."""

from __future__ import annotations

from typing import Any

import pytest

from dagwright.diagnostics.model import DiagnosticSink
from dagwright.settings.load import load_settings
from dagwright.settings.model import (
    PipelineSettings,
    Secret,
    TargetSettings,
    TaskSettings,
    same_settings,
    with_secret_names,
)
from dagwright.settings.resolve import CallKey, Resolver, resolve
from work import calls_of


def cpus(resolved: Any) -> dict[str, int | None]:
    return {name: task.cpu.value // 1000 if task.cpu else None for name, task in resolved.tasks.items()}


def test_without_settings_everything_is_default() -> None:
    sink = DiagnosticSink()
    resolved = resolve(None, None, [CallKey("a", "a", "m:a")], ["x"], targets=["kubeflow"], sink=sink)
    assert resolved.pipeline == PipelineSettings()
    assert resolved.tasks == {"a": TaskSettings()}
    assert resolved.targets == {"kubeflow": TargetSettings("kubeflow")}
    assert (resolved.matches, resolved.trace, sink.sorted()) == ((), [], [])


def test_a_pipeline_the_settings_do_not_know(settings: Any) -> None:
    resolved = settings.clean(
        '[pipelines.other]\nowner = "x"\n[targets.kubeflow]\nimage = "i"\n', name=None, targets=["kubeflow"]
    )
    assert resolved.pipeline == PipelineSettings()
    assert resolved.targets["kubeflow"].image == "i"


# --- matching ---


@pytest.mark.parametrize(
    ("key", "ids"),
    [
        ("train", ["train", "train-big"]),
        ("t*", ["train", "train-big"]),
        ("*", ["load", "clean", "train", "train-big", "report"]),
        ("[lc]*", ["load", "clean"]),
        ("?oad", ["load"]),
        ("report", ["report"]),
        ("fn:shop.model:train", ["train", "train-big"]),
        ("fn:shop.data:*", ["load", "clean"]),
        ("fn:shop.report:Report.send", ["report"]),
        ("id:train-big", ["train-big"]),
        ("id:train*", ["train", "train-big"]),
        ("var:big", ["train-big"]),
        ("var:*", ["load", "clean", "train", "train-big"]),
    ],
)
def test_task_keys(settings: Any, key: str, ids: list[str]) -> None:
    resolved = settings.clean(f"[pipelines.shop.tasks.'{key}']\ncpu = 4\n")
    assert [name for name, cpu in cpus(resolved).items() if cpu] == ids
    (match,) = resolved.matches
    assert (match.key, list(match.calls), match.layer) == (key, ids, "dagwright.toml")
    assert match.span is not None
    assert match.span.line == 1


def test_matches_are_in_the_order_of_the_pipeline(settings: Any) -> None:
    calls = [CallKey("a", "a", "m:a"), CallKey("b", "b", "m:b"), CallKey("a-2", "a", "m:a")]
    resolved = settings.clean("[pipelines.shop.tasks.'[ab]']\n", calls=calls)
    assert [match.calls for match in resolved.matches] == [("a", "b", "a-2")]


def test_keys_tell_case_apart(settings: Any) -> None:
    assert [problem.code for problem in settings.problems("[pipelines.shop.tasks.'T*']\n")] == ["DW022"]


def test_a_bad_key_is_reported_in_every_environment_chosen_or_not(settings: Any) -> None:
    text = "[pipelines.shop]\n[environments.a]\npipelines.shop.tasks.x.cpu = 1\n[environments.b]\npipelines.shop.tasks.y.cpu = 1\n"
    assert [problem.text for problem in settings.problems(text, env="b")] == ["x", "y"]


def test_unknown_targets(settings: Any) -> None:
    problems = settings.problems(
        "[targets.kubeflw]\n[pipelines.shop.targets.x]\n[environments.a.targets.airflw]\n[targets.airflow]\n",
        known_targets=["kubeflow", "airflow"],
        targets=["kubeflow"],
    )
    assert [(problem.code, problem.text) for problem in problems] == [
        ("DW022", "kubeflw"),
        ("DW022", "x"),
        ("DW022", "airflw"),
    ]
    assert "did you mean `kubeflow`?" in problems[0].help
    assert "the targets are airflow, kubeflow" in problems[1].help
    assert Resolver(settings.load(), "shop", sink=settings.sink).target_names == {"kubeflw", "x", "airflw", "airflow"}


# --- precedence ---

LAYERS = """
extends = "base.toml"
[pipelines.shop]
owner = "file"
[pipelines.shop.tasks.train]
cpu = 3
[pipelines.shop.tasks."*"]
cpu = 4
[pipelines.shop.tasks."var:big"]
cpu = 5
[environments.prod.pipelines.shop]
owner = "environment"
tasks."id:train".cpu = 6
"""
BASE = """
[pipelines.shop]
owner = "extended"
description = "extended"
tasks.report.cpu = 1
tasks.report.retries = 1
[environments.prod.pipelines.shop]
owner = "extended environment"
tags = ["extended environment"]
"""


def test_later_keys_win_in_file_order_then_environment_then_set(settings: Any) -> None:
    settings.write(BASE, "base.toml")
    resolved = settings.clean(LAYERS)
    assert cpus(resolved) == {"load": 4, "clean": 4, "train": 4, "train-big": 5, "report": 4}
    assert resolved.tasks["report"].retries == 1
    assert (resolved.pipeline.owner, resolved.pipeline.description) == ("file", "extended")
    resolved = settings.clean(LAYERS, env="prod")
    assert cpus(resolved) == {"load": 4, "clean": 4, "train": 6, "train-big": 5, "report": 4}
    assert (resolved.pipeline.owner, resolved.pipeline.tags) == ("environment", ("extended environment",))
    resolved = settings.clean(
        LAYERS, env="prod", sets=["tasks.t*.cpu=7", "owner=set", "tasks.load.cpu=8", "tasks.load.cpu=9"]
    )
    assert cpus(resolved) == {"load": 9, "clean": 4, "train": 7, "train-big": 7, "report": 4}
    assert resolved.pipeline.owner == "set"


def test_the_environment_must_be_chosen(settings: Any) -> None:
    settings.write(BASE, "base.toml")
    assert settings.clean(LAYERS).pipeline.tags == ()


def test_targets_in_all_their_places(settings: Any) -> None:
    text = """
        [targets.kubeflow]
        image = "1"
        namespace = "1"
        version = "1"
        profile = "1"
        [pipelines.shop.targets.kubeflow]
        namespace = "2"
        version = "2"
        profile = "2"
        glue.cpu = 2
        [pipelines.other.targets.kubeflow]
        image = "other"
        [environments.prod.targets.kubeflow]
        version = "3"
        profile = "3"
        glue.memory = "1Gi"
        [environments.prod.pipelines.shop.targets.kubeflow]
        profile = "4"
        """
    target = settings.clean(text, env="prod", targets=["kubeflow"]).targets["kubeflow"]
    assert (target.image, target.namespace, target.version, target.profile) == ("1", "2", "3", "4")
    assert (target.glue.cpu, target.glue.memory) == (("2", 2000), ("1Gi", 1024**3))
    sets = ["targets.kubeflow.image=5", "pipelines.shop.targets.kubeflow.version=5", "targets.kubeflow.glue.cpu=5"]
    target = settings.clean(text, env="prod", targets=["kubeflow"], sets=sets).targets["kubeflow"]
    assert (target.image, target.version, target.glue.cpu) == ("5", "5", ("5", 5000))
    assert "image" not in target.where
    assert target.where["namespace"].line == 8


def test_maps_add_up_and_the_rest_is_replaced(settings: Any) -> None:
    resolved = settings.clean(
        """
        [pipelines.shop]
        schedule = "@daily"
        tags = ["a", "b"]
        params.day = { from = "schedule.date", offset = "-1d" }
        params.count = 1
        [pipelines.shop.tasks."*"]
        env = { A = "1", B = "1" }
        labels = { a = "1" }
        secrets.S = { name = "s", key = "k" }
        native.airflow = { args = { a = 1, b = 1 }, operator = "x" }
        tolerations = [{ key = "a" }]
        [pipelines.shop.tasks.train]
        env.B = "2"
        labels.b = "2"
        secrets.T = "t/k"
        native.airflow.args.b = 2
        tolerations = [{ key = "b" }]
        [environments.prod.pipelines.shop]
        tags = ["c"]
        params.day = { from = "run.id" }
        [targets.kubeflow]
        own = { a = 1, b = { c = 1 } }
        [environments.prod.targets.kubeflow]
        own.b.d = 2
        """,
        env="prod",
        targets=["kubeflow"],
    )
    train, load = resolved.tasks["train"], resolved.tasks["load"]
    assert train.env == {"A": "1", "B": "2"}
    assert load.env == {"A": "1", "B": "1"}
    assert train.labels == {"a": "1", "b": "2"}
    assert train.secrets == {"S": ("s", "k"), "T": ("t", "k")}
    assert train.native == {"airflow": {"args": {"a": 1, "b": 2}, "operator": "x"}}
    assert load.native == {"airflow": {"args": {"a": 1, "b": 1}, "operator": "x"}}
    assert train.tolerations == ({"key": "b"},)
    assert resolved.pipeline.tags == ("c",)
    assert resolved.pipeline.params == {"day": ("run.id", None), "count": 1}
    assert resolved.targets["kubeflow"].extras == {"own": {"a": 1, "b": {"c": 1, "d": 2}}}
    assert (train.where["env.A"].line, train.where["env.B"].line) == (8, 14)


def test_a_secret_takes_the_place_of_a_plain_variable_and_the_other_way_round(settings: Any) -> None:
    text = """
        [pipelines.shop.tasks.train]
        env.DB_URL = "sqlite://"
        env.OTHER = "1"
        secrets.KEY_ID = "a/b"
        [environments.prod.pipelines.shop.tasks.train]
        secrets.DB_URL = "db/url"
        env.KEY_ID = "public"
        """
    train = settings.clean(text, env="prod").tasks["train"]
    assert train.env == {"OTHER": "1", "KEY_ID": "public"}
    assert train.secrets == {"DB_URL": ("db", "url")}
    assert "env.DB_URL" not in train.where
    assert train.where["secrets.DB_URL"].line == 7
    # nothing sticks to the settings themselves
    train = settings.clean(text).tasks["train"]
    assert (train.env, train.secrets) == ({"DB_URL": "sqlite://", "OTHER": "1"}, {"KEY_ID": ("a", "b")})


def test_unknown_environment(settings: Any) -> None:
    text = "[environments.prod]\n[environments.dev]\n"
    settings.resolve(text, env="prd")
    settings.resolve(text, env="zzz")
    settings.resolve("", env="prod")
    found = settings.reported()
    assert {problem.code for problem in found} == {"DW029"}
    assert {problem.help for problem in found} == {
        "did you mean `prod`?",
        "the environments are `dev`, `prod`",
        "add a table `[environments.prod]`",
    }


def test_environment_without_any_settings() -> None:
    sink = DiagnosticSink()
    resolve(None, None, [], [], env="prod", sink=sink)
    assert [item.message for item in sink.sorted()] == ["no environment `prod`: there is no settings file"]


# --- two steps, trace, sharing ---


def test_the_frontend_gets_its_part_before_there_are_calls(settings: Any) -> None:
    loaded = settings.load('[pipelines.shop]\nglue = ["math:sqrt"]\ntask = ["a:b"]\neffects = "data"\nparams.zzz = 1\n')
    resolver = Resolver(loaded, "shop", sink=settings.sink)
    pipeline = resolver.pipeline
    assert (pipeline.glue, pipeline.task, pipeline.effects) == (("math:sqrt",), ("a:b",), "data")
    assert settings.reported() == []
    assert resolver.resolve([], []).pipeline is pipeline
    assert [problem.code for problem in settings.reported()] == ["DW031"]


def test_trace(settings: Any) -> None:
    settings.write(BASE, "base.toml")
    resolved = settings.clean(
        LAYERS + "[targets.kubeflow]\nglue.cpu = 1\nown = 1\nsecrets.db = 'prod-db'\n",
        env="prod",
        sets=["tasks.train.cpu=7", "tasks.train.env.A=x"],
        targets=["kubeflow"],
    )
    seen = {(entry.subject, entry.calls, entry.field): entry for entry in resolved.trace}
    owner = seen["pipeline", (), "owner"]
    assert owner.value == "environment"
    assert owner.origin.layer == "environment prod in dagwright.toml"
    assert owner.origin.key == "environments.prod.pipelines.shop.owner"
    assert (owner.origin.span.file, owner.origin.span.line) == ("dagwright.toml", 12)
    assert [origin.layer for origin in owner.overridden] == [
        "environment prod in base.toml (extended)",
        "dagwright.toml",
        "base.toml (extended)",
    ]
    cpu = seen["tasks", ("train",), "cpu"]
    assert (cpu.value, cpu.origin) == ("7", ("--set", "tasks.train.cpu", None))
    assert [origin.key for origin in cpu.overridden] == [
        'environments.prod.pipelines.shop.tasks."id:train".cpu',
        'pipelines.shop.tasks."*".cpu',
        "pipelines.shop.tasks.train.cpu",
    ]
    assert str(cpu).startswith("cpu = 7 for train: --set tasks.train.cpu, over environments.prod.pipelines.shop.tasks.")
    assert str(cpu).endswith("pipelines.shop.tasks.train.cpu (dagwright.toml:6)")
    assert str(seen["targets.kubeflow.glue", (), "cpu"]) == (
        "targets.kubeflow.glue.cpu = 1: targets.kubeflow.glue.cpu (dagwright.toml:15)"
    )
    assert seen["tasks", ("train",), "env.A"].value == "x"
    assert ("tasks", ("train",), "env") not in seen
    assert seen["tasks", ("load", "clean"), "cpu"].value == "4"
    assert seen["targets.kubeflow", (), "own"].value == "1"
    assert seen["targets.kubeflow", (), "secrets.db"].value == "prod-db"
    assert seen["targets.kubeflow.glue", (), "cpu"].value == "1"


def test_trace_shows_values_as_written(settings: Any) -> None:
    resolved = settings.clean(
        """
        [pipelines.shop]
        schedule = "@daily"
        catchup = false
        tags = ["a", "b"]
        params.day = { from = "schedule.date", offset = "-1d" }
        params.count = { a = [1] }
        tasks.train = { retries = 1, retry_delay = "5m", backoff = { factor = 2, max = "1h" }, memory = "8Gi", secrets.A = "x/y" }
        """
    )
    assert {entry.field: entry.value for entry in resolved.trace} == {
        "schedule": "0 0 * * *",
        "catchup": "false",
        "tags": "[a, b]",
        "params.day": "from schedule.date -1d",
        "params.count": "{ a = [1] }",
        "retries": "1",
        "retry_delay": "5m",
        "backoff": "2 up to 1h",
        "memory": "8Gi",
        "secrets.A": "x/y",
    }


def test_calls_with_the_same_keys_share_one_object(settings: Any) -> None:
    resolved = settings.clean('[pipelines.shop.tasks.train]\ncpu = 4\n[pipelines.shop.tasks."*"]\nretries = 1\n')
    assert resolved.tasks["train"] is resolved.tasks["train-big"]
    assert resolved.tasks["load"] is resolved.tasks["report"]
    assert list(resolved.tasks) == ["load", "clean", "train", "train-big", "report"]


def test_same_settings_looks_at_the_meaning_only(settings: Any) -> None:
    resolved = settings.clean("[pipelines.shop.tasks.load]\ncpu = 4\n[pipelines.shop.tasks.clean]\ncpu = 4\n")
    load, clean, train = (resolved.tasks[name] for name in ("load", "clean", "train"))
    assert load.where["cpu"] != clean.where["cpu"]
    assert (same_settings(load, clean), same_settings(load, train)) == (True, False)


def test_secret_names_of_a_target() -> None:
    settings = TaskSettings(secrets={"A": Secret("db", "k"), "B": Secret("other", "k")})
    target = TargetSettings("kubeflow", secrets={"db": "prod-db"})
    assert with_secret_names(settings, target).secrets == {"A": ("prod-db", "k"), "B": ("other", "k")}
    assert with_secret_names(settings, TargetSettings("airflow")) is settings


def test_ten_thousand_calls(settings: Any) -> None:
    calls = [CallKey(f"f{n % 200}-{n}", f"f{n % 200}", f"shop.m:f{n % 200}", f"v{n}") for n in range(10_000)]
    loaded = settings.load(
        """
        [pipelines.shop.tasks]
        "*" = { retries = 1 }
        f3 = { cpu = 1 }
        "f1*" = { cpu = 2 }
        "fn:shop.m:f4*" = { memory = "1Gi" }
        "var:v9*" = { priority = 1 }
        """
    )

    def resolved_of(some: list[CallKey]) -> Any:
        return resolve(loaded, "shop", some, [], targets=["kubeflow"], sink=settings.sink)

    assert calls_of(resolved_of, calls) < 10.5 * calls_of(resolved_of, calls[:1000])
    resolved = resolved_of(calls)
    assert settings.reported() == []
    assert len(resolved.tasks) == 10_000
    assert len({id(task) for task in resolved.tasks.values()}) == 8


def test_places_are_the_same_from_another_folder(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.write("[pipelines.shop]\nowner = 'a'\n")
    spans = []
    for folder in (settings.folder, settings.folder.parent):
        monkeypatch.chdir(folder)
        sink = DiagnosticSink()
        loaded = load_settings(str(settings.folder / "pipeline.py"), sink=sink)
        spans.append(resolve(loaded, "shop", [], [], sink=sink).pipeline.where["owner"])
    assert spans[0] == spans[1] == ("dagwright.toml", 2, 0, 2, 5)
