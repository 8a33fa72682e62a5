"""The list "te besluiten": what waits for a decision or for a second person, the oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from services.income.decisions import questions, service, wording
from services.income.decisions.answers import deadline_of
from services.income.decisions.question_repository import Question
from services.income.decisions.repository import Proposal
from services.income.decisions.states import WAITING, State
from services.income.own import own_of
from shared import clock
from shared.clock import AMSTERDAM
from shared.http.auth import require
from shared.http.caller import Caller
from shared.observability import processing_log
from shared.permissions import Data
from shared.reason_words import audience_of, texts_of
from shared.ui.dependencies import DeskDep

PATH: Final = "/income/voorstellen"
AT_ONCE: Final = 50
Toon = Literal["te-doen", "controle", "alles"]
FILTERS: Final[tuple[tuple[Toon, str], ...]] = (
    ("te-doen", "Wat u kunt doen"),
    ("controle", "Wat u kunt controleren"),
    ("alles", "Alles wat wacht"),
)
_STATES: Final[dict[Toon, frozenset[State]]] = {
    "te-doen": WAITING,
    "controle": frozenset({"ter-controle"}),
    "alles": WAITING,
}

router = APIRouter()
Reader = Annotated[Caller, Depends(require("income.voorstellen.lezen"))]


@dataclass(frozen=True, slots=True)
class Rij:
    """A proposal in the list."""

    voorstel: Proposal
    wie: str
    waarom: str
    dagen: int
    """So long it waits."""
    uiterlijk: date
    te_laat: bool
    eigen: bool
    """Whoever looks decided first: somebody else has to check it."""
    wacht_op: Sequence[Question]
    """Facts that were asked for, the first day first."""


@router.get("/voorstellen")
async def show_list(
    caller: Reader,
    desk: DeskDep,
    toon: Annotated[Toon, Query()] = "te-doen",
    dossier: Annotated[UUID | None, Query()] = None,
    na: Annotated[UUID | None, Query()] = None,
) -> Response:
    async with desk.database.transaction() as tx:
        found = await service.list_proposals(
            tx.connection,
            own_of(caller),
            tx.today,
            dossier_id=dossier,
            states=_STATES[toon],
            after=na,
            limit=AT_ONCE + 1,
            avoids=caller.work.conflicts,
            to_check_by=None if toon == "alles" else caller.subject,
        )
        shown = found[:AT_ONCE]
        asked = await questions.waited_for(tx.connection, [proposal.id for proposal in shown])
        await processing_log.record(
            tx, caller.subject, "voorstellen-inzien", [proposal.person_id for proposal in shown]
        )
    named = await desk.names.look_up(
        desk.request,
        caller,
        "voorstellen",
        [],
        dossier_ids=list({proposal.dossier_id for proposal in shown}),
    )
    return desk.templates.render(
        "voorstellen.html",
        caller,
        pad=PATH,
        rijen=[
            _row(
                proposal,
                caller,
                named.of_dossier(proposal.dossier_id).name,
                asked.get(proposal.id, ()),
            )
            for proposal in shown
        ],
        feit=wording.fact_of,
        vandaag=clock.today(),
        toon=toon,
        dossier=dossier,
        filters=FILTERS,
        volgende=shown[-1].id if len(found) > AT_ONCE else None,
        later=na is not None,
    )


def _row(proposal: Proposal, caller: Caller, name: str, asked: Sequence[Question]) -> Rij:
    today, deadline = clock.today(), deadline_of(proposal)
    amounts = caller.sees(Data.BEDRAGEN, proposal.municipality)
    return Rij(
        proposal,
        name,
        texts_of(proposal.reasons, audience_of(sees_amounts=amounts)),
        (today - proposal.proposed_at.astimezone(AMSTERDAM).date()).days,
        deadline,
        deadline < today,
        proposal.state == "ter-controle" and proposal.drafted_by == caller.subject,
        asked,
    )
