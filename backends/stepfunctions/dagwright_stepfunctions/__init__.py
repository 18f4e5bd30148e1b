"""The backend for AWS Step Functions: Amazon States Language, and a CloudFormation template around it."""

from __future__ import annotations

from dagwright_stepfunctions.backend import StepFunctionsBackend

__all__ = ["StepFunctionsBackend"]
