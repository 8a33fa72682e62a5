"""The picture of a dossier derived from who lives where with whom. Nothing of it is recorded by hand.

The applicant, the partner, and everybody who lives in the applicant's home: their children, and the others as housemates
with what the cost-sharing norm asks of them (Participatiewet art. 3, 4, 19a, 22a).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Final
from uuid import UUID

from services.intake.timeline.facts import SECRECIES, Geheimhouding
from services.intake.timeline.picture import (
    ONE_DAY,
    PRECEDENCE,
    AssistancePeriod,
    ClosedPeriod,
    Household,
    Member,
    Residence,
    SharedChild,
    Span,
    in_its_time,
    overlap_of,
)
from services.intake.timeline.state import Applicancy, Residency, State, Stay
from shared.calendar import birthday
from shared.events.household import Rol

MOST_OCCUPANTS: Final = 200
"""Where more people ever lived it is no home that people share the costs of, but a shelter or an institution."""
ADULT: Final = 18


@dataclass(frozen=True, slots=True)
class Occupant:
    """Somebody who lives in a home for a period, and what his or her own record says."""

    person_id: UUID
    born_on: date
    residency: Residency
    died_on: date | None = None
    stays: tuple[Stay, ...] = ()
    birth_is_uncertain: bool = False
    secrecy: Geheimhouding = "geen"


def picture_of(
    dossier_id: UUID, state: State, occupants: Mapping[UUID, Sequence[Occupant]]
) -> Household:
    """The household of a dossier in this state. `occupants` has, by home, who ever lived there of other clusters too.

    Version 0: whoever publishes it counts on from the last one.
    """
    members: list[Member] = []
    places: list[Residence] = []
    dossier = state.dossiers[dossier_id]
    for applicancy in dossier.applicants:
        applicant = state.people[applicancy.person_id]
        members.append(_member(state, applicancy.person_id, "aanvrager", *_span(applicancy)))
        for partnership in applicant.partnerships:
            span = overlap_of(_span(applicancy), (partnership.from_on, partnership.until_on))
            if span is not None:
                partner_id = partnership.other(applicancy.person_id)
                members.append(_member(state, partner_id, "partner", *span))
        for residency in applicant.residencies:
            span = overlap_of(_span(applicancy), (residency.from_on, residency.until_on))
            if span is not None:
                places.append(Residence(residency.gemeente, *span, residency.home_id))
                members += _others(
                    state, applicancy.person_id, span, occupants.get(residency.home_id, ())
                )
    shared_care = _shared_care(state, members)
    return Household(
        dossier_id,
        0,
        _joined(members),
        _adjacent(_without_end(places)),
        shared_care,
        tuple(AssistancePeriod(known.from_on, known.until_on) for known in dossier.assistance),
        tuple(
            ClosedPeriod(known.from_on, known.until_on, known.reason, known.explanation)
            for known in dossier.closures
        ),
        _shielding(
            {row.person_id for row in members} | {child.person_id for child in shared_care},
            state,
            occupants,
        ),
    )


def _shielding(
    people: Collection[UUID], state: State, occupants: Mapping[UUID, Sequence[Occupant]]
) -> Geheimhouding:
    """The most that is kept from others about anybody who stands, or ever stood, in a picture."""
    own = [state.people[who].secrecy for who in people if who in state.people]
    others = [
        row.secrecy for living in occupants.values() for row in living if row.person_id in people
    ]
    return max((*own, *others), key=SECRECIES.index, default="geen")


def _others(
    state: State, applicant_id: UUID, span: Span, occupants: Sequence[Occupant]
) -> Iterator[Member]:
    """Who lives in the home with the applicant in this period: children of the couple, and housemates."""
    for occupant in occupants if len(occupants) <= MOST_OCCUPANTS else ():
        period = overlap_of(span, (occupant.residency.from_on, occupant.residency.until_on))
        if period is None or occupant.person_id == applicant_id:
            continue
        for piece, partner_id in _by_partner(state, applicant_id, period):
            if occupant.person_id == partner_id:
                continue
            for part, rol in _by_role(state, occupant.person_id, (applicant_id, partner_id), piece):
                yield Member(
                    occupant.person_id,
                    rol,
                    occupant.born_on,
                    *part,
                    occupant.residency.exemption,
                    occupant.died_on,
                    occupant.stays,
                    occupant.birth_is_uncertain,
                )


def _by_partner(state: State, applicant_id: UUID, span: Span) -> Iterator[tuple[Span, UUID | None]]:
    """A period in pieces, each with who is the partner in it."""
    begin, end = span
    for partnership in state.people[applicant_id].partnerships:
        both = overlap_of((begin, end), (partnership.from_on, partnership.until_on))
        if both is None:
            continue
        if begin < both[0]:
            yield (begin, both[0]), None
        yield both, partnership.other(applicant_id)
        if both[1] is None or both[1] == end:
            return
        begin = both[1]
    yield (begin, end), None


def _by_role(
    state: State, person_id: UUID, parents: tuple[UUID, UUID | None], span: Span
) -> Iterator[tuple[Span, Rol]]:
    """A child from birth on, or since one of the two recognised it; a housemate before that."""
    line = state.people.get(person_id)
    since = line.is_child_from(parents) if line is not None else None
    before = overlap_of(span, (date.min, since))
    if before is not None:
        yield before, "medebewoner"
    if since is not None and (child := overlap_of(span, (since, None))) is not None:
        yield child, "kind"


def _member(
    state: State, person_id: UUID, rol: Rol, from_on: date, until_on: date | None
) -> Member:
    line = state.people[person_id]
    return Member(
        person_id,
        rol,
        line.born_on,
        from_on,
        until_on,
        died_on=line.died_on,
        stays=tuple(sorted(line.stays, key=lambda stay: (stay.from_on, stay.soort))),
        birth_is_uncertain=line.birth_is_uncertain,
    )


def _shared_care(state: State, members: Sequence[Member]) -> tuple[SharedChild, ...]:
    """Children of whoever the dossier is about, as long as they are under 18 and live somewhere else."""
    found: dict[tuple[UUID, date], SharedChild] = {}
    for care in state.shared_care:
        line = state.people[care.child_id]
        ends = [
            care.until_on,
            birthday(line.born_on, ADULT),
            line.died_on and line.died_on + ONE_DAY,
        ]
        span = (care.from_on, min(end for end in ends if end is not None))
        for member in members:
            if member.person_id != care.parent_id or member.rol not in {"aanvrager", "partner"}:
                continue
            both = overlap_of(span, (member.from_on, member.until_on))
            for piece in _without(both, care.child_id, members) if both is not None else ():
                child = SharedChild(care.child_id, line.born_on, *piece, care.share)
                found.setdefault((care.child_id, piece[0]), child)
    return tuple(sorted(found.values(), key=lambda row: (row.from_on, row.born_on, row.person_id)))


def _without(span: Span, child_id: UUID, members: Iterable[Member]) -> Iterator[Span]:
    """A period without the days on which the child lives here."""
    begin, end = span
    at_home = sorted((row.from_on, row.until_on) for row in members if row.person_id == child_id)
    for home in at_home:
        both = overlap_of((begin, end), home)
        if both is None:
            continue
        if begin < both[0]:
            yield begin, both[0]
        if both[1] is None or both[1] == end:
            return
        begin = both[1]
    yield begin, end


def _joined(members: Iterable[Member]) -> tuple[Member, ...]:
    """Periods that follow each other without a difference are one."""
    joined: list[Member] = []
    for member in sorted(members, key=lambda row: (row.person_id, row.from_on)):
        if joined and _goes_on(joined[-1], member):
            joined[-1] = replace(joined[-1], until_on=member.until_on)
        else:
            joined.append(member)
    return tuple(
        sorted(
            map(in_its_time, joined),
            key=lambda row: (row.from_on, PRECEDENCE[row.rol], row.born_on, row.person_id),
        )
    )


def _goes_on(last: Member, member: Member) -> bool:
    # Field by field: what the own record says is the same for one person.
    return (
        last.until_on == member.from_on
        and last.rol == member.rol
        and last.exemption == member.exemption
        and last.person_id == member.person_id
    )


def _adjacent(places: Sequence[Residence]) -> tuple[Residence, ...]:
    joined: list[Residence] = []
    for place in places:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.until_on == place.from_on
            and (last.gemeente, last.home_id) == (place.gemeente, place.home_id)
        ):
            joined[-1] = replace(last, until_on=place.until_on)
        else:
            joined.append(place)
    return tuple(joined)


def _without_end(places: Sequence[Residence]) -> list[Residence]:
    """What is left to do while nobody is the applicant of a dossier is done where they lived last."""
    ordered = sorted(places, key=lambda known: known.from_on)
    ends = [place.from_on for place in ordered[1:]]
    return [replace(place, until_on=end) for place, end in zip_longest(ordered, ends)]


def _span(applicancy: Applicancy) -> Span:
    return applicancy.from_on, applicancy.until_on
