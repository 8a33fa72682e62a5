"""Housing costs, a school that ended, gifts of a year and a stay abroad: nothing of it is guessed, and each limit has two sides."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.assessments.comparing import Picture, same_ground
from services.income.assessments.facts import Facts
from services.income.assessments.giving import what_facts_give
from services.income.assessments.rules import Wage, picture
from services.income.findings.facts import (
    AnderInkomen,
    Bron,
    EigenRecht,
    GeenBeroepOpOuders,
    Giften,
    Schoolverlater,
    Vaststelling,
    VerblijfBuitenland,
    Woonkosten,
)
from services.income.findings.turning import turning_days
from services.income.inquiries.rules import faults_of
from services.income.inquiries.wording import ARTICLES
from services.income.means.rules import Vrijlatingsfeiten
from services.income.norms.loading import load_parameters
from services.income.norms.register import NietVastTeStellen, ParameterOntbreekt, Parameters
from services.income.recalculation.proposed import with_proposed
from services.income.rights.standing import GeenRecht, Gegeven, Invulling, Onbekend
from services.income.rights.stored import read_filling, store_filling
from shared import ids
from shared.events.household import AA_EN_HUNZE, ASSEN, Huishouden, VerblijfElders, Woonplaats
from shared.events.income import OntbrekendFeit
from shared.testing.events import make_household, make_member
from tests.established import established, with_lower_norms

ANK = make_member(geboortedatum=date(1988, 7, 9))
JOOP = make_member("partner", date(1989, 1, 1))
YOUNG = make_member(geboortedatum=date(2004, 7, 9))
JULY, DAY = date(2026, 7, 1), date(2026, 8, 15)
ONE_DAY = timedelta(days=1)
SINGLE, COUPLE, HALF = 141_946, 202_779, 101_390
TWENTY, TEN = 40_556, 20_278
"""Percents of the norm of a couple."""
NATIONAL = load_parameters()
LOCAL = with_lower_norms(NATIONAL)
NO_COSTS = established(None, JULY, Woonkosten(False))


def seen(
    *facts: Vaststelling,
    home: Huishouden | None = None,
    day: date = DAY,
    parameters: Parameters = LOCAL,
    wages: tuple[Wage, ...] = (),
) -> Picture:
    known = Facts(home or make_household(ANK), wages, findings=facts)
    return picture(known, day, parameters)


def given_by(
    *facts: Vaststelling, home: Huishouden | None = None, until: date = date(2026, 12, 31)
) -> tuple[Gegeven, ...]:
    known = Facts(home or make_household(ANK), findings=facts)
    return what_facts_give(known, JULY, until, until, LOCAL)


def unknown(*facts: Vaststelling, home: Huishouden | None = None) -> NietVastTeStellen:
    with pytest.raises(NietVastTeStellen) as raised:
        seen(*facts, home=home)
    return raised.value


def articles(found: Picture, regel: str) -> list[str]:
    return [step.artikel for step in found.redenen if step.regel == regel]


def test_without_housing_costs_the_norm_is_lower_as_the_municipality_says() -> None:
    found = seen(*NO_COSTS)

    assert found.beeld.norm_centen == found.beeld.bijstand_centen == SINGLE - TWENTY
    assert articles(found, "verlaging") == ["Pw 27"]


@pytest.mark.parametrize("facts", [(), established(None, JULY, Woonkosten(True))])
def test_housing_costs_are_there_until_somebody_established_otherwise(
    facts: tuple[Vaststelling, ...],
) -> None:
    assert seen(*facts).beeld.norm_centen == SINGLE


def test_a_percentage_that_the_municipality_did_not_tell_makes_it_unknown() -> None:
    with pytest.raises(ParameterOntbreekt) as missing:
        seen(*NO_COSTS, parameters=NATIONAL)

    assert missing.value.code == "WOONKOSTEN_PCT"


def test_other_norms_leave_what_a_municipality_set_as_it_is() -> None:
    for other in (LOCAL.changed(lambda known: known), with_proposed(LOCAL, [], date(2026, 12, 1))):
        assert seen(*NO_COSTS, parameters=other).beeld.norm_centen == SINGLE - TWENTY


def test_who_lives_in_another_municipality_since_is_asked_how_that_is_now() -> None:
    moved = (
        Woonplaats(gemeente=AA_EN_HUNZE, vanaf=date(2000, 1, 1), tot=date(2026, 8, 1)),
        Woonplaats(gemeente=ASSEN, vanaf=date(2026, 8, 1)),
    )
    home = make_household(ANK, woonplaatsen=moved)

    assert unknown(*NO_COSTS, home=home).ontbreekt == (OntbrekendFeit(soort="woonkosten"),)
    assert seen(*established(None, DAY, Woonkosten(False)), home=home).beeld.norm_centen == (
        SINGLE - TWENTY
    )


def test_a_household_that_shares_costs_keeps_its_norm_without_housing_costs() -> None:
    """Art. 27 names the norms of art. 20 and 21 alone."""
    home = make_household(ANK, make_member("medebewoner", date(1990, 1, 1)))

    assert seen(*NO_COSTS, home=home).beeld.norm_centen == HALF


@pytest.mark.parametrize(
    ("ended", "norm"),
    [
        (date(2026, 2, 14), SINGLE),
        (date(2026, 2, 15), SINGLE - TEN),
        (DAY - ONE_DAY, SINGLE - TEN),
    ],
)
def test_the_norm_is_lower_up_to_six_months_after_school_and_not_a_day_more(
    ended: date, norm: int
) -> None:
    facts = established(YOUNG, ended + ONE_DAY, Schoolverlater(ended))

    assert seen(*facts, home=make_household(YOUNG)).beeld.norm_centen == norm


def test_over_time_the_norm_goes_up_on_the_day_after_the_six_months() -> None:
    ended = date(2026, 3, 31)
    facts = established(ANK, date(2026, 4, 1), Schoolverlater(ended))

    first, second = given_by(*facts)

    assert (first.tot, second.van) == (date(2026, 10, 1), date(2026, 10, 1))
    assert [_amount(part) for part in (first, second)] == [SINGLE - TEN, SINGLE]


def _amount(part: Gegeven) -> int | None:
    assert isinstance(part.uitkomst, Invulling)
    return part.uitkomst.amount_on(part.van, LOCAL)


def test_a_right_with_a_lower_norm_is_kept_and_read_as_it_was() -> None:
    [part] = given_by(*NO_COSTS)
    filling = part.uitkomst

    assert isinstance(filling, Invulling)
    assert read_filling(store_filling(filling)) == filling
    assert filling.amount_on(DAY, LOCAL) == SINGLE - TWENTY
    assert filling.amount_on(DAY, NATIONAL) is None


@pytest.mark.parametrize(
    "facts",
    [
        (*NO_COSTS, *established(ANK, JULY, Schoolverlater(date(2026, 6, 30)))),
        (
            *established(ANK, JULY, Schoolverlater(date(2026, 6, 30))),
            *established(JOOP, JULY, Schoolverlater(date(2026, 6, 30))),
        ),
    ],
)
def test_two_grounds_for_a_lower_norm_go_to_a_person(facts: tuple[Vaststelling, ...]) -> None:
    assert unknown(*facts, home=make_household(ANK, JOOP)).reden.artikel == "Pw 27, 28"


def test_a_partner_without_right_who_left_school_lowers_nothing_for_the_other() -> None:
    no_right = established(JOOP, JULY, EigenRecht(False, "Pw 11"))
    left = established(JOOP, JULY, Schoolverlater(date(2026, 6, 30)))

    assert seen(*no_right, *left, home=make_household(ANK, JOOP)).beeld.norm_centen == HALF


@pytest.mark.parametrize("weighed", [None, 0, 5_000])
@pytest.mark.parametrize("gifts", [0, 119_999, 120_000])
def test_gifts_up_to_the_limit_of_a_year_count_for_nothing(gifts: int, weighed: int | None) -> None:
    found = seen(*established(None, JULY, Giften(gifts, weighed)))

    assert found.beeld.bijstand_centen == SINGLE
    assert articles(found, "giften") == ["Pw 31 lid 2 onder m"]


def test_of_a_cent_above_the_limit_a_person_has_to_say_what_counts() -> None:
    """Review law.md 1.2: what is above the limit counted in full, without anybody having weighed it."""
    missing = unknown(*established(None, JULY, Giften(120_001)))

    assert missing.reden.artikel == "Pw 31 lid 2 onder s"
    assert missing.ontbreekt == (OntbrekendFeit(soort="giften", gever="medewerker"),)


@pytest.mark.parametrize(
    ("weighed", "counts"), [(0, 0), (5_000, 5_000), (30_000, 30_000), (90_000, 30_000)]
)
def test_above_the_limit_counts_what_was_weighed_and_never_more_than_is_above(
    weighed: int, counts: int
) -> None:
    found = seen(*established(None, JULY, Giften(150_000, weighed)))

    assert found.beeld.meegeteld_inkomen_centen == found.beeld.inkomen_centen == counts
    assert found.beeld.bijstand_centen == SINGLE - counts
    assert articles(found, "giften") == ["Pw 31 lid 2 onder m en s"]


def test_gifts_do_not_count_again_in_the_next_year() -> None:
    facts = established(None, JULY, Giften(150_000, 30_000))

    assert turning_days(facts, NATIONAL) == {date(2027, 1, 1)}
    assert not same_ground(
        Facts(make_household(ANK), findings=facts), date(2026, 12, 31), date(2027, 1, 1), NATIONAL
    )


def test_unweighed_gifts_make_what_the_facts_give_unknown_from_their_day() -> None:
    before, since = given_by(*established(None, DAY, Giften(150_000)))

    assert (before.tot, since.van) == (DAY, DAY)
    assert isinstance(before.uitkomst, Invulling)
    assert isinstance(since.uitkomst, Onbekend)


def test_gifts_that_nobody_weighed_use_no_month_of_an_exemption() -> None:
    wage = Wage(ANK.inwoner_id, date(2026, 5, 1), None, 40_000, ids.new_id())
    exempt = established(ANK, date(2026, 5, 1), Vrijlatingsfeiten("oud_31_2"))
    gifts = established(None, date(2026, 6, 1), Giften(150_000), until=JULY)

    assert seen(*exempt, *gifts, wages=(wage,)).beeld.bijstand_centen == SINGLE - 30_000


LEFT = JULY
FIRST_TOO_LONG = LEFT + timedelta(days=28)


@pytest.mark.parametrize(
    ("day", "earlier", "norm"),
    [
        (FIRST_TOO_LONG - ONE_DAY, 0, SINGLE),
        (FIRST_TOO_LONG, 0, 0),
        (LEFT, 27, SINGLE),
        (LEFT, 28, 0),
        (LEFT, 30, 0),
    ],
)
def test_four_weeks_abroad_in_a_year_are_allowed_and_not_a_day_more(
    day: date, earlier: int, norm: int
) -> None:
    found = seen(*established(ANK, LEFT, VerblijfBuitenland(earlier)), day=day)

    assert found.beeld.norm_centen == norm
    assert articles(found, "uitsluiting") == ([] if norm else ["Pw 13 lid 1 onder e, lid 4"])


def test_a_right_ends_while_somebody_is_abroad_too_long_and_is_given_again_on_return() -> None:
    back = date(2026, 9, 1)

    parts = given_by(*established(ANK, LEFT, VerblijfBuitenland(), until=back))

    assert [part.van for part in parts] == [LEFT, FIRST_TOO_LONG, back]
    assert isinstance(parts[1].uitkomst, GeenRecht)


def test_of_a_couple_the_one_who_stays_has_half_of_the_norm() -> None:
    found = seen(
        *established(JOOP, LEFT, VerblijfBuitenland()), home=make_household(ANK, JOOP), day=DAY
    )

    assert found.beeld.norm_centen == HALF


@pytest.mark.parametrize(
    ("left", "earlier", "days"),
    [
        (date(2026, 7, 1), 0, [date(2026, 7, 29)]),
        (date(2026, 7, 1), 20, [date(2026, 7, 9)]),
        (date(2026, 12, 20), 20, [date(2026, 12, 28), date(2027, 1, 1), date(2027, 1, 17)]),
        (date(2026, 12, 20), 40, [date(2027, 1, 1), date(2027, 1, 17)]),
        (date(2026, 1, 1), 0, [date(2026, 1, 29)]),
        (date(2025, 12, 1), 0, []),
    ],
)
def test_the_days_on_which_a_stay_abroad_becomes_too_long_are_known(
    left: date, earlier: int, days: list[date]
) -> None:
    facts = established(ANK, left, VerblijfBuitenland(earlier))

    assert sorted(turning_days(facts, NATIONAL)) == days


@given(
    left=st.dates(date(2026, 1, 2), date(2026, 12, 30)),
    earlier=st.integers(0, 60),
    length=st.none() | st.integers(0, 90),
)
def test_a_stay_abroad_changes_the_norm_on_no_other_day_than_those(
    left: date, earlier: int, length: int | None
) -> None:
    stay = VerblijfBuitenland(earlier)
    until = None if length is None else left + timedelta(days=length)
    facts = established(ANK, left, stay, until=until)
    turns = {left, until, *turning_days(facts, NATIONAL)}

    def is_too_long(day: date) -> bool:
        holds = left <= day and (until is None or day < until)
        return holds and stay.days_on(left, day) > 28

    for number in range(1, 130):
        day = left + timedelta(days=number)
        if is_too_long(day) != is_too_long(day - ONE_DAY):
            assert day in turns


@given(
    other=st.sampled_from(
        [
            Giften(119_000),
            Woonkosten(True),
            Schoolverlater(date(2025, 1, 1)),
            VerblijfBuitenland(0),
        ]
    ),
    first=st.sampled_from(
        [Giften(150_000, 30_000), Woonkosten(False), Schoolverlater(date(2026, 6, 30))]
    ),
)
def test_a_fact_that_is_added_changes_nothing_of_another(
    other: Giften | Woonkosten | Schoolverlater | VerblijfBuitenland,
    first: Giften | Woonkosten | Schoolverlater,
) -> None:
    if type(other) is type(first):
        return
    alone = established(ANK, JULY, first)
    beside = (*alone, *established(ANK, date(2026, 8, 1), other))

    assert seen(*beside).beeld == seen(*alone).beeld


@pytest.mark.parametrize(
    ("content", "since", "field"),
    [
        (Schoolverlater(date(2026, 6, 30)), date(2026, 6, 30), "beeindigdOp"),
        (Schoolverlater(date(2026, 6, 30)), JULY, None),
        (Schoolverlater(date(2026, 6, 30)), date(2026, 12, 30), None),
        (Schoolverlater(date(2026, 6, 30)), date(2026, 12, 31), "beeindigdOp"),
        (VerblijfBuitenland(181), JULY, None),
        (VerblijfBuitenland(182), JULY, "dagen"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    content: Schoolverlater | VerblijfBuitenland, since: date, field: str | None
) -> None:
    faults = faults_of(established(ANK, since, content), make_household(ANK))

    assert [fault.name for fault in faults] == (
        [] if field is None else [f"vaststellingen.0.{field}"]
    )


@pytest.mark.parametrize(
    ("kind", "received", "counts", "article"),
    [
        ("kinderbijslag", 30_000, 0, "Pw 31 lid 2 onder b"),
        ("toeslag", 30_000, 0, "Pw 31 lid 2 onder d"),
        ("jonggehandicaptenkorting", 7_500, 0, "Pw 31 lid 2 onder c"),
        ("kinderalimentatie", 20_000, 20_000, None),
        ("pensioen", 20_000, 20_000, None),
        ("kostganger", 0, 0, None),
    ],
)
def test_other_income_counts_by_what_the_law_says_of_its_kind(
    kind: Bron, received: int, counts: int, article: str | None
) -> None:
    """Review law.md 2: twenty kinds of income were worked out by tests alone."""
    found = seen(*established(ANK, JULY, AnderInkomen(kind, received)))

    assert found.beeld.meegeteld_inkomen_centen == counts
    assert found.beeld.inkomen_centen == received
    assert found.beeld.bijstand_centen == SINGLE - counts
    assert articles(found, "inkomen-soort") == ([] if article is None else [article])


def test_of_a_boarder_counts_what_the_municipality_says_and_nothing_is_guessed() -> None:
    with pytest.raises(ParameterOntbreekt) as missing:
        seen(*established(ANK, JULY, AnderInkomen("kostganger", 40_000)))

    assert missing.value.code == "KOSTGANGER_INKOMEN"


def test_what_parents_pay_is_free_where_the_norm_was_raised_because_they_do_not() -> None:
    nineteen = make_member(geboortedatum=date(2007, 1, 1))
    home = make_household(nineteen)
    paid = established(nineteen, JULY, AnderInkomen("ouderbijdrage", 10_000))
    alone = established(nineteen, JULY, GeenBeroepOpOuders(True))

    assert seen(*paid, home=home).beeld.meegeteld_inkomen_centen == 10_000
    assert seen(*paid, *alone, home=home).beeld.meegeteld_inkomen_centen == 0


DETAINED = VerblijfElders(soort="detentie", vanaf=JULY)


@pytest.mark.parametrize(
    ("known", "norm"),
    [
        ((), 0),
        (established(ANK, JULY - ONE_DAY, EigenRecht(True)), 0),
        (established(ANK, JULY, EigenRecht(True)), SINGLE),
        (established(ANK, DAY, EigenRecht(True)), SINGLE),
        (established(ANK, JULY, EigenRecht(False, "Pw 13 lid 1 onder a")), 0),
    ],
)
def test_a_sentence_outside_an_institution_excludes_nobody_once_somebody_established_so(
    known: tuple[Vaststelling, ...], norm: int
) -> None:
    """Review law.md 1.2, art. 13 lid 3: whoever was detained was excluded, and nobody could say otherwise."""
    home = make_household(ANK.model_copy(update={"verblijven": (DETAINED,)}))

    assert seen(*known, home=home).beeld.norm_centen == norm


def test_of_a_couple_the_partner_who_serves_a_sentence_at_home_has_a_right_too() -> None:
    partner = JOOP.model_copy(update={"verblijven": (DETAINED,)})
    home = make_household(ANK, partner)

    assert seen(home=home).beeld.norm_centen == HALF
    assert seen(*established(JOOP, JULY, EigenRecht(True)), home=home).beeld.norm_centen == COUPLE


@pytest.mark.parametrize("article", ARTICLES)
def test_every_article_that_can_be_established_says_in_words_what_it_is(article: str) -> None:
    assert ARTICLES[article].startswith(f"{article}: ")


def test_a_lower_norm_never_goes_below_nothing() -> None:
    young = make_member(geboortedatum=date(2007, 1, 1))

    assert seen(*NO_COSTS, home=make_household(young)).beeld.norm_centen == 0
    assert replace(NO_COSTS[0]).soort == "woonkosten"
