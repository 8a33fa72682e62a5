"""How what somebody established of a household is told and kept (vaststelling)."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.income.findings import rules
from services.income.means import assets
from services.income.means.schemas import Centen, Maandbedrag, Vrijlating
from services.income.norms.schemas import Datum
from shared.http.schemas import RequestModel, WithoutBsn


class Persoonsvaststelling(RequestModel):
    """Van de aanvrager of de partner: of er recht kan zijn, welke vrijlating van loon geldt, en welk ander inkomen er is."""

    inwoner_id: UUID
    vrijlating: Vrijlating | None = Field(
        None,
        description="Zonder: er is niet vastgesteld welke vrijlating geldt, en loon telt volledig mee. De gebruikte maanden zijn "
        "die van voor deze vaststelling; latere maanden telt het systeem zelf.",
    )
    volledige_zorg: bool = Field(
        False, description="Heeft de volledige zorg voor de kinderen (Pw art. 31 lid 2 onder r)."
    )
    overig_inkomen_centen: Maandbedrag = Field(
        0, description="Netto per maand, zonder vrijlating: alimentatie, een andere uitkering."
    )
    nettoloon_centen: Maandbedrag | None = Field(
        None,
        description="Nettoloon per maand met vakantietoeslag, zoals de loonstrook het laat zien, van de banen waarvan alleen het "
        "brutoloon is gemeld. Zonder: dat nettoloon wordt berekend, en dat is een aanname.",
    )
    geen_beroep_op_ouders: bool = Field(
        False,
        description="Van 18 tot en met 20 jaar: de ouders kunnen of hoeven niet bij te dragen (Pw art. 20 lid 3).",
    )
    onderwijs_met_wsf: bool = Field(
        False,
        description="Kan onderwijs volgen met studiefinanciering of WTOS (Pw art. 13 lid 2 onder c).",
    )
    heeft_recht: bool = Field(
        True,
        description="False: er is om een andere reden geen eigen recht, zoals de verblijfsstatus (Pw art. 11).",
    )

    def facts(self) -> rules.Persoonsvaststelling:
        return rules.Persoonsvaststelling(
            inwoner_id=self.inwoner_id,
            vrijlating=None if self.vrijlating is None else self.vrijlating.facts(),
            volledige_zorg=self.volledige_zorg,
            overig_inkomen=self.overig_inkomen_centen,
            nettoloon=self.nettoloon_centen,
            geen_beroep_op_ouders=self.geen_beroep_op_ouders,
            onderwijs_met_wsf=self.onderwijs_met_wsf,
            heeft_recht=self.heeft_recht,
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


class Vaststelling(RequestModel):
    """Wat er vanaf een dag is vastgesteld; het geldt tot de volgende vaststelling begint."""

    vanaf: Datum
    personen: list[Persoonsvaststelling] = Field(default_factory=list, max_length=2)
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

    def facts(self) -> rules.Vaststelling:
        return rules.Vaststelling(
            self.vanaf,
            tuple(person.facts() for person in self.personen),
            None if self.vermogen is None else self.vermogen.facts(),
        )
