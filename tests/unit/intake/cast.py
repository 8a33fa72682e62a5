"""Made people, and what happened to them: each fact says only what matters."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from services.intake.timeline.facts import (
    AssistanceEnded,
    Birth,
    ChildMainResidence,
    ChildStays,
    ChildWasBorn,
    DossierClosed,
    DossierOpened,
    DossierReopened,
    Fact,
    HousemateArranged,
    PartnersJoined,
    PartnersParted,
    PersonCameToLive,
    PersonDied,
    PersonLeftHome,
    PersonMoved,
    RegisteredElsewhere,
    RegisteredMember,
    StayedElsewhere,
)
from services.intake.timeline.fold import fold
from services.intake.timeline.picture import Household
from services.intake.timeline.registered import (
    ParentRegistered,
    PartnersRegistered,
    PersonRegistered,
)
from services.intake.timeline.service import Known, refold
from services.intake.timeline.verdicts import Verdict
from shared import ids
from shared.events.household import ASSEN, Rol

LONG_AGO = date(2020, 1, 1)
DAY = date(2024, 5, 1)
LATER = date(2024, 9, 1)
_numbers = count(10**9)


def some_id() -> UUID:
    """In the order in which they are asked for, as real ones are."""
    return UUID(int=next(_numbers))


class People(dict[UUID, Birth]):
    """Everybody in one story, with what their own records say."""

    def add(self, born_on: date = date(1990, 1, 1), died_on: date | None = None) -> UUID:
        person_id = ids.new_person_id()
        self[person_id] = Birth(born_on, died_on)
        return person_id

    def child(self, born_on: date = date(2018, 3, 1)) -> UUID:
        return self.add(born_on)


def member(person_id: UUID, rol: Rol, from_on: date = LONG_AGO, **more: Any) -> RegisteredMember:
    return RegisteredMember(person_id=person_id, rol=rol, from_on=from_on, **more)


def dossier(
    applicant_id: UUID,
    partner_id: UUID | None = None,
    *children: UUID,
    others: Iterable[RegisteredMember] = (),
    home_id: UUID | None = None,
    gemeente: str = ASSEN,
    from_on: date = LONG_AGO,
    receives: bool = True,
) -> DossierOpened:
    members = [member(applicant_id, "aanvrager", from_on)]
    if partner_id is not None:
        members.append(member(partner_id, "partner", from_on))
    members += [member(child_id, "kind", from_on) for child_id in children]
    return DossierOpened(
        id=some_id(),
        day=from_on,
        person_id=applicant_id,
        gemeente=gemeente,
        home_id=home_id or some_id(),
        members=(*members, *others),
        receives_assistance=receives,
    )


def _what(person_id: UUID, day: date) -> dict[str, Any]:
    return {"id": some_id(), "day": day, "person_id": person_id}


def born(parent_id: UUID, child_id: UUID, day: date = DAY) -> ChildWasBorn:
    return ChildWasBorn(**_what(parent_id, day), child_id=child_id)


def parted(
    person_id: UUID, ex_partner_id: UUID, day: date = DAY, *children: ChildStays, **more: Any
) -> PartnersParted:
    more = {"new_dossier_id": some_id(), **more}
    return PartnersParted(
        **_what(person_id, day), ex_partner_id=ex_partner_id, children=children, **more
    )


def joined(person_id: UUID, partner_id: UUID, day: date = DAY) -> PartnersJoined:
    return PartnersJoined(**_what(person_id, day), partner_id=partner_id)


def moved(
    person_id: UUID,
    day: date = DAY,
    gemeente: str = ASSEN,
    home_id: UUID | None = None,
    along: Iterable[UUID] | None = None,
) -> PersonMoved:
    return PersonMoved(
        **_what(person_id, day),
        gemeente=gemeente,
        home_id=home_id or some_id(),
        has_address=home_id is not None,
        along=None if along is None else tuple(along),
    )


def left(person_id: UUID, day: date = DAY) -> PersonLeftHome:
    return PersonLeftHome(**_what(person_id, day))


def came(person_id: UUID, host_id: UUID, day: date = DAY, **more: Any) -> PersonCameToLive:
    return PersonCameToLive(**_what(person_id, day), host_id=host_id, **more)


def lives_with(
    child_id: UUID, parent_id: UUID, day: date = DAY, share: int | None = None
) -> ChildMainResidence:
    return ChildMainResidence(**_what(child_id, day), with_id=parent_id, share=share)


def registered(
    person_id: UUID, day: date = DAY, home_id: UUID | None = None, *, elsewhere: bool = True
) -> RegisteredElsewhere:
    return RegisteredElsewhere(**_what(person_id, day), elsewhere=elsewhere, home_id=home_id)


def arranged(person_id: UUID, exemption: Any, day: date = DAY) -> HousemateArranged:
    return HousemateArranged(**_what(person_id, day), exemption=exemption)


def stayed(
    person_id: UUID, day: date = DAY, until_on: date | None = None, soort: Any = "detentie"
) -> StayedElsewhere:
    return StayedElsewhere(**_what(person_id, day), soort=soort, until_on=until_on)


def died(person_id: UUID, day: date = DAY) -> PersonDied:
    return PersonDied(**_what(person_id, day))


def ended(person_id: UUID, day: date = DAY) -> AssistanceEnded:
    return AssistanceEnded(**_what(person_id, day))


def closed(dossier_id: UUID, person_id: UUID, day: date = DAY) -> DossierClosed:
    """`person_id` is the last applicant."""
    return DossierClosed(
        **_what(person_id, day), dossier_id=dossier_id, reason="uitkering-beeindigd"
    )


def reopened(dossier_id: UUID, person_id: UUID, day: date = LATER) -> DossierReopened:
    return DossierReopened(**_what(person_id, day), dossier_id=dossier_id)


def by_register(
    person_id: UUID, day: date = DAY, home_id: UUID | None = None, gemeente: str = ASSEN
) -> PersonRegistered:
    return PersonRegistered(
        **_what(person_id, day), gemeente=gemeente, home_id=home_id or some_id()
    )


def partners_by_register(
    person_id: UUID, partner_id: UUID, day: date = DAY, until_on: date | None = None
) -> PartnersRegistered:
    return PartnersRegistered(**_what(person_id, day), partner_id=partner_id, until_on=until_on)


def child_by_register(
    child_id: UUID, parent_id: UUID, day: date = date(2018, 3, 1)
) -> ParentRegistered:
    return ParentRegistered(**_what(child_id, day), parent_id=parent_id)


def verdicts(people: Mapping[UUID, Birth], *facts: Fact) -> list[Verdict]:
    """What became of each fact, in the order in which they are given."""
    found = fold(facts, people).verdicts
    return [found[fact.id] for fact in facts]


def pictures(facts: Iterable[Fact], people: Mapping[UUID, Birth]) -> dict[UUID, Household]:
    """Of every dossier, from nothing."""
    return dict(refold(Known(births=people), facts).households)
