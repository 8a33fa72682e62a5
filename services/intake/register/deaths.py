"""A death that the register tells of somebody with a dossier, as a life event. Pure.

Of an incomplete date the last possible day holds, so that nothing goes out any more; the day that ends a right is asked.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from services.intake.occurrences.of_register import REGISTER_DEATH_DAY
from services.intake.register.births import birth_of, told_deaths
from services.intake.register.reporting import Report, named
from services.intake.register.taking import Taking
from services.intake.reports.schemas import Overlijden
from services.intake.timeline.service import Known


def keys_of(person_id: UUID, died_on: date) -> set[str]:
    """Under which keys this death may have been told: as a day, or as the last day that is possible."""
    return {_key(person_id, died_on, is_whole) for is_whole in (True, False)}


def reports_of(takings: Iterable[Taking], known: Known) -> Iterator[Report]:
    for taking in takings:
        person_id, person = taking.person_id, taking.person
        died_on = birth_of(person).died_on
        if taking.resident is None or died_on is None or told_deaths(person_id, known):
            continue
        was_known = taking.resident.died_on == died_on and person.death_is_whole
        is_member = any(row.member_on(person_id, died_on) for row in known.households.values())
        if is_member and not was_known:
            yield Report(
                _key(person_id, died_on, person.death_is_whole),
                Overlijden(persoon=named(person_id), ingangsdatum=died_on),
                frozenset({person_id}),
                waits=None if person.death_is_whole else REGISTER_DEATH_DAY,
            )


def _key(person_id: UUID, died_on: date, is_whole: bool) -> str:  # noqa: FBT001 - a part of the key
    return f"overlijden {person_id} {died_on}{'' if is_whole else ' uiterlijk'}"
