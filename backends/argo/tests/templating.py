"""Argo's two little languages, as far as emitted files use them: `{{…}}` in texts, and expressions.

What Argo would change on the way, or take in a way that is not certain, ends in `Unsafe`. Sources are files of argo-workflows 3.7.3:
`simple` is util/template/simple_template.go, `expression` util/template/expression_template.go, `scope` workflow/controller/scope.go.
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any

TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


class Unsafe(Exception):
    """Argo would do something else than the file means, or might."""


class Unresolved(Exception):
    """A variable that is not there."""


def replaced(text: str, values: dict[str, str], *, final: bool = False) -> str:
    """A text with its tags replaced; with `final` nothing may be left of them."""

    def one(found: re.Match[str]) -> str:
        tag = found.group(1)
        try:
            if tag.startswith("="):
                return checked(evaluated(tag[1:], values))
            if tag.strip() in values:
                return checked(values[tag.strip()])
            raise Unresolved(tag)
        except Unresolved:
            if final:
                raise Unsafe(f"failed to resolve {{{{{tag}}}}}") from None
            return found.group(0)

    done = TAG.sub(one, text)
    if final and "{{" in done:
        raise Unsafe(f"a tag without an end (fasttemplate): {done!r:.80}")
    return done


def checked(value: str) -> str:
    """A value that is put into a template, which is read again afterwards: no tag may be in it.

    simple: it is quoted as Go quotes strings, and that is not always JSON.
    """
    if "{{" in value:
        raise Unsafe(f"a value with a tag in it, which is expanded in the next pass: {value!r:.80}")
    if any(not char.isprintable() and char not in "\n\t\r" for char in value):
        raise Unsafe(f"a value that Go quotes in a way that JSON does not have (simple): {value!r:.80}")
    return value


# --- expressions ------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<name>[A-Za-z_]\w*)|(?P<sign>\?\?|==|!=|[?:+.()\[\]]))"""
)


def evaluated(source: str, values: dict[str, Any]) -> str:
    """The value of an expression, which must be a text. Raises Unresolved for a variable that is not there."""
    value = _Expression(source, values).whole()
    if not isinstance(value, str):
        raise Unresolved(source)
    return value


class _Missing:
    """What is not there: the language gives nil for a missing key, and an error for a key of nil."""


class _Path:
    """A variable that is not complete yet: `tasks`, `tasks.a.outputs`."""

    def __init__(self, key: str) -> None:
        self.key = key


class _Expression:
    """A parser that evaluates as it reads; the side of `?:` that is not taken is read without a look at its variables."""

    def __init__(self, source: str, values: dict[str, Any]) -> None:
        self.source, self.values = source, values
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while source[at:].strip():
            found = _TOKEN.match(source, at)
            if found is None:
                raise Unsafe(f"an expression that this reader does not know: {source}")
            self.tokens.append((str(found.lastgroup), found.group(str(found.lastgroup))))
            at = found.end()
        self.tokens.append(("end", ""))
        self.live = True

    def whole(self) -> Any:
        value = self.choice()
        self.take("")
        return value

    def take(self, sign: str) -> None:
        if self.tokens[0][1] != sign:
            raise Unsafe(f"an expression that this reader does not know: {self.source}")
        self.tokens.pop(0)

    def at(self, sign: str) -> bool:
        return self.tokens[0] == ("sign", sign)

    def choice(self) -> Any:
        value = self.fallback()
        if not self.at("?"):
            return value
        self.take("?")
        live = self.live
        self.live = live and value is True
        then = self.choice()
        self.take(":")
        self.live = live and value is not True
        orelse = self.choice()
        self.live = live
        return then if value is True else orelse

    def fallback(self) -> Any:
        value = self.comparison()
        while self.at("??"):
            self.take("??")
            other = self.comparison()
            value = other if isinstance(value, _Missing) else value
        return value

    def comparison(self) -> Any:
        value = self.sum()
        for sign in ("==", "!="):
            if self.at(sign):
                self.take(sign)
                return (value == self.sum()) is (sign == "==")
        return value

    def sum(self) -> Any:
        value = self.operand()
        while self.at("+"):
            self.take("+")
            other = self.operand()
            if self.live and not (isinstance(value, str) and isinstance(other, str)):
                raise Unresolved(self.source)
            value = value + other if self.live else ""
        return value

    def operand(self) -> Any:
        kind, text = self.tokens.pop(0)
        if kind == "text":
            return json.loads(text) if text[0] == '"' else re.sub(r"\\(.)", r"\1", text[1:-1])
        if kind != "name":
            raise Unsafe(f"an expression that this reader does not know: {self.source}")
        path = [text]
        while self.at(".") or self.at("["):
            self.tokens.pop(0)
            kind, text = self.tokens[0]
            if kind == "text":
                self.tokens.pop(0)
                path.append(text[1:-1])
                self.take("]")
            else:
                self.take(text)
                path.append(text)
        if self.at("("):
            self.take("(")
            given = self.choice()
            self.take(")")
            return self.called(".".join(path), given)
        return self.variable(".".join(path))

    def variable(self, name: str) -> Any:
        if not self.live:
            return ""
        if name in self.values:
            return self.values[name]
        if name.rpartition(".")[0] and not any(key.startswith(name.rpartition(".")[0] + ".") for key in self.values):
            raise Unresolved(name)  # a key of nil
        return _Missing()

    def called(self, name: str, given: Any) -> Any:
        if not self.live:
            return ""
        if not isinstance(given, str):
            raise Unresolved(self.source)
        if name == "sprig.b64enc":
            return base64.b64encode(given.encode()).decode()
        raise Unsafe(f"a function that this reader does not know: {name}")


# --- `depends` and `when` -----------------------------------------------------------------------------------------------


def depends(source: str, phases: dict[str, str]) -> bool:
    """Whether a task runs, after the ends of those it waits for (dag.go, evaluateDependsLogic). A bare name is not taken: it lets
    skipped tasks pass (ancestry.go, expandDependency)."""
    ends = {
        "Succeeded": "Succeeded",
        "Failed": "Failed",
        "Errored": "Error",
        "Skipped": "Skipped",
        "Omitted": "Omitted",
    }
    words = []
    for token in re.findall(r"[A-Za-z0-9][-\w]*(?:\.\w+)?|&&|\|\||[()]|\S", source):
        if token in ("&&", "||", "(", ")"):
            words.append({"&&": "and", "||": "or"}.get(token, token))
            continue
        name, _, end = token.partition(".")
        if end not in ends or name not in phases:
            raise Unsafe(f"depends: {token!r} in {source!r}")
        words.append(str(phases[name] == ends[end]))
    return bool(eval(" ".join(words), {"__builtins__": {}}))


def when(source: str) -> bool:
    """Whether a task runs, once all tags are replaced (steps.go, shouldExecute): comparisons of plain words only."""
    found = re.fullmatch(r"(\w+) (==|!=) (\w+)", source)
    if found is None:
        raise Unsafe(f"when: {source!r}")
    return (found[1] == found[3]) is (found[2] == "==")
