"""What people do with aftercare: check what came in, put a check off, say what was passed on, and close it with an outcome.

A check opens on its day and stays open until somebody did it, or until a settled month shows that it comes out. Nothing passes
by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID

from services.income.aftercare import (
    checks_repository,
    posts,
    publishing,
    repository,
    rules,
    service,
    waking,
)
from services.income.aftercare.model import (
    BY_SETTLEMENT,
    Actor,
    AftercareDossier,
    Check,
    Chosen,
    Doorgegeven,
    Maatregel,
    StoredCheckpoint,
)
from services.income.aftercare.thresholds import thresholds_in
from shared import ids
from shared.errors import Conflict, Fault, InvalidInput, NotFound
from shared.events.aftercare import Nazorgresultaat
from shared.events.purse import Beurspost
from shared.events.reasons import Redencode, reason
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.ui.dutch import date_text

DONE: Final = "gedaan"
WHY: Final[Mapping[Chosen, Redencode]] = {
    "gelukt": reason("nazorg-gelukt"),
    "terugval": reason("nazorg-terugval"),
    "loopt-elders-door": reason("nazorg-loopt-elders-door"),
    "niet-meer-te-volgen": reason("nazorg-niet-meer-te-volgen"),
    "niet-meer-nodig": reason("nazorg-niet-meer-nodig"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody found at a check, and did about it."""

    result: Nazorgresultaat
    month: date | None = None
    """Any day of the month that was looked at."""
    actual: Mapping[Beurspost, int] = field(default_factory=dict)
    taken: tuple[Maatregel, ...] = ()
    words: str | None = None
    put_off_until: date | None = None


@dataclass(frozen=True, slots=True)
class SettledMonth:
    """What a settled month came to, of one person; posts of which the settlement knows nothing are left out."""

    settlement_id: UUID
    dossier_id: UUID
    person_id: UUID
    month: date
    actual: Mapping[Beurspost, int]


async def open_checks(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """The day of these checks came: each is for a person from now on. Nothing for who died or left, or what was put off."""
    await service.stop_or_resume(tx, {timer.dossier_id for timer in timers})
    due = [(UUID(timer.payload["nazorg"]), int(timer.payload["maanden"])) for timer in timers]
    await _ask_for(tx, await checks_repository.open_due(tx.connection, due, tx.today, tx.now))


async def remind(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """These checks were open for so long that somebody is reminded; each reminder once, whatever comes twice."""
    await service.stop_or_resume(tx, {timer.dossier_id for timer in timers})
    due = [(UUID(timer.payload["controle"]), int(timer.payload["nummer"])) for timer in timers]
    await _ask_for(tx, await checks_repository.remind(tx.connection, due))


async def _ask_for(tx: Transaction, asked: Sequence[tuple[UUID, int]]) -> None:
    if not asked:
        return
    dossiers = await repository.load_dossiers(
        tx.connection, {found for found, _ in asked}, tx.today
    )
    people = {dossier.person_id for dossier in dossiers.values()}
    await processing_log.record_automated(tx, "nazorg-controleren", people)
    for aftercare_id, months in asked:
        dossier = dossiers[aftercare_id]
        checkpoint = dossier.checkpoint(months)
        publishing.check_needed(tx, dossier, checkpoint)
        waking.to_remind(tx, dossier, checkpoint)


async def record(
    tx: Transaction, checkpoint_id: UUID, actor: Actor, found: Found
) -> AftercareDossier:
    """Somebody did a check, or could not. Gives the aftercare as it stands then. Raises NotFound, Conflict, InvalidInput."""
    dossier, checkpoint = await _load(tx, checkpoint_id)
    could_not = found.result == "kan-niet"
    state = rules.after(checkpoint.state, "verzetten" if could_not else "doen")
    if state is None or not dossier.is_running:
        raise Conflict("controle-staat-anders", _stands(dossier, checkpoint))
    _check_input(found, dossier, tx.today)
    check = Check(
        id=ids.new_id(),
        checkpoint_id=checkpoint_id,
        result=found.result,
        month=None if could_not or found.month is None else found.month.replace(day=1),
        expected=dossier.expected.after,
        actual={} if could_not else dict(found.actual),
        taken=() if could_not else found.taken,
        words=found.words,
        put_off_until=found.put_off_until if could_not else None,
        settlement_id=None,
        done_by=actor.subject,
        done_by_name=actor.name,
        done_at=tx.now,
    )
    await checks_repository.follow(tx.connection, dossier.id, actor)
    return await _keep(tx, dossier, checkpoint, check)


async def settle_by_month(tx: Transaction, month: SettledMonth) -> list[UUID]:
    """Do the open checks of somebody by a settled month that comes to what was expected; gives them.

    A month that differs does none: a person looks. Under the lock of the dossier. A month after the day of a check says nothing
    of it, nor does one before the step to work.
    """
    first = month.month.replace(day=1)
    done = []
    for dossier in await _running(tx, month):
        chosen = thresholds_in(dossier.municipality, first)
        comparison = posts.compare(dossier.expected.after, month.actual, chosen)
        comes_out = comparison.points_to == "klopt" and not comparison.differs_much
        for checkpoint in dossier.checkpoints if comes_out else ():
            if checkpoint.state != "open" or not dossier.started_on < checkpoint.due_on:
                continue
            if not dossier.started_on.replace(day=1) <= first <= checkpoint.due_on:
                continue
            check = Check(
                id=ids.new_id(),
                checkpoint_id=checkpoint.id,
                result="klopt",
                month=first,
                expected=dossier.expected.after,
                actual=dict(month.actual),
                taken=(),
                words=None,
                put_off_until=None,
                settlement_id=month.settlement_id,
                done_by=BY_SETTLEMENT,
                done_by_name="De verrekening",
                done_at=tx.now,
            )
            await processing_log.record_automated(tx, "nazorg-controleren", {dossier.person_id})
            dossier = await _keep(tx, dossier, checkpoint, check)  # noqa: PLW2901 - as it stands now
            done.append(checkpoint.id)
    return done


async def _running(tx: Transaction, month: SettledMonth) -> list[AftercareDossier]:
    running = await repository.list_running(tx.connection, [month.person_id])
    here = [dossier.id for dossier in running if dossier.dossier_id == month.dossier_id]
    return list((await repository.load_dossiers(tx.connection, here, tx.today)).values())


async def close(
    tx: Transaction, aftercare_id: UUID, actor: Actor, outcome: Chosen, words: str
) -> AftercareDossier:
    """Somebody says how it ended; checks that are left are not needed any more. Raises NotFound, Conflict."""
    closed = await repository.close(
        tx.connection, aftercare_id, outcome, WHY[outcome], words, actor.name, tx.now
    )
    found = (await repository.load_dossiers(tx.connection, [aftercare_id], tx.today)).get(
        aftercare_id
    )
    if found is None:
        raise NotFound("nazorgdossier", aftercare_id)
    if not closed:
        raise Conflict(
            "nazorg-staat-anders", "Deze nazorg is al afgesloten. Er is niets gewijzigd."
        )
    [ended] = closed
    ended = replace(ended, municipality=found.municipality)
    await waking.no_more(tx, ended)
    publishing.ended(tx, ended, None)
    return found


async def mark_passed_on(  # noqa: PLR0917 - which line, and what is said of it
    tx: Transaction,
    aftercare_id: UUID,
    actor: Actor,
    code: str,
    state: Doorgegeven | None,
    cents: int | None,
) -> None:
    await checks_repository.mark_passed_on(
        tx.connection, aftercare_id, code, state, cents, actor, tx.now
    )


async def _keep(
    tx: Transaction, dossier: AftercareDossier, checkpoint: StoredCheckpoint, check: Check
) -> AftercareDossier:
    await checks_repository.store_check(tx.connection, check)
    await waking.no_reminder(tx, checkpoint, DONE)
    if check.put_off_until is not None:
        await checks_repository.put_off(tx.connection, checkpoint.id, check.put_off_until)
        waking.on_day_of(tx, dossier, replace(checkpoint, due_on=check.put_off_until))
    else:
        await checks_repository.settle(tx.connection, checkpoint.id, DONE, tx.now)
    now = (await repository.load_dossiers(tx.connection, [dossier.id], tx.today))[dossier.id]
    publishing.checked(tx, now, checkpoint, check)
    return now


async def _load(tx: Transaction, checkpoint_id: UUID) -> tuple[AftercareDossier, StoredCheckpoint]:
    aftercare_id = await checks_repository.find_aftercare_of(tx.connection, checkpoint_id)
    if aftercare_id is None:
        raise NotFound("controle", checkpoint_id)
    dossiers = await repository.load_dossiers(tx.connection, [aftercare_id], tx.today)
    dossier = dossiers[aftercare_id]
    return dossier, next(found for found in dossier.checkpoints if found.id == checkpoint_id)


def _stands(dossier: AftercareDossier, checkpoint: StoredCheckpoint) -> str:
    if checkpoint.state == "gedaan":
        return "Deze controle is al gedaan. Er is niets gewijzigd."
    if not dossier.is_running:
        return "Deze nazorg is al afgesloten. Er is niets gewijzigd."
    return "Deze controle hoeft niet meer. Er is niets gewijzigd."


def _check_input(found: Found, dossier: AftercareDossier, today: date) -> None:
    """Raises InvalidInput with everything that is missing or cannot be."""
    faults = (
        _faults_of_putting_off(found, today)
        if found.result == "kan-niet"
        else _faults_of_looking(found, dossier, today)
    )
    if faults:
        raise InvalidInput(tuple(faults))


def _faults_of_putting_off(found: Found, today: date) -> list[Fault]:
    faults = []
    last = rules.may_be_put_off_until(today)
    if found.put_off_until is None:
        faults.append(Fault("nieuweDag", "verplicht", "Kies wanneer u het opnieuw probeert."))
    elif not today < found.put_off_until <= last:
        why = f"Kies een dag na vandaag, en uiterlijk {date_text(last)}."
        faults.append(Fault("nieuweDag", "bereik", why))
    if not found.words:
        why = "Schrijf kort waarom het niet kon, en wat u hebt geprobeerd."
        faults.append(Fault("toelichting", "toelichting", why))
    return faults


def _faults_of_looking(found: Found, dossier: AftercareDossier, today: date) -> list[Fault]:
    faults = []
    first = dossier.started_on.replace(day=1)
    if found.month is None:
        faults.append(Fault("maand", "verplicht", "Kies naar welke maand u keek."))
    elif not first <= found.month.replace(day=1) <= today:
        faults.append(Fault("maand", "bereik", "Kies een maand vanaf de start, tot en met nu."))
    if not found.actual:
        why = "Vul van ten minste een onderdeel in wat er echt binnenkwam. Weet u nog niets? Kies dan: het kan nu niet."
        faults.append(Fault("werkelijk", "werkelijk", why))
    chosen = thresholds_in(dossier.municipality, found.month or today)
    compared = posts.compare(dossier.expected.after, found.actual, chosen)
    if not found.words and (found.result != "klopt" or compared.differs_much):
        why = "Schrijf kort waar het verschil door komt, en wat u hebt gedaan."
        faults.append(Fault("toelichting", "toelichting", why))
    return faults
