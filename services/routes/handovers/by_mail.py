"""What an organisation that gets its handovers by mail hears of a change, and when its links work no more: in the same transaction."""

from collections.abc import Mapping
from typing import Any, Final

from services.routes.handovers.states import WITH_PARTNER, Action, State
from services.routes.mail import service as mails
from services.routes.mail.to_partners import PartnerKind
from services.routes.partner_keys import service as partner_keys
from shared.messaging.transaction import Transaction

Row = Mapping[Any, Any]

_TELLS: Final[Mapping[Action, PartnerKind]] = {
    Action.OFFER: "aanbod",
    # It waits for a name again.
    Action.NOBODY_THERE: "aanbod",
    Action.AMEND: "wijziging",
    Action.REFUSE_RETURN: "wijziging",
}
_ENDS: Final = frozenset(
    {Action.WITHDRAW, Action.TAKE_BACK, Action.ACCEPT_RETURN, Action.LAPSE, Action.STOP}
)
"""Whoever had it hears that it is over. Who finished or refused it knows."""
_THEIRS_TO_DO: Final = frozenset({State.OFFERED, State.ACCEPTED, State.IN_CONTACT})


async def follow(tx: Transaction, before: Row, changed: Row, action: Action) -> None:
    """`before` and `changed` are the handover around this action."""
    handover_id, had = changed["id"], before["organisation_id"]
    if action == Action.OFFER:
        await partner_keys.end(tx, handover_id, "elders")
    if action in _ENDS or action == Action.COMPLETE:
        await partner_keys.end(tx, handover_id, "voorbij")
    if action in _TELLS:
        await mails.write_to_partner(tx, handover_id, changed["organisation_id"], _TELLS[action])
    elif action in _ENDS and State(before["state"]) in WITH_PARTNER:
        await mails.write_to_partner(tx, handover_id, had, "einde")
    elif action == Action.LATE and State(changed["state"]) in _THEIRS_TO_DO:
        await mails.write_to_partner(tx, handover_id, had, "herinnering")
