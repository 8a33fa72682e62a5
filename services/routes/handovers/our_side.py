"""What we do with a handover: offer it, take it back, withdraw it, answer a return, amend it, note and tick. One transaction each.

Who may is in `viewing.py`. Raises NotNow with the state of now, and InvalidInput with a fault per field.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping

from services.routes.access import Viewer
from services.routes.handovers import changing, checking, showing
from services.routes.handovers import changing_repository as repository
from services.routes.handovers.changing import Deed
from services.routes.handovers.changing_repository import Line
from services.routes.handovers.codes import checklist_of
from services.routes.handovers.rules import why_not
from services.routes.handovers.schemas import (
    Aanbieding,
    Aanvinking,
    Antwoord,
    Notitie,
    Overdrachtwijziging,
    Waarom,
)
from services.routes.handovers.states import Action, NotNow, Side, State, states_for
from services.routes.partners import service as partners
from services.routes.partners.schemas import SHAREABLE, Organisation
from shared.errors import Fault, InvalidInput
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

ACTIVITY: Final = "overdrachten-behandelen"


async def serving(tx: Transaction, row: Mapping[Any, Any]) -> list[Organisation]:
    """Who it can be offered to today, first who is asked first."""
    return await partners.serving_work(tx, row)


async def offer(
    tx: Transaction,
    viewer: Viewer,
    handover_id: UUID,
    asked: Aanbieding,
    view_key: str | None = None,
) -> RowMapping:
    """Offer it to one organisation, for the first time or after a refusal. `view_key` is that of the deelweergave at intake."""
    row = await _row(tx, handover_id, Action.OFFER)
    organisations = {organisation.id: organisation for organisation in await serving(tx, row)}
    checking.check_offer(asked, organisations.get(asked.organisatie_id), tx.today)
    organisation = organisations[asked.organisatie_id]
    by_law = asked.grondslag == "wettelijk"
    deed = Deed(
        action=Action.OFFER,
        actor=viewer.subject,
        organisation_id=organisation.id,
        details={"organisatie": str(organisation.id), "grondslag": asked.grondslag},
        words=asked.reden,
        values={
            "offered_by": viewer.subject,
            "offered_at": tx.now,
            "shared": [code for code in SHAREABLE if code in asked.gedeeld],
            "shown": _shown(asked),
            "view_key": view_key,
            "ground": asked.grondslag,
            "ground_words": organisation.ground if by_law else None,
            "agreed_on": None if by_law else asked.akkoord_op,
            "asked_by_worker": None if by_law else viewer.subject,
        },
    )
    changed = await changing.carry_out(tx, row, deed)
    for item in asked.gedaan:
        await repository.check(tx, handover_id, item, viewer.subject, None, tx.today)
    return await _noted(tx, viewer, changed)


def _shown(asked: Aanbieding) -> dict[str, str]:
    """What routes itself keeps of what is shared; the rest stays in intake."""
    written = {
        "reden": asked.reden,
        "wat-er-gebeurde": asked.wat_er_gebeurde,
        "wat-loopt": asked.wat_loopt,
    }
    return {code: words for code, words in written.items() if words and code in asked.gedeeld}


async def withdraw(tx: Transaction, viewer: Viewer, handover_id: UUID, why: Waarom) -> RowMapping:
    """Before anybody accepted it."""
    return await _do(tx, viewer, handover_id, Action.WITHDRAW, why)


async def take_back(tx: Transaction, viewer: Viewer, handover_id: UUID, why: Waarom) -> RowMapping:
    """After a refusal, or from an organisation that does not answer: the regisseur has it at once."""
    return await _do(tx, viewer, handover_id, Action.TAKE_BACK, why)


async def answer_return(
    tx: Transaction, viewer: Viewer, handover_id: UUID, answer: Antwoord
) -> RowMapping:
    """Accept what the receiver offers back, with the reason that was given; or refuse it with our own."""
    if answer.antwoord == "akkoord":
        lines = await repository.list_lines(tx.connection, handover_id)
        given = [line for line in lines if line["action"] == Action.GIVE_BACK]
        code = given[-1]["details"].get("code") if given else None
        row = await _row(tx, handover_id, Action.ACCEPT_RETURN)
        deed = Deed(
            action=Action.ACCEPT_RETURN, actor=viewer.subject, code=code, words=answer.woorden
        )
        return await _noted(tx, viewer, await changing.carry_out(tx, row, deed))
    why = checking.reason_of(answer)
    return await _do(tx, viewer, handover_id, Action.REFUSE_RETURN, why)


async def amend(
    tx: Transaction, viewer: Viewer, handover_id: UUID, asked: Overdrachtwijziging
) -> RowMapping:
    """Something changed after it was sent: both sides read what, old, new and why."""
    row = await _row(tx, handover_id, Action.AMEND)
    await repository.amend(
        tx, handover_id, viewer.subject, asked.onderwerp, asked.oud, asked.nieuw, asked.waarom
    )
    deed = Deed(action=Action.AMEND, actor=viewer.subject, code=asked.onderwerp)
    return await _noted(tx, viewer, await changing.carry_out(tx, row, deed))


async def note(tx: Transaction, viewer: Viewer, handover_id: UUID, written: Notitie) -> RowMapping:
    """For colleagues; the organisation does not see it."""
    row = await _row(tx, handover_id, Action.NOTE)
    line = Line(handover_id, viewer.subject, Action.NOTE, words=written.tekst)
    await repository.write(tx, [line])
    return await _noted(tx, viewer, row)


async def tick(
    tx: Transaction, viewer: Viewer, handover_id: UUID, ticked: Aanvinking
) -> RowMapping:
    """Something of the checklist has happened."""
    row = await _row(tx, handover_id, Action.CHECK)
    if ticked.punt not in {item.code for item in checklist_of(row["ground"])}:
        raise InvalidInput((Fault("punt", "keuze", "Dit staat niet op de lijst."),))
    if await repository.check(
        tx, handover_id, ticked.punt, viewer.subject, ticked.woorden, tx.today
    ):
        details = {"punt": ticked.punt}
        line = Line(
            handover_id, viewer.subject, Action.CHECK, details=details, words=ticked.woorden
        )
        await repository.write(tx, [line])
    return await _noted(tx, viewer, row)


async def _do(
    tx: Transaction, viewer: Viewer, handover_id: UUID, action: Action, why: Waarom
) -> RowMapping:
    checking.check_code(action, why.reden)
    row = await _row(tx, handover_id, action)
    deed = Deed(action=action, actor=viewer.subject, code=why.reden, words=why.woorden)
    return await _noted(tx, viewer, await changing.carry_out(tx, row, deed))


async def _row(tx: Transaction, handover_id: UUID, action: Action) -> RowMapping:
    """Raises NotNow before anything is written, also where somebody was first."""
    row = await changing.find(tx, handover_id)
    state = State(row["state"])
    if state not in states_for(action):
        raise NotNow(state, why_not(state, action))
    return row


async def _noted(tx: Transaction, viewer: Viewer, row: RowMapping) -> RowMapping:
    await processing_log.record(
        tx,
        viewer.subject,
        ACTIVITY,
        [row["subject_id"]],
        correlation_id=row["correlation_id"],
    )
    return row


def allowed(row: Mapping[Any, Any]) -> frozenset[Action]:
    """What we can do now."""
    return showing.allowed_for(Side.US, State(row["state"]))
