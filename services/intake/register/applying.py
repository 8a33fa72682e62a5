"""Records of one chunk become what intake knows: people, where they live, their relations. One transaction; the same again changes nothing.

Whoever stands in a dossier gets what changed as by anything else: facts are folded again and the difference is published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.intake.occurrences import place
from services.intake.register import dwelling, matching, reasons, repository
from services.intake.register.births import birth_now, birth_of
from services.intake.register.following import Following
from services.intake.register.homes import Homes, spelling_keys
from services.intake.register.judging import Judged
from services.intake.register.keeping import (
    member_of,
)
from services.intake.register.reasons import Reason
from services.intake.register.records import Record
from services.intake.register.relating import RelationFacts, relation_facts
from services.intake.register.reporting import Reporting
from services.intake.register.repository import ReadRecord
from services.intake.register.storing import Storing
from services.intake.register.taking import Effect, Result, Taking
from services.intake.residents import records
from services.intake.residents.homes import find_homes
from services.intake.residents.rules import NewMember, Resident
from services.intake.residents.service import Residents
from services.intake.settling import service as settling
from services.intake.settling.settlement import Settlement
from services.intake.timeline import service as timeline
from services.intake.timeline.facts import Birth, Fact
from services.intake.timeline.registered import (
    ParentRegistered,
    PartnersRegistered,
    PersonRegistered,
)
from services.intake.timeline.service import Known, Refolded
from services.intake.timeline.verdicts import Refusal
from shared.bsn import Bsn
from shared.errors import Transient
from shared.messaging.transaction import Transaction


@dataclass(slots=True)
class Chunk:
    """Records that were judged, applied in one transaction."""

    tx: Transaction
    residents: Residents
    reporting: Reporting
    judged: Sequence[tuple[int, Record, Judged]]
    as_of: date
    """The day of the file."""
    results: dict[int, Result] = field(default_factory=dict)
    keys: dict[int, list[UUID]] = field(default_factory=dict)
    """The numbers of each record as they are stored: worked out once, as a keyed hash is a tenth of all there is to do."""
    by_number: dict[UUID, UUID] = field(default_factory=dict)
    by_bsn: dict[Bsn, UUID] = field(default_factory=dict)
    takings: list[Taking] = field(default_factory=list)
    taken_by: dict[UUID, int] = field(default_factory=dict)
    """Of each resident who was known: the line that told of him or her."""
    removed: dict[int, UUID] = field(default_factory=dict)
    seen: set[UUID] = field(default_factory=set)
    """Of whom this file says the same as the last."""
    older: list[Taking] = field(default_factory=list)
    """Of whom a newer file was read: this one fills gaps only."""

    @property
    def actor(self) -> str:
        return self.reporting.actor

    @property
    def _storing(self) -> Storing:
        return Storing(self.tx, self.residents, self.reporting.permits, self.actor, self.as_of)

    async def apply(self) -> list[Result]:
        await repository.wait_for_turn(self.tx.connection)
        await self._find_people()
        self.results = {number: Result(number, judged) for number, _, judged in self.judged}
        await self._match()
        if self.takings or self.removed:
            await self._take()
        await repository.note_seen(self.tx.connection, self.seen, self.as_of)
        await self._fill_gaps()
        return [self.results[number] for number, _, _ in self.judged]

    async def _find_people(self) -> None:
        vault = self.residents.vault
        self.keys = {
            number: matching.number_keys(vault, record) for number, record, _ in self.judged
        }
        keys = {key for own in self.keys.values() for key in own}
        self.by_number = await repository.find_numbers(self.tx.connection, keys)
        bsns: set[Bsn] = set()
        for _, _, judged in self.judged:
            if judged.person is not None:
                bsns |= set(matching.numbers_of(judged.person))
                bsns |= {related.bsn for related in judged.person.relations}
                bsns |= set(judged.person.with_them)
        known = await self.residents.known_bsns(self.tx, bsns)
        self.by_bsn = {bsn: found.person_id for bsn, found in known.items()}

    async def _match(self) -> None:
        """Who each record is; what is the same as the last time is done."""
        found: dict[int, UUID | Reason | None] = {}
        wiped: dict[int, UUID] = {}
        for number, record, judged in self.judged:
            keys = self.keys[number]
            if judged.person is not None:
                found[number] = matching.match(judged.person, keys, self.by_number, self.by_bsn)
            elif record.suspended == "W" and keys[0] in self.by_number:
                wiped[number] = keys[0]
        self.removed = {number: self.by_number[key] for number, key in wiped.items()}
        people = {match for match in found.values() if isinstance(match, UUID)}
        residents = await self.residents.get_residents(self.tx, people)
        read = await repository.get_records(self.tx.connection, people | set(self.removed.values()))
        for number, record, judged in self.judged:
            if judged.person is not None:
                self._take_up(number, record, judged, found[number], residents, read)
        # An old record that went into another one is wiped without the person of the other.
        self.removed = {
            number: who
            for number, who in self.removed.items()
            if who in read and read[who].number == wiped[number]
        }

    def _take_up(  # noqa: PLR0917 - one record beside all that is known of it
        self,
        number: int,
        record: Record,
        judged: Judged,
        found: UUID | Reason | None,
        residents: dict[UUID, Resident],
        read: dict[UUID, ReadRecord],
    ) -> None:
        person = judged.person
        assert person is not None  # noqa: S101 - only these are matched
        if isinstance(found, Reason):
            self.results[number] = Result(number, Judged((found,)))
            return
        resident = residents[found] if found is not None else None
        key = self.keys[number][0]
        if (
            resident is not None
            and key not in self.by_number
            and matching.is_clearly_another(person, resident)
        ):
            self.results[number] = Result(number, Judged((reasons.BSN_KNOWN_OF_ANOTHER,)))
            return
        before = read.get(found) if found is not None else None
        if before is not None and self._is_same(record, before):
            told = tuple(reason for reason in reasons.BESIDE if reason.code in before.told)
            self.results[number] = Result(number, judged, "ongewijzigd", found, told)
            self.seen.add(before.person_id)
            return
        if before is not None and self.as_of < before.as_of:
            self.results[number] = Result(
                number, judged, "ongewijzigd", found, (reasons.OLDER_FILE,)
            )
            self.older.append(Taking(number, person, [], before.person_id, resident, before))
            return
        if found is not None and found in self.taken_by:
            # By one number the one, by another number the other: who of the two it is, the numbers do not say.
            first = self.taken_by[found]
            self.takings = [taking for taking in self.takings if taking.number != first]
            for line in (first, number):
                self.results[line] = Result(line, Judged((reasons.TWO_RECORDS,)))
            return
        if found is not None:
            self.taken_by[found] = number
        person_id = (
            found or NewMember("", "", person.born_on, "medebewoner", person.born_on).person_id
        )
        self.takings.append(Taking(number, person, [], person_id, resident, before))
        for bsn in matching.numbers_of(person):
            self.by_bsn.setdefault(bsn, person_id)

    def _is_same(self, record: Record, before: ReadRecord) -> bool:
        vault = self.residents.vault
        if record.detail == "csv" and before.detail == "json":
            return vault.pseudonym(record.as_a_line_has_it()) == before.line
        return vault.pseudonym(record.content()) == before.content

    async def _take(self) -> None:
        tx, vault = self.tx, self.residents.vault
        ids = {taking.person_id for taking in self.takings}
        hashes = {
            vault.hash(bsn) for taking in self.takings for bsn in matching.numbers_of(taking.person)
        }
        relations = await repository.list_relations(tx.connection, ids, hashes)
        related = relation_facts(self.takings, relations, self.by_bsn, vault, tx.today)
        homes = await self._homes()
        dwellings = {
            taking.person_id: dwelling.wanted(taking.person, taking.person_id, homes)
            for taking in self.takings
        }
        involved = {taking.person_id for taking in self.takings if taking.resident is not None}
        involved |= {who for fact in related.facts for who in fact.people} - ids
        involved |= set(self.removed.values())
        places = {row.home_id for rows in dwellings.values() for row in rows}
        places |= homes.one_home.keys()
        scope = await timeline.find_scope(tx, involved, places)
        await tx.lock(scope.dossiers | scope.homes)
        await self._add_new()
        known = await timeline.load(tx, involved, places, scope)
        following = Following(
            tx, self.reporting, self.takings, homes, self.by_bsn, dwellings, involved, places,
            scope, known,
        )  # fmt: skip
        followed = await following.follow()
        for taking in self.takings:
            taking.facts += dwelling.facts_of(taking, followed[taking.person_id], vault)
        await self._fold(following, related, homes)
        await self._storing.keep(self.takings, dwellings, homes)
        await self._storing.remove(set(self.removed.values()))
        self._note_results()

    async def _homes(self) -> Homes:
        vault = self.residents.vault
        spellings = {
            key
            for taking in self.takings
            for row in taking.person.dwellings
            for key in spelling_keys(vault, row.spellings)
        }
        known = await find_homes(self.tx.connection, spellings)
        lived_in = await repository.lived_in(self.tx.connection, spellings)
        return Homes(vault, known, lived_in)

    async def _add_new(self) -> None:
        new = [
            (member_of(taking), self._storing.origin)
            for taking in self.takings
            if taking.resident is None
        ]
        if not await self.residents.add(self.tx, new):
            raise Transient("another process registered one of these people at the same time")

    async def _fold(self, following: Following, related: RelationFacts, homes: Homes) -> None:
        """What does not fit is left out and told; everything else is settled at once."""
        births = await self._births(following.known)
        people = {who: new for who, (_, new) in births.items()}
        added = self._added(following.known, related, births, homes)
        dropped = self._dropped(following.known, related, added)
        held = await following.report_couples(related, added, dropped, people)
        known = following.known
        added = {
            key: fact
            for key, fact in self._added(known, related, births, homes).items()
            if key not in held
        }
        dropped = self._dropped(known, related, added) - held
        refolded = timeline.refold(known, added.values(), dropped, people)
        misfits = {
            key
            for key in added
            if key not in known.facts and isinstance(refolded.verdicts.get(key), Refusal)
        }
        if misfits:
            self._tell_of_misfits(misfits, added)
            for key in misfits:
                del added[key]
            refolded = timeline.refold(known, added.values(), dropped, people)
        self._tell_of_couples(refolded, related)
        settlement = Settlement(
            self.residents, self.tx, known, refolded, list(added.values()), dropped
        )
        await settling.settle(settlement, self.actor)
        self._publish_new(refolded)

    def _added(
        self,
        known: Known,
        related: RelationFacts,
        births: Mapping[UUID, tuple[Birth | None, Birth]],
        homes: Homes,
    ) -> dict[UUID, Fact]:
        """The facts that are new, or otherwise than they were."""
        added: dict[UUID, Fact] = {}
        for stored in known.facts.values():
            fact = dwelling.renamed_homes(stored.fact, homes)
            for who, (old, new) in births.items():
                fact = fact.with_birth(who, old.born_on, new.born_on) if old is not None else fact
            if fact != stored.fact:
                added[fact.id] = fact
        for taking in self.takings:
            added |= {fact.id: fact for fact in taking.facts}
        return added | {fact.id: fact for fact in related.facts}

    def _dropped(self, known: Known, related: RelationFacts, added: dict[UUID, Fact]) -> set[UUID]:
        """What the register said before and says no more."""
        dropped = set(related.ended & known.facts.keys())
        for taking in self.takings:
            dropped |= dwelling.replaced(taking, known, self.residents.vault)
        gone = set(self.removed.values())
        for key, stored in known.facts.items():
            if isinstance(
                stored.fact, PersonRegistered | PartnersRegistered | ParentRegistered
            ) and not gone.isdisjoint(stored.fact.people):
                dropped.add(key)
        return dropped - added.keys()

    def _tell_of_misfits(self, misfits: set[UUID], added: dict[UUID, Fact]) -> None:
        for taking in self.takings:
            for key in misfits:
                fact = added[key]
                if taking.person_id not in fact.people:
                    continue
                is_address = isinstance(fact, PersonRegistered)
                taking.tell(
                    reasons.ADDRESS_DOES_NOT_FIT if is_address else reasons.RELATION_DOES_NOT_FIT
                )

    def _tell_of_couples(self, refolded: Refolded, related: RelationFacts) -> None:
        """A dossier that says otherwise holds, until a person tells of a divorce or of living together."""
        people, today = refolded.state.people, self.tx.today
        in_dossiers = {
            row.person_id for household in refolded.households.values() for row in household.members
        }
        married = [fact for fact in related.facts if isinstance(fact, PartnersRegistered)]
        running = {fact.people for fact in married if fact.until_on is None}
        for pair in {fact.people for fact in married if not in_dossiers.isdisjoint(fact.people)}:
            lines = [people[who] for who in pair if who in people]
            if len(lines) < len(pair) or any(line.died_on is not None for line in lines):
                continue
            is_couple = lines[0].partner_on(pair[0], today) == pair[1]
            if is_couple is not (pair in running):
                for taking in self.takings:
                    if taking.person_id in pair:
                        taking.tell(reasons.COUPLE_OTHERWISE)

    async def _births(self, known: Known) -> dict[UUID, tuple[Birth | None, Birth]]:
        """The own record of each, old and new; for who was known, what differs is recorded."""
        births: dict[UUID, tuple[Birth | None, Birth]] = {}
        for taking in self.takings:
            old = known.births.get(taking.person_id) if taking.resident is not None else None
            if old is None:
                births[taking.person_id] = (None, birth_of(taking.person))
                continue
            new = birth_now(taking, old, known)
            if new != old:
                births[taking.person_id] = (old, new)
                await records.correct_birth(
                    self.tx, taking.person_id, old, new, self._storing.origin
                )
        return births

    def _publish_new(self, refolded: Refolded) -> None:
        """Who becomes known and stands in a picture."""
        for taking in self.takings:
            if taking.resident is not None:
                continue
            household = place.household_of(taking.person_id, self.tx.today, refolded.households)
            gemeente = household.gemeente_on(self.tx.today) if household is not None else None
            if household is not None and gemeente is not None:
                self.residents.publish_resident(
                    self.tx, household.dossier_id, member_of(taking), gemeente
                )

    async def _fill_gaps(self) -> None:
        for person_id in await self._storing.fill_gaps(self.older):
            numbers = [row.number for row in self.older if row.person_id == person_id]
            for number in numbers:
                judged = self.results[number].judged
                told = (reasons.OLDER_FILE,)
                self.results[number] = Result(number, judged, "gewijzigd", person_id, told)

    def _note_results(self) -> None:
        for taking in self.takings:
            judged = self.results[taking.number].judged
            effect: Effect = "nieuw" if taking.resident is None else "gewijzigd"
            self.results[taking.number] = Result(
                taking.number, judged, effect, taking.person_id, tuple(taking.told)
            )
        for number, person_id in self.removed.items():
            judged = self.results[number].judged
            self.results[number] = Result(number, judged, "verwijderd", person_id)
