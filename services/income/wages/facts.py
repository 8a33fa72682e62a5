"""Jobs and what is reported of their wages. Only shapes; amounts in cents, net with the claim on holiday allowance."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

Soort = Literal["loonstrook", "correctie"]
"""A pay slip says what was paid over its days; a correction is an amount to add to what a slip said."""


@dataclass(frozen=True, slots=True)
class Dienstverband:
    """A job of a person: what it is expected to pay until its pay slips are there."""

    inwoner_id: UUID
    werkgever: str
    vanaf: date
    tot_en_met: date | None
    aanname: int
    """Per full month."""


@dataclass(frozen=True, slots=True)
class Loonopgave:
    """What somebody reported of a wage. The same `id` twice is one report."""

    id: str
    inwoner_id: UUID
    werkgever: str
    van: date
    tot_en_met: date
    """The days that it is about; the last belongs to it."""
    betaald_op: date
    ontvangen_op: date
    netto: int
    """Below zero where too much was paid before."""
    soort: Soort = "loonstrook"
    bruto: int | None = None
    """None where nobody told."""
