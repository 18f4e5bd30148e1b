"""Domain functions of the engine tests. They know nothing of dagwright, and tell what they do in the file of SHELF_LOG."""

# ruff: noqa: PLC2401 -- names that are no ASCII are part of the test
from __future__ import annotations

import json
import os
import time


def tell(text):
    with open(os.environ["SHELF_LOG"], "a", encoding="utf-8") as file:
        file.write(f"{text}\n")


def echo(value):
    tell(f"echo {value!r}")
    return value


def join(*values, **named):
    return [*values, *named.items()]


def note(text) -> None:
    tell(f"note {text}")


def flaky(name, times):
    """Fails as often as `times` says, then gives the number of calls."""
    path = f"{os.environ['SHELF_LOG']}.{name}"
    with open(path, "ab") as file:
        file.write(b".")
    calls = os.path.getsize(path)
    tell(f"flaky {calls} {time.time():.3f}")
    if calls <= times:
        raise ValueError("not yet", calls)
    return calls


def boom(value):
    raise KeyError("boom", value)


def leave(code):
    raise SystemExit(code)


def sleep(seconds):
    tell("asleep")
    time.sleep(seconds)
    tell("awake")


def big(size):
    return "x" * size


def variable(name):
    return os.environ.get(name)


def told(failure):
    tell(f"told {sorted(failure)} {failure['pipeline']} {failure['reason']}")


def prüfe(value):
    return [value]


def pair():
    return 1, "two"


def stored(name):
    """What stands in the file `name` beside SHELF_LOG now, as JSON."""
    tell(f"stored {name}")
    with open(f"{os.environ['SHELF_LOG']}.{name}", encoding="utf-8") as file:
        return json.load(file)


def fails_if(value, wrong):
    tell(f"fails_if {value}")
    if value == wrong:
        raise ValueError(value)
    return value
