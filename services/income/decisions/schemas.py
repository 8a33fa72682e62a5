"""What goes in and out over HTTP about proposals and decisions."""

from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from services.income.decisions.spanned_purse import Beursspanneuitkomst
from services.income.decisions.states import Deel, State
from shared.events.income import (
    Besluit,
    Besluitsoort,
    Feitsoort,
    Gevraagde,
    Herbeoordeling,
    Uitkomst,
    Voorstelsoort,
)
from shared.events.reasons import Wie
from shared.http.reasons import RedenInWoorden
from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn

Woorden = Annotated[
    str, StringConstraints(min_length=3, max_length=2000, strip_whitespace=True), WithoutBsn
]
MOST_CENTS: Final = 10_000_000
"""More than this is no amount that somebody meant."""


class Wijzigingsperiode(ResponseModel):
    """Wat er anders wordt dan het nu staat, van een dag tot een dag."""

    vanaf: date
    tot: date | None = Field(description="De eerste dag waarop dit niet meer geldt.")
    soort: str = Field(examples=["lager"])
    voor_centen: int | None = Field(description="Per maand; leeg zonder het recht `bedragen`.")
    na_centen: int | None


class Conceptbesluit(ResponseModel):
    """Wat de eerste persoon besloot; een tweede moet het nog goedkeuren."""

    besluit: Besluit
    reden: str | None = Field(description="Alleen met het recht `woorden`.")
    in_brief: str | None
    bedrag_centen: int | None
    vanaf: date | None
    door: str
    door_naam: str
    op: datetime


class Voorstel(ResponseModel):
    """Wat er anders wordt dan het staat, en dat wacht, of wachtte, op een besluit van een mens."""

    id: UUID
    versie: int = Field(
        description="Een andere zodra er iets aan verandert; noem hem bij het goedkeuren."
    )
    soort: Voorstelsoort
    besluitsoort: Besluitsoort = Field(
        description="Wat er wordt besloten als het voorstel nu wordt overgenomen. Wat ingaat op een dag die voorbij is, is een herziening of een intrekking."
    )
    vervangt: UUID | None = Field(description="Het voorstel waarvoor dit in de plaats kwam.")
    wijzigingen: list[Wijzigingsperiode]
    uiterlijk: date = Field(description="Voor wanneer er besloten of gecontroleerd moet zijn.")
    concept: Conceptbesluit | None
    herbeoordeling_id: UUID | None
    gebeurtenis_id: UUID
    dossier_id: UUID
    inwoner_id: UUID = Field(description="Wie de levensgebeurtenis meemaakte.")
    gemeente: str | None = Field(examples=["0106"])
    ingangsdatum: date
    wie: Wie = Field(
        description="huishouden (daarna: op een latere dag); bij een scheiding blijver of vertrekker."
    )
    uitkomst: Uitkomst
    redenen: list[RedenInWoorden] = Field(description="Waarom dit wordt voorgesteld.")
    status: State
    voorgesteld_op: datetime
    afgehandeld_op: datetime | None
    vervalreden: RedenInWoorden | None
    besluit: Besluit | None
    besluitreden: str | None = Field(
        description="Wat daarbij is geschreven. Alleen met het recht `woorden`."
    )
    besloten_door: str | None = Field(description="Het kenmerk van wie besloot.")
    besloten_door_naam: str | None = Field(description="Hoe wie besloot toen heette.")


class Opmerking(ResponseModel):
    """Wat iemand erover zei."""

    soort: Literal["opmerking", "ter-controle", "teruggestuurd"]
    tekst: str | None = Field(description="Alleen met het recht `woorden`.")
    door: str
    door_naam: str
    op: datetime


class Feitvraag(ResponseModel):
    """Een feit waarop het voorstel wacht, of wachtte."""

    id: UUID
    feit: Feitsoort
    inwoner_id: UUID | None = Field(description="Van wie het feit is; leeg: van het huishouden.")
    aan: Gevraagde
    uiterlijk: date
    tekst: str | None = Field(description="Alleen met het recht `woorden`.")
    door_naam: str
    gevraagd_op: datetime
    vastgesteld_op: datetime | None = Field(description="Sindsdien is het feit er.")
    vervallen_op: datetime | None


class Vast(ResponseModel):
    """Wat eerst moet worden vastgesteld."""

    wat: str
    inwoner_id: UUID | None


class Rechtsdeel(ResponseModel):
    """Een periode van het recht zoals het staat."""

    vanaf: date
    tot: date | None
    bijstand_centen: int | None = Field(
        description="Per maand, op de eerste dag of op de gevraagde dag; leeg als dat hier niet bekend is."
    )
    besluit_id: UUID
    overgenomen: bool = Field(description="Hier is er niet over besloten: het liep al.")
    vastgelegd_op: datetime | None = Field(description="Sinds wanneer wij dit zo zagen.")


class Opgeschort(ResponseModel):
    """De betaling staat stil."""

    vanaf: date
    tot_en_met: date = Field(description="Zo lang mag het ten hoogste duren.")
    hersteltermijn_tot_en_met: date


class Recht(ResponseModel):
    """Wat er staat, of op een ander moment werd gedacht dat er stond."""

    dossier_id: UUID
    perioden: list[Rechtsdeel]
    opgeschort: Opgeschort | None = Field(description="Wat er nu is opgeschort.")


class GenomenBesluit(ResponseModel):
    """Een besluit zoals het is genomen; het verandert nooit meer."""

    id: UUID
    dossier_id: UUID
    soort: Besluitsoort
    ingangsdatum: date
    genomen_op: datetime
    automatisch: bool
    voorstel_id: UUID | None
    voorbereid_door_naam: str | None
    genomen_door_naam: str | None = Field(description="Leeg: het systeem besloot.")
    reden: str | None = Field(description="Alleen met het recht `woorden`.")
    wijzigingen: list[Wijzigingsperiode]


class Besluitenlijst(ResponseModel):
    """Alle besluiten in een dossier, nieuwste eerst."""

    resultaten: list[GenomenBesluit]


class Voorsteldetail(Voorstel):
    """Een voorstel met wat er te bekijken is. Een deel dat u vraagt, heeft u bekeken."""

    eerst_vaststellen: list[Vast] = Field(
        description="Zolang hier iets staat, kan het voorstel niet worden overgenomen."
    )
    opmerkingen: list[Opmerking]
    feitvragen: list[Feitvraag]
    bekeken: list[Deel] = Field(description="Wat u van deze versie heeft bekeken.")
    vervangen_door: UUID | None
    gevolgen: list[Herbeoordeling] | None = Field(
        description="Het deel gevolgen: voor en na. Alleen met het recht `bedragen`."
    )
    beurs: Beursspanneuitkomst | None = Field(
        description="Het deel gevolgen, als het voorstel over meer dan één levensgebeurtenis gaat: de portemonnee "
        "vóór de eerste en na de laatste. Anders leeg: dan staat de portemonnee bij gevolgen."
    )
    berekening: list[str] | None = Field(
        description="Het deel berekening: de stappen, met artikel."
    )
    geldt: list[Rechtsdeel] | None = Field(description="Het deel geldt: wat er nu staat.")
    brief: list[str] | None = Field(description="Het deel brief: wat de inwoner leest.")


class Voorstellenstand(ResponseModel):
    """Hoeveel voorstellen op een besluit wachten, en sinds wanneer het oudste."""

    aantal: int
    oudste_sinds: datetime | None = Field(description="Leeg als er niets wacht.")


Regel = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=100, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$"
    ),
    WithoutBsn,
]


class Geadresseerde(RequestModel):
    """Een ander dan de aanvrager: een curator, een bewindvoerder, een gemachtigde."""

    hoedanigheid: Literal["curator", "bewindvoerder", "mentor", "gemachtigde"]
    naam: Regel
    regels: list[Regel] = Field(
        min_length=2, max_length=4, description="Het adres, zoals op een envelop."
    )


class BesluitOpVoorstel(RequestModel):
    """Wat de inkomensconsulent besluit, en waarom."""

    besluit: Besluit
    versie: int | None = Field(
        default=None,
        description="De versie die u zag. Leeg: die van nu, zolang het voorstel open is.",
    )
    reden: Annotated[
        Woorden,
        Field(description="De motivering van het besluit.", examples=["Loonstrook ontvangen."]),
    ]
    bedrag_centen: int | None = Field(
        default=None,
        ge=0,
        le=MOST_CENTS,
        description="Alleen bij afwijken: hoeveel per maand dan wel. Zonder bedrag en dag blijft het zoals het was.",
    )
    vanaf: date | None = Field(default=None, description="Alleen bij afwijken: vanaf welke dag.")
    in_brief: Annotated[
        str,
        StringConstraints(
            max_length=2000, strip_whitespace=True, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
        ),
        WithoutBsn,
        Field(
            description="Wat de inwoner er in de brief bij te lezen krijgt, in eenvoudige taal.",
            examples=["Uw loon van oktober telt nu mee."],
        ),
    ] = ""
    geadresseerde: Geadresseerde | None = Field(
        default=None,
        description="Wie de brief krijgt in plaats van de aanvrager. Leeg: de aanvrager, op het adres van de dag van versturen.",
    )


class Controle(RequestModel):
    """Wat de tweede persoon ervan vindt."""

    versie: int = Field(description="De versie die u zag.")
    uitkomst: Literal["goedkeuren", "terugsturen"]
    opmerking: Woorden | None = Field(
        default=None,
        description="Waarom het terug gaat; dan verplicht.",
        examples=["Welk loon is dit?"],
    )

    @model_validator(mode="after")
    def _says_why(self) -> "Controle":
        if self.uitkomst == "terugsturen" and self.opmerking is None:
            raise ValueError("zeg bij terugsturen waarom")
        return self


class NieuweOpmerking(RequestModel):
    """Iets over een voorstel, voor wie er ook naar kijkt."""

    tekst: Woorden


Vraag = Annotated[
    str,
    StringConstraints(
        min_length=3, max_length=300, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$"
    ),
    WithoutBsn,
]
Briefwoorden = Annotated[
    str,
    StringConstraints(
        min_length=3,
        max_length=2000,
        strip_whitespace=True,
        pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$",
    ),
    WithoutBsn,
]


class NieuwVoorstel(RequestModel):
    """Wat iemand zelf voorstelt: dat de bijstand stopt, even niet wordt betaald, of weer wel."""

    soort: Literal["beeindiging", "opschorting", "opheffing"]
    vanaf: date | None = Field(
        default=None,
        description="Verplicht, behalve bij een opheffing: die geldt vanaf de dag van de opschorting. Een dag die voorbij is, maakt van een beëindiging een intrekking.",
    )
    hersteltermijn_tot_en_met: date | None = Field(
        default=None, description="Alleen bij een opschorting, en dan verplicht."
    )
    gevraagd: Vraag | None = Field(
        default=None,
        description="Alleen bij een opschorting, en dan verplicht: wat de inwoner moet geven, zoals het in de brief staat.",
        examples=["uw bankafschriften van september en oktober"],
    )
    reden: Annotated[Woorden, Field(description="De motivering.")]
    in_brief: Annotated[
        Briefwoorden,
        Field(description="Waarom, zoals de inwoner het in de brief leest."),
    ]

    @model_validator(mode="after")
    def _fits_together(self) -> "NieuwVoorstel":
        suspends = self.soort == "opschorting"
        if suspends != (self.gevraagd is not None) or suspends != (
            self.hersteltermijn_tot_en_met is not None
        ):
            raise ValueError("een hersteltermijn en wat is gevraagd horen bij een opschorting")
        if (self.soort == "opheffing") == (self.vanaf is not None):
            raise ValueError("zeg vanaf welke dag, en bij een opheffing niet")
        return self


class NieuweFeitvraag(RequestModel):
    """Een feit dat nodig is om te besluiten."""

    feit: Feitsoort
    inwoner_id: UUID | None = Field(
        default=None, description="Van wie het feit is. Leeg: van het huishouden."
    )
    aan: Gevraagde
    uiterlijk: date
    tekst: Annotated[Woorden, Field(examples=["Loonstrook van november gevraagd per brief."])]
