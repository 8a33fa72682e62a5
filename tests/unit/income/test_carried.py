"""What was established of somebody in another dossier, and until when it holds in this one."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.income.findings.carried import with_carried
from services.income.findings.rules import Persoonsvaststelling, Vaststelling
from services.income.means.assets import Vermogen
from shared.events.household import Huishouden
from shared.testing.events import make_household, make_member

ENTERED = date(2026, 12, 1)
OMAR = make_member(vanaf=ENTERED)
HOME = make_household(OMAR, vanaf=ENTERED)


def finding(day: date, *people: UUID, income: int = 0, assets: int | None = None) -> Vaststelling:
    persons = tuple(Persoonsvaststelling(one, overig_inkomen=income) for one in people)
    return Vaststelling(day, persons, None if assets is None else Vermogen(assets))


def last_on(day: date, findings: tuple[Vaststelling, ...]) -> Vaststelling:
    return max((one for one in findings if one.vanaf <= day), key=lambda one: one.vanaf)


def test_without_anybody_from_elsewhere_the_own_findings_are_all() -> None:
    own = (finding(ENTERED, OMAR.inwoner_id),)
    assert with_carried(own, {}, HOME) == own


def test_it_holds_from_the_day_of_coming_and_is_counted_from_its_own() -> None:
    early = date(2026, 3, 1)
    (carried,) = with_carried(
        (), {OMAR.inwoner_id: [finding(early, OMAR.inwoner_id, income=5)]}, HOME
    )

    assert carried.vanaf == ENTERED
    (his,) = carried.personen
    assert (his.overig_inkomen, carried.since(his)) == (5, early)


def test_a_finding_that_no_longer_names_somebody_ends_what_one_before_it_said() -> None:
    told = [finding(date(2026, 3, 1), OMAR.inwoner_id), finding(date(2026, 6, 1))]

    (carried,) = with_carried((), {OMAR.inwoner_id: told}, HOME)

    assert carried.personen == ()


def test_the_assets_of_the_former_family_come_along_until_something_is_established_here() -> None:
    elsewhere = {OMAR.inwoner_id: [finding(date(2026, 3, 1), assets=900)]}
    own = finding(date(2027, 1, 1))

    findings = with_carried((own,), elsewhere, HOME)

    assert last_on(ENTERED, findings).vermogen == Vermogen(900)
    assert last_on(ENTERED, findings).vermogen_sinds == date(2026, 3, 1)
    assert last_on(own.vanaf, findings).vermogen is None


def test_what_is_established_elsewhere_after_somebody_left_is_nothing_here() -> None:
    left = OMAR.model_copy(update={"tot": date(2027, 1, 1)})
    home = Huishouden(
        versie=1, leden=(left,), woonplaatsen=HOME.woonplaatsen, bijstand=HOME.bijstand
    )
    later = {OMAR.inwoner_id: [finding(date(2027, 2, 1), OMAR.inwoner_id)]}

    assert with_carried((), later, home) == ()


DAYS = st.integers(0, 400).map(lambda days: date(2026, 6, 1) + timedelta(days=days))
FINDINGS = st.lists(
    st.builds(
        lambda day, named, income: finding(
            day, *([OMAR.inwoner_id] if named else []), income=income
        ),
        DAYS,
        st.booleans(),
        st.integers(0, 9),
    ),
    max_size=5,
    unique_by=lambda one: one.vanaf,
)


@given(own=FINDINGS, elsewhere=FINDINGS, day=DAYS)
def test_the_last_that_counts_for_somebody_holds_whatever_order_they_came_in(
    own: list[Vaststelling], elsewhere: list[Vaststelling], day: date
) -> None:
    here = [one for one in own if one.vanaf >= ENTERED]
    forwards = with_carried(here, {OMAR.inwoner_id: elsewhere}, HOME)
    backwards = with_carried(here[::-1], {OMAR.inwoner_id: elsewhere[::-1]}, HOME)
    begun = [one for one in (*here, *elsewhere) if one.vanaf <= day]  # of one day the own one

    assert sorted(forwards, key=lambda one: one.vanaf) == sorted(
        backwards, key=lambda one: one.vanaf
    )
    if day >= ENTERED and begun:
        last = max(begun, key=lambda one: one.vanaf)
        told = last_on(day, forwards).of(OMAR.inwoner_id)
        expected = last.of(OMAR.inwoner_id)
        assert (told and told.overig_inkomen) == (expected and expected.overig_inkomen)
