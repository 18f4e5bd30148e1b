"""What the pipelines of `dg_flows` call. Whatever happens is told to a file, which the compiler knows nothing of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path


class Odd(Exception):
    """An exception whose arguments are not what it was made from."""

    def __init__(self, text, number):
        super().__init__(text, number)
        self.number = number


def tell(*words):
    path = os.environ.get("DG_WITNESS")
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(json.dumps([*words, time.time()]) + "\n")


def say(x):
    tell("say", repr(x))
    return x


def join(*parts):
    tell("join", repr(parts))
    return list(parts)


def effect(name) -> None:
    tell("effect", name)


def risky(name, fails) -> None:
    tell("risky", name)
    if name == fails:
        raise ValueError(name)


def fail(kind):
    tell("fail", kind)
    if kind == "exit":
        sys.exit(3)
    raise {"value": ValueError("boom", 1), "odd": Odd("odd", 2)}[kind]


def flaky(path, times):
    count = Path(path)
    n = int(count.read_text()) if count.exists() else 0
    count.write_text(str(n + 1))
    tell("try", n)
    if n < times:
        raise RuntimeError(f"try {n}")
    return n


def nap(seconds, marker):
    """Sleeps in a child of its own, as an external program would."""
    tell("nap", marker)
    subprocess.run(
        [sys.executable, "-c", f"import time; time.sleep({seconds}); open({marker!r}, 'w').close()"], check=True
    )
    tell("woke", marker)
    return seconds


def nap_for(seconds, name):
    tell("begin", name)
    time.sleep(seconds)
    tell("end", name)
    return name


def variable(name):
    print(f"asked for {name}")
    return os.environ.get(name)


def big(size):
    return "x" * size


def grow(rows):
    rows.append(len(rows))
    return len(rows)


def write(text):
    path = Path("made here.txt")
    path.write_text(text, encoding="utf-8")
    return path


def read(path):
    return Path(path).read_text(encoding="utf-8")


def kinds(*values):
    return [(type(value).__name__, value) for value in values]


def numbers(n):
    return list(range(n))


def notify(about):
    tell("notify", about["pipeline"], about["engine"], about["reason"], len(about["run"]))
