"""What we do with the personal links of an organisation: take them back, or send a new one. The state of the handover stays as it is."""

from typing import Final
from uuid import UUID

from sqlalchemy import RowMapping

from services.routes.access import Viewer
from services.routes.handovers import changing
from services.routes.handovers import changing_repository as repository
from services.routes.handovers.changing_repository import Line
from services.routes.handovers.rules import why_not
from services.routes.handovers.schemas import Koppelingwens
from services.routes.handovers.states import WITH_PARTNER, Action, NotNow, State
from services.routes.mail import service as mails
from services.routes.partner_keys import service as partner_keys
from services.routes.partners import service as partners
from shared.errors import Fault, InvalidInput
from shared.messaging.transaction import Transaction

_NO_LINKS: Final = "Deze organisatie krijgt overdrachten niet met een koppeling."
_WORDS: Final = {
    "nieuwe": "Er is een nieuwe koppeling gestuurd. De oude werken niet meer.",
    "intrekken": "De koppelingen zijn ingetrokken.",
}


async def change_links(
    tx: Transaction, viewer: Viewer, handover_id: UUID, asked: Koppelingwens
) -> RowMapping:
    """Every link that was sent works no more; with `nieuwe` one goes to the address on file.

    Raises NotNow where nobody there has it, and InvalidInput for a new one to an organisation that gets no links.
    """
    row = await changing.find(tx, handover_id)
    state = State(row["state"])
    if state not in WITH_PARTNER:
        raise NotNow(state, why_not(state, Action.LOOK))
    organisation = await partners.get(tx, row["organisation_id"])
    if asked.doen == "nieuwe" and organisation.channel != "mailbox":
        raise InvalidInput((Fault("doen", "geen-koppelingen", _NO_LINKS),))
    await partner_keys.end(tx, handover_id, "ingetrokken")
    if asked.doen == "nieuwe":
        await mails.write_to_partner(tx, handover_id, row["organisation_id"], "nieuwe-koppeling")
    line = Line(handover_id, viewer.subject, Action.NOTE, words=_WORDS[asked.doen])
    await repository.write(tx, [line])
    return row
