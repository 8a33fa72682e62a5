"""What leaves intake when a fold is settled: endings, the pictures that changed, and life events, each in its dossier."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.intake.occurrences import rules
from services.intake.occurrences.place import SAME_IS_WITHDRAWN
from services.intake.occurrences.rows import data_of
from services.intake.occurrences.rules import Effect
from services.intake.occurrences.stored import LifeEventRow
from services.intake.reports.schemas import BY_NAME
from services.intake.reports.wages import WAGE_NAMES
from services.intake.settling import repository
from services.intake.settling.settlement import Ending, Publication, Settlement
from services.intake.timeline.facts import DossierClosed
from services.intake.timeline.picture import first_difference
from services.intake.timeline.verdicts import Applied, Refusal
from shared import ids
from shared.events.life_events import LifeEventCorrected, LifeEventWithdrawn
from shared.observability import tracing


async def publish_endings(settlement: Settlement) -> None:
    ended = {ending.row.id: ending for ending in settlement.endings}
    parts = await repository.list_parts(settlement.tx.connection, ended.keys())
    for row in parts:
        main = ended[row.part_of] if row.part_of is not None else ended[row.id]
        settlement.endings.append(replace(main, row=row, replaced_by=None))
    for ending in settlement.endings:
        await _end(settlement, ending)


async def _end(settlement: Settlement, ending: Ending) -> None:
    row = ending.row
    was_published = row.status == "verwerkt"
    if was_published:
        assert row.dossier_id is not None  # noqa: S101 - a processed event has a dossier
        settlement.tx.emit(
            row.dossier_id, _ended(settlement, ending), correlation_id=row.correlation_id
        )
    await repository.settle(
        settlement.tx.connection,
        row.id,
        status="gecorrigeerd" if ending.replaced_by and was_published else "ingetrokken",
        reason=ending.why.code,
        explanation="\n".join(filter(None, (row.explanation, ending.why.explanation))) or None,
        data=row.data,
        replaced_by=ending.replaced_by,
        settled_at=settlement.tx.now,
        settled_by=ending.actor,
    )
    if BY_NAME[row.type].is_job:
        await _let_go(settlement, ending)


async def _let_go(settlement: Settlement, ending: Ending) -> None:
    """Another report of the same job goes along with a replacement, or else is tried by itself."""
    if ending.replaced_by is not None:
        kept = ending.row.data.keys() & WAGE_NAMES
        forgotten = () if kept else WAGE_NAMES
        await repository.follow(
            settlement.tx.connection, ending.row.id, ending.replaced_by, forgotten
        )
    else:
        await repository.stand_up(settlement.tx.connection, ending.row.id, SAME_IS_WITHDRAWN.code)


def _ended(settlement: Settlement, ending: Ending) -> LifeEventCorrected | LifeEventWithdrawn:
    row = ending.row
    assert row.dossier_id is not None  # noqa: S101 - a processed event has a dossier
    what = {
        "gebeurtenis_id": row.id,
        "gebeurtenis_type": BY_NAME[row.type].event.event_type,
        "reden": ending.why.code,
        "huishouden": settlement.household(row.dossier_id).published(),
    }
    if ending.replaced_by is None:
        return LifeEventWithdrawn.model_validate(what)
    return LifeEventCorrected.model_validate({**what, "vervangen_door": ending.replaced_by})


def publish_to_leavers(settlement: Settlement) -> None:
    """A parting is told in the dossier of each of the two; the second publication ends with the first."""
    for publication in list(settlement.publications):
        verdict = settlement.refolded.verdicts.get(publication.occurrence.event_id)
        if isinstance(verdict, Applied) and verdict.leaver_dossier_id is not None:
            _publish_to_leaver(settlement, publication, verdict, verdict.leaver_dossier_id)


def _publish_to_leaver(
    settlement: Settlement, publication: Publication, verdict: Applied, dossier_id: UUID
) -> None:
    household, occurrence = settlement.household(dossier_id), publication.occurrence
    data = rules.publish_to_leaver(occurrence, household, verdict)
    event_id = ids.new_event_id()
    # Who is kept safe is on a trail of his or her own.
    root = event_id if data.veiligheid else publication.correlation_id
    own = replace(occurrence, event_id=event_id)
    settlement.publications.append(
        Publication(own, Effect(data), dossier_id, root, publication.traceparent)
    )
    settlement.rows.append(
        LifeEventRow(
            id=event_id,
            source=occurrence.source,
            source_id=str(event_id),
            body_hash=b"",
            type=occurrence.melding.event.happened,
            status="verwerkt",
            data=data_of(occurrence.melding, occurrence.people),
            correlation_id=root,
            received_at=settlement.tx.now,
            effective_on=occurrence.day,
            person_id=verdict.leaver_id,
            dossier_id=dossier_id,
            part_of=occurrence.event_id,
            settled_at=settlement.tx.now,
        )
    )


def publish_households(settlement: Settlement) -> None:
    """Each picture that changed; with the day where no event in that dossier tells of it."""
    published: dict[UUID, date] = {}
    roots: dict[UUID, UUID] = {}
    for publication in settlement.publications:
        melding = publication.occurrence.melding
        if melding.is_fact:
            day = publication.occurrence.day
            published[publication.dossier_id] = min(day, published.get(publication.dossier_id, day))
            roots.setdefault(publication.dossier_id, publication.correlation_id)
    for ending in settlement.endings:
        if ending.row.dossier_id is not None and ending.row.effective_on is not None:
            published.setdefault(ending.row.dossier_id, ending.row.effective_on)
            roots.setdefault(ending.row.dossier_id, ending.row.correlation_id)
    first_root = next(iter(roots.values()), None)
    for dossier_id in settlement.refolded.changed:
        _publish_household(settlement, dossier_id, published, roots.get(dossier_id, first_root))
    for dossier_id in settlement.refolded.shielded:
        settlement.residents.publish(settlement.tx, settlement.household(dossier_id), first_root)


def _publish_household(
    settlement: Settlement, dossier_id: UUID, published: Mapping[UUID, date], root: UUID | None
) -> None:
    household, day = settlement.household(dossier_id), _to_look_at(settlement, dossier_id)
    is_new = household.version == 1
    if is_new:
        settlement.tx.lock_new(dossier_id)
    is_published = day is None or (dossier_id in published and published[dossier_id] <= day)
    settlement.residents.publish(
        settlement.tx,
        household,
        root,
        changed_from=None if is_published or is_new else day,
        closing_lapsed=_closing_lapsed(settlement, dossier_id),
        cause=settlement.causes.get(dossier_id),
    )


def _to_look_at(settlement: Settlement, dossier_id: UUID) -> date | None:
    """From which day it is otherwise, beside whether bijstand runs: when that is so income says itself."""
    before = settlement.known.households.get(dossier_id)
    if before is None:
        return settlement.refolded.changed[dossier_id]
    after = settlement.household(dossier_id)
    return first_difference(replace(before, assistance=()), replace(after, assistance=()))


def _closing_lapsed(settlement: Settlement, dossier_id: UUID) -> date | None:
    """The day of a closing that a person recorded and that cannot be any more: it is no life event, so nothing else says so."""
    days = [
        fact.day
        for key, verdict in settlement.refolded.turned.items()
        if isinstance(verdict, Refusal)
        and isinstance(fact := settlement.known.facts[key].fact, DossierClosed)
        if fact.dossier_id == dossier_id
    ]
    return max(days, default=None)


def publish_events(settlement: Settlement) -> None:
    """The requests of a group have a trace each; the lines of a file share one."""
    for publication in settlement.publications:
        if publication.traceparent is None or publication.traceparent == tracing.current():
            _emit(settlement, publication)
            continue
        with tracing.span(publication.traceparent):
            _emit(settlement, publication)


def _emit(settlement: Settlement, publication: Publication) -> None:
    settlement.tx.emit(
        publication.dossier_id,
        publication.effect.data,
        event_id=publication.occurrence.event_id,
        correlation_id=publication.correlation_id,
    )
