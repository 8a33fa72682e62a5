"""What is asked for a step back or forward, and the routes of a household, in the published language."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BeforeValidator, Field, StringConstraints

from services.routes.resident_routes.schemas import OfHousehold, Reason, Stay, Told
from shared.events.tasks import Richting, Route, Taakrol
from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=1000), WithoutBsn
]
Rung = Annotated[int, Field(ge=1, le=6)]


class RouteIn(RequestModel):
    """Welke route een inwoner vanaf een dag volgt, en waarom."""

    gezien: UUID | None = Field(
        default=None,
        description="Het id van de route die u zag als die van nu; leeg als er geen was.",
    )
    route: Route
    trede: Rung = Field(description="Van de participatieladder; 5 is werk met steun.")
    vanaf: date
    reden: Reason
    verteld_door: Told = Field(description="In wiens woorden.")
    woorden: Words = Field(description="Waarom, in gewone taal; zonder naam of BSN.")


class RouteVan(RouteIn):
    """Met van wie de route is."""

    inwoner_id: UUID


def _number(typed: object) -> object:
    return int(typed) if isinstance(typed, str) and typed.isdecimal() else typed


class RouteForm(RouteIn):
    """The same as a page sends it."""

    trede: Annotated[Rung, BeforeValidator(_number)]


class Meegaande(ResponseModel):
    """Wie op een route met de inwoner meegaat."""

    rol: Taakrol
    medewerker_id: UUID | None


class RouteUit(ResponseModel):
    """Een tijd op een route."""

    id: UUID
    inwoner_id: UUID
    route: Route
    trede: int
    richting: Richting
    hervat: bool
    vanaf: date
    tot: date | None = Field(description="Op deze dag begon een andere route.")
    reden: Reason | None = Field(description="Voor wie woorden mag lezen.")
    woorden: str | None
    verteld_door: Told
    planversie: int | None = Field(description="Van het plan bij het begin.")
    meegaanden: list[Meegaande]

    @classmethod
    def of(cls, stay: Stay) -> Self:
        return cls(
            id=stay.id,
            inwoner_id=stay.person_id,
            route=stay.route,
            trede=stay.rung,
            richting=stay.direction,
            hervat=stay.is_resumed,
            vanaf=stay.from_on,
            tot=stay.until_on,
            reden=stay.reason,
            woorden=stay.words,
            verteld_door=stay.told_by,
            planversie=stay.plan_version,
            meegaanden=[
                Meegaande(rol=companion.role, medewerker_id=companion.worker_id)
                for companion in stay.companions
            ],
        )


class Rustend(ResponseModel):
    """Wat van het plan rust tot een route weer wordt gevolgd."""

    inwoner_id: UUID
    route: Route
    pijler: str
    doel: str
    stap: str | None
    sinds: date


class Routes(ResponseModel):
    """De routes van een huishouden, en wat er rust."""

    resultaten: list[RouteUit]
    rust: list[Rustend]

    @classmethod
    def of(cls, found: OfHousehold) -> Self:
        return cls(
            resultaten=[
                RouteUit.of(stay)
                for person in found.people
                for stay in ([person.now] if person.now else []) + list(person.earlier)
            ],
            rust=[
                Rustend(
                    inwoner_id=item.person_id,
                    route=item.route,
                    pijler=item.pillar,
                    doel=item.goal,
                    stap=item.words,
                    sinds=item.since,
                )
                for item in found.resting
            ],
        )
