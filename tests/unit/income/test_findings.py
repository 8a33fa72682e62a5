"""What somebody established of a household changes what of its income counts, and whether there is a right."""

from datetime import date

import pytest

from services.income.assessments.comparing import Picture
from services.income.assessments.rules import Facts, Occasion, Wage, assess, picture
from services.income.findings.facts import (
    AnderInkomen,
    EigenRecht,
    GeenBeroepOpOuders,
    Inhoud,
    Onderwijs,
    Vaststelling,
    VolledigeZorg,
    established_on,
)
from services.income.findings.rules import Stand, Verdiener, months_used
from services.income.means.assets import Vermogen
from services.income.means.rules import Gebruikt, Vrijlatingsfeiten
from services.income.norms.loading import load_parameters
from services.income.norms.woonsituatie import Persoon, Woonsituatie
from shared import ids
from shared.events.household import Bijstandsperiode, Lid
from shared.testing.events import make_household, make_member
from tests.established import established as told_of

ANK = make_member(geboortedatum=date(1988, 7, 9))
KID = make_member("kind", date(2018, 5, 1))
PARTNER = make_member("partner", date(1989, 1, 1))
JANUARY, NOVEMBER = date(2026, 1, 1), date(2026, 11, 1)
WAGE = 110264
NORM = 141946
OLD, UNIFORM = Vrijlatingsfeiten("oud_31_2"), Vrijlatingsfeiten("uniform_34a")


def established(
    facts: Vrijlatingsfeiten | None = None,
    *,
    person: Lid = ANK,
    vanaf: date = JANUARY,
    other: int = 0,
    assets: int | None = None,
) -> tuple[Vaststelling, ...]:
    """With the full care, and what is asked for."""
    contents: list[Inhoud] = [VolledigeZorg(True)]
    contents += [facts] if facts is not None else []
    contents += [AnderInkomen("alimentatie", other)] if other else []
    contents += [Vermogen(assets)] if assets is not None else []
    return told_of(person, vanaf, *contents)


def seen(
    findings: tuple[Vaststelling, ...] = (),
    *,
    day: date = NOVEMBER,
    members: tuple[Lid, ...] = (ANK, KID),
    earns_from: date | None = None,
) -> Picture:
    wages = (
        () if earns_from is None else (Wage(ANK.inwoner_id, earns_from, None, WAGE, ids.new_id()),)
    )
    return picture(
        Facts(make_household(*members), wages, findings=findings), day, load_parameters()
    )


def articles(found: Picture, regel: str) -> list[str]:
    return [step.artikel for step in found.redenen if step.regel == regel]


MAXIMA = {
    "n": Vrijlatingsfeiten("oud_31_2"),
    "r": Vrijlatingsfeiten("oud_31_2", Gebruikt(n=6)),
    "y": Vrijlatingsfeiten("oud_31_2", Gebruikt(n=6), medisch_urenbeperkt=True),
    "z": Vrijlatingsfeiten("oud_31_2", Gebruikt(n=6), loonkostensubsidie=True),
    "aa": Vrijlatingsfeiten(
        "oud_31_2", Gebruikt(n=6, z=12), loonkostensubsidie=True, uitbreiding_onmogelijk=True
    ),
}


@pytest.mark.parametrize("code", MAXIMA)
def test_every_event_after_an_exemption_with_a_maximum_is_assessed(code: str) -> None:
    day = date(2026, 7, 1)
    wages = (Wage(ANK.inwoner_id, JANUARY, None, 800_00, ids.new_id()),)
    finding = established(MAXIMA[code], vanaf=date(2026, 6, 1))
    facts = Facts(make_household(ANK, KID), wages, findings=finding)
    happened = Occasion(ids.new_id(), ids.new_id(), "geboorte", day, ANK.inwoner_id)

    (outcome,) = assess(happened, facts, load_parameters())

    assert outcome.uitkomst != "niet-vast-te-stellen"
    applied = [step for step in outcome.toelichting if step.regel == "vrijlating"]
    names = [[one.code for one in step.parameters] for step in applied]
    assert names == [[f"VR_{code.upper()}_PCT", f"VR_{code.upper()}_MAX"]] * 2


def test_a_wage_counts_in_full_and_a_person_is_asked_as_long_as_nothing_is_established() -> None:
    found = seen(earns_from=NOVEMBER)

    assert found.beeld.bijstand_centen == NORM - WAGE
    assert "Pw 31 lid 2, 34a" in articles(found, "aanwijzing")


def test_a_quarter_of_the_wage_is_left_out_in_the_first_months() -> None:
    found = seen(established(OLD), earns_from=NOVEMBER)

    exempt = 27566
    assert found.beeld.meegeteld_inkomen_centen == WAGE - exempt
    assert found.beeld.bijstand_centen == NORM - WAGE + exempt
    assert found.beeld.totaal_centen == WAGE + found.beeld.bijstand_centen
    assert articles(found, "vrijlating") == ["Pw 31 lid 2 onder n"]
    assert not articles(found, "aanwijzing")


@pytest.mark.parametrize(
    ("day", "article"),
    [
        (date(2026, 10, 31), "Pw 31 lid 2 onder n"),
        (date(2026, 11, 1), "Pw 31 lid 2 onder r"),
    ],
)
def test_after_six_months_with_a_wage_a_single_parent_goes_on_with_an_eighth(
    day: date, article: str
) -> None:
    found = seen(established(OLD), day=day, earns_from=date(2026, 5, 1))

    assert articles(found, "vrijlating") == [article]


def applied(found: Picture) -> list[str]:
    return [article.removeprefix("Pw 31 lid 2 onder ") for article in articles(found, "vrijlating")]


def test_a_month_counts_whose_first_day_had_no_wage_yet() -> None:
    """Six months of n, January to June, of a job that began on the 2nd."""
    started = date(2026, 1, 2)

    june = seen(established(OLD), day=date(2026, 6, 30), earns_from=started)
    july = seen(established(OLD), day=date(2026, 7, 1), earns_from=started)

    assert (applied(june), applied(july)) == (["n"], ["r"])


def test_months_in_which_the_wage_left_no_bijstand_use_nothing_up() -> None:
    rich = Wage(ANK.inwoner_id, JANUARY, NOVEMBER, 300_000, ids.new_id())
    poor = Wage(ANK.inwoner_id, NOVEMBER, None, WAGE, ids.new_id())
    household = make_household(ANK, KID)

    facts = Facts(household, (rich, poor), findings=established(OLD))
    october = picture(facts, date(2026, 10, 31), load_parameters())
    november = picture(facts, NOVEMBER, load_parameters())

    assert applied(november) == ["n"]
    assert october.beeld.meegeteld_inkomen_centen == 300_000
    assert articles(october, "vrijlating") == ["Pw 31 lid 2, 34a"]


def test_months_in_which_no_bijstand_ran_use_nothing_up() -> None:
    household = make_household(ANK, KID, bijstand=(Bijstandsperiode(vanaf=NOVEMBER),))
    wage = Wage(ANK.inwoner_id, JANUARY, None, WAGE, ids.new_id())

    facts = Facts(household, (wage,), findings=established(OLD))

    assert applied(picture(facts, NOVEMBER, load_parameters())) == ["n"]


@pytest.mark.parametrize(("parted", "used"), [(JANUARY, 10), (date(2026, 10, 1), 1)])
def test_a_month_is_judged_by_the_household_of_that_month(parted: date, used: int) -> None:
    """As one of a couple nobody is a single parent: no month of r is used while they live together."""
    known = established_on(established(Vrijlatingsfeiten("oud_31_2", Gebruikt(n=6))), NOVEMBER)
    ank = Verdiener(ANK.inwoner_id, ANK.geboortedatum, lambda _: WAGE, lambda _: WAGE)

    def household(day: date) -> Stand:
        partner = Persoon(PARTNER.geboortedatum) if day < parted else None
        home = Woonsituatie(day, Persoon(ANK.geboortedatum), partner, (Persoon(KID.geboortedatum),))
        return Stand(home, NORM, (ank,), vastgesteld=known)

    found = months_used(household(NOVEMBER), household, load_parameters())

    assert found == {ANK.inwoner_id: Gebruikt(n=6, r=used)}


def test_months_of_a_wage_in_another_dossier_count_by_the_household_of_today() -> None:
    came = ANK.model_copy(update={"vanaf": NOVEMBER})
    brought = established(OLD, vanaf=date(2026, 5, 1))

    found = seen(brought, members=(came, KID), earns_from=JANUARY)

    assert applied(found) == ["r"]


def test_months_used_before_the_record_count() -> None:
    used = Vrijlatingsfeiten("oud_31_2", Gebruikt(n=6))

    found = seen(established(used), earns_from=NOVEMBER)

    assert articles(found, "vrijlating") == ["Pw 31 lid 2 onder r"]


def test_the_new_exemption_has_no_maximum() -> None:
    assert seen(established(UNIFORM), earns_from=NOVEMBER).beeld.meegeteld_inkomen_centen == 93724


def test_what_was_established_does_not_hold_before_its_day() -> None:
    found = seen(established(OLD, vanaf=NOVEMBER), day=date(2026, 10, 31), earns_from=JANUARY)

    assert found.beeld.meegeteld_inkomen_centen == WAGE


def test_a_later_record_takes_the_place_of_an_earlier_one() -> None:
    later = established(Vrijlatingsfeiten("oud_31_2", draagt_bij=False), vanaf=NOVEMBER)

    found = seen((*later, *established(OLD)), earns_from=NOVEMBER)

    assert found.beeld.meegeteld_inkomen_centen == WAGE


def test_other_income_counts_in_full() -> None:
    found = seen(established(other=30000))

    assert found.beeld.bijstand_centen == NORM - 30000
    assert found.beeld.inkomen_centen == 30000


@pytest.mark.parametrize(("assets", "bijstand"), [(1_600_000, NORM), (1_600_001, 0)])
def test_there_is_a_right_up_to_the_limit_of_a_single_parent_and_not_a_cent_above(
    assets: int, bijstand: int
) -> None:
    assert seen(established(assets=assets)).beeld.bijstand_centen == bijstand


def test_a_right_ends_for_who_can_study_with_a_grant() -> None:
    young = make_member(geboortedatum=date(2003, 1, 1))
    told = told_of(young, JANUARY, Onderwijs(True))

    found = seen(told, members=(young,))

    assert found.beeld.bijstand_centen == 0
    assert articles(found, "uitsluiting") == ["Pw 13 lid 2 onder c"]


@pytest.mark.parametrize(("alone", "norm"), [(False, 35042), (True, 111266)])
def test_who_is_19_and_cannot_appeal_to_the_parents_has_more(alone: bool, norm: int) -> None:
    young = make_member(geboortedatum=date(2007, 1, 1))
    told = told_of(young, JANUARY, GeenBeroepOpOuders(alone))

    assert seen(told, members=(young,)).beeld.norm_centen == norm


def test_a_partner_without_right_leaves_the_other_half_a_norm_of_a_couple() -> None:
    told = told_of(PARTNER, JANUARY, EigenRecht(False, "Pw 11"))

    assert seen(told, members=(ANK, PARTNER)).beeld.norm_centen == 101390


def test_what_two_partners_have_adds_up_and_each_has_an_exemption_of_their_own() -> None:
    told = (
        *told_of(ANK, NOVEMBER, OLD, AnderInkomen("alimentatie", 10000)),
        *told_of(PARTNER, NOVEMBER, OLD, AnderInkomen("uitkering", 20000)),
    )
    wages = (
        Wage(ANK.inwoner_id, NOVEMBER, None, 40000, ids.new_id()),
        Wage(PARTNER.inwoner_id, NOVEMBER, None, 20000, ids.new_id()),
    )
    facts = Facts(make_household(ANK, PARTNER), wages, findings=told)

    found = picture(facts, NOVEMBER, load_parameters())

    assert found.beeld.inkomen_centen == 90000
    assert found.beeld.meegeteld_inkomen_centen == 90000 - 10000 - 5000
    assert articles(found, "inkomen") == ["Pw 19 lid 2, 31, 32"]


def test_without_a_wage_no_exemption_is_told() -> None:
    assert articles(seen(established(OLD, other=30000)), "vrijlating") == []


def test_other_income_is_told_also_where_a_wage_waits_for_a_person() -> None:
    found = seen(established(other=30000), earns_from=NOVEMBER)

    assert articles(found, "inkomen") == ["Pw 19 lid 2, 31, 32"] * 2
    assert articles(found, "aanwijzing") == ["Pw 31 lid 2, 34a"]


@pytest.mark.parametrize(
    ("told", "article"),
    [
        (Vrijlatingsfeiten("oud_31_2", Gebruikt(n=6), medisch_urenbeperkt=True), "Pw 31 lid 2 onder y"),
        (Vrijlatingsfeiten("oud_31_2", Gebruikt(n=6), loonkostensubsidie=True), "Pw 31 lid 2 onder z"),
        (Vrijlatingsfeiten("oud_31_2", Gebruikt(n=6, z=12), loonkostensubsidie=True, uitbreiding_onmogelijk=True), "Pw 31 lid 2 onder aa"),
        (Vrijlatingsfeiten("oud_31_2", Gebruikt(n=6)), "Pw 31 lid 2 onder r"),
        (Vrijlatingsfeiten("uniform_34a", Gebruikt(uniform=12), nieuw_dienstverband=True), "Pw 34a lid 3"),
    ],
)  # fmt: skip
def test_what_was_established_of_a_worker_decides_which_exemption_applies(
    told: Vrijlatingsfeiten, article: str
) -> None:
    found = seen(established(told, vanaf=NOVEMBER), earns_from=NOVEMBER)

    assert articles(found, "vrijlating") == [article]


def test_months_of_the_new_exemption_are_counted_from_the_day_of_the_finding() -> None:
    used = Vrijlatingsfeiten("uniform_34a", Gebruikt(uniform=10))
    september = established(used, vanaf=date(2026, 9, 1))

    last = seen(september, day=date(2026, 10, 31), earns_from=JANUARY)
    after = seen(september, day=NOVEMBER, earns_from=JANUARY)

    assert last.beeld.meegeteld_inkomen_centen == 93724
    assert after.beeld.meegeteld_inkomen_centen == WAGE


def test_nobody_is_a_single_parent_with_a_partner_or_without_the_full_care() -> None:
    used_up = Vrijlatingsfeiten("oud_31_2", Gebruikt(n=6))
    without_care = told_of(ANK, NOVEMBER, used_up)

    alone = seen(without_care, earns_from=NOVEMBER)
    together = seen(
        established(used_up, vanaf=NOVEMBER), members=(ANK, PARTNER, KID), earns_from=NOVEMBER
    )

    assert alone.beeld.meegeteld_inkomen_centen == WAGE
    assert together.beeld.meegeteld_inkomen_centen == WAGE


@pytest.mark.parametrize(
    ("members", "limit"), [((ANK,), 800_000), ((ANK, KID), 1_600_000), ((ANK, PARTNER), 1_600_000)]
)
def test_the_limit_of_the_assets_is_that_of_the_household(
    members: tuple[Lid, ...], limit: int
) -> None:
    assert seen(established(assets=limit), members=members).beeld.bijstand_centen > 0
    assert seen(established(assets=limit + 1), members=members).beeld.bijstand_centen == 0


def test_two_young_partners_who_cannot_appeal_to_their_parents_have_two_supplements() -> None:
    young = make_member(geboortedatum=date(2007, 1, 1))
    partner = make_member("partner", date(2007, 1, 1))
    told = tuple(
        fact
        for person in (young, partner)
        for fact in told_of(person, JANUARY, GeenBeroepOpOuders(True))
    )

    found = seen(told, members=(young, partner))

    assert found.beeld.norm_centen == 202779
    assert articles(found, "plafond") == ["Pw 20 lid 4"]
