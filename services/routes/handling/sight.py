"""Everything that the page of a task shows to somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from services.routes.access import Viewer
from services.routes.handling import service
from services.routes.handling.wording import STATES, Happened, happened, waits_text
from services.routes.handovers import service as handovers
from services.routes.open_work import Row
from services.routes.playbooks.loader import load_playbooks
from services.routes.playbooks.model import Outcome, Subject
from services.routes.tasks import looking as tasks
from services.routes.tasks.schemas import Taak
from services.routes.tasks.waiting import ENDED_BY
from services.routes.work_states import LONGEST_WAIT, TASKS, Action, State
from services.routes.workers import looking
from shared import clock
from shared.messaging.transaction import Transaction
from shared.permissions import Data

EVENTS: Final = sorted(ENDED_BY.items(), key=lambda named: named[1])

PAGES: Final[Mapping[Subject | None, tuple[str, str]]] = {
    "voorstel": ("/income/voorstellen/{}", "Naar het voorstel"),
    "aanvraag": ("/income/aanvragen/{}", "Naar de aanvraag"),
    "recht": ("/income/dossiers/{}/recht", "Naar het recht op bijstand"),
    "bezwaar": ("/income/bezwaren/{}", "Naar het bezwaar"),
    "controle": ("/income/nazorgcontroles/{}", "Naar de controle"),
    "nazorg": ("/income/nazorgdossiers/{}", "Naar de nazorg"),
    "loon": ("/income/dossiers/{dossier}/verrekening", "Naar de lonen en de verrekening"),
}
"""Where work about one of these is done."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A task as its page shows it."""

    task: Taak
    person_id: UUID | None
    """Whom it is about, where it is about one person."""
    holder: str | None
    is_mine: bool
    state: str
    waits: str | None
    is_late: bool
    outcome: str | None
    allowed: frozenset[str]
    """What who looks may do now: values of `Action`."""
    outcomes: Sequence[Outcome]
    handover: Row | None
    history: Sequence[Happened]
    tomorrow: date
    last_day: date
    """The first and the last day until which it may wait."""
    today: date
    is_contact: bool
    """Whether who may do it finishes it by recording a contact."""
    leads_to: tuple[str, str] | None
    """The page on which it is done, and what that is called; None where it is done on its own page."""

    @property
    def events(self) -> Sequence[tuple[str, str]]:
        return EVENTS


async def look(tx: Transaction, viewer: Viewer, task_id: UUID) -> Seen:
    """Noted as read. Raises NotFound."""
    row, lines = await service.history(tx, viewer, task_id)
    task = Taak.of(row, viewer.caller)
    outcomes = service.outcomes_of(row)
    reads = viewer.caller.sees(Data.WOORDEN, row["municipality"])
    names = await _names(tx, lines)
    today = clock.today()
    return Seen(
        task,
        row["subject_id"] if tasks.is_about_person(row) else None,
        await looking.name_of(tx.connection, row["assignee_id"]),
        str(row["assignee_id"]) == viewer.subject,
        STATES[task.toestand],
        waits_text(task.wacht_tot, task.wacht_op, task.wacht_op_gebeurtenis)
        if task.wacht_op
        else None,
        task.status == "open" and task.uiterlijk < today,
        next((known.text for known in outcomes if known.code == task.uitkomst), task.uitkomst),
        _allowed(viewer, row, task.toestand),
        outcomes,
        await handovers.of_task(tx, task_id),
        [
            happened(line, outcomes, names, reads_words=reads or line["actor"] == viewer.subject)
            for line in lines
        ],
        today + timedelta(days=1),
        today + LONGEST_WAIT,
        today,
        service.is_done_by_recording(row)
        and task.status == "open"
        and viewer.may_do(row["municipality"], row["role"]),
        page_of(row),
    )


def page_of(row: Row) -> tuple[str, str] | None:
    """Of work about a proposal, a right, an application, an objection, aftercare or a wage: income's page of it."""
    if row["subject_id"] in row["life_event_ids"]:
        return None
    subject = load_playbooks().subject_of(row["playbook"], row["step"])
    if subject not in PAGES:
        return None
    address, name = PAGES[subject]
    return address.format(row["subject_id"], dossier=row["dossier_id"]), name


async def _names(tx: Transaction, lines: Sequence[Mapping[Any, Any]]) -> dict[str, str]:
    """Who is named in the lines, beside who wrote them."""
    workers = {line["details"]["naar"] for line in lines if "naar" in line["details"]}
    names = {worker: await looking.name_of(tx.connection, UUID(worker)) for worker in workers}
    return {worker: name for worker, name in names.items() if name is not None}


def _allowed(viewer: Viewer, row: Row, state: State) -> frozenset[str]:
    possible = {action.value for action in TASKS[state]}
    if row["assignee_id"] is not None or row["role"] not in viewer.caller.roles_in(
        row["municipality"]
    ):
        possible.discard(Action.TAKE)
    if str(row["assignee_id"]) != viewer.subject:
        possible.discard(Action.GIVE_BACK)
    if service.is_done_by_recording(row) or service.is_a_check(row):
        possible.discard(Action.COMPLETE)
    if not viewer.may_do(row["municipality"], row["role"]):
        possible -= {Action.WAIT, Action.END_WAIT, Action.NOTE, Action.COMPLETE}
    return frozenset(possible)
