"""What both servers hold, by symbol, and the words that random calls are made of."""

from typing import NamedTuple

from .filters import KEYS, METRICS, WORDS

BASES = ["/api/2.0/mlflow/", "/api/2.0/mlflow/", "/ajax-api/2.0/mlflow/"]
NAMES = ["n", "N", "m.m", "a b", "ü", "u\u0308", "x" * 60]
BAD_NAMES = ["", "a/b", "a:b", "..", " "]
VALUES = [0, 1, -1, 0.5, 1e3, "NaN", "Infinity", "-Infinity", 9, 2, "3", "1e3", 1e-300, 123456789012345678]
STAGES = ["None", "Staging", "production", "Archived", "nowhere"]
ALIASES = ["best", "old-1", "latest", "v1", "a b", "_", "Best", ""]
BAD_KEYS = ["", "a//b", "../x", "a b/", "x" * 251, "?", "."]
LONG = [5, 250, 500, 5000, 6000, 6001, 8000, 8001]


class Call(NamedTuple):
    """One request in symbols. `makes` is (kind, symbol) of what it creates; `content` are bytes instead of fields."""

    method: str
    path: str
    fields: dict | None = None
    makes: tuple | None = None
    base: str = BASES[0]
    content: bytes | None = None


def post(path, fields, makes=None):
    return Call("POST", path, fields, makes)


def get(path, fields):
    return Call("GET", path, fields)


class World:
    """Lists of symbols; the mapping to real ids is the checker's business.

    `seed` is part of every symbol and name: several worlds can follow each other on the same two servers.
    """

    def __init__(self, rng, seed):
        self.rng, self.seed = rng, seed
        self.experiments, self.runs, self.models = [], [], []
        self.registered, self.uploaded = [], []
        self.serial = 0
        # Calls that have to come before anything else.
        self.queue = []

    def fresh(self, prefix):
        self.serial += 1
        return f"{prefix}{self.seed}_{self.serial}"

    def unique(self, name):
        self.serial += 1
        return f"{name}-{self.seed}.{self.serial}"

    def one(self, symbols, unknown):
        if not symbols or self.rng.random() < 0.03:
            return unknown
        return self.rng.choice(symbols[-12:])

    def some(self, symbols, *sizes):
        return self.rng.sample(symbols, min(len(symbols), self.rng.choice(sizes)))

    def experiment(self):
        return self.one(self.experiments, "987654321")

    def run(self):
        return self.one(self.runs, "f" * 32)

    def model(self):
        return self.one(self.models, "m-" + "f" * 32)

    def name(self):
        return self.one(self.registered, "nobody") if self.rng.random() < 0.95 else self.rng.choice(BAD_NAMES)

    def version(self):
        """(name, number): numbers may be deleted or never given."""
        name = self.name()
        return name, self.rng.choice(["1", "1", "2", "3", "4", "x", "1.0"])

    def key(self):
        return self.rng.choice(KEYS) if self.rng.random() < 0.97 else self.rng.choice(BAD_KEYS)

    def value(self):
        return self.rng.choice(WORDS) if self.rng.random() < 0.97 else "v" * self.rng.choice(LONG)

    def tag(self):
        return {"key": self.key(), "value": self.value()}

    def tags(self, limit=3):
        return [self.tag() for _ in range(self.rng.randint(0, limit))]

    def metric(self):
        rng = self.rng
        metric = {
            "key": rng.choice(METRICS) if rng.random() < 0.97 else rng.choice(BAD_KEYS),
            "value": rng.choice(VALUES),
            "timestamp": rng.choice([1, 2, 2, 3, "4"]) if rng.random() < 0.98 else -1,
            "step": rng.choice([0, 0, 1, 2, -1, "7"]),
        }
        return metric if rng.random() < 0.9 else {k: v for k, v in metric.items() if k != "step"}

    def heard(self, call, status):
        """What could not be made is not spoken of again."""
        if status == 200 or call.makes is None:
            return
        for symbols in (self.experiments, self.runs, self.models):
            if call.makes[1] in symbols:
                symbols.remove(call.makes[1])

    def step(self):
        """The next call."""
        if self.queue:
            return self.queue.pop(0)
        actions = [ACTIONS[name] for name in sorted(ACTIONS)]
        made, _ = self.rng.choices(actions, [weight for _, weight in actions])[0]
        call = made(self)
        return call._replace(base=self.rng.choice(BASES)) if call.base == BASES[0] else call


ACTIONS = {}


def action(weight):
    """Registers a maker of calls; of a hundred calls about `weight` are its own."""

    def register(function):
        ACTIONS[function.__name__] = (function, weight)
        return function

    return register
