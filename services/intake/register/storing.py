"""What is stored of the records of a chunk, beside the facts: the record itself, its numbers and relations, the person's details."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from services.intake.register import matching, repository
from services.intake.register.dwelling import Wanted
from services.intake.register.homes import Homes
from services.intake.register.keeping import (
    read_record_of,
    read_relations_of,
    secrecy_now,
    with_gaps_filled,
)
from services.intake.register.permits import Permits
from services.intake.register.repository import ReadRecord
from services.intake.register.taking import Taking
from services.intake.residents import numbers, records
from services.intake.residents.history import Origin
from services.intake.residents.rules import Resident
from services.intake.residents.service import Residents
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

ACTIVITY: Final = "register-inlezen"
REMOVING: Final = "register-wissen"
"""On the ground that the register removed the record."""


@dataclass(frozen=True, slots=True)
class Storing:
    """Writes in one transaction. `as_of` is the day of the file."""

    tx: Transaction
    residents: Residents
    permits: Permits
    actor: str
    as_of: date

    @property
    def origin(self) -> Origin:
        return Origin(self.actor, "register")

    async def keep(
        self, takings: Sequence[Taking], dwellings: Mapping[UUID, list[Wanted]], homes: Homes
    ) -> None:
        tx, vault = self.tx, self.residents.vault
        for taking in takings:
            if taking.resident is not None:
                await self._keep_details(taking, taking.resident)
        keys = {
            key: taking.person_id
            for taking in takings
            for key in matching.number_keys(vault, taking.person.record)
        }
        await repository.save_numbers(tx.connection, keys)
        await repository.save_former_numbers(
            tx.connection,
            [
                (vault.hash(bsn), taking.person_id)
                for taking in takings
                for bsn in taking.person.former_bsns
            ],
            self.actor,
            tx.now,
        )
        await repository.save_homes(tx.connection, homes.new, homes.addresses, tx.now)
        rows = [
            read_record_of(taking, dwellings[taking.person_id], vault, self.as_of)
            for taking in takings
        ]
        await repository.save_records(tx.connection, rows, self.actor, tx.now)
        self.permits.plan(
            tx, [(row.person_id, row.permit_until) for row in rows if row.permit_until]
        )
        whole = [taking for taking in takings if not taking.is_from_less]
        await repository.save_relations(
            tx.connection,
            {taking.person_id for taking in whole if taking.before is not None},
            [row for taking in whole for row in read_relations_of(taking, vault.hash)],
        )
        people = {taking.person_id for taking in takings}
        await processing_log.record(tx, self.actor, ACTIVITY, people)

    async def remove(self, people: Collection[UUID]) -> None:
        """What was read of these people, and whoever is known by that alone."""
        await repository.forget(self.tx.connection, people)
        await processing_log.record(self.tx, self.actor, REMOVING, people)

    async def fill_gaps(self, older: Sequence[Taking]) -> set[UUID]:
        """What a newer file does not know. Gives of whom there was something to add."""
        filled: list[ReadRecord] = []
        for taking in older:
            before = taking.before
            assert before is not None  # noqa: S101 - only these were read from a newer file
            own = read_record_of(taking, [], self.residents.vault, before.as_of)
            row = with_gaps_filled(before, own)
            if row == before:
                continue
            filled.append(row)
            names = row.given_names, f"{row.prefix} {row.surname}".strip()
            known = taking.resident
            if known is not None and names != (known.given_names, known.family_name):
                await records.rename(self.tx, taking.person_id, *names, origin=self.origin)
        await repository.save_records(self.tx.connection, filled, self.actor, self.tx.now)
        people = {row.person_id for row in filled}
        await processing_log.record(self.tx, self.actor, ACTIVITY, people)
        return people

    async def _keep_details(self, taking: Taking, resident: Resident) -> None:
        """Of who is known: name, secrecy and number, as far as they differ."""
        tx, person = self.tx, taking.person
        is_no_news = not person.surname or (taking.is_from_less and taking.has_same_name)
        if not is_no_news and (resident.given_names, resident.family_name) != (
            person.given_names,
            person.family_name,
        ):
            from_on = tx.today if taking.before is not None else None
            await records.rename(
                tx,
                taking.person_id,
                person.given_names,
                person.family_name,
                origin=self.origin,
                from_on=from_on,
            )
        secrecy = secrecy_now(taking, resident.secrecy)
        if secrecy != resident.secrecy:
            await records.keep_secret(tx, taking.person_id, secrecy, origin=self.origin)
        if person.bsn is not None:
            await numbers.read_anew(
                tx, self.residents, taking.person_id, person.bsn, origin=self.origin
            )
