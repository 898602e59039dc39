"""Runs, parameters, metrics and tags through the unmodified mlflow client."""

import math
import threading

import mlflow
import pytest
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException


def test_a_script_logs_and_reads_back(client, experiment):
    with mlflow.start_run(run_name="first") as run:
        mlflow.log_param("lr", 0.1)
        mlflow.log_params({"depth": 3, "empty": ""})
        mlflow.log_metric("loss", 0.5, step=1)
        mlflow.log_metrics({"loss": 0.25, "acc": 0.75}, step=2)
        mlflow.set_tag("team", "blue")
        mlflow.set_tags({"a": 1, "b": 2})
    found = client.get_run(run.info.run_id)
    assert found.data.params == {"lr": "0.1", "depth": "3", "empty": ""}
    assert found.data.metrics == {"loss": 0.25, "acc": 0.75}
    assert {key: found.data.tags[key] for key in "ab"} == {"a": "1", "b": "2"}
    assert found.data.tags["mlflow.runName"] == found.info.run_name == "first"
    assert found.info.status == "FINISHED"
    assert found.info.end_time >= found.info.start_time
    assert found.info.experiment_id == experiment.experiment_id
    assert found.info.artifact_uri == (
        f"mlflow-artifacts:/{experiment.experiment_id}/{run.info.run_id}/artifacts"
    )


def test_nested_runs_are_found_with_their_parent(client, experiment):
    with mlflow.start_run(run_name="parent") as parent:
        for number in range(3):
            with mlflow.start_run(run_name=f"child-{number}", nested=True):
                mlflow.log_metric("score", number)
    table = mlflow.search_runs([experiment.experiment_id])
    assert len(table) == 4
    children = table[table["tags.mlflow.parentRunId"] == parent.info.run_id]
    assert sorted(children["metrics.score"]) == [0, 1, 2]
    query = f"tags.mlflow.parentRunId = '{parent.info.run_id}'"
    found = client.search_runs([experiment.experiment_id], query, order_by=["metrics.score DESC"])
    assert [run.info.run_name for run in found] == ["child-2", "child-1", "child-0"]


def test_a_failing_block_ends_the_run_as_failed(client, experiment):
    with pytest.raises(ValueError), mlflow.start_run() as run:
        raise ValueError("no")
    assert client.get_run(run.info.run_id).info.status == "FAILED"


def test_a_run_without_a_name_gets_a_readable_one(client, experiment):
    run = client.create_run(experiment.experiment_id)
    adjective, noun, number = run.info.run_name.split("-")
    assert adjective.isalpha() and noun.isalpha() and number.isdigit()
    assert len(run.info.run_name) <= 20


def test_a_run_is_resumed_renamed_deleted_and_restored(client, experiment):
    run = client.create_run(experiment.experiment_id, run_name="before")
    with mlflow.start_run(run_id=run.info.run_id):
        mlflow.log_metric("x", 1)
    client.update_run(run.info.run_id, name="after")
    assert client.get_run(run.info.run_id).data.tags["mlflow.runName"] == "after"
    client.set_tag(run.info.run_id, "mlflow.runName", "again")
    assert client.get_run(run.info.run_id).info.run_name == "again"
    client.delete_run(run.info.run_id)
    assert client.get_run(run.info.run_id).info.lifecycle_stage == "deleted"
    assert client.search_runs([experiment.experiment_id]) == []
    trash = client.search_runs([experiment.experiment_id], run_view_type=ViewType.DELETED_ONLY)
    assert [found.info.run_id for found in trash] == [run.info.run_id]
    with pytest.raises(MlflowException, match="must be in the 'active' state"):
        client.log_metric(run.info.run_id, "x", 2)
    client.restore_run(run.info.run_id)
    client.log_metric(run.info.run_id, "x", 2)


def test_history_keeps_every_point_in_order(client, experiment):
    run_id = client.create_run(experiment.experiment_id).info.run_id
    points = [Metric("loss", 1 / (step + 1), 1_000 + step, step) for step in range(2500)]
    for start in range(0, len(points), 1000):
        client.log_batch(run_id, metrics=points[start : start + 1000])
    history = client.get_metric_history(run_id, "loss")
    assert [(point.step, point.value) for point in history] == [(p.step, p.value) for p in points]
    assert client.get_run(run_id).data.metrics["loss"] == points[-1].value
    assert client.get_metric_history(run_id, "unknown") == []


def test_the_latest_value_is_the_one_of_the_greatest_step_then_time_then_value(client, experiment):
    run_id = client.create_run(experiment.experiment_id).info.run_id
    for value, timestamp, step in [(1, 10, 5), (2, 99, 4), (3, 9, 5), (4, 10, 5), (3.5, 10, 5)]:
        client.log_metric(run_id, "m", value, timestamp=timestamp, step=step)
    assert client.get_run(run_id).data.metrics["m"] == 4
    client.log_metric(run_id, "m", 4, timestamp=10, step=5)
    assert len(client.get_metric_history(run_id, "m")) == 5
    client.log_metric(run_id, "m", 0, timestamp=0, step=6)
    assert client.get_run(run_id).data.metrics["m"] == 0


def test_nan_and_infinities_survive(client, experiment):
    run_id = client.create_run(experiment.experiment_id).info.run_id
    for key, value in {"nan": math.nan, "high": math.inf, "low": -math.inf}.items():
        client.log_metric(run_id, key, value)
    metrics = client.get_run(run_id).data.metrics
    assert math.isnan(metrics["nan"])
    assert metrics["high"] >= 1.797e308 and metrics["low"] <= -1.797e308
    (point,) = client.get_metric_history(run_id, "nan")
    assert math.isnan(point.value)


def test_eight_threads_log_into_one_run_and_nothing_is_lost(client, experiment):
    with mlflow.start_run() as run:

        def work(thread: int) -> None:
            for step in range(40):
                mlflow.log_metric(f"m{thread}", step, step=step, run_id=run.info.run_id)
                mlflow.log_metric("shared", thread * 1000 + step, step=step, run_id=run.info.run_id)

        threads = [threading.Thread(target=work, args=[number]) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for number in range(8):
        assert len(client.get_metric_history(run.info.run_id, f"m{number}")) == 40
    assert len(client.get_metric_history(run.info.run_id, "shared")) == 320


def test_asynchronous_logging_arrives(client, experiment):
    with mlflow.start_run() as run:
        for step in range(50):
            mlflow.log_metric("async", step, step=step, synchronous=False)
        mlflow.log_params({"a": 1}, synchronous=False).wait()
    mlflow.flush_async_logging()
    assert len(client.get_metric_history(run.info.run_id, "async")) == 50


def test_parameters_are_written_once(client, experiment):
    run_id = client.create_run(experiment.experiment_id).info.run_id
    client.log_param(run_id, "p", "1")
    client.log_param(run_id, "p", "1")
    with pytest.raises(MlflowException, match="Changing param values is not allowed"):
        client.log_param(run_id, "p", "2")
    batch = {"metrics": [Metric("m", 1, 1, 1)], "params": [Param("p", "3")], "tags": [RunTag("t", "1")]}
    with pytest.raises(MlflowException, match="Changing param values is not allowed"):
        client.log_batch(run_id, **batch)
    data = client.get_run(run_id).data
    assert data.params == {"p": "1"} and data.metrics == {} and "t" not in data.tags


def test_long_values_are_cut_and_long_keys_refused(client, experiment):
    run_id = client.create_run(experiment.experiment_id).info.run_id
    client.log_param(run_id, "long", "x" * 7000)
    client.set_tag(run_id, "long", "y" * 9000)
    data = client.get_run(run_id).data
    assert len(data.params["long"]) == 6000 and len(data.tags["long"]) == 8000
    with pytest.raises(MlflowException, match="exceeds the maximum length"):
        client.log_metric(run_id, "k" * 251, 1)


def test_unicode_is_not_mangled(client, experiment):
    run_id = client.create_run(experiment.experiment_id, run_name="学習 🚀").info.run_id
    client.log_param(run_id, "損失", "é und é")
    found = client.get_run(run_id)
    assert found.info.run_name == "学習 🚀"
    assert found.data.params["損失"] == "é und é"


def test_inputs_are_stored_and_searchable(client, experiment):
    import pandas

    data = mlflow.data.from_pandas(pandas.DataFrame({"x": [1, 2]}), name="flowers", targets=None)
    with mlflow.start_run() as run:
        mlflow.log_input(data, context="training")
    (stored,) = client.get_run(run.info.run_id).inputs.dataset_inputs
    assert stored.dataset.name == "flowers"
    assert [(tag.key, tag.value) for tag in stored.tags] == [("mlflow.data.context", "training")]
    for query in ["dataset.name = 'flowers'", "datasets.context LIKE 'train%'"]:
        assert len(client.search_runs([experiment.experiment_id], query)) == 1
    assert client.search_runs([experiment.experiment_id], "dataset.name = 'other'") == []
