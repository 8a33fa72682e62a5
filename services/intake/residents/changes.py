"""What a partner who moves in, a birth, a death or a stay elsewhere makes of a household.

Pure, as rules.py beside it: a household in, another one or a `Refusal` out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from services.intake.residents.rules import COUPLE, Household, Member, Refusal, Stay
from shared import ids
from shared.calendar import age_on
from shared.events.household import Rol, Verblijfsoort

ADULT: Final = 18
YOUNGEST_PARENT: Final = 12
MOST_PERIODS: Final = 50
"""What an event can tell of one household, and of the stays of one member."""

CHANGED_LATER = Refusal("Na de ingangsdatum is al een andere wijziging van dit huishouden bekend.")
TOO_MANY = Refusal("Dit huishouden heeft te veel leden of perioden om te verwerken.")
NOT_APPLICANT = Refusal("De inwoner is op de ingangsdatum geen aanvrager.")
HAS_PARTNER = Refusal("Dit huishouden heeft op of na de ingangsdatum al een partner.")
PARTNER_ELSEWHERE = Refusal(
    "De partner heeft op de ingangsdatum een partner in een ander huishouden."
)
PARTNER_IS_CHILD = Refusal("De partner staat in dit huishouden als kind.")
PARTNER_DIED = Refusal("De partner is voor de ingangsdatum overleden.")
CHILD_KNOWN = Refusal("Dit kind hoort al bij een huishouden dat hier bekend is.")
CHILD_BORN_OTHERWISE = Refusal("Van dit kind is een andere geboortedatum bekend.")
CHILD_PERHAPS_KNOWN = Refusal(
    "In dit huishouden is op deze dag al een kind geboren. Geef bij een tweeling het burgerservicenummer van dit kind."
)
PARENT_TOO_YOUNG = Refusal("De ouder zou bij de geboorte nog een kind zijn geweest.")
DEATH_KNOWN = Refusal("Dit overlijden is al bekend.")
OTHER_DEATH = Refusal("Van deze inwoner is een andere dag van overlijden bekend.")
STAY_KNOWN = Refusal("In deze periode is al zo'n verblijf van deze inwoner bekend.")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who joins a household: a partner, or a child."""

    person_id: UUID
    born_on: date
    died_on: date | None = None
    home: Household | None = None
    """The household that this person belongs to on that day."""
    belongs_later: bool = False
    """A later period is known already."""
    has_number: bool = True
    """False for a newborn child of whom nobody told a number."""
    is_registered: bool = True


@dataclass(frozen=True, slots=True)
class Joined:
    """What moving in together makes of two households."""

    home: Household
    left: Household | None = None
    """The household that the partner left, if that was another one."""
    moved: tuple[UUID, ...] = ()


def move_in(
    household: Household, person_id: UUID, partner: Newcomer, day: date, *, event_id: UUID
) -> Joined | Refusal:
    """The partner joins the household of the applicant (art. 3 lid 2 onder a, lid 3), with children under 18."""
    applicant = household.member_on(person_id, day)
    old = partner.home.member_on(partner.person_id, day) if partner.home is not None else None
    refusal = _why_not_together(household, applicant, partner, old, day)
    if refusal is not None:
        return refusal
    person = Member(
        ids.new_id(), partner.person_id, "partner", partner.born_on, day, died_on=partner.died_on
    )
    joining = [_begun(old or person, "partner", day, event_id)]
    if old is None or partner.home is None:
        return Joined(_changed(household, (), joining, day, event_id), moved=(partner.person_id,))
    if partner.home.dossier_id == household.dossier_id:
        return Joined(_changed(household, (old,), joining, day, event_id))
    children = _children_of(old, partner.home, day)
    if any(child.until_on or child.from_on >= day for child in children):
        return CHANGED_LATER
    joining += [_begun(child, "kind", day, event_id) for child in children]
    if len(household.members) + len(joining) > MOST_PERIODS:
        return TOO_MANY
    return Joined(
        home=_changed(household, (), joining, day, event_id),
        left=_changed(partner.home, (old, *children), (), day, event_id),
        moved=(partner.person_id, *(child.person_id for child in children)),
    )


def add_child(
    household: Household, parent: Member, child: Newcomer, day: date, *, event_id: UUID
) -> Household | Refusal:
    """The child belongs to the household from birth; a housemate's child is a housemate."""
    if child.born_on != day:
        return CHILD_BORN_OTHERWISE
    if child.home is not None or child.belongs_later:
        return CHILD_KNOWN
    born_today = any(one.rol == "kind" and one.born_on == day for one in household.members)
    if not child.has_number and born_today:
        return CHILD_PERHAPS_KNOWN
    if age_on(parent.born_on, day) < YOUNGEST_PARENT:
        return PARENT_TOO_YOUNG
    if len(household.members) >= MOST_PERIODS:
        return TOO_MANY
    rol: Rol = "kind" if parent.rol in COUPLE else "medebewoner"
    member = Member(
        ids.new_id(), child.person_id, rol, day, day, died_on=child.died_on, made_by=event_id
    )
    return _changed(household, (), (member,), day, event_id)


def end_life(
    household: Household, member: Member, day: date, *, event_id: UUID
) -> Household | Refusal:
    """The day of death is the last day in the household; a partner who stays behind is the applicant from then on."""
    after = day + timedelta(days=1)
    if member.died_on is not None and member.died_on != day:
        return OTHER_DEATH
    if member.until_on is not None:
        return DEATH_KNOWN if member.died_on == day else CHANGED_LATER
    ending, joining = [member], []
    partner = next((one for one in household.members_on(after) if one.rol == "partner"), None)
    if member.rol == "aanvrager" and partner is not None:
        if partner.until_on or partner.from_on == after:
            return CHANGED_LATER
        ending.append(partner)
        joining.append(_begun(partner, "aanvrager", after, event_id))
    if len(household.members) + len(joining) > MOST_PERIODS:
        return TOO_MANY
    changed = _changed(household, ending, joining, after, event_id)
    return _with_person(changed, member.person_id, died_on=day)


def stay_elsewhere(household: Household, member: Member, stay: Stay) -> Household | Refusal:
    """Somebody is detained or admitted, and belongs to the household all the same."""
    if any(_overlaps(stay, known) for known in member.stays):
        return STAY_KNOWN
    if len(member.stays) >= MOST_PERIODS:
        return TOO_MANY
    members = tuple(
        replace(one, stays=(*one.stays, stay)) if one.person_id == member.person_id else one
        for one in household.members
    )
    return replace(household, version=household.version + 1, members=members)


def new_stay(soort: Verblijfsoort, day: date, until: date | None, event_id: UUID) -> Stay:
    return Stay(ids.new_id(), soort, day, until, event_id)


def _why_not_together(  # noqa: PLR0911 - a guard for each thing that can be the matter
    household: Household,
    applicant: Member | None,
    partner: Newcomer,
    old: Member | None,
    day: date,
) -> Refusal | None:
    if applicant is None or applicant.rol != "aanvrager":
        return NOT_APPLICANT
    if any(_is_partner_from(one, day) for one in household.members):
        return HAS_PARTNER
    if partner.died_on is not None and partner.died_on < day:
        return PARTNER_DIED
    if applicant.until_on or partner.belongs_later:
        return CHANGED_LATER
    if old is None or partner.home is None:
        return None
    if old.until_on or old.from_on == day:
        return CHANGED_LATER
    if partner.home.dossier_id == household.dossier_id:
        return PARTNER_IS_CHILD if old.rol == "kind" else None
    couple = [one for one in partner.home.members_on(day) if one.rol in COUPLE]
    return PARTNER_ELSEWHERE if old.rol in COUPLE and len(couple) > 1 else None


def _is_partner_from(member: Member, day: date) -> bool:
    return member.rol == "partner" and (member.until_on is None or member.until_on > day)


def _children_of(parent: Member, home: Household, day: date) -> list[Member]:
    """The children under 18 who come along with the applicant of another household."""
    if parent.rol != "aanvrager":
        return []
    return [
        one
        for one in home.members
        if one.rol == "kind"
        and (one.until_on is None or one.until_on > day)
        and age_on(one.born_on, day) < ADULT
    ]


def _changed(
    household: Household,
    ending: Iterable[Member],
    joining: Iterable[Member],
    day: date,
    event_id: UUID,
) -> Household:
    """These periods end on a day, and those begin."""
    ended = {member.id for member in ending}
    members = [
        replace(member, until_on=day, ended_by=event_id) if member.id in ended else member
        for member in household.members
    ]
    return replace(household, version=household.version + 1, members=(*members, *joining))


def _with_person(household: Household, person_id: UUID, *, died_on: date) -> Household:
    members = tuple(
        replace(one, died_on=died_on) if one.person_id == person_id else one
        for one in household.members
    )
    return replace(household, members=members)


def _begun(member: Member, rol: Rol, day: date, event_id: UUID) -> Member:
    """The same person in a new period."""
    return replace(
        member,
        id=ids.new_id(),
        rol=rol,
        from_on=day,
        until_on=None,
        exemption=None,
        made_by=event_id,
        ended_by=None,
    )


def _overlaps(one: Stay, other: Stay) -> bool:
    return (
        one.soort == other.soort
        and (other.until_on is None or one.from_on < other.until_on)
        and (one.until_on is None or other.from_on < one.until_on)
    )
