"""Differences that are meant; each has its line in docs/decisions/0012-like-the-real-one.md.

A rule is (reason, test). A test gets a `Difference`. Where it can, it asks the peer once more, in the words that the
peer understands: the answers have to be the same then.
"""

import json
import re
from typing import NamedTuple

from .mishaps import camel


class Difference(NamedTuple):
    """A call and its two answers, each (status, content, body of a refusal); `peer` asks the real one again."""

    call: object
    ours: tuple
    theirs: tuple
    peer: object

    @property
    def filter(self):
        return self.text("filter")

    def text(self, name):
        found = (self.call.fields or {}).get(name, "")
        return found if isinstance(found, str) else ""

    def statuses(self, ours, theirs):
        return self.ours[0] == ours and self.theirs[0] == theirs

    def said(self):
        """What the peer gives as its reason."""
        body = self.theirs[2]
        return str(body.get("message", "")) if isinstance(body, dict) else str(body)

    def our_word(self):
        return str(self.ours[2].get("message", "")) if isinstance(self.ours[2], dict) else ""

    def reworded(self, change):
        """True when the peer gives our answer to the same question in other words."""
        return self.ours[:2] == self.peer(self.call._replace(fields={**self.call.fields, "filter": change}))[:2]


RULES = []


def meant(reason):
    def register(test):
        RULES.append((reason, test))
        return test

    return register


@meant("archiving for an inactive stage")
def _(found):
    return found.statuses(400, 500) and "cannot archive existing model versions because" in found.said()


@meant("the same order twice")
def _(found):
    return found.statuses(400, 500) and "`order_by` contains duplicate fields" in found.said()


@meant("a source that cannot be resolved")
def _(found):
    if found.call.path != "model-versions/create" or found.theirs[0] != 500 or found.ours[0] not in (400, 404):
        return False
    return re.search(r"Unable to fetch model|No versions of model with name", found.said()) is not None


@meant("a page of nothing")
def _(found):
    zero = found.call.fields and str(found.call.fields.get("max_results")) == "0"
    return zero and found.call.path.endswith(("registered-models/search", "model-versions/search")) and found.ours[0] == 400


@meant("a number that is none in a logged-model filter")
def _(found):
    return found.statuses(400, 500) and "could not convert string to float" in found.said()


@meant("small comparators in an experiment filter")
def _(found):
    if found.call.path != "experiments/search" or "Invalid comparator" not in found.said():
        return False
    large = re.sub(r"\b(i?like|not in|in)\b(?=\s+['\"(])", lambda word: word[0].upper(), found.filter)
    return found.reworded(large)


@meant("double quotes in a logged-model filter")
def _(found):
    if found.call.path != "logged-models/search" or '"' not in found.filter:
        return False
    plain = re.sub(r'\."([^"]*)"', r".`\1`", found.filter)
    return found.reworded(re.sub(r'"([^"]*)"', r"'\1'", plain))


@meant("a logged model's status as a word")
def _(found):
    return found.call.path == "logged-models/search" and re.search(r"\bstatus\b", found.filter) is not None


@meant("an address that is none")
def _(found):
    return found.statuses(404, 404) and "<title>404 Not Found</title>" in str(found.theirs[2])


OTHER_START = "a run that does not say when it started"


@meant(OTHER_START)
def _(found):
    if found.call.path != "runs/create" or not found.statuses(200, 200):
        return False
    mine, peers = found.ours[1][0]["run"]["info"], found.theirs[1][0]["run"]["info"]
    return mine.pop("start_time") == "now" and peers.pop("start_time") == 0 and found.ours[1] == found.theirs[1]


@meant("what the server can do besides")
def _(found):
    if "server-info" not in found.call.path or not found.statuses(200, 200):
        return False
    return all(found.theirs[1][0].get(key) == value for key, value in found.ours[1][0].items())


@meant("values of a wrong type")
def _(found):
    """The peer drops such a field, and the fields after it, without a word."""
    wrong = re.search(r"Hint: Value was of type|Missing value for required parameter '[^']*[.\[]", found.our_word())
    # An empty word is none of those that the field may be.
    wrong = wrong or re.search(r"Missing value for required parameter '(run_view_type|view_type|status)'", found.our_word())
    return found.ours[0] == 400 and found.theirs[0] in (200, 400, 404, 500) and wrong is not None


@meant("a folder where a file should be written")
def _(found):
    return found.call.method == "PUT" and found.statuses(400, 500) and "cannot be written" in found.our_word()


@meant("the other spelling of a required field")
def _(found):
    """Asked in its own spelling the peer does the same, so that both hold the same again."""
    absent = re.search(r"Missing value for required parameter '(\w+)'", found.said())
    fields = dict(found.call.fields or {})
    if found.theirs[0] != 400 or absent is None or camel(absent[1]) not in fields:
        return False
    fields[absent[1]] = fields.pop(camel(absent[1]))
    return found.ours[:2] == found.peer(found.call._replace(fields=fields))[:2]


@meant("metrics of a data set, its digest left open")
def _(found):
    open_ended = [one for one in (found.call.fields or {}).get("datasets") or [] if "dataset_digest" not in one]
    return found.call.path == "logged-models/search" and found.statuses(200, 200) and len(open_ended) > 0


@meant("a tag given twice to a new experiment")
def _(found):
    return found.statuses(400, 400) and "constraint failed: experiment_tags.key" in found.said()


@meant("an artifact location with a query or a way up")
def _(found):
    location = found.text("artifact_location")
    taken = found.theirs[1] == "RESOURCE_ALREADY_EXISTS"
    return found.ours[0] == 400 and (found.theirs[0] == 200 or taken) and re.search(r"\?|\.\.", location) is not None


@meant("renaming what is deleted")
def _(found):
    return found.statuses(400, 500) and "Cannot rename a non-active experiment" in found.said()


@meant("two values of a logged model's metric in one place")
def _(found):
    return found.statuses(200, 400) and "constraint failed: logged_model_metrics" in found.said()


@meant("a folder fetched as a file, in the words of another framework")
def _(found):
    return found.statuses(400, 400) and "Artifact path refers to a directory" in str(found.theirs[2])


@meant("an id that stands in the address only")
def _(found):
    return found.call.path.startswith("logged-models/") and "for parameter 'model_id'" in found.said().replace("required ", "")


@meant("fewer than none")
def _(found):
    below = found.statuses(400, 200) and str(found.call.fields.get("max_results")).startswith("-")
    return below and found.call.path in ("metrics/get-history-bulk", "logged-models/search")


@meant("a file without a run")
def _(found):
    return found.call.path == "/get-artifact" and found.statuses(400, 404) and "Run with id=None" in found.said()


@meant("NaN as a word")
def _(found):
    """The peer writes what JSON does not have."""
    if found.call.path != "metrics/get-history-bulk" or not found.statuses(200, 200):
        return False
    return found.ours[1] == json.loads(re.sub(r"\bNaN\b", '"NaN"', json.dumps(found.theirs[1])))


@meant("a model linked to a run twice")
def _(found):
    return found.statuses(200, 400) and "constraint failed: inputs.source_type" in found.said()


@meant("a file without a path, in the words of another framework")
def _(found):
    fetched = found.call.path in ("/get-artifact", "/model-versions/get-artifact")
    return fetched and found.statuses(400, 400) and "path" not in found.call.fields


@meant("a search of experiments that does not say how many")
def _(found):
    if found.call.path != "experiments/search" or not found.statuses(200, 400):
        return False
    return found.call.fields.get("max_results") is None and "Invalid value 0 for parameter 'max_results'" in found.said()


@meant("null for a number")
def _(found):
    return None in (found.call.fields or {}).values() and found.theirs[0] == 500 and found.ours[0] in (200, 400)


@meant("files of a version that lie in the peer's own proxy, or with somebody whom it cannot ask")
def _(found):
    return found.call.path == "/model-versions/get-artifact" and found.statuses(404, 500)


@meant("a version beyond all numbers")
def _(found):
    return found.statuses(400, 500) and "Python int too large to convert" in found.said()


@meant("NaN of a logged model's metric")
def _(found):
    """The peer reads it back as 0."""
    if not found.call.path.startswith("logged-models") or not found.statuses(200, 200):
        return False
    return models_without_nan(found.ours[1]) == models_without_nan(found.theirs[1])


@meant("a listing at which MLflow breaks down")
def _(found):
    return found.call.path == "artifacts/list" and found.statuses(200, 500) and "Internal Server Error" in found.said()


@meant("more than one space inside a comparator")
def _(found):
    return "Invalid clause(s)" in found.said() and found.reworded(re.sub(r"\s+", " ", found.filter))


def models_without_nan(value):
    if isinstance(value, list):
        return sorted((models_without_nan(item) for item in value), key=str)
    if not isinstance(value, dict):
        return value
    plain = {key: models_without_nan(item) for key, item in value.items()}
    return {**plain, "value": 0.0} if "model_id" in plain and plain.get("value") == "NaN" else plain


@meant("a run that does not say in which experiment")
def _(found):
    nowhere = found.call.path == "runs/create" and not found.text("experiment_id")
    return nowhere and found.statuses(200, 400) and "FOREIGN KEY constraint failed" in found.said()


@meant("a recorded model that is no object")
def _(found):
    return found.call.path == "runs/log-model" and found.statuses(400, 500) and "is not a JSON object" in found.our_word()


@meant("an experiment renamed to a name that is taken")
def _(found):
    taken = found.ours[1] == "RESOURCE_ALREADY_EXISTS" and found.call.path == "experiments/update"
    return taken and found.statuses(400, 400) and "constraint failed: experiments" in found.said()


def why(found):
    """The reason when a difference is meant, else None."""
    return next((reason for reason, test in RULES if test(found)), None)

