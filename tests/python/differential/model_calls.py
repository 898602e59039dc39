"""Calls on logged models and on files."""

from . import filters
from .world import Call, action, get, post

PATHS = ["", "a.txt", "d", "d/b.txt", "d/e", "none", "ü.txt"]
BAD_PATHS = ["..", "../x", "/etc", "d/../../x", "a#b", "%2e%2e/x", "d/..", "./d", "d//b.txt"]
FILES = "/api/2.0/mlflow-artifacts/artifacts"


@action(4)
def create_model(world):
    rng, symbol = world.rng, world.fresh("M")
    fields = {
        "experiment_id": world.experiment(),
        "name": rng.choice(["net", "n2", "a b", "a/b", "a.b", "50%", "net", "ü"]),
        "model_type": rng.choice(["x", ""]),
        "source_run_id": rng.choice([world.run(), ""]),
        "params": world.tags(),
        "tags": world.tags(),
    }
    if rng.random() < 0.05:
        del fields["name"]
        # A random name must not decide an order.
        world.queue.append(Call("DELETE", f"logged-models/{symbol}"))
    world.models.append(symbol)
    return post("logged-models", fields, ("models", symbol))


def measurement(world):
    """Mostly at a time of its own: the peer refuses a second value of a model's metric at the same one."""
    world.serial += 1
    return {**world.metric(), **({"timestamp": 10 + world.serial} if world.rng.random() < 0.98 else {})}


@action(7)
def change_model(world):
    rng, model = world.rng, world.model()
    at = f"logged-models/{model}"
    status = rng.choice(["LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED", "LOGGED_MODEL_PENDING", 2, "READY", 0, 9])
    measured = {"model_id": model}
    if rng.random() < 0.4:
        measured |= {"dataset_name": rng.choice(["d", "x"]), "dataset_digest": rng.choice(["x", "y"])}
    metric = {"run_id": world.run(), **measurement(world), **measured}
    # A batch for a model that is not there leaves half of itself behind on the peer, which no answer tells.
    of_model = measured if model in world.models else {}
    batch = {"run_id": world.run(), "metrics": [{**measurement(world), **of_model} for _ in range(2)]}
    if rng.random() < 0.07:
        return Call("DELETE", at)
    return rng.choice(
        [
            get(at, {}),
            get(at, {}),
            get(at, {"allow_deleted": rng.choice(["true", "false", "True", "x"])}),
            Call("PATCH", at, {"model_id": model, "status": status}),
            Call("PATCH", at, {"model_id": model, "status": "LOGGED_MODEL_READY"}),
            Call("PATCH", f"{at}/tags", {"model_id": model, "tags": world.tags()}),
            Call("PATCH", f"{at}/tags", {"tags": world.tags()}),
            Call("DELETE", f"{at}/tags/{rng.choice(['a', 'b', 'a.b'])}"),
            post(f"{at}/params", {"model_id": model, "params": world.tags()}),
            post("runs/log-metric", metric),
            post("runs/log-metric", metric),
            post("runs/log-batch", batch),
        ]
    )


@action(6)
def search_models(world):
    rng = world.rng
    fields = {
        "experiment_ids": world.some(world.experiments, 1, 3, 30),
        "filter": filters.filter_text(rng, filters.logged_model_clause),
        "order_by": [model_order(rng) for _ in range(rng.choice([0, 0, 1, 1, 2]))],
        "max_results": rng.choice([1, 2, 50]) if rng.random() < 0.95 else rng.choice([0, -1, 51, 100_000]),
    }
    if rng.random() < 0.2:
        fields["datasets"] = [rng.choice([{"dataset_name": "d"}, {"dataset_name": "x", "dataset_digest": "x"}, {}])]
    return post("logged-models/search", fields)


def model_order(rng):
    names = ["name", "metrics.a", "metrics.loss", "creation_time", "creation_timestamp", "last_updated_timestamp"]
    names += ["model_id", "params.a", "nothing", "metrics.`a.b`", "model_type", "status", ""]
    term = {"field_name": rng.choice(names)}
    if rng.random() < 0.6:
        term["ascending"] = rng.random() < 0.5
    if rng.random() < 0.2:
        term |= rng.choice([{"dataset_name": "d"}, {"dataset_name": "d", "dataset_digest": "x"}, {"dataset_digest": "x"}])
    return term


def path(rng):
    return rng.choice(PATHS) if rng.random() < 0.85 else rng.choice(BAD_PATHS)


@action(4)
def upload(world):
    rng = world.rng
    # Only what was created is known by its symbol; an upload to nothing would only make a folder.
    run = world.one(world.runs, "f" * 32)
    place = rng.choice(["a.txt", "d/b.txt", "d/e/c.txt", "ü.txt", "d"])
    content = rng.choice([b"", b"one", b"two"])
    if rng.random() < 0.2:
        address = f"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path={place}"
        return Call("POST", address, base="", content=content)
    world.uploaded.append(run)
    return Call("PUT", f"{FILES}/up/{run}/{place}", base="", content=content)


@action(5)
def files(world):
    rng, run, model = world.rng, world.run(), world.model()
    up = world.one(world.uploaded, run)
    name, version = world.version()
    listed = {"run_id": run, "path": path(rng)} if rng.random() < 0.8 else {"run_id": run}
    get_file = {"run_id": run, "path": path(rng)}
    return rng.choice(
        [
            get("artifacts/list", listed),
            get("artifacts/list", listed),
            get("/get-artifact", get_file)._replace(base=""),
            get(FILES, {"path": f"up/{up}/{path(rng)}".rstrip("/")})._replace(base=""),
            get(f"{FILES}/up/{up}/{path(rng)}", {})._replace(base=""),
            Call("DELETE", f"{FILES}/up/{up}/{path(rng) or 'd'}", base=""),
            get(f"logged-models/{model}/artifacts/directories", {"artifact_directory_path": path(rng)}),
            get("/model-versions/get-artifact", {"name": name, "version": version, "path": path(rng)})._replace(base=""),
        ]
    )
