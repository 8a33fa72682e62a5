"""Which work somebody may see and do: of the own municipalities, and there of the own roles. Pure."""

from dataclasses import dataclass

from shared.db.known_dossiers import Own
from shared.errors import AppError
from shared.events.household import Gemeentecode
from shared.http.caller import Caller
from shared.permissions import Data


class NoAccess(AppError):
    def __init__(self, detail: str) -> None:
        super().__init__(403, "geen-recht", "Geen recht", detail)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, in the municipalities where he or she may do what was asked."""

    caller: Caller

    @property
    def subject(self) -> str:
        return self.caller.subject

    @property
    def own(self) -> Own:
        """The dossiers whose work may be seen."""
        return Own(
            self.caller.municipalities,
            self.caller.where_sees(Data.AFGESCHERMD),
            self.caller.where_sees(Data.DETENTIE_EN_OPNAME),
        )

    def municipalities_asked(self, asked: Gemeentecode | None) -> frozenset[Gemeentecode]:
        """The municipality asked for, or all of the viewer's."""
        if asked is None:
            return self.caller.municipalities
        if not self.caller.may_see(asked):
            raise NoAccess(f"U werkt niet voor gemeente {asked}.")
        return frozenset({asked})

    def roles_asked(
        self, municipalities: frozenset[Gemeentecode], asked: str | None
    ) -> dict[Gemeentecode, frozenset[str] | None]:
        """Per municipality the role asked for, or all that the viewer sees there; None means every role.

        Raises NoAccess for a role that the viewer sees in none of them.
        """
        seen = {gemeente: self._roles_seen(gemeente) for gemeente in municipalities}
        if asked is None:
            return seen
        found = {
            gemeente: frozenset({asked})
            for gemeente, roles in seen.items()
            if roles is None or asked in roles
        }
        if not found:
            raise NoAccess(f"U hebt de rol {asked} niet.")
        return {**found}

    def may_see_task(self, municipality: Gemeentecode, role: str) -> bool:
        if not self.caller.may_see(municipality):
            return False
        roles = self._roles_seen(municipality)
        return roles is None or role in roles

    def may_do(self, municipality: Gemeentecode, role: str) -> bool:
        """Seeing a task is not yet doing it."""
        is_own = role in self.caller.roles_in(municipality)
        return is_own or self.caller.sees(Data.TAKEN_VOOR_ANDEREN, municipality)

    def check_may_do(self, municipality: Gemeentecode, role: str) -> None:
        if not self.may_do(municipality, role):
            raise NoAccess(f"Deze taak is voor de rol {role}.")

    def _roles_seen(self, municipality: Gemeentecode) -> frozenset[str] | None:
        sees_all = self.caller.sees(Data.TAKEN_VAN_ALLE_ROLLEN, municipality)
        return None if sees_all else self.caller.roles_in(municipality)
