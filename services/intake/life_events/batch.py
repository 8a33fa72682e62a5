"""What one call of `register_many` knows: who is named, where they live, what was told of them, and what comes of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.intake.jobs.rules import NEAR, PublishedJob
from services.intake.life_events import repository
from services.intake.life_events.repository import Celebration
from services.intake.named import sight
from services.intake.named.newcomers import Newcomer, births_of
from services.intake.named.people import dossier_of
from services.intake.occurrences.facts import Occurrence
from services.intake.occurrences.rows import melding_of
from services.intake.occurrences.stored import Key, LifeEventRow
from services.intake.reports.inbound import Submission
from services.intake.residents.rules import Address
from services.intake.residents.service import Found, Household, Residents, today_of
from services.intake.timeline import service as timeline
from services.intake.timeline.facts import Fact
from services.intake.timeline.service import Known, Refolded
from shared.bsn import Bsn, BsnVault
from shared.messaging.transaction import Transaction


@dataclass(slots=True)
class Batch:
    """The state of one call of `register_many`, everything it may concern locked."""

    tx: Transaction
    vault: BsnVault
    today: date
    people: dict[Bsn | UUID, Found]
    households: dict[UUID, Household]
    known: Known
    birthdays: dict[Celebration, dict[UUID, UUID]]
    """Birthdays that stand: by dossier the life event that tells it."""
    jobs: dict[UUID, list[PublishedJob]]
    """By person, what stands of their jobs around the days that are told of."""
    job_rows: dict[UUID, LifeEventRow]
    """Those that were told before this batch."""
    occurrences: dict[Key, Occurrence] = field(default_factory=dict)
    facts: dict[Key, Fact] = field(default_factory=dict)
    newcomers: dict[Key, tuple[Newcomer, ...]] = field(default_factory=dict)
    addresses: dict[UUID, Address] = field(default_factory=dict)
    rows: list[LifeEventRow] = field(default_factory=list)
    waiting: list[tuple[bytes, UUID]] = field(default_factory=list)

    def fold(self) -> Refolded:
        newcomers = [newcomer for added in self.newcomers.values() for newcomer in added]
        return timeline.refold(self.known, self.facts.values(), births=births_of(newcomers))

    def forget(self, key: Key) -> None:
        """A fact about somebody new that does not fit: the event waits, and nobody is registered."""
        del self.facts[key]
        del self.newcomers[key]


async def load_batch(
    tx: Transaction,
    residents: Residents,
    people: dict[Bsn | UUID, Found],
    known: Known,
    fresh: Collection[Submission],
) -> Batch:
    """Everything that deciding about these submissions asks for, in the same few statements however many they are."""
    wanted = {dossier_of(submission, people) for submission in fresh} - {None}
    for submission in fresh:
        wanted |= sight.dossiers_to_look_at(submission, people)
    missing = {dossier_id for dossier_id in wanted if dossier_id is not None}
    missing -= known.households.keys()
    households = {**await residents.households(tx, missing), **known.households}
    celebrating = {
        people[submission.melding.persoon.key].person_id
        for submission in fresh
        if submission.melding.verjaardag is not None and submission.melding.persoon.key in people
    }
    birthdays = (
        await repository.published_birthdays(tx.connection, celebrating) if celebrating else {}
    )
    job_rows = await _job_rows(tx, fresh, people)
    published_jobs = _published_jobs(job_rows.values(), residents.vault)
    return Batch(
        tx,
        residents.vault,
        today_of(tx),
        people,
        households,
        known,
        birthdays,
        published_jobs,
        job_rows,
    )


async def _job_rows(
    tx: Transaction, fresh: Iterable[Submission], people: Mapping[Bsn | UUID, Found]
) -> dict[UUID, LifeEventRow]:
    wanted = [
        (found.person_id, melding.ingangsdatum)
        for melding in (submission.melding for submission in fresh)
        if melding.is_job and melding.ingangsdatum
        if (found := people.get(melding.persoon.key)) is not None
    ]
    return await repository.published_jobs(tx.connection, wanted, NEAR) if wanted else {}


def _published_jobs(
    rows: Iterable[LifeEventRow], vault: BsnVault
) -> dict[UUID, list[PublishedJob]]:
    published: dict[UUID, list[PublishedJob]] = defaultdict(list)
    for row in rows:
        if row.person_id is not None and row.effective_on is not None:
            melding = melding_of(row, vault)
            published[row.person_id].append(
                PublishedJob(row.id, row.dossier_id, row.effective_on, melding)
            )
    return published
