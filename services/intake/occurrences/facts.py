"""A reported life event, everybody in it known, as a fact of the time line. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from services.intake.reports.means import UitkeringBeeindigd
from services.intake.reports.schemas import (
    Detentie,
    Geboorte,
    KindNaScheiding,
    KomtInwonen,
    Melding,
    Opname,
    Overlijden,
    Persoon,
    Samenwonen,
    Scheiding,
    UitHuis,
    Verhuizing,
)
from services.intake.timeline.facts import (
    AssistanceEnded,
    ChildStays,
    ChildWasBorn,
    Fact,
    PartnersJoined,
    PartnersParted,
    PersonCameToLive,
    PersonDied,
    PersonLeftHome,
    PersonMoved,
    StayedElsewhere,
)
from shared import ids
from shared.bsn import Bsn
from shared.values import made_often


@made_often(frozen=True, slots=True)
class Occurrence:
    """One life event, everybody in it known: ready to be decided."""

    event_id: UUID
    melding: Melding
    person_id: UUID
    day: date
    source: str
    """As its sender gave it, or one of our own."""
    people: Mapping[Bsn | UUID, UUID]
    """Everybody else who is named in it."""
    child_id: UUID | None = None
    """At a birth: the child, also when nobody told its number."""
    vervangt: UUID | None = None

    def id_of(self, person: Persoon) -> UUID:
        return self.person_id if person.key == self.melding.persoon.key else self.people[person.key]


def fact_of(  # noqa: C901, PLR0911 - a case per kind of event
    occurrence: Occurrence, home_id: UUID | None = None
) -> Fact:
    """`home_id` is that of the address, where the event tells one."""
    what: dict[str, Any] = {
        "id": occurrence.event_id,
        "day": occurrence.day,
        "person_id": occurrence.person_id,
    }
    match occurrence.melding:
        case Verhuizing() as moved:
            along = moved.meeverhuizend
            return PersonMoved(
                **what,
                gemeente=moved.naar_gemeente,
                home_id=home_id or ids.new_id(),
                has_address=home_id is not None,
                along=None if along is None else tuple(map(occurrence.id_of, along)),
            )
        case Scheiding() as parted:
            return PartnersParted(
                **what,
                ex_partner_id=occurrence.id_of(parted.ex_partner),
                new_dossier_id=ids.new_dossier_id(),
                leaver_id=occurrence.id_of(parted.vertrekker) if parted.vertrekker else None,
                children=tuple(_child(occurrence, child) for child in parted.kinderen),
                shielded=parted.veiligheid,
            )
        case Samenwonen() as joined:
            return PartnersJoined(**what, partner_id=occurrence.id_of(joined.partner))
        case KomtInwonen() as came:
            return PersonCameToLive(
                **what,
                host_id=occurrence.id_of(came.bij),
                exemption=came.kostendeler_uitzondering,
            )
        case UitHuis():
            return PersonLeftHome(**what)
        case Geboorte() as born:
            assert occurrence.child_id is not None  # noqa: S101 - the caller found or made the child
            other = born.andere_ouder
            return ChildWasBorn(
                **what,
                child_id=occurrence.child_id,
                other_id=occurrence.id_of(other) if other is not None else None,
            )
        case Overlijden():
            return PersonDied(**what)
        case Detentie() as stay:
            return StayedElsewhere(**what, soort="detentie", until_on=stay.tot)
        case Opname() as stay:
            return StayedElsewhere(**what, soort="inrichting", until_on=stay.tot)
        case UitkeringBeeindigd():
            return AssistanceEnded(**what)
        case _:
            raise TypeError(f"{type(occurrence.melding).__name__} changes no household")


def _child(occurrence: Occurrence, child: KindNaScheiding) -> ChildStays:
    return ChildStays(
        child_id=occurrence.id_of(child.persoon),
        with_id=occurrence.id_of(child.hoofdverblijf),
        share=child.zorgaandeel,
    )
