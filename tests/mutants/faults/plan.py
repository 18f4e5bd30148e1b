"""Faults in the IR passes and in the plan, where there are regions."""

from __future__ import annotations

from mutants.model import Mutant

_FOLDER = "src/dagwright/plan"


def _regions(name: str) -> str:
    return f"tests/unit/plan/test_regions.py::test_{name}"


_DECISION = _regions("a_decision_is_computed_where_its_last_input_is_made")
_OVER_PARAMETER = _regions("a_map_over_a_parameter_is_cut_in_a_step_that_it_waits_for_anyway")
_INNER = _regions("an_inner_step_makes_its_region_wait_for_what_it_reads")

MUTANTS = (
    Mutant(
        "effects_inside_a_region_are_none", "src/dagwright/ir/order.py",
        "    return any(is_effect(inner, unordered) for block in blocks_of(node) for inner in block.nodes)",
        "    return False",
        _regions("iterations_with_effects_are_one_step_unless_their_order_was_released"),
    ),
    Mutant(
        "a_region_is_no_unit", "src/dagwright/ir/order.py",
        "        return any(is_unit(inner) for block in blocks_of(node) for inner in block.nodes)",
        "        return False",
        _regions("a_raise_is_a_step_that_others_wait_for"),
    ),
    Mutant(
        "decision_reads_another_copy", "src/dagwright/ir/normalise.py",
        "            return inner._replace(test=map_ref(inner.test, change))",
        "            return inner",
        "tests/unit/frontend/test_meaning.py::test_program_means_what_it_does[copies]",
    ),
    Mutant(
        "what_a_block_yields_reads_another_copy", "src/dagwright/ir/normalise.py",
        "yields=tuple(map_ref(ref, _renaming(own)) for ref in block.yields))",
        "yields=block.yields)",
        "tests/unit/frontend/test_meaning.py::test_program_means_what_it_does[copies]",
    ),
    Mutant(
        "result_reads_a_copy_inside_a_region", "src/dagwright/ir/normalise.py",
        "for out in outs_of(result) if out.node not in here], nodes)",
        "for out in outs_of(result) if out.node not in copies.used], nodes)",
        "tests/unit/frontend/test_meaning.py::test_program_means_what_it_does[copies]",
    ),
    Mutant(
        "glue_put_into_a_region", f"{_FOLDER}/place.py",
        "        return step not in self.regions",
        "        return True",
        _DECISION,
    ),
    Mutant(
        "output_moved_over_a_region", f"{_FOLDER}/place.py",
        "        return node.id if walled else self.nodes[near].id",
        "        return self.nodes[near].id",
        _regions("output_above_a_region_stays_above_it"),
    ),
    Mutant(
        "no_wait_for_the_decision", f"{_FOLDER}/scope.py",
        "            draft.needs.setdefault(source.step)",
        "            pass",
        _INNER,
    ),
    Mutant(
        "no_wait_for_what_is_read_inside", f"{_FOLDER}/scope.py",
        "            self.region.needs.setdefault(ident)",
        "            pass",
        _INNER,
    ),
    Mutant(
        "decision_handed_on_as_a_value", f"{_FOLDER}/scope.py",
        'self._control(node, node.test, "flag", "test", draft)',
        'self._control(node, node.test, "value", "test", draft)',
        _DECISION,
    ),
    Mutant(
        "elements_handed_on_as_one_value", f"{_FOLDER}/scope.py",
        'self._control(node, node.items, "items", "items", draft)',
        'self._control(node, node.items, "value", "items", draft)',
        _OVER_PARAMETER,
    ),
    Mutant(
        "merge_swapped", f"{_FOLDER}/draft.py",
        "            return Merge(leaf(0, position), leaf(1, position))",
        "            return Merge(leaf(1, position), leaf(0, position))",
        _DECISION,
    ),
    Mutant(
        "one_collected_as_many", f"{_FOLDER}/draft.py",
        'self.node.collect[position] == "many")',
        'self.node.collect[position] == "one")',
        _OVER_PARAMETER,
    ),
    Mutant(
        "cleanup_yields_what_the_body_does", f"{_FOLDER}/draft.py",
        "        return leaf(0, position) if position < count else leaf(2, position - count)",
        "        return leaf(0, position) if position < count else leaf(0, position - count)",
        _regions("a_try_yields_what_its_body_and_its_cleanup_make"),
    ),
    Mutant(
        "loosest_limit_taken", f"{_FOLDER}/draft.py",
        "            limit = min((n for n in limits if n is not None), default=None)",
        "            limit = max((n for n in limits if n is not None), default=None)",
        _regions("the_strictest_limit_of_a_map_holds"),
    ),
    Mutant(
        "last_element_of_a_batch_lost", f"{_FOLDER}/batch.py",
        'src = f"[v[i:i + {size}] for v in',
        'src = f"[v[i:i + {size} - 1] for v in',
        _regions("a_batch_is_a_task_over_a_slice"),
    ),
    Mutant(
        "batches_collected_as_elements", f"{_FOLDER}/batch.py",
        'collect=("many",) * len(node.names)',
        'collect=("one",) * len(node.names)',
        _regions("a_batch_is_a_task_over_a_slice"),
    ),
    Mutant(
        "glue_of_a_group_left_behind", f"{_FOLDER}/group.py",
        "            merged[ident] = head",
        "            pass",
        _regions("the_tasks_of_a_group_are_one_step_with_the_glue_between_them"),
    ),
    Mutant(
        "rounds_with_effects_side_by_side", f"{_FOLDER}/fuse.py",
        "    if isinstance(node, Map) and is_effect(node, unordered):",
        "    if isinstance(node, Map) and False:",
        _regions("iterations_with_effects_are_one_step_unless_their_order_was_released"),
    ),
    Mutant(
        "clause_for_one_class_is_for_all", f"{_FOLDER}/fuse.py",
        "(len(node.handlers) > 1 or not all(_is_for_all(h) for h in node.handlers))",
        "len(node.handlers) > 1",
        _regions("clauses_for_some_exceptions_are_judged_in_the_task_that_failed"),
    ),
    Mutant(
        "target_not_asked_what_it_fuses", f"{_FOLDER}/legalise.py",
        "    for ident, why in backend.fuses(plan, target).items():",
        "    for ident, why in dict[str, str]().items():",
        "backends/prefect/tests/test_regions_file.py::test_what_stands_too_deep_for_python_is_one_task",
    ),
    Mutant(
        "home_of_a_nested_decision_lost", f"{_FOLDER}/spec.py",
        '            found["home"] = homes[output.group]',
        "            pass",
        "tests/unit/worker/test_compiled.py::test_a_bad_value_is_told_at_the_users_line",
    ),
    Mutant(
        "shared_glue_where_one_region_waits", f"{_FOLDER}/place.py",
        "        common = frozenset.intersection(*(self.base[ident] for ident in consumers)) - self.regions",
        "        common = frozenset.union(*(self.base[ident] for ident in consumers)) - self.regions",
        _regions("what_two_regions_share_makes_neither_wait_for_the_other"),
    ),
)  # fmt: skip
