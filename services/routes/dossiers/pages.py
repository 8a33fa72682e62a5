"""The page of a dossier: who it is about, what runs, what there is to do, what is planned, and all that happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from services.routes.access import Viewer
from services.routes.dossiers import rules, service
from services.routes.dossiers.gathering import Dossier, Gathered, Gatherer
from services.routes.dossiers.rules import KINDS, Known
from services.routes.dossiers.schemas import Voorstel
from services.routes.dossiers.service import OwnPart
from services.routes.handling.schemas import Afronding
from services.routes.handling.service import is_a_check, is_done_by_recording, outcomes_of
from services.routes.handling.sight import page_of
from services.routes.handling.wording import wait_of
from services.routes.resident_routes import wording as route_wording
from shared import clock
from shared.calendar import age_on
from shared.errors import Conflict, InvalidInput, Transient
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.filled import BUSY, NOT_KEPT, read_form
from shared.http.routing import FORMS, accepts
from shared.messaging.transaction import Database
from shared.permissions import Data
from shared.reason_words import Audience, text_of
from shared.ui.dependencies import TemplatesDep
from shared.ui.templating import Templates

TEMPLATES: Final = Path(__file__).parent / "templates"
CALCULATES: Final = "income.berekeningen.maken"

router = APIRouter()

Reader = Annotated[Caller, Depends(require("routes.taken.lezen", "intake.inwoners.lezen"))]
Writer = Annotated[Caller, Depends(require("routes.taken.schrijven"))]


async def _gatherer(request: Request) -> Gatherer:
    gatherer: Gatherer = request.app.state.gatherer
    return gatherer


GathererDep = Annotated[Gatherer, Depends(_gatherer)]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed about a task that could not be completed with it."""

    task_id: UUID | None = None
    outcome: str = ""
    text: str = ""
    why: str = ""
    """Why not, where it is no fault of a field."""
    faults: Mapping[str, str] = field(default_factory=dict)
    """By the name of the field."""

    @property
    def is_refused(self) -> bool:
        return bool(self.why or self.faults)

    @property
    def status(self) -> int:
        if self.faults:
            return 400
        return 409 if self.why else 200


NOTHING: Final = Typed()


@router.get("/dossiers/{dossier_id}")
async def show_dossier(  # noqa: PLR0913, PLR0917 - what a page depends on
    request: Request,
    caller: Reader,
    database: DatabaseDep,
    templates: TemplatesDep,
    gatherer: GathererDep,
    dossier_id: UUID,
    soort: str = "",
    na: str = "",
    afgerond: str = "",
) -> Response:
    return await _render(
        request,
        caller,
        database,
        templates,
        gatherer,
        dossier_id,
        soort=soort if soort in KINDS else "",
        na=na,
        is_done=bool(afgerond),
    )


@router.post("/dossiers/{dossier_id}/taken/{task_id}/afronding", dependencies=[accepts(*FORMS)])
async def complete_task(  # noqa: PLR0917 - what a page depends on
    request: Request,
    caller: Writer,
    database: DatabaseDep,
    templates: TemplatesDep,
    gatherer: GathererDep,
    dossier_id: UUID,
    task_id: UUID,
) -> Response:
    filled = await read_form(request, Afronding)
    why = ""
    if filled.asked is not None:
        try:
            await service.complete_task(database, caller, dossier_id, task_id, filled.asked)
        except Transient:
            why = BUSY
        except Conflict as refusal:
            why = f"{refusal.detail} {NOT_KEPT}"
        except InvalidInput as error:
            filled.blame(error)
        else:
            return RedirectResponse(f"/routes/dossiers/{dossier_id}?afgerond=ja#werk", 303)
    outcome, text = (
        next(iter(filled.values.get(name, ())), "") for name in ("uitkomst", "resultaat")
    )
    typed = Typed(task_id, outcome, text, why, filled.faults)
    return await _render(request, caller, database, templates, gatherer, dossier_id, typed=typed)


async def _render(  # noqa: PLR0913, PLR0917 - what a page depends on
    request: Request,
    caller: Caller,
    database: Database,
    templates: Templates,
    gatherer: Gatherer,
    dossier_id: UUID,
    *,
    soort: str = "",
    na: str = "",
    typed: Typed = NOTHING,
    is_done: bool = False,
) -> Response:
    async with database.transaction() as tx:
        own = await service.open_dossier(tx, caller, dossier_id)
    asked = Dossier(dossier_id, own.gemeente, soort or None, na or None)
    gathered = await gatherer.gather(request, caller, asked)
    proposals = gathered.proposals.value.resultaten if gathered.proposals.value else ()
    names = await service.names_of_workers(database, _subjects(own, proposals))
    household, today = gathered.household.value, clock.today()
    people = rules.people_of(household)
    known = Known(people, _done(own, proposals, names, caller))
    path = f"/routes/dossiers/{dossier_id}"
    timeline = gathered.timeline.value
    return templates.render(
        "dossier.html",
        caller,
        status=typed.status,
        pad=path,
        dossier=own,
        delen=gathered,
        vandaag=today,
        mensen=people,
        huishouden=household,
        aanvrager=rules.applicant_of(household, today) if household else None,
        leden=rules.members_on(household, today) if household else [],
        voorstellen=proposals,
        laatste_besluit=rules.last_decision(proposals),
        nazorg=gathered.aftercare.value.resultaten if gathered.aftercare.value else (),
        taken=[_task(row, caller, names) for row in own.open_tasks or ()],
        gepland=_planned(own, gathered),
        soorten=KINDS,
        soort=soort,
        na=na,
        verhaal=rules.story_of(timeline.resultaten, known) if timeline else [],
        volgende=_address(path, soort, timeline.volgende) if timeline and timeline.volgende else "",
        adres=_address,
        wat_als=rules.what_if_link(household, own.gemeente, today)
        if household and caller.may(CALCULATES)
        else None,
        getypt=typed,
        afgerond=is_done,
        leeftijd=age_on,
        routewoorden=route_wording,
        aanname_in_woorden=lambda why: text_of(why, Audience.WITH_AMOUNTS),
    )


def _task(row: Any, caller: Caller, names: dict[str, str]) -> dict[str, Any]:
    may_do = "routes.taken.schrijven" in caller.scopes and Viewer(caller).may_do(
        row["municipality"], row["role"]
    )
    by_recording = is_done_by_recording(row)
    state = rules.state_word(row, names, caller.subject, wait_of(row, clock.today()))
    return {
        "rij": row,
        "staat": state,
        "mag_afronden": may_do and not by_recording and not is_a_check(row),
        "vastleggen": may_do and by_recording,
        "doen_op": page_of(row) if may_do else None,
        "uitkomsten": outcomes_of(row),
    }


def _planned(own: OwnPart, gathered: Gathered) -> list[rules.Planned]:
    today = clock.today()
    people = rules.people_of(gathered.household.value)
    planned = rules.deadlines_of(own.open_tasks or (), own.handovers or (), today)
    if gathered.household.value is not None:
        planned += rules.changes_of(gathered.household.value, today)
    if gathered.planned.value is not None:
        planned += rules.birthdays_of(gathered.planned.value.resultaten, people)
    if gathered.aftercare.value is not None:
        planned += rules.checks_of(gathered.aftercare.value.resultaten, people)
    return rules.in_order(planned)


def _subjects(own: OwnPart, proposals: tuple[Voorstel, ...]) -> list[object]:
    """Whoever has a task, did one or decided."""
    holders = [row["assignee_id"] for row in own.open_tasks or ()]
    doers = [row["settled_by"] for row in own.done_tasks]
    return [*holders, *doers, *(proposal.besloten_door for proposal in proposals)]


def _done(
    own: OwnPart, proposals: tuple[Voorstel, ...], names: dict[str, str], caller: Caller
) -> dict[UUID, tuple[str, str]]:
    """By task and by proposal, who settled it and what was written; the words for who may read them."""
    reads = caller.sees(Data.WOORDEN, own.gemeente)
    tasks = {
        row["id"]: (
            names.get(str(row["settled_by"]), ""),
            (row["result"] or "") if reads or row["settled_by"] == caller.subject else "",
        )
        for row in own.done_tasks
    }
    decisions = {
        proposal.id: (names.get(str(proposal.besloten_door), ""), proposal.besluitreden or "")
        for proposal in proposals
        if proposal.status == "besloten"
    }
    return tasks | decisions


def _address(path: str, soort: str, na: str | None = None) -> str:
    chosen = {name: value for name, value in {"soort": soort, "na": na}.items() if value}
    return f"{path}?{urlencode(chosen)}#tijdlijn" if chosen else f"{path}#tijdlijn"
