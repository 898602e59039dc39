"""Artifact classes and metrics, from inside a component."""
import pytest
from conftest import artifact


@pytest.mark.parametrize(
    "uri, path",
    [
        ("gs://b/x", "/gcs/b/x"),
        ("s3://b/x", "/s3/b/x"),
        ("minio://b/x", "/minio/b/x"),
        ("oci://r/i:t", "/oci/r_i:t"),
        ("/tmp/x", "/tmp/x"),
        ("file:///tmp/a%20b", "/tmp/a b"),
        ("https://h/x", "https://h/x"),
    ],
)
def test_path_of_an_address(component, uri, path):
    run = component("def f(d: Input[Dataset]): print(d.path)", artifacts={"d": artifact(uri)})
    assert run.stdout.strip() == path


def test_setting_a_path_changes_the_address(component):
    run = component(
        "def f(d: Input[Dataset], m: Input[Model]):\n  d.path = '/s3/b/y'\n  print(d.uri, m.path)",
        artifacts={"d": artifact("/x"), "m": artifact("oci://r/i", "system.Model")},
    )
    assert run.stdout.strip() == "s3://b/y /oci/r_i/models"


def metadata(run, name):
    return run.output["artifacts"][name]["artifacts"][0]["metadata"]


def test_metrics_and_framework_are_metadata(component):
    run = component(
        "def f(m: Output[Metrics], o: Output[Model]):\n  m.log_metric('a', 1)\n  m.log_metric('b', 0.5)\n  o.framework = 'x'",
        output_artifacts={"m": "system.Metrics", "o": "system.Model"},
    )
    assert metadata(run, "m") == {"a": 1, "b": 0.5}
    assert metadata(run, "o") == {"framework": "x"}


def test_classification_metrics(component):
    run = component(
        """
        def f(c: Output[ClassificationMetrics]):
          c.log_roc_curve([0.1], [0.3], [0.9])
          c.log_roc_data_point(0.5, 0.6, 0.7)
          c.set_confusion_matrix_categories(['a', 'b'])
          c.log_confusion_matrix_row('a', [1, 2])
          c.log_confusion_matrix_cell('b', 'a', 5)
        """,
        output_artifacts={"c": "system.ClassificationMetrics"},
    )
    assert metadata(run, "c") == {
        "confidenceMetrics": [
            {"confidenceThreshold": 0.9, "recall": 0.3, "falsePositiveRate": 0.1},
            {"confidenceThreshold": 0.7, "recall": 0.6, "falsePositiveRate": 0.5},
        ],
        "confusionMatrix": {
            "annotationSpecs": [{"displayName": "a"}, {"displayName": "b"}],
            "rows": [{"row": [1, 2]}, {"row": [5, 0]}],
        },
    }


@pytest.mark.parametrize(
    "call",
    [
        "log_roc_curve([1], [1, 2], [1])",
        "log_confusion_matrix(['a'], [[1, 2]])",
        "log_confusion_matrix(['a', 'b'], [[1, 2]])",
        "log_confusion_matrix_row('a', [1])",
    ],
)
def test_impossible_metrics_are_refused_at_the_components_line(component, call):
    run = component(f"def f(c: Output[ClassificationMetrics]):\n  c.{call}", output_artifacts={"c": "system.ClassificationMetrics"})
    assert run.failure["kind"] == "exception"
    assert call in run.stderr
    assert "artifact_types.py" not in run.stderr


def test_slices_work_unlike_in_the_sdk(component):
    run = component(
        """
        def f(c: Output[SlicedClassificationMetrics]):
          c.log_roc_reading('x', 0.5, 0.8, 0.1)
          c.load_roc_readings('y', [[0.5, 0.8, 0.1]])
          c.load_confusion_matrix('x', ['a'], [[3]])
        """,
        output_artifacts={"c": "system.SlicedClassificationMetrics"},
    )
    point = {"confidenceThreshold": 0.5, "recall": 0.8, "falsePositiveRate": 0.1}
    assert metadata(run, "c") == {
        "evaluationSlices": [
            {
                "slice": "x",
                "sliceClassificationMetrics": {
                    "confidenceMetrics": [point],
                    "confusionMatrix": {"annotationSpecs": [{"displayName": "a"}], "rows": [{"row": [3]}]},
                },
            },
            {"slice": "y", "sliceClassificationMetrics": {"confidenceMetrics": [point]}},
        ]
    }
