"""What can be wrong with the imports of the pipeline's own file. Nothing is imported: only names and files are compared."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from dagwright.diagnostics.model import Label
from dagwright.frontend.context import POISON, Body
from dagwright.frontend.scope import ImportBinding, absolute_module

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.ir.model import Ref


def check_imports(body: Body) -> None:
    """Report relative imports above the top package (DW121), and project modules named like Python's own (DW127)."""
    for node in _imports(body):
        if isinstance(node, ast.ImportFrom) and absolute_module(node, body.module.package) is None:
            refuse_outside(body, node)
            for alias in node.names:
                name = alias.asname or alias.name
                body.locals.add(name)
                body.env[name] = POISON
            continue
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        if isinstance(node, ast.ImportFrom) and node.level:
            continue
        for name in dict.fromkeys(name.partition(".")[0] for name in names):
            if name in sys.stdlib_module_names and body.project.has(name):
                _warn_hidden(body, node, name)


def refuse_outside(body: Body, node: ast.ImportFrom) -> None:
    """Refuse a relative import that leaves the top package."""
    outside = "." * node.level + (node.module or "")
    where = f"`{body.module.package}`" if body.module.package else "no package: its folder has no `__init__.py`"
    body.refuse(
        "DW121", f"`{outside}` leads above the top package", node, "import it by its full name",
        label=f"this file is in {where}",
    )  # fmt: skip


def refuse_star(body: Body, node: ast.AST, name: str) -> Ref | None:
    """Refuse a name that may come from a star import of a module without a source; None where there is none."""
    for imported in _imports(body):
        if not isinstance(imported, ast.ImportFrom) or imported.names[0].name != "*":
            continue
        module = absolute_module(imported, body.module.package)
        if module and not body.project.has(module):
            body.refuse(
                "DW121", f"`{name}` may come from `{module}`, whose names cannot be read", imported,
                f"import it by name: `from {module} import {name}`", labels=(Label(body.span(node), "used here"),),
            )  # fmt: skip
            # one report a name
            body.locals.add(name)
            body.env[name] = POISON
            return POISON
    return None


def import_of(body: Body, name: str) -> ast.alias | None:
    """The part of a `from … import …` that binds a module-level name, or None where something else does."""
    for scope in (body.local, body.scope):
        bindings = scope.bindings.get(name, [])
        if bindings and isinstance(bindings[0], ImportBinding) and bindings[0].attr is not None:
            assert isinstance(bindings[0].node, ast.ImportFrom)
            return next(a for a in bindings[0].node.names if (a.asname or a.name) == name)
    return None


def _imports(body: Body) -> Iterator[ast.Import | ast.ImportFrom]:
    return (node for node in body.module.tree.body if isinstance(node, (ast.Import, ast.ImportFrom)))


def _warn_hidden(body: Body, node: ast.stmt, name: str) -> None:
    path = body.project.path_of(name)
    shown = path[len(body.project.root) + 1 :] if path else f"{name}/"
    body.sink.warning(
        "DW127", f"the project's `{name}` hides Python's own module `{name}`", body.span(node),
        label=f"this imports `{shown}`",
        notes=("whatever a worker imports from this folder gets the project's module too",),
        help="give the module another name, or move it into a package",
    )  # fmt: skip
