"""The household over time: who belongs to it and where it lives, and what a divorce or a move makes of it.

Pure: a rule takes a household and gives another one, or a `Refusal` that says in plain Dutch why it cannot be.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from shared import ids
from shared.bsn import Bsn
from shared.events.household import (
    AGENCY_MUNICIPALITIES,
    Gemeentecode,
    Huishouden,
    KostendelerUitzondering,
    Rol,
    Verblijfsoort,
)

COUPLE: frozenset[Rol] = frozenset({"aanvrager", "partner"})


@dataclass(frozen=True, slots=True)
class Resident:
    """A resident as stored; `bsn_hash` and `bsn_encrypted` are both there or both not."""

    id: UUID
    bsn_hash: bytes | None
    bsn_encrypted: bytes | None
    given_names: str
    family_name: str
    born_on: date
    died_on: date | None
    timer_series: int = 1


@dataclass(frozen=True, slots=True)
class NewMember:
    """Somebody to register, and from when he or she belongs to the household."""

    given_names: str
    family_name: str
    born_on: date
    rol: Rol
    from_on: date
    bsn: Bsn | None = None
    until_on: date | None = None
    exemption: KostendelerUitzondering | None = None
    died_on: date | None = None
    person_id: UUID = field(default_factory=ids.new_person_id)


@dataclass(frozen=True, slots=True)
class NewHousehold:
    gemeente: Gemeentecode
    from_on: date
    members: tuple[NewMember, ...]
    receives_assistance: bool = True
    dossier_id: UUID = field(default_factory=ids.new_dossier_id)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the household makes this impossible: a sentence in plain Dutch, without names."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stay:
    """One period in which somebody is detained, or in an inrichting; `until_on` itself is not in it."""

    id: UUID
    soort: Verblijfsoort
    from_on: date
    until_on: date | None
    made_by: UUID


@dataclass(frozen=True, slots=True)
class Member:
    """One period in which somebody belongs to the household; `until_on` itself is not in it."""

    id: UUID
    person_id: UUID
    rol: Rol
    born_on: date
    from_on: date
    until_on: date | None = None
    exemption: KostendelerUitzondering | None = None
    died_on: date | None = None
    made_by: UUID | None = None
    """The life event that began this period."""
    ended_by: UUID | None = None
    """The life event that ended it."""
    stays: tuple[Stay, ...] = ()
    """Of the person, in whatever household."""

    def belongs_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Residence:
    """One period in which the household lives in a municipality."""

    id: UUID
    gemeente: Gemeentecode
    from_on: date
    until_on: date | None = None
    made_by: UUID | None = None
    ended_by: UUID | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Household:
    dossier_id: UUID
    version: int
    receives_assistance: bool
    members: tuple[Member, ...]
    residences: tuple[Residence, ...]
    opened_by: UUID | None = None
    """The life event that made this dossier."""

    def member_on(self, person_id: UUID, day: date) -> Member | None:
        for member in self.members:
            if member.person_id == person_id and member.belongs_on(day):
                return member
        return None

    def members_on(self, day: date) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.belongs_on(day))

    def residence_on(self, day: date) -> Residence | None:
        for residence in self.residences:
            if residence.holds_on(day):
                return residence
        return None

    def gemeente_on(self, day: date) -> Gemeentecode | None:
        """The municipality on a day; before the first known day, the first known municipality."""
        residence = self.residence_on(day)
        if residence is not None:
            return residence.gemeente
        first = min(self.residences, key=lambda known: known.from_on, default=None)
        return first.gemeente if first is not None else None

    def picture(self) -> Huishouden:
        """The household as events tell it."""
        members = sorted(self.members, key=lambda member: (member.from_on, member.id))
        places = sorted(self.residences, key=lambda known: known.from_on)
        # Checked as a whole: five models made one by one cost four times as much.
        return Huishouden.model_validate(
            {
                "versie": self.version,
                "leden": [
                    {
                        "inwonerId": member.person_id,
                        "rol": member.rol,
                        "geboortedatum": member.born_on,
                        "vanaf": member.from_on,
                        "tot": member.until_on,
                        "kostendelerUitzondering": member.exemption,
                        "overledenOp": member.died_on,
                        "verblijven": _told(member.stays) if member.stays else None,
                    }
                    for member in members
                ],
                "woonplaatsen": [
                    {"gemeente": place.gemeente, "vanaf": place.from_on, "tot": place.until_on}
                    for place in places
                ],
            }
        )


def _told(stays: Iterable[Stay]) -> list[dict[str, object]]:
    ordered = sorted(stays, key=lambda stay: (stay.from_on, stay.id))
    return [{"soort": one.soort, "vanaf": one.from_on, "tot": one.until_on} for one in ordered]


@dataclass(frozen=True, slots=True)
class Split:
    """What a divorce makes of one household."""

    stays: Household
    leaves: Household


def split_off(
    household: Household,
    person_id: UUID,
    leaver_id: UUID,
    day: date,
    *,
    event_id: UUID,
    new_dossier_id: UUID,
) -> Split | Refusal:
    """The partner who leaves gets a dossier of his own from `day` (Participatiewet art. 3 lid 2 onder b).

    Whoever stays is the applicant from then on. A right of the leaving partner's own needs an application
    (art. 43), so the new dossier starts without assistance.
    """
    couple = _couple(household, person_id, leaver_id, day)
    if isinstance(couple, Refusal):
        return couple
    stayer, leaver, residence = couple
    if leaver.until_on or stayer.until_on or residence.until_on:
        return Refusal("Na de ingangsdatum is al een andere wijziging van dit huishouden bekend.")

    ended = {leaver.id, stayer.id} if stayer.rol == "partner" else {leaver.id}
    members = [
        replace(member, until_on=day, ended_by=event_id) if member.id in ended else member
        for member in household.members
    ]
    if stayer.rol == "partner":
        members.append(_from(stayer, "aanvrager", day, event_id))
    return Split(
        stays=replace(household, version=household.version + 1, members=tuple(members)),
        leaves=Household(
            dossier_id=new_dossier_id,
            version=1,
            receives_assistance=False,
            members=(_from(leaver, "aanvrager", day, event_id),),
            residences=(Residence(ids.new_id(), residence.gemeente, day, made_by=event_id),),
            opened_by=event_id,
        ),
    )


def move(
    household: Household, to: Gemeentecode, day: date, *, event_id: UUID
) -> Household | Refusal:
    """The household lives in another municipality from `day`, until the next move that is known."""
    current = household.residence_on(day)
    if current is None:
        return Refusal("Van dit huishouden is op de ingangsdatum geen gemeente bekend.")
    if current.gemeente == to:
        return Refusal("Het huishouden woont op de ingangsdatum al in deze gemeente.")
    if current.from_on == day:
        return Refusal("Het huishouden is op deze dag al in een andere gemeente komen wonen.")
    residences = [
        replace(known, until_on=day, ended_by=event_id) if known is current else known
        for known in household.residences
    ]
    residences.append(Residence(ids.new_id(), to, day, current.until_on, made_by=event_id))
    return replace(household, version=household.version + 1, residences=tuple(residences))


def undo(household: Household, event_id: UUID) -> Household:
    """The household without what one life event did to it; right for the newest change only."""
    alive_again = {
        member.person_id
        for member in household.members
        if member.ended_by == event_id
        and member.died_on
        and member.until_on
        and member.until_on > member.died_on
    }
    members = (member for member in household.members if member.made_by != event_id)
    removed = {
        known.from_on: known.until_on for known in household.residences if known.made_by == event_id
    }
    residences = (known for known in household.residences if known.made_by != event_id)
    return replace(
        household,
        version=household.version + 1,
        members=tuple(
            replace(
                member,
                until_on=None if member.ended_by == event_id else member.until_on,
                ended_by=None if member.ended_by == event_id else member.ended_by,
                died_on=None if member.person_id in alive_again else member.died_on,
                stays=tuple(stay for stay in member.stays if stay.made_by != event_id),
            )
            for member in members
        ),
        residences=tuple(
            replace(
                known,
                until_on=removed.get(known.until_on) if known.until_on else None,
                ended_by=None,
            )
            if known.ended_by == event_id
            else known
            for known in residences
        ),
    )


def comes_into_area(before: Household, after: Household) -> bool:
    """Whether there are days on which it lives in the agency's area now, and did not as far as was known before."""
    changes = {known.from_on for one in (before, after) for known in one.residences}
    return any(
        after.gemeente_on(day) in AGENCY_MUNICIPALITIES
        and before.gemeente_on(day) not in AGENCY_MUNICIPALITIES
        for day in changes
    )


def with_birth_date(household: Household, person_id: UUID, born_on: date) -> Household:
    """The household after a birth date was corrected; nobody belongs to it before being born."""
    return replace(
        household,
        version=household.version + 1,
        members=tuple(
            replace(
                member,
                born_on=born_on,
                # A child belongs to it from birth: that day moves along.
                from_on=born_on
                if member.from_on == member.born_on
                else max(member.from_on, born_on),
            )
            if member.person_id == person_id
            else member
            for member in household.members
        ),
    )


def faults_of_composition(rollen: Iterable[Rol]) -> tuple[str, ...]:
    """What is wrong with the roles in a household: one applicant, at most one partner."""
    counted = list(rollen)
    faults = []
    if counted.count("aanvrager") != 1:
        faults.append("Een huishouden heeft precies één aanvrager.")
    if counted.count("partner") > 1:
        faults.append("Een huishouden heeft ten hoogste één partner.")
    return tuple(faults)


def _couple(
    household: Household, person_id: UUID, leaver_id: UUID, day: date
) -> tuple[Member, Member, Residence] | Refusal:
    """Who stays, who leaves, and where they live on that day."""
    stayer = household.member_on(person_id, day)
    leaver = household.member_on(leaver_id, day)
    residence = household.residence_on(day)
    if stayer is None or stayer.rol not in COUPLE:
        return Refusal("De inwoner is op de ingangsdatum geen aanvrager of partner.")
    if not any(member.rol == "partner" for member in household.members_on(day)):
        return Refusal("Dit huishouden heeft op de ingangsdatum geen partner.")
    if leaver is None or leaver.rol not in COUPLE:
        return Refusal("De ex-partner is op de ingangsdatum niet de partner in dit huishouden.")
    if residence is None:
        return Refusal("Van dit huishouden is op de ingangsdatum geen gemeente bekend.")
    if leaver.from_on == day or (stayer.rol == "partner" and stayer.from_on == day):
        return Refusal("De partners zijn pas op de ingangsdatum gaan samenwonen.")
    return stayer, leaver, residence


def _from(member: Member, rol: Rol, day: date, event_id: UUID) -> Member:
    """The same person in a new period."""
    return replace(member, id=ids.new_id(), rol=rol, from_on=day, made_by=event_id)
