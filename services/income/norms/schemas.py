"""What the API tells about parameters, and the days it takes."""

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.http.schemas import ResponseModel

EARLIEST, LATEST = date(2000, 1, 2), date(2100, 1, 1)
Datum = Annotated[date, Field(ge=EARLIEST, le=LATEST)]
"""A day that a right can be asked about; one further away is a slip of the pen."""


class ParameterOpDatum(ResponseModel):
    """Een waarde uit de wet die op de gevraagde dag geldt."""

    regeling: str
    artikel: str
    code: str = Field(examples=["N21a"])
    omschrijving: str
    eenheid: str = Field(
        description="cent, basispunt (honderdste procent), milliprocent (duizendste procent), maand, week, dag, aantal of keuze."
    )
    waarde: int
    geldig_vanaf: date
    geldig_tot: date | None = Field(description="Tot deze dag, die er zelf niet bij hoort.")
    bron: str
    zekerheid: str = Field(
        description="V: in de wettekst gezien; V2: in een tweede bron; D: afgeleid; M: uit het geheugen."
    )


class ParametersOpDatum(ResponseModel):
    """Alle waarden die op een dag gelden; wat er niet bij staat is niet bekend."""

    datum: date
    parameters: list[ParameterOpDatum]
    onbekend: list[str] = Field(
        description="Codes die op deze dag een waarde hebben die de bronnen niet geven."
    )
