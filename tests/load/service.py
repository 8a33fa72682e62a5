"""The service that is measured: a real handler under the project's own runtime. Two tasks and one event per job start."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import text

from shared.events.envelope import Event
from shared.events.life_events import JobStarted
from shared.events.tasks import PlaybookApplied
from shared.ids import new_id
from shared.messaging.contracts import Contracts, on
from shared.messaging.transaction import Transaction

STEPS = (
    ("inkomen-opvragen", "inkomensconsulent", "Vraag loonstroken op"),
    ("nazorg-plannen", "jobcoach", "Plan nazorg op de werkvloer"),
)
REASON = "Er is een baan gestart"
TERM = timedelta(days=8)

_ADD_TASKS = text(
    """
    INSERT INTO bench_task
        (id, dossier_id, life_event_id, step, role, title, reason, due_on, created_at)
    SELECT id, dossier_id, life_event_id, step, role, title, CAST(:reason AS text), due_on,
        CAST(:now AS timestamptz)
    FROM unnest(CAST(:id AS uuid[]), CAST(:dossier_id AS uuid[]), CAST(:life_event_id AS uuid[]),
        CAST(:step AS text[]), CAST(:role AS text[]), CAST(:title AS text[]), CAST(:due_on AS date[]))
        AS task (id, dossier_id, life_event_id, step, role, title, due_on)
    """
)


async def plan_tasks(tx: Transaction, events: Sequence[Event[JobStarted]]) -> None:
    planned = [(event, step) for event in events for step in STEPS]
    await tx.execute(
        _ADD_TASKS,
        {
            "reason": REASON,
            "now": tx.now,
            "id": [new_id() for _ in planned],
            "dossier_id": [event.dossier_id for event, _ in planned],
            "life_event_id": [event.id for event, _ in planned],
            "step": [step for _, (step, _, _) in planned],
            "role": [role for _, (_, role, _) in planned],
            "title": [title for _, (_, _, title) in planned],
            "due_on": [_due(event.data.ingangsdatum) for event, _ in planned],
        },
    )
    for event in events:
        tx.emit(event.dossier_id, _applied(event), cause=event)


def _due(effective: date) -> date:
    return effective + TERM


def _applied(event: Event[JobStarted]) -> PlaybookApplied:
    return PlaybookApplied(
        gebeurtenis_id=event.id,
        draaiboek="baan-gestart",
        gemeente=event.data.huishouden.municipality_on(event.data.ingangsdatum),
        aantal_taken=len(STEPS),
        aantal_overdrachten=0,
        overgeslagen=(),
    )


CONTRACTS = Contracts(
    service="bench", consumes=(on(JobStarted, plan_tasks),), publishes=(PlaybookApplied,)
)
