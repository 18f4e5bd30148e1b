"""The deployment file: what the settings say, in Prefect's words."""

from __future__ import annotations

import yaml
from prefect_plans import TARGET, emit, plan, step

from dagwright.settings.model import PipelineSettings, Quantity, TaskSettings
from dagwright_prefect import PrefectBackend


def deployment(made, target=TARGET):
    (text,) = (text for path, text in emit(made, target).items() if path.endswith(".yaml"))
    (found,) = yaml.safe_load(text)["deployments"]
    return found


def test_a_deployment_says_what_the_settings_say():
    settings = PipelineSettings(
        schedule="0 6 * * 1", timezone="Europe/Amsterdam", tags=("no", "1e3"), owner="me", max_active_runs=1
    )
    assert deployment(plan(step("a"), settings=settings, env="prod")) == {
        "name": "prod",
        "entrypoint": "shop_flow.py:shop",
        "tags": ["no", "1e3", "owner:me"],
        "schedules": [{"cron": "0 6 * * 1", "timezone": "Europe/Amsterdam", "day_or": True, "slug": "schedule"}],
        "concurrency_limit": {"limit": 1, "collision_strategy": "ENQUEUE"},
        "work_pool": {"name": "default"},
    }


def test_a_deployment_passes_options_through():
    extras = {
        "work_pool": "etl",
        "work_queue": "slow",
        "deployment": "weekly",
        "paused": True,
        "enforce_parameter_schema": False,
        "pull": [{"prefect.deployments.steps.git_clone": {"repository": "https://git.example/shop.git"}}],
        "build": [],
        "triggers": [{"type": "event", "expect": ["{{ event.x }}"]}],
        "job_variables": {"working_dir": "/tmp"},
    }
    found = deployment(plan(step("a")), TARGET._replace(extras=extras))
    assert found == {
        "name": "weekly",
        "entrypoint": "shop_flow.py:shop",
        "schedules": [],
        "paused": True,
        "enforce_parameter_schema": False,
        "build": [],
        "pull": extras["pull"],
        "work_pool": {"name": "etl", "work_queue_name": "slow", "job_variables": {"working_dir": "/tmp"}},
        "triggers": extras["triggers"],
    }


def test_a_container_asks_for_the_most_any_task_asks_for():
    small = TaskSettings(cpu=Quantity("500m", 500), memory=Quantity("8Gi", 8 << 30), service_account="runner")
    large = TaskSettings(cpu=Quantity("2", 2000), memory=Quantity("900M", 900_000_000), service_account="runner")
    made = plan(step("a", settings=small), step("b", settings=large))
    target = TARGET._replace(profile="kubernetes", image="registry.example/shop:1", namespace="etl")
    assert deployment(made, target)["work_pool"]["job_variables"] == {
        "image": "registry.example/shop:1",
        "namespace": "etl",
        "service_account_name": "runner",
        "cpu_request": "2",
        "memory_request": "8Gi",
    }
    assert (deployment(made, target)["build"], deployment(made, target)["pull"]) == ([], [])
    docker = deployment(made, TARGET._replace(profile="docker", image="i", extras={"job_variables": {"image": "mine"}}))
    assert docker["work_pool"]["job_variables"] == {"image": "mine", "mem_limit": str(8 << 30)}


def test_the_next_command_names_the_deployment_file():
    emission = PrefectBackend().emit(plan(step("a")), TARGET)
    assert emission.next_command == "cd {out} && prefect --no-prompt deploy --all --prefect-file shop.prefect.yaml"
    assert [it.path for it in emission.artifacts] == ["shop_flow.py", "shop.prefect.yaml", "dagwright_worker.py"]
    installed = PrefectBackend().emit(plan(step("a")), TARGET._replace(worker="installed"))
    assert [it.path for it in installed.artifacts] == ["shop_flow.py", "shop.prefect.yaml"]
