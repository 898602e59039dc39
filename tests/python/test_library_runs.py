"""What is drawn from built-in components, and the templates, run through the command line.

By default the packages are those of this environment, so that nothing is downloaded, and two pipelines run; with
`NAGARE_SLOW_TESTS=1` every template runs as it is, in the environments that its steps ask for.
"""

import json
import os
import re
import subprocess
import sys

import pytest
import yaml

from . import servers

TEMPLATES = sorted((servers.ROOT / "python" / "templates").glob("*.yaml"))
slow = pytest.mark.skipif("NAGARE_SLOW_TESTS" not in os.environ, reason="set NAGARE_SLOW_TESTS")


def run(path, workspace, *more):
    command = [str(servers.NODE), str(servers.ROOT / "bin" / "nagare.mjs"), "run", str(path), "--json"]
    ended = subprocess.run(
        [*command, "--workspace", str(workspace), *more],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "NAGARE_HOME": str(workspace / "home")},
    )
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    return json.loads(ended.stdout)


def as_it_is_here(text, workspace):
    """The same pipeline without packages, for the interpreter that these tests run with."""
    (workspace / ".nagare").mkdir(parents=True)
    (workspace / ".nagare" / "settings.json").write_text(json.dumps({"pythonPath": sys.executable}), encoding="utf-8")
    document = yaml.safe_load(text)
    for executor in document["deploymentSpec"]["executors"].values():
        command = executor["container"]["command"]
        command[2] = re.sub(r"python3 -m pip install [\w -]*(?:'(?!kfp==)[^']*' *)+&& +", "", command[2])
    path = workspace / "pipeline.yaml"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_a_pipeline_drawn_from_built_in_and_hand_written_steps_loads_in_the_sdk_and_runs(tmp_path):
    from kfp import components

    rows = "".join(f"{number % 7},{number % 3},{'ab'[number % 7 > 3]}\n" for number in range(80))
    (tmp_path / "rows.csv").write_text("x,y,kind\n" + rows, encoding="utf-8")
    draw = [str(servers.NODE), str(servers.ROOT / "tests" / "python" / "draw-pipeline.ts"), "rows.csv"]
    drawn = subprocess.run(draw, capture_output=True, encoding="utf-8", check=True, cwd=servers.ROOT).stdout
    assert components.load_component_from_text(drawn).name == "drawn"
    ended = run(as_it_is_here(drawn, tmp_path), tmp_path)
    tasks = {task["path"]: task for task in ended["tasks"]}
    assert {path: task["state"] for path, task in tasks.items()} == dict.fromkeys(
        ("load", "preprocess", "count", "train", "evaluate"), "SUCCEEDED"
    )


def test_a_template_runs(tmp_path):
    text = (servers.ROOT / "python" / "templates" / "on-exit-report.yaml").read_text(encoding="utf-8")
    assert run(as_it_is_here(text, tmp_path), tmp_path)["state"] == "SUCCEEDED"


@slow
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_every_template_runs_as_it_is(path, tmp_path_factory):
    workspace = tmp_path_factory.getbasetemp() / "templates"
    workspace.mkdir(exist_ok=True)
    assert run(path, workspace)["state"] == "SUCCEEDED"
