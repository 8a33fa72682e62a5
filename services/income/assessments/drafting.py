"""What stands in a dossier against what its facts give now: the change of it that a person, or the system, decides on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.income.assessments import repository
from services.income.assessments.facts import Facts
from services.income.assessments.giving import what_facts_give
from services.income.assessments.repository import Happened
from services.income.decisions import service as decisions
from services.income.decisions.service import Reassessed
from services.income.norms.register import Parameters
from services.income.rights.standing import Wijziging, changes_between
from shared.events.envelope import Event
from shared.events.household import AGENCY_MUNICIPALITIES, Huishouden
from shared.messaging.transaction import Transaction

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LookedAt:
    """The first day of a dossier that was looked at again, and the event because of which."""

    day: date
    cause: Event[Any] | None


async def draft(
    tx: Transaction,
    looked_at: Mapping[UUID, LookedAt],
    facts: Mapping[UUID, Facts],
    parameters: Parameters,
) -> None:
    """From that day on, over all periods after it, of each dossier with a right that was ever decided."""
    with_right = [dossier_id for dossier_id in looked_at if facts[dossier_id].standing is not None]
    if not with_right:
        return
    waiting = await decisions.first_open_days(tx.connection, with_right)
    happened = await repository.list_happened(tx.connection, with_right)
    await decisions.propose(
        tx,
        [
            _reassessed(
                dossier_id,
                facts[dossier_id],
                happened[dossier_id],
                min(looked_at[dossier_id].day, waiting.get(dossier_id, date.max)),
                looked_at[dossier_id].cause,
                tx.today,
                parameters,
            )
            for dossier_id in with_right
        ],
    )


def _reassessed(  # noqa: PLR0917 - a dossier, what happened in it, and from when to look
    dossier_id: UUID,
    facts: Facts,
    happened: Sequence[Happened],
    first: date,
    cause: Event[Any] | None,
    today: date,
    parameters: Parameters,
) -> Reassessed:
    standing = facts.standing or ()
    stays = [known for known in happened if not known.occasion.withdrawn]
    last = max([today, first, *(day for known in stays for day in known.days)])
    # With the day before, which says whether a right goes on from the first day or would be a new one.
    since = first - ONE_DAY
    given = what_facts_give(facts, since, last, today, parameters)
    changes = changes_between(standing, given, since, parameters)
    starts_on = changes[0].van if changes else first
    because = _because(stays or happened, starts_on)
    return Reassessed(
        dossier_id=dossier_id,
        assessment_id=because.assessment_id,
        life_event_id=because.occasion.life_event_id,
        person_id=because.occasion.person_id,
        about=because.occasion.parting or "huishouden",
        municipality=_municipality(facts.household, starts_on),
        standing=standing,
        changes=changes,
        assumed=_rests_on_assumption(changes, stays),
        later_days=frozenset(known.occasion.also_on for known in stays if known.occasion.also_on),
        life_event_ids=tuple(
            known.occasion.life_event_id
            for known in stays
            if known is because or max(known.days) >= starts_on
        ),
        withdrawn=frozenset(
            known.occasion.life_event_id for known in happened if known.occasion.withdrawn
        ),
        correlation_id=because.correlation_id,
        cause=cause,
        only_withdrawn=not stays,
    )


def _because(happened: Sequence[Happened], day: date) -> Happened:
    """The last that had its effect by that day, whatever came in last."""
    by_then = [known for known in happened if min(known.days) <= day]
    on_the_day = [known for known in by_then if day in known.days]
    return (on_the_day or by_then or list(happened))[-1]


def _rests_on_assumption(changes: Sequence[Wijziging], happened: Sequence[Happened]) -> bool:
    """Something that changes the same days was worked out with what nobody knows for sure."""
    return any(
        known.assumed and max(known.days) >= change.van for change in changes for known in happened
    )


def _municipality(household: Huishouden, day: date) -> str | None:
    """Whose college decides: of the day itself, or where the household left, of the day before."""
    for candidate in (day, day - ONE_DAY):
        municipality = household.municipality_on(candidate)
        if municipality in AGENCY_MUNICIPALITIES:
            return municipality
    return household.answering_on(day)
