"""A right recalculated with what is known: the same months as they are settled with, and what differs is seen."""

from datetime import date, timedelta
from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.assessments.facts import Facts, Wage
from services.income.findings.facts import AnderInkomen, Bron, Vaststelling, VolledigeZorg
from services.income.means.assets import Vermogen
from services.income.means.rules import Gebruikt, Regime, Vrijlatingsfeiten
from services.income.norms.loading import load_parameters
from services.income.norms.register import NietVastTeStellen
from services.income.norms.rules import find_grondslag
from services.income.norms.woonsituatie import woonsituatie_of
from services.income.recheck.known import KnownDossier
from services.income.recheck.rules import Nagerekend, compare
from services.income.rights.facts import Keuzes
from services.income.rights.standing import Invulling, Rechtsperiode, Staand
from services.income.rights.timeline import right_over_time
from services.income.settlement.months import jobs_of, months_of
from services.income.settlement.rules import Berekend, Verdiend, calculate
from shared.events.household import Huishouden
from shared.testing.events import make_household, make_member

PARAMETERS = load_parameters()
JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 1)
LAST_DAY = date(2026, 12, 31)
MONTHS = [date(2026, number, 1) for number in range(1, 13)]
ANK = make_member()
CHILD = make_member("kind", date(2019, 4, 4))
CHOICES = Keuzes(maand_zonder_bijstand_beeindigt=False)
SOURCES: tuple[Bron, ...] = ("alimentatie", "kinderbijslag")


def standing_of(home: Huishouden, van: date = date(2025, 6, 1)) -> Staand:
    ground = find_grondslag(woonsituatie_of(home.members_on(JANUARY), JANUARY), PARAMETERS)
    return (Rechtsperiode(van, None, Invulling(ground, 0), UUID(int=1)),)


def known(*findings: Vaststelling, wages: tuple[Wage, ...] = (), child: bool = False) -> Facts:
    home = make_household(ANK, *([CHILD] if child else []))
    return Facts(home, wages, findings=findings, standing=standing_of(home))


def earned(facts: Facts) -> Verdiend:
    return Verdiend(jobs_of(facts, LAST_DAY, PARAMETERS), {})


def recheck(facts: Facts, settled: dict[date, int] | None = None) -> dict[int, Nagerekend]:
    dossier = KnownDossier(facts, earned(facts), PARAMETERS, CHOICES)
    right = right_over_time(dossier, (JANUARY, DECEMBER))
    found = compare(
        right, settled or {}, facts.standing or (), (JANUARY, DECEMBER), PARAMETERS, "kalenderdagen"
    )
    return {month.maand.month: month for month in found}


def settlement_of(facts: Facts) -> tuple[Berekend, ...]:
    months = months_of(facts, JANUARY, DECEMBER, PARAMETERS)
    return calculate(months, earned(facts), PARAMETERS)


def exemption(vanaf: date = JANUARY, **more: object) -> Vaststelling:
    return Vaststelling(vanaf, Vrijlatingsfeiten("oud_31_2", **more), ANK.inwoner_id)  # type: ignore[arg-type]


def wage(vanaf: date, cents: int, tot: date | None = None) -> Wage:
    return Wage(ANK.inwoner_id, vanaf, tot, cents, UUID(int=vanaf.toordinal()))


DAYS = st.integers(0, 364).map(lambda days: JANUARY + timedelta(days=days))


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    jobs = []
    for vanaf in draw(st.lists(DAYS, max_size=3, unique=True)):
        end = draw(st.none() | st.integers(1, 200))
        tot = None if end is None else vanaf + timedelta(days=end)
        jobs.append(wage(vanaf, draw(st.integers(0, 200_000)), tot))
    found = []
    if draw(st.booleans()):
        used = Gebruikt(n=draw(st.integers(0, 6)))
        regime: Regime = draw(st.sampled_from(get_args(Regime)))
        found.append(Vaststelling(draw(DAYS), Vrijlatingsfeiten(regime, used), ANK.inwoner_id))
    if draw(st.booleans()):
        found.append(Vaststelling(JANUARY, VolledigeZorg(heeft=True), ANK.inwoner_id))
    for source in draw(st.sets(st.sampled_from(SOURCES))):
        since, last = draw(st.sampled_from(MONTHS)), draw(st.none() | st.sampled_from(MONTHS))
        income = AnderInkomen(source, draw(st.integers(0, 150_000)))
        until = last if last is not None and last > since else None
        found.append(Vaststelling(since, income, ANK.inwoner_id, until))
    return known(*found, wages=tuple(jobs), child=draw(st.booleans()))


@given(facts())
def test_the_walk_over_the_facts_gives_each_month_what_a_settlement_makes_of_it(
    known: Facts,
) -> None:
    """Two ways over the same rules: by the right as it stands, and by what the facts give."""
    given_by_facts = recheck(known)
    for month in settlement_of(known):
        found = given_by_facts[month.maand.month].gegeven
        assert (found.norm, found.vrijgelaten, found.telt_mee, found.bijstand) == (
            (month.norm, month.vrijgelaten, month.telt_mee, month.bijstand)
            if month.bijstand
            else (0, 0, 0, 0)
        )


def test_what_the_law_exempts_counts_in_no_month() -> None:
    """Kinderbijslag, as it was established (art. 31 lid 2 onder e)."""
    told = known(Vaststelling(JANUARY, AnderInkomen("kinderbijslag", 30_000), ANK.inwoner_id))

    assert {month.telt_mee for month in settlement_of(told)} == {0}
    assert {month.verschil for month in recheck(told).values()} == {0}


def test_a_month_that_was_settled_with_another_wage_differs_by_what_counts_of_it() -> None:
    told = known(exemption(), wages=(wage(JANUARY, 80_000),))
    settled = {month.maand: month.bijstand for month in settlement_of(told)}

    settled[date(2026, 3, 1)] += 7_500

    differs = {number: month.verschil for number, month in recheck(told, settled).items()}
    assert differs.pop(3) == -7_500
    assert set(differs.values()) == {0}


def test_assets_above_the_limit_are_why_the_facts_give_nothing_from_that_day() -> None:
    found = recheck(known(Vaststelling(date(2026, 7, 16), Vermogen(2_000_000))))

    assert found[6].verschil == 0
    assert found[7].gronden == ("vermogen-boven-grens",)
    assert found[8].gegeven.bijstand == 0
    assert found[8].verschil == -settlement_of(known())[7].bijstand


def test_a_right_that_began_again_by_a_decision_is_given_again() -> None:
    told = known()
    first, [later] = standing_of(told.household), standing_of(told.household, date(2026, 9, 10))
    ended = Rechtsperiode(first[0].van, date(2026, 8, 20), first[0].invulling, UUID(int=1))
    told = Facts(told.household, standing=(ended, later))

    found = recheck(told)

    assert [number for number, month in found.items() if month.verschil] == [9, 8]
    assert (found[8].verschil or 0) > 0, "the facts give the days between as well"


def test_what_a_person_has_to_settle_first_is_said() -> None:
    ends = Vaststelling(JANUARY, Vrijlatingsfeiten("oud_31_2"), ANK.inwoner_id, date(2026, 6, 1))
    with pytest.raises(NietVastTeStellen) as unknown:
        recheck(known(ends, wages=(wage(JANUARY, 80_000),)))
    assert unknown.value.reden.regel == "narekenen-vrijlating-eindigt"


def test_a_month_of_which_only_is_known_that_bijstand_ran_has_no_difference() -> None:
    told = known()
    ran = (Rechtsperiode(date(2025, 6, 1), None, None, UUID(int=1), soort="overnemen"),)

    found = recheck(Facts(told.household, standing=ran))

    assert {month.verschil for month in found.values()} == {None}
    assert found[3].gegeven.bijstand > 0
