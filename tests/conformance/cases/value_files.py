import pathlib
import tempfile
from pathlib import Path

from witness import seen


@seen
def write(text: str) -> Path:
    path = Path(tempfile.mkdtemp()) / "räw data.csv"
    path.write_text(text * 1000, encoding="utf-8")
    return path


@seen
def folder(n: int) -> Path:
    root = Path(tempfile.mkdtemp()) / "model"
    (root / "deep" / "er").mkdir(parents=True)
    (root / "empty").mkdir()
    for i in range(n):
        (root / "deep" / f"{i}.bin").write_bytes(bytes([i]) * 10)
    (root / "run.sh").write_text("#!/bin/sh\n")
    (root / "run.sh").chmod(0o755)
    return root


@seen
def read(path: Path, where: Path) -> dict:
    files = sorted(str(p.relative_to(where)) for p in where.rglob("*"))
    return {"size": len(path.read_bytes()), "name": path.name, "files": files, "there": path.exists()}


@seen
def nowhere() -> Path:
    return pathlib.Path("no/such/file")


def value_files(text: str = "a,b\n"):
    path = write(text)
    where = folder(3)
    found = read(path, where)
    return path, where, found, nowhere(), path.suffix
