"""`dagwright explain CODE`: the page of a code.

The pages are `docs/reference/diagnostics/DWxxx.md`. A wheel carries them as `dagwright/diagnostics/pages`; a checkout
reads them where they are.
"""

from __future__ import annotations

import os

from dagwright.diagnostics.model import DagwrightError, Diagnostic
from dagwright.diagnostics.rules import RULES, find_rule
from dagwright.diagnostics.suggest import nearest, one_of


def explain(code: str) -> str:
    """The page of `code` as Markdown, ending in a newline. `dw102` and `102` are taken for `DW102`.

    Raises DagwrightError with DW009, which names the nearest codes, for a code that does not exist.
    """
    known = normalise(code)
    page = _read(known)
    if page is not None:
        return page
    rule = find_rule(known)
    if rule is None:
        raise DagwrightError(_unknown(code))
    # A feature that only a stranger's backend refuses: the backend's own words stand in the diagnostic.
    return f"# {rule.code}: {rule.title}\n\n{rule.summary}\n"


def normalise(code: str) -> str:
    """The code as it is registered: upper case, with its letters."""
    plain = code.strip().upper()
    return f"DW{plain}" if plain.isdigit() else plain


def page_folders() -> tuple[str, ...]:
    """Where pages may lie: inside the installed package, or in the checkout that the package is run from."""
    here = os.path.dirname(os.path.abspath(__file__))
    root = os.path.dirname(os.path.dirname(os.path.dirname(here)))
    return os.path.join(here, "pages"), os.path.join(root, "docs", "reference", "diagnostics")


def _read(code: str) -> str | None:
    # Only a well-formed code becomes part of a path.
    if not (code.startswith("DW") and code[2:].isascii() and code[2:].isdigit()):
        return None
    for folder in page_folders():
        path = os.path.join(folder, f"{code}.md")
        if os.path.isfile(path):
            with open(path, encoding="utf-8") as handle:
                return handle.read()
    return None


def _unknown(code: str) -> Diagnostic:
    near = _near(code)
    titles = "\n".join(f"{name}: {RULES[name].title}" for name in near)
    return Diagnostic(
        "DW009",
        f"there is no diagnostic code `{code}`",
        notes=(f"near it there are\n{titles}",) if near else (),
        help=one_of("did you mean", near[:1]) or "a code looks like `DW101`; every diagnostic ends with its own",
    )


def _near(code: str) -> list[str]:
    """Up to three codes: letters that look like digits, then the same beginning, then a word of the title."""
    known = normalise(code)
    digits = known[:2] + known[2:].translate(str.maketrans("OQIL", "0011"))
    if digits in RULES:
        return [digits]
    family = [name for name in RULES if len(known) > 3 and name.startswith(known[:3])]
    if family:
        return ([name for name in family if name.startswith(known)] or nearest(known, family, 3) or family)[:3]
    word = code.strip().casefold()
    return [name for name, rule in RULES.items() if len(word) > 2 and word in rule.title.casefold()][:3]
