"""Faults in what the backends make of regions."""

from __future__ import annotations

from mutants.model import Mutant, case

_KUBEFLOW = "backends/kubeflow/dagwright_kubeflow"
_AIRFLOW = "backends/airflow/dagwright_airflow"
_PREFECT = "backends/prefect/dagwright_prefect"
_DAGSTER = "backends/dagster/dagwright_dagster"
_DAGSTER_FILE = "backends/dagster/tests/test_definitions_file.py"
_ARGO = "backends/argo/dagwright_argo"
_RUNS = "backends/argo/tests/test_executor.py"
_STATES = "backends/stepfunctions/dagwright_stepfunctions"
_MIXED = "backends/airflow/tests/test_emit.py::test_golden[mixed]"
_READS = "backends/prefect/tests/test_regions_file.py::test_a_loop_and_a_decision_read_as_they_were_written"

MUTANTS = (
    Mutant(
        "kubeflow_loops_over_nothing", f"{_KUBEFLOW}/loops.py",
        "for k in [min(n, {PARTS}) or 1]",
        "for k in [min(n, {PARTS})]",
        "backends/kubeflow/tests/test_regions.py::test_a_list_is_given_in_parts",
    ),
    Mutant(
        "kubeflow_joins_in_any_order", f"{_KUBEFLOW}/loops.py",
        "for _, part in sorted(parts) for v in part]",
        "for _, part in parts for v in part]",
        "backends/kubeflow/tests/test_regions.py::test_a_step_runs_over_its_part_and_a_reader_joins_the_parts",
    ),
    Mutant(
        "kubeflow_condition_negated", f"{_KUBEFLOW}/regions.py",
        '(("then", region.then, "true"), ("else", region.orelse, "false"))',
        '(("then", region.then, "false"), ("else", region.orelse, "true"))',
        "backends/kubeflow/tests/test_pessimist.py::test_it_gives_what_the_calls_give_in_every_order",
    ),
    Mutant(
        "kubeflow_waits_for_no_condition", f"{_KUBEFLOW}/regions.py",
        "if merged else {}, after)\n            graph.members[region.id] = name",
        "if merged else {}, after)",
        "backends/kubeflow/tests/test_regions.py::test_what_follows_waits_for_the_graph_around_both_sides",
    ),
    Mutant(
        "argo_failure_hidden_by_a_cleanup", f"{_ARGO}/regions.py",
        'inner.template(outputs, target=" ".join(ends))',
        "inner.template(outputs)",
        f"{_RUNS}::test_a_cleanup_runs_and_the_failure_stands",
    ),
    Mutant(
        "argo_loop_over_nothing", f"{_ARGO}/regions.py",
        '"valueFrom": {"parameter": made[output], "default": "[]"}',
        '"valueFrom": {"parameter": made[output]}',
        f"{_RUNS}::test_a_loop_in_processes_of_its_own[0]",
    ),
    Mutant(
        "argo_parameters_expanded", f"{_ARGO}/scopes.py",
        "sprig.b64enc(workflow.parameters['{key}'])",
        "workflow.parameters['{key}']",
        f"{_RUNS}::test_a_text_that_is_given_arrives_as_it_is",
    ),
    Mutant(
        "airflow_join_skipped_with_a_side", f"{_AIRFLOW}/templates/regions.py.j2",
        '        super().__init__(block=[], trigger_rule="none_failed_min_one_success", **options)',
        "        super().__init__(block=[], **options)",
        _MIXED,
    ),
    Mutant(
        "airflow_sides_swapped", f"{_AIRFLOW}/templates/regions.py.j2",
        "        return self.then if pull(context, self.test) else self.orelse",
        "        return self.orelse if pull(context, self.test) else self.then",
        _MIXED,
    ),
    Mutant(
        "airflow_collects_a_lazy_sequence", f"{_AIRFLOW}/templates/regions.py.j2",
        "            key: list(ti.xcom_pull(task_ids=task, key=name, map_indexes=indexes)) if indexes else []",
        "            key: ti.xcom_pull(task_ids=task, key=name, map_indexes=indexes) if indexes else []",
        _MIXED,
    ),
    Mutant(
        "airflow_failed_cleanup_masked", f"{_AIRFLOW}/emit.py",
        '{"setups": setups, "on_failure_fail_dagrun": True}',
        '{"setups": setups}',
        _MIXED,
    ),
    Mutant(
        "prefect_sides_swapped", f"{_PREFECT}/regions.py",
        "for units in (region.then, region.orelse)]",
        "for units in (region.orelse, region.then)]",
        _READS,
    ),
    Mutant(
        "prefect_limit_ignored", f"{_PREFECT}/regions.py",
        'limit = f", limit={region.max_parallel}" if region.max_parallel is not None else ""',
        'limit = ""',
        "backends/prefect/tests/test_regions_file.py::test_a_limit_of_parallel_rounds_is_the_loops",
    ),
    Mutant(
        "prefect_caches", f"{_PREFECT}/templates/flow.py.j2",
        "        cache_policy=NO_CACHE,  # the default policy would reuse results between tasks with equal inputs\n",
        "",
        "backends/prefect/tests/test_flow_file.py::test_every_task_says_its_policies",
    ),
    Mutant(
        "prefect_body_begins_too_early", f"{_PREFECT}/regions.py",
        "        waits = self._runs(self.waits.entry(region))",
        "        waits = self._runs([])",
        "backends/prefect/tests/test_regions_file.py::test_a_cleanup_waits_for_its_body_and_the_body_for_what_stands_above",
    ),
    Mutant(
        "dagster_branch_without_gate", f"{_DAGSTER}/graph.py",
        "if gate is not None and not self._reach[op.id] & self._bit(gate):",
        "if gate is not None and gate is None:",
        f"{_DAGSTER_FILE}::test_conditions_and_loops_read_as_they_were_written",
    ),
    Mutant(
        "dagster_order_forgets_a_side", f"{_DAGSTER}/graph.py",
        "        for block in (region.then, region.orelse):\n            done = 0",
        "        for block in (region.orelse,):\n            done = 0",
        f"{_DAGSTER_FILE}::test_what_follows_a_condition_waits_for_both_sides_and_for_what_it_waited_for",
    ),
    Mutant(
        "dagster_flag_turned", f"{_DAGSTER}/graph.py",
        "{'true' if truth else 'false'}",
        "{'false' if truth else 'true'}",
        f"{_DAGSTER_FILE}::test_conditions_and_loops_read_as_they_were_written",
    ),
    Mutant(
        "dagster_backoff_of_dagster", f"{_DAGSTER}/retries.py",
        "delay = first * backoff.factor**number",
        "delay = first * (backoff.factor ** (number + 1) - 1)",
        f"{_DAGSTER_FILE}::test_delays_are_exact",
    ),
    Mutant(
        "prefect_failures_not_awaited", f"{_PREFECT}/templates/flow.py.j2",
        "    for future in futures:\n        future.result()\n",
        "    for future in futures:\n        future.wait()\n",
        case("prefect", "late_failure"),
    ),
    Mutant(
        "states_wait_for_data_only", f"{_STATES}/graph.py",
        "unit.id: unit.upstream if isinstance(unit, Step)",
        "unit.id: tuple(it for it in unit.upstream if it not in unit.after) if isinstance(unit, Step)",
        case("stepfunctions", "effects"),
    ),
    Mutant(
        "states_sides_swapped", f"{_STATES}/machine.py",
        'for units, state, key in ((region.then, rule, "Next"), (region.orelse, choice, "Default")):',
        'for units, state, key in ((region.orelse, rule, "Next"), (region.then, choice, "Default")):',
        "backends/stepfunctions/tests/test_golden.py::test_emitted_files[everything]",
    ),
    Mutant(
        "states_failed_rounds_unseen", f"{_STATES}/machine.py",
        '{"Variable": f"$.{key}.errors[0]", "IsPresent": True, "Next": failed}',
        '{"Variable": f"$.{key}.errors[1]", "IsPresent": True, "Next": failed}',
        case("stepfunctions", "map_fails"),
    ),
    Mutant(
        "states_wait_the_most", f"{_STATES}/lower.py",
        "if best is None or key < best[0]:",
        "if best is None or key > best[0]:",
        "backends/stepfunctions/tests/test_lower.py::test_every_graph_of_up_to_five_tasks[4-59]",
    ),
    Mutant(
        "states_schedule_a_day_early", f"{_STATES}/schedule.py",
        "values = {value % 7 + 1 for value in values}",
        "values = {value % 7 or 7 for value in values}",
        "backends/stepfunctions/tests/test_schedule.py::test_the_same_times",
    ),
    Mutant(
        "states_tasks_see_each_other", "src/dagwright_worker.py",
        'env={**os.environ, **own},\n            cwd=os.path.join(folder, "work"),',
        "env={**os.environ, **own},",
        "tests/unit/worker/test_task.py::test_tasks_share_no_process",
    ),
)  # fmt: skip
