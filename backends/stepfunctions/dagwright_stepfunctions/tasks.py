"""The state of a task: what it runs in, what it is told, how often and how long it is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright_stepfunctions.runners import lambda_seconds
from dagwright_stepfunctions.text import spec_text

if TYPE_CHECKING:
    from dagwright.plan.model import Step
    from dagwright.settings.model import TaskSettings
    from dagwright_stepfunctions.options import Options
    from dagwright_stepfunctions.runners import Runners
    from dagwright_stepfunctions.wiring import Wiring

GRACE = 30
"""Seconds by which a state waits longer than its function may run: Lambda ends the function itself, and says so."""

# Not one attempt of the user's: Lambda had no room and did not call the function at all.
_THROTTLED = {
    "ErrorEquals": ["Lambda.TooManyRequestsException"],
    "IntervalSeconds": 1,
    "MaxAttempts": 8,
    "BackoffRate": 2.0,
}


class Tasks:
    """Makes the states of tasks."""

    def __init__(self, wiring: Wiring, runners: Runners, options: Options) -> None:
        self.wiring, self.runners, self.options = wiring, runners, options
        self.sizes: dict[str, int] = {}  # step -> length of the text of its spec

    def state(self, step: Step, in_loop: bool) -> dict[str, Any]:
        """Everything of the state but its name, what it decides, and where it leads."""
        make = {"lambda": self._function, "batch": self._job, "ecs": self._container}[self.options.execution]
        state: dict[str, Any] = {"Type": "Task"}
        if step.callee is not None:
            state["Comment"] = step.callee
        spec = self.wiring.spec(step)
        text = spec_text(spec)
        self.sizes[step.id] = len(text)
        state.update(make(step, text, self.wiring.uses_run_input(spec), in_loop))
        retry = self._retry(step.settings)
        if retry:
            state["Retry"] = retry
        return state

    def _context(self) -> dict[str, str]:
        """What a task is told of the run beside its name."""
        context = {"pipeline": self.wiring.plan.name}
        return context if self.wiring.plan.env is None else {"env": self.wiring.plan.env, **context}

    def _function(self, step: Step, text: str, params: bool, in_loop: bool) -> dict[str, Any]:
        """https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html."""
        context: dict[str, Any] = {**self._context(), "run.$": "$.run"}
        if in_loop:
            context["index.$"] = "$.index"
        payload: dict[str, Any] = {"step": text, "context": context}
        if params:
            payload["params.$"] = "$.params"
        return {
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": self.runners.of(step).name, "Payload": payload},
            "TimeoutSeconds": lambda_seconds(step.settings) + GRACE,
        }

    def _told(self, params: bool, in_loop: bool) -> list[dict[str, str]]:
        """The variables by which a container learns which run it belongs to."""
        told = [{"Name": "DAGWRIGHT_RUN", "Value.$": "$.run"}]
        if in_loop:
            told.append({"Name": "DAGWRIGHT_INDEX", "Value.$": "$.index"})
        if params:
            told.append({"Name": "DAGWRIGHT_PARAMS", "Value.$": "States.JsonToString($.params)"})
        return told

    def _command(self, text: str) -> list[str]:
        return [
            self.options.python,
            "-m",
            "dagwright_worker",
            "task",
            "--spec",
            text,
            "--context",
            spec_text(self._context()),
        ]

    def _job(self, step: Step, text: str, params: bool, in_loop: bool) -> dict[str, Any]:
        """https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html."""
        name = self.runners.of(step).name
        return {
            "Resource": "arn:aws:states:::batch:submitJob.sync",
            "Parameters": {
                "JobName": name,
                "JobQueue": step.settings.pool or self.options.job_queue,
                "JobDefinition": name,
                "ContainerOverrides": {"Command": self._command(text), "Environment": self._told(params, in_loop)},
            },
        }

    def _container(self, step: Step, text: str, params: bool, in_loop: bool) -> dict[str, Any]:
        """https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html."""
        network: dict[str, Any] = {"Subnets": list(self.options.subnets)}
        if self.options.security_groups:
            network["SecurityGroups"] = list(self.options.security_groups)
        network["AssignPublicIp"] = "ENABLED" if self.options.public_ip else "DISABLED"
        override = {"Name": "task", "Command": self._command(text), "Environment": self._told(params, in_loop)}
        state: dict[str, Any] = {
            "Resource": "arn:aws:states:::ecs:runTask.sync",
            "Parameters": {
                "Cluster": self.options.cluster,
                "TaskDefinition": self.runners.of(step).name,
                "LaunchType": "FARGATE",
                "NetworkConfiguration": {"AwsvpcConfiguration": network},
                "Overrides": {"ContainerOverrides": [override]},
            },
        }
        if step.settings.timeout is not None:
            state["TimeoutSeconds"] = int(step.settings.timeout.seconds)
        return state

    def _retry(self, settings: TaskSettings) -> list[dict[str, Any]]:
        """The delays are exact: the n-th is interval * rate ** (n - 1), up to the longest."""
        found = [dict(_THROTTLED)] if self.options.execution == "lambda" else []
        if settings.retries:
            delay, backoff = settings.retry_delay, settings.backoff
            retry: dict[str, Any] = {
                "ErrorEquals": ["States.ALL"],
                "IntervalSeconds": max(1, int(delay.seconds)) if delay else 1,
                "MaxAttempts": settings.retries,
                "BackoffRate": float(backoff.factor) if backoff else 1.0,
            }
            if backoff is not None and backoff.max is not None:
                retry["MaxDelaySeconds"] = int(backoff.max.seconds)
            found.append(retry)
        return found
