"""Who sent a request, and what that is worth: pure, by the table of permissions. How that is found out is in auth.py."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from shared.permissions import PERMISSIONS, Data, Grants, Permissions, Role, data_of, scopes_of


@dataclass(frozen=True, slots=True)
class Work:
    """What makes a dossier somebody's own, or the opposite. Empty for a system."""

    teams: frozenset[UUID] = frozenset()
    opened: frozenset[UUID] = frozenset()
    """Dossiers of other teams that the worker opened with a reason, for as long as that holds."""
    conflicts: frozenset[UUID] = frozenset()
    """People about whom the worker may see nothing and do nothing, and the dossiers that they belong to."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """Until when a session lasts: whatever happens, and if nobody asks anything any more."""

    ends_at: datetime
    idle_at: datetime

    def seconds_left(self, now: datetime) -> tuple[int, int]:
        """For a page that counts down by its own clock: until the one and the other."""
        left = (
            max(0, int((moment - now).total_seconds())) for moment in (self.ends_at, self.idle_at)
        )
        whatever_happens, if_nobody_asks = left
        return whatever_happens, if_nobody_asks


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent this request, and what that is worth: the roles per municipality, as the table of permissions reads them."""

    subject: str
    """Of a worker the worker's id, of a system what its token says."""
    name: str
    grants: Grants = field(default_factory=dict)
    """Of a caller that `require` gave, only where a role gives what was required."""
    scopes: frozenset[str] = frozenset()
    """What the token is for. It counts as far as the table gives it to a role of the caller: ask `may`."""
    work: Work = field(default_factory=Work)
    held: Grants | None = field(default=None, repr=False, compare=False)
    """All roles, of a caller who is narrowed to some."""
    permissions: Permissions = field(default_factory=lambda: PERMISSIONS, repr=False, compare=False)
    lasting: Lasting | None = None
    """None for a system."""
    hides_names: bool = False
    """Whether pages show initials for the names of residents, because somebody looks along."""

    @property
    def roles(self) -> frozenset[str]:
        """All of them, wherever they hold; `roles_in` for one municipality."""
        return frozenset().union(*self.grants.values())

    @property
    def municipalities(self) -> frozenset[str]:
        """Where the caller may do what was required."""
        return frozenset(self.grants)

    @property
    def is_from_outside(self) -> bool:
        """Whether this is an organisation that we hand over to, and nobody who works here."""
        return self.everywhere.roles == {Role.PARTNER}

    @property
    def everywhere(self) -> Self:
        """The same caller with all roles, for what goes beyond this request: a menu, another service."""
        return self if self.held is None else replace(self, grants=self.held, held=None)

    def roles_in(self, gemeente: str | None) -> frozenset[str]:
        return self.grants.get(gemeente or "", frozenset())

    def may_see(self, gemeente: str | None) -> bool:
        """Whether the caller works for this municipality. An unknown municipality is nobody's."""
        return gemeente in self.grants

    def may(self, *scopes: str) -> bool:
        """Whether there is a municipality in which the caller may do one of these."""
        return bool(self.everywhere.where_may(*scopes))

    def where_may(self, *scopes: str) -> frozenset[str]:
        """The municipalities in which the caller may do one of these."""
        wanted = self.scopes.intersection(scopes)
        return frozenset(
            gemeente
            for gemeente, roles in self.grants.items()
            if not wanted.isdisjoint(scopes_of(roles, self.permissions))
        )

    def sees(self, data: Data, gemeente: str | None) -> bool:
        """Whether this kind of data of somebody in this municipality is for the caller."""
        return data in data_of(self.roles_in(gemeente), self.permissions)

    def data_in(self, municipalities: Iterable[str]) -> frozenset[Data]:
        """The kinds of data that are for the caller, of somebody who is of each of these."""
        roles = (self.roles_in(gemeente) for gemeente in municipalities)
        return data_of(frozenset().union(*roles), self.permissions)

    def where_sees(self, data: Data) -> frozenset[str]:
        """The municipalities of whose people this kind of data is for the caller."""
        return frozenset(gemeente for gemeente in self.grants if self.sees(data, gemeente))

    def narrowed(self, municipalities: Collection[str]) -> Self:
        """The same caller, in these municipalities only."""
        if self.grants.keys() <= set(municipalities):
            return self
        kept = {code: roles for code, roles in self.grants.items() if code in municipalities}
        return replace(self, grants=kept, held=self.grants if self.held is None else self.held)
