"""Faults in what the frontend makes of control flow."""

from __future__ import annotations

from mutants.model import Mutant

_FOLDER = "src/dagwright/frontend"


def _means(name: str) -> str:
    return f"tests/unit/frontend/test_meaning.py::test_program_means_what_it_does[{name}]"


MUTANTS = (
    Mutant(
        "sides_of_a_condition_swapped", f"{_FOLDER}/branches.py",
        "    merge = Merge(body, ident, node.test, then, orelse)",
        "    merge = Merge(body, ident, node.test, orelse, then)",
        _means("merges"),
    ),
    Mutant(
        "else_lost", f"{_FOLDER}/branches.py",
        "    orelse = branch(body, lambda: run(body, node.orelse))",
        "    orelse = branch(body, lambda: FALL)",
        _means("merges"),
    ),
    Mutant(
        "what_follows_a_return_is_guarded_again", f"{_FOLDER}/branches.py",
        "    consumed = rest is not None and len(staying) == len(leaving) == 1",
        "    consumed = False",
        "tests/unit/frontend/test_meaning.py::test_program_gives_this_ir[early_returns]",
    ),
    Mutant(
        "assert_negated", f"{_FOLDER}/branches.py",
        "branch(body, lambda: FALL), branch(body, lambda: _fail(body, node)))",
        "branch(body, lambda: _fail(body, node)), branch(body, lambda: FALL))",
        _means("raises"),
    ),
    Mutant(
        "a_merge_keeps_one_side", f"{_FOLDER}/merges.py",
        "            body.env[name] = self.value(shown, (refs[0], refs[1]))",
        "            body.env[name] = self.value(shown, (refs[0], refs[0]))",
        _means("merges"),
    ),
    Mutant(
        "a_loop_adds_in_front", f"{_FOLDER}/maps.py",
        '            body.env[name] = Display("list", (*before.items, Star(out)))',
        '            body.env[name] = Display("list", (Star(out), *before.items))',
        _means("maps"),
    ),
    Mutant(
        "two_elements_of_a_round_collected_as_one", f"{_FOLDER}/maps.py",
        '            kinds.append((plain or hint, "one" if one else "many"))',
        '            kinds.append((plain or hint, "one"))',
        _means("maps"),
    ),
    Mutant(
        "loop_variable_of_the_last_round_taken_from_above", f"{_FOLDER}/maps.py",
        '            body.env[name] = Unsure(body.span(node), RUN_TIME, "left")',
        "            pass",
        "tests/errors/test_errors.py::test_case[DW103_left]",
    ),
    Mutant(
        "filter_inverted", f"{_FOLDER}/comprehensions.py",
        "branch(body, lambda: self._filter(tests[1:], then)), branch(body, lambda: FALL)",
        "branch(body, lambda: FALL), branch(body, lambda: self._filter(tests[1:], then))",
        _means("comprehensions"),
    ),
    Mutant(
        "value_of_a_dict_before_its_key", f"{_FOLDER}/comprehensions.py",
        '            element: Ref = Display("tuple", (self.lower(body, node.key), self.lower(body, node.value)))',
        '            value = self.lower(body, node.value)\n'
        '            element: Ref = Display("tuple", (self.lower(body, node.key), value))',
        "tests/unit/frontend/test_meaning.py::test_program_gives_this_ir[comprehensions]",
    ),
    Mutant(
        "target_of_a_comprehension_leaks", f"{_FOLDER}/comprehensions.py",
        "                else:\n                    body.env[name] = bound",
        "                elif name == HIDDEN:\n                    body.env[name] = bound",
        _means("comprehensions"),
    ),
    Mutant(
        "continue_goes_on", f"{_FOLDER}/statements.py",
        '    return ends(f"{word} {len(body.loops)}")',
        '    return ends(f"{word} {len(body.loops)}") if word == "break" else FALL',
        _means("lists"),
    ),
    Mutant(
        "else_of_a_loop_lost", f"{_FOLDER}/loops.py",
        "    try:\n        return run(body, node.orelse)",
        "    try:\n        return FALL",
        _means("loop_else"),
    ),
    Mutant(
        "lazy_call_hoisted", f"{_FOLDER}/glue.py",
        "    return isinstance(node, LAZY) and any(contains_task(body, part) for part in lazy_parts(node))",
        "    return isinstance(node, ast.IfExp) and any(contains_task(body, part) for part in lazy_parts(node))",
        _means("lazy"),
    ),
    Mutant(
        "or_is_and", f"{_FOLDER}/lazy.py",
        "    if isinstance(node.op, ast.Or):",
        "    if isinstance(node.op, ast.And):",
        _means("lazy"),
    ),
    Mutant(
        "finally_lost", f"{_FOLDER}/tries.py",
        '        _clause(body, node, final, "finally", changed, lambda: run(body, node.finalbody))',
        "        pass",
        _means("tries"),
    ),
    Mutant(
        "clause_without_raise_let_through", f"{_FOLDER}/tries.py",
        '    if path.end.ways != {"raise"}:',
        "    if not path.end.ways:",
        "tests/errors/test_errors.py::test_case[DW133_recovery]",
    ),
    Mutant(
        "clause_for_two_classes_is_for_all", f"{_FOLDER}/tries.py",
        "    parts = list(handler.type.elts) if isinstance(handler.type, ast.Tuple) else [handler.type]",
        "    parts = [] if isinstance(handler.type, ast.Tuple) else [handler.type]",
        "tests/unit/frontend/test_meaning.py::test_program_gives_this_ir[tries]",
    ),
    Mutant(
        "defaults_of_a_nested_pipeline_from_the_left", f"{_FOLDER}/nested.py",
        "    defaults: list[ast.expr | None] = [None] * (len(positional) - len(a.defaults)) + list(a.defaults)",
        "    defaults: list[ast.expr | None] = list(a.defaults) + [None] * (len(positional) - len(a.defaults))",
        _means("corners"),
    ),
    Mutant(
        "arguments_of_a_nested_pipeline_from_the_right", f"{_FOLDER}/nested.py",
        "dict(zip(positional, args, strict=False))}",
        "dict(zip(positional, reversed(args), strict=False))}",
        _means("nested"),
    ),
)  # fmt: skip
