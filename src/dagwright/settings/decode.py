"""From raw TOML values to typed ones: small decoders, each reporting what it cannot take at its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dagwright.settings.units import Bad, type_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from dagwright.diagnostics.model import DiagnosticSink, Span
    from dagwright.settings.places import Path
    from dagwright.settings.toml import Document


class At:
    """Where a raw value stands: a path in a document, or what was typed after `--set`.

    `layer` names the layer of precedence for people. `typed` is the whole `KEY=VALUE` of a `--set`, and `leaf` the path
    that its key stands for.
    """

    __slots__ = ("document", "layer", "leaf", "path", "sink", "typed")

    def __init__(
        self,
        sink: DiagnosticSink,
        layer: str,
        document: Document | None,
        path: Path = (),
        typed: str = "",
        leaf: Path = (),
    ) -> None:
        self.sink = sink
        self.layer = layer
        self.document = document
        self.path = path
        self.typed = typed
        self.leaf = leaf

    def child(self, *keys: str | int) -> At:
        """The place of something inside."""
        return At(self.sink, self.layer, self.document, (*self.path, *keys), self.typed, self.leaf)

    @property
    def span(self) -> Span | None:
        """The place of the key; None for `--set`."""
        return self.document.key(self.path) if self.document is not None else None

    @property
    def name(self) -> str:
        """The path as a dotted key."""
        return dotted(self.path)

    @property
    def text(self) -> str | None:
        """The value exactly as typed after `--set KEY=`; None where this is not that value."""
        return self.typed.partition("=")[2] if self.typed and self.path == self.leaf else None

    def report(self, bad: Bad, *, on_key: bool = False) -> None:
        """Add the error, at the value or at the key."""
        if self.document is None:
            # a secret is not repeated
            typed = self.typed.partition("=")[0] + "=…" if bad.code == "DW032" else self.typed
            self.sink.error(bad.code, bad.message, None, notes=(f"asked for by `--set {typed}`",), help=bad.help)
            return
        span = self.document.key(self.path) if on_key else self.document.value(self.path, bad.part)
        self.sink.error(bad.code, bad.message, span, help=bad.help)


Decoder = Callable[[Any, At], Any]
"""Takes the raw value and its place; returns the typed value, or None after it reported why there is none."""


def dotted(path: Path) -> str:
    """The path in TOML's own writing, with quotes where a part needs them."""
    return ".".join(str(part) if _is_bare(str(part)) else f'"{part}"' for part in path)


def _is_bare(part: str) -> bool:
    return part.isascii() and part.replace("-", "_").replace("_", "a").isalnum()


def scalar(function: Callable[[Any], Any]) -> Decoder:
    """A decoder of a function that returns the value or raises `Bad`."""

    def decode(raw: Any, at: At) -> Any:
        try:
            return function(raw)
        except Bad as bad:
            at.report(bad)
            return None

    return decode


def wrong_type(expected: str, raw: object, help: str = "") -> Bad:
    """The error for a value of another type."""
    return Bad("DW026", f"expected {expected}, not {type_name(raw)}", help)


def boolean(raw: Any, at: At) -> bool | None:
    """`true` or `false`."""
    if isinstance(raw, bool):
        return raw
    at.report(wrong_type("`true` or `false`", raw))
    return None


def integer(low: int, high: int) -> Decoder:
    """A whole number from `low` to `high`."""

    def check(raw: Any) -> int:
        if type(raw) is not int:
            raise wrong_type("a whole number", raw)
        if not low <= raw <= high:
            raise Bad("DW026", f"{raw} is out of range", f"write a number from {low} to {high}")
        return raw

    return scalar(check)


def text(check: Callable[[str], str] | None = None, *, help: str = "") -> Decoder:
    """A text that is not empty. After `--set` the value is taken as typed, so that `version=2.10` stays `2.10`."""

    def decode(raw: Any, at: At) -> str | None:
        if not isinstance(raw, str) and at.text is not None and not isinstance(raw, (list, dict)):
            raw = at.text
        if not isinstance(raw, str):
            at.report(wrong_type("a text", raw, help or _quoted_help(raw, at)))
        elif not raw.strip():
            at.report(Bad("DW026", "the text is empty", "leave the key out for the engine's own default"))
        elif check is None:
            return raw
        else:
            checked: str | None = scalar(check)(raw, at)
            return checked
        return None

    return decode


def _quoted_help(raw: object, at: At) -> str:
    if at.document is None or isinstance(raw, (list, dict)):
        return ""
    # from the text: the value of `2.10` is 2.1
    return f'put it in quotes: `"{at.document.source(at.path)}"`'


def choice(*names: str) -> Decoder:
    """One of a few words."""

    def check(raw: str) -> str:
        if raw not in names:
            raise Bad(
                "DW026", f"`{raw}` is not one of the choices", "write " + " or ".join(f'`"{name}"`' for name in names)
            )
        return raw

    return text(check)


def texts(check: Callable[[str], str] | None = None) -> Decoder:
    """An array of texts."""
    one = text(check)

    def decode(raw: Any, at: At) -> tuple[str, ...] | None:
        if not isinstance(raw, list):
            at.report(wrong_type("an array of texts", raw, 'write `["a", "b"]`'))
            return None
        items = [one(item, at.child(index)) for index, item in enumerate(raw)]
        return None if None in items else tuple(items)

    return decode


def mapping(value: Decoder, key: Callable[[str], None] | None = None) -> Decoder:
    """A table with keys of the user's choice; `key` raises `Bad` for one that cannot be."""

    def decode(raw: Any, at: At) -> dict[str, Any] | None:
        if not isinstance(raw, dict):
            at.report(wrong_type("a table", raw))
            return None
        decoded = {}
        for name, item in raw.items():
            inner = at.child(name)
            try:
                if key is not None:
                    key(name)
            except Bad as bad:
                inner.report(bad, on_key=True)
                continue
            if (good := value(item, inner)) is not None:
                decoded[name] = good
        return decoded

    return decode


def table(fields: Mapping[str, Decoder], required: Collection[str] = ()) -> Decoder:
    """A small table with known keys, as a dict of what could be read. None where a required key is missing."""

    def decode(raw: Any, at: At) -> dict[str, Any] | None:
        if not isinstance(raw, dict):
            at.report(wrong_type("a table", raw, f"write `{{ {', '.join(f'{name} = …' for name in fields)} }}`"))
            return None
        values = decode_fields(raw, at, fields)
        missing = [name for name in required if name not in raw]
        if missing:
            at.report(Bad("DW026", f"the table lacks `{missing[0]}`", f"add `{missing[0]} = …`"), on_key=True)
        return None if any(name not in values for name in required) else values

    return decode


def tables(one: Decoder) -> Decoder:
    """An array of tables."""

    def decode(raw: Any, at: At) -> tuple[dict[str, Any], ...] | None:
        if not isinstance(raw, list):
            at.report(wrong_type("an array of tables", raw, "write `[{ … }]`, or `[[…]]` as a header"))
            return None
        items = [one(item, at.child(index)) for index, item in enumerate(raw)]
        return None if None in items else tuple(items)

    return decode


def decode_fields(
    raw: Mapping[str, Any], at: At, fields: Mapping[str, Decoder], unknown: Callable[[str, At], None] | None = None
) -> dict[str, Any]:
    """The typed values of a table. A key without a decoder goes to `unknown`, by default an error DW021."""
    values = {}
    for name, item in raw.items():
        inner = at.child(name)
        decoder = fields.get(name)
        if decoder is not None:
            if (value := decoder(item, inner)) is not None:
                values[name] = value
        elif unknown is not None:
            unknown(name, inner)
        else:
            unknown_key(name, inner, fields)
    return values


def unknown_key(name: str, at: At, known: Collection[str], help: str = "") -> None:
    """Report DW021 at the key, with the nearest names."""
    from dagwright.diagnostics.suggest import did_you_mean

    where = f" in `[{dotted(at.path[:-1])}]`" if len(at.path) > 1 and not at.typed else ""
    fallback = f"known here: {', '.join(sorted(known))}" if known else ""
    bad = Bad("DW021", f"unknown key `{name}`{where}", help or did_you_mean(name, known) or fallback)
    at.report(bad, on_key=True)
