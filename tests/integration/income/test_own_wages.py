"""A resident reports the own wages with a personal link: what is asked first, what is seen, and what the consulent sees of it."""

import re
from datetime import date
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from services.income.wage_links import service as links
from services.income.wage_links.scanning import code_of
from shared import ids
from shared.events.residents import ResidentsMerged
from shared.events.wages import WageReported
from shared.testing.events import make_event, make_member
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import job_end, job_start
from tests.integration.income.settling import JUNE, Family, make_family
from tests.integration.income.wage_link_kit import (
    Phone,
    a_phone,
    ask_for_link,
    end_link,
    headers,
)

THE_END_OF_JUNE = date(2026, 6, 30)
IN_JULY = date(2026, 7, 6)
_COPY_LINK = text(
    """
    INSERT INTO wage_link SELECT (jsonb_populate_record(wage_link, jsonb_build_object(
        'id', gen_random_uuid(), 'key_hash', '\\x00', 'person_id', CAST(:kept AS text)))).* FROM wage_link
    """
)


@pytest.fixture
async def family(income: Income, monkeypatch: pytest.MonkeyPatch) -> Family:
    made = await make_family(income, monkeypatch)
    made.on(IN_JULY)
    return made


@pytest.fixture
async def phone(client: Client, family: Family) -> Phone:
    return await a_phone(client, family)


async def ask_for(client: Client, family: Family, person_id: UUID) -> httpx.Response:
    path = f"/income/v1/dossiers/{family.dossier_id}/koppelingen"
    body = {"inwonerId": str(person_id)}
    return await client._client.post(path, json=body, headers=headers(client))


async def consulent_sees(client: Client, family: Family) -> httpx.Response:
    path = f"/income/dossiers/{family.dossier_id}/verrekening"
    return await client._client.get(path, headers=headers(client))


async def test_nothing_is_shown_before_the_birth_date_is_told(phone: Phone) -> None:
    door = await phone.opens()
    assert door.status_code == 200
    assert "Uw geboortedatum" in door.text
    assert "€" not in door.text

    page = await phone.comes_in()
    assert "Wat wij nog nodig hebben" in page.text
    assert "Wij missen uw loon over 1 juni 2026 tot en met 30 juni 2026." in page.text
    # Where the resident may go on at once: the days that are missing stand in the form.
    assert 'value="2026-06-01"' in page.text
    assert "Wat juli 2026 brengt" in page.text


async def test_a_slip_is_taken_confirmed_and_seen_by_the_consulent_as_from_the_resident(
    client: Client, family: Family, phone: Phone
) -> None:
    await phone.comes_in()
    sent = await phone.reports(JUNE, THE_END_OF_JUNE, "€ 812,34", bruto="1.000")
    assert (sent.status_code, sent.headers["location"]) == (303, f"{phone.path}/opgegeven")
    done = await phone.opens("/opgegeven")

    assert "Wij hebben uw loon over 1 juni 2026 tot en met 30 juni 2026 ontvangen" in done.text
    assert "€ 812,34" in done.text
    assert "Er ontbreekt niets." in done.text
    [told] = await family.income.published(WageReported)
    assert told.data.herkomst == "inwoner"
    seen = (await consulent_sees(client, family)).text
    assert "van de inwoner" in seen
    assert "€ 812,34" in seen
    [row] = await family.income.rows("SELECT recorded_by, job_id FROM wage_report")
    assert row["recorded_by"] == f"loonkoppeling:{phone.link_id}"
    assert row["job_id"] == family.start.id


@pytest.mark.parametrize("again", ["812,34", "812.34", "€812,34", " 812,34 "])
async def test_the_same_slip_twice_is_one_however_its_amount_is_written(
    family: Family, phone: Phone, again: str
) -> None:
    await phone.comes_in()
    await phone.reports(JUNE, THE_END_OF_JUNE, "812,34")
    second = await phone.reports(JUNE, THE_END_OF_JUNE, again)

    assert second.headers["location"] == f"{phone.path}/was-bekend"
    assert "Deze opgave hadden wij al." in (await phone.opens("/was-bekend")).text
    assert len(await family.income.rows("SELECT id FROM wage_report")) == 1


async def test_a_slip_that_the_consulent_reported_is_known_and_a_correction_comes_beside_it(
    family: Family, phone: Phone
) -> None:
    await family.report(IN_JULY, family.slip(JUNE, 80_000, herkomst="consulent"))
    await phone.comes_in()
    same = await phone.reports(JUNE, THE_END_OF_JUNE, "800")
    other = await phone.reports(JUNE, THE_END_OF_JUNE, "850")
    corrected = await phone.reports(JUNE, THE_END_OF_JUNE, "50", soort="correctie")

    assert same.headers["location"].endswith("/was-bekend")
    assert other.status_code == 400
    assert "geef dan het verschil op als correctie" in other.text
    assert corrected.headers["location"].endswith("/opgegeven")
    assert "door uw consulent" in (await phone.opens()).text


async def test_the_coming_month_is_the_one_that_the_consulent_sees(
    client: Client, family: Family, phone: Phone
) -> None:
    await phone.comes_in()
    await phone.reports(JUNE, THE_END_OF_JUNE, "900")
    path = f"/income/v1/dossiers/{family.dossier_id}/verrekening"
    coming = (await client._client.get(path, headers=headers(client))).json()["komende"]
    page = await phone.opens()

    cents = coming["teBetalenCenten"]
    assert f"{cents // 100 % 1000:03d},{cents % 100:02d}</strong>" in page.text
    assert "Dit is een schatting" in page.text
    assert "Wat u tot en met 20 juli 2026 opgeeft, telt nog mee." in page.text


async def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    family: Family, phone: Phone
) -> None:
    await phone.comes_in()
    refused = await phone.reports(JUNE, date(2026, 5, 1), "veel geld", bruto="1.000")

    assert refused.status_code == 400
    assert "Vul een bedrag in, als 1.250 of -12,50." in refused.text
    for typed in ("2026-06-01", "2026-05-01", "veel geld", "1.000"):
        assert f'value="{typed}"' in refused.text
    assert await family.income.rows("SELECT id FROM wage_report") == []


async def test_who_was_away_too_long_says_the_birth_date_again_and_finds_what_was_typed(
    family: Family, phone: Phone
) -> None:
    await phone.comes_in()
    async with family.income.database.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE wage_link_visit SET ends_at = '2026-01-01'")
    late = await phone.reports(JUNE, THE_END_OF_JUNE, "812,34")

    assert late.status_code == 401
    assert "Wat u had ingevuld, is er nog." in late.text
    assert '<input type="hidden" name="netto" value="812,34">' in late.text
    assert await family.income.rows("SELECT id FROM wage_report") == []

    back = await phone.sends(**phone.born, netto="812,34", van="2026-06-01", soort="loonstrook")
    assert back.status_code == 200
    assert "U bent weer binnen." in back.text
    assert 'value="812,34"' in back.text


async def test_a_month_that_is_missing_is_put_in_the_form_and_nothing_is_kept(
    family: Family, phone: Phone
) -> None:
    family.on(date(2026, 9, 4))
    page = await phone.comes_in()
    assert page.text.count("Geef dit loon op") == 3

    filled = await phone.sends("invullen", van="2026-08-01", totEnMet="2026-08-31")
    assert filled.status_code == 200
    assert 'name="van" value="2026-08-01"' in filled.text
    assert await family.income.rows("SELECT id FROM wage_report") == []


async def test_of_a_month_with_two_gaps_the_first_stands_in_the_form(
    family: Family, phone: Phone
) -> None:
    part = family.slip(JUNE, 20_000, van=date(2026, 6, 8), tot_en_met=date(2026, 6, 14))
    await family.report(IN_JULY, part)
    page = (await phone.comes_in()).text

    assert "1 juni 2026 tot en met 7 juni 2026 en 15 juni 2026 tot en met 30 juni 2026" in page
    for form in (page, page.partition("Geef uw loon op</h2>")[2]):
        assert 'name="totEnMet" value="2026-06-07"' in form
    taken = await phone.reports(JUNE, date(2026, 6, 7), "200")
    assert taken.headers["location"].endswith("/opgegeven")


async def test_who_closes_the_page_is_out(phone: Phone) -> None:
    await phone.comes_in()
    closed = await phone.sends("sluiten")

    assert "U hebt de pagina gesloten." in closed.text
    assert "Uw geboortedatum" in (await phone.opens()).text


async def test_a_job_that_was_no_job_leaves_nothing_to_report(
    client: Client, family: Family, phone: Phone
) -> None:
    async with family.income.database.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE wage_period SET recorded_until = now()")
    page = await phone.comes_in()

    assert "Wij kennen geen baan van u." in page.text
    assert "Geef uw loon op</h2>" not in page.text
    refused = await ask_for_link(client, family)
    assert (refused.status_code, refused.json()["code"]) == (409, "geen-baan")


async def test_a_link_works_for_three_months_after_the_job_ended(
    client: Client, family: Family, phone: Phone
) -> None:
    await family.income.handle(job_end(family.start, date(2026, 7, 1)))
    family.on(date(2026, 10, 1))
    page = await phone.comes_in()
    assert "Wat wij nog nodig hebben" in page.text

    family.on(date(2026, 10, 2))
    over = await phone.sends(**phone.born)
    assert over.status_code == 400
    assert "of deze koppeling werkt niet meer" in over.text
    refused = await ask_for_link(client, family)
    assert (refused.status_code, refused.json()["code"]) == (409, "niets-op-te-geven")


async def test_a_new_link_takes_the_place_of_the_old_one_and_each_is_noted(
    client: Client, family: Family, phone: Phone
) -> None:
    await phone.comes_in()
    newer = await a_phone(client, family)

    assert "Uw geboortedatum" in (await phone.opens()).text
    assert (await phone.sends(**phone.born)).status_code == 400
    await newer.comes_in()
    path = f"/income/v1/dossiers/{family.dossier_id}/koppelingen"
    rows = (await client._client.get(path, headers=headers(client))).json()["koppelingen"]
    assert [row["status"] for row in rows] == ["werkt", "vervangen"]
    assert newer.key not in str(rows)
    noted = await family.income.rows(
        "SELECT actor, activity FROM processing_log WHERE activity LIKE '%/loonkoppeling-%'"
    )
    said = [(row["actor"], str(row["activity"]).rpartition("/")[2]) for row in noted]
    assert said.count(("ic-1", "loonkoppeling-maken")) == 2
    assert (f"loonkoppeling:{newer.link_id}", "loonkoppeling-openen") in said


async def test_a_link_that_was_taken_back_opens_nothing_from_that_moment(
    client: Client, family: Family, phone: Phone
) -> None:
    await phone.comes_in()
    ended = await end_link(client, family, phone.link_id)
    again = await end_link(client, family, phone.link_id)

    assert [answer.json()["status"] for answer in (ended, again)] == ["ingetrokken"] * 2
    assert (await phone.reports(JUNE, THE_END_OF_JUNE, "812,34")).status_code == 401
    assert await family.income.rows("SELECT id FROM wage_report") == []


async def test_the_consulent_makes_and_ends_a_link_on_the_page_of_the_dossier(
    client: Client, family: Family
) -> None:
    page = f"/income/dossiers/{family.dossier_id}"
    assert "nog geen koppeling" in (await consulent_sees(client, family)).text
    made = await client._client.post(
        f"{page}/koppelingen",
        data={"inwonerId": str(family.person_id)},
        headers=headers(client),
    )
    address = made.text.partition("<code>")[2].partition("</code>")[0]

    assert address.startswith("http://127.0.0.1:8000/opgave/")
    assert "Naadloos stuurt geen e-mail of sms." in made.text
    shown = (await consulent_sees(client, family)).text
    assert address not in shown
    assert "Nog niet geopend." in shown
    [row] = await family.income.rows("SELECT id FROM wage_link")
    ended = await client._client.post(
        f"{page}/koppelingen/{row['id']}/intrekken", headers=headers(client), data={"a": "b"}
    )
    assert ended.headers["location"] == f"{page}/verrekening?gedaan=ingetrokken"
    assert "is ingetrokken." in (await consulent_sees(client, family)).text


async def test_a_new_link_can_be_scanned_where_it_is_shown_and_nowhere_else(
    client: Client, family: Family
) -> None:
    made = await client._client.post(
        f"/income/dossiers/{family.dossier_id}/koppelingen",
        data={"inwonerId": str(family.person_id)},
        headers=headers(client),
    )
    address = made.text.partition("<code>")[2].partition("</code>")[0]

    [code] = re.findall(r'<div [^>]*role="img"[^>]*>(<svg.*?</svg>)</div>', made.text)
    assert code == code_of(address)
    assert code != code_of(f"{address[:-1]}{'a' if address[-1] != 'a' else 'b'}")
    assert 'aria-label="QR-code met dezelfde koppeling.' in made.text
    assert "style" not in code  # which the policy of a page refuses
    assert address.rpartition("/")[2] not in code
    assert "QR-code" not in (await consulent_sees(client, family)).text


async def test_who_is_no_applicant_or_partner_gets_no_link(client: Client, family: Family) -> None:
    child = family.start.data.huishouden.leden[1].inwoner_id
    refused = await ask_for(client, family, child)

    assert refused.status_code == 400
    assert refused.json()["invalidParams"][0]["name"] == "inwonerId"
    assert (await ask_for_link(client, family, place="1680")).status_code == 404
    assert (await ask_for_link(client, family, role="integratie")).status_code == 403
    assert await family.income.rows("SELECT id FROM wage_link") == []


async def test_what_is_over_is_forgotten_a_year_later(family: Family, phone: Phone) -> None:
    await phone.comes_in()
    family.on(date(2027, 7, 6))
    await links.forget(family.income.database)
    assert len(await family.income.rows("SELECT id FROM wage_link")) == 1
    assert await family.income.rows("SELECT link_id FROM wage_link_visit") == []

    family.on(date(2028, 7, 7))
    await links.forget(family.income.database)
    assert await family.income.rows("SELECT id FROM wage_link") == []


async def test_months_of_which_all_is_known_say_what_they_came_to(
    family: Family, phone: Phone
) -> None:
    await family.report(IN_JULY, family.slip(JUNE, 90_000))
    await family.settle(date(2026, 7, 21))
    family.on(date(2026, 8, 3))
    page = (await phone.comes_in()).text

    assert "Opgegeven loon: € 900,00." in page
    assert "Uw bijstand over deze maand:" in page
    assert "Wij missen uw loon over 1 juli 2026 tot en met 31 juli 2026." in page


async def test_of_a_couple_each_reports_for_one_and_both_see_what_the_month_brings(
    client: Client, income: Income, monkeypatch: pytest.MonkeyPatch
) -> None:
    ank, ben = make_member(), make_member("partner", date(1985, 2, 3))
    home = await make_family(income, monkeypatch, ank, ben)
    home.on(IN_JULY)
    hers, refused = await a_phone(client, home), await ask_for(client, home, ben.inwoner_id)
    page = (await hers.comes_in()).text

    assert "Uw loon schatten wij op € 800,00." in page
    assert (refused.status_code, refused.json()["code"]) == (409, "geen-baan")
    job = job_start(ben, ank, cents=30_000, day=JUNE, dossier_id=home.dossier_id, versie=2)
    await income.handle(job)
    his = await a_phone(client, home, ben.inwoner_id)
    page = (await his.comes_in()).text

    assert "Uw loon schatten wij op € 300,00." in page
    assert "Het loon van uw partner schatten wij op € 800,00." in page
    await his.reports(JUNE, THE_END_OF_JUNE, "310")
    assert "€ 310,00" not in (await hers.opens()).text.partition("Wat al is opgegeven")[2]


@pytest.mark.parametrize("had_one_too", [False, True], ids=["one link", "a link under each"])
async def test_somebody_who_was_registered_twice_keeps_one_link(
    family: Family, phone: Phone, *, had_one_too: bool
) -> None:
    lid = family.start.data.huishouden.leden[0]
    kept = lid.model_copy(update={"inwoner_id": ids.new_person_id()})
    if had_one_too:
        async with family.income.database.transaction() as tx:
            await tx.execute(_COPY_LINK, {"kept": str(kept.inwoner_id)})
    data = ResidentsMerged(inwoner_id=kept.inwoner_id, oud_inwoner_id=lid.inwoner_id)
    await family.income.handle(make_event(data, dossier_id=family.dossier_id))

    came_in = await phone.sends(**phone.born)
    assert came_in.status_code == (400 if had_one_too else 303)
    rows = await family.income.rows(
        "SELECT ended_at FROM wage_link WHERE person_id = :kept", kept=kept.inwoner_id
    )
    assert [row["ended_at"] is None for row in rows].count(True) == 1
    assert len(rows) == 1 + had_one_too


async def test_whose_household_comes_after_the_run_of_this_month_is_told_of_the_next(
    family: Family, phone: Phone
) -> None:
    family.on(date(2026, 7, 20))
    assert "Wat juli 2026 brengt" in (await phone.comes_in()).text
    family.on(date(2026, 7, 21))
    assert "Wat augustus 2026 brengt" in (await phone.comes_in()).text
