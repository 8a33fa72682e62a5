"""The pages on which a privacy officer finds who saw somebody, and what that person may be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from services.reporting.periods import faults_of
from services.reporting.processing_log.gathering import Gathered, Logs
from services.reporting.processing_log.wording import SERVICES, as_csv, rows_of
from shared import clock
from shared.bsn import Bsn, InvalidBsn
from shared.errors import Away, Transient
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.routing import FORMS, accepts
from shared.http.strictness import iso_date
from shared.messaging.transaction import Database
from shared.processing.endpoints import PrivacyOfficer
from shared.processing.schemas import Verwerkingenvraag
from shared.processing.subjects import Betrokkenevraag, NobodyKnown
from shared.ui.dependencies import TemplatesDep
from shared.ui.dutch import date_text
from shared.ui.templating import Templates

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/reporting/verwerkingen"
LONGEST: Final = timedelta(days=5 * 366)
USUAL: Final = timedelta(days=365)

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The period that was filled in, both days included; None is a day that does not exist."""

    first: date | None
    last: date | None
    typed: Mapping[str, str]

    @property
    def faults(self) -> dict[str, str]:
        """By the name of the field."""
        return faults_of(self.first, self.last, LONGEST, "vijf jaar")


async def _chosen(vanaf: str = "", tot: str = "") -> Chosen:
    return _chosen_of(vanaf, tot)


def _chosen_of(first: str, last: str) -> Chosen:
    today = clock.today()
    return Chosen(
        iso_date(first) if first else today - USUAL,
        iso_date(last) if last else today,
        {"vanaf": first or str(today - USUAL), "tot": last or str(today)},
    )


async def _logs(request: Request) -> Logs:
    logs: Logs = request.app.state.processing_logs
    return logs


ChosenDep = Annotated[Chosen, Depends(_chosen)]
LogsDep = Annotated[Logs, Depends(_logs)]


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page needs to find and show it."""

    request: Request
    caller: Caller
    database: Database
    templates: Templates
    logs: Logs
    chosen: Chosen

    def form(
        self, typed: Mapping[str, str], faults: Mapping[str, str], status: int = 400
    ) -> Response:
        return self.templates.render(
            "verwerkingen-vragen.html",
            self.caller,
            status=status,
            pad=PATH,
            gekozen={"wie": "", **self.chosen.typed, **typed},
            fouten=faults,
        )

    async def gather(
        self, inwoner_id: UUID | None = None, dossier_id: UUID | None = None
    ) -> Gathered:
        """Raises NobodyKnown, and Away where intake cannot say whom it is about."""
        assert self.chosen.first is not None  # noqa: S101 - asked for before
        assert self.chosen.last is not None  # noqa: S101
        asked = Verwerkingenvraag(
            inwoner_id=inwoner_id,
            dossier_id=dossier_id,
            vanaf=self.chosen.first,
            tot=self.chosen.last,
        )
        try:
            return await self.logs.ask(self.request, self.caller, self.database, asked)
        except (Transient, TimeoutError) as error:
            raise Away(_AWAY) from error

    def period(self) -> dict[str, Any]:
        first, last = self.chosen.first, self.chosen.last
        assert first is not None  # noqa: S101
        assert last is not None  # noqa: S101
        return {"vanaf": date_text(first), "tot": date_text(last), "gekozen": self.chosen.typed}


_AWAY: Final = "Wij kunnen nu niet nagaan om wie het gaat. Er is niets gewijzigd. Probeer het over een minuut opnieuw."


async def _desk(  # noqa: PLR0917 - what a page depends on
    request: Request,
    caller: PrivacyOfficer,
    database: DatabaseDep,
    templates: TemplatesDep,
    logs: LogsDep,
    chosen: ChosenDep,
) -> Desk:
    return Desk(request, caller, database, templates, logs, chosen)


DeskDep = Annotated[Desk, Depends(_desk)]


@router.get("/verwerkingen")
async def begin(desk: DeskDep) -> Response:
    return desk.form({}, {}, 200)


@router.post("/verwerkingen", dependencies=[accepts(*FORMS)])
async def find(desk: DeskDep) -> Response:
    """The number stays in the body: what it leads to has an address with a pseudonym."""
    form = await desk.request.form()
    typed = {
        name: value.strip() for name in _FIELDS if isinstance(value := form.get(name, ""), str)
    }
    chosen = _chosen_of(typed.get("vanaf", ""), typed.get("tot", ""))
    asked, faults = _read(typed)
    faults |= chosen.faults
    if faults or asked is None:
        return desk.form(typed, faults)
    try:
        found = await desk.logs.find(desk.request, asked)
    except NobodyKnown:
        return desk.form(typed, {"wie": _NOBODY}, 404)
    except (Transient, TimeoutError):
        return desk.form(typed, {"": _AWAY}, 503)
    which = f"inwoners/{found.inwoner_id}" if found.inwoner_id else f"dossiers/{asked.dossier_id}"
    period = f"vanaf={chosen.typed['vanaf']}&tot={chosen.typed['tot']}"
    return RedirectResponse(f"{PATH}/{which}?{period}", 303)


_FIELDS: Final = ("wie", "vanaf", "tot")
_NOBODY: Final = "Wij kennen niemand met dit nummer in een gemeente waarvoor u werkt."


def _read(typed: Mapping[str, str]) -> tuple[Betrokkenevraag | None, dict[str, str]]:
    """A dossier has a long number with signs in it; whatever else was typed is the number of a person."""
    who = typed.get("wie", "")
    if not who:
        return None, {"wie": "Vul een burgerservicenummer of een dossiernummer in."}
    try:
        return Betrokkenevraag(dossier_id=UUID(who)), {}
    except ValueError:
        pass
    try:
        return Betrokkenevraag(burgerservicenummer=Bsn(who)), {}
    except InvalidBsn:
        return None, {"wie": "Dit is geen burgerservicenummer en geen heel dossiernummer."}


@router.get("/verwerkingen/inwoners/{inwoner_id}")
async def show_person(desk: DeskDep, inwoner_id: UUID) -> Response:
    return await _show(desk, f"{PATH}/inwoners/{inwoner_id}", inwoner_id=inwoner_id)


@router.get("/verwerkingen/dossiers/{dossier_id}")
async def show_dossier(desk: DeskDep, dossier_id: UUID) -> Response:
    """What was done with a dossier is told to nobody at once: who stands in it each has an answer of their own."""
    return await _show(desk, f"{PATH}/dossiers/{dossier_id}", dossier_id=dossier_id)


async def _show(
    desk: Desk, path: str, inwoner_id: UUID | None = None, dossier_id: UUID | None = None
) -> Response:
    if faults := desk.chosen.faults:
        return desk.form({}, faults)
    found = await desk.gather(inwoner_id, dossier_id)
    return desk.templates.render(
        "verwerkingen.html",
        desk.caller,
        pad=PATH,
        adres=path,
        is_inwoner=inwoner_id is not None,
        nummer=str(inwoner_id or dossier_id)[-6:],
        **_of(desk, found, for_resident=False),
    )


@router.get("/verwerkingen/inwoners/{inwoner_id}/antwoord")
async def show_answer(desk: DeskDep, inwoner_id: UUID) -> Response:
    """To print, or to keep as a PDF: nothing in it names one of our workers."""
    if faults := desk.chosen.faults:
        return desk.form({}, faults)
    found = await desk.gather(inwoner_id)
    return desk.templates.render(
        "verwerkingen-antwoord.html",
        desk.caller,
        pad=PATH,
        adres=f"{PATH}/inwoners/{inwoner_id}",
        vandaag=date_text(clock.today()),
        **_of(desk, found, for_resident=True),
    )


@router.get("/verwerkingen/inwoners/{inwoner_id}/antwoord.csv")
async def export_answer(desk: DeskDep, inwoner_id: UUID) -> Response:
    """Only whole: a file does not say what is missing from it."""
    if faults := desk.chosen.faults:
        return desk.form({}, faults)
    found = await desk.gather(inwoner_id)
    if found.away or found.cut_off:
        raise Away(_NOT_WHOLE)
    name = f"wie-zag-uw-gegevens-{clock.today().isoformat()}.csv"
    return Response(
        as_csv(rows_of(found.lines, found.names, for_resident=True)),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


_NOT_WHOLE: Final = "Niet elke dienst gaf alles, dus het bestand zou niet volledig zijn. Probeer het later opnieuw, of kies een kortere periode."


def _of(desk: Desk, found: Gathered, *, for_resident: bool) -> dict[str, Any]:
    """What both pages show of it."""
    rows = rows_of(found.lines, found.names, for_resident=for_resident)
    return {
        "mensen": [row for row in rows if not row.by_itself],
        "vanzelf": [row for row in rows if row.by_itself],
        "weg": [SERVICES[service] for service in found.away],
        "afgekapt": [SERVICES[service] for service in found.cut_off],
        "zonder_namen": not found.names
        and any(line.wie_soort == "medewerker" for _, line in found.lines),
        "gronden": sorted({(row.purpose, row.ground) for row in rows}),
        "controles": {SERVICES[service]: check for service, check in found.checks.items()},
        **desk.period(),
    }
