"""What AWS does not have is refused at its place, and what it just has is taken."""

from __future__ import annotations

import pytest
from states_programs import BATCH, ECS, FAN, IMAGE, ROLE, TARGET, attempt, codes, compiled

TASK = "[pipelines.shop.tasks.add]\n"
PIPELINE = "[pipelines.shop]\n"

REFUSED = [
    # options
    ("DW359", "", TARGET + "distribute = true\n"),
    ("DW359", "", TARGET + 'distributed = "often"\n'),
    ("DW359", "", TARGET + 'role = "trainer"\n'),
    ("DW359", "", TARGET + "log_retention = 2\n"),
    ("DW359", "", TARGET + 'worker = "inline"\n'),
    ("DW359", "", TARGET + 'worker = "beside"\n'),
    ("DW359", "", TARGET + 'profile = "express"\n'),
    ("DW359", "", TARGET + 'execution = "sagemaker"\n'),
    ("DW359", "", TARGET.replace("s3://shop-values/runs", "/mnt/values")),
    ("DW359", "", TARGET.replace("s3://shop-values/runs", "s3://")),
    ("DW359", "", TARGET.replace('store = "s3://shop-values/runs"\n', "")),
    ("DW359", "", BATCH.replace('job_queue = "training"\n', "")),
    ("DW359", "", ECS.replace('cluster = "pipelines"\n', "")),
    ("DW359", "", ECS.replace('subnets = ["subnet-1", "subnet-2"]\n', "")),
    # images
    ("DW380", "", TARGET.replace(f'image = "{IMAGE}"\n', "")),
    ("DW380", "", TARGET.replace(IMAGE, "registry.example/shop:1")),
    ("DW380", TASK + 'image = "registry.example/shop:1"', TARGET),
    # Lambda
    ("DW369", TASK + 'memory = "127Mi"', TARGET),
    ("DW369", TASK + 'memory = "10241Mi"', TARGET),
    ("DW369", TASK + 'memory = "1G"', TARGET),
    ("DW369", TASK + 'ephemeral_storage = "511Mi"', TARGET),
    ("DW369", TASK + 'ephemeral_storage = "11Gi"', TARGET),
    ("DW369", TASK + 'timeout = "15m1s"', TARGET),
    ("DW369", TASK + f'env.BIG = "{"x" * 4000}"', TARGET),
    ("DW388", TASK + 'env.AWS_REGION = "eu-west-1"', TARGET),
    ("DW388", TASK + 'env.X = "one letter"', TARGET),
    ("DW388", TASK + 'env.DAGWRIGHT_STORE = "elsewhere"', TARGET),
    ("DW326", TASK + "cpu = 2", TARGET),
    ("DW328", TASK + "gpu = 1", TARGET),
    ("DW338", TASK + 'pool = "database"', TARGET),
    # retries
    ("DW369", TASK + 'retries = 2\nretry_delay = "10s"\nbackoff = { factor = 2, max = "10s" }', TARGET),
    # names
    ("DW388", TASK + 'service_account = "trainer"', TARGET),
    ("DW388", TASK + 'secrets.PASSWORD = { name = "d#b", key = "password" }', TARGET),
    ("DW388", TASK + 'secrets.PASSWORD = { name = "db", key = "a:b" }', TARGET),
    ("DW388", PIPELINE + 'on_failure = "shop.alerts:page"', TARGET),
    # text
    ("DW379", TASK + 'env.URL = "{{resolve:ssm:x}}"', TARGET),
    ("DW379", TASK + 'labels.team = "a,b"', TARGET),
    ("DW379", TASK + 'labels."aws:team" = "x"', TARGET),
    ("DW379", PIPELINE + 'tags = ["a#b"]', TARGET),
    ("DW379", PIPELINE + f'tags = ["{"x" * 129}"]', TARGET),
    ("DW379", PIPELINE + 'tags = ["owner"]\nowner = "me"', TARGET),
    ("DW379", PIPELINE + f"tags = {[f't{i}' for i in range(51)]}", TARGET),
    ("DW379", PIPELINE + 'description = "{{resolve:secretsmanager:x}}"', TARGET),
    # schedule
    ("DW370", PIPELINE + 'schedule = "0 0 1 * 1"', TARGET),
    ("DW370", PIPELINE + 'schedule = "0 0 * * *"\nparams.n = { from = "schedule.start" }', TARGET),
    ("DW317", PIPELINE + 'schedule = "0 0 * * *"\nstart = 2026-01-01', TARGET),
    ("DW344", PIPELINE + "max_active_runs = 1", TARGET),
    ("DW389", PIPELINE + 'params.n = { from = "env.name" }', TARGET),
    # Batch
    ("DW369", TASK + 'timeout = "59s"', BATCH),
    ("DW369", TASK + "cpu = 0.5", BATCH),
    ("DW329", TASK + 'ephemeral_storage = "30Gi"', BATCH),
    # ECS
    ("DW328", TASK + "gpu = 1", ECS),
    ("DW369", TASK + "cpu = 3", ECS),
    ("DW369", TASK + 'cpu = 1\nmemory = "9Gi"', ECS),
    ("DW369", TASK + 'cpu = 8\nmemory = "17Gi"', ECS),
    ("DW369", TASK + 'memory = "2500Mi"', ECS),
    ("DW369", TASK + 'ephemeral_storage = "20Gi"', ECS),
    ("DW338", TASK + 'pool = "database"', ECS),
]


@pytest.mark.parametrize(("code", "settings", "target"), REFUSED)
def test_refused(tmp_path, code, settings, target):
    assert set(codes(tmp_path, FAN, settings, target)) == {code}


TAKEN = [
    (TASK + 'memory = "128Mi"\nephemeral_storage = "10240Mi"\ntimeout = "15m"', TARGET),
    (TASK + 'memory = "10Gi"\nephemeral_storage = "512Mi"\ntimeout = "1s"', TARGET),
    (TASK + 'retries = 1000\nretry_delay = "1s"\nbackoff = { factor = 1.5, max = "2s" }', TARGET),
    (TASK + f'service_account = "{ROLE}"\nlabels.team = "a b/c:d@e"', TARGET),
    (PIPELINE + 'params.n = { from = "run.id" }', TARGET),
    (PIPELINE + f"tags = {[f't{i}' for i in range(50)]}", TARGET),
    (TASK + 'cpu = 16\nmemory = "120Gi"\ngpu = 4\ntimeout = "60s"\npool = "gpus"', BATCH),
    (TASK + 'cpu = 0.25\nmemory = "512Mi"\nephemeral_storage = "21Gi"\ntimeout = "3d"', ECS),
    (TASK + 'cpu = 16\nmemory = "120Gi"\nephemeral_storage = "200Gi"', ECS),
    ("", TARGET.replace(IMAGE, "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/shop@sha256:00")),
]


@pytest.mark.parametrize(("settings", "target"), TAKEN)
def test_taken(tmp_path, settings, target):
    assert compiled(tmp_path, FAN.replace("n: int", "n: str"), settings, target).states()


def test_a_required_parameter_needs_a_hand(tmp_path):
    source = FAN.replace("n: int = 3", "n: int")
    compiled(tmp_path / "by-hand", source)
    assert set(codes(tmp_path / "scheduled", source, PIPELINE + 'schedule = "0 6 * * *"')) == {"DW370"}


def test_arguments_too_large_for_a_container(tmp_path):
    """ECS takes 8,192 characters of overrides, Batch 30 KiB, a state 256 KB."""
    source = f'def shop():\n    return join("{"x" * 7500}", "y")\n'
    compiled(tmp_path / "lambda", source)
    compiled(tmp_path / "batch", source, "", BATCH)
    assert set(codes(tmp_path / "ecs", source, "", ECS)) == {"DW360"}


def test_too_many_tasks(tmp_path):
    """The history of a run has 25,000 events, a definition 1 MB: both are told before anything is deployed."""
    lines = "\n".join(f"    x{i} = add({i})" for i in range(2000))
    problems = codes(tmp_path, f"def shop():\n{lines}\n    return x0\n")
    assert set(problems) == {"DW360"}


def test_every_problem_is_told_at_once(tmp_path):
    settings = TASK + 'timeout = "1h"\nmemory = "1G"\nservice_account = "x"'
    _, found = attempt(tmp_path, FAN, settings, TARGET + "nothing = 1\n")
    assert {it.code for it in found} == {"DW359", "DW369", "DW388"}
    assert len(found) == 4
    assert all(it.span is not None and it.help for it in found)
