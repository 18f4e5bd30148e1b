"""What is wrong with what a leg gave: the outcome of a case against the oracle and the witness."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from conformance.harness import call_names, compiled, oracle, read_witness, step_calls
from conformance.plans import rename

if TYPE_CHECKING:
    from conformance.harness import Leg, Oracle, Ran, Run
    from conformance.index import Case


def judge(leg: Leg, ran: Ran, case: Case) -> list[str]:
    """Everything that is wrong with a case on a leg, over all its variants; empty if nothing is."""
    marks = refusals(case, leg)
    problems = []
    for variant in leg.variants:
        outcome = ran.outcomes.get((case.name, variant.name))
        if outcome is None:
            problems.append(f"{variant.name}: {' or '.join(case.needs)} is missing in this environment")
            continue
        if marks:
            wanted = sorted({m.code for m in marks})
            if outcome["state"] != "refused" or sorted(set(outcome["codes"])) != wanted:
                told = outcome.get("codes") or outcome["state"]
                problems.append(f"{variant.name}: must be refused with {wanted}, but: {told}")
            continue
        found = _judge_one(leg, ran.runs[case.name, variant.name], outcome)
        problems += [f"{variant.name}: {problem}" for problem in found]
    return problems


def refusals(case: Case, leg: Leg) -> list[Any]:
    """The marks that say that this leg must refuse the case."""
    return [m for m in case.marks if leg.name in m.legs and m.kind != "harness"]


def _judge_one(leg: Leg, run: Run, outcome: dict[str, Any]) -> list[str]:
    if outcome["state"] in ("refused", "error"):
        return [f"{outcome['state']}: {outcome.get('error')}\n{outcome.get('shown', '')[-3000:]}"]
    expected = oracle(leg.python, run.case.name)
    if "error" in expected.told and not run.case.fails:
        return [f"the plain call itself fails: {expected.told['error']}"]
    problems = _graph(run, outcome, expected) if leg.name != "interpreter" else []
    if not run.variant.run:
        return problems
    events = read_witness(run.witness)
    problems += _order(run.case, expected, events)
    if leg.name != "interpreter":
        problems += _tasks(run, outcome, expected)
    if "error" in expected.told:
        return problems + _failure(leg, run, outcome, expected, events)
    if outcome["state"] != "succeeded":
        return [
            *problems,
            f"the run failed: {outcome.get('raised') or outcome.get('error')}\n{outcome.get('shown', '')[-3000:]}",
        ]
    if outcome.get("result") != expected.told["result"]:
        problems.append(f"the result differs\n  engine:  {outcome.get('result')}\n  CPython: {expected.told['result']}")
    problems += _same_calls(expected.events, events)
    printed = expected.lines if run.case.plain else run.case.printed
    missing = [line for line in printed if line not in outcome.get("shown", "")]
    problems += [f"not shown anywhere: {line!r}" for line in missing]
    problems += [
        f"CPython does not show it either: {line!r}" for line in run.case.printed if line not in expected.printed
    ]
    return problems


def _same_calls(expected: Any, found: Any) -> list[str]:
    wanted, had = (Counter((e["event"], e["call"], e["depth"]) for e in events) for events in (expected, found))
    return [f"{n} too few: {e}" for e, n in (wanted - had).items()] + [
        f"{n} too many: {e}" for e, n in (had - wanted).items()
    ]


def _order(case: Case, expected: Oracle, events: Any) -> list[str]:
    """The required chains, against the clock of the witness file."""
    entered: dict[str, list[int]] = {}
    left: dict[str, list[int]] = {}
    for i, event in enumerate(events):
        if event["depth"] == 1:
            (entered if event["event"] == "enter" else left).setdefault(event["call"], []).append(i)
    names = call_names(expected.calls)
    problems = []
    for chain in case.order:
        for one, other in pairwise(chain):
            if one not in names or other not in names:
                missing = one if one not in names else other
                if not (case.fails and missing in case.never):
                    problems.append(
                        f"the case requires an order of {missing}, which CPython does not call: {sorted(names)}"
                    )
                continue
            before, after = expected.calls[names[one]], expected.calls[names[other]]
            if any(
                len(found.get(call, ())) != expected.calls.count(call)
                for found, call in ((left, before), (entered, after))
            ):
                continue  # the comparison of calls says so
            if before != after and (expected.calls.count(before) > 1 or expected.calls.count(after) > 1):
                problems.append(f"the case is unfit: {one} or {other} is called twice with the same arguments")
                continue
            # two equal calls in order: the k-th end precedes the k+1-th begin
            k, j = (expected.calls[: names[n]].count(c) for n, c in ((one, before), (other, after)))
            if left[before][k] > entered[after][j]:
                problems.append(f"{other} = {after} began before {one} = {before} had ended")
    return problems


def _graph(run: Run, outcome: dict[str, Any], expected: Oracle) -> list[str]:
    """The emitted graph, as the engine's parser gives it: the plan's steps, and every required pair in its closure."""
    plan = compiled(run.case.name).plan
    names = rename(plan, run.variant.mangle)
    graph = outcome["graph"]
    problems = []
    if set(graph) != set(names.values()):
        problems.append(f"the engine sees the tasks {sorted(graph)}, the plan has {sorted(names.values())}")
        return problems
    ancestors = closure(graph)
    if run.case.plain:  # no order is declared for an example, so the plan's own edges are what there is
        edges = ((names[up], names[step.id]) for step in plan.steps for up in step.upstream)
        return [f"the graph does not say that {b} comes after {a}" for a, b in edges if a not in ancestors[b]]
    steps = step_calls(run.case.name)
    functions = [call.partition("(")[0] for call in expected.calls]
    planned = [function for _, _, function in steps]
    if planned[: len(functions)] != functions or (len(planned) != len(functions) and not run.case.fails):
        problems.append(f"the plan calls {planned}, CPython {functions}")
        return problems
    positions = call_names(expected.calls)
    for chain in run.case.order:
        for one, other in pairwise(chain):
            if one not in positions or other not in positions:
                continue
            (a, i, _), (b, j, _) = steps[positions[one]], steps[positions[other]]
            if not (i < j if a == b else names[a] in ancestors[names[b]]):
                problems.append(f"the graph does not say that {other} comes after {one}")
    return problems


def closure(graph: dict[str, list[str]]) -> dict[str, set[str]]:
    """Every task's ancestors. The graph must have no cycle."""
    found: dict[str, set[str]] = {}
    todo = list(graph)
    while todo:
        left = [task for task in todo if any(up not in found for up in graph[task])]
        assert len(left) < len(todo), f"a cycle among {left}"
        for task in todo:
            if task not in left:
                found[task] = {a for up in graph[task] for a in (up, *found[up])}
        todo = left
    return found


def _tasks(run: Run, outcome: dict[str, Any], expected: Oracle) -> list[str]:
    """The engine's word on every task: each succeeded once; on failure the right one failed, and nothing below it ran."""
    plan = compiled(run.case.name).plan
    names = rename(plan, run.variant.mangle)
    states = {step: task["state"] for step, task in outcome["tasks"].items()}
    problems = [
        f"{step} was started {t['attempts']} times" for step, t in outcome["tasks"].items() if t["attempts"] > 1
    ]
    if "error" not in expected.told:
        problems += [f"{step} is {states.get(step)}" for step in names.values() if states.get(step) != "succeeded"]
        problems += [f"{step} is no task of the plan" for step in states if step not in names.values()]
        return problems
    failed = [step for step, state in states.items() if state == "failed"]
    if run.case.fails == "(glue)":  # which step carries an expression is the planner's choice
        failing = failed[0] if failed else ""
    else:
        positions = call_names(expected.calls)
        if run.case.fails not in positions:
            return [*problems, f"CPython does not reach {run.case.fails!r}: {expected.told}"]
        failing = names[step_calls(run.case.name)[positions[run.case.fails]][0]]
    if failed != [failing]:
        problems.append(f"{failing or 'one task'} must have failed, and nothing else: {states}")
        return problems
    below = {task for task, above in closure(outcome["graph"]).items() if failing in above}
    problems += [
        f"{s} depends on the failure, and is {states.get(s)}" for s in below if states.get(s) in ("succeeded", "failed")
    ]
    return problems


def _failure(leg: Leg, run: Run, outcome: dict[str, Any], expected: Oracle, events: Any) -> list[str]:
    problems = []
    if outcome["state"] != "failed":
        problems.append(f"the run must fail, and is {outcome['state']}")
    error = expected.told["error"]
    raised = outcome.get("raised")
    if raised is not None and error["type"] == "builtins.SystemExit" and leg.target is not None:
        # engines take SystemExit for their own business, so emitted files raise an error that names it
        if f"sys.exit({error['text']})" not in raised["text"]:
            problems.append(f"CPython leaves with {error['text']}, here {raised}")
    elif raised is not None:
        if (raised["type"], raised["args"]) != (error["type"], error["args"]):
            problems.append(f"CPython raises {error}, here {raised}")
    else:
        short = error["type"].rpartition(".")[2]
        shown = outcome.get("shown", "")
        problems += [f"the engine does not show {text!r}" for text in (short, error["text"]) if text not in shown]
    wanted = Counter((e["event"], e["call"]) for e in expected.events)
    had = Counter((e["event"], e["call"]) for e in events)
    lost = [f"CPython ran it, the engine did not: {e}" for e in wanted - had]
    faults = [m for m in run.case.marks if m.kind == "harness" and leg.name in m.legs]
    problems += [] if faults else lost
    ran = {e["call"].partition("(")[0] for e in events}
    problems += [f"{name} depends on the failure and ran" for name in run.case.never if name.partition("#")[0] in ran]
    return problems
