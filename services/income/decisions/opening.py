"""A proposal as somebody opens it: what it rests on, what stands, what was said, and which parts this person opened of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.access import check_may_open
from services.income.decisions import (
    by_hand,
    deciding,
    questions,
    refusing,
    repository,
    service,
    writing,
)
from services.income.decisions.by_hand import Started
from services.income.decisions.deciding import Wanted
from services.income.decisions.question_repository import Question
from services.income.decisions.repository import Proposal
from services.income.decisions.rules import Unknown
from services.income.decisions.starting import Why
from services.income.decisions.states import Decider, Deel
from services.income.decisions.talk_repository import Remark
from services.income.decisions.writing import Wish
from services.income.letters.model import Letter
from services.income.letters.regisseurs import Regisseurs
from services.income.letters.sealing import Vault
from services.income.own import own_of
from services.income.purse.spanning import Beursspanne, spanning
from services.income.rights import service as rights
from services.income.rights.rows import Decision
from services.income.rights.standing import Staand
from services.income.stays import stays_among
from shared import clock
from shared.db import known_dossiers
from shared.errors import Conflict, InvalidInput, NotFound
from shared.events.income import Besluit, Herbeoordeling
from shared.http.caller import Caller
from shared.messaging.transaction import Database
from shared.observability import processing_log
from shared.permissions import Data


@dataclass(frozen=True, slots=True)
class Opened:
    """All that there is to see of a proposal; what of it is shown is for the page or the API."""

    proposal: Proposal
    happened: str | None
    pictures: tuple[Herbeoordeling, ...]
    spanned: Beursspanne | None
    """The purse over all that it covers, where that is more than one life event."""
    unknowns: tuple[Unknown, ...]
    remarks: Sequence[Remark]
    questions: Sequence[Question]
    opened: frozenset[str]
    standing: Staand
    decisions: Sequence[Decision]
    successor: Proposal | None
    replaced: Proposal | None
    people: frozenset[UUID]
    """Of the household, as it was last told: of whom a fact can be asked."""


def decider_of(caller: Caller) -> Decider:
    return Decider(caller.subject, caller.name, caller.work.conflicts)


async def get(connection: AsyncConnection, caller: Caller, identifier: UUID) -> Proposal:
    """Raises NotFound for another municipality's and for a conflict of interest, OtherTeam."""
    proposal = await service.get_proposal(connection, identifier, own_of(caller), clock.today())
    await check_may_open(
        connection,
        caller,
        "voorstel",
        identifier,
        proposal.dossier_id,
        proposal.person_id,
        proposal.municipality,
    )
    if not caller.sees(Data.DETENTIE_EN_OPNAME, proposal.municipality) and await stays_among(
        connection, proposal.life_event_ids
    ):
        raise NotFound("voorstel", identifier)
    return proposal


async def open_dossier(connection: AsyncConnection, caller: Caller, dossier_id: UUID) -> str | None:
    """Who answers for it today. Raises NotFound, OtherTeam."""
    known = (await known_dossiers.load(connection, [dossier_id], clock.today()))[dossier_id]
    municipality = known.answers
    if not own_of(caller).sees(known, municipality):
        raise NotFound("dossier", dossier_id)
    await check_may_open(connection, caller, "dossier", dossier_id, dossier_id, None, municipality)
    return municipality


async def decisions_for(
    connection: AsyncConnection, caller: Caller, dossier_id: UUID, municipality: str | None
) -> list[Decision]:
    """All that was decided in a dossier, newest first; without what is because of a stay, for who may not know of that."""
    found = await rights.list_decisions(connection, dossier_id)
    if caller.sees(Data.DETENTIE_EN_OPNAME, municipality):
        return found
    because = {event for decision in found for event in decision.life_event_ids}
    stays = await stays_among(connection, because)
    return [decision for decision in found if stays.isdisjoint(decision.life_event_ids)]


async def open_proposal(
    database: Database, caller: Caller, identifier: UUID, parts: Collection[Deel]
) -> Opened:
    """With these parts open: that is noted, and counts for who approves it."""
    async with database.transaction() as tx:
        proposal = await get(tx.connection, caller, identifier)
        opened = await deciding.look(tx, proposal, decider_of(caller), parts)
        happened, pictures = await repository.ground_of(tx.connection, proposal)
        standing = await rights.load_standing(tx.connection, [proposal.dossier_id])
        replaced = None
        if proposal.replaces is not None:
            replaced = await repository.find_proposal(tx.connection, proposal.replaces, tx.today)
        successor = None
        if proposal.state == "vervallen":
            successor = await deciding.successor_of(tx.connection, proposal)
        found = Opened(
            proposal,
            happened,
            pictures,
            spanning(await repository.purses_of(tx.connection, proposal)),
            await refusing.unknowns_of(tx.connection, proposal),
            await deciding.remarks_of(tx.connection, proposal.id),
            await questions.questions_of(tx.connection, proposal.id),
            opened,
            standing.get(proposal.dossier_id, ()),
            await decisions_for(tx.connection, caller, proposal.dossier_id, proposal.municipality),
            successor,
            replaced,
            frozenset(await repository.people_of(tx.connection, proposal.dossier_id)),
        )
        await processing_log.record(
            tx, caller.subject, "voorstel-inzien", [proposal.dossier_id], kind="dossier"
        )
    return found


async def letter_of(
    database: Database, caller: Caller, proposal: Proposal, decision: Besluit, wish: Wish
) -> Letter:
    """As it would be: as was drafted where that waits, else as whoever looks would decide. Never inside a transaction."""
    draft = proposal.draft if proposal.state == "ter-controle" else None
    if draft is not None:
        decision = draft.decision
        wish = replace(wish, words=draft.words, otherwise=draft.otherwise)
    async with database.reading() as connection:
        return await writing.would_say(connection, proposal, decision, wish, caller.name)


async def regisseur_of(request: Request, proposal: Proposal) -> str | None:
    """Who helps, for in the letter."""
    return await _regisseur(request, proposal.dossier_id)


async def _regisseur(request: Request, dossier_id: UUID) -> str | None:
    regisseurs: Regisseurs = request.app.state.regisseurs
    return await regisseurs.of(request, dossier_id)


async def prepare_by_hand(  # noqa: PLR0917 - what is started where, by whom, and why
    request: Request,
    database: Database,
    caller: Caller,
    dossier_id: UUID,
    started: Started,
    why: Why,
) -> Why:
    """Before anything is started: who is named in its letter, and can that be put on paper. The caller saw that the dossier may be opened.

    Raises InvalidInput for what cannot. What else is wrong with it is said when it is started. Never inside a transaction.
    """
    why = replace(why, regisseur=await _regisseur(request, dossier_id))
    async with database.reading() as connection:
        try:
            proposal = await by_hand.drafted(
                connection, dossier_id, started, clock.now(), clock.today()
            )
        except (NotFound, InvalidInput, Conflict):
            return why
        wish = Wish(why.words, why.regisseur)
        letter = await writing.would_say(connection, proposal, "overnemen", wish, caller.name)
    await writing.check_printable(letter, None)
    return why


async def prepare(
    request: Request, database: Database, caller: Caller, identifier: UUID, wanted: Wanted
) -> tuple[Proposal, Wanted]:
    """Before anything is decided: may the caller open it, who is named in the letter, and can that be put on paper.

    Raises NotFound, OtherTeam, InvalidInput. Never inside a transaction.
    """
    async with database.reading() as connection:
        proposal = await get(connection, caller, identifier)
    wanted = replace(wanted, regisseur=await regisseur_of(request, proposal))
    if proposal.state == "open":
        concept = wanted.concept
        wish = Wish(concept.words, wanted.regisseur, wanted.other, concept.otherwise)
        letter = await letter_of(database, caller, proposal, concept.decision, wish)
        await writing.check_printable(letter, wanted.other)
    return proposal, wanted


def vault_of(request: Request) -> Vault | None:
    vault: Vault | None = request.app.state.vault
    return vault
