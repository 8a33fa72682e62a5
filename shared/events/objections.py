"""Topic `besluiten`: somebody objects to a decision, and the days that follow from it. Published by income.

The grounds, and what was written about the outcome, stay with income.
"""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.events.envelope import EventData
from shared.events.household import Gemeentecode

TOPIC = "besluiten"

Bezwaarstand = Literal[
    "ontvangen",
    "herstel-gevraagd",
    "in-behandeling",
    "hoorzitting-gepland",
    "gehoord",
    "herziening",
    "besloten",
    "ingetrokken",
]
"""Received; asked to mend what is missing (Awb 6:6); being treated; a hearing is planned, was held (7:2); well-founded, and
waiting for the decision that takes the place of the contested one (7:11); the two ways in which it ends."""

Bezwaaruitkomst = Literal[
    "niet-ontvankelijk", "ongegrond", "gegrond", "deels-gegrond", "ingetrokken"
]

Bezwaartermijnsoort = Literal[
    "bezwaar-herstel-voorbij", "bezwaar-besluit-nadert", "bezwaar-besluit-te-laat"
]
"""What came up: what is missing was not mended in time (Awb 6:6); the decision on the objection has to be taken by then, or
had to be (7:10)."""


class ObjectionReceived(EventData, topic=TOPIC, happened="bezwaar-ontvangen"):
    """Somebody objects to a decision. Why stays with income."""

    bezwaar_id: UUID
    gebeurtenis_id: UUID
    """The objection itself: it goes on where the life event behind the decision is taken back."""
    besluit_id: UUID
    """The contested decision."""
    gemeente: Gemeentecode
    datum: date
    """The day on which it was received."""
    besluit_uiterlijk: date


class ObjectionChanged(EventData, topic=TOPIC, happened="bezwaar-gewijzigd"):
    """An objection that runs stands otherwise from a day on, or its last day moved."""

    bezwaar_id: UUID
    gebeurtenis_id: UUID
    gemeente: Gemeentecode
    stand: Bezwaarstand
    datum: date
    besluit_uiterlijk: date


class ObjectionTermCame(EventData, topic=TOPIC, happened="bezwaartermijn-gekomen"):
    """A term of an objection asks for somebody's attention."""

    bezwaar_id: UUID
    gebeurtenis_id: UUID
    gemeente: Gemeentecode
    termijn: Bezwaartermijnsoort
    uiterlijk: date
    """The last day of the term."""


class ObjectionSettled(EventData, topic=TOPIC, happened="bezwaar-afgehandeld"):
    """It was decided, with the new decision where that was needed, or taken back."""

    bezwaar_id: UUID
    gebeurtenis_id: UUID
    besluit_id: UUID
    """The contested decision."""
    gemeente: Gemeentecode
    uitkomst: Bezwaaruitkomst
    datum: date
    op_tijd: bool
    """Whether that was within the term of law."""
    herzien_bij: UUID | None = None
    """The decision that took the place of the contested one."""
