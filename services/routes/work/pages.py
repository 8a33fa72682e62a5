"""The page of somebody's work: what there is to do. One task is in `handling`."""

from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.routes.access import Viewer
from services.routes.tasks import service as tasks
from services.routes.viewers import TaskReader
from services.routes.work import service
from services.routes.work.repository import ROLES, START, Place
from services.routes.work.rules import Urgency
from services.routes.work.service import Choice
from shared import clock
from shared.events.household import Gemeentecode
from shared.http.dependencies import DatabaseDep
from shared.ui.dependencies import NamesDep, TemplatesDep
from shared.ui.dutch import MUNICIPALITIES

TEMPLATES: Final = Path(__file__).parent / "templates"
LIST: Final = "/routes/werk"
PURPOSE: Final = "taken"
URGENCIES: Final = {
    Urgency.TE_LAAT: "Te laat",
    Urgency.VANDAAG: "Vandaag",
    Urgency.DEZE_WEEK: "Deze week",
    Urgency.LATER: "Later",
}
NEW: Final = "nieuw"

router = APIRouter()


@router.get("/werk")
async def show_work(  # noqa: PLR0913, PLR0917 - what a page depends on
    request: Request,
    caller: TaskReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
    gemeente: str = "",
    rol: str = "",
    wanneer: str = "",
    na: str = "",
) -> Response:
    viewer = Viewer(caller)
    choice = _choice(viewer, gemeente, rol, wanneer, na)
    async with database.transaction() as tx:
        work = await service.list_work(tx, viewer, choice)
    named = await names.look_up(
        request,
        caller,
        PURPOSE,
        [_person(task.row) for household in work.households for task in household.tasks],
        dossier_ids=[household.dossier_id for household in work.households],
    )
    chosen = {"gemeente": choice.municipality, "rol": choice.role, "wanneer": _when(choice)}
    return templates.render(
        "werk.html",
        caller,
        pad=LIST,
        werk=work,
        wie=named,
        ik=caller.subject,
        persoon=_person,
        vandaag=clock.today(),
        gekozen={name: value or "" for name, value in chosen.items()},
        adres=_address(chosen),
        tellingen=_tabs(work.counts, chosen),
        vanaf_begin=choice.after == START,
        volgende=_address({**chosen, "na": _text_of(work.next)}) if work.next else None,
        gemeenten={code: MUNICIPALITIES.get(code, code) for code in sorted(caller.municipalities)},
        rollen=sorted(_roles_of(viewer)),
        termijnen=URGENCIES,
    )


def _choice(viewer: Viewer, municipality: str, role: str, when: str, after: str) -> Choice:
    """What of a link makes sense; of what does not, everything is shown."""
    mine = municipality if viewer.caller.may_see(municipality) else None
    return Choice(
        mine,
        role if role in _roles_of(viewer, mine) else None,
        Urgency(when) if when in set(Urgency) else None,
        when == NEW,
        _place(after),
    )


def _roles_of(viewer: Viewer, municipality: Gemeentecode | None = None) -> frozenset[str]:
    """Whose tasks somebody sees, there or anywhere."""
    seen = viewer.roles_asked(viewer.municipalities_asked(municipality), None).values()
    return frozenset().union(*(ROLES if roles is None else roles & ROLES for roles in seen))


def _place(text: str) -> Place:
    day, _, dossier_id = text.partition(".")
    try:
        return Place(date.fromisoformat(day), UUID(dossier_id))
    except ValueError:
        return START


def _text_of(place: Place | None) -> str:
    return f"{place.day.isoformat()}.{place.dossier_id}" if place else ""


def _when(choice: Choice) -> str | None:
    return NEW if choice.only_new else choice.urgency


def _address(chosen: dict[str, Any]) -> str:
    query = urlencode({name: value for name, value in chosen.items() if value})
    return f"{LIST}?{query}" if query else LIST


def _tabs(counts: Any, chosen: dict[str, Any]) -> list[tuple[str, int, str, bool]]:
    """Word, number, address and whether it is the one that is shown."""
    tabs = (
        (None, "Alles", counts.total),
        (Urgency.TE_LAAT, "Te laat", counts.late),
        (Urgency.VANDAAG, "Vandaag", counts.today),
        (Urgency.DEZE_WEEK, "Deze week", counts.this_week),
        (Urgency.LATER, "Later", counts.later),
        (NEW, "Nieuw", counts.new),
    )
    return [
        (word, count, _address({**chosen, "wanneer": when}), chosen["wanneer"] == when)
        for when, word, count in tabs
    ]


def _person(row: Any) -> UUID | None:
    """The person a task is about, where it is about one."""
    person: UUID | None = row["subject_id"] if tasks.is_about_person(row) else None
    return person
