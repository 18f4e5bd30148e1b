"""The worker inside the pipeline file: its source, readable, as arguments of the Python in the image."""

from __future__ import annotations

from dagwright.emit.worker import worker_source

BREAK = "\u00a7"
"""Stands between characters that some stage on the way would take for a template; the bootstrap takes it out again."""

_PAIRS = ("{{", "$$", "$(")
_LARGEST_ARGUMENT = 100_000
"""Linux takes 128 KiB in one argument."""

BOOT = f"""\
import sys
count = int(sys.argv[1])
source = "".join(sys.argv[2:count + 2]).replace("\\u{ord(BREAK):04x}", "")
worker = type(sys)("dagwright_worker")
sys.modules["dagwright_worker"] = worker
exec(compile(source, "dagwright_worker.py", "exec"), vars(worker))
sys.exit(worker.main(sys.argv[count + 2:]))
"""


def boot_arguments() -> list[str]:
    """The arguments of `python -c BOOT` before the worker's own: how many parts, and the parts of the source."""
    source = worker_source()
    if BREAK in source:
        raise ValueError(f"the worker's source holds {BREAK}, which marks broken pairs")
    for pair in _PAIRS:
        while pair in source:
            source = source.replace(pair, f"{pair[0]}{BREAK}{pair[1]}")
    parts = _parts(source)
    return [str(len(parts)), *parts]


def _parts(source: str) -> list[str]:
    """The source in pieces of whole lines, none of which ends in an empty line: so each is a block of text in YAML."""
    parts: list[str] = []
    lines: list[str] = []
    size = 0
    for line in source.splitlines(keepends=True):
        if size > _LARGEST_ARGUMENT and lines[-1].strip():
            parts.append("".join(lines))
            lines, size = [], 0
        lines.append(line)
        size += len(line.encode())
    return [*parts, "".join(lines)]
