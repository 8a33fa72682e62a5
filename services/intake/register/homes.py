"""Which home a record means: one home may be written in several ways. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.intake.residents.rules import Address
from shared.bsn import BsnVault


@dataclass(slots=True)
class Homes:
    """Spellings that lead to a home already, and those that were met in this chunk."""

    vault: BsnVault
    known: dict[UUID, UUID]
    """The home of each spelling, both as keyed pseudonyms."""
    lived_in: set[UUID]
    """Homes in which somebody lives or lived, as other parts of intake spell them."""
    new: dict[UUID, UUID] = field(default_factory=dict)
    one_home: dict[UUID, UUID] = field(default_factory=dict)
    """Homes that turn out to be another one, each with that other."""
    addresses: dict[UUID, Address] = field(default_factory=dict)

    def home_of(self, spellings: Sequence[str], address: Address | None) -> UUID:
        """The one that is known by the surest spelling, else by any, else a new one."""
        keys = spelling_keys(self.vault, spellings)
        found = [self.known[key] for key in keys if key in self.known]
        found += [key for key in keys if key in self.lived_in and key not in found]
        home_id = found[0] if found else keys[0]
        for other in found:
            if other != home_id:
                self.one_home[other] = home_id
        for key in keys:
            if self.known.get(key) != home_id:
                self.known[key] = self.new[key] = home_id
        if address is not None:
            self.addresses.setdefault(home_id, address)
        return home_id


def spelling_keys(vault: BsnVault, spellings: Sequence[str]) -> list[UUID]:
    """The first is also the home where nobody knows it yet: so it meets who was told to live there in the same spelling."""
    return [vault.pseudonym(spelling) for spelling in spellings]


def own_home(vault: BsnVault, person_id: UUID, day: str) -> UUID:
    """Of somebody without a known address: shared with nobody, and the same when it is read again."""
    return vault.pseudonym(f"eigen woning {person_id} {day}")


def renamed(homes: Mapping[UUID, UUID], home_id: UUID) -> UUID:
    seen = {home_id}
    while home_id in homes and homes[home_id] not in seen:
        home_id = homes[home_id]
        seen.add(home_id)
    return home_id
