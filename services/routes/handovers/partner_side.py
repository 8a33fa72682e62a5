"""What an organisation does with a handover that was offered to it: the same for a link, a system and an account.

Each use case runs in `Database.run([], ...)`: it says itself which dossier it needs. Raises NotFound for what is another
organisation's, NotNow with the state of now, and InvalidInput with a fault per field (`naam`, `reden`, `woorden`, `op`, `uitkomst`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import RowMapping

from services.routes.handovers import changing, checking
from services.routes.handovers import changing_repository as repository
from services.routes.handovers.changing import WHAT, Deed
from services.routes.handovers.changing_repository import Line
from services.routes.handovers.codes import MET, TOLD
from services.routes.handovers.rules import why_not
from services.routes.handovers.showing import Shown, shown_of
from services.routes.handovers.states import WITH_PARTNER, Action, NotNow, State, states_for
from services.routes.partners import service as partners
from services.routes.workers import looking as workers
from shared.errors import Fault, InvalidInput, NotFound
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

Via = Literal["koppeling", "systeem", "medewerker"]
OLDEST_CONTACT: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Partner:
    """Who acts for an organisation, and by which way."""

    organisation_id: UUID
    name: str
    """Of the person who acts; of a system what it is called."""
    via: Via
    key: str
    """Which link, account or system: an id that may be kept, never a secret."""

    @property
    def actor(self) -> str:
        """As the log has it."""
        return f"organisatie:{self.organisation_id}"

    @property
    def details(self) -> dict[str, str]:
        return {"naam": self.name, "via": self.via, "sleutel": self.key}


async def look(
    tx: Transaction, handover_id: UUID, organisation_id: UUID, by: Partner | None = None
) -> Shown:
    """The agreed minimum, noted as read; in the log of the handover too where it is known who looks.

    Raises NotFound, and NotNow for what the organisation does not have any more.
    """
    row = await _theirs(tx, handover_id, organisation_id)
    state = State(row["state"])
    if state not in WITH_PARTNER:
        raise NotNow(state, why_not(state, Action.LOOK))
    actor = by.actor if by else f"organisatie:{organisation_id}"
    if by is not None:
        await repository.write(tx, [Line(handover_id, actor, Action.LOOK, details=by.details)])
    await processing_log.record(tx, actor, "overdracht-ontvangen", [row["subject_id"]])
    return await _shown(tx, row)


async def accept(
    tx: Transaction, handover_id: UUID, by: Partner, *, receiver: str, words: str | None = None
) -> Shown:
    """Somebody with a name answers for it from now on."""
    receiver = _name(receiver)
    deed = Deed(
        action=Action.ACCEPT,
        receiver=receiver,
        values={"accepted_at": tx.now},
        details={"ontvanger": receiver},
        words=words,
    )
    return await _do(tx, handover_id, by, deed)


async def refuse(
    tx: Transaction, handover_id: UUID, by: Partner, *, reason: str, words: str
) -> Shown | None:
    """With a code to count and words to read. Nothing is shown after it."""
    checking.check_code(Action.REFUSE, reason)
    await _do(tx, handover_id, by, Deed(action=Action.REFUSE, code=reason, words=words))
    return None


async def record_contact(
    tx: Transaction, handover_id: UUID, by: Partner, *, on: date, words: str | None = None
) -> Shown:
    """The first contact together was held, today or before."""
    if on > tx.today:
        raise InvalidInput((Fault("op", "te-laat", "Kies vandaag of een dag daarvoor."),))
    if on < tx.today - OLDEST_CONTACT:
        raise InvalidInput((Fault("op", "te-vroeg", "Kies een dag in het afgelopen jaar."),))
    deed = Deed(
        action=Action.RECORD_CONTACT,
        values={"contact_on": on},
        details={"op": on.isoformat()},
        words=words,
    )
    shown = await _do(tx, handover_id, by, deed)
    await repository.check(tx, handover_id, MET, by.actor, None, on)
    return shown


async def complete(
    tx: Transaction, handover_id: UUID, by: Partner, *, outcome: str, words: str
) -> None:
    """It is done, with what came of it and words for who goes on with the resident."""
    row = await _theirs(tx, handover_id, by.organisation_id)
    checking.check_outcome(row["services"], outcome)
    deed = Deed(action=Action.COMPLETE, code=outcome, values={"outcome": outcome}, words=words)
    await _do(tx, handover_id, by, deed)
    await repository.check(tx, handover_id, TOLD, by.actor, None, tx.today)


async def give_back(
    tx: Transaction, handover_id: UUID, by: Partner, *, reason: str, words: str
) -> Shown:
    """Offer it back: the receiver answers until the regisseur accepts."""
    checking.check_code(Action.GIVE_BACK, reason)
    return await _do(tx, handover_id, by, Deed(action=Action.GIVE_BACK, code=reason, words=words))


async def replace_receiver(
    tx: Transaction,
    handover_id: UUID,
    by: Partner,
    *,
    receiver: str | None,
    words: str | None = None,
) -> Shown:
    """Somebody else there has it from now on; with None nobody is there, so that the regisseur answers at once."""
    if receiver is None:
        gone = Deed(action=Action.NOBODY_THERE, code="niemand-daar", words=words)
        return await _do(tx, handover_id, by, gone)
    receiver = _name(receiver)
    row = await _theirs(tx, handover_id, by.organisation_id)
    if row["receiver"] == receiver and State(row["state"]) in states_for(Action.REPLACE):
        return await _shown(tx, row)  # sent once more, as the answer never came
    deed = Deed(
        action=Action.REPLACE, receiver=receiver, details={"ontvanger": receiver}, words=words
    )
    return await _do(tx, handover_id, by, deed)


async def _do(tx: Transaction, handover_id: UUID, by: Partner, deed: Deed) -> Shown:
    row = await _theirs(tx, handover_id, by.organisation_id)
    # What was never theirs to do in this state is refused before anything is written.
    if State(row["state"]) not in states_for(deed.action):
        raise NotNow(State(row["state"]), why_not(State(row["state"]), deed.action))
    signed = Deed(
        action=deed.action,
        actor=by.actor,
        code=deed.code,
        words=deed.words,
        details={**by.details, **deed.details},
        receiver=deed.receiver,
        values=deed.values,
    )
    changed = await changing.carry_out(tx, row, signed)
    await processing_log.record(tx, by.actor, "overdracht-ontvangen", [row["subject_id"]])
    return await _shown(tx, changed)


async def _theirs(tx: Transaction, handover_id: UUID, organisation_id: UUID) -> RowMapping:
    row = await changing.find(tx, handover_id)
    if row["organisation_id"] != organisation_id:
        raise NotFound(WHAT, handover_id)
    return row


async def _shown(tx: Transaction, row: Mapping[Any, Any]) -> Shown:
    organisation = await partners.get(tx, row["organisation_id"])
    amendments = await repository.list_amendments(tx.connection, row["id"])
    return shown_of(row, organisation, await _giver(tx, row), amendments)


async def _giver(tx: Transaction, row: Mapping[Any, Any]) -> str:
    """Who of us offered it, by name: of a system that did, what it is called."""
    try:
        worker_id = UUID(row["offered_by"])
    except ValueError:
        return "De gemeente"
    return await workers.name_of(tx.connection, worker_id) or "De gemeente"


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not 2 <= len(name) <= 100 or not any(letter.isalpha() for letter in name):
        raise InvalidInput((Fault("naam", "naam", "Vul de naam in van wie dit gaat doen."),))
    return name
