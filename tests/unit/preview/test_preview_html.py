from __future__ import annotations

import base64
import contextlib
import hashlib
import html.parser
import json
import os
import re
import shutil
import signal
import subprocess

import goldens
import preview_plans as plans
import preview_regions as regions
import pytest

from dagwright.backend import Artifact, Emission
from dagwright.diagnostics.model import Diagnostic, Span
from dagwright.preview import render
from dagwright.preview.becoming import Becomes
from dagwright.preview.definitions import Definition
from dagwright.preview.html import SCRIPTS, _units
from dagwright.preview.theme import asset

BROWSER = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")


class Page(html.parser.HTMLParser):
    """The elements of a page as a browser sees them: tags with attributes, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[dict[str, str | None], str]] = []
        self._inside: dict[str, str | None] | None = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self._inside = {"tag": tag, **dict(attrs)}
            self.raw.append((self._inside, ""))

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._inside = None

    def handle_data(self, data):
        if self._inside is not None:
            attributes, text = self.raw[-1]
            self.raw[-1] = (attributes, text + data)

    def data(self):
        return json.loads(next(text for attributes, text in self.raw if attributes.get("id") == "data"))


def engines():
    lines = {2: "load", 3: "load", 5: "train"}
    text = "from airflow import DAG\nload = Step(\n)\n# </script> &amp;\ntrain = Step()\n"
    return {
        "airflow": Emission((Artifact("churn.py", text, lines), Artifact("worker.py", "pass\n")), "cp churn.py dags/"),
        "kubeflow": Emission((Artifact("churn.yaml", "a: 1\n", {1: "train"}),), "kfp run create"),
    }


def churn_page(**extra):
    plan = plans.churn()
    line = plan.steps[2].span.line
    return render(
        plan,
        "html",
        emissions=engines(),
        source_text=plans.CHURN_SOURCE,
        diagnostics=[
            Diagnostic("DW412", "lossy here", Span(plan.file, line, 4, line, 9), help="do it so", severity="warning")
        ],
        definitions={
            "churn.model:train": Definition(
                "def train(features: Frame, *, depth: int = 3) -> Model", "churn/model.py:3"
            )
        },
        **extra,
    )


@pytest.mark.parametrize("name", ["one", "churn", "thirty", "hostile", "mixed300", "flows", "hostile_regions"])
def test_the_page_holds_exactly_its_own_elements(name):
    """Whatever the plan's texts hold, the page has one style, two scripts, no handler and no address but its own."""
    text = render(goldens.plans()[name], "html", source_text="\n".join(plans.HOSTILE), emissions=engines())
    page = Page(text)
    tags = [tag for tag, _ in page.tags]
    assert tags.count("script") == 2
    assert tags.count("style") == 1
    assert not set(tags) & {
        "img",
        "iframe",
        "object",
        "embed",
        "link",
        "base",
        "form",
        "a",
        "audio",
        "video",
        "image",
        "use",
    }
    for tag, attributes in page.tags:
        assert not [key for key in attributes if key.startswith("on")], (tag, attributes)
        assert not {"href", "src", "style", "srcset"} & attributes.keys(), (tag, attributes)
    addresses = set(re.findall(r"https?://[\w./]+", "".join(raw for a, raw in page.raw if a.get("id") != "data")))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert [value for _, attributes in page.tags for key, value in attributes.items() if value and "://" in value] == [
        "http://www.w3.org/2000/svg"
    ]


def test_the_policy_names_the_script_and_the_style_by_digest():
    page = Page(churn_page())
    policy = next(a["content"] for _, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    script = next(text for attributes, text in page.raw if attributes["tag"] == "script" and "type" not in attributes)
    style = next(text for attributes, text in page.raw if attributes["tag"] == "style")
    for kind, text in (("script-src", script), ("style-src", style)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_the_scripts_never_write_markup():
    for name in SCRIPTS:
        text = asset(name)
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setTimeout\(\"", text
        ), name
        assert "</" not in text, "would end the script element"
        assert text.isascii() or not re.search(r"[\u2028\u2029]", text)


def test_hostile_text_arrives_as_it_is():
    data = Page(render(plans.hostile(), "html", source_text="x\n" * 99)).data()
    assert data["pipeline"]["name"] == "hostile " + plans.HOSTILE[0]
    assert data["pipeline"]["doc"] == "\n".join(plans.HOSTILE)
    assert [step["step"] for step in data["steps"]] == [step.id for step in plans.hostile().steps]


def test_the_panel_gets_all_it_shows():
    data = Page(churn_page()).data()
    steps = {step["step"]: step for step in data["steps"]}
    assert steps["clean"]["warnings"][0]["message"] == "lossy here"
    assert steps["train"]["calls"][0]["definition"]["text"].startswith("def train(")
    assert data["source"]["lines"] == plans.CHURN_SOURCE.splitlines()
    line, column, end_line, end_column = data["source"]["marks"]["step:report"]
    assert line == end_line
    assert data["source"]["lines"][line - 1][column:end_column].startswith("result = report(best")
    airflow = data["engines"][0]
    assert airflow["files"][0]["lines"][3] == "# </script> &amp;"
    assert airflow["files"][0]["steps"] == {"step:load": [[2, 3]], "step:train": [[5, 5]]}


def test_columns_are_counted_as_scripts_count_them():
    line = "é = '漢😀' + x"
    assert _units(line, len(b"\xc3\xa9")) == 1
    assert _units(line, len("é = '漢😀".encode())) == 8, "the face is two units"
    assert _units("plain", 99) == 5


def test_a_source_that_has_changed_since_is_not_marked():
    data = Page(render(plans.churn(), "html", source_text="short\n")).data()
    assert data["source"]["marks"] == {}


@pytest.mark.parametrize(("name", "closed"), [("thirty", 0), ("mixed300", 39), ("fan100", 1)])
def test_groups_are_closed_where_there_are_too_many_steps(name, closed):
    view = Page(render(goldens.plans()[name], "html")).data()["view"]
    assert len(view["closed"]) == closed
    assert len(view["folders"]) == len(view["groups"])


def test_every_box_has_its_card_exactly_once():
    for name in ("churn", "thirty", "mixed1000", "flows", "wide"):
        page = Page(render(goldens.plans()[name], "html"))
        shapes = [(a["class"].split()[0], a["data-id"]) for tag, a in page.tags if tag == "g" and a.get("data-id")]
        cards = [ident for kind, ident in shapes if kind == "n"]
        view = page.data()["view"]
        open_frames = {group["id"] for group in view["groups"] if group["framed"]} - set(view["closed"])
        assert sorted(ident for kind, ident in shapes if kind == "fr") == sorted(open_frames)
        assert sorted(cards) == sorted(box["id"] for box in view["nodes"] + view["folders"])


# --- in a browser -------------------------------------------------------------------------------------------


def dump(text: str, fragment: str, tmp_path) -> str:
    """The page's document after its script has run, as a headless browser prints it."""
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    command = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", f"file://{path}{fragment}",
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        return process.communicate(timeout=60)[0].decode("utf-8")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def panel_of(document: str) -> str:
    found = re.search(r'<aside id="panel"[^>]*>(.*?)</aside>', document, re.DOTALL)
    assert found
    return found.group(1)


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="no browser at hand to run the page in")
def test_a_link_to_a_step_opens_its_panel(tmp_path):
    document = dump(churn_page(), "#step=train", tmp_path)
    panel = panel_of(document)
    for wanted in (
        "<h2>train</h2>",
        "<mark>small = train(features, depth=depth)</mark>",
        "def train(features: Frame, *, depth: int = 3) -&gt; Model",
        "8Gi",
        "train = Step()",
        ">airflow</button>",
        ">kubeflow</button>",
    ):
        assert wanted in panel
    assert re.search(r'class="n call picked" data-id="step:train"', document)


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="no browser at hand to run the page in")
def test_a_link_into_a_folded_group_unfolds_it(tmp_path):
    document = dump(render(plans.fan(150), "html"), "#step=train-7", tmp_path)
    assert "<h2>train-7</h2>" in panel_of(document)
    pool = re.search(r'<g id="pool"[^>]*>(.*?)</g>\s*</svg>', document, re.DOTALL)
    assert pool
    assert 'data-id="step:train-7"' not in pool.group(1)
    assert 'data-id="group:train-0+150"' in pool.group(1)


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="no browser at hand to run the page in")
def test_a_link_to_a_region_opens_its_panel(tmp_path):
    plan = regions.region_churn()
    becomes = {"airflow": {"if": Becomes("lowered", "a branch task"), "map": Becomes("fused", "some reason")}}
    text = render(plan, "html", source_text=regions.CHURN_SOURCE, emissions=engines(), becomes=becomes)
    document = dump(text, "#region=if", tmp_path)
    panel = panel_of(document)
    for wanted in ("<h2>if best.auc &gt; 0.8</h2>", "if <mark>best.auc &gt; 0.8</mark>:", ">evaluate</button>", "yes: ", "no: ",
                   "<code>None</code>", "by its own means: a branch task", ">yes</button>", ">no</button>"):  # fmt: skip
        assert wanted in panel
    assert re.search(r'class="fr if picked" data-id="region:if"', document)
    panel = panel_of(dump(text, "#region=map", tmp_path))
    for wanted in (
        "for d in <mark>depths</mark>]",
        "one task: some reason",
        "gives the elements",
        ">train[i]</button>",
    ):
        assert wanted in panel


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="no browser at hand to run the page in")
def test_the_page_draws_frames_as_the_file_has_them(tmp_path):
    """What a browser makes of the page is what stands in it for those without a script."""
    text = render(regions.flows(), "html")
    frames = re.compile(r'class="fr [a-z]+"[^>]*data-id="([^"]+)" transform="translate\((\d+),(\d+)\)"')
    before, after = frames.findall(text), frames.findall(dump(text, "", tmp_path))
    assert len(before) == 18
    assert sorted(after) == sorted(before)


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="no browser at hand to run the page in")
def test_hostile_text_stays_text_in_a_browser(tmp_path):
    text = render(plans.hostile(), "html", source_text="\n".join(plans.HOSTILE * 9), emissions=engines())
    document = dump(text, "#step=0%20" + "%3C%2Fscript%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E", tmp_path)
    assert len(re.findall(r"<script", document.partition('id="data">')[0] + document.partition('id="data">')[2])) == 2
    assert "<img" not in document
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in panel_of(document)
