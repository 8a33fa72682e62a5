"""What follows when the facts are folded again: pictures are published, and whatever was told and comes out otherwise
now is taken back or told anew. The same for a new event, a late one, a correction and a withdrawal.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID

from services.intake.life_events import repository, rules
from services.intake.life_events.facts import Occurrence
from services.intake.life_events.newcomers import Newcomer
from services.intake.life_events.repository import LifeEventRow
from services.intake.life_events.rows import data_of, id_to_publish, melding_of
from services.intake.life_events.rules import Effect
from services.intake.reports.schemas import BY_NAME
from services.intake.residents.history import SYSTEM, Origin
from services.intake.residents.rules import Address
from services.intake.residents.service import Residents, moved_people
from services.intake.timeline import service as timeline
from services.intake.timeline.facts import Applied, Fact, Joined, Refusal
from services.intake.timeline.service import Household, Known, Refolded
from shared import ids
from shared.errors import Transient
from shared.events.household import WITH_THE_RIGHT
from shared.events.life_events import Eindreden, LifeEventCorrected, LifeEventWithdrawn
from shared.messaging.transaction import Transaction
from shared.observability import tracing


@dataclass(frozen=True, slots=True)
class Publication:
    """A life event to publish in a dossier."""

    occurrence: Occurrence
    effect: Effect
    dossier_id: UUID
    correlation_id: UUID
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """Why a life event does not stand: a code that is told, and what somebody wrote, which stays with intake."""

    code: Eindreden
    explanation: str | None = None


NO_LONGER_FITS: Final = Why("past-niet-meer")
TOLD_ANEW: Final = Why("opnieuw-verwerkt")
SAME_IS_WITHDRAWN: Final = "De melding die hetzelfde vertelde, geldt niet meer."
TOLD_BEFORE: Final = Why("dubbel-gemeld")


@dataclass(frozen=True, slots=True)
class Ending:
    """A life event that was told and does not stand any more."""

    row: LifeEventRow
    why: Why
    actor: str
    replaced_by: UUID | None = None
    """What it is told as instead."""


@dataclass(slots=True)
class Settlement:
    """One fold and all that follows from it. `settle` once, as the last of the use case."""

    residents: Residents
    tx: Transaction
    known: Known
    refolded: Refolded
    added: list[Fact] = field(default_factory=list)
    dropped: set[UUID] = field(default_factory=set)
    publications: list[Publication] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)
    rows: list[LifeEventRow] = field(default_factory=list)
    newcomers: list[tuple[Newcomer, Occurrence]] = field(default_factory=list)
    """Who becomes known because of which life event."""
    reporters: Mapping[UUID, str] = field(default_factory=dict)
    """Who reported the facts that were added, where that is not who settles."""
    addresses: dict[UUID, Address] = field(default_factory=dict)
    """What the homes stand for that are told of."""
    explanation: str | None = None
    """What somebody wrote who made this happen."""
    renamed: Collection[UUID] = ()
    """Life events in which somebody has another id than was told: to be looked at again. Who it is now is told by itself."""
    one_person: Collection[UUID] = ()
    """The pseudonyms under which somebody stands in the pictures who turned out to be one."""
    stored: int = 0
    """How many rows were new; fewer than given where another process was first."""

    async def settle(self, actor: str) -> None:
        """Publish and store. Endings first, then the pictures, then what is told."""
        published_now = {publication.occurrence.event_id for publication in self.publications}
        people = moved_people(self.known, self.refolded)
        await self._look_again(people, published_now)
        await self._end_all()
        self._publish_to_leavers()
        self._publish_households()
        for publication in self.publications:
            self._publish(publication)
        new_people = await self._add_newcomers(actor)
        for home_id, address in self.addresses.items():
            await self.residents.keep_address(self.tx, home_id, address)
        await timeline.store(
            self.tx,
            self.known,
            self.refolded,
            self.added,
            self.dropped,
            actor=actor,
            reporters=self.reporters,
        )
        if self.rows:
            self.stored = await repository.insert(self.tx.connection, self.rows)
        if not people and not new_people:
            return
        await self.residents.keep_birthdays(self.tx, self.known, self.refolded, new_people)
        await self.try_again(people)

    async def try_again(self, people: Collection[UUID]) -> None:
        """Something changed about these people: what waits for them may fit now."""
        await repository.try_again(self.tx.connection, people)

    async def end_what_was_published_twice(self, person_id: UUID) -> None:
        """A birthday that was told of two people is one where they are one."""
        first: dict[tuple[str, date | None], LifeEventRow] = {}
        for row in await repository.list_published_of(self.tx.connection, person_id):
            if first.setdefault((row.type, row.effective_on), row) is not row:
                self.endings.append(Ending(row, TOLD_BEFORE, SYSTEM))

    async def settle_birthdays(self) -> None:
        """Birthdays alone, where the pictures are published already."""
        rows = [
            row
            for row in await self._published_since(moved_people(self.known, self.refolded))
            if BY_NAME[row.type].is_birthday
        ]
        for row in rows:
            self._look_at_birthday(row)
        await self._end_all()
        for publication in self.publications:
            self._publish(publication)
        if self.rows:
            await repository.insert(self.tx.connection, self.rows)

    async def _add_newcomers(self, actor: str) -> set[UUID]:
        """Register who is new, and give a child that was registered without a number the one that it has."""
        told = [
            (newcomer, occurrence.day, self._origin(occurrence.event_id, actor))
            for newcomer, occurrence in self.newcomers
        ]
        new = [
            (newcomer.member, day, origin)
            for newcomer, day, origin in told
            if not newcomer.is_known
        ]
        if not await self.residents.add(self.tx, [(member, origin) for member, _, origin in new]):
            raise Transient("another process registered the same person at the same time")
        for newcomer, _, origin in told:
            member = newcomer.member
            if newcomer.is_known and member.bsn is not None:
                await self.residents.give_number(self.tx, member.person_id, member.bsn, origin)
        for member, day, _ in new:
            household = rules.household_of(member.person_id, day, self.refolded.households)
            gemeente = household.gemeente_on(day) if household is not None else None
            if household is not None and gemeente is not None:
                self.residents.publish_resident(self.tx, household.dossier_id, member, gemeente)
        return {member.person_id for member, _, _ in new}

    def _origin(self, event_id: UUID, actor: str) -> Origin:
        reporter = self.reporters.get(event_id, actor)
        return Origin(reporter, "levensgebeurtenis", life_event_id=event_id)

    async def _look_again(self, people: Collection[UUID], published_now: Collection[UUID]) -> None:
        """Everything that was told of these people since the first day that differs, and every fact that turned."""
        rows = await repository.list_by_id(
            self.tx.connection, {*self.refolded.turned, *self.renamed}
        )
        rows += await self._published_since(people)
        ended = {ending.row.id for ending in self.endings}
        seen: set[UUID] = set()
        for row in rows:
            if row.id in seen or row.id in ended or row.id in published_now:
                continue
            seen.add(row.id)
            if BY_NAME[row.type].changes_household:
                await self._look_at_fact(row)
            elif BY_NAME[row.type].is_birthday:
                self._look_at_birthday(row)
            else:
                self._look_at_event(row)

    async def _published_since(self, people: Collection[UUID]) -> list[LifeEventRow]:
        if not self.refolded.changed or not people:
            return []
        since = min(self.refolded.changed.values())
        return await repository.list_of_people(
            self.tx.connection, people, self.refolded.changed.keys(), since
        )

    def _look_at_event(self, row: LifeEventRow) -> None:
        """An event that changes no picture: it follows the person to whatever dossier is the right one now."""
        assert row.person_id is not None  # noqa: S101 - a processed event is about somebody known
        assert row.effective_on is not None  # noqa: S101 - and has a day
        household = rules.household_of(row.person_id, row.effective_on, self.refolded.households)
        refusal = rules.why_not_published(row.person_id, row.effective_on, household)
        if refusal is not None:
            self._wait(row, refusal)
        elif household is not None and self._is_published_otherwise(row, household):
            effect = rules.decide(self._occurrence(row), household)
            if isinstance(effect, Effect):
                self._publish_anew(row, effect, household)

    def _is_published_otherwise(self, row: LifeEventRow, household: Household) -> bool:
        """In another dossier, or of a job that the right of the dossier looks at now, or does not any more."""
        if household.dossier_id != row.dossier_id:
            return True
        before = self.known.households.get(household.dossier_id)
        if before is None or not BY_NAME[row.type].is_job:
            return False
        assert row.person_id is not None  # noqa: S101 - a processed event is about somebody known
        assert row.effective_on is not None  # noqa: S101 - and has a day
        who = self.one_person if row.person_id in self.one_person else {row.person_id}
        counted, counts = (
            any(
                member.person_id in who and member.rol in WITH_THE_RIGHT
                for member in picture.members_on(row.effective_on)
            )
            for picture in (before, household)
        )
        return counted != counts

    def _look_at_birthday(self, row: LifeEventRow) -> None:
        """Taken back where it does not belong any more (the timers tell it where it does); told anew where it is otherwise."""
        before = self.known.households.get(row.dossier_id) if row.dossier_id else None
        if before is None:
            return  # the picture of that dossier did not change
        occurrence = self._occurrence(row)
        places = rules.celebrating(occurrence, self.refolded.households)
        here = next((place for place in places if place.dossier_id == row.dossier_id), None)
        if here is None:
            why = replace(NO_LONGER_FITS, explanation=self.explanation)
            self.endings.append(Ending(row, why, SYSTEM))
        elif rules.circumstances(occurrence, before) != rules.circumstances(occurrence, here):
            effect = rules.decide(occurrence, here)
            assert isinstance(effect, Effect)  # noqa: S101 - it is celebrated there
            self._publish_anew(row, effect, here)

    async def _look_at_fact(self, row: LifeEventRow) -> None:
        verdict = self.refolded.verdicts.get(row.id)
        match verdict:
            case None:
                return
            case Joined(fact_id):
                await self._join(row, fact_id)
            case Refusal():
                await self._refuse(row, verdict)
            case Applied():
                await self._apply(row, verdict)

    async def _apply(self, row: LifeEventRow, verdict: Applied) -> None:
        occurrence = self._occurrence(row)
        household = rules.told_in(occurrence, verdict, self.refolded.households)
        dossier_id = household.dossier_id if household is not None else None
        stored = self.known.facts[row.id]
        is_same = (stored.verdict, row.dossier_id) == (verdict, dossier_id)
        if row.status == "verwerkt" and is_same:
            return
        effect = rules.publish(occurrence, household, verdict)
        if isinstance(effect, Refusal) or household is None:
            await self._refuse(row, rules.NO_HOUSEHOLD if household is None else rules.OUTSIDE)
        elif row.status == "verwerkt":
            self._publish_anew(row, effect, household)
        else:
            await self._take_effect(row, occurrence, effect, household)

    async def _take_effect(
        self, row: LifeEventRow, occurrence: Occurrence, effect: Effect, household: Household
    ) -> None:
        """It waited, and fits now."""
        event_id = id_to_publish(row.id)
        if event_id != row.id:
            self._publish_anew(row, effect, household)
            return
        self.publications.append(
            Publication(occurrence, effect, household.dossier_id, row.correlation_id)
        )
        await repository.settle(
            self.tx.connection,
            row.id,
            status="verwerkt",
            reason=None,
            dossier_id=household.dossier_id,
            same_as=None,
            try_again=None,
            settled_at=self.tx.now,
        )

    async def _refuse(self, row: LifeEventRow, refusal: Refusal) -> None:
        refusal = rules.why_it_waits(refusal, self._occurrence(row), self.refolded.households)
        status = rules.status_of(refusal)
        if row.status == "verwerkt":
            self._wait(row, refusal)
        elif row.reason != refusal.reason or row.status != status:
            await repository.settle(
                self.tx.connection,
                row.id,
                status=status,
                reason=refusal.reason,
                same_as=None,
                settled_at=None,
            )

    async def _join(self, row: LifeEventRow, fact_id: UUID) -> None:
        """Another report tells the same: this one stands for nothing by itself."""
        if row.status == "verwerkt":
            new = self._anew(row, status="al-bekend", same_as=fact_id)
            self.endings.append(Ending(row, TOLD_BEFORE, SYSTEM))
            self.rows.append(new)
        elif row.same_as != fact_id or row.status != "al-bekend":
            await repository.settle(
                self.tx.connection, row.id, status="al-bekend", same_as=fact_id, reason=None
            )

    def _wait(self, row: LifeEventRow, refusal: Refusal) -> None:
        """It was told and can't be so any more: taken back, and kept until it fits again."""
        why = replace(NO_LONGER_FITS, explanation=self.explanation)
        refusal = rules.why_it_waits(refusal, self._occurrence(row), self.refolded.households)
        new = self._anew(
            row, status=rules.status_of(refusal), reason=refusal.reason, settled_at=None
        )
        self.endings.append(Ending(row, why, SYSTEM))
        self.rows.append(new)

    def _publish_anew(self, row: LifeEventRow, effect: Effect, household: Household) -> None:
        """It stands, in another dossier or with other facts than were told."""
        new = self._anew(row, status="verwerkt", reason=None, dossier_id=household.dossier_id)
        data = effect.data.model_copy(
            update={"vervangt": row.id if row.status == "verwerkt" else None}
        )
        occurrence = replace(self._occurrence(row), event_id=new.id, vervangt=row.id)
        self.publications.append(
            Publication(occurrence, Effect(data), household.dossier_id, row.correlation_id)
        )
        self.endings.append(Ending(row, TOLD_ANEW, SYSTEM, new.id))
        self.rows.append(new)

    def publish_anew(self, row: LifeEventRow, household: Household) -> UUID:
        """What stands, with other facts than were told. Gives the id under which it is told."""
        effect = rules.decide(self._occurrence(row), household)
        assert isinstance(effect, Effect)  # noqa: S101 - it is published already
        also = {**self.known.also, household.dossier_id: household}
        self.known = replace(self.known, also=also)
        self._publish_anew(row, effect, household)
        return self.publications[-1].occurrence.event_id

    def _anew(self, row: LifeEventRow, **values: object) -> LifeEventRow:
        """The same report under a new id; the fact goes with it. Consumers take no id twice."""
        new_id = ids.new_event_id()
        if row.id in self.known.facts:
            if all(fact.id != row.id for fact in self.added):
                self.added.append(self.known.facts[row.id].fact)
            self.rename(row.id, new_id)
        return replace(
            row,
            id=new_id,
            source_id=str(new_id),
            body_hash=b"",
            replaces=row.id,
            received_at=row.received_at,
            settled_by=None,
            **values,  # type: ignore[arg-type]
        )

    def rename(self, old_id: UUID, new_id: UUID) -> None:
        """The fact of an event goes along to its new id."""
        self.added = [
            replace(fact, id=new_id, origin=fact.origin or old_id) if fact.id == old_id else fact
            for fact in self.added
        ]
        if old_id in self.known.facts:
            self.dropped.add(old_id)
        if old_id in self.refolded.verdicts:
            self.refolded.verdicts[new_id] = self.refolded.verdicts[old_id]

    def _publish_to_leavers(self) -> None:
        """A parting is told in the dossier of each of the two; the second publication ends with the first."""
        for publication in list(self.publications):
            verdict = self.refolded.verdicts.get(publication.occurrence.event_id)
            if isinstance(verdict, Applied) and verdict.leaver_dossier_id is not None:
                self._publish_to_leaver(publication, verdict, verdict.leaver_dossier_id)

    def _publish_to_leaver(
        self, publication: Publication, verdict: Applied, dossier_id: UUID
    ) -> None:
        household, occurrence = self.household(dossier_id), publication.occurrence
        data = rules.publish_to_leaver(occurrence, household, verdict)
        event_id = ids.new_event_id()
        # Who is kept safe is on a trail of his or her own.
        root = event_id if data.veiligheid else publication.correlation_id
        own = replace(occurrence, event_id=event_id)
        self.publications.append(
            Publication(own, Effect(data), dossier_id, root, publication.traceparent)
        )
        self.rows.append(
            LifeEventRow(
                id=event_id,
                source=occurrence.source,
                source_id=str(event_id),
                body_hash=b"",
                type=occurrence.melding.event.happened,
                status="verwerkt",
                data=data_of(occurrence.melding, occurrence.people),
                correlation_id=root,
                received_at=self.tx.now,
                effective_on=occurrence.day,
                person_id=verdict.leaver_id,
                dossier_id=dossier_id,
                part_of=occurrence.event_id,
                settled_at=self.tx.now,
            )
        )

    async def _end_all(self) -> None:
        ended = {ending.row.id: ending for ending in self.endings}
        parts = await repository.list_parts(self.tx.connection, ended.keys())
        for row in parts:
            main = ended[row.part_of] if row.part_of is not None else ended[row.id]
            self.endings.append(replace(main, row=row, replaced_by=None))
        for ending in self.endings:
            await self._end(ending)

    async def _end(self, ending: Ending) -> None:
        row = ending.row
        was_told = row.status == "verwerkt"
        if was_told:
            assert row.dossier_id is not None  # noqa: S101 - a processed event has a dossier
            self.tx.emit(row.dossier_id, self._ended(ending), correlation_id=row.correlation_id)
        await repository.settle(
            self.tx.connection,
            row.id,
            status="gecorrigeerd" if ending.replaced_by and was_told else "ingetrokken",
            reason=ending.why.code,
            explanation=ending.why.explanation,
            replaced_by=ending.replaced_by,
            settled_at=self.tx.now,
            settled_by=ending.actor,
        )
        if BY_NAME[row.type].is_job:
            await self._let_go(ending)

    async def _let_go(self, ending: Ending) -> None:
        """Another report of the same job goes along with a replacement, or else is tried by itself."""
        if ending.replaced_by is not None:
            await repository.follow(self.tx.connection, ending.row.id, ending.replaced_by)
        else:
            await repository.stand_up(self.tx.connection, ending.row.id, SAME_IS_WITHDRAWN)

    def _ended(self, ending: Ending) -> LifeEventCorrected | LifeEventWithdrawn:
        row = ending.row
        assert row.dossier_id is not None  # noqa: S101 - a processed event has a dossier
        what = {
            "gebeurtenis_id": row.id,
            "gebeurtenis_type": BY_NAME[row.type].event.event_type,
            "reden": ending.why.code,
            "huishouden": self.household(row.dossier_id).published(),
        }
        if ending.replaced_by is None:
            return LifeEventWithdrawn.model_validate(what)
        return LifeEventCorrected.model_validate({**what, "vervangen_door": ending.replaced_by})

    def household(self, dossier_id: UUID) -> Household:
        found = self.refolded.households.get(dossier_id)
        return found if found is not None else self.known.also[dossier_id]

    def _publish_households(self) -> None:
        """Each picture that changed; with the day where no event in that dossier tells of it."""
        told: dict[UUID, date] = {}
        roots: dict[UUID, UUID] = {}
        for publication in self.publications:
            melding = publication.occurrence.melding
            if melding.is_fact:
                day = publication.occurrence.day
                told[publication.dossier_id] = min(day, told.get(publication.dossier_id, day))
                roots.setdefault(publication.dossier_id, publication.correlation_id)
        for ending in self.endings:
            if ending.row.dossier_id is not None and ending.row.effective_on is not None:
                told.setdefault(ending.row.dossier_id, ending.row.effective_on)
                roots.setdefault(ending.row.dossier_id, ending.row.correlation_id)
        first_root = next(iter(roots.values()), None)
        for dossier_id in self.refolded.changed:
            self._publish_household(dossier_id, told, roots.get(dossier_id, first_root))

    def _publish_household(
        self, dossier_id: UUID, told: Mapping[UUID, date], root: UUID | None
    ) -> None:
        household, day = self.household(dossier_id), self.refolded.changed[dossier_id]
        is_new = household.version == 1
        if is_new:
            self.tx.lock_new(dossier_id)
        is_published = dossier_id in told and told[dossier_id] <= day
        self.residents.publish(self.tx, household, root, None if is_published or is_new else day)

    def _publish(self, publication: Publication) -> None:
        """The requests of a group have a trace each; the lines of a file share one."""
        if publication.traceparent is None or publication.traceparent == tracing.current():
            self._emit(publication)
            return
        with tracing.span(publication.traceparent):
            self._emit(publication)

    def _emit(self, publication: Publication) -> None:
        self.tx.emit(
            publication.dossier_id,
            publication.effect.data,
            event_id=publication.occurrence.event_id,
            correlation_id=publication.correlation_id,
        )

    def _occurrence(self, row: LifeEventRow) -> Occurrence:
        return occurrence_of(row, self.residents)


def occurrence_of(row: LifeEventRow, residents: Residents) -> Occurrence:
    """A life event that was stored, as it was reported."""
    melding = melding_of(row, residents.vault)
    assert row.person_id is not None  # noqa: S101 - everybody in it was known
    assert row.effective_on is not None  # noqa: S101 - and it has a day
    named = {person.key: person.inwoner_id for _, person in melding.others}
    child = row.data.get("kind")
    return Occurrence(
        event_id=row.id,
        melding=melding,
        person_id=row.person_id,
        day=row.effective_on,
        source=row.source,
        people={key: known for key, known in named.items() if known is not None},
        child_id=UUID(child["inwonerId"]) if child is not None else None,
        vervangt=row.replaces,
    )
