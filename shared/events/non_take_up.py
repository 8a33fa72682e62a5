"""Topic `nazorg`: what was done about something that a household may be entitled to and does not use. Published by income."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.events.envelope import EventData
from shared.events.household import Gemeentecode

TOPIC = "nazorg"

Regelingcode = Literal[
    "voorzieningenwijzer",
    "bijstand",
    "vrijlating",
    "iack",
    "zorgtoeslag",
    "zorgtoeslag-kind",
    "huurtoeslag",
    "kgb",
    "kinderbijslag",
    "kinderopvangtoeslag",
    "alleenverdieners-tegemoetkoming",
    "bijzondere-bijstand",
    "individuele-inkomenstoeslag",
    "uitstroompremie",
    "collectieve-zorgverzekering",
    "kwijtschelding",
    "meedoenregeling",
    "meedoenregeling-18",
    "kindpakket",
    "wtos",
    "studiefinanciering",
    "studietoeslag",
]
"""What may be due. `vrijlating`: more of a running right, once it is established which part of a wage is exempt."""

Regelingsoort = Literal[
    "bijstand",
    "toeslag",
    "landelijk",
    "gemeente",
    "individuele-inkomenstoeslag",
    "studietoeslag",
    "voorzieningenwijzer",
]

Gedaan = Literal["aangeboden", "aangevraagd", "gebruikt", "afgewezen", "geen-recht"]
"""What was done: offered, applied for, used, refused by the resident, or not due after all. What was recorded last counts."""


class NonTakeUpRecorded(EventData, topic=TOPIC, happened="niet-gebruik-vastgelegd"):
    """Somebody recorded what was done about something that a household does not use. What it brings and why it was refused stay with income."""

    niet_gebruik_id: UUID
    gebeurtenis_id: UUID
    """What was recorded itself: no life event made it come."""
    gemeente: Gemeentecode
    inwoner_id: UUID | None = None
    """Whose it is, where it is of one person; else of the household."""
    regeling: Regelingcode
    regelingsoort: Regelingsoort
    gedaan: Gedaan
    op: date
    """The day on which it was done, or since which it is used."""
