"""Faults in the worker and in the local executors, where there are regions."""

from __future__ import annotations

from mutants.model import Mutant

_WORKER = "src/dagwright_worker.py"


def _regions(name: str) -> str:
    return f"tests/unit/worker/test_regions.py::test_{name}"


def _run(name: str) -> str:
    return f"tests/unit/run/test_run_regions.py::test_a_run_is_what_a_plain_call_is[{name}-inline-None]"


MUTANTS = (
    Mutant(
        "truth_asked_for_twice", _WORKER,
        '                    side = node["then"] if evaluate_ref(node["test"], inputs, results) else node["else"]',
        '                    truth = evaluate_ref(node["test"], inputs, results)\n'
        '                    side = node["then"] if truth and truth else node["else"]',
        _regions("the_truth_is_asked_for_once"),
    ),
    Mutant(
        "no_cleanup_after_a_failure", _WORKER,
        '            del self.loops[depth:]\n            self.run(final["block"])',
        "            del self.loops[depth:]",
        _regions("handlers_and_final_do_not_hide_where_it_failed"),
    ),
    Mutant(
        "first_clause_always_matches", _WORKER,
        '                if "types" not in handler or _catches(handler["types"], exc):',
        "                if True:",
        _regions("the_first_clause_that_matches_runs_then_final_then_the_failure_stands"),
    ),
    Mutant(
        "every_clause_that_matches_runs", _WORKER,
        '                    self.run(handler["block"])\n                    break',
        '                    self.run(handler["block"])',
        _regions("the_first_clause_that_matches_runs_then_final_then_the_failure_stands"),
    ),
    Mutant(
        "many_not_flattened", _WORKER,
        "                    values.extend(value)",
        "                    values.append(value)",
        _regions("a_map_keeps_the_order_and_collects_by_position"),
    ),
    Mutant(
        "rounds_share_values", _WORKER,
        "        self.isolating = len(calls) > 1 or bool(calls and in_map)",
        "        self.isolating = len(calls) > 1",
        _regions("every_iteration_gets_copies"),
    ),
    Mutant(
        "calls_share_values", _WORKER,
        "        self.isolating = len(calls) > 1 or bool(calls and in_map)",
        "        self.isolating = bool(calls and in_map)",
        _regions("calls_get_copies"),
    ),
    Mutant(
        "copy_of_the_element_before", _WORKER,
        "            self.frozen.pop(key, None)",
        "            pass",
        _regions("every_iteration_gets_copies"),
    ),
    Mutant(
        "tree_not_flattened", _WORKER,
        '        return [value for inner in tree["many"] for value in decode_tree(inner, where, work, policy)]',
        '        return [decode_tree(inner, where, work, policy) for inner in tree["many"]]',
        "tests/unit/worker/test_control.py::test_a_tree_of_envelopes",
    ),
    Mutant(
        "manifest_before_the_blobs", _WORKER,
        "                envelopes[name] = encode(value, sink, self.policy)\n"
        "        self.node = None\n"
        '        if self.store is not None and (self.context.get("manifest") or any(map(_is_stored, envelopes.values()))):\n'
        "            self.store.write_manifest(place, envelopes)\n",
        "                envelopes[name] = encode(value, sink, self.policy)\n"
        '            if self.store is not None and (self.context.get("manifest") or any(map(_is_stored, envelopes.values()))):\n'
        "                self.store.write_manifest(place, envelopes)\n"
        "        self.node = None\n",
        "tests/unit/worker/test_step.py::test_a_task_that_cannot_store_an_output_is_not_done",
    ),
    Mutant(
        "manifest_of_any_task", _WORKER,
        ' or manifest.get("place") != place:',
        ":",
        "tests/unit/worker/test_store.py::test_the_manifest_of_another_task",
    ),
    Mutant(
        "links_in_a_stored_folder_followed", _WORKER,
        " or any(os.path.islink(os.path.join(other, name)) for name in names):",
        ":",
        "tests/unit/worker/test_store.py::test_a_damaged_blob_is_told_and_its_task_can_be_run_again",
    ),
    Mutant(
        "merge_reads_the_other_side", "src/dagwright/run/instances.py",
        "            return self._yielded(merge.orelse if side else merge.then, frame)",
        "            return self._yielded(merge.then if side else merge.orelse, frame)",
        _run("constants"),
    ),
    Mutant(
        "on_failure_on_success", "src/dagwright/run/instances.py",
        "        if frame.number == BODY and frame.failure is not None and blocks[HANDLER].units:",
        "        if frame.number == BODY and blocks[HANDLER].units:",
        _run("handler"),
    ),
    Mutant(
        "cleanup_gives_up_after_a_failure", "src/dagwright/run/instances.py",
        "            self._begin(opening, blocks[FINAL], FINAL, over, shielded=True)",
        "            self._begin(opening, blocks[FINAL], FINAL, over)",
        "tests/unit/run/test_run_graph.py::test_no_task_is_given_out_after_a_stop_but_cleanups",
    ),
    Mutant(
        "rounds_after_the_one_that_failed_run", "src/dagwright/run/frames.py",
        "        if frame.number > opening.limit:\n            return False",
        "        if frame.number > opening.limit:\n            pass",
        "tests/unit/run/test_run_graph.py::test_the_first_failure_in_program_order_is_told_whichever_comes_first",
    ),
    Mutant(
        "limit_of_a_loop_ignored", "src/dagwright/run/instances.py",
        "[width for width in (region.max_parallel, self._width) if width is not None]",
        "[width for width in (self._width,) if width is not None]",
        "tests/unit/run/test_run_graph.py::test_max_parallel_limits_how_many_iterations_run",
    ),
    Mutant(
        "reader_sees_what_a_round_changed", "src/dagwright/run/instances.py",
        "        return [self._values.copy(element) for element in find(key, frame)]",
        "        return [*find(key, frame)]",
        "tests/unit/run/test_run_regions.py::test_nobody_sees_what_another_task_changes[inline-None]",
    ),
)  # fmt: skip
