"""Handovers as the API shows them, in the published language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, Literal, Self
from uuid import UUID

from pydantic import Field

from shared.events.household import Gemeentecode
from shared.events.tasks import Code
from shared.http.pagination import Page
from shared.http.schemas import ResponseModel

Overdrachtstatus = Literal["voorgesteld", "vervallen"]

STATUSES: Final[Mapping[Overdrachtstatus, str]] = {"voorgesteld": "proposed", "vervallen": "lapsed"}

_PUBLISHED: Final = {stored: published for published, stored in STATUSES.items()}


class Overdracht(ResponseModel):
    """Een warme overdracht aan een partner. De eigen regisseur blijft verantwoordelijk tot zij is aanvaard."""

    id: UUID
    dossier_id: UUID
    gebeurtenis_ids: list[UUID] = Field(
        description="De levensgebeurtenissen waarvoor de overdracht nodig is."
    )
    gemeente: Gemeentecode = Field(examples=["0106"])
    draaiboek: str = Field(examples=["scheiding"])
    draaiboek_versie: int
    stap: str = Field(examples=["gezinsplan-maken"])
    diensten: list[Code] = Field(
        description="Wat er nodig is; wie dat doet, volgt uit de gemeente en de dag.",
        examples=[["sociaal-team"]],
    )
    partners: list[str] = Field(
        description="Wie dat daar doet, eerst wie het eerst gevraagd wordt.",
        examples=[["Vaart Welzijn"]],
    )
    doel: str
    uiterlijk: date
    taak_id: UUID | None = Field(description="De taak uit dezelfde stap, als die er is.")
    status: Overdrachtstatus
    vervallen_omdat: str | None = Field(description="Waarom de overdracht niet meer nodig is.")
    voorgesteld_op: datetime
    afgehandeld_op: datetime | None

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> Self:
        return cls(
            id=row["id"],
            dossier_id=row["dossier_id"],
            gebeurtenis_ids=row["life_event_ids"],
            gemeente=row["municipality"],
            draaiboek=row["playbook"],
            draaiboek_versie=row["playbook_version"],
            stap=row["step"],
            diensten=row["services"],
            partners=row["partners"],
            doel=row["purpose"],
            uiterlijk=row["due_on"],
            taak_id=row["task_id"],
            status=_PUBLISHED[row["status"]],
            vervallen_omdat=row["settled_reason"],
            voorgesteld_op=row["created_at"],
            afgehandeld_op=row["settled_at"],
        )


class OverdrachtenPagina(Page[Overdracht]):
    """Een bladzijde van de lijst met overdrachten."""
