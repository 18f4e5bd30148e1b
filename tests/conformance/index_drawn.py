"""The drawn programs as cases (see drawn/): what corpus.txt and the programs say. index.py reads this file by its path."""

from __future__ import annotations

import ast
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases", "drawn")


def given(path: str) -> Callable[[], dict[str, Any]]:
    """The arguments of a program: its own GIVEN, if there is one."""

    def arguments() -> dict[str, Any]:
        with open(path, encoding="utf-8") as file:
            for node in ast.parse(file.read()).body:
                if isinstance(node, ast.Assign):
                    return ast.literal_eval(node.value)
        return {}

    return arguments


def cases(case: Any, stops: Any) -> tuple[Any, ...]:
    """All of them; `drawn` says on which legs each is run."""
    with open(os.path.join(FOLDER, "corpus.txt"), encoding="utf-8") as file:
        lines = [line.split() for line in file]
    return tuple(
        case(
            name,
            f"drawn/{name}.py:{name}",
            "a drawn program",
            given(os.path.join(FOLDER, name + ".py")),
            fails="".join(fails),
            marks=(stops,) if fails else (),
            drawn=legs,
        )
        for name, legs, *fails in lines
    )
