"""Write what can be derived of docs/reference/diagnostics: the pages of features, and the list of all codes.

A feature that a built-in backend says it cannot do (DW3nn) or does with a loss (DW4nn) has a page made of the backends'
own words. `--check` writes nothing and exits with 1 if a file differs.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = os.path.join(ROOT, "docs", "reference", "diagnostics")
sys.path[:0] = [
    os.path.join(ROOT, "src"),
    *(
        os.path.join(ROOT, "backends", n)
        for n in ("kubeflow", "airflow", "prefect", "dagster", "stepfunctions", "argo")
    ),
]

from dagwright.backend import Feature  # noqa: E402
from dagwright.diagnostics.rules import RULES, Rule, feature_rule  # noqa: E402
from dagwright.registry import BUILT_IN, backend  # noqa: E402
from dagwright.settings.model import TargetSettings  # noqa: E402

if TYPE_CHECKING:
    from dagwright.backend import Backend, Support

PIPELINE, TASK = "[pipelines.shop]", "[pipelines.shop.tasks.train]"

# How a pipeline comes to ask for a feature: the table of the settings, and a line in it.
EXAMPLES: dict[Feature, tuple[str, str]] = {
    Feature.SCHEDULE: (PIPELINE, 'schedule = "0 6 * * 1"'),
    Feature.TIMEZONE: (PIPELINE, 'schedule = "0 6 * * 1"\ntimezone = "Europe/Amsterdam"'),
    Feature.START_DATE: (PIPELINE, 'schedule = "0 6 * * 1"\nstart = 2026-01-01'),
    Feature.CATCHUP: (PIPELINE, 'schedule = "0 6 * * 1"\nstart = 2026-01-01\ncatchup = true'),
    Feature.SCHEDULE_PARAMETER: (PIPELINE, 'schedule = "0 6 * * 1"\nparams.path = { from = "schedule.date" }'),
    Feature.RUN_PARAMETER: (PIPELINE, 'params.path = { from = "run.id" }'),
    Feature.RETRIES: (TASK, "retries = 3"),
    Feature.RETRY_DELAY: (TASK, 'retries = 3\nretry_delay = "30s"'),
    Feature.BACKOFF: (TASK, 'retries = 3\nretry_delay = "30s"\nbackoff = 2'),
    Feature.TASK_TIMEOUT: (TASK, 'timeout = "2h"'),
    Feature.RUN_TIMEOUT: (PIPELINE, 'timeout = "6h"'),
    Feature.CPU: (TASK, "cpu = 4"),
    Feature.MEMORY: (TASK, 'memory = "8Gi"'),
    Feature.GPU: (TASK, "gpu = 1"),
    Feature.EPHEMERAL_STORAGE: (TASK, 'ephemeral_storage = "20Gi"'),
    Feature.IMAGE: (TASK, 'image = "registry.example/train:1"'),
    Feature.ENV: (TASK, 'env.OMP_NUM_THREADS = "4"'),
    Feature.SECRETS: (TASK, 'secrets.DB_PASSWORD = "shop-db/password"'),
    Feature.SERVICE_ACCOUNT: (TASK, 'service_account = "trainer"'),
    Feature.NODE_SELECTOR: (TASK, 'node_selector.disk = "ssd"'),
    Feature.TOLERATIONS: (TASK, 'tolerations = [{ key = "gpu", operator = "Exists" }]'),
    Feature.VOLUMES: (TASK, 'volumes = [{ pvc = "models", mount = "/models" }]'),
    Feature.LABELS: (TASK, 'labels.team = "pricing"'),
    Feature.POOL: (TASK, 'pool = "database"'),
    Feature.PRIORITY: (TASK, "priority = 10"),
    Feature.CACHE: (TASK, "cache = true"),
    Feature.TAGS: (PIPELINE, 'tags = ["pricing"]'),
    Feature.OWNER: (PIPELINE, 'owner = "pricing"'),
    Feature.DESCRIPTION: (PIPELINE, 'description = "Trains the model on the orders of last week."'),
    Feature.MAX_ACTIVE_RUNS: (PIPELINE, "max_active_runs = 1"),
    Feature.ON_FAILURE: (PIPELINE, 'on_failure = "churn.alerts:page"'),
    Feature.NATIVE: (TASK, 'native.airflow = { operator = "airflow.operators.bash.BashOperator" }'),
    Feature.GROUP: (TASK, 'group = "training"'),
    Feature.MAX_PARALLEL: (TASK, "max_parallel = 4"),
    Feature.BATCH: (TASK, "batch = 10"),
}

# Features that the program itself asks for, shown as the line of the program.
PROGRAMS: dict[Feature, tuple[str, str]] = {
    Feature.STATIC_DAG: (
        "def shop(path: str):\n    return train(load_orders(path))",
        "# run it here: dagwright run shop",
    ),
    Feature.ORDER_EDGES: ("save(rows, path)\nnotify(path)", "path = save(rows, path)\nnotify(path)"),
    Feature.PARAMETERS: (
        "def shop(path: str, depth: int = 3): ...",
        'PATH, DEPTH = "orders.csv", 3\n\ndef shop(): ...',
    ),
    Feature.REQUIRED_PARAMETER: ("def shop(path: str): ...", 'def shop(path: str = "orders.csv"): ...'),
    Feature.RESULT: ("return report(score)", "publish(report(score))"),
}


class Variant(NamedTuple):
    """A target in one version and profile; None is the default."""

    target: str
    version: str | None
    profile: str | None

    @property
    def settings(self) -> TargetSettings:
        return TargetSettings(self.target, version=self.version, profile=self.profile)


class Word(NamedTuple):
    """What a target says about a feature: `title` names it, with its version or profile where others say otherwise."""

    title: str
    support: Support
    variants: tuple[Variant, ...]


def variants(name: str) -> list[Variant]:
    """Every version with the default profile, and every profile with the default version."""
    made = backend(name)
    first = [Variant(name, version, None) for version in made.versions or (None,)]
    return first + [Variant(name, None, profile) for profile in made.profiles[1:]]


def words(level: str) -> dict[Feature, list[Word]]:
    """For every feature at that level: what each built-in backend says, once for all its variants that agree."""
    said: dict[Feature, list[Word]] = {}
    for name in BUILT_IN:
        made, known = backend(name), variants(name)
        tables = [(variant, made.capabilities(variant.settings)) for variant in known]
        for feature in Feature:
            saying: dict[Support, list[Variant]] = {}
            for variant, table in tables:
                if table[feature].level == level:
                    saying.setdefault(table[feature], []).append(variant)
            for support, which in saying.items():
                title = made.title if len(which) == len(known) else f"{made.title} ({_listed(which, made)})"
                said.setdefault(feature, []).append(Word(title, support, tuple(which)))
    return said


def _listed(which: list[Variant], made: Backend) -> str:
    default = made.profiles[0] if made.profiles else "the default"
    one_version = len(made.versions) < 2
    return ", ".join(v.profile or (default if one_version else v.version or "") for v in which)


def feature_page(feature: Feature, level: str, said: list[Word]) -> str:
    rule = feature_rule(feature, level)
    whys = [f"**{word.title}**: {_sentence(word.support.why)} {_sentence(word.support.help)}".rstrip() for word in said]
    why = "\n".join(f"- {line}" for line in whys)
    language, before, after = _example(feature, level, rule.code, said[0].variants[0])
    return (
        f"# {rule.code}: {rule.title}\n\n## What\n\n{rule.summary}\n\n## Why\n\n{why}\n\n"
        f"## Before\n\n```{language}\n{before}\n```\n\n## After\n\n```{language}\n{after}\n```\n"
    )


def _example(feature: Feature, level: str, code: str, first: Variant) -> tuple[str, str, str]:
    if feature in PROGRAMS:
        return ("python", *PROGRAMS[feature])
    table, line = EXAMPLES[feature]
    source = 'source = "pipeline.py:shop"'
    before = f"{PIPELINE}\n{source}\n{line}" if table == PIPELINE else f"{PIPELINE}\n{source}\n{table}\n{line}"
    if level == "lossy":
        target = f"[targets.{first.target}]" + (f'\nprofile = "{first.profile}"' if first.profile else "")
        return "toml", before, f'{before}\n{target}\nallow = ["{code}"]  # the loss does not matter here'
    kept = line.split("\n")[:-1]
    rest = [PIPELINE, source, *(kept if table == PIPELINE else [table, *kept] if kept else [])]
    return "toml", before, "\n".join(rest)


def _sentence(text: str) -> str:
    text = text.strip()
    return f"{text[0].upper()}{text[1:]}{'' if text[-1] in '.?!' else '.'}" if text else ""


FAMILIES = {
    "DW0": "Usage and settings",
    "DW1": "The language",
    "DW2": "Bugs in dagwright",
    "DW3": "The target cannot",
    "DW4": "Something would be lost",
    "DW5": "Environment and run time",
}


def index(rules: list[Rule]) -> str:
    """The list of all codes."""
    lines = [
        "# Diagnostics",
        "",
        "Every problem has a code that never changes. `dagwright explain DW102` shows its page.",
        "",
    ]
    for family, title in FAMILIES.items():
        members = [rule for rule in rules if rule.code.startswith(family)]
        if members:
            lines += [f"## {family}: {title}", "", "| code | name | reported when |", "|---|---|---|"]
            lines += [f"| [{rule.code}]({rule.code}.md) | {rule.title} | {rule.summary} |" for rule in members] + [""]
    return "\n".join(lines)


def pages() -> dict[str, str]:
    """File name to text of everything this script writes."""
    made: dict[str, str] = {}
    rules = dict(RULES)
    for level in ("unsupported", "lossy"):
        for feature, said in words(level).items():
            rule = feature_rule(feature, level)
            rules[rule.code] = rule
            made[f"{rule.code}.md"] = feature_page(feature, level, said)
    made["README.md"] = index([rules[code] for code in sorted(rules)])
    return made


def is_derived(name: str) -> bool:
    """Whether a file of the folder is this script's: the list, and all pages of features."""
    return name == "README.md" or (name[:3] in ("DW3", "DW4") and name[3:5].isdigit() and 10 <= int(name[3:5]) < 50)


def main(arguments: list[str]) -> int:
    made = pages()
    stale = []
    for name in sorted({*made, *filter(is_derived, os.listdir(FOLDER))}):
        path = os.path.join(FOLDER, name)
        old = None
        if os.path.exists(path):
            with open(path, encoding="utf-8") as handle:
                old = handle.read()
        if old == made.get(name):
            continue
        stale.append(name)
        if arguments == ["--check"]:
            continue
        if name in made:
            with open(path, "w", encoding="utf-8", newline="\n") as handle:
                handle.write(made[name])
        else:
            os.remove(path)
    for name in stale:
        print(
            ("differs: " if arguments == ["--check"] else "written: ")
            + os.path.join("docs/reference/diagnostics", name)
        )
    return 1 if stale and arguments == ["--check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
