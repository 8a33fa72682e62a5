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
    sluiting_vervalt: date | None = None
    """Somebody closed the dossier from this day, and by what became known since it can't be closed then."""


class ResidentsMerged(EventData, topic=TOPIC, happened="inwoners-samengevoegd"):
    """Two residents turned out to be one person. What was told under the old pseudonym is about the one that is kept.

    Published in every dossier that either of them ever belonged to, before its new picture.
    """

    inwoner_id: UUID
    """The pseudonym that is kept."""
    oud_inwoner_id: UUID
    """The one that is used no more."""
