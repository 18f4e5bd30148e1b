"""Plans with other names for their steps, so that no order rests on the luck of the alphabet."""

from __future__ import annotations

import hashlib

from dagwright.plan.model import FromStep


def mangled(plan, seed):
    """The same plan under new step ids, consistently: what reads `load` now reads `t7f3…`."""
    names = rename(plan, seed)

    def source(it):
        return FromStep(names[it.step], it.output) if isinstance(it, FromStep) else it

    steps = tuple(
        step._replace(
            id=names[step.id],
            inputs={name: source(it) for name, it in step.inputs.items()},
            after=tuple(names[other] for other in step.after),
        )
        for step in plan.steps
    )
    return plan._replace(steps=steps, result=None if plan.result is None else source(plan.result))


def rename(plan, seed):
    """Step id to mangled id; with seed None the ids as they are."""
    if seed is None:
        return {step.id: step.id for step in plan.steps}
    return {s.id: "t" + hashlib.sha256(f"{seed}/{s.id}".encode()).hexdigest()[:10] for s in plan.steps}
