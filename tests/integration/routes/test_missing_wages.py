"""Income misses a wage: first somebody reminds the resident, a month later somebody finds out."""

from datetime import date
from uuid import UUID

from services.routes.handling.sight import page_of
from shared import ids
from shared.events.envelope import Event
from shared.events.household import ASSEN
from shared.events.reasons import read_all, reason
from shared.events.tasks import TaskCreated, TaskLapsed
from shared.events.wages import Loonstap, WageReported, WageReportMissing
from shared.reason_words import Audience, texts_of
from shared.testing.events import make_event
from tests.integration.routes.kit import Routes

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
OF_JUNE, OF_JULY = (f"Het gaat om het loon van {month} 2026." for month in ("juni", "juli"))


def missing(
    step: Loonstap,
    person_id: UUID,
    settlement_id: UUID,
    dossier_id: UUID,
    month: date = JULY,
    job_id: UUID | None = None,
) -> Event[WageReportMissing]:
    data = WageReportMissing(
        gebeurtenis_id=settlement_id,
        gemeente=ASSEN,
        inwoner_id=person_id,
        maand=month,
        stap=step,
        baan_id=job_id,
    )
    return make_event(data, dossier_id=dossier_id, source_service="income")


def slip(
    dossier_id: UUID, person_id: UUID, job_id: UUID | None, *complete: date
) -> Event[WageReported]:
    report = ids.new_id()
    data = WageReported(
        opgave_id=report,
        gebeurtenis_id=report,
        gemeente=ASSEN,
        inwoner_id=person_id,
        soort="loonstrook",
        van=JULY,
        tot_en_met=date(2026, 7, 31),
        herkomst="inwoner",
        baan_id=job_id,
        maanden_compleet=complete,
    )
    return make_event(data, dossier_id=dossier_id, source_service="income")


async def open_wages(routes: Routes) -> list[tuple[str, str]]:
    """Which steps are open, and of which wage: as whoever has the task reads it."""
    rows = await routes.rows("SELECT step, reasons FROM task WHERE status = 'open'")
    return sorted(
        (row.step, texts_of(read_all(row.reasons), Audience.WITHOUT_AMOUNTS)) for row in rows
    )


async def test_a_wage_that_is_missing_is_a_task_per_person_and_later_another(
    routes: Routes,
) -> None:
    dossier_id, first, second = ids.new_dossier_id(), ids.new_id(), ids.new_id()
    one, other = ids.new_person_id(), ids.new_person_id()

    await routes.receives(missing("loonopgave-herinneren", one, first, dossier_id))
    await routes.receives(missing("loonopgave-herinneren", other, first, dossier_id))
    await routes.receives(missing("loonopgave-ontbreekt", one, second, dossier_id))

    assert sorted(await routes.open_steps()) == [
        "aan-loonopgave-herinneren",
        "aan-loonopgave-herinneren",
        "loon-uitzoeken",
    ]
    assert {task.rol for task in await routes.told(TaskCreated)} == {"inkomensconsulent"}


async def test_the_work_about_exactly_that_job_and_month_ends_once_its_wage_is_there(
    routes: Routes,
) -> None:
    dossier_id, who, job_id, other_job = (ids.new_id() for _ in range(4))
    first, second = ids.new_id(), ids.new_id()
    asked = [
        missing("loonopgave-herinneren", who, first, dossier_id, JUNE, job_id),
        missing("loonopgave-herinneren", who, second, dossier_id, JULY, job_id),
        missing("loonopgave-herinneren", who, second, dossier_id, JULY, other_job),
        missing("loonopgave-ontbreekt", who, second, dossier_id, JUNE, job_id),
    ]
    for event in asked:
        await routes.receives(event)

    came = slip(dossier_id, who, job_id, JUNE)
    await routes.receives(came)
    await routes.receives(came)

    assert await open_wages(routes) == [
        ("aan-loonopgave-herinneren", OF_JULY),
        ("aan-loonopgave-herinneren", OF_JULY),
    ]
    lapsed = await routes.told(TaskLapsed)
    assert [task.reden for task in lapsed] == [reason("loon-is-er", maand=JUNE)] * 2


async def test_it_leads_to_the_wages_of_the_dossier_and_ends_with_whose_wage_it_is(
    routes: Routes,
) -> None:
    dossier_id, who = ids.new_dossier_id(), ids.new_person_id()
    await routes.receives(
        missing("loonopgave-ontbreekt", who, ids.new_id(), dossier_id, JULY, ids.new_id())
    )

    [task] = await routes.rows("SELECT * FROM task")
    leads_to = (f"/income/dossiers/{dossier_id}/verrekening", "Naar de lonen en de verrekening")
    assert page_of(task._mapping) == leads_to
    assert task.person_ids == [who]


async def test_a_part_of_a_month_or_a_wage_of_no_known_job_ends_nothing(routes: Routes) -> None:
    dossier_id, who, job_id = (ids.new_id() for _ in range(3))
    await routes.receives(
        missing("loonopgave-herinneren", who, ids.new_id(), dossier_id, JULY, job_id)
    )

    await routes.receives(slip(dossier_id, who, job_id), slip(dossier_id, who, None, JULY))
    await routes.receives(slip(ids.new_dossier_id(), who, job_id, JULY))

    assert await open_wages(routes) == [("aan-loonopgave-herinneren", OF_JULY)]


async def test_several_wages_in_one_batch_end_each_its_own(routes: Routes) -> None:
    dossier_id, who, job_id = (ids.new_id() for _ in range(3))
    for month in (JUNE, JULY):
        await routes.receives(
            missing("loonopgave-herinneren", who, ids.new_id(), dossier_id, month, job_id)
        )

    await routes.receives(slip(dossier_id, who, job_id, JUNE), slip(dossier_id, who, job_id, JULY))

    assert await routes.open_steps() == []
