"""Sources as the SDK compiled them, and the runtime's own source, under every Python that is at hand."""
import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import RUNTIME, executor_input, run_ours

ROOT = Path(__file__).resolve().parents[2]
GOLDENS = Path(os.environ.get("NAGARE_GOLDENS", ROOT.parent / "shared" / "kfp"))
OTHER_PYTHONS = [f"3.{minor}" for minor in range(9, 15) if minor != sys.version_info[1]]


@pytest.mark.parametrize("path", sorted(RUNTIME.rglob("*.py")), ids=lambda path: path.name)
def test_the_runtime_is_python_3_9(path):
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))


def test_the_runtime_imports_the_standard_library_alone():
    ours = {"kfp", "nagare_step", "run_component"}
    standard = {"atexit", "collections", "ctypes", "gc", "importlib", "json", "os", "select", "signal", "sys", "tempfile"}
    allowed = ours | standard | {"threading", "time", "traceback", "typing", "urllib", "warnings"}
    for path in RUNTIME.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            assert {name.split(".")[0] for name in names} <= allowed, path


def _works(version):
    name = shutil.which(f"python{version}")
    if name is None:
        return None
    probe = subprocess.run([name, "-c", "import sys; print(sys.version_info[:2])"], capture_output=True, text=True)
    return name if probe.returncode == 0 else None


@pytest.mark.parametrize("version", OTHER_PYTHONS)
def test_other_versions_of_python(version, tmp_path):
    python = _works(version)
    if python is None:
        pytest.skip(f"no Python {version} here")
    source = """
        def f(a: Optional[int], d: Output[Dataset], p: Optional[OutputPath(str)] = None) -> NamedTuple('O', [('x', List[int]), ('y', str)]):
          open(d.path, 'w').write('z')
          return ([a], '日本')
    """
    message = executor_input(tmp_path, parameters={"a": 1}, outputs=["x", "y"], output_artifacts={"d": "system.Dataset"})
    run = run_ours(tmp_path, source, message, python=python)
    assert run.status == 0, run.stderr
    assert run.output["parameterValues"] == {"x": [1], "y": "日本"}


def golden_components():
    """(file, executor, function, source) of every Python component, each source once."""
    yaml = pytest.importorskip("yaml")
    seen = {}
    for file in sorted(GOLDENS.glob("pipelines/**/*.yaml")):
        document = next(yaml.safe_load_all(file.read_text(encoding="utf-8")))
        for label, executor in document.get("deploymentSpec", {}).get("executors", {}).items():
            container = executor.get("container", {})
            command = container.get("command", [])
            if len(command) < 4 or not any("executor_main" in part for part in command):
                continue
            function = container["args"][container["args"].index("--function_to_execute") + 1]
            seen.setdefault((command[-1], function), f"{file.name} {label}")
    return [(place, function, source) for (source, function), place in seen.items()]


def test_every_golden_component_defines_its_function(tmp_path):
    if not GOLDENS.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"the golden pipelines are not at {GOLDENS}")
        pytest.skip(f"the golden pipelines are not at {GOLDENS}")
    components = golden_components()
    assert len(components) > 100
    # One process for all: only the definitions are run, so they cannot disturb each other.
    folder = tmp_path / "sources"
    folder.mkdir()
    lines = []
    for index, (place, function, source) in enumerate(components):
        (folder / f"component_{index}.py").write_text(source, encoding="utf-8")
        lines.append(f"{index}\t{function}\t{place}")
    (tmp_path / "list.tsv").write_text("\n".join(lines), encoding="utf-8")
    script = f"""
import sys, types
sys.path.insert(0, {str(RUNTIME / "lib")!r})
# Packages that are not installed here; only their names are needed to define a component.
class Anything(types.ModuleType):
    def __getattr__(self, name):
        return type(name, (), {{'schema_title': 'x.Y', 'schema_version': '1'}})
for name in ('nbclient', 'aiplatform'):
    sys.modules[name] = Anything(name)
from nagare_step.annotations import read_parameters
from nagare_step.step import load_source
for line in open({str(tmp_path / "list.tsv")!r}, encoding='utf-8'):
    index, function, place = line.rstrip('\\n').split('\\t')
    module = load_source({str(folder)!r} + f'/component_{{index}}.py')
    print(place, [(p.name, p.kind) for p in read_parameters(getattr(module, function))])
"""
    process = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, env={**os.environ, "_KFP_RUNTIME": "true"}
    )
    assert process.returncode == 0, process.stderr
    assert "'status')" in process.stdout and "'output-artifact')" in process.stdout
