"""The pages and the API of aftercare: my checks, what was expected beside what came, the list to pass on, and how it ended."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared import clock
from shared.events.aftercare import AftercareChecked, AftercareEnded
from shared.events.envelope import Event
from shared.events.life_events import JobStarted
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import job_start

ASSEN, TYNAARLO = "0106", "1730"
SCOPES = ("income.nazorg.lezen", "income.nazorg.schrijven", "income.aanvragen.schrijven")
FIRST_DAY = datetime(2027, 1, 7, 9, tzinfo=UTC)
"""Three days after the day of the first check."""
AMOUNTS = {"netto-loon": 982_64, "bijstand": 316_82}
LOWER = {
    "resultaat": "te-weinig",
    "maand": "2026-12-01",
    "werkelijk": AMOUNTS,
    "maatregelen": ["verrekening-aangepast", "toeslagen-doorgegeven"],
    "toelichting": "Twee dagen niet gewerkt.",
}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.moved_to(FIRST_DAY):
        yield


@pytest.fixture
async def start(income: Income) -> Event[JobStarted]:
    event = job_start()
    with clock.moved_to(datetime(2026, 12, 1, 9, tzinfo=UTC)):
        await income.handle(event)
    await income.fire((await income.timers())[:1])
    return event


class Desk:
    """Somebody at a screen."""

    def __init__(self, client: Client) -> None:
        self._http, self._issuer = client._client, client._issuer

    def headers(
        self, role: str, place: str, who: str, scopes: Sequence[str] = SCOPES
    ) -> dict[str, str]:
        token = self._issuer.issue(who, list(scopes), roles=[role], municipalities=[place])
        return {"Authorization": f"Bearer {token}", "Origin": "http://local", "Host": "local"}

    async def get(
        self,
        path: str,
        role: str = "inkomensconsulent",
        place: str = ASSEN,
        who: str = "ic-1",
        **query: str,
    ) -> httpx.Response:
        return await self._http.get(
            f"/income{path}", params=query, headers=self.headers(role, place, who)
        )

    async def post(
        self,
        path: str,
        body: Any,
        role: str = "inkomensconsulent",
        place: str = ASSEN,
        key: str = "",
    ) -> httpx.Response:
        headers = self.headers(role, place, "ic-1") | {"Idempotency-Key": key or str(uuid4())}
        return await self._http.post(f"/income/v1{path}", json=body, headers=headers)

    async def fill(self, path: str, **form: Any) -> httpx.Response:
        headers = self.headers("inkomensconsulent", ASSEN, "ic-1")
        return await self._http.post(f"/income{path}", data=form, headers=headers)

    async def aftercare(self, start: Event[JobStarted]) -> dict[str, Any]:
        found = await self.get("/v1/nazorgdossiers", dossierId=str(start.dossier_id))
        [dossier] = found.json()["resultaten"]
        return dict(dossier)

    async def first_check(self, start: Event[JobStarted]) -> str:
        return str((await self.aftercare(start))["controles"][0]["id"])


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk(client)


async def test_what_waits_stands_in_the_list_with_how_late_it_is(
    desk: Desk, start: Event[JobStarted]
) -> None:
    page = await desk.get("/nazorgcontroles")
    [due] = (await desk.get("/v1/nazorgcontroles")).json()

    assert page.status_code == 200, page.text
    assert "3 dagen te laat" in page.text
    assert (due["teLaatDagen"], due["controle"]["status"]) == (3, "open")


async def test_a_list_without_checks_says_what_would_stand_there(desk: Desk) -> None:
    page = (await desk.get("/nazorgcontroles", van="mijn")).text

    assert "U hebt geen controle. Wie een controle doet, heeft daarna ook de volgende." in page


async def test_who_did_a_check_has_the_next_one(desk: Desk, start: Event[JobStarted]) -> None:
    check_id = await desk.first_check(start)
    assert "Er is nu niets te doen" in (await desk.get("/nazorgcontroles", van="mijn")).text

    await desk.post(f"/nazorgcontroles/{check_id}/resultaat", LOWER)

    with clock.moved_to(datetime(2027, 3, 1, 9, tzinfo=UTC)):
        mine = await desk.get("/nazorgcontroles", van="mijn")
        theirs = await desk.get("/nazorgcontroles", van="mijn", who="ic-2")
    assert "3 maanden na de start" in mine.text
    assert "3 maanden na de start" not in theirs.text


async def test_the_amounts_are_compared_before_anything_is_kept(
    income: Income, desk: Desk, start: Event[JobStarted]
) -> None:
    path = f"/nazorgcontroles/{await desk.first_check(start)}"

    page = await desk.fill(
        f"{path}/resultaat", stap="vergelijken", maand="2026-12-01", nettoLoon="982,64"
    )

    assert page.status_code == 200
    assert "Er kwam te weinig binnen" in page.text
    assert "€ 120,00 minder" in page.text
    assert "Minder loon dan geschat." in page.text
    assert 'value="982,64"' in page.text
    assert await income.published(AftercareChecked) == []


async def test_what_is_missing_stands_beside_its_field_and_what_was_typed_stays(
    desk: Desk, start: Event[JobStarted]
) -> None:
    path = f"/nazorgcontroles/{await desk.first_check(start)}/resultaat"

    page = await desk.fill(path, resultaat="te-weinig", maand="2026-12-01", nettoLoon="veel")

    assert page.status_code == 400
    assert "Vul een bedrag in, zoals 700 of 1.419,46." in page.text
    assert 'value="veel"' in page.text
    assert "<title>Fout: " in page.text


async def test_a_check_that_is_recorded_shows_the_months_as_a_picture_and_a_table(
    desk: Desk, start: Event[JobStarted]
) -> None:
    path = f"/nazorgcontroles/{await desk.first_check(start)}/resultaat"

    done = await desk.fill(
        path,
        resultaat="te-weinig",
        maand="2026-12-01",
        nettoLoon="982,64",
        bijstand="316,82",
        maatregelen="verrekening-aangepast",
        toelichting="Twee dagen niet gewerkt.",
    )

    assert done.status_code == 303
    path, _, query = done.headers["location"].removeprefix("/income").partition("?gedaan=")
    page = (await desk.get(path, gedaan=query)).text
    assert "De controle is vastgelegd." in page
    assert "<svg" in page
    assert "december 2026" in page
    assert "€ 120,00 minder" in page
    assert "“Twee dagen niet gewerkt.”" in page
    assert f"/income/dossiers/{start.dossier_id}/aanvraag" in page


async def test_the_same_request_sent_twice_is_one_check(
    income: Income, desk: Desk, start: Event[JobStarted]
) -> None:
    path = f"/nazorgcontroles/{await desk.first_check(start)}/resultaat"

    first = await desk.post(path, LOWER, key="dezelfde-sleutel")
    again = await desk.post(path, LOWER, key="dezelfde-sleutel")
    other = await desk.post(path, LOWER)

    assert (first.status_code, again.status_code, other.status_code) == (200, 200, 409)
    assert first.json() == again.json()
    assert len(await income.published(AftercareChecked)) == 1


async def test_the_difference_is_explained_per_post(desk: Desk, start: Event[JobStarted]) -> None:
    aftercare = await desk.aftercare(start)
    [check_id, *_] = [check["id"] for check in aftercare["controles"]]
    await desk.post(f"/nazorgcontroles/{check_id}/resultaat", LOWER)

    whole = (await desk.get(f"/v1/nazorgdossiers/{aftercare['id']}")).json()

    [done] = whole["gedaan"][check_id]
    means = {post["post"]: (post["verschilCenten"], post["uitleg"]) for post in done["posten"]}
    assert means["netto-loon"] == (-120_00, "loon-lager")
    # How much bijstand would be left, nobody knows until the exemption is established.
    assert means["bijstand"] == (None, "niet-verwacht")
    assert done["verschilCenten"] == -120_00


async def test_who_may_not_see_amounts_sees_what_came_of_it_and_no_euro(
    desk: Desk, start: Event[JobStarted]
) -> None:
    aftercare = await desk.aftercare(start)
    await desk.post(f"/nazorgcontroles/{aftercare['controles'][0]['id']}/resultaat", LOWER)
    path = f"/nazorgdossiers/{aftercare['id']}"

    page = (await desk.get(path, role="werkcoach")).text
    whole = (await desk.get(f"/v1{path}", role="werkcoach")).json()
    form = (
        await desk.get(f"/nazorgcontroles/{aftercare['controles'][1]['id']}", role="werkcoach")
    ).text

    assert "€" not in page
    assert "€" not in form
    assert "Er kwam te weinig binnen" in page
    assert "Twee dagen niet gewerkt" not in page
    assert whole["verwacht"] is None
    [done] = whole["gedaan"][aftercare["controles"][0]["id"]]
    assert (done["posten"], done["verschilCenten"], done["toelichting"]) == (None, None, None)


async def test_another_municipality_sees_nothing_of_it(
    desk: Desk, start: Event[JobStarted]
) -> None:
    aftercare = await desk.aftercare(start)
    check_id = aftercare["controles"][0]["id"]

    seen = [
        await desk.get(path, place=TYNAARLO)
        for path in (
            f"/nazorgdossiers/{aftercare['id']}",
            f"/v1/nazorgdossiers/{aftercare['id']}",
            f"/nazorgcontroles/{check_id}",
        )
    ]
    done = await desk.post(f"/nazorgcontroles/{check_id}/resultaat", LOWER, place=TYNAARLO)

    assert {answer.status_code for answer in (*seen, done)} == {404}
    assert (await desk.get("/v1/nazorgcontroles", place=TYNAARLO)).json() == []


async def test_the_list_to_pass_on_says_to_whom_by_when_and_keeps_what_was_done(
    desk: Desk, start: Event[JobStarted]
) -> None:
    aftercare = await desk.aftercare(start)
    path = f"/nazorgdossiers/{aftercare['id']}"

    await desk.post(f"{path}/doorgegeven", {"wat": "zorgtoeslag", "status": "doorgegeven"})
    await desk.fill(f"{path}/doorgegeven", wat="kwijtschelding", status="niet-nodig")

    whole = (await desk.get(f"/v1{path}")).json()
    lines = {line["wat"]: line for line in whole["doorTeGeven"]}
    assert lines["zorgtoeslag"]["status"] == "doorgegeven"
    assert lines["kwijtschelding"]["status"] == "niet-nodig"
    assert lines["combinatiekorting"]["status"] == "nog-niet"
    assert lines["combinatiekorting"]["aan"] == "Belastingdienst"
    assert lines["zorgtoeslag"]["uiterlijk"] == "2026-12-29"
    paper = (await desk.get(f"{path}/doorgeven")).text
    assert "Dit is al doorgegeven." in paper
    assert "kwijtschelding" not in paper
    assert "U gaat werken vanaf 1 december 2026" in paper


async def test_what_is_not_on_the_list_cannot_be_passed_on(
    desk: Desk, start: Event[JobStarted]
) -> None:
    aftercare = await desk.aftercare(start)

    refused = await desk.post(
        f"/nazorgdossiers/{aftercare['id']}/doorgegeven",
        {"wat": "iets-anders", "status": "doorgegeven"},
    )

    assert refused.status_code == 400


async def test_somebody_closes_it_with_an_outcome_and_a_word(
    income: Income, desk: Desk, start: Event[JobStarted]
) -> None:
    path = f"/nazorgdossiers/{(await desk.aftercare(start))['id']}"
    without = await desk.fill(f"{path}/afronding", uitkomst="gelukt")
    assert without.status_code == 400
    assert "Vul dit in." in without.text

    closed = await desk.fill(f"{path}/afronding", uitkomst="gelukt", toelichting="Zij komt rond.")

    assert closed.status_code == 303
    page = (await desk.get(path)).text
    assert "Gelukt: het huishouden komt rond." in page
    assert "Sluit de nazorg af" not in page
    [ended] = await income.published(AftercareEnded)
    assert ended.data.uitkomst == "gelukt"
    again = await desk.post(
        f"{path}/afronding", {"uitkomst": "terugval", "toelichting": "Toch niet."}
    )
    assert again.status_code == 409
    assert (await desk.aftercare(start))["uitkomst"] == "gelukt"


async def test_every_look_and_every_deed_is_noted(
    income: Income, desk: Desk, start: Event[JobStarted]
) -> None:
    aftercare = await desk.aftercare(start)
    await desk.post(f"/nazorgcontroles/{aftercare['controles'][0]['id']}/resultaat", LOWER)
    await desk.get(f"/nazorgdossiers/{aftercare['id']}")

    rows = await income.rows(
        "SELECT activity FROM processing_log WHERE subject_id = :who", who=start.data.inwoner_id
    )
    assert {"nazorg-inzien", "nazorg-vastleggen"} <= {
        row["activity"].rpartition("/")[2] for row in rows
    }


async def test_a_day_of_the_calendar_that_no_month_can_be_is_said_on_the_page(
    desk: Desk, start: Event[JobStarted]
) -> None:
    path = f"/nazorgcontroles/{await desk.first_check(start)}/resultaat"

    page = await desk.fill(path, resultaat="klopt", maand="2025-01-01", nettoLoon="1102,64")

    assert page.status_code == 400
    assert "Kies een maand vanaf de start, tot en met nu." in page.text
    assert date.fromisoformat("2025-01-01") < start.data.ingangsdatum
