"""What is wrong with a contact that somebody wants to record, all at once. Pure."""

from collections.abc import Collection
from datetime import date
from typing import Final, get_args
from uuid import UUID

from services.routes.contacts.schemas import ContactIn
from shared.calendar import add_months
from shared.errors import Fault
from shared.events.tasks import Taakrol

MONTHS_BACK: Final = 12
MONTHS_AHEAD: Final = 12
ROLES: Final[frozenset[str]] = frozenset(get_args(Taakrol))


def faults_in_contact(
    told: ContactIn, people: Collection[UUID], own_roles: Collection[str], today: date
) -> list[Fault]:
    """By the names of the API. `people` are those whom it may be about, `own_roles` those of who records it."""
    faults = []
    if told.inwoner_id not in people:
        why = "Kies iemand die nu aanvrager of partner is in dit dossier."
        faults.append(Fault("inwonerId", "keuze", why))
    if told.contactdatum > today:
        faults.append(Fault("contactdatum", "te-laat", "Kies vandaag of een eerdere dag."))
    elif told.contactdatum < add_months(today, -MONTHS_BACK):
        faults.append(Fault("contactdatum", "te-vroeg", "Kies een dag in het afgelopen jaar."))
    faults += [
        Fault(
            f"onderwerpen.{name}.woorden",
            "want",
            "Schrijf waarom hier niet over is gesproken.",
        )
        for name, part in told.onderwerpen.items()
        if not part.besproken and part.woorden is None
    ]
    return [*faults, *_in_taking_part(told), *_in_promises(told, own_roles, today)]


def _in_taking_part(told: ContactIn) -> list[Fault]:
    if told.onderwerpen.meedoen.besproken and told.actief is None:
        return [Fault("actief", "verplicht", "Zeg of de inwoner meedoet.")]
    if told.deelname and not told.actief:
        why = "Kies hier niets, of zeg dat de inwoner meedoet."
        return [Fault("deelname", "niet-hier", why)]
    return []


def _in_promises(told: ContactIn, own_roles: Collection[str], today: date) -> list[Fault]:
    faults = []
    for number, promise in enumerate(told.afspraken):
        name = f"afspraken.{number}"
        if promise.uiterlijk <= today:
            faults.append(Fault(f"{name}.uiterlijk", "te-vroeg", "Kies een dag na vandaag."))
        elif promise.uiterlijk > add_months(today, MONTHS_AHEAD):
            faults.append(Fault(f"{name}.uiterlijk", "te-laat", "Kies een dag binnen een jaar."))
        if promise.wie == "ik" and ROLES.isdisjoint(own_roles):
            why = "U hebt hier geen rol die taken doet. Kies de rol van een collega."
            faults.append(Fault(f"{name}.wie", "geen-rol", why))
    return faults
