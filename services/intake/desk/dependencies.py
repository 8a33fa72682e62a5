"""What the pages about residents ask for: templates, callers with a scope, and what was filled in."""

import hashlib
from collections.abc import Collection, Mapping
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

import orjson
from fastapi import Depends, Request
from starlette.responses import Response

from services.intake.corrections.service import Corrections
from services.intake.desk.fields import Field, all_fields
from services.intake.desk.filled import Values
from services.intake.residents.endpoints import Reader, ResidentsDep
from shared.http.auth import require_each
from shared.http.caller import Caller
from shared.http.idempotency import IdempotencyKey
from shared.http.routing import FORMS, accepts
from shared.ui.dependencies import TemplatesDep
from shared.ui.templating import Templates

LIST: Final = "/intake/inwoners"
EVENTS: Final = "/intake/meldingen"
FORM: Final = "formulier"
"""The field with the id of a form: the same form sent twice has one effect."""
STEP: Final = "stap"
A_FORM: Final = [accepts(*FORMS)]


async def _corrections(request: Request) -> Corrections:
    corrections: Corrections = request.app.state.corrections
    return corrections


CorrectionsDep = Annotated[Corrections, Depends(_corrections)]
ReaderAndReport = Annotated[
    Caller,
    Depends(require_each("intake.inwoners.lezen", "intake.levensgebeurtenissen.schrijven")),
]
ReaderAndRecord = Annotated[
    Caller, Depends(require_each("intake.inwoners.lezen", "intake.inwoners.schrijven"))
]
MayReadAndReport = Annotated[
    Caller,
    Depends(
        require_each("intake.levensgebeurtenissen.lezen", "intake.levensgebeurtenissen.schrijven")
    ),
]

__all__ = ["Reader", "ResidentsDep", "TemplatesDep"]


async def values_of(request: Request) -> dict[str, list[str]]:
    """What stands in each field; files are no part of any form here."""
    values: dict[str, list[str]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            values.setdefault(name, []).append(value)
    return values


def form_id_of(values: Values) -> str:
    """That of the form; of a form without one, or with one that is none of ours, a new one."""
    given = next(iter(values.get(FORM, ())), "")
    try:
        return str(UUID(given))
    except ValueError:
        return new_form_id()


def new_form_id() -> str:
    return str(uuid4())


def step_of(values: Values) -> str:
    return next(iter(values.get(STEP, ())), "")


def key_of(request: Request, values: Values) -> tuple[IdempotencyKey, bytes]:
    """A form that was changed before it was sent again is another one."""
    body = orjson.dumps(sorted(values.items()))
    name = f"{form_id_of(values)}-{hashlib.blake2b(body, digest_size=16).hexdigest()}"
    return IdempotencyKey.of(name, f"{request.method} {request.scope['path']}"), body


def _in_order(faults: Mapping[str, str], fields: Collection[Field]) -> dict[str, str]:
    """What is wrong with the form as a whole first, then field by field as they stand on the page."""
    places = {field.name: place for place, field in enumerate(all_fields(fields))}
    return dict(sorted(faults.items(), key=lambda fault: places.get(fault[0], -1)))


def form_page(
    templates: Templates,
    template: str,
    caller: Caller,
    *,
    fields: Collection[Field],
    faults: Mapping[str, str],
    values: Values,
    **context: Any,
) -> Response:
    """A page with what was filled in, and every fault beside its field."""
    return templates.render(
        template,
        caller,
        status=400 if faults else 200,
        pad=LIST,
        velden=fields,
        fouten=_in_order(faults, fields),
        waarden=values,
        formulier=form_id_of(values),
        **context,
    )
