"""Faults put into the compiler on purpose, each with the test that must notice it.

One replacement in one file: the text must be there exactly once, so a mutant cannot silently become none.
"""

from __future__ import annotations

from typing import NamedTuple


class Mutant(NamedTuple):
    name: str
    file: str
    old: str
    new: str
    leg: str
    case: str


MUTANTS = (
    Mutant(
        "no_order_between_steps", "src/dagwright/plan/build.py",
        "            self.drafts[later].after[earlier] = None",
        "            pass",
        "inline", "effects",
    ),
    Mutant(
        "no_order_after_an_effect", "src/dagwright/ir/order.py",
        "        if barrier is not None and not sources & since:",
        "        if False:",
        "inline", "effect_order",
    ),
    Mutant(
        "no_order_before_an_effect", "src/dagwright/ir/order.py",
        "            pairs += [(earlier, node.id) for earlier in open_ends if earlier not in sources]",
        "            pairs += []",
        "inline", "effect_order",
    ),
    Mutant(
        "annotated_none_is_no_effect", "src/dagwright/frontend/callee.py",
        '    effect = symbol.kind != "class" and not generator and reader.descriptor(signature.returns) == "none"',
        "    effect = False",
        "inline", "effect_order",
    ),
    Mutant(
        "glue_sinks_below_an_effect", "src/dagwright/plan/place.py",
        "        return bisect_left(self.effects, high) - bisect_right(self.effects, low) > 0",
        "        return False",
        "inline", "glue_before_effect",
    ),
    Mutant(
        "glue_rises_above_a_call", "src/dagwright/plan/place.py",
        "        return bisect_left(self.calls, high) - bisect_right(self.calls, low) > 0",
        "        return False",
        "inline", "glue_after_call",
    ),
    Mutant(
        "arguments_swapped", "src/dagwright_worker.py",
        '            args.append(evaluate_ref(ref, inputs, results))\n    kwargs = node.get("kwargs")',
        '            args.insert(0, evaluate_ref(ref, inputs, results))\n    kwargs = node.get("kwargs")',
        "interpreter", "calls",
    ),
    Mutant(
        "projections_lost", "src/dagwright_worker.py",
        '        for kind, key in ref.get("path", ()):',
        "        for kind, key in ():",
        "interpreter", "projections",
    ),
    Mutant(
        "only_the_first_import_tried", "src/dagwright_worker.py",
        "    for name in (symbol, *alternatives):\n        try:\n            return _import(name)",
        "    for name in (symbol,):\n        try:\n            return _import(name)",
        "interpreter", "conditional_import",
    ),
    Mutant(
        "tuples_come_back_as_lists", "src/dagwright_worker.py",
        '    "tuple": lambda load, node: tuple(load.items(node)),',
        '    "tuple": lambda load, node: list(load.items(node)),',
        "inline", "value_containers",
    ),
    Mutant(
        "values_shared_between_tasks", "src/dagwright/run/inline.py",
        "    return value if type(value) in _PLAIN else worker.isolate(value)",
        "    return value",
        "inline", "isolation",
    ),
    Mutant(
        "nothing_runs_after_a_failure", "src/dagwright/run/frames.py",
        "    while index <= frame.limit:",
        "    while False:",
        "inline", "late_failure",
    ),
    Mutant(
        "arguments_of_the_run_ignored", "src/dagwright/run/parameters.py",
        "            values[param.name] = given[param.name]\n            continue",
        "            pass",
        "interpreter", "calls_given",
    ),
    Mutant(
        "break_goes_on", "src/dagwright/frontend/statements.py",
        "        if ended == BREAK:\n            return None",
        "        if ended == BREAK:\n            continue",
        "interpreter", "loops",
    ),
    Mutant(
        "reversed_goes_forward", "src/dagwright/frontend/unroll.py",
        'return items if items is None or func.id != "reversed" else items[::-1]',
        "return items",
        "interpreter", "reversed_values",
    ),
    Mutant(
        "kubeflow_waits_for_data_only", "backends/kubeflow/dagwright_kubeflow/build.py",
        "[self.tasks[it] for it in step.upstream]",
        "[self.tasks[it] for it in step.upstream if it not in step.after]",
        "kfp", "effects",
    ),
    Mutant(
        "airflow_waits_for_data_only", "backends/airflow/dagwright_airflow/build.py",
        "        after = tuple(ids[other] for other in step.after)",
        "        after = ()",
        "airflow", "effects",
    ),
)  # fmt: skip
