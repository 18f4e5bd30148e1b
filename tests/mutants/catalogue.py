"""Faults put into the compiler on purpose, each with the test that must notice it."""

from __future__ import annotations

from mutants.faults import engines, frontend, plan, worker
from mutants.model import Mutant, case

_SPINE = (
    Mutant(
        "no_order_between_steps", "src/dagwright/plan/scope.py",
        "            after.setdefault(later, []).append(earlier)",
        "            pass",
        case("inline", "effects"),
    ),
    Mutant(
        "no_order_after_an_effect", "src/dagwright/ir/order.py",
        "        if barrier is not None and not sources & since:",
        "        if False:",
        case("inline", "effect_order"),
    ),
    Mutant(
        "no_order_before_an_effect", "src/dagwright/ir/order.py",
        "            pairs += [(earlier, node.id) for earlier in open_ends if earlier not in sources]",
        "            pairs += []",
        case("inline", "effect_order"),
    ),
    Mutant(
        "annotated_none_is_no_effect", "src/dagwright/frontend/callee.py",
        '    effect = symbol.kind != "class" and not generator and reader.descriptor(signature.returns) == "none"',
        "    effect = False",
        case("inline", "effect_order"),
    ),
    Mutant(
        "glue_sinks_below_an_effect", "src/dagwright/plan/place.py",
        "        return bisect_left(self.effects, high) - bisect_right(self.effects, low) > 0",
        "        return False",
        case("inline", "glue_before_effect"),
    ),
    Mutant(
        "glue_rises_above_a_call", "src/dagwright/plan/place.py",
        "        return bisect_left(self.units, high) - bisect_right(self.units, low) > 0",
        "        return False",
        case("inline", "glue_after_call"),
    ),
    Mutant(
        "arguments_swapped", "src/dagwright_worker.py",
        '            stars += "."\n            args.append(give(ref, inputs, results))',
        '            stars += "."\n            args.insert(0, give(ref, inputs, results))',
        case("interpreter", "calls"),
    ),
    Mutant(
        "projections_lost", "src/dagwright_worker.py",
        '        for kind, key in ref.get("path", ()):',
        "        for kind, key in ():",
        case("interpreter", "projections"),
    ),
    Mutant(
        "only_the_first_import_tried", "src/dagwright_worker.py",
        "    for name in (symbol, *alternatives):\n        try:\n            return _import(name)",
        "    for name in (symbol,):\n        try:\n            return _import(name)",
        case("interpreter", "conditional_import"),
    ),
    Mutant(
        "tuples_come_back_as_lists", "src/dagwright_worker.py",
        '    "tuple": lambda load, node: tuple(load.items(node)),',
        '    "tuple": lambda load, node: list(load.items(node)),',
        case("inline", "value_containers"),
    ),
    Mutant(
        "values_shared_between_tasks", "src/dagwright/run/inline.py",
        "    return value if type(value) in _PLAIN else worker.isolate(value)",
        "    return value",
        case("inline", "isolation"),
    ),
    Mutant(
        "nothing_runs_after_a_failure", "src/dagwright/run/frames.py",
        "    while index <= frame.limit:",
        "    while False:",
        case("inline", "late_failure"),
    ),
    Mutant(
        "arguments_of_the_run_ignored", "src/dagwright/run/parameters.py",
        "            values[param.name] = given[param.name]\n            continue",
        "            pass",
        case("interpreter", "calls_given"),
    ),
    Mutant(
        "break_goes_on", "src/dagwright/frontend/statements.py",
        '    return ends(f"{word} {len(body.loops)}")',
        '    return ends(f"continue {len(body.loops)}" if kind == "unrolled" else f"{word} {len(body.loops)}")',
        case("interpreter", "loops"),
    ),
    Mutant(
        "reversed_goes_forward", "src/dagwright/frontend/unroll.py",
        '    return columns[0] if node.func.id != "reversed" else columns[0][::-1]',
        "    return columns[0]",
        case("interpreter", "reversed_values"),
    ),
    Mutant(
        "kubeflow_waits_for_data_only", "backends/kubeflow/dagwright_kubeflow/build.py",
        "[self.tasks[it] for it in step.upstream]",
        "[self.tasks[it] for it in step.upstream if it not in step.after]",
        case("kfp", "effects"),
    ),
    Mutant(
        "airflow_waits_for_data_only", "backends/airflow/dagwright_airflow/build.py",
        "tuple(full[it] for it in task.after),",
        "(),",
        case("airflow", "effects"),
    ),
)  # fmt: skip

MUTANTS: tuple[Mutant, ...] = (*_SPINE, *frontend.MUTANTS, *plan.MUTANTS, *worker.MUTANTS, *engines.MUTANTS)
