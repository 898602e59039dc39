"""Fills an MLflow store with a bit of everything. Run by the tests with the real MLflow: make_world.py TRACKING_URI.

Works with every MLflow from 2.9 on; what a version does not have is left out.
"""

import sys
import tempfile
from pathlib import Path

import mlflow
from mlflow.entities import Metric, Param, RunTag

POINTS = 5000
MAJOR = int(mlflow.__version__.split(".")[0])


def curves(client, run_id):
    """A long curve, one with NaN and both infinities, one whose steps go backwards, one without steps."""
    points = [Metric("loss", 1 / (1 + i), 1_700_000_000_000 + i, i) for i in range(POINTS)]
    for at in range(0, POINTS, 1000):
        client.log_batch(run_id, metrics=points[at : at + 1000])
    odd = [float("nan"), 1.5, float("nan"), -2.0]
    client.log_batch(run_id, metrics=[Metric("odd", v, 1_700_000_000_500 + i, i) for i, v in enumerate(odd)])
    client.log_batch(run_id, metrics=[Metric("back", float(s), 1_700_000_000_000 + s, -s) for s in range(5)])
    client.log_batch(run_id, metrics=[Metric("val/f1 score", 0.5, 1_700_000_000_000, 0)])
    client.log_batch(run_id, metrics=[Metric("last_nan", v, 1_700_000_000_000 + i, i) for i, v in enumerate([1.0, float("nan")])])


def artifacts(client, run_id):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "plots").mkdir()
        (Path(folder) / "plots" / "roc curve.txt").write_text("roc\n")
        (Path(folder) / "naïve 模型.txt").write_text("unicode\n", encoding="utf-8")
        (Path(folder) / "empty.bin").write_bytes(b"")
        (Path(folder) / "big.bin").write_bytes(bytes(range(256)) * 1000)
        client.log_artifacts(run_id, folder)


def training(experiment):
    from sklearn.linear_model import LogisticRegression

    X, y = [[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1]
    model = LogisticRegression().fit(X, y)
    client = mlflow.MlflowClient()
    with mlflow.start_run(experiment_id=experiment, run_name="train 日本語", description="a note") as run:
        mlflow.log_params({"lr": 0.1, "deep/er.name": "x y", "long": "v" * 500, "empty": ""})
        mlflow.set_tags({"team": "α", "1e5": "1e5", "quote": "it's \"quoted\"", "lines": "a\nb\r\nc"})
        data = mlflow.data.from_numpy(__import__("numpy").array(X), name="numbers")
        mlflow.log_input(data, context="training")
        curves(client, run.info.run_id)
        artifacts(client, run.info.run_id)
        name = {"name": "model"} if MAJOR >= 3 else {"artifact_path": "model"}
        # Named, because finding out what a model needs takes MLflow longer than everything else here.
        needs = {"pip_requirements": ["scikit-learn"]}
        info = mlflow.sklearn.log_model(model, registered_model_name="churn", **name, **needs)
        if MAJOR >= 3:
            mlflow.log_metric("accuracy", 0.75, step=3, model_id=info.model_id)
            mlflow.log_metric("accuracy", 0.9, step=4, model_id=info.model_id, dataset=data)
            client.set_logged_model_tags(info.model_id, {"stage": "final"})
        for number in range(3):
            with mlflow.start_run(experiment_id=experiment, run_name=f"fold {number}", nested=True):
                mlflow.log_param("fold", number)
                mlflow.log_metric("score", 0.1 * number)
    return run.info.run_id


def many(client, experiment):
    for number in range(12):
        run = client.create_run(
            experiment, start_time=1_690_000_000_000 + number, run_name=f"sweep-{number}", tags={"kind": "sweep"}
        )
        run_id = run.info.run_id
        metrics = [] if number % 5 == 4 else [Metric("m", float(number * 7 % 10), 1_690_000_000_000, 0)]
        params = [Param("lr", str(number / 10)), Param("opt", ["adam", "sgd"][number % 2])]
        client.log_batch(run_id, metrics=metrics, params=params, tags=[RunTag("n", str(number))])
        status = ["FINISHED", "FAILED", "KILLED"][number % 3]
        client.set_terminated(run_id, status, end_time=1_690_000_001_000 + number)
    gone = client.create_run(experiment, run_name="thrown away")
    client.log_metric(gone.info.run_id, "m", 99)
    client.delete_run(gone.info.run_id)
    open_run = client.create_run(experiment, run_name="still running")
    client.log_param(open_run.info.run_id, "lr", "9")


def registry(client, run_id):
    client.update_registered_model("churn", "predicts churn")
    client.set_registered_model_tag("churn", "owner", "β")
    source = client.get_model_version("churn", "1").source
    for number in range(3):
        client.create_model_version("churn", source, run_id, description=f"number {number}", tags={"n": str(number)})
    client.transition_model_version_stage("churn", "1", "Archived")
    client.transition_model_version_stage("churn", "2", "Production")
    client.transition_model_version_stage("churn", "3", "Staging")
    client.set_registered_model_alias("churn", "champion", "2")
    client.set_registered_model_alias("churn", "challenger", "3")
    client.delete_model_version("churn", "4")
    client.create_registered_model("empty model", tags={"a": "b"}, description="nothing in it")


def main(uri):
    mlflow.set_tracking_uri(uri)
    client = mlflow.MlflowClient(uri)
    churn = client.create_experiment("churn / Kündigung", tags={"team": "γ", "note": "multi\nline"})
    sweep = client.create_experiment("sweep")
    deleted = client.create_experiment("in the trash")
    lost = client.create_run(deleted, run_name="goes with it")
    client.log_param(lost.info.run_id, "a", "1")
    client.delete_experiment(deleted)
    run_id = training(churn)
    many(client, sweep)
    registry(client, run_id)
    default = client.create_run("0", run_name="in default")
    client.set_terminated(default.info.run_id)


if __name__ == "__main__":
    main(sys.argv[1])
