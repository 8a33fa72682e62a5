"""What is still to be done about a life event is told as people say it."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.reporting.flow.rules import flow_row_of
from services.reporting.flow.summaries import name_on
from services.reporting.flow.work import Work, in_words, work_of
from shared import ids
from shared.events.household import ASSEN
from shared.events.income import DecisionProposed, DecisionTaken
from shared.events.life_events import JobStarted, TurnedEighteen
from shared.events.reasons import reason
from shared.events.tasks import TaskCompleted, TaskLapsed
from tests.integration.reporting.trails import FIRST, a_job_start, a_task, caused

BEFORE, AFTER = FIRST - timedelta(days=1), FIRST + timedelta(days=1)


def rows_of(*events: Any) -> list[Any]:
    return [flow_row_of(event) for event in events]


def test_a_task_is_open_until_it_is_done_or_lapses_and_late_after_its_last_day() -> None:
    job = a_job_start()
    tasks = [a_task(job, job) for _ in range(3)]
    about: dict[str, Any] = {"gebeurtenis_id": job.id, "gemeente": ASSEN}
    done = TaskCompleted(taak_id=tasks[0].data.taak_id, uitkomst="gedaan", **about)
    lapsed = TaskLapsed(taak_id=tasks[1].data.taak_id, reden=reason("weer-in-werkgebied"), **about)
    settled = [caused(job, job.id, "routes", 200, data) for data in (done, lapsed)]

    rows = rows_of(job, *tasks, *settled)

    assert work_of(rows, FIRST) == Work(3, 1, 0, 0, 0)
    assert work_of(rows, AFTER) == Work(3, 1, 1, 0, 0)


def test_a_proposal_is_open_until_somebody_decides() -> None:
    job = a_job_start()
    proposal = ids.new_id()
    about: dict[str, Any] = {
        "voorstel_id": proposal,
        "herbeoordeling_id": ids.new_id(),
        "gebeurtenis_id": job.id,
        "gemeente": ASSEN,
        "ingangsdatum": FIRST,
    }
    proposed = caused(
        job,
        job.id,
        "income",
        100,
        DecisionProposed(
            uitkomst="lager",
            redenen=(reason("rust-op-aanname"),),
            besluitsoort="wijzigen",
            **about,
        ),
    )
    taken = caused(
        job,
        job.id,
        "income",
        900,
        DecisionTaken(
            besluit_id=ids.new_id(),
            soort="wijzigen",
            automatisch=False,
            besluit="overnemen",
            **about,
        ),
    )

    assert work_of(rows_of(job, proposed), FIRST).open_proposals == 1
    assert work_of(rows_of(job, proposed, taken), FIRST).open_proposals == 0


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (Work(0, 0, 0, 0, 0), "geen taken"),
        (Work(10, 8, 1, 0, 0), "10 taken, 8 open, 1 te laat"),
        (Work(1, 1, 0, 1, 0), "1 taak, 1 open, 1 overdracht open"),
        (Work(1, 0, 0, 0, 0), "1 taak, afgehandeld"),
        (Work(4, 0, 0, 0, 1), "4 taken, alle afgehandeld, besluit nodig"),
    ],
)
def test_the_numbers_are_words(work: Work, words: str) -> None:
    assert in_words(work) == words


@pytest.mark.parametrize(
    ("event_type", "today", "name"),
    [
        (JobStarted.event_type, BEFORE, "Baan begint"),
        (JobStarted.event_type, FIRST, "Baan gestart"),
        (TurnedEighteen.event_type, BEFORE, "18e verjaardag"),
        (TurnedEighteen.event_type, AFTER, "18e verjaardag"),
    ],
)
def test_what_is_to_come_is_not_told_as_if_it_was(event_type: str, today: date, name: str) -> None:
    assert name_on(event_type, FIRST, today) == name
