"""The frontend's entry: a pipeline function, as a `Pipeline` of the IR."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from dagwright.diagnostics.model import Span
from dagwright.diagnostics.suggest import did_you_mean
from dagwright.frontend.context import POISON, Body, Options, Unsure
from dagwright.frontend.imports import check_imports
from dagwright.frontend.liveness import RETURN_SLOT
from dagwright.frontend.nested import check_header, default_of, defaults_of
from dagwright.frontend.oneshot import check_one_shot
from dagwright.frontend.project import display_path
from dagwright.frontend.statements import run_block
from dagwright.frontend.types import descriptor_of_value
from dagwright.ir.model import Call, Const, ParamDef, ParamRef, Pipeline, Ref
from dagwright.ir.order import effect_order
from dagwright.ir.walk import all_nodes

if TYPE_CHECKING:
    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.frontend.project import Project, SourceModule


def extract(
    project: Project, module: SourceModule, function: str, sink: DiagnosticSink, options: Options = Options()
) -> Pipeline | None:
    """Read a pipeline function statically.

    Everything that is wrong goes to `sink`; the result is None where there is no such function, and not to be used
    where the sink has errors.
    """
    node = find_function(module, function, sink)
    if node is None:
        return None
    body = Body(project, module, node, sink, options)
    check_imports(body)
    check_header(body, node)
    params = _parameters(body, node)
    for param in params:
        body.env[param.name] = ParamRef(param.name)
        body.params[param.name] = param.type
    body.env[RETURN_SLOT] = Const(None)
    try:
        run_block(body, node.body)
    except RecursionError:
        body.refuse("DW101", "this pipeline is nested too deeply", node, "split it into several lines or functions")
    result = body.env[RETURN_SLOT]
    result = Const(None) if isinstance(result, Unsure) else result
    check_one_shot(body, result)
    if not sink.has_errors and not any(isinstance(n, Call) for n in all_nodes(body.nodes)):
        _report_empty(body, node, result)
    nodes = tuple(body.nodes)
    doc = _docstring(node)
    return Pipeline(
        function, module.name, function, display_path(module.path, project.base), params, nodes, effect_order(nodes),
        None if result == Const(None) else result, doc, _header_span(body, node), tuple(body.groups),
    )  # fmt: skip


def find_function(module: SourceModule, name: str, sink: DiagnosticSink) -> ast.FunctionDef | None:
    """The top-level function of that name."""
    functions = [n for n in module.tree.body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    found = [n for n in functions if n.name == name]
    if not found:
        known = [n.name for n in functions]
        help_ = did_you_mean(name, known) or (f"it defines: {', '.join(known)}" if known else "it defines no functions")
        sink.error("DW002", f"`{module.display}` has no function `{name}`", None, help=help_)
        return None
    node = found[-1]
    if isinstance(node, ast.AsyncFunctionDef):
        span = Span(module.display, node.lineno, node.col_offset, node.lineno, node.col_offset + len("async def"))
        sink.error("DW118", f"the pipeline `{name}` is asynchronous", span, help="write it as a plain `def`")
        return None
    return node


def pipeline_functions(module: SourceModule) -> list[str]:
    """The functions of a file that may be meant where no name is given: public, and calling something."""
    public = [
        n
        for n in module.tree.body
        if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)) and not n.name.startswith("_")
    ]
    # where all are asynchronous, one of them is meant, and refused by its name
    plain = [n for n in public if isinstance(n, ast.FunctionDef)]
    return [n.name for n in plain or public]


def _docstring(node: ast.FunctionDef) -> str | None:
    """The docstring without its indentation. By hand: `ast.get_docstring` loads `inspect`, which costs 6 ms."""
    text = ast.get_docstring(node, clean=False)
    if text is None:
        return None
    first, *rest = text.expandtabs().splitlines() or [""]
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    return "\n".join([first.strip(), *(line[margin:].rstrip() for line in rest)]).strip() or None


def _header_span(body: Body, node: ast.FunctionDef) -> Span:
    start = node.col_offset
    return Span(body.module.display, node.lineno, start, node.lineno, start + len(f"def {node.name}".encode()))


def _parameters(body: Body, node: ast.FunctionDef) -> tuple[ParamDef, ...]:
    return tuple(_parameter(body, argument, default) for argument, default in defaults_of(node))


def _parameter(body: Body, argument: ast.arg, default: ast.expr | None) -> ParamDef:
    constant = None if default is None else default_of(body, argument, default)
    descriptor: Any = "any"
    annotation = None
    if argument.annotation is not None:
        descriptor = body.reader(body.module).descriptor(argument.annotation)
        annotation = _annotation_text(argument.annotation)
        if constant is not None and constant.value is None and descriptor not in ("any", "none"):
            descriptor = _optional(descriptor)
    elif constant is not None:
        descriptor = descriptor_of_value(constant.value)
    return ParamDef(argument.arg, descriptor, annotation, constant, body.span(argument))


def _optional(descriptor: Any) -> Any:
    members = descriptor["union"] if isinstance(descriptor, dict) and "union" in descriptor else [descriptor]
    return {"union": [*members, *([] if "none" in members else ["none"])]}


def _annotation_text(node: ast.expr) -> str | None:
    from dagwright.frontend.printer import Printer, Unprintable

    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    try:
        return Printer(lambda _: None).text(node)
    except Unprintable:
        return None


def _report_empty(body: Body, node: ast.FunctionDef, result: Ref) -> None:
    if result == POISON:
        return
    body.sink.error(
        "DW122", f"`{node.name}` calls no task", _header_span(body, node),
        help="call the functions that do the work; builtins and standard-library helpers are not tasks",
    )  # fmt: skip
