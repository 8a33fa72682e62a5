"""Follow what income says of when bijstand runs: keep it, fold again, and publish the household where that is otherwise.

A household that changes by this alone is published as a fact, without a day: income has nothing to look at again because of its own
news, so that the two cannot keep each other at work.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.intake.residents.history import SYSTEM
from services.intake.residents.service import Residents
from services.intake.rights.rules import days_of
from services.intake.settling import service as settling
from services.intake.settling.settlement import Settlement
from services.intake.timeline import service as timeline
from services.intake.timeline.service import Household, PublishedRight
from shared.events.envelope import Event
from shared.events.income import StandingRight
from shared.messaging.transaction import Transaction
from shared.observability import processing_log


async def follow(
    tx: Transaction, residents: Residents, events: Sequence[Event[StandingRight]]
) -> None:
    """Of each dossier the last thing that was said counts: it has all periods."""
    newest = {event.dossier_id: event for event in sorted(events, key=lambda event: event.sequence)}
    kept = await timeline.keep_rights(tx, [_published(event) for event in newest.values()])
    households = await timeline.load_households(tx.connection, kept)
    for dossier_id, household in sorted(households.items()):
        shown = tuple((period.from_on, period.until_on) for period in household.assistance)
        if shown != days_of(newest[dossier_id].data.perioden):
            await _fold_again(tx, residents, household, newest)


def _published(event: Event[StandingRight]) -> PublishedRight:
    return PublishedRight(
        event.dossier_id, days_of(event.data.perioden), event.sequence, event.time
    )


async def _fold_again(
    tx: Transaction,
    residents: Residents,
    household: Household,
    heard: Mapping[UUID, Event[StandingRight]],
) -> None:
    people = {member.person_id for member in household.members if member.rol == "aanvrager"}
    scope = await timeline.find_scope(tx, people)
    tx.need(scope.dossiers | scope.homes)
    known = await timeline.load(tx, people, (), scope)
    settlement = Settlement(residents, tx, known, timeline.refold(known))
    settlement.causes = heard
    await processing_log.record_automated(tx, "bijstand-volgen", people)
    await settling.settle(settlement, SYSTEM)
