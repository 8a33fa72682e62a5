"""Use cases about residents and their dossiers: register, find, correct."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from services.intake.birthdays import service as birthdays
from services.intake.birthdays.rules import Grens
from services.intake.residents import addresses, records, repository
from services.intake.residents.avoiding import is_avoided
from services.intake.residents.celebrating import (
    celebrating,
    dossiers_of,
    first_birthdays,
    moved_people,
)
from services.intake.residents.history import SYSTEM, Origin
from services.intake.residents.homes import find_homes
from services.intake.residents.opening import Opening, as_known, why_not
from services.intake.residents.repository import Belonging, Found
from services.intake.residents.rules import (
    Address,
    Geheimhouding,
    Inquiry,
    NewHousehold,
    NewMember,
    RegisteredElsewhere,
    Resident,
)
from services.intake.timeline import service as timeline
from services.intake.timeline.facts import Birth
from services.intake.timeline.service import Household, Known, Refolded
from shared import clock
from shared.access import avoids
from shared.bsn import Bsn, BsnVault
from shared.errors import NotFound, Transient
from shared.events.envelope import Event
from shared.events.residents import HouseholdChanged, ResidentRegistered
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.permissions import Data

__all__ = ["Belonging", "Found", "Household", "NewHousehold", "NewMember", "Residents"]


class Residents:
    """What intake knows about people. Made once per process by `main` or `worker`."""

    def __init__(self, vault: BsnVault, lead_weeks: Mapping[Grens, int]) -> None:
        self.vault = vault
        self.lead_weeks = lead_weeks
        self.when_opened: list[Callable[[Transaction, Known, Refolded], Awaitable[None]]] = []
        """Who looks at what follows for others when somebody who is known gets a dossier."""

    async def register(
        self, tx: Transaction, households: Sequence[NewHousehold]
    ) -> list[Household]:
        """Open a dossier for each household. The first use of the transaction: see `prepare`."""
        return await self.open(tx, await self.prepare(tx, households))

    async def prepare(self, tx: Transaction, households: Sequence[NewHousehold]) -> Opening:
        """Find who is known already, and lock all that the new dossiers may concern."""
        households = await self._at_known_homes(tx, households)
        bsns = {member.bsn for new in households for member in new.members if member.bsn}
        known = await self.known_bsns(tx, bsns)
        ids = {member.person_id for new in households for member in new.members if member.is_known}
        by_id = await repository.find_by_id(tx.connection, ids)
        people = {found.person_id: found for found in (*known.values(), *by_id)}
        found = tuple(
            replace(new, members=tuple(as_known(member, known) for member in new.members))
            for new in households
        )
        opening = Opening(found, timeline.NOBODY, why_not(found, people))
        scope = await timeline.find_scope(tx, opening.known_people, opening.known_homes)
        await tx.lock(scope.dossiers | scope.homes)
        for new in found:
            tx.lock_new(new.dossier_id)
        return replace(opening, scope=scope)

    async def _at_known_homes(
        self, tx: Transaction, households: Sequence[NewHousehold]
    ) -> list[NewHousehold]:
        """The register may have told that an address, spelled in another way, is a home that is known."""
        spelled = {new.home_id for new in households if new.has_address}
        homes = await find_homes(tx.connection, spelled) if spelled else {}
        return [
            replace(new, home_id=homes.get(new.home_id, new.home_id)) if new.has_address else new
            for new in households
        ]

    async def open(self, tx: Transaction, opening: Opening, actor: str = SYSTEM) -> list[Household]:
        """Store the new dossiers, publish them, and keep the birthdays of their members."""
        if opening.conflict is not None:
            raise opening.conflict
        origins = {new.dossier_id: Origin(actor, new.source) for new in opening.households}
        registered = [
            (member, origins[new.dossier_id])
            for new in opening.households
            for member in new.members
            if not member.is_known
        ]
        new_people = [member for member, _ in registered]
        if not await self.add(tx, registered):
            raise Transient("another process registered one of these people at the same time")
        known = await timeline.load(tx, opening.known_people, opening.known_homes, opening.scope)
        facts = [new.to_fact() for new in opening.households]
        refolded = timeline.refold(
            known,
            facts,
            births={
                member.person_id: Birth(
                    member.born_on, member.died_on, given=member.birth_given, secrecy=member.secrecy
                )
                for member in new_people
            },
        )
        await timeline.store(tx, known, refolded, facts, actor=actor)
        for new in opening.households:
            for member in new.members:
                if not member.is_known:
                    self.publish_resident(tx, new.dossier_id, member, new.gemeente)
                elif member.secrecy != "geen":
                    await records.keep_secret(
                        tx, member.person_id, member.secrecy, origin=origins[new.dossier_id]
                    )
        own = {new.dossier_id for new in opening.households}
        for dossier_id, day in refolded.changed.items():
            since = None if dossier_id in own else day
            self.publish(tx, refolded.households[dossier_id], changed_from=since)
        for dossier_id in refolded.shielded:
            self.publish(tx, refolded.households[dossier_id])
        await self.keep_birthdays(tx, known, refolded, {member.person_id for member in new_people})
        for look in self.when_opened if opening.known_people else ():
            await look(tx, known, refolded)
        return [refolded.households[new.dossier_id] for new in opening.households]

    async def add(self, tx: Transaction, members: Iterable[tuple[NewMember, Origin]]) -> bool:
        """Residents who become known; False if one of them is known already."""
        return await records.add(tx, [(self._row(member), origin) for member, origin in members])

    async def keep_address(self, tx: Transaction, home_id: UUID, address: Address) -> None:
        """What a home stands for: stored once, and nowhere else."""
        await addresses.insert_address(tx.connection, home_id, address, tx.now)

    async def give_number(self, tx: Transaction, person_id: UUID, bsn: Bsn, origin: Origin) -> None:
        """Somebody who was registered without a number has one now."""
        sealed = self.vault.encrypt(bsn)
        if await repository.set_bsn(tx.connection, person_id, self.vault.hash(bsn), sealed):
            await records.number_is(tx, person_id, sealed, origin)

    def publish_resident(
        self, tx: Transaction, dossier_id: UUID, member: NewMember, gemeente: str
    ) -> None:
        tx.emit(
            dossier_id,
            ResidentRegistered(
                inwoner_id=member.person_id, geboortedatum=member.born_on, gemeente=gemeente
            ),
        )

    async def known_bsns(self, tx: Transaction, bsns: Iterable[Bsn]) -> dict[Bsn, Found]:
        """Which of these people are registered."""
        hashes = {self.vault.hash(bsn): bsn for bsn in bsns}
        found = await repository.find_by_bsn(tx.connection, hashes.keys())
        return {hashes[person.named]: person for person in found if isinstance(person.named, bytes)}

    async def find(
        self, tx: Transaction, bsns: Collection[Bsn], person_ids: Collection[UUID]
    ) -> dict[Bsn | UUID, Found]:
        """People by whatever they were named with; who is unknown is left out."""
        known = await self.known_bsns(tx, bsns)
        people: dict[Bsn | UUID, Found] = {bsn: known[bsn] for bsn in known}
        for found in await repository.find_by_id(tx.connection, person_ids):
            if isinstance(found.named, UUID):
                people[found.named] = found
        return people

    async def households(
        self, tx: Transaction, dossier_ids: Collection[UUID]
    ) -> dict[UUID, Household]:
        return await timeline.load_households(tx.connection, dossier_ids)

    async def get_household(self, tx: Transaction, dossier_id: UUID) -> Household:
        found = await timeline.load_households(tx.connection, [dossier_id])
        if dossier_id not in found:
            raise NotFound("dossier", dossier_id)
        return found[dossier_id]

    async def get_visible(
        self, tx: Transaction, dossier_id: UUID, caller: Caller
    ) -> tuple[Household, dict[UUID, Resident]]:
        """A dossier with its people; what the caller may not see is not there.

        Of who moved out of the area it is there for the last municipality of ours, which answers until it is closed; but where
        somebody's address is secret, nobody there is told where that is.
        """
        household = await self.get_household(tx, dossier_id)
        today = today_of(tx)
        is_told = household.shielding == "geen"
        gemeente = household.answering_on(today) if is_told else household.gemeente_on(today)
        return await self._visible(tx, household, gemeente, caller)

    async def get_answered(
        self, tx: Transaction, dossier_id: UUID, caller: Caller
    ) -> tuple[Household, dict[UUID, Resident]]:
        """As `get_visible`, for who answers for it and is shown nothing of it."""
        household = await self.get_household(tx, dossier_id)
        return await self._visible(tx, household, household.answering_on(today_of(tx)), caller)

    async def _visible(
        self, tx: Transaction, household: Household, gemeente: str | None, caller: Caller
    ) -> tuple[Household, dict[UUID, Resident]]:
        dossier_id = household.dossier_id
        if gemeente is None or not caller.may_see(gemeente):
            raise NotFound("dossier", dossier_id)
        people = await self.residents_of(tx, household)
        is_readable = may_read(caller, people.values(), {gemeente})
        if avoids(caller, dossier_id, *people) or not is_readable:
            raise NotFound("dossier", dossier_id)
        return household, people

    async def get_resident(self, tx: Transaction, person_id: UUID) -> Resident:
        found = await repository.get_residents(tx.connection, [person_id])
        if person_id not in found:
            raise NotFound("inwoner", person_id)
        return found[person_id]

    async def get_residents(
        self, tx: Transaction, person_ids: Collection[UUID]
    ) -> dict[UUID, Resident]:
        """By their ids; who is unknown is left out."""
        return await repository.get_residents(tx.connection, person_ids)

    async def check_visible(self, tx: Transaction, person_id: UUID, caller: Caller) -> None:
        """Whom the caller may not know is not there."""
        if not await self.is_visible(tx, person_id, caller):
            raise NotFound("inwoner", person_id)

    async def is_visible(self, tx: Transaction, person_id: UUID, caller: Caller) -> bool:
        """Somebody who lives in a municipality of the caller, and is no employee to whom may not read about those."""
        lives_in = await municipalities_of(tx, person_id) or frozenset()
        if lives_in.isdisjoint(caller.municipalities):
            return False
        is_readable = may_read(caller, [await self.get_resident(tx, person_id)], lives_in)
        return is_readable and not await is_avoided(tx.connection, caller, person_id)

    async def residents_of(self, tx: Transaction, household: Household) -> dict[UUID, Resident]:
        people = {member.person_id for member in household.members}
        people |= {child.person_id for child in household.shared_care}
        return await repository.get_residents(tx.connection, people)

    async def registered_elsewhere(
        self, tx: Transaction, household: Household
    ) -> list[RegisteredElsewhere]:
        """Of the members, in the time that they belong to the household."""
        people = {member.person_id for member in household.members}
        found = await addresses.registered_elsewhere(tx.connection, people)
        return [
            row
            for row in found
            if any(
                member.person_id == row.person_id and row.overlaps(member.from_on, member.until_on)
                for member in household.members
            )
        ]

    async def inquiries(self, tx: Transaction, household: Household) -> list[Inquiry]:
        """Of whom of the members the register investigates the address."""
        people = {member.person_id for member in household.members}
        return await addresses.inquiries(tx.connection, people)

    def publish(
        self,
        tx: Transaction,
        household: Household,
        correlation_id: UUID | None = None,
        *,
        changed_from: date | None = None,
        closing_lapsed: date | None = None,
        cause: Event[Any] | None = None,
    ) -> None:
        """Publish how the household is now; with a day where a life event of another dossier changed it, and that of a
        closing that does not fit any more. `cause` is what another service published and this follows from.
        """
        tx.emit(
            household.dossier_id,
            HouseholdChanged(
                huishouden=household.published(),
                veranderd_vanaf=changed_from,
                sluiting_vervalt=closing_lapsed,
            ),
            cause=cause,
            correlation_id=correlation_id,
        )

    async def keep_birthdays(
        self, tx: Transaction, known: Known, refolded: Refolded, new_people: Collection[UUID] = ()
    ) -> None:
        """Plan the birthdays of who is new, and anew those of whoever stands otherwise in a picture now."""
        moved = moved_people(known, refolded) - set(new_people)
        since = first_birthdays(known, refolded, today_of(tx))
        if new_people:
            found = await repository.find_by_id(tx.connection, new_people)
            birthdays.set_timers(tx, celebrating(found), since, self.lead_weeks)
        if not moved:
            return
        series = await repository.next_timer_series(tx.connection, moved)
        found = await repository.find_by_id(tx.connection, series.keys())
        ended = {
            person.person_id: (series[person.person_id] - 1, dossiers_of(person, known))
            for person in found
        }
        await birthdays.cancel(tx, ended, "woont ergens anders, of de gegevens zijn gecorrigeerd")
        birthdays.set_timers(tx, celebrating(found, series), since, self.lead_weeks)

    def _row(self, member: NewMember) -> Resident:
        return Resident(
            member.person_id,
            self.vault.hash(member.bsn) if member.bsn else None,
            self.vault.encrypt(member.bsn) if member.bsn else None,
            member.given_names,
            member.family_name,
            member.born_on,
            member.died_on,
            secrecy=member.secrecy,
            birth_given=member.birth_given,
        )


def visible(tx: Transaction, caller: Caller, households: Iterable[Household]) -> list[UUID]:
    """The dossiers that the caller may know of."""
    today = today_of(tx)
    return [
        household.dossier_id
        for household in households
        if caller.may_see(household.gemeente_on(today))
    ]


def places_of(household: Household, day: date) -> frozenset[str]:
    """The municipality of a household on a day, as a set; empty where it has none."""
    gemeente = household.gemeente_on(day)
    return frozenset() if gemeente is None else frozenset({gemeente})


def may_read(caller: Caller, people: Iterable[Resident], lives_in: Collection[str]) -> bool:
    """About somebody who works for us only some roles may read, where that person lives."""
    return Data.AFGESCHERMD in caller.data_in(lives_in) or not any(
        resident.is_employee for resident in people
    )


async def secrecy_of(tx: Transaction, person_id: UUID) -> Geheimhouding:
    found = await repository.get_residents(tx.connection, [person_id])
    return found[person_id].secrecy if person_id in found else "geen"


def today_of(tx: Transaction) -> date:
    """The Dutch calendar day on which this transaction began."""
    return tx.now.astimezone(clock.AMSTERDAM).date()


async def load_households(tx: Transaction, dossier_ids: Collection[UUID]) -> dict[UUID, Household]:
    """Households as they are, without anything that only `Residents` knows."""
    return await timeline.load_households(tx.connection, dossier_ids)


async def municipalities_of(tx: Transaction, person_id: UUID) -> frozenset[str] | None:
    """Where a person lives now or will live; None for somebody who was never in a household."""
    return await repository.municipalities_of(tx.connection, person_id, today_of(tx))
