import os

import mlflow
import pytest

from . import servers

# The client retries server errors for minutes; a defect should fail at once.
os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "0"
os.environ["MLFLOW_HTTP_REQUEST_TIMEOUT"] = "60"
os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"
os.environ["GIT_PYTHON_REFRESH"] = "quiet"


@pytest.fixture(scope="session")
def url(tmp_path_factory):
    """The server under test: `NAGARE_URL`, or one started for this session."""
    given = os.environ.get("NAGARE_URL")
    if given:
        yield given.rstrip("/")
        return
    with servers.nagare(tmp_path_factory.mktemp("nagare")) as started:
        yield started


@pytest.fixture(scope="session")
def peer_url(tmp_path_factory):
    """A real `mlflow server`: its answers are what is expected."""
    with servers.mlflow_server(tmp_path_factory.mktemp("mlflow")) as started:
        yield started


@pytest.fixture
def client(url):
    mlflow.set_tracking_uri(url)
    yield mlflow.MlflowClient(url)
    while mlflow.active_run():
        mlflow.end_run()


@pytest.fixture
def experiment(client, request):
    """A fresh experiment, named after the test and made the current one."""
    name = f"{request.node.name}-{os.urandom(4).hex()}"
    return mlflow.set_experiment(name)
