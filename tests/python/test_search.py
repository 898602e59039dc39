"""The search language, with the answers of a real `mlflow server` as the expectation."""

import mlflow
import pytest
from mlflow.exceptions import MlflowException

FILTERS = [
    "",
    "metrics.score > 1",
    "metrics.score >= 1 AND metrics.score < 3",
    "metrics.score != 2",
    "metric.score = 2.0",
    "metrics.`score` <= 1e0",
    "metrics.nan != 1",
    "metrics.nan = 0",
    "metrics.missing != 1",
    "metrics.score > -1.5",
    "params.kind = 'a'",
    "params.kind != 'a'",
    "param.kind LIKE 'A%'",
    "parameters.kind ILIKE 'A%'",
    "params.kind LIKE '%b_'",
    'params."with space" = "x"',
    "params.`with space` = 'x'",
    "params.odd IS NULL",
    "params.odd IS NOT NULL",
    "tags.odd is null and params.kind is not null",
    "tags.mlflow.runName = 'run 3'",
    "tags.`dotted.key/slash` = 'yes'",
    "tag.kind like 'a%' AND metrics.score > 0",
    "run_name = 'run 1'",
    "attributes.run_name LIKE 'run%'",
    "attributes.`Run name` = 'run 2'",
    "attr.status = 'RUNNING'",
    "status != 'FINISHED'",
    "attributes.start_time > 1002",
    "start_time <= 1002 AND end_time > 0",
    "created >= 1003",
    "user_id = 'ann'",
    "params.kind = ''",
    "params.quote = 'it\"s'",
    "attributes.run_id IN ('nobody', 'nothing')",
    "attributes.run_id NOT IN ('nobody')",
    "metrics.score > 0 AND",
    "metrics.score > 0 OR metrics.score < 9",
    "(metrics.score > 0)",
    "metrics.score > 'a'",
    "metrics.score LIKE 'a'",
    "params.kind > 'a'",
    "params.kind = 1",
    "nonsense.kind = 'a'",
    "attributes.nonsense = 'a'",
    "status IN ('RUNNING')",
    "metrics.score IS NULL",
    "metrics.score",
    "= 3",
    "start_time = 'x'",
    "dataset.nonsense = 'a'",
    "params.kind = 'a",
]

ORDERS = [
    [],
    ["metrics.score"],
    ["metrics.score DESC"],
    ["metrics.nan ASC", "start_time ASC"],
    ["metrics.nan DESC"],
    ["params.kind", "metrics.score desc"],
    ["params.odd DESC"],
    ["tags.kind"],
    ["start_time"],
    ["attributes.start_time DESC"],
    ["run_name DESC"],
    ["end_time"],
    ["status", "params.`with space`"],
    ["metrics.missing"],
    ["metrics.score sideways"],
    ["nonsense.x"],
    ["attributes.nonsense"],
]


def fill(url: str):
    """The same six runs on any server."""
    mlflow.set_tracking_uri(url)
    client = mlflow.MlflowClient(url)
    experiment_id = client.create_experiment("search language")
    for number in range(6):
        tags = {"mlflow.user": "ann", "kind": "abc"[number % 3], "dotted.key/slash": "yes" if number == 4 else "no"}
        if number % 2:
            tags["odd"] = "1"
        run = client.create_run(experiment_id, 1000 + number, tags, run_name=f"run {number}")
        run_id = run.info.run_id
        if number != 5:
            client.log_metric(run_id, "score", number - 1, timestamp=1, step=0)
        client.log_metric(run_id, "nan", float("nan") if number == 2 else number, timestamp=1, step=0)
        client.log_param(run_id, "kind", ["a", "Ab", "b1", "xbc", "", "A"][number])
        client.log_param(run_id, "quote", 'it"s')
        if number % 2:
            client.log_param(run_id, "odd", str(number))
            client.log_param(run_id, "with space", "x" if number == 1 else "y")
        if number < 4:
            client.set_terminated(run_id, "FINISHED", end_time=2000 - number)
    return client, experiment_id


def names(client, experiment_id, **query):
    try:
        return [run.info.run_name for run in client.search_runs([experiment_id], **query)]
    except MlflowException as error:
        return error.error_code


@pytest.fixture(scope="module")
def pair(url, peer_url):
    filled = [fill(url), fill(peer_url)]
    mlflow.set_tracking_uri(url)
    return filled


@pytest.mark.parametrize("text", FILTERS)
def test_filters_select_what_mlflow_selects(pair, text):
    (ours, here), (theirs, there) = pair
    assert names(ours, here, filter_string=text) == names(theirs, there, filter_string=text)


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: ",".join(order) or "natural")
def test_orders_sort_as_mlflow_sorts(pair, order):
    (ours, here), (theirs, there) = pair
    assert names(ours, here, order_by=order) == names(theirs, there, order_by=order)


def test_pages_join_to_the_whole(pair):
    (client, experiment_id), _ = pair
    whole = names(client, experiment_id, order_by=["metrics.score"])
    found, token = [], None
    while True:
        page = client.search_runs([experiment_id], order_by=["metrics.score"], max_results=2, page_token=token)
        found += [run.info.run_name for run in page]
        token = page.token
        if not token:
            break
    assert found == whole


def test_a_duplicate_order_is_the_callers_mistake(pair):
    """MLflow answers 500 here, which makes its client retry for minutes."""
    (client, experiment_id), _ = pair
    order = ["metrics.score", "metric.score DESC"]
    assert names(client, experiment_id, order_by=order) == "INVALID_PARAMETER_VALUE"
