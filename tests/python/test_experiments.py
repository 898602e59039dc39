"""Experiments through the unmodified mlflow client."""

import os

import mlflow
import pytest
from mlflow.entities import ViewType
from mlflow.exceptions import MlflowException


def unique(name: str) -> str:
    return f"{name}-{os.urandom(4).hex()}"


def test_the_default_experiment_is_there(client):
    default = client.get_experiment("0")
    assert default.name == "Default"
    assert default.artifact_location == "mlflow-artifacts:/0"


def test_set_experiment_creates_it_once(client):
    name = unique("made")
    first = mlflow.set_experiment(name)
    assert mlflow.set_experiment(name).experiment_id == first.experiment_id
    assert client.get_experiment_by_name(name).experiment_id == first.experiment_id
    assert client.get_experiment_by_name(unique("nobody")) is None


def test_names_are_unique_even_against_the_trash(client):
    name = unique("taken")
    experiment_id = client.create_experiment(name)
    with pytest.raises(MlflowException) as refusal:
        client.create_experiment(name)
    assert refusal.value.error_code == "RESOURCE_ALREADY_EXISTS"
    client.delete_experiment(experiment_id)
    with pytest.raises(MlflowException, match="already exists"):
        client.create_experiment(name)
    with pytest.raises(MlflowException, match="deleted experiment"):
        mlflow.set_experiment(name)


def test_runs_follow_their_experiment_to_the_trash_and_back(client):
    experiment_id = client.create_experiment(unique("moved"), tags={"k": "v"})
    run = client.create_run(experiment_id)
    client.delete_experiment(experiment_id)
    assert client.get_run(run.info.run_id).info.lifecycle_stage == "deleted"
    with pytest.raises(MlflowException, match="must be in the 'active' state"):
        client.create_run(experiment_id)
    client.restore_experiment(experiment_id)
    assert client.get_run(run.info.run_id).info.lifecycle_stage == "active"
    assert client.get_experiment(experiment_id).tags == {"k": "v"}


def test_experiments_are_renamed_tagged_and_searched(client):
    mark = os.urandom(4).hex()
    ids = [client.create_experiment(f"{mark}-{name}") for name in ["a", "b", "C"]]
    client.set_experiment_tag(ids[0], "mark", mark)
    client.rename_experiment(ids[1], f"{mark}-renamed")
    search = lambda query, **more: [found.name for found in client.search_experiments(filter_string=query, **more)]
    assert search(f"tags.mark = '{mark}'") == [f"{mark}-a"]
    assert search(f"name LIKE '{mark}-%'", order_by=["name ASC"]) == [f"{mark}-C", f"{mark}-a", f"{mark}-renamed"]
    assert search(f"name ILIKE '{mark}-c'") == [f"{mark}-C"]
    assert search(f"name LIKE '{mark}-c'") == []
    client.delete_experiment(ids[2])
    assert search(f"name LIKE '{mark}%'", view_type=ViewType.DELETED_ONLY) == [f"{mark}-C"]
    pages = client.search_experiments(filter_string=f"name LIKE '{mark}%'", max_results=1)
    assert len(pages) == 1 and pages.token
