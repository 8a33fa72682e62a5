"""A look at a dossier of another team, and why."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from shared.http.schemas import RequestModel, WithoutBsn

Inzagereden = Literal[
    "vervanging",
    "vraag-van-inwoner",
    "samenwerking",
    "overdracht",
    "klacht-of-bezwaar",
    "anders",
]


class Inzage(RequestModel):
    """Waarom iemand een dossier van een ander team wil zien."""

    dossier: UUID
    reden: Inzagereden
    toelichting: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=5, max_length=300), WithoutBsn
    ]


class Gezien(RequestModel):
    """Welke inzage een teamleider heeft gezien."""

    over: UUID
