"""What an application asks: what is missing, or twelve months old, and nothing else."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.income.applying.amounts import least_advance
from services.income.applying.asking import Household, Needed, asked_kinds, what_is_needed
from services.income.assessments.facts import Facts, Wage
from services.income.findings.facts import Nettoloon, Onderwijs, Vaststelling
from services.income.means.assets import Vermogen
from services.income.norms.loading import load_parameters
from services.income.norms.payment import Voorschot
from shared import ids
from shared.events.income import Reden
from shared.testing.events import make_household, make_member

DAY = date(2026, 11, 2)
A_YEAR_AGO = date(2025, 11, 2)
GROWN, YOUNG = date(1990, 5, 17), date(2003, 1, 1)
ANK = make_member(geboortedatum=GROWN)
HOME = make_household(ANK, bijstand=())


def asked_of(
    facts: Facts | None,
    *people: UUID,
    told_on: date | None = DAY,
    births: tuple[date, ...] = (GROWN,),
    day: date = DAY,
) -> tuple[Needed, ...]:
    household = Household(people or (ANK.inwoner_id,), births, told_on)
    return what_is_needed(household, facts, day, load_parameters())


def wage(person_id: UUID, since: date, until: date | None = None) -> Wage:
    return Wage(person_id, since, until, 1_000_00, ids.new_id())


def test_of_whom_nothing_is_known_everything_is_asked() -> None:
    assert asked_kinds(asked_of(None, told_on=None)) == (
        "huishouden",
        "woonlasten",
        "inkomen",
        "vermogen",
    )


@pytest.mark.parametrize(
    ("since", "is_asked"),
    [(A_YEAR_AGO, True), (A_YEAR_AGO + timedelta(days=1), False), (DAY, False)],
)
def test_what_was_told_within_twelve_months_is_not_asked_again(
    since: date, *, is_asked: bool
) -> None:
    facts = Facts(HOME, wages=(wage(ANK.inwoner_id, since),))

    assert ("inkomen" in asked_kinds(asked_of(facts))) is is_asked


def test_a_job_that_ended_is_as_new_as_its_end_and_one_to_come_tells_nothing_yet() -> None:
    ended = Facts(HOME, wages=(wage(ANK.inwoner_id, date(2020, 1, 1), date(2026, 10, 1)),))
    to_come = Facts(HOME, wages=(wage(ANK.inwoner_id, date(2026, 12, 1)),))

    assert {need.known_since for need in asked_of(ended) if need.what == "inkomen"} == {
        date(2026, 10, 1)
    }
    assert "inkomen" in asked_kinds(asked_of(to_come))


def test_income_is_asked_of_the_partner_of_whom_nobody_told() -> None:
    partner = ids.new_id()
    facts = Facts(HOME, wages=(wage(ANK.inwoner_id, DAY),))

    needed = asked_of(facts, ANK.inwoner_id, partner, births=(GROWN, GROWN))

    assert [need.person_id for need in needed if need.what == "inkomen" and need.is_asked] == [
        partner
    ]


def test_what_was_established_counts_from_its_own_day() -> None:
    since = date(2026, 6, 1)
    findings = (
        Vaststelling(since, Nettoloon(1_000_00), ANK.inwoner_id),
        Vaststelling(since, Vermogen(100_00, 0)),
    )

    assert asked_kinds(asked_of(Facts(HOME, findings=findings))) == ("woonlasten",)


def test_education_is_asked_only_where_everybody_is_younger_than_27() -> None:
    partner = ids.new_id()

    assert "scholing" in asked_kinds(asked_of(None, births=(YOUNG,)))
    assert "scholing" not in asked_kinds(
        asked_of(None, ANK.inwoner_id, partner, births=(YOUNG, GROWN))
    )
    turned = date(2026, 11, 2)
    assert "scholing" not in asked_kinds(asked_of(None, births=(date(1999, 11, 2),), day=turned))
    assert "scholing" in asked_kinds(asked_of(None, births=(date(1999, 11, 3),), day=turned))


def test_education_that_was_established_is_not_asked() -> None:
    finding = Vaststelling(date(2026, 6, 1), Onderwijs(met_wsf=False), ANK.inwoner_id)

    found = asked_of(Facts(HOME, findings=(finding,)), births=(YOUNG,))

    assert "scholing" not in asked_kinds(found)


def test_an_advance_is_95_percent_of_what_would_be_granted_though_nothing_runs() -> None:
    least = least_advance(Facts(HOME), DAY, load_parameters())

    assert isinstance(least, Voorschot)
    assert least.centen == 1_348_49  # 95 % of 1.419,46
    rich = Facts(HOME, wages=(Wage(ANK.inwoner_id, DAY, None, 3_000_00, ids.new_id()),))
    assert least_advance(rich, DAY, load_parameters()) is None
    assert isinstance(least_advance(Facts(HOME), date(2030, 1, 1), load_parameters()), Reden)
