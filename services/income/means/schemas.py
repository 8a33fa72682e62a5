"""How the exemption of a wage is told, wherever it is asked for."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.income.means.rules import Gebruikt, Regime, Vrijlatingsfeiten
from shared.http.schemas import RequestModel

Centen = Annotated[int, Field(ge=0, le=100_000_000)]
Maandbedrag = Annotated[int, Field(ge=0, le=5_000_000)]
Maanden = Annotated[int, Field(ge=0, le=600)]


class GebruikteMaanden(RequestModel):
    """In hoeveel maanden een vrijlating al is toegepast, per onderdeel van de wet."""

    n: Maanden = 0
    r: Maanden = 0
    z: Maanden = 0
    uniform: Maanden = Field(0, description="Van art. 34a lid 1.")
    opnieuw: Maanden = Field(0, description="Van art. 34a lid 3.")


class Vrijlating(RequestModel):
    """Wat bepaalt welk deel van het loon niet meetelt (Pw art. 31 lid 2 of 34a); leeftijd en kinderen zijn al bekend."""

    regime: Regime
    gebruikte_maanden: GebruikteMaanden = Field(default_factory=GebruikteMaanden)
    medisch_urenbeperkt: bool = False
    loonkostensubsidie: bool = Field(
        False,
        description="Het loon is van een baan met loonkostensubsidie (art. 10d); alleen tot de doelgroep horen is niet genoeg.",
    )
    uitbreiding_onmogelijk: bool = False
    verlengd_tot: date | None = Field(
        None, description="Eerste dag na de verlenging van art. 34a lid 2; leeg: zonder einddatum."
    )
    nieuw_dienstverband: bool = False
    draagt_bij: bool = Field(True, description="Het werk draagt bij aan de arbeidsinschakeling.")

    def facts(self) -> Vrijlatingsfeiten:
        used = self.gebruikte_maanden
        return Vrijlatingsfeiten(
            regime=self.regime,
            gebruikt=Gebruikt(used.n, used.r, used.z, used.uniform, used.opnieuw),
            medisch_urenbeperkt=self.medisch_urenbeperkt,
            loonkostensubsidie=self.loonkostensubsidie,
            uitbreiding_onmogelijk=self.uitbreiding_onmogelijk,
            nieuw_dienstverband=self.nieuw_dienstverband,
            draagt_bij=self.draagt_bij,
            verlengd_tot=self.verlengd_tot,
        )
