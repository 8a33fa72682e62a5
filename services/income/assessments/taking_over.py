"""A right that ran before anybody decided on it here is taken over as it is, once; and what whoever pays it decided is followed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.income.assessments import facts_repository
from services.income.assessments.facts import Facts, as_it_stands
from services.income.assessments.giving import what_facts_give
from services.income.norms.loading import load_parameters
from services.income.norms.register import Parameters
from services.income.rights import service as rights
from services.income.rights.rows import Decision
from services.income.rights.service import Decided
from services.income.rights.standing import (
    Invulling,
    Staand,
    ended_elsewhere,
    restored,
    standing_on,
    taken_over,
)
from shared import calendar, ids
from shared.events.envelope import Event
from shared.events.household import Bijstandsperiode
from shared.events.residents import HouseholdChanged
from shared.messaging.transaction import Transaction

ONE_DAY = timedelta(days=1)
FIRST_VERSION = 1
"""Of a household: as it was registered, before anything happened in it."""
LOOKED_BACK = 12
"""Months before it came here over which a right is filled with what the facts gave; of earlier days only that it ran is known."""


@dataclass(frozen=True, slots=True)
class Asked:
    """From which day something changes in a dossier, and because of what."""

    day: date
    correlation_id: UUID
    cause: Event[Any] | None = None
    ended_elsewhere: bool | None = None
    """Whoever pays it ended the right from this day; False: and said since that this is not so."""


async def take_over(
    tx: Transaction,
    facts: Mapping[UUID, Facts],
    asked: Mapping[UUID, Asked],
    parameters: Parameters,
) -> dict[UUID, Facts]:
    """The same facts, with the right as it stands after what others registered or decided was taken over."""
    decided: list[Decided] = []
    known = dict(facts)
    for dossier_id, why in asked.items():
        done = _taken_over(tx, dossier_id, facts[dossier_id], why, parameters)
        if done is not None:
            decided.append(done)
            known[dossier_id] = replace(
                facts[dossier_id],
                standing=done.after,
                household=as_it_stands(facts[dossier_id].household, done.after),
            )
    if decided:
        await rights.write(tx, decided)
    return known


async def take_over_registered(tx: Transaction, events: Sequence[Event[HouseholdChanged]]) -> None:
    """A right that ran when the household became known here, before anything happened in it."""
    newest = {event.dossier_id: event for event in events if event.data.huishouden.bijstand}
    standing = await rights.load_standing(tx.connection, newest)
    unknown = {
        dossier_id: event for dossier_id, event in newest.items() if dossier_id not in standing
    }
    if not unknown:
        return
    facts = await facts_repository.load_facts(tx.connection, unknown)
    changed = [
        (event.dossier_id, event.data.veranderd_vanaf)
        for event in events
        if event.data.veranderd_vanaf is not None
    ]
    first = dict(sorted(changed, reverse=True))  # of each dossier the earliest day
    asked = {
        # As it was before what this says is otherwise.
        dossier_id: Asked(first.get(dossier_id, tx.today + ONE_DAY), event.correlation_id, event)
        for dossier_id, event in unknown.items()
        # A later picture may show what a life event did that is still to be read: that event says from which day.
        if dossier_id in first or facts[dossier_id].household.versie == FIRST_VERSION
    }
    await take_over(tx, facts, asked, load_parameters())


def _taken_over(
    tx: Transaction, dossier_id: UUID, facts: Facts, asked: Asked, parameters: Parameters
) -> Decided | None:
    decision_id = ids.new_id()
    before = facts.standing or ()
    new = _not_known_yet(facts)
    after = before
    if new:
        first = max(new[0].vanaf, calendar.add_months(asked.day, -LOOKED_BACK))
        last = max(first, asked.day - ONE_DAY)
        given = what_facts_give(facts, first, last, tx.today, parameters)
        after = taken_over([(period.vanaf, period.tot) for period in new], given, decision_id)
    if asked.ended_elsewhere is True:
        after = _ended(after, facts, asked.day, tx.today, parameters, decision_id)
    elif asked.ended_elsewhere is False:
        after = restored(after, asked.day, decision_id)
    if after == before:
        return None
    starts_on = min(period.van for period in after if period not in before)
    decision = Decision(
        id=decision_id,
        dossier_id=dossier_id,
        municipality=facts.household.answering_on(starts_on),
        kind="overnemen",
        starts_on=starts_on,
        taken_at=tx.now,
    )
    return Decided(decision, before, after, asked.correlation_id, asked.cause)


def _not_known_yet(facts: Facts) -> list[Bijstandsperiode]:
    """What the household was registered with, as long as nothing was decided here. After that intake says what we said, perhaps
    of a while ago: what was taken back since would come back.
    """
    if facts.standing is not None:
        return []
    return sorted(facts.registered, key=lambda period: period.vanaf)


def _ended(  # noqa: PLR0917 - a right, its facts and the day
    standing: Staand,
    facts: Facts,
    day: date,
    today: date,
    parameters: Parameters,
    decision_id: UUID,
) -> Staand:
    stands = standing_on(standing, day)
    if stands is None or not stands.loopt:
        return standing
    (given, *_) = what_facts_give(facts, day, day, today, parameters)
    filling = given.uitkomst if isinstance(given.uitkomst, Invulling) else None
    return ended_elsewhere(standing, day, filling, decision_id)


def asked_of(requests: Iterable[tuple[UUID, Asked]]) -> dict[UUID, Asked]:
    """Of each dossier the earliest day; that it was ended elsewhere, or was not, counts before anything else."""
    found: dict[UUID, Asked] = {}
    for dossier_id, asked in requests:
        known = found.get(dossier_id)
        if known is None:
            found[dossier_id] = asked
            continue
        ended = asked if asked.ended_elsewhere is not None else known
        found[dossier_id] = replace(
            ended, day=ended.day if ended.ended_elsewhere is not None else min(known.day, asked.day)
        )
    return found
