"""The right over time of any dossier: the same facts in any order give the same right, and every month is the sum of its days."""

import random
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from services.income.means.assets import Vermogen
from services.income.means.rules import Gebruikt, Vrijlatingsfeiten
from services.income.norms.loading import load_parameters
from services.income.norms.money import half_up
from services.income.norms.periods import days_in_month
from services.income.norms.register import NietVastTeStellen
from services.income.norms.woonsituatie import days_of_age
from services.income.rights.facts import Aanvraag, Keuzes, Vrijlatingsfeit
from services.income.rights.household import run_on, runs_between
from services.income.rights.timeline import Recht
from shared import calendar
from shared.events.household import Lid, VerblijfElders
from shared.testing.events import make_household, make_member
from tests.told_dossier import (
    Feit,
    Loon,
    OverigInkomen,
    Persoonsfeit,
    Toegekend,
    ToldDossier,
    Vermogensfeit,
    right_over_time,
)

ANK = make_member()
PARTNER = make_member("partner", date(1991, 3, 3))
KID = make_member("kind", date(2020, 2, 2))

DAYS = st.dates(date(2026, 7, 1), date(2026, 12, 31))
UNTIL = st.none() | DAYS
MONEY = st.integers(0, 250_000)
IDS = (ANK.inwoner_id, PARTNER.inwoner_id)


def member(who: Lid, days: tuple[date, date | None], death: date | None, jail: date | None) -> Lid:
    stays = (
        (VerblijfElders(soort="detentie", vanaf=jail, tot=jail + timedelta(20)),) if jail else ()
    )
    return who.model_copy(
        update={"vanaf": days[0], "tot": days[1], "overleden_op": death, "verblijven": stays}
    )


ALWAYS = st.just((date(2020, 1, 1), None))
APPLICANTS = st.builds(
    member,
    st.builds(
        lambda born: ANK.model_copy(update={"geboortedatum": born}),
        st.dates(date(1959, 6, 1), date(2009, 1, 1)),
    ),
    ALWAYS,
    UNTIL,
    UNTIL,
)
PARTNERS = st.builds(member, st.just(PARTNER), st.tuples(DAYS, UNTIL) | ALWAYS, UNTIL, UNTIL)
OTHERS = st.builds(
    member,
    st.sampled_from([KID, make_member("medebewoner", date(1999, 9, 9))]),
    st.tuples(DAYS, UNTIL),
    st.none(),
    st.none(),
)
MEMBERS = st.tuples(APPLICANTS, st.lists(PARTNERS, max_size=1), st.lists(OTHERS, max_size=2)).map(
    lambda parts: [parts[0], *parts[1], *parts[2]]
)
MONTHS = DAYS.map(lambda day: day.replace(day=1))
FACTS = st.lists(
    st.builds(Toegekend, st.just(date(2026, 6, 1)))
    | st.builds(Aanvraag, DAYS, UNTIL, st.booleans(), UNTIL)
    | st.builds(Loon, st.sampled_from(IDS), MONTHS, MONEY, st.sampled_from(["a", "b"]))
    | st.builds(OverigInkomen, st.sampled_from(IDS), MONTHS, MONTHS, MONEY)
    | st.builds(Persoonsfeit, st.sampled_from(IDS), st.sampled_from(["geen-recht", "onderwijs-met-wsf", "toeslagpartner"]), DAYS, UNTIL)
    | st.builds(Vermogensfeit, DAYS, st.builds(Vermogen, st.integers(0, 2_000_000)))
    | st.builds(Vrijlatingsfeit, st.sampled_from(IDS), MONTHS, st.builds(Vrijlatingsfeiten, st.sampled_from(["oud_31_2", "uniform_34a"]), st.builds(Gebruikt, st.integers(0, 6), st.integers(0, 30)))),
    max_size=8,
)  # fmt: skip
HALF_YEAR = (date(2026, 7, 1), date(2026, 12, 1))


def outcome(members: list[Lid], facts: list[Feit]) -> Recht | str:
    household = make_household(*members, bijstand=())
    try:
        return right_over_time(household, facts, HALF_YEAR, load_parameters())
    except NietVastTeStellen as unknown:
        return unknown.reden.tekst


@given(members=MEMBERS, facts=FACTS, seed=st.integers(0, 99))
def test_the_same_facts_in_any_order_and_told_twice_give_the_same_right(
    members: list[Lid], facts: list[Feit], seed: int
) -> None:
    mixed = [*facts, *facts[:3]]
    random.Random(seed).shuffle(mixed)

    found, again = outcome(members, facts), outcome(members[::-1], mixed)

    assert isinstance(found, str) is isinstance(again, str)
    if isinstance(found, Recht):
        assert found == again


@given(members=MEMBERS, facts=FACTS)
def test_a_month_is_the_sum_of_its_days_and_bijstand_what_the_income_leaves(
    members: list[Lid], facts: list[Feit]
) -> None:
    found = outcome(members, facts)
    if isinstance(found, str):
        return
    days = [period.van for period in found.perioden]
    ends = [period.tot_en_met + timedelta(1) for period in found.perioden]
    assert days == [HALF_YEAR[0], *ends[:-1]]
    assert ends[-1] == date(2027, 1, 1)
    for month in found.maanden:
        after, whole = calendar.first_of_next_month(month.maand), days_in_month(month.maand)
        parts = 0
        for period, end in zip(found.perioden, ends, strict=True):
            count = (min(end, after) - max(period.van, month.maand)).days
            parts += half_up(Fraction(period.norm * max(0, count), whole))
        assert month.norm == parts
        assert month.bijstand == month.norm - month.telt_mee
        assert (month.bijstand > 0) is (month.norm > 0)
        assert month.vrijgelaten >= 0


@given(members=MEMBERS, facts=FACTS, day=DAYS)
def test_on_every_day_holds_what_the_run_of_days_around_it_says(
    members: list[Lid], facts: list[Feit], day: date
) -> None:
    """So no day on which something changes is passed by."""
    try:
        household = make_household(*members, bijstand=())
        dossier = ToldDossier(household, facts, load_parameters(), Keuzes())
        runs = runs_between(dossier, HALF_YEAR[0], date(2027, 1, 1))
    except NietVastTeStellen:
        return
    around = next(run for run in runs if run.van <= day < run.tot)
    alone = run_on(dossier, day, day + timedelta(1))

    assert (alone.grond, alone.grondslag) == (around.grond, around.grondslag)
    assert (alone.gerechtigd, alone.personen) == (around.gerechtigd, around.personen)


def test_the_ages_at_which_a_day_is_looked_at_are_those_of_the_parameters() -> None:
    born, day = date(2000, 3, 3), date(2026, 11, 1)
    codes = ("KD_LEEFTIJD", "JONGERE_LEEFTIJD")
    ages = (load_parameters().on(code, day).waarde for code in codes)

    assert {calendar.birthday(born, 0, months) for months in ages} <= set(days_of_age(born))
