"""Two servers, one sequence of calls, answers made comparable."""

import http.client
import json
import re
import urllib.parse

TIMES = {"creation_time", "last_update_time", "creation_timestamp", "last_updated_timestamp"}
TIMES |= {"creation_timestamp_ms", "last_updated_timestamp_ms"}
PAIRS = {"tags", "params", "metrics", "aliases", "dataset_inputs", "model_inputs", "model_outputs"}
# The peer gives these in whatever order its database finds them.
PAIRS |= {"latest_versions", "dataset_summaries", "model_versions of latest"}
PLACES = {"artifact_uri", "artifact_location", "source", "root_uri"}
SYMBOL = re.compile(r"\b[ERM]\d+_\d+\b")
IDENTITY = re.compile(r"(?:m-)?[0-9a-f]{32}")
RANDOM_NAME = re.compile(r"[a-z]+-[a-z]+-\d{1,3}")
# Times that a server took itself and not from a call.
NOW = 1_600_000_000_000
MOST_PAGES = 12


class Side:
    """One server: its connection and what its ids are called."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        self.real, self.symbols = {}, {}

    def learn(self, symbol, real):
        self.real[symbol], self.symbols[real] = real, symbol

    def resolve(self, value):
        """Symbols to this server's ids, wherever they stand."""
        if isinstance(value, dict):
            return {key: self.resolve(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.resolve(item) for item in value]
        if isinstance(value, str):
            return SYMBOL.sub(lambda found: self.real.get(found[0], found[0]), value)
        return value

    def call(self, call):
        """(status, body) of one request: JSON when it is, else text."""
        fields = self.resolve(call.fields)
        address = urllib.parse.quote(self.resolve(call.base + call.path), safe="/%?=&")
        body, headers = None, {}
        if call.method == "GET":
            query = urllib.parse.urlencode(fields or {}, doseq=True)
            address += f"?{query}" if query else ""
        elif call.content is not None:
            body = call.content
        elif fields is not None:
            body, headers = json.dumps(fields), {"Content-Type": "application/json"}
        answer = self.answer(call.method, address, body, headers)
        text = answer.read().decode()
        try:
            return answer.status, json.loads(text)
        except ValueError:
            return answer.status, text

    def answer(self, *request):
        try:
            self.connection.request(*request)
            return self.connection.getresponse()
        except (ConnectionError, http.client.BadStatusLine):
            # The peer drops the connection after some of its own errors.
            self.connection.close()
            self.connection.request(*request)
            return self.connection.getresponse()

    def normal(self, value, key=""):
        """Ids by symbol, times gone, lists without an order of their own sorted."""
        if isinstance(value, dict):
            return {name: self.normal(item, name) for name, item in value.items() if name not in TIMES}
        if isinstance(value, list):
            items = [self.normal(item) for item in value]
            return sorted(items, key=lambda item: json.dumps(item, sort_keys=True)) if key in PAIRS else items
        if isinstance(value, int) and key in ("start_time", "end_time") and value > NOW:
            return "now"
        return self.normal_text(value, key) if isinstance(value, str) else value

    def normal_text(self, value, key):
        if key == "value" and value.startswith("[{"):
            return self.normal(json.loads(value))
        if key == "experiment_id":
            return self.symbols.get(value, value)
        if RANDOM_NAME.fullmatch(value):
            return "(random)"
        value = IDENTITY.sub(lambda found: self.symbols.get(found[0], found[0]), value)
        if key in PLACES:
            return value.rsplit(":/", 1)[-1] if not value.startswith("mlflow-artifacts") else "proxied"
        return value


def made(kind, answer):
    if kind == "experiments":
        return answer["experiment_id"]
    if kind == "runs":
        return answer["run"]["info"]["run_id"]
    return answer["model"]["info"]["model_id"]


def without_token(body):
    return {key: value for key, value in body.items() if key != "next_page_token"} if isinstance(body, dict) else body


def pages_of(side, call):
    """The answer, and all that its page tokens lead to."""
    status, body = side.call(call)
    yield status, body
    for _ in range(MOST_PAGES):
        if status != 200 or not isinstance(body, dict) or not body.get("next_page_token"):
            return
        status, body = side.call(call._replace(fields={**call.fields, "page_token": body["next_page_token"]}))
        yield status, body


def ask(side, call):
    """The comparable answer of one call, all its pages included: (status, content, body of a refusal)."""
    pages = list(pages_of(side, call))
    status, body = pages[0]
    if status == 200 and call.makes is not None:
        side.learn(call.makes[1], made(call.makes[0], body))
    for later, refused in pages[1:]:
        if later != 200:
            return later, "on a later page", refused
    if status != 200:
        return status, body.get("error_code") if isinstance(body, dict) else body[:60], body
    bodies = [without_token(page) for _, page in pages]
    if call.path == "runs/search":
        bodies = [tied(bodies, call.fields.get("order_by") or [], side.symbols)]
    if call.path == "experiments/search":
        whole = not pages[-1][1].get("next_page_token")
        bodies = [by_time(bodies, call.fields.get("order_by") or [], side.symbols, whole)]
    if call.path.endswith("get-latest-versions"):
        bodies = [{"latest_versions": page.get("model_versions", [])} for page in bodies]
    if call.path.startswith("metrics/"):
        bodies = [{"history": by_run(side, page.get("metrics", [])), "told": "metrics" in page} for page in bodies]
    return status, [side.normal(page) for page in bodies], None


def by_run(side, metrics):
    """In the order of what the runs are called, which is not that of their ids; within a run as it came."""
    return sorted(metrics, key=lambda metric: side.symbols.get(metric.get("run_id"), ""))


def value_in(run, term):
    """What a run has for a term of the order: the same for both servers as long as their runs are the same."""
    name = re.sub(r"(?i)\s+(asc|desc)$", "", term.strip())
    kind, _, key = name.rpartition(".") if name.startswith("attr") else name.partition(".")
    if not key or kind.startswith("attr"):
        attribute = (key or kind).strip('`"')
        return run["info"].get("start_time" if attribute.lower() == "created" else attribute)
    entries = run["data"].get(kind if kind.endswith("s") else f"{kind}s", [])
    return json.dumps([entry["value"] for entry in entries if entry["key"] == key.strip('`"')])


def tied(bodies, order, symbols):
    """Runs that no term of the order parts stand by their own id, which no two servers share.

    The rule is checked on each side; then they are put in the order in which they were made.
    """
    runs = [run for body in bodies for run in body.get("runs", [])]
    groups, places = [], []
    for run in runs:
        place = [run["info"].get("start_time"), *(value_in(run, term) for term in order)]
        if places and places[-1] == place:
            groups[-1].append(run)
        else:
            groups.append([run])
            places.append(place)
    by_id = any(re.search(r"run_id|run_name|Run name", term) for term in order)
    for group in groups if not by_id else []:
        ids = [run["info"]["run_id"] for run in group]
        assert ids == sorted(ids), f"ties are out of order: {ids}"
        group.sort(key=lambda run: symbols.get(run["info"]["run_id"], ""))
    sizes = [len(body.get("runs", [])) for body in bodies]
    return {"sizes": sizes, "runs": [run for group in groups for run in group]}


def by_time(bodies, order, symbols, whole):
    """Experiments in an order that has a time in it: which are made in the same millisecond is chance.

    Each side's order is checked against its own times; then they are put in the order of what they are called. Of a
    list that was not read to its end nothing more can be said.
    """
    terms = [term.split() for term in order] or [["creation_time", "DESC"]]
    names = [re.sub(r"^attr\w*\.", "", term[0].strip('`"')) for term in terms]
    found = [item for body in bodies for item in body.get("experiments", [])]
    if not {"creation_time", "last_update_time"} & set(names):
        return {"experiments": found}
    for before, after in zip(found, found[1:]):
        for name, term in zip(names, terms):
            one, other = before.get(name), after.get(name)
            if one == other:
                continue
            descending = term[-1].upper() == "DESC"
            one, other = (int(one), int(other)) if name.endswith("time") else (str(one), str(other))
            assert (one > other) == descending, f"{name} is out of order: {before} {after}"
            break
    called = sorted(found, key=lambda item: symbols.get(item["experiment_id"], item["experiment_id"]))
    return {"experiments": called if whole else []}


def without_strangers(answer, known):
    """Experiments that only one of the two servers has agreed to make are left out of its lists."""
    status, content, body = answer
    pages = [[item for item in page["experiments"] if item["experiment_id"] in known] for page in content]
    return status, [{"experiments": page} for page in pages], body


def gap(ours, theirs, path=""):
    """The first places where two answers differ, in few words."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        keys = sorted({*ours, *theirs})
        return [found for key in keys for found in gap(ours.get(key), theirs.get(key), f"{path}.{key}")]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [found for at, pair in enumerate(zip(ours, theirs)) for found in gap(*pair, f"{path}[{at}]")]
    return [] if ours == theirs else [f"{path}: {json.dumps(ours)[:150]} | {json.dumps(theirs)[:150]}"]
