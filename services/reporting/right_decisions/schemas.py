"""What is known of decisions and of objections to them, and how it is counted."""

from dataclasses import dataclass
from datetime import date

from pydantic import Field

from shared.events.household import Gemeentecode
from shared.http.schemas import ResponseModel


@dataclass(frozen=True, slots=True)
class Counted:
    """What a municipality decided in a period and what became of it, and the objections that came in then."""

    municipality: str
    taken: int = 0
    automatic: int = 0
    by_objection: int = 0
    """Of what was taken, revised after an objection that was well-founded, wholly or partly."""
    otherwise: int = 0
    """Of what was taken, revised by a correction or a check: a later decision from the same day or an earlier one."""
    objections: int = 0
    well_founded: int = 0
    late: int = 0
    """Decided after the last day."""


class Besluittelling(ResponseModel):
    """Wat er blijft staan van wat een gemeente in een periode besloot."""

    gemeente: Gemeentecode = Field(examples=["0106"])
    genomen: str = Field(examples=["1240", "<5"])
    door_systeem: str = Field(examples=["310"])
    herzien_na_bezwaar: str = Field(examples=["<5"])
    herzien_anders: str = Field(
        examples=["9"],
        description="Door een correctie of een controle: een later besluit vanaf dezelfde dag of een eerdere.",
    )
    blijft_staan: float | None = Field(
        description="Het deel van de besluiten dat niet is herzien, in procenten, naar beneden afgerond. Leeg als er te weinig zijn om iets te zeggen."
    )
    ten_minste: bool = Field(
        description="Het deel is dit of hoger: een klein aantal dat is herzien, staat er niet precies."
    )
    bezwaren: str = Field(examples=["12"], description="Ontvangen in de periode.")
    gegrond: str = Field(examples=["<5"], description="Daarvan gegrond of deels gegrond.")
    te_laat: str = Field(examples=["0"], description="Daarvan na de laatste dag beslist.")


class Besluittellingen(ResponseModel):
    """Indicator I2: het deel van de besluiten over uitkeringen dat blijft staan."""

    vanaf: date
    tot: date = Field(description="Tot en met deze dag.")
    tellingen: list[Besluittelling]
