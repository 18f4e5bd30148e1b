"""A hypothesis strategy that draws legal programs: every construct of the language, nested up to three deep.

What is drawn first among alternatives is what hypothesis shrinks to, so simple things stand first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from conformance.drawn.model import Block, Function, Line, Program, assigned, called

if TYPE_CHECKING:
    from collections.abc import Callable

DEPTH = 3
ODD_TEXTS = ("a", "{{ ds }}", "it's", "null", "")
NAMES = "a b c d e f g h m p q r s t u v w x y z".split()
LISTS = ("ints", "list")


class Where(NamedTuple):
    """What can be read and done at a place. `names` are (name, type), later ones first choice."""

    names: tuple[tuple[str, str], ...]
    local: frozenset[str]  # what may be bound anew: in a loop over a value only what is its own
    depth: int = 0
    returns: bool = True
    jumps: bool = False  # inside an unrolled loop
    effects: bool = True
    clause: bool = False  # inside an except clause, which raises nothing of its own

    def bound(self, name: str, kind: str) -> Where:
        names = (*(n for n in self.names if n[0] != name), (name, kind))
        return self._replace(names=names, local=self.local | {name})


class Writer:
    """Writes one program; `size` is how many calls its text may have."""

    def __init__(self, number: Callable[[int, int], int], size: int) -> None:
        self.number, self.left, self.count = number, size, 0
        self.inner: list[Function] = []

    def pick(self, *options: Any) -> Any:
        return options[self.number(0, len(options) - 1)]

    def chance(self, one_in: int) -> bool:
        return self.number(0, one_in - 1) == one_in - 1

    def fresh(self) -> str:
        self.count += 1
        name = NAMES[(self.count - 1) % len(NAMES)]
        return name if self.count <= len(NAMES) else f"{name}{(self.count - 1) // len(NAMES)}"

    # --- values

    def value(self, kind: str, at: Where, deep: int = 2) -> str:
        """An expression of a type: "any", "int", "ints", "list", "dict", "pair", "term" or "flag"."""
        known = [n for n, k in reversed(at.names) if kind in (k, "any") or (kind == "list" and k in LISTS)]
        options = [lambda: self.pick(*known[:6])] if known else []
        if deep > 0 and self.left > 0:
            options += [lambda: self.call(kind, at, deep), lambda: self.call(kind, at, deep)]
            options.append(lambda: self.glue(kind, at, deep))
        if deep > 0 and kind in ("any", "int", "list") and at.depth < DEPTH:
            options.append(lambda: self.lazy(kind, at, deep))
        if not options:  # nothing of the type is known: a call says more than a constant
            options = [lambda: self.call(kind, at, 1)] if self.left > -9 else [lambda: self.constant(kind)]
        return str(self.pick(*options)())

    def constant(self, kind: str) -> str:
        if kind == "any":
            return repr(self.pick(1, *ODD_TEXTS, None, 2.5))
        options = {"int": ("1", "7"), "ints": ("[1, 2]", "[]"), "list": ("['x', None]", "[]"), "flag": ("True", "0")}
        options |= {"dict": ("{'k': 1}", "{}"), "pair": ("(1, 'b')",), "term": ("merge(1, 2)",)}
        return str(self.pick(*options[kind]))

    def call(self, kind: str, at: Where, deep: int) -> str:
        self.left -= 1
        deep = max(deep, 1)
        names = {
            "int": ("score",),
            "ints": ("rows",),
            "list": ("words", "things"),
            "dict": ("table",),
            "pair": ("split",),
        }
        names |= {
            "term": ("merge",),
            "flag": ("check",),
            "any": ("fetch", "clean", "train", "merge", "fetch", "nothing"),
        }
        if kind == "any" and self.inner and self.chance(3):
            function = self.pick(*self.inner)
            more = self.pick("", ", k=" + self.value("any", at, 0))
            return f"{function.name}({self.value('any', at, deep - 1)}{more})"
        name = self.pick(*names[kind])
        args = [self.value("any", at, deep - 1)]
        if name != "nothing" and self.chance(2):
            args.append(self.value("any", at, deep - 1))
        if name in ("fetch", "merge", "score") and self.chance(5):
            args.append("*" + self.value(self.pick("list", "pair"), at, deep - 1))
        if name in ("fetch", "clean", "train") and self.chance(4):
            args.append(f"name={self.value('any', at, deep - 1)}")
        elif name in ("fetch", "clean", "train") and self.chance(6):
            args.append(f"**{{'depth': {self.value('any', at, deep - 1)}}}")
        return f"{name}({', '.join(args)})"

    def task(self, kind: str, at: Where) -> str:
        """A call of a task: unlike a name, it is surely another value than what it is merged with."""
        inner, self.inner = self.inner, []
        text = self.call(kind, at, 1)
        self.inner = inner
        return text

    def glue(self, kind: str, at: Where, deep: int) -> str:
        def inner(kind: str) -> str:
            return self.value(kind, at, deep - 1)

        if kind == "int":
            return str(
                self.pick(
                    lambda: f"({inner('int')} + 1)",
                    lambda: f"len({inner('list')})",
                    lambda: f"({inner('int')} * 3 - {inner('int')})",
                )()
            )
        if kind == "ints":
            return str(
                self.pick(
                    lambda: f"[{inner('int')}, {inner('int')}]",
                    lambda: f"{inner('ints')}[1:]",
                    lambda: f"[*{inner('ints')}, {inner('int')}]",
                )()
            )
        if kind == "list":
            return str(
                self.pick(
                    lambda: f"[{inner('any')}, {inner('any')}]",
                    lambda: f"[*{inner('list')}, {inner('any')}]",
                    lambda: f"list({inner('dict')}.items())",
                )()
            )
        if kind == "dict":
            return f"{{'k': {inner('int')}, **{inner('dict')}}}"
        if kind == "pair":
            return f"({inner('any')}, {inner('any')})"
        if kind == "flag":
            return self.condition(at, deep)
        if kind == "term":
            return self.call("term", at, deep)
        return str(
            self.pick(
                lambda: f"[{inner('any')}, {inner('any')}]",
                lambda: f"{inner('pair')}[{self.pick(0, 1)}]",
                lambda: f"{inner('term')}.{self.pick('left', 'right')}",
                lambda: f'f"{{{self.name("any", at)}}}: {{{self.name("any", at)}!r}}"',
                lambda: f"{{'k': {inner('any')}, 'n': {inner('int')}}}",
                lambda: f"{inner('dict')}.get('k')",
            )()
        )

    def name(self, kind: str, at: Where) -> str:
        known = [n for n, k in at.names if kind in (k, "any")]
        return str(self.pick(*known)) if known else repr(self.pick(1, *ODD_TEXTS, None, 2.5))

    def lazy(self, kind: str, at: Where, deep: int) -> str:
        """An expression that calls only what it needs, or once for every element."""
        inner = at._replace(depth=at.depth + 1)
        if kind == "list" or (kind == "any" and self.chance(2)):
            return self.comprehension(
                inner, deep, self.pick("list", "list", "dict", "set") if kind == "any" else "list"
            )
        if kind == "int" or self.chance(2):
            return (
                f"({self.task(kind, inner)} if {self.condition(at, deep - 1)} else {self.value(kind, inner, deep - 1)})"
            )
        word = self.pick("or", "and")
        return f"({self.value('any', at, deep - 1)} {word} {self.value('any', inner, deep - 1)})"

    def comprehension(self, at: Where, deep: int, kind: str) -> str:
        target, source, inner = self.loop(at, deep - 1)
        loops = f"for {target} in {source}"
        if self.chance(4):
            target, source, inner = self.loop(inner, 0)
            loops += f" for {target} in {source}"
        if self.chance(3):
            loops += f" if {self.condition(inner, 1)}"
        if kind == "dict":
            return (
                f"{{{self.pick(*target.split(', ')[:1])}: {self.value('any', inner, deep - 1)} {loops}}}"
                if target[0] != "(" and self.hashable(source)
                else f"[{self.call('any', inner, deep)} {loops}]"
            )
        if kind == "set":
            return f"sorted({{{self.value('int', inner, deep - 1)} {loops}}})"
        return f"[{self.pick(self.call, self.value)('any', inner, deep)} {loops}]"

    def hashable(self, source: str) -> bool:
        return source.startswith(("rows(", "words(", "range(", "table("))

    def loop(self, at: Where, deep: int) -> tuple[str, str, Where]:
        """The target and the iterable of a loop over a value, and what its body can read."""
        x, y = self.fresh(), self.fresh()
        form = self.pick("plain", "plain", "range", "enumerate", "items", "zip", "unpack")
        ints = self.value("ints", at, deep) if form in ("plain", "zip") else ""
        inner = at._replace(local=frozenset(), returns=False, jumps=False)
        if form == "range":
            return x, f"range(len({self.value('list', at, deep)}))", inner.bound(x, "int")
        if form == "enumerate":
            return f"{x}, {y}", f"enumerate({self.value('list', at, deep)})", inner.bound(x, "int").bound(y, "any")
        if form == "items":
            return f"{x}, {y}", f"{self.value('dict', at, deep)}.items()", inner.bound(x, "any").bound(y, "int")
        if form == "zip":
            return f"{x}, {y}", f"zip({ints}, {self.value('list', at, deep)})", inner.bound(x, "int").bound(y, "any")
        if form == "unpack":
            return f"({x}, {y})", f"{self.value('dict', at, deep)}.items()", inner.bound(x, "any").bound(y, "int")
        if self.chance(2):
            return x, ints, inner.bound(x, "int")
        return x, self.value("list", at, deep), inner.bound(x, "any")

    def condition(self, at: Where, deep: int = 1) -> str:
        inner = at._replace(depth=at.depth + 1)
        options = [
            lambda: f"check({self.name('any', at)})",
            lambda: f"{self.call('int', at, deep)} > {self.pick(50, 20)}",
            lambda: f"{self.value('int', at, 0)} > {self.pick(3, 20)}",
            lambda: self.call("flag", at, deep),
            lambda: self.name("any", at),
        ]
        if deep > 0:
            options += [
                lambda: f"not {self.value('list', at, deep)}",
                lambda: f"{self.value('any', at, deep)} is None",
                lambda: f"({self.condition(at, 0)} {self.pick('and', 'or')} {self.condition(inner, 0)})",
            ]
        return str(self.pick(*options)())

    # --- statements

    def block(self, at: Where, most: int, least: int = 1) -> tuple[tuple[Any, ...], Where]:
        found: list[Any] = []
        for _ in range(self.number(least, most)):
            statements, at = self.statement(at)
            found += statements
        return tuple(found), at

    def statement(self, at: Where) -> tuple[list[Any], Where]:
        options = [self.assign, self.assign, self.assign, self.unpack]
        if at.effects:
            options += [self.effect, self.effect]
        if at.depth < DEPTH and self.left > 0:
            options += [self.branch, self.branch, self.collect, self.unrolled]
            if at.effects:
                options += [self.effect_loop, self.attempt, self.attempt]
            if at.returns:
                options.append(self.early)
        if at.depth and at.depth < DEPTH and at.effects and not at.clause:
            options.append(self.refuse)
        found, after = self.pick(*options)(at)
        return found, after

    def target(self, kind: str, at: Where) -> str:
        """A name to bind: mostly a new one, at times one that is bound anew."""
        known = [n for n, k in at.names if k == kind and n in at.local]
        return str(self.pick(*known)) if known and self.chance(4) else self.fresh()

    def assign(self, at: Where) -> tuple[list[Any], Where]:
        kind = self.pick("any", "any", "int", "ints", "list", "dict", "term", "pair", "flag")
        name = self.target(kind, at)
        bound = any(name == n for n, _ in at.names)
        text = self.value(kind, at) if not bound and self.chance(4) else self.task(kind, at)
        return [Line(f"{name} = {text}")], at.bound(name, kind)

    def unpack(self, at: Where) -> tuple[list[Any], Where]:
        x, y = self.fresh(), self.fresh()
        form = self.pick("pair", "star", "swap")
        if form == "star":
            text = f"{x}, *{y} = [{self.value('any', at, 1)}, *{self.value('list', at, 1)}]"
            return [Line(text)], at.bound(x, "any").bound(y, "list")
        if form == "swap":
            text = f"{x}, {y} = {self.value('any', at, 1)}, {self.value('any', at, 1)}"
            return [Line(text)], at.bound(x, "any").bound(y, "any")
        return [Line(f"{x}, {y} = {self.value('pair', at, 2)}")], at.bound(x, "any").bound(y, "any")

    def effect(self, at: Where) -> tuple[list[Any], Where]:
        self.left -= 1
        form = self.pick("tell", "save", "tell", "dropped", "lazy", "print")
        x = self.value("any", at, 1)
        if form == "print":
            return [Line(f"print({x})")], at
        if form == "lazy" and at.depth < DEPTH:
            return [Line(f"{self.condition(at, 1)} {self.pick('and', 'or')} tell({x})")], at
        if form == "dropped":
            return [Line(f"fetch({x})")], at
        where = f", where={self.value('any', at, 1)}" if form == "save" and self.chance(2) else ""
        return [Line(f"{'save' if form == 'save' else 'tell'}({x}{where})")], at

    def branch(self, at: Where) -> tuple[list[Any], Where]:
        inner = at._replace(depth=at.depth + 1)
        kind = self.pick("any", "int", "list")
        known = [n for n, k in at.names if k == kind and n in at.local]
        new = not known or self.chance(2)
        name = self.fresh() if new else self.pick(*known)
        clauses = []
        heads = ["if"] + ["elif"] * (self.number(0, 2) if self.chance(3) else 0)
        for head in heads:
            test = self.condition(at if head == "if" else inner)
            body, within = self.block(inner, 2, 0)
            clauses.append((f"{head} {test}:", (*body, Line(f"{name} = {self.task(kind, within)}"))))
        if new or self.chance(2):
            body, within = self.block(inner, 2, 0)
            clauses.append(("else:", (*body, Line(f"{name} = {self.value(kind, within)}"))))
        return [Block(tuple(clauses))], at.bound(name, kind)

    def early(self, at: Where) -> tuple[list[Any], Where]:
        inner = at._replace(depth=at.depth + 1)
        body, within = self.block(inner, 1, 0)
        text = f"return {self.value('any', within)}" if self.chance(4) is False else "return"
        return [Block(((f"if {self.condition(at)}:", (*body, Line(text))),))], at

    def collect(self, at: Where) -> tuple[list[Any], Where]:
        """A loop over a value that collects one list or two."""
        outs = [self.fresh() for _ in range(self.pick(1, 1, 2))]
        target, source, inner = self.loop(at._replace(depth=at.depth + 1), 1)
        body, within = self.block(inner, 2, 0)
        if self.chance(4):
            body = (*body, Block(((f"if {self.condition(within)}:", (Line("continue"),)),)))
        for out in outs:
            append = Line(f"{out}.append({self.value('any', within)})")
            if self.chance(4):
                append = Block(((f"if {self.condition(within)}:", (append,)),))
            body = (*body, append)
        for out in outs:
            at = at.bound(out, "list")
        return [*(Line(f"{out} = []") for out in outs), Block(((f"for {target} in {source}:", body),))], at

    def effect_loop(self, at: Where) -> tuple[list[Any], Where]:
        target, source, inner = self.loop(at._replace(depth=at.depth + 1), 1)
        body, within = self.block(inner, 1, 0)
        last, _ = self.effect(within)
        return [Block(((f"for {target} in {source}:", (*body, *last)),))], at

    def unrolled(self, at: Where) -> tuple[list[Any], Where]:
        """A loop over constants that carries a value."""
        kind = self.pick("any", "int")
        known = [n for n, k in at.names if k == kind and n in at.local]
        before, name = [], self.pick(*known) if known else self.fresh()
        if not known:
            before = [Line(f"{name} = {self.constant(kind)}")]
        step = self.fresh()
        inner = at.bound(name, kind)._replace(depth=at.depth + 1, jumps=True).bound(step, "int")
        body, within = self.block(inner, 1, 0)
        if self.chance(3):
            body = (*body, Block(((f"if {self.condition(within)}:", (Line(self.pick("continue", "break")),)),)))
        body = (*body, Line(f"{name} = {self.task(kind, within)}"))
        items = self.pick("(1, 2)", "range(2)", "[3]")
        return [*before, Block(((f"for {step} in {items}:", body),))], at.bound(name, kind)

    def attempt(self, at: Where) -> tuple[list[Any], Where]:
        """try, with a clause, a cleanup or both; the body may fail."""
        inner = at._replace(depth=at.depth + 1)
        body, after = self.block(inner, 2, 1)
        if self.chance(5):
            body = (*body, Line(f"fail({self.value('any', after, 1)})"))
        outside = inner._replace(
            names=tuple(n for n in inner.names if n[0] not in assigned(body)),
            local=frozenset(),
            returns=False,
            jumps=False,
        )
        form = self.pick("finally", "except", "both")
        clauses = [("try:", body)]
        if form != "finally":
            rest, _ = self.block(outside._replace(clause=True), 1, 0)
            last, _ = self.effect(outside)
            head = self.pick("except Exception:", "except Drawn:", "except (ValueError, Drawn):", "except:")
            clauses.append((head, (*rest, *last, Line("raise"))))
        if form != "except":
            rest, _ = self.block(outside, 1, 0)
            last, _ = self.effect(outside)
            clauses.append(("finally:", (*rest, *last)))
        after = after._replace(depth=at.depth)
        return [Block(tuple(clauses))], after

    def refuse(self, at: Where) -> tuple[list[Any], Where]:
        """raise or assert: mostly not reached."""
        if self.chance(2):
            inner = (Line(f"raise Drawn({self.name('any', at)}, 1)"),)
            return [Block(((f"if {self.call('int', at, 1)} > 90:", inner),))], at
        return [Line(f"assert {self.call('int', at, 1)} < 97, {self.name('any', at)}")], at

    # --- functions

    def function(self, name: str, parameters: tuple[tuple[str, str, str], ...], most: int) -> Function:
        at = Where(tuple((n, k) for n, k, _ in parameters), frozenset(n for n, _, _ in parameters))
        body, after = self.block(at, most, 1)
        shown = [n for n, _ in after.names if n not in {p[0] for p in parameters}][-5:]
        last = (
            f"return {', '.join(shown)}" + ("," if len(shown) == 1 else "")
            if shown
            else f"return {self.call('any', at, 1)}"
        )
        return Function(name, tuple(text for _, _, text in parameters), (*body, Line(last)))


def write(number: Callable[[int, int], int], size: int = 14) -> Program:
    """A program of about `size` calls in its text. `number` gives a number between two others, itself included."""
    writer = Writer(number, size)
    inner = []
    if writer.chance(4):
        writer.left = size // 3
        inner = [writer.function("inner", (("i", "any", "i"), ("k", "any", "k=2")), 2)]
        writer.inner, writer.left = inner, size
    if inner and writer.chance(3):
        writer.left = size // 4
        more = writer.function("other", (("j", "any", "j"), ("k", "any", "k='o'")), 2)
        writer.inner, writer.left = [*inner, more], size
    parameters = (
        ("n", "int", "n: int = 3"),
        ("xs", "ints", "xs=(4, 5)"),
        ("word", "any", "word='w'"),
        ("flag", "flag", "flag=True"),
    )
    kept = tuple(p for p in parameters if p[0] in ("n", "xs") or writer.chance(3))
    main = writer.function("program", kept, 6)
    values = {"n": (0, 60), "word": ("{{ w }}", None), "flag": (False, []), "xs": ((), (8,))}
    given = tuple((p[0], writer.pick(*values[p[0]])) for p in kept) if writer.chance(4) else ()
    return Program(main, called(Program(main, tuple(writer.inner))), given)


@st.composite
def strategy(draw: Any, writer: Callable[..., Any]) -> Any:
    """What a function makes of numbers, as a strategy: hypothesis draws the numbers, and shrinks them."""
    return writer(lambda low, high: int(draw(st.integers(low, high))))


def programs() -> Any:
    """Legal programs."""
    return strategy(write)
