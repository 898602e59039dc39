"""Two servers, one sequence of calls, answers made comparable."""

import http.client
import json
import urllib.parse

TIMES = {"creation_time", "last_update_time", "creation_timestamp", "last_updated_timestamp"}
TIMES |= {"creation_timestamp_ms", "last_updated_timestamp_ms"}
PAIRS = {"tags", "params", "metrics", "aliases", "dataset_inputs"}
# The peer gives these in whatever order its database finds them.
PAIRS |= {"latest_versions"}


class Side:
    """One server: its connection and what its ids are called."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        self.real, self.symbols = {"E0": "0"}, {}

    def learn(self, symbol, real):
        self.real[symbol], self.symbols[real] = real, symbol

    def resolve(self, value):
        """Symbols to this server's ids, wherever they stand."""
        if isinstance(value, dict):
            return {key: self.resolve(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.resolve(item) for item in value]
        if not isinstance(value, str):
            return value
        if value in self.real:
            return self.real[value]
        return "/".join(self.real.get(part, part) for part in value.split("/")) if "/" in value else value

    def call(self, method, path, fields):
        fields = self.resolve(fields)
        address = f"/api/2.0/mlflow/{self.resolve(path)}"
        body, headers = None, {}
        if method == "GET":
            address += "?" + urllib.parse.urlencode(fields or {}, doseq=True)
        elif fields is not None:
            body, headers = json.dumps(fields), {"Content-Type": "application/json"}
        self.connection.request(method, address, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        try:
            return answer.status, json.loads(text)
        except ValueError:
            return answer.status, text

    def normal(self, value, key=""):
        """Ids by symbol, times gone, lists without an order of their own sorted."""
        if isinstance(value, dict):
            return {name: self.normal(item, name) for name, item in value.items() if name not in TIMES}
        if isinstance(value, list):
            items = [self.normal(item) for item in value]
            return sorted(items, key=lambda item: json.dumps(item, sort_keys=True)) if key in PAIRS else items
        if key == "value" and isinstance(value, str) and value.startswith("[{"):
            return json.loads(value)
        if isinstance(value, str):
            for real, symbol in self.symbols.items():
                if len(real) > 20 and real in value:
                    value = value.replace(real, symbol)
            if key == "experiment_id":
                return self.symbols.get(value, value)
            if key in ("artifact_uri", "artifact_location", "source", "root_uri"):
                return value.rsplit(":/", 1)[-1] if not value.startswith("mlflow-artifacts") else "proxied"
        return value


def made(kind, answer):
    if kind == "experiments":
        return answer["experiment_id"]
    if kind == "runs":
        return answer["run"]["info"]["run_id"]
    return answer["model"]["info"]["model_id"]


def ask(side, step):
    """The comparable answer of one call, all its pages included."""
    method, path, fields, makes = step
    status, body = side.call(method, path, fields)
    if status == 200 and makes is not None:
        side.learn(makes[1], made(makes[0], body))
    pages = [side.normal(without_token(body))]
    rounds = 0
    while status == 200 and isinstance(body, dict) and body.get("next_page_token") and rounds < 30:
        status, body = side.call(method, path, {**fields, "page_token": body["next_page_token"]})
        pages.append(side.normal(without_token(body)))
        rounds += 1
    if status != 200:
        return status, body.get("error_code") if isinstance(body, dict) else body, body
    return status, pages, None


def without_token(body):
    return {key: value for key, value in body.items() if key != "next_page_token"} if isinstance(body, dict) else body


def gap(ours, theirs, path=""):
    """The first places where two answers differ, in few words."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        keys = sorted({*ours, *theirs})
        return [found for key in keys for found in gap(ours.get(key), theirs.get(key), f"{path}.{key}")]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [found for at, pair in enumerate(zip(ours, theirs)) for found in gap(*pair, f"{path}[{at}]")]
    return [] if ours == theirs else [f"{path}: {json.dumps(ours)[:150]} | {json.dumps(theirs)[:150]}"]
