"""Who counts for the norm on a day: a month after a death too (art. 45 lid 5), and not as at home who stays elsewhere."""

from datetime import date, timedelta

import pytest

from services.income.norms.loading import load_parameters
from services.income.norms.rules import determine_norm
from services.income.norms.woonsituatie import members_for_norm, reached_aow, woonsituatie_on
from shared.events.household import Lid, VerblijfElders, Verblijfsoort
from shared.testing.events import make_household, make_member

DIED = date(2026, 11, 12)
NEXT_DAY = DIED + timedelta(days=1)
LAST_DAY = date(2026, 12, 12)
APPLICANT = make_member()
CHILD = make_member("kind", date(2018, 5, 1))


def died(member: Lid, on: date = DIED) -> Lid:
    return member.model_copy(update={"overleden_op": on, "tot": on + timedelta(days=1)})


def roles(day: date, *members: Lid) -> list[str]:
    return sorted(member.rol for member in members_for_norm(make_household(*members), day))


@pytest.mark.parametrize(
    ("day", "counts"),
    [(DIED, True), (NEXT_DAY, True), (LAST_DAY, True), (LAST_DAY + timedelta(days=1), False)],
)
def test_a_partner_counts_for_a_month_after_death(day: date, counts: bool) -> None:
    expected = ["aanvrager", "partner"] if counts else ["aanvrager"]

    assert roles(day, APPLICANT, died(make_member("partner"))) == expected


def test_nobody_counts_twice_on_the_day_of_death() -> None:
    assert roles(DIED, APPLICANT, died(CHILD)) == ["aanvrager", "kind"]


def test_an_applicant_who_died_counts_as_the_partner_of_who_applies_now() -> None:
    widow = make_member("partner", tot=NEXT_DAY)
    alone = make_member(vanaf=NEXT_DAY, inwoner_id=widow.inwoner_id)

    assert roles(NEXT_DAY, died(APPLICANT), widow, alone) == ["aanvrager", "partner"]


def test_a_new_partner_takes_the_place_of_who_died() -> None:
    new = make_member("partner", vanaf=date(2026, 11, 20))
    household = make_household(APPLICANT, died(make_member("partner")), new)

    assert members_for_norm(household, date(2026, 11, 19))[-1].overleden_op == DIED
    assert members_for_norm(household, date(2026, 11, 20)) == (APPLICANT, new)


@pytest.mark.parametrize("member", [make_member("partner"), CHILD])
def test_who_had_left_before_dying_does_not_come_back(member: Lid) -> None:
    gone = member.model_copy(update={"tot": date(2026, 11, 1), "overleden_op": DIED})

    assert roles(NEXT_DAY, APPLICANT, gone) == ["aanvrager"]


@pytest.mark.parametrize(
    ("born", "counts"), [(date(2008, 11, 13), True), (date(2008, 11, 12), False)]
)
def test_a_child_counts_on_where_it_was_under_18_when_it_died(born: date, counts: bool) -> None:
    expected = ["aanvrager", "kind"] if counts else ["aanvrager"]

    assert roles(NEXT_DAY, APPLICANT, died(make_member("kind", born))) == expected


@pytest.mark.parametrize("role", ["medebewoner", "kind"])
def test_the_death_of_a_grown_housemate_counts_at_once(role: str) -> None:
    grown = make_member(role, date(1970, 1, 1))  # type: ignore[arg-type]

    assert roles(NEXT_DAY, APPLICANT, died(grown)) == ["aanvrager"]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((CHILD,), ["aanvrager", "kind"]),
        ((make_member("kind", date(2000, 1, 1)),), ["kind"]),
        ((make_member("medebewoner", date(2018, 1, 1)),), ["medebewoner"]),
        ((), []),
        ((CHILD, make_member(vanaf=NEXT_DAY)), ["aanvrager", "kind"]),
        ((CHILD, make_member("partner", tot=NEXT_DAY)), ["kind"]),
    ],
)
def test_a_single_parent_counts_on_for_the_children_and_for_nobody_else(
    others: tuple[Lid, ...], expected: list[str]
) -> None:
    assert roles(NEXT_DAY, died(APPLICANT), *others) == expected


def away(soort: Verblijfsoort, vanaf: date, tot: date | None = None) -> Lid:
    stay = VerblijfElders(soort=soort, vanaf=vanaf, tot=tot)
    return APPLICANT.model_copy(update={"verblijven": (stay,)})


@pytest.mark.parametrize(
    ("member", "cents"),
    [
        (APPLICANT, 141946),
        (away("detentie", DIED), 0),
        (away("inrichting", DIED), 49644),
        (away("inrichting", NEXT_DAY), 141946),
        (away("detentie", date(2026, 1, 1), DIED), 141946),
    ],
)
def test_a_stay_in_prison_or_an_institution_counts_on_its_days(member: Lid, cents: int) -> None:
    home = woonsituatie_on(make_household(member), DIED)

    assert determine_norm(home, load_parameters()).centen == cents


def test_a_child_of_the_household_makes_the_norm_of_young_parents_higher() -> None:
    young = make_member(geboortedatum=date(2007, 5, 1))
    partner = make_member("partner", date(2007, 5, 1))

    home = woonsituatie_on(make_household(young, partner, CHILD), DIED)

    assert determine_norm(home, load_parameters()).centen == 110640


@pytest.mark.parametrize(
    ("own", "partner", "reached"),
    [
        (date(1959, 11, 12), None, True),
        (date(1959, 11, 13), None, False),
        (date(1990, 1, 1), date(1959, 11, 12), True),
        (date(1990, 1, 1), date(1959, 11, 13), False),
    ],
)
def test_the_aow_age_of_either_partner_makes_it_the_svbs_to_give(
    own: date, partner: date | None, reached: bool
) -> None:
    members = [make_member(geboortedatum=own)]
    members += [make_member("partner", partner)] if partner else []

    assert reached_aow(woonsituatie_on(make_household(*members), DIED)) is reached
