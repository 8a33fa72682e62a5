"""Which codes of four digits may stand for where somebody lives. Which municipalities there are on a day, nobody told us."""

from typing import Annotated, Final

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from shared.events.household import NO_MUNICIPALITY, Gemeentecode

_FIRST_NEVER_GIVEN: Final = "3000"
"""The register gives codes out upward, and none of these comes near."""


def _may_exist(code: str) -> str:
    if code >= _FIRST_NEVER_GIVEN:
        raise PydanticCustomError("gemeente-onbekend", "deze gemeentecode bestaat niet")
    return code


def _is_municipality(code: str) -> str:
    if code in NO_MUNICIPALITY:
        raise PydanticCustomError(
            "geen-gemeente", "0000 en 1999 zijn geen gemeente: een dossier begint in een gemeente"
        )
    return code


Bestemming = Annotated[
    Gemeentecode,
    AfterValidator(_may_exist),
    WithJsonSchema({"type": "string", "pattern": "^[0-2][0-9]{3}$"}),
]
"""Where somebody moves to: a municipality, 0000 where nobody knows, or 1999 for abroad."""
BestaandeGemeente = Annotated[Bestemming, AfterValidator(_is_municipality)]
