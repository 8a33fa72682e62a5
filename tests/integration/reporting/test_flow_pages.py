"""The pages of the flow as HTML; a real browser looks at them in tests/e2e."""

from collections.abc import Awaitable, Callable

import pytest

from shared import ids
from shared.events.household import TYNAARLO
from shared.ui.static import NODE_MODULES
from tests.integration.parting import couple
from tests.integration.reporting.conftest import Browser
from tests.integration.reporting.trails import FIRST, a_job_start, effects_of

Store = Callable[..., Awaitable[None]]
LIST = "/reporting/levensgebeurtenissen"

pytestmark = pytest.mark.skipif(
    not NODE_MODULES.is_dir(), reason="the front-end packages are not installed: make front-end"
)


async def test_an_empty_list_says_what_will_come(browser: Browser) -> None:
    page = await browser.get(LIST)

    assert page.status_code == 200
    assert "Er is hier nog niets te zien." in page.text
    assert "Deze pagina werkt zichzelf bij." in page.text


async def test_the_list_links_to_the_trail(browser: Browser, store: Store) -> None:
    job = a_job_start()
    await store(job, *effects_of(job))

    page = await browser.get(LIST)

    assert f'href="{LIST}/{job.id}"' in page.text


@pytest.mark.parametrize("persona", ["beheer", "beleid"])
async def test_who_runs_the_machines_or_counts_follows_nobody(
    browser: Browser, store: Store, persona: str
) -> None:
    job = a_job_start()
    await store(job, *effects_of(job))

    for path in (LIST, f"{LIST}/{job.id}", f"/reporting/v1/sporen/{job.id}"):
        assert (await browser.get(path, persona)).status_code == 403


async def test_a_long_list_goes_on_on_the_next_page(browser: Browser, store: Store) -> None:
    await store(*(a_job_start() for _ in range(26)))

    first = await browser.get(LIST)
    after = first.text.split("na=")[1].split('"')[0]
    second = await browser.get(LIST, params={"na": after, "gemeente": "", "type": ""})

    assert first.text.count('scope="row"') == 25
    assert second.text.count('scope="row"') == 1
    assert "Naar de nieuwste" in second.text


async def test_a_filter_without_result_offers_the_way_back(browser: Browser, store: Store) -> None:
    await store(a_job_start())

    page = await browser.get(LIST, params={"gemeente": TYNAARLO})

    assert "Toon alle gebeurtenissen" in page.text
    assert f'value="{TYNAARLO}" selected' in page.text


async def test_the_trail_shows_causes_and_the_purse_to_a_regisseur(
    browser: Browser, store: Store
) -> None:
    job = a_job_start()
    await store(job, *effects_of(job))

    page = await browser.get(f"{LIST}/{job.id}")

    assert f'href="#g-{job.id}"' in page.text
    assert "Wat hier niet hoefde (1)" in page.text
    assert "€ 1.234,56" in page.text
    assert "Participatiewet art. 19 lid 2; bedragen: N21a (1 juli 2026)</span>" in page.text


async def test_a_coach_sees_the_trail_without_amounts(browser: Browser, store: Store) -> None:
    job = a_job_start()
    await store(job, *effects_of(job))

    page = await browser.get(f"{LIST}/{job.id}", "werkcoach")

    assert "Recht opnieuw beoordeeld" in page.text
    assert "€" not in page.text


async def test_text_of_an_event_cannot_become_html(browser: Browser, store: Store) -> None:
    job = a_job_start()
    playbook, task, _ = effects_of(job)
    hostile = task.data.model_copy(update={"titel": "<script>alert(1)</script>"})
    await store(job, playbook, task._replace(data=hostile))

    page = await browser.get(f"{LIST}/{job.id}")

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


async def test_who_is_not_signed_in_is_sent_to_the_sign_in_page_and_back(
    browser: Browser,
) -> None:
    answer = await browser.client.get(f"{LIST}?gemeente=0106")

    assert answer.status_code == 303
    assert answer.headers["Location"] == (
        "/routes/aanmelden?naar=%2Freporting%2Flevensgebeurtenissen%3Fgemeente%3D0106"
    )


async def test_an_unknown_trail_is_a_page_with_a_way_back(browser: Browser) -> None:
    page = await browser.get(f"{LIST}/{ids.new_id()}")

    assert page.status_code == 404
    assert "<h1" in page.text
    assert 'lang="nl"' in page.text


async def test_scripts_and_styles_come_only_from_our_own_address(browser: Browser) -> None:
    page = await browser.get(LIST)

    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "<style" not in page.text
    assert " style=" not in page.text
    assert (await browser.client.get("/statisch/naadloos.js")).status_code == 200


async def test_the_two_rows_of_one_divorce_say_whose_dossier_each_is(
    browser: Browser, store: Store
) -> None:
    await store(*couple(FIRST, veiligheid=False).parting())

    page = await browser.get(LIST)

    links = [row.split("</a>")[0] for row in page.text.split('scope="row"')[1:]]
    assert ["Scheiding" in link for link in links] == [True, True]
    assert "dossier van wie de woning verlaat" in links[0]
    assert "dossier van wie in de woning blijft" in links[1]
