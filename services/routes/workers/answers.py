"""Workers and teams as the API shows them, in the published language."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import Field

from services.routes.workers.forms import WEEKDAYS, Werkdag
from services.routes.workers.schemas import Source, Team, Worker
from shared.events.household import Gemeentecode
from shared.http.pagination import Page
from shared.http.schemas import ResponseModel

_TOT = "De eerste dag waarop het niet meer geldt, als die bekend is."


class Rol(ResponseModel):
    """Een rol van een medewerker in een gemeente."""

    id: UUID
    gemeente: Gemeentecode = Field(examples=["0106"])
    rol: str
    vanaf: date
    tot: date | None = Field(description=_TOT)
    organisatie: str | None = Field(
        description="Bij de rol partner: de organisatie waar iemand werkt."
    )
    bron: Source = Field(description="Of de rol van de aanmelding komt of van een teamleider.")


class Plaats(ResponseModel):
    """Een plaats in een team."""

    team_id: UUID
    team: str
    vanaf: date
    tot: date | None = Field(description=_TOT)


class Afwezigheid(ResponseModel):
    """Een tijd waarin een medewerker er niet is."""

    id: UUID
    vanaf: date
    tot: date | None = Field(description="De eerste dag terug, als die bekend is.")
    vervanger_id: UUID | None
    vervanger: str | None


class Medewerker(ResponseModel):
    """Iemand die hier werkt, met wat vandaag geldt of nog komt."""

    id: UUID
    naam: str
    in_dienst_vanaf: date
    uit_dienst_op: date | None
    laatst_aangemeld: datetime | None
    werkdagen: list[Werkdag]
    rollen: list[Rol]
    teams: list[Plaats]
    afwezigheden: list[Afwezigheid]
    heeft_belangenconflict: bool = Field(
        description="Of de medewerker over iemand niets mag zien of beslissen; over wie, is alleen voor de medewerker zelf."
    )

    @classmethod
    def of(cls, worker: Worker) -> Self:
        return cls(
            id=worker.id,
            naam=worker.name,
            in_dienst_vanaf=worker.active.from_day,
            uit_dienst_op=worker.active.until_day,
            laatst_aangemeld=worker.last_signed_in,
            werkdagen=[WEEKDAYS[day - 1] for day in worker.working_days],
            rollen=[
                Rol(
                    id=role.id,
                    gemeente=role.municipality,
                    rol=role.role,
                    vanaf=role.period.from_day,
                    tot=role.period.until_day,
                    organisatie=role.organisation,
                    bron=role.source,
                )
                for role in worker.roles
            ],
            teams=[
                Plaats(
                    team_id=place.team_id,
                    team=place.team,
                    vanaf=place.period.from_day,
                    tot=place.period.until_day,
                )
                for place in worker.places
            ],
            afwezigheden=[
                Afwezigheid(
                    id=away.id,
                    vanaf=away.period.from_day,
                    tot=away.period.until_day,
                    vervanger_id=away.substitute_id,
                    vervanger=away.substitute,
                )
                for away in worker.away
            ],
            heeft_belangenconflict=worker.has_conflict,
        )


class MedewerkersPagina(Page[Medewerker]):
    """Een bladzijde van de lijst van medewerkers."""


class Teamgebied(ResponseModel):
    """Een gemeente waarvoor een team werkt."""

    gemeente: Gemeentecode
    vanaf: date
    tot: date | None = Field(description=_TOT)


class TeamUit(ResponseModel):
    """Een team."""

    id: UUID
    naam: str
    gemeenten: list[Teamgebied]

    @classmethod
    def of(cls, team: Team) -> Self:
        return cls(
            id=team.id,
            naam=team.name,
            gemeenten=[
                Teamgebied(gemeente=code, vanaf=period.from_day, tot=period.until_day)
                for code, period in team.municipalities
            ],
        )


class Teams(ResponseModel):
    """De teams van uw gemeenten."""

    resultaten: list[TeamUit]
