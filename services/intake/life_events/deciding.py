"""What comes of one report of a batch, now that all facts of the batch are folded: published, or answered otherwise."""

from dataclasses import replace

from services.intake.jobs.rules import PublishedJob, as_standing, find_same
from services.intake.life_events.batch import Batch
from services.intake.life_events.outcomes import (
    Outcome,
    already_published,
    join,
    keep_misfit,
    published_birthday,
)
from services.intake.life_events.supplements import supplement
from services.intake.occurrences import place, rules
from services.intake.occurrences.facts import Occurrence
from services.intake.occurrences.reasons import SUPPLEMENTED
from services.intake.occurrences.rows import id_to_publish, processed_row, published_anew
from services.intake.occurrences.rules import Effect
from services.intake.occurrences.stored import Key
from services.intake.reports.inbound import Submission
from services.intake.settling.settlement import Publication, Settlement
from services.intake.timeline.facts import Fact
from services.intake.timeline.service import Household, Refolded
from services.intake.timeline.verdicts import Applied, Joined, Refusal


def decide(
    batch: Batch,
    key: Key,
    submission: Submission,
    refolded: Refolded,
    settlement: Settlement,
) -> Outcome:
    occurrence = batch.occurrences[key]
    fact = batch.facts.get(key)
    same = _reported_by_another(batch, submission, occurrence, fact, refolded, settlement)
    if same is not None:
        return same
    household, effect = _effect_of(batch, occurrence, fact, refolded)
    if isinstance(effect, Refusal) or household is None:
        why = effect if isinstance(effect, Refusal) else place.NO_HOUSEHOLD
        why = place.why_it_waits(why, occurrence, batch.households)
        return keep_misfit(batch, submission, occurrence, why)
    found = batch.people[submission.melding.persoon.key]
    known = published_birthday(batch, submission, found, occurrence.day, household.dossier_id)
    if known is not None:
        return known
    if submission.event_id is not None:
        occurrence = _under_fresh_id(occurrence, settlement)
    occurrence = rules.as_kept(occurrence, effect)
    publication = Publication(
        occurrence, effect, household.dossier_id, occurrence.event_id, submission.traceparent
    )
    settlement.publications.append(publication)
    row = processed_row(batch.tx, submission, occurrence, household.dossier_id)
    if submission.event_id in (None, row.id):
        batch.rows.append(row)
    else:
        batch.rows += published_anew(row, submission.event_id)
    if submission.melding.is_birthday:
        celebration = (occurrence.person_id, row.type, occurrence.day)
        batch.birthdays.setdefault(celebration, {})[household.dossier_id] = row.id
    if occurrence.melding.is_job:
        job = PublishedJob(row.id, row.dossier_id, occurrence.day, occurrence.melding)
        batch.jobs.setdefault(occurrence.person_id, []).append(job)
    return Outcome("verwerkt", row.id, row.dossier_id)


def _reported_by_another(  # noqa: PLR0917 - what is told, and all that it is compared with
    batch: Batch,
    submission: Submission,
    occurrence: Occurrence,
    fact: Fact | None,
    refolded: Refolded,
    settlement: Settlement,
) -> Outcome | None:
    """The answer where another report told the same: of a job, or of who lives where with whom."""
    verdict = refolded.verdicts[fact.id] if fact is not None else None
    if isinstance(verdict, Joined):
        return join(batch, submission, occurrence, verdict, refolded)
    jobs = batch.jobs.get(occurrence.person_id, ()) if fact is None else ()
    same = find_same(occurrence.melding, occurrence.day, jobs) if jobs else None
    if same is None:
        return None
    household = _household_of(batch, occurrence)
    stands_as = supplement(batch, settlement, same, occurrence, household)
    kept = replace(submission, melding=as_standing(submission.melding, same.melding))
    return already_published(
        batch,
        kept,
        occurrence.person_id,
        occurrence.day,
        stands_as or same.id,
        same.dossier_id,
        reason=SUPPLEMENTED if stands_as is not None else None,
    )


def _effect_of(
    batch: Batch, occurrence: Occurrence, fact: Fact | None, refolded: Refolded
) -> tuple[Household | None, Effect | Refusal]:
    """What is published of it, and in whose dossier."""
    if fact is None:
        household = _household_of(batch, occurrence)
        return household, rules.decide(occurrence, household)
    verdict = refolded.verdicts[fact.id]
    if not isinstance(verdict, Applied):
        return None, verdict if isinstance(verdict, Refusal) else place.NO_HOUSEHOLD
    household = place.published_in(occurrence, verdict, refolded.households)
    return household, rules.publish(occurrence, household, verdict)


def _household_of(batch: Batch, occurrence: Occurrence) -> Household | None:
    """The pictures of this batch where somebody changed in it, else the one that is known of the person."""
    if occurrence.person_id in batch.known.births:
        return place.household_of(occurrence.person_id, occurrence.day, batch.households)
    found = batch.people[occurrence.melding.persoon.key]
    dossier_id = found.last_dossier(occurrence.day)
    return batch.households.get(dossier_id) if dossier_id is not None else None


def _under_fresh_id(occurrence: Occurrence, settlement: Settlement) -> Occurrence:
    """Consumers refuse an id that waited too long; the fact goes along to the new one."""
    old, new = occurrence.event_id, id_to_publish(occurrence.event_id)
    if new != old:
        settlement.rename(old, new)
    return replace(occurrence, event_id=new)
