"""Who may do what here, from the roles and periods that are known of a worker. Pure: no clock, no database."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final
from uuid import UUID

from services.routes.periods import Period
from services.routes.workers.schemas import GroupRole, HeldRole, NewRole
from shared.errors import Fault
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.permissions import Role
from shared.ui.dutch import date_text

OF_PEOPLE: Final = frozenset(role.value for role in Role) - {Role.INTEGRATIE, Role.PARTNER}
"""The roles that a group can give to a person. A system has a token of its own; of which organisation somebody is, a team leader says."""


def known_groups(groups: Iterable[GroupRole]) -> frozenset[GroupRole]:
    """The groups that mean something here: one of our municipalities, and a role that a person can have."""
    return frozenset(
        (municipality, role)
        for municipality, role in groups
        if municipality in AGENCY_MUNICIPALITIES and role in OF_PEOPLE
    )


def replace_provider_roles(
    held: Collection[HeldRole], groups: frozenset[GroupRole]
) -> tuple[frozenset[GroupRole], frozenset[UUID]]:
    """What the groups of the provider add to, and end of, the roles that came from there: the new ones, and the ids of the ended."""
    current = {
        (role.municipality, role.role): role.id
        for role in held
        if role.source == "provider" and role.period.until_day is None
    }
    ended = frozenset(role_id for pair, role_id in current.items() if pair not in groups)
    return groups - current.keys(), ended


def grants_on(held: Iterable[HeldRole], day: date) -> Mapping[str, frozenset[str]]:
    """The roles of a day, per municipality. Who is of an organisation outside is nothing else here on that day, whatever a group says."""
    of_day = [role for role in held if role.period.holds_on(day)]
    outside = [role for role in of_day if role.role == Role.PARTNER]
    grants: dict[str, frozenset[str]] = {}
    for role in outside or of_day:
        grants[role.municipality] = grants.get(role.municipality, frozenset()) | {role.role}
    return grants


def faults_in_place_of_work(
    asked: NewRole, held: Iterable[HeldRole], organisations: Collection[UUID]
) -> list[Fault]:
    """Who is of an organisation outside is of one, and has no role of ours then; `organisations` is which somebody can be of there."""
    then = [role for role in held if overlaps(asked.period, [role.period])]
    if asked.role != Role.PARTNER:
        faults = []
        if asked.organisation_id is not None:
            why = "Kies alleen bij de rol partner een organisatie."
            faults.append(Fault("organisatieId", "niet-bij-rol", why))
        if any(role.role == Role.PARTNER for role in then):
            why = "Deze medewerker werkt in die tijd bij een andere organisatie."
            faults.append(Fault("rol", "van-buiten", why))
        return faults
    if asked.organisation_id is None:
        return [Fault("organisatieId", "verplicht", "Kies bij welke organisatie iemand werkt.")]
    if asked.organisation_id not in organisations:
        why = "Kies een organisatie die in deze gemeente met accounts werkt."
        return [Fault("organisatieId", "keuze-organisatie", why)]
    if any(role.role != Role.PARTNER for role in then):
        why = "Deze medewerker heeft in die tijd een andere rol. Wie bij een organisatie werkt, heeft hier geen andere."
        return [Fault("rol", "andere-rol", why)]
    if any(role.organisation_id != asked.organisation_id for role in then):
        why = "Deze medewerker werkt in die tijd al bij een andere organisatie."
        return [Fault("organisatieId", "al-bij-organisatie", why)]
    return []


def overlaps(period: Period, others: Iterable[Period]) -> bool:
    """Whether some day is in this period and in another one."""
    return any(
        (other.until_day is None or period.from_day < other.until_day)
        and (period.until_day is None or other.from_day < period.until_day)
        for other in others
    )


def faults_in_period(period: Period, earliest: date) -> list[Fault]:
    """What is wrong with the days that somebody filled in as `vanaf` and `tot`."""
    faults = []
    if period.from_day < earliest:
        why = f"Kies {date_text(earliest)} of later."
        faults.append(Fault("vanaf", "te-vroeg", why))
    if period.until_day is not None and period.until_day <= period.from_day:
        faults.append(Fault("tot", "volgorde", "Deze dag moet na de eerste dag liggen."))
    return faults


def may_do(grants: Mapping[str, frozenset[str]], municipality: str, role: str) -> bool:
    """Whether a task for this role in this municipality can be with somebody who has these roles."""
    return not grants.get(municipality, frozenset()).isdisjoint({role, Role.TEAMLEIDER.value})
