"""Tasks as the API shows them, in the published language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from pydantic import Field, WithJsonSchema

from services.routes.tasks.waiting import WaitsFor
from services.routes.tasks.wording import why_of
from services.routes.work_states import State, state_of
from shared import clock
from shared.events.household import Gemeentecode
from shared.events.reasons import read_all
from shared.events.tasks import Code, Taakrol
from shared.http.caller import Caller
from shared.http.pagination import Page
from shared.http.reasons import RedenInWoorden
from shared.http.schemas import ResponseModel
from shared.permissions import Data

Taakstatus = Literal["open", "afgerond", "vervallen"]
Toestand = Annotated[
    State, WithJsonSchema({"type": "string", "enum": [state.value for state in State]})
]
"""Its words stand where it is used, as those of the status: what is published has no English name."""

STATUSES: Final[Mapping[Taakstatus, str]] = {
    "open": "open",
    "afgerond": "completed",
    "vervallen": "lapsed",
}
"""The published word for each status of the table."""

_PUBLISHED: Final = {stored: published for published, stored in STATUSES.items()}


class Taak(ResponseModel):
    """Werk dat op iemand met een rol wacht, of dat klaar of niet meer nodig is."""

    id: UUID
    dossier_id: UUID
    gebeurtenis_ids: list[UUID] = Field(
        description="De levensgebeurtenissen waarvoor de taak nodig is; de eerste leidde tot de taak."
    )
    gemeente: Gemeentecode = Field(examples=["0106"])
    draaiboek: str = Field(examples=["baan-gestart"])
    draaiboek_versie: int
    stap: str = Field(examples=["werkplek-regelen"])
    rol: Taakrol
    titel: str
    reden: str = Field(description="Waarom de taak er is, zoals u het mag lezen.")
    redenen: list[RedenInWoorden] = Field(
        description="Wat daarvan over dit huishouden gaat; de rest zegt het draaiboek van elk huishouden."
    )
    toelichting: str | None = Field(
        description="Hoe inkomen een uitkomst uitlegt, met bedragen. Alleen met het recht `bedragen`."
    )
    diensten: list[Code] = Field(
        description="Wat anderen erbij doen; wie dat doet, volgt uit de gemeente en de dag.",
        examples=[["sociaal-team"]],
    )
    partners: list[str] = Field(
        description="Wie dat daar doet, eerst wie het eerst gevraagd wordt.",
        examples=[["Vaart Welzijn"]],
    )
    uiterlijk: date
    status: Taakstatus
    toestand: Toestand = Field(
        description="Preciezer dan `status`: een open taak kan van het team zijn (`open`), opgepakt zijn, of wachten."
    )
    wacht_tot: date | None = Field(description="Op deze dag is het wachten voorbij.")
    wacht_op: WaitsFor | None
    wacht_op_gebeurtenis: str | None = Field(
        description="Komt deze gebeurtenis eerder dan de dag, dan is het wachten ook voorbij.",
        examples=["besluit-genomen"],
    )
    wachten_voorbij_op: datetime | None = Field(
        description="Sinds wanneer het wachten voorbij is; tot iemand iets met de taak doet."
    )
    uitkomst: str | None = Field(
        description="Eén van de uitkomsten van de stap, als de taak is afgerond.",
        examples=["gedaan"],
    )
    resultaat: str | None = Field(
        description="Wat eruit kwam, als de taak is afgerond. Alleen met het recht `woorden`, of van uzelf."
    )
    vervallen_omdat: RedenInWoorden | None = Field(description="Waarom de taak niet meer nodig is.")
    aangemaakt_op: datetime
    afgehandeld_op: datetime | None
    afgehandeld_door: str | None = Field(description="Kenmerk van de medewerker of het systeem.")
    toegewezen_aan: UUID | None = Field(
        description="De medewerker die de taak doet; zonder is de taak van het team."
    )

    @classmethod
    def of(cls, row: Mapping[Any, Any], caller: Caller) -> Self:
        """As the caller may see it. `row` with the names of `partners.service.with_names`."""
        seen = caller.data_in([row["municipality"]])
        state = state_of(row["status"], row["assignee_id"], row["waits_until"], clock.today())
        waits = state == State.WAITING
        amounts = Data.BEDRAGEN in seen
        reads_result = Data.WOORDEN in seen or row["settled_by"] == caller.subject
        return cls(
            id=row["id"],
            dossier_id=row["dossier_id"],
            gebeurtenis_ids=row["life_event_ids"],
            gemeente=row["municipality"],
            draaiboek=row["playbook"],
            draaiboek_versie=row["playbook_version"],
            stap=row["step"],
            rol=row["role"],
            titel=row["title"],
            reden=why_of(row, caller),
            redenen=RedenInWoorden.of_each(read_all(row["reasons"]), sees_amounts=amounts),
            toelichting=row["explanation"] if amounts else None,
            diensten=row["services"],
            partners=row["partners"],
            uiterlijk=row["due_on"],
            status=_PUBLISHED[row["status"]],
            toestand=state,
            wacht_tot=row["waits_until"] if waits else None,
            wacht_op=row["waits_for"] if waits else None,
            wacht_op_gebeurtenis=row["waits_on"] if waits else None,
            wachten_voorbij_op=row["wait_ended_at"],
            uitkomst=row["outcome"],
            resultaat=row["result"] if reads_result else None,
            vervallen_omdat=RedenInWoorden.of_stored(row["settled_reason"], sees_amounts=amounts),
            aangemaakt_op=row["created_at"],
            afgehandeld_op=row["settled_at"],
            afgehandeld_door=row["settled_by"],
            toegewezen_aan=row["assignee_id"],
        )


class TakenPagina(Page[Taak]):
    """Een bladzijde van de takenlijst."""
