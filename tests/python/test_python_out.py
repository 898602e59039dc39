"""Every golden pipeline as Python, compiled by the real SDK in this process, is the same pipeline again."""

import importlib.util
import json
import os
import subprocess
import sys
import warnings

import pytest
from kfp import compiler
from kfp.dsl import graph_component

from . import servers

ROUND = servers.ROOT / "tests" / "python" / "python_out.ts"


def tell(command, folder):
    done = subprocess.run(
        [str(servers.NODE), str(ROUND), command, str(folder)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def compile_file(path):
    spec = importlib.util.spec_from_file_location(f"out_{path.stem.replace('-', '_')}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    pipelines = [v for v in vars(module).values() if isinstance(v, graph_component.GraphComponent)]
    compiler.Compiler().compile(pipelines[-1], str(path.with_suffix(".yaml")))


@pytest.fixture(scope="module")
def round_trip(tmp_path_factory):
    folder = tmp_path_factory.mktemp("python-out")
    told = tell("export", folder)
    if not told:
        pytest.skip("nothing to export")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for path in sorted(folder.glob("*.py")):
            compile_file(path)
    return told, tell("compare", folder)


def test_nothing_is_refused(round_trip):
    told, _ = round_trip
    assert {file: one["refused"] for file, one in told.items() if one["refused"]} == {}


def test_what_comes_back_is_the_same_pipeline(round_trip):
    _, compared = round_trip
    assert {file: found for file, found in compared.items() if found} == {}


# An image whose code is inside it has no source to show: its only result is called `Output`, which no argument can be.
KEPT_AS_TEXT = {"containerized_python_component.yaml"}


def test_only_the_listed_ones_keep_something_as_text_and_none_gets_other_names(round_trip):
    told, _ = round_trip
    assert {file for file, one in told.items() if one["notes"]} == KEPT_AS_TEXT


PIPELINE = """
from kfp import dsl

open(__file__ + ".ran", "w").close()


@dsl.component
def double(n: int) -> int:
    return 2 * n


@dsl.pipeline(name="doubled")
def doubled(n: int = 1):
    double(n=n)
"""


def test_a_python_file_is_compiled_by_the_users_own_kfp_once_its_folder_is_trusted(tmp_path):
    file = tmp_path / "code" / "doubled.py"
    file.parent.mkdir()
    file.write_text(PIPELINE)
    # This Python first: it is the one with kfp.
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    env = {**os.environ, "PATH": path, "NAGARE_HOME": str(tmp_path / "home")}

    def run(*more):
        nagare = [str(servers.NODE), str(servers.ROOT / "main" / "cli" / "nagare.ts")]
        command = [*nagare, "run", str(file), "--plan", "-w", str(tmp_path / "workspace"), *more]
        return subprocess.run(command, env=env, capture_output=True, text=True)

    refused = run()
    assert refused.returncode == 2 and "--trust" in refused.stderr
    assert not os.path.exists(f"{file}.ran")
    taken = run("--trust")
    assert (taken.returncode, "double" in taken.stdout) == (0, True), taken.stderr
    assert run().returncode == 0


@pytest.mark.parametrize("name", ["random.py", "kfp.py"])
def test_a_file_is_not_taken_for_a_module_of_its_name(tmp_path, name):
    (tmp_path / name).write_text(PIPELINE)
    compile_one = servers.ROOT / "python" / "nagare_runtime" / "compile_file.py"
    command = [sys.executable, str(compile_one), str(tmp_path / name), str(tmp_path)]
    subprocess.run(command, check=True, cwd=tmp_path)
    told = json.loads((tmp_path / "result.json").read_text())
    assert [one["name"] for one in told["pipelines"]] == ["doubled"], told


def test_the_command_writes_python_that_compiles(tmp_path):
    source = tmp_path / "doubled.py"
    source.write_text(PIPELINE)
    compile_file(source)
    nagare = [str(servers.NODE), str(servers.ROOT / "main" / "cli" / "nagare.ts"), "export-pipeline"]
    env = {**os.environ, "NAGARE_HOME": str(tmp_path / "home")}
    out = tmp_path / "again.py"
    command = [*nagare, str(tmp_path / "doubled.yaml"), "-o", str(out), "-w", str(tmp_path / "workspace")]
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    compile_file(out)
    assert (tmp_path / "again.yaml").read_text() == (tmp_path / "doubled.yaml").read_text()
