"""Two tasks of kfp.local that overlap, as a loop's do: how often one `print` then reaches the real one."""

from __future__ import annotations

import builtins

from kfp.local.logging_utils import indented_print

ROUNDS = 10
real, reached = builtins.print, []


def counting(*args: object, **kwargs: object) -> None:
    reached.append(args)


builtins.print = counting
for _ in range(ROUNDS):
    first, second = indented_print(), indented_print()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)  # puts back what it found ...
    second.__exit__(None, None, None)  # ... and so does this one: what the first had put there
print("a line")
builtins.print = real
print(len(reached))
