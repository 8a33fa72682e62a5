"""What Pydantic found wrong, told in Dutch and without the value."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

import pytest
from pydantic import Field, ValidationError, field_validator

from shared.http.faults import fault_of, name_of
from shared.http.schemas import RequestModel


class Persoon(RequestModel):
    id: UUID
    soort: Literal["kind", "ouder"]
    achternaam: str = Field(max_length=3)
    leeftijd: int = Field(ge=0, le=130)
    geboortedatum: date
    bsn: str = "111222333"

    @field_validator("bsn")
    @classmethod
    def _elfproef(cls, value: str) -> str:
        if value != "111222333":
            msg = "Dit is geen burgerservicenummer."
            raise ValueError(msg)
        return value


BAD: dict[str, Any] = {
    "id": "geheim-1",
    "soort": "geheim-2",
    "achternaam": "geheim-3",
    "leeftijd": 999,
    "geboortedatum": "geheim-4",
    "bsn": "123456789",
}


def faults() -> dict[str, tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        Persoon.model_validate(BAD)
    found = [fault_of(error) for error in caught.value.errors()]
    return {fault.name: (fault.code, fault.reason) for fault in found}


def test_a_fault_says_in_dutch_what_is_wanted() -> None:
    assert faults() == {
        "id": ("uuid", "Hier hoort een UUID."),
        "soort": ("keuze", "Kies uit 'kind' of 'ouder'."),
        "achternaam": ("lengte", "Ten hoogste 3 tekens."),
        "leeftijd": ("bereik", "Ten hoogste 130."),
        "geboortedatum": ("datum", "Hier hoort een datum als jjjj-mm-dd."),
        "bsn": ("ongeldig", "Dit is geen burgerservicenummer."),
    }


def test_a_fault_never_repeats_what_was_sent() -> None:
    text = str(faults())
    assert "geheim" not in text
    assert "123456789" not in text


def test_a_name_is_a_path_without_where_it_was_found() -> None:
    assert name_of(("body", "kinderen", 0, "naam")) == "kinderen.0.naam"
    assert name_of(("query", "aantal")) == "aantal"
    assert name_of(("body",)) == "body"
    assert name_of(("body", 17), "json_invalid") == "body"


def test_an_error_we_have_no_words_for_keeps_its_own() -> None:
    fault = fault_of({"type": "url_scheme", "loc": ("body", "x"), "msg": "URL scheme is wrong"})
    assert (fault.code, fault.reason) == ("url-scheme", "URL scheme is wrong")
