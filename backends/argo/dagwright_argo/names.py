"""Names that have a meaning of their own in an emitted file, and limits. Sources are files of argo-workflows 3.7."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.emit.names import slug

if TYPE_CHECKING:
    from dagwright.plan.model import Plan

MAIN = "main"
"""The entry point."""

ON_FAILURE = "on-failure"
"""The exit handler, and its task."""

RESULT = "result"
"""The output of the run."""

OUTPUTS = "/tmp/dagwright"  # noqa: S108 -- a folder of the pod's own
"""Where a pod leaves its outputs."""

WORKER = "/opt/dagwright"
"""Where the worker is mounted, if a ConfigMap carries it."""

TEMPLATE_NAME_LIMIT = 63
"""Of a Workflow and of a WorkflowTemplate (workflow/validate/validate.go, maxCharsInObjectName)."""

CRON_NAME_LIMIT = 52
"""Of a CronWorkflow: eleven characters are added for a run (workflow/validate/validate.go)."""

# `depends` is an expression: a name that is a word of that language cannot stand in it (expr-lang/expr, parser/lexer/state.go).
EXPRESSION_WORDS = frozenset("and contains else endswith false if in let matches nil not or startswith true".split())
RESERVED = EXPRESSION_WORDS | {MAIN, ON_FAILURE}


def object_name(plan: Plan) -> str:
    """The name of the pipeline's objects."""
    limit = CRON_NAME_LIMIT if plan.settings.schedule is not None else TEMPLATE_NAME_LIMIT
    return slug(plan.name)[:limit].rstrip("-") or "pipeline"
