"""Immutable records: what `typing.NamedTuple` is to a type checker, for a fifth of its cost at start-up.

The compiler has some sixty of them, and a whole compile is meant to take sixty milliseconds: `NamedTuple` would spend nine of
those on checking annotations and compiling a constructor for each class (docs/decisions/0004-records.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:
    from collections import _tuplegetter  # what reads the fields of a namedtuple, in C

    class _RecordType(type):
        """Turns annotations into fields; a value in the class body is the field's default."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            fields = tuple(body.get("__annotations__", ()))
            # those of the last fields: a type checker takes no others
            defaults = {field: body.pop(field) for field in fields if field in body}
            body.update((field, _tuplegetter(index, None)) for index, field in enumerate(fields))
            body.update(__slots__=(), _fields=fields, __match_args__=fields)
            body.update(_field_defaults=defaults, _last=tuple(defaults.values()))
            return super().__new__(cls, name, bases, body)

    class Record(tuple, metaclass=_RecordType):  # noqa: SLOT001 -- the metaclass adds them
        """Base class. Fields are read by name or position; two records are equal where their tuples are."""

        def __new__(cls, /, *values: Any, **named: Any) -> Record:
            """Take the fields in order, by name, or from their defaults."""
            fields, last = cls._fields, cls._last
            missing = len(fields) - len(values)
            if not named and 0 < missing <= len(last):
                values += last[-missing:]
            elif named or missing:
                rest = fields[len(values) :]
                given = {**cls._field_defaults, **named}
                if len(values) > len(fields) or not named.keys() <= set(rest) or any(f not in given for f in rest):
                    raise TypeError(f"{cls.__name__} takes {', '.join(fields)}; got {values!r} and {named!r}")
                values += tuple(given[field] for field in rest)
            return tuple.__new__(cls, values)

        @classmethod
        def _make(cls, values: Any) -> Record:
            return cls(*values)

        def _replace(self, /, **changes: Any) -> Record:
            """The record with some fields changed."""
            values = [changes.pop(field, value) for field, value in zip(self._fields, self, strict=True)]
            if changes:
                raise TypeError(f"{type(self).__name__} has no field {', '.join(changes)}")
            return tuple.__new__(type(self), values)

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

        def __repr__(self) -> str:
            parts = ", ".join(f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({parts})"


__all__ = ["Record"]
