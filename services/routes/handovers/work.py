"""What a handover asks of the regisseur, as tasks: after an answer, when it is late, when something happened elsewhere."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from services.routes.handovers import rules
from services.routes.handovers.codes import words_of
from services.routes.handovers.rules import DECIDE_DAYS, Work
from services.routes.handovers.states import Action, State
from services.routes.partners import service as partners
from services.routes.tasks import about_handovers as tasks
from shared import calendar
from shared.events.reasons import reason
from shared.messaging.transaction import Transaction
from shared.partner_services import FIRST_PAYMENT

Row = Mapping[Any, Any]
OVER: Final = reason("overdracht-staat-anders")
_DONE_WITH: Final = frozenset({"gelukt", "gaat-verder", "niet-meer-nodig", FIRST_PAYMENT})
"""Outcomes with which the step of the playbook is done too; with another one the regisseur goes on with it."""


async def follow(tx: Transaction, row: Row, action: Action, code: str | None) -> None:
    """After a change: what was asked before is over, and what this one asks begins."""
    await tasks.lapse(tx, row, why=OVER)
    state = State(row["state"])
    work = rules.work_in(state, await organisation_of(tx, row), words_of(code or ""))
    if work is not None:
        await ask(tx, row, work)
    if action == Action.COMPLETE and row["task_id"] is not None and code in _DONE_WITH:
        result = f"Overgedragen en afgerond: {words_of(code)}."
        await tasks.complete(tx, row["task_id"], result)


async def ask(tx: Transaction, row: Row, work: Work) -> None:
    due_on = calendar.add_working_days(tx.today, DECIDE_DAYS)
    await tasks.ask(tx, row, work.step, work.title, work.reason, due_on)


async def leave(tx: Transaction, row: Row, dossier_id: UUID) -> None:
    """It goes on in another dossier than this one: what was asked here is over."""
    await tasks.lapse(tx, row, dossier_id, why=OVER)


async def organisation_of(tx: Transaction, row: Row) -> str:
    """The name of who it is offered to; of nobody, where it never was."""
    if row["organisation_id"] is None:
        return "de organisatie"
    return (await partners.get(tx, row["organisation_id"])).name
