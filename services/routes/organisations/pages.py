"""The pages of organisations: who does what where, one of them with everything that was agreed and changed, and the forms of policy."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.routes.organisations import service
from services.routes.organisations.forms import (
    Einde,
    Gegevens,
    NieuweDienst,
    NieuweOrganisatie,
    Volgorde,
)
from services.routes.organisations.rules import Reach, faults_in_agreement
from services.routes.organisations.schemas import Does, Kept
from services.routes.organisations.wording import changed
from services.routes.partners.schemas import CHANNELS, EXPLAINED, SHAREABLE
from services.routes.viewers import OrganisationReader, OrganisationWriter
from shared import clock
from shared.errors import Conflict, InvalidInput, NotFound
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.filled import Filled, read_form
from shared.http.routing import FORMS, accepts
from shared.http.schemas import RequestModel
from shared.ids import read_id
from shared.messaging.transaction import Database, Transaction
from shared.partner_services import SERVICES, service_label
from shared.ui.dependencies import TemplatesDep
from shared.ui.dutch import MUNICIPALITIES
from shared.ui.templating import Templates

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/routes/organisaties"
WRITES: Final = "routes.organisaties.schrijven"
AS_FORM: Final = [accepts(*FORMS)]
FIELDS: Final[Mapping[str, str]] = {
    "naam": "Naam",
    "kanaal": "Hoe komt een overdracht daar aan?",
    "email": "Mailadres",
    "telefoon": "Telefoonnummer",
    "clientId": "Kenmerk van het systeem",
    "contactpersoon": "Contactpersoon",
    "antwoorddagen": "Werkdagen tot een antwoord",
    "contactdagen": "Werkdagen tot het eerste contact",
    "resultaatdagen": "Dagen tot een resultaat",
    "deelbaar": "Wat mag gedeeld worden?",
    "grond": "Wettelijke grond",
    "overeenkomst": "Overeenkomst",
    "dienst": "Dienst",
    "volgorde": "Plaats in de volgorde",
    "vanaf": "Vanaf",
    "gemeenten": "In welke gemeenten?",
    "tot": "Tot",
    "waarom": "Waarom",
}
"""In the order in which they stand on a page."""

router = APIRouter()

Apply = Callable[[Transaction, Caller, UUID, Any, UUID], Awaitable[None]]
NOTHING: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Change:
    """A form about an organisation. `apply` also gets the id of what it does, where the form is about that."""

    model: type[RequestModel]
    apply: Apply
    done: str
    lists: tuple[str, ...] = ()


def _of_whole(apply: Callable[[Transaction, Caller, UUID, Any], Awaitable[None]]) -> Apply:
    async def act(tx: Transaction, caller: Caller, whose: UUID, asked: Any, _: UUID) -> None:
        await apply(tx, caller, whose, asked)

    return act


def _of_service(apply: Callable[[Transaction, Caller, UUID, UUID, Any], Awaitable[None]]) -> Apply:
    async def act(tx: Transaction, caller: Caller, whose: UUID, asked: Any, part: UUID) -> None:
        await apply(tx, caller, whose, part, asked)

    return act


CHANGES: Final[Mapping[str, Change]] = {
    "gegevens": Change(
        Gegevens, _of_whole(service.change), "De gegevens zijn vastgelegd.", ("deelbaar",)
    ),
    "dienst": Change(
        NieuweDienst, _of_whole(service.begin_service), "De dienst staat erbij.", ("gemeenten",)
    ),
    "dienst-einde": Change(Einde, _of_service(service.end_service), "De dienst is beëindigd."),
    "volgorde": Change(Volgorde, _of_service(service.change_rank), "De volgorde is veranderd."),
    "einde": Change(Einde, _of_whole(service.end), "De organisatie is beëindigd."),
}
ADDED: Final = "De organisatie staat erbij."


@router.get("/organisaties")
async def show_organisations(
    caller: OrganisationReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    gemeente: str = "",
    dienst: str = "",
) -> Response:
    today = clock.today()
    async with database.reading() as connection:
        kept = await service.list_own(connection, caller)
    places = {code: name for code, name in _own(caller) if gemeente in {"", code}}
    return templates.render(
        "organisaties.html",
        caller,
        pad=PATH,
        gemeenten=_own(caller),
        diensten=_services(),
        gekozen={"gemeente": gemeente, "dienst": dienst},
        plaatsen=[
            (code, name, who_does_what(kept, code, today, dienst)) for code, name in places.items()
        ],
        organisaties=[
            found for found in kept if not (gemeente or dienst) or _has(found, gemeente, dienst)
        ],
        vandaag=today,
        schrijft=caller.may(WRITES),
    )


def who_does_what(
    kept: list[Kept], municipality: str, today: date, service_code: str = ""
) -> list[tuple[str, list[Kept]]]:
    """Per service, as a label, who does it in a municipality today: first who is asked first."""
    doing: dict[str, list[tuple[int, str, Kept]]] = {}
    for found in kept:
        for does in found.does_on(today):
            if does.municipality == municipality and service_code in {"", does.service}:
                name = found.organisation.name
                doing.setdefault(does.service, []).append((does.rank, name, found))
    return sorted(
        (service_label(code), [found for _, _, found in sorted(who, key=lambda part: part[:2])])
        for code, who in doing.items()
    )


def _has(kept: Kept, municipality: str, service_code: str) -> bool:
    return any(
        municipality in {"", does.municipality} and service_code in {"", does.service}
        for does in kept.does
    )


@router.get("/organisaties/nieuw")
async def show_form(caller: OrganisationWriter, templates: TemplatesDep) -> Response:
    return _new_page(templates, caller, None)


@router.post("/organisaties", dependencies=AS_FORM)
async def add_organisation(
    request: Request, caller: OrganisationWriter, database: DatabaseDep, templates: TemplatesDep
) -> Response:
    filled = await read_form(request, NieuweOrganisatie, ("deelbaar", "gemeenten"))
    _blame_together(filled)
    if filled.asked is not None:
        try:
            async with database.transaction() as tx:
                organisation_id = await service.add(tx, caller, filled.asked)
        except InvalidInput as refused:
            filled.blame(refused)
        else:
            return RedirectResponse(f"{PATH}/{organisation_id}?gedaan=nieuw", 303)
    return _new_page(templates, caller, filled)


def _blame_together(filled: Filled[Any]) -> None:
    """What does not go together is told with what is wrong by itself: all at once."""
    if filled.asked is None:
        names = ("kanaal", "email", "clientId", "grond", "overeenkomst")
        typed = (next(iter(filled.values.get(name, ())), "").strip() or None for name in names)
        for fault in faults_in_agreement(Reach(*typed)):
            filled.faults.setdefault(fault.name, fault.reason)


def _in_order(filled: Filled[Any]) -> dict[str, str]:
    """The faults, as their fields stand on the page."""
    places = {name: place for place, name in enumerate(FIELDS)}
    return dict(sorted(filled.faults.items(), key=lambda fault: places.get(fault[0], -1)))


def _new_page(templates: Templates, caller: Caller, filled: Filled[Any] | None) -> Response:
    return templates.render(
        "organisatie-nieuw.html",
        caller,
        status=400 if filled else 200,
        pad=PATH,
        velden=FIELDS,
        gemeenten=_own(caller),
        diensten=_services(),
        kanalen=list(CHANNELS.items()),
        uitleg=EXPLAINED,
        deelbaar=list(SHAREABLE.items()),
        vandaag=clock.today(),
        fouten=_in_order(filled) if filled else {},
        ingevuld=filled.values if filled else {},
    )


@router.get("/organisaties/{organisation_id}")
async def show_organisation(
    organisation_id: UUID,
    caller: OrganisationReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    gedaan: str = "",
) -> Response:
    done = ADDED if gedaan == "nieuw" else CHANGES[gedaan].done if gedaan in CHANGES else ""
    return await _page(database, templates, caller, organisation_id, done)


@router.post("/organisaties/{organisation_id}/{wat}", dependencies=AS_FORM)
async def change_organisation(  # noqa: PLR0917 - what a page depends on
    organisation_id: UUID,
    wat: str,
    request: Request,
    caller: OrganisationWriter,
    database: DatabaseDep,
    templates: TemplatesDep,
) -> Response:
    change = CHANGES.get(wat)
    if change is None:
        raise NotFound("formulier", wat[:40])
    filled = await read_form(request, change.model, change.lists)
    if change.model is Gegevens:
        _blame_together(filled)
    status = 400
    if filled.asked is not None:
        about = read_id(next(iter(filled.values.get("over", ())), "")) or NOTHING
        asked = filled.asked

        async def apply(tx: Transaction) -> None:
            await change.apply(tx, caller, organisation_id, asked, about)

        try:
            await database.run((), apply)
        except (InvalidInput, Conflict) as refused:
            filled.blame(refused)
            status = refused.status
    if filled.faults:
        return await _page(database, templates, caller, organisation_id, "", wat, filled, status)
    return RedirectResponse(f"{PATH}/{organisation_id}?gedaan={wat}", 303)


async def _page(  # noqa: PLR0913, PLR0917 - what the page is about, and what stands in it
    database: Database,
    templates: Templates,
    caller: Caller,
    organisation_id: UUID,
    done: str = "",
    what: str = "",
    filled: Filled[Any] | None = None,
    status: int = 200,
) -> Response:
    today = clock.today()
    async with database.reading() as connection:
        kept = await service.get(connection, caller, organisation_id)
        changes = await service.changes_of(connection, organisation_id)
    about = next(iter(filled.values.get("over", ())), "") if filled else ""
    ends = kept.organisation.active.until_day
    goes_on = ends is None or today < ends
    form = f"{what}-{about}" if about else what
    return templates.render(
        "organisatie.html",
        caller,
        status=status,
        pad=PATH,
        gedaan=done,
        organisatie=kept.organisation,
        contact=kept.contact,
        versie=kept.version,
        doet=sorted(kept.does, key=_order),
        dienst=service_label,
        wijzigingen=[changed(row) for row in changes],
        velden=FIELDS,
        gemeenten=_own(caller),
        diensten=_services(),
        kanalen=list(CHANNELS.items()),
        uitleg=EXPLAINED,
        deelbaar=list(SHAREABLE.items()),
        huidig=_now(kept),
        schrijft=caller.may(WRITES),
        heel=service.may_change_whole(kept, caller, today),
        vandaag=today,
        loopt=goes_on,
        fout_in=form,
        is_weg=form not in _forms(kept, today) or not goes_on,
        fouten=_in_order(filled) if filled else {},
        ingevuld=filled.values if filled else {},
    )


def _forms(kept: Kept, today: date) -> set[str]:
    """The forms that can be on its page, as `fout_in` calls them: what ended meanwhile has none any more."""
    ids = [
        does.id
        for does in kept.does
        if does.period.until_day is None or today < does.period.until_day
    ]
    parts = {f"{what}-{does_id}" for does_id in ids for what in ("volgorde", "dienst-einde")}
    return {"gegevens", "dienst", "einde"} | parts


def _order(does: Does) -> tuple[str, str, int, date]:
    return service_label(does.service), does.municipality, does.rank, does.period.from_day


def _now(kept: Kept) -> dict[str, list[str]]:
    """What a form about it begins with, as it would be sent."""
    now = kept.organisation
    known = {
        "naam": now.name,
        "kanaal": now.channel,
        "email": now.email,
        "telefoon": now.phone,
        "clientId": now.client_id,
        "contactpersoon": kept.contact,
        "antwoorddagen": now.answer_days,
        "contactdagen": now.contact_days,
        "resultaatdagen": now.result_days,
        "grond": now.ground,
        "overeenkomst": now.agreement,
    }
    filled = {name: [str(value)] for name, value in known.items() if value is not None}
    return {**filled, "deelbaar": list(now.shareable)}


def _own(caller: Caller) -> list[tuple[str, str]]:
    return [(code, name) for code, name in MUNICIPALITIES.items() if caller.may_see(code)]


def _services() -> list[tuple[str, str]]:
    return sorted(((code, service_label(code)) for code in SERVICES), key=lambda pair: pair[1])
