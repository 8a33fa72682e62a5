"""Topic `brieven`: a letter went out, or did not arrive. Published by income; what it says, and to whom, stays there."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.events.envelope import EventData
from shared.events.household import Gemeentecode
from shared.events.tasks import Code

TOPIC = "brieven"

Onbestelbaar = Literal[
    "overleden", "geen-adres", "onbekend", "verhuisd", "adres-onjuist", "geweigerd"
]
"""Why a letter reached nobody. The first three are known before it is sent; the others are what a post service says."""


class LetterSent(EventData, topic=TOPIC, happened="brief-verstuurd"):
    """A letter was handed over to be posted."""

    brief_id: UUID
    gebeurtenis_id: UUID
    gemeente: Gemeentecode
    onderwerp: Code
    """What it is about, such as `besluit-op-voorstel`."""
    onderwerp_id: UUID
    verstuurd_op: date


class LetterUndeliverable(EventData, topic=TOPIC, happened="brief-onbestelbaar"):
    """A letter reached nobody: somebody has to see to it that the resident knows."""

    brief_id: UUID
    gebeurtenis_id: UUID
    gemeente: Gemeentecode
    onderwerp: Code
    onderwerp_id: UUID
    reden: Onbestelbaar
