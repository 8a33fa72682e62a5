"""A fact that is established says what it says, of whom it says it, while it holds; everything else stays as it was."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.assessments.comparing import Picture
from services.income.assessments.rules import Facts, Occasion, Wage, assess, picture
from services.income.findings.facts import (
    BRONNEN,
    VAN_HET_GEZIN,
    AnderInkomen,
    EigenRecht,
    GeenBeroepOpOuders,
    Giften,
    Nettoloon,
    Onderwijs,
    Schoolverlater,
    Toeslagpartner,
    Vaststelling,
    VerblijfBuitenland,
    VolledigeZorg,
    Woonkosten,
    days_of,
    established_on,
)
from services.income.means.assets import Vermogen
from services.income.means.kinds import IN_FULL
from services.income.means.rules import Vrijlatingsfeiten
from services.income.norms.loading import load_parameters
from services.income.norms.register import NietVastTeStellen
from services.income.reported.facts import Income, Report
from shared import ids
from shared.events.household import Huishouden
from shared.events.income import OntbrekendFeit
from shared.testing.events import make_household, make_member
from tests.established import established

ANK = make_member(geboortedatum=date(1988, 7, 9))
JOOP = make_member("partner", date(1989, 1, 1))
KID = make_member("kind", date(2020, 5, 1))
JANUARY, MARCH, AUGUST = date(2026, 1, 1), date(2026, 3, 1), date(2026, 8, 1)
DAY = date(2026, 8, 15)
COUPLE, HALF, SINGLE, ALO = 202779, 101390, 141946, 28467
OLD = Vrijlatingsfeiten("oud_31_2")
NO_RIGHT = established(JOOP, JANUARY, EigenRecht(False, "Pw 11"))


def seen(
    facts: tuple[Vaststelling, ...],
    *,
    home: Huishouden | None = None,
    day: date = DAY,
    wages: tuple[Wage, ...] = (),
    reports: tuple[Report, ...] = (),
) -> Picture:
    known = Facts(home or make_household(ANK, JOOP), wages, findings=facts, reports=reports)
    return picture(known, day, load_parameters())


def articles(found: Picture) -> set[str]:
    return {step.artikel for step in found.redenen}


@pytest.mark.parametrize(
    ("before", "norm", "bijstand"),
    [
        (NO_RIGHT, HALF, HALF),
        (established(ANK, JANUARY, AnderInkomen("alimentatie", 50_000)), COUPLE, COUPLE - 50_000),
        (established(None, JANUARY, Vermogen(2_000_000)), COUPLE, 0),
    ],
)
def test_a_fact_about_something_else_leaves_a_fact_as_it_is(
    before: tuple[Vaststelling, ...], norm: int, bijstand: int
) -> None:
    """L2: a finding replaced the last one whole, so that "no right", other income and assets vanished."""
    later = (*established(ANK, AUGUST, VolledigeZorg(True)), *established(JOOP, AUGUST, OLD))
    if not any(fact.soort == "vermogen" for fact in before):
        later += established(None, AUGUST, Vermogen(50_000))

    for facts in (before, (*before, *later)):
        beeld = seen(facts).beeld
        assert (beeld.norm_centen, beeld.bijstand_centen) == (norm, bijstand)


def test_income_of_one_source_stands_beside_that_of_another_and_of_the_partner() -> None:
    facts = (
        *established(ANK, JANUARY, AnderInkomen("alimentatie", 10_000)),
        *established(ANK, MARCH, AnderInkomen("uitkering", 20_000)),
        *established(JOOP, MARCH, AnderInkomen("uitkering", 40_000)),
    )
    more = established(ANK, AUGUST, AnderInkomen("uitkering", 25_000))

    assert seen(facts).beeld.bijstand_centen == COUPLE - 70_000
    assert seen((*facts, *more)).beeld.bijstand_centen == COUPLE - 75_000


def test_a_fact_holds_until_its_end_and_one_that_ended_does_not_bring_the_one_before_it_back() -> (
    None
):
    facts = (
        *established(ANK, JANUARY, AnderInkomen("alimentatie", 10_000)),
        *established(ANK, MARCH, AnderInkomen("alimentatie", 20_000), until=AUGUST),
    )

    left = [
        COUPLE - seen(facts, day=day).beeld.bijstand_centen
        for day in (JANUARY + timedelta(days=181), AUGUST)
    ]
    assert left == [20_000, 0]


def test_a_fact_that_ends_on_its_first_day_never_held() -> None:
    facts = (
        *established(ANK, JANUARY, AnderInkomen("alimentatie", 10_000)),
        *established(ANK, MARCH, AnderInkomen("alimentatie", 20_000), until=MARCH),
    )

    assert seen(facts).beeld.bijstand_centen == COUPLE - 10_000


def test_the_days_on_which_something_established_begins_or_ends_are_known() -> None:
    facts = established(ANK, MARCH, AnderInkomen("alimentatie", 1), until=AUGUST)

    assert Facts(make_household(ANK), findings=facts).established_days == {MARCH, AUGUST}
    assert Facts(make_household(ANK)).established_days == frozenset()
    assert days_of([replace(facts[0], hier_vanaf=DAY)]) == {DAY, AUGUST}


@pytest.mark.parametrize("article", ["Pw 11", "Pw 13 lid 1 onder b"])
def test_who_has_no_right_has_none_by_the_article_that_was_established(article: str) -> None:
    facts = established(JOOP, JANUARY, EigenRecht(False, article))

    steps = [step for step in seen(facts).redenen if step.regel == "uitsluiting"]
    assert [step.artikel for step in steps] == [article]


@pytest.mark.parametrize("source", ["uitkering", "pensioen"])
@pytest.mark.parametrize(
    ("theirs", "bijstand"), [(80_000, HALF), (101_389, HALF), (101_390, HALF - 1), (202_779, 0)]
)
def test_of_the_income_of_a_partner_without_right_counts_what_is_above_the_couples_norm(
    theirs: int, bijstand: int, source: str
) -> None:
    """L3, art. 32 lid 3: a benefit of 800 counted in full."""
    income = AnderInkomen("uitkering" if source == "uitkering" else "pensioen", theirs)

    found = seen((*NO_RIGHT, *established(JOOP, JANUARY, income)))

    assert found.beeld.bijstand_centen == bijstand
    assert found.beeld.inkomen_centen == theirs
    assert found.beeld.totaal_centen == theirs + bijstand
    assert "Pw 32 lid 3" in articles(found)


def test_wages_and_what_was_reported_of_a_partner_without_right_count_the_same_way() -> None:
    wage = Wage(JOOP.inwoner_id, JANUARY, None, 60_000, ids.new_id())
    report = Report(ids.new_id(), JOOP.inwoner_id, JANUARY, Income("alimentatie", 60_000))

    found = seen(NO_RIGHT, wages=(wage,), reports=(report,))

    # 1200 + 1013.90 - 2027.79
    assert found.beeld.bijstand_centen == HALF - (120_000 + HALF - COUPLE)
    assert not [step for step in found.redenen if step.artikel == "Pw 31 lid 2, 34a"]


def test_beside_the_own_wage_the_exempt_part_does_not_count_towards_the_couples_norm() -> None:
    wages = (
        Wage(ANK.inwoner_id, JANUARY, None, 60_000, ids.new_id()),
        Wage(JOOP.inwoner_id, JANUARY, None, 140_000, ids.new_id()),
    )
    facts = (*NO_RIGHT, *established(ANK, AUGUST, OLD))

    found = seen(facts, wages=wages)

    counted = 45_000  # three quarters of 600
    above = counted + 140_000 + (HALF - counted) - COUPLE
    assert found.beeld.bijstand_centen == HALF - counted - above


def test_a_partner_without_right_is_a_toeslagpartner_until_somebody_established_otherwise() -> None:
    """L4: with a child art. 24a was left out in silence."""
    home = make_household(ANK, JOOP, KID)

    assumed = seen(NO_RIGHT, home=home)
    known = seen((*NO_RIGHT, *established(JOOP, JANUARY, Toeslagpartner(True))), home=home)
    apart = seen((*NO_RIGHT, *established(ANK, JANUARY, Toeslagpartner(False))), home=home)

    assert assumed.beeld.norm_centen == known.beeld.norm_centen == HALF + ALO
    assert apart.beeld.norm_centen == HALF
    said = "Pw 24a; AWR 5a; Awir 3"
    assert [said in articles(found) for found in (assumed, known, apart)] == [True, False, False]


@pytest.mark.parametrize(("of", "norm"), [("elder", 136432), ("younger", 202779), ("both", 202779)])
def test_no_appeal_to_the_parents_is_of_the_person_it_was_established_of(
    of: str, norm: int
) -> None:
    """L5: established at 20 of who is 21 now, the supplement went to the partner of 19."""
    elder = make_member(geboortedatum=date(2005, 1, 1))
    younger = make_member("partner", date(2007, 1, 1))
    people = {"elder": [elder], "younger": [younger], "both": [elder, younger]}[of]
    facts = tuple(
        fact
        for person in people
        for fact in established(person, date(2025, 12, 1), GeenBeroepOpOuders(True))
    )

    assert seen(facts, home=make_household(elder, younger)).beeld.norm_centen == norm


def test_no_supplement_goes_to_the_partner_of_who_has_no_right() -> None:
    young = make_member(geboortedatum=date(2007, 1, 1))
    partner = make_member("partner", date(2007, 1, 1))
    out = EigenRecht(False, "Pw 11")
    facts = established(partner, JANUARY, out, GeenBeroepOpOuders(True))
    home = make_household(young, partner)

    without = established(partner, JANUARY, out)
    assert seen(facts, home=home).beeld.norm_centen == seen(without, home=home).beeld.norm_centen


def unknown(facts: tuple[Vaststelling, ...], home: Huishouden, day: date) -> NietVastTeStellen:
    with pytest.raises(NietVastTeStellen) as raised:
        seen(facts, home=home, day=day)
    return raised.value


RICH = established(None, JANUARY, Vermogen(2_000_000))
DIED = JOOP.model_copy(update={"overleden_op": date(2026, 8, 10)})
LEFT = JOOP.model_copy(update={"tot": AUGUST})
CAME = JOOP.model_copy(update={"vanaf": AUGUST})


def test_after_a_death_the_couple_is_tested_as_long_as_its_norm_holds_and_then_asked_after() -> (
    None
):
    """L9: a right was assumed from the day after the death."""
    home = make_household(ANK, DIED)

    assert seen(RICH, home=home, day=date(2026, 8, 11)).beeld.bijstand_centen == 0
    missing = unknown(RICH, home, date(2026, 9, 20))
    assert missing.ontbreekt == (OntbrekendFeit(soort="vermogen", gever="inwoner"),)
    assert missing.reden.artikel == "Pw 34, 53a"


@pytest.mark.parametrize("home", [make_household(ANK, LEFT), make_household(ANK, CAME)])
def test_assets_of_other_people_make_the_outcome_unknown(home: Huishouden) -> None:
    assert unknown(RICH, home, DAY).ontbreekt == (OntbrekendFeit(soort="vermogen"),)


@pytest.mark.parametrize(("assets", "is_known"), [(800_000, True), (800_001, False)])
def test_who_stays_keeps_a_right_that_no_way_of_dividing_can_take(
    assets: int, *, is_known: bool
) -> None:
    facts = established(None, JANUARY, Vermogen(assets, schulden=500_000))
    home = make_household(ANK, LEFT)

    if is_known:
        assert seen(facts, home=home).beeld.bijstand_centen == SINGLE
    else:
        assert unknown(facts, home, DAY).ontbreekt


def test_an_outcome_tells_which_facts_are_missing_and_who_can_give_them() -> None:
    wage = Wage(ANK.inwoner_id, AUGUST, None, 60_000, ids.new_id())
    job = Occasion(wage.life_event_id, ids.new_dossier_id(), "baan-gestart", AUGUST, ANK.inwoner_id)
    parted = replace(job, life_event_id=ids.new_id(), kind="scheiding", parting="blijver")

    [earns] = assess(job, Facts(make_household(ANK), (wage,)), load_parameters())
    [stays] = assess(parted, Facts(make_household(ANK, LEFT), findings=RICH), load_parameters())

    assert earns.ontbreekt == (
        OntbrekendFeit(soort="vrijlating", inwoner_id=ANK.inwoner_id, gever="medewerker"),
    )
    assert (stays.uitkomst, stays.ontbreekt) == (
        "niet-vast-te-stellen",
        (OntbrekendFeit(soort="vermogen"),),
    )


CENTS = st.integers(0, 250_000)
FLAG = st.booleans()
CONTENTS = st.one_of(
    st.builds(Vrijlatingsfeiten, st.sampled_from(["oud_31_2", "uniform_34a"])),
    st.builds(VolledigeZorg, FLAG),
    st.builds(AnderInkomen, st.sampled_from(BRONNEN), CENTS),
    st.builds(Nettoloon, CENTS),
    st.builds(GeenBeroepOpOuders, FLAG),
    st.builds(Onderwijs, FLAG),
    st.builds(Toeslagpartner, FLAG),
    st.builds(lambda has: EigenRecht(has, None if has else "Pw 11"), FLAG),
    st.builds(Vermogen, st.integers(0, 3_000_000), CENTS),
    st.builds(Woonkosten, FLAG),
    st.builds(Schoolverlater, st.dates(date(2026, 1, 1), date(2026, 9, 1))),
    st.builds(Giften, st.integers(0, 300_000), st.none() | CENTS),
    st.builds(VerblijfBuitenland, st.integers(0, 60)),
)
DAYS = st.integers(0, 300).map(lambda days: JANUARY + timedelta(days=days))


@st.composite
def facts(draw: st.DrawFn) -> Vaststelling:
    day, content = draw(DAYS), draw(CONTENTS)
    person = (
        None if type(content) in VAN_HET_GEZIN else draw(st.sampled_from([ANK, JOOP])).inwoner_id
    )
    end = draw(st.none() | st.integers(0, 200))
    return Vaststelling(day, content, person, None if end is None else day + timedelta(days=end))


MANY = st.lists(facts(), max_size=6, unique_by=lambda fact: (fact.onderwerp, fact.vanaf))


@given(before=MANY, added=facts(), day=DAYS)
def test_a_fact_that_is_added_changes_nothing_else(
    before: list[Vaststelling], added: Vaststelling, day: date
) -> None:
    others = [fact for fact in before if fact.onderwerp != added.onderwerp]

    without = established_on(others, day).geldend
    beside = established_on([*others, added], day).geldend

    assert without <= beside
    assert beside - without <= {added}


@given(known=MANY, day=DAYS)
def test_the_order_in_which_facts_are_recorded_does_not_matter(
    known: list[Vaststelling], day: date
) -> None:
    expected = established_on(known, day)

    for order in list(permutations(known))[:24]:
        assert established_on(order, day) == expected


@given(known=MANY, day=DAYS, cents=CENTS)
def test_income_of_who_has_no_right_never_lowers_bijstand_below_the_formula(
    known: list[Vaststelling], day: date, cents: int
) -> None:
    """Art. 32 lid 3: together they keep the norm of a couple, whatever else was established."""
    other = {"vrijlating", "volledige-zorg", "nettoloon"}
    told: tuple[Vaststelling, ...] = tuple(
        fact
        for fact in known
        if fact.soort in other or (fact.bron in IN_FULL and fact.inwoner_id == ANK.inwoner_id)
    )
    day = max(day, date(2026, 1, 2))
    theirs = established(JOOP, JANUARY, AnderInkomen("uitkering", cents))

    couple = seen(told, day=day).beeld.norm_centen
    alone = seen((*told, *NO_RIGHT), day=day).beeld
    beside = seen((*told, *NO_RIGHT, *theirs), day=day).beeld

    room = max(0, couple - alone.inkomen_centen - cents)
    assert beside.bijstand_centen == min(alone.bijstand_centen, room)
