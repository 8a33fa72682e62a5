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
        description="cent, milliprocent (duizendste procent), maand, week, dag, aantal of keuze."
    )
    waarde: int
    geldig_vanaf: date
    geldig_tot: date | None = Field(description="Tot deze dag, die er zelf niet bij hoort.")
    bron: str = Field(
        description="Sleutels van de bronnen, gescheiden door een puntkomma; zie `bronnen`."
    )
    zekerheid: str = Field(
        description="V: in de wettekst gezien; V2: in een tweede bron; D: afgeleid; M: uit het geheugen."
    )
    herlezen_voor: date | None = Field(
        description="Van een waarde zonder einde: voor deze dag moet iemand de tekst opnieuw lezen."
    )
    toelichting: str


class BronVanWaarde(ResponseModel):
    """Waar een waarde gelezen is."""

    sleutel: str = Field(examples=["Pw26b"])
    naam: str
    link: str = Field(description="Waar de bron te lezen is; leeg als dat niet bekend is.")
    gepubliceerd_op: date | None
    gelezen_op: date | None


class ParametersOpDatum(ResponseModel):
    """Alle waarden die op een dag gelden; wat er niet bij staat is niet bekend."""

    datum: date
    parameters: list[ParameterOpDatum]
    bronnen: list[BronVanWaarde]
    onbekend: list[str] = Field(
        description="Codes die op deze dag een waarde hebben die de bronnen niet geven."
    )
