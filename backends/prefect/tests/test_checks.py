"""What Prefect does not take is refused by code; what it takes is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from prefect_plans import HOSTILE, TARGET, codes, emit, given, param, plan, step

from dagwright.settings.model import Backoff, Duration, ParamSource, PipelineSettings, Secret, TaskSettings
from dagwright_prefect import PrefectBackend

PAGES = Path(__file__).parents[3] / "docs" / "reference" / "diagnostics"


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("work_pool", "etl", ""),
        ("work_queue", "slow", 3),
        ("deployment", "weekly", "a/b"),
        ("job_variables", {"a": 1}, ["a"]),
        ("max_workers", 8, True),
        ("persist_result", False, "no"),
        ("result_storage", "s3-bucket/x", None),
        ("enforce_parameter_schema", True, 1),
        ("paused", True, "true"),
        ("python_path", ["../.."], "../.."),
        ("build", [], "docker"),
        ("push", [{"a": {}}], [1]),
        ("pull", [], {}),
        ("triggers", [{"type": "event"}], "event"),
    ],
)
def test_options_are_typed(key, good, bad):
    made = plan(step("a"))
    assert codes(made, TARGET._replace(extras={key: good})) == []
    emit(made, TARGET._replace(extras={key: good}))
    assert codes(made, TARGET._replace(extras={key: bad})) == ["DW371"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"profile": "process", "worker": "beside", "execution": "thread"}, []),
        ({"profile": "docker", "worker": "installed", "execution": "process", "image": "i"}, []),
        ({"profile": "kubernetes", "namespace": "etl", "image": "i"}, []),
        ({"profile": "process", "image": "i"}, ["DW371"]),
        ({"image": "i"}, ["DW371"]),
        ({"profile": "ecs"}, ["DW371"]),
        ({"worker": "inline"}, ["DW371"]),
        ({"execution": "dask"}, ["DW371"]),
        ({"namespace": "etl"}, ["DW371"]),
        ({"profile": "docker", "namespace": "etl"}, ["DW371"]),
        ({"extras": {"workpool": "x", "retries": 1}}, ["DW371", "DW371"]),
    ],
)
def test_keys_of_all_targets(change, found):
    assert codes(plan(step("a")), TARGET._replace(**change)) == found


IMAGE_A, IMAGE_B = TaskSettings(image="a"), TaskSettings(image="b")


@pytest.mark.parametrize(
    ("settings", "image", "found"),
    [
        ((IMAGE_A, IMAGE_A), None, []),
        ((IMAGE_A, IMAGE_B), None, ["DW372"]),
        ((IMAGE_A, TaskSettings()), None, ["DW372"]),
        ((IMAGE_A, TaskSettings()), "a", []),
        ((IMAGE_A, TaskSettings()), "b", ["DW372"]),
        ((TaskSettings(service_account="x"), TaskSettings()), "b", ["DW372"]),
        ((TaskSettings(service_account="x"), TaskSettings(service_account="x")), "b", []),
    ],
)
def test_a_flow_run_is_one_container(settings, image, found):
    made = plan(*(step(f"s{i}", settings=it) for i, it in enumerate(settings)))
    assert codes(made, TARGET._replace(profile="kubernetes", image=image)) == found


@pytest.mark.parametrize(
    "text", ["{{ x }}", "a {{a.b[0]}} c", "{{$HOME}}", "{{ prefect.blocks.secret.x }}", "{{ctx.flow}}"]
)
@pytest.mark.parametrize("where", ["tags", "owner", "description", "env"])
def test_text_that_deploy_would_replace(text, where):
    value = (text,) if where == "tags" else text
    made = plan(step("a"), env="prod")
    assert codes(made) == []
    made = made._replace(env=text) if where == "env" else made._replace(settings=PipelineSettings(**{where: value}))
    assert codes(made) == ["DW373"]


@pytest.mark.parametrize("text", [text for text in HOSTILE if "prefect.blocks" not in text and "{{ ds }}" not in text])
def test_other_text_is_data(text):
    assert codes(plan(step("a"), settings=PipelineSettings(tags=(text,), owner=text, description=text))) == []


@pytest.mark.parametrize("text", ["{{ 1 + 1 }}", "{{}}", "{ {x} }", "${x}"])
def test_text_that_deploy_leaves_alone(text):
    assert codes(plan(step("a"), settings=PipelineSettings(description=text))) == []


@pytest.mark.parametrize(
    ("source", "schedule", "found"),
    [
        ("schedule.date", "0 6 * * *", []),
        ("schedule.time", None, []),
        ("schedule.start", "0 6 * * *", ["DW374"]),
        ("schedule.end", None, ["DW374"]),
        ("run.id", "0 6 * * *", []),
        (None, "0 6 * * *", ["DW375"]),
        (None, None, []),
    ],
)
def test_parameters_and_schedules(source, schedule, found):
    it = param("p", source=ParamSource(source) if source else None)
    made = plan(step("a", "m:f", given("p")), params=(it,), settings=PipelineSettings(schedule=schedule))
    assert codes(made) == found


@pytest.mark.parametrize(("retries", "most", "found"), [(50, None, []), (51, None, ["DW376"]), (51, 60, [])])
def test_delays(retries, most, found):
    backoff = Backoff(1.1, Duration("60s", most) if most else None)
    settings = TaskSettings(retries=retries, retry_delay=Duration("1s", 1), backoff=backoff)
    assert codes(plan(step("a", settings=settings), step("b", settings=settings))) == found


@pytest.mark.parametrize(("name", "found"), [("db-1", []), ("Db", ["DW377"]), ("d_b", ["DW377"]), ("", ["DW377"])])
def test_names_of_secrets(name, found):
    assert codes(plan(step("a", settings=TaskSettings(secrets={"PW": Secret(name, "k")})))) == found


@pytest.mark.parametrize(("text", "found"), [("a.b:c", []), ("a:b.c", []), ("a", ["DW378"]), ("x@y.z", ["DW378"])])
def test_whom_to_tell(text, found):
    assert codes(plan(step("a"), settings=PipelineSettings(on_failure=text))) == found


SOURCE = """\
from shop.data import clean, load_orders
from shop.model import train


def shop(path: str{default}):
    rows = clean(load_orders(path))
    return train(rows)
"""


@pytest.mark.parametrize("code", [f"DW37{n}" for n in range(1, 9)])
def test_what_stands_on_the_page_of_a_code(code, tmp_path):
    """Before gives the code and nothing else, After gives nothing."""
    from dagwright import api

    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    before, after = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "__init__.py").touch()
    (shop / "data.py").write_text("def load_orders(path): ...\ndef clean(rows): ...\n", encoding="utf-8")
    (shop / "model.py").write_text("def train(rows): ...\n", encoding="utf-8")
    default = "" if code == "DW375" else ' = "orders.csv"'
    (tmp_path / "pipeline.py").write_text(SOURCE.replace("{default}", default), encoding="utf-8")
    for text, expected in ((before, {code}), (after, set())):
        (tmp_path / "dagwright.toml").write_text(text, encoding="utf-8")
        found = api.check(f"{tmp_path / 'pipeline.py'}:shop", to="prefect")
        assert {diagnostic.code for diagnostic in found} == expected, found
        assert all(diagnostic.help for diagnostic in found)


def test_all_problems_at_once():
    settings = TaskSettings(secrets={"PW": Secret("A", "k")})
    made = plan(step("a", settings=settings), settings=PipelineSettings(tags=("{{ x }}",), on_failure="x"))
    assert codes(made, TARGET._replace(extras={"x": 1})) == ["DW371", "DW373", "DW377", "DW378"]


def test_what_passes_the_checks_is_emitted():
    assert PrefectBackend().emit(plan(step("a")), TARGET).artifacts
