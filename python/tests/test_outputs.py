"""What a component returns, and what is written about it."""
import json

import pytest


@pytest.mark.parametrize(
    "kind, value, expected",
    [
        ("int", "1", 1),
        ("float", "1", 1),
        ("float", "0.5", 0.5),
        ("bool", "True", True),
        ("str", "'日本'", "日本"),
        ("list", "[1]", [1]),
        ("List[int]", "[1]", [1]),
        ("dict", "{1: 2}", {"1": 2}),
        ("Dict[str, int]", "{'a': 1}", {"a": 1}),
        ("Optional[int]", "3", 3),
        ("'int'", "3", 3),
    ],
)
def test_values(component, kind, value, expected):
    run = component(f"def f() -> {kind}:\n  return {value}", outputs=["Output"])
    assert run.output == {"parameterValues": {"Output": expected}}


def test_whole_numbers_are_written_whole(component, tmp_path):
    component("def f() -> dict:\n  return {'a': 1, 'b': 1.0}", outputs=["Output"])
    assert '{"a": 1, "b": 1.0}' in (tmp_path / "out" / "executor_output.json").read_text()


def test_nothing_returned_is_nothing_written(component):
    assert component("def f() -> str:\n  return None", outputs=["Output"]).output == {}


def test_numbers_that_json_lacks_become_text(component):
    run = component(
        "def f(m: Output[Metrics]) -> list:\n  m.log_metric('loss', float('nan'))\n  return [float('inf'), -float('inf')]",
        outputs=["Output"],
        output_artifacts={"m": "system.Metrics"},
    )
    assert run.output["parameterValues"] == {"Output": ["Infinity", "-Infinity"]}
    assert run.output["artifacts"]["m"]["artifacts"][0]["metadata"] == {"loss": "NaN"}


@pytest.mark.parametrize(
    "kind, value, words",
    [
        ("int", "1.0", "returned value of type <class 'float'>; want type <class 'int'>"),
        ("str", "1", "want type <class 'str'>"),
        ("bool", "1", "want type <class 'bool'>"),
        ("list", "(1,)", "want type <class 'list'>"),
        ("Any", "5", "Unknown return type"),
        ("dict", "{'a': object()}", "not JSON serializable"),
        ("NamedTuple('O', [('a', int), ('b', str)])", "(1,)", "Expected 2 return values"),
        ("NamedTuple('O', [('a', int), ('b', str)])", "5", "want a tuple with the fields a, b"),
    ],
)
def test_a_wrong_type_is_refused_without_a_traceback_of_ours(component, kind, value, words):
    run = component(f"def f() -> {kind}:\n  return {value}", outputs=["Output"])
    assert run.status == 1
    assert run.output is None
    assert run.failure["kind"] == "bad-output"
    assert words in run.failure["message"]
    assert "nagare" not in run.stderr


def test_a_value_without_declaration_is_refused_as_the_sdk_does(component):
    assert "Unknown return type" in component("def f():\n  return 5").failure["message"]


def test_named_tuples_by_name_and_by_place(component):
    kind = "NamedTuple('O', [('a', int), ('b', str), ('c', Dataset)])"
    wiring = {"outputs": ["a", "b"], "output_artifacts": {"c": "system.Dataset"}}
    by_place = component(f"def f() -> {kind}:\n  return (1, 'x', 'text')", **wiring)
    assert by_place.output["parameterValues"] == {"a": 1, "b": "x"}
    assert (by_place.folder / "a" / "c").read_text() == "text"
    by_name = component(
        f"def f() -> {kind}:\n  from collections import namedtuple\n"
        "  return namedtuple('Z', ['c', 'b', 'a'])('text', 'x', 1)",
        **wiring,
    )
    assert by_name.output["parameterValues"] == {"a": 1, "b": "x"}
    wrong = component(f"def f() -> {kind}:\n  from collections import namedtuple\n  return namedtuple('Z', 'p q r')(1, 2, 3)", **wiring)
    assert wrong.failure["field"] == "a"


def test_returned_artifacts(component, tmp_path):
    run = component(
        """
        def f() -> NamedTuple('O', [('one', Dataset), ('many', List[Model])]):
          one = Dataset(uri=dsl.get_uri('one'), metadata={'rows': 1})
          open(one.path, 'w').write('x')
          return (one, [Model(name='m', uri=dsl.get_uri(f'deep/{i}')) for i in range(2)])
        """,
        output_artifacts={"one": "system.Dataset", "many": "system.Model"},
    )
    assert run.status == 0, run.stderr
    one = run.output["artifacts"]["one"]["artifacts"]
    assert one == [{"name": "", "uri": str(tmp_path / "out" / "one"), "metadata": {"rows": 1}}]
    assert len(run.output["artifacts"]["many"]["artifacts"]) == 2
    assert (tmp_path / "out" / "deep").is_dir()


def test_plain_value_for_an_artifact_becomes_its_file(component):
    run = component("def f() -> Dataset:\n  return 'Zeile\\n'", output_artifacts={"Output": "system.Dataset"})
    assert (run.folder / "a" / "Output").read_text() == "Zeile\n"


def test_custom_path_is_reported_beside_the_address(component):
    run = component(
        "def f(d: Output[Dataset]):\n  d.set_path('/elsewhere')\n  print(d.path)",
        output_artifacts={"d": "system.Dataset"},
    )
    entry = run.output["artifacts"]["d"]["artifacts"][0]
    assert entry["custom_path"] == "/elsewhere"
    assert entry["uri"].endswith("/a/d")


@pytest.mark.parametrize("role, written", [("chief", True), ("workerpool0", True), ("worker", False), ("workerpool1", False)])
def test_only_the_chief_of_a_cluster_reports(component, role, written):
    cluster = json.dumps({"task": {"type": role, "index": 0}})
    run = component("def f() -> int:\n  return 1", outputs=["Output"], env={"CLUSTER_SPEC": cluster})
    assert (run.output is not None) is written


def test_pydantic_models_both_ways(component):
    pytest.importorskip("pydantic")
    source = "import pydantic\nclass C(pydantic.BaseModel):\n  a: int\n  b: str = 'q'\ndef f(x: C) -> C:\n  x.a += 1\n  return x"
    assert component(source, parameters={"x": {"a": 1}}, outputs=["Output"]).output["parameterValues"] == {
        "Output": {"a": 2, "b": "q"}
    }
    assert component(source, parameters={"x": {"a": "no"}}).failure["field"] == "x"
