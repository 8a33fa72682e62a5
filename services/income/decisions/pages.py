"""The page of a proposal: what it means for the household, how it was worked out, what stands, the letter, the talk, and deciding."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from services.income.decisions import deciding, opening, wording
from services.income.decisions.answers import deadline_of, difference_lines, periods_out
from services.income.decisions.concept import Concept
from services.income.decisions.deciding import Wanted
from services.income.decisions.forms import (
    NAMES,
    Besluitformulier,
    Controleformulier,
)
from services.income.decisions.kinds import BY_HAND, kind_of
from services.income.decisions.opening import Opened, decider_of, vault_of
from services.income.decisions.refusing import PART_NAMES
from services.income.decisions.repository import Proposal
from services.income.decisions.states import WAITING, Deel, is_own_draft, not_opened
from services.income.decisions.writing import Wish
from services.income.letters.model import Letter
from shared import clock
from shared.errors import AppError, Conflict, InvalidInput, Transient
from shared.events.income import Besluit
from shared.http.auth import Forbidden, require
from shared.http.caller import Caller
from shared.http.filled import BUSY, NOT_KEPT, Filled, read_form
from shared.http.routing import FORMS, accepts
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.permissions import Data
from shared.reason_words import audience_of, statements_of, text_of, texts_of
from shared.ui.dependencies import Desk, DeskDep

TEMPLATES: Final = Path(__file__).parent / "templates"
LIST: Final = "/income/voorstellen"
DECIDES: Final = "income.voorstellen.schrijven"
AS_FORM: Final = [accepts(*FORMS)]
USUAL_TERM: Final = timedelta(weeks=2)
"""To give a fact, where nobody says otherwise: a proposal, not law."""
DECISIONS: Final[tuple[tuple[Besluit, str], ...]] = (
    ("overnemen", "Als u het voorstel overneemt"),
    ("afwijken", "Als u laat wat er is"),
)
DONE: Final = {
    "besluit": "U heeft besloten.",
    "controle": "Het besluit is goedgekeurd.",
    "terug": "U heeft het teruggestuurd.",
    "opmerking": "Uw opmerking is bewaard.",
    "vraag": "Het voorstel wacht nu op dit feit.",
    "vervallen": "Op dit feit wacht het voorstel niet meer.",
    "teruggenomen": "Het voorstel is teruggenomen.",
    "gestart": "Uw voorstel is gemaakt.",
    "wacht-al": "Dit voorstel wacht al.",
}

router = APIRouter()
Reader = Annotated[Caller, Depends(require("income.voorstellen.lezen"))]
Writer = Annotated[Caller, Depends(require(DECIDES))]


@dataclass(slots=True)
class Refused:
    """Why a form was not carried out, and what was typed in it."""

    form: str = ""
    status: int = 200
    faults: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody does on the page: by which form, as which activity, and what it is called once done."""

    form: str
    activity: str
    done: str


@router.get("/voorstellen/{id}")
async def show_proposal(
    caller: Reader,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
    toon: Annotated[Deel | None, Query()] = None,
    gedaan: str = "",
) -> Response:
    return await _page(desk, caller, id, [toon] if toon else [], done=DONE.get(gedaan, ""))


@router.post("/voorstellen/{id}/besluit", dependencies=AS_FORM)
async def decide(
    caller: Writer,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    filled = await read_form(desk.request, Besluitformulier)
    concept = filled.asked.concept() if filled.asked is not None else None
    if isinstance(concept, tuple):
        filled.blame(InvalidInput(concept))
    if filled.asked is not None and isinstance(concept, Concept):
        try:
            await _decide(desk, caller, id, Wanted(concept, version=int(filled.asked.versie)))
            return _done(id, "besluit")
        except (InvalidInput, Conflict) as refused:
            return await refused_page(desk, caller, id, "besluit", filled, refused)
        except Transient:
            return await refused_page(desk, caller, id, "besluit", filled, _busy())
    return await refused_page(desk, caller, id, "besluit", filled)


@router.post("/voorstellen/{id}/controle", dependencies=AS_FORM)
async def check(
    caller: Writer,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    filled = await read_form(desk.request, Controleformulier)
    asked = filled.asked
    if asked is not None and asked.uitkomst == "terugsturen" and len(asked.opmerking) < 3:
        filled.faults["opmerking"] = "Schrijf waarom u het terugstuurt."
    if asked is None or filled.faults:
        return await refused_page(desk, caller, id, "controle", filled)
    try:
        await _check(desk, caller, id, asked)
    except Conflict as refused:
        return await refused_page(desk, caller, id, "controle", filled, refused)
    except Transient:
        return await refused_page(desk, caller, id, "controle", filled, _busy())
    return _done(id, "controle" if asked.uitkomst == "goedkeuren" else "terug")


@router.get("/voorstellen/{id}/brief")
async def preview_letter(
    caller: Writer,
    request: Request,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
    besluit: Annotated[Besluit, Query()] = "overnemen",
) -> Response:
    async with desk.database.reading() as connection:
        proposal = await opening.get(connection, caller, id)
    if not caller.sees(Data.BEDRAGEN, proposal.municipality):
        raise Forbidden("Uw rol geeft geen bedragen te zien, en die staan in elke brief.")
    if proposal.state not in WAITING:
        raise Conflict("voorstel-niet-open", f"Dit voorstel is al {proposal.state}.")
    async with desk.database.transaction() as tx:
        await deciding.look(tx, proposal, decider_of(caller), ["brief"])
        await _note(tx, caller, proposal, "brief-vooraf-lezen")
    wish = Wish(regisseur=await opening.regisseur_of(request, proposal))
    letter = await opening.letter_of(desk.database, caller, proposal, besluit, wish)
    return desk.templates.render(
        "brief-vooraf.html",
        caller,
        pad=LIST,
        voorstel=id,
        besluit=besluit,
        besluiten=DECISIONS if proposal.state == "open" else (),
        brief=letter,
    )


async def do_step(  # noqa: PLR0917 - which step of which proposal, by whom, and what it does
    desk: Desk,
    caller: Caller,
    identifier: UUID,
    step: Step,
    filled: Filled[Any],
    work: Callable[[Transaction], Awaitable[object]],
) -> Response:
    """A step that needs no letter: done under the lock and noted, or the page again with why not."""
    async with desk.database.reading() as connection:
        proposal = await opening.get(connection, caller, identifier)
    try:
        async with desk.database.transaction(lock=[proposal.dossier_id]) as tx:
            await work(tx)
            await _note(tx, caller, proposal, step.activity)
    except (InvalidInput, Conflict) as refused:
        return await refused_page(desk, caller, identifier, step.form, filled, refused)
    except Transient:
        return await refused_page(desk, caller, identifier, step.form, filled, _busy())
    return _done(identifier, step.done)


async def _decide(desk: Desk, caller: Caller, identifier: UUID, wanted: Wanted) -> None:
    proposal, wanted = await opening.prepare(
        desk.request, desk.database, caller, identifier, wanted
    )
    async with desk.database.transaction(lock=[proposal.dossier_id]) as tx:
        await deciding.decide(tx, identifier, decider_of(caller), wanted, vault_of(desk.request))
        await _note(tx, caller, proposal, "op-voorstel-besluiten")


async def _check(desk: Desk, caller: Caller, identifier: UUID, asked: Controleformulier) -> None:
    async with desk.database.reading() as connection:
        proposal = await opening.get(connection, caller, identifier)
    regisseur = await opening.regisseur_of(desk.request, proposal)
    decider = decider_of(caller)
    async with desk.database.transaction(lock=[proposal.dossier_id]) as tx:
        if asked.uitkomst == "goedkeuren":
            vault = vault_of(desk.request)
            await deciding.approve(tx, identifier, decider, int(asked.versie), regisseur, vault)
        else:
            await deciding.send_back(tx, identifier, decider, int(asked.versie), asked.opmerking)
        await _note(tx, caller, proposal, "besluit-controleren")


async def _note(tx: Transaction, caller: Caller, proposal: Proposal, activity: str) -> None:
    await processing_log.record(tx, caller.subject, activity, [proposal.dossier_id], kind="dossier")


def _busy() -> AppError:
    return AppError(503, "bezig", "Even bezig", f"{BUSY} {NOT_KEPT}")


def _done(identifier: UUID, what: str) -> Response:
    return RedirectResponse(f"{LIST}/{identifier}?gedaan={what}", 303)


async def refused_page(  # noqa: PLR0917 - of which form of which page, and why
    desk: Desk,
    caller: Caller,
    identifier: UUID,
    form: str,
    filled: Filled[Any],
    error: AppError | None = None,
) -> Response:
    """The page again, with what was typed and what is wrong with it."""
    if isinstance(error, InvalidInput):
        filled.blame(error)
        filled.faults = {NAMES.get(name, name): text for name, text in filled.faults.items()}
    elif error is not None:
        filled.faults[""] = error.detail
    typed = {name: given[0] for name, given in filled.values.items() if given}
    status = error.status if error is not None else 400
    return await _page(desk, caller, identifier, [], Refused(form, status, filled.faults, typed))


async def _page(  # noqa: PLR0917 - what of which proposal, to whom, after what
    desk: Desk,
    caller: Caller,
    identifier: UUID,
    parts: list[Deel],
    refused: Refused | None = None,
    done: str = "",
) -> Response:
    async with desk.database.reading() as connection:
        proposal = await opening.get(connection, caller, identifier)
    amounts = caller.sees(Data.BEDRAGEN, proposal.municipality)
    # The effect is what the page begins with; the other parts are opened by who wants to see them.
    shown: list[Deel] = ["gevolgen", *parts] if amounts else []
    opened = await opening.open_proposal(desk.database, caller, identifier, shown)
    letter = None
    if amounts and "brief" in opened.opened and opened.proposal.state in WAITING:
        wish = Wish(regisseur=await opening.regisseur_of(desk.request, proposal))
        letter = await opening.letter_of(desk.database, caller, opened.proposal, "overnemen", wish)
    named = await desk.names.look_up(
        desk.request,
        caller,
        "voorstellen",
        sorted(opened.people),
        dossier_ids=[proposal.dossier_id],
    )
    refused = refused or Refused()
    return desk.templates.render(
        "voorstel.html",
        caller,
        status=refused.status,
        pad=LIST,
        wie=named.of_dossier(proposal.dossier_id),
        gedaan=done,
        formulier=refused.form,
        fouten=refused.faults,
        ingevuld=refused.typed,
        mensen=[(str(person), named.of(person).name) for person in sorted(opened.people)],
        namen=named,
        **_context(opened, caller, amounts=amounts, letter=letter),
    )


def _context(
    opened: Opened, caller: Caller, *, amounts: bool, letter: Letter | None
) -> dict[str, Any]:
    proposal = opened.proposal
    audience = audience_of(sees_amounts=amounts)
    decides = proposal.municipality in caller.everywhere.where_may(DECIDES)
    draft = proposal.draft if proposal.state == "ter-controle" else None
    reasons_in_words = texts_of if proposal.state in WAITING else statements_of
    return {
        "voorstel": proposal,
        "redenen": reasons_in_words(proposal.reasons, audience),
        "vervalreden": text_of(proposal.lapse_reason, audience) if proposal.lapse_reason else "",
        "uiterlijk": deadline_of(proposal),
        "bedragen": amounts,
        "woorden": caller.sees(Data.WOORDEN, proposal.municipality),
        "onbekend": opened.unknowns,
        "beelden": opened.pictures,
        "spanne": opened.spanned,
        "gebeurd": wording.HAPPENED,
        "anders": [
            step
            for picture in opened.pictures
            for step in picture.toelichting
            if step.regel == "aanwijzing"
        ],
        "stappen": [
            step
            for picture in opened.pictures
            for step in picture.toelichting
            if step.regel != "aanwijzing"
        ],
        "geldt": periods_out(opened.standing, amounts=amounts),
        "besluiten": opened.decisions,
        "opmerkingen": opened.remarks,
        "bekeken": opened.opened,
        "te_bekijken": [PART_NAMES[part] for part in not_opened(opened.opened)],
        "brief": letter,
        "concept": draft,
        "concept_anders": draft.otherwise if draft else None,
        "soort_besluit": wording.PROPOSED[kind_of(proposal.kind, proposal.changes, clock.today())],
        "genomen": wording.TAKEN,
        "met_de_hand": proposal.kind in BY_HAND,
        "vragen": opened.questions,
        "feiten": wording.facts(),
        "feit": wording.fact_of,
        "gevraagde": wording.ASKED_OF,
        "vandaag": clock.today(),
        "gewone_dag": clock.today() + USUAL_TERM,
        "eigen": is_own_draft(decider_of(caller), proposal.drafted_by),
        "twee": deciding.needs_second(proposal, Concept("overnemen", ""), clock.today()),
        "besluit_mag": decides,
        "opvolger": opened.successor,
        "verschil": difference_lines(proposal, opened.successor) if opened.successor else [],
        "vervangen": opened.replaced,
        "verschil_met_vorig": difference_lines(opened.replaced, proposal)
        if opened.replaced
        else [],
    }
