"""No field of a published event takes what a person wrote: codes, ids, numbers and days travel, words stay where they were typed."""

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from shared.events.catalog import EVENTS
from tests.contract.events.test_catalogue import models_in

WORDS = (
    "Gesproken met Xandrina Quaverstein aan de Brink 1",
    "Ank",
    "111-222-333",
    "urn:nld:oin:00000001823288444000:persoon:ank-de-vries",
)
OF_THE_PLAYBOOK = "a sentence or name in a playbook file, chosen and checked before it is in use"
OF_OUR_RULES = "a sentence of our own code, filled with days, amounts and codes only"

OUR_OWN_SENTENCES: dict[str, str] = {
    "PlaybookApplied.overgeslagen": OF_OUR_RULES,
    "TaskCreated.titel": OF_THE_PLAYBOOK,
    "TaskCreated.reden": OF_THE_PLAYBOOK,
    "TaskCreated.toelichting": OF_OUR_RULES,
    "HandoverProposed.doel": OF_THE_PLAYBOOK,
    "Reden.regel": OF_OUR_RULES,
    "Reden.artikel": OF_OUR_RULES,
    "Reden.tekst": OF_OUR_RULES,
    "Parameterverwijzing.code": OF_OUR_RULES,
}
"""The only fields that take any text, with the reason why it is nobody's own words."""


def fields() -> Iterator[tuple[str, TypeAdapter[Any]]]:
    models = {model for event in EVENTS for model in models_in(event)}
    for model in sorted(models, key=lambda model: model.__name__):
        yield from fields_of(model)


def fields_of(model: type[BaseModel]) -> Iterator[tuple[str, TypeAdapter[Any]]]:
    for name, field in model.model_fields.items():
        limited = Annotated[field.annotation, None, *field.metadata]  # type: ignore[name-defined]
        yield f"{model.__name__}.{name}", TypeAdapter(limited)


def takes(field: TypeAdapter[Any], words: str) -> bool:
    for value in (words, (words,), {"tekst": words}):
        try:
            field.validate_python(value)
        except ValidationError:
            continue
        return True
    return False


def open_to_words() -> set[str]:
    return {name for name, field in fields() if any(takes(field, words) for words in WORDS)}


def test_a_field_that_takes_words_is_seen() -> None:
    class Told(BaseModel):
        plain: str
        listed: tuple[str, ...]
        maybe: str | None
        anything: dict[str, str]
        number: int

    found = {name for name, field in fields_of(Told) if takes(field, WORDS[0])}

    assert found == {"Told.plain", "Told.listed", "Told.maybe", "Told.anything"}


def test_only_our_own_sentences_travel() -> None:
    assert open_to_words() == set(OUR_OWN_SENTENCES)


@pytest.mark.parametrize("name", ["LifeEventWithdrawn.reden", "LifeEventCorrected.reden"])
def test_why_an_event_was_taken_back_is_a_code(name: str) -> None:
    field = dict(fields())[name]

    assert takes(field, "niet-gebeurd")
    assert not takes(field, "De baan ging niet door.")
