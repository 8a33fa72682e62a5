"""What goes in and out over HTTP about what a household does not use."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.income.decisions.schemas import Briefwoorden, Woorden
from services.income.non_take_up.model import Afwijsreden, Gemist, Stand
from services.income.non_take_up.of_itself import Verhindering
from services.income.non_take_up.schemes import Hoe
from services.income.non_take_up.standing import Told
from shared.events.income import OntbrekendFeit
from shared.events.non_take_up import Gedaan, Regelingcode, Regelingsoort
from shared.http.schemas import RequestModel, ResponseModel


class NieuweDaad(RequestModel):
    """Wat over een regeling met het huishouden is gedaan."""

    regeling: Regelingcode
    inwoner_id: UUID | None = Field(
        None, description="Van wie, als de lijst dat bij deze regeling zegt."
    )
    gedaan: Gedaan
    op: date = Field(description="De dag waarop, of bij `gebruikt` sinds wanneer.")
    reden: Afwijsreden | None = Field(None, description="Alleen, en altijd, bij `afgewezen`.")
    niet_voor: date | None = Field(
        None,
        description="Alleen, en altijd, bij `afgewezen`: tot die dag vraagt niemand het opnieuw.",
    )

    def told(self) -> Told:
        return Told(
            (self.regeling, self.inwoner_id), self.gedaan, self.op, self.reden, self.niet_voor
        )


class NieuweToekenning(RequestModel):
    """Een regeling die het college uit zichzelf mag geven (ambtshalve)."""

    regeling: Regelingcode
    laag_inkomen_nagegaan: Literal[True] = Field(
        description="U bent nagegaan dat het inkomen al lang laag is, en dat er geen uitzicht is op meer."
    )
    motivering: Annotated[Woorden, Field(description="Waarom, voor collega's.")]
    in_brief: Annotated[
        Briefwoorden, Field(description="Waarom, zoals de inwoner het in de brief leest.")
    ]


class Toegekend(ResponseModel):
    """Wat in één keer is toegekend."""

    per: date = Field(description="De dag waarnaar is gekeken.")
    niet_opnieuw_voor: date
    bedrag_centen: int | None = Field(description="Alleen met het recht `bedragen`.")
    besluit_id: UUID


class Daad(ResponseModel):
    """Wat iemand vastlegde. Dit verandert nooit; wat het laatst is vastgelegd, telt."""

    id: UUID
    gedaan: Gedaan
    op: date
    reden: Afwijsreden | None
    niet_voor: date | None
    door_naam: str
    vastgelegd_op: datetime


class Regeling(ResponseModel):
    """Een regeling waar dit huishouden misschien recht op heeft, en wat eraan is gedaan."""

    regeling: Regelingcode
    soort: Regelingsoort
    inwoner_id: UUID | None = Field(description="Van wie; leeg: van het huishouden.")
    stand: Stand
    staat_op_lijst: bool = Field(
        description="Niet: wat is vastgelegd, van iets dat nu niet op de lijst staat."
    )
    minimum_centen: int | None = Field(
        description="Per maand in eurocenten. Leeg als het niet bekend is. Alleen met het recht `bedragen`."
    )
    maximum_centen: int | None
    onzeker: bool | None = Field(description="Of er recht is, hangt af van wat ontbreekt.")
    waarom: str | None = Field(description="Alleen met het recht `bedragen`.")
    artikel: str | None
    ontbreekt: list[Gemist]
    aanvragen_bij: str | None
    wie_helpt: str | None
    hoe: Hoe | None = Field(
        description="Met een aanvraag, ambtshalve, of vanzelf voor wie bijstand krijgt."
    )
    hoe_artikel: str | None
    ineens_centen: int | None = Field(
        description="Wat in één keer wordt betaald, als dat zo gaat. Alleen met het recht `bedragen`."
    )
    niet_toe_te_kennen: Verhindering | None = Field(
        description="Waarom niemand dit nu kan voorstellen zonder aanvraag (ambtshalve). Leeg: dat kan wel."
    )
    toegekend: Toegekend | None = Field(description="Wat als laatste in één keer is toegekend.")
    gedaan: list[Daad] = Field(description="De nieuwste eerst.")


class NietGebruik(ResponseModel):
    """Wat een huishouden misschien kan krijgen en niet gebruikt."""

    dossier_id: UUID
    gemeente: str = Field(examples=["0106"])
    minimum_centen: int | None = Field(
        description="Van wat te bespreken is of loopt samen, per maand. Alleen met het recht `bedragen`."
    )
    maximum_centen: int | None
    zonder_bedrag: int = Field(description="Hoeveel regelingen daarvan geen bekend bedrag hebben.")
    niet_te_berekenen: str | None = Field(
        description="Waarom de lijst nu niet te maken is. Alleen met het recht `bedragen`."
    )
    vast_te_stellen: list[OntbrekendFeit] = Field(
        description="De feiten zonder welke de lijst niet te maken is."
    )
    regelingen: list[Regeling]
