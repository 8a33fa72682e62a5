"""Whether bijstand runs, and when a dossier is open or closed; what cannot be, with its reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from services.intake.timeline import dossiers
from services.intake.timeline.facts import Fact
from services.intake.timeline.fold import fold
from services.intake.timeline.lifecycle import state_on, states_of
from services.intake.timeline.picture import first_difference
from services.intake.timeline.verdicts import DECEASED, OUTSIDE, Applied, Joined, Refusal
from tests.unit.intake.cast import (
    DAY,
    LATER,
    LONG_AGO,
    People,
    closed,
    died,
    dossier,
    ended,
    joined,
    left,
    member,
    moved,
    parted,
    pictures,
    reopened,
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


def test_bijstand_that_was_to_end_later_ends_where_a_closed_dossier_lost_its_applicant(
    people: People, ank: UUID
) -> None:
    applicant = member(ank, "aanvrager", until_on=LATER + timedelta(days=9))
    opened = replace(dossier(ank), members=(applicant,))
    facts = (opened, died(ank), closed(opened.id, ank, LATER))

    assert verdicts(people, *facts)[-1] == Applied(dossier_id=opened.id)
    assert bijstand(people, opened.id, *facts) == [(LONG_AGO, NEXT_DAY)]


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


# Open, closing, closed, open again.


def states(people: People, dossier_id: UUID, *facts: Fact) -> list[tuple[str, date, date | None]]:
    shown = pictures(facts, people)[dossier_id]
    return [(known.status, known.from_on, known.until_on) for known in states_of(shown)]


def test_a_dossier_is_closing_until_somebody_closes_it_and_is_opened_again(
    people: People, ank: UUID
) -> None:
    opened = dossier(ank)
    closing, again = closed(opened.id, ank, NEXT_DAY), reopened(opened.id, ank)

    assert states(people, opened.id, opened) == [("open", LONG_AGO, None)]
    assert states(people, opened.id, opened, ended(ank), closing, again) == [
        ("open", LONG_AGO, DAY),
        ("sluitend", DAY, NEXT_DAY),
        ("gesloten", NEXT_DAY, LATER),
        ("heropend", LATER, None),
    ]
    # To open it again is no decision on bijstand.
    assert bijstand(people, opened.id, opened, ended(ank), closing, again) == [(LONG_AGO, DAY)]


def test_nobody_belongs_to_it_while_it_is_closed_and_it_stays_where_they_lived(
    people: People, ank: UUID, joop: UUID, kim: UUID
) -> None:
    opened = dossier(ank, joop, kim)

    shown = pictures(
        [opened, ended(ank), closed(opened.id, ank), reopened(opened.id, ank)], people
    )[opened.id]

    assert len(shown.members_on(BEFORE)) == len(shown.members_on(LATER)) == 3
    assert shown.members_on(DAY) == ()
    assert [(place.from_on, place.until_on) for place in shown.residences] == [(LONG_AGO, None)]
    assert shown.was_closed_for(kim, DAY)
    assert not shown.was_closed_for(kim, LATER)


def test_who_died_and_who_moved_in_elsewhere_leave_a_dossier_that_is_closing(
    people: People, ank: UUID, joop: UUID
) -> None:
    alone, host = dossier(ank), dossier(joop, guest := people.add())
    own = dossier(other := people.add())

    assert states(people, alone.id, alone, died(ank))[-1] == ("sluitend", NEXT_DAY, None)
    assert states(people, alone.id, alone, died(ank), closed(alone.id, ank, LATER))[-1] == (
        "gesloten",
        LATER,
        None,
    )
    moved_in = (host, own, parted(joop, guest, BEFORE), joined(joop, other))
    assert states(people, own.id, *moved_in)[-1] == ("sluitend", DAY, None)


def test_without_bijstand_that_ended_a_dossier_is_open(people: People, ank: UUID) -> None:
    waits = dossier(ank, receives=False)

    assert states(people, waits.id, waits) == [("open", LONG_AGO, None)]
    assert state_on(pictures([waits], people)[waits.id], LONG_AGO - timedelta(days=1)) is None


def test_who_leaves_a_couple_takes_up_a_dossier_that_was_closed(
    people: People, ank: UUID, joop: UUID
) -> None:
    host, own = dossier(ank), dossier(joop)
    told = (host, own, joined(ank, joop), closed(own.id, joop, NEXT_DAY), parted(ank, joop, LATER))

    assert states(people, own.id, *told)[-2:] == [
        ("gesloten", NEXT_DAY, LATER),
        ("heropend", LATER, None),
    ]
    assert bijstand(people, own.id, *told) == [(LONG_AGO, DAY)]


def test_opened_again_on_the_day_that_it_closed_it_was_never_closed(
    people: People, ank: UUID
) -> None:
    opened = dossier(ank, receives=False)
    told = (opened, closed(opened.id, ank), reopened(opened.id, ank, DAY))

    assert states(people, opened.id, *told) == [("open", LONG_AGO, None)]
    assert (
        pictures(told, people)[opened.id].members == pictures([opened], people)[opened.id].members
    )


def test_what_was_recorded_waits_while_bijstand_turns_out_to_run(people: People, ank: UUID) -> None:
    opened = dossier(ank)
    end, closing = ended(ank), closed(opened.id, ank, LATER)

    assert verdicts(people, opened, closing)[-1] == dossiers.STILL_RUNS
    assert verdicts(people, opened, end, closing)[-1] == Applied(dossier_id=opened.id)


Story = Callable[[People], list[Fact]]


def _too_early(people: People) -> list[Fact]:
    opened = dossier(ank := people.add(), receives=False)
    return [opened, closed(opened.id, ank, LONG_AGO)]


def _closed_already(people: People) -> list[Fact]:
    opened = dossier(ank := people.add(), receives=False)
    return [opened, closed(opened.id, ank), closed(opened.id, ank, LATER)]


def _still_runs(people: People) -> list[Fact]:
    opened = dossier(ank := people.add())
    return [opened, ended(ank, LATER), closed(opened.id, ank)]


def _not_closed(people: People) -> list[Fact]:
    opened = dossier(ank := people.add())
    return [opened, ended(ank), reopened(opened.id, ank)]


def _other_applicant(people: People) -> list[Fact]:
    opened = dossier(ank := people.add(), joop := people.add(), receives=False)
    return [opened, closed(opened.id, ank), reopened(opened.id, joop)]


def _has_dossier(people: People) -> list[Fact]:
    opened = dossier(ank := people.add(), receives=False)
    return [
        opened,
        closed(opened.id, ank),
        dossier(ank, from_on=NEXT_DAY),
        reopened(opened.id, ank),
    ]


def _partner_has_dossier(people: People) -> list[Fact]:
    opened, other = dossier(ank := people.add(), receives=False), dossier(joop := people.add())
    together = joined(joop, ank, NEXT_DAY)
    return [opened, other, closed(opened.id, ank), together, reopened(opened.id, ank)]


def _dead(people: People) -> list[Fact]:
    opened = dossier(ank := people.add(), receives=False)
    return [opened, closed(opened.id, ank), died(ank, NEXT_DAY), reopened(opened.id, ank)]


def _outside(people: People) -> list[Fact]:
    opened = dossier(ank := people.add(), receives=False)
    gone = moved(ank, NEXT_DAY, GRONINGEN)
    return [opened, closed(opened.id, ank), gone, reopened(opened.id, ank)]


def _nowhere(people: People) -> list[Fact]:
    opened = dossier(ank := people.add(), receives=False)
    gone = left(ank, NEXT_DAY)
    return [opened, closed(opened.id, ank), gone, reopened(opened.id, ank)]


CANNOT_BE: dict[Story, Refusal] = {
    _too_early: dossiers.NOT_OPENED_YET,
    _closed_already: dossiers.IS_CLOSED,
    _still_runs: dossiers.STILL_RUNS,
    _not_closed: dossiers.IS_NOT_CLOSED,
    _other_applicant: dossiers.OTHER_APPLICANT,
    _has_dossier: dossiers.HAS_DOSSIER,
    _partner_has_dossier: dossiers.HAS_DOSSIER,
    _dead: DECEASED,
    _outside: OUTSIDE,
    _nowhere: dossiers.LIVES_NOWHERE,
}


@pytest.mark.parametrize(
    ("story", "why"), CANNOT_BE.items(), ids=lambda case: getattr(case, "__name__", "")
)
def test_what_cannot_be_is_refused_with_its_reason_and_changes_nothing(
    people: People, story: Story, why: Refusal
) -> None:
    *before, impossible = story(people)

    folded = fold([*before, impossible], people)

    assert folded.verdicts[impossible.id] == why
    assert folded.state == fold(before, people).state
