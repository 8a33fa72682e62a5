"""Record what is known of a person: what holds now in `resident`, and beside it where it came from (`history.py`)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from services.intake.residents import repository
from services.intake.residents.history import (
    Details,
    Kind,
    Origin,
    Recording,
    details,
    holding,
)
from services.intake.residents.rules import Geheimhouding, Resident
from services.intake.timeline.facts import Birth
from shared.messaging.transaction import Transaction


async def add(tx: Transaction, people: Sequence[tuple[Resident, Origin]]) -> bool:
    """Residents who become known; False if one of them is known already."""
    if not people:
        return True
    return len(await repository.insert_residents(tx.connection, people, tx.now)) == len(people)


async def rename(
    tx: Transaction,
    person_id: UUID,
    given_names: str | None,
    family_name: str | None,
    *,
    origin: Origin,
    from_on: date | None = None,
) -> None:
    """From a day on; without one the name that holds now was wrong. Names stay here: nobody is told."""
    recordings = await own_recordings(tx, person_id)
    before = holding(recordings, "naam", from_on or tx.today)
    assert before is not None  # noqa: S101 - nobody is registered without a name
    names = (
        before.given_names if given_names is None else given_names,
        before.family_name if family_name is None else family_name,
    )
    if from_on is None and names == (before.given_names, before.family_name):
        return
    recording = Recording(
        person_id=person_id,
        kinds=("naam",),
        recorded_at=tx.now,
        origin=origin,
        valid_from=from_on or before.valid_from,
        given_names=names[0],
        family_name=names[1],
    )
    await _record(tx, recordings, recording)


async def keep_secret(
    tx: Transaction,
    person_id: UUID,
    secrecy: Geheimhouding,
    *,
    origin: Origin,
    from_on: date | None = None,
) -> None:
    """From a day on, or from today. A mark on the person, here only: nobody is told."""
    recordings = await own_recordings(tx, person_id)
    before = holding(recordings, "geheimhouding", from_on or tx.today)
    if from_on is None and before is not None and before.secrecy == secrecy:
        return
    recording = Recording(
        person_id=person_id,
        kinds=("geheimhouding",),
        recorded_at=tx.now,
        origin=origin,
        valid_from=from_on or tx.today,
        secrecy=secrecy,
    )
    await _record(tx, recordings, recording)


async def correct_birth(
    tx: Transaction, person_id: UUID, old: Birth, new: Birth, origin: Origin
) -> None:
    """What a person's own record says of birth and death; whoever calls folds again."""
    kinds: list[Kind] = []
    if (old.born_on, old.given) != (new.born_on, new.given):
        kinds.append("geboortedatum")
    if old.died_on != new.died_on:
        kinds.append("overlijden")
    if not kinds:
        return
    await repository.correct_resident(tx.connection, person_id, new)
    recording = Recording(
        person_id=person_id,
        kinds=tuple(kinds),
        recorded_at=tx.now,
        origin=origin,
        born_on=new.born_on if "geboortedatum" in kinds else None,
        birth_given=new.given if "geboortedatum" in kinds else None,
        died_on=new.died_on,
    )
    await repository.record(tx.connection, recording)


async def number_is(
    tx: Transaction, person_id: UUID, bsn_encrypted: bytes | None, origin: Origin
) -> None:
    """Beside the number that was given, changed or taken away."""
    recording = Recording(
        person_id=person_id,
        kinds=("burgerservicenummer",),
        recorded_at=tx.now,
        origin=origin,
        bsn_encrypted=bsn_encrypted,
    )
    await repository.record(tx.connection, recording)


async def known_at(
    tx: Transaction, asked_id: UUID, person_id: UUID, day: date, moment: datetime
) -> tuple[Details | None, list[Recording]]:
    """What we knew at a moment about a day, and all that was recorded up to then.

    `asked_id` is of who turned out to be `person_id`, or the same: before that came out, each was known apart.
    """
    recordings = [
        row
        for row in await repository.list_recordings(tx.connection, person_id)
        if row.recorded_at < moment
    ]
    merged_at = await repository.merged_at(tx.connection, asked_id)
    whose = asked_id if merged_at is not None and moment <= merged_at else person_id
    return details([row for row in recordings if row.person_id == whose], day), recordings


async def own_recordings(tx: Transaction, person_id: UUID) -> list[Recording]:
    recordings = await repository.list_recordings(tx.connection, person_id)
    return [row for row in recordings if row.person_id == person_id]


async def _record(tx: Transaction, recordings: Sequence[Recording], recording: Recording) -> None:
    await repository.record(tx.connection, recording)
    now = details([*recordings, recording], tx.today)
    assert now is not None  # noqa: S101 - a name and a birth were recorded at registration
    await repository.show(tx.connection, recording.person_id, now)
