"""The pages say what the code takes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from dagwright.settings.schema import GLUE, IMAGES, PARAM_SOURCES, PIPELINE, TARGET, TASK
from dagwright.settings.zones import RELEASE

DOCS = Path(__file__).parents[3] / "docs"
REFERENCE = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")


def keys_of(heading: str) -> set[str]:
    """The keys in the first column of the first table under a heading."""
    section = REFERENCE.split(f"## `[{heading}]`\n", 1)[1].split("\n## ", 1)[0]
    table = re.search(r"\|---.*\n((?:\|.*\n)+)", section)
    assert table is not None
    cells = [line.split("|")[1] for line in table[1].splitlines()]
    return {key.split(".")[0] for cell in cells for key in re.findall(r"`([^`]+)`", cell)}


def test_every_key_is_documented_and_no_other() -> None:
    assert keys_of("pipelines.NAME") == {*PIPELINE, "source", "tasks", "targets"}
    assert keys_of("pipelines.X.tasks.KEY") == set(TASK)
    assert keys_of("targets.NAME") == {*TARGET, "glue"}
    assert keys_of("images") == set(IMAGES)


def test_what_glue_does_not_take() -> None:
    line = next(line for line in REFERENCE.splitlines() if line.startswith("| `glue` | table"))
    later = {"group", "max_parallel", "batch"}
    assert set(re.findall(r"`(\w+)`", line.split("except")[1])) == set(TASK) - set(GLUE) - later


def test_sources_codes_and_release() -> None:
    assert all(f"`{source}`" in REFERENCE for source in PARAM_SOURCES)
    assert set(re.findall(r"DW0\d\d", REFERENCE)) >= {f"DW0{number}" for number in range(22, 35)} - {"DW033"}
    assert f"release {RELEASE}" in REFERENCE


def test_the_examples_of_the_pages_are_right(settings: Any) -> None:
    calls = [("load", "load", "churn.data:load", "rows"), ("train", "train", "churn.model:train", "model")]
    from dagwright.settings.resolve import CallKey

    keys = [CallKey(*call) for call in calls]
    howto = (DOCS / "how-to" / "environments-and-overrides.md").read_text(encoding="utf-8")
    for page in (REFERENCE, howto):
        text = page.split("```toml\n", 1)[1].split("```", 1)[0]
        for env in (None, "prod"):
            resolved = settings.clean(
                text, name="churn", calls=keys, param_names=["snapshot"], env=env, targets=["kubeflow"]
            )
    # the how-to's own output
    (memory,) = [str(entry) for entry in resolved.trace if entry.field == "memory"]
    assert memory in howto
    assert resolved.tasks["train"].secrets == {"DB_URL": ("db", "url")}
    assert resolved.tasks["train"].env == {}
