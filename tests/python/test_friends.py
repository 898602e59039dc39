"""What people build on the client: samples, grid search, evaluation, the command line.

The slow ones (the command line, an evaluation) run with `NAGARE_SLOW_CLIENTS=1`.
"""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import mlflow
import pytest

SAMPLES = Path(__file__).parent / "samples"
FEATURES = [[0.0], [1.0], [2.0], [3.0], [4.0], [5.0]]
LABELS = [0, 0, 0, 1, 1, 1]
slow = pytest.mark.skipif("NAGARE_SLOW_CLIENTS" not in os.environ, reason="set NAGARE_SLOW_CLIENTS")
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def logged(url):
    """One trained model for all of this file: (its run's id, what `log_model` said)."""
    from sklearn.linear_model import LogisticRegression

    mlflow.set_tracking_uri(url)
    mlflow.set_experiment("friends")
    with mlflow.start_run() as run:
        return run.info.run_id, mlflow.sklearn.log_model(LogisticRegression().fit(FEATURES, LABELS), "model")


@pytest.mark.parametrize("sample, said", [("train_and_log", "True"), ("register_and_predict", "[0, 0, 0]")])
def test_a_newcomers_sample_runs_as_it_is(client, capsys, sample, said):
    runpy.run_path(str(SAMPLES / f"{sample}.py"))
    assert capsys.readouterr().out.splitlines()[-1] == said


def test_a_grid_search_leaves_a_run_for_each_of_its_best(client, experiment):
    import numpy
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV

    features, labels = numpy.array(FEATURES), numpy.array(LABELS)
    mlflow.sklearn.autolog(max_tuning_runs=3, silent=True, log_models=False)
    try:
        with mlflow.start_run() as run:
            GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0, 10.0, 100.0]}, cv=2).fit(features, labels)
    finally:
        mlflow.sklearn.autolog(disable=True)
    parent = client.get_run(run.info.run_id)
    assert "best_cv_score" in parent.data.metrics
    assert "best_C" in parent.data.params
    found = client.search_runs([experiment.experiment_id], f"tags.mlflow.parentRunId = '{run.info.run_id}'")
    assert len(found) == 3
    assert len({child.data.params["C"] for child in found}) == 3
    assert all("mean_test_score" in child.data.metrics for child in found)


def test_system_metrics_arrive(client, experiment):
    pytest.importorskip("psutil")
    from mlflow.system_metrics.system_metrics_monitor import SystemMetricsMonitor

    with mlflow.start_run() as run:
        monitor = SystemMetricsMonitor(run.info.run_id, sampling_interval=0.1, samples_before_logging=1)
        monitor.start()
        while not [key for key in client.get_run(run.info.run_id).data.metrics if key.startswith("system/")]:
            assert monitor._process.is_alive()
        monitor.finish()
    assert "system/cpu_utilization_percentage" in client.get_run(run.info.run_id).data.metrics


@slow
def test_a_classifier_is_evaluated(client, experiment, logged):
    import pandas

    data = pandas.DataFrame({"x": [row[0] for row in FEATURES], "label": LABELS})
    with mlflow.start_run() as run:
        result = mlflow.models.evaluate(
            f"models:/{logged[1].model_id}",
            data,
            targets="label",
            model_type="classifier",
            evaluator_config={"log_explainer": False},
        )
    found = client.get_run(run.info.run_id)
    assert result.metrics["accuracy_score"] == found.data.metrics["accuracy_score"] == 1.0
    assert found.inputs.dataset_inputs[0].dataset.name
    assert "confusion_matrix.png" in {entry.path for entry in client.list_artifacts(run.info.run_id)}


def command(url, *words):
    environment = {**os.environ, "MLFLOW_TRACKING_URI": url}
    return subprocess.run(
        [sys.executable, "-m", "mlflow", *words], env=environment, capture_output=True, text=True, check=True
    ).stdout


@slow
def test_the_command_line_lists_downloads_and_predicts(client, url, logged, tmp_path):
    run_id, info = logged
    experiment_id = client.get_run(run_id).info.experiment_id
    assert "friends" in command(url, "experiments", "search")
    assert run_id in command(url, "runs", "list", "--experiment-id", experiment_id)
    assert run_id in command(url, "runs", "describe", "--run-id", run_id)
    command(url, "artifacts", "download", "--artifact-uri", info.model_uri, "--dst-path", str(tmp_path))
    assert (tmp_path / "MLmodel").is_file()
    given = tmp_path / "given.json"
    given.write_text('{"inputs": [[0.0], [5.0]]}')
    words = ["--model-uri", info.model_uri, "--input-path", str(given), "--env-manager", "local"]
    assert '"predictions": [0, 1]' in command(url, "models", "predict", *words)
