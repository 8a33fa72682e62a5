"""What goes in and out over HTTP about applications."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.income.applications.model import Gegeven, Termijn
from services.income.decisions.schemas import Briefwoorden, Woorden
from shared.events.applications import Aanvraagstand
from shared.http.schemas import RequestModel, ResponseModel

MOST_CENTS = 1_000_000
Gegevens = Annotated[list[Gegeven], Field(min_length=1, max_length=5)]


class NieuweMelding(RequestModel):
    """Iemand meldt zich voor bijstand. Wie dat zijn, volgt uit het huishouden op die dag."""

    dossier_id: UUID
    meldingsdatum: date
    zoektermijn_vervalt: bool = Field(
        False,
        description="De vier weken zelf zoeken gelden niet (Pw art. 41 lid 4 en 11). Telt alleen onder de 27 jaar.",
    )
    terugwerkend_vanaf: date | None = Field(
        None,
        description="Gevraagd om eerder te beginnen, door de omstandigheden (Pw art. 44 lid 5): ten hoogste drie maanden.",
    )
    gebeurtenis_id: UUID | None = Field(
        None, description="De levensgebeurtenis waarna iemand zich meldt."
    )


class NieuweAanvraag(RequestModel):
    """De aanvraag zelf is er."""

    aanvraagdatum: date
    verwijtbaar_laat: bool = Field(
        False,
        description="Kwam later dan moest, door eigen toedoen: het recht begint op de dag van de aanvraag (Pw art. 44 lid 3).",
    )


class NieuweOpschorting(RequestModel):
    """De aanvrager is gevraagd de aanvraag aan te vullen; de termijn om te beslissen staat stil (Awb 4:15)."""

    uitnodiging_op: date = Field(description="De dag waarop de vraag is verstuurd.")
    hersteltermijn_tot_en_met: date
    gevraagd: Gegevens


class Aanvulling(RequestModel):
    """Wat gevraagd was, is er."""

    aangevuld_op: date
    ontvangen: Gegevens


class NieuwVoorschot(RequestModel):
    """Er is een voorschot gegeven."""

    uiterlijk: date = Field(description="Welk voorschot: de laatste dag waarop het er moest zijn.")
    bedrag_centen: int = Field(ge=1, le=MOST_CENTS)
    gegeven_op: date


class NietBehandelen(RequestModel):
    """Voorstellen de aanvraag niet in behandeling te nemen, omdat de gevraagde gegevens er niet op tijd zijn."""

    reden: Annotated[Woorden, Field(description="De motivering.")]
    in_brief: Annotated[
        Briefwoorden, Field(description="Waarom, zoals de inwoner het in de brief leest.")
    ]


class Intrekking(RequestModel):
    """Wie aanvroeg, ziet ervan af."""

    ingetrokken_op: date


class Opschorting(ResponseModel):
    uitnodiging_op: date
    hersteltermijn_tot_en_met: date
    gevraagd: list[Gegeven]
    aangevuld_op: date | None
    ontvangen: list[Gegeven]


class Voorschotdag(ResponseModel):
    uiterlijk: date
    gegeven_op: date | None
    bedrag_centen: int | None = Field(description="Alleen met het recht `bedragen`.")


class Termijnen(ResponseModel):
    """De dagen die uit de melding en de aanvraag volgen."""

    recht_vanaf: date = Field(description="Vroegste dag waarop het recht kan beginnen.")
    aanvraag_mogelijk_vanaf: date
    zoektermijn_tot_en_met: date | None
    opgeschorte_dagen: int
    besluit_uiterlijk: date | None
    voorschotten: list[Voorschotdag]


class BenodigdGegeven(ResponseModel):
    """Waarop het besluit rust, en hoe oud is wat daarvan bekend is."""

    wat: Gegeven
    inwoner_id: UUID | None
    bekend_sinds: date | None
    wordt_gevraagd: bool = Field(
        description="Ontbreekt, of is twaalf maanden oud of ouder (Pw art. 43a)."
    )


class Termijnenstand(ResponseModel):
    """Hoeveel aanvragen een termijn hebben die gemist is, of die eraan komt; zonder personen."""

    gemist: int
    gemist_sinds: date | None = Field(description="De eerste dag die voorbijging.")
    nadert: int = Field(description="Binnen een week; van een besluit binnen twee weken.")
    nadert_eerst: date | None


class Aanvraag(ResponseModel):
    """Een aanvraag voor bijstand, van melding tot besluit."""

    id: UUID
    dossier_id: UUID
    inwoner_ids: list[UUID] = Field(
        description="Wie aanvragen: aanvrager, en partner als die er is."
    )
    gemeente: str = Field(examples=["0106"])
    status: Aanvraagstand
    meldingsdatum: date
    aanvraagdatum: date | None
    zoektermijn_vervalt: bool
    verwijtbaar_laat: bool
    terugwerkend_vanaf: date | None
    gebeurtenis_id: UUID | None
    voorstel_id: UUID | None
    afgehandeld_op: date | None
    afloop: Literal["toegekend", "afgewezen"] | None
    volgende_termijn: Termijn | None
    volgende_op: date | None
    opschortingen: list[Opschorting]
    vastgelegd_op: datetime
    vastgelegd_door: str = Field(description="Het kenmerk van wie vastlegde.")


class AanvraagMetTermijnen(Aanvraag):
    termijnen: Termijnen
    gegevens: list[BenodigdGegeven] = Field(description="Leeg als de aanvraag klaar is.")
    voorschot_ten_minste_centen: int | None = Field(
        description="Wat een voorschot nu ten minste is. Alleen met het recht `bedragen`; leeg als het niet te bepalen is."
    )
