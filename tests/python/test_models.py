"""Logged models (MLflow 3) through the unmodified mlflow client."""

import mlflow
import pytest
from mlflow.exceptions import MlflowException


def train():
    from sklearn.linear_model import LogisticRegression

    features = [[0.0], [1.0], [2.0], [3.0]]
    return LogisticRegression().fit(features, [0, 0, 1, 1]), features


def test_a_model_is_logged_and_loaded_back(client, experiment):
    model, features = train()
    with mlflow.start_run() as run:
        mlflow.log_param("c", 1)
        info = mlflow.sklearn.log_model(model, name="classifier", serialization_format="cloudpickle")
        mlflow.log_metric("accuracy", 0.9, model_id=info.model_id)
    logged = mlflow.get_logged_model(info.model_id)
    assert logged.status == "READY"
    assert logged.source_run_id == run.info.run_id
    assert logged.params == {"c": "1"}
    assert [(metric.key, metric.value) for metric in logged.metrics] == [("accuracy", 0.9)]
    assert [output.model_id for output in client.get_run(run.info.run_id).outputs.model_outputs] == [info.model_id]
    for uri in [f"models:/{info.model_id}", f"runs:/{run.info.run_id}/classifier"]:
        assert list(mlflow.sklearn.load_model(uri).predict(features)) == [0, 0, 1, 1]


def test_models_are_searched_tagged_and_deleted(client, experiment):
    ids = [experiment.experiment_id]
    first = client.create_logged_model(experiment.experiment_id, name="first", tags={"kind": "a"}, params={"p": "1"})
    second = client.create_logged_model(experiment.experiment_id, name="second")
    names = lambda text, **more: [model.name for model in client.search_logged_models(ids, text, **more)]
    assert names(None) == ["second", "first"]
    assert names("name = 'first'") == ["first"]
    assert names("tags.kind = 'a' AND params.p = '1'") == ["first"]
    assert names(None, order_by=[{"field_name": "name"}]) == ["first", "second"]
    page = client.search_logged_models(ids, max_results=1)
    rest = client.search_logged_models(ids, max_results=1, page_token=page.token)
    assert [page[0].name, rest[0].name] == ["second", "first"]
    client.set_logged_model_tags(first.model_id, {"kind": "b"})
    client.delete_logged_model_tag(first.model_id, "kind")
    assert client.get_logged_model(first.model_id).tags == {}
    client.delete_logged_model(second.model_id)
    with pytest.raises(MlflowException, match="not found"):
        client.get_logged_model(second.model_id)
    with pytest.raises(MlflowException, match="(?i)model name"):
        client.create_logged_model(experiment.experiment_id, name="a/b")


def test_autolog_leaves_a_whole_run(client, experiment):
    mlflow.sklearn.autolog(log_datasets=True, silent=True)
    try:
        with mlflow.start_run() as run:
            train()
    finally:
        mlflow.sklearn.autolog(disable=True)
    found = client.get_run(run.info.run_id)
    assert found.data.params["C"] == "1.0"
    assert "training_accuracy_score" in found.data.metrics
    assert found.data.tags["estimator_name"] == "LogisticRegression"
