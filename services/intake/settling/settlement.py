"""One fold and what is to follow from it: what is published, what ends, and what is stored. `service.settle` does it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from services.intake.named.newcomers import Newcomer
from services.intake.occurrences import place, rules
from services.intake.occurrences.facts import Occurrence
from services.intake.occurrences.rows import occurrence_of, without_wage
from services.intake.occurrences.rules import Effect
from services.intake.occurrences.stored import LifeEventRow
from services.intake.residents.history import SYSTEM
from services.intake.residents.rules import Address
from services.intake.residents.service import Residents
from services.intake.timeline.facts import Fact
from services.intake.timeline.service import Household, Known, Refolded
from services.intake.timeline.verdicts import Refusal
from shared import ids
from shared.events.envelope import Event
from shared.events.life_events import Eindreden
from shared.messaging.transaction import Transaction
from shared.values import made_often


@made_often(frozen=True, slots=True)
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
    """One fold and all that follows from it. `service.settle` once, as the last of the use case."""

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
    causes: Mapping[UUID, Event[Any]] = field(default_factory=dict)
    """By dossier, what another service published and this follows from."""
    stored: int = 0
    """How many rows were new; fewer than given where another process was first."""

    def household(self, dossier_id: UUID) -> Household:
        found = self.refolded.households.get(dossier_id)
        return found if found is not None else self.known.also[dossier_id]

    def occurrence(self, row: LifeEventRow) -> Occurrence:
        """A life event that was stored, as it was reported."""
        return occurrence_of(row, self.residents.vault)

    def publish_anew(self, row: LifeEventRow, effect: Effect, household: Household) -> None:
        """It stands, in another dossier or with other facts than were told."""
        if not effect.keeps_wage:
            row = without_wage(row)
        new = self.anew(row, status="verwerkt", reason=None, dossier_id=household.dossier_id)
        data = effect.data.model_copy(
            update={"vervangt": row.id if row.status == "verwerkt" else None}
        )
        occurrence = replace(self.occurrence(row), event_id=new.id, vervangt=row.id)
        self.publications.append(
            Publication(occurrence, Effect(data), household.dossier_id, row.correlation_id)
        )
        self.endings.append(Ending(row, TOLD_ANEW, SYSTEM, new.id))
        self.rows.append(new)

    def supplement(self, row: LifeEventRow, household: Household) -> UUID:
        """What stands, with other facts than were told. Gives the id under which it is told."""
        effect = rules.decide(self.occurrence(row), household)
        assert isinstance(effect, Effect)  # noqa: S101 - it is published already
        also = {**self.known.also, household.dossier_id: household}
        self.known = replace(self.known, also=also)
        self.publish_anew(row, effect, household)
        return self.publications[-1].occurrence.event_id

    def wait(self, row: LifeEventRow, refusal: Refusal) -> None:
        """It was told and can't be so any more: taken back, and kept until it fits again."""
        why = replace(NO_LONGER_FITS, explanation=self.explanation)
        refusal = place.why_it_waits(refusal, self.occurrence(row), self.refolded.households)
        new = self.anew(row, status=place.status_of(refusal), reason=refusal.code, settled_at=None)
        self.endings.append(Ending(row, why, SYSTEM))
        self.rows.append(new)

    def anew(self, row: LifeEventRow, **values: object) -> LifeEventRow:
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
