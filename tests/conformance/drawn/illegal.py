"""Draws illegal programs: a legal one with one mistake in it, somewhere.

Each mistake says with which codes it may end. Every line of it carries the comment `# wrong`: the diagnostic has to point at
one of those.
"""

from __future__ import annotations

import hashlib
import random
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from conformance.drawn.legal import write
from conformance.drawn.model import TERMS, Block, Line, Program, render
from conformance.drawn.model import lines as _lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


CALL = re.compile(rf"\b({'|'.join(TERMS.split())})\(")
LEAVES = re.compile(r"\b(return|break|continue|raise)\b")


class Mistake(NamedTuple):
    """`lines` are what is inserted, indented by one level each tab; `n` stands for a parameter that nothing else reads."""

    codes: str
    lines: tuple[str, ...]
    imports: tuple[str, ...] = ()


def _m(codes: str, *lines: str, imports: tuple[str, ...] = ()) -> Mistake:
    return Mistake(codes, lines, imports)


MISTAKES = (
    _m("DW101", "with open('x') as wrong:", "\ttell(wrong)"),
    _m("DW101", "match n:", "\tcase 1:", "\t\ttell(n)"),
    _m("DW101", "if (wrong := check(n)):", "\ttell(wrong)"),
    _m("DW101", "wrong = eval('n')"),
    _m("DW102", "while check(n):", "\ttell(n)"),
    _m("DW102", "while True:", "\tbreak"),
    _m("DW103", "wrong = 0", "for item in rows(n):", "\twrong = score(wrong, item)"),
    _m("DW103", "wrong = None", "for item in things(n, 1):", "\tif wrong is None:", "\t\twrong = fetch(item)"),
    _m("DW103", "wrong = 0", "for item in rows(n):", "\twrong += item"),
    _m("DW132", "for item in rows(n):", "\tif check(item):", "\t\tbreak", "\ttell(item)"),
    _m("DW132 DW134", "for item in rows(n):", "\tif check(item):", "\t\treturn item"),
    _m("DW103 DW104", "if check(n):", "\twrong = fetch(n)", "tell(wrong)"),
    _m("DW103 DW104 DW105", "for item in rows(n, 5):", "\twrong = fetch(item)", "tell(wrong)"),
    _m("DW103 DW104 DW105", "for wrong in rows(n, 5):", "\ttell(wrong)", "fetch(wrong)"),
    _m("DW103 DW104", "if check(n):", "\tpass", "else:", "\twrong = 1", "fetch(wrong)"),
    _m("DW105", "tell(wrong)"),
    _m("DW105", "tell(scoer(n))"),
    _m("DW106", "tell(part(n, colour=1))"),
    _m("DW106", "fetch(part(n, 1, 2))"),
    _m("DW106", "part(n, n, n)"),
    _m("DW107", "tell(part())"),
    _m("DW106 DW107", "wrong = [part(y=item) for item in rows(n)]"),
    _m("DW108", "fetch(lambda: n)"),
    _m("DW108", "wrong = (lambda x: fetch(x))(n)"),
    _m("DW109", "wrong = table(n)", "wrong['k'] = 1"),
    _m("DW109", "wrong = rows(n)", "wrong[0] = score(n)"),
    _m("DW109", "wrong = train(n)", "wrong.name = 'x'"),
    _m("DW109", "wrong = table(n)", "del wrong['k']"),
    _m("DW109", "wrong = rows(n)", "wrong += [1]"),
    _m("DW109 DW130", "wrong = rows(n)", "wrong.sort()"),
    _m("DW109 DW130", "wrong = table(n)", "wrong.update(k=1)"),
    _m("DW109", "wrong = things(n).pop()"),
    _m("DW110", "global WRONG", "WRONG = fetch(n)"),
    _m("DW111", "tell(datetime.now())", imports=("from datetime import datetime",)),
    _m("DW111", "tell(random.random())", imports=("import random",)),
    _m("DW111", "tell(uuid.uuid4())", imports=("import uuid",)),
    _m("DW111", "tell(os.environ['HOME'])", imports=("import os",)),
    _m("DW113", "random.seed(1)", imports=("import random",)),
    _m("DW113", "os.chdir('/')", imports=("import os",)),
    _m("DW115", "wrong = zip(rows(n), words(n))", "fetch(list(wrong))", "fetch(list(wrong))"),
    _m("DW115", "wrong = (x for x in [n, 1])", "fetch(list(wrong))", "tell(sum(wrong))"),
    _m("DW133", "try:", "\twrong = fetch(n)", "except Exception:", "\twrong = None"),
    _m("DW133", "try:", "\ttell(n)", "except Exception as wrong:", "\ttell(1)"),
    _m("DW133", "try:", "\ttell(n)", "except Exception:", "\tfetch(n)", "\traise ValueError(n)"),
    _m("DW134", "try:", "\twrong = 1", "\ttell(n)", "finally:", "\ttell(wrong)"),
    _m("DW134", "try:", "\twrong = fetch(n)", "finally:", "\ttell(wrong)"),
    _m("DW134", "try:", "\ttell(n)", "finally:", "\treturn n"),
    _m("DW117", "for item in range(5000):", "\ttell(item)"),
    _m("DW118", "wrong = yield n"),
    _m("DW118", "wrong = await fetch(n)"),
    _m("DW125", "tell(program(n))"),
    _m("DW128", "def wrong():", "\treturn 1"),
    _m("DW128", "class Wrong:", "\tpass"),
    _m("DW130", "wrong = train(n)", "wrong.fit(n)"),
    _m("DW120", "tell(wrong(n))", imports=("from drawn.terms import wrong  # wrong",)),
    _m("DW121", "tell(n)", imports=("from ....nowhere import wrong  # wrong",)),
)


def insert(program: Program, mistake: Mistake, number: Callable[[int, int], int]) -> Program:
    """The program with the mistake at some place of its pipeline function that may be reached."""
    places = list(_places(program.main.body, ()))
    place = places[number(0, len(places) - 1)]
    lines = [re.sub(r"\bn\b", "given", line.replace("\t", "    ")) for line in mistake.lines]
    body = _at(program.main.body, place, [Line(f"{line}  # wrong") for line in lines])
    main = program.main._replace(body=body, parameters=(*program.main.parameters, "given=1"))
    return program._replace(main=main, imports=mistake.imports)


def _places(body: tuple[Any, ...], path: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Before any statement of any block, where no decision around it or above it may be known at compile time."""
    for i, statement in enumerate(body):
        yield (*path, i)
        if isinstance(statement, Block):
            open_ = True
            for j, (head, inner) in enumerate(statement.clauses):
                open_ = open_ and (
                    CALL.search(head) is not None or head.startswith(("try", "except", "finally", "else"))
                )
                if open_:
                    yield from _places(inner, (*path, i, j))
            if not open_ and LEAVES.search("\n".join(_lines((statement,)))):
                return


def _at(body: tuple[Any, ...], path: tuple[int, ...], lines: list[Line]) -> tuple[Any, ...]:
    i = path[0]
    if len(path) == 1:
        return (*body[:i], *lines, *body[i:])
    clauses = list(body[i].clauses)
    head, inner = clauses[path[1]]
    clauses[path[1]] = (head, _at(inner, path[2:], lines))
    return (*body[:i], Block(tuple(clauses)), *body[i + 1 :])


def illegal(number: Callable[[int, int], int]) -> tuple[Program, Mistake]:
    """One illegal program. What `number` is for, see legal.py."""
    mistake = MISTAKES[number(0, len(MISTAKES) - 1)]
    return insert(write(number, 6)._replace(given=()), mistake, number), mistake


def text_of(program: Program, mistake: Mistake) -> str:
    """The module's text; its first line says which codes may come."""
    return f"# {mistake.codes}\n{render(program)}"


def draw_illegal(seed: str, count: int) -> Iterator[tuple[str, str]]:
    """Name and text of illegal programs: every mistake in turn."""
    for i in range(count):
        number = random.Random(f"{seed}/illegal/{i}").randint
        mistake = MISTAKES[i % len(MISTAKES)]
        while True:
            program = write(number, 6)._replace(given=())
            if not program.inner and len(render(program)) < 900:
                break
        text = text_of(insert(program, mistake, number), mistake)
        yield "illegal_" + hashlib.sha256(text.encode()).hexdigest()[:8], text
