"""What a resident types to come in: the birth date, in three fields, as papers have it."""

from typing import Annotated

from pydantic import Field

from shared.http.schemas import RequestModel

Number = Annotated[str, Field(pattern=r"^[0-9]{1,2}$")]
Year = Annotated[str, Field(pattern=r"^[0-9]{4}$")]


class Geboortedatum(RequestModel):
    dag: Number
    maand: Number
    jaar: Year
