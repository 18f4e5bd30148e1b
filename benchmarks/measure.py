"""CPU seconds and memory of a whole process, beside a reference, in rotation."""

from __future__ import annotations

import os
import statistics
import subprocess
from typing import NamedTuple


class Figures(NamedTuple):
    """Medians: CPU seconds, the ratio to the reference pair by pair, and the peak memory of the largest run."""

    cpu: float
    ratio: float
    megabytes: float
    ok: bool
    error: str


def measure(command: list[str], reference: list[str], runs: int) -> Figures:
    """Run both in turn, once to warm up and `runs` times that count."""
    _run(reference)
    _run(command)
    pairs, peak, ok, error = [], 0.0, True, ""
    for _ in range(runs):
        base, _, _, _ = _run(reference)
        cpu, memory, code, text = _run(command)
        pairs.append((cpu, cpu / base))
        peak = max(peak, memory)
        if code:
            ok, error = False, text
    return Figures(statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs), peak, ok, error)


def _run(command: list[str]) -> tuple[float, float, int, str]:
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env.setdefault("USERNAME", "bench")  # one of the peers wants a name
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env)
    assert process.stderr is not None
    text = process.stderr.read().decode(errors="replace").strip()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    last = text.splitlines()[-1] if text else ""
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode, last[:100]
