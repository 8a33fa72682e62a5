"""Who is named in a life event: the dossiers they belong to on its day, and what cannot be."""

from datetime import date
from uuid import UUID

from services.intake.life_events import rules
from services.intake.life_events.inbound import Submission
from services.intake.life_events.schemas import Geboorte, Melding
from services.intake.residents.rules import Refusal
from services.intake.residents.service import Found
from shared.bsn import Bsn
from shared.errors import Fault


def dossier_of(submission: Submission, people: dict[Bsn | UUID, Found]) -> UUID | None:
    found = people.get(submission.melding.persoon.key)
    if found is None:
        return None
    day = rules.day_of_occurrence(submission.melding, found.born_on)
    return None if isinstance(day, Refusal) else found.dossier_on(day)


def dossier_of_other(submission: Submission, people: dict[Bsn | UUID, Found]) -> UUID | None:
    """The dossier that the other person belongs to on the day, if that is told."""
    other, day = submission.melding.other, submission.melding.ingangsdatum
    found = people.get(other.key) if other is not None else None
    return found.dossier_on(day) if found is not None and day is not None else None


def people_faults(
    melding: Melding, found: Found, other: Found | None, day: date
) -> tuple[Fault, ...]:
    faults = []
    reason = "ligt voor de geboortedatum"
    if found.born_on > day:
        faults.append(Fault("data.ingangsdatum", "voor-geboorte", f"{reason} van de persoon"))
    name = melding.other_name
    if other is not None and other.born_on > day and not isinstance(melding, Geboorte):
        faults.append(Fault("data.ingangsdatum", "voor-geboorte", f"{reason} van de {name}"))
    if other is not None and other.person_id == found.person_id:
        faults.append(Fault(f"data.{name}", "zelfde", f"persoon en {name} zijn dezelfde"))
    return tuple(faults)
