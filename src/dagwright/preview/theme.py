"""The two palettes, and the style sheets made of them."""

from __future__ import annotations

LIGHT = {
    "bg": "#fbfcfd", "panel": "#ffffff", "soft": "#f1f4f7", "ink": "#1b2129", "dim": "#57616e", "line": "#d8dee6",
    "card": "#ffffff", "cardline": "#b9c2ce", "call": "#3867d6", "glue": "#8791a0", "fact": "#4d6285",
    "effect": "#b96f00", "effectfill": "#fff8ec", "group": "#7446c4",
    "param": "#4ba3b3", "paramfill": "#eaf7f9", "paramink": "#0b5866", "paramedge": "#8fc3cd",
    "result": "#3a9a63", "resultfill": "#eaf7ef", "resultink": "#1a6039",
    "edge": "#8a95a5", "order": "#c57a10", "warn": "#c62f2f", "onwarn": "#ffffff",
    "pick": "#3867d6", "pickfill": "#e9effc", "mark": "#ffe9a8", "error": "#b3261e",
}  # fmt: skip
DARK = {
    "bg": "#0f1318", "panel": "#151a21", "soft": "#1d242d", "ink": "#e4e9f0", "dim": "#a0abb9", "line": "#2c3541",
    "card": "#1b222b", "cardline": "#465263", "call": "#7aa2f7", "glue": "#7d8898", "fact": "#9fb4d8",
    "effect": "#e5a84b", "effectfill": "#282217", "group": "#b794f6",
    "param": "#3f8f9f", "paramfill": "#12272c", "paramink": "#93d9e5", "paramedge": "#376873",
    "result": "#3f9963", "resultfill": "#13261b", "resultink": "#93dcaf",
    "edge": "#6f7c8e", "order": "#d1963f", "warn": "#ff7f76", "onwarn": "#1a0d0c",
    "pick": "#7aa2f7", "pickfill": "#1c2a45", "mark": "#5a4a12", "error": "#ff8a80",
}  # fmt: skip


def asset(name: str) -> str:
    """A file that lies beside this package's code, with line ends as written."""
    from importlib.resources import files

    return (files("dagwright.preview") / "assets" / name).read_text(encoding="utf-8")


def plain_css(css: str) -> str:
    """`css` with every `var(--name)` replaced: light, and again for dark. For viewers that know no variables."""
    dark = [rule for rule in css.splitlines() if "var(--" in rule]
    return f"{_filled(css, LIGHT)}@media (prefers-color-scheme: dark) {{\n{_filled(chr(10).join(dark), DARK)}\n}}\n"


def _filled(css: str, palette: dict[str, str]) -> str:
    for name, color in palette.items():
        css = css.replace(f"var(--{name})", color)
    return css


def variables() -> str:
    """The palettes as CSS variables: by the system's preference, unless `data-theme` on the root says otherwise."""
    light = _block(LIGHT, "light")
    dark = _block(DARK, "dark")
    return (
        f":root {{ {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f":root[data-theme=light] {{ {light} }}\n"
        f":root[data-theme=dark] {{ {dark} }}\n"
    )


def _block(palette: dict[str, str], scheme: str) -> str:
    return f"color-scheme: {scheme}; " + " ".join(f"--{name}: {color};" for name, color in palette.items())
