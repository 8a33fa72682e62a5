"""In whose dossier a life event is told, or why in none. Pure: the pictures in, one of them or a `Refusal` out."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, cast
from uuid import UUID

from services.intake.birthdays.rules import EVERYWHERE, Grens, day_of
from services.intake.named.rules import birthday_in
from services.intake.occurrences.facts import Occurrence
from services.intake.reports.schemas import Scheiding
from services.intake.timeline.dossiers import NO_DOSSIER_OF_OWN
from services.intake.timeline.picture import PRECEDENCE, Household, Member
from services.intake.timeline.verdicts import DECEASED, NO_DOSSIER, OUTSIDE, Applied, Refusal

NO_HOUSEHOLD = Refusal(
    "geen-huishouden",
    "De inwoner hoort op de ingangsdatum niet bij een huishouden dat hier bekend is.",
)
CLOSED = Refusal(
    "dossier-gesloten",
    "Het dossier van deze inwoner is op de ingangsdatum gesloten. De melding is bewaard, en gaat over geen dossier.",
)
SAME_IS_WITHDRAWN = Refusal(
    "zelfde-melding-ingetrokken", "De melding die hetzelfde vertelde, geldt niet meer."
)
OF_NO_DOSSIER = "geen-dossier"
"""The status of what is kept, and concerns no dossier: nobody has to look at it."""
WITHOUT_DOSSIER: Final = frozenset({NO_HOUSEHOLD, NO_DOSSIER, NO_DOSSIER_OF_OWN})
ONE_DAY: Final = timedelta(days=1)


def household_of(
    person_id: UUID, day: date, households: Mapping[UUID, Household]
) -> Household | None:
    """In whose dossier something of that day is told of a person: the own one, else that of the home.

    Who stands in no picture on that day has just left the last one.
    """
    found: list[tuple[int, UUID, Household]] = []
    for moment in (day, day - ONE_DAY):
        for household in households.values():
            member = household.member_on(person_id, moment)
            if member is not None and not household.is_closed_on(day):
                found.append((PRECEDENCE[member.rol], household.dossier_id, household))
        if found:
            return min(found, key=lambda known: known[:2])[2]
    return None


def published_in(
    occurrence: Occurrence, verdict: Applied, households: Mapping[UUID, Household]
) -> Household | None:
    """In whose dossier an event is told that changed the pictures."""
    if verdict.dossier_id is not None:
        return households.get(verdict.dossier_id)
    return household_of(whose(occurrence, verdict), occurrence.day, households)


def whose(occurrence: Occurrence, verdict: Applied) -> UUID:
    """In whose dossier it is told: at a parting that of who stays, at joining that of who was there."""
    both = {occurrence.person_id, *occurrence.people.values()}
    if verdict.leaver_id is not None:
        melding = cast("Scheiding", occurrence.melding)
        couple = {occurrence.person_id, occurrence.id_of(melding.ex_partner)}
        return next(iter(couple - {verdict.leaver_id}))
    if verdict.partner_id is not None:
        return next(iter(both - {verdict.partner_id}))
    return occurrence.person_id


def why_not_published(person_id: UUID, day: date, household: Household | None) -> Refusal | None:
    """Of an event that changes no picture: whether there is a dossier of ours to tell it in."""
    member = household.member_on(person_id, day) if household is not None else None
    if household is None or member is None:
        return NO_HOUSEHOLD
    if member.died_on is not None and member.died_on < day:
        return DECEASED
    return None if household.is_in_area_on(day) else OUTSIDE


def why_it_waits(
    refusal: Refusal, occurrence: Occurrence, households: Mapping[UUID, Household]
) -> Refusal:
    """Who has no dossier on that day because it was closed is missed by nobody."""
    person_id, day = occurrence.person_id, occurrence.day
    is_closed = any(known.was_closed_for(person_id, day) for known in households.values())
    return CLOSED if is_closed and refusal in WITHOUT_DOSSIER else refusal


def status_of(refusal: Refusal) -> str:
    """Of a life event that takes no effect now."""
    return OF_NO_DOSSIER if refusal == CLOSED else "in-quarantaine"


def celebrating(occurrence: Occurrence, households: Mapping[UUID, Household]) -> list[Household]:
    """The dossiers in which a birthday is told, the own one first; none where it is not that of the birth date."""
    person_id, day, grens = occurrence.person_id, occurrence.day, occurrence.melding.verjaardag
    first = household_of(person_id, day, households)
    found = [first] if first is not None else []
    if grens in EVERYWHERE:
        found += [household for household in households.values() if household is not first]
    return [
        household
        for household in found
        if (member := household.member_on(person_id, day)) is not None
        and why_not_published(person_id, day, household) is None
        and birthday_in(occurrence.melding, member.born_on) == day
    ]


def circumstances(occurrence: Occurrence, household: Household) -> tuple[object, ...]:
    """What is told of a birthday that others decide: where it turns out otherwise, it is told anew."""
    member = household.member_on(occurrence.person_id, occurrence.day)
    if member is None:
        return ()
    of_all = (member.rol, household.assistance_ended_by(occurrence.day))
    match occurrence.melding.verjaardag:
        case ("12" | "18") as grens:
            others = household.members_on(occurrence.day)
            has_partner = any(other.rol == "partner" for other in others)
            return (*of_all, has_partner, has_younger_child(member, household, grens))
        case "27":
            return (*of_all, member.exemption)
        case _:
            return of_all


def has_younger_child(member: Member, household: Household, grens: Grens) -> bool:
    """Whether another child of the household is yet to reach this age on the day of the birthday."""
    day = day_of(grens, member.born_on)
    return any(
        day_of(grens, other.born_on) > day
        for other in household.members_on(day)
        if other.rol == "kind" and other.person_id != member.person_id
    )
