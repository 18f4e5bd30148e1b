"""What the top level of a module binds, read from its syntax tree."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Union

from dagwright.frontend.syntax import walk
from dagwright.record import Record

if TYPE_CHECKING:
    from dagwright.frontend.project import SourceModule


class ImportBinding(Record):
    """`import module` (attr None) or `from module import attr`; `paths` are the submodules imported with it."""

    module: str
    attr: str | None
    node: ast.stmt
    paths: tuple[str, ...] = ()


class DefBinding(Record):
    """A function or class defined in this module."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class ValueBinding(Record):
    """A name bound to a value. `node` is the value's expression, or None where it is bound in another way."""

    node: ast.expr | None
    target: ast.AST


Binding = Union[ImportBinding, DefBinding, ValueBinding]


class ModuleScope:
    """The bindings of a module, in order, per name; the modules it star-imports; the names something changes."""

    __slots__ = ("bindings", "changed", "exported", "stars")

    def __init__(self) -> None:
        self.bindings: dict[str, list[Binding]] = {}
        self.stars: list[str] = []
        self.changed: set[str] = set()
        self.exported: list[str] | None = None

    def bind(self, name: str, binding: Binding) -> None:
        """Add a binding of a name, after the ones it has."""
        self.bindings.setdefault(name, []).append(binding)


def scope_of(module: SourceModule) -> ModuleScope:
    """The scope of a module, read once."""
    if module.scope is None:
        scope = ModuleScope()
        _collect(module.tree.body, scope, module.package)
        _collect_changes(module.tree, scope)
        module.scope = scope
    assert isinstance(module.scope, ModuleScope)
    return module.scope


def bind_import(node: ast.Import | ast.ImportFrom, scope: ModuleScope, package: str) -> str | None:
    """Bind what an import statement binds. Returns the text of a relative import that leaves its package, or None."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.asname:
                scope.bind(alias.asname, ImportBinding(alias.name, None, node))
                continue
            name = alias.name.partition(".")[0]
            earlier = [p for b in scope.bindings.get(name, ()) if isinstance(b, ImportBinding) for p in b.paths]
            scope.bindings[name] = [ImportBinding(name, None, node, (*earlier, alias.name))]
        return None
    source = absolute_module(node, package)
    if source is None:
        return "." * node.level + (node.module or "")
    for alias in node.names:
        if alias.name == "*":
            scope.stars.append(source)
        else:
            scope.bind(alias.asname or alias.name, ImportBinding(source, alias.name, node))
    return None


def absolute_module(node: ast.ImportFrom, package: str) -> str | None:
    """The dotted module that `from … import` names, or None where the dots lead above the top package."""
    if not node.level:
        return node.module or ""
    parts = package.split(".") if package else []
    if node.level - 1 > len(parts) or (not parts and node.level > 0):
        return None
    parts = parts[: len(parts) - (node.level - 1)]
    return ".".join([*parts, node.module] if node.module else parts)


def is_type_checking(test: ast.expr) -> bool:
    """`if TYPE_CHECKING:`, whose body never runs."""
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _collect(body: list[ast.stmt], scope: ModuleScope, package: str) -> None:
    for node in body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            bind_import(node, scope, package)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            scope.bind(node.name, DefBinding(node))
        elif isinstance(node, ast.If):
            if is_type_checking(node.test):
                _collect(node.orelse, scope, package)
            else:
                _collect(node.body, scope, package)
                _collect(node.orelse, scope, package)
        elif isinstance(node, ast.Try):
            _collect(node.body, scope, package)
            for handler in node.handlers:
                _collect(handler.body, scope, package)
            _collect(node.orelse, scope, package)
            _collect(node.finalbody, scope, package)
        elif isinstance(node, (ast.With, ast.For, ast.While)):
            _bind_targets(node, scope)
            _collect(node.body, scope, package)
        else:
            _bind_targets(node, scope)


def _bind_targets(node: ast.stmt, scope: ModuleScope) -> None:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            _bind_target(target, node.value, scope)
        if any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            scope.exported = _strings(node.value)
    elif isinstance(node, ast.AnnAssign):
        if node.value is not None:
            _bind_target(node.target, node.value, scope)
    elif isinstance(node, (ast.AugAssign, ast.For)):
        _bind_target(node.target, None, scope)
    elif isinstance(node, ast.With):
        for item in node.items:
            if item.optional_vars is not None:
                _bind_target(item.optional_vars, None, scope)


def _bind_target(target: ast.expr, value: ast.expr | None, scope: ModuleScope) -> None:
    if isinstance(target, ast.Name):
        scope.bind(target.id, ValueBinding(value, target))
    elif isinstance(target, (ast.Tuple, ast.List)):
        values: list[ast.expr | None] = [None] * len(target.elts)
        if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts):
            values = list(value.elts)
        for element, part in zip(target.elts, values, strict=False):
            _bind_target(element, part, scope)
    elif isinstance(target, ast.Starred):
        _bind_target(target.value, None, scope)


def _strings(node: ast.expr) -> list[str] | None:
    if isinstance(node, (ast.List, ast.Tuple)) and all(
        isinstance(e, ast.Constant) and isinstance(e.value, str) for e in node.elts
    ):
        return [e.value for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
    return None


# the only kinds of node that are looked at: most are none, and every node of every module is asked
_CHANGING = {ast.Global, ast.Subscript, ast.Attribute, ast.Call, ast.AugAssign}


def _collect_changes(tree: ast.Module, scope: ModuleScope) -> None:
    """Names of module globals that some code of the module changes in place or rebinds through `global`."""
    from dagwright.frontend.tables import MUTATORS

    for node in walk(tree):
        if type(node) not in _CHANGING:
            continue
        if isinstance(node, ast.Global):
            scope.changed.update(node.names)
        elif isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, (ast.Store, ast.Del)):
            if isinstance(node.value, ast.Name):
                scope.changed.add(node.value.id)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
            if isinstance(node.func.value, ast.Name):
                scope.changed.add(node.func.value.id)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            scope.changed.add(node.target.id)
