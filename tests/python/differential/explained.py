"""Differences that are meant; each has its line in docs/decisions/0012-like-the-real-one.md."""

import json
import re


def without_nan(answer):
    return re.sub(r'"NaN"|\b0\.0\b|\b0\b', "0", json.dumps(answer, sort_keys=True))


def why(step, ours, theirs):
    """A reason when the difference is meant, else None. An answer is (status, content, body)."""
    _, path, fields, _ = step
    if theirs[0] >= 500:
        return "the peer fails where we refuse" if ours[0] < 500 else None
    fields = fields or {}
    if fields.get("max_results") == 0 and ours[0] == 400 and theirs[0] == 200:
        return "a page of nothing"
    words = fields.get("filter", "")
    if path == "experiments/search" and theirs[0] == 400 and re.search(r"\b(i?like|in|not in)\b", words):
        return "small comparators in an experiment filter"
    if path == "experiments/search" and "duplicate fields" in str(ours[2]):
        return "the same order twice"
    if path == "logged-models/search" and ('"' in words or re.search(r"\b(tag|param|metric|attribute|attr)\.", words)):
        return "quotes and prefixes in a logged-model filter"
    if path == "logged-models/search" and "status" in words:
        return "a logged model's status as a word"
    if path.startswith("logged-models") and without_nan(ours[1]) == without_nan(theirs[1]):
        return "NaN of a logged model's metric"
    return None
