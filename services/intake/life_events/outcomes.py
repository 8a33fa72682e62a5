"""What becomes of a report that is not published: the same was told, it does not fit, or nobody knows whom it is about.

Each keeps it as a row of the batch, and gives the answer to its sender.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.intake.birthdays.rules import published_before
from services.intake.life_events.batch import Batch
from services.intake.named import sight
from services.intake.named.people import why_of
from services.intake.named.sight import People
from services.intake.occurrences import place
from services.intake.occurrences.facts import Occurrence
from services.intake.occurrences.rows import data_of, new_row, processed_row, sealed_data
from services.intake.reports.inbound import Submission
from services.intake.residents.service import Found
from services.intake.timeline.service import Refolded
from services.intake.timeline.verdicts import Joined, Refusal
from shared import ids
from shared.errors import AppError, Fault, InvalidInput
from shared.values import made_often


@made_often(frozen=True, slots=True)
class Outcome:
    """What became of one submission: an answer, or the error to give its sender."""

    status: str = ""
    id: UUID | None = None
    dossier_id: UUID | None = None
    reason: str | None = None
    error: AppError | None = None
    is_again: bool = False
    """Another report told it before."""


def quarantine(
    batch: Batch, submission: Submission, why: Refusal, seen: People | None = None
) -> Outcome:
    """It waits for somebody, or for a person to settle it; who is unknown is kept encrypted."""
    people = batch.people if seen is None else seen
    data, sealed = sealed_data(submission.melding, people, batch.vault)
    person = people.get(submission.melding.persoon.key)
    row = new_row(
        batch.tx,
        submission,
        submission.event_id or ids.new_event_id(),
        status="in-quarantaine",
        reason=why.code,
        effective_on=submission.melding.ingangsdatum,
        person_id=person.person_id if person else submission.melding.persoon.inwoner_id,
        sealed=sealed or None,
        sees=_limits(submission),
        data=data,
    )
    batch.rows.append(row)
    batch.waiting += [
        (batch.vault.hash(other.burgerservicenummer), row.id)
        for other in submission.melding.people
        if other.burgerservicenummer is not None and other.key not in batch.people
    ]
    return Outcome("in-quarantaine", row.id, None, why.reason)


def refuse(
    batch: Batch, submission: Submission, faults: tuple[Fault, ...], seen: People
) -> Outcome:
    """For its sender to put right. What was taken in when nobody knew these people is not refused any more: a person can."""
    if submission.received_at is not None:
        return quarantine(batch, submission, why_of(faults), seen)
    return Outcome(error=InvalidInput(faults))


def keep_misfit(
    batch: Batch, submission: Submission, occurrence: Occurrence, why: Refusal
) -> Outcome:
    """Everybody is known and it does not fit: it waits as a fact, and takes effect by itself once it does."""
    row = new_row(
        batch.tx,
        submission,
        occurrence.event_id,
        status=place.status_of(why),
        reason=why.code,
        effective_on=occurrence.day,
        person_id=occurrence.person_id,
        sees=_limits(submission),
        data=data_of(occurrence.melding, occurrence.people, occurrence.child_id),
    )
    batch.rows.append(row)
    return Outcome(row.status, row.id, None, why.reason)


def join(
    batch: Batch,
    submission: Submission,
    occurrence: Occurrence,
    verdict: Joined,
    refolded: Refolded,
) -> Outcome:
    """Another report told the same: the answer names that one."""
    household = place.household_of(occurrence.person_id, occurrence.day, refolded.households)
    dossier_id = household.dossier_id if household is not None else None
    batch.rows.append(
        replace(
            processed_row(batch.tx, submission, occurrence, occurrence.event_id),
            status="al-bekend",
            dossier_id=dossier_id,
            same_as=verdict.fact_id,
        )
    )
    return Outcome("verwerkt", verdict.fact_id, dossier_id, is_again=True)


def published_birthday(
    batch: Batch,
    submission: Submission,
    found: Found,
    day: date,
    dossier_id: UUID | None,
) -> Outcome | None:
    """The answer where this birthday was told before; None where it is yet to be told."""
    grens = submission.melding.verjaardag
    if grens is None:
        return None
    published = batch.birthdays.get((found.person_id, submission.melding.event.happened, day), {})
    published_in = published_before(published, grens, dossier_id)
    if published_in is None:
        return None
    return already_published(
        batch, submission, found.person_id, day, published[published_in], published_in
    )


def already_published(  # noqa: PLR0917 - what is answered, and what it is about
    batch: Batch,
    submission: Submission,
    person_id: UUID,
    day: date,
    published_id: UUID,
    dossier_id: UUID | None,
    *,
    reason: str | None = None,
) -> Outcome:
    """Another report told the same: the answer names that one."""
    row = new_row(
        batch.tx,
        submission,
        submission.event_id or ids.new_event_id(),
        status="al-bekend",
        reason=reason,
        effective_on=day,
        person_id=person_id,
        dossier_id=dossier_id,
        same_as=published_id,
        sees=_limits(submission),
        data=data_of(submission.melding, {}),
    )
    batch.rows.append(row)
    return Outcome("verwerkt", published_id, dossier_id, is_again=reason is None)


def _limits(submission: Submission) -> list[str] | None:
    return sorted(submission.sees or ()) if sight.is_limited(submission) else None
