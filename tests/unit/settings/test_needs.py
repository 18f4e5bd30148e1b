"""Settings that do nothing without another, or undo another."""

from __future__ import annotations

from typing import Any

import pytest

from dagwright.settings.model import TaskSettings


def test_a_delay_for_all_is_fine_if_some_are_retried(settings: Any) -> None:
    resolved = settings.clean(
        '[pipelines.shop.tasks."*"]\nretry_delay = 5\nbackoff = 2\n[pipelines.shop.tasks.train]\nretries = 2\n'
    )
    assert resolved.tasks["train"].retry_delay == ("5s", 5)
    assert resolved.tasks["load"] == TaskSettings()
    assert resolved.tasks["load"].where == {}


def test_retries_can_be_switched_off_and_the_delay_left(settings: Any) -> None:
    text = """
        [pipelines.shop.tasks."*"]
        retries = 2
        retry_delay = 5
        backoff = 2
        [environments.dev.pipelines.shop.tasks."*"]
        retries = 0
        """
    task = settings.clean(text, env="dev").tasks["load"]
    assert (task.retries, task.retry_delay, task.backoff) == (0, None, None)
    assert settings.clean(text).tasks["load"].backoff == (2.0, None)


def test_no_gpus(settings: Any) -> None:
    text = "[pipelines.shop.tasks.train]\ngpu = 1\ngpu_kind = 'a100'\n[environments.dev]\npipelines.shop.tasks.train.gpu = 0\n"
    task = settings.clean(text, env="dev").tasks["train"]
    assert (task.gpu, task.gpu_kind) == (None, None)


def test_schedule_switched_off(settings: Any) -> None:
    pipeline = settings.clean(
        """
        [pipelines.shop]
        schedule = "@daily"
        timezone = "Europe/Amsterdam"
        start = 2026-01-31
        catchup = true
        params.day = { from = "schedule.date" }
        [environments.dev.pipelines.shop]
        schedule = false
        """,
        env="dev",
    ).pipeline
    assert (pipeline.schedule, pipeline.start, pipeline.catchup) == (None, None, False)
    assert pipeline.timezone == "Europe/Amsterdam"
    assert pipeline.params == {"day": ("schedule.date", None)}
    assert "start" not in pipeline.where


@pytest.mark.parametrize("text", ['timezone = "UTC"\ncatchup = false\n', "catchup = false\n"])
def test_saying_the_default_is_no_conflict_unless_it_says_something(settings: Any, text: str) -> None:
    expected = ["timezone"] if "timezone" in text else []
    assert [problem.text for problem in settings.problems("[pipelines.shop]\n" + text)] == expected
