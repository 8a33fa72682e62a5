"""What somebody at a partner does with a personal link: look, accept, refuse, meet, finish, give back, hand on, and ask for a new one."""

from datetime import timedelta
from html import unescape
from typing import Any

import httpx
import pytest

from services.routes.partial_views import PartialViews
from services.routes.partner_keys import service as partner_keys
from services.routes.partner_keys.rules import reference_of
from services.routes.partner_links import service
from shared import clock
from tests.integration.routes.factories import TODAY
from tests.integration.routes.handover_kit import organisation
from tests.integration.routes.partner_link_kit import Link, a_link, everything, offered
from tests.integration.routes.staff import LEADER, Desk, write


@pytest.fixture
async def link(desk: Desk) -> Link:
    return await offered(desk.client, desk.routes)


def intake_says(desk: Desk, answer: Any) -> list[httpx.Request]:
    """Intake answers this (a response, or an error); gives what it was asked."""
    asked: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if isinstance(answer, Exception):
            raise answer
        response: httpx.Response = answer
        return response

    app = desk.client._transport.app  # type: ignore[attr-defined]
    app.state.partial_views = PartialViews("http://intake", httpx.MockTransport(respond))
    return asked


ANK = {
    "id": "0197a3c0-5b1e-7c44-9d52-3f8e6a1b7c90",
    "doel": "x",
    "totEnMet": "2027-01-01",
    "inwoners": [
        {
            "inwonerId": "0197a3c0-5b1e-7c44-9d52-3f8e6a1b7c91",
            "naam": {"stand": "getoond", "waarde": "Ank <b>Smit</b>"},
            "telefoon": {"stand": "niet-bekend"},
            "adres": {"stand": "geheim"},
        }
    ],
}


async def test_the_page_shows_what_was_agreed_and_who_asks_and_nothing_else(link: Link) -> None:
    page = await link.opens()

    assert page.status_code == 200, page.text
    assert reference_of(link.sides.id) in page.text
    assert "Hulp bij het plan na de scheiding." in page.text
    assert "Wij vragen Vaart Welzijn om dit over te nemen" in page.text
    row = await link.sides.row()
    for secret in (row.id, row.dossier_id, row.subject_id, *row.person_ids, *row.life_event_ids):
        assert str(secret) not in page.text


async def test_looking_changes_nothing_and_is_noted_in_both_logs(link: Link) -> None:
    before = await everything(link.routes.database)
    for _ in range(3):
        assert (await link.opens()).status_code == 200
    assert (await link.client.head(link.path)).status_code == 200
    assert (await link.client.options(link.path)).status_code == 204

    assert await everything(link.routes.database) == before
    assert (await link.sides.actions()).count("bekeken") == 4
    noted = await link.routes.rows(
        "SELECT actor FROM processing_log WHERE activity LIKE '%/overdracht-ontvangen'"
    )
    assert {row.actor for row in noted} == {f"organisatie:{link.organisation_id}"}
    assert len(noted) == 4


async def test_what_intake_knows_is_read_with_the_key_of_the_view_when_somebody_looks(
    desk: Desk, link: Link
) -> None:
    await write(
        desk.routes,
        "UPDATE handover SET view_key = 'abc.def', shared = '{naam,telefoon,adres,reden}'",
    )
    asked = intake_says(desk, httpx.Response(200, json=ANK))

    page = await link.opens()
    assert "Ank &lt;b&gt;Smit&lt;/b&gt;" in page.text
    assert "Dit weten wij niet." in page.text
    assert "Dit is geheim." in page.text
    [request] = asked
    assert request.url.path == "/intake/v1/deelweergaven/abc"
    assert request.headers["deelweergave-sleutel"] == "abc.def"
    assert "authorization" not in request.headers


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectError("away"),
        httpx.Response(503),
        httpx.Response(404),
        httpx.Response(200, json={"inwoners": "?"}),
    ],
)
async def test_while_intake_is_away_the_page_says_whom_to_call_and_the_rest_works(
    desk: Desk, link: Link, answer: Any
) -> None:
    await write(desk.routes, "UPDATE handover SET view_key = 'abc.def'")
    intake_says(desk, answer)

    page = await link.opens()
    assert page.status_code == 200
    assert "Naam is nu niet op te halen. Bel " in page.text
    assert (await link.sends("aanvaarden", naam="Anne de Boer")).status_code == 303
    assert await link.state() == "aanvaard"


async def test_from_acceptance_by_name_to_the_result(link: Link) -> None:
    accepted = await link.sends("aanvaarden", naam="  Anne   de Boer ")
    assert accepted.headers["location"] == f"{link.path}?gedaan=aanvaarden"
    assert "Anne de Boer heeft dit overgenomen" in (await link.opens("?gedaan=aanvaarden")).text

    met = await link.sends("contact", op=clock.today().isoformat(), woorden="Goed gesprek.")
    assert met.status_code == 303
    done = await link.sends("resultaat", uitkomst="gelukt", woorden="Het plan is er.")
    assert done.status_code == 303

    row = await link.sides.row()
    assert (row.state, row.receiver, row.outcome) == ("afgerond", "Anne de Boer", "gelukt")
    over = await link.opens("?gedaan=resultaat")
    assert over.status_code == 200
    assert "Deze overdracht is afgerond" in over.text
    assert "Hulp bij het plan" not in over.text
    via = await link.routes.rows(
        "SELECT details->>'via' AS via FROM handover_log WHERE action = 'aanvaard'"
    )
    assert [row.via for row in via] == ["koppeling"]


async def test_who_refuses_says_why_and_sees_nothing_any_more(link: Link) -> None:
    refused = await link.sends("weigeren", reden="geen-plaats", woorden="Wij zitten vol.")

    assert refused.status_code == 303
    assert await link.state() == "geweigerd"
    page = await link.opens("?gedaan=weigeren")
    assert "Wij weten dat u dit niet overneemt" in page.text
    assert "Hulp bij het plan" not in page.text


async def test_give_back_hand_on_and_say_that_nobody_is_there(link: Link) -> None:
    await link.sends("aanvaarden", naam="Anne de Boer")
    assert (await link.sends("collega", wie="collega", naam="Bo Vis")).status_code == 303
    assert (await link.sides.row()).receiver == "Bo Vis"

    back = await link.sends("teruggeven", reden="geen-contact", woorden="Drie keer gebeld.")
    assert back.status_code == 303
    assert await link.state() == "teruggegeven"
    assert "Bo Vis blijft ervoor zorgen" in (await link.opens()).text

    assert (await link.sends("collega", wie="niemand")).status_code == 303
    assert await link.state() == "aangeboden"


@pytest.mark.parametrize(
    ("form", "filled", "says"),
    [
        ("aanvaarden", {"naam": ""}, "Vul dit in."),
        ("aanvaarden", {"naam": "12"}, "Vul de naam in van wie dit gaat doen."),
        ("aanvaarden", {"naam": "Anne 999901187"}, "Laat het burgerservicenummer uit de tekst."),
        ("weigeren", {"reden": "", "woorden": "Vol."}, "Vul dit in."),
        ("weigeren", {"reden": "zomaar", "woorden": "Vol."}, "keuze"),
        ("weigeren", {"reden": "geen-plaats", "woorden": ""}, "Vul dit in."),
    ],
)
async def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(
    link: Link, form: str, filled: dict[str, str], says: str
) -> None:
    page = await link.sends(form, **filled)

    assert page.status_code == 400, page.text
    assert "<title>Fout: " in page.text
    assert says in page.text
    typed = unescape(page.text)
    assert all(value in typed for name, value in filled.items() if name != "reden")
    assert await link.state() == "aangeboden"


@pytest.mark.parametrize("op", ["2026-02-31", "morgen", "2099-01-01", ""])
async def test_a_first_contact_was_on_a_day_that_there_has_been(link: Link, op: str) -> None:
    await link.sends("aanvaarden", naam="Anne de Boer")

    assert (await link.sends("contact", op=op)).status_code == 400
    assert await link.state() == "aanvaard"


async def test_of_two_colleagues_the_second_is_told_kindly_who_has_it(link: Link) -> None:
    colleague = await a_link(link.client, link.routes, link.sides, link.organisation_id)
    await link.sends("aanvaarden", naam="Anne de Boer")

    second = await colleague.sends("aanvaarden", naam="Bo Vis")
    assert second.status_code == 409
    assert "Er is niets veranderd." in second.text
    assert "Deze overdracht is al aanvaard." in second.text
    assert "Anne de Boer heeft dit overgenomen" in second.text
    assert (await link.sides.row()).receiver == "Anne de Boer"


async def test_a_colleague_without_a_name_is_not_nobody(link: Link) -> None:
    await link.sends("aanvaarden", naam="Anne de Boer")

    refused = await link.sends("collega", wie="collega", naam="")
    assert refused.status_code == 400
    assert "Vul de naam van uw collega in." in refused.text
    assert await link.state() == "aanvaard"


async def test_what_was_offered_to_another_organisation_is_gone_for_the_first(link: Link) -> None:
    await link.sends("weigeren", reden="geen-plaats", woorden="Wij zitten vol.")
    impuls = await organisation(link.routes, "Impuls")
    await link.sides.offers(impuls)

    page = await link.opens()
    assert "Deze overdracht is niet meer bij u" in page.text
    assert "Hulp bij het plan" not in page.text
    act = await link.sends("aanvaarden", naam="Anne de Boer")
    assert "Deze overdracht is niet meer bij u" in act.text
    assert (await link.sides.row()).receiver is None


async def test_offered_to_the_same_organisation_again_the_first_link_stays_over(link: Link) -> None:
    await link.sends("weigeren", reden="geen-plaats", woorden="Wij zitten vol.")
    await link.sides.offers(link.organisation_id)

    assert "Hulp bij het plan" not in (await link.opens()).text
    new = await a_link(link.client, link.routes, link.sides, link.organisation_id)
    assert "Hulp bij het plan" in (await new.opens()).text


async def test_an_expired_link_a_wrong_one_and_one_that_we_took_back_look_the_same(
    link: Link,
) -> None:
    with clock.moved_to(clock.now() + timedelta(days=30)):
        expired = await link.opens()
    async with link.routes.database.transaction() as tx:
        await partner_keys.end(tx, link.sides.id, "ingetrokken")
    taken_back, wrong = await link.opens(), await link.client.get("/overdracht/" + "x" * 43)

    pages = [
        page.text.replace(link.key, "?").replace("x" * 43, "?")
        for page in (expired, taken_back, wrong)
    ]
    assert len(set(pages)) == 1
    assert "Stuur mij een nieuwe koppeling" in pages[0]
    assert {page.status_code for page in (expired, taken_back, wrong)} == {404}


async def test_a_new_link_goes_to_the_address_on_file_whatever_is_typed(link: Link) -> None:
    with clock.moved_to(clock.now() + timedelta(days=31)):
        asked = await link.sends("nieuwe-koppeling", email="mij@elders.example", naar="x")
        await link.sends("nieuwe-koppeling")
        words = (await link.opens("?gevraagd=ja")).text

    assert asked.headers["location"] == f"{link.path}?gevraagd=ja"
    rows = await link.routes.rows("SELECT * FROM mail WHERE kind = 'nieuwe-koppeling'")
    assert [(row.organisation_id, row.handover_id) for row in rows] == [
        (link.organisation_id, link.sides.id)
    ]
    assert "elders.example" not in repr(rows)
    stranger = await link.client.post(
        "/overdracht/" + "y" * 43 + "/nieuwe-koppeling", headers={"Origin": "http://test"}
    )
    assert stranger.status_code == 303
    assert (await link.client.get(stranger.headers["location"])).text == words
    assert len(await link.routes.rows("SELECT 1 FROM mail WHERE kind = 'nieuwe-koppeling'")) == 1


async def test_what_we_took_back_is_not_renewed_and_neither_is_what_is_over(link: Link) -> None:
    async with link.routes.database.transaction() as tx:
        await partner_keys.end(tx, link.sides.id, "ingetrokken")
    await link.sends("nieuwe-koppeling")

    assert await link.routes.rows("SELECT 1 FROM mail WHERE kind = 'nieuwe-koppeling'") == []


async def test_the_days_of_the_page_are_dutch(link: Link) -> None:
    text = (await link.opens()).text

    assert TODAY.isoformat() not in text
    assert "augustus 2026" in text


@pytest.mark.parametrize(("doen", "mails"), [("intrekken", 0), ("nieuwe", 1)])
async def test_we_take_links_back_and_send_a_new_one_to_the_address_on_file(
    desk: Desk, link: Link, doen: str, mails: int
) -> None:
    leader = await desk.hires("Lot", LEADER)
    page = await desk.asks(leader, "GET", f"/routes/overdrachten/{link.sides.id}")
    assert "De koppeling van de organisatie" in page.text

    done = await desk.sends(leader, f"/routes/overdrachten/{link.sides.id}/koppeling", doen=doen)
    assert done.status_code == 303, done.text
    assert (await link.opens()).status_code == 404
    assert await link.state() == "aangeboden"
    rows = await desk.routes.rows("SELECT 1 FROM mail WHERE kind = 'nieuwe-koppeling'")
    assert len(rows) == mails


async def test_what_was_shared_is_ended_at_intake_when_it_is_over_and_told_again_while_intake_is_away(
    desk: Desk, link: Link
) -> None:
    await write(desk.routes, "UPDATE handover SET view_key = 'abc.def'")
    views: list[int] = []
    asked: list[httpx.Request] = []
    for answer in (httpx.Response(204), httpx.Response(503), httpx.Response(204)):
        asked = intake_says(desk, answer)
        app = desk.client._transport.app  # type: ignore[attr-defined]
        views.append(await service.end_views(desk.routes.database, app.state.partial_views))
        if not views[:-1]:
            assert asked == []  # it runs yet
            await link.sends("weigeren", reden="geen-plaats", woorden="Wij zitten vol.")

    assert views == [0, 0, 1]
    [request] = asked
    assert (request.method, request.url.path) == ("DELETE", "/intake/v1/deelweergaven/abc")
    assert (await link.sides.row()).view_key is None
