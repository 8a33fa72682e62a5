"""Another report tells the same job, and an amount that the first did not: what stands is told with both amounts."""

from dataclasses import replace
from uuid import UUID

from services.intake.jobs.rules import PublishedJob, supplemented
from services.intake.life_events.batch import Batch
from services.intake.occurrences import rules
from services.intake.occurrences.facts import Occurrence
from services.intake.occurrences.rows import data_of
from services.intake.occurrences.rules import Effect
from services.intake.settling.settlement import Settlement
from services.intake.timeline.picture import Household


def supplement(
    batch: Batch,
    settlement: Settlement,
    job: PublishedJob,
    occurrence: Occurrence,
    household: Household | None,
) -> UUID | None:
    """Gives the id under which the job stands now: another one where it had been told. None where this adds nothing."""
    melding = supplemented(job.melding, occurrence.melding)
    if melding is None or household is None or household.dossier_id != job.dossier_id:
        return None
    supplemented_job = replace(job, melding=melding)
    if job.id in batch.job_rows:
        row = replace(batch.job_rows.pop(job.id), data=data_of(melding, {}))
        supplemented_job = replace(job, id=settlement.supplement(row, household), melding=melding)
    else:
        _supplement_unpublished(batch, settlement, supplemented_job, household)
    known = batch.jobs[occurrence.person_id]
    known[known.index(job)] = supplemented_job
    return supplemented_job.id


def _supplement_unpublished(
    batch: Batch, settlement: Settlement, job: PublishedJob, household: Household
) -> None:
    """It came in the same batch, so that nobody was told yet."""
    for place, publication in enumerate(settlement.publications):
        if publication.occurrence.event_id == job.id:
            occurrence = replace(publication.occurrence, melding=job.melding)
            effect = rules.decide(occurrence, household)
            assert isinstance(effect, Effect)  # noqa: S101 - it is published already
            settlement.publications[place] = replace(
                publication, occurrence=occurrence, effect=effect
            )
    batch.rows = [
        replace(row, data=data_of(job.melding, {})) if row.id == job.id else row
        for row in batch.rows
    ]
