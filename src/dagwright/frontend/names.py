"""What a name in the pipeline means: resolution through imports and definitions, without importing anything."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from dagwright.frontend.fold import NotConstant, fold
from dagwright.frontend.scope import Binding, DefBinding, ImportBinding, ModuleScope, ValueBinding, scope_of
from dagwright.frontend.tables import GLUE, LOGGER_FACTORIES, listed
from dagwright.record import Record

if TYPE_CHECKING:
    from dagwright.frontend.project import Project, SourceModule

_CHASE_LIMIT = 50  # a chain of re-exports longer than this is a cycle


class Symbol(Record):
    """What a module-level name stands for.

    `kind`: module, function, class, value (a module-level object of the project), constant, logger, external (not one of
    the project's files), builtin. `module` and `qualname` say how the source names it; `node` and `home` where the
    definition stands, for signature, hash and span. `alternatives` are the other ends of a conditional import.
    """

    kind: str
    module: str
    qualname: str
    node: Any = None
    home: SourceModule | None = None
    value: Any = None
    alternatives: tuple[tuple[str, str], ...] = ()
    paths: tuple[str, ...] = ()

    @property
    def dotted(self) -> str:
        """The full dotted name, as the tables spell it."""
        return f"{self.module}.{self.qualname}" if self.qualname else self.module


def look_up(project: Project, home: SourceModule, scope: ModuleScope, name: str) -> Symbol | None:
    """The symbol a bare name of a module stands for, or None where the module does not bind it."""
    bindings = scope.bindings.get(name)
    if bindings:
        return _from_bindings(project, home, scope, name, bindings)
    for source in reversed(scope.stars):
        found = _from_star(project, source, name)
        if found is not None:
            return found
    return None


def _from_bindings(
    project: Project, home: SourceModule, scope: ModuleScope, name: str, bindings: list[Binding]
) -> Symbol | None:
    first = bindings[0]
    imports = [b for b in bindings if isinstance(b, ImportBinding)]
    if isinstance(first, ImportBinding):
        found = _from_import(project, first)
        others = tuple(
            (b.module, b.attr or "") for b in imports[1:] if (b.module, b.attr) != (first.module, first.attr)
        )
        local = tuple((home.name, name) for b in bindings[1:] if isinstance(b, DefBinding))[:1]
        return found._replace(alternatives=others + local)
    last = bindings[-1]
    if isinstance(last, DefBinding):
        kind = "class" if isinstance(last.node, ast.ClassDef) else "function"
        return Symbol(kind, home.name, name, last.node, home)
    if isinstance(last, ImportBinding):
        return _from_import(project, last)
    return _from_value(project, home, scope, name, bindings, last)


def _from_import(project: Project, binding: ImportBinding) -> Symbol:
    if binding.attr is None:
        kind = "module" if project.has(binding.module) else "external"
        return Symbol("module", binding.module, "", value=kind, paths=binding.paths)
    whole = f"{binding.module}.{binding.attr}" if binding.module else binding.attr
    target = definition(project, binding.module, binding.attr)
    if target is None and project.has(whole):
        return Symbol("module", whole, "", value="module")
    if target is None:
        inside = project.find(binding.module) is not None
        return Symbol("missing" if inside else "external", binding.module, binding.attr)
    if target.kind == "module":
        return target
    return target._replace(module=binding.module, qualname=binding.attr)


def definition(project: Project, module: str, attr: str) -> Symbol | None:
    """The definition behind `module:attr`, chased through re-exports; None where the project does not define it."""
    for _ in range(_CHASE_LIMIT):
        source = project.find(module)
        if source is None:
            return None
        scope = scope_of(source)
        bindings = scope.bindings.get(attr)
        if not bindings:
            return next(filter(None, (_from_star(project, star, attr) for star in reversed(scope.stars))), None)
        chosen = bindings[0] if isinstance(bindings[0], ImportBinding) else bindings[-1]
        if not isinstance(chosen, ImportBinding):
            return _from_bindings(project, source, scope, attr, bindings)
        if chosen.attr is None:
            return Symbol("module", chosen.module, "", value="module" if project.has(chosen.module) else "external")
        whole = f"{chosen.module}.{chosen.attr}"
        if project.find(chosen.module) is None or (
            project.has(whole) and not _binds(project, chosen.module, chosen.attr)
        ):
            if project.has(whole):
                return Symbol("module", whole, "", value="module")
            return Symbol("external", chosen.module, chosen.attr)
        module, attr = chosen.module, chosen.attr
    return None


def _binds(project: Project, module: str, name: str) -> bool:
    source = project.find(module)
    return source is not None and name in scope_of(source).bindings


def _from_star(project: Project, source: str, name: str) -> Symbol | None:
    module = project.find(source)
    if module is None:
        return None
    exported = scope_of(module).exported
    if name not in exported if exported is not None else name.startswith("_"):
        return None
    found = definition(project, source, name)
    return found._replace(module=source, qualname=name) if found is not None and found.kind != "module" else found


def _from_value(
    project: Project, home: SourceModule, scope: ModuleScope, name: str, bindings: list[Binding], last: ValueBinding
) -> Symbol:
    node = last.node
    symbol = Symbol("value", home.name, name, node, home)
    if node is None:
        return symbol
    if isinstance(node, ast.Call) and callee_name(project, home, scope, node.func) in LOGGER_FACTORIES:
        return symbol._replace(kind="logger")
    if len(bindings) == 1 and name not in scope.changed:
        try:
            return symbol._replace(kind="constant", value=fold(node, lambda n: _constant(project, home, scope, n)))
        except (NotConstant, RecursionError):
            pass
    return symbol


def _constant(project: Project, home: SourceModule, scope: ModuleScope, name: str) -> Any:
    symbol = look_up(project, home, scope, name)
    if symbol is None:
        raise KeyError(name)
    if symbol.kind != "constant":
        raise NotConstant
    return symbol.value


def callee_name(project: Project, home: SourceModule, scope: ModuleScope, node: ast.expr) -> str:
    """The full dotted name of what an expression like `a.b.c` names, or an empty text."""
    symbol = resolve(project, home, scope, node)
    return symbol.dotted if symbol is not None else ""


def resolve(project: Project, home: SourceModule, scope: ModuleScope, node: ast.expr) -> Symbol | None:
    """The symbol of a name or a chain of attributes over one, or None where its root is not bound at module level."""
    attrs: list[str] = []
    while isinstance(node, ast.Attribute):
        attrs.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    symbol = look_up(project, home, scope, node.id)
    for attr in reversed(attrs):
        if symbol is None:
            return None
        symbol = member(project, symbol, attr)
    return symbol


def member(project: Project, symbol: Symbol, attr: str) -> Symbol:
    """`symbol.attr`, and the same of the other ends of a conditional import."""
    found = _member(project, symbol, attr)
    others = tuple((module, f"{name}.{attr}" if name else attr) for module, name in symbol.alternatives)
    return found._replace(alternatives=others) if others else found


def _member(project: Project, symbol: Symbol, attr: str) -> Symbol:
    if symbol.kind == "module" and not symbol.qualname:
        whole = f"{symbol.module}.{attr}"
        if any(p == whole or p.startswith(whole + ".") for p in symbol.paths):
            return Symbol("module", whole, "", value=symbol.value, paths=symbol.paths)
        if symbol.value == "external":
            return Symbol("external", symbol.module, attr)
        found = definition(project, symbol.module, attr)
        if found is None:
            kind = "module" if project.has(whole) else "missing"
            return Symbol(
                kind, whole if kind == "module" else symbol.module, "" if kind == "module" else attr, value=kind
            )
        return found if found.kind == "module" else found._replace(module=symbol.module, qualname=attr)
    qualname = f"{symbol.qualname}.{attr}"
    if symbol.kind == "class":
        return _class_member(project, symbol, attr, qualname)
    kind = symbol.kind if symbol.kind in ("external", "logger") else "attribute"
    return symbol._replace(kind=kind, qualname=qualname, node=None)


def _class_member(project: Project, symbol: Symbol, attr: str, qualname: str) -> Symbol:
    for node in symbol.node.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == attr:
            return symbol._replace(kind="method", qualname=qualname, node=node)
    return symbol._replace(kind="attribute", qualname=qualname, node=None)


def is_enum(project: Project, symbol: Symbol) -> bool:
    """Whether a project class has one of the enum classes among its (direct) bases."""
    if symbol.kind != "class" or symbol.home is None:
        return False
    scope = scope_of(symbol.home)
    names = {callee_name(project, symbol.home, scope, base) for base in symbol.node.bases}
    return bool(names & {"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag"})


def evaluated_anew(project: Project, symbol: Symbol) -> str | None:
    """Why a module-level object is not the same in every task, or None where reading it by import is sound.

    Every task imports the module again: a call that is not known to be deterministic gives each task its own
    object, and a global that code changes has its changed value in no task.
    """
    if symbol.home is None or symbol.kind not in ("value", "attribute"):
        return None
    scope = scope_of(symbol.home)
    name = symbol.qualname.partition(".")[0]
    if name in scope.changed:
        return "it is changed after it is set"
    if symbol.kind == "attribute" or symbol.node is None:
        return None
    for node in ast.walk(symbol.node):
        if isinstance(node, ast.Call):
            called = callee_name(project, symbol.home, scope, node.func)
            if called and not listed(GLUE, called):
                return f"`{called}` is called again by every task that imports the module"
    return None
