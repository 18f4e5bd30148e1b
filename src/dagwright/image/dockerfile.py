"""The Dockerfile for the tasks of a pipeline, and the files that its build needs beside it."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

from dagwright.backend import Artifact
from dagwright.emit.worker import worker_source
from dagwright.image.checklist import checklist
from dagwright.image.modules import project_modules
from dagwright.image.requirements import read_requirements
from dagwright.plan.images import ImageUse, demand_digests
from dagwright.record import Record

if TYPE_CHECKING:
    from dagwright.diagnostics.model import DiagnosticSink, Span
    from dagwright.image.modules import Modules
    from dagwright.plan.compilation import Compilation

BASE = "python:3.12-slim"
"""What the image is made from unless `images.base` says otherwise."""

DOCKERFILE, IGNORE, WORKER, CHECKLIST = (
    "Dockerfile",
    "Dockerfile.dockerignore",
    "dagwright_worker.py",
    "dagwright_doctor.json",
)
USER = 10001
"""The user that tasks run as: above those of any system, and a number, which is what Kubernetes asks for to be sure."""

_HOME = "/app"


class Image(Record):
    """The files to write, the folder that is the build's context, a tag to begin with, and what nothing installs."""

    artifacts: tuple[Artifact, ...]
    context: str
    tag: str
    missing: dict[str, str]


class _Content(Record):
    """What goes into the image: paths relative to the context, with `/`."""

    base: str
    files: str
    root: str
    modules: Modules
    requirements: str | None
    hashed: bool
    include: tuple[str, ...]


def image(compilation: Compilation, folder: str, sink: DiagnosticSink) -> Image | None:
    """The image for a pipeline, its files to be written to `folder`. None where the sink got errors.

    The build's context is the folder of the settings, or the import root where that does not lie in it. Nothing is imported
    or run, and the bytes depend on nothing but the project's own files.
    """
    context = compilation.folder if _is_inside(compilation.root, compilation.folder) else compilation.root
    content = _content(compilation, context, folder, sink)
    if content is None or sink.has_errors:
        return None
    name = compilation.plan.name
    tag = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "pipeline"
    artifacts = (
        Artifact(DOCKERFILE, _dockerfile(content, tag)),
        Artifact(IGNORE, _ignore(content)),
        Artifact(WORKER, worker_source()),
        Artifact(CHECKLIST, json.dumps(checklist(compilation.plan), indent=2, ensure_ascii=True) + "\n"),
    )
    return Image(artifacts, context, tag, {} if content.requirements else content.modules.foreign)


def _content(compilation: Compilation, context: str, folder: str, sink: DiagnosticSink) -> _Content | None:
    settings = compilation.resolved.images
    name = settings.base or BASE
    demand_digests([ImageUse(name, "base", settings.where.get("base"))], settings, compilation.images, sink)
    if not _is_inside(folder, context):
        message = f"`{_shown(folder)}` lies outside `{_shown(context)}`, which the image is built from"
        sink.error("DW039", message, None, help="choose a folder inside with --out")
        return None
    requirements = _requirements(compilation, context, sink)
    include = []
    for number, path in enumerate(settings.include):
        span = settings.where.get(f"include.{number}", settings.where.get("include"))
        found = _project_file(path, compilation, context, span, sink)
        if found is not None:
            include.append(found + "/" if os.path.isdir(os.path.join(context, found)) else found)
    hashed = False
    if requirements is not None:
        path = os.path.join(context, *requirements.split("/"))
        hashed = read_requirements(path, _shown(path), sink).hashed
    modules = project_modules(compilation.root, compilation.files)
    base = compilation.images.get(name, name)
    files, root = _relative(folder, context), _relative(compilation.root, context)
    return _Content(base, files, root, modules, requirements, hashed, tuple(include))


def _requirements(compilation: Compilation, context: str, sink: DiagnosticSink) -> str | None:
    """The requirement file, relative to the context: what the settings say, else `requirements.txt` where there is one."""
    settings = compilation.resolved.images
    if settings.requirements is not None:
        span = settings.where.get("requirements")
        return _project_file(settings.requirements, compilation, context, span, sink)
    if os.path.isfile(os.path.join(context, "requirements.txt")):
        return "requirements.txt"
    _refuse_loose_dependencies(context, sink)
    return None


def _refuse_loose_dependencies(context: str, sink: DiagnosticSink) -> None:
    """DW038 where a `pyproject.toml` has dependencies, and nothing pins them."""
    from dagwright.settings.toml import Document, parse

    path = os.path.join(context, "pyproject.toml")
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read().replace("\r\n", "\n")
        data = parse(text)
    except (OSError, ValueError):
        return  # none, or one that its own tools will complain about
    project = data.get("project")
    if isinstance(project, dict) and project.get("dependencies"):
        span: Span = Document(_shown(path), path, text, data).key(("project", "dependencies"))
        message = "the project has dependencies, and no file pins them for the image"
        help = "`uv pip compile --generate-hashes pyproject.toml -o requirements.txt` writes one"
        sink.error("DW038", message, span, help=help)


def _project_file(
    path: str, compilation: Compilation, context: str, span: Span | None, sink: DiagnosticSink
) -> str | None:
    """A path of the settings, relative to the context. DW001 where it does not exist, DW039 where it lies outside."""
    whole = os.path.normpath(os.path.join(compilation.folder, *path.split("/")))
    if not os.path.exists(whole):
        sink.error("DW001", f"no such file: `{path}`", span, help="the path is relative to the settings")
    elif not _is_inside(whole, context):
        message = f"`{path}` lies outside `{_shown(context)}`, which the image is built from"
        sink.error("DW039", message, span, help="move it there")
    else:
        return _relative(whole, context)
    return None


def _dockerfile(content: _Content, tag: str) -> str:
    doctor = ["python3", "-m", "dagwright_worker", "doctor", "--spec", f"{_HOME}/{CHECKLIST}"]
    lines = [
        "# What the tasks of a pipeline run in: Python, pinned requirements, the worker, and the project's own code.",
        "# Written by `dagwright image`: change the project or its settings and write it anew, not this file.",
        "# Build it with the project's folder as context:",
        f"#   docker build --file {_comment(_joined(content.files, DOCKERFILE))} --tag {tag} .",
        f"FROM {content.base}",
        "",
        "ENV PYTHONDONTWRITEBYTECODE=1 \\",
        f"    PYTHONPATH={_HOME} \\",
        "    PYTHONUNBUFFERED=1",
        "",
        "# A number, so that Kubernetes can tell that it is not root (runAsNonRoot).",
        f"RUN useradd --uid {USER} --user-group --create-home --shell /usr/sbin/nologin tasks",
        "",
        f"WORKDIR {_HOME}",
        *_installed(content),
        *_copied(content),
        "",
        f"USER {USER}",
        "",
        "# Engines say what to run; by itself the image tells whether its tasks would.",
        f"CMD {json.dumps(doctor)}",
        "",
    ]
    return "\n".join(lines)


def _installed(content: _Content) -> list[str]:
    """The lines that install the requirements."""
    if content.requirements is None:
        return []
    place, hashes = "/tmp/requirements.txt", " --require-hashes" if content.hashed else ""  # noqa: S108 -- in the image
    return [
        "",
        "# First, because it changes least: a build after a change of code takes this from its cache.",
        _copy(content.requirements, place),
        f"RUN python3 -m pip install --no-cache-dir --disable-pip-version-check{hashes} --requirement {place}",
    ]


def _copied(content: _Content) -> list[str]:
    """The lines that copy the worker and the project's code."""
    folders = {entry: "" if entry.endswith(".py") else "/" for entry in content.modules.own}
    return [
        "",
        "# dagwright_worker.py calls the functions and carries their values; the other file is for its doctor.",
        *(_copy(_joined(content.files, name), name) for name in (WORKER, CHECKLIST)),
        "",
        "# The project's own code.",
        *(_copy(_joined(content.root, entry) + end, entry + end) for entry, end in folders.items()),
        *(_copy(path, path) for path in content.include),
    ]


def _ignore(content: _Content) -> str:
    wanted = [content.requirements] if content.requirements else []
    wanted += [_joined(content.files, name) for name in (WORKER, CHECKLIST)]
    wanted += [_joined(content.root, entry) for entry in content.modules.own]
    wanted += [path.rstrip("/") for path in content.include]
    return "\n".join(
        [
            "# The build is sent what the Dockerfile copies, and nothing else of the project.",
            "*",
            *(f"!{_glob(path)}" for path in wanted),
            "**/__pycache__",
            "**/*.pyc",
            "",
        ]
    )


def _joined(folder: str, name: str) -> str:
    """A path in the context; `.` is the context itself."""
    return name if folder == "." else f"{folder}/{name}"


def _copy(source: str, target: str) -> str:
    """A COPY line. Names with spaces need the form of a JSON list; what Docker would expand or match is escaped."""
    plain = re.fullmatch(r"[A-Za-z0-9_./-]+", source + target) is not None
    if plain:
        return f"COPY {source} {target}"
    return f"COPY {json.dumps([_escaped(_glob(source)), _escaped(target)], ensure_ascii=False)}"


def _glob(path: str) -> str:
    """The path as a pattern that matches nothing else (`filepath.Match` of Go)."""
    return re.sub(r"([*?\[])", r"[\1]", path)


def _escaped(path: str) -> str:
    """Docker replaces `$name` by a variable of the build."""
    return path.replace("$", "\\$")


def _comment(path: str) -> str:
    return path if re.fullmatch(r"[A-Za-z0-9_./-]+", path) else f'"{path}"'


def _is_inside(path: str, folder: str) -> bool:
    real, outer = os.path.realpath(path), os.path.realpath(folder)
    return real == outer or real.startswith(outer.rstrip(os.sep) + os.sep)


def _relative(path: str, folder: str) -> str:
    return os.path.relpath(os.path.realpath(path), os.path.realpath(folder)).replace(os.sep, "/")


def _shown(path: str) -> str:
    from dagwright.emit.write import shown_path

    return shown_path(path)
