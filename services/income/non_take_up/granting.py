"""Somebody proposes to give what the law lets the college give of itself; it then goes the way of every decision."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fastapi import Request

from services.income.decisions import opening, starting
from services.income.decisions.by_hand import Started
from services.income.decisions.opening import decider_of
from services.income.decisions.starting import Proposal, Why
from services.income.non_take_up import looking, wording
from services.income.non_take_up.of_itself import granting_of
from shared.errors import Fault, InvalidInput
from shared.events.non_take_up import Regelingcode
from shared.http.caller import Caller
from shared.messaging.transaction import Database, Transaction

ACTIVITY: Final = "niet-gebruik-ambtshalve"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be given, and why: for colleagues, and for the resident."""

    scheme: Regelingcode
    why: Why


async def prepare(
    request: Request, database: Database, caller: Caller, dossier_id: UUID, wanted: Wanted
) -> Wanted:
    """Before it is proposed: can its letter be put on paper, and who is named in it. Never inside a transaction.

    Raises as `propose`.
    """
    async with database.transaction() as tx:
        started = await _started(tx, caller, dossier_id, wanted)
    why = await opening.prepare_by_hand(request, database, caller, dossier_id, started, wanted.why)
    return Wanted(wanted.scheme, why)


async def propose(tx: Transaction, caller: Caller, dossier_id: UUID, wanted: Wanted) -> Proposal:
    """Under the lock of the dossier, by what is known then. Whoever proposes it has decided first.

    Raises NotFound, OtherTeam; InvalidInput where it cannot be given of itself; Conflict where one waits already.
    """
    started = await _started(tx, caller, dossier_id, wanted)
    return await starting.start(tx, dossier_id, decider_of(caller), started, wanted.why)


async def _started(tx: Transaction, caller: Caller, dossier_id: UUID, wanted: Wanted) -> Started:
    shown = await looking.look_at(tx, caller, dossier_id, ACTIVITY)
    line = shown.by_key.get((wanted.scheme, None))
    if line is None:
        raise InvalidInput(
            (
                Fault(
                    "regeling", "niet-op-de-lijst", "Dit staat niet op de lijst van dit huishouden."
                ),
            )
        )
    granting = granting_of(line, runs=shown.runs)
    if isinstance(granting, str):
        raise InvalidInput((Fault("regeling", granting, wording.CANNOT[granting]),))
    return Started("ambtshalve", tx.today, granting=granting)
