"""Whoever tries a resident's link that is not theirs, or a birth date that they guess: nothing leaks and nothing changes."""

import asyncio
import secrets
from collections.abc import Mapping
from datetime import date
from uuid import uuid4

import httpx
import pytest
from prometheus_client import generate_latest
from structlog.testing import capture_logs

from services.income.wage_links.rules import MOST_WRONG as MOST_BIRTHS
from services.income.wages.service import take
from shared.http.personal_links import MOST_ACTS, MOST_WRONG
from shared.messaging.transaction import Database
from tests.integration.income.conftest import Client, Income
from tests.integration.income.settling import JUNE, OWN, Family, make_family
from tests.integration.income.wage_link_kit import (
    HOME,
    Phone,
    a_phone,
    end_link,
    headers,
    new_browser,
)
from tests.numbers_in import has_number

THE_END_OF_JUNE = date(2026, 6, 30)
WRONG = {"dag": "1", "maand": "1", "jaar": "1950"}
SLIP = {
    "soort": "loonstrook",
    "van": "2026-06-01",
    "totEnMet": "2026-06-30",
    "betaaldOp": "2026-06-30",
    "netto": "812,34",
}
FORMS: Mapping[str, Mapping[str, str]] = {
    "": WRONG,
    "loon": SLIP,
    "invullen": {"van": "2026-06-01"},
    "sluiten": {"a": "b"},
}
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*1001*13}}"


@pytest.fixture
async def family(income: Income, monkeypatch: pytest.MonkeyPatch) -> Family:
    made = await make_family(income, monkeypatch)
    made.on(date(2026, 7, 6))
    return made


@pytest.fixture
async def phone(client: Client, family: Family) -> Phone:
    return await a_phone(client, family)


async def reports(family: Family) -> int:
    return len(await family.income.rows("SELECT id FROM wage_report"))


def with_key(phone: Phone, key: str) -> Phone:
    return Phone(phone.browser, "", key, phone.member)


def words_of(answer: httpx.Response, phone: Phone) -> str:
    return answer.text.replace(phone.key, "")


async def test_wrong_expired_taken_back_and_unknown_have_one_answer(
    client: Client, family: Family, phone: Phone
) -> None:
    unknown = with_key(phone, secrets.token_urlsafe(32))
    before = [await unknown.opens(), await phone.opens()]
    answers = [
        (await unknown.sends(**WRONG), unknown),
        (await unknown.sends(**WRONG), unknown),
        (await phone.sends(**WRONG), phone),
    ]
    await end_link(client, family, phone.link_id)
    answers.append((await phone.sends(**phone.born), phone))
    newer = await a_phone(client, family)
    family.on(date(2027, 7, 7))
    answers.append((await newer.sends(**newer.born), newer))

    assert words_of(before[0], unknown) == words_of(before[1], phone)
    wrong = {
        words_of(answer, whose)
        .replace('value="1950"', "")
        .replace(f'value="{whose.born["jaar"]}"', "")
        .replace(f'value="{whose.born["dag"]}"', "")
        .replace(f'value="{whose.born["maand"]}"', "")
        .replace('value="1"', "")
        for answer, whose in answers
    }
    assert len(wrong) == 1
    assert {answer.status_code for answer, _ in answers} == {400}
    assert {"set-cookie" in answer.headers for answer, _ in answers} == {False}


@pytest.mark.parametrize("form", FORMS)
async def test_a_guessed_key_shows_nothing_and_changes_nothing(
    family: Family, phone: Phone, form: str
) -> None:
    await phone.comes_in()
    for key in (
        phone.key[:-1],
        phone.key + "A",
        phone.key.swapcase(),
        "A" * 5_000,
        "'%20OR%20'1'='1",
        "..%2f..%2fetc%2fpasswd",
        str(uuid4()),
        phone.link_id,
    ):
        guess = with_key(phone, key)
        # With the cookie of somebody who is in: it opens one link, and no other.
        for answer in (await guess.opens(), await guess.sends(form, **FORMS[form])):
            assert answer.status_code in {200, 400, 401, 404, 405}, key
            assert "Wat wij nog nodig hebben" not in answer.text
            assert "€" not in answer.text
    assert await reports(family) == 0


async def test_five_wrong_birth_dates_close_the_link_for_whoever_comes_next(
    client: Client, family: Family, phone: Phone
) -> None:
    inside = phone.another(client)
    await inside.comes_in()
    for _ in range(MOST_BIRTHS):
        assert (await phone.sends(**WRONG)).status_code == 400

    assert (await phone.sends(**phone.born)).status_code == 400
    assert "Uw geboortedatum" in (await inside.opens()).text
    path = f"/income/dossiers/{family.dossier_id}/verrekening"
    page = await client._client.get(path, headers=headers(client))
    assert "gesloten na vijf verkeerde geboortedatums" in page.text


async def test_a_right_birth_date_in_between_begins_the_count_anew(phone: Phone) -> None:
    for _ in range(3):
        for _ in range(MOST_BIRTHS - 1):
            await phone.sends(**WRONG)
        await phone.comes_in()


async def test_guesses_at_the_same_moment_are_each_counted(
    client: Client, family: Family, phone: Phone
) -> None:
    crowd = [phone.another(client) for _ in range(20)]
    answers = await asyncio.gather(*(one.sends(**WRONG) for one in crowd))

    assert {answer.status_code for answer in answers} == {400}
    [row] = await family.income.rows("SELECT wrong_tries, ended_why FROM wage_link")
    assert (row["wrong_tries"], row["ended_why"]) == (MOST_BIRTHS, "geblokkeerd")


async def test_who_guesses_keys_is_stopped_and_who_has_a_link_goes_on(phone: Phone) -> None:
    codes = [
        (await with_key(phone, secrets.token_urlsafe(32)).sends(**WRONG)).status_code
        for _ in range(MOST_WRONG + 3)
    ]
    assert codes == [400] * MOST_WRONG + [429] * 3
    assert "Wat wij nog nodig hebben" in (await phone.comes_in()).text


async def test_one_link_is_used_as_people_do(phone: Phone) -> None:
    await phone.comes_in()
    codes = [(await phone.sends("loon", netto="x")).status_code for _ in range(MOST_ACTS)]
    assert (codes[0], codes[-1]) == (400, 429)


async def test_the_same_slip_sent_twice_at_once_is_kept_once(family: Family, phone: Phone) -> None:
    await phone.comes_in()
    answers = await asyncio.gather(*(phone.sends("loon", **SLIP) for _ in range(6)))

    leads = sorted(answer.headers["location"].rpartition("/")[2] for answer in answers)
    assert leads == ["opgegeven", *["was-bekend"] * 5]
    assert await reports(family) == 1


async def test_a_link_made_twice_at_once_leaves_one_that_works(
    client: Client, family: Family
) -> None:
    await asyncio.gather(*(a_phone(client, family) for _ in range(4)))

    rows = await family.income.rows("SELECT id FROM wage_link WHERE ended_at IS NULL")
    assert len(rows) == 1


async def test_nobody_reports_for_somebody_else(
    client: Client, income: Income, family: Family, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await make_family(income, monkeypatch)
    other.on(date(2026, 7, 6))
    theirs = await a_phone(client, other)
    await phone.comes_in()
    # The cookie of one resident, the link of another.
    theirs.browser = phone.browser
    assert "Uw geboortedatum" in (await theirs.opens()).text

    sent = await phone.sends(
        "loon",
        **SLIP,
        inwonerId=str(other.person_id),
        dossierId=str(other.dossier_id),
        kenmerk="van-een-ander",
        herkomst="werkgever",
    )
    assert sent.status_code == 303
    [row] = await income.rows("SELECT person_id, dossier_id, source, reference FROM wage_report")
    assert (row["person_id"], row["dossier_id"]) == (family.person_id, family.dossier_id)
    assert (row["source"], row["reference"] != "van-een-ander") == ("inwoner", True)
    job_of_other = await phone.sends("loon", **(SLIP | {"netto": "1"}), baanId=str(other.start.id))
    assert job_of_other.status_code == 400
    assert "Deze baan kennen wij niet" in job_of_other.text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "sent_from",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/opgave/x"},
        {"Origin": "http://local.evil.example"},
    ],
    ids=["nothing", "other", "null", "referer", "subdomain"],
)
async def test_another_site_sends_nothing(
    family: Family, phone: Phone, form: str, sent_from: Mapping[str, str]
) -> None:
    await phone.comes_in()
    path = f"{phone.path}/{form}" if form else phone.path
    data = dict(phone.born if not form else FORMS[form])
    answer = await phone.browser.post(path, data=data, headers=dict(sent_from))

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert await reports(family) == 0


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_no_other_method_does_anything(family: Family, phone: Phone, method: str) -> None:
    await phone.comes_in()
    for form in FORMS:
        path = f"{phone.path}/{form}".rstrip("/")
        answer = await phone.browser.request(method, path, headers={"Origin": HOME})
        assert answer.status_code in {200, 204, 404, 405}, path
    assert await reports(family) == 0
    assert "Wat wij nog nodig hebben" in (await phone.opens()).text


@pytest.mark.parametrize(
    "body",
    [
        b"netto=" + b"9" * 20_000,
        b"netto=1&" + b"&".join(b"x%d=1" % number for number in range(5_000)),
        b"netto=%00",
        b"netto=%ff%fe",
        b"netto=1&netto=2&van=2026-06-01&van=2026-06-02",
    ],
    ids=["large", "fields", "nul", "no utf-8", "twice"],
)
@pytest.mark.parametrize("form", FORMS)
async def test_a_body_that_no_form_sends_is_refused(
    family: Family, phone: Phone, form: str, body: bytes
) -> None:
    await phone.comes_in()
    kind = {"Origin": HOME, "Content-Type": "application/x-www-form-urlencoded"}
    path = f"{phone.path}/{form}" if form else phone.path
    answer = await phone.browser.post(path, content=body, headers=kind)

    assert answer.status_code in {200, 400, 413}
    assert await reports(family) == 0


@pytest.mark.parametrize("part", ["0", "99", "-1", "1e3", "٣", "", "1" * 500, SCRIPT, "1;2"])
async def test_a_birth_date_that_is_none_opens_nothing(phone: Phone, part: str) -> None:
    answer = await phone.sends(**(phone.born | {"dag": part}))

    assert answer.status_code == 400
    assert "<script" not in answer.text
    assert not has_number(answer.text, "91091")


async def test_a_script_stays_text(phone: Phone) -> None:
    await phone.comes_in()
    for field in SLIP:
        answer = await phone.sends("loon", **(SLIP | {field: SCRIPT}))
        assert answer.status_code == 400
        assert "<script" not in answer.text
        assert "<img src=x" not in answer.text
        assert not has_number(answer.text, "91091")
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")


async def test_the_key_the_date_and_the_wage_come_in_no_log_metric_or_header(
    family: Family, phone: Phone
) -> None:
    with capture_logs() as lines:
        answers = [
            await phone.opens(),
            await phone.sends(**WRONG),
            await phone.sends(**phone.born),
            await phone.opens(),
            await phone.sends("loon", **SLIP),
            await phone.opens("/opgegeven"),
            await phone.browser.put(phone.path),
        ]

    said = repr(lines) + generate_latest().decode()
    assert "/opgave/{link}" in said
    secret = phone.browser.cookies["naadloos_opgave"]
    born = phone.member.geboortedatum.isoformat()
    for hidden in (phone.key, secret, born, str(family.person_id)):
        assert hidden not in said
    for wage in ("812,34", "812.34", "81234"):
        assert not has_number(said, wage)
    for answer in answers:
        assert answer.headers["referrer-policy"] == "strict-origin"
        assert answer.headers["x-robots-tag"] == "noindex, nofollow, noarchive"
        assert answer.headers["cache-control"] == "no-store"
        told = {name: value for name, value in answer.headers.items() if name != "location"}
        assert phone.key not in repr(told)
        assert "?" not in answer.headers.get("location", "")


async def test_the_cookie_is_for_these_pages_alone_and_no_script_reads_it(phone: Phone) -> None:
    cookie = (await phone.sends(**phone.born)).headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/opgave" in cookie
    assert "Max-Age=1800" in cookie


async def test_the_database_knows_neither_key_nor_cookie(family: Family, phone: Phone) -> None:
    await phone.comes_in()
    everything = str(
        [
            await family.income.rows(f"SELECT t::text FROM {table} t")  # noqa: S608 - two tables of ours
            for table in ("wage_link", "wage_link_visit")
        ]
    )
    for secret in (phone.key, phone.browser.cookies["naadloos_opgave"]):
        assert secret not in everything


async def test_the_page_leads_to_no_other_site_and_shows_no_name(phone: Phone) -> None:
    text = (await phone.comes_in()).text

    assert "<script" not in text
    assert "http://" not in text
    assert "https://" not in text
    assert 'content="noindex, nofollow"' in text
    assert "/income/" not in text


async def test_a_worker_who_is_signed_in_is_asked_for_the_birth_date_too(
    client: Client, phone: Phone
) -> None:
    answer = await new_browser(client).get(phone.path, headers=headers(client))
    assert "Uw geboortedatum" in answer.text


async def test_who_left_the_household_finds_the_link_closed(
    income: Income, family: Family, phone: Phone
) -> None:
    await phone.comes_in()
    async with income.database.transaction() as tx:
        await tx.connection.exec_driver_sql(
            "UPDATE household_fact SET household = jsonb_set(household, '{leden,0,tot}', '\"2026-07-01\"')"
        )
    assert "Uw geboortedatum" in (await phone.opens()).text
    assert (await phone.sends(**phone.born)).status_code == 400


async def test_a_link_that_is_taken_back_while_a_slip_waits_takes_none(
    client: Client, database: Database, family: Family, phone: Phone
) -> None:
    await phone.comes_in()
    async with database.transaction(lock=[family.dossier_id]) as tx:
        waiting = asyncio.create_task(phone.sends("loon", **SLIP))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        await tx.connection.exec_driver_sql(
            "UPDATE wage_link SET ended_at = now(), ended_why = 'ingetrokken'"
        )
        await take(tx, family.slip(JUNE, 1), actor="ic-1", own=OWN)

    assert (await waiting).status_code == 401
    assert await reports(family) == 1
