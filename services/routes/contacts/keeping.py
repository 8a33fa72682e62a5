"""A contact as it is kept, for the first time or in place of an earlier one, with the signals and the tasks that come of it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.routes.contacts import promises, repository
from services.routes.contacts.schemas import ContactIn
from shared import ids
from shared.events.contacts import ContactRecorded, NeedSignalled, Signaalsoort
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is kept."""

    dossier_id: UUID
    municipality: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a correction takes over of the contact that it corrects."""

    id: UUID
    signals: dict[Signaalsoort, UUID] = field(default_factory=dict)
    """Those that stay."""
    promises: tuple[dict[str, Any], ...] = ()
    """Those that stay, with their tasks; the promises that are told are only the new ones."""


async def keep(  # noqa: PLR0917 - a contact, whose it is, and what it is in place of
    tx: Transaction,
    caller: Caller,
    place: Place,
    told: ContactIn,
    sent_as: UUID,
    in_time: bool,  # noqa: FBT001
    earlier: Earlier | None = None,
) -> UUID:
    """Gives its id."""
    contact_id, event_id = ids.new_id(), ids.new_event_id()
    await _store(tx, caller, place, told, contact_id, sent_as, in_time, earlier)
    data = ContactRecorded(
        contact_id=contact_id,
        inwoner_id=told.inwoner_id,
        gemeente=place.municipality,
        contactdatum=told.contactdatum,
        manier=told.manier,
        besproken=tuple(name for name, part in told.onderwerpen.items() if part.besproken),
        op_tijd=in_time,
        vervangt=earlier.id if earlier else None,
        actief=told.actief,
        deelname=tuple(dict.fromkeys(told.deelname)),
    )
    tx.emit(place.dossier_id, data, event_id=event_id)
    await _signal(tx, place, told, contact_id, event_id, earlier.signals if earlier else {})
    if earlier and earlier.promises:
        kept = [
            {**promise, "id": ids.new_id(), "contact_id": contact_id}
            for promise in earlier.promises
        ]
        await repository.add_promises(tx, kept)
    await promises.make_tasks(
        tx, caller, place.dossier_id, place.municipality, told, contact_id, event_id
    )
    await processing_log.record(
        tx, caller.subject, "contact-vastleggen", [told.inwoner_id], correlation_id=event_id
    )
    return contact_id


async def _store(  # noqa: PLR0913, PLR0917 - a contact and whose it is
    tx: Transaction,
    caller: Caller,
    place: Place,
    told: ContactIn,
    contact_id: UUID,
    sent_as: UUID,
    in_time: bool,  # noqa: FBT001
    earlier: Earlier | None,
) -> None:
    contact = {
        "id": contact_id,
        "dossier_id": place.dossier_id,
        "person_id": told.inwoner_id,
        "municipality": place.municipality,
        "held_on": told.contactdatum,
        "how": told.manier,
        "recorded_by": caller.subject,
        "recorded_at": tx.now,
        "sent_as": sent_as,
        "in_time": in_time,
        "is_active": told.actief,
        "takes_part": list(dict.fromkeys(told.deelname)),
        "needs_words": told.nodig_toelichting,
        "replaces_id": earlier.id if earlier else None,
    }
    subjects = [
        {
            "contact_id": contact_id,
            "subject": name,
            "discussed": part.besproken,
            "words": part.woorden,
        }
        for name, part in told.onderwerpen.items()
    ]
    await repository.add(tx, contact, subjects)


async def _signal(  # noqa: PLR0917 - what is needed, by whom
    tx: Transaction,
    place: Place,
    told: ContactIn,
    contact_id: UUID,
    event_id: UUID,
    known: dict[Signaalsoort, UUID],
) -> None:
    """Each need is a signal of its own: a code, and nothing of what was said. What was known is no new signal."""
    needs = {kind: known.get(kind) or ids.new_id() for kind in told.nodig}
    rows = [
        {"contact_id": contact_id, "kind": kind, "signal_id": signal_id}
        for kind, signal_id in needs.items()
    ]
    await repository.add_needs(tx, rows)
    for kind, signal_id in needs.items():
        if kind in known:
            continue
        data = NeedSignalled(
            signaal_id=signal_id,
            contact_id=contact_id,
            inwoner_id=told.inwoner_id,
            gemeente=place.municipality,
            soort=kind,
        )
        tx.emit(place.dossier_id, data, correlation_id=event_id)
