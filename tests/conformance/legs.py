"""All legs, the quickest last: with two lanes the long ones are on their way first."""

from __future__ import annotations

from conformance.legs_engines import Kubeflow
from conformance.legs_local import Inline, Interpreter, Subprocess

LEGS = (Kubeflow(), Subprocess(), Inline(), Interpreter())
