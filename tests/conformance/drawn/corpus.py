"""Draws the corpus and writes it: the programs themselves are kept, so what is drawn today need not be drawn again.

    cd tests && python -m conformance.drawn.corpus [SEED]          # all of it anew
    cd tests && python -m conformance.drawn.corpus more [SEED]     # programs in place of those that were taken out

A program's name is a sum over its text. `corpus.txt` says of each on which legs it runs (`engines` run on all, `subprocess` on the
local ones, the rest on the interpreter and inline) and which call fails, if any. Those for the engines are chosen so that every
pair of a construct and the one around it that was ever drawn is among them.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import sys
import types
from collections import Counter
from typing import Any, NamedTuple

from conformance.drawn.illegal import draw_illegal
from conformance.drawn.legal import write
from conformance.drawn.model import expansions, named
from conformance.drawn.pairs import pairs

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = os.path.join(HERE, "cases", "drawn")
POOL, LEGAL, SUBPROCESS, ENGINES, ILLEGAL = 14000, 300, 60, 24, 200


class Drawn(NamedTuple):
    name: str
    text: str
    calls: int
    fails: str
    pairs: frozenset[tuple[str, str]]


def plain(name: str, text: str, demands: Any) -> Any:
    """What drivers/demands.py says of a program, or None where Python itself refuses it."""
    import linecache

    path = os.path.join(FOLDER, name + ".py")
    linecache.cache[path] = (len(text), None, text.splitlines(keepends=True), path)
    module = types.ModuleType(name)
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, path, "exec"), module.__dict__)
        try:
            getattr(module, name)(**getattr(module, "GIVEN", {}))
        except (module.__dict__.get("Drawn", AssertionError), AssertionError):
            pass
        except Exception as error:
            if type(error).__name__ != "Drawn":
                return None
        return demands(getattr(module, name), getattr(module, "GIVEN", {}))


def pool(seed: str, size: int) -> list[Drawn]:
    """Programs of a decent size, each once."""
    sys.path[:0] = [os.path.dirname(FOLDER), os.path.join(HERE, "drivers")]
    from demands import demands

    found: dict[str, Drawn] = {}
    for i in range(size):
        number = random.Random(f"{seed}/{i}")
        name, text = named(write(number.randint, number.choice((6, 10, 14, 20, 28, 36))))
        if len(text) > 3000 or name in found:
            continue
        told = plain(name, text, demands)
        if told is None or not 4 <= len(told["calls"]) <= 30 or not planned(name, text):
            continue
        fails = ""
        if told["failed"] is not None:
            fails = "(glue)"
            if told["failed"] >= 0:
                function = told["calls"][told["failed"]]
                fails = f"{function}#{told['calls'][: told['failed'] + 1].count(function)}"
        found[name] = Drawn(name, text, len(told["calls"]), fails, frozenset(pairs(text)))
    return list(found.values())


def cover(programs: list[Drawn], most: int, chosen: list[Drawn]) -> list[Drawn]:
    """`most` programs, each the one with the most and rarest pairs that are still missing."""
    chosen, rest = list(chosen), [p for p in programs if p not in chosen]
    every = Counter(p for program in programs for p in program.pairs)
    missing = set(every) - {p for program in chosen for p in program.pairs}
    while len(chosen) < most:
        best = max(rest, key=lambda p: sum(every[pair] ** -0.5 for pair in p.pairs & missing))
        chosen.append(best)
        rest.remove(best)
        missing = (missing - best.pairs) or set(every)  # once more around, for another example of each
    return chosen


def exchange(programs: list[Drawn], chosen: list[Drawn], seed: str) -> list[Drawn]:
    """The same number of programs with more pairs: two go and others come, as long as that helps."""

    def pairs_of(some: list[Drawn]) -> set[tuple[str, str]]:
        return {p for program in some for p in program.pairs}

    every, number = pairs_of(programs), random.Random(seed)
    for _ in range(4000):
        have = pairs_of(chosen)
        if have == every:
            break
        others = number.sample(chosen, len(chosen) - 2)
        for _ in range(2):
            missing = every - pairs_of(others)
            most = max(len(p.pairs & missing) for p in programs)
            others.append(number.choice([p for p in programs if len(p.pairs & missing) == most]))
        if len(pairs_of(others)) >= len(have):
            chosen = others
    return chosen


def planned(name: str, text: str) -> bool:
    """False where all calls of the program, or of a pipeline nested in it, are in code that cannot run: that is refused."""
    from dagwright import api
    from dagwright.diagnostics.model import DagwrightError

    if not expansions(text):
        return True
    path = os.path.join(FOLDER, name + ".py")
    _save(name + ".py", text)
    try:
        nested = json.dumps(expansions(text))
        api.load(f"{path}:{name}", settings_overrides=[f"expand={nested}"])
    except DagwrightError as error:
        return not {d.code for d in error.diagnostics} & {"DW022", "DW122"}
    except Exception as error:  # a bug: the tests will say so
        print(f"{name}: {type(error).__name__}: {error}")
    finally:
        os.remove(path)
    return True


def main(seed: str = "1") -> None:
    _save("dagwright.toml", "")
    drawn = pool(seed, POOL)
    failing = [p for p in drawn if p.fails]
    drawn = [p for p in drawn if not p.fails] + failing[: len(drawn) // 7]
    # every call may be a container; what stands behind a failure does not run
    small = [p for p in drawn if p.calls <= 24 and (not p.fails or p in failing[:60])]
    engines = exchange(small, cover(small, ENGINES, []), seed)
    local = cover(small, SUBPROCESS, engines)
    rest = [p for p in drawn if p not in local and len(p.text) < 2000]
    legal = local + random.Random(seed).sample(rest, LEGAL - SUBPROCESS)
    with open(os.path.join(FOLDER, "corpus.txt"), encoding="utf-8") as file:
        kept = [line for line in file.read().splitlines() if line.startswith("kept_")]
    for old in os.listdir(FOLDER):
        if old.startswith(("drawn_", "illegal_")):
            os.remove(os.path.join(FOLDER, old))
    settings = ["# What the drawn programs nest, and what some targets have to be told."]
    settings += ["[targets.kubeflow]", 'image = "registry.example/cases:1"']
    settings += ["[targets.argo]", 'image = "registry.example/cases:1"', 'store = "/values"', 'store_volume = "values"']
    settings += ["[targets.stepfunctions]", 'image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/cases:1"']
    settings += ['store = "s3://cases/values"']
    lines = kept
    for name in [line.split()[0] for line in kept]:
        with open(os.path.join(FOLDER, name + ".py"), encoding="utf-8") as file:
            settings += nesting(name, file.read())
    for program in sorted(legal):
        _save(program.name + ".py", program.text)
        legs = "engines" if program in engines else "subprocess" if program in local else "inline"
        lines.append(f"{program.name} {legs} {program.fails}".rstrip())
        settings += nesting(program.name, program.text)
    _save("corpus.txt", "\n".join(lines) + "\n")
    _save("dagwright.toml", "\n".join(settings) + "\n")
    for name, text in draw_illegal(seed, ILLEGAL):
        _save(name + ".py", text)
    every = {p for program in drawn for p in program.pairs}
    print(f"{len(drawn)} drawn, {len(every)} pairs; on engines {len({p for e in engines for p in e.pairs})}")


def more(seed: str) -> None:
    """Add what is missing to LEGAL and ENGINES: first the programs with the most pairs that no program has yet."""
    with open(os.path.join(FOLDER, "corpus.txt"), encoding="utf-8") as file:
        lines = file.read().splitlines()
    rows = [line.split() for line in lines if line.startswith("drawn_")]
    missing, engines = LEGAL - len(rows), ENGINES - sum(row[1] == "engines" for row in rows)
    have = {name: _read(name) for name, *_ in rows}
    kept = [Drawn(name, text, 0, "", frozenset(pairs(text))) for name, text in have.items()]
    there = [p for p, row in zip(kept, rows, strict=True) if row[1] == "engines"]
    drawn = [p for p in pool(seed, 40 * max(missing, engines)) if p.name not in have and p.calls <= 24 and not p.fails]
    for number, program in enumerate(cover(drawn, len(there) + max(missing, engines), there)[len(there) :]):
        _save(program.name + ".py", program.text)
        lines.append(f"{program.name} {'engines' if number < engines else 'inline'}")
        with open(os.path.join(FOLDER, "dagwright.toml"), "a", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in nesting(program.name, program.text))
    _save("corpus.txt", "\n".join(lines) + "\n")


def _read(name: str) -> str:
    with open(os.path.join(FOLDER, name + ".py"), encoding="utf-8") as file:
        return file.read()


def nesting(name: str, text: str) -> list[str]:
    """The settings of a program that nests others."""
    names = expansions(text)
    return [f"[pipelines.{name}]", f"expand = {json.dumps(names)}"] if names else []


def _save(name: str, text: str) -> None:
    with open(os.path.join(FOLDER, name), "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    more(*(sys.argv[2:] or ["more"])) if sys.argv[1:2] == ["more"] else main(*sys.argv[1:])
