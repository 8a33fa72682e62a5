"""What is asked of, and answered by, a recalculation of everybody's bijstand."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from services.income.norms.schemas import Datum
from services.income.recalculation.rules import MOST_LISTED, Uitslag
from shared.events.household import AGENCY_MUNICIPALITIES, Gemeentecode
from shared.http.schemas import RequestModel, ResponseModel

MOST_LOWER, MOST_HIGHER = -5_000, 10_000
"""In hundredths of a percent."""


MOST_PROPOSED = 1_000


class Voorstelwaarde(RequestModel):
    """Een bedrag, percentage of aantal dat er nog niet is, vanaf de dag van de doorrekening."""

    code: str = Field(max_length=40, examples=["N21a"])
    waarde: str = Field(
        max_length=20,
        description="In euro's, procenten of aantallen, zoals in de parameterbestanden.",
        examples=["1450,00"],
    )


class Doorrekeningsvraag(RequestModel):
    """Wat er verandert op een dag, of als de normen anders waren."""

    datum: Datum = Field(
        description="De dag vanaf wanneer gekeken wordt; bij nieuwe normen de eerste dag dat ze gelden.",
        examples=["2026-07-01"],
    )
    gemeenten: tuple[Gemeentecode, ...] | None = Field(
        None,
        min_length=1,
        max_length=len(AGENCY_MUNICIPALITIES),
        description="Alleen huishoudens in deze gemeenten; zonder keuze in alle gemeenten waarvoor u werkt.",
        examples=[["0106"]],
    )
    normverhoging_basispunten: int | None = Field(
        None,
        ge=MOST_LOWER,
        le=MOST_HIGHER,
        description="Wat als de bijstandsnormen zoveel honderdste procent hoger waren, op dezelfde dag: 500 is 5%. Zonder "
        "verhoging wordt de dag met de dag ervoor vergeleken.",
        examples=[500],
    )
    voorgestelde_waarden: tuple[Voorstelwaarde, ...] | None = Field(
        None,
        min_length=1,
        max_length=MOST_PROPOSED,
        description="Reken vanaf de dag met deze waarden, die nog geen wet zijn; elke code een keer.",
    )

    @field_validator("voorgestelde_waarden")
    @classmethod
    def _names_each_code_once(
        cls, proposed: tuple[Voorstelwaarde, ...] | None, info: ValidationInfo
    ) -> tuple[Voorstelwaarde, ...] | None:
        if proposed and info.data.get("normverhoging_basispunten") is not None:
            raise PydanticCustomError(
                "tegenstrijdig", "Kies een verhoging of voorgestelde waarden, niet beide."
            )
        if proposed and len({given.code for given in proposed}) < len(proposed):
            raise PydanticCustomError("dubbel", "Noem iedere code een keer.")
        return proposed


Aantal = Annotated[
    int | None,
    Field(
        description="Leeg: meer dan nul en minder dan vijf, waar u geen precieze aantallen mag zien."
    ),
]


class Uitkomstaantallen(ResponseModel):
    """Hoeveel huishoudens elke uitkomst hebben."""

    hoger: Aantal
    lager: Aantal
    eindigt: Aantal = Field(description="Wel bijstand ervoor, geen bijstand erna.")
    nieuw: Aantal = Field(description="Geen bijstand ervoor, wel bijstand erna; een recht vraagt een eigen aanvraag.")  # fmt: skip
    gelijk: Aantal
    geen_uitkering: Aantal = Field(description="Er loopt geen bijstand; er is niets doorgerekend.")
    niet_vast_te_stellen: Aantal = Field(
        description="Een feit of bedrag ontbreekt; de redenen staan apart."
    )


class Doorrekeningstotaal(ResponseModel):
    """Alle huishoudens van een gemeente, of van alle gemeenten samen, per maand."""

    huishoudens: Aantal
    gewijzigd: Aantal = Field(description="Hoger, lager, eindigt of nieuw.")
    uitkomsten: Uitkomstaantallen
    voor_centen: int = Field(description="Bijstand per maand ervoor, van wie vaststaat wat het is.")
    na_centen: int
    verschil_centen: int


class Gemeentetotaal(Doorrekeningstotaal):
    gemeente: str = Field(description="CBS-code op de dag zelf.", examples=["0106"])


class Balk(ResponseModel):
    """Bij hoeveel huishoudens het verschil per maand tussen twee bedragen ligt."""

    vanaf_centen: int | None = Field(description="Leeg: alles daaronder.")
    tot_centen: int | None = Field(description="Tot, en niet met. Leeg: alles daarboven.")
    aantal: Aantal


class Redenaantal(ResponseModel):
    reden: str
    aantal: Aantal


class Huishoudverschil(ResponseModel):
    """Wat er voor een huishouden verandert, per maand."""

    dossier_id: UUID
    gemeente: str
    uitkomst: Uitslag
    voor_centen: int
    na_centen: int
    verschil_centen: int


class Doorrekening(ResponseModel):
    """Wat er voor iedereen verandert; er is niets vastgelegd en niemand heeft bericht gekregen."""

    datum: date
    vergeleken_met: date = Field(description="De dag ervoor, of bij een normverhoging dezelfde dag.")  # fmt: skip
    normverhoging_basispunten: int | None
    voorgestelde_waarden: int = Field(
        description="Met hoeveel waarden is gerekend die nog geen wet zijn."
    )
    afgerond: bool = Field(
        description="Waar: u mag geen dossiers inzien, en daarom zijn aantallen op vijftallen en bedragen op duizend euro "
        "afgerond, elk apart, zodat er geen huishouden uit af te leiden is. Optellen komt dan niet altijd uit."
    )
    samen: Doorrekeningstotaal
    per_gemeente: list[Gemeentetotaal]
    histogram: list[Balk] = Field(
        description="Van wie vaststaat wat er verandert, van laag naar hoog."
    )
    redenen: list[Redenaantal] = Field(
        description="Waarom een uitkomst niet vast te stellen is, de meeste eerst."
    )
    grootste_verschillen: list[Huishoudverschil] = Field(
        description=f"De grootste, ten hoogste {MOST_LISTED}; leeg voor wie geen dossiers mag inzien."
    )
