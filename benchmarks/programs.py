"""The same chain of tasks, written for dagwright and for each peer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PEERS = ("hera", "kfp", "metaflow")


def write_chain(folder: Path, size: int) -> Path:
    """A pipeline of `size` calls in a row, with what it needs beside it; gives the source's path."""
    folder.mkdir(exist_ok=True)
    (folder / "steps.py").write_text(
        "def start(x: int) -> int:\n    return x\n\n\ndef grow(x: int, by: int = 1) -> int:\n    return x + by\n"
    )
    lines = ["from steps import grow, start", "", "", "def chain(x: int = 1):", "    v0 = start(x)"]
    lines += [f"    v{i} = grow(v{i - 1}, by={i})" for i in range(1, size)]
    source = folder / "chain.py"
    source.write_text("\n".join([*lines, f"    return v{size - 1}", ""]))
    # a chain this long is more than a cluster takes: for the benchmark the limit is lifted
    (folder / "dagwright.toml").write_text('[targets.kubeflow]\nimage = "registry.example/chain:1"\n')
    return source


def write_peer(folder: Path, name: str, size: int, python: str) -> list[str]:
    """The peer's own program for the chain; gives the command that compiles it."""
    folder.mkdir(exist_ok=True)
    source = folder / "chain.py"
    source.write_text({"hera": _hera, "kfp": _kfp, "metaflow": _metaflow}[name](size))
    if name == "metaflow":
        return [
            python,
            str(source),
            "--no-pylint",
            "show",
        ]  # its compilers need an object store: this only builds the graph
    return [python, str(source)]


def _hera(size: int) -> str:
    calls = [f"        v{i} = Task(name='v{i}', template=grow, arguments={{'x': 1, 'by': {i}}})" for i in range(size)]
    edges = [f"        v{i - 1} >> v{i}" for i in range(1, size)]
    return "\n".join(
        [
            "from hera.workflows import DAG, Container, Parameter, Task, Workflow",
            "with Workflow(generate_name='chain-', entrypoint='d') as w:",
            "    grow = Container(name='grow', image='r/x:1', inputs=[Parameter(name='x'), Parameter(name='by')],",
            "                     command=['grow', '{{inputs.parameters.x}}', '{{inputs.parameters.by}}'])",
            "    with DAG(name='d'):",
            *calls,
            *edges,
            "print(len(w.to_yaml()))",
            "",
        ]
    )


def _kfp(size: int) -> str:
    calls = [f"    v{i} = grow(x=v{i - 1}.outputs['out'], by={i})" for i in range(1, size)]
    return "\n".join(
        [
            "from kfp import compiler, dsl",
            "@dsl.container_component",
            "def grow(x: int, by: int, out: dsl.OutputPath(int)):",
            "    return dsl.ContainerSpec(image='r/x:1', command=['grow'], args=[x, by, out])",
            "@dsl.pipeline",
            "def chain(x: int = 1):",
            "    v0 = grow(x=x, by=0)",
            *calls,
            "compiler.Compiler().compile(chain, __file__ + '.yaml')",
            "",
        ]
    )


def _metaflow(size: int) -> str:
    names = ["start", *(f"v{i}" for i in range(1, size - 1)), "end"]
    lines = ["from metaflow import FlowSpec, step", "class Chain(FlowSpec):"]
    for name, following in zip(names, [*names[1:], None], strict=True):
        lines += ["    @step", f"    def {name}(self):", "        self.x = getattr(self, 'x', 1) + 1"]
        lines += [f"        self.next(self.{following})"] if following else []
    return "\n".join([*lines, "if __name__ == '__main__':", "    Chain()", ""])
