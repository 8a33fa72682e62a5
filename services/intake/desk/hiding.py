"""A name as somebody gets to see it: initials for who hides names on the screen, because a resident looks along."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar
from uuid import UUID

from services.intake.desk.filled import Values
from services.intake.residents.rules import Resident
from shared.errors import Conflict
from shared.http.caller import Caller
from shared.http.schemas import ResponseModel
from shared.ui.dutch import initials_text

P = TypeVar("P", bound=ResponseModel)

_NAMES: Final = ("voornamen", "achternaam")


def person_for(caller: Caller, person: P) -> P:
    """Whatever has a name as the API answers it."""
    if not caller.hides_names:
        return person
    given = {name: getattr(person, name, None) for name in _NAMES}
    return person.model_copy(
        update={name: initials_text(value) for name, value in given.items() if value}
    )


def records_for(caller: Caller, records: Mapping[UUID, Resident]) -> dict[UUID, Resident]:
    if not caller.hides_names:
        return dict(records)
    return {
        person_id: replace(
            record,
            given_names=initials_text(record.given_names),
            family_name=initials_text(record.family_name),
        )
        for person_id, record in records.items()
    }


def told_for(caller: Caller, data: Any) -> Any:
    """What a life event tells, of people who were new in it too."""
    if not caller.hides_names:
        return data
    if isinstance(data, Mapping):
        return {
            name: initials_text(value)
            if name in _NAMES and isinstance(value, str)
            else told_for(caller, value)
            for name, value in data.items()
        }
    return [told_for(caller, value) for value in data] if isinstance(data, list) else data


def typed_for(caller: Caller, values: Values) -> Values:
    """What was typed to find somebody, without the name."""
    if not caller.hides_names:
        return values
    return {name: given for name, given in values.items() if name != "naam"}


def check_shown(caller: Caller, data: Any) -> None:
    """Before a form that has names in it to change: initials would be kept as names. Raises Conflict."""
    if told_for(caller, data) != data:
        raise Conflict(
            "namen-verborgen",
            "Op dit formulier staan namen, en u hebt namen verborgen. Kies bovenaan ‘Toon namen’ en open het opnieuw.",
        )
