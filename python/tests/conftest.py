"""Runs components the way the engine does: a folder with component.json, a process, files to look at afterwards."""
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

RUNTIME = Path(__file__).resolve().parents[1] / "nagare_runtime"

# What the SDK puts before every component's source.
HEADER = "\nimport kfp\nfrom kfp import dsl\nfrom kfp.dsl import *\nfrom typing import *\n\n"


class Run:
    """How a component ended."""

    def __init__(self, folder, process):
        self.folder = folder
        self.status = process.returncode
        self.stdout = process.stdout
        self.stderr = process.stderr
        self.output = _json_or_none(folder / "out" / "executor_output.json")
        self.failure = _json_or_none(folder / "failure.json")


def _json_or_none(path):
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def artifact(uri, title="system.Dataset", name="n", **metadata):
    return {"name": name, "uri": str(uri), "type": {"schemaTitle": title}, "metadata": metadata}


def executor_input(folder, parameters=None, artifacts=None, outputs=(), output_artifacts=None):
    message = {
        "inputs": {"parameterValues": parameters or {}},
        "outputs": {"outputFile": str(folder / "out" / "executor_output.json")},
    }
    if artifacts:
        message["inputs"]["artifacts"] = {
            name: {"artifacts": value if isinstance(value, list) else [value]} for name, value in artifacts.items()
        }
    message["outputs"]["parameters"] = {name: {"outputFile": str(folder / "p" / name)} for name in outputs}
    message["outputs"]["artifacts"] = {
        name: {"artifacts": [artifact(folder / "a" / name, title, name)]}
        for name, title in (output_artifacts or {}).items()
    }
    return message


def write_source(folder, source, header=HEADER):
    path = folder / "ephemeral_component.py"
    path.write_text(header + textwrap.dedent(source).lstrip("\n"), encoding="utf-8")
    return path


def run_ours(folder, source, message, function="f", header=HEADER, env=None, python=sys.executable, **spec):
    path = write_source(folder, source, header)
    (folder / "out").mkdir(exist_ok=True)
    (folder / "executor_input.json").write_text(json.dumps(message), encoding="utf-8")
    content = {
        "format": 1,
        "sourcePath": str(path),
        "functionName": function,
        "executorInputPath": str(folder / "executor_input.json"),
        "executorOutputPath": str(folder / "out" / "executor_output.json"),
        "failurePath": str(folder / "failure.json"),
        **spec,
    }
    (folder / "component.json").write_text(json.dumps(content), encoding="utf-8")
    process = subprocess.run(
        [python, str(RUNTIME / "run_component.py"), "--spec", str(folder / "component.json")],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "_KFP_RUNTIME": "true", **(env or {})},
    )
    return Run(folder, process)


@pytest.fixture
def component(tmp_path):
    """component("def f(): ...", parameters=…, artifacts=…, outputs=…, output_artifacts=…) → Run"""

    def run(source, function="f", header=HEADER, env=None, python=sys.executable, spec=None, **wiring):
        message = executor_input(tmp_path, **wiring)
        return run_ours(tmp_path, source, message, function, header, env, python, **(spec or {}))

    return run
