"""What `SOURCE` on the command line means: a file, a function of a file or module, or a name from the settings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from dagwright.diagnostics.suggest import did_you_mean, nearest
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.diagnostics.model import DiagnosticSink


class Location(Record):
    """A file and the function in it; the function is None where only the file was named."""

    path: str
    function: str | None


def locate(source: str, named: Mapping[str, tuple[str, str]], sink: DiagnosticSink) -> Location | None:
    """The place that `source` means.

    `named` maps the pipelines of the settings to their location (a path, or a dotted module) and function. Reports
    DW001, DW003 or DW011 and gives None where there is nothing.
    """
    head, _, function = source.rpartition(":") if ":" in source[2:] else (source, "", "")
    if head.endswith(".py"):
        return _file(head, function or None, sink)
    if function:
        return _module(head, function, sink)
    if source in named:
        where, function = named[source]
        if where.endswith(".py"):
            return _file(where, function, sink)
        return _module(where, function, sink)
    if os.sep in source or os.path.exists(source):
        sink.error("DW001", f"`{source}` is no Python file", None, help="name a file that ends in `.py`")
        return None
    known = ", ".join(f"`{name}`" for name in named)
    fallback = (
        f"the settings name {known}"
        if known
        else "write `path/to/file.py:function`, or name the pipeline in dagwright.toml"
    )
    sink.error("DW003", f"no pipeline is called `{source}`", None, help=did_you_mean(source, named) or fallback)
    return None


def _file(path: str, function: str | None, sink: DiagnosticSink) -> Location | None:
    if os.path.isfile(path):
        return Location(path, function)
    folder = os.path.dirname(path) or "."
    try:
        beside = [name for name in os.listdir(folder) if name.endswith(".py")]
    except OSError:
        sink.error("DW001", f"there is no file `{path}`: there is no folder `{folder}`", None, help="check the path")
        return None
    near = nearest(os.path.basename(path), beside)
    guess = os.path.join(os.path.dirname(path), near[0]).replace(os.sep, "/") if near else ""
    sink.error(
        "DW001", f"there is no file `{path}`", None, help=f"did you mean `{guess}`?" if guess else "check the path"
    )
    return None


def _module(module: str, function: str, sink: DiagnosticSink) -> Location | None:
    parts = module.split(".")
    for root in (os.curdir, "src"):
        stem = os.path.join(root, *parts)
        for path in (f"{stem}.py", os.path.join(stem, "__init__.py")):
            if os.path.isfile(path):
                return Location(os.path.normpath(path), function)
    sink.error(
        "DW011", f"there is no module `{module}` here or in `src`", None,
        help="run from the folder that holds the package, or name the file: `path/to/file.py:function`",
    )  # fmt: skip
    return None
