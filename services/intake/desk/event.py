"""The pages of one reported life event: what became of it; correct it, or take it back."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.intake.api.dependencies import MayRead, check_may_open
from services.intake.corrections.schemas import Correctieverzoek, Intrekkingsverzoek
from services.intake.corrections.service import Corrections
from services.intake.desk import service, words
from services.intake.desk.dependencies import (
    A_FORM,
    EVENTS,
    LIST,
    CorrectionsDep,
    MayReadAndReport,
    ResidentsDep,
    TemplatesDep,
    form_page,
    key_of,
    values_of,
)
from services.intake.desk.fields import Field, Surroundings, fields_of
from services.intake.desk.filled import Filled, Values, as_filled, described
from services.intake.desk.hiding import check_shown, told_for
from services.intake.desk.service import Looked
from services.intake.desk.story import Moment, Names, Seen, moment_of
from services.intake.occurrences.rows import SEALED
from services.intake.occurrences.stored import LifeEventRow
from services.intake.reports.schemas import BY_NAME
from services.intake.residents.service import Residents
from services.intake.settling.settlement import Why
from shared.errors import Conflict, NotFound
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import once
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log
from shared.permissions import Data

ENDED: Final = frozenset({"gecorrigeerd", "ingetrokken", "verworpen", "al-bekend"})
AMOUNT_HELP: Final = (
    "U ziet dit bedrag niet met uw rol. Laat u dit leeg, dan blijft het zoals het is."
)

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Shown:
    """A reported life event with the person whom it is about, as far as the caller may know."""

    row: LifeEventRow
    seen: Seen
    looked: Looked | None
    """None of somebody whom nobody knows yet, or who went to live elsewhere."""
    around: Surroundings
    names: Names

    @property
    def may_change(self) -> bool:
        """What waits for somebody whom nobody knows is settled in the quarantine."""
        return self.row.status in {"verwerkt", "in-quarantaine"} and SEALED not in str(
            self.row.data
        )

    @property
    def title(self) -> str:
        return words.kind_of(self.row.type)[1]

    def fields(self) -> tuple[Field, ...]:
        return fields_of(self.row.type, BY_NAME[self.row.type], self.around, leave_out={"persoon"})


@router.get("/meldingen/{event_id}")
async def show_event(  # noqa: PLR0917 - what a page depends on
    event_id: UUID,
    caller: MayRead,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
    corrections: CorrectionsDep,
    bekend: Literal["", "ja"] = "",
) -> Response:
    async with database.transaction() as tx:
        shown = await _shown(tx, corrections, residents, caller, event_id)
        followed = await _followed(tx, corrections, caller, shown)
    amounts = Data.BEDRAGEN in shown.seen
    fields = [field for field in shown.fields() if amounts or field.sort != "bedrag"]
    return templates.render(
        "melding.html",
        caller,
        pad=LIST,
        melding=shown,
        moment=moment_of(shown.row, shown.names, seen=shown.seen),
        regels=described(fields, as_filled(fields, told_for(caller, shown.row.data))),
        gevolgen=followed,
        al_bekend=bekend == "ja",
    )


@router.get("/meldingen/{event_id}/corrigeren")
async def fill_in_correction(  # noqa: PLR0917 - what a page depends on
    event_id: UUID,
    caller: MayReadAndReport,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
    corrections: CorrectionsDep,
) -> Response:
    async with database.transaction() as tx:
        shown = await _to_change(tx, corrections, residents, caller, event_id)
    check_shown(caller, shown.row.data)
    fields = _correction_fields(shown)
    return _form(templates, caller, shown, fields, as_filled(fields, shown.row.data), {})


@router.post("/meldingen/{event_id}/corrigeren", dependencies=A_FORM)
async def correct_event(  # noqa: PLR0917 - what a page depends on
    event_id: UUID,
    request: Request,
    caller: MayReadAndReport,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
    corrections: CorrectionsDep,
) -> Response:
    values = await values_of(request)
    async with database.transaction() as tx:
        shown = await _shown(tx, corrections, residents, caller, event_id)
    filled = Filled.read(shown.row.type, _correction_fields(shown), values)
    why = _why(filled, Correctieverzoek, gegevens={})
    data = {name: value for name, value in filled.data.items() if name not in _ASKED}
    if Data.BEDRAGEN not in shown.seen:
        data = {**_amounts(shown.row.data), **data}
    if why is not None:

        async def prepare(tx: Transaction) -> Callable[[], Awaitable[UUID]]:
            correction = await corrections.prepare_correction(tx, event_id, data)

            async def act() -> UUID:
                outcome = await corrections.correct(
                    tx, event_id, correction, why, caller.subject, sees=caller.municipalities
                )
                assert outcome.id is not None  # noqa: S101 - a correction has an id of its own
                return outcome.id

            return act

        answer = await _changed(request, database, corrections, caller, event_id, filled, prepare)
        if answer is not None:
            return answer
    return _form(templates, caller, shown, filled.fields, values, filled.faults)


@router.get("/meldingen/{event_id}/intrekken")
async def fill_in_withdrawal(  # noqa: PLR0917 - what a page depends on
    event_id: UUID,
    caller: MayReadAndReport,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
    corrections: CorrectionsDep,
) -> Response:
    async with database.transaction() as tx:
        shown = await _to_change(tx, corrections, residents, caller, event_id)
    return _form(templates, caller, shown, _why_fields(shown), {}, {}, "melding-intrekken.html")


@router.post("/meldingen/{event_id}/intrekken", dependencies=A_FORM)
async def withdraw_event(  # noqa: PLR0917 - what a page depends on
    event_id: UUID,
    request: Request,
    caller: MayReadAndReport,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
    corrections: CorrectionsDep,
) -> Response:
    values = await values_of(request)
    async with database.transaction() as tx:
        shown = await _shown(tx, corrections, residents, caller, event_id)
    filled = Filled.read("intrekken", _why_fields(shown), values)
    why = _why(filled, Intrekkingsverzoek)
    if why is not None:

        async def prepare(tx: Transaction) -> Callable[[], Awaitable[UUID]]:
            scope = await corrections.prepare_withdrawal(tx, event_id)

            async def act() -> UUID:
                return (await corrections.withdraw(tx, event_id, scope, why, caller.subject)).id

            return act

        answer = await _changed(request, database, corrections, caller, event_id, filled, prepare)
        if answer is not None:
            return answer
    return _form(
        templates, caller, shown, filled.fields, values, filled.faults, "melding-intrekken.html"
    )


_ASKED: Final = frozenset({"herkomst"})


async def _changed(  # noqa: PLR0917 - what is changed, by whom, and how
    request: Request,
    database: Database,
    corrections: Corrections,
    caller: Caller,
    event_id: UUID,
    filled: Filled,
    prepare: Callable[[Transaction], Awaitable[Callable[[], Awaitable[UUID]]]],
) -> Response | None:
    """To the page of what stands now; None where something is wrong, which then stands in the form."""
    key, body = key_of(request, filled.values)
    answer = None
    with filled.explaining_refusals(under="gegevens"):
        async with database.transaction() as tx:
            row = await corrections.life_events.get(tx.connection, event_id)
            await check_may_open(tx, caller, row)
            change = await prepare(tx)

            async def act() -> Response:
                return RedirectResponse(f"{EVENTS}/{await change()}", 303)

            answer = await once(tx, caller, key, body, act)
    return answer


async def _shown(
    tx: Transaction,
    corrections: Corrections,
    residents: Residents,
    caller: Caller,
    event_id: UUID,
) -> Shown:
    """Raises NotFound of what the caller may not see."""
    row = await corrections.life_events.get(tx.connection, event_id)
    seen = await check_may_open(tx, caller, row)
    looked = None
    if row.person_id is not None:
        await processing_log.record(tx, caller.subject, "levensgebeurtenis-inzien", [row.person_id])
        try:
            looked = await service.look(tx, residents, caller, row.person_id)
        except NotFound:
            looked = None
    rows = (
        await service.visible_events(tx, caller, looked.resident.inwoner_id)
        if looked is not None
        else []
    )
    around = (
        service.around(looked, [row for row, _ in rows])
        if looked is not None
        else Surroundings((str(row.person_id), "Deze inwoner"))
    )
    names = looked.names if looked is not None else Names({})
    return Shown(row, seen, looked, _with_named(around, row.data, names), names)


async def _to_change(
    tx: Transaction,
    corrections: Corrections,
    residents: Residents,
    caller: Caller,
    event_id: UUID,
) -> Shown:
    shown = await _shown(tx, corrections, residents, caller, event_id)
    if not shown.may_change:
        state = words.STATES[shown.row.status].lower()
        raise Conflict("niet-meer-geldig", f"Deze melding kunt u niet meer wijzigen: {state}.")
    return shown


async def _followed(
    tx: Transaction, corrections: Corrections, caller: Caller, shown: Shown
) -> list[Moment]:
    """What else changed by the correction that this one came from, or by its withdrawal."""
    row = shown.row
    moment = row.settled_at if row.status in ENDED else None
    if row.replaces is not None:
        moment = (await corrections.life_events.get(tx.connection, row.replaces)).settled_at
    if moment is None or shown.looked is None:
        return []
    people = {shown.looked.resident.inwoner_id, *shown.looked.people}
    found = await service.followed(tx, caller, people, moment, shown.names)
    return [other for other in found if other.event_id not in {row.id, row.replaces}]


def _with_named(around: Surroundings, data: Mapping[str, Any], names: Names) -> Surroundings:
    """Whoever stands in the event can be chosen again, also who does not live there any more."""
    known = {person_id for person_id, _ in (around.person, *around.people)}
    named = tuple(
        (person_id, names.of(person_id))
        for person_id in dict.fromkeys(_ids_in(data))
        if person_id not in known
    )
    here = {person_id for person_id, _ in around.here}
    along = [row.get("inwonerId") for row in data.get("meeverhuizend", ())]
    left = tuple(
        option
        for option in (*around.people, *named)
        if option[0] in along and option[0] not in here
    )
    return replace(around, people=(*around.people, *named), here=(*around.here, *left))


def _ids_in(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        own = [value["inwonerId"]] if "inwonerId" in value else []
        return own + [found for inner in value.values() for found in _ids_in(inner)]
    return [found for inner in value for found in _ids_in(inner)] if isinstance(value, list) else []


def _correction_fields(shown: Shown) -> tuple[Field, ...]:
    """What it should have been, and why it was not so."""
    own = shown.fields()
    if Data.BEDRAGEN not in shown.seen:
        own = tuple(
            replace(field, help=AMOUNT_HELP, is_required=False) if field.sort == "bedrag" else field
            for field in own
        )
    return (*own, *_why_fields(shown))


def _why_fields(shown: Shown) -> tuple[Field, ...]:
    inner = fields_of("herkomst", Intrekkingsverzoek, shown.around, under="herkomst.")
    return (Field("herkomst", "groep", "Wat was er fout?", inner=inner),)


def _why(filled: Filled, model: type[Intrekkingsverzoek], **more: Any) -> Why | None:
    given = filled.data.setdefault("herkomst", {})
    given.update(more)
    asked = filled.check(model, "herkomst")
    return Why(asked.reden, asked.toelichting) if asked is not None else None


def _amounts(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name.endswith("Centen")}


def _form(  # noqa: PLR0917 - what a form is about, and what stands in it
    templates: Any,
    caller: Caller,
    shown: Shown,
    fields: tuple[Field, ...],
    values: Values,
    faults: dict[str, str],
    template: str = "melding-corrigeren.html",
) -> Response:
    shown_values = {
        name: given
        for name, given in values.items()
        if Data.BEDRAGEN in shown.seen or faults or not name.endswith("Centen")
    }
    return form_page(
        templates,
        template,
        caller,
        faults=faults,
        values=shown_values,
        melding=shown,
        fields=fields,
    )
