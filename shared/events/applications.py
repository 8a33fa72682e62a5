"""Topic `besluiten`: somebody reports and applies for bijstand, and the days that follow from it. Published by income."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.events.envelope import EventData
from shared.events.household import Gemeentecode

TOPIC = "besluiten"

Aanvraagstand = Literal[
    "gemeld",
    "in-behandeling",
    "wacht-op-gegevens",
    "besloten",
    "ingetrokken",
    "niet-in-behandeling-genomen",
]
"""Reported; applied and being worked on; the applicant was asked to complete it; the three ways in which it ends."""

Termijnsoort = Literal[
    "zoektermijn-voorbij",
    "hersteltermijn-voorbij",
    "voorschot",
    "besluit-nadert",
    "besluit-te-laat",
]
"""What came up: the four weeks of searching are over (Participatiewet art. 41 lid 4); the term to complete the application
ended (Awb 4:5); an advance has to be given by then (art. 52); the decision has to be taken by then, or had to be (Awb 4:13)."""


class ApplicationChanged(EventData, topic=TOPIC, happened="aanvraag-gewijzigd"):
    """An application for bijstand came into being, or stands otherwise from a day on."""

    aanvraag_id: UUID
    gebeurtenis_id: UUID
    """The application itself: it goes on where the life event that it followed from is taken back."""
    volgt_op: UUID | None = None
    """The life event after which somebody reported, where there was one."""
    gemeente: Gemeentecode
    stand: Aanvraagstand
    datum: date
    """The day on which that happened."""
    besluit_uiterlijk: date | None = None
    """The last day for the decision; absent as long as nobody applied, and once it has ended."""


class ApplicationTermCame(EventData, topic=TOPIC, happened="aanvraagtermijn-gekomen"):
    """A term of an application asks for somebody's attention."""

    aanvraag_id: UUID
    gebeurtenis_id: UUID
    gemeente: Gemeentecode
    termijn: Termijnsoort
    uiterlijk: date
    """The last day of the term; of one that is over, the day from which something is asked."""


class AdvanceGiven(EventData, topic=TOPIC, happened="voorschot-gegeven"):
    """An advance was given. How much stays with income."""

    aanvraag_id: UUID
    gebeurtenis_id: UUID
    gemeente: Gemeentecode
    uiterlijk: date
    """The last day by which this advance had to be given."""
    gegeven_op: date
