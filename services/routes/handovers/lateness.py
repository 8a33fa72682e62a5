"""A day passed without an answer, or a mail did not arrive: first the regisseur hears it, then the team leader, and again until there is one."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping, text

from services.routes.handovers import by_mail, changing, rules, telling, work
from services.routes.handovers import changing_repository as repository
from services.routes.handovers.changing_repository import BY_ITSELF, Line
from services.routes.handovers.rules import RULES
from services.routes.handovers.states import WITH_PARTNER, Action, State
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


async def hear_of_failed_mails(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """A mail to the organisation came back: the regisseur hears it at once, as nobody there will answer by itself."""
    for timer in timers:
        row = await changing.find(tx, UUID(timer.payload["overdrachtId"]))
        is_theirs = str(row["organisation_id"]) == timer.payload["organisatieId"]
        if not is_theirs or State(row["state"]) not in WITH_PARTNER:
            continue
        late = row
        if row["escalated"] == 0:
            late = await _write_late(tx, row, rules.MAIL_FAILED, rules.MAIL_FAILED_WORDS)
            changing.schedule(tx, late)
        organisation = await work.organisation_of(tx, row)
        await work.ask(tx, late, rules.work_when_mail_failed(organisation))


async def _escalate(tx: Transaction, row: RowMapping) -> None:
    passed = row["next_rule"]
    late = await _write_late(tx, row, passed, f"Te laat volgens {RULES[passed]}.")
    state = State(row["state"])
    if state != State.PROPOSED or row["task_id"] is None:
        # Of what was only proposed the task of its step says what to do.
        organisation = await work.organisation_of(tx, row)
        await work.ask(tx, late, rules.work_when_late(state, organisation, passed))
    changing.schedule(tx, late)
    await by_mail.follow(tx, row, late, Action.LATE)


async def _write_late(tx: Transaction, row: RowMapping, passed: str, why: str) -> RowMapping:
    """Who hears of it next, in the log and published; gives the handover after it."""
    level, due = rules.escalate(row["escalated"], tx.today)
    await tx.execute(
        _ESCALATE,
        {"id": row["id"], "level": level, "next_on": due.on, "next_rule": due.rule},
    )
    late = await changing.find(tx, row["id"])
    details = {"regel": passed, "bij": rules.HEARS[level]}
    line = Line(row["id"], BY_ITSELF, Action.LATE, why=why, details=details)
    await repository.write(tx, [line])
    data = telling.late(late, passed)
    tx.emit(row["dossier_id"], data, correlation_id=row["correlation_id"])
    return late
