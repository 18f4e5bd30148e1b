"""What an emitted DAG file costs Airflow's DAG processor, beside the same DAG as people write it.

    .venv/core/bin/python benchmarks/airflow_parse.py [--sizes 100,200,500] [--rounds 9]

Every file is parsed and serialised as the DAG processor does it: in a process forked off one that has Airflow and the
modules named in the file imported, so only the file itself is measured. Rounds go over all files in turn, so that a
machine that slows down slows all of them; figures are medians of CPU milliseconds. What counts is the sum of both parts,
because the garbage collector moves costs from one to the other. At 10 tasks what Airflow does once outweighs everything.

`classic` is a PythonOperator per task with `.output`, `arrows` one with `>>` and `xcom_pull`, `taskflow` a `@task` function
per task. All have the same tasks, edges and retries.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENGINE = ROOT / ".venv" / "airflow" / "bin" / "python"
BUDGETS = {"classic": 0.95, "taskflow": 0.80}  # ours / theirs
SMALLEST = 100  # tasks for which the budgets hold


def main() -> int:
    """Measure and print; exit code 1 where a budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sizes", default="100,200,500")
    parser.add_argument("--rounds", type=int, default=9)
    args = parser.parse_args()
    missed = compare([int(size) for size in args.sizes.split(",")], args.rounds)
    for line in missed:
        print(f"over budget: {line}")
    return 1 if missed else 0


def compare(sizes: list[int], rounds: int) -> list[str]:
    """Write the files, measure them in the engine's environment, print the table; what is over its budget."""
    if not ENGINE.exists():
        print("parsing on Airflow: not measured (python3 scripts/bootstrap airflow makes its environment)")
        return []
    with tempfile.TemporaryDirectory() as folder:
        files = [write(Path(folder), style, size) for size in sizes for style in ("dagwright", *PEERS)]
        figures = measure(files, folder, rounds)
    missed = []
    print(f"{'file':<12}{'tasks':>6}{'parse':>9}{'serialise':>11}{'sum ms':>9}{'ours/it':>9}  budget")
    for size in sizes:
        ours = sum(figures[f"dagwright_{size}"])
        for style in ("dagwright", *PEERS):
            parse, serialise = figures[f"{style}_{size}"]
            ratio = ours / (parse + serialise)
            budget = BUDGETS.get(style) if size >= SMALLEST else None
            said = "" if style == "dagwright" else f"{ratio:9.2f}" + (f"  <= {budget}" if budget else "")
            print(f"{style:<12}{size:>6}{parse:>9.1f}{serialise:>11.1f}{parse + serialise:>9.1f}{said}")
            if budget and ratio > budget:
                missed.append(f"{size} tasks: {ratio:.2f} of {style}, budget {budget}")
    return missed


def write(folder: Path, style: str, size: int) -> Path:
    """The DAG file of a chain of `size` tasks in a folder of its own."""
    path = folder / f"{style}_{size}" / f"{style}_{size}.py"
    path.parent.mkdir()
    path.write_text(ours(folder, size) if style == "dagwright" else PEERS[style](size), encoding="utf-8")
    return path


def ours(folder: Path, size: int) -> str:
    """The chain as a plain program, compiled."""
    from dagwright import api

    program = folder / f"program_{size}"
    program.mkdir()
    (program / "domain.py").write_text("def inc(x):\n    return x + 1\n", encoding="utf-8")
    calls = "".join(f"    v{i} = inc(v{i - 1})\n" for i in range(1, size))
    source = f"from domain import inc\n\n\ndef ours_{size}():\n    v0 = inc(0)\n{calls}    return v{size - 1}\n"
    (program / "chain.py").write_text(source, encoding="utf-8")
    settings = (
        f'[pipelines.ours_{size}]\nsource = "chain.py:ours_{size}"\n[pipelines.ours_{size}.tasks.inc]\nretries = 2\n'
    )
    (program / "dagwright.toml").write_text(settings, encoding="utf-8")
    emission = api.compile(f"{program / 'chain.py'}:ours_{size}", "airflow")["airflow"]
    return emission.artifacts[0].text


_HEAD = "from __future__ import annotations\n\nfrom datetime import datetime\n\nfrom airflow.sdk import DAG\n"
_OPERATOR = "from airflow.providers.standard.operators.python import PythonOperator\n\n\n"
_DAG = "\n\nwith DAG({name!r}, schedule=None, start_date=datetime(2020, 1, 1), catchup=False, default_args={{'retries': 2}}) as dag:\n"


def classic(size: int) -> str:
    """PythonOperators that take each other's `.output`."""
    lines = [_HEAD, _OPERATOR, "def inc(x):\n    return x + 1\n", _DAG.format(name=f"classic_{size}")]
    for i in range(size):
        value = f"inc_{i - 1}.output" if i else "0"
        lines.append(f"    inc_{i} = PythonOperator(\n        task_id='inc-{i}',\n        python_callable=inc,\n        op_args=[{value}],\n    )\n")  # fmt: skip
    return "".join(lines)


def arrows(size: int) -> str:
    """PythonOperators that pull XComs, with the edges written apart."""
    function = "def inc(upstream, ti=None):\n    return (ti.xcom_pull(task_ids=upstream) if upstream else 0) + 1\n"
    lines = [_HEAD, _OPERATOR, function, _DAG.format(name=f"arrows_{size}")]
    for i in range(size):
        value = f"'inc-{i - 1}'" if i else "None"
        lines.append(f"    inc_{i} = PythonOperator(\n        task_id='inc-{i}',\n        python_callable=inc,\n        op_args=[{value}],\n    )\n")  # fmt: skip
    lines += [f"    inc_{i - 1} >> inc_{i}\n" for i in range(1, size)]
    return "".join(lines)


def taskflow(size: int) -> str:
    """One decorated function per task."""
    head = (
        "from __future__ import annotations\n\nfrom datetime import datetime\n\nfrom airflow.sdk import dag, task\n\n\n"
    )
    decorator = "@dag(schedule=None, start_date=datetime(2020, 1, 1), catchup=False, default_args={'retries': 2})\n"
    lines = [head, decorator, f"def taskflow_{size}():\n"]
    lines += [f"    @task\n    def inc_{i}(x):\n        return x + 1\n\n" for i in range(size)]
    lines.append("    v = inc_0(0)\n")
    lines += [f"    v = inc_{i}(v)\n" for i in range(1, size)]
    return "".join([*lines, f"\n\ntaskflow_{size}()\n"])


PEERS = {"classic": classic, "arrows": arrows, "taskflow": taskflow}


def measure(files: list[Path], folder: str, rounds: int) -> dict[str, tuple[float, float]]:
    """File name without `.py` -> CPU milliseconds of parsing and of serialising."""
    env = {**os.environ, "AIRFLOW_HOME": os.path.join(folder, "home"), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    env["AIRFLOW__LOGGING__LOGGING_LEVEL"] = "ERROR"
    job = json.dumps({"files": list(map(str, files)), "rounds": rounds})
    done = subprocess.run([ENGINE, "-c", _INSIDE], input=job, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr[-3000:])
    return {name: tuple(both) for name, both in json.loads(done.stdout.splitlines()[-1]).items()}


_INSIDE = '''
import importlib, json, os, statistics, sys, time, warnings
from pathlib import Path

warnings.simplefilter("ignore")
job = json.load(sys.stdin)
import airflow.dag_processing.processor
from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.serialized_objects import DagSerialization
from airflow.utils.file import iter_airflow_imports


def once(file):
    """CPU milliseconds of parsing and serialising one file, in a process of its own."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            began = time.process_time()
            bag = DagBag(file, bundle_path=Path(file).parent)
            parsed = time.process_time()
            (dag,) = bag.dags.values()
            data = DagSerialization.to_dict(dag)
            said = [(parsed - began) * 1e3, (time.process_time() - parsed) * 1e3, len(data["dag"]["tasks"])]
        except BaseException as error:
            said = repr(error)[:500]
        os.write(write, json.dumps(said).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        said = json.load(pipe)
    os.waitpid(child, 0)
    if isinstance(said, str):
        sys.exit(f"{file}: {said}")
    if said[2] != int(file.rpartition("_")[2].partition(".")[0]):
        sys.exit(f"{file}: {said[2]} tasks")
    return said[:2]


for file in job["files"]:
    for module in iter_airflow_imports(file):  # as the DAG processor does
        importlib.import_module(module)
found = {file: [] for file in job["files"]}
for _ in range(job["rounds"]):
    for file in job["files"]:
        found[file].append(once(file))
print(json.dumps({Path(file).stem: [statistics.median(part) for part in zip(*rows)] for file, rows in found.items()}))
'''


if __name__ == "__main__":
    raise SystemExit(main())
