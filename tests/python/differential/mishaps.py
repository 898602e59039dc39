"""Calls that a careless client would send: a field missing, of the wrong type, empty, spelled otherwise."""

import re

WRONG = [None, 7, 1.5, True, "", "x", "1", [], ["x"], [1], {}, {"key": "a"}, "12345678901234567890", -1]


def camel(name):
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name)


def is_number(value):
    return str(value[0] if isinstance(value, list) and value else value).lstrip("-").isdigit()


def spots(fields):
    """Every place where something can go wrong: (container, key)."""
    for key, value in fields.items():
        yield fields, key
        for item in value if isinstance(value, list) else []:
            if isinstance(item, dict):
                yield from spots(item)
        if isinstance(value, dict):
            yield from spots(value)


def copy(value):
    if isinstance(value, dict):
        return {key: copy(item) for key, item in value.items()}
    return [copy(item) for item in value] if isinstance(value, list) else value


def damaged(rng, call):
    """The call with one mishap. What it would have made is made or not, as the servers judge."""
    if not call.fields or call.base == "":
        return call
    fields = copy(call.fields)
    container, key = rng.choice(list(spots(fields)))
    kind = rng.randrange(5)
    if kind == 0:
        del container[key]
    elif kind == 1:
        container["unknown_field"] = rng.choice(WRONG)
    elif kind == 2:
        container[camel(key)] = container.pop(key)
    else:
        # A number might be the id of an experiment, but not of the same one on both servers.
        wrong = [value for value in WRONG if not is_number(value)] if key.startswith("experiment_id") else WRONG
        container[key] = rng.choice(wrong)
    return call._replace(fields=fields)
