"""What the purse adds to the arithmetic of a re-assessment: the pictures, the right over the days, and what is stored of it.

What it adds to a whole one, from Kafka to the commit, is `re-assessment.*`.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from datetime import date
from statistics import median

import orjson

from services.income.assessments.comparing import ONE_DAY
from services.income.assessments.facts import Facts, Occasion
from services.income.assessments.giving import what_facts_give
from services.income.assessments.rules import assess
from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.norms.register import Parameters
from shared import ids
from shared.events.household import ASSEN, Lid
from tests.load.equality import facts_of
from tests.load.figure import Figure
from tests.load.households import MadeHousehold, make_households

DAY = date(2026, 7, 1)
ROUNDS = 3
PART = 100


async def measure(households: int) -> AsyncIterator[Figure]:
    """One at a time, as a batch of the worker does; processor time, without the database."""
    with_purse, without = await asyncio.to_thread(_both, households)
    about = "a re-assessment, worked out and ready to store"
    yield Figure("purse.without", without * 1e3, "ms", f"{about}, without the purse")
    yield Figure("purse.with", with_purse * 1e3, "ms", f"{about}, with the purse before and after")
    about = "what the purse adds to the arithmetic of a re-assessment"
    yield Figure("purse.with/without", with_purse / without, "ratio", about)


def _both(households: int) -> tuple[float, float]:
    """Seconds of one re-assessment, the median of the rounds; the two take turns within each, so that a slow second hits both.

    Each round has households of its own: of those of another round the answers may be kept.
    """
    local = load_local_parameters(ASSEN)
    seconds_with, seconds_without = [], []
    for seed in range(ROUNDS):
        work = work_of(make_households(households, DAY, seed=seed + 1, strange=0.1))
        parts = [work[begin : begin + PART] for begin in range(0, len(work), PART)]
        spent = [(_seconds(part, local), _seconds(part, None)) for part in parts]
        seconds_with.append(sum(one_part[0] for one_part in spent) / len(work))
        seconds_without.append(sum(one_part[1] for one_part in spent) / len(work))
    return median(seconds_with), median(seconds_without)


def work_of(made: Iterable[MadeHousehold]) -> list[tuple[Facts, Occasion]]:
    """What is known of each household, and what happened to its first member. Where nobody lives there is nobody it
    could happen to, and the worker has nothing to assess either.
    """
    return [
        (facts, _occasion(facts.household.leden[0]))
        for facts in map(facts_of, made)
        if facts.household.leden
    ]


def _occasion(whose: Lid) -> Occasion:
    return Occasion(ids.new_id(), ids.new_id(), "huishouden-gewijzigd", DAY, whose.inwoner_id)


def _seconds(work: list[tuple[Facts, Occasion]], local: Parameters | None) -> float:
    parameters = load_parameters()
    began = time.process_time()
    for facts, occasion in work:
        pictures = assess(occasion, facts, parameters, local)
        what_facts_give(facts, DAY - ONE_DAY, DAY, DAY, parameters)
        orjson.dumps([picture.model_dump(mode="json", by_alias=True) for picture in pictures])
    return time.process_time() - began
