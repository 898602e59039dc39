"""The same random calls to Nagare and to a real `mlflow server`: their answers have to be the same.

`NAGARE_DIFFERENTIAL` is the number of calls of each seed, `NAGARE_SEED` the seeds: `1`, or `1-10`. Without them a few
seeds that once found a difference make a few calls each.
"""

import collections
import json
import os
import random

import pytest

from . import explained, mishaps, model_calls, registry_calls, tracking_calls
from .compare import Side, ask, gap, without_strangers
from .world import World

CALLS = int(os.environ.get("NAGARE_DIFFERENTIAL", "40"))
# Seeds that found a difference within their first calls.
FOUND = [2, 6, 12]
FIRST, _, LAST = os.environ.get("NAGARE_SEED", "").partition("-")
SEEDS = range(int(FIRST), int(LAST or FIRST) + 1) if FIRST else FOUND
# Of a hundred calls this many are spoiled.
SPOILED = 8

assert model_calls and registry_calls and tracking_calls, "they register what a world can do"


@pytest.fixture(scope="module")
def sides(url, peer_url):
    return Side(url), Side(peer_url)


def step_of(world, rng):
    call = world.step()
    return mishaps.damaged(rng, call) if rng.random() * 100 < SPOILED else call


def differences(sides, seed, calls, reasons):
    ours, theirs = sides
    rng = random.Random(seed)
    part = 0
    world = World(rng, seed * 1000)
    for number in range(calls):
        call = step_of(world, rng)
        mine, peers = ask(ours, call), ask(theirs, call)
        world.heard(call, peers[0])
        if call.path == "experiments/search" and mine[0] == peers[0] == 200:
            known = {"0", *ours.symbols.values()} & {"0", *theirs.symbols.values()}
            mine, peers = without_strangers(mine, known), without_strangers(peers, known)
        if mine[:2] == peers[:2]:
            continue
        reason = explained.why(explained.Difference(call, mine, peers, lambda other: ask(theirs, other)))
        reasons[reason or "unexplained"] += 1
        one_sided = (mine[0] == 200) != (peers[0] == 200) and call.method != "GET" and not call.path.endswith("search")
        if one_sided or reason == explained.OTHER_START:
            # One of them has done something that the other has not: what follows would differ for that alone.
            part += 1
            world = World(rng, seed * 1000 + part)
        if reason is None:
            if mine[0] == peers[0] == 200:
                yield number, call, gap(mine[1], peers[1])[:3]
            else:
                yield number, call, [str(side[2] or side[1])[:300] for side in (mine, peers)]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_calls_get_the_same_answers(sides, seed):
    reasons = collections.Counter()
    found = list(differences(sides, seed, CALLS, reasons))
    print(f"seed {seed}: {CALLS} calls, {dict(reasons)}")
    report = "\n".join(json.dumps(item, ensure_ascii=False, default=str) for item in found[:200])
    assert not found, f"{len(found)} unexplained of {CALLS}:\n{report}"
