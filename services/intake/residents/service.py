"""Use cases about residents and households: register, find, change, correct."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.intake.birthdays import service as birthdays
from services.intake.birthdays.rules import Grens
from services.intake.residents import repository
from services.intake.residents.repository import Belonging, Found
from services.intake.residents.rules import (
    Household,
    Member,
    NewHousehold,
    NewMember,
    Residence,
    Resident,
    comes_into_area,
    with_birth_date,
)
from shared import clock, ids
from shared.bsn import Bsn, BsnVault
from shared.errors import Conflict, NotFound
from shared.events.residents import HouseholdChanged, ResidentRegistered
from shared.messaging.transaction import Transaction

__all__ = ["Belonging", "Found", "Household", "NewHousehold", "NewMember", "Residents"]


class Residents:
    """What intake knows about people. Made once per process by `main` or `worker`."""

    def __init__(self, vault: BsnVault, lead_months: Mapping[Grens, int]) -> None:
        self.vault = vault
        self.lead_months = lead_months

    async def register(
        self, tx: Transaction, households: Sequence[NewHousehold]
    ) -> list[Household]:
        """Open a dossier for each household, tell of it, and keep the birthdays of its members."""
        for new in households:
            tx.lock_new(new.dossier_id)
        rows = [self._row(member) for new in households for member in new.members]
        made = await repository.insert_residents(tx.connection, rows, tx.now)
        if len(made) < len(rows):
            raise Conflict(
                "inwoner-bekend",
                "Een van deze burgerservicenummers is al van een geregistreerde inwoner. Er is niets opgeslagen.",
            )
        opened = [_opened(new) for new in households]
        await repository.save_households(tx.connection, (), opened, tx.now)
        for new, household in zip(households, opened, strict=True):
            for member in new.members:
                tx.emit(
                    new.dossier_id,
                    ResidentRegistered(
                        inwoner_id=member.person_id,
                        geboortedatum=member.born_on,
                        gemeente=new.gemeente,
                    ),
                )
            self.tell(tx, household)
        birthdays.set_timers(tx, _people(opened), self.lead_months)
        return opened

    async def add(self, tx: Transaction, members: Sequence[tuple[Household, NewMember]]) -> bool:
        """Residents who become known by a life event, each with the household; False if one of them is known already."""
        rows = [self._row(member) for _, member in members]
        if len(await repository.insert_residents(tx.connection, rows, tx.now)) < len(rows):
            return False
        for household, member in members:
            gemeente = household.gemeente_on(member.from_on)
            assert gemeente is not None  # noqa: S101 - a household of ours lives somewhere
            tx.emit(
                household.dossier_id,
                ResidentRegistered(
                    inwoner_id=member.person_id, geboortedatum=member.born_on, gemeente=gemeente
                ),
            )
        return True

    async def known_bsns(self, tx: Transaction, bsns: Iterable[Bsn]) -> dict[Bsn, Found]:
        """Which of these people are registered."""
        hashes = {self.vault.hash(bsn): bsn for bsn in bsns}
        found = await repository.find_by_bsn(tx.connection, hashes.keys())
        return {hashes[one.bsn_hash]: one for one in found if one.bsn_hash is not None}

    async def find(
        self, tx: Transaction, bsns: Collection[Bsn], person_ids: Collection[UUID]
    ) -> dict[Bsn | UUID, Found]:
        """People by whatever they were named with; who is unknown is left out."""
        known = await self.known_bsns(tx, bsns)
        people: dict[Bsn | UUID, Found] = {bsn: known[bsn] for bsn in known}
        for one in await repository.find_by_id(tx.connection, person_ids):
            people[one.person_id] = one
        return people

    async def households(
        self, tx: Transaction, dossier_ids: Collection[UUID]
    ) -> dict[UUID, Household]:
        return await repository.load_households(tx.connection, dossier_ids)

    async def get_household(self, tx: Transaction, dossier_id: UUID) -> Household:
        found = await repository.load_households(tx.connection, [dossier_id])
        if dossier_id not in found:
            raise NotFound("huishouden", dossier_id)
        return found[dossier_id]

    async def get_resident(self, tx: Transaction, person_id: UUID) -> Resident:
        found = await repository.get_residents(tx.connection, [person_id])
        if person_id not in found:
            raise NotFound("inwoner", person_id)
        return found[person_id]

    async def residents_of(self, tx: Transaction, household: Household) -> dict[UUID, Resident]:
        people = {member.person_id for member in household.members}
        return await repository.get_residents(tx.connection, people)

    def tell(
        self,
        tx: Transaction,
        household: Household,
        correlation_id: UUID | None = None,
        changed_from: date | None = None,
    ) -> None:
        """Publish how the household is now; with a day where a life event of another dossier changed it."""
        tx.emit(
            household.dossier_id,
            HouseholdChanged(
                huishouden=household.picture(),
                ontvangt_bijstand=household.receives_assistance,
                veranderd_vanaf=changed_from,
            ),
            correlation_id=correlation_id,
        )

    async def store(
        self,
        tx: Transaction,
        before: Iterable[Household],
        after: Sequence[Household],
        *,
        moved_people: Collection[UUID] = (),
    ) -> None:
        """Store households that changed.

        Who went to another dossier takes the birthdays along; who comes into our area gets those that passed by unseen.
        """
        known = {household.dossier_id: household for household in before}
        if after:
            await repository.save_households(tx.connection, known.values(), after, tx.now)
        arrived = {
            member.person_id
            for household in after
            if household.dossier_id in known
            and comes_into_area(known[household.dossier_id], household)
            for member in household.members
        }
        await self._reset_timers(tx, {*moved_people, *arrived}, "ander dossier of ander gebied")

    async def correct(
        self,
        tx: Transaction,
        person_id: UUID,
        *,
        born_on: date | None,
        died_on: date | None,
    ) -> list[Household]:
        """A birth date was wrong, or somebody has died. Gives the households that changed, already stored and told."""
        found = await repository.find_by_id(tx.connection, [person_id])
        if not found:
            raise NotFound("inwoner", person_id)
        dossiers = {known.dossier_id for known in found[0].belongings}
        await tx.lock(dossiers)  # the caller did already, before anything was written
        person = await self.get_resident(tx, person_id)
        new_birth = born_on or person.born_on
        new_death = died_on or person.died_on
        if new_death is not None and new_death < new_birth:
            raise Conflict("datums-botsen", "De overlijdensdatum ligt voor de geboortedatum.")
        await repository.correct_resident(tx.connection, person_id, new_birth, new_death)
        before = await repository.load_households(tx.connection, dossiers)
        changed: list[Household] = []
        if new_birth != person.born_on:
            changed = [with_birth_date(one, person_id, new_birth) for one in before.values()]
            _check_periods(changed, person_id)
        elif new_death != person.died_on:
            changed = [replace(one, version=one.version + 1) for one in before.values()]
        if changed:
            await self.store(tx, before.values(), changed)
            for household in changed:
                self.tell(tx, household)
        if new_birth != person.born_on or new_death != person.died_on:
            await self._reset_timers(tx, [person_id], "persoonsgegevens gecorrigeerd")
        return changed

    async def rename(
        self, tx: Transaction, person_id: UUID, given_names: str | None, family_name: str | None
    ) -> None:
        """Names stay here: nobody is told."""
        if given_names is not None or family_name is not None:
            await repository.rename_resident(tx.connection, person_id, given_names, family_name)

    async def _reset_timers(
        self, tx: Transaction, person_ids: Collection[UUID], reason: str
    ) -> None:
        """Birthdays anew from what is stored now; what was told before is not told again."""
        if not person_ids:
            return
        series = await repository.next_timer_series(tx.connection, person_ids)
        people = [
            birthdays.Person(one.person_id, one.born_on, one.dossier_on, series[one.person_id])
            for one in await repository.find_by_id(tx.connection, series.keys())
            if one.died_on is None
        ]
        ended = ((one, number - 1) for one, number in series.items())
        await birthdays.cancel(tx, ended, reason)
        birthdays.set_timers(tx, people, self.lead_months)

    def _row(self, member: NewMember) -> Resident:
        return Resident(
            member.person_id,
            self.vault.hash(member.bsn) if member.bsn else None,
            self.vault.encrypt(member.bsn) if member.bsn else None,
            member.given_names,
            member.family_name,
            member.born_on,
            member.died_on,
        )


def _opened(new: NewHousehold) -> Household:
    return Household(
        dossier_id=new.dossier_id,
        version=1,
        receives_assistance=new.receives_assistance,
        members=tuple(
            Member(
                ids.new_id(),
                member.person_id,
                member.rol,
                member.born_on,
                member.from_on,
                member.until_on,
                member.exemption,
                member.died_on,
            )
            for member in new.members
        ),
        residences=(Residence(ids.new_id(), new.gemeente, new.from_on),),
    )


def _people(households: Iterable[Household]) -> list[birthdays.Person]:
    """The members of newly opened dossiers, the dead left out."""
    return [
        birthdays.Person(
            member.person_id,
            member.born_on,
            Found(
                member.person_id,
                None,
                member.born_on,
                None,
                (Belonging(household.dossier_id, member.from_on, member.until_on),),
            ).dossier_on,
        )
        for household in households
        for member in household.members
        if member.died_on is None
    ]


def _check_periods(households: Iterable[Household], person_id: UUID) -> None:
    for household in households:
        for member in household.members:
            if (
                member.person_id == person_id
                and member.until_on
                and member.until_on <= member.from_on
            ):
                raise Conflict(
                    "datums-botsen",
                    "Met deze geboortedatum zou de inwoner uit het huishouden zijn voor de geboorte.",
                )


def today_of(tx: Transaction) -> date:
    """The Dutch calendar day on which this transaction began."""
    return tx.now.astimezone(clock.AMSTERDAM).date()


async def load_households(tx: Transaction, dossier_ids: Collection[UUID]) -> dict[UUID, Household]:
    """Households as they are, without anything that only `Residents` knows."""
    return await repository.load_households(tx.connection, dossier_ids)


async def municipalities_of(tx: Transaction, person_id: UUID) -> frozenset[str] | None:
    """Where a person lives now or will live; None for somebody who was never in a household."""
    return await repository.municipalities_of(tx.connection, person_id, today_of(tx))
