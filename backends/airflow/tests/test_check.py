"""The table, the checks beyond it, and the file that is read back."""

from __future__ import annotations

import pytest
from airflow_plans import BACKEND, EVERYTHING, TARGET, codes, emitted, param, plan, seconds, step

from dagwright.backend import Feature
from dagwright.diagnostics.model import DagwrightError, Span
from dagwright.settings.model import Backoff, ParamSource, PipelineSettings, TaskSettings

LEVELS = {"native", "lowered", "fused", "lossy", "unsupported"}


@pytest.mark.parametrize("profile", [None, *BACKEND.profiles])
@pytest.mark.parametrize("execution", [None, "process", "venv", "docker", "kubernetes"])
@pytest.mark.parametrize("version", [None, *BACKEND.versions])
def test_the_table_has_every_feature(version, execution, profile):
    table = BACKEND.capabilities(TARGET._replace(version=version, execution=execution, profile=profile))
    assert set(table) == set(Feature)
    for support in table.values():
        assert support.level in LEVELS
        assert (support.why != "") == (support.level != "native")
        assert (support.help != "") == (support.level in {"lossy", "unsupported"})


def test_the_versions_are_the_ones_of_the_table():
    from dagwright_airflow.support import VERSIONS

    assert BACKEND.versions == VERSIONS


def test_backoff_depends_on_the_version():
    levels = {v: BACKEND.capabilities(TARGET._replace(version=v))[Feature.BACKOFF].level for v in BACKEND.versions}
    assert levels == {
        "3.3": "lowered",
        "3.2": "lossy",
        "3.1": "lossy",
        "3.0": "lossy",
        "2.11": "lossy",
        "2.10": "lossy",
    }


def test_nothing_is_wrong_with_a_plan_that_uses_everything():
    assert codes(EVERYTHING) == []


@pytest.mark.parametrize(
    "target",
    [
        {"version": "1.10"},
        {"worker": "inline"},
        {"execution": "pod"},
        {"profile": "astro"},
        {"namespace": "jobs"},
        {"image": "registry.example/shop:1"},
        {"extras": {"queue": "big"}},
        {"extras": {"inline_limit": "big"}},
        {"extras": {"inline_limit": True}},
        {"extras": {"dag": 3}},
        {"extras": {"dag": {"schedule": "@daily"}}},
        {"extras": {"dag": {"max_active_tasks": "4"}}},
        {"extras": {"task": {"retries": 3}}},
        {"extras": {"task": {"executor_config": {"at": float("inf")}}}},
    ],
)
def test_options_that_airflow_does_not_take(target):
    assert codes(plan(step("a")), TARGET._replace(**target)) == ["DW361"]


@pytest.mark.parametrize(
    "target",
    [
        *({"version": version} for version in BACKEND.versions),
        {"worker": "beside", "execution": "process"},
        {"worker": "installed", "store": "/values"},
        {"extras": {"inline_limit": 0, "dag": {"owner_links": {"me": "mailto:me@x"}}, "task": {"queue": "big"}}},
    ],
)
def test_options_that_airflow_takes(target):
    assert codes(plan(step("a")), TARGET._replace(**target)) == []


VENV = {"execution": "venv", "extras": {"python": "/opt/venvs/shop/bin/python"}}
DOCKER = {"execution": "docker", "image": "shop"}
PODS = {"execution": "kubernetes", "image": "shop"}
GKE = {"project_id": "p", "location": "europe-west4", "cluster_name": "c"}


@pytest.mark.parametrize(
    ("target", "key"),
    [
        ({"execution": "venv"}, "execution"),
        (VENV | {"image": "shop"}, "image"),
        (VENV | {"namespace": "jobs"}, "namespace"),
        (VENV | {"profile": "composer"}, "execution"),
        (VENV | {"profile": "mwaa"}, "execution"),
        ({"extras": {"python": "python3"}}, "python"),
        (DOCKER | {"profile": "composer"}, "execution"),
        (DOCKER | {"profile": "mwaa"}, "execution"),
        (DOCKER | {"worker": "beside"}, "worker"),
        (DOCKER | {"worker": "inline"}, "worker"),
        (DOCKER | {"namespace": "jobs"}, "namespace"),
        (DOCKER | {"extras": {"kubernetes": {"in_cluster": True}}}, "kubernetes"),
        (DOCKER | {"extras": {"docker": {"mounts": ["data:/data"]}}}, "docker.mounts"),
        (DOCKER | {"extras": {"docker": {"mounts": ["/data:/data:rw"]}}}, "docker.mounts"),
        (DOCKER | {"extras": {"docker": {"command": "x"}}}, "docker.command"),
        (PODS | {"worker": "beside"}, "worker"),
        (PODS | {"extras": {"docker": {"network_mode": "host"}}}, "docker"),
        (PODS | {"extras": {"kubernetes": {"image_pull_policy": "Sometimes"}}}, "kubernetes.image_pull_policy"),
        (PODS | {"extras": {"kubernetes": {"cmds": ["x"]}}}, "kubernetes.cmds"),
        (PODS | {"extras": {"gke": GKE}}, "gke"),
        (PODS | {"profile": "composer", "extras": {"gke": {"project_id": "p", "location": "l"}}}, "gke"),
        ({"profile": "composer", "version": "3.3"}, "version"),
        ({"profile": "mwaa", "version": "3.3"}, "version"),
        ({"profile": "composer", "extras": {"mwaa": {"dags": "s3://b/dags"}}}, "mwaa"),
        ({"profile": "mwaa", "extras": {"mwaa": {"dags": "/dags"}}}, "mwaa.dags"),
        ({"extras": {"composer": {"environment": "e"}}}, "composer"),
    ],
)
def test_wrong_combinations(target, key):
    """One error, at the key that is wrong."""
    places = {
        name: Span("dagwright.toml", number, 0, number, 1) for number, name in enumerate((key, key.split(".")[0]), 1)
    }
    (found,) = BACKEND.check(plan(step("a")), TARGET._replace(where=places, **target))
    assert found.code == "DW361"
    assert found.span in places.values()
    assert found.help


@pytest.mark.parametrize(
    "target",
    [
        VENV,
        VENV | {"worker": "installed", "store": "/values"},
        DOCKER,
        DOCKER
        | {"worker": "installed", "extras": {"docker": {"mounts": ["/data:/data:ro"], "user": 0, "force_pull": True}}},
        PODS
        | {"namespace": "jobs", "extras": {"kubernetes": {"in_cluster": True, "image_pull_secrets": ["registry"]}}},
        PODS | {"profile": "composer", "extras": {"gke": GKE, "composer": {"environment": "e", "location": "l"}}},
        PODS | {"profile": "mwaa", "extras": {"kubernetes": {"config_file": "/usr/local/airflow/dags/kube.yaml"}}},
        *({"profile": "composer", "version": version} for version in ("3.1", "2.10")),
        *({"profile": "mwaa", "version": version} for version in ("3.0", "2.11", "2.10")),
    ],
)
def test_good_combinations(target):
    assert codes(plan(step("a")), TARGET._replace(**target)) == []


@pytest.mark.parametrize("execution", ["docker", "kubernetes"])
def test_a_container_needs_an_image(execution):
    target = TARGET._replace(execution=execution)
    own = TaskSettings(image="own")
    assert codes(plan(step("a", settings=own), step("b")), target) == ["DW367"]
    assert codes(plan(step("a", settings=own), step("b", settings=own)), target) == []
    assert codes(plan(step("a", settings=own), step("b")), target._replace(image="shop")) == []


@pytest.mark.parametrize(
    "settings", [{"labels": {"team": "a b"}}, {"labels": {"-x": "y"}}, {"gpu": 1, "gpu_kind": "V100"}]
)
def test_what_kubernetes_would_refuse(settings):
    made = plan(step("a", settings=TaskSettings(**settings)))
    assert codes(made, TARGET._replace(**PODS)) == ["DW368"]


def test_a_near_name_is_offered():
    (found,) = BACKEND.check(plan(step("a")), TARGET._replace(extras={"inline_limits": 3}))
    assert found.help == "did you mean `inline_limit`?"


def test_a_scheduled_run_needs_every_parameter():
    scheduled = PipelineSettings(schedule="0 6 * * *")
    assert codes(plan(step("a"), params=(param("p"), param("q", default=1)), settings=scheduled)) == ["DW362"]
    assert codes(plan(step("a"), params=(param("p"),))) == []


@pytest.mark.parametrize(
    ("version", "factor", "retries", "most", "wanted"),
    [
        ("3.3", 3.0, 3, None, []),
        ("3.3", 100.0, 1000, None, ["DW363"]),
        ("3.3", 100.0, 1000, 60, []),
        ("3.2", 3.0, 3, None, []),
        ("3.1", 3.0, 3, None, ["DW363"]),
        ("2.11", 3.0, 3, None, ["DW363"]),
        ("2.11", 2.0, 3, None, []),
        ("2.11", 3.0, 0, None, []),
    ],
)
def test_backoff(version, factor, retries, most, wanted):
    backoff = Backoff(factor, None if most is None else seconds(most))
    backed = TaskSettings(retries=retries, retry_delay=seconds(30), backoff=backoff)
    assert (
        codes(plan(step("a", settings=backed), step("b", settings=backed)), TARGET._replace(version=version)) == wanted
    )


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ({"tags": ("x" * 101,)}, ["DW364"]),
        ({"tags": ("x" * 100,)}, []),
        ({"on_failure": "shop.alerts"}, ["DW365"]),
        ({"on_failure": "shop.alerts:"}, ["DW365"]),
        ({"on_failure": "https://hooks.example/x"}, ["DW365"]),
        ({"on_failure": "shop.alerts:Bot.notify"}, []),
    ],
)
def test_names(settings, wanted):
    assert codes(plan(step("a"), settings=PipelineSettings(**settings))) == wanted


def test_the_environments_name_is_known_when_compiling():
    it = plan(step("a"), params=(param("p", source=ParamSource("env.name")),))
    assert codes(it) == ["DW366"]
    assert codes(it._replace(env="prod")) == []


# --- the file is read back ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"depth": {"const": 3}', '"depth": {"const": 4}'),
        ('"depth": {"const": 3}', '"depth": {"const": True}'),
        ("retries=2", "retries=1"),
        ("catchup=True", "catchup=False"),
        ('task_id="clean"', 'task_id="cleen"'),
        ('"x": load}', '"x": model}'),
        ('PIPELINE = "pipeline:shop"', 'PIPELINE = "pipeline:other"'),
        ("timedelta(hours=2)", "timedelta(hours=3)"),
        ("note = Step(", "nota = Step("),
        ("    tags=", "    tag="),
    ],
)
def test_a_file_that_says_something_else_is_a_bug(monkeypatch, old, new):
    import dagwright_airflow.emit as module

    render = module._render
    text = emitted(EVERYTHING)
    assert text.count(old) == 1, text.count(old)
    monkeypatch.setattr(module, "_render", lambda *given: render(*given).replace(old, new))
    with pytest.raises(DagwrightError, match="DW203"):
        emitted(EVERYTHING)


def test_a_file_that_does_not_parse_is_a_bug(monkeypatch):
    import dagwright_airflow.emit as module

    monkeypatch.setattr(module, "_render", lambda *given: "x = (")
    with pytest.raises(DagwrightError, match="DW203"):
        emitted(EVERYTHING)


@pytest.mark.parametrize(
    ("old", "new"), [('"retries": 1', '"retries": 2'), ('"task_id": "t7"', '"task_id": "t8"'), ("\n{", "{")]
)
def test_a_line_that_says_something_else_is_a_bug(monkeypatch, old, new):
    from test_emit import MANY

    import dagwright_airflow.emit as module

    render = module._render
    monkeypatch.setattr(module, "_render", lambda *given: render(*given).replace(old, new, 1))
    with pytest.raises(DagwrightError, match="DW203"):
        emitted(MANY)
