"""Each thing that an organisation does with a handover: what is filled in for it, which use case that is, and what is said when it is done."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from services.routes.handovers import partner_side
from services.routes.handovers.partner_side import Partner
from services.routes.partner_forms.schemas import (
    Aanvaarding,
    AndereOntvanger,
    EersteContact,
    RedenMetUitleg,
    Resultaat,
)
from shared.errors import Fault, InvalidInput
from shared.http.schemas import RequestModel
from shared.messaging.transaction import Transaction

Act = Callable[[Transaction, UUID, Partner], Awaitable[object]]
"""A use case of `partner_side`, with what was filled in."""


def accept(asked: Aanvaarding) -> Act:
    return lambda tx, handover_id, by: partner_side.accept(tx, handover_id, by, receiver=asked.naam)


def refuse(asked: RedenMetUitleg) -> Act:
    return lambda tx, handover_id, by: partner_side.refuse(
        tx, handover_id, by, reason=asked.reden, words=asked.woorden
    )


def record_contact(asked: EersteContact) -> Act:
    return lambda tx, handover_id, by: partner_side.record_contact(
        tx, handover_id, by, on=asked.op, words=asked.woorden
    )


def complete(asked: Resultaat) -> Act:
    return lambda tx, handover_id, by: partner_side.complete(
        tx, handover_id, by, outcome=asked.uitkomst, words=asked.woorden
    )


def give_back(asked: RedenMetUitleg) -> Act:
    return lambda tx, handover_id, by: partner_side.give_back(
        tx, handover_id, by, reason=asked.reden, words=asked.woorden
    )


def replace_receiver(asked: AndereOntvanger) -> Act:
    """Who leaves the name of a colleague empty did not say that nobody is there: that is a choice of its own."""
    if asked.wie == "collega" and asked.naam is None:
        raise InvalidInput((Fault("naam", "geen-naam", "Vul de naam van uw collega in."),))
    receiver = asked.naam if asked.wie == "collega" else None
    return lambda tx, handover_id, by: partner_side.replace_receiver(
        tx, handover_id, by, receiver=receiver, words=asked.woorden
    )


@dataclass(frozen=True, slots=True)
class Deed:
    """A form of the page of a handover."""

    model: type[RequestModel]
    act_of: Callable[[Any], Act]
    """Raises InvalidInput."""
    done: str


DEEDS: Final[Mapping[str, Deed]] = MappingProxyType(
    {
        "aanvaarden": Deed(
            Aanvaarding,
            accept,
            "U hebt deze overdracht overgenomen. Wij weten nu wie ervoor zorgt.",
        ),
        "weigeren": Deed(
            RedenMetUitleg,
            refuse,
            "Wij weten dat u dit niet overneemt. U hoeft niets meer te doen.",
        ),
        "contact": Deed(EersteContact, record_contact, "Het eerste contact is vastgelegd."),
        "resultaat": Deed(Resultaat, complete, "Het resultaat is vastgelegd. Dank u wel."),
        "teruggeven": Deed(
            RedenMetUitleg, give_back, "Wij weten dat u dit wilt teruggeven. U hoort van ons."
        ),
        "collega": Deed(AndereOntvanger, replace_receiver, "Wij weten wie het nu doet."),
    }
)


def done_of(form: str) -> str:
    """What is said after it; nothing for what is no form."""
    return DEEDS[form].done if form in DEEDS else ""
