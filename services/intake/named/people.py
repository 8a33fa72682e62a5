"""Who is named in a life event: the dossier they belong to on its day, or did last, and what cannot be."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from services.intake.named import rules
from services.intake.reports.inbound import Submission
from services.intake.reports.schemas import Geboorte, Melding
from services.intake.residents.service import Found
from services.intake.timeline.verdicts import NOT_BORN, SAME_PERSON, Refusal
from shared.bsn import Bsn
from shared.errors import Fault


def dossier_of(submission: Submission, people: Mapping[Bsn | UUID, Found]) -> UUID | None:
    found = people.get(submission.melding.persoon.key)
    if found is None:
        return None
    day = rules.day_of_occurrence(submission.melding, found.born_on)
    return None if isinstance(day, Refusal) else found.last_dossier(day)


def people_faults(
    melding: Melding, people: Mapping[Bsn | UUID, Found], day: date
) -> tuple[Fault, ...]:
    """What can't be about the people in it, seen from their own records."""
    found = people.get(melding.persoon.key)
    faults = []
    reason = "ligt voor de geboortedatum"
    if found is not None and found.born_on > day:
        faults.append(Fault("data.ingangsdatum", "voor-geboorte", f"{reason} van de persoon"))
    for path, person in melding.others:
        other = people.get(person.key)
        name = str(path[0])
        if other is None:
            continue
        if other.born_on > day and not isinstance(melding, Geboorte):
            faults.append(Fault("data.ingangsdatum", "voor-geboorte", f"{reason} van de {name}"))
        if found is not None and other.person_id == found.person_id and name in _SOMEBODY_ELSE:
            faults.append(Fault(f"data.{name}", "zelfde", f"persoon en {name} zijn dezelfde"))
    return tuple(faults)


def why_of(faults: Sequence[Fault]) -> Refusal:
    """The first of these faults as the reason for which an event waits."""
    return NOT_BORN if faults[0].code == "voor-geboorte" else SAME_PERSON


_SOMEBODY_ELSE = frozenset({"exPartner", "partner", "kind", "andereOuder", "bij", "meeverhuizend"})
