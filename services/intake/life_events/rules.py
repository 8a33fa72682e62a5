"""What a reported life event does to a household, and what is told of it. Pure: facts in, an `Effect` or a `Refusal` out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from services.intake.birthdays.rules import day_of
from services.intake.life_events.means import (
    InkomenPartnerGewijzigd,
    VermogenGewijzigd,
    Vrijwilligersvergoeding,
)
from services.intake.life_events.schemas import (
    AchttiendeVerjaardag,
    BaanBeeindigd,
    BaanGestart,
    BaanGewijzigd,
    Detentie,
    Geboorte,
    LeeftijdsgrensBereikt,
    Melding,
    Opname,
    Overlijden,
    Samenwonen,
    Scheiding,
    Verhuizing,
)
from services.intake.life_events.signals import (
    Schuldsignaal,
    StartAlsZelfstandige,
    StudieGestart,
    StudieGestopt,
    Taalsignaal,
)
from services.intake.residents.changes import (
    Joined,
    Newcomer,
    add_child,
    end_life,
    move_in,
    new_stay,
    stay_elsewhere,
)
from services.intake.residents.rules import (
    Household,
    Member,
    NewMember,
    Refusal,
    Split,
    move,
    split_off,
)
from shared.calendar import birthday
from shared.events.household import AGENCY_MUNICIPALITIES, Gemeentecode
from shared.events.life_events import (
    Admitted,
    AgeReached,
    Bron,
    ChildBorn,
    Detained,
    Died,
    Divorced,
    LifeEvent,
    Moved,
    MovedInTogether,
    TurnedEighteen,
)

UNKNOWN_PERSON = Refusal("Deze persoon is hier niet bekend.")
UNKNOWN_OTHER: Mapping[str, Refusal] = {
    "exPartner": Refusal("De ex-partner is hier niet bekend."),
    "partner": Refusal("De partner is hier niet bekend."),
    "kind": Refusal("Dit kind is hier niet bekend."),
}
NO_HOUSEHOLD = Refusal(
    "De inwoner hoort op de ingangsdatum niet bij een huishouden dat hier bekend is."
)
DECEASED = Refusal("De inwoner is voor de ingangsdatum overleden.")
OTHER_BIRTHDAY = Refusal(
    "De ingangsdatum is niet de verjaardag die bij de bekende geboortedatum hoort."
)
OUTSIDE = Refusal("Het huishouden woont op de ingangsdatum niet in ons werkgebied.")
BOTH_OUTSIDE = Refusal("Deze verhuizing is van en naar een gemeente buiten ons werkgebied.")
OWN_SOURCES = frozenset({"naadloos:timer", "naadloos:correctie"})
OTHER_SOURCE = "naadloos:ander-systeem"
_OIN = re.compile(r"urn:nld:oin:[0-9]{20}(?=:|$)", re.IGNORECASE)
NOT_AN_ADULT = Refusal("Dit geldt alleen voor de aanvrager of de partner van een huishouden.")
NO_PARTNER = Refusal("De inwoner heeft op de ingangsdatum geen partner in het huishouden.")
ADULTS = frozenset({"aanvrager", "partner"})
NAME_FOLLOWS = ("Pasgeboren kind", "(naam volgt)")
"""No report carries a name; somebody fills it in later."""
ADULT = 18


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One life event, everybody in it known: ready to be decided."""

    event_id: UUID
    melding: Melding
    person_id: UUID
    day: date
    source: str
    """As its sender gave it, or one of our own."""
    ex_partner_id: UUID | None = None
    newcomer: Newcomer | None = None
    """Who joins the household: a partner, or a child."""
    new_dossier_id: UUID | None = None
    """The dossier for a leaving partner, if it comes to that."""
    vervangt: UUID | None = None

    @property
    def other_id(self) -> UUID | None:
        """The other person in it."""
        return self.newcomer.person_id if self.newcomer is not None else self.ex_partner_id


@dataclass(frozen=True, slots=True)
class Effect:
    """What to tell, and the households as they are now; the first is that of the life event's own dossier."""

    data: LifeEvent
    changed: tuple[Household, ...] = ()
    moved_people: tuple[UUID, ...] = ()
    """Who belongs to another dossier now, was born, or died: their birthdays are planned anew."""
    died: UUID | None = None
    newborn: NewMember | None = None
    """A resident nobody knew yet."""


def day_of_occurrence(melding: Melding, born_on: date) -> date | Refusal:
    """The day it happens; a birthday has to be the one that the birth date gives."""
    known = _birthday(melding, born_on)
    if known is None:
        assert melding.ingangsdatum is not None  # noqa: S101 - only birthdays may leave it out
        return melding.ingangsdatum
    if melding.ingangsdatum is not None and melding.ingangsdatum != known:
        return OTHER_BIRTHDAY
    return known


def decide(occurrence: Occurrence, household: Household) -> Effect | Refusal:
    """Apply one life event to the household that the person belongs to on that day."""
    member = household.member_on(occurrence.person_id, occurrence.day)
    if member is None:
        return NO_HOUSEHOLD
    if member.died_on is not None and member.died_on < occurrence.day:
        return DECEASED
    decide_kind = _DECIDERS[type(occurrence.melding)]
    if decide_kind is not _moved and not _in_area(household, occurrence.day):
        return OUTSIDE
    return decide_kind(occurrence, household, member)


def _moved(occurrence: Occurrence, household: Household, _: Member) -> Effect | Refusal:
    melding = occurrence.melding
    assert isinstance(melding, Verhuizing)  # noqa: S101 - dispatched on its type
    from_gemeente = household.gemeente_on(occurrence.day)
    changed = move(household, melding.naar_gemeente, occurrence.day, event_id=occurrence.event_id)
    if isinstance(changed, Refusal):
        return changed
    assert from_gemeente is not None  # noqa: S101 - `move` refuses a household without
    soort = kind_of_move(from_gemeente, melding.naar_gemeente)
    if soort is None:
        return BOTH_OUTSIDE
    data = Moved(
        **_common(occurrence, changed),
        van_gemeente=from_gemeente,
        naar_gemeente=melding.naar_gemeente,
        soort=soort,
    )
    return Effect(data, (changed,))


def _divorced(occurrence: Occurrence, household: Household, _: Member) -> Effect | Refusal:
    assert occurrence.ex_partner_id is not None  # noqa: S101 - the caller found everybody
    assert occurrence.new_dossier_id is not None  # noqa: S101
    split = split_off(
        household,
        occurrence.person_id,
        occurrence.ex_partner_id,
        occurrence.day,
        event_id=occurrence.event_id,
        new_dossier_id=occurrence.new_dossier_id,
    )
    if not isinstance(split, Split):
        return split
    data = Divorced(
        **_common(occurrence, split.stays),
        ex_partner_id=occurrence.ex_partner_id,
        nieuw_dossier_id=occurrence.new_dossier_id,
    )
    return Effect(data, (split.stays, split.leaves), (occurrence.ex_partner_id,))


def _moved_in_together(occurrence: Occurrence, household: Household, _: Member) -> Effect | Refusal:
    partner = occurrence.newcomer
    assert partner is not None  # noqa: S101 - the caller found everybody
    joined = move_in(
        household, occurrence.person_id, partner, occurrence.day, event_id=occurrence.event_id
    )
    if not isinstance(joined, Joined):
        return joined
    data = MovedInTogether(**_common(occurrence, joined.home), partner_id=partner.person_id)
    changed = (joined.home,) if joined.left is None else (joined.home, joined.left)
    return Effect(data, changed, joined.moved)


def _child_born(occurrence: Occurrence, household: Household, parent: Member) -> Effect | Refusal:
    child = occurrence.newcomer
    melding = occurrence.melding
    assert child is not None  # noqa: S101 - the caller made or found the child
    assert isinstance(melding, Geboorte)  # noqa: S101 - dispatched on its type
    changed = add_child(household, parent, child, occurrence.day, event_id=occurrence.event_id)
    if isinstance(changed, Refusal):
        return changed
    newborn = None
    if not child.is_registered:
        bsn = melding.kind.burgerservicenummer if melding.kind is not None else None
        newborn = NewMember(
            *NAME_FOLLOWS, occurrence.day, "kind", occurrence.day, bsn, person_id=child.person_id
        )
    data = ChildBorn(**_common(occurrence, changed), kind_id=child.person_id)
    return Effect(data, (changed,), (child.person_id,), newborn=newborn)


def _died(occurrence: Occurrence, household: Household, member: Member) -> Effect | Refusal:
    changed = end_life(household, member, occurrence.day, event_id=occurrence.event_id)
    if isinstance(changed, Refusal):
        return changed
    data = Died(**_common(occurrence, changed))
    return Effect(data, (changed,), (member.person_id,), died=member.person_id)


def _stays_elsewhere(
    occurrence: Occurrence, household: Household, member: Member
) -> Effect | Refusal:
    melding = occurrence.melding
    assert isinstance(melding, Detentie | Opname)  # noqa: S101 - dispatched on its type
    detained = isinstance(melding, Detentie)
    stay = new_stay(
        "detentie" if detained else "inrichting", occurrence.day, melding.tot, occurrence.event_id
    )
    changed = stay_elsewhere(household, member, stay)
    if isinstance(changed, Refusal):
        return changed
    kind = Detained if detained else Admitted
    return Effect(kind(**_common(occurrence, changed), tot=melding.tot), (changed,))


def _turned_eighteen(occurrence: Occurrence, household: Household, member: Member) -> Effect:
    others = (
        one
        for one in household.members_on(occurrence.day)
        if one.rol == "kind" and one.person_id != member.person_id
    )
    return Effect(
        TurnedEighteen(
            **_common(occurrence, household),
            geboortedatum=member.born_on,
            laatste_kind=not any(birthday(one.born_on, ADULT) > occurrence.day for one in others),
        )
    )


def _age_reached(occurrence: Occurrence, household: Household, member: Member) -> Effect:
    melding = occurrence.melding
    assert isinstance(melding, LeeftijdsgrensBereikt)  # noqa: S101 - dispatched on its type
    return Effect(
        AgeReached(
            **_common(occurrence, household), geboortedatum=member.born_on, grens=melding.grens
        )
    )


def _published_as_reported(occurrence: Occurrence, household: Household, _: Member) -> Effect:
    """It changes nobody's household: the fields of the report are those of the event."""
    melding = occurrence.melding
    reported = {name: getattr(melding, name) for name in _own_fields(type(melding))}
    return Effect(melding.event(**_common(occurrence, household), **reported))


def _means_changed(
    occurrence: Occurrence, household: Household, member: Member
) -> Effect | Refusal:
    """The means of a child or a housemate are not those of the family (art. 31 lid 2 onder h, 19a), so nobody keeps them."""
    if member.rol not in ADULTS:
        return NOT_AN_ADULT
    return _published_as_reported(occurrence, household, member)


def _partners_income_changed(
    occurrence: Occurrence, household: Household, member: Member
) -> Effect | Refusal:
    roles = {other.rol for other in household.members_on(occurrence.day)}
    if member.rol in ADULTS and not roles >= ADULTS:
        return NO_PARTNER
    return _means_changed(occurrence, household, member)


_DECIDERS: dict[type[Melding], Callable[[Occurrence, Household, Member], Effect | Refusal]] = {
    BaanGestart: _published_as_reported,
    BaanGewijzigd: _published_as_reported,
    BaanBeeindigd: _published_as_reported,
    Verhuizing: _moved,
    Scheiding: _divorced,
    Samenwonen: _moved_in_together,
    Geboorte: _child_born,
    Overlijden: _died,
    Detentie: _stays_elsewhere,
    Opname: _stays_elsewhere,
    AchttiendeVerjaardag: _turned_eighteen,
    LeeftijdsgrensBereikt: _age_reached,
    Schuldsignaal: _published_as_reported,
    Taalsignaal: _published_as_reported,
    StartAlsZelfstandige: _published_as_reported,
    StudieGestart: _published_as_reported,
    StudieGestopt: _published_as_reported,
    InkomenPartnerGewijzigd: _partners_income_changed,
    VermogenGewijzigd: _means_changed,
    Vrijwilligersvergoeding: _means_changed,
}


def kind_of_move(van: Gemeentecode, naar: Gemeentecode) -> Any:
    """As the published language calls it; None for a move that is not ours."""
    inside = (van in AGENCY_MUNICIPALITIES, naar in AGENCY_MUNICIPALITIES)
    if inside == (True, True):
        return "binnen-gemeente" if van == naar else "binnen-gebied"
    return {(True, False): "buiten-gebied", (False, True): "naar-gebied"}.get(inside)


@cache
def _own_fields(kind: type[Melding]) -> frozenset[str]:
    """What it tells beside what every report does; asked for every event of a batch."""
    return frozenset(kind.model_fields.keys() - Melding.model_fields.keys())


def _birthday(melding: Melding, born_on: date) -> date | None:
    grens = melding.verjaardag
    return day_of(grens, born_on) if grens is not None else None


def _in_area(household: Household, day: date) -> bool:
    return household.gemeente_on(day) in AGENCY_MUNICIPALITIES


def bron_of(source: str) -> Bron:
    """What the others are told of a source: the organisation, or a part of ours; never a text that a sender made up."""
    organisation = _OIN.match(source)
    if organisation is not None:
        return organisation[0].lower()
    return source if source in OWN_SOURCES else OTHER_SOURCE


def _common(occurrence: Occurrence, household: Household) -> dict[str, Any]:
    return {
        "inwoner_id": occurrence.person_id,
        "ingangsdatum": occurrence.day,
        "huishouden": household.picture(),
        "bron": bron_of(occurrence.source),
        "vervangt": occurrence.vervangt,
    }
