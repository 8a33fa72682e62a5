"""Who is named in a life event: known, or new because of it (a child that is born, a partner whom nobody knew). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.intake.named import rules
from services.intake.named.sight import People
from services.intake.reports.inbound import Submission
from services.intake.reports.melding import Melding, Nieuwkomer, Persoon
from services.intake.reports.schemas import Geboorte
from services.intake.residents.rules import NewMember
from services.intake.residents.service import Found
from services.intake.timeline.facts import Birth, ChildWasBorn
from services.intake.timeline.service import Known
from services.intake.timeline.verdicts import Refusal
from shared import ids
from shared.bsn import Bsn
from shared.values import made_often


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to register; or a number for a child that was registered without one."""

    member: NewMember
    is_known: bool = False


@made_often(frozen=True, slots=True)
class Named:
    """Everybody in a life event, by what they were named with."""

    people: Mapping[Bsn | UUID, Found]
    newcomers: tuple[Newcomer, ...] = ()
    child_id: UUID | None = None
    """At a birth."""


def births_of(newcomers: Iterable[Newcomer]) -> dict[UUID, Birth]:
    """The records of who is new, as the fold asks for them."""
    return {
        newcomer.member.person_id: Birth(newcomer.member.born_on, given=newcomer.member.birth_given)
        for newcomer in newcomers
        if not newcomer.is_known
    }


def newcomers_of(
    submission: Submission, seen: People, people: People, known: Known
) -> Named | Refusal:
    """`seen` are those whom the sender may know; somebody else who is registered is no newcomer, and unknown here."""
    melding = submission.melding
    if not (melding.changes_household or melding.others) and melding.persoon.key in seen:
        return Named(seen)  # the most reports by far, of jobs and signals
    named: dict[Bsn | UUID, Found] = dict(seen)
    newcomers: list[Newcomer] = []
    for name, person in (("persoon", melding.persoon), *_others(melding)):
        if person.key in named or (isinstance(melding, Geboorte) and name == "kind"):
            continue
        member = _new(melding, person)
        if member is None or person.key in people:
            return rules.UNKNOWN_PERSON if name == "persoon" else rules.UNKNOWN_OTHER[name]
        named[person.key] = _found(member)
        newcomers.append(Newcomer(member))
    if not isinstance(melding, Geboorte):
        return Named(named, tuple(newcomers))
    if melding.kind is not None and melding.kind.key in people and melding.kind.key not in seen:
        return rules.UNKNOWN_OTHER["kind"]
    if melding.levenloos:
        return Named(named)
    return _at_birth(melding, named, known)


def _at_birth(melding: Geboorte, named: dict[Bsn | UUID, Found], known: Known) -> Named | Refusal:
    """The child: known, reported before without its number, or new."""
    child = melding.kind
    if child is not None and child.key in named:
        return Named(named, (), named[child.key].person_id)
    if child is not None and child.burgerservicenummer is None:
        return rules.UNKNOWN_OTHER["kind"]
    parent_id = named[melding.persoon.key].person_id
    other = melding.andere_ouder
    parents = {parent_id} if other is None else {parent_id, named[other.key].person_id}
    births = _births_to(parents, melding.ingangsdatum, known)
    number = child.burgerservicenummer if child is not None else None
    if number is None and len(births) == 1 and births[0].person_id != parent_id:
        return Named(named, (), births[0].child_id)  # the other parent told it before
    nameless = [birth.child_id for birth in births if not known.births[birth.child_id].has_number]
    if (number is None and births) or len(nameless) > 1:
        return rules.CHILD_PERHAPS_KNOWN
    member = NewMember(
        *rules.NAME_FOLLOWS,
        melding.ingangsdatum,
        "kind",
        melding.ingangsdatum,
        number,
        person_id=nameless[0] if nameless else ids.new_person_id(),
    )
    if child is not None:
        named[child.key] = _found(member)
    return Named(named, (Newcomer(member, is_known=bool(nameless)),), member.person_id)


def _births_to(parents: set[UUID], day: date, known: Known) -> list[ChildWasBorn]:
    """The births on that day, as reported, to one of these or to a partner."""
    couple = set(parents)
    for household in known.households.values():
        adults = {
            member.person_id
            for member in household.members_on(day)
            if member.rol in {"aanvrager", "partner"}
        }
        if not parents.isdisjoint(adults):
            couple |= adults
    births = {
        stored.fact.child_id: stored.fact
        for stored in known.facts.values()
        if isinstance(stored.fact, ChildWasBorn)
        and stored.fact.day == day
        and not couple.isdisjoint(stored.fact.parents)
    }
    return list(births.values())


def _others(melding: Melding) -> list[tuple[str, Persoon]]:
    return [(str(path[0]), person) for path, person in melding.others]


def _new(melding: Melding, person: Persoon) -> NewMember | None:
    if not isinstance(person, Nieuwkomer) or person.nieuw is None:
        return None
    assert melding.ingangsdatum is not None  # noqa: S101 - only birthdays may leave it out
    return NewMember(
        person.nieuw.voornamen,
        person.nieuw.achternaam,
        person.nieuw.geboortedatum.day,
        "medebewoner",
        melding.ingangsdatum,
        person.burgerservicenummer,
        birth_given=person.nieuw.geboortedatum.given,
    )


def _found(member: NewMember) -> Found:
    return Found(member.person_id, None, member.born_on, None, ())
