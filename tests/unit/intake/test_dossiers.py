"""Whether bijstand runs, and of whose dossier it ended; what cannot be, with its reason."""

from datetime import date, timedelta
from uuid import UUID

from services.intake.timeline import dossiers
from services.intake.timeline.facts import Applied, Fact, Joined
from services.intake.timeline.picture import first_difference
from tests.unit.intake.cast import (
    DAY,
    LATER,
    LONG_AGO,
    People,
    died,
    dossier,
    ended,
    joined,
    moved,
    parted,
    pictures,
    verdicts,
)

GRONINGEN = "0014"
BEFORE, NEXT_DAY = DAY - timedelta(days=1), DAY + timedelta(days=1)


def bijstand(people: People, dossier_id: UUID, *facts: Fact) -> list[tuple[date, date | None]]:
    """When it runs in a dossier."""
    shown = pictures(facts, people)[dossier_id]
    return [(period.from_on, period.until_on) for period in shown.assistance]


def test_bijstand_runs_from_the_opening_of_a_dossier_where_it_is_told_so(
    people: People, ank: UUID, joop: UUID
) -> None:
    runs, waits = dossier(ank), dossier(joop, receives=False)

    assert bijstand(people, runs.id, runs, waits) == [(LONG_AGO, None)]
    assert bijstand(people, waits.id, runs, waits) == []


def test_it_ends_for_the_dossier_of_either_partner_and_the_second_report_joins_the_first(
    people: People, ank: UUID, joop: UUID
) -> None:
    opened, first, second = dossier(ank, joop), ended(joop), ended(ank)

    assert verdicts(people, opened, first, second)[1:] == [
        Applied(dossier_id=opened.id),
        Joined(first.id),
    ]
    assert bijstand(people, opened.id, opened, second, first) == [(LONG_AGO, DAY)]


def test_an_end_changes_the_picture_from_its_day_and_nobody_in_it(
    people: People, ank: UUID
) -> None:
    opened = dossier(ank)
    before = pictures([opened], people)[opened.id]

    after = pictures([opened, ended(ank)], people)[opened.id]

    assert after.members == before.members
    assert first_difference(before, after) == DAY
    assert (after.receives_on(BEFORE), after.receives_on(DAY)) == (True, False)
    assert (after.assistance_ended_by(BEFORE), after.assistance_ended_by(DAY)) == (False, True)


def test_who_has_no_dossier_and_whose_bijstand_does_not_run_waits(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    opened, other = dossier(ank, None, kim), dossier(joop, receives=False)

    of_child, never = verdicts(people, opened, other, ended(kim), ended(joop))[2:]
    again = verdicts(people, opened, ended(ank), ended(ank, LATER))[-1]

    assert of_child == dossiers.NO_DOSSIER_OF_OWN
    assert never == again == dossiers.NOT_RUNNING


def test_an_earlier_end_that_is_heard_later_takes_the_place_of_the_later_one(
    people: People, ank: UUID
) -> None:
    opened, late, early = dossier(ank), ended(ank, LATER), ended(ank)

    assert verdicts(people, opened, late, early)[1] == dossiers.NOT_RUNNING
    assert bijstand(people, opened.id, opened, late, early) == [(LONG_AGO, DAY)]


def test_an_end_on_the_first_day_leaves_no_day_of_it(people: People, ank: UUID) -> None:
    opened = dossier(ank, from_on=DAY)

    assert bijstand(people, opened.id, opened, ended(ank)) == []


def test_of_who_moved_in_with_somebody_the_bijstand_of_the_own_dossier_ends(
    people: People, ank: UUID, joop: UUID
) -> None:
    host, guest = dossier(ank), dossier(joop)
    told = (host, guest, joined(ank, joop), ended(joop))

    assert bijstand(people, guest.id, *told) == [(LONG_AGO, DAY)]
    assert bijstand(people, host.id, *told) == [(LONG_AGO, None)]


def test_who_left_a_couple_ends_nothing_for_who_stays(
    people: People, ank: UUID, joop: UUID
) -> None:
    opened, parting, end = dossier(ank, joop), parted(ank, joop), ended(joop)

    assert verdicts(people, opened, parting, end)[-1] == dossiers.NOT_RUNNING
    assert bijstand(people, opened.id, opened, parting, end) == [(LONG_AGO, None)]


def test_it_ends_after_a_death_where_nobody_is_left_and_goes_on_for_a_partner(
    people: People, ank: UUID, joop: UUID
) -> None:
    alone, couple = dossier(ank), dossier(joop, partner := people.add())

    after = ended(ank, LATER)
    of_dead = ended(joop, NEXT_DAY)

    assert bijstand(people, alone.id, alone, died(ank), after) == [(LONG_AGO, LATER)]
    assert verdicts(people, couple, died(joop), of_dead)[-1] == dossiers.NO_DOSSIER_OF_OWN
    assert bijstand(people, couple.id, couple, died(joop), ended(partner, LATER)) == [
        (LONG_AGO, LATER)
    ]


def test_it_ends_for_who_left_the_area_before(people: People, ank: UUID) -> None:
    opened = dossier(ank)

    found = verdicts(people, opened, moved(ank, gemeente=GRONINGEN), ended(ank, LATER))

    assert found[-1] == Applied(dossier_id=opened.id)


def test_who_leaves_a_couple_takes_up_the_old_dossier_without_the_bijstand_of_then(
    people: People, ank: UUID, joop: UUID
) -> None:
    host, guest = dossier(ank), dossier(joop)

    shown = bijstand(people, guest.id, host, guest, joined(ank, joop), parted(ank, joop, LATER))

    assert shown == [(LONG_AGO, DAY)]
