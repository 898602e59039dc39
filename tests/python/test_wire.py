"""Requests that no client sends by itself: always MLflow's error JSON with a 4xx, never a 5xx, never a hang."""

import pytest

from .servers import call

API = "/api/2.0/mlflow"


@pytest.fixture(scope="module")
def run_id(url):
    status, answer = call(url, "POST", f"{API}/runs/create", {"experiment_id": "0", "start_time": "1"})
    assert status == 200
    return answer["run"]["info"]["run_id"]


BAD_BODIES = [
    ("runs/create", {"experiment_id": 7}),
    ("runs/create", {"experiment_id": "abc"}),
    ("runs/create", {"experiment_id": "99999"}),
    ("runs/create", {"experiment_id": "0", "start_time": "soon"}),
    ("runs/create", {"experiment_id": "0", "run_name": "a", "tags": [{"key": "mlflow.runName", "value": "b"}]}),
    ("runs/update", {}),
    ("runs/delete", {"run_id": "nobody"}),
    ("runs/log-metric", {"run_id": "RUN", "key": "m", "timestamp": 1}),
    ("runs/log-metric", {"run_id": "RUN", "key": "m", "value": "high", "timestamp": 1}),
    ("runs/log-metric", {"run_id": "RUN", "key": "m", "value": 1}),
    ("runs/log-metric", {"run_id": "RUN", "key": "m", "value": 1, "timestamp": -1}),
    ("runs/log-metric", {"run_id": "RUN", "key": "../m", "value": 1, "timestamp": 1}),
    ("runs/log-parameter", {"run_id": "RUN", "key": "", "value": "1"}),
    ("runs/log-parameter", {"run_id": "RUN", "key": "p", "value": 1}),
    ("runs/log-batch", {"run_id": "RUN", "metrics": [{"key": "m", "value": 1}]}),
    ("runs/log-batch", {"run_id": "RUN", "params": [{"key": "p", "value": "1"}, {"key": "p", "value": "2"}]}),
    ("runs/log-batch", {"run_id": "RUN", "params": [{"key": f"p{n}", "value": "1"} for n in range(101)]}),
    ("runs/log-batch", {"run_id": "RUN", "tags": "many"}),
    ("runs/set-tag", {"run_id": "RUN", "key": "a//b", "value": "1"}),
    ("runs/delete-tag", {"run_id": "RUN", "key": "never"}),
    ("runs/search", {"experiment_ids": "0"}),
    ("runs/search", {"experiment_ids": ["0"], "max_results": 50_001}),
    ("runs/search", {"experiment_ids": ["0"], "max_results": 0}),
    ("runs/search", {"experiment_ids": ["0"], "page_token": "!!"}),
    ("runs/search", {"experiment_ids": ["0"], "filter": "nonsense"}),
    ("runs/search", {"experiment_ids": ["x"]}),
    ("experiments/create", {}),
    ("experiments/create", {"name": "x" * 501}),
    ("experiments/create", {"name": "Default"}),
    ("experiments/update", {"experiment_id": "0"}),
    ("experiments/delete", {"experiment_id": "4711"}),
    ("experiments/restore", {"experiment_id": "0"}),
    ("experiments/delete-experiment-tag", {"experiment_id": "0", "key": "never"}),
]


# MLflow takes the first two as if the field were not there, and answers the third with 500.
STRICTER = [
    ("runs/create", {"experiment_id": "0", "tags": {"a": "b"}}),
    ("runs/update", {"run_id": "RUN", "status": "NAPPING"}),
    ("runs/log-metric", {"run_id": "RUN", "key": "m", "value": 1, "timestamp": 1, "step": [1]}),
]


def is_refusal(status, answer) -> bool:
    return 400 <= status < 500 and isinstance(answer, dict) and {"error_code", "message"} <= set(answer)


@pytest.mark.parametrize("path,body", BAD_BODIES, ids=lambda part: str(part)[:60])
def test_a_mistake_is_refused_as_mlflow_refuses_it(url, peer_url, run_id, path, body):
    answers = []
    for server in (url, peer_url):
        own = dict(body)
        if own.get("run_id") == "RUN":
            own["run_id"] = run_id if server == url else peer_run(server)
        answers.append(call(server, "POST", f"{API}/{path}", own))
    (status, answer), (peer_status, peer_answer) = answers
    assert is_refusal(status, answer), answer
    assert (status, answer["error_code"]) == (peer_status, peer_answer["error_code"])


@pytest.mark.parametrize("path,body", STRICTER, ids=lambda part: str(part)[:60])
def test_a_wrong_type_is_never_passed_over(url, run_id, path, body):
    own = {**body, **({"run_id": run_id} if "run_id" in body else {})}
    assert is_refusal(*call(url, "POST", f"{API}/{path}", own))


PEER_RUNS = {}


def peer_run(server: str) -> str:
    if server not in PEER_RUNS:
        _, answer = call(server, "POST", f"{API}/runs/create", {"experiment_id": "0", "start_time": 1})
        PEER_RUNS[server] = answer["run"]["info"]["run_id"]
    return PEER_RUNS[server]


@pytest.mark.parametrize("body", [b"{", b"[]", b"5", b"\xff\xfe", b'"text"', b"null [", b"{}" * 3])
def test_a_body_that_is_no_json_object_is_refused(url, body):
    assert is_refusal(*call(url, "POST", f"{API}/runs/create", body))


def test_json_has_to_be_called_json(url):
    answer = call(url, "POST", f"{API}/experiments/create", b'{"name": "x"}', {"Content-Type": "text/plain"})
    assert is_refusal(*answer)


def test_unknown_fields_are_ignored_and_numbers_may_be_texts(url, run_id):
    body = {"run_uuid": run_id, "key": "texts", "value": "1.5", "timestamp": "12", "step": "3", "color": "red"}
    assert call(url, "POST", f"{API}/runs/log-metric", body) == (200, {})
    _, answer = call(url, "GET", f"{API}/metrics/get-history?run_uuid={run_id}&metric_key=texts")
    assert answer["metrics"] == [{"key": "texts", "value": 1.5, "timestamp": 12, "step": 3}]


def test_the_page_prefix_serves_the_same(url, run_id):
    _, one = call(url, "GET", f"/api/2.0/mlflow/runs/get?run_id={run_id}")
    _, other = call(url, "GET", f"/ajax-api/2.0/mlflow/runs/get?run_id={run_id}")
    assert one == other


def test_an_address_that_mlflow_does_not_have_is_not_found(url):
    status, answer = call(url, "POST", f"{API}/nonsense/create", {})
    assert (status, answer["error_code"]) == (404, "ENDPOINT_NOT_FOUND")


def test_server_facts(url):
    assert call(url, "GET", "/health") == (200, "OK")
    status, version = call(url, "GET", "/version")
    assert status == 200 and version.split(".")[0] == "3"
    assert call(url, "GET", "/api/3.0/mlflow/server-info")[1]["store_type"] == "SqlStore"


TRAVERSALS = [
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/x",
    "%252e%252e%252fx",
    "%25252e%25252e%25252fx",
    "a/..%5c..%5cx",
    "a%5cb",
    "%2fetc%2fpasswd",
    "C:%5cx",
    "c:%2fx",
    "file:%2f%2f%2fetc%2fpasswd",
    "a%23b",
    "a%00b",
    "a/%2e%2e/%2e%2e/b",
]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("path", TRAVERSALS)
def test_no_artifact_address_leads_outside(url, method, path):
    body = b"x" if method == "PUT" else None
    address = f"/api/2.0/mlflow-artifacts/artifacts/{path}"
    assert is_refusal(*call(url, method, address, body))


@pytest.mark.parametrize("path", [*TRAVERSALS[:6], "/etc/passwd", "../../../../etc/passwd"])
def test_no_query_leads_outside(url, run_id, path):
    assert is_refusal(*call(url, "GET", f"/get-artifact?run_id={run_id}&path={path}"))
    assert is_refusal(*call(url, "GET", f"{API}/artifacts/list?run_id={run_id}&path={path}"))
    assert is_refusal(*call(url, "GET", f"/api/2.0/mlflow-artifacts/artifacts?path={path}"))


def test_files_are_served_as_attachments_with_ranges(url, run_id):
    base = f"/api/2.0/mlflow-artifacts/artifacts/0/{run_id}/artifacts/page.html"
    assert call(url, "PUT", base, b"<script>1</script>", {"Content-Type": "text/html"}) == (200, "")
    assert call(url, "GET", base, headers={"Range": "bytes=1-6"}) == (206, "script")
    assert call(url, "GET", f"/get-artifact?run_id={run_id}&path=page.html") == (200, "<script>1</script>")
    assert call(url, "DELETE", base) == (200, {})
    assert call(url, "GET", base)[0] == 404
