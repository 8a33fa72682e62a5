"""What a household may be entitled to and does not use: the list, what was done about it, and who may see and record it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared import clock, ids
from shared.events.income import DecisionProposed
from shared.events.non_take_up import NonTakeUpRecorded
from shared.events.residents import ResidentsMerged
from shared.messaging.transaction import Database
from shared.testing.events import make_event, make_household, make_member
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import anks_family, job_start
from tests.integration.income.test_findings import finding_of
from tests.integration.parting import picture
from tests.reported import REPORTS, reported
from tests.working import gives_work, is_of_team

ASSEN, TYNAARLO = "0106", "1730"
TODAY = datetime(2026, 12, 7, 9, tzinfo=UTC)
OFFERED = {"regeling": "zorgtoeslag", "gedaan": "aangeboden", "op": "2026-12-07"}
REFUSED = {
    "regeling": "kwijtschelding",
    "gedaan": "afgewezen",
    "op": "2026-12-07",
    "reden": "te-veel-gedoe",
    "nietVoor": "2027-06-01",
}
FORM = {"regeling": "zorgtoeslag", "gedaan": "aangeboden", "op": "2026-12-07"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.moved_to(TODAY):
        yield


@pytest.fixture
async def home(income: Income) -> UUID:
    """Ank has bijstand, two children, and a job since December."""
    event = job_start()
    await income.handle(event)
    return event.dossier_id


class Desk:
    """Somebody at a screen, or a system."""

    def __init__(self, client: Client) -> None:
        self._http, self._issuer = client._client, client._issuer

    async def send(
        self,
        method: str,
        path: str,
        role: str = "inkomensconsulent",
        place: str = ASSEN,
        scopes: Sequence[str] | None = None,
        key: str = "",
        **sent: Any,
    ) -> httpx.Response:
        token = self._issuer.issue(
            "ic-1",
            ["income.nietgebruik.lezen", "income.nietgebruik.schrijven", "income.vaststellingen.schrijven"]
            if scopes is None
            else list(scopes),
            roles=[role],
            municipalities=[place],
        )  # fmt: skip
        headers = {"Authorization": f"Bearer {token}", "Origin": "http://local", "Host": "local"}
        if key:
            headers["Idempotency-Key"] = key
        return await self._http.request(method, f"/income{path}", headers=headers, **sent)

    async def answer(self, dossier_id: UUID, **how: Any) -> dict[str, Any]:
        found = await self.send("GET", f"/v1/dossiers/{dossier_id}/niet-gebruik", **how)
        assert found.status_code == 200, found.text
        return dict(found.json())

    async def line(self, dossier_id: UUID, code: str, **how: Any) -> dict[str, Any]:
        lines = (await self.answer(dossier_id, **how))["regelingen"]
        return dict(next(line for line in lines if line["regeling"] == code))

    async def record(self, dossier_id: UUID, body: Any, **how: Any) -> httpx.Response:
        path = f"/v1/dossiers/{dossier_id}/niet-gebruik"
        return await self.send("POST", path, json=body, **how)

    async def page(self, dossier_id: UUID, **how: Any) -> httpx.Response:
        return await self.send("GET", f"/dossiers/{dossier_id}/niet-gebruik", **how)

    async def fill(self, dossier_id: UUID, form: Any, **how: Any) -> httpx.Response:
        return await self.send("POST", f"/dossiers/{dossier_id}/niet-gebruik", data=form, **how)


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk(client)


async def test_the_list_says_what_it_may_bring_who_helps_and_what_is_missing(
    desk: Desk, home: UUID
) -> None:
    rent = await desk.line(home, "huurtoeslag")

    assert (rent["minimumCenten"], rent["onzeker"], rent["ontbreekt"]) == (0, True, ["kale-huur"])
    assert rent["maximumCenten"] > 300_00
    assert (rent["stand"], rent["hoe"]) == ("te-bespreken", "aanvraag")
    assert rent["wieHelpt"] == "een coach van VoorzieningenWijzer"
    children = await desk.line(home, "kindpakket")
    assert children["wieHelpt"] == "Stichting Leergeld en het Kindpakket Assen"


async def test_what_was_offered_and_then_used_stands_with_who_and_when(
    desk: Desk, home: UUID, income: Income
) -> None:
    before = await desk.answer(home)
    await desk.record(home, OFFERED)
    await desk.record(home, OFFERED | {"gedaan": "gebruikt", "op": "2026-12-01"})

    line = await desk.line(home, "zorgtoeslag")
    assert line["stand"] == "in-gebruik"
    assert [deed["gedaan"] for deed in line["gedaan"]] == ["gebruikt", "aangeboden"]
    after = await desk.answer(home)
    assert before["minimumCenten"] - after["minimumCenten"] == line["minimumCenten"] > 0
    told = await income.published(NonTakeUpRecorded, home)
    assert [(one.data.regeling, one.data.gedaan) for one in told] == [
        ("zorgtoeslag", "aangeboden"),
        ("zorgtoeslag", "gebruikt"),
    ]


async def test_the_event_names_nobody_and_no_amount(desk: Desk, home: UUID, income: Income) -> None:
    await desk.record(home, REFUSED)

    [told] = await income.published(NonTakeUpRecorded, home)
    assert set(told.data.model_dump(mode="json", by_alias=True, exclude_none=True)) == {
        "nietGebruikId",
        "gebeurtenisId",
        "gemeente",
        "regeling",
        "regelingsoort",
        "gedaan",
        "op",
    }


async def test_what_is_told_twice_is_recorded_once(desk: Desk, home: UUID, income: Income) -> None:
    key = str(uuid4())
    first = await desk.record(home, OFFERED, key=key)
    again = await desk.record(home, OFFERED, key=key)
    pressed_again = await desk.record(home, OFFERED)

    assert first.json() == again.json() == pressed_again.json()
    assert len(await income.rows("SELECT id FROM non_take_up_deed")) == 1
    assert len(await income.published(NonTakeUpRecorded)) == 1


async def test_who_refuses_is_left_alone_until_the_day(desk: Desk, home: UUID) -> None:
    await desk.record(home, REFUSED)
    assert (await desk.line(home, "kwijtschelding"))["stand"] == "niet-nu"

    with clock.moved_to(datetime(2026, 12, 8, 9, tzinfo=UTC)):
        await desk.record(home, REFUSED | {"op": "2026-12-08", "nietVoor": "2026-12-20"})
    with clock.moved_to(datetime(2026, 12, 20, 9, tzinfo=UTC)):
        assert (await desk.line(home, "kwijtschelding"))["stand"] == "te-bespreken"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"regeling": "wtos"}, "regeling"),
        ({"inwonerId": str(uuid4())}, "regeling"),
        ({"op": "2026-12-08"}, "op"),
        ({"op": "2021-12-06"}, "op"),
        ({"op": "9999-12-31"}, "op"),
        ({"reden": "anders"}, "reden"),
        ({"nietVoor": "2027-01-01"}, "nietVoor"),
        ({"gedaan": "afgewezen"}, "reden"),
        ({"gedaan": "afgewezen", "reden": "anders"}, "nietVoor"),
        ({"gedaan": "afgewezen", "reden": "anders", "nietVoor": "2026-12-07"}, "nietVoor"),
        ({"gedaan": "afgewezen", "reden": "anders", "nietVoor": "2027-12-08"}, "nietVoor"),
        ({"gedaan": "afgewezen", "reden": "999990019", "nietVoor": "2027-01-01"}, "reden"),
        ({"gedaan": "toegekend"}, "gedaan"),
        ({"bedrag": 100}, "bedrag"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_field_and_changes_nothing(
    desk: Desk, home: UUID, income: Income, wrong: dict[str, Any], field: str
) -> None:
    answer = await desk.record(home, OFFERED | wrong)

    assert answer.status_code == 400, answer.text
    assert field in {fault["name"] for fault in answer.json()["invalidParams"]}
    assert await income.rows("SELECT id FROM non_take_up_deed") == []
    assert await income.published(NonTakeUpRecorded) == []


async def test_another_municipality_has_no_such_dossier(
    desk: Desk, home: UUID, income: Income
) -> None:
    for answer in (
        await desk.send("GET", f"/v1/dossiers/{home}/niet-gebruik", place=TYNAARLO),
        await desk.record(home, OFFERED, place=TYNAARLO),
        await desk.page(home, place=TYNAARLO),
        await desk.fill(home, FORM, place=TYNAARLO),
        await desk.record(uuid4(), OFFERED),
    ):
        assert answer.status_code == 404
    assert await income.rows("SELECT id FROM non_take_up_deed") == []


async def test_who_may_only_read_records_nothing(desk: Desk, home: UUID) -> None:
    reads = ["income.nietgebruik.lezen"]

    assert (await desk.record(home, OFFERED, scopes=reads)).status_code == 403
    assert (await desk.fill(home, FORM, scopes=reads)).status_code == 403
    assert (await desk.page(home, scopes=[])).status_code == 403
    assert "Leg vast wat er is gedaan" not in (await desk.page(home, role="teamleider")).text


async def test_who_may_see_no_amounts_sees_what_it_is_and_not_how_much(
    desk: Desk, home: UUID
) -> None:
    answer = await desk.answer(home, role="teamleider")
    page = await desk.page(home, role="teamleider")

    assert {line["minimumCenten"] for line in answer["regelingen"]} == {None}
    assert {line["waarom"] for line in answer["regelingen"]} == {None}
    assert (answer["minimumCenten"], answer["maximumCenten"]) == (None, None)
    assert "Huurtoeslag" in page.text
    assert "€" not in page.text


async def test_another_team_says_why_first_and_who_stays_away_finds_nothing(
    client: Client, desk: Desk, database: Database, income: Income
) -> None:
    event = job_start()
    await income.handle(event)
    await is_of_team(database, event.dossier_id, uuid4(), ASSEN)
    path = f"/v1/dossiers/{event.dossier_id}/niet-gebruik"

    gives_work(client._client, teams=frozenset({uuid4()}))
    assert (await desk.send("GET", path, role="regisseur")).json()["code"] == "ander-team"
    gives_work(client._client, conflicts=frozenset({event.data.inwoner_id}))
    assert (await desk.send("GET", path)).status_code == 404


async def test_each_look_is_noted(desk: Desk, home: UUID, income: Income) -> None:
    await desk.page(home)
    await desk.record(home, OFFERED)

    rows = await income.rows("SELECT activity FROM processing_log WHERE actor = 'ic-1'")
    noted = {row["activity"].rpartition("/")[2] for row in rows}
    assert {"niet-gebruik-inzien", "niet-gebruik-vastleggen"} <= noted


async def test_a_form_records_and_comes_back_at_its_line(desk: Desk, home: UUID) -> None:
    sent = await desk.fill(home, FORM)

    assert sent.status_code == 303
    assert sent.headers["location"].endswith("/niet-gebruik?gedaan=zorgtoeslag#zorgtoeslag")
    page = await desk.page(home, params={"gedaan": "zorgtoeslag"})
    assert "Vastgelegd bij Zorgtoeslag: aangeboden aan de inwoner." in page.text
    assert "Aangeboden op 7 december 2026" in page.text


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (FORM | {"gedaan": ""}, "Wat is er gedaan"),
        (FORM | {"op": "31-02-2026"}, "Vul een bestaande datum in."),
        (FORM | {"op": "2026-12-31"}, "Kies een dag vanaf"),
        (FORM | {"regeling": "<script>"}, "Regeling"),
        (FORM | {"regeling": "wtos"}, "Dit staat niet op de lijst van dit huishouden."),
        (FORM | {"inwonerId": "x" * 3_000}, "Van wie"),
        ({}, "Vul dit in."),
        (REFUSED | {"reden": ""}, "Waarom niet"),
        (REFUSED | {"nietVoor": ""}, "Niet opnieuw vragen voor"),
        (REFUSED | {"nietVoor": "2029-01-01"}, "uiterlijk 7 december 2027"),
    ],
)
async def test_a_form_that_cannot_be_says_so_in_plain_words(
    desk: Desk, home: UUID, income: Income, form: dict[str, str], says: str
) -> None:
    page = await desk.fill(home, form)

    assert page.status_code == 400, page.text
    assert "Er is niets vastgelegd." in page.text
    assert says in page.text
    assert "<script>" not in page.text.partition("<main")[2]
    assert await income.rows("SELECT id FROM non_take_up_deed") == []


async def test_a_fact_that_is_missing_leads_to_its_form_and_back(desk: Desk, home: UUID) -> None:
    page = (await desk.page(home)).text

    back = f"&amp;terug=/income/dossiers/{home}/niet-gebruik"
    assert f"/income/dossiers/{home}/vaststellingen?soort=beursbedrag{back}" in page
    assert f"/income/dossiers/{home}/vaststellingen?soort=vrijlating{back}" in page


async def test_a_list_that_cannot_be_made_says_why_and_still_offers_help(
    desk: Desk, home: UUID
) -> None:
    await desk.record(home, OFFERED)

    with clock.moved_to(datetime(2027, 3, 1, 9, tzinfo=UTC)):
        answer = await desk.answer(home)
        page = (await desk.page(home)).text

    assert answer["nietTeBerekenen"]
    on_list = {line["regeling"]: line["staatOpLijst"] for line in answer["regelingen"]}
    assert on_list == {"voorzieningenwijzer": True, "zorgtoeslag": False}
    assert "De lijst is nu niet te maken" in page
    assert "Wat er eerder is vastgelegd" in page


async def test_a_fact_without_which_there_is_no_list_has_its_form(
    desk: Desk, income: Income
) -> None:
    ank, *_ = anks_family()
    study = reported("studie-gestart", ank, day=date(2026, 12, 1), **REPORTS["studie-gestart"])
    await income.handle(study)

    page = (await desk.page(study.dossier_id)).text

    path = f"/income/dossiers/{study.dossier_id}"
    asked = f"soort=onderwijs-met-wsf&amp;wie={ank.inwoner_id}&amp;terug={path}/niet-gebruik"
    assert f"{path}/vaststellingen?{asked}" in page


async def test_what_was_recorded_of_somebody_stays_of_who_turned_out_to_be_the_same(
    desk: Desk, income: Income
) -> None:
    ank = make_member(geboortedatum=date(1988, 7, 9))
    child = make_member("kind", date(2007, 1, 1))
    kept = child.model_copy(update={"inwoner_id": ids.new_person_id()})
    event = job_start(ank, child)
    await income.handle(event)
    about = {"regeling": "studietoeslag", "inwonerId": str(child.inwoner_id)}
    assert (await desk.record(event.dossier_id, OFFERED | about)).status_code == 200

    merged = ResidentsMerged(inwoner_id=kept.inwoner_id, oud_inwoner_id=child.inwoner_id)
    await income.handle(make_event(merged, dossier_id=event.dossier_id))
    home = make_household(ank, kept, versie=2)
    await income.handle(picture(event.dossier_id, home))

    line = await desk.line(event.dossier_id, "studietoeslag")
    assert (line["inwonerId"], line["stand"]) == (str(kept.inwoner_id), "loopt")


async def test_the_pages_that_show_the_purse_lead_to_the_list(
    desk: Desk, home: UUID, income: Income
) -> None:
    scopes = ["income.nazorg.lezen", "income.voorstellen.lezen", "income.nietgebruik.lezen"]
    [aftercare] = await income.rows("SELECT id FROM aftercare_dossier")
    [proposal] = await income.rows("SELECT id FROM proposal WHERE state = 'open'")

    for path in (
        f"/nazorgdossiers/{aftercare['id']}",
        f"/dossiers/{home}/recht",
        f"/voorstellen/{proposal['id']}?toon=gevolgen",
    ):
        page = await desk.send("GET", path, scopes=scopes)
        assert f"/income/dossiers/{home}/niet-gebruik" in page.text, path


async def test_more_of_a_running_right_becomes_a_proposal_once_the_fact_is_established(
    desk: Desk, home: UUID, income: Income, client: Client
) -> None:
    more = await desk.line(home, "vrijlating")
    assert (more["hoe"], more["ontbreekt"]) == ("ambtshalve", ["vrijlating"])
    [event] = income._handled
    proposed = len(await income.published(DecisionProposed, home))

    answer = await client.establish(finding_of(event))

    assert answer.status_code == 201, answer.text
    assert "vrijlating" not in {
        line["regeling"] for line in (await desk.answer(home))["regelingen"]
    }
    assert len(await income.published(DecisionProposed, home)) == proposed + 1
