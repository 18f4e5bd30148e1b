"""Random pipeline functions of every construct, from a seed. Values are ints and lists of ints, so that anything can be passed."""

from __future__ import annotations

import random

DOMAIN = """
log = []

class Stop(Exception):
    pass

class Halt(Stop):
    pass

def f(*xs):
    log.append(("f", xs))
    return (sum(map(total, xs)) * 7 + 3) % 11

def g(*xs):
    log.append(("g", xs))
    return (sum(map(total, xs)) * 5 + 1) % 4

def many(*xs):
    log.append(("many", xs))
    return [sum(map(total, xs)) % 5 + i for i in range(sum(map(total, xs)) % 4)]

def picky(*xs):
    log.append(("picky", xs))
    if sum(map(total, xs)) % 6 == 0:
        raise Stop(xs)
    return sum(map(total, xs)) % 6

def save(*xs) -> None:
    log.append(("save", xs))

def total(x):
    if isinstance(x, dict):
        return sum(map(total, x)) + sum(map(total, x.values()))
    if isinstance(x, (list, tuple, set)):
        return sum(map(total, x))
    return int(x or 0)
"""


class Writer:
    """Writes one function. It keeps to what is surely bound, so that most programs are accepted."""

    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)
        self.lines: list[str] = []
        self.fresh = 0
        self.fuel = self.r.randint(6, 26)

    def name(self) -> str:
        self.fresh += 1
        return f"v{self.fresh}"

    def program(self) -> str:
        nested = ""
        if self.r.random() < 0.4:
            self.fuel = self.r.randint(2, 8)
            self.function("part", {"a": "int", "xs": "list"}, pipeline=False)
            nested, self.lines = "\n".join(self.lines), []
            self.fuel = self.r.randint(6, 26)
            self.part = True
        self.function("program", {"a": "int", "b": "int", "xs": "list"}, pipeline=True)
        return (
            f"from meaning_domain import Halt, Stop, f, g, many, picky, save\n\n{nested}\n\n"
            + "\n".join(self.lines)
            + "\n"
        )

    part = False

    def function(self, name: str, params: dict[str, str], *, pipeline: bool) -> None:
        types = {"int": "int", "list": "list[int]"}
        self.lines.append(f"def {name}({', '.join(f'{p}: {types[t]}' for p, t in params.items())}):")
        scope = dict(params)
        self.block(scope, 1, {"loop": None, "map": False, "try": False, "lists": set(), "final": False})
        if self.r.random() < 0.9:
            self.lines.append(f"    return {self.result(scope)}")

    def result(self, scope: dict[str, str]) -> str:
        names = list(scope)
        return f"[{', '.join(self.r.sample(names, min(len(names), 5)))}]"

    def pick(self, scope: dict[str, str], kind: str) -> str | None:
        names = [n for n, t in scope.items() if t == kind]
        return self.r.choice(names) if names else None

    def value(self, scope: dict[str, str], depth: int = 0) -> str:
        """An expression that is an int."""
        choice = self.r.random()
        if depth > 2 or choice < 0.25:
            return self.pick(scope, "int") or str(self.r.randint(0, 9))
        if choice < 0.35:
            return str(self.r.randint(0, 9))
        if choice < 0.7:
            return self.call(scope, depth)
        if choice < 0.76:
            return f"({self.value(scope, depth + 1)} {self.r.choice(['or', 'and'])} {self.value(scope, depth + 1)})"
        if choice < 0.82:
            return (
                f"({self.value(scope, depth + 1)} if {self.test(scope, depth + 1)} else {self.value(scope, depth + 1)})"
            )
        if choice < 0.86 and (known := self.pick(scope, "list")):
            return f"len({known})"
        if choice < 0.9 and (known := self.pick(scope, "list")):
            return f"sum({self.r.choice('fg')}(n) for n in {known})"
        return f"({self.value(scope, depth + 1)} {self.r.choice('+-*')} {self.value(scope, depth + 1)})"

    def call(self, scope: dict[str, str], depth: int) -> str:
        args = [self.any(scope, depth + 1) for _ in range(self.r.randint(1, 2))]
        name = self.r.choice(["f", "g", "f", "g", "picky"])
        if self.part and self.r.random() < 0.25:
            return f"f(part({self.value(scope, depth + 1)}, {self.list(scope, depth + 1)}))"
        return f"{name}({', '.join(args)})"

    def any(self, scope: dict[str, str], depth: int) -> str:
        return self.list(scope, depth) if self.r.random() < 0.25 else self.value(scope, depth)

    def list(self, scope: dict[str, str], depth: int) -> str:
        choice = self.r.random()
        if depth > 2 or choice < 0.35:
            return self.pick(scope, "list") or f"[{self.value(scope, 3)}]"
        if choice < 0.5:
            return f"many({self.value(scope, depth + 1)})"
        if choice < 0.6:
            return f"[{self.value(scope, depth + 1)}, {self.value(scope, depth + 1)}]"
        inner = {**scope, "n": "int"}
        where = f" if {self.test(inner, depth + 1)}" if self.r.random() < 0.4 else ""
        more = f" for m in {self.list(inner, depth + 1)}" if self.r.random() < 0.2 else ""
        if choice < 0.68:
            return f"list({{n: {self.value(inner, depth + 1)} for n in {self.list(scope, depth + 1)}{where}}}.values())"
        source = self.r.choice(["{}", "range({1})", "list(enumerate({0}))", "sorted({0})"])
        items, number = self.list(scope, depth + 1), self.value(scope, depth + 1)
        if source.startswith("list(enum"):
            inner |= {"m": "int"}
            return f"[{self.value(inner, depth + 1)} for m, n in enumerate({items}){where}]"
        return f"[{self.value(inner, depth + 1)} for n in {source.format(items, number)}{where}{more}]"

    def test(self, scope: dict[str, str], depth: int = 0) -> str:
        choice = self.r.random()
        if choice < 0.4:
            return f"{self.value(scope, depth + 1)} {self.r.choice(['>', '<', '==', '!='])} {self.r.randint(0, 6)}"
        if choice < 0.5:
            return f"not {self.value(scope, depth + 1)}"
        if choice < 0.6:
            return f"{self.r.randint(0, 2)} < {self.value(scope, depth + 1)} < {self.value(scope, depth + 1)}"
        if choice < 0.7 and (known := self.pick(scope, "list")):
            return known
        return self.value(scope, depth)

    def block(self, scope: dict[str, str], level: int, where: dict) -> None:
        before = len(self.lines)
        for _ in range(self.r.randint(1, 4)):
            if self.fuel <= 0:
                break
            self.fuel -= 1
            if self.statement(scope, level, where):
                break
        else:
            if level > 1 and not where["final"] and self.r.random() < (0.35 if where["loop"] == "unrolled" else 0.12):
                self.leave(scope, "    " * level, where)
        if len(self.lines) == before:
            self.lines.append("    " * level + f"save({self.value(scope, 2)})")

    def statement(self, scope: dict[str, str], level: int, where: dict) -> bool:
        """Write one; True where control does not go on below it."""
        r, pad = self.r, "    " * level
        choice = r.random()
        deep = level > 4
        if choice < 0.2 or (deep and choice > 0.75):
            target = self.target(scope, where)
            self.lines.append(f"{pad}{target} = {self.value(scope)}")
            scope[target] = "int"
        elif choice < 0.27:
            target = self.target(scope, where)
            self.lines.append(f"{pad}{target} = {self.list(scope, 0)}")
            scope[target] = "list"
        elif choice < 0.36:
            self.lines.append(f"{pad}{r.choice(['save', 'save', 'f'])}({self.any(scope, 1)})")
        elif choice < 0.4:
            self.lines.append(f"{pad}{self.test(scope)} and save({self.value(scope, 1)})")
        elif choice < 0.5:
            self.grow(scope, pad, where)
        elif choice < 0.64:
            self.condition(scope, level, where)
        elif choice < 0.76:
            self.loop(scope, level, where)
        elif choice < 0.82:
            self.attempt(scope, level, where)
        elif choice < 0.85:
            self.lines.append(f"{pad}assert {self.test(scope)}, {self.value(scope, 2)}")
        elif choice < 0.9 and level > 1:
            return self.leave(scope, pad, where)
        else:
            self.lines.append(f"{pad}save({self.value(scope)})")
        return False

    def target(self, scope: dict[str, str], where: dict) -> str:
        known = [n for n in scope if n.startswith("v") and n not in where["lists"]]
        if known and self.r.random() < 0.4 and not where["map"]:
            return self.r.choice(known)
        return self.name()

    def grow(self, scope: dict[str, str], pad: str, where: dict) -> None:
        lists = sorted(where["lists"])
        if not lists:
            if where["map"] or where["try"]:
                return
            name = self.name()
            self.lines.append(f"{pad}{name} = {self.r.choice(['[]', f'[{self.value(scope, 2)}]'])}")
            where["lists"].add(name)
            scope[name] = "grown"
            return
        name = self.r.choice(lists)
        form = self.r.choice(["{}.append({})", "{}.append({})", "{} += [{}]", "{}.extend([{}])"])
        self.lines.append(pad + form.format(name, self.value(scope, 1)))

    def condition(self, scope: dict[str, str], level: int, where: dict) -> None:
        pad = "    " * level
        where = {**where, "lists": set(where["lists"])}  # what is made in one branch is not there in the other
        self.lines.append(f"{pad}if {self.test(scope)}:")
        then, orelse = dict(scope), dict(scope)
        self.block(then, level + 1, {**where, "lists": set(where["lists"])})
        if self.r.random() < 0.5:
            if self.r.random() < 0.3:
                self.lines.append(f"{pad}elif {self.test(scope)}:")
                self.block(dict(scope), level + 1, {**where, "lists": set(where["lists"])})
            self.lines.append(f"{pad}else:")
            self.block(orelse, level + 1, where)
        for name in [n for n in scope if then.get(n) != scope[n] or orelse.get(n) != scope[n]]:
            del scope[name]

    def loop(self, scope: dict[str, str], level: int, where: dict) -> None:
        r, pad, item = self.r, "    " * level, self.name()
        inner = dict(scope)
        if r.random() < 0.45:
            self.lines.append(f"{pad}for {item} in {r.choice(['(1, 2)', '[0, 3, 5]', 'range(3)', '()'])}:")
            inner[item] = "int"
            self.block(inner, level + 1, {**where, "loop": "unrolled", "lists": set(where["lists"])})
            if r.random() < 0.25:
                self.lines.append(f"{pad}else:")
                self.block(dict(scope), level + 1, where)
            for name in [n for n in scope if inner.get(n) != scope[n]]:
                del scope[name]
            return
        source = r.choice([self.list(scope, 1), f"range({self.value(scope, 2)} % 4)"])
        self.lines.append(f"{pad}for {item} in {source}:")
        inner[item] = "int"
        for name in where["lists"]:
            inner.pop(name, None)
        self.block(inner, level + 1, {**where, "loop": "map", "map": True, "lists": set(where["lists"])})

    def attempt(self, scope: dict[str, str], level: int, where: dict) -> None:
        pad = "    " * level
        outer = {n: t for n, t in scope.items() if t != "grown"}
        self.lines.append(f"{pad}try:")
        inner = dict(scope)
        self.block(inner, level + 1, {**where, "try": True, "lists": set(where["lists"])})
        changed = {n for n in scope if n.startswith("v")}
        safe = {n: t for n, t in outer.items() if n not in changed}
        clause = self.r.choice(["except Stop:", "except (Halt, ValueError):", "except:", "except Exception:", ""])
        if clause:
            self.lines += [f"{pad}{clause}", f"{pad}    save({self.value(safe, 2)})", f"{pad}    raise"]
            if self.r.random() < 0.3:
                self.lines += [f"{pad}else:", f"{pad}    save({self.value(inner, 2)})"]
        if not clause or self.r.random() < 0.6:
            name = self.name()
            self.lines += [f"{pad}finally:", f"{pad}    {name} = {self.value(safe, 1)}", f"{pad}    save({name})"]
            if not where["map"]:
                scope[name] = "int"
        if not where["map"]:
            for name in [n for n in scope if n in inner and inner[n] != scope[n]]:
                del scope[name]

    def leave(self, scope: dict[str, str], pad: str, where: dict) -> bool:
        ways = []
        if where["loop"] == "unrolled":
            ways += ["break", "continue"]
        if where["loop"] == "map":
            ways += ["continue"]
        if not where["map"]:
            ways += [f"return {self.result(scope)}", f"return {self.value(scope, 1)}"]
        ways.append(f"raise {self.r.choice(['Stop', 'Halt'])}({self.value(scope, 2)})")
        self.lines.append(pad + self.r.choice(ways))
        return True


def program(seed: int) -> str:
    """The text of a module with the function `program(a, b, xs)`; it imports `meaning_domain`, whose text is `DOMAIN`."""
    return Writer(seed).program()
