"""The regisseur of a dossier, as the other rooms know one, and what comes in and goes out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

HeldBy = Literal["professional", "netwerk", "inwoner"]
"""Who keeps an eye on the whole: somebody who works here, somebody of the network, or the resident."""


@dataclass(frozen=True, slots=True)
class Regisseur:
    """Who answers for a dossier. There is always a worker, also where somebody of the network or the resident holds it."""

    worker_id: UUID
    name: str
    is_acting: bool
    """Asked, and answering meanwhile; False once he or she said yes."""
    held_by: HeldBy
    since: datetime
    words: str | None = None
    """Who of the network it is, in words."""
    rule: str = ""
    reasons: tuple[str, ...] = ()
    met_on: date | None = None
    """When old, new and resident met."""
    not_met: str | None = None
    """Why they did not."""
    municipality: str = ""
    version: int = 1
    is_away: bool = False
    """Whether the worker is not there today."""
    substitute_id: UUID | None = None
    substitute: str | None = None
    """Who answers today while the worker is away."""


@dataclass(frozen=True, slots=True)
class Given:
    """A dossier with its regisseur as it is kept, and how many times that changed."""

    dossier_id: UUID
    worker_id: UUID
    municipality: str
    is_acting: bool
    held_by: HeldBy
    version: int
    rule: str
