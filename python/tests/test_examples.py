"""The sample workspace: sources and compiled files say the same, and the first sample's report is a safe page."""
import importlib.util
import re
import runpy
import warnings
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SOURCES = sorted((EXAMPLES / "pipelines").glob("*.py"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_the_compiled_file_is_up_to_date(source, tmp_path):
    if importlib.util.find_spec("kfp") is None:
        pytest.skip("SKIPPED LOUDLY: the real kfp is not installed here")
    import kfp

    committed = source.with_suffix(".yaml").read_text(encoding="utf-8")
    compiled_by = re.search(r"^sdkVersion: kfp-(.*)$", committed, re.MULTILINE).group(1)
    if kfp.__version__ != compiled_by:
        pytest.skip(f"compiled by kfp {compiled_by}, {kfp.__version__} is here")
    copy = tmp_path / source.name
    copy.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        runpy.run_path(str(copy), run_name="__main__")
    assert copy.with_suffix(".yaml").read_text(encoding="utf-8") == committed


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_every_input_is_described(source):
    yaml = pytest.importorskip("yaml")
    root = yaml.safe_load(source.with_suffix(".yaml").read_text(encoding="utf-8"))["root"]
    parameters = root["inputDefinitions"]["parameters"]
    assert parameters
    for name, parameter in parameters.items():
        assert parameter.get("description"), name
        assert "defaultValue" in parameter, name


def test_the_first_sample_needs_no_package():
    compiled = (EXAMPLES / "pipelines" / "rain-tomorrow.yaml").read_text(encoding="utf-8")
    installed = re.findall(r"pip install --quiet --no-warn-script-location '([^']+)'", re.sub(r"\s*\\\n\s*\\?\s*", " ", compiled))
    assert all(package.startswith("kfp==") for package in installed)


def test_the_report_carries_no_script_and_asks_for_nothing():
    source = (EXAMPLES / "pipelines" / "rain-tomorrow.py").read_text(encoding="utf-8")
    assert "<script" not in source
    assert not re.search(r"(src|href)=", source)
