"""Random filter and order texts: mostly right, sometimes broken, always the same for the same seed."""

KEYS = ["a", "b", "a.b", "loss", "Üñ"]
WORDS = ["x", "y", "X", "xy", "", "it's", "100%", "a_b", "z*", "[q]", "ü", "u\u0308", "Ü", "a\\b"]
METRICS = ["a", "b", "a.b", "loss"]
RUN_ORDERS = ["metrics.a", "metrics.loss", "metrics.`a.b`", "params.a", "tags.b", "start_time", "end_time", "run_name"]
RUN_ORDERS += ["attributes.status", "Created", "nothing", "dataset.name", "status", 'params."a.b"', "tag.a", "user_id"]
EXPERIMENT_ORDERS = ["name", "experiment_id", "attribute.name", "tags.a", "creation_time", "last_update_time"]
MODEL_ORDERS = ["name", "timestamp", "last_updated_timestamp", "nothing", "attribute.name", "creation_timestamp"]
VERSION_ORDERS = ["name", "version_number", "creation_timestamp", "last_updated_timestamp", "x", "attribute.name"]
TEXT = ["=", "!=", "LIKE", "ILIKE", "like", "ilike"]
NUMBER = ["=", "!=", "<", "<=", ">", ">="]


def quoted(rng, word):
    return rng.choice(["'{}'", "'{}'", "'{}'", '"{}"']).format(word.replace("'", ""))


def key(rng, keys=KEYS):
    name = rng.choice(keys)
    if "Ü" in name:
        return f"`{name}`"
    return rng.choice([name, name, f"`{name}`", f'"{name}"'])


def pattern(rng):
    word = rng.choice(WORDS)
    return rng.choice([word, f"%{word}", f"{word}%", f"%{word}%", "_", "%"])


def number(rng):
    return rng.choice(["0", "1", "-1", "0.5", "1e3", "-2.5e-1", "9", "1.", ".5", "abc", "'1'"])


def text_clause(rng, name, presence=False, lists=False):
    pick = rng.random()
    if presence and pick < 0.12:
        return f"{name} {rng.choice(['IS NULL', 'IS NOT NULL', 'is null', 'is not null'])}"
    if lists and pick < 0.25:
        many = ", ".join(quoted(rng, word) for word in rng.sample(WORDS, rng.randint(1, 3)))
        return f"{name} {rng.choice(['IN', 'NOT IN', 'in'])} ({many})"
    operator = rng.choice(TEXT)
    word = pattern(rng) if operator.upper().endswith("LIKE") else rng.choice(WORDS)
    return f"{name}{rng.choice([' ', ' ', ''])}{operator} {quoted(rng, word)}".replace("LIKE", "LIKE")


def spaced(clause):
    """Word operators need their space."""
    for word in ["LIKE", "ILIKE", "like", "ilike", "IN", "NOT IN", "in"]:
        clause = clause.replace(f"`{word} ", f"` {word} ").replace(f'"{word} ', f'" {word} ')
    return clause


def number_clause(rng, name):
    gap = rng.choice([" ", ""])
    return f"{name}{gap}{rng.choice(NUMBER)}{gap}{number(rng)}"


def run_clause(runs):
    return lambda rng: one_of(rng, runs) if runs and rng.random() < 0.05 else some_run_clause(rng)


def one_of(rng, runs):
    """By id; symbols in a filter become ids on their way."""
    many = ", ".join(f"'{run}'" for run in rng.sample(runs, min(len(runs), 3)))
    name = rng.choice(["run_id", "attributes.run_id"])
    return rng.choice([f"{name} {rng.choice(['IN', 'NOT IN'])} ({many})", f"{name} != '{runs[-1]}'"])


def some_run_clause(rng):
    pick = rng.random()
    if pick < 0.3:
        return number_clause(rng, f"{rng.choice(['metrics', 'metric'])}.{key(rng, METRICS)}")
    if pick < 0.5:
        return text_clause(rng, f"{rng.choice(['params', 'param', 'parameter', 'parameters'])}.{key(rng)}", True)
    if pick < 0.7:
        return text_clause(rng, f"{rng.choice(['tags', 'tag'])}.{key(rng)}", True)
    if pick < 0.8:
        field = rng.choice(["dataset", "datasets"]) + "." + rng.choice(["name", "digest", "context", "source"])
        return text_clause(rng, field, lists=True)
    if pick < 0.9:
        field = rng.choice(["start_time", "end_time", "attributes.start_time", "Created", "created"])
        return f"{field} {rng.choice(NUMBER)} {rng.choice(['0', '1000', '1003', '1005', '1.5'])}"
    field = rng.choice(["status", "attribute.status", "run_name", "attr.`Run name`", "user_id", "run_id", "nothing"])
    return text_clause(rng, field, lists=True)


def experiment_clause(rng):
    pick = rng.random()
    if pick < 0.5:
        return text_clause(rng, rng.choice(["name", "attribute.name", "attr.name"]), lists=rng.random() < 0.2)
    if pick < 0.6:
        return f"{rng.choice(['creation_time', 'last_update_time'])} {rng.choice(NUMBER)} {rng.choice(['0', '1'])}"
    return text_clause(rng, f"{rng.choice(['tags', 'tag'])}.{key(rng)}", presence=True)


def logged_model_clause(rng):
    pick = rng.random()
    if pick < 0.3:
        return number_clause(rng, f"metrics.{key(rng, METRICS)}")
    if pick < 0.5:
        return text_clause(rng, f"params.{key(rng)}")
    if pick < 0.7:
        return text_clause(rng, f"tags.{key(rng)}")
    return text_clause(rng, rng.choice(["name", "model_type", "attributes.name", "status"]), lists=True)


def registered_clause(rng):
    if rng.random() < 0.5:
        return text_clause(rng, rng.choice(["name", "attribute.name", "description"]), lists=True)
    return text_clause(rng, f"{rng.choice(['tags', 'tag'])}.{key(rng)}")


def version_clause(runs):
    return lambda rng: one_of(rng, runs) if runs and rng.random() < 0.05 else some_version_clause(rng)


def some_version_clause(rng):
    pick = rng.random()
    if pick < 0.3:
        return f"version_number {rng.choice(NUMBER)} {rng.choice(['1', '2', '0', 'x', '1.5'])}"
    if pick < 0.6:
        return text_clause(rng, rng.choice(["name", "run_id", "source_path", "attribute.name"]), lists=True)
    return text_clause(rng, f"{rng.choice(['tags', 'tag'])}.{key(rng)}")


def broken(rng, text):
    """One small damage."""
    kind = rng.randrange(6)
    at = rng.randrange(len(text) + 1)
    if kind == 0:
        return text[:at]
    if kind == 1:
        return text.replace("'", "", 1)
    if kind == 2:
        return f"{text} OR {text}"
    if kind == 3:
        return f"({text})"
    if kind == 4:
        return f"{text} AND"
    return text.replace(" ", "  ")


def filter_text(rng, clause):
    count = rng.choice([0, 1, 1, 1, 2, 2, 3])
    text = rng.choice([" AND ", " and "]).join(spaced(clause(rng)) for _ in range(count))
    return broken(rng, text) if rng.random() < 0.12 else text


def order(rng, fields):
    chosen = rng.sample(fields, rng.choice([0, 1, 1, 2]))
    return [f"{field}{rng.choice(['', ' ASC', ' DESC', ' desc', ' asc'])}" for field in chosen]
