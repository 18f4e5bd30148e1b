"""Every error at its place: the code, the text under the caret, and what the message or the help says."""

from __future__ import annotations

from typing import Any

import pytest

PIPELINE = "[pipelines.shop]\n"
SCHEDULED = PIPELINE + 'schedule = "@daily"\n'
TASK = "[pipelines.shop.tasks.train]\n"
TARGET = "[targets.kubeflow]\n"

CASES = [
    # DW021: unknown keys, with the nearest name or where the key belongs
    ("[pipeline.shop]\n", "DW021", "pipeline", "did you mean `pipelines`?"),
    ("zzz = 1\n", "DW021", "zzz", "known here: environments, extends, images, pipelines, targets"),
    (PIPELINE + 'shedule = "@daily"\n', "DW021", "shedule", "did you mean `schedule`?"),
    (PIPELINE + "retries = 1\n", "DW021", "retries", "under `[pipelines.shop.tasks.NAME]`"),
    (TASK + "retires = 1\n", "DW021", "retires", "did you mean `retries`?"),
    (TASK + "schedule = 1\n", "DW021", "schedule", "under `[pipelines.shop]`"),
    (TASK + '"mem ory" = 1\n', "DW021", '"mem ory"', "memory"),
    (TASK + "backoff = { factr = 2, factor = 2 }\nretries=1\nretry_delay=1\n", "DW021", "factr", "factor"),
    (TASK + 'tolerations = [{ ky = "gpu" }]\n', "DW021", "ky", "did you mean `key`?"),
    ("[environments.prod]\nschedule = 1\n", "DW021", "schedule", "known here: images, pipelines, targets"),
    (PIPELINE + '[environments.prod.pipelines.shop]\nsource = "a.py"\n', "DW021", "source", "cannot change"),
    (TARGET + "glue.gpu = 1\n", "DW021", "gpu", "it is a setting of tasks"),
    (TARGET + "glue.retrys = 1\n", "DW021", "retrys", "did you mean `retries`"),
    # DW022: what matches nothing
    ("[pipelines.shop.tasks.trian]\n", "DW022", "trian", "did you mean `train`?"),
    ('[pipelines.shop.tasks."fn:shop.model:trian"]\n', "DW022", '"fn:shop.model:trian"', "`fn:shop.model:train`"),
    ('[pipelines.shop.tasks."fn:train"]\n', "DW022", '"fn:train"', "did you mean `train`?"),
    ('[pipelines.shop.tasks."id:train-3"]\n', "DW022", '"id:train-3"', "`id:train`"),
    ('[pipelines.shop.tasks."var:larger"]\n', "DW022", '"var:larger"', "the pipeline calls"),
    ("[pipelines.shop.tasks.train-big]\n", "DW022", "train-big", "did you mean `id:train-big`?"),
    ("[pipelines.shop.tasks.big]\n", "DW022", "big", "did you mean `var:big`?"),
    ('[pipelines.shop.tasks."x*"]\n', "DW022", '"x*"', "the pipeline calls `load`, `clean`, `train`, `report`"),
    (PIPELINE + "[environments.prod]\npipelines.shop.tasks.trian.cpu = 1\n", "DW022", "trian", "train"),
    (PIPELINE + "[environments.prod.pipelines.shp]\n", "DW022", "shp", "did you mean `shop`?"),
    ("[environments.prod.pipelines.zzz]\n", "DW022", "zzz", "add a table `[pipelines.zzz]`"),
    # DW023: cron
    (PIPELINE + 'schedule = "0 25 * * *"\n', "DW023", "25", "0 to 23"),
    (PIPELINE + "schedule = '0 0 31 2 *'\n", "DW023", "31", "day of month"),
    (PIPELINE + 'schedule = """0 25 * * *"""\n', "DW023", '"""0 25 * * *"""', "0 to 23"),
    (PIPELINE + 'schedule = "0\\u002025 * * *"\n', "DW023", '"0\\u002025 * * *"', "0 to 23"),
    (PIPELINE + 'schedule = "* * * *"\n', "DW023", '"* * * *"', "five fields"),
    # DW024: quantities
    (TASK + 'memory = "8GB"\n', "DW024", "GB", '`"8Gi"`'),
    (TASK + 'cpu = "four"\n', "DW024", '"four"', "cores"),
    (TASK + "cpu = -1\n", "DW024", "-1", "cores"),
    (TASK + "cpu = 0\n", "DW024", "0", "leave the key out"),
    (TASK + "cpu = 0.0001\n", "DW024", "0.0001", "cores"),
    (TASK + 'ephemeral_storage = "10 Gi"\n', "DW024", '"10 Gi"', "Gi"),
    (TASK + 'volumes = [{ empty_dir = true, mount = "/x", size = "1g" }]\n', "DW024", "g", "1G"),
    # DW025: durations
    (TASK + 'timeout = "2 hours"\n', "DW025", '"2 hours"', "1h30m"),
    (TASK + 'timeout = "90"\n', "DW025", '"90"', '`"90s"`'),
    (TASK + "timeout = 0\n", "DW025", "0", "leave the key out"),
    (TASK + 'retries = 1\nretry_delay = "-5m"\n', "DW025", '"-5m"', "number and a unit"),
    (PIPELINE + 'timeout = "1h1h"\n', "DW025", '"1h1h"', "number and a unit"),
    (SCHEDULED + 'params.day = { from = "schedule.date", offset = "yesterday" }\n', "DW025", '"yesterday"', "unit"),
    (TASK + 'retries = 1\nretry_delay = 1\nbackoff = { factor = 2, max = "x" }\n', "DW025", '"x"', "unit"),
    # DW026: types, ranges, choices
    (TASK + 'retries = "3"\n', "DW026", '"3"', ""),
    (TASK + "retries = true\n", "DW026", "true", ""),
    (TASK + "retries = -1\n", "DW026", "-1", "from 0 to 1000"),
    (TASK + "retries = 1.0\n", "DW026", "1.0", ""),
    (TASK + 'cache = "yes"\n', "DW026", '"yes"', ""),
    (TASK + "cpu = true\n", "DW026", "true", "cores"),
    (TASK + "memory = 1.5\n", "DW026", "1.5", "Gi"),
    (TASK + "timeout = 1.5\n", "DW026", "1.5", "whole seconds"),
    (TASK + 'effect = "whenever"\n', "DW026", '"whenever"', '`"ordered"` or `"unordered"`'),
    (TASK + 'image = ""\n', "DW026", '""', "leave the key out"),
    (TASK + 'image = "my image"\n', "DW026", '"my image"', "registry"),
    (TASK + "env.PORT = 80_80\n", "DW026", "80_80", 'put it in quotes: `"80_80"`'),
    (TASK + 'env."MY-PORT" = "1"\n', "DW026", '"MY-PORT"', "letters, digits"),
    (TASK + 'env = "A=1"\n', "DW026", '"A=1"', ""),
    (TASK + "labels.team = ['a']\n", "DW026", "['a']", ""),
    (TASK + "node_selector = []\n", "DW026", "[]", ""),
    (TASK + "priority = 2147483648\n", "DW026", "2147483648", "from -2147483648"),
    (TASK + "backoff = 1\nretries = 1\nretry_delay = 1\n", "DW026", "1", "above 1"),
    (TASK + "backoff = {}\n", "DW026", "backoff", "add `factor"),
    (TASK + "backoff = 'x'\n", "DW026", "'x'", "factor"),
    (TASK + "tolerations = { key = 'a' }\n", "DW026", "{ key = 'a' }", "[{"),
    (TASK + "tolerations = [{ effect = 'Never' }]\n", "DW026", "'Never'", "NoSchedule"),
    (TASK + "volumes = [{ mount = '/x' }]\n", "DW026", "{ mount = '/x' }", "pvc"),
    (
        TASK + "volumes = [{ pvc = 'a', secret = 'b', mount = '/x' }]\n",
        "DW026",
        "{ pvc = 'a', secret = 'b', mount = '/x' }",
        "",
    ),
    (TASK + "volumes = [{ pvc = 'a' }]\n", "DW026", "{ pvc = 'a' }", "mount"),
    (TASK + "volumes = [{ pvc = 'a', mount = 'x' }]\n", "DW026", "'x'", "/data"),
    (TASK + "native.airflow = 'x'\n", "DW026", "'x'", ""),
    (TASK + "secrets.A = { name = 'x' }\n", "DW026", "A", "add `key"),
    ("[pipelines.shop.tasks]\ncpu = 4\n", "DW026", "4", "`[pipelines.shop.tasks.NAME]`"),
    ("[pipelines]\nshop = 1\n", "DW026", "1", "`[pipelines.NAME]`"),
    ("pipelines = 1\n", "DW026", "1", ""),
    ("environments = 1\n", "DW026", "1", ""),
    ("environments.prod = 1\n", "DW026", "1", ""),
    (PIPELINE + "source = 1\n", "DW026", "1", '`"path/to/file.py:shop"`'),
    (PIPELINE + 'source = ":"\n', "DW026", '":"', "package.module"),
    (PIPELINE + 'tags = "weekly"\n', "DW026", '"weekly"', '`["a", "b"]`'),
    (PIPELINE + 'tags = ["a", 1]\n', "DW026", "1", 'quotes: `"1"`'),
    (PIPELINE + "schedule = true\n", "DW026", "true", "five fields"),
    (PIPELINE + "max_active_runs = 0\n", "DW026", "0", "from 1"),
    (PIPELINE + 'effects = "none"\n', "DW026", '"none"', '`"data"`'),
    (PIPELINE + "owner = 2026-01-31\n", "DW026", "2026-01-31", 'quotes: `"2026-01-31"`'),
    (SCHEDULED + 'start = "soon"\n', "DW026", '"soon"', "2026-01-31"),
    (SCHEDULED + "start = 06:00:00\n", "DW026", "06:00:00", "2026-01-31"),
    (SCHEDULED + "start = 2026\n", "DW026", "2026", "2026-01-31"),
    (SCHEDULED + 'start = "2026-01-31\\ny = 1"\n', "DW026", '"2026-01-31\\ny = 1"', "2026-01-31"),
    (SCHEDULED + 'start = "2026-02-30"\n', "DW026", '"2026-02-30"', "2026-01-31"),
    (TARGET + "version = 2.10\n", "DW026", "2.10", 'quotes: `"2.10"`'),
    (TARGET + 'worker = "embedded"\n', "DW026", '"embedded"', '`"inline"`'),
    (TARGET + 'allow = ["DW312"]\n', "DW026", '"DW312"', "DW400"),
    (TARGET + "glue = 1\n", "DW026", "1", ""),
    # DW027: time zones
    (SCHEDULED + 'timezone = "Amsterdam"\n', "DW027", '"Amsterdam"', "did you mean `Europe/Amsterdam`?"),
    (SCHEDULED + 'timezone = "new york"\n', "DW027", '"new york"', "`America/New_York`"),
    (SCHEDULED + 'timezone = "Europe/Amsterdm"\n', "DW027", '"Europe/Amsterdm"', "`Europe/Amsterdam`"),
    (SCHEDULED + 'timezone = "+02:00"\n', "DW027", '"+02:00"', "such as `Europe/Amsterdam`"),
    (SCHEDULED + 'timezone = "utc"\n', "DW027", '"utc"', "`UTC`"),
    # DW030: sources
    (SCHEDULED + 'params.day = { from = "schedule.day" }\n', "DW030", '"schedule.day"', "`schedule.date`"),
    (SCHEDULED + "params.day = { from = 1 }\n", "DW030", "1", "schedule.date, schedule.time"),
    (PIPELINE + 'params.day = { from = "run.id", offset = "1d" }\n', "DW030", "offset", ""),
    # DW031: parameters
    (PIPELINE + "params.dya = 1\n", "DW031", "dya", "did you mean `day`?"),
    (PIPELINE + "params.zzz = 1\n", "DW031", "zzz", "it has `day`, `count`"),
    (PIPELINE + "[environments.prod]\npipelines.shop.params.dya = 1\n", "DW031", "dya", "did you mean `day`?"),
    # DW032: secrets
    (TASK + 'env.DB_PASSWORD = "rosebud"\n', "DW032", '"rosebud"', '`secrets.DB_PASSWORD = "my-secret/my-key"`'),
    (TASK + "env.DB_PASSWORD = 1941\n", "DW032", "1941", "secrets.DB_PASSWORD"),
    (
        TASK + 'env.DB_URL = "postgres://shop:rosebud@db/x"\n',
        "DW032",
        '"postgres://shop:rosebud@db/x"',
        "secrets.DB_URL",
    ),
    (
        TASK + "env.CERT = '''\n-----BEGIN RSA PRIVATE KEY-----\n'''\n",
        "DW032",
        "'''\n-----BEGIN RSA PRIVATE KEY-----\n'''",
        "",
    ),
    (TASK + 'secrets.TOKEN = "rosebud"\n', "DW032", '"rosebud"', '`"name/key"`'),
    (TASK + 'secrets.TOKEN = "a/b/c"\n', "DW032", '"a/b/c"', '`"name/key"`'),
    (TASK + 'secrets.TOKEN = "/b"\n', "DW032", '"/b"', '`"name/key"`'),
    (TARGET + 'store = "s3://key:rosebud@bucket"\n', "DW032", '"s3://key:rosebud@bucket"', "engine"),
    (PIPELINE + 'params.day = "https://me:rosebud@host/"\n', "DW032", '"https://me:rosebud@host/"', ""),
    (TASK + "group = 3\n", "DW026", "3", ""),
    (TASK + "max_parallel = 0\n", "DW026", "0", ""),
    (TASK + "batch = 0\n", "DW026", "0", ""),
    # DW034: conflicts
    (PIPELINE + 'timezone = "Europe/Amsterdam"\n', "DW034", "timezone", "add `schedule"),
    (PIPELINE + "start = 2026-01-31\n", "DW034", "start", "add `schedule"),
    (PIPELINE + "catchup = true\n", "DW034", "catchup", "add `schedule"),
    (SCHEDULED + "catchup = true\n", "DW034", "catchup", "add `start"),
    (PIPELINE + 'params.day = { from = "schedule.date" }\n', "DW034", "day", "add `schedule"),
    (TASK + "retry_delay = 5\n", "DW034", "retry_delay", "`retries = 2`"),
    (TASK + "retries = 2\nbackoff = 2\n", "DW034", "backoff", "retry_delay"),
    (TASK + 'gpu_kind = "a100"\n', "DW034", "gpu_kind", "`gpu = 1`"),
    (TASK + 'env.A = "1"\nsecrets.A = "x/y"\n', "DW034", "A", "take the one in `env` out"),
    (TARGET + "glue.retry_delay = 5\n", "DW034", "retry_delay", "`retries = 2`"),
    (TASK + "volumes = [{ pvc = 'a', mount = '/x', size = '1Gi' }]\n", "DW034", "size", ""),
]
IDS = [f"{case[1]}-{number}" for number, case in enumerate(CASES)]


@pytest.mark.parametrize(("text", "code", "place", "help"), CASES, ids=IDS)
def test_errors(one_problem: Any, text: str, code: str, place: str, help: str) -> None:
    problem = one_problem(text, targets=["kubeflow"])
    assert (problem.code, problem.text) == (code, place)
    assert help in problem.help


@pytest.mark.parametrize(("text", "code", "place", "help"), CASES, ids=IDS)
def test_errors_with_windows_line_ends(one_problem: Any, text: str, code: str, place: str, help: str) -> None:
    problem = one_problem(text.replace("\n", "\r\n"), targets=["kubeflow"])
    assert (problem.code, problem.text) == (code, place)


@pytest.mark.parametrize(("text", "code", "place", "help"), CASES, ids=IDS)
def test_errors_in_pyproject(settings: Any, text: str, code: str, place: str, help: str) -> None:
    lines = [
        line.replace("[", "[tool.dagwright.", 1) if line.startswith("[") else line
        for line in text.splitlines(keepends=True)
    ]
    if not lines[0].startswith("["):
        lines.insert(0, "[tool.dagwright]\n")
    settings.write("".join(lines), "pyproject.toml")
    (problem,) = settings.problems(targets=["kubeflow"])
    assert (problem.code, problem.text) == (code, place)


def test_every_code_of_the_settings_has_a_case() -> None:
    seen = {case[1] for case in CASES} | {"DW020", "DW028", "DW029"}
    assert seen == {f"DW0{number}" for number in range(20, 35)} - {"DW033"}  # that one is retired


def test_no_secret_in_any_word(settings: Any) -> None:
    from dagwright.diagnostics.render import FORMATS, render

    secrets = [case for case in CASES if case[1] == "DW032"]
    assert len(secrets) > 5
    for text, *_ in secrets:
        settings.sink._items.clear()
        settings.problems(text, targets=["kubeflow"])
        for format in FORMATS:
            shown = render(
                settings.sink.sorted(), format, read_source=lambda file: (settings.folder / file).read_text()
            )
            assert not any(secret in shown for secret in ("rosebud", "1941", "BEGIN RSA", "a/b/c"))


def test_all_errors_at_once(settings: Any) -> None:
    problems = settings.problems(
        """
        [pipelines.shop]
        schedule = "0 25 * * *"
        timezone = "Mars"
        [pipelines.shop.tasks.train]
        cpu = "four"
        retires = 1
        [pipelines.other.tasks.x]
        memory = "8GB"
        [environments.prod.targets.kubeflow]
        image = ""
        """
    )
    assert [problem.code for problem in problems] == ["DW023", "DW027", "DW024", "DW021", "DW024", "DW026"]


GOOD = """
[pipelines.shop]
source = "shop/pipeline.py:shop"
schedule = "0 6 * * MON"
timezone = "Europe/Amsterdam"
start = 2026-01-31T06:00:00
catchup = true
tags = ["weekly"]
owner = "data"
description = "The weekly numbers."
max_active_runs = 1
timeout = "6h"
on_failure = "ops@example.org"
effects = "data"
glue = ["shop.util:slug"]
task = ["math:sqrt"]
params.day = { from = "schedule.date", offset = "-1d" }
params.count = 3

[pipelines.shop.tasks.train]
retries = 2
retry_delay = "30s"
backoff = { factor = 1.5, max = "10m" }
timeout = "2h"
cpu = "500m"
memory = "8Gi"
gpu = 1
gpu_kind = "nvidia.com/gpu"
ephemeral_storage = "1.5G"
image = "registry.example/churn:1"
env = { PORT = "80", EMPTY = "" }
secrets.DB_PASSWORD = "db/password"
secrets.API_TOKEN = { name = "api", key = "token" }
service_account = "trainer"
node_selector = { disk = "ssd" }
tolerations = [{ key = "gpu", operator = "Exists", effect = "NoSchedule", tolerationSeconds = 5 }]
volumes = [{ pvc = "data", mount = "/data", read_only = true }, { empty_dir = true, mount = "/tmp/x", size = "1Gi" }]
labels = { team = "a" }
pool = "big"
priority = -3
cache = true
effect = "unordered"
native.airflow = { operator = "x", args = { a = [1] } }

[targets.kubeflow]
version = "2.5"
profile = "vertex"
image = "registry.example/base"
namespace = "team"
worker = "inline"
store = "s3://bucket/store"
execution = "process"
allow = ["DW412"]
glue = { cpu = "100m", retries = 1 }
secrets = { db = "prod-db" }
own_key = { a = [1, 2026-01-31] }
"""


def test_everything_that_can_be_set(settings: Any) -> None:
    resolved = settings.clean(GOOD, targets=["kubeflow"], known_targets=["kubeflow"])
    pipeline, train, target = resolved.pipeline, resolved.tasks["train"], resolved.targets["kubeflow"]
    unset = {"where", "expand", "group", "max_parallel", "batch"}
    defaults = type(train)()
    for value, default in ((pipeline, type(pipeline)()), (train, defaults), (target, type(target)(""))):
        for field in value._fields:
            assert (getattr(value, field) == getattr(default, field)) == (field in unset - {"where"}), field
            assert (field in value.where) == (
                field not in unset | {"name"} | ({"glue"} if value is target else set())
            ), field
    assert pipeline.start == "2026-01-31T06:00:00"
    assert pipeline.schedule == "0 6 * * 1"
    assert pipeline.params == {"day": ("schedule.date", ("-1d", -86400)), "count": 3}
    assert train.backoff == (1.5, ("10m", 600))
    assert train.secrets == {"DB_PASSWORD": ("db", "password"), "API_TOKEN": ("api", "token")}
    assert train.env == {"PORT": "80", "EMPTY": ""}
    assert train.ephemeral_storage == ("1.5G", 1_500_000_000)
    assert train.volumes[1] == {"empty_dir": True, "mount": "/tmp/x", "size": ("1Gi", 1024**3)}
    assert train.native == {"airflow": {"operator": "x", "args": {"a": [1]}}}
    assert target.glue.cpu == ("100m", 100)
    assert list(target.extras) == ["own_key"]


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2026-01-31", "2026-01-31"),
        ('"2026-01-31"', "2026-01-31"),
        ('"2026-01-31 06:00:00"', "2026-01-31T06:00:00"),
        ("2026-01-31T06:00:00Z", "2026-01-31T06:00:00+00:00"),
        ("2026-01-31T06:00:00+02:00", "2026-01-31T06:00:00+02:00"),
    ],
)
def test_start(settings: Any, written: str, iso: str) -> None:
    assert settings.clean(f"{SCHEDULED}start = {written}\n").pipeline.start == iso


@pytest.mark.parametrize(
    "entry",
    [
        'TOKENIZERS_PARALLELISM = "false"',
        'MAX_TOKENS = "512"',
        'PASSWORD_FILE = "/run/secrets/db"',
        'TOKEN_URL = "https://host/token"',
        'PWD = "/work"',
        'DB_PASSWORD = ""',
        'DB_URL = "postgres://db:5432/orders"',
        'SECRET_NAME = "db"',
        'CACHE_KEY = "v1"',
    ],
)
def test_what_is_no_secret(settings: Any, entry: str) -> None:
    settings.clean(f"{TASK}env.{entry}\n")


@pytest.mark.parametrize(
    "value",
    [
        "1",
        '"text"',
        "1.5",
        "true",
        "[1, 2]",
        "{ a = 1 }",
        "{ from = 1, to = 2 }",
        "2026-01-31",
        "inf",
        '""',
        "{ offset = 1 }",
    ],
)
def test_parameters_are_kept_as_read(settings: Any, value: str) -> None:
    from dagwright.settings.toml import parse

    assert settings.clean(f"{PIPELINE}params.day = {value}\n").pipeline.params == parse(f"day = {value}")


def test_time_zones_do_not_depend_on_the_machine(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONTZPATH", "")
    monkeypatch.setenv("TZDIR", "/nowhere")
    for zone in ("UTC", "Europe/Amsterdam", "US/Pacific", "Asia/Kathmandu"):
        assert settings.clean(f'{SCHEDULED}timezone = "{zone}"\n').pipeline.timezone == zone


def test_the_list_of_time_zones() -> None:
    from dagwright.settings.zones import ZONES

    assert {"UTC", "Europe/Kyiv", "Europe/Kiev", "America/Argentina/Buenos_Aires", "Etc/GMT+5"} <= ZONES
    assert "Factory" not in ZONES
    assert all(zone == zone.strip() and " " not in zone for zone in ZONES)
