"""The components that come with Nagare, read and compiled without being run: are they what the real SDK makes of them?"""

import importlib.util
import json
import re
import runpy
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "python" / "components").rglob("*.py"))
NODE = ROOT / "node_modules" / ".bin" / "node"


@pytest.fixture(scope="module")
def ours():
    command = [str(NODE), str(ROOT / "tests" / "python" / "read-components.ts"), *map(str, FILES)]
    return json.loads(subprocess.run(command, capture_output=True, check=True, encoding="utf-8", cwd=ROOT).stdout)


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compiled(component):
    from kfp import compiler

    yaml = pytest.importorskip("yaml")
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "component.yaml"
        compiler.Compiler().compile(component, str(path))
        return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_sdk_compiles_it_to_the_same(path, ours):
    if importlib.util.find_spec("kfp") is None:
        pytest.skip("SKIPPED LOUDLY: the real kfp is not installed here")
    (reading,) = ours[str(path)]
    source = reading["source"]
    component = dict(source["component"])
    real = compiled(getattr(load(path), path.stem))
    (real_component,) = real["components"].values()
    (real_executor,) = real["deploymentSpec"]["executors"].values()
    # The SDK has no way to say which values are allowed; in the file there is one, and it reads it.
    for parameter in component.get("inputDefinitions", {}).get("parameters", {}).values():
        parameter.pop("literals", None)
    assert component == {key: value for key, value in real_component.items() if key != "executorLabel"}
    assert source["executor"] == real_executor


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_people_are_told_what_everything_is(path, ours):
    (reading,) = ours[str(path)]
    assert reading["name"] == path.stem
    assert 10 < len(reading["description"].splitlines()[0]) < 121
    for side in ("inputDefinitions", "outputDefinitions"):
        for kind in ("parameters", "artifacts"):
            for name, port in reading["source"]["component"].get(side, {}).get(kind, {}).items():
                assert port.get("description"), f"{side} {name}"


def test_packages_are_ranges_and_few_environments_serve_all(ours):
    lists = {tuple(reading["packages"]) for readings in ours.values() for reading in readings}
    for packages in lists:
        for package in packages:
            assert re.fullmatch(r"[a-z-]+>=[\d.]+,<\d+", package), package
    assert len(lists) <= 7


def test_a_helper_is_the_same_wherever_it_is_spelled_out():
    seen = {}
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        for name, body in re.findall(r"^    def (\w+)(\(.*?)(?=^    \S|\Z)", text, re.MULTILINE | re.DOTALL):
            other, known = seen.setdefault(name, (path.stem, body))
            assert body == known, f"{name} of {path.stem} is not that of {other}"


def test_pages_ask_the_network_for_nothing():
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text and not re.search(r"(src|href)=", text), path


TEMPLATES = sorted((ROOT / "python" / "templates").glob("[a-z]*.py"))


@pytest.mark.parametrize("source", TEMPLATES, ids=lambda path: path.stem)
def test_the_template_is_up_to_date(source, tmp_path, monkeypatch):
    if importlib.util.find_spec("kfp") is None:
        pytest.skip("SKIPPED LOUDLY: the real kfp is not installed here")
    import kfp

    committed = source.with_suffix(".yaml").read_text(encoding="utf-8")
    compiled_by = re.search(r"^sdkVersion: kfp-(.*)$", committed, re.MULTILINE).group(1)
    if kfp.__version__ != compiled_by:
        pytest.skip(f"compiled by kfp {compiled_by}, {kfp.__version__} is here")
    target = tmp_path / "again.yaml"
    monkeypatch.setattr(sys, "argv", [str(source), str(target)])
    monkeypatch.syspath_prepend(str(source.parent))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        runpy.run_path(str(source), run_name="__main__")
    assert target.read_text(encoding="utf-8") == committed
