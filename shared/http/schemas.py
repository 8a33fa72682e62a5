"""Base models of what goes in and out over HTTP, and the problem every error is answered with (RFC 9457).

JSON fields are Dutch camelCase outside and snake_case inside. Requests are read as they stand: no unknown fields, no
text taken for a number, no number taken for a date.
"""

from typing import Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
)
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, PydanticCustomError

from shared.bsn import mentions_bsn
from shared.http.strictness import make_strict, show_in_utc

PROBLEM_JSON: Final = "application/problem+json"


def _without_bsn(text: str) -> str:
    if mentions_bsn(text):
        raise PydanticCustomError("bsn_in_tekst", "Laat het burgerservicenummer uit de tekst.")
    return text


WithoutBsn: Final = AfterValidator(_without_bsn)
"""For what people write, names too: many read it. `Annotated[str, StringConstraints(...), WithoutBsn]`."""


class RequestModel(BaseModel):
    """Base of a request body."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid"
    )

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler, /
    ) -> CoreSchema:
        schema = handler(source)
        make_strict(handler.resolve_ref_schema(schema))
        return schema


class ResponseModel(BaseModel):
    """Base of an answer; moments go out in UTC."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, from_attributes=True
    )

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler, /
    ) -> CoreSchema:
        schema = handler(source)
        show_in_utc(handler.resolve_ref_schema(schema))
        return schema


class InvalidParam(ResponseModel):
    """One thing wrong with the input."""

    name: str = Field(description="Waar het om gaat: een JSON-pad of de naam van een parameter.")
    code: str = Field(description="Vaste code van de fout.")
    reason: str = Field(description="Wat er mis is.")


class Problem(ResponseModel):
    """An error (RFC 9457)."""

    type: str = Field(default="about:blank", description="URI die het soort fout aanduidt.")
    title: str = Field(description="Het soort fout in het kort.")
    status: int = Field(ge=400, le=599, description="De HTTP-status.")
    detail: str = Field(description="Wat er mis ging en wat eraan te doen is.")
    instance: str | None = Field(default=None, description="Waar het gebeurde.")
    code: str | None = Field(default=None, description="Vaste code van het soort fout.")
    state: str | None = Field(
        default=None,
        alias="toestand",
        description="Hoe het er nu mee staat, als dat de reden is dat dit nu niet kan.",
    )
    invalid_params: list[InvalidParam] | None = Field(
        default=None, description="Alle fouten in de invoer."
    )


_MEANING: dict[int, str] = {
    400: "De invoer klopt niet; alle fouten staan in invalidParams.",
    401: "Er is geen geldig token meegegeven.",
    403: "Het token geeft hier geen recht toe.",
    404: "Niet gevonden.",
    405: "Deze methode bestaat hier niet.",
    409: "Dit botst met wat er al is.",
    413: "De inhoud is te groot.",
    415: "Dit soort inhoud wordt hier niet aangenomen.",
    500: "Er ging bij ons iets mis.",
    503: "Tijdelijk niet beschikbaar; probeer het later opnieuw.",
}

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": meaning,
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, meaning in _MEANING.items()
}
"""Documentation per status, for `responses=`. What follows from a route itself (400, 401, 403, 404 of a path
parameter, 413, 415, 500) is added by `create_app`; an author adds what only the author knows, such as 409."""


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documentation of these statuses: `responses=problems(404, 409)`."""
    return {status: PROBLEMS[status] for status in statuses}
