"""The table, the checks beyond it, and the file that is read back."""

from __future__ import annotations

import pytest
from airflow_plans import BACKEND, EVERYTHING, TARGET, codes, emitted, param, plan, seconds, step

from dagwright.backend import Feature
from dagwright.diagnostics.model import DagwrightError
from dagwright.settings.model import Backoff, ParamSource, PipelineSettings, TaskSettings

LEVELS = {"native", "lowered", "fused", "lossy", "unsupported"}


@pytest.mark.parametrize("version", [None, *BACKEND.versions])
def test_the_table_has_every_feature(version):
    table = BACKEND.capabilities(TARGET._replace(version=version))
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
        {"profile": "mwaa"},
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
