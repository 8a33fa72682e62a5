"""Life events as rows: what is kept of each, by what became of it. Nothing in them names a person."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from services.intake.occurrences.facts import Occurrence
from services.intake.occurrences.stored import LifeEventRow
from services.intake.reports.inbound import Submission
from services.intake.reports.schemas import BY_NAME, Melding, Path, Persoon
from services.intake.reports.wages import STORED, WAGE_NAMES
from services.intake.residents.service import Found
from shared import ids
from shared.bsn import Bsn, BsnVault
from shared.messaging.transaction import Transaction

OLDEST_ID: Final = timedelta(days=30)
"""An event that waited longer in quarantine is told under a new id: consumers refuse ids of over forty days,
and what is told today may wait for a person on their side as well."""
SEALED: Final = "verzegeld"
"""In the place of somebody whom nobody knows yet: which of `sealed` it is."""


def id_to_publish(kept: UUID | None) -> UUID:
    """The id that an event is told under. Ids carry the machine's own time, also when the demo's clock is moved."""
    fresh = ids.new_event_id()
    if kept is None or ids.moment_of(fresh) - ids.moment_of(kept) > OLDEST_ID:
        return fresh
    return kept


def processed_row(
    tx: Transaction, submission: Submission, occurrence: Occurrence, dossier_id: UUID
) -> LifeEventRow:
    """A life event that took effect."""
    return new_row(
        tx,
        submission,
        occurrence.event_id,
        status="verwerkt",
        effective_on=occurrence.day,
        person_id=occurrence.person_id,
        dossier_id=dossier_id,
        data=data_of(occurrence.melding, occurrence.people, occurrence.child_id),
        replaces=occurrence.vervangt,
        settled_at=tx.now,
    )


def published_anew(stored: LifeEventRow, waited: UUID) -> tuple[LifeEventRow, LifeEventRow]:
    """An event that waited too long for its id: the row it is told as, and the row that keeps the old id findable.

    The old one keeps the sender's id too, so that the same event sent again is recognised and answered with the new id.
    """
    old = replace(
        stored,
        id=waited,
        correlation_id=stored.id,
        status="al-bekend",
        same_as=stored.id,
        replaced_by=stored.id,
    )
    return replace(stored, source_id=str(stored.id), replaces=waited), old


def data_of(
    melding: Melding, people: Mapping[Bsn | UUID, UUID], child_id: UUID | None = None
) -> dict[str, Any]:
    """What was reported, people by their id."""
    data = _without_person(melding)
    for path, person in melding.others:
        _put(data, path, {"inwonerId": str(people[person.key])})
    if child_id is not None:
        data["kind"] = {"inwonerId": str(child_id)}
    return data


def without_wage(row: LifeEventRow) -> LifeEventRow:
    """What stays of a job report where nobody needs the wage (decision 0014)."""
    kept = {name: value for name, value in row.data.items() if name not in WAGE_NAMES}
    return replace(row, data=kept)


def sealed_data(
    melding: Melding, people: Mapping[Bsn | UUID, Found], vault: BsnVault
) -> tuple[dict[str, Any], list[str]]:
    """What was reported, whoever is unknown apart and encrypted."""
    data = _without_person(melding)
    sealed: list[str] = []
    for path, person in ((("persoon",), melding.persoon), *melding.others):
        found = people.get(person.key)
        if found is not None:
            shown: dict[str, Any] = {"inwonerId": str(found.person_id)}
        else:
            shown = {SEALED: len(sealed)}
            sealed.append(
                base64.b64encode(vault.seal(orjson.dumps(spelled(person)).decode())).decode()
            )
        _put(data, path, shown)
    return data, sealed


def melding_of(row: LifeEventRow, vault: BsnVault) -> Melding:
    """What was reported, put together again from what was kept."""
    return BY_NAME[row.type].model_validate(data_as_reported(row, vault), context=STORED)


def data_as_reported(row: LifeEventRow, vault: BsnVault) -> dict[str, Any]:
    """`data` as its sender gave it, numbers and all: to read again, and for nobody to see."""
    opened = [vault.unseal(base64.b64decode(sealed)) for sealed in row.sealed or ()]
    data: dict[str, Any] = _opened(row.data, [orjson.loads(person) for person in opened])
    data.setdefault("persoon", {"inwonerId": str(row.person_id)})
    return data


def occurrence_of(row: LifeEventRow, vault: BsnVault) -> Occurrence:
    """A life event that was stored, as it was reported."""
    melding = melding_of(row, vault)
    assert row.person_id is not None  # noqa: S101 - everybody in it was known
    assert row.effective_on is not None  # noqa: S101 - and it has a day
    named = {person.key: person.inwoner_id for _, person in melding.others}
    child = row.data.get("kind")
    return Occurrence(
        event_id=row.id,
        melding=melding,
        person_id=row.person_id,
        day=row.effective_on,
        source=row.source,
        people={key: known for key, known in named.items() if known is not None},
        child_id=UUID(child["inwonerId"]) if child is not None else None,
        vervangt=row.replaces,
    )


def shown_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """As it is answered: whoever is unknown is left out."""
    return {
        name: shown_data(value) if isinstance(value, dict) else value
        for name, value in data.items()
        if name != "persoon" and not (isinstance(value, dict) and SEALED in value)
    }


def new_row(tx: Transaction, submission: Submission, event_id: UUID, **values: Any) -> LifeEventRow:
    return LifeEventRow(
        id=event_id,
        source=submission.source,
        source_id=submission.source_id,
        body_hash=submission.body_hash,
        type=submission.melding.event.happened,
        correlation_id=event_id,
        received_at=submission.received_at or tx.now,
        reported_by=submission.reported_by or submission.actor,
        explanation=submission.explanation,
        **values,
    )


def _without_person(melding: Melding) -> dict[str, Any]:
    # Asked for every event: `model_dump` takes half as long again.
    data: dict[str, Any] = melding.__pydantic_serializer__.to_python(
        melding, mode="json", by_alias=True, exclude_none=True, exclude={"persoon"}
    )
    return data


def _put(data: Any, path: Path, value: object) -> None:
    *way, last = path
    for step in way:
        data = data[step]
    data[last] = value


def spelled(person: Persoon) -> dict[str, Any]:
    """As it was reported, with the number: to keep it encrypted, or to read it again."""
    shown: dict[str, Any] = person.model_dump(mode="json", by_alias=True, exclude_none=True)
    if person.burgerservicenummer is not None:
        shown["burgerservicenummer"] = person.burgerservicenummer.reveal()
    return shown


def _opened(value: Any, sealed: list[Any]) -> Any:
    if isinstance(value, dict):
        if SEALED in value:
            return sealed[value[SEALED]]
        return {name: _opened(inner, sealed) for name, inner in value.items()}
    return [_opened(inner, sealed) for inner in value] if isinstance(value, list) else value
