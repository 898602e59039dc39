"""Calls on registered models and their versions."""

from . import filters
from .filters import KEYS
from .world import ALIASES, BAD_NAMES, NAMES, STAGES, Call, action, get, post

SOURCES = ["s3://bucket/m", "/etc", "../x", "file:///etc", "mlflow-artifacts:/0/x", "http://h/x", "gs://b/../c", "x"]
SOURCES += ["runs:/other/m", "models:/nobody/1", "dbfs:/m", "models:/a/b/c", "ftp://h/x", "s3://b/%2e%2e/x"]
PROMPT = {"key": "mlflow.prompt.is_prompt", "value": "true"}


@action(3)
def create_registered(world):
    rng = world.rng
    name = world.unique(rng.choice(NAMES)) if rng.random() < 0.9 else rng.choice(BAD_NAMES)
    if rng.random() < 0.1:
        name = world.name()
    elif name not in BAD_NAMES:
        world.registered.append(name)
    fields = {"name": name, "description": rng.choice(["", "words"]), "tags": world.tags()}
    if rng.random() < 0.05:
        fields["tags"] = [*fields["tags"], PROMPT]
    return post("registered-models/create", fields)


@action(7)
def change_registered(world):
    rng, ref = world.rng, {"name": world.name()}
    choice = rng.randrange(12)
    if choice == 0:
        new = world.unique("renamed") if rng.random() < 0.8 else rng.choice([world.name(), *BAD_NAMES])
        world.registered.append(new)
        return post("registered-models/rename", {**ref, "new_name": new})
    if choice == 1:
        return Call("DELETE", "registered-models/delete", ref)
    stages = {**ref, "stages": rng.sample(STAGES, rng.randint(0, 2))}
    return rng.choice(
        [
            get("registered-models/get", ref),
            get("registered-models/get", ref),
            Call("PATCH", "registered-models/update", rng.choice([ref, {**ref, "description": rng.choice(["", "d"])}])),
            post("registered-models/set-tag", {**ref, **world.tag()}),
            Call("DELETE", "registered-models/delete-tag", {**ref, "key": rng.choice(KEYS)}),
            post("registered-models/alias", {**ref, "alias": rng.choice(ALIASES), "version": rng.choice("123x")}),
            post("registered-models/alias", {**ref, "alias": rng.choice(ALIASES), "version": "1"}),
            get("registered-models/alias", {**ref, "alias": rng.choice(ALIASES)}),
            Call("DELETE", "registered-models/alias", {**ref, "alias": rng.choice(ALIASES)}),
            post("registered-models/get-latest-versions", stages),
            get("registered-models/get-latest-versions", stages),
        ]
    )


@action(7)
def create_version(world):
    rng = world.rng
    body = {"name": world.name(), "tags": world.tags(), "description": rng.choice(["", "w"])}
    if rng.random() < 0.1:
        del body["description"]
    kind = rng.random()
    if kind < 0.35:
        run = world.run()
        return post("model-versions/create", {**body, "source": f"runs:/{run}/m", "run_id": run})
    if kind < 0.5:
        model = world.model()
        return post("model-versions/create", {**body, "source": f"models:/{model}", "model_id": model})
    if kind < 0.6:
        address = rng.choice(["/1", "/latest", "/Staging", "@best"])
        return post("model-versions/create", {**body, "source": f"models:/{world.name()}{address}"})
    owner = rng.choice([{}, {"run_id": world.run()}, {"model_id": world.model()}])
    source = rng.choice(SOURCES) if rng.random() < 0.5 else "s3://bucket/m"
    return post("model-versions/create", {**body, **owner, "source": source, "run_link": rng.choice(["", "l"])})


@action(9)
def change_version(world):
    rng = world.rng
    name, version = world.version()
    ref = {"name": name, "version": version}
    if rng.random() < 0.06:
        return Call("DELETE", "model-versions/delete", ref)
    stage = {**ref, "stage": rng.choice(STAGES), "archive_existing_versions": rng.random() < 0.4}
    return rng.choice(
        [
            get("model-versions/get", ref),
            get("model-versions/get", ref),
            get("model-versions/get-download-uri", ref),
            Call("PATCH", "model-versions/update", rng.choice([ref, {**ref, "description": rng.choice(["d", ""])}])),
            post("model-versions/set-tag", {**ref, **world.tag()}),
            Call("DELETE", "model-versions/delete-tag", {**ref, "key": rng.choice(KEYS)}),
            post("model-versions/transition-stage", stage),
            post("model-versions/transition-stage", {**ref, "stage": rng.choice(STAGES)}),
        ]
    )


@action(8)
def search_registry(world):
    rng = world.rng
    size = rng.choice([1, 2, 100])
    own = f"name LIKE '%-{world.seed}.%'"
    models = rng.random() < 0.5
    clause = filters.registered_clause if models else filters.version_clause(world.runs)
    wanted = filters.filter_text(rng, clause)
    query = {
        "filter": f"{own} AND {wanted}" if wanted else own,
        "order_by": filters.order(rng, filters.MODEL_ORDERS if models else filters.VERSION_ORDERS),
        "max_results": rng.choice([size, size, size, 1001 if models else 200_001, 0]),
    }
    if rng.random() < 0.1:
        del query["max_results"]
    return get("registered-models/search" if models else "model-versions/search", query)
