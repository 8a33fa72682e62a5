"""The pages of playbooks: which there are, what each asks, and a trial of a changed one. Nothing here is about anybody."""

import asyncio
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from services.routes.playbooks.conditions import CONDITIONS
from services.routes.playbooks.dry_run.answers import KEPT_DAYS
from services.routes.playbooks.dry_run.rules import Difference, Outcome, shown
from services.routes.playbooks.dry_run.service import dry_run, to_come
from services.routes.playbooks.lead_times import in_words
from services.routes.playbooks.loader import Version, load_playbooks, read_playbook
from services.routes.playbooks.reading import MAX_BYTES, PlaybookError, Wrong
from shared import clock
from shared.errors import NotFound
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.routing import read_form, reads_form
from shared.http.strictness import iso_date
from shared.partner_services import service_label
from shared.permissions import ABOUT_STAYS, Data
from shared.ui.templating import Templates

TEMPLATES = Path(__file__).parent / "templates"
PATH: Final = "/routes/draaiboeken"
_ROOM_FOR_FIELDS: Final = 16 * 1024
_LIMIT: Final = 4 * MAX_BYTES + _ROOM_FOR_FIELDS
"""A file that is too large for a playbook is told so beside its field; one that is far too large is not read."""
FIELDS: Final = {
    "bestand": "Bestand",
    "draaiboek": "Nieuwere versie",
    "van": "Van",
    "tot": "Tot en met",
}

router = APIRouter()
Reader = Annotated[Caller, Depends(require("routes.draaiboeken.lezen"))]


@dataclass(slots=True)
class Trial:
    """What was filled in, and what it asks for."""

    van: str
    tot: str
    draaiboek: str = ""
    faults: dict[str, str] = field(default_factory=dict)
    wrong: tuple[Wrong, ...] = ()
    """What is wrong in the file, by line."""
    version: Version | None = None

    @property
    def days(self) -> tuple[date, date]:
        return date.fromisoformat(self.van), date.fromisoformat(self.tot)


@router.get("/draaiboeken")
async def show_playbooks(caller: Reader, request: Request) -> Response:
    first_of_month = clock.today().replace(day=1)
    last = first_of_month - timedelta(days=1)
    return _form(request, caller, Trial(str(last.replace(day=1)), str(last)))


@router.get("/draaiboeken/{naam}")
async def show_playbook(naam: str, caller: Reader, request: Request) -> Response:
    playbooks = load_playbooks()
    if naam not in playbooks.versions:
        raise NotFound("draaiboek", naam)
    today = clock.today()
    templates: Templates = request.app.state.templates
    return templates.render(
        "draaiboek.html",
        caller,
        pad=f"{PATH}/{naam}",
        lijst=PATH,
        draaiboek=playbooks.valid_on(today, naam).document,
        later=to_come(playbooks, today).get(naam),
        titels={step.stap: step.titel for step in playbooks.valid_on(today, naam).document.stappen},
        anders={name: condition.otherwise for name, condition in CONDITIONS.items()},
        dienst=service_label,
        termijn=in_words,
    )


@router.post("/draaiboeken/proef", dependencies=[reads_form(_LIMIT)])
async def try_playbook(caller: Reader, database: DatabaseDep, request: Request) -> Response:
    """Shown at once: nothing is kept to go back to."""
    form = await read_form(request, _LIMIT, files=1)
    try:
        trial = await _read(form)
    finally:
        await form.close()
    if trial.faults or trial.version is None:
        return _form(request, caller, trial, status=400)
    playbook = trial.version.playbook
    municipalities = caller.municipalities
    if playbook.happened in ABOUT_STAYS:
        municipalities = caller.where_sees(Data.DETENTIE_EN_OPNAME)
    first, last = trial.days
    outcome = await dry_run(database, {playbook.happened: playbook}, first, last, municipalities)
    templates: Templates = request.app.state.templates
    return templates.render(
        "proef.html",
        caller,
        pad=f"{PATH}/proef",
        lijst=PATH,
        draaiboek=trial.version.document,
        eerste=first,
        laatste=last,
        bekeken=shown(outcome.events),
        verborgen=not municipalities,
        soorten=list(Difference),
        rijen=_rows(outcome, trial.version),
    )


def _form(request: Request, caller: Caller, trial: Trial, *, status: int = 200) -> Response:
    playbooks, today = load_playbooks(), clock.today()
    documents = [version.document for version in playbooks.all_valid_on(today).values()]
    templates: Templates = request.app.state.templates
    return templates.render(
        "draaiboeken.html",
        caller,
        status=status,
        pad=PATH,
        draaiboeken=sorted(documents, key=lambda document: document.titel),
        later=[
            (name, f"{version.document.titel}, versie {version.document.versie}")
            for name, version in sorted(to_come(playbooks, today).items())
        ],
        proef=trial,
        velden=FIELDS,
        fouten=trial.faults,
        bewaard=KEPT_DAYS,
    )


async def _read(form: FormData) -> Trial:
    """What was sent, with everything that is wrong with it."""
    given = {name: value.strip() for name, value in form.items() if isinstance(value, str)}
    trial = Trial(given.get("van", ""), given.get("tot", ""), given.get("draaiboek", ""))
    trial.faults |= _wrong_days(trial.van, trial.tot)
    sent = form.get("bestand")
    if isinstance(sent, UploadFile) and sent.filename:
        await _read_file(trial, await sent.read(MAX_BYTES + 1))
    elif trial.draaiboek:
        trial.version = to_come(load_playbooks(), clock.today()).get(trial.draaiboek)
        if trial.version is None:
            trial.faults["draaiboek"] = "Kies een versie uit de lijst."
    else:
        trial.faults["bestand"] = "Kies een bestand, of een nieuwere versie."
    return trial


async def _read_file(trial: Trial, content: bytes) -> None:
    try:
        trial.version = await asyncio.to_thread(read_playbook, "bestand", content, any_name=True)
    except PlaybookError as error:
        trial.wrong = error.wrong
        trial.faults["bestand"] = "Dit bestand klopt niet. Bovenaan staat per regel waarom."


def _wrong_days(first: str, last: str) -> dict[str, str]:
    days = {"van": iso_date(first), "tot": iso_date(last)}
    faults = {name: "Vul een bestaande dag in." for name, day in days.items() if day is None}
    if days["van"] is None or days["tot"] is None:
        return faults
    oldest = clock.today() - timedelta(days=KEPT_DAYS)
    if days["van"] < oldest:
        faults["van"] = f"Kies een dag vanaf {oldest:%d-%m-%Y}: wat ouder is, bewaren we niet."
    if days["tot"] < days["van"]:
        faults["tot"] = "Kies een dag die niet voor de eerste dag ligt."
    return faults


def _rows(outcome: Outcome, version: Version) -> list[dict[str, Any]]:
    """Per step and municipality, as it is shown: a step that would go has no title in the new version."""
    name = version.document.draaiboek
    documents = [*(old.document for old in load_playbooks().versions[name]), version.document]
    titles = {step.stap: step.titel for document in documents for step in document.stappen}
    return [
        {
            "titel": titles.get(row.step, row.step),
            "gemeente": row.municipality,
            "aantallen": [shown(counts.get(difference, 0)) for difference in Difference],
        }
        for row, counts in outcome.changed()
    ]
