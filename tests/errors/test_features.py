"""Every cell of a backend's table that says "unsupported" or "lossy" is held against what `check` reports, both ways.

The programs are the generated pages' own: what stands under *Before* must give the code on each target that the page
names, in the versions and profiles it names, and nothing else; what stands under *After* must not.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path

import pytest

from dagwright.backend import Feature
from dagwright.diagnostics.rules import feature_code

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PIPELINE = """\
from shop.data import clean, load_orders
from shop.model import train


def shop(path: str = "orders.csv"):
    rows = clean(load_orders(path))
    return train(rows)
"""
# Settings that say themselves, on every target, that they come later (DW033).
LATER = {Feature.GROUP, Feature.MAX_PARALLEL, Feature.BATCH}
# What a target needs before anything compiles for it.
NEEDS = {"kubeflow": 'image = "registry.example/shop:1"\n', "dagster": 'store = "s3://shop/values"\n'}


def script():
    spec = importlib.util.spec_from_file_location(
        "gen_diagnostics_pages", ROOT / "scripts" / "gen_diagnostics_pages.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GEN = script()
CASES = [
    pytest.param(level, feature, variant, id=f"{feature_code(feature, level)}-{'-'.join(filter(None, variant))}")
    for level in ("unsupported", "lossy")
    for feature, said in GEN.words(level).items()
    if feature not in LATER
    for word in said
    for variant in word.variants
]


def reported(text: str, variant, more: str, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """The codes that `check --to` gives for the settings of a page, with what the variant needs."""
    from dagwright.cli import main

    text = re.sub(r"(?s)\n\[targets\..*", "", text).replace("native.airflow", f"native.{variant.target}")
    target = f"[targets.{variant.target}]\n" + NEEDS.get(variant.target, "") + more
    target += f'version = "{variant.version}"\n' if variant.version else ""
    target += f'profile = "{variant.profile}"\n' if variant.profile else ""
    Path("dagwright.toml").write_text(f"{text}\n{target}", encoding="utf-8")
    capsys.readouterr()
    main(["check", "pipeline.py:shop", "--to", variant.target, "--output-format", "concise"])
    return set(re.findall(r": (DW\d{3}) ", capsys.readouterr().err))


@pytest.mark.parametrize(("level", "feature", "variant"), CASES)
def test_what_the_table_refuses_is_refused_and_nothing_else(
    level: str,
    feature: Feature,
    variant,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "project"
    shutil.copytree(HERE / "support", folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".git").mkdir()
    (folder / "pipeline.py").write_text(PIPELINE, encoding="utf-8")
    monkeypatch.chdir(folder)
    page = (ROOT / "docs" / "reference" / "diagnostics" / f"{feature_code(feature, level)}.md").read_text(
        encoding="utf-8"
    )
    before, after = re.findall(r"```toml\n(.*?)\n```", page, re.DOTALL)
    code = feature_code(feature, level)
    assert code in reported(before, variant, "", capsys)
    if level == "lossy":
        assert code not in reported(before, variant, f'allow = ["{code}"]\n', capsys)
    else:
        left = reported(after, variant, "", capsys)
        # what is left of the settings may be refused for its own sake: a catch-up leaves a start date
        assert code not in left
        assert {other for other in left if not re.fullmatch(r"DW[34][1-4]\d", other)} == set()


def test_pages_are_as_the_tables_say() -> None:
    """`python scripts/gen_diagnostics_pages.py` writes them anew."""
    folder = ROOT / "docs" / "reference" / "diagnostics"
    on_disk = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if GEN.is_derived(path.name)}
    assert on_disk == GEN.pages()
