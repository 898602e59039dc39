"""The same random calls to Nagare and to a real `mlflow server`: their answers have to be the same.

`NAGARE_DIFFERENTIAL` is the number of calls, `NAGARE_SEED` the first seed. Not part of `npm test`: two servers create
runs at different milliseconds, and a search ordered by start time may then tie on one of them and not on the other.
"""

import collections
import json
import os
import random

import pytest

from . import explained
from .compare import Side, ask, gap
from .world import World

CALLS = int(os.environ.get("NAGARE_DIFFERENTIAL", "0"))
SEED = int(os.environ.get("NAGARE_SEED", "1"))
# Seeds that once found a difference.
FOUND = []


def differences(ours, theirs, seed, calls, reasons):
    world = World(random.Random(seed))
    for number in range(calls):
        step = world.step()
        mine, peers = ask(ours, step), ask(theirs, step)
        if mine[:2] == peers[:2]:
            continue
        reason = explained.why(step, mine, peers)
        reasons[reason or "unexplained"] += 1
        if reason is None:
            if mine[0] == peers[0] == 200:
                yield number, step, gap(mine[1], peers[1])[:3]
            else:
                yield number, step, [str(side[2] or side[1])[:300] for side in (mine, peers)]


@pytest.mark.skipif(CALLS == 0, reason="set NAGARE_DIFFERENTIAL to a number of calls")
@pytest.mark.parametrize("seed", [SEED, *FOUND])
def test_the_same_calls_get_the_same_answers(url, peer_url, seed):
    reasons = collections.Counter()
    found = list(differences(Side(url), Side(peer_url), seed, CALLS, reasons))
    print(f"seed {seed}: {CALLS} calls, {dict(reasons)}")
    report = "\n".join(json.dumps(item, ensure_ascii=False) for item in found[:40])
    assert not found, f"{len(found)} unexplained of {CALLS}:\n{report}"
