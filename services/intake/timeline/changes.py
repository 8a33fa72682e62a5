"""How the state changes, step by step: who lives in which home, who are partners, whose child somebody is, who has the care.

Used by what each fact does (effects.py). What happens to a dossier itself: dossiers.py.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from services.intake.timeline import dossiers
from services.intake.timeline.facts import Fact
from services.intake.timeline.state import Partnership, Residency, SharedCare, State

ONE_DAY: Final = timedelta(days=1)


def settle(  # noqa: PLR0917 - who lives where, from which day and because of what
    state: State, person_id: UUID, home_id: UUID, gemeente: str, day: date, fact_id: UUID
) -> None:
    """Somebody lives in this home from a day on."""
    line = state.people[person_id]
    current = line.residency_on(day)
    if current is not None and current.home_id == home_id:
        return
    end_residency(state, person_id, day)
    line.residencies.append(Residency(home_id, gemeente, day, made_by=fact_id))


def go_on(state: State, fact: Fact, home: Residency, person_id: UUID | None = None) -> None:
    """Somebody stays in the home, of which something is otherwise from that day on."""
    who = person_id or fact.person_id
    end_residency(state, who, fact.day)
    home = replace(home, from_on=fact.day, made_by=fact.id)
    state.people[who].residencies.append(home)


def end_residency(state: State, person_id: UUID, day: date) -> None:
    residencies = state.people[person_id].residencies
    while residencies and residencies[-1].from_on >= day:
        residencies.pop()
    if residencies and (residencies[-1].until_on is None or residencies[-1].until_on > day):
        residencies[-1].until_on = day


def succeed(state: State, dossier_id: UUID, person_id: UUID, day: date) -> None:
    """The dossier goes on with another applicant."""
    dossiers.end_applicancy(state, dossier_id, day)
    dossiers.open_for(state, dossier_id, None, person_id, day)


def step_out(state: State, person_id: UUID, day: date) -> None:
    """Somebody leaves the couple and the dossier; a partner who stays behind goes on with it."""
    partner_id = state.people[person_id].partner_on(person_id, day)
    dossier_id = state.own_dossier_on(person_id, day)
    if dossier_id is not None and partner_id is not None:
        succeed(state, dossier_id, partner_id, day)
    elif dossier_id is not None:
        dossiers.end_applicancy(state, dossier_id, day)
    part(state, person_id, day)


def join(state: State, person_id: UUID, other_id: UUID, day: date, until_on: date | None) -> None:
    partnership = Partnership(frozenset((person_id, other_id)), day, until_on)
    for partner_id in (person_id, other_id):
        state.people[partner_id].partnerships.append(partnership)


def part(state: State, person_id: UUID, day: date) -> None:
    """Somebody has no partner from that day on."""
    partnerships = state.people[person_id].partnerships
    last = partnerships[-1] if partnerships else None
    if last is None or (last.until_on is not None and last.until_on <= day):
        return
    last.until_on = day
    if last.from_on == day:
        for who in last.people:
            state.people[who].partnerships.remove(last)


def end_life(state: State, person_id: UUID, died_on: date) -> None:
    """A partner who stays behind is the applicant from the day after."""
    state.people[person_id].died_on = died_on
    step_out(state, person_id, died_on + ONE_DAY)
    end_residency(state, person_id, died_on + ONE_DAY)


def make_parent(state: State, parent_id: UUID, child_id: UUID, since: date | None = None) -> None:
    """From birth on, or since a recognition."""
    child = state.people[child_id]
    state.people[parent_id].children.add(child_id)
    child.parents.add(parent_id)
    if since is not None and since > child.born_on:
        child.parents_since[parent_id] = since


def share_care(state: State, child_id: UUID, with_id: UUID, share: int | None, day: date) -> None:
    """From now on as told: whatever was shared before ends."""
    for known in state.shared_care:
        if known.child_id == child_id and (known.until_on is None or known.until_on > day):
            known.until_on = day
    if share:
        for parent_id in sorted(state.people[child_id].parents - {with_id}):
            care_partly(state, child_id, parent_id, share, day)


def care_partly(
    state: State, child_id: UUID, parent_id: UUID, share: int | None, day: date
) -> None:
    state.shared_care.append(SharedCare(child_id, parent_id, share, day))
