"""Which work somebody may see and do: of the own municipalities, and of the own roles. Pure."""

from dataclasses import dataclass
from typing import Final

from shared.errors import AppError
from shared.events.household import Gemeentecode

SEES_ALL_ROLES: Final = frozenset({"regisseur", "teamleider", "integratie"})
"""The regisseur keeps the whole plan together, the teamleider divides the work, a system of a municipality asks
on behalf of its own users. Everybody else sees the tasks of the own roles."""

DOES_ALL_ROLES: Final = frozenset({"teamleider", "integratie"})
"""The teamleider steps in for whoever is away; a system reports what its users did."""


class NoAccess(AppError):
    def __init__(self, detail: str) -> None:
        super().__init__(403, "geen-recht", "Geen recht", detail)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, without anything of HTTP."""

    subject: str
    municipalities: frozenset[Gemeentecode]
    roles: frozenset[str]

    @property
    def sees_all_roles(self) -> bool:
        return not self.roles.isdisjoint(SEES_ALL_ROLES)

    def municipalities_asked(self, asked: Gemeentecode | None) -> frozenset[Gemeentecode]:
        """The municipality asked for, or all of the viewer's."""
        if asked is None:
            return self.municipalities
        if asked not in self.municipalities:
            raise NoAccess(f"U werkt niet voor gemeente {asked}.")
        return frozenset({asked})

    def roles_asked(self, asked: str | None) -> frozenset[str] | None:
        """The role asked for, or all that the viewer may see; None means every role."""
        if asked is None:
            return None if self.sees_all_roles else self.roles
        if not self.sees_all_roles and asked not in self.roles:
            raise NoAccess(f"U hebt de rol {asked} niet.")
        return frozenset({asked})

    def may_see_task(self, municipality: Gemeentecode, role: str) -> bool:
        return municipality in self.municipalities and (self.sees_all_roles or role in self.roles)

    def may_do(self, role: str) -> bool:
        """Seeing a task is not yet doing it."""
        return role in self.roles or not self.roles.isdisjoint(DOES_ALL_ROLES)

    def check_may_do(self, role: str) -> None:
        if not self.may_do(role):
            raise NoAccess(f"Deze taak is voor de rol {role}.")
