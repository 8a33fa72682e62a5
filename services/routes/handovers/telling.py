"""The event of each step of a handover. Pure."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from services.routes.handovers.rules import LEADER_HEARS
from services.routes.handovers.states import Action
from shared.events.envelope import EventData
from shared.events.handovers import (
    HandoverAccepted,
    HandoverBack,
    HandoverChanged,
    HandoverCompleted,
    HandoverLate,
    HandoverMet,
    HandoverOffered,
    HandoverRefused,
    HandoverReturned,
    HandoverWithdrawn,
)
from shared.events.reasons import Redencode
from shared.events.tasks import HandoverLapsed

Row = Mapping[Any, Any]


def lapsed(row: Row) -> HandoverLapsed:
    return HandoverLapsed(
        overdracht_id=row["id"],
        gebeurtenis_id=row["life_event_ids"][0],
        gemeente=row["municipality"],
        reden=Redencode.read(row["settled_reason"]),
    )


def event_of(action: Action, row: Row, code: str | None) -> EventData | None:
    """What is published of an action; None of what nobody else hears of.

    `row` is the handover after it, `code` the reason, outcome or topic.
    """
    make = _EVENTS.get(action)
    return make(row, code or "anders") if make is not None else None


def late(row: Row, rule: str) -> HandoverLate:
    """`row` is as it is after it was escalated, `rule` the one whose day passed."""
    hears_leader = row["escalated"] == LEADER_HEARS
    return HandoverLate(**_step(row), regel=rule, bij="teamleider" if hears_leader else "regisseur")


def _offered(row: Row, again: str | None = None) -> HandoverOffered:
    return HandoverOffered(
        **_step(row),
        opnieuw_omdat=again,
        gedeeld=tuple(row["shared"]),
        grondslag=row["ground"],
        uiterlijk=row["next_on"],
    )


def _changed(row: Row, topic: str) -> HandoverChanged:
    return HandoverChanged(**_step(row), onderwerp=topic)


def _step(row: Row) -> dict[str, Any]:
    return {
        "overdracht_id": row["id"],
        "gebeurtenis_id": row["life_event_ids"][0],
        "gemeente": row["municipality"],
        "organisatie_id": row["organisation_id"],
    }


_EVENTS: Final[Mapping[Action, Callable[[Row, str], EventData]]] = MappingProxyType(
    {
        Action.OFFER: lambda row, _: _offered(row),
        Action.NOBODY_THERE: _offered,
        Action.ACCEPT: lambda row, _: HandoverAccepted(**_step(row), uiterlijk=row["next_on"]),
        Action.REFUSE: lambda row, code: HandoverRefused(**_step(row), reden=code),
        Action.STOP: lambda row, code: HandoverRefused(**_step(row), reden=code),
        Action.RECORD_CONTACT: lambda row, _: HandoverMet(**_step(row), op=row["contact_on"]),
        Action.GIVE_BACK: lambda row, code: HandoverReturned(**_step(row), reden=code),
        Action.TAKE_BACK: lambda row, code: HandoverBack(**_step(row), reden=code),
        Action.ACCEPT_RETURN: lambda row, code: HandoverBack(**_step(row), reden=code),
        Action.WITHDRAW: lambda row, code: HandoverWithdrawn(**_step(row), reden=code),
        Action.COMPLETE: lambda row, code: HandoverCompleted(**_step(row), uitkomst=code),
        Action.REFUSE_RETURN: lambda row, _: _changed(row, "teruggave-geweigerd"),
        Action.REPLACE: lambda row, _: _changed(row, "ontvanger"),
        Action.MOVE: lambda row, _: _changed(row, "dossier"),
        Action.AMEND: _changed,
        Action.LAPSE: lambda row, _: lapsed(row),
    }
)
