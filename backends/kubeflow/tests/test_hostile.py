"""Text of the user's in every place that takes text: it comes back as written, and the graph stays that of a harmless twin."""

from __future__ import annotations

import json

import yaml
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from kubeflow_plans import TARGET, given, of, param, plan, step

from dagwright.emit.text import is_hazard
from dagwright.settings.model import PipelineSettings, Secret, TaskSettings
from dagwright_kubeflow import KubeflowBackend
from dagwright_kubeflow.build import build
from dagwright_kubeflow.options import read_options

HOSTILE = [
    "{{$}}", "{{$.inputs.parameters['x']}}", "{{workflow.name}}", "$(HOME)", "$$", "it's", '"', "a: b", "- a", "# a", "no", "1e3",
    "a\nb", "\n", "a\n---\nb", "\x00", "\u2028", "é", "", " ", "|", "&a", "*a", "!!python/object:os.system", "]]", "[[Index]]", '{"dw": 1}',
]  # fmt: skip
TEXT = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def build_with(texts):
    """A plan with seven texts in places that take text."""
    argument, default, doc, owner, tag, value, secret = texts
    settings_ = TaskSettings(env={"A": "" if is_hazard(value) else value}, secrets={"S": Secret(secret, "key")})
    return plan(
        step("first", "m:f", argument, {argument: [argument]}, given("p"), settings=settings_, returns=tag),
        step("second", "m:g", of("first"), argument),
        params=[param("p", "str", default, annotation=doc)],
        result=of("second"),
        doc=doc,
        settings=PipelineSettings(owner=owner, tags=(tag,)),
    )


@settings(max_examples=150, deadline=None)
@drawn(st.tuples(*[TEXT] * 7))
def test_any_text_anywhere(texts):
    one, harmless = build_with(texts), build_with(("x",) * 7)
    text = KubeflowBackend().emit(one, TARGET).artifacts[0].text
    text.encode()
    documents = list(yaml.safe_load_all(text))
    assert documents == json.loads(json.dumps(build(one, TARGET, read_options(TARGET)).documents))
    tasks = documents[0]["root"]["dag"]["tasks"]
    twin = build(harmless, TARGET, read_options(TARGET)).documents[0]["root"]["dag"]["tasks"]
    assert {name: task.get("dependentTasks") for name, task in tasks.items()} == {
        name: task.get("dependentTasks") for name, task in twin.items()
    }
    for task in tasks.values():
        spec = task["inputs"]["parameters"]["dagwright_step"]["runtimeValue"]["constant"]
        assert not is_hazard(spec)
        assert texts[0] in str(json.loads(spec)) or json.dumps(texts[0])[1:-1] in json.dumps(json.loads(spec))
