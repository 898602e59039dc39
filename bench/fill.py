"""Puts runs, written down as lines of JSON, into an MLflow database through MLflow's own models: `fill.py FILE DATABASE`."""

import json
import sys

from mlflow.store.tracking.dbmodels import models
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

AT_ONCE = 2000


def rows_of(run):
    key = {"run_uuid": run["id"]}
    yield models.SqlRun, {
        **key,
        "name": run["name"],
        "source_type": "UNKNOWN",
        "source_name": "",
        "entry_point_name": "",
        "source_version": "",
        "user_id": "bench",
        "status": "RUNNING",
        "start_time": run["start"],
        "lifecycle_stage": "active",
        "artifact_uri": f"mlflow-artifacts:/0/{run['id']}/artifacts",
        "experiment_id": 0,
    }
    for metric in run["metrics"]:
        yield models.SqlMetric, {**key, **metric, "is_nan": False}
        yield models.SqlLatestMetric, {**key, **metric, "is_nan": False}
    for param in run["params"]:
        yield models.SqlParam, {**key, **param}
    for tag in [*run["tags"], {"key": "mlflow.runName", "value": run["name"]}]:
        yield models.SqlTag, {**key, **tag}


def insert(store, runs):
    tables = {}
    for run in runs:
        for model, row in rows_of(run):
            tables.setdefault(model, []).append(row)
    with store.engine.begin() as connection:
        for model, rows in tables.items():
            connection.execute(model.__table__.insert(), rows)


def main() -> None:
    source, database = sys.argv[1:]
    store = SqlAlchemyStore(f"sqlite:///{database}", "mlflow-artifacts:/")
    with open(source) as lines:
        runs = []
        for line in lines:
            runs.append(json.loads(line))
            if len(runs) == AT_ONCE:
                insert(store, runs)
                runs = []
        insert(store, runs)


if __name__ == "__main__":
    main()
