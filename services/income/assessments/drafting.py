"""What stands in a dossier against what its facts give now: the change of it that a person, or the system, decides on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.income.assessments import repository
from services.income.assessments.facts import Facts, Occasion
from services.income.assessments.giving import what_facts_give
from services.income.decisions import service as decisions
from services.income.decisions.service import Reassessed
from services.income.norms.register import Parameters
from services.income.rights.standing import changes_between
from shared.events.envelope import Event
from shared.events.household import AGENCY_MUNICIPALITIES, Huishouden
from shared.messaging.transaction import Transaction

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LookedAt:
    """An occasion and its assessment as it stands."""

    occasion: Occasion
    assessment_id: UUID
    assumed: bool
    """It rests on something that nobody knows for sure."""
    is_first: bool
    correlation_id: UUID
    cause: Event[Any] | None


async def draft(
    tx: Transaction,
    looked_at: Sequence[LookedAt],
    facts: Mapping[UUID, Facts],
    parameters: Parameters,
) -> None:
    """From the first day that was looked at, over all periods after it, of each dossier with a right that was ever decided."""
    by_dossier: dict[UUID, list[LookedAt]] = defaultdict(list)
    for looked in looked_at:
        if facts[looked.occasion.dossier_id].standing is not None:
            by_dossier[looked.occasion.dossier_id].append(looked)
    if not by_dossier:
        return
    waiting = await decisions.first_open_days(tx.connection, by_dossier)
    last_days = await repository.last_days(tx.connection, by_dossier)
    found = []
    for dossier_id, occasions in by_dossier.items():
        days = [looked.occasion.effective_on for looked in occasions]
        # With the day before, which says whether a right goes on from it or would be a new one.
        since = min([*days, waiting.get(dossier_id, date.max)]) - ONE_DAY
        last = max(tx.today, *days, last_days.get(dossier_id, date.min))
        found.append(_reassessed(facts[dossier_id], occasions, (since, last), tx.today, parameters))
    await decisions.propose(tx, found)


def _reassessed(
    facts: Facts,
    looked: Sequence[LookedAt],
    between: tuple[date, date],
    today: date,
    parameters: Parameters,
) -> Reassessed:
    since, last = between
    standing = facts.standing or ()
    given = what_facts_give(facts, since, last, today, parameters)
    changes = changes_between(standing, given, since, parameters)
    new = [known for known in looked if known.is_first]
    main = max(
        new or looked, key=lambda known: (known.occasion.effective_on, known.occasion.life_event_id)
    )
    occasion = main.occasion
    first = changes[0].van if changes else occasion.effective_on
    return Reassessed(
        dossier_id=occasion.dossier_id,
        assessment_id=main.assessment_id,
        life_event_id=occasion.life_event_id,
        person_id=occasion.person_id,
        about=occasion.parting or "huishouden",
        municipality=_municipality(facts.household, first),
        standing=standing,
        changes=changes,
        assumed=any(known.assumed for known in looked),
        withdrawn=frozenset(
            known.occasion.life_event_id for known in looked if known.occasion.withdrawn
        ),
        correlation_id=main.correlation_id,
        cause=main.cause,
    )


def _municipality(household: Huishouden, day: date) -> str | None:
    """Whose college decides: of the day itself, or where the household left, of the day before."""
    for candidate in (day, day - ONE_DAY):
        municipality = household.municipality_on(candidate)
        if municipality in AGENCY_MUNICIPALITIES:
            return municipality
    return household.answering_on(day)
