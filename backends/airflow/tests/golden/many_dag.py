"""The pipeline many for Airflow 2.10, 2.11 and 3.

Compiled by dagwright from pipeline.py, function many. Change that and compile again, not this file.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta

import pendulum

try:  # Airflow 3
    from airflow.sdk import DAG, BaseOperator
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.models.baseoperator import BaseOperator

PIPELINE = "pipeline:many"


def load_worker():
    """dagwright_worker.py, which lies next to this file: it calls the functions and carries their values."""
    folder = os.path.dirname(os.path.abspath(__file__))
    if folder not in sys.path:
        sys.path.append(folder)
    import dagwright_worker

    return dagwright_worker


def run_facts(context):
    """What the worker wants to know about this run: where large values go, and when the run was due."""
    run = context["dag_run"]
    return {"pipeline": run.dag_id, "run": run.run_id, "inline": 16384}


def push(context, outputs):
    """Leave what a task gives out in XComs; what is under "return_value" the task returns."""
    for key, value in outputs.items():
        if key != "return_value":
            context["ti"].xcom_push(key=key, value=value)
    return outputs.get("return_value")


class Step(BaseOperator):
    """One task: has the worker call a plain Python function, in the process of the Airflow worker.

    `ins` says which step makes an input (and under which key of its XComs, where that is not its return value),
    `from_params` which param. In `args` and `kwargs` {"in": name} is an input and {"const": value} a constant; `block`
    stands in place of `call` where a task does more than one call. A value travels as an XCom that holds its JSON text,
    or, where it is large, its place in the store. Nothing here is a template: {{ jinja }} in a constant is only text.
    """

    def __init__(
        self,
        *,
        call=None,
        ins=None,
        from_params=None,
        args=(),
        kwargs=None,
        nth=0,
        block=None,
        outputs=None,
        **options,
    ):
        super().__init__(**options)
        self.call = {"op": "call", "fn": call, "args": args, "kwargs": kwargs or {}, "nth": nth}
        self.block, self.outputs = block, outputs
        self.inputs = {name: {"param": param} for name, param in (from_params or {}).items()}
        upstream = {}
        for name, source in (ins or {}).items():
            step, key = source if isinstance(source, tuple) else (source, "return_value")
            self.inputs[name] = {"step": step.task_id, "output": key}
            upstream[step.task_id] = step
        self.set_upstream(list(upstream.values()))

    def execute(self, context):
        outputs = {"return_value": {"out": self.task_id}} if self.outputs is None else self.outputs
        return push(context, self.run_worker(context, self.inputs, outputs))

    def run_worker(self, context, inputs, outputs):
        """What the worker gives out after it has run the block: by key, ready for XComs."""
        ti, worker = context["ti"], load_worker()
        block = [{**self.call, "id": self.task_id}] if self.block is None else self.block
        spec = {
            "protocol": "1.1",
            "pipeline": PIPELINE,
            "step": self.task_id,
            "block": block,
            "inputs": inputs,
            "outputs": outputs,
        }
        values = {
            name: ti.xcom_pull(task_ids=source["step"], key=source["output"], map_indexes=-1)
            for name, source in inputs.items()
            if "step" in source
        }
        values = {name: value for name, value in values.items() if value is not None}
        try:
            return worker.run_step(spec, values, context=run_facts(context))
        except Exception as error:
            for note in getattr(error, "__notes__", ()):  # which call of the pipeline it was
                self.log.warning("%s", note)
            raise
        except SystemExit as left:  # Airflow takes exit code 0 for success, but there is no result
            raise RuntimeError(f"the task called sys.exit({left.code!r})") from left


# One step per line. Durations are in seconds; `ins` holds ids of steps, with the key of the XCom where that is not the
# return value; `after` holds the steps that come first although they give nothing.
STEPS = r"""
{"task_id": "t0", "call": "shop:start", "args": [{"const": "it's {{ ds }}"}]}
{"task_id": "t1", "call": "shop:more", "ins": {"x": "t0"}, "args": [{"in": "x"}, {"const": 1}], "retries": 1, "retry_delay": 5}
{"task_id": "t2", "call": "shop:more", "ins": {"x": "t1"}, "args": [{"in": "x"}, {"const": 2}], "retries": 0, "retry_delay": 5}
{"task_id": "t3", "call": "shop:more", "ins": {"x": "t2"}, "args": [{"in": "x"}, {"const": 3}], "retries": 1, "retry_delay": 5}
{"task_id": "t4", "call": "shop:more", "ins": {"x": "t3"}, "args": [{"in": "x"}, {"const": 4}], "retries": 0, "retry_delay": 5}
{"task_id": "t5", "call": "shop:more", "ins": {"x": "t4"}, "args": [{"in": "x"}, {"const": 5}], "retries": 1, "retry_delay": 5}
{"task_id": "t6", "call": "shop:more", "ins": {"x": "t5"}, "args": [{"in": "x"}, {"const": 6}], "retries": 0, "retry_delay": 5}
{"task_id": "t7", "call": "shop:more", "ins": {"x": "t6"}, "args": [{"in": "x"}, {"const": 7}], "retries": 1, "retry_delay": 5}
{"task_id": "t8", "call": "shop:more", "ins": {"x": "t7"}, "args": [{"in": "x"}, {"const": 8}], "retries": 0, "retry_delay": 5}
{"task_id": "t9", "call": "shop:more", "ins": {"x": "t8"}, "args": [{"in": "x"}, {"const": 9}], "retries": 1, "retry_delay": 5}
{"task_id": "t10", "call": "shop:more", "ins": {"x": "t9"}, "args": [{"in": "x"}, {"const": 10}], "retries": 0, "retry_delay": 5}
{"task_id": "t11", "call": "shop:more", "ins": {"x": "t10"}, "args": [{"in": "x"}, {"const": 11}], "retries": 1, "retry_delay": 5}
{"task_id": "t12", "call": "shop:more", "ins": {"x": "t11"}, "args": [{"in": "x"}, {"const": 12}], "retries": 0, "retry_delay": 5}
{"task_id": "t13", "call": "shop:more", "ins": {"x": "t12"}, "args": [{"in": "x"}, {"const": 13}], "retries": 1, "retry_delay": 5}
{"task_id": "t14", "call": "shop:more", "ins": {"x": "t13"}, "args": [{"in": "x"}, {"const": 14}], "retries": 0, "retry_delay": 5}
{"task_id": "t15", "call": "shop:more", "ins": {"x": "t14"}, "args": [{"in": "x"}, {"const": 15}], "retries": 1, "retry_delay": 5}
{"task_id": "t16", "call": "shop:more", "ins": {"x": "t15"}, "args": [{"in": "x"}, {"const": 16}], "retries": 0, "retry_delay": 5}
{"task_id": "t17", "call": "shop:more", "ins": {"x": "t16"}, "args": [{"in": "x"}, {"const": 17}], "retries": 1, "retry_delay": 5}
{"task_id": "t18", "call": "shop:more", "ins": {"x": "t17"}, "args": [{"in": "x"}, {"const": 18}], "retries": 0, "retry_delay": 5}
{"task_id": "t19", "call": "shop:more", "ins": {"x": "t18"}, "args": [{"in": "x"}, {"const": 19}], "retries": 1, "retry_delay": 5}
{"task_id": "t20", "call": "shop:more", "ins": {"x": "t19"}, "args": [{"in": "x"}, {"const": 20}], "retries": 0, "retry_delay": 5}
{"task_id": "t21", "call": "shop:more", "ins": {"x": "t20"}, "args": [{"in": "x"}, {"const": 21}], "retries": 1, "retry_delay": 5}
{"task_id": "t22", "call": "shop:more", "ins": {"x": "t21"}, "args": [{"in": "x"}, {"const": 22}], "retries": 0, "retry_delay": 5}
{"task_id": "t23", "call": "shop:more", "ins": {"x": "t22"}, "args": [{"in": "x"}, {"const": 23}], "retries": 1, "retry_delay": 5}
{"task_id": "t24", "call": "shop:more", "ins": {"x": "t23"}, "args": [{"in": "x"}, {"const": 24}], "retries": 0, "retry_delay": 5}
{"task_id": "t25", "call": "shop:more", "ins": {"x": "t24"}, "args": [{"in": "x"}, {"const": 25}], "retries": 1, "retry_delay": 5}
{"task_id": "t26", "call": "shop:more", "ins": {"x": "t25"}, "args": [{"in": "x"}, {"const": 26}], "retries": 0, "retry_delay": 5}
{"task_id": "t27", "call": "shop:more", "ins": {"x": "t26"}, "args": [{"in": "x"}, {"const": 27}], "retries": 1, "retry_delay": 5}
{"task_id": "t28", "call": "shop:more", "ins": {"x": "t27"}, "args": [{"in": "x"}, {"const": 28}], "retries": 0, "retry_delay": 5}
{"task_id": "t29", "call": "shop:more", "ins": {"x": "t28"}, "args": [{"in": "x"}, {"const": 29}], "retries": 1, "retry_delay": 5}
{"task_id": "t30", "call": "shop:more", "ins": {"x": "t29"}, "args": [{"in": "x"}, {"const": 30}], "retries": 0, "retry_delay": 5}
{"task_id": "t31", "call": "shop:more", "ins": {"x": "t30"}, "args": [{"in": "x"}, {"const": 31}], "retries": 1, "retry_delay": 5}
{"task_id": "t32", "call": "shop:more", "ins": {"x": "t31"}, "args": [{"in": "x"}, {"const": 32}], "retries": 0, "retry_delay": 5}
{"task_id": "t33", "call": "shop:more", "ins": {"x": "t32"}, "args": [{"in": "x"}, {"const": 33}], "retries": 1, "retry_delay": 5}
{"task_id": "t34", "call": "shop:more", "ins": {"x": "t33"}, "args": [{"in": "x"}, {"const": 34}], "retries": 0, "retry_delay": 5}
{"task_id": "t35", "call": "shop:more", "ins": {"x": "t34"}, "args": [{"in": "x"}, {"const": 35}], "retries": 1, "retry_delay": 5}
{"task_id": "t36", "call": "shop:more", "ins": {"x": "t35"}, "args": [{"in": "x"}, {"const": 36}], "retries": 0, "retry_delay": 5}
{"task_id": "t37", "call": "shop:more", "ins": {"x": "t36"}, "args": [{"in": "x"}, {"const": 37}], "retries": 1, "retry_delay": 5}
{"task_id": "t38", "call": "shop:more", "ins": {"x": "t37"}, "args": [{"in": "x"}, {"const": 38}], "retries": 0, "retry_delay": 5}
{"task_id": "t39", "call": "shop:more", "ins": {"x": "t38"}, "args": [{"in": "x"}, {"const": 39}], "retries": 1, "retry_delay": 5}
{"task_id": "t40", "call": "shop:more", "ins": {"x": "t39"}, "args": [{"in": "x"}, {"const": 40}], "retries": 0, "retry_delay": 5}
{"task_id": "t41", "call": "shop:more", "ins": {"x": "t40"}, "args": [{"in": "x"}, {"const": 41}], "retries": 1, "retry_delay": 5}
{"task_id": "t42", "call": "shop:more", "ins": {"x": "t41"}, "args": [{"in": "x"}, {"const": 42}], "retries": 0, "retry_delay": 5}
{"task_id": "t43", "call": "shop:more", "ins": {"x": "t42"}, "args": [{"in": "x"}, {"const": 43}], "retries": 1, "retry_delay": 5}
{"task_id": "t44", "call": "shop:more", "ins": {"x": "t43"}, "args": [{"in": "x"}, {"const": 44}], "retries": 0, "retry_delay": 5}
{"task_id": "t45", "call": "shop:more", "ins": {"x": "t44"}, "args": [{"in": "x"}, {"const": 45}], "retries": 1, "retry_delay": 5}
{"task_id": "t46", "call": "shop:more", "ins": {"x": "t45"}, "args": [{"in": "x"}, {"const": 46}], "retries": 0, "retry_delay": 5}
{"task_id": "t47", "call": "shop:more", "ins": {"x": "t46"}, "args": [{"in": "x"}, {"const": 47}], "retries": 1, "retry_delay": 5}
{"task_id": "t48", "call": "shop:more", "ins": {"x": "t47"}, "args": [{"in": "x"}, {"const": 48}], "retries": 0, "retry_delay": 5}
{"task_id": "t49", "call": "shop:more", "ins": {"x": "t48"}, "args": [{"in": "x"}, {"const": 49}], "retries": 1, "retry_delay": 5}
{"task_id": "t50", "call": "shop:more", "ins": {"x": "t49"}, "args": [{"in": "x"}, {"const": 50}], "retries": 0, "retry_delay": 5}
{"task_id": "t51", "call": "shop:more", "ins": {"x": "t50"}, "args": [{"in": "x"}, {"const": 51}], "retries": 1, "retry_delay": 5}
{"task_id": "t52", "call": "shop:more", "ins": {"x": "t51"}, "args": [{"in": "x"}, {"const": 52}], "retries": 0, "retry_delay": 5}
{"task_id": "t53", "call": "shop:more", "ins": {"x": "t52"}, "args": [{"in": "x"}, {"const": 53}], "retries": 1, "retry_delay": 5}
{"task_id": "t54", "call": "shop:more", "ins": {"x": "t53"}, "args": [{"in": "x"}, {"const": 54}], "retries": 0, "retry_delay": 5}
{"task_id": "t55", "call": "shop:more", "ins": {"x": "t54"}, "args": [{"in": "x"}, {"const": 55}], "retries": 1, "retry_delay": 5}
{"task_id": "t56", "call": "shop:more", "ins": {"x": "t55"}, "args": [{"in": "x"}, {"const": 56}], "retries": 0, "retry_delay": 5}
{"task_id": "t57", "call": "shop:more", "ins": {"x": "t56"}, "args": [{"in": "x"}, {"const": 57}], "retries": 1, "retry_delay": 5}
{"task_id": "t58", "call": "shop:more", "ins": {"x": "t57"}, "args": [{"in": "x"}, {"const": 58}], "retries": 0, "retry_delay": 5}
{"task_id": "t59", "call": "shop:more", "ins": {"x": "t58"}, "args": [{"in": "x"}, {"const": 59}], "retries": 1, "retry_delay": 5}
{"task_id": "t60", "call": "shop:more", "ins": {"x": "t59"}, "args": [{"in": "x"}, {"const": 60}], "retries": 0, "retry_delay": 5}
{"task_id": "t61", "call": "shop:more", "ins": {"x": "t60"}, "args": [{"in": "x"}, {"const": 61}], "retries": 1, "retry_delay": 5}
{"task_id": "t62", "call": "shop:more", "ins": {"x": "t61"}, "args": [{"in": "x"}, {"const": 62}], "retries": 0, "retry_delay": 5}
{"task_id": "t63", "call": "shop:more", "ins": {"x": "t62"}, "args": [{"in": "x"}, {"const": 63}], "retries": 1, "retry_delay": 5}
{"task_id": "t64", "call": "shop:more", "ins": {"x": "t63"}, "args": [{"in": "x"}, {"const": 64}], "retries": 0, "retry_delay": 5}
{"task_id": "t65", "call": "shop:more", "ins": {"x": "t64"}, "args": [{"in": "x"}, {"const": 65}], "retries": 1, "retry_delay": 5}
{"task_id": "t66", "call": "shop:more", "ins": {"x": "t65"}, "args": [{"in": "x"}, {"const": 66}], "retries": 0, "retry_delay": 5}
{"task_id": "t67", "call": "shop:more", "ins": {"x": "t66"}, "args": [{"in": "x"}, {"const": 67}], "retries": 1, "retry_delay": 5}
{"task_id": "t68", "call": "shop:more", "ins": {"x": "t67"}, "args": [{"in": "x"}, {"const": 68}], "retries": 0, "retry_delay": 5}
{"task_id": "t69", "call": "shop:more", "ins": {"x": "t68"}, "args": [{"in": "x"}, {"const": 69}], "retries": 1, "retry_delay": 5}
{"task_id": "t70", "call": "shop:more", "ins": {"x": "t69"}, "args": [{"in": "x"}, {"const": 70}], "retries": 0, "retry_delay": 5}
{"task_id": "t71", "call": "shop:more", "ins": {"x": "t70"}, "args": [{"in": "x"}, {"const": 71}], "retries": 1, "retry_delay": 5}
{"task_id": "t72", "call": "shop:more", "ins": {"x": "t71"}, "args": [{"in": "x"}, {"const": 72}], "retries": 0, "retry_delay": 5}
{"task_id": "t73", "call": "shop:more", "ins": {"x": "t72"}, "args": [{"in": "x"}, {"const": 73}], "retries": 1, "retry_delay": 5}
{"task_id": "t74", "call": "shop:more", "ins": {"x": "t73"}, "args": [{"in": "x"}, {"const": 74}], "retries": 0, "retry_delay": 5}
{"task_id": "t75", "call": "shop:more", "ins": {"x": "t74"}, "args": [{"in": "x"}, {"const": 75}], "retries": 1, "retry_delay": 5}
{"task_id": "t76", "call": "shop:more", "ins": {"x": "t75"}, "args": [{"in": "x"}, {"const": 76}], "retries": 0, "retry_delay": 5}
{"task_id": "t77", "call": "shop:more", "ins": {"x": "t76"}, "args": [{"in": "x"}, {"const": 77}], "retries": 1, "retry_delay": 5}
{"task_id": "t78", "call": "shop:more", "ins": {"x": "t77"}, "args": [{"in": "x"}, {"const": 78}], "retries": 0, "retry_delay": 5}
{"task_id": "t79", "call": "shop:more", "ins": {"x": "t78"}, "args": [{"in": "x"}, {"const": 79}], "retries": 1, "retry_delay": 5}
{"task_id": "t80", "call": "shop:more", "ins": {"x": "t79"}, "args": [{"in": "x"}, {"const": 80}], "retries": 0, "retry_delay": 5}
{"task_id": "t81", "call": "shop:more", "ins": {"x": "t80"}, "args": [{"in": "x"}, {"const": 81}], "retries": 1, "retry_delay": 5}
{"task_id": "t82", "call": "shop:more", "ins": {"x": "t81"}, "args": [{"in": "x"}, {"const": 82}], "retries": 0, "retry_delay": 5}
{"task_id": "t83", "call": "shop:more", "ins": {"x": "t82"}, "args": [{"in": "x"}, {"const": 83}], "retries": 1, "retry_delay": 5}
{"task_id": "t84", "call": "shop:more", "ins": {"x": "t83"}, "args": [{"in": "x"}, {"const": 84}], "retries": 0, "retry_delay": 5}
{"task_id": "t85", "call": "shop:more", "ins": {"x": "t84"}, "args": [{"in": "x"}, {"const": 85}], "retries": 1, "retry_delay": 5}
{"task_id": "t86", "call": "shop:more", "ins": {"x": "t85"}, "args": [{"in": "x"}, {"const": 86}], "retries": 0, "retry_delay": 5}
{"task_id": "t87", "call": "shop:more", "ins": {"x": "t86"}, "args": [{"in": "x"}, {"const": 87}], "retries": 1, "retry_delay": 5}
{"task_id": "t88", "call": "shop:more", "ins": {"x": "t87"}, "args": [{"in": "x"}, {"const": 88}], "retries": 0, "retry_delay": 5}
{"task_id": "t89", "call": "shop:more", "ins": {"x": "t88"}, "args": [{"in": "x"}, {"const": 89}], "retries": 1, "retry_delay": 5}
{"task_id": "t90", "call": "shop:more", "ins": {"x": "t89"}, "args": [{"in": "x"}, {"const": 90}], "retries": 0, "retry_delay": 5}
{"task_id": "t91", "call": "shop:more", "ins": {"x": "t90"}, "args": [{"in": "x"}, {"const": 91}], "retries": 1, "retry_delay": 5}
{"task_id": "t92", "call": "shop:more", "ins": {"x": "t91"}, "args": [{"in": "x"}, {"const": 92}], "retries": 0, "retry_delay": 5}
{"task_id": "t93", "call": "shop:more", "ins": {"x": "t92"}, "args": [{"in": "x"}, {"const": 93}], "retries": 1, "retry_delay": 5}
{"task_id": "t94", "call": "shop:more", "ins": {"x": "t93"}, "args": [{"in": "x"}, {"const": 94}], "retries": 0, "retry_delay": 5}
{"task_id": "t95", "call": "shop:more", "ins": {"x": "t94"}, "args": [{"in": "x"}, {"const": 95}], "retries": 1, "retry_delay": 5}
{"task_id": "t96", "call": "shop:more", "ins": {"x": "t95"}, "args": [{"in": "x"}, {"const": 96}], "retries": 0, "retry_delay": 5}
{"task_id": "t97", "call": "shop:more", "ins": {"x": "t96"}, "args": [{"in": "x"}, {"const": 97}], "retries": 1, "retry_delay": 5}
{"task_id": "t98", "call": "shop:more", "ins": {"x": "t97"}, "args": [{"in": "x"}, {"const": 98}], "retries": 0, "retry_delay": 5}
{"task_id": "t99", "call": "shop:more", "ins": {"x": "t98"}, "args": [{"in": "x"}, {"const": 99}], "retries": 1, "retry_delay": 5}
{"task_id": "t100", "call": "shop:more", "ins": {"x": "t99"}, "args": [{"in": "x"}, {"const": 100}], "retries": 0, "retry_delay": 5}
{"task_id": "t101", "call": "shop:more", "ins": {"x": "t100"}, "args": [{"in": "x"}, {"const": 101}], "retries": 1, "retry_delay": 5}
{"task_id": "t102", "call": "shop:more", "ins": {"x": "t101"}, "args": [{"in": "x"}, {"const": 102}], "retries": 0, "retry_delay": 5}
{"task_id": "t103", "call": "shop:more", "ins": {"x": "t102"}, "args": [{"in": "x"}, {"const": 103}], "retries": 1, "retry_delay": 5}
{"task_id": "t104", "call": "shop:more", "ins": {"x": "t103"}, "args": [{"in": "x"}, {"const": 104}], "retries": 0, "retry_delay": 5}
{"task_id": "t105", "call": "shop:more", "ins": {"x": "t104"}, "args": [{"in": "x"}, {"const": 105}], "retries": 1, "retry_delay": 5}
{"task_id": "t106", "call": "shop:more", "ins": {"x": "t105"}, "args": [{"in": "x"}, {"const": 106}], "retries": 0, "retry_delay": 5}
{"task_id": "t107", "call": "shop:more", "ins": {"x": "t106"}, "args": [{"in": "x"}, {"const": 107}], "retries": 1, "retry_delay": 5}
{"task_id": "t108", "call": "shop:more", "ins": {"x": "t107"}, "args": [{"in": "x"}, {"const": 108}], "retries": 0, "retry_delay": 5}
{"task_id": "t109", "call": "shop:more", "ins": {"x": "t108"}, "args": [{"in": "x"}, {"const": 109}], "retries": 1, "retry_delay": 5}
{"task_id": "t110", "call": "shop:more", "ins": {"x": "t109"}, "args": [{"in": "x"}, {"const": 110}], "retries": 0, "retry_delay": 5}
{"task_id": "t111", "call": "shop:more", "ins": {"x": "t110"}, "args": [{"in": "x"}, {"const": 111}], "retries": 1, "retry_delay": 5}
{"task_id": "t112", "call": "shop:more", "ins": {"x": "t111"}, "args": [{"in": "x"}, {"const": 112}], "retries": 0, "retry_delay": 5}
{"task_id": "t113", "call": "shop:more", "ins": {"x": "t112"}, "args": [{"in": "x"}, {"const": 113}], "retries": 1, "retry_delay": 5}
{"task_id": "t114", "call": "shop:more", "ins": {"x": "t113"}, "args": [{"in": "x"}, {"const": 114}], "retries": 0, "retry_delay": 5}
{"task_id": "t115", "call": "shop:more", "ins": {"x": "t114"}, "args": [{"in": "x"}, {"const": 115}], "retries": 1, "retry_delay": 5}
{"task_id": "t116", "call": "shop:more", "ins": {"x": "t115"}, "args": [{"in": "x"}, {"const": 116}], "retries": 0, "retry_delay": 5}
{"task_id": "t117", "call": "shop:more", "ins": {"x": "t116"}, "args": [{"in": "x"}, {"const": 117}], "retries": 1, "retry_delay": 5}
{"task_id": "t118", "call": "shop:more", "ins": {"x": "t117"}, "args": [{"in": "x"}, {"const": 118}], "retries": 0, "retry_delay": 5}
{"task_id": "t119", "call": "shop:more", "ins": {"x": "t118"}, "args": [{"in": "x"}, {"const": 119}], "retries": 1, "retry_delay": 5}
{"task_id": "t120", "call": "shop:more", "ins": {"x": "t119"}, "args": [{"in": "x"}, {"const": 120}], "retries": 0, "retry_delay": 5}
{"task_id": "t121", "call": "shop:more", "ins": {"x": "t120"}, "args": [{"in": "x"}, {"const": 121}], "retries": 1, "retry_delay": 5}
{"task_id": "t122", "call": "shop:more", "ins": {"x": "t121"}, "args": [{"in": "x"}, {"const": 122}], "retries": 0, "retry_delay": 5}
{"task_id": "t123", "call": "shop:more", "ins": {"x": "t122"}, "args": [{"in": "x"}, {"const": 123}], "retries": 1, "retry_delay": 5}
{"task_id": "t124", "call": "shop:more", "ins": {"x": "t123"}, "args": [{"in": "x"}, {"const": 124}], "retries": 0, "retry_delay": 5}
{"task_id": "t125", "call": "shop:more", "ins": {"x": "t124"}, "args": [{"in": "x"}, {"const": 125}], "retries": 1, "retry_delay": 5}
{"task_id": "t126", "call": "shop:more", "ins": {"x": "t125"}, "args": [{"in": "x"}, {"const": 126}], "retries": 0, "retry_delay": 5}
{"task_id": "t127", "call": "shop:more", "ins": {"x": "t126"}, "args": [{"in": "x"}, {"const": 127}], "retries": 1, "retry_delay": 5}
{"task_id": "t128", "call": "shop:more", "ins": {"x": "t127"}, "args": [{"in": "x"}, {"const": 128}], "retries": 0, "retry_delay": 5}
{"task_id": "t129", "call": "shop:more", "ins": {"x": "t128"}, "args": [{"in": "x"}, {"const": 129}], "retries": 1, "retry_delay": 5}
{"task_id": "t130", "call": "shop:more", "ins": {"x": "t129"}, "args": [{"in": "x"}, {"const": 130}], "retries": 0, "retry_delay": 5}
{"task_id": "t131", "call": "shop:more", "ins": {"x": "t130"}, "args": [{"in": "x"}, {"const": 131}], "retries": 1, "retry_delay": 5}
{"task_id": "t132", "call": "shop:more", "ins": {"x": "t131"}, "args": [{"in": "x"}, {"const": 132}], "retries": 0, "retry_delay": 5}
{"task_id": "t133", "call": "shop:more", "ins": {"x": "t132"}, "args": [{"in": "x"}, {"const": 133}], "retries": 1, "retry_delay": 5}
{"task_id": "t134", "call": "shop:more", "ins": {"x": "t133"}, "args": [{"in": "x"}, {"const": 134}], "retries": 0, "retry_delay": 5}
{"task_id": "t135", "call": "shop:more", "ins": {"x": "t134"}, "args": [{"in": "x"}, {"const": 135}], "retries": 1, "retry_delay": 5}
{"task_id": "t136", "call": "shop:more", "ins": {"x": "t135"}, "args": [{"in": "x"}, {"const": 136}], "retries": 0, "retry_delay": 5}
{"task_id": "t137", "call": "shop:more", "ins": {"x": "t136"}, "args": [{"in": "x"}, {"const": 137}], "retries": 1, "retry_delay": 5}
{"task_id": "t138", "call": "shop:more", "ins": {"x": "t137"}, "args": [{"in": "x"}, {"const": 138}], "retries": 0, "retry_delay": 5}
{"task_id": "t139", "call": "shop:more", "ins": {"x": "t138"}, "args": [{"in": "x"}, {"const": 139}], "retries": 1, "retry_delay": 5}
{"task_id": "t140", "call": "shop:more", "ins": {"x": "t139"}, "args": [{"in": "x"}, {"const": 140}], "retries": 0, "retry_delay": 5}
{"task_id": "t141", "call": "shop:more", "ins": {"x": "t140"}, "args": [{"in": "x"}, {"const": 141}], "retries": 1, "retry_delay": 5}
{"task_id": "t142", "call": "shop:more", "ins": {"x": "t141"}, "args": [{"in": "x"}, {"const": 142}], "retries": 0, "retry_delay": 5}
{"task_id": "t143", "call": "shop:more", "ins": {"x": "t142"}, "args": [{"in": "x"}, {"const": 143}], "retries": 1, "retry_delay": 5}
{"task_id": "t144", "call": "shop:more", "ins": {"x": "t143"}, "args": [{"in": "x"}, {"const": 144}], "retries": 0, "retry_delay": 5}
{"task_id": "t145", "call": "shop:more", "ins": {"x": "t144"}, "args": [{"in": "x"}, {"const": 145}], "retries": 1, "retry_delay": 5}
{"task_id": "t146", "call": "shop:more", "ins": {"x": "t145"}, "args": [{"in": "x"}, {"const": 146}], "retries": 0, "retry_delay": 5}
{"task_id": "t147", "call": "shop:more", "ins": {"x": "t146"}, "args": [{"in": "x"}, {"const": 147}], "retries": 1, "retry_delay": 5}
{"task_id": "t148", "call": "shop:more", "ins": {"x": "t147"}, "args": [{"in": "x"}, {"const": 148}], "retries": 0, "retry_delay": 5}
{"task_id": "t149", "call": "shop:more", "ins": {"x": "t148"}, "args": [{"in": "x"}, {"const": 149}], "retries": 1, "retry_delay": 5}
{"task_id": "t150", "call": "shop:more", "ins": {"x": "t149"}, "args": [{"in": "x"}, {"const": 150}], "retries": 0, "retry_delay": 5}
{"task_id": "t151", "call": "shop:more", "ins": {"x": "t150"}, "args": [{"in": "x"}, {"const": 151}], "retries": 1, "retry_delay": 5}
{"task_id": "t152", "call": "shop:more", "ins": {"x": "t151"}, "args": [{"in": "x"}, {"const": 152}], "retries": 0, "retry_delay": 5}
{"task_id": "t153", "call": "shop:more", "ins": {"x": "t152"}, "args": [{"in": "x"}, {"const": 153}], "retries": 1, "retry_delay": 5}
{"task_id": "t154", "call": "shop:more", "ins": {"x": "t153"}, "args": [{"in": "x"}, {"const": 154}], "retries": 0, "retry_delay": 5}
{"task_id": "t155", "call": "shop:more", "ins": {"x": "t154"}, "args": [{"in": "x"}, {"const": 155}], "retries": 1, "retry_delay": 5}
{"task_id": "t156", "call": "shop:more", "ins": {"x": "t155"}, "args": [{"in": "x"}, {"const": 156}], "retries": 0, "retry_delay": 5}
{"task_id": "t157", "call": "shop:more", "ins": {"x": "t156"}, "args": [{"in": "x"}, {"const": 157}], "retries": 1, "retry_delay": 5}
{"task_id": "t158", "call": "shop:more", "ins": {"x": "t157"}, "args": [{"in": "x"}, {"const": 158}], "retries": 0, "retry_delay": 5}
{"task_id": "t159", "call": "shop:more", "ins": {"x": "t158"}, "args": [{"in": "x"}, {"const": 159}], "retries": 1, "retry_delay": 5}
{"task_id": "t160", "call": "shop:more", "ins": {"x": "t159"}, "args": [{"in": "x"}, {"const": 160}], "retries": 0, "retry_delay": 5}
{"task_id": "t161", "call": "shop:more", "ins": {"x": "t160"}, "args": [{"in": "x"}, {"const": 161}], "retries": 1, "retry_delay": 5}
{"task_id": "t162", "call": "shop:more", "ins": {"x": "t161"}, "args": [{"in": "x"}, {"const": 162}], "retries": 0, "retry_delay": 5}
{"task_id": "t163", "call": "shop:more", "ins": {"x": "t162"}, "args": [{"in": "x"}, {"const": 163}], "retries": 1, "retry_delay": 5}
{"task_id": "t164", "call": "shop:more", "ins": {"x": "t163"}, "args": [{"in": "x"}, {"const": 164}], "retries": 0, "retry_delay": 5}
{"task_id": "t165", "call": "shop:more", "ins": {"x": "t164"}, "args": [{"in": "x"}, {"const": 165}], "retries": 1, "retry_delay": 5}
{"task_id": "t166", "call": "shop:more", "ins": {"x": "t165"}, "args": [{"in": "x"}, {"const": 166}], "retries": 0, "retry_delay": 5}
{"task_id": "t167", "call": "shop:more", "ins": {"x": "t166"}, "args": [{"in": "x"}, {"const": 167}], "retries": 1, "retry_delay": 5}
{"task_id": "t168", "call": "shop:more", "ins": {"x": "t167"}, "args": [{"in": "x"}, {"const": 168}], "retries": 0, "retry_delay": 5}
{"task_id": "t169", "call": "shop:more", "ins": {"x": "t168"}, "args": [{"in": "x"}, {"const": 169}], "retries": 1, "retry_delay": 5}
{"task_id": "t170", "call": "shop:more", "ins": {"x": "t169"}, "args": [{"in": "x"}, {"const": 170}], "retries": 0, "retry_delay": 5}
{"task_id": "t171", "call": "shop:more", "ins": {"x": "t170"}, "args": [{"in": "x"}, {"const": 171}], "retries": 1, "retry_delay": 5}
{"task_id": "t172", "call": "shop:more", "ins": {"x": "t171"}, "args": [{"in": "x"}, {"const": 172}], "retries": 0, "retry_delay": 5}
{"task_id": "t173", "call": "shop:more", "ins": {"x": "t172"}, "args": [{"in": "x"}, {"const": 173}], "retries": 1, "retry_delay": 5}
{"task_id": "t174", "call": "shop:more", "ins": {"x": "t173"}, "args": [{"in": "x"}, {"const": 174}], "retries": 0, "retry_delay": 5}
{"task_id": "t175", "call": "shop:more", "ins": {"x": "t174"}, "args": [{"in": "x"}, {"const": 175}], "retries": 1, "retry_delay": 5}
{"task_id": "t176", "call": "shop:more", "ins": {"x": "t175"}, "args": [{"in": "x"}, {"const": 176}], "retries": 0, "retry_delay": 5}
{"task_id": "t177", "call": "shop:more", "ins": {"x": "t176"}, "args": [{"in": "x"}, {"const": 177}], "retries": 1, "retry_delay": 5}
{"task_id": "t178", "call": "shop:more", "ins": {"x": "t177"}, "args": [{"in": "x"}, {"const": 178}], "retries": 0, "retry_delay": 5}
{"task_id": "t179", "call": "shop:more", "ins": {"x": "t178"}, "args": [{"in": "x"}, {"const": 179}], "retries": 1, "retry_delay": 5}
{"task_id": "t180", "call": "shop:more", "ins": {"x": "t179"}, "args": [{"in": "x"}, {"const": 180}], "retries": 0, "retry_delay": 5}
{"task_id": "t181", "call": "shop:more", "ins": {"x": "t180"}, "args": [{"in": "x"}, {"const": 181}], "retries": 1, "retry_delay": 5}
{"task_id": "t182", "call": "shop:more", "ins": {"x": "t181"}, "args": [{"in": "x"}, {"const": 182}], "retries": 0, "retry_delay": 5}
{"task_id": "t183", "call": "shop:more", "ins": {"x": "t182"}, "args": [{"in": "x"}, {"const": 183}], "retries": 1, "retry_delay": 5}
{"task_id": "t184", "call": "shop:more", "ins": {"x": "t183"}, "args": [{"in": "x"}, {"const": 184}], "retries": 0, "retry_delay": 5}
{"task_id": "t185", "call": "shop:more", "ins": {"x": "t184"}, "args": [{"in": "x"}, {"const": 185}], "retries": 1, "retry_delay": 5}
{"task_id": "t186", "call": "shop:more", "ins": {"x": "t185"}, "args": [{"in": "x"}, {"const": 186}], "retries": 0, "retry_delay": 5}
{"task_id": "t187", "call": "shop:more", "ins": {"x": "t186"}, "args": [{"in": "x"}, {"const": 187}], "retries": 1, "retry_delay": 5}
{"task_id": "t188", "call": "shop:more", "ins": {"x": "t187"}, "args": [{"in": "x"}, {"const": 188}], "retries": 0, "retry_delay": 5}
{"task_id": "t189", "call": "shop:more", "ins": {"x": "t188"}, "args": [{"in": "x"}, {"const": 189}], "retries": 1, "retry_delay": 5}
{"task_id": "t190", "call": "shop:more", "ins": {"x": "t189"}, "args": [{"in": "x"}, {"const": 190}], "retries": 0, "retry_delay": 5}
{"task_id": "t191", "call": "shop:more", "ins": {"x": "t190"}, "args": [{"in": "x"}, {"const": 191}], "retries": 1, "retry_delay": 5}
{"task_id": "t192", "call": "shop:more", "ins": {"x": "t191"}, "args": [{"in": "x"}, {"const": 192}], "retries": 0, "retry_delay": 5}
{"task_id": "t193", "call": "shop:more", "ins": {"x": "t192"}, "args": [{"in": "x"}, {"const": 193}], "retries": 1, "retry_delay": 5}
{"task_id": "t194", "call": "shop:more", "ins": {"x": "t193"}, "args": [{"in": "x"}, {"const": 194}], "retries": 0, "retry_delay": 5}
{"task_id": "t195", "call": "shop:more", "ins": {"x": "t194"}, "args": [{"in": "x"}, {"const": 195}], "retries": 1, "retry_delay": 5}
{"task_id": "t196", "call": "shop:more", "ins": {"x": "t195"}, "args": [{"in": "x"}, {"const": 196}], "retries": 0, "retry_delay": 5}
{"task_id": "t197", "call": "shop:more", "ins": {"x": "t196"}, "args": [{"in": "x"}, {"const": 197}], "retries": 1, "retry_delay": 5}
{"task_id": "t198", "call": "shop:more", "ins": {"x": "t197"}, "args": [{"in": "x"}, {"const": 198}], "retries": 0, "retry_delay": 5}
{"task_id": "t199", "call": "shop:more", "ins": {"x": "t198"}, "args": [{"in": "x"}, {"const": 199}], "retries": 1, "retry_delay": 5}
{"task_id": "t200", "call": "shop:more", "ins": {"x": "t199"}, "args": [{"in": "x"}, {"const": 200}], "retries": 0, "retry_delay": 5}
{"task_id": "end", "call": "shop:end", "ins": {"x": "t200"}, "args": [{"in": "x"}], "after": ["t7"]}
"""

with DAG(dag_id="many", schedule=None, start_date=pendulum.datetime(2020, 1, 1, tz="UTC"), catchup=False) as dag:
    steps = {}
    for line in STEPS.strip().splitlines():
        options = json.loads(line)
        if "ins" in options:
            options["ins"] = {
                name: steps[place] if isinstance(place, str) else (steps[place[0]], *place[1:])
                for name, place in options["ins"].items()
            }
        after = [steps[step] for step in options.pop("after", [])]
        for name in options.keys() & {"retry_delay", "max_retry_delay", "execution_timeout"}:
            options[name] = timedelta(seconds=options[name])
        step = Step(**options)
        steps[step.task_id] = step
        step.set_upstream(after)

    if hasattr(dag, "add_result"):  # Airflow 3.3: what a caller of the API gets as the result of the run
        dag.add_result(steps["end"].output)
