"""The pages to report a life event that was told by telephone, by letter or at the desk: choose, fill in, check, send."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, Literal, cast
from uuid import UUID

import structlog
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.intake.api.answers import Tekst
from services.intake.api.dependencies import parts_of
from services.intake.api.group_commit import GroupCommit
from services.intake.desk import repository, service, words
from services.intake.desk.dependencies import (
    A_FORM,
    EVENTS,
    LIST,
    ReaderAndReport,
    ResidentsDep,
    TemplatesDep,
    form_id_of,
    form_page,
    step_of,
    values_of,
)
from services.intake.desk.fields import Field, fields_of
from services.intake.desk.filled import Filled, Values, described
from services.intake.desk.service import Looked
from services.intake.desk.story import Seen, moment_of
from services.intake.life_events.service import OTHER_BODY, Outcome
from services.intake.occurrences.stored import LifeEventRow
from services.intake.reports.inbound import STAFF_SOURCE, Submission
from services.intake.reports.melding import Nieuwkomer
from services.intake.reports.schemas import BY_NAME, Melding
from services.intake.residents.service import Residents
from shared.errors import AppError, InvalidInput, NotFound, Transient
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.schemas import RequestModel
from shared.messaging.transaction import Database

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

NEAR: Final = timedelta(days=31)
"""What was told of the same kind so close by may be the same."""
TRY_AGAIN: Final = "Dit lukt nu even niet. Er is niets verstuurd, en wat u invulde staat er nog. Probeer het zo weer."
ALREADY_SENT: Final = "U heeft dit formulier al verstuurd, met andere gegevens. Klopt die melding niet, corrigeer die dan."

router = APIRouter()


class Herkomst(RequestModel):
    """How we know: how it was told, and by whom."""

    hoe: Literal["telefoon", "brief", "balie"]
    door: Literal["inwoner", "huisgenoot", "instantie", "anders"]
    toelichting: Tekst | None = None

    @property
    def explanation(self) -> str:
        told = f"{words.choice(self.hoe)} gemeld door: {words.choice(self.door).lower()}."
        return f"{told} {self.toelichting or ''}".strip()


@router.get("/inwoners/{person_id}/melden")
async def choose_kind(
    person_id: UUID,
    caller: ReaderAndReport,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Response:
    async with database.transaction() as tx:
        looked = await service.look(tx, residents, caller, person_id)
    return templates.render(
        "melden.html",
        caller,
        pad=f"{LIST}/{person_id}/melden",
        gezien=looked,
        groepen=[
            (group, [(kind, words.kind_of(kind)[1]) for kind in _kinds_in(group)])
            for group in words.GROUPS
        ],
    )


@router.get("/inwoners/{person_id}/melden/{soort}")
async def fill_in(  # noqa: PLR0917 - what a page depends on
    person_id: UUID,
    soort: str,
    caller: ReaderAndReport,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Response:
    kind = _kind(soort)
    looked, rows = await _look(database, residents, caller, person_id)
    return _form(templates, caller, looked, soort, fields_for(kind, looked, rows), {}, {})


@router.post("/inwoners/{person_id}/melden/{soort}", dependencies=A_FORM)
async def report(  # noqa: PLR0917 - what a page depends on
    person_id: UUID,
    soort: str,
    request: Request,
    caller: ReaderAndReport,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Response:
    kind, values = _kind(soort), await values_of(request)
    looked, rows = await _look(database, residents, caller, person_id)
    fields = fields_for(kind, looked, rows)
    filled = Filled.read(soort, fields, values)
    if step_of(values) == "aanpassen":
        return _form(templates, caller, looked, soort, fields, values, {})
    submission = _submission(request, kind, filled, caller, looked)
    if submission is None:
        return _form(templates, caller, looked, soort, fields, values, filled.faults)
    if step_of(values) != "versturen":
        return _check_page(templates, caller, looked, filled, rows, "")
    outcome = await _sent(parts_of(request)[1], submission)
    if isinstance(outcome.error, InvalidInput):
        filled.blame(outcome.error.faults, under="data")
        return _form(templates, caller, looked, soort, fields, values, filled.faults)
    if outcome.error is not None:
        why = ALREADY_SENT if outcome.error is OTHER_BODY else outcome.error.detail
        return _check_page(templates, caller, looked, filled, rows, why, outcome.error.status)
    async with database.reading() as connection:
        first = await repository.find_by_key(connection, (STAFF_SOURCE, submission.source_id))
    is_told_before = first is not None and first.id != outcome.id
    return RedirectResponse(f"{EVENTS}/{outcome.id}{'?bekend=ja' if is_told_before else ''}", 303)


def fields_for(
    kind: type[Melding], looked: Looked, rows: Iterable[tuple[LifeEventRow, Seen]]
) -> tuple[Field, ...]:
    """What this kind asks, and how we know it. Whom it is about is known, unless that may be somebody new."""
    around = service.around(looked, [row for row, _ in rows])
    own = fields_of(
        kind.event.happened,
        kind,
        around,
        leave_out=() if _may_be_new(kind) else {"persoon"},
    )
    source = fields_of("herkomst", Herkomst, around, under="herkomst.")
    return (*own, Field("herkomst", "groep", words.label("herkomst"), inner=source))


async def _look(
    database: Database, residents: Residents, caller: Caller, person_id: UUID
) -> tuple[Looked, list[tuple[LifeEventRow, Seen]]]:
    async with database.transaction() as tx:
        looked = await service.look(tx, residents, caller, person_id)
        return looked, await service.visible_events(tx, caller, looked.resident.inwoner_id)


def _submission(
    request: Request, kind: type[Melding], filled: Filled, caller: Caller, looked: Looked
) -> Submission | None:
    """None where something is wrong: then all faults are told."""
    source = cast("Herkomst | None", filled.check(Herkomst, "herkomst"))
    data = {name: value for name, value in filled.data.items() if name != "herkomst"}
    if not _may_be_new(kind):
        data["persoon"] = {"inwonerId": str(looked.resident.inwoner_id)}
    reader = parts_of(request)[0]
    try:
        submission = reader.read_form(
            kind,
            data,
            form_id_of(filled.values),
            caller.subject,
            looked.today,
            caller.municipalities,
            source.explanation if source is not None else "",
        )
    except InvalidInput as refused:
        filled.blame(refused.faults, under="gegevens")
        return None
    return None if filled.faults else submission


async def _sent(group: GroupCommit, submission: Submission) -> Outcome:
    try:
        return await group.submit(submission)
    except (Transient, OSError, TimeoutError) as error:
        log.warning("form_not_sent", cause=type(error).__name__)
        return Outcome(error=AppError(503, "even-niet", "Lukt nu even niet", TRY_AGAIN))


def _form(  # noqa: PLR0917 - what a form is about, and what stands in it
    templates: Any,
    caller: Caller,
    looked: Looked,
    kind: str,
    fields: tuple[Field, ...],
    values: Values,
    faults: dict[str, str],
) -> Response:
    return form_page(
        templates,
        "melding-invullen.html",
        caller,
        faults=faults,
        values=values,
        gezien=looked,
        soort=kind,
        titel=words.kind_of(kind)[1],
        fields=fields,
    )


def _check_page(  # noqa: PLR0917 - what is to be checked
    templates: Any,
    caller: Caller,
    looked: Looked,
    filled: Filled,
    rows: Iterable[tuple[LifeEventRow, Seen]],
    why_not: str,
    status: int = 200,
) -> Response:
    day = filled.data.get("ingangsdatum")
    near = [
        moment_of(row, looked.names, seen=seen)
        for row, seen in rows
        if row.type == filled.kind and _is_near(row, day)
    ]
    return templates.render(  # type: ignore[no-any-return]
        "melding-controleren.html",
        caller,
        status=status,
        pad=LIST,
        gezien=looked,
        soort=filled.kind,
        titel=words.kind_of(filled.kind)[1],
        regels=described(filled.fields, filled.values),
        bewaard=filled.kept,
        formulier=form_id_of(filled.values),
        eerder=[moment for moment in near if moment.stands],
        waarom_niet=why_not,
    )


def _is_near(row: LifeEventRow, day: object) -> bool:
    if row.effective_on is None or not isinstance(day, str):
        return True
    return abs(row.effective_on - date.fromisoformat(day)) <= NEAR


def _may_be_new(kind: type[Melding]) -> bool:
    person = kind.model_fields["persoon"].annotation
    return isinstance(person, type) and issubclass(person, Nieuwkomer)


def _kind(name: str) -> type[Melding]:
    """Raises NotFound: also of birthdays, which intake keeps itself."""
    kind = BY_NAME.get(name)
    if kind is None or kind.is_birthday:
        raise NotFound("soort levensgebeurtenis", name[:40])
    return kind


def _kinds_in(group: str) -> list[str]:
    ordered = [*words.KINDS, *(name for name in BY_NAME if name not in words.KINDS)]
    return [
        name
        for name in ordered
        if name in BY_NAME and not BY_NAME[name].is_birthday and words.kind_of(name)[0] == group
    ]
