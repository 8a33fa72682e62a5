"""Not treating an application that was not completed in time (Awb 4:5): proposed by one person, approved by another."""

from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from fastapi import Request

from services.income.applications import service as applications
from services.income.applications.model import Application
from services.income.applying import looking
from services.income.applying.deeds import Deed
from services.income.decisions import opening, starting
from services.income.decisions.by_hand import Started, last_day_not_to_treat
from services.income.decisions.starting import Why
from services.income.decisions.states import Decider
from shared.errors import Conflict
from shared.http.caller import Caller
from shared.messaging.transaction import Database, Transaction
from shared.ui.dutch import date_text

ONE_DAY: Final = timedelta(days=1)


async def prepare(
    request: Request, database: Database, caller: Caller, application_id: UUID, why: Why
) -> Why:
    """Before it is proposed: can its letter be put on paper. Raises NotFound, OtherTeam, InvalidInput. Never inside a transaction."""
    async with database.transaction() as tx:
        found = await looking.open_application(tx, caller, application_id)
    if found.open_suspension is None:
        return why
    return await opening.prepare_by_hand(
        request, database, caller, found.dossier_id, _started(found), why
    )


def leaves(decider: Decider, why: Why) -> Deed:
    return lambda tx, _, found: leave(tx, decider, found.id, why)


async def leave(tx: Transaction, decider: Decider, application_id: UUID, why: Why) -> Application:
    """The proposal not to treat it. Raises StandsOtherwise, and Conflict where it is too early or too late for that."""
    found, _ = await applications.about_to(tx, application_id, "niet-in-behandeling-nemen")
    asked = found.open_suspension
    if asked is None:
        raise applications.StandsOtherwise(found)
    if tx.today <= asked.until:
        until = date_text(asked.until)
        detail = f"Wie aanvroeg, mag de gegevens nog geven tot en met {until}."
        raise Conflict("hersteltermijn-loopt", detail)
    last = last_day_not_to_treat(asked.until + ONE_DAY)
    if last < tx.today:
        detail = f"Niet behandelen kon tot en met {date_text(last)}. Beslis nu op de aanvraag zelf."
        raise Conflict("te-laat-om-niet-te-behandelen", detail)
    proposal = await starting.start(tx, found.dossier_id, decider, _started(found), why)
    changed = replace(found, proposal_id=proposal.id)
    await applications.keep(tx, changed)
    return changed


def _started(application: Application) -> Started:
    asked = application.open_suspension
    after_term = asked.until + ONE_DAY if asked is not None else None
    return Started("niet-in-behandeling", after_term, application_id=application.id)
