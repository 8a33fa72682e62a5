"""In the purse an exemption is unknown on the days on which it is in the right, whoever died, moved in or earns."""

from collections.abc import Iterator
from datetime import date

import pytest

from services.income.assessments.facts import Facts, Occasion
from services.income.assessments.income import exemptions_missing
from services.income.assessments.rules import assess
from services.income.norms.loading import load_local_parameters, load_parameters
from shared import ids
from shared.events.household import ASSEN
from shared.events.income import Beeld
from shared.events.purse import Beurs, Kant
from tests.load.equality import facts_of
from tests.load.households import make_households

PARAMETERS = load_parameters()
LOCAL = load_local_parameters(ASSEN)


@pytest.mark.parametrize("day", [date(2026, 3, 15), date(2026, 7, 1)])
def test_an_exemption_that_is_unknown_in_the_right_is_unknown_in_the_purse(day: date) -> None:
    seen: set[bool] = set()
    for facts, beeld, side, beurs in _sides(day):
        missing = bool(exemptions_missing(facts, beeld.datum, PARAMETERS))
        told = any(fact.feit == "vrijlating" and fact.kant == side for fact in beurs.onbekend)

        assert missing or not told
        if beeld.bijstand_centen:
            assert told == missing
            seen.add(told)

    assert seen == {True, False}


def _sides(day: date) -> Iterator[tuple[Facts, Beeld, Kant, Beurs]]:
    """Of made households in which people die, come and go around the day, both sides of each purse."""
    for made in make_households(300, day, seed=1, strange=0.4):
        facts = facts_of(made)
        if not facts.household.leden:
            continue
        whose = facts.household.leden[0].inwoner_id
        occasion = Occasion(ids.new_id(), ids.new_id(), "huishouden-gewijzigd", day, whose)
        for found in assess(occasion, facts, PARAMETERS, LOCAL):
            if found.beurs is not None and found.voor is not None and found.na is not None:
                yield facts, found.voor, "voor", found.beurs
                yield facts, found.na, "na", found.beurs
