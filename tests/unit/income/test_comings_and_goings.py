"""Moving in together, a birth, a death, a detention, an admission: what each does to the right, and from which day."""

from datetime import date, timedelta

import pytest

from services.income.assessments.facts import Facts, Occasion, Soort, Wage
from services.income.assessments.rules import assess
from services.income.norms.loading import load_parameters
from shared import ids
from shared.events.household import Huishouden, Lid, VerblijfElders, Verblijfsoort
from shared.events.income import Herbeoordeling
from shared.testing.events import make_household, make_member

DAY = date(2026, 9, 10)
ONE_DAY = timedelta(days=1)
ANK = make_member()
JOOP = make_member("partner", date(1989, 1, 1))
CHILD = make_member("kind", date(2018, 3, 1))
SINGLE, COUPLE, HALF = 141946, 202779, 101390


def because_of(
    kind: Soort,
    *members: Lid,
    day: date = DAY,
    person: Lid = ANK,
    also_on: date | None = None,
    wages: tuple[Wage, ...] = (),
    receives: bool = True,
) -> tuple[Herbeoordeling, ...]:
    occasion = Occasion(
        ids.new_event_id(),
        ids.new_dossier_id(),
        kind,
        day,
        person.inwoner_id,
        also_on=also_on,
    )
    home: Huishouden = make_household(*members, bijstand=None if receives else ())
    return assess(occasion, Facts(home, wages), load_parameters())


def death(person: Lid, *members: Lid, wages: tuple[Wage, ...] = ()) -> tuple[Herbeoordeling, ...]:
    """`person` died on the day before DAY; `members` are the household as it is after it."""
    month_later = date(2026, 10, 9) + ONE_DAY
    return because_of("overlijden", *members, person=person, also_on=month_later, wages=wages)


def dead(member: Lid, on: date = DAY - ONE_DAY) -> Lid:
    return member.model_copy(update={"overleden_op": on, "tot": on + ONE_DAY})


def away(member: Lid, soort: Verblijfsoort, tot: date | None = None) -> Lid:
    stay = VerblijfElders(soort=soort, vanaf=DAY, tot=tot)
    return member.model_copy(update={"verblijven": (stay,)})


def bijstand(outcome: Herbeoordeling) -> tuple[str, int | None, int | None]:
    before, after = (one.bijstand_centen if one else None for one in (outcome.voor, outcome.na))
    return outcome.uitkomst, before, after


def texts(outcome: Herbeoordeling) -> str:
    return " ".join(step.tekst for step in outcome.toelichting)


def moved_in(partner: Lid) -> Lid:
    return partner.model_copy(update={"vanaf": DAY})


def test_a_partner_who_moves_in_makes_a_joint_right_that_asks_for_a_joint_application() -> None:
    (joint,) = because_of("samenwonen", ANK, moved_in(JOOP))

    assert bijstand(joint) == ("aanvraag-nodig", SINGLE, COUPLE)
    assert joint.toelichting[0].regel == "aanvraag-nodig"
    assert "ALO-kop" not in texts(joint)


def test_a_partner_who_moves_in_with_a_single_parent_ends_the_alo_kop() -> None:
    (joint,) = because_of("samenwonen", ANK, CHILD, moved_in(JOOP))

    assert "De ALO-kop eindigt met ingang van 2026-10-01." in texts(joint)


def test_a_partner_with_a_wage_lowers_the_bijstand() -> None:
    wage = Wage(JOOP.inwoner_id, date(2025, 1, 1), None, 150000, ids.new_event_id())

    (joint,) = because_of("samenwonen", ANK, moved_in(JOOP), wages=(wage,))

    assert bijstand(joint) == ("lager", SINGLE, COUPLE - 150000)


def test_the_right_of_a_partner_who_left_ends_in_the_old_dossier() -> None:
    (ended,) = because_of("huishouden-gewijzigd", ANK.model_copy(update={"tot": DAY}))

    assert bijstand(ended) == ("eindigt", SINGLE, None)


def test_who_stayed_behind_shares_costs_with_one_less() -> None:
    grown = make_member("kind", date(1995, 1, 1), tot=DAY)

    (outcome,) = because_of("huishouden-gewijzigd", ANK, grown)

    assert bijstand(outcome) == ("hoger", 101390, SINGLE)


def test_a_housemate_shares_costs_with_both_partners() -> None:
    housemate = make_member("medebewoner", date(1980, 1, 1))

    (joint,) = because_of("samenwonen", ANK, moved_in(JOOP), housemate)

    assert bijstand(joint)[1:] == (101390, 175742)


def test_a_birth_raises_the_norm_of_a_couple_under_21_only() -> None:
    baby = make_member("kind", DAY)
    young = make_member(geboortedatum=date(2006, 1, 1)), make_member("partner", date(2006, 2, 2))

    (older,) = because_of("geboorte", ANK, JOOP, baby)
    (younger,) = because_of("geboorte", *young, baby, person=young[0])

    assert bijstand(older) == ("gelijk", COUPLE, COUPLE)
    assert bijstand(younger) == ("hoger", 70084, 110640)
    assert "kwartaal van 2026-10-01" in texts(older)


def test_after_a_partners_death_the_norm_goes_on_for_a_month() -> None:
    first, later = death(JOOP, ANK, dead(JOOP))

    assert bijstand(first) == ("gelijk", COUPLE, COUPLE)
    assert "tot en met 2026-10-09" in texts(first)
    assert (later.wie, later.ingangsdatum) == ("daarna", date(2026, 10, 10))
    assert bijstand(later) == ("lager", COUPLE, SINGLE)


def test_when_the_applicant_dies_the_partner_keeps_the_norm_for_a_month() -> None:
    widow = JOOP.model_copy(update={"rol": "aanvrager", "vanaf": DAY})
    members = (dead(ANK), JOOP.model_copy(update={"tot": DAY}), widow)

    first, later = death(ANK, *members)

    assert bijstand(first) == ("gelijk", COUPLE, COUPLE)
    assert bijstand(later) == ("lager", COUPLE, SINGLE)


def test_who_died_earns_nothing_any_more() -> None:
    wage = Wage(JOOP.inwoner_id, date(2025, 1, 1), DAY, 50000, ids.new_event_id())

    first, later = death(JOOP, ANK, dead(JOOP), wages=(wage,))

    assert bijstand(first) == ("hoger", COUPLE - 50000, COUPLE)
    assert bijstand(later) == ("lager", COUPLE, SINGLE)


def test_the_right_of_a_single_applicant_ends_with_the_day_of_death() -> None:
    (ended,) = death(ANK, dead(ANK))

    assert bijstand(ended) == ("eindigt", SINGLE, None)
    assert "vakantietoeslag" in texts(ended)


def test_after_the_death_of_a_single_parent_the_norm_goes_on_for_the_children() -> None:
    first, later = death(ANK, dead(ANK), CHILD)

    assert bijstand(first) == ("gelijk", SINGLE, SINGLE)
    assert (later.ingangsdatum, bijstand(later)) == (date(2026, 10, 10), ("eindigt", SINGLE, None))


def test_after_the_death_of_the_last_child_the_norm_of_a_young_couple_goes_on() -> None:
    young = make_member(geboortedatum=date(2006, 1, 1)), make_member("partner", date(2006, 2, 2))

    first, later = death(CHILD, *young, dead(CHILD))

    assert bijstand(first) == ("gelijk", 110640, 110640)
    assert bijstand(later) == ("lager", 110640, 70084)
    assert "Kinderbijslag" in texts(first)


def test_a_housemate_who_died_shares_no_costs_from_the_next_day() -> None:
    housemate = make_member("medebewoner", date(1980, 1, 1))

    (first,) = death(housemate, ANK, dead(housemate))

    assert bijstand(first) == ("hoger", 101390, SINGLE)


def test_the_partner_of_who_is_detained_has_half_and_both_again_after_it() -> None:
    free = DAY + timedelta(days=30)

    first, later = because_of(
        "detentie", ANK, away(JOOP, "detentie", free), person=JOOP, also_on=free
    )

    assert bijstand(first) == ("lager", COUPLE, HALF)
    assert bijstand(later) == ("hoger", HALF, COUPLE)
    assert "De partner houdt de helft" in texts(first)


def test_who_is_detained_alone_has_no_right_and_needs_an_application_after_it() -> None:
    free = DAY + timedelta(days=30)

    first, later = because_of("detentie", away(ANK, "detentie", free), also_on=free)

    assert bijstand(first) == ("eindigt", SINGLE, 0)
    assert bijstand(later) == ("aanvraag-nodig", 0, SINGLE)
    assert later.toelichting[0].regel == "aanvraag-nodig"


@pytest.mark.parametrize(
    ("members", "before", "after"),
    [
        ((away(ANK, "inrichting"),), SINGLE, 49644),
        ((ANK, away(JOOP, "inrichting")), COUPLE, 191590),
        ((away(ANK, "inrichting"), away(JOOP, "inrichting")), COUPLE, 80511),
    ],
)
def test_in_an_inrichting_its_own_norm_applies(
    members: tuple[Lid, ...], before: int, after: int
) -> None:
    (first,) = because_of("opname", *members)

    assert bijstand(first) == ("lager", before, after)


def test_a_later_day_without_a_change_is_not_told() -> None:
    child = away(CHILD, "inrichting", DAY + timedelta(days=9))

    outcomes = because_of("opname", ANK, child, person=child, also_on=DAY + timedelta(days=9))

    assert [one.uitkomst for one in outcomes] == ["gelijk"]


def test_who_receives_no_bijstand_loses_none() -> None:
    outcomes = because_of("detentie", away(ANK, "detentie"), receives=False)

    assert [one.uitkomst for one in outcomes] == ["gelijk"]
