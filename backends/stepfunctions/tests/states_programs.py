"""Small pipelines, compiled as a user's are: a file of domain functions, a pipeline, settings."""

from __future__ import annotations

import json
from typing import NamedTuple

import yaml

from dagwright.compiler import Request, back, front
from dagwright.diagnostics.model import DiagnosticSink
from dagwright.registry import backend

IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1"
ROLE = "arn:aws:iam::123456789012:role/trainer"
TARGET = f'[targets.stepfunctions]\nimage = "{IMAGE}"\nstore = "s3://shop-values/runs"\n'
BATCH = f'{TARGET}execution = "batch"\njob_queue = "training"\n'
ECS = f'{TARGET}execution = "ecs"\ncluster = "pipelines"\nsubnets = ["subnet-1", "subnet-2"]\n'

DOMAIN = '''
import os
import pathlib
import time


def load(n=3):
    return list(range(n))


def add(*xs):
    return sum(xs)


def big(x):
    return x > 3


def join(*xs):
    return xs


def each(x):
    return x * x


def boom(x=None):
    raise ValueError("boom", x)


def note(*xs) -> None:
    with open(os.environ["NOTES"], "a", encoding="utf-8") as file:
        file.write(" ".join(map(repr, (*xs, time.time()))) + "\\n")


def flaky(x, times=2):
    """Fails so many times, and then gives x."""
    place = pathlib.Path(os.environ["NOTES"] + ".flaky")
    tried = len(place.read_text()) if place.exists() else 0
    note("try", tried)
    place.write_text("x" * (tried + 1))
    if tried < times:
        raise ConnectionError("try again")
    return x


def sleep(seconds):
    note("begin", seconds)
    time.sleep(seconds)
    note("end", seconds)
    return seconds


def setting(name):
    return os.environ.get(name)


def day(date):
    return date
'''
NAMES = "load add big join each boom note flaky sleep setting day"

FAN = """
def shop(n: int = 3):
    a = add(n, 1)
    b = add(n, 2)
    c = add(a, 1)
    d = add(a, b)
    return join(c, d)
"""

EVERYTHING = '''
def shop(n: int = 4, name: str = "x"):
    """Every construct once."""
    rows = load(n)
    a, b = add(n, 1), add(n, 2)
    c, d = add(a), add(a, b)
    try:
        note("open")
        squares = [each(r) for r in rows]
    except Exception:
        note("failed")
        raise
    finally:
        note("close")
    if big(n):
        best = add(*squares)
    else:
        best = None
    nested = [[join(x, y) for y in load(x)] for x in rows]
    kept = [each(s) for s in squares if s != 1]
    return join(best, c, d, nested, kept, name)
'''

SETTINGS = f"""
[pipelines.shop]
description = "Every construct, every setting."
owner = "pricing"
tags = ["nightly", "shop"]
schedule = "30 6 * * 1-5"
timezone = "Europe/Amsterdam"
timeout = "2h"
on_failure = "arn:aws:sns:eu-west-1:123456789012:pages"
params.name = {{ from = "schedule.date", offset = "-1d" }}
[pipelines.shop.tasks.each]
retries = 3
retry_delay = "10s"
backoff = {{ factor = 2, max = "60s" }}
timeout = "10m"
memory = "2Gi"
ephemeral_storage = "1Gi"
env.MODE = "fast"
secrets.DB_PASSWORD = "shop-db/password"
labels.team = "pricing"
max_parallel = 5
[pipelines.shop.tasks.join]
service_account = "{ROLE}"
image = "{IMAGE}2"
"""


class Compiled(NamedTuple):
    """What was emitted."""

    definition: dict
    template: dict
    texts: tuple[str, str]
    names: tuple[str, str]
    command: str
    notes: tuple[str, ...]
    plan: object

    def states(self) -> dict:
        """All states, also inside others, by name."""
        return dict(walk(self.definition))

    def resources(self, kind: str) -> list[dict]:
        """The properties of all resources of a kind."""
        return [it["Properties"] for it in self.template["Resources"].values() if it["Type"] == f"AWS::{kind}"]


def walk(machine: dict):
    """All states of a machine, outer ones first."""
    for name, state in machine["States"].items():
        yield name, state
        for inner in [*state.get("Branches", ()), *([state["ItemProcessor"]] if "ItemProcessor" in state else ())]:
            yield from walk(inner)


def write(folder, source, settings="", target=TARGET):
    """The project in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "shop_domain.py").write_text(DOMAIN, encoding="utf-8")
    path = folder / "shop_flow.py"
    path.write_text(f"from shop_domain import {', '.join(NAMES.split())}\n{source}", encoding="utf-8")
    (folder / "dagwright.toml").write_text(f"{settings or '[pipelines.shop]'}\n{target}", encoding="utf-8")
    return path


def attempt(folder, source, settings="", target=TARGET, env=None):
    """What was emitted, or None, and all diagnostics."""
    path = write(folder, source, settings, target)
    sink = DiagnosticSink()
    compilation = front(Request(f"{path}:shop", env=env, targets=("stepfunctions",)), sink)
    if compilation is None:
        return None, sink.sorted()
    plans = []
    made = backend("stepfunctions")
    emission = back(compilation, made, sink, lambda stage, value: plans.append(value) if stage == "legalise" else None)
    if emission is None:
        return None, sink.sorted()
    texts = tuple(artifact.text for artifact in emission.artifacts)
    notes = tuple(made.notes(plans[0], compilation.resolved.targets["stepfunctions"]))
    names = tuple(artifact.path for artifact in emission.artifacts)
    found = Compiled(
        json.loads(texts[0]), yaml.safe_load(texts[1]), texts, names, emission.next_command, notes, plans[0]
    )
    return found, sink.sorted()


def compiled(folder, source, settings="", target=TARGET, env=None) -> Compiled:
    """What was emitted; fails where there are errors."""
    found, problems = attempt(folder, source, settings, target, env)
    assert found is not None, [(it.code, it.message) for it in problems]
    return found


def codes(folder, source, settings="", target=TARGET, env=None) -> dict[str, str]:
    """Code -> message of what is refused."""
    return {it.code: it.message for it in attempt(folder, source, settings, target, env)[1] if it.severity == "error"}
