"""Holds emitted files against validators that nobody here wrote: statelint for definitions, cfn-lint for templates.

Runs in the environment of Step Functions: a JSON list of files from stdin, a JSON object of what is wrong with each to stdout. A
definition may also be given as it is: `{"name": ..., "definition": {...}}`.
"""

from __future__ import annotations

import json
import logging
import sys

REGION = "eu-west-1"


def definition_problems(definition: dict) -> list[str]:
    """What statelint says."""
    from statelint.linter import Linter

    return Linter.validate(definition)


def template_problems(path: str) -> list[str]:
    """What cfn-lint says, warnings too."""
    from cfnlint import lint
    from cfnlint.config import ManualArgs

    with open(path, encoding="utf-8") as file:
        text = file.read()
    found = lint(text, config=ManualArgs(regions=[REGION]))
    return [f"{match.rule.id} {match.message} (line {match.linenumber})" for match in found]


def main() -> int:
    """Files from stdin, problems to stdout."""
    logging.disable(logging.CRITICAL)
    found = {}
    for one in json.load(sys.stdin):
        if isinstance(one, dict):
            found[one["name"]] = definition_problems(one["definition"])
        elif one.endswith(".asl.json"):
            with open(one, encoding="utf-8") as file:
                found[one] = definition_problems(json.load(file))
        else:
            found[one] = template_problems(one)
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
