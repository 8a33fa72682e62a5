"""Who may do what here, from the roles and periods that are known of a worker. Pure: no clock, no database."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final
from uuid import UUID

from services.routes.periods import Period
from services.routes.workers.schemas import GroupRole, HeldRole
from shared.errors import Fault
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.permissions import Role
from shared.ui.dutch import date_text

OF_PEOPLE: Final = frozenset(role.value for role in Role) - {Role.INTEGRATIE.value}
"""The roles that a person can have; a system has a token of its own."""


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
    """The roles of a day, per municipality."""
    grants: dict[str, frozenset[str]] = {}
    for role in held:
        if role.period.holds_on(day):
            grants[role.municipality] = grants.get(role.municipality, frozenset()) | {role.role}
    return grants


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
