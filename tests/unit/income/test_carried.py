"""What was established of somebody in another dossier holds in this one, as far as nobody established the same here."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.income.assessments.brought import assets_brought
from services.income.findings.carried import with_carried
from services.income.findings.facts import AnderInkomen, Bron, Vaststelling, established_on
from services.income.means.assets import Vermogen
from services.income.reported.service import Stretch
from shared import ids
from shared.testing.events import make_member

EARLY, ENTERED = date(2026, 3, 1), date(2026, 12, 1)
OMAR = make_member(vanaf=ENTERED)
FIRST = ids.new_dossier_id()


def income(day: date, cents: int, source: Bron = "alimentatie") -> Vaststelling:
    return Vaststelling(day, AnderInkomen(source, cents), OMAR.inwoner_id)


def amounts_on(day: date, facts: tuple[Vaststelling, ...]) -> list[int]:
    return [found.centen for found in established_on(facts, day).incomes_of(OMAR.inwoner_id)]


def test_a_fact_holds_in_another_dossier_from_its_own_day() -> None:
    assert with_carried((), [income(EARLY, 5)]) == (income(EARLY, 5),)


def test_what_is_established_here_replaces_the_same_fact_alone() -> None:
    facts = with_carried([income(ENTERED, 7)], [income(EARLY, 5), income(EARLY, 9, "pensioen")])

    assert amounts_on(ENTERED, facts) == [7, 9]


def test_of_the_same_fact_of_one_day_the_one_of_the_dossier_itself_holds() -> None:
    facts = with_carried([income(ENTERED, 7)], [income(ENTERED, 5)])

    assert amounts_on(ENTERED, facts) == [7]


def test_the_assets_of_the_former_family_come_along_until_some_are_established_here() -> None:
    stretch = Stretch(OMAR.inwoner_id, FIRST, date(2020, 1, 1), ENTERED, (ENTERED,))
    theirs: dict[UUID, list[Vaststelling]] = {FIRST: [Vaststelling(EARLY, Vermogen(900))]}
    own = Vaststelling(date(2027, 1, 1), Vermogen(100))

    facts = with_carried([own], assets_brought([stretch], theirs))

    before = established_on(facts, ENTERED - timedelta(days=1)).find(Vermogen)
    brought = established_on(facts, ENTERED).find(Vermogen)
    after = established_on(facts, own.vanaf).find(Vermogen)
    assert before is None
    assert brought is not None
    assert (brought.inhoud, brought.vanaf) == (Vermogen(900), EARLY)
    assert after is not None
    assert after.inhoud == Vermogen(100)


def test_assets_that_were_established_after_somebody_left_are_not_brought_along() -> None:
    stretch = Stretch(OMAR.inwoner_id, FIRST, date(2020, 1, 1), ENTERED, (ENTERED,))

    assert assets_brought([stretch], {FIRST: [Vaststelling(ENTERED, Vermogen(900))]}) == []


DAYS = st.integers(0, 400).map(lambda days: date(2026, 6, 1) + timedelta(days=days))
FACTS = st.lists(
    st.builds(income, DAYS, st.integers(0, 9)), max_size=5, unique_by=lambda fact: fact.vanaf
)


@given(own=FACTS, elsewhere=FACTS, day=DAYS)
def test_the_last_that_began_holds_whatever_order_they_came_in(
    own: list[Vaststelling], elsewhere: list[Vaststelling], day: date
) -> None:
    forwards = with_carried(own, elsewhere)
    backwards = with_carried(own[::-1], elsewhere[::-1])

    assert amounts_on(day, forwards) == amounts_on(day, backwards)
    begun = [fact for fact in (*own, *elsewhere) if fact.vanaf <= day]  # of one day the own one
    if begun:
        last = max(begun, key=lambda fact: fact.vanaf)
        assert isinstance(last.inhoud, AnderInkomen)
        assert amounts_on(day, forwards) == [last.inhoud.centen]
