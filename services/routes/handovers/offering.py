"""Before a handover is offered: intake makes the deelweergave, with the rights of who offers, outside any transaction."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import httpx
from fastapi import Request

from services.routes.access import NoAccess, Viewer
from services.routes.handovers import checking, our_side, rules, viewing
from services.routes.handovers.codes import FROM_INTAKE
from services.routes.handovers.schemas import Aanbieding
from services.routes.handovers.states import Action, NotNow, State, states_for
from services.routes.partial_views import PartialViews
from services.routes.partners.schemas import Organisation
from shared.http.auth import passed_on
from shared.ids import read_id
from shared.messaging.transaction import Database

LONGEST: Final = timedelta(days=366)
"""It is ended as soon as the handover is; this is for when nobody does."""
NOT_SHARED: Final = "Deze gegevens van de inwoner mogen niet worden gedeeld, of u mag ze niet zien."
_HOUSEHOLD: Final = "huishouden"
_FIELDS: Final = FROM_INTAKE - {_HOUSEHOLD}


async def make_view(  # noqa: PLR0917 - who asks whom for what
    database: Database,
    views: PartialViews,
    request: Request,
    viewer: Viewer,
    handover_id: UUID,
    asked: Aanbieding,
) -> str | None:
    """The key of what intake shows; None where nothing of intake is shared. Nothing is made for an offer that would be refused.

    Raises InvalidInput, NotNow, Transient, and NoAccess, also where intake refuses.
    """
    async with database.transaction() as tx:
        found = await viewing.get(tx, viewer, handover_id)
        if not found.may_act:
            raise NoAccess(viewing.MAY_NOT)
        row = found.row
        state = State(row["state"])
        if state not in states_for(Action.OFFER):
            raise NotNow(state, rules.why_not(state, Action.OFFER))
        organisations = {made.id: made for made in await our_side.serving(tx, row)}
        checking.check_offer(asked, organisations.get(asked.organisatie_id), tx.today)
        until = tx.today + LONGEST
    fields = [code for code in asked.gedeeld if code in _FIELDS]
    with_household = _HOUSEHOLD in asked.gedeeld
    if not fields and not with_household:
        return None
    people = [row["subject_id"], *(row["person_ids"] if with_household else ())]
    try:
        return await views.make(
            passed_on(request),
            list(dict.fromkeys(people)),
            fields or ["naam"],
            row["purpose"],
            until,
        )
    except httpx.HTTPStatusError as refusal:
        raise NoAccess(NOT_SHARED) from refusal


def chosen(
    candidates: Sequence[Organisation], asked: str | None, typed: Mapping[str, Any]
) -> Organisation | None:
    """Whose form is shown: who was chosen, or who is asked first."""
    given = next(iter(typed.get("organisatieId", ())), None)
    wanted = read_id(given or asked or "")
    first = next(iter(candidates), None)
    return next((made for made in candidates if made.id == wanted), first)
