"""Use cases of playbooks: a life event or a signal of income becomes tasks and handovers; what is withdrawn lapses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from services.routes import following
from services.routes.handovers import service as handovers
from services.routes.handovers.service import HandoverWish
from services.routes.open_once import Opened
from services.routes.playbooks import households, repository
from services.routes.playbooks.conditions.moves import BACK
from services.routes.playbooks.dry_run import answers
from services.routes.playbooks.facts import facts_of_life_event
from services.routes.playbooks.loader import load_playbooks
from services.routes.playbooks.repository import TOLD_BEFORE, Handled, KnownLifeEvent
from services.routes.playbooks.rules import OF_A_DEPARTURE, Skipped, decide_tasks
from services.routes.playbooks.signals import (
    BIRTH_DATE,
    END_REASONS,
    ENDED,
    NET_WAGE,
    NO_LONGER,
    Signal,
    assumptions_in,
    outcomes_at_work,
    signals_of,
)
from services.routes.playbooks.situation import Known, Place, Situation, place_of
from services.routes.playbooks.wishes import Decided, not_in, wishes_for_handovers, wishes_for_tasks
from services.routes.tasks import service as tasks
from services.routes.tasks.service import PROPOSED, TaskWish
from shared.db import known_dossiers
from shared.db.known_dossiers import KnownDossier
from shared.events.envelope import Event
from shared.events.household import AGENCY_MUNICIPALITIES, Gemeentecode
from shared.events.income import Reassessed
from shared.events.life_events import (
    LifeEvent,
    LifeEventCorrected,
    LifeEventWithdrawn,
    Moved,
)
from shared.events.reasons import Redencode, Redensoort, reason
from shared.events.tasks import PlaybookApplied
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.reason_words import Audience, text_of

IS_BACK = reason("weer-in-werkgebied")
APPLY = "draaiboek-toepassen"
NET_IS_KNOWN = reason("nettoloon-bekend")


@dataclass(frozen=True, slots=True)
class Applied:
    """One event with what came of it."""

    decided: Decided
    new_tasks: int
    new_handovers: int
    skipped: tuple[Skipped, ...]


async def apply_life_events(tx: Transaction, events: Sequence[Event[LifeEvent]]) -> None:
    """Go through the playbook of each event; who comes back ends the work of the departure, in the same batch too."""
    start = 0
    for at, event in enumerate(events):
        if isinstance(event.data, Moved) and event.data.soort == BACK:
            if at > start:
                await _apply_life_events(tx, events[start:at])
            await _end_departure(tx, event)
            start = at
    await _apply_life_events(tx, events[start:])


async def _end_departure(tx: Transaction, back: Event[LifeEvent]) -> None:
    """What was asked because somebody was gone, by us and by income, is answered now."""
    asked = [
        step.code
        for version in load_playbooks().versions[back.data.happened]
        for step in version.playbook.steps
        if not OF_A_DEPARTURE.isdisjoint(step.conditions)
    ]
    gone = await tasks.life_events_of(tx, back.dossier_id, asked)
    if not gone:
        return
    causes, reasons = dict.fromkeys(gone, back), dict.fromkeys(gone, IS_BACK)
    await repository.end_life_events(tx, causes, reasons)
    await tasks.withdraw_life_events(tx, causes, reasons)


async def _apply_life_events(tx: Transaction, events: Sequence[Event[LifeEvent]]) -> None:
    await households.learn(tx, events)
    standing = await repository.add_life_events(tx, [_handled(event) for event in events])
    known = await _known(tx, events)
    told = await _told_before(tx, events)
    decided = [
        _decide_life_event(event, event.data.happened, known, told, tx.today) for event in events
    ]
    decided += [
        _decide_life_event(event, BIRTH_DATE, known, told, tx.today)
        for event in events
        if facts_of_life_event(event).birth_is_uncertain
    ]
    ended = [row.event.id for row in decided if row.event.id not in standing]
    life_events = await repository.find_life_events(tx, ended) if ended else {}
    decided = [
        _without_tasks(row, _why_ended(life_events[row.event.id]))
        if row.event.id in life_events
        else row
        for row in decided
    ]
    for applied in await _carry_out(tx, decided, known):
        _publish(tx, applied)


async def end_life_events(
    tx: Transaction, events: Sequence[Event[LifeEventWithdrawn] | Event[LifeEventCorrected]]
) -> None:
    """What was only there for these life events lapses; where nothing does, that is told too."""
    await households.learn(tx, events)
    first = {event.data.gebeurtenis_id: event for event in reversed(events)}
    reasons = {life_event_id: _why_lapsed(event) for life_event_id, event in first.items()}
    municipalities = await repository.end_life_events(tx, first, reasons)
    ended_tasks = await tasks.withdraw_life_events(tx, first, reasons)
    ended_handovers = await handovers.withdraw_life_events(tx, first, reasons)
    for event in events:
        life_event_id = event.data.gebeurtenis_id
        is_first = first[life_event_id] is event
        if is_first and (
            ended_tasks.lapsed.get(life_event_id) or ended_handovers.lapsed.get(life_event_id)
        ):
            continue
        kept = ended_tasks.kept.get(life_event_id, ())
        data = PlaybookApplied(
            gebeurtenis_id=life_event_id,
            draaiboek=event.data.happened,
            gemeente=municipalities[life_event_id],
            aantal_taken=0,
            aantal_overdrachten=0,
            overgeslagen=tuple(f"{step}: blijft open voor een andere gebeurtenis" for step in kept)
            or ("er stond geen taak of overdracht open",),
        )
        tx.emit(event.dossier_id, data, cause=event)
    await households.take_back(tx, events)


async def apply_signals(tx: Transaction, events: Sequence[Event[Any]]) -> None:
    """Go through the playbook of each signal; income says whose it is, so it waits for no other topic."""
    signals = [signal for event in events for signal in signals_of(event)]
    if not signals:
        return
    life_events = await repository.find_life_events(
        tx, [signal.facts.life_event_id for signal in signals]
    )
    known = await _known(tx, events)
    decided = [
        _decide_signal(
            signal,
            life_events.get(signal.facts.life_event_id),
            known[signal.event.dossier_id],
            tx.today,
        )
        for signal in signals
    ]
    for applied in await _carry_out(tx, decided, known):
        if not applied.new_tasks:
            _publish(tx, applied)


async def apply_reassessments(tx: Transaction, events: Sequence[Event[Reassessed]]) -> None:
    """An outcome that asks for work becomes a task; with another one that task lapses. The last one of an event counts."""
    last = {event.data.gebeurtenis_id: event for event in events}
    for outcome, why in NO_LONGER.items():
        otherwise = [
            (event, life_event_id, why)
            for life_event_id, event in last.items()
            if outcome not in outcomes_at_work(event.data)
        ]
        if otherwise:
            await tasks.lapse_tasks_about(tx, outcome, otherwise)
    resting = [
        (life_event_id, assumed.inwoner_id)
        for life_event_id, event in last.items()
        for assumed in assumptions_in(event.data)
        if assumed.soort == "nettoloon"
    ]
    await tasks.release(tx, NET_WAGE, last, resting, NET_IS_KNOWN)
    await apply_signals(tx, list(last.values()))


async def _known(tx: Transaction, events: Sequence[Event[Any]]) -> Mapping[UUID, KnownDossier]:
    """The dossiers of these events; who died there, or in a dossier of one's own since."""
    homes = await following.homes_of(tx, events)
    dossier_ids = {event.dossier_id for event in events}
    known = await known_dossiers.load(tx.connection, dossier_ids | set(homes.values()), tx.today)
    found = {dossier_id: known[dossier_id] for dossier_id in dossier_ids}
    for event in events:
        if (home := homes.get(event.id)) is not None and home != event.dossier_id:
            here = found[event.dossier_id]
            deceased = here.deceased | known[home].deceased
            found[event.dossier_id] = replace(here, deceased=deceased)
    return found


def _decide_life_event(
    event: Event[LifeEvent],
    playbook_of: str,
    known: Mapping[UUID, KnownDossier],
    told: Mapping[UUID, Known],
    today: date,
) -> Decided:
    playbook = load_playbooks().valid_on(today, playbook_of).playbook
    facts, household = facts_of_life_event(event), event.data.huishouden
    dossier = known[event.dossier_id]
    situation = Situation(
        facts,
        household,
        place_of(household, facts),
        dossier.deceased,
        dossier.births_known,
        told[event.id],
    )
    decision = decide_tasks(playbook, situation, today)
    return Decided(event, event.id, playbook, decision, facts.effective_on)


def _handled(event: Event[LifeEvent]) -> Handled:
    data = event.data
    responsible = place_of(data.huishouden, facts_of_life_event(event)).responsible
    if data.happened not in TOLD_BEFORE:
        return Handled(event.id, event.dossier_id, responsible, data.happened)
    return Handled(
        event.id, event.dossier_id, responsible, data.happened, data.inwoner_id, data.ingangsdatum
    )


async def _told_before(tx: Transaction, events: Sequence[Event[LifeEvent]]) -> Mapping[UUID, Known]:
    return await repository.find_told_before(
        tx,
        [
            (event.id, event.dossier_id, event.data.inwoner_id, event.data.ingangsdatum)
            for event in events
        ],
    )


def _decide_signal(
    signal: Signal, life_event: KnownLifeEvent | None, known: KnownDossier, today: date
) -> Decided:
    playbook = load_playbooks().valid_on(today, signal.playbook).playbook
    if signal.playbook == ENDED and life_event is not None:
        why = END_REASONS.get(life_event.kind, "anders")
        signal = replace(signal, facts=replace(signal.facts, end_reason=why))
    place = Place(signal.municipality, _ours(signal.municipality))
    situation = Situation(signal.facts, None, place, known.deceased, known.births_known)
    decision = decide_tasks(playbook, situation, today)
    facts = signal.facts
    decided = Decided(signal.event, facts.life_event_id, playbook, decision, facts.effective_on)
    if life_event is not None and _is_stale(signal, life_event):
        return _without_tasks(decided, _why_ended(life_event))
    return decided


def _is_stale(signal: Signal, life_event: KnownLifeEvent) -> bool:
    """It was under way when its life event ended, and nothing of income takes it back.

    What income found *because* of that end does stand; what becomes of a proposal it tells itself.
    """
    if life_event.ended_by is None or signal.playbook == PROPOSED:
        return False
    return signal.event.causation_id != life_event.ended_by


async def _carry_out(
    tx: Transaction, decided: Sequence[Decided], known: Mapping[UUID, KnownDossier]
) -> list[Applied]:
    """Open all tasks and handovers in one statement each, for who answers now; per event what came of it."""
    await _note(tx, decided)
    await answers.keep(
        tx, [(row.playbook.happened, row.decision.answered) for row in decided if row.stands]
    )
    pairs = [
        (row, known[row.event.dossier_id].answers or row.decision.place.responsible)
        for row in decided
    ]
    wanted = [wishes_for_tasks(row, municipality) for row, municipality in pairs]
    done = await tasks.stay_done(
        tx,
        [
            (wish, row.replaces)
            for row, wishes in zip(decided, wanted, strict=True)
            for wish in wishes
            if row.replaces is not None
        ],
    )
    task_wishes = [not_in(done, wishes) for wishes in wanted]
    handover_wishes = [
        not_in(done, wishes_for_handovers(row, municipality)) for row, municipality in pairs
    ]
    opened_tasks = await tasks.open_tasks(tx, _flat(task_wishes))
    handover_wishes = _not_done(handover_wishes, _flat(task_wishes), opened_tasks)
    outcomes = iter(opened_tasks)
    proposed = iter(await handovers.propose_handovers(tx, _flat(handover_wishes)))
    applied = []
    for row, all_wishes, wishes, offers in zip(
        decided, wanted, task_wishes, handover_wishes, strict=True
    ):
        stays = tuple(
            Skipped(wish.key.step, "deze taak is al afgerond")
            for wish in all_wishes
            if wish not in wishes
        )
        opened = [(wish, next(outcomes)) for wish in wishes]
        shared = tuple(_already_open(wish, task) for wish, task in opened if not task.is_new)
        new_handovers = sum(next(proposed).is_new for _ in offers)
        skipped = (*row.decision.skipped, *stays, *shared)
        applied.append(Applied(row, len(opened) - len(shared), new_handovers, skipped))
    return applied


def _not_done(
    offers: Sequence[list[HandoverWish]], wishes: Sequence[TaskWish], tasks: Sequence[Opened]
) -> list[list[HandoverWish]]:
    """What was done for good is not handed over again either, unless it is under way."""
    done = {
        (wish.key, wish.life_event_id)
        for wish, task in zip(wishes, tasks, strict=True)
        if task.is_done and not task.goes_on
    }
    return [not_in(done, row) for row in offers]


async def _note(tx: Transaction, decided: Sequence[Decided]) -> None:
    """Of a life event, whom it happened to; what income found is about everybody in the dossier."""
    people = {row.event.data.inwoner_id for row in decided if isinstance(row.event.data, LifeEvent)}
    dossiers = {
        row.event.dossier_id for row in decided if not isinstance(row.event.data, LifeEvent)
    }
    await processing_log.record_automated(tx, APPLY, people)
    await processing_log.record_automated(tx, APPLY, dossiers, kind="dossier")


def _publish(tx: Transaction, applied: Applied) -> None:
    row = applied.decided
    data = PlaybookApplied(
        gebeurtenis_id=row.life_event_id,
        draaiboek=row.playbook.happened,
        gemeente=row.decision.place.responsible or row.decision.place.lives_in,
        aantal_taken=applied.new_tasks,
        aantal_overdrachten=applied.new_handovers,
        overgeslagen=tuple(map(str, applied.skipped)),
    )
    tx.emit(row.event.dossier_id, data, cause=row.event)


def _without_tasks(row: Decided, reason: str) -> Decided:
    skipped = tuple(Skipped(step.code, reason) for step in row.playbook.steps)
    return replace(
        row, stands=False, decision=replace(row.decision, tasks=(), handovers=(), skipped=skipped)
    )


def _already_open(wish: TaskWish, task: Opened) -> Skipped:
    if task.goes_on:
        return Skipped(wish.key.step, "deze taak is gedaan, en de overdracht loopt nog")
    if task.is_done:
        return Skipped(wish.key.step, "deze taak is eerder gedaan")
    return Skipped(wish.key.step, f"deze taak staat al open (uiterlijk {task.due_on:%d-%m-%Y})")


def _why_ended(life_event: KnownLifeEvent) -> str:
    if life_event.reason is None:
        return "de gebeurtenis geldt niet meer"
    return text_of(life_event.reason, Audience.WITHOUT_AMOUNTS)


def _why_lapsed(event: Event[LifeEventWithdrawn] | Event[LifeEventCorrected]) -> Redencode:
    is_withdrawn = isinstance(event.data, LifeEventWithdrawn)
    code: Redensoort = "gebeurtenis-ingetrokken" if is_withdrawn else "gebeurtenis-gecorrigeerd"
    return reason(code, eindreden=event.data.reden)


def _ours(municipality: Gemeentecode | None) -> Gemeentecode | None:
    return municipality if municipality in AGENCY_MUNICIPALITIES else None


def _flat(lists: Iterable[list[Any]]) -> list[Any]:
    return [item for items in lists for item in items]
