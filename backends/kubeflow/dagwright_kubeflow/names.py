"""Names that have a meaning of their own in an emitted file, and limits."""

from __future__ import annotations

STEP_INPUT = "dagwright_step"
"""The input of every component that holds the step spec."""

RESULT = "result"
"""The pipeline's output."""

PARTS = 50
"""The most iterations of a loop: what tells them apart, some 170 bytes each, stays below the 10,000 that a parameter can have,
and the pods of a loop a number that servers have carried (reports tell of loops stuck from some 475 iterations on)."""

PIPELINE_NAME_LIMIT = 128
