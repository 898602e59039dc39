"""The model registry through the unmodified mlflow client."""

import os

import mlflow
import pytest
from mlflow.exceptions import MlflowException

FEATURES = [[0.0], [1.0], [2.0], [3.0]]


def log_model(name="classifier"):
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression().fit(FEATURES, [0, 0, 1, 1])
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(model, name=name, serialization_format="cloudpickle")
    return run.info.run_id, info


@pytest.fixture
def name(request):
    return f"{request.node.name[:80]}-{os.urandom(4).hex()}".replace("/", "-").replace(":", "-")


@pytest.fixture
def versions(client, experiment, name):
    """A registered model with two empty versions."""
    client.create_registered_model(name, tags={"kind": "test"}, description="words")
    run = client.create_run(experiment.experiment_id)
    for _ in range(2):
        client.create_model_version(name, f"runs:/{run.info.run_id}/model", run.info.run_id)
    return name


@pytest.mark.filterwarnings("ignore")
def test_a_model_is_registered_and_loaded_by_every_address(client, experiment, name):
    run_id, info = log_model()
    first = mlflow.register_model(info.model_uri, name)
    second = mlflow.register_model(f"runs:/{run_id}/classifier", name)
    assert [first.version, second.version] == ["1", "2"]
    assert first.run_id == run_id
    client.set_registered_model_alias(name, "champion", "1")
    client.transition_model_version_stage(name, "2", "production")
    addresses = [f"models:/{name}/1", f"models:/{name}@champion", f"models:/{name}/Production"]
    addresses += [f"models:/{name}/latest", info.model_uri, f"runs:/{run_id}/classifier"]
    for address in addresses:
        assert list(mlflow.pyfunc.load_model(address).predict(FEATURES)) == [0, 0, 1, 1], address
    tag = mlflow.get_logged_model(info.model_id).tags["mlflow.modelVersions"]
    assert f'"name": "{name}"' in tag or f'"name":"{name}"' in tag
    copied = client.copy_model_version(f"models:/{name}/1", f"{name}-copy")
    assert list(mlflow.pyfunc.load_model(f"models:/{name}-copy/{copied.version}").predict(FEATURES)) == [0, 0, 1, 1]


def test_log_model_can_register_at_once(client, experiment, name):
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression().fit(FEATURES, [0, 0, 1, 1])
    with mlflow.start_run():
        mlflow.sklearn.log_model(
            model, name="m", registered_model_name=name, serialization_format="cloudpickle"
        )
    assert client.get_model_version(name, "1").status == "READY"
    assert list(mlflow.sklearn.load_model(f"models:/{name}/1").predict(FEATURES)) == [0, 0, 1, 1]


@pytest.mark.filterwarnings("ignore")
def test_a_stage_holds_one_version_when_the_others_are_archived(client, versions):
    client.transition_model_version_stage(versions, "1", "Staging")
    moved = client.transition_model_version_stage(versions, "2", "staging", archive_existing_versions=True)
    assert moved.current_stage == "Staging"
    assert client.get_model_version(versions, "1").current_stage == "Archived"
    assert {v.current_stage: v.version for v in client.get_latest_versions(versions)} == {"Archived": "1", "Staging": "2"}
    assert [v.version for v in client.get_latest_versions(versions, ["Staging"])] == ["2"]
    with pytest.raises(MlflowException, match="Invalid Model Version stage"):
        client.transition_model_version_stage(versions, "1", "Nowhere")
    with pytest.raises(MlflowException, match="archived"):
        client.transition_model_version_stage(versions, "1", "None", archive_existing_versions=True)


def test_a_number_is_never_given_twice(client, versions, experiment):
    client.set_registered_model_alias(versions, "old", "2")
    client.delete_model_version(versions, "2")
    with pytest.raises(MlflowException, match="not found"):
        client.get_model_version(versions, "2")
    assert client.get_registered_model(versions).aliases == {}
    run = client.create_run(experiment.experiment_id)
    again = client.create_model_version(versions, f"runs:/{run.info.run_id}/m", run.info.run_id)
    assert again.version == "3"
    assert [v.version for v in client.search_model_versions(f"name = '{versions}'")] == ["3", "1"]


def test_an_alias_points_to_one_version(client, versions):
    client.set_registered_model_alias(versions, "best", "1")
    client.set_registered_model_alias(versions, "best", "2")
    assert client.get_model_version_by_alias(versions, "best").version == "2"
    assert client.get_model_version(versions, "2").aliases == ["best"]
    assert client.get_model_version(versions, "1").aliases == []
    assert client.get_model_version_by_alias(versions, "latest").version == "2"
    client.delete_registered_model_alias(versions, "best")
    client.delete_registered_model_alias(versions, "best")
    with pytest.raises(MlflowException, match="alias best not found"):
        client.get_model_version_by_alias(versions, "best")
    for bad in ["latest", "LATEST", "v1", "V22", "a b", "a/b"]:
        with pytest.raises(MlflowException, match="(?i)alias"):
            client.set_registered_model_alias(versions, bad, "1")


def test_a_renamed_model_keeps_everything(client, versions):
    client.set_registered_model_alias(versions, "a", "1")
    client.set_model_version_tag(versions, "1", "t", "x")
    client.rename_registered_model(versions, f"{versions}-new")
    renamed = client.get_registered_model(f"{versions}-new")
    assert client.get_model_version(renamed.name, "1").tags == {"t": "x"}
    assert client.get_model_version_by_alias(renamed.name, "a").version == "1"
    with pytest.raises(MlflowException, match="not found"):
        client.get_registered_model(versions)
    client.create_registered_model(versions)
    with pytest.raises(MlflowException, match="already exists"):
        client.rename_registered_model(renamed.name, versions)
    client.delete_registered_model(renamed.name)
    client.create_registered_model(renamed.name)
    assert client.search_model_versions(f"name = '{renamed.name}'") == []


def test_descriptions_and_tags(client, versions):
    client.update_registered_model(versions, "new words")
    client.update_model_version(versions, "1", "of the version")
    client.set_registered_model_tag(versions, "a.b", "1")
    client.delete_registered_model_tag(versions, "kind")
    client.set_model_version_tag(versions, "1", "k", "v" * 100_000)
    model = client.get_registered_model(versions)
    assert (model.description, model.tags) == ("new words", {"a.b": "1"})
    version = client.get_model_version(versions, "1")
    assert version.description == "of the version"
    assert version.tags == {"k": "v" * 100_000}
    with pytest.raises(MlflowException, match="exceeds the maximum length"):
        client.set_model_version_tag(versions, "1", "k", "v" * 100_001)


def test_models_and_versions_are_searched(client, versions):
    client.set_model_version_tag(versions, "1", "a.b", "One")
    found = lambda text: [v.version for v in client.search_model_versions(f"name = '{versions}' AND {text}")]
    assert found("tags.`a.b` = 'One'") == ["1"]
    assert found("tags.`a.b` ILIKE 'o%'") == ["1"]
    assert found("tags.`a.b` LIKE 'o%'") == []
    assert found("version_number > 1") == ["2"]
    assert found("run_id IN ('nobody')") == []
    names = lambda text: [m.name for m in client.search_registered_models(text)]
    assert names(f"name LIKE '{versions[:-1]}%'") == [versions]
    assert names(f"name = '{versions}' AND tags.kind != 'test'") == []
    by_number = client.search_model_versions(f"name = '{versions}'", order_by=["version_number ASC"])
    assert [v.version for v in by_number] == ["1", "2"]
    page = client.search_model_versions(f"name = '{versions}'", max_results=1)
    rest = client.search_model_versions(f"name = '{versions}'", max_results=1, page_token=page.token)
    assert [page[0].version, rest[0].version, rest.token or None] == ["2", "1", None]


@pytest.mark.parametrize("bad", ["a/b", "a:b", "..", " "])
def test_names_that_would_be_addresses_are_refused(client, bad):
    with pytest.raises(MlflowException, match="(?i)name|missing"):
        client.create_registered_model(bad)


@pytest.mark.parametrize(
    "source",
    ["/etc", "file:///etc", "../x", "mlflow-artifacts:/0/other", "mlflow-artifacts:/../x", "http://host/x"]
    + ["mlflow-artifacts://host/0", "models:/../x", "models:/m-00000000000000000000000000000000"]
    + ["runs:/other/model", "s3://bucket/../x", "mlflow-artifacts:/%252e%252e/x", "file://host/etc", "a#b"],
)
def test_files_of_others_cannot_be_registered(client, versions, source, experiment):
    run = client.create_run(experiment.experiment_id)
    for owner in [None, run.info.run_id]:
        with pytest.raises(MlflowException):
            client.create_model_version(versions, source, owner)
    # A tag must not open what the check closed.
    with pytest.raises(MlflowException):
        client.create_model_version(versions, source, None, tags={"mlflow.prompt.is_prompt": "true"})


def test_prompts_stay_out_of_sight(client, name):
    prompt = mlflow.genai.register_prompt(name=name, template="Say {{word}}")
    assert prompt.version == 1
    assert client.search_registered_models(f"name = '{name}'") == []
    assert mlflow.genai.load_prompt(f"prompts:/{name}/1").template == "Say {{word}}"
    with pytest.raises(MlflowException, match="(?i)prompt"):
        client.create_registered_model(name)


def test_files_of_a_version_can_be_fetched(client, url, experiment, name):
    import urllib.request

    _, info = log_model()
    mlflow.register_model(info.model_uri, name)
    with urllib.request.urlopen(f"{url}/model-versions/get-artifact?name={name}&version=1&path=MLmodel") as answer:
        assert b"flavors" in answer.read()
        assert answer.headers["Content-Disposition"].startswith("attachment")
    for path in ["../MLmodel", "%2e%2e/x", "/etc/passwd"]:
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{url}/model-versions/get-artifact?name={name}&version=1&path={path}")
        assert refused.value.code == 400
