"""Wages come in one by one, on a page, or in a file: each once, and what cannot be so is told in Dutch with its place."""

from datetime import date, timedelta
from uuid import UUID

import httpx
import pytest

from shared import ids
from shared.events.envelope import Event
from shared.events.life_events import JobStarted
from shared.events.wages import WageReported
from shared.testing.events import make_member
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import job_start
from tests.integration.income.settling import JULY, Family, make_family
from tests.numbers_in import has_number

SCOPES = "income.loonopgaven.lezen income.loonopgaven.schrijven income.verrekeningen.lezen"
JANUARY = date(2026, 1, 1)
HEADING = "inwonerId;kenmerk;van;totEnMet;betaaldOp;netto"


class Desk:
    """An inkomensconsulent of Assen, or somebody else."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def headers(self, place: str = "0106", role: str = "inkomensconsulent") -> dict[str, str]:
        return self._client._headers(SCOPES, [place], [role]) | {"Origin": "http://local"}

    async def get(self, path: str, **who: str) -> httpx.Response:
        return await self._client._client.get(path, headers=self.headers(**who))

    async def form(self, path: str, **typed: str) -> httpx.Response:
        return await self._client._client.post(path, data=typed, headers=self.headers())

    async def report(self, body: object, key: str = "", **who: str) -> httpx.Response:
        headers = self.headers(**who) | {"Idempotency-Key": key or str(ids.new_id())}
        return await self._client._client.post("/income/v1/opgaven", json=body, headers=headers)

    async def file(self, content: bytes | str, query: str = "", **who: str) -> httpx.Response:
        headers = self.headers(**who) | {"Content-Type": "text/csv"}
        path = f"/income/v1/opgavebestanden{query}"
        return await self._client._client.post(path, content=content, headers=headers)


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk(client)


@pytest.fixture
async def start(income: Income) -> Event[JobStarted]:
    event = job_start(cents=80_000, day=JANUARY)
    await income.handle(event)
    return event


def body_of(start: Event[JobStarted], **more: object) -> dict[str, object]:
    return {
        "dossierId": str(start.dossier_id),
        "inwonerId": str(start.data.inwoner_id),
        "kenmerk": "2026-06",
        "van": "2026-06-01",
        "totEnMet": "2026-06-30",
        "betaaldOp": "2026-06-25",
        "nettoCenten": 81_234,
        "brutoCenten": 95_000,
        **more,
    }


async def test_a_report_is_taken_once_however_it_is_sent(
    desk: Desk, income: Income, start: Event[JobStarted]
) -> None:
    key = str(ids.new_id())
    first = await desk.report(body_of(start), key)
    again = await desk.report(body_of(start), key)
    other = await desk.report(body_of(start))

    assert [answer.status_code for answer in (first, again, other)] == [201, 201, 201]
    assert first.json() == again.json()
    assert (first.json()["uitkomst"], other.json()["uitkomst"]) == ("nieuw", "bekend")
    assert first.json()["opgave"]["baanId"] == str(start.id)
    [told] = await income.published(WageReported)
    assert told.data.opgave_id == UUID(first.json()["opgave"]["id"])
    assert not has_number(told.data.model_dump_json(), "81234")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"totEnMet": "2026-05-31"}, "totEnMet"),
        ({"totEnMet": "2026-09-30"}, "totEnMet"),
        ({"van": "2030-01-01", "totEnMet": "2030-01-31"}, "van"),
        ({"baanId": "019c1b2d-1e1a-7000-8000-000000000001"}, "baanId"),
        ({"brutoCenten": 100}, "brutoCenten"),
        ({"inwonerId": "019c1b2d-1e1a-7000-8000-000000000001"}, "inwonerId"),
        ({"soort": "correctie", "nettoCenten": 0}, "nettoCenten"),
        ({"kenmerk": "bsn:999990019"}, "kenmerk"),
    ],
    ids=["ends before", "too long", "to come", "no job", "gross", "nobody", "nothing", "bsn"],
)
async def test_what_cannot_be_so_is_refused_beside_its_field(
    desk: Desk, start: Event[JobStarted], wrong: dict[str, object], field: str
) -> None:
    refused = await desk.report(body_of(start, **wrong))

    assert refused.status_code == 400, refused.text
    assert [fault["name"] for fault in refused.json()["invalidParams"]] == [field]


async def test_somebody_elsewhere_finds_no_such_dossier(
    desk: Desk, start: Event[JobStarted]
) -> None:
    assert (await desk.report(body_of(start), place="1680")).status_code == 404


async def test_who_has_two_jobs_says_which_one(
    desk: Desk, income: Income, start: Event[JobStarted]
) -> None:
    second = job_start(*start.data.huishouden.leden, cents=20_000, dossier_id=start.dossier_id)
    await income.handle(second)
    both = {"van": "2026-12-01", "totEnMet": "2026-12-31"}

    # Of a month in which there was one job nobody has to choose.
    assert (await desk.report(body_of(start))).status_code == 201
    await desk.report(body_of(start, **both))
    chosen = await desk.report(body_of(start, baanId=str(start.id), kenmerk="a", soort="correctie"))
    assert chosen.json()["opgave"]["baanId"] == str(start.id)


def line(person: object, month: date, cents: int) -> str:
    last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    euros = f"{cents // 100},{cents % 100:02d}"
    return f"{person};{month:%Y-%m};{month};{last};{last};{euros}"


async def five_hundred(income: Income) -> list[str]:
    """Fifty people with a job since January, ten months each; seven lines are wrong."""
    starts = [
        job_start(make_member(geboortedatum=date(1988, 7, 9)), cents=80_000, day=JANUARY)
        for _ in range(50)
    ]
    for start in starts:
        await income.handle(start)
    lines = [
        line(start.data.inwoner_id, date(2026, month, 1), 81_000)
        for start in starts
        for month in range(1, 11)
    ]
    person = starts[0].data.inwoner_id
    lines[3] = line(ids.new_person_id(), JULY, 81_000)
    lines[14] = f"{person};x;2026-07-31;2026-07-01;2026-07-31;810,00"
    lines[29] = f"{person};x;2026-07-01;2026-07-31;2026-07-31;achthonderd"
    lines[42] = f"{person};x;2026-07-01"
    lines[77] = f"{person};a b;2026-07-01;2026-07-31;2026-07-31;810,00"
    lines[121] = f"{person};x;30-02-2026;31-03-2026;31-03-2026;810,00"
    lines[499] = f'{person};"x;2026-07-01;2026-07-31;2026-07-31;810,00'
    return [HEADING, *lines]


async def test_a_file_of_500_lines_of_which_7_are_wrong_sent_twice(
    desk: Desk, income: Income
) -> None:
    content = "\r\n".join(await five_hundred(income))

    tried = (await desk.file(content, "?proef=true")).json()
    first = (await desk.file(content)).json()
    again = (await desk.file(content)).json()

    assert (tried["nieuw"], tried["geweigerd"]) == (493, 7)
    assert (first["nieuw"], first["bekend"], first["geweigerd"]) == (493, 0, 7)
    assert (again["nieuw"], again["bekend"], again["geweigerd"]) == (0, 493, 7)
    assert len(await income.published(WageReported)) == 493
    wrong = {row["regel"]: row["redenen"] for row in first["regels"] if row["redenen"]}
    assert sorted(wrong) == [5, 16, 31, 44, 79, 123, 501]
    assert "kennen wij niet" in wrong[5][0]
    assert wrong[16] == ["De laatste dag ligt voor de eerste dag."]
    assert wrong[31] == ["netto: Vul een bedrag in, als 1.250 of -12,50."]
    assert wrong[44] == ["Deze regel heeft 3 kolommen; het zijn er 6."]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "leeg"),
        (b"\xff\xfe\x00a", "UTF-8"),
        (b"naam;bedrag\nAnk;1", "kolommen"),
        (f"{HEADING}\n\0".encode(), "tekst"),
        (f"{HEADING}\n".encode() + b"x\n" * 5_001, "5000"),
    ],
    ids=["empty", "encoding", "columns", "null", "too many"],
)
async def test_what_is_no_file_of_wages_is_refused_whole(
    desk: Desk, content: bytes, told: str
) -> None:
    refused = await desk.file(content)

    assert refused.status_code == 400
    assert told in refused.text


async def test_a_file_that_is_too_large_is_not_read(desk: Desk) -> None:
    assert (await desk.file(b"x" * (2 * 1024 * 1024 + 1))).status_code == 413


async def test_a_line_of_another_municipality_is_told_as_of_nobody(
    desk: Desk, start: Event[JobStarted]
) -> None:
    content = f"{HEADING}\n{line(start.data.inwoner_id, JULY, 81_000)}"

    read = (await desk.file(content, place="1680")).json()

    assert (read["nieuw"], read["geweigerd"]) == (0, 1)
    assert "kennen wij niet" in read["regels"][0]["redenen"][0]


@pytest.fixture
async def family(income: Income, monkeypatch: pytest.MonkeyPatch) -> Family:
    with monkeypatch.context() as during:
        made = await make_family(income, during)
        await made.settle(date(2026, 7, 21))
        await made.report(date(2026, 8, 5), made.slip(JULY, 90_000))
        await made.settle(date(2026, 8, 21))
    return made


async def test_the_page_shows_each_month_with_what_it_became_and_why(
    desk: Desk, family: Family
) -> None:
    shown = await desk.get(f"/income/dossiers/{family.dossier_id}/verrekening")

    assert shown.status_code == 200, shown.text
    assert "Verrekening van -€ 75,00 in augustus 2026" in shown.text.replace("\xa0", " ")
    assert "Daarvan is € 225,00 vrij" in shown.text.replace("\xa0", " ")
    assert "Vrijlatingsmaanden gebruikt: 2 van n" in shown.text
    assert "wacht op een besluit" in shown.text
    assert "Wat september 2026 brengt" in shown.text


async def test_a_form_that_is_wrong_keeps_what_was_typed(desk: Desk, family: Family) -> None:
    path = f"/income/dossiers/{family.dossier_id}/verrekening"
    typed = {
        "inwonerId": str(family.person_id),
        "soort": "loonstrook",
        "van": "2026-09-01",
        "totEnMet": "2026-09-30",
        "betaaldOp": "2026-09-25",
        "netto": "veel",
    }

    refused = await desk.form(path, **typed)
    taken = await desk.form(path, **{**typed, "netto": "812,34"})
    again = await desk.form(path, **{**typed, "netto": "812,34"})

    assert refused.status_code == 400
    assert 'id="netto-fout"' in refused.text
    assert 'value="veel"' in refused.text
    assert taken.headers["location"].endswith("?gedaan=nieuw")
    assert again.headers["location"].endswith("?gedaan=bekend")


async def test_the_list_of_a_month_shows_what_a_person_has_to_look_at(
    desk: Desk, family: Family
) -> None:
    august = await desk.get("/income/verrekeningen?maand=2026-08")
    july = await desk.get("/income/verrekeningen?maand=2026-07")
    everything = await desk.get("/income/verrekeningen?maand=2026-07&toon=alles")

    assert "Besluit over wat te veel is betaald" in august.text
    assert "niets dat een mens moet bekijken" in july.text
    assert f"/income/dossiers/{family.dossier_id}/verrekening" in everything.text


async def test_the_page_of_files_reads_on_trial_first(
    desk: Desk, client: Client, start: Event[JobStarted]
) -> None:
    content = f"{HEADING}\n{line(start.data.inwoner_id, JULY, 81_000)}\nfout"

    async def send(what: str) -> httpx.Response:
        return await client._client.post(
            "/income/opgavebestanden",
            data={"wat": what},
            files={"bestand": ("loon.csv", content, "text/csv")},
            headers=desk.headers(),
        )

    tried, taken = await send("bekijken"), await send("inlezen")

    assert "Wat er zou gebeuren" in tried.text
    assert "1 nieuw, 0 waren er al, 1 geweigerd" in tried.text
    assert "Wat er is gebeurd" in taken.text
    assert "1 nieuw" in taken.text


async def test_what_was_paid_too_much_can_be_read_and_decided_on(
    desk: Desk, client: Client, income: Income, family: Family
) -> None:
    [row] = await income.rows(
        "SELECT id FROM proposal WHERE kind = 'terugvordering' AND state = 'open'"
    )
    headers = client._headers("income.voorstellen.lezen income.voorstellen.schrijven", ["0106"])
    page = await client._client.get(f"/income/voorstellen/{row['id']}", headers=headers)

    decided = await client.decide_by_two(
        row["id"], {"besluit": "overnemen", "reden": "Loonstrook gezien."}
    )

    assert page.status_code == 200, page.text
    assert "75,00" in page.text
    assert decided.status_code == 200, decided.text
    shown = await desk.get(f"/income/dossiers/{family.dossier_id}/verrekening")
    assert "besloten" in shown.text


async def test_the_api_tells_each_month_and_what_the_next_will_bring(
    desk: Desk, family: Family
) -> None:
    path = f"/income/v1/dossiers/{family.dossier_id}/verrekening"

    told = (await desk.get(path)).json()
    elsewhere = await desk.get(path, place="1680")

    august, july = told["maanden"][:2]
    assert (august["aangenomenCenten"], august["berekening"]["bijstandCenten"]) == (81_946, 81_946)
    assert july["verschilCenten"] == -7_500
    [booked] = july["boekingen"]
    assert (booked["soort"], booked["verwerktIn"]) == ("verrekening", "2026-08-01")
    assert told["komende"]["maand"] == "2026-09-01"
    assert told["komende"]["teBetalenCenten"] == 81_946
    assert elsewhere.status_code == 404
