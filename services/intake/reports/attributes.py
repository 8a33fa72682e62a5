"""What a sender says around an event: the attributes of CloudEvents."""

import re
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import (
    AwareDatetime,
    ConfigDict,
    StringConstraints,
    field_validator,
)
from pydantic_core import PydanticCustomError

from services.intake.reports.melding import Melding as Melding
from services.intake.reports.melding import Path as Path
from services.intake.reports.melding import Persoon as Persoon
from services.intake.reports.schemas import MELDINGEN
from shared.events.life_events import (
    TOPIC,
)
from shared.http.schemas import RequestModel

Attribuut = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")
]


_JSON_TYPE = re.compile(r"(?:application|text)/(?:[a-z0-9!#$&^_.+-]+\+)?json", re.IGNORECASE)


_ABSOLUTE_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+")


@lru_cache(maxsize=64)
def _is_json_type(media_type: str) -> bool:
    return _JSON_TYPE.fullmatch(media_type.partition(";")[0].strip()) is not None


class CloudEventAttributes(RequestModel):
    """The context attributes of the sender: CloudEvents 1.0 core and the NL GOV profile. Extensions and `data` are checked apart."""

    model_config = ConfigDict(extra="ignore")

    specversion: Literal["1.0"]
    id: Attribuut
    source: Attribuut
    type: str
    time: AwareDatetime | None = None
    datacontenttype: Attribuut | None = None
    dataschema: Annotated[str, StringConstraints(max_length=500)] | None = None
    subject: Attribuut | None = None
    sequence: Attribuut | None = None
    sequencetype: Attribuut | None = None

    @field_validator("type")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in MELDINGEN:
            raise PydanticCustomError(
                "onbekend-type", f"dit soort levensgebeurtenis is hier niet bekend (topic {TOPIC})"
            )
        return value

    @field_validator("datacontenttype")
    @classmethod
    def _is_json(cls, value: str | None) -> str | None:
        """Media types are the same in any case (RFC 9110), and parameters change nothing of JSON in an event."""
        if value is not None and not _is_json_type(value):
            raise PydanticCustomError(
                "alleen-json", "data is JSON: geef application/json, of laat dit veld weg"
            )
        return value

    @field_validator("dataschema")
    @classmethod
    def _is_absolute(cls, value: str | None) -> str | None:
        if value is not None and not _ABSOLUTE_URI.fullmatch(value):
            raise PydanticCustomError("geen-uri", "dataschema is een volledige URI")
        return value
