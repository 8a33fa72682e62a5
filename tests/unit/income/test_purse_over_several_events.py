"""The purse before the first and after the last of several life events is what their own trails say."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from services.income.norms.loading import load_parameters
from services.income.purse.household import Beursfeiten, Onbekend, difference
from services.income.purse.spanning import Beursspanne, Einden, Gebeurtenisbeurs, spanning
from services.income.purse.spending import Situatie, Verdiener
from shared.events.aftercare import Aanleiding
from shared.events.purse import Beurspost

PARAMETERS = load_parameters()
HOME = Situatie(date(2026, 9, 30), 141_946, bijstand=141_946)
PAYS = Verdiener(netto_maand=60_000)
MORE = Verdiener(netto_maand=90_000)
FIRST, SECOND = uuid4(), uuid4()


def on(day: date, bijstand: int, *earners: Verdiener, travel: int = 0) -> Beursfeiten:
    home = replace(HOME, datum=day, bijstand=bijstand, verdieners=earners)
    return Beursfeiten(home, {"reiskosten": travel})


START = (on(date(2026, 9, 30), 141_946), on(date(2026, 10, 1), 81_946, PAYS))
RAISE = (on(date(2026, 10, 31), 81_946, PAYS), on(date(2026, 11, 1), 51_946, MORE, travel=40_00))


def event(
    about: UUID, sides: tuple[Beursfeiten, Beursfeiten], *unknown: Onbekend
) -> Gebeurtenisbeurs:
    beurs = difference(*sides, unknown, 0, PARAMETERS)
    kind: Aanleiding = "baan-gestart" if about == FIRST else "baan-gewijzigd"
    return Gebeurtenisbeurs(about, kind, sides[1].situatie.datum, beurs)


def over(*events: Gebeurtenisbeurs) -> Beursspanne:
    found = spanning(events)
    assert found is not None
    return found


def test_before_is_of_the_first_and_after_of_the_last_whatever_came_in_first() -> None:
    start, later = event(FIRST, START), event(SECOND, RAISE)

    found = over(later, start)

    assert [one.gebeurtenis_id for one in found.gebeurtenissen] == [FIRST, SECOND]
    assert (found.voor_op, found.na_op) == (start.beurs.voor_op, later.beurs.na_op)
    assert found.posten["netto-loon"] == Einden(0, 90_000, 90_000)
    assert found.posten["bijstand"] == Einden(141_946, 51_946, -90_000)
    assert found.posten["reiskosten"] == Einden(0, -40_00, -40_00)
    assert found.totaal.voor_centen == start.beurs.totaal.voor_centen
    assert found.totaal.na_centen == later.beurs.totaal.na_centen
    assert found.totaal.verschil_centen == -40_00


def test_what_nobody_knows_at_one_end_has_no_difference_and_neither_has_the_whole() -> None:
    unknown = Onbekend("aflossing", "na", 0, 100_00)

    found = over(event(FIRST, START), event(SECOND, RAISE, unknown))

    assert found.posten["aflossing"] == Einden(0, None, None)
    assert found.totaal.verschil_centen is None
    assert found.totaal.na_centen is None


def test_what_nobody_knows_and_no_event_changes_is_as_much_after_as_before() -> None:
    premium = Onbekend("zorgpremie", "beide", 0, 200_00)

    found = over(event(FIRST, START, premium), event(SECOND, RAISE, premium))

    assert found.posten["zorgpremie"] == Einden(None, None, 0)
    assert found.totaal == Einden(None, None, -40_00)


def test_what_one_of_them_may_change_is_not_said_to_stay_the_same() -> None:
    premium = Onbekend("zorgpremie", "beide", 0, 200_00)
    extra = Onbekend("zorgpremie", "na", 0, 50_00)

    found = over(event(FIRST, START, premium, extra), event(SECOND, RAISE, premium))

    post: Beurspost = "zorgpremie"
    assert found.posten[post] == Einden(None, None, None)


def test_one_life_event_is_no_span() -> None:
    start = event(FIRST, START)

    assert spanning([]) is None
    assert spanning([start]) is None
    assert spanning([start, event(FIRST, RAISE)]) is None
