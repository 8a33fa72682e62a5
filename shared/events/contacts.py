"""Topic `contacten`: somebody was spoken to, and what he or she needs. Published by routes; what was said stays there."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.events.envelope import EventData
from shared.events.household import Gemeentecode

TOPIC = "contacten"

Contactmanier = Literal["gesprek", "huisbezoek", "bellen", "app", "met-begeleider"]
Onderwerp = Literal["werk", "meedoen", "inkomen", "wonen", "zorg"]
Deelname = Literal[
    "vrijwilligerswerk", "mantelzorg", "dagbesteding", "sociale-activering", "deeltijdwerk"
]
"""How somebody takes part (performance agreement 2020). What tells of health (help at home, a stay) has no code here."""
Signaalsoort = Literal[
    "wonen", "zorg", "schulden", "inkomen", "taal", "digitaal", "werk", "meedoen", "opvoeden"
]


class ContactRecorded(EventData, topic=TOPIC, happened="contact-vastgelegd"):
    """Somebody of the agency spoke to a resident, or to who goes along with that resident."""

    contact_id: UUID
    inwoner_id: UUID
    gemeente: Gemeentecode
    contactdatum: date
    manier: Contactmanier
    besproken: tuple[Onderwerp, ...]
    op_tijd: bool
    """Whether it was held by the day that the rhythm asked for."""
    vervangt: UUID | None = None
    """The contact that this one corrects: it counts no more."""
    actief: bool | None = None
    """None where it did not become known: then the resident is not in view by this contact."""
    deelname: tuple[Deelname, ...] = ()


class NeedSignalled(EventData, topic=TOPIC, happened="signaal-afgegeven"):
    """In a contact it turned out that a resident needs something."""

    signaal_id: UUID
    contact_id: UUID
    inwoner_id: UUID
    gemeente: Gemeentecode
    soort: Signaalsoort


class ContactWithdrawn(EventData, topic=TOPIC, happened="contact-ingetrokken"):
    """A contact that was recorded was never held."""

    contact_id: UUID
    inwoner_id: UUID
    gemeente: Gemeentecode


class NeedWithdrawn(EventData, topic=TOPIC, happened="signaal-ingetrokken"):
    """The contact from which a signal came was corrected or withdrawn: this is not so."""

    signaal_id: UUID
    contact_id: UUID
    inwoner_id: UUID
    gemeente: Gemeentecode
    soort: Signaalsoort
