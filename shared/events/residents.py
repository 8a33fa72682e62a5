"""Topic `inwoners`: who is known, and who belongs to which household. Published by intake."""

from datetime import date
from uuid import UUID

from shared.events.envelope import EventData
from shared.events.household import Gemeentecode, Huishouden

TOPIC = "inwoners"


class ResidentRegistered(EventData, topic=TOPIC, happened="inwoner-geregistreerd"):
    """A resident became known to the agency."""

    inwoner_id: UUID
    geboortedatum: date
    gemeente: Gemeentecode


class HouseholdChanged(EventData, topic=TOPIC, happened="huishouden-gewijzigd"):
    """The household of this dossier is now this; a higher `versie` replaces a lower one."""

    huishouden: Huishouden
    veranderd_vanaf: date | None = None
    """From which day, where a life event of another dossier changed it; that dossier tells of the event itself."""
