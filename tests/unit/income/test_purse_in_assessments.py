"""A re-assessment with what there is to spend: when it is a poverty trap, what has to be asked, and the same as the what-if."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.assessments.facts import Facts, Occasion, Soort, Wage
from services.income.assessments.poverty_trap import signal_of
from services.income.assessments.purse import threshold
from services.income.assessments.rules import assess
from services.income.findings.facts import Beursbedrag, Vaststelling, VolledigeZorg
from services.income.means.rules import Gebruikt, Vrijlatingsfeiten
from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.whatif.rules import work_out
from services.income.whatif.situation import Bewoner, Gezin, Inkomsten, Scenario
from shared import ids
from shared.events.household import ASSEN, Lid, Woonplaats
from shared.events.purse import Beurs, Beursfeit, Beurspost
from shared.testing.events import make_household, make_member

DAY = date(2026, 11, 1)
LONG_BEFORE = date(2026, 1, 1)
PARAMETERS, ASSENS = load_parameters(), load_local_parameters(ASSEN)
ANK = make_member(geboortedatum=date(1990, 5, 5))
CHILDREN = (make_member("kind", date(2018, 5, 1)), make_member("kind", date(2012, 5, 1)))
HOURS_16, HOURS_24 = 103_931, 155_896
N_IS_USED_UP = Vrijlatingsfeiten("oud_31_2", Gebruikt(n=6))
N_IS_FRESH = Vrijlatingsfeiten("oud_31_2")


def wages(*paid: tuple[date, int], who: Lid = ANK) -> tuple[Wage, ...]:
    """Gross wages that follow each other."""
    ends = [begin for begin, _ in paid[1:]]
    return tuple(
        Wage(who.inwoner_id, begin, end, None, ids.new_id(), gross=cents)
        for (begin, cents), end in zip(paid, [*ends, None], strict=True)
        if cents
    )


def costs(since: date = LONG_BEFORE, **amounts: int) -> tuple[Vaststelling, ...]:
    names: dict[str, Beursfeit] = {
        "huur": "kale-huur",
        "premie": "zorgpremie",
        "opvang": "kosten-kinderopvang",
        "toeslag": "kinderopvangtoeslag",
        "reis": "reiskosten",
        "aflossing": "aflossing",
        "lokaal": "lokale-regelingen",
        "huisgenoten": "inkomen-huisgenoten",
    }
    return tuple(
        Vaststelling(since, Beursbedrag(names[name], cents)) for name, cents in amounts.items()
    )


ALL_KNOWN = costs(huur=700_00, premie=150_00, opvang=0, reis=0, aflossing=0, lokaal=0)


def facts(
    *members: Lid, paid: tuple[Wage, ...] = (), known: tuple[Vaststelling, ...] = ()
) -> Facts:
    whose = ANK.inwoner_id
    exempt = (
        Vaststelling(LONG_BEFORE, N_IS_USED_UP, whose),
        Vaststelling(LONG_BEFORE, VolledigeZorg(heeft=True), whose),
    )
    home = make_household(*(members or (ANK, *CHILDREN)))
    return Facts(home, paid, findings=(*exempt, *known))


MORE_HOURS = wages((date(2026, 6, 1), HOURS_16), (DAY, HOURS_24))


def purse(known: Facts, kind: Soort = "baan-gewijzigd", day: date = DAY) -> Beurs:
    found = assess(occasion(kind, day), known, PARAMETERS, ASSENS)[0].beurs
    assert found is not None
    return found


def occasion(kind: Soort = "baan-gewijzigd", day: date = DAY) -> Occasion:
    return Occasion(ids.new_id(), ids.new_id(), kind, day, ANK.inwoner_id)


def posts(beurs: Beurs) -> dict[Beurspost, int]:
    return {post.post: post.na_centen or 0 for post in beurs.posten}


def test_ank_from_16_to_24_hours_keeps_hardly_anything_of_what_she_earns_more() -> None:
    told = facts(paid=MORE_HOURS, known=costs(huur=700_00, lokaal=0) + costs(DAY, opvang=0, reis=0))

    beurs = purse(told)

    assert beurs.totaal.verschil_centen == 126_39
    assert beurs.drempel_centen == 140_31
    assert beurs.armoedeval == "ja"


def test_a_trap_whatever_the_unknown_costs_are_is_one() -> None:
    beurs = purse(facts(paid=MORE_HOURS))

    assert beurs.armoedeval == "ja"
    assert beurs.totaal.verschil_maximum_centen == 126_39
    assert beurs.totaal.na_centen is None


def started(*known: Vaststelling, exempt: Vrijlatingsfeiten | None = N_IS_FRESH) -> Facts:
    """A first job of 16 hours, of somebody alone."""
    told = [Vaststelling(LONG_BEFORE, exempt, ANK.inwoner_id)] if exempt else []
    return Facts(make_household(ANK), wages((DAY, HOURS_16)), findings=(*told, *known))


def test_a_first_job_of_which_the_costs_are_not_known_is_a_question() -> None:
    signal = signal_of(assess(occasion("baan-gestart"), started(), PARAMETERS, ASSENS))

    assert signal is not None
    assert (signal.armoedeval, signal.ontbreekt) == ("onbekend", ("reiskosten",))
    assert signal.verschil is None


@pytest.mark.parametrize(("travel", "trap"), [(125_66, "nee"), (125_67, "ja")])
def test_costs_that_come_along_make_it_a_trap_from_a_cent_on(travel: int, trap: str) -> None:
    """A quarter of 1,102.64 net is exempt, 275.66; 150.00 of it is enough."""
    assert purse(started(*costs(DAY, reis=travel)), "baan-gestart").armoedeval == trap


def test_an_exemption_makes_up_for_it() -> None:
    known = costs(DAY, reis=0)
    used_up = Vrijlatingsfeiten("uniform_34a", Gebruikt(uniform=12))
    without = purse(started(*known, exempt=used_up), "baan-gestart")
    uniform = purse(started(*known, exempt=Vrijlatingsfeiten("uniform_34a")), "baan-gestart")

    assert (without.totaal.verschil_centen, without.armoedeval) == (0, "ja")
    assert (uniform.totaal.verschil_centen, uniform.armoedeval) == (165_40, "nee")


def test_an_exemption_that_nobody_established_is_a_question_and_not_a_trap() -> None:
    beurs = purse(started(*costs(DAY, reis=0), exempt=None), "baan-gestart")

    assert beurs.armoedeval == "onbekend"
    assert (beurs.totaal.verschil_minimum_centen, beurs.totaal.verschil_maximum_centen) == (
        0,
        275_66,
    )
    assert [(fact.feit, fact.gever) for fact in beurs.onbekend[:1]] == [
        ("vrijlating", "medewerker")
    ]


def test_what_ends_with_bijstand_counts_against_it() -> None:
    told = costs(huur=700_00, opvang=0, reis=0, lokaal=42_50)

    beurs = purse(facts(paid=MORE_HOURS, known=told))

    scheme = next(post for post in beurs.posten if post.post == "lokale-regelingen")
    assert (scheme.voor_centen, scheme.na_centen) == (42_50, None)
    assert (scheme.verschil_minimum_centen, scheme.verschil_maximum_centen) == (-42_50, 0)


def test_a_change_that_brings_no_wage_only_has_to_leave_no_less() -> None:
    child = make_member("kind", date(1999, 11, 1))

    lower = purse(facts(ANK, child), "leeftijdsgrens-bereikt")
    same = purse(facts(ANK), "taalsignaal")

    assert (lower.armoedeval, lower.drempel_centen) == ("ja", 0)
    assert (same.armoedeval, same.totaal.verschil_centen) == ("nee", 0)


def test_a_fact_is_asked_again_after_twelve_months() -> None:
    young = purse(facts(known=costs(date(2025, 11, 2), huur=700_00)), "taalsignaal")
    old = purse(facts(known=costs(date(2025, 11, 1), huur=700_00)), "taalsignaal")

    assert "kale-huur" not in {fact.feit for fact in young.onbekend}
    assert "kale-huur" in {fact.feit for fact in old.onbekend}


def test_the_rent_of_the_old_home_says_nothing_of_the_new_one() -> None:
    home = make_household(
        ANK,
        woonplaatsen=[
            Woonplaats(gemeente=ASSEN, vanaf=date(2020, 1, 1), tot=DAY),
            Woonplaats(gemeente="1730", vanaf=DAY),
        ],
    )
    moved = replace(occasion("verhuizing"), move="binnen-gebied")

    [found, *_] = assess(moved, Facts(home, findings=costs(huur=700_00)), PARAMETERS, ASSENS)

    assert found.beurs is not None
    rent = next(post for post in found.beurs.posten if post.post == "huur")
    assert (rent.voor_centen, rent.na_centen) == (-700_00, None)
    assert found.beurs.armoedeval == "onbekend"


def test_nothing_is_signalled_where_two_people_part() -> None:
    joop = make_member("partner", date(1989, 1, 1), tot=DAY)
    parted = replace(occasion("scheiding"), parting="blijver")

    outcomes = assess(parted, facts(ANK, joop, known=ALL_KNOWN), PARAMETERS, ASSENS)

    assert outcomes[0].beurs is not None
    assert outcomes[0].beurs.totaal.verschil_maximum_centen < 0
    assert signal_of(outcomes) is None


def test_without_amounts_of_that_day_there_is_no_purse_and_no_signal() -> None:
    outcomes = assess(occasion("taalsignaal", date(2025, 11, 1)), facts(), PARAMETERS, ASSENS)

    assert outcomes[0].beurs is None
    assert signal_of(outcomes) is None


def test_only_who_earns_more_has_to_keep_a_part_of_it() -> None:
    assert threshold(0, DAY, PARAMETERS, ASSENS) == 0
    assert threshold(-1, DAY, PARAMETERS, ASSENS) == 0
    assert threshold(51_965, DAY, PARAMETERS, ASSENS) == 140_31
    assert threshold(500_000, DAY, PARAMETERS, ASSENS) == 150_00


@given(
    st.integers(0, 320_000),
    st.none() | st.integers(0, 320_000),
    st.lists(st.dates(date(2007, 1, 1), date(2026, 10, 1)), max_size=3),
    st.integers(0, 95_000),
    st.integers(0, 20_000),
)
def test_the_re_assessment_and_the_what_if_give_the_same_for_the_same_facts(
    mine: int, theirs: int | None, births: list[date], rent: int, travel: int
) -> None:
    """Of one household on one day: every component to the cent, except that nobody established the combination credit."""
    joop = make_member("partner", date(1989, 1, 1))
    members = [ANK, *([joop] if theirs is not None else [])]
    members += [make_member("kind", born) for born in births]
    paid = wages((date(2026, 8, 1), mine)) + wages((date(2026, 8, 1), theirs or 0), who=joop)
    rest = dict.fromkeys(("opvang", "lokaal", "premie", "aflossing", "huisgenoten"), 0)
    known = costs(DAY - timedelta(days=30), huur=rent, reis=travel, **rest)
    none = Vrijlatingsfeiten("oud_31_2", Gebruikt(n=6, r=30))
    exempt = tuple(Vaststelling(LONG_BEFORE, none, who.inwoner_id) for who in (ANK, joop))
    told = Facts(make_household(*members), paid, findings=(*exempt, *known))

    scenario = Scenario(
        "zo",
        DAY,
        Gezin(
            ANK.geboortedatum,
            joop.geboortedatum if theirs is not None else None,
            tuple(map(Bewoner, births)),
        ),
        Inkomsten(bruto_maand=mine),
        Inkomsten(bruto_maand=theirs or 0),
        kale_huur=rent,
        kosten=travel if mine or theirs else 0,
    )
    expected = work_out(scenario, PARAMETERS).besteedbaar.posten.per_post()
    found = posts(purse(told, "taalsignaal"))

    costs_there = -found.pop("reiskosten", 0)
    assert found.pop("huur", 0) == -rent
    assert costs_there == -expected.pop("kosten")
    assert found == {
        name.replace("_", "-"): cents
        for name, cents in expected.items()
        if name.replace("_", "-") in found or cents
    }
