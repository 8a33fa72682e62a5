"""How a household's means (middelen) are told and kept: exemptions of wages, other income, assets."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.income.means import assets, record
from services.income.means.rules import Gebruikt, Regime, Vrijlatingsfeiten
from shared.http.schemas import RequestModel, WithoutBsn

Centen = Annotated[int, Field(ge=0, le=100_000_000)]
Maandbedrag = Annotated[int, Field(ge=0, le=5_000_000)]
Maanden = Annotated[int, Field(ge=0, le=600)]


class GebruikteMaanden(RequestModel):
    """In hoeveel maanden een vrijlating al is toegepast, per onderdeel van de wet."""

    n: Maanden = 0
    r: Maanden = 0
    z: Maanden = 0
    uniform: Maanden = Field(0, description="Van art. 34a.")


class Vrijlating(RequestModel):
    """Wat bepaalt welk deel van het loon niet meetelt (Pw art. 31 lid 2 of 34a); leeftijd en kinderen zijn al bekend."""

    regime: Regime
    gebruikte_maanden: GebruikteMaanden = Field(default_factory=GebruikteMaanden)
    medisch_urenbeperkt: bool = False
    doelgroep_lks: bool = Field(False, description="Doelgroep loonkostensubsidie.")
    uitbreiding_onmogelijk: bool = False
    nieuw_dienstverband: bool = False
    draagt_bij: bool = Field(True, description="Het werk draagt bij aan de arbeidsinschakeling.")

    def facts(self) -> Vrijlatingsfeiten:
        used = self.gebruikte_maanden
        return Vrijlatingsfeiten(
            regime=self.regime,
            gebruikt=Gebruikt(n=used.n, r=used.r, z=used.z, uniform=used.uniform),
            medisch_urenbeperkt=self.medisch_urenbeperkt,
            doelgroep_lks=self.doelgroep_lks,
            uitbreiding_onmogelijk=self.uitbreiding_onmogelijk,
            nieuw_dienstverband=self.nieuw_dienstverband,
            draagt_bij=self.draagt_bij,
        )


class Persoonsmiddelen(RequestModel):
    """Van de aanvrager of de partner: welke vrijlating van loon kan gelden, en welk ander inkomen er is."""

    inwoner_id: UUID
    vrijlating: Vrijlating | None = Field(
        None,
        description="Zonder: er is niet vastgesteld welke vrijlating geldt, en loon telt volledig mee. De gebruikte maanden zijn "
        "die van voor deze opgave; latere maanden telt het systeem zelf.",
    )
    volledige_zorg: bool = Field(
        False, description="Heeft de volledige zorg voor de kinderen (Pw art. 31 lid 2 onder r)."
    )
    overig_inkomen_centen: Maandbedrag = Field(
        0, description="Netto per maand, zonder vrijlating: alimentatie, een andere uitkering."
    )

    def facts(self) -> record.Persoonsmiddelen:
        return record.Persoonsmiddelen(
            self.inwoner_id,
            None if self.vrijlating is None else self.vrijlating.facts(),
            self.volledige_zorg,
            self.overig_inkomen_centen,
        )


class Vermogen(RequestModel):
    """Wat het gezin bezit en schuldig is (Pw art. 34)."""

    bezittingen_centen: Centen = Field(0, description="Met spaargeld, zonder de eigen woning.")
    schulden_centen: Centen = 0
    spaargeld_tijdens_bijstand_centen: Centen = Field(
        0, description="Het deel van de bezittingen dat tijdens de bijstand is gespaard."
    )
    overwaarde_woning_centen: Centen = Field(
        0, description="Waarde van de eigen woning min de hypotheek."
    )

    @model_validator(mode="after")
    def _saved_is_part_of_it(self) -> Self:
        if self.spaargeld_tijdens_bijstand_centen > self.bezittingen_centen:
            raise PydanticCustomError(
                "vermogen",
                "spaargeldTijdensBijstandCenten is een deel van bezittingenCenten, en is dus niet hoger",
            )
        return self

    def facts(self) -> assets.Vermogen:
        return assets.Vermogen(
            self.bezittingen_centen,
            self.schulden_centen,
            self.spaargeld_tijdens_bijstand_centen,
            self.overwaarde_woning_centen,
        )


class Middelen(RequestModel):
    """Wat er vanaf een dag is vastgesteld; het geldt tot de volgende opgave begint."""

    vanaf: date
    personen: list[Persoonsmiddelen] = Field(default_factory=list, max_length=2)
    vermogen: Vermogen | None = Field(
        None, description="Zonder: het vermogen is niet vastgesteld en wordt niet getoetst."
    )
    reden: Annotated[
        str,
        StringConstraints(min_length=3, max_length=2000, strip_whitespace=True),
        WithoutBsn,
        Field(
            description="Waarop de vaststelling berust.",
            examples=["Loonstroken en bankafschriften gezien."],
        ),
    ]

    def facts(self) -> record.Middelen:
        return record.Middelen(
            self.vanaf,
            tuple(one.facts() for one in self.personen),
            None if self.vermogen is None else self.vermogen.facts(),
        )
