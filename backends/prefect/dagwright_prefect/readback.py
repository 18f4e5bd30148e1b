"""Reads an emitted flow file back: it compiles, and says what the plan says. A difference is a bug in this package."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright_prefect.flow import FlowView


class Read(NamedTuple):
    """A step as the file has it: `upstream` maps input names to step ids (None: a parameter), `lines` are where it stands."""

    spec: dict[str, Any]
    options: dict[str, Any]
    upstream: dict[str, str | None]
    after: tuple[str, ...]
    lines: tuple[int, ...]


def verify(text: str, path: str, view: FlowView) -> dict[int, str]:
    """Line numbers to step ids. Raises DagwrightError (DW203) where the file does not say what it should."""
    try:
        tree = ast.parse(text, path)
        compile(tree, path, "exec")
        if "regions" in view.uses:
            found = _with_regions(tree, view)
        else:
            found = _loop(tree) if "loop" in view.uses else _flat(tree)
        wrong = next(_differences(found, tree, view), None)
    except (SyntaxError, ValueError, LookupError, StopIteration, AttributeError, AssertionError) as error:
        wrong = f"{type(error).__name__}: {error}"
        found = {}
    if wrong is not None:
        from dagwright.diagnostics.model import DagwrightError, Diagnostic

        note = "this is a bug in dagwright's backend for Prefect; please report it with the pipeline"
        raise DagwrightError(
            Diagnostic("DW203", f"the emitted file {path} is not what it should be", notes=(wrong, note))
        )
    return {line: step for step, read in found.items() for line in read.lines}


def _differences(found: dict[str, Read], tree: ast.Module, view: FlowView) -> Iterator[str]:
    if list(found) != [step.id for step in view.steps]:
        yield f"its steps are {list(found)[:20]}"
    for step in view.steps:
        read = found[step.id]
        upstream = {name: source.get("step") for name, source in step.spec["inputs"].items()}
        for word, has, should in (
            ("spec", read.spec, step.spec),
            ("options", _lists(read.options), _lists(step.options)),
            ("inputs", read.upstream, upstream),
            ("order", read.after, step.after),
        ):
            if word in ("inputs", "order") and "regions" in view.uses:
                continue  # said of the statements as a whole, below
            if has != should:
                yield f"the {word} of step {step.id} is {has!r:.200}, not {should!r:.200}"
    function = _function(tree, view)
    if "regions" in view.uses:
        from dagwright_prefect.readback_regions import differences

        yield from differences(function, _tasks(tree, view), view)
    taken = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
    if taken != list(view.parameters.values()):
        yield f"the parameters of the flow are {taken}"


def _lists(value: Any) -> Any:
    """Tuples as lists: JSON has only those."""
    if isinstance(value, (list, tuple)):
        return [_lists(item) for item in value]
    return {key: _lists(item) for key, item in value.items()} if isinstance(value, dict) else value


def _function(tree: ast.Module, view: FlowView) -> ast.FunctionDef:
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == view.function)


def _with_regions(tree: ast.Module, view: FlowView) -> dict[str, Read]:
    """The definitions; what the statements say is compared apart."""
    from dagwright_prefect.readback_regions import Reader

    reader = Reader(_tasks(tree, view), view.names)
    reader.block(_function(tree, view).body, ())
    if "loop" in view.uses:
        steps = {step: (read.spec, read.options, read.lines) for step, read in _loop(tree).items()}
    else:
        steps = {name: (spec, options, tuple(span)) for name, spec, options, span in _definitions(tree).values()}
    return {
        step: Read(spec, options, {}, (), (*span, *reader.lines[step])) for step, (spec, options, span) in steps.items()
    }


def _tasks(tree: ast.Module, view: FlowView) -> dict[str, str]:
    """How the statements name a task -> the step."""
    if "loop" in view.uses:
        return {f"TASKS[{step.id!r}]": step.id for step in view.steps}
    return {task: name for task, (name, *_) in _definitions(tree).items()}


def _definitions(tree: ast.Module) -> dict[str, tuple[str, dict[str, Any], dict[str, Any], list[int]]]:
    """Task -> step, spec, options and lines, from the statements `clean = step("clean", ...)`."""
    steps = {}
    node: Any
    for node in tree.body:
        if _is_call(node, "step"):
            call = node.value
            (name,) = map(ast.literal_eval, call.args)
            said = {str(it.arg): ast.literal_eval(it.value) for it in call.keywords}
            steps[node.targets[0].id] = (name, _spec(name, said), said, _span(node))
    return steps


def _flat(tree: ast.Module) -> dict[str, Read]:
    """From the statements `clean = step("clean", ...)` and `features = clean.submit({...}, wait_for=[...])`."""
    steps = _definitions(tree)
    node: Any
    futures: dict[str, str] = {}
    found: dict[str, Read] = {}
    function: Any = tree.body[-2]
    (with_statement,) = function.body
    for node in with_statement.body:
        if _is_submit(node):
            call = node.value
            name, spec, options, lines = steps[call.func.value.id]
            given = call.args[0]
            upstream = {
                ast.literal_eval(key): futures[value.id] if isinstance(value, ast.Name) else None
                for key, value in zip(given.keys, given.values, strict=True)
            }
            after = tuple(futures[it.id] for keyword in call.keywords for it in keyword.value.elts)
            futures[node.targets[0].id] = name
            found[name] = Read(spec, options, upstream, after, tuple(lines + _span(node)))
    return found


def _spec(step: str, said: dict[str, Any]) -> dict[str, Any]:
    """Takes the spec out of what a file says of a step, as the file's own function `step` does."""
    block = [{"op": "call", "id": step, **node} for node in said.pop("block")]
    return {"block": block, "inputs": said.pop("inputs"), "outputs": said.pop("outputs"), **said.pop("more", {})}


def _is_call(node: Any, function: str) -> bool:
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", "") == function
    )


def _is_submit(node: Any) -> bool:
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "attr", "") == "submit"
    )


def _span(node: Any) -> list[int]:
    return list(range(node.lineno, node.end_lineno + 1))


def _loop(tree: ast.Module) -> dict[str, Read]:
    """From the table of JSON lines that the loop runs over."""
    from json import loads

    table = next(
        node for node in tree.body if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "STEPS"
    )
    found = {}
    for line in table.value.generators[0].iter.elts:  # type: ignore[attr-defined]  # [json.loads(line) for line in (...)]
        row = loads(line.value)
        spec = _spec(row["step"], row)
        upstream = {name: source.get("step") for name, source in spec["inputs"].items()}
        after = tuple(row.get("after", ()))
        found[row["step"]] = Read(spec, row.get("options", {}), upstream, after, (line.lineno,))
    return found
