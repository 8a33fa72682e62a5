"""An organisation that we hand over to, and what it does where. Municipalities are CBS codes, days Dutch calendar days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal
from uuid import UUID

from services.routes.periods import Period

Channel = Literal["systeem", "medewerkers", "mailbox"]
"""How an organisation gets a handover: by API and event, with accounts of its people, or with personal links by mail."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation with what was agreed with it."""

    id: UUID
    code: str
    name: str
    channel: Channel
    email: str | None
    """Where personal links are sent: always there with a mailbox."""
    phone: str | None
    client_id: str | None
    """Of its system: always there with `systeem`."""
    answer_days: int
    """Working days from the offer to an answer."""
    contact_days: int
    """Working days from acceptance to the first contact together."""
    result_days: int
    """Calendar days from acceptance to an outcome."""
    shareable: tuple[str, ...]
    """The codes of what may be shared at all (decision 0022); never more."""
    ground: str | None
    """The legal ground for sharing without consent; None where there is none."""
    agreement: str | None
    """Which agreement says so, in words."""
    active: Period


@dataclass(frozen=True, slots=True)
class Asked:
    """Work that others help with: what they do, for which dossier, and on which day."""

    services: tuple[str, ...]
    dossier_id: UUID
    municipality: str
    """Who answers for the dossier, as long as nothing else is known of it."""
    day: date


SHAREABLE: Final[Mapping[str, str]] = {
    "naam": "Naam",
    "telefoon": "Telefoonnummer",
    "adres": "Adres",
    "geboortejaar": "Geboortejaar",
    "huishouden": "Wie er in het huishouden zijn",
    "wat-er-gebeurde": "Wat er gebeurde",
    "reden": "Waarom wij dit vragen",
    "wat-loopt": "Wat er verder loopt",
}
"""What can be shared with an organisation at all (decision 0022), in the order in which it is shown."""
CHANNELS: Final[Mapping[Channel, str]] = {
    "mailbox": "Per mail, met een persoonlijke link",
    "medewerkers": "Medewerkers met een eigen account",
    "systeem": "Een eigen systeem, met de API",
}
EXPLAINED: Final[Mapping[Channel, str]] = {
    "mailbox": "Bij elke overdracht gaat een e-mail met een link naar het mailadres. Wie de link heeft, ziet die ene overdracht.",
    "medewerkers": (
        "Mensen van de organisatie melden zich aan en zien wat aan hun organisatie is overgedragen. Een teamleider geeft hun op de"
        " pagina Medewerkers de rol partner. Naar het mailadres gaat een e-mail dat er iets wacht."
    ),
    "systeem": (
        "Het systeem van de organisatie vraagt zelf wat er nieuw is, met een token waarin het kenmerk van het systeem staat"
        " (`sub`). Er gaat geen e-mail."
    ),
}
"""How each channel works, and which of the fields it needs."""
