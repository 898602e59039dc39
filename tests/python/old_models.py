"""Models as a client of MLflow 2 logs, registers and loads them; `test_old_clients.py` runs this."""

import mlflow
import pytest

FEATURES = [[0.0], [1.0], [2.0], [3.0]]


@pytest.mark.filterwarnings("ignore")
def test_a_model_below_its_run_is_registered_and_loaded_by_every_address(client, experiment):
    from sklearn.linear_model import LogisticRegression

    name = f"old-{experiment.experiment_id}"
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(
            LogisticRegression().fit(FEATURES, [0, 0, 1, 1]), "classifier", registered_model_name=name
        )
    assert "mlflow.log-model.history" in client.get_run(run.info.run_id).data.tags
    assert "classifier" in {entry.path for entry in client.list_artifacts(run.info.run_id)}
    client.transition_model_version_stage(name, "1", "Production")
    client.set_registered_model_alias(name, "best", "1")
    addresses = [info.model_uri, f"models:/{name}/1", f"models:/{name}/Production", f"models:/{name}@best"]
    for address in addresses:
        assert list(mlflow.pyfunc.load_model(address).predict(FEATURES)) == [0, 0, 1, 1], address
    copied = client.copy_model_version(f"models:/{name}/1", f"{name}-copy")
    assert copied.version == 1 or copied.version == "1"
