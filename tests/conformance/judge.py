"""What is wrong with what a leg gave: the outcome of a case against the oracle and the witness."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Any

from conformance.harness import call_names, compiled, is_witnessed, oracle, orders, read_witness
from conformance.plans import graph_of, mangled
from conformance.sites import executed, places, written
from dagwright.plan.model import MapRegion, Step, TryRegion, blocks_of, walk_units

if TYPE_CHECKING:
    from conformance.harness import Leg, Oracle, Ran, Run
    from conformance.index import Case
    from conformance.sites import Place


def judge(leg: Leg, ran: Ran, case: Case) -> list[str]:
    """Everything that is wrong with a case on a leg, over all its variants; empty if nothing is."""
    marks = refusals(case, leg)
    problems = []
    for variant in leg.variants_of(case):
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
    for one, other in orders(case, expected.calls):
        if one not in names or other not in names:
            missing = one if one not in names else other
            if not (case.fails and missing in case.never):
                problems.append(
                    f"the case requires an order of {missing}, which CPython does not call: {sorted(names)}"
                )
            continue
        before, after = expected.calls[names[one]], expected.calls[names[other]]
        if any(
            len(found.get(call, ())) != expected.calls.count(call) for found, call in ((left, before), (entered, after))
        ):
            continue  # the comparison of calls says so
        if before != after and (expected.calls.count(before) > 1 or expected.calls.count(after) > 1):
            if not case.drawn:  # there it happens, and the graph is held against all pairs
                problems.append(f"the case is unfit: {one} or {other} is called twice with the same arguments")
            continue
        # two equal calls in order: the k-th end precedes the k+1-th begin
        k, j = (expected.calls[: names[n]].count(c) for n, c in ((one, before), (other, after)))
        if left[before][k] > entered[after][j]:
            problems.append(f"{other} = {after} began before {one} = {before} had ended")
    return problems


def _graph(run: Run, outcome: dict[str, Any], expected: Oracle) -> list[str]:
    """The emitted graph, as the engine's parser gives it: the plan's steps, and every required pair in its closure."""
    plan, graph = _plan(run, outcome), outcome["graph"]
    ids = {step.id for step in plan.steps}
    if not ids <= set(graph) or (plan.flat and ids != set(graph)):
        return [f"the engine sees the tasks {sorted(graph)}, the plan has {sorted(ids)}"]
    ancestors = closure(graph)
    if run.case.plain:  # no order is declared for an example, so the plan's own edges are what there is
        edges = ((up, step) for step, ups in graph_of(plan).items() for up in ups)
        return [f"the graph does not say that {b} comes after {a}" for a, b in edges if a not in ancestors[b]]
    pipeline = compiled(run.case.name).pipeline
    made = executed(pipeline, expected.events)
    lost = [call for call, found in zip(expected.calls, made, strict=True) if not found]
    calls = [c for c in written(pipeline) if is_witnessed(c.callee)]
    where = places(plan.steps)
    problems = [f"no call of the IR stands where CPython calls {call}" for call in lost]
    problems += [f"{c.id} stands in no step" for c in calls if c.id not in where]
    if not run.case.fails:
        reached = {ident for ids in made for ident in ids}
        problems += [f"CPython does not make the call {c.id}" for c in calls if c.certain and c.id not in reached]
    if problems:
        return problems
    names = call_names(expected.calls)
    for one, other in orders(run.case, expected.calls):
        if one in names and other in names:
            pairs = product(made[names[one]], made[names[other]])
            if not any(_in_order(where[a], where[b], ancestors) for a, b in pairs):
                problems.append(f"the graph does not say that {other} comes after {one}")
    return problems


def _plan(run: Run, outcome: dict[str, Any]) -> Any:
    """The plan that ran, under the names that it ran with."""
    found = outcome.get("plan") or compiled(run.case.name).plan
    return found if "plan" in outcome or run.variant.mangle is None else mangled(found, run.variant.mangle)


def _in_order(one: Place, other: Place, ancestors: dict[str, set[str]]) -> bool:
    """One step runs its block in order, and the rounds of a loop inside it one after the other."""
    if one.step == other.step:
        return one.index < other.index or bool(one.maps & other.maps)
    return one.step in ancestors[other.step]


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
    """The engine's word on every task: who ran, how often; on failure the right one failed, and nothing below it ran."""
    plan, tasks = _plan(run, outcome), outcome["tasks"]
    states = {step.id: tasks.get(step.id, {}).get("state") for step in plan.steps}
    problems = [f"{step} is no task of the plan" for step in tasks if step not in states] if plan.flat else []
    if run.case.plain:
        made, rounds = [], {unit.id: 1 for unit in plan.units if isinstance(unit, Step)}
    else:
        made = executed(compiled(run.case.name).pipeline, expected.events)
        rounds = _rounds(plan, made)
    looped = {
        s.id for unit in walk_units(plan.units) if isinstance(unit, MapRegion) for s in walk_units(unit.body) if isinstance(s, Step)
    }  # fmt: skip
    idle = looped if outcome.get("idle") else set()  # there a loop over nothing is one task that calls nothing
    for step, most in rounds.items():
        attempts = tasks.get(step, {}).get("attempts", 0)
        if step in looped and "error" in expected.told:
            continue  # the other rounds of a loop may run when one fails
        if attempts > (max(most, 1) if step in idle else most):
            problems.append(f"{step} was started {attempts} times, Python runs it {most} times")
    if "error" in expected.told:
        return problems + _failed_tasks(run, plan, states, outcome["graph"], expected, made)
    inside = {
        s.id for unit in plan.units if not isinstance(unit, Step) for s in walk_units([unit]) if isinstance(s, Step)
    }
    for step, state in states.items():
        # a step in a region may hold no call, or one that was skipped; then only a failure is wrong
        must = step not in inside or bool(rounds.get(step))
        never = rounds.get(step) == 0 and step not in idle
        if (must and state != "succeeded") or state == "failed" or (never and state == "succeeded"):
            problems.append(f"{step} is {state}, and ran {rounds.get(step, 'perhaps')} times in CPython")
    return problems


def _rounds(plan: Any, made: list[list[str]]) -> dict[str, int]:
    """How often each step runs, as far as its calls say: those that it always makes."""
    counts = Counter(ids[0] for ids in made if len(ids) == 1)
    unsure = {ident for ids in made if len(ids) > 1 for ident in ids}
    top = {step.id: 1 for step in plan.units if isinstance(step, Step)}
    found = {p.step: counts[ident] for ident, p in places(plan.steps).items() if p.always and ident not in unsure}
    return {**found, **top}


def _failed_tasks(
    run: Run, plan: Any, states: dict[str, Any], graph: dict[str, list[str]], expected: Oracle, made: list[list[str]]
) -> list[str]:
    where, calls = places(plan.steps), iter(made)
    entered: list[list[str]] = []
    broken: list[list[str]] = []  # the calls that raise; a call ends before the next one of the pipeline begins
    for event in expected.events:
        if event["depth"] == 1:
            if event["event"] == "enter":
                entered.append(next(calls))
            elif event["event"] == "raise":
                broken.append(entered[-1])
    failed = {step for step, state in states.items() if state == "failed"}
    blamed = [{where[ident].step for ident in ids} for ids in broken]
    # which step carries an expression is the planner's choice
    spare = failed - {step for steps in blamed for step in steps} if run.case.fails == "(glue)" else set()
    if any(not steps & failed for steps in blamed) or failed - spare - {s for steps in blamed for s in steps}:
        return [f"the tasks of {broken} must have failed, and nothing else: {states}"]
    if (run.case.fails == "(glue)" and len(spare) > 1) or not failed:
        return [f"one task must have failed, and no other: {states}"]
    ancestors = closure(graph)
    exempt = {other for step in failed for other in _run_anyway(plan, step)}
    return [
        f"{s} depends on the failure of {sorted(failed & ancestors[s])}, and is {state}"
        for s, state in states.items()
        if state in ("succeeded", "failed") and failed & ancestors[s] and s not in exempt
    ]


def _run_anyway(plan: Any, step: str) -> set[str]:
    """The steps that may run below a failed one: clauses and cleanups around it, and other rounds of its loop."""
    found: set[str] = set()
    for unit in walk_units(plan.units):
        blocks = [{s.id for s in walk_units(block) if isinstance(s, Step)} for block in blocks_of(unit)]
        if isinstance(unit, MapRegion) and step in blocks[0]:
            found |= blocks[0]
        if isinstance(unit, TryRegion):
            found |= {s for i, block in enumerate(blocks) if step in block for later in blocks[i + 1 :] for s in later}
    return found


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
    ran = {name for e in events for name in (e["call"], e["call"].partition("(")[0])}
    problems += [f"{name} depends on the failure and ran" for name in run.case.never if name.partition("#")[0] in ran]
    if run.case.drawn:  # an effect is ordered against everything: one more than in CPython is one after the failure
        extra = [e for e in (had - wanted) if e[1].startswith(("tell(", "save("))]
        problems += [f"{e} must not have run" for e in extra]
    return problems
