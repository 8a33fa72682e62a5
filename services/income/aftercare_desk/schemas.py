"""What goes in and out over HTTP about financial aftercare."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from services.income.aftercare.checking import Found
from services.income.aftercare.model import Chosen, Maatregel
from services.income.aftercare.posts import COSTS, Uitleg
from services.income.aftercare.rules import Checkstand
from services.income.aftercare_desk.rules import Code, Number
from shared.events.aftercare import Nazorgaanleiding, Nazorgresultaat, Nazorguitkomst
from shared.events.income import Beeld
from shared.events.purse import Beurspost
from shared.http.reasons import RedenInWoorden
from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn

MOST_CENTS = 5_000_000
"""More than this in a month is no amount that somebody meant."""
Woorden = Annotated[
    str, StringConstraints(min_length=3, max_length=2000, strip_whitespace=True), WithoutBsn
]
Bedrag = Annotated[int, Field(ge=0, le=MOST_CENTS)]
Gebeurd = Literal["doorgegeven", "niet-nodig", "nog-niet"]


class Controleresultaat(RequestModel):
    """Wat er echt binnenkwam in een maand, en wat daaruit volgt; of waarom het nog niet kon."""

    resultaat: Nazorgresultaat
    maand: date | None = Field(
        None, description="Een dag in de maand waar u naar keek. Niet bij `kan-niet`."
    )
    werkelijk: dict[Beurspost, Bedrag] = Field(
        default_factory=dict,
        max_length=20,
        description="Per onderdeel in eurocenten; kosten ook boven nul. Wat niet bekend is, laat u weg.",
    )
    maatregelen: list[Maatregel] = Field(default_factory=list, max_length=20)
    toelichting: Woorden | None = None
    nieuwe_dag: date | None = Field(
        None, description="Wanneer het opnieuw wordt geprobeerd. Alleen bij `kan-niet`."
    )

    def found(self) -> Found:
        return Found(
            result=self.resultaat,
            month=self.maand,
            actual={
                post: -cents if post in COSTS else cents for post, cents in self.werkelijk.items()
            },
            taken=tuple(dict.fromkeys(self.maatregelen)),
            words=self.toelichting,
            put_off_until=self.nieuwe_dag,
        )


class Afsluiting(RequestModel):
    """Hoe de nazorg afliep."""

    uitkomst: Chosen
    toelichting: Woorden


class Doorgegeven(RequestModel):
    """Wat van een regel van de lijst is gedaan."""

    wat: Code
    status: Gebeurd


class Post(ResponseModel):
    """Een onderdeel van wat er te besteden is, per maand in eurocenten. Kosten staan onder nul."""

    post: Beurspost
    verwacht_centen: int | None
    werkelijk_centen: int | None
    verschil_centen: int | None = Field(description="Leeg als een van beide niet bekend is.")
    uitleg: Uitleg


class GedaneControle(ResponseModel):
    """Wat iemand vond en deed."""

    resultaat: Nazorgresultaat
    maand: date | None
    posten: list[Post] | None = Field(description="Alleen met het recht `bedragen`.")
    verschil_centen: int | None
    maatregelen: list[Maatregel]
    toelichting: str | None = Field(description="Alleen met het recht `woorden`.")
    nieuwe_dag: date | None
    door_verrekening: bool
    door_naam: str
    op: datetime


class Nazorgcontrole(ResponseModel):
    """Een dag waarop iemand vergelijkt wat verwacht was met wat er binnenkwam."""

    id: UUID
    maanden_na_start: int
    datum: date
    status: Checkstand = Field(
        description="voorbij: die dag was al geweest toen de baan bekend werd; een latere controle kwam ervoor in de plaats."
    )
    open_sinds: datetime | None
    herinneringen: int
    afgehandeld_op: datetime | None


class VerwachtePost(ResponseModel):
    """Wat er per maand verwacht wordt."""

    post: Beurspost
    voor_centen: int | None
    na_centen: int | None = Field(description="Leeg als het niet bekend is; dat is geen nul.")


class Nazorgdossier(ResponseModel):
    """Financiële nazorg bij een stap naar werk."""

    id: UUID
    gebeurtenis_id: UUID
    dossier_id: UUID
    inwoner_id: UUID
    gemeente: str | None = Field(examples=["0106"])
    aanleiding: Nazorgaanleiding
    startdatum: date
    status: Literal["lopend", "afgerond"]
    voor: Beeld | None = Field(
        description="Wat er was op de dag voor de start. Alleen met het recht `bedragen`."
    )
    na: Beeld | None = Field(
        description="Wat er verwacht wordt vanaf de start. Alleen met het recht `bedragen`."
    )
    verwacht: list[VerwachtePost] | None = Field(description="Alleen met het recht `bedragen`.")
    geopend_op: datetime
    gevolgd_door: str | None = Field(description="Wie de laatste controle deed.")
    afgerond_op: datetime | None
    uitkomst: Nazorguitkomst | None
    reden_afronding: RedenInWoorden | None
    controles: list[Nazorgcontrole]


class DoorTeGeven(ResponseModel):
    """Een regel van de lijst ‘geef dit zelf door’."""

    wat: Code
    aan: str
    uiterlijk: date
    tekst: str
    welk_getal: Number
    bedrag_centen: int | None = Field(description="Alleen met het recht `bedragen`.")
    status: Gebeurd
    door_naam: str | None
    op: datetime | None


class VolledigNazorgdossier(Nazorgdossier):
    """Met wat bij de controles is gevonden, en de lijst ‘geef dit zelf door’."""

    gedaan: dict[UUID, list[GedaneControle]] = Field(description="Per controle, oudste eerst.")
    door_te_geven: list[DoorTeGeven]
    werk_gestopt_op: date | None = Field(
        description="De eerste dag zonder het werk, als dat is gestopt."
    )


class TeDoen(ResponseModel):
    """Een controle die iemand moet doen."""

    controle: Nazorgcontrole
    nazorg_id: UUID
    dossier_id: UUID
    inwoner_id: UUID
    gemeente: str | None
    startdatum: date
    te_laat_dagen: int = Field(description="0 zolang de dag nog komt.")
