"""Calls on experiments, runs, their metrics and inputs."""

import json

from . import filters
from .filters import KEYS, METRICS
from .world import NAMES, action, get, post

# Only this prefix has some of the routes.
AJAX = "/ajax-api/2.0/mlflow/"
LOCATIONS = ["s3://bucket/x", "s3://b/x#y", "s3://b/x?y=1", "mlflow-artifacts:/y", "s3://b/../x", "runs:/x/y"]


@action(2)
def create_experiment(world):
    rng, symbol = world.rng, world.fresh("E")
    name = world.unique(rng.choice(NAMES)) if rng.random() < 0.9 else rng.choice(["", "Default", "x" * 501])
    fields = {"name": name, "tags": world.tags()}
    if rng.random() < 0.15:
        fields["artifact_location"] = rng.choice(LOCATIONS)
    if len(name) < 200 and name not in ("", "Default"):
        world.experiments.append(symbol)
    return post("experiments/create", fields, ("experiments", symbol))


@action(4)
def change_experiment(world):
    rng, ref = world.rng, {"experiment_id": world.experiment()}
    new_name = world.unique("r") if rng.random() < 0.9 else rng.choice(["", "Default", "x" * 501])
    return rng.choice(
        [
            get("experiments/get", ref),
            get("experiments/get", ref),
            post("experiments/update", {**ref, "new_name": new_name}),
            post("experiments/delete", ref),
            post("experiments/restore", ref),
            post("experiments/restore", ref),
            post("experiments/set-experiment-tag", {**ref, **world.tag()}),
            post("experiments/set-experiment-tag", {**ref, **world.tag()}),
            post("experiments/delete-experiment-tag", {**ref, "key": rng.choice(KEYS)}),
            get("experiments/get-by-name", {"experiment_name": rng.choice(["Default", "none", ""])}),
        ]
    )


@action(3)
def search_experiments(world):
    rng = world.rng
    # Other worlds have left theirs: the names of this one bear its seed.
    own = f"name LIKE '%-{world.seed}.%'"
    wanted = filters.filter_text(rng, filters.experiment_clause)
    fields = {
        "max_results": rng.choice([1, 3, 1000, 0, 60000]) if rng.random() < 0.5 else 1000,
        "filter": f"{own} AND {wanted}" if wanted else own,
        "order_by": filters.order(rng, filters.EXPERIMENT_ORDERS),
        "view_type": rng.choice(["ACTIVE_ONLY", "DELETED_ONLY", "ALL"]),
    }
    for optional in ("view_type", "order_by"):
        if rng.random() < 0.1:
            del fields[optional]
    return post("experiments/search", fields) if rng.random() < 0.8 else get("experiments/search", fields)


@action(6)
def create_run(world):
    rng, symbol = world.rng, world.fresh("R")
    world.runs.append(symbol)
    fields = {
        "experiment_id": world.experiment(),
        "run_name": rng.choice(NAMES),
        # Often the same as that of another run: their ids decide then, on each server for itself.
        "start_time": 1000 + world.serial // 4,
        "user_id": rng.choice(["u", ""]),
        "tags": world.tags(),
    }
    if rng.random() < 0.1:
        fields["tags"] = [*fields["tags"], {"key": "mlflow.runName", "value": rng.choice(["n", "other", ""])}]
    if rng.random() < 0.05:
        del fields["run_name"]
        # A random name must not decide an order.
        world.queue.append(post("runs/update", {"run_id": symbol, "run_name": "named"}))
    elif rng.random() < 0.03:
        del fields["start_time"]
        fields["experiment_id"] = "0"
        # The peer lets it start in 1970: not looked at again.
        world.runs.remove(symbol)
    return post("runs/create", fields, ("runs", symbol))


@action(8)
def change_run(world):
    rng, ref = world.rng, {"run_id": world.run()}
    status = rng.choice(["FINISHED", "FAILED", "KILLED", "SCHEDULED", "RUNNING", 3, "finished", 99])
    change = {"status": status, "end_time": rng.choice([5000, "5001", 4000])}
    named = {"key": "mlflow.runName", "value": rng.choice(NAMES + [""])}
    return rng.choice(
        [
            get("runs/get", ref),
            get("runs/get", ref),
            get("runs/get", {"run_uuid": ref["run_id"]}),
            post("runs/update", {**ref, **change}),
            post("runs/update", {**ref, "run_name": rng.choice(NAMES + ["", "y" * 300])}),
            post("runs/delete", ref),
            post("runs/restore", ref),
            post("runs/restore", ref),
            post("runs/set-tag", {**ref, **world.tag()}),
            post("runs/set-tag", {**ref, **named}),
            post("runs/delete-tag", {**ref, "key": rng.choice(KEYS)}),
            post("runs/log-parameter", {**ref, **world.tag()}),
            post("runs/log-parameter", {**ref, "key": world.key()}),
        ]
    )


def dataset(world):
    rng = world.rng
    made = {"name": rng.choice(["d", "D", "x"]), "digest": rng.choice(["x", "y"]), "source_type": "local", "source": "s"}
    optional = {"schema": rng.choice(["{}", "s" * 70_000]), "profile": "p"} if rng.random() < 0.1 else {}
    if rng.random() < 0.03:
        made["digest"] = "d" * rng.choice([36, 37])
    context = {"key": "mlflow.data.context", "value": rng.choice(["train", "x", "eval"])}
    return {"dataset": {**made, **optional}, "tags": rng.choice([[context], [], [context, {"key": "k", "value": "v"}]])}


def batch(world):
    rng = world.rng
    if rng.random() < 0.03:
        return {"metrics": [{"key": "a", "value": n, "timestamp": n, "step": n} for n in range(rng.choice([1000, 1001]))]}
    if rng.random() < 0.03:
        return {rng.choice(["params", "tags"]): [{"key": f"k{n}", "value": "v"} for n in range(rng.choice([100, 101]))]}
    return {
        "metrics": [world.metric() for _ in range(rng.randint(0, 5))],
        "params": world.tags(2),
        "tags": world.tags(2),
    }


def model_json(world, run):
    made = {"artifact_path": "m", "flavors": {"python": {}}, "utc_time_created": "2020-01-01 00:00:00", "run_id": run}
    made["model_uuid"] = "0" * 32
    if world.rng.random() < 0.3:
        del made[world.rng.choice(sorted(made))]
    return json.dumps(made) if world.rng.random() < 0.9 else "{"


@action(13)
def log(world):
    rng, ref = world.rng, {"run_id": world.run()}
    links = [{"model_id": world.model(), "step": rng.choice([0, 1])} for _ in range(rng.randint(0, 2))]
    return rng.choice(
        [
            post("runs/log-metric", {**ref, **world.metric()}),
            post("runs/log-batch", {**ref, **batch(world)}),
            post("runs/log-batch", {**ref, **batch(world)}),
            post("runs/log-batch", {**ref, **batch(world)}),
            post("runs/log-inputs", {**ref, "datasets": [dataset(world) for _ in range(rng.randint(0, 2))]}),
            post("runs/log-inputs", {**ref, "datasets": [dataset(world)], "models": [{"model_id": world.model()}]}),
            post("runs/outputs", {**ref, "models": links}),
            post("runs/log-model", {**ref, "model_json": model_json(world, ref["run_id"])}),
        ]
    )


@action(6)
def read_metrics(world):
    rng, key = world.rng, world.rng.choice(METRICS)
    page = {"max_results": rng.choice([1, 2, 100, 0, -1])} if rng.random() < 0.8 else {}
    runs = world.some(world.runs, 1, 2, 5) or ["f" * 32]
    span = rng.choice([{}, {}, {"start_step": 0, "end_step": 1}, {"start_step": 2}, {"start_step": 3, "end_step": 1}])
    sampled = {"max_results": rng.choice([1, 2, 3, 2500, 2501, 0])} if rng.random() < 0.7 else {}
    # Which of several runs come before the limit is a matter of their ids.
    few = {"run_id": runs[:1], **page} if page.get("max_results") != 100 else {"run_id": runs, **page}
    bulk = get("metrics/get-history-bulk", {"metric_key": key, **few})
    return rng.choice(
        [
            get("metrics/get-history", {"run_id": world.run(), "metric_key": key, **page}),
            get("metrics/get-history", {"run_id": world.run(), "metric_key": key, "max_results": rng.choice([2, 100])}),
            bulk._replace(base=AJAX),
            get("metrics/get-history-bulk-interval", {"run_ids": runs, "metric_key": key, **span, **sampled}),
        ]
    )


@action(14)
def search_runs(world):
    rng = world.rng
    fields = {
        "experiment_ids": world.some(world.experiments, 1, 2, 50),
        "filter": filters.filter_text(rng, filters.run_clause(world.runs)),
        "order_by": filters.order(rng, filters.RUN_ORDERS),
        "run_view_type": rng.choice(["ACTIVE_ONLY", "ACTIVE_ONLY", "DELETED_ONLY", "ALL"]),
        "max_results": rng.choice([1, 2, 5, 1000, 1000]) if rng.random() < 0.95 else rng.choice([0, -1, 50_001, "3"]),
    }
    for optional in ("run_view_type", "max_results"):
        if rng.random() < 0.1:
            del fields[optional]
    return post("runs/search", fields)


@action(1)
def search_datasets(world):
    fields = {"experiment_ids": world.some(world.experiments, 0, 1, 2, 20, 21)}
    return post("experiments/search-datasets", fields)._replace(base=AJAX)


@action(1)
def server_facts(world):
    paths = ["/health", "/version", "/api/3.0/mlflow/server-info", "/ajax-api/3.0/mlflow/server-info"]
    paths += ["/api/2.0/mlflow/nothing", "/api/2.0/mlflow/runs/nothing", "/api/2.0/preview/mlflow/runs/get"]
    return get(world.rng.choice(paths), {})._replace(base="")
