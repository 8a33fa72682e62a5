"""The desk records that a household reports for bijstand. All that follows is for an inkomensconsulent, who sees it at once.

The desk sees who applies and whether a report is there already, and nothing of what is known of the household.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from services.income.access import answering_for
from services.income.applications import service as applications
from services.income.applications.model import Actor, Application
from services.income.applying import service as applying
from services.income.applying.service import NewReport
from services.income.assessments import service as assessments
from shared.errors import NotFound
from shared.events.household import Gemeentecode
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

REPORT: Final = "income.meldingen.schrijven"


@dataclass(frozen=True, slots=True)
class AtDesk:
    """A household of which somebody stands at the desk."""

    municipality: Gemeentecode
    applicants: tuple[UUID, ...]
    reported_on: date | None
    """When it reported, where an application runs."""


async def open_dossier(tx: Transaction, caller: Caller, dossier_id: UUID) -> AtDesk:
    """Noted as read. Raises NotFound, OtherTeam."""
    household = await assessments.find_household(tx.connection, dossier_id)
    if household is None:
        raise NotFound("dossier", dossier_id)
    municipality = await answering_for(tx, caller, dossier_id, household)
    applicants = applying.applicants_on(household, tx.today)
    await processing_log.record(tx, caller.subject, "melding-voorbereiden", applicants)
    running = await applications.find_running(tx.connection, dossier_id)
    found = await applications.list_running_of(
        tx.connection, [running] if running else [], tx.today
    )
    return AtDesk(municipality, applicants, found[0].reported_on if found else None)


async def report(
    tx: Transaction, caller: Caller, dossier_id: UUID, reported_on: date
) -> Application:
    """Under the lock of its dossier. Raises NotFound, OtherTeam, RunsAlready, InvalidInput."""
    await open_dossier(tx, caller, dossier_id)
    actor = Actor(caller.subject, caller.name)
    found = await applying.report(tx, actor, NewReport(dossier_id, reported_on))
    await processing_log.record(tx, caller.subject, "melding-vastleggen", found.applicants)
    return found
