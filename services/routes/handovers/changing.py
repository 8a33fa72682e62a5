"""One change of a handover: by the table, in a conditional update, with its next day, its line in the log and its event."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping

from services.routes.handovers import by_mail, rules, telling, work
from services.routes.handovers import changing_repository as repository
from services.routes.handovers.changing_repository import BY_ITSELF, Line
from services.routes.handovers.codes import why_lapsed
from services.routes.handovers.rules import Handover, Terms
from services.routes.handovers.states import SETTLED, Action, NotNow, State, status_of
from services.routes.partners import service as partners
from shared import clock
from shared.errors import NotFound
from shared.messaging.timers import NewTimer
from shared.messaging.transaction import Transaction

TIMER: Final = "overdracht-te-laat"
WHAT: Final = "overdracht"
_LOSES_CONTACT: Final = frozenset({Action.OFFER, Action.NOBODY_THERE, Action.STOP})
"""After these a first contact is still to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody, or the product, does with a handover."""

    action: Action
    actor: str = BY_ITSELF
    code: str | None = None
    """The reason, or the outcome."""
    words: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    organisation_id: UUID | None = None
    """Who it is offered to."""
    receiver: str | None = None
    """Who has it from now on."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Columns that go with it."""


async def find(tx: Transaction, handover_id: UUID) -> RowMapping:
    """As it is, its dossier locked. Raises NotFound, and LockMore: the caller runs in `Database.run`, or locked its dossier."""
    row = await repository.find(tx.connection, handover_id, tx.today)
    if row is None:
        raise NotFound(WHAT, handover_id)
    tx.need({row["dossier_id"]})
    return row


def standing_of(row: Mapping[Any, Any]) -> Handover:
    """What the rules ask of a row."""
    return Handover(
        State(row["state"]),
        row["organisation_id"],
        row["receiver"],
        row["contact_on"] is not None,
    )


async def carry_out(tx: Transaction, row: RowMapping, deed: Deed) -> RowMapping:
    """The handover after the deed, published. Raises NotNow where the table, or somebody who was first, does not allow it."""
    after = rules.act(
        standing_of(row),
        deed.action,
        organisation_id=deed.organisation_id,
        receiver=deed.receiver,
    )
    values = await _values(tx, row, deed, after)
    if not await repository.change(tx, row, values):
        now = await find(tx, row["id"])
        state = State(now["state"])
        raise NotNow(state, rules.why_not(state, deed.action))
    details = dict(deed.details) | ({"code": deed.code} if deed.code else {})
    await repository.write(
        tx, [Line(row["id"], deed.actor, deed.action, words=deed.words, details=details)]
    )
    changed = await find(tx, row["id"])
    data = telling.event_of(deed.action, changed, deed.code)
    if data is not None:
        tx.emit(row["dossier_id"], data, correlation_id=row["correlation_id"])
    schedule(tx, changed)
    await by_mail.follow(tx, row, changed, deed.action)
    if deed.action != Action.AMEND:
        await work.follow(tx, changed, deed.action, deed.code)
    return changed


async def _values(tx: Transaction, row: RowMapping, deed: Deed, after: Handover) -> dict[str, Any]:
    """The columns that change."""
    values: dict[str, Any] = {
        "state": after.state,
        "status": status_of(after.state),
        "organisation_id": after.organisation_id,
        "receiver": after.receiver,
        **deed.values,
    }
    if deed.action in _LOSES_CONTACT:
        values |= {"contact_on": None, "accepted_at": None}
    if after.state in SETTLED:
        return values | {
            "settled_at": tx.now,
            "settled_reason": why_lapsed(deed.code),
            "next_on": None,
            "next_rule": None,
            "escalated": 0,
        }
    if deed.action == Action.AMEND:
        return values
    accepted_at = values.get("accepted_at", row["accepted_at"])
    due = rules.due_in(
        after.state,
        await _terms(tx, after.organisation_id),
        tx.today,
        step_due_on=row["due_on"],
        accepted_on=_day(accepted_at),
    )
    return values | {
        "next_on": due and due.on,
        "next_rule": due and due.rule,
        "escalated": 0,
    }


async def _terms(tx: Transaction, organisation_id: UUID | None) -> Terms | None:
    if organisation_id is None:
        return None
    organisation = await partners.get(tx, organisation_id)
    return Terms(organisation.answer_days, organisation.contact_days, organisation.result_days)


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(clock.AMSTERDAM).date() if moment is not None else None


def schedule(tx: Transaction, row: Mapping[Any, Any]) -> None:
    """Look after its day whether there was an answer. The timer of an earlier day does no harm: it looks whether its day still holds."""
    if row["next_on"] is None:
        return
    after = row["next_on"] + timedelta(days=1)
    tx.schedule(
        NewTimer(
            kind=TIMER,
            key=f"{row['id']}:{after.isoformat()}",
            due_at=clock.start_of_day(after),
            dossier_id=row["dossier_id"],
            payload={"overdrachtId": str(row["id"])},
        )
    )
