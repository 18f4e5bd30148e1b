"""The user's files: which folder is the import root, and which file a dotted module name means.

Only files under the root are read. What is installed beside them is never looked at, so that the same sources
compile to the same bytes on every machine.
"""

from __future__ import annotations

import ast
import os
import warnings

from dagwright.diagnostics.model import DiagnosticSink, Span

_MARKERS = ("dagwright.toml", "pyproject.toml", "setup.py", "setup.cfg", ".git")


class SourceModule:
    """One parsed file: `name` is its dotted module name under the root, `display` its path as shown to people."""

    __slots__ = ("display", "is_package", "name", "path", "scope", "text", "tree")

    def __init__(self, name: str, path: str, display: str, tree: ast.Module, text: bytes) -> None:
        self.name = name
        self.path = path
        self.display = display
        self.tree = tree
        self.text = text
        self.is_package = os.path.basename(path) == "__init__.py"
        self.scope: object = None

    @property
    def package(self) -> str:
        """The dotted package that relative imports of this module start from."""
        return self.name if self.is_package else self.name.rpartition(".")[0]


class Project:
    """The import root, with a cache of the modules read so far. `files` lists every file that was read."""

    __slots__ = ("_modules", "base", "files", "root")

    def __init__(self, root: str, base: str) -> None:
        self.root = root
        self.base = base
        self.files: list[str] = []
        self._modules: dict[str, SourceModule | None] = {}

    def find(self, name: str) -> SourceModule | None:
        """The module of that dotted name, or None where it is not one of the project's files or does not parse."""
        if name not in self._modules:
            self._modules[name] = self._load(name)
        return self._modules[name]

    def has(self, name: str) -> bool:
        """Whether the dotted name is a module or a (namespace) package under the root."""
        return self.path_of(name) is not None or os.path.isdir(self._stem(name))

    def path_of(self, name: str) -> str | None:
        """The file of a dotted module name, or None."""
        stem = self._stem(name)
        for path in (os.path.join(stem, "__init__.py"), stem + ".py"):
            if os.path.isfile(path):
                return path
        return None

    def add(self, module: SourceModule) -> None:
        """Register an already parsed module under its name."""
        self._modules[module.name] = module

    def _stem(self, name: str) -> str:
        return os.path.join(self.root, *name.split("."))

    def _load(self, name: str) -> SourceModule | None:
        if not name or (path := self.path_of(name)) is None:
            return None
        try:
            return read_module(self, name, path)
        except (OSError, SyntaxError, ValueError, RecursionError):
            # A helper module that cannot be read is reported by whoever needs it; the pipeline's own file is read strictly.
            return None


def read_module(project: Project, name: str, path: str) -> SourceModule:
    """Read and parse one file. Raises OSError, SyntaxError or ValueError (null bytes, bad encoding)."""
    with open(path, "rb") as file:
        text = file.read()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # warnings about the user's literals are not ours to give
        tree = ast.parse(text, path)
    project.files.append(path)
    return SourceModule(name, path, display_path(path, os.getcwd()), tree, text)


def display_path(path: str, base: str) -> str:
    """The path relative to `base` with forward slashes where it lies inside, else as it is."""
    return (
        path[len(base.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
        if path.startswith(base.rstrip(os.sep) + os.sep)
        else path
    )


def project_base(path: str) -> str:
    """The folder that paths are shown relative to: the nearest one above with a project marker, else the file's own."""
    start = folder = os.path.dirname(os.path.abspath(path))
    while True:
        if any(os.path.exists(os.path.join(folder, marker)) for marker in _MARKERS):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return start
        folder = parent


def import_root(path: str, base: str, tree: ast.Module | None) -> str:
    """The folder that must be on `sys.path` for the file to be imported the way its own imports expect.

    Packages are climbed by their `__init__.py`. From there to the project's base, the first folder from which the
    file's first absolute import of a project module can be found wins (namespace packages, `src` layouts).
    """
    folder = os.path.dirname(os.path.abspath(path))
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        folder = os.path.dirname(folder)
    names = _absolute_imports(tree) if tree is not None else []
    candidate = folder
    while True:
        for name in names:
            stem = os.path.join(candidate, *name.split("."))
            if os.path.isfile(stem + ".py") or os.path.isdir(stem):
                return candidate
        if os.path.samefile(candidate, base) or os.path.dirname(candidate) == candidate:
            return folder
        candidate = os.path.dirname(candidate)


def _absolute_imports(tree: ast.Module) -> list[str]:
    names: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.Import):
            names.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.append(node.module)
    return names


def module_name(path: str, root: str) -> str:
    """The dotted name of a file under the root."""
    relative = os.path.relpath(os.path.abspath(path), root)
    parts = relative[: -len(".py")].split(os.sep) if relative.endswith(".py") else relative.split(os.sep)
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def _report_syntax(path: str, shown: str, error: SyntaxError, sink: DiagnosticSink) -> None:
    """Report bytes that are no text (DW005), which the parser calls a syntax error too, or else what it found (DW006)."""
    import io
    import tokenize

    with open(path, "rb") as file:
        data = file.read()
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        data.decode(encoding)
    except UnicodeDecodeError as bad:
        line, start = data.count(b"\n", 0, bad.start) + 1, data.rfind(b"\n", 0, bad.start) + 1
        # each bad byte is shown as one character of three bytes
        span = Span(shown, line, bad.start - start, line, bad.start - start + 3)
        sink.error(
            "DW005", f"`{shown}` is not text in {bad.encoding}: byte 0x{data[bad.start]:02x}", span,
            help="save the file as UTF-8, or declare its encoding in the first line: `# -*- coding: latin-1 -*-`",
        )  # fmt: skip
        return
    except SyntaxError as unknown:  # the declared encoding does not exist
        sink.error(
            "DW005", f"cannot read `{shown}`: {unknown.msg}", help="declare an encoding that Python knows, or none"
        )
        return
    line = error.lineno or 1
    text = error.text or ""

    def column(offset: int | None) -> int:
        # the parser counts characters, a span bytes
        return len(text[: max((offset or 1) - 1, 0)].encode("utf-8", "replace"))

    col = column(error.offset)
    same_line = (error.end_lineno or line) == line and (error.end_offset or 0) > (error.offset or 0)
    span = Span(shown, line, col, line, column(error.end_offset) if same_line else col + 1)
    # the wording of the parser differs between Python versions; it is shown, never compared
    sink.error("DW006", f"the file is not valid Python: {error.msg}", span, help="mend the syntax error first")


def open_file(path: str, sink: DiagnosticSink) -> tuple[Project, SourceModule] | None:
    """Read the pipeline's own file, with a diagnostic for whatever goes wrong.

    Symbolic links are followed first, so that a file compiles to the same bytes by whichever path it is named.
    """
    real = os.path.realpath(path)
    base = project_base(real)
    project = Project(base, base)
    shown = display_path(os.path.abspath(path), os.getcwd())
    try:
        module = read_module(project, "", real)
    except SyntaxError as error:
        _report_syntax(real, shown, error, sink)
        return None
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        sink.error("DW005", f"cannot read `{shown}`: {reason}", None, help="check the path and the file's encoding")
        return None
    module.display = shown
    project.root = import_root(real, base, module.tree)
    module.name = module_name(real, project.root)
    project.add(module)
    return project, module
