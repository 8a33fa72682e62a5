"""The pages of the three lists: Mijn werk, Team and Alles. What is chosen stands in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from services.routes.access import Viewer
from services.routes.saved_filters import service as saved_filters
from services.routes.saved_filters.schemas import MOST_NAME, SavedFilter
from services.routes.tasks import looking as tasks
from services.routes.viewers import TaskReader
from services.routes.work import service
from services.routes.work.choice import (
    COLUMNS,
    NOBODY,
    WAITING,
    Choice,
    Possible,
    Sort,
    read_choice,
)
from services.routes.work.rules import Urgency
from services.routes.work.service import URGENCIES, WHENS, Listed, Load, Worklist
from shared import clock
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.names import NameService
from shared.messaging.transaction import Database
from shared.permissions import Data
from shared.ui.dependencies import NamesDep, TemplatesDep
from shared.ui.templating import Templates

TEMPLATES: Final = Path(__file__).parent / "templates"
PURPOSE: Final = "taken"
PATHS: Final[Mapping[Listed, str]] = {
    Listed.MINE: "/routes/werk",
    Listed.TEAM: "/routes/werk/team",
    Listed.ALL: "/routes/werk/alles",
}
NAMES: Final[Mapping[Listed, str]] = {
    Listed.MINE: "Mijn werk",
    Listed.TEAM: "Team",
    Listed.ALL: "Alles",
}
FILTERS: Final[Mapping[str, str]] = {
    "gemeente": "Gemeente",
    "rol": "Voor de",
    "soort": "Wat er gebeurde",
    "wie": "Van wie",
    "team": "Team",
}
SORTS: Final[Mapping[str, str]] = {
    Sort.DUE: "Meest dringend eerst",
    Sort.NEWEST: "Nieuwste taak eerst",
    Sort.HOUSEHOLD: "Langst bekende huishouden eerst",
}
NO_DEFAULT: Final = ("filter", "geen")
"""In an address without any filter: as it stands, and not the filter that somebody begins with."""
EXPORTS: Final = "routes.taken.meenemen"


class ListAddress(BaseModel):
    """What may stand in the address of a list. What it means is read in `choice.py`: a wrong value is no reason to show nothing."""

    gemeente: str = ""
    rol: str = ""
    soort: str = ""
    wanneer: str = ""
    wie: str = ""
    team: str = ""
    sorteer: str = ""
    kolommen: str = ""
    kolom_reden: str = Field("", alias="kolom-reden")
    kolom_uiterlijk: str = Field("", alias="kolom-uiterlijk")
    kolom_gemeente: str = Field("", alias="kolom-gemeente")
    kolom_rol: str = Field("", alias="kolom-rol")
    kolom_wie: str = Field("", alias="kolom-wie")
    kolom_sinds: str = Field("", alias="kolom-sinds")
    kolom_soort: str = Field("", alias="kolom-soort")
    na: str = ""
    voor: str = ""
    filter: str = ""
    lijst: str = ""


AddressDep = Annotated[ListAddress, Query()]

router = APIRouter()


@router.get("/werk")
async def show_mine(
    request: Request,
    caller: TaskReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
    _: AddressDep,
) -> Response:
    return await show_list(request, caller, database, templates, names, Listed.MINE)


@router.get("/werk/team")
async def show_team(
    request: Request,
    caller: TaskReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
    _: AddressDep,
) -> Response:
    return await show_list(request, caller, database, templates, names, Listed.TEAM)


@router.get("/werk/alles")
async def show_all(
    request: Request,
    caller: TaskReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
    _: AddressDep,
) -> Response:
    return await show_list(request, caller, database, templates, names, Listed.ALL)


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on the page of a list."""

    which: Listed
    choice: Choice
    possible: Possible
    wrong: Sequence[str]
    work: Worklist
    loads: Sequence[Load]
    saved: Sequence[SavedFilter]

    def address(self, choice: Choice, **more: str) -> str:
        begins = any(kept.is_default for kept in self.saved)
        return address_of(self.which, choice, begins_filtered=begins, **more)


def address_of(which: Listed, choice: Choice, *, begins_filtered: bool, **more: str) -> str:
    """The list with this choice; without any filter it says so, if it would begin with one."""
    pairs = [*choice.parameters.items(), *more.items()]
    if not pairs and begins_filtered:
        pairs = [NO_DEFAULT]
    return f"{PATHS[which]}?{urlencode(pairs)}" if pairs else PATHS[which]


def comes_from_form(given: Sequence[tuple[str, str]]) -> bool:
    """A form sends every field, also what was not chosen; the address to share is shorter."""
    return any(not value or name.startswith("kolom-") for name, value in given)


async def show_list(  # noqa: PLR0913, PLR0917 - what a page depends on
    request: Request,
    caller: Caller,
    database: Database,
    templates: Templates,
    names: NameService,
    which: Listed,
    *,
    given: Sequence[tuple[str, str]] | None = None,
    faults: Mapping[str, str] | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Response:
    """`given` is the filter where it does not stand in the address; `faults` and what was typed are those of a form on the page."""
    viewer = Viewer(caller)
    given = request.query_params.multi_items() if given is None else given
    async with database.transaction() as tx:
        saved = await saved_filters.list_of(tx.connection, caller, which)
        begin = next((kept.query for kept in saved if kept.is_default), None)
        if begin and not given and not faults:
            return RedirectResponse(f"{PATHS[which]}?{begin}", 303)
        sight = await service.see(tx.connection, viewer, which, tx.today)
        possible = await service.list_possible(tx.connection, viewer, which, sight, tx.today)
        choice, wrong = read_choice(given, possible)
        if comes_from_form(given) and not (wrong or faults):
            begins = any(kept.is_default for kept in saved)
            return RedirectResponse(address_of(which, choice, begins_filtered=begins), 303)
        loads = None
        if which is Listed.TEAM:
            loads = await service.list_loads(tx.connection, sight, choice, tx.today)
        work = await service.list_work(tx, viewer, sight, choice, loads)
    shown = Shown(which, choice, possible, wrong, work, loads or [], saved)
    named = await names.look_up(
        request,
        caller,
        PURPOSE,
        [person_of(task.row) for household in work.households for task in household.tasks],
        dossier_ids=[household.dossier_id for household in work.households],
    )
    return templates.render(
        "werk.html" if which is Listed.MINE else "werk-tabel.html",
        caller,
        status=400 if wrong or faults else 200,
        wie=named,
        fouten=faults or {},
        ingevuld={"naam": "", "aangekruist": [], "aan": "", **(typed or {})},
        **_context(caller, shown),
    )


def _context(caller: Caller, shown: Shown) -> dict[str, Any]:
    choice, work = shown.choice, shown.work
    return {
        "pad": PATHS[shown.which],
        "lijst": shown.which.value,
        "naam": NAMES[shown.which],
        "lijsten": [
            (NAMES[which], PATHS[which], which is shown.which)
            for which in Listed
            if service.where(caller, which)
        ],
        "werk": work,
        "verdeling": shown.loads,
        "ik": caller.subject,
        "persoon": person_of,
        "vandaag": clock.today(),
        "gekozen": choice,
        "onzin": shown.wrong,
        "adres": shown.address(choice),
        "tabs": _tabs(shown),
        "filters": _filters(shown),
        "labels": _labels(shown),
        "alles_weg": shown.address(Choice(when=choice.when)),
        "per_wie": {
            str(load.held.holder or NOBODY): shown.address(
                replace(choice, holder=str(load.held.holder or NOBODY), place=None)
            )
            for load in shown.loads
            if str(load.held.holder or NOBODY) in shown.possible.holders
        },
        "volgordes": [(name, text) for name, text in SORTS.items()],
        "kolommen": COLUMNS,
        "soorten": shown.possible.kinds,
        "bewaard": [(kept, f"{PATHS[shown.which]}?{kept.query}") for kept in shown.saved],
        "naam_max": MOST_NAME,
        "vorige": shown.address(choice, voor=work.previous.text) if work.previous else None,
        "volgende": shown.address(choice, na=work.next.text) if work.next else None,
        "termijnen": URGENCIES,
        "wacht": WAITING,
        "mag_verdelen": bool(caller.where_sees(Data.TAKEN_VERDELEN)),
        "bestand": f"/routes/werk/bestand?{urlencode([('lijst', shown.which.value), *choice.parameters.items()])}"
        if caller.may(EXPORTS)
        else None,
        "afwezig": [str(load.held.holder) for load in shown.loads if load.away],
        "collegas": [pair for pair in shown.possible.holders.items() if pair[0] != NOBODY],
    }


def _tabs(shown: Shown) -> list[tuple[str, int, str, bool]]:
    """Word, number, address and whether it is the one that is shown."""
    counts = shown.work.counts
    tabs: tuple[tuple[str | None, int], ...] = (
        (None, counts.total),
        (Urgency.TE_LAAT, counts.late),
        (Urgency.VANDAAG, counts.today),
        (Urgency.DEZE_WEEK, counts.this_week),
        (Urgency.LATER, counts.later),
        ("nieuw", counts.new),
        (WAITING, counts.waiting),
    )
    return [
        (
            WHENS[when] if when else "Alles",
            count,
            shown.address(replace(shown.choice, when=when, place=None)),
            shown.choice.when == when,
        )
        for when, count in tabs
    ]


def _filters(shown: Shown) -> list[tuple[str, str, Mapping[str, str], str]]:
    """Name, label, what there is to choose and what was chosen, where there is a choice at all."""
    chosen = shown.choice.parameters
    return [
        (name, label, choices, chosen.get(name, ""))
        for name, label in FILTERS.items()
        if len(choices := shown.possible.named[name]) > 1
    ]


def _labels(shown: Shown) -> list[tuple[str, str]]:
    """Each filter that holds, as text, with the address of the list without it."""
    found = []
    for name, label in FILTERS.items():
        value = shown.choice.parameters.get(name)
        if value is not None:
            text = shown.possible.named[name][value]
            found.append((f"{label}: {text}", shown.address(shown.choice.without(name))))
    return found


def person_of(row: Any) -> UUID | None:
    """The person a task is about, where it is about one."""
    person: UUID | None = row["subject_id"] if tasks.is_about_person(row) else None
    return person
