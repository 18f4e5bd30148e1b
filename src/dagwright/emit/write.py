"""Writing emitted files: each whole or not at all, and the comparison with what is on disk."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dagwright.backend import Artifact
    from dagwright.diagnostics.model import DiagnosticSink


def write_artifacts(artifacts: Iterable[Artifact], folder: str, sink: DiagnosticSink) -> list[str]:
    """Write the files below `folder` and give their paths. A file is replaced in one step; unchanged ones are left alone.

    Reports DW010 and stops at the first file that cannot be written.
    """
    written: list[str] = []
    for artifact in artifacts:
        path = os.path.join(folder, *artifact.path.split("/"))
        try:
            _write(path, artifact.text.encode())
        except OSError as error:
            sink.error(
                "DW010",
                f"cannot write `{shown_path(path)}`: {error.strerror}",
                None,
                help="check the folder, or choose another with --out",
            )
            return written
        written.append(path)
    return written


def shown_path(path: str) -> str:
    """The path as people read it: relative to where they are, if it lies there."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative.replace(os.sep, "/")


def _write(path: str, data: bytes) -> None:
    if _read(path) == data:
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    temporary = f"{path}.tmp-{os.getpid()}"
    try:
        with open(temporary, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def compare_artifacts(
    artifacts: Iterable[Artifact], folder: str, sink: DiagnosticSink, command: str = "compile"
) -> None:
    """Report DW013 for every file that is missing or differs, with the first line that does. `command` writes them."""
    for artifact in artifacts:
        path = os.path.join(folder, *artifact.path.split("/"))
        found = _read(path)
        expected = artifact.text.encode()
        if found == expected:
            continue
        if found is None:
            why = "it is missing"
        else:
            old, new = found.splitlines(), expected.splitlines()
            differing = (i for i, pair in enumerate(zip(old, new, strict=False), 1) if pair[0] != pair[1])
            why = f"line {next(differing, min(len(old), len(new)) + 1)} is not what the sources say"
        sink.error(
            "DW013",
            f"`{shown_path(path)}` is stale: {why}",
            None,
            help=f"run `dagwright {command}` again and commit the files",
        )
