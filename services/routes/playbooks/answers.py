"""Playbooks as the API shows them: as they were written, in camelCase."""

from datetime import date

from pydantic import Field

from services.routes.playbooks.schemas import Draaiboek
from shared.events.tasks import Taakrol
from shared.http.schemas import ResponseModel


class UitkomstUit(ResponseModel):
    """Wat er uit een stap kan komen."""

    code: str = Field(examples=["niet-nodig"])
    tekst: str = Field(examples=["Niet nodig"])


class StapUit(ResponseModel):
    """Eén stap: wordt een taak als alle voorwaarden onder `als` gelden."""

    stap: str = Field(examples=["werkplek-regelen"])
    rol: Taakrol
    titel: str
    uiterlijk: str = Field(
        description="Ten opzichte van `gerekendVanaf`.", examples=["-10 werkdagen"]
    )
    na: list[str] = Field(
        description="Stappen waarvan deze het antwoord nodig heeft: nooit eerder dan die."
    )
    als: list[str] = Field(examples=[["tijdelijk_contract"]])
    reden: str
    zinvol_tot: str | None = Field(
        description="Wat vanaf die dag bekend wordt, maakt van deze stap geen taak meer."
    )
    eenmalig: bool = Field(description="Wie dit deed, wordt er niet nog eens om gevraagd.")
    betreft: str
    zolang_leeft: list[str] | None = Field(
        description="Wiens overlijden de taak laat vervallen; zonder: zoals bij het draaiboek."
    )
    partner: list[str] = Field(
        description="Codes van diensten; hoe die heten, staat onder `diensten`."
    )
    overdracht: bool = Field(description="Of ook een warme overdracht wordt voorgesteld.")
    doel: str | None
    uitkomsten: list[UitkomstUit] = Field(
        description="Waaruit kiest wie de taak van deze stap afrondt."
    )


class GeenTaak(ResponseModel):
    """Iets wat erbij hoort en geen taak van dit draaiboek is."""

    wat: str
    hoe: str


class DraaiboekUit(ResponseModel):
    """Wat er gebeurt als iets verandert in het leven van een inwoner, of als inkomen iets meldt."""

    draaiboek: str = Field(description="De gebeurtenis.", examples=["baan-gestart"])
    versie: int
    geldig_vanaf: date | None = Field(
        description="Voor wat vanaf deze dag bekend wordt; zonder: altijd al."
    )
    titel: str
    gerekend_vanaf: str = Field(examples=["ingangsdatum"])
    zolang_leeft: list[str] | None = Field(
        description="Wiens overlijden de taken laat vervallen; zonder: van wie de stap betreft."
    )
    gaat_mee: bool = Field(
        description="Of open taken meegaan als de inwoner een ander dossier krijgt, zoals na een scheiding."
    )
    bron: list[str]
    als: list[str] = Field(description="Alleen dan wordt een stap een taak.")
    geen_taak: list[GeenTaak]
    stappen: list[StapUit]


class DienstUit(ResponseModel):
    """Wat een andere organisatie voor inwoners doet; wie dat waar doet, staat bij de organisaties."""

    code: str = Field(examples=["sociaal-team"])
    naam: str = Field(examples=["Sociaal team"])


class Draaiboeken(ResponseModel):
    """Alle draaiboeken die nu gelden, en de diensten die zij vragen."""

    resultaten: list[DraaiboekUit]
    diensten: list[DienstUit]


def playbook_answer(document: Draaiboek) -> DraaiboekUit:
    return DraaiboekUit.model_validate(document, from_attributes=True)
