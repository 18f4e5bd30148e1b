"""Running the worker's doctor in a container."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.diagnostics.model import DiagnosticSink

_WORDS = ("ok", "failed", "skipped")


def engine_on_path(names: Sequence[str]) -> str | None:
    """The first of the programs that is installed."""
    import shutil

    return next((name for name in names if shutil.which(name)), None)


def examine(
    image: str,
    spec: dict[str, Any],
    engine: str,
    sink: DiagnosticSink,
    *,
    store: str | None = None,
    more: Sequence[str] = (),
) -> None:
    """Run `python3 -m dagwright_worker doctor` in a container of the image, and pass on what it says to stdout.

    `spec` is a `checklist`, `engine` docker or podman, `more` further arguments of its `run`. A store that is a folder of this
    machine is mounted at its own path. DW543 where the doctor found something, DW552 where it could not be asked.
    """
    import json
    import subprocess
    import sys

    command = [engine, "run", "--rm", "--interactive", *more]
    doctor = ["python3", "-m", "dagwright_worker", "doctor", "--spec", "-"]
    if store is not None:
        if "://" not in store:
            store = os.path.abspath(store)
            command += ["--volume", f"{store}:{store}"]
        doctor += ["--store", store]
    try:
        done = subprocess.run(  # noqa: S603 -- a list, no shell: the words are what the user typed
            [*command, image, *doctor], input=json.dumps(spec), capture_output=True, text=True, check=False
        )
    except OSError as error:
        sink.error(
            "DW552", f"`{engine}` cannot be started: {error.strerror}", None, help="choose another with --engine"
        )
        return
    lines = [line for line in done.stdout.splitlines() if line.partition(" ")[0] in _WORDS]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    failed = [" ".join(line.split()[1:]) for line in lines if line.startswith("failed")]
    if done.returncode == 1 and failed:
        sink.error(
            "DW543",
            f"tasks would fail in `{image}`",
            None,
            notes=tuple(failed),
            help="build it anew: `dagwright image`",
        )
    elif done.returncode:
        told = [line for line in done.stderr.splitlines() if line.strip() and not line.startswith(("Run '", "See '"))]
        why = tuple(told[-3:]) or (f"`{engine} run` ended with exit code {done.returncode}",)
        help = f"see that `{engine} run {image} python3 -m dagwright_worker version` works"
        sink.error("DW552", f"no worker could be asked in `{image}`", None, notes=why, help=help)
