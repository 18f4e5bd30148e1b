"""Two forms of `try: ... finally: ...` on Dagster, by hand: what docs/decisions/0006-dagster-try.md was decided on.

Prints a JSON object: for each form, and for a cleanup as an op of its own below the body, what a failing body comes to.
"""

from __future__ import annotations

import json
import logging
import os
import sys

import dagster as dg

TOLD: list[str] = []
POLICY = dg.RetryPolicy(max_retries=1)


def body(x: int) -> int:
    TOLD.append("body")
    raise ValueError("boom")


def below(x: int) -> int:
    TOLD.append("below")
    return x


def cleanup() -> None:
    TOLD.append("cleanup")


# --- a cleanup below the body ------------------------------------------------------------------------------------------


@dg.op(out=dg.Out(dg.Any))
def plain_body():
    return body(1)


@dg.op(ins={"after": dg.In(dg.Nothing)}, out=dg.Out(dg.Nothing))
def plain_cleanup():
    cleanup()


@dg.job
def plain():
    plain_cleanup(after=plain_body())


# --- one op ------------------------------------------------------------------------------------------------------------


@dg.op(retry_policy=POLICY, out=dg.Out(dg.Any))
def whole():
    try:
        return below(body(1))
    finally:
        cleanup()


@dg.job
def one_op():
    whole()


# --- envelopes ---------------------------------------------------------------------------------------------------------


@dg.op(retry_policy=POLICY, out=dg.Out(dg.Any))
def body_op():
    try:
        return {"value": body(1)}
    except Exception as error:
        return {"error": repr(error)}


@dg.op(ins={"x": dg.In(dg.Any)}, out=dg.Out(dg.Any))
def below_op(x):
    return x if "error" in x else {"value": below(x["value"])}


@dg.op(ins={"x": dg.In(dg.Any)}, out=dg.Out(dg.Any))
def cleanup_op(x):
    cleanup()
    return x


@dg.op(ins={"x": dg.In(dg.Any)}, out=dg.Out(dg.Any))
def raise_op(x):
    if "error" in x:
        raise RuntimeError(x["error"])
    return x["value"]


@dg.job
def envelopes():
    raise_op(cleanup_op(below_op(body_op())))


def main() -> int:
    """Run all three."""
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
    logging.disable(logging.CRITICAL)
    found = {}
    for job in (plain, one_op, envelopes):
        TOLD.clear()
        with dg.DagsterInstance.ephemeral() as instance:
            result = job.execute_in_process(instance=instance, raise_on_error=False)
            steps = {s.step_key: [s.status.value, s.attempts] for s in instance.get_run_step_stats(result.run_id)}
        found[job.name] = {"success": result.success, "steps": steps, "told": list(TOLD)}
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
