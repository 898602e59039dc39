"""The same component through the real SDK's executor and through ours: same values, same files, same end.

Needs the kfp package (tests/python/requirements.txt has it).
"""
import importlib.util
import json
import os
import subprocess
import sys

import pytest
from conftest import artifact, executor_input, run_ours, write_source

HAS_KFP = importlib.util.find_spec("kfp") is not None
pytestmark = pytest.mark.skipif(not HAS_KFP, reason="SKIPPED LOUDLY: the real kfp is not installed here")


# Imports the SDK once and forks for every case, which saves its start each time.
DRIVER = """
import json, os, sys
from kfp.dsl import executor_main
null = os.open(os.devnull, os.O_WRONLY)
statuses = {}
for name, folder, message in json.load(sys.stdin):
    child = os.fork()
    if child == 0:
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.chdir(folder)
        sys.argv = ['executor_main', '--component_module_path', folder + '/ephemeral_component.py',
                    '--executor_input', json.dumps(message), '--function_to_execute', 'f']
        try:
            executor_main.executor_main()
            status = 0
        except SystemExit as end:
            status = end.code or 0
        except BaseException:
            status = 1
        os._exit(status)
    statuses[name] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps(statuses))
"""


@pytest.fixture(scope="module")
def theirs(tmp_path_factory):
    """What the SDK's executor made of every case: name → (folder, status)."""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    folders = {name: tmp_path_factory.mktemp("theirs") for name in CASES}
    jobs = []
    for name, folder in folders.items():
        source, wiring = CASES[name]
        write_source(folder, source)
        jobs.append((name, str(folder), executor_input(folder, **wiring)))
    process = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", DRIVER],
        input=json.dumps(jobs),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
        env={**os.environ, "_KFP_RUNTIME": "true"},
    )
    statuses = json.loads(process.stdout)
    return {name: (folder, statuses[name]) for name, folder in folders.items()}


def snapshot(folder):
    """Everything a run left: the executor output and the files, with the folder's own name taken out."""
    output = folder / "out" / "executor_output.json"
    content = output.read_text(encoding="utf-8").replace(str(folder), "…") if output.exists() else "null"
    files = {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8").replace(str(folder), "…")
        for part in ("a", "p", "out")
        for path in sorted((folder / part).rglob("*"))
        if path.is_file() and path != output
    }
    return json.loads(content), files


D = "system.Dataset"
CASES = {
    "values": ("def f(a: int, b: float, c: str = 'd') -> str:\n  return f'{a} {b} {c}'", dict(parameters={"a": 1, "b": 2.5}, outputs=["Output"])),
    "json kinds": ("def f(a: dict, b: list) -> dict:\n  return {'a': a, 'b': b}", dict(parameters={"a": {"k": 1}, "b": [1, 2.5, "x", None, True]}, outputs=["Output"])),
    "bool for int": ("def f() -> int:\n  return True", dict(outputs=["Output"])),
    "int for float": ("def f() -> float:\n  return 1", dict(outputs=["Output"])),
    "float for int": ("def f() -> int:\n  return 1.0", dict(outputs=["Output"])),
    "int for bool": ("def f() -> bool:\n  return 1", dict(outputs=["Output"])),
    "tuple for list": ("def f() -> list:\n  return (1,)", dict(outputs=["Output"])),
    "wrong items": ("def f() -> List[int]:\n  return ['a']", dict(outputs=["Output"])),
    "nothing": ("def f() -> str:\n  return None", dict(outputs=["Output"])),
    "undeclared": ("def f():\n  return 5", dict()),
    "any": ("def f() -> Any:\n  return 5", dict(outputs=["Output"])),
    "unicode": ("def f() -> str:\n  return '日本 ✓'", dict(outputs=["Output"])),
    "missing input": ("def f(a: int): pass", dict()),
    "null input": ("def f(a: int = 3) -> int:\n  return a", dict(parameters={"a": None}, outputs=["Output"])),
    "optional": ("def f(a: Optional[int] = None) -> str:\n  return repr(a)", dict(outputs=["Output"])),
    "keyword only": ("def f(a: int, *, b: int = 3) -> int:\n  return a + b", dict(parameters={"a": 1, "b": 5}, outputs=["Output"])),
    "named tuple": ("def f() -> NamedTuple('O', [('a', int), ('b', str), ('c', Dataset)]):\n  return (1, 'x', 't')", dict(outputs=["a", "b"], output_artifacts={"c": D})),
    "named tuple class": ("class O(NamedTuple):\n  a: int\n  b: str\ndef f() -> O:\n  return O(1, 'x')", dict(outputs=["a", "b"])),
    "named tuple short": ("def f() -> NamedTuple('O', [('a', int), ('b', str)]):\n  return (1,)", dict(outputs=["a", "b"])),
    "named tuple with none": ("def f() -> NamedTuple('O', [('a', int), ('b', str)]):\n  return (1, None)", dict(outputs=["a", "b"])),
    "output path": ("def f(o: OutputPath(str), m: OutputPath('Model')):\n  open(o, 'w').write('hé'); open(m, 'w').write('m')", dict(outputs=["o"], output_artifacts={"m": "system.Model"})),
    "input path": ("def f(i: InputPath('Dataset')) -> str:\n  return i", dict(artifacts={"i": artifact("gs://b/x")}, outputs=["Output"])),
    "input artifact": ("def f(d: Input[Dataset]) -> str:\n  return f'{type(d).__name__} {d.name} {d.uri} {d.path} {d.metadata}'", dict(artifacts={"d": artifact("s3://b/x", k=1)}, outputs=["Output"])),
    "wider annotation": ("def f(d: Input[Artifact]) -> str:\n  return type(d).__name__", dict(artifacts={"d": artifact("/x", "system.Model")}, outputs=["Output"])),
    "other annotation": ("def f(d: Input[Dataset]) -> str:\n  return type(d).__name__", dict(artifacts={"d": artifact("/x", "system.Model")}, outputs=["Output"])),
    "unknown schema": ("def f(d: Input[Artifact]) -> str:\n  return d.schema_title", dict(artifacts={"d": artifact("/x", "google.Thing")}, outputs=["Output"])),
    "artifact list": ("def f(d: List[Dataset]) -> list:\n  return [x.uri for x in d]", dict(artifacts={"d": [artifact("/1"), artifact("/2")]}, outputs=["Output"])),
    "no artifact": ("def f(d: Input[Dataset]) -> str:\n  return repr(d)", dict(outputs=["Output"])),
    "output artifact": ("def f(d: Output[Dataset]):\n  d.metadata['n'] = 1; d.name = 'new'; open(d.path, 'w').write('x')", dict(output_artifacts={"d": D})),
    "output address": ("def f(d: Output[Dataset]):\n  d.uri = '/other'", dict(output_artifacts={"d": D})),
    "set path": ("def f(d: Output[Dataset]):\n  d.set_path('/other'); print(d.path)", dict(output_artifacts={"d": D})),
    "absent output": ("def f(d: Output[Dataset]) -> str:\n  return repr(d)", dict(outputs=["Output"])),
    "text for artifact": ("def f() -> Dataset:\n  return 'text'", dict(output_artifacts={"Output": D})),
    "dict for artifact": ("def f() -> Dataset:\n  return {'a': 1}", dict(output_artifacts={"Output": D})),
    "made artifact": ("def f() -> Dataset:\n  d = Dataset(uri=dsl.get_uri(), metadata={'n': 1})\n  return d", dict(output_artifacts={"Output": D})),
    "made of other class": ("def f() -> Dataset:\n  return Model(name='m', uri=dsl.get_uri('x'))", dict(output_artifacts={"Output": D})),
    "metrics": ("def f(m: Output[Metrics]):\n  m.log_metric('a', 1); m.log_metric('b', 0.5)", dict(output_artifacts={"m": "system.Metrics"})),
    "roc": ("def f(c: Output[ClassificationMetrics]):\n  c.log_roc_curve([0.1, 0.2], [0.3, 0.4], [0.9, 0.8])", dict(output_artifacts={"c": "system.ClassificationMetrics"})),
    "confusion": ("def f(c: Output[ClassificationMetrics]):\n  c.set_confusion_matrix_categories(['a', 'b']); c.log_confusion_matrix_row('a', [1, 2]); c.log_confusion_matrix_cell('b', 'a', 5)", dict(output_artifacts={"c": "system.ClassificationMetrics"})),
    "confusion at once": ("def f(c: Output[ClassificationMetrics]):\n  c.log_confusion_matrix(['a', 'b'], [[1, 2], [3, 4]])", dict(output_artifacts={"c": "system.ClassificationMetrics"})),
    "bad confusion": ("def f(c: Output[ClassificationMetrics]):\n  c.log_confusion_matrix(['a'], [[1, 2]])", dict(output_artifacts={"c": "system.ClassificationMetrics"})),
    "framework": ("def f(o: Output[Model]) -> str:\n  o.framework = 'x'\n  return o.framework", dict(outputs=["Output"], output_artifacts={"o": "system.Model"})),
    "final status": ("def f(s: PipelineTaskFinalStatus) -> str:\n  return repr(s)", dict(parameters={"s": {"state": "S", "pipelineJobResourceName": "r", "pipelineTaskName": "t", "error": {"code": 1, "message": "m"}}}, outputs=["Output"])),
    "empty status": ("def f(s: PipelineTaskFinalStatus) -> str:\n  return repr(s)", dict(parameters={"s": {}}, outputs=["Output"])),
    "task config": ("def f(c: TaskConfig) -> str:\n  return repr(c)", dict(parameters={"c": {"env": [{"name": "A"}], "nodeSelector": {"a": "b"}}}, outputs=["Output"])),
    "no task config": ("def f(c: TaskConfig = None) -> str:\n  return repr(c)", dict(outputs=["Output"])),
    "embedded": ("__KFP_EMBEDDED_ASSET_DIR = '/d'\ndef f(a: dsl.EmbeddedInput[Dataset]) -> str:\n  return f'{type(a).__name__} {a.path} {a.metadata}'", dict(outputs=["Output"])),
    "no embedded": ("def f(a: dsl.EmbeddedInput[Dataset]): pass", dict()),
    "workspace artifact": ("def f(d: Input[Dataset]) -> str:\n  return d.path", dict(artifacts={"d": artifact("gs://b/x", _kfp_workspace=True)}, outputs=["Output"])),
    "oci model": ("def f(d: Input[Model]) -> str:\n  return d.path", dict(artifacts={"d": artifact("oci://r/i:t", "system.Model")}, outputs=["Output"])),
    "exit 3": ("def f():\n  import sys; sys.exit(3)", dict()),
    "exit 0": ("def f():\n  import sys; sys.exit(0)", dict()),
    "raises": ("def f():\n  raise ValueError('x')", dict()),
    "run notebook": ("def f():\n  dsl.run_notebook(a=1)", dict()),
    "placeholders": ("def f() -> list:\n  return sorted(f'{n}={getattr(dsl, n)}' for n in dir(dsl) if n.endswith('PLACEHOLDER'))", dict(outputs=["Output"])),
}


PUBLIC_NAMES = "public names"
CASES[PUBLIC_NAMES] = ("def f() -> list:\n  return sorted(dsl.__all__)", dict(outputs=["Output"]))


@pytest.mark.parametrize("name", [name for name in CASES if name != PUBLIC_NAMES])
def test_same_as_the_sdk(name, theirs, tmp_path):
    source, wiring = CASES[name]
    folder, status = theirs[name]
    run = run_ours(tmp_path, source, executor_input(tmp_path, **wiring))
    assert run.status == status, run.stderr
    assert snapshot(tmp_path) == snapshot(folder)


def test_every_public_name_of_the_sdk_is_here(theirs, tmp_path):
    wanted = snapshot(theirs[PUBLIC_NAMES][0])[0]["parameterValues"]["Output"]
    run = run_ours(tmp_path, CASES[PUBLIC_NAMES][0], executor_input(tmp_path, outputs=["Output"]))
    assert set(wanted) - set(run.output["parameterValues"]["Output"]) == set()


def test_our_executor_works_with_the_installed_kfp(component):
    run = component(
        "def f(d: Input[Dataset], o: Output[Model]) -> str:\n  o.framework = 'x'\n  return kfp.__file__ + ' ' + type(d).__name__",
        artifacts={"d": artifact("/x")},
        output_artifacts={"o": "system.Model"},
        outputs=["Output"],
        spec={"installedKfp": True},
    )
    assert run.status == 0, run.stderr
    assert "nagare_runtime" not in run.output["parameterValues"]["Output"]
    assert run.output["parameterValues"]["Output"].endswith(" Dataset")
