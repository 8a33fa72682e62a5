"""A trail of another team's dossier is opened with a reason; whom a worker stays away from is in no list and no trail."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

from services.reporting.contracts import CONTRACTS
from shared.events.household import ASSEN
from shared.events.tasks import DossierAssigned
from shared.messaging.transaction import Database
from shared.testing.events import make_event
from tests.integration.reporting.conftest import Browser
from tests.integration.reporting.trails import a_job_start
from tests.working import gives_work

Store = Callable[..., Awaitable[None]]
API, PAGES = "/reporting/v1/sporen", "/reporting/levensgebeurtenissen"
OWN, OTHER = uuid4(), uuid4()


async def test_a_trail_of_another_team_is_shown_after_a_reason(
    browser: Browser, store: Store, database: Database
) -> None:
    job = a_job_start()
    await store(job)
    data = DossierAssigned(team_id=OTHER, gemeente=ASSEN, versie=1)
    assigned = make_event(data, dossier_id=job.dossier_id)
    handlers = {one.data: one.handle for one in CONTRACTS.consumes}
    async with database.transaction(lock={job.dossier_id}) as tx:
        await handlers[DossierAssigned](tx, [assigned])
    gives_work(browser.client, teams=frozenset({OWN}))

    page = await browser.get(f"{PAGES}/{job.id}", "werkcoach")
    answer = await browser.get(f"{API}/{job.id}", "werkcoach")

    assert page.status_code == answer.status_code == 403
    assert "Waarom wilt u het zien?" in page.text
    assert answer.json()["code"] == "ander-team"
    assert (await browser.get(f"{API}/{job.id}", "inkomensconsulent")).status_code == 200
    gives_work(browser.client, opened=frozenset({job.dossier_id}))
    shown = (await browser.get(f"{API}/{job.id}", "werkcoach")).json()
    assert "Het dossier hoort nu bij een team van Assen." not in str(shown)


async def test_whom_a_worker_stays_away_from_is_in_no_list_and_no_trail(
    browser: Browser, store: Store
) -> None:
    job, other = a_job_start(), a_job_start()
    await store(job, other)

    for avoided in (job.data.inwoner_id, job.dossier_id):
        gives_work(browser.client, conflicts=frozenset({avoided}))
        listed = (await browser.get(API)).json()["resultaten"]
        assert [row["id"] for row in listed] == [str(other.id)]
        assert (await browser.get(f"{API}/{job.id}")).status_code == 404
        assert str(job.id) not in (await browser.get(PAGES)).text


async def test_the_counts_name_nobody_and_are_the_same_for_who_stays_away_from_somebody(
    browser: Browser, store: Store
) -> None:
    """Decision 0017: of a few nobody but operations sees how many, so that a number tells of no family."""
    few, more = [a_job_start() for _ in range(4)], [a_job_start()]
    for jobs, amount in ((few, "<5"), (more, "5")):
        await store(*jobs)
        for conflicts in ((), (few[0].data.inwoner_id, few[0].dossier_id)):
            gives_work(browser.client, conflicts=frozenset(conflicts))
            for role in ("teamleider", "beleid"):
                answer = await browser.get("/reporting/v1/tellingen", role)
                counted = {row["type"]: row["weergave"] for row in answer.json()["tellingen"]}
                assert counted[few[0].data.event_type] == amount, answer.text
                assert str(few[0].dossier_id) not in answer.text
                assert str(few[0].data.inwoner_id) not in answer.text
