"""What a component's parameters get."""
from conftest import artifact


def test_values_arrive_by_name_and_whole_numbers_stay_whole(component):
    run = component(
        "def f(a: int, b: float, c: str, d: bool, e: list, g: dict):\n  print((a, b, c, d, e, g))",
        parameters={"a": 1, "b": 2.5, "c": "日本", "d": True, "e": [1, 2], "g": {"k": 1}},
    )
    assert run.stdout.strip() == "(1, 2.5, '日本', True, [1, 2], {'k': 1})"


def test_floats_that_json_cannot_hold_arrive_by_name(component):
    run = component(
        "def f(a: float, b: float, c: Optional[float], d: str): print(a, b, c, d)",
        parameters={"a": "NaN", "b": "-Infinity", "c": "Infinity", "d": "NaN"},
    )
    assert run.stdout.strip() == "nan -inf inf NaN"


def test_absent_and_null_values_leave_the_default(component):
    run = component("def f(a: int = 5, b: Optional[str] = None): print(a, b)", parameters={"b": None})
    assert run.stdout.strip() == "5 None"


def test_a_missing_required_value_is_named(component):
    run = component("def f(a: int, b: str): print(a)", parameters={"a": 1})
    assert run.status == 1
    assert run.failure["kind"] == "bad-input"
    assert run.failure["field"] == "b"
    assert "run_component" not in run.stderr


def test_annotations_written_as_text(component):
    run = component(
        "from __future__ import annotations\nimport kfp\nfrom kfp.dsl import *\nfrom typing import *\n"
        "def f(a: int, d: Input[Dataset], l: List[Dataset], o: Output[Model]) -> str:\n"
        "  print(a, d.path, len(l), type(o).__name__)\n  return 'x'",
        header="",
        parameters={"a": 1},
        artifacts={"d": artifact("/x"), "l": [artifact("/1"), artifact("/2")]},
        output_artifacts={"o": "system.Model"},
    )
    assert run.stdout.strip() == "1 /x 2 Model"
    assert run.output["parameterValues"] == {"Output": "x"}


def test_artifacts_take_the_class_of_their_schema(component):
    run = component(
        "def f(a: Input[Artifact], b: Dataset, c: List[Model], d: Input[List[Artifact]], e: Optional[Input[Dataset]]):\n"
        "  print(type(a).__name__, type(b).__name__, [m.path for m in c], len(d), e.name, a.metadata)",
        artifacts={
            "a": artifact("/a", "system.Model", k=1),
            "b": artifact("/b"),
            "c": [artifact("/1", "system.Model"), artifact("/2", "system.Model")],
            "d": [artifact("/3")],
            "e": artifact("/e"),
        },
    )
    assert run.stdout.strip() == "Model Dataset ['/1', '/2'] 1 n {'k': 1}"


def test_absent_artifacts_are_none(component):
    run = component("def f(a: Input[Dataset], b: Dataset = None, c: List[Dataset] = None): print(a, b, c)")
    assert run.stdout.strip() == "None None None"


def test_new_style_unions(component):
    import sys

    if sys.version_info < (3, 10):
        return
    run = component("def f(a: int | None = None, d: Dataset | None = None): print(a, d)", parameters={"a": 3})
    assert run.stdout.strip() == "3 None"


def test_paths_exist_before_the_component_runs(component, tmp_path):
    run = component(
        """
        def f(i: InputPath('Dataset'), o: OutputPath(str), m: OutputPath('Model'), d: Output[Dataset]):
          print(i)
          for path in (o, m, d.path):
            open(path, 'w').write('x')
        """,
        artifacts={"i": artifact("/in")},
        outputs=["o"],
        output_artifacts={"m": "system.Model", "d": "system.Dataset"},
    )
    assert run.status == 0, run.stderr
    assert run.stdout.strip() == "/in"
    assert (tmp_path / "p" / "o").read_text() == "x"
    assert sorted(run.output["artifacts"]) == ["d", "m"]


def test_final_status_with_either_spelling(component):
    source = "def f(s: PipelineTaskFinalStatus): print(s)"
    camel = {"state": "FAILED", "pipelineJobResourceName": "r", "pipelineTaskName": "t", "error": {"code": 9, "message": "m"}}
    expected = (
        "PipelineTaskFinalStatus(state='FAILED', pipeline_job_resource_name='r', "
        "pipeline_task_name='t', error_code=9, error_message='m')"
    )
    assert component(source, parameters={"s": camel}).stdout.strip() == expected
    snake = {"state": "FAILED", "pipeline_job_resource_name": "r", "pipeline_task_name": "t", "error_code": 9, "error_message": "m"}
    assert component(source, parameters={"s": snake}).stdout.strip() == expected


def test_task_config_is_empty_on_one_machine(component):
    run = component("def f(c: TaskConfig): print(c.env, c.node_selector)")
    assert run.stdout.strip() == "None None"


def test_embedded_assets(component):
    run = component(
        "__KFP_EMBEDDED_ASSET_DIR = '/d'\n__KFP_EMBEDDED_ASSET_FILE = '/d/file'\n"
        "def f(a: dsl.EmbeddedInput[Dataset]): print(type(a).__name__, a.path)"
    )
    assert run.stdout.strip() == "Dataset /d/file"
    missing = component("def f(a: dsl.EmbeddedInput[Dataset]): print(a)")
    assert missing.failure["field"] == "a"


def test_foreign_artifact_classes(component):
    run = component(
        """
        class Vertex:
          schema_title = 'google.VertexModel'
          schema_version = '0.0.1'
          def __init__(self, name, uri, metadata):
            self.name, self.uri, self.metadata, self.path = name, uri, metadata, uri
        def f(a: Input[Vertex], o: Output[Vertex]): print(type(a).__name__, type(o).__name__, a.uri)
        """,
        artifacts={"a": artifact("/v", "google.VertexModel")},
        output_artifacts={"o": "google.VertexModel"},
    )
    assert run.stdout.strip() == "Vertex Vertex /v"
