"""What was told before a fold came out otherwise: it stands, ends, waits, takes effect, or is told anew."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from services.intake.occurrences import place, rules
from services.intake.occurrences.facts import Occurrence
from services.intake.occurrences.rows import id_to_publish
from services.intake.occurrences.rules import Effect
from services.intake.occurrences.stored import LifeEventRow
from services.intake.reports.schemas import BY_NAME
from services.intake.residents.history import SYSTEM
from services.intake.settling import repository
from services.intake.settling.settlement import (
    NO_LONGER_FITS,
    TOLD_BEFORE,
    Ending,
    Publication,
    Settlement,
)
from services.intake.timeline.service import Household
from services.intake.timeline.verdicts import OUTSIDE, Applied, Joined, Refusal
from shared.events.household import WITH_THE_RIGHT


async def look_again(
    settlement: Settlement, people: Collection[UUID], published_now: Collection[UUID]
) -> None:
    """Everything that was told of these people since the first day that differs, and every fact that turned."""
    rows = await repository.list_by_id(
        settlement.tx.connection, {*settlement.refolded.turned, *settlement.renamed}
    )
    rows += await _published_since(settlement, people)
    ended = {ending.row.id for ending in settlement.endings}
    seen: set[UUID] = set()
    for row in rows:
        if row.id in seen or row.id in ended or row.id in published_now:
            continue
        seen.add(row.id)
        if BY_NAME[row.type].changes_household:
            await _look_at_fact(settlement, row)
        elif BY_NAME[row.type].is_birthday:
            _look_at_birthday(settlement, row)
        else:
            _look_at_event(settlement, row)


async def look_at_birthdays(settlement: Settlement, people: Collection[UUID]) -> None:
    """Those alone, of what was told of these people."""
    for row in await _published_since(settlement, people):
        if BY_NAME[row.type].is_birthday:
            _look_at_birthday(settlement, row)


async def _published_since(settlement: Settlement, people: Collection[UUID]) -> list[LifeEventRow]:
    if not settlement.refolded.changed or not people:
        return []
    since = min(settlement.refolded.changed.values())
    return await repository.list_of_people(
        settlement.tx.connection, people, settlement.refolded.changed.keys(), since
    )


def _look_at_event(settlement: Settlement, row: LifeEventRow) -> None:
    """An event that changes no picture: it follows the person to whatever dossier is the right one now."""
    assert row.person_id is not None  # noqa: S101 - a processed event is about somebody known
    assert row.effective_on is not None  # noqa: S101 - and has a day
    household = place.household_of(row.person_id, row.effective_on, settlement.refolded.households)
    refusal = place.why_not_published(row.person_id, row.effective_on, household)
    if refusal is not None:
        settlement.wait(row, refusal)
    elif household is not None and _is_published_otherwise(settlement, row, household):
        effect = rules.decide(settlement.occurrence(row), household)
        if isinstance(effect, Effect):
            settlement.publish_anew(row, effect, household)
        else:
            settlement.wait(row, effect)


def _is_published_otherwise(
    settlement: Settlement, row: LifeEventRow, household: Household
) -> bool:
    """In another dossier, or of work or means that the right of the dossier looks at now, or does not any more."""
    if household.dossier_id != row.dossier_id:
        return True
    before = settlement.known.households.get(household.dossier_id)
    if before is None or not BY_NAME[row.type].is_of_the_right:
        return False
    assert row.person_id is not None  # noqa: S101 - a processed event is about somebody known
    assert row.effective_on is not None  # noqa: S101 - and has a day
    who = settlement.one_person if row.person_id in settlement.one_person else {row.person_id}
    counted, counts = (
        any(
            member.person_id in who and member.rol in WITH_THE_RIGHT
            for member in picture.members_on(row.effective_on)
        )
        for picture in (before, household)
    )
    return counted != counts


def _look_at_birthday(settlement: Settlement, row: LifeEventRow) -> None:
    """Taken back where it does not belong any more (the timers tell it where it does); told anew where it is otherwise."""
    before = settlement.known.households.get(row.dossier_id) if row.dossier_id else None
    if before is None:
        return  # the picture of that dossier did not change
    occurrence = settlement.occurrence(row)
    celebrating = place.celebrating(occurrence, settlement.refolded.households)
    here = next((known for known in celebrating if known.dossier_id == row.dossier_id), None)
    if here is None:
        why = replace(NO_LONGER_FITS, explanation=settlement.explanation)
        settlement.endings.append(Ending(row, why, SYSTEM))
    elif place.circumstances(occurrence, before) != place.circumstances(occurrence, here):
        effect = rules.decide(occurrence, here)
        assert isinstance(effect, Effect)  # noqa: S101 - it is celebrated there
        settlement.publish_anew(row, effect, here)


async def _look_at_fact(settlement: Settlement, row: LifeEventRow) -> None:
    verdict = settlement.refolded.verdicts.get(row.id)
    match verdict:
        case None:
            return
        case Joined(fact_id):
            await _join(settlement, row, fact_id)
        case Refusal():
            await _refuse(settlement, row, verdict)
        case Applied():
            await _apply(settlement, row, verdict)


async def _apply(settlement: Settlement, row: LifeEventRow, verdict: Applied) -> None:
    occurrence = settlement.occurrence(row)
    household = place.published_in(occurrence, verdict, settlement.refolded.households)
    dossier_id = household.dossier_id if household is not None else None
    stored = settlement.known.facts[row.id]
    is_same = (stored.verdict, row.dossier_id) == (verdict, dossier_id)
    if row.status == "verwerkt" and is_same:
        return
    effect = rules.publish(occurrence, household, verdict)
    if isinstance(effect, Refusal) or household is None:
        await _refuse(settlement, row, place.NO_HOUSEHOLD if household is None else OUTSIDE)
    elif row.status == "verwerkt":
        settlement.publish_anew(row, effect, household)
    else:
        await _take_effect(settlement, row, occurrence, effect, household)


async def _take_effect(
    settlement: Settlement,
    row: LifeEventRow,
    occurrence: Occurrence,
    effect: Effect,
    household: Household,
) -> None:
    """It waited, and fits now."""
    event_id = id_to_publish(row.id)
    if event_id != row.id:
        settlement.publish_anew(row, effect, household)
        return
    settlement.publications.append(
        Publication(occurrence, effect, household.dossier_id, row.correlation_id)
    )
    await repository.settle(
        settlement.tx.connection,
        row.id,
        status="verwerkt",
        reason=None,
        dossier_id=household.dossier_id,
        same_as=None,
        try_again=None,
        settled_at=settlement.tx.now,
    )


async def _refuse(settlement: Settlement, row: LifeEventRow, refusal: Refusal) -> None:
    refusal = place.why_it_waits(
        refusal, settlement.occurrence(row), settlement.refolded.households
    )
    status = place.status_of(refusal)
    if row.status == "verwerkt":
        settlement.wait(row, refusal)
    elif row.reason != refusal.code or row.status != status:
        await repository.settle(
            settlement.tx.connection,
            row.id,
            status=status,
            reason=refusal.code,
            same_as=None,
            settled_at=None,
        )


async def _join(settlement: Settlement, row: LifeEventRow, fact_id: UUID) -> None:
    """Another report tells the same: this one stands for nothing by itself."""
    if row.status == "verwerkt":
        new = settlement.anew(row, status="al-bekend", same_as=fact_id)
        settlement.endings.append(Ending(row, TOLD_BEFORE, SYSTEM))
        settlement.rows.append(new)
    elif row.same_as != fact_id or row.status != "al-bekend":
        await repository.settle(
            settlement.tx.connection, row.id, status="al-bekend", same_as=fact_id, reason=None
        )
