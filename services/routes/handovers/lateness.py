"""A day passed without an answer: first the regisseur hears it, then the team leader, and again until there is one."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, text

from services.routes.handovers import by_mail, changing, rules, telling, work
from services.routes.handovers import changing_repository as repository
from services.routes.handovers.changing_repository import BY_ITSELF, Line
from services.routes.handovers.rules import RULES
from services.routes.handovers.states import Action, State
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Transaction

# Each of these has a day, and that day was a working day: it is over when the next one begins.
_LATE = text(
    """
    SELECT id FROM handover
    WHERE id = ANY (CAST(:ids AS uuid[])) AND status IN ('proposed', 'running') AND next_on < :today ORDER BY id
    """
)
_ESCALATE = text(
    """
    UPDATE handover SET escalated = :level, next_on = :next_on, next_rule = :next_rule WHERE id = :id
    """
)


async def look_again(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """A day came after which these are late, unless there was an answer."""
    values = {"ids": [timer.payload["overdrachtId"] for timer in timers], "today": tx.today}
    for handover_id in (await tx.execute(_LATE, values)).scalars().all():
        await _escalate(tx, await changing.find(tx, handover_id))


async def _escalate(tx: Transaction, row: RowMapping) -> None:
    level, due = rules.escalate(row["escalated"], tx.today)
    passed = row["next_rule"]
    await tx.execute(
        _ESCALATE,
        {"id": row["id"], "level": level, "next_on": due.on, "next_rule": due.rule},
    )
    late = await changing.find(tx, row["id"])
    why = f"Te laat volgens {RULES[passed]}."
    details = {"regel": passed, "bij": rules.HEARS[level]}
    line = Line(row["id"], BY_ITSELF, Action.LATE, why=why, details=details)
    await repository.write(tx, [line])
    data = telling.late(late, passed)
    tx.emit(row["dossier_id"], data, correlation_id=row["correlation_id"])
    state = State(row["state"])
    if state != State.PROPOSED or row["task_id"] is None:
        # Of what was only proposed the task of its step says what to do.
        organisation = await work.organisation_of(tx, row)
        await work.ask(tx, late, rules.work_when_late(state, organisation, passed))
    changing.schedule(tx, late)
    await by_mail.follow(tx, row, late, Action.LATE)
