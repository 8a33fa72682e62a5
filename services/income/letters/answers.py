"""What goes out over HTTP about letters."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from services.income.letters.model import Letter
from services.income.letters.rows import Kept
from services.income.letters.states import WHY, WORDS, Channel, State
from shared.events.letters import Onbestelbaar
from shared.http.schemas import ResponseModel


class Briefregel(ResponseModel):
    """Een brief in een lijst: waar hij is, en niet wat erin staat."""

    id: UUID
    kenmerk: str = Field(examples=["BR-8E6C-2D4F"])
    dossier_id: UUID
    gemeente: str
    onderwerp: str = Field(examples=["besluit-op-voorstel"])
    onderwerp_id: UUID
    sjabloon: str
    sjabloonversie: int
    geschreven_op: datetime
    stand: State
    kanaal: Channel | None
    verstuurd_op: date | None
    afgehandeld_op: date | None
    reden: Onbestelbaar | None = Field(description="Waarom de brief niemand bereikte.")

    @classmethod
    def of(cls, kept: Kept) -> "Briefregel":
        return cls(**_line_of(kept))


class Brief(Briefregel):
    """Een brief met wat erin staat, zoals hij voor altijd bewaard is."""

    inhoud: Letter
    inhoud_sha256: str
    pdf_sha256: str | None = Field(description="Leeg zolang er geen PDF is.")

    @classmethod
    def of(cls, kept: Kept) -> "Brief":
        return cls(
            **_line_of(kept),
            inhoud=kept.content,
            inhoud_sha256=kept.content_sha256,
            pdf_sha256=kept.pdf_sha256,
        )


class Brieven(ResponseModel):
    resultaten: list[Briefregel]


def state_text(kept: Kept) -> str:
    """`Teruggekomen: de inwoner woont er niet meer`."""
    text = WORDS[kept.state]
    return f"{text}: {WHY[kept.reason]}" if kept.reason else text


def _line_of(kept: Kept) -> dict[str, Any]:
    return {
        "id": kept.id,
        "kenmerk": kept.reference,
        "dossier_id": kept.dossier_id,
        "gemeente": kept.municipality,
        "onderwerp": kept.subject,
        "onderwerp_id": kept.subject_id,
        "sjabloon": kept.template,
        "sjabloonversie": kept.template_version,
        "geschreven_op": kept.written_at,
        "stand": kept.state,
        "kanaal": kept.channel,
        "verstuurd_op": kept.sent_on,
        "afgehandeld_op": kept.settled_on,
        "reden": kept.reason,
    }
