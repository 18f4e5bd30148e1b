"""The file of `--images`: what the logical names of images in the settings stand for."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from dagwright.settings.toml import Document, parse

if TYPE_CHECKING:
    from dagwright.diagnostics.model import DiagnosticSink, Span

# A reference by digest, as the OCI distribution specification has it; sha256 is the one that every registry knows.
_DIGEST = r"[A-Za-z0-9][A-Za-z0-9._:/-]*@sha256:[0-9a-f]{64}"
_HELP = 'write `"registry.example/name@sha256:…"`, with the 64 digits that pushing the image printed'


def is_pinned(reference: str) -> bool:
    """Whether a name says the very content of an image: by a digest, not by a tag that can move."""
    return re.fullmatch(_DIGEST, reference) is not None


def load_images(path: str, sink: DiagnosticSink) -> dict[str, str]:
    """Logical name -> reference by digest, of a TOML file or, where its name ends in `.json`, a JSON file.

    Reports DW001 where there is no such file, and DW037 for what it says wrongly; entries that are wrong are left out.
    """
    shown = path.replace(os.sep, "/")
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read().replace("\r\n", "\n")
    except FileNotFoundError:
        sink.error(
            "DW001", f"no such file: `{shown}`", None, help="`--images` takes a TOML or JSON file of names and digests"
        )
        return {}
    except (OSError, UnicodeDecodeError) as error:
        sink.error("DW037", f"cannot read the images of `{shown}`: {getattr(error, 'strerror', None) or 'not UTF-8'}")
        return {}
    is_json = path.endswith(".json")
    try:
        data = _json(text) if is_json else parse(text)
    except (ValueError, RecursionError) as error:
        sink.error("DW037", f"`{shown}` is not valid {'JSON' if is_json else 'TOML'}: {error}")
        return {}
    if not isinstance(data, dict):
        sink.error("DW037", f"`{shown}` is no table of names and digests", help=_HELP)
        return {}
    document = None if is_json else Document(shown, path, text, data)
    return _entries(data, shown, document, sink)


def _json(text: str) -> Any:
    import json

    return json.loads(text, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, unless a name stands in it twice: TOML refuses that, and JSON would silently take the last."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"`{name}` stands there twice")
        found[name] = value
    return found


def _entries(data: dict[str, Any], shown: str, document: Document | None, sink: DiagnosticSink) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, reference in data.items():
        if isinstance(reference, str) and is_pinned(reference):
            found[name] = reference
            continue
        span: Span | None = document.value((name,)) if document is not None else None
        said = f"`{reference}`" if isinstance(reference, str) else "this"
        place = "" if span is not None else f" (in `{shown}`)"
        sink.error("DW037", f"`{name}` cannot be {said}: that is no image by its digest{place}", span, help=_HELP)
    return found
