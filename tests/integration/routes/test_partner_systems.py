"""An organisation with a system of its own: over the API it sees what was offered to it and acts, as with a personal link; others see nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.permissions import addresses_of
from services.routes.partner_keys.rules import reference_of
from shared import clock
from shared.http.pagination import cursor_of
from shared.permissions import scopes_of
from tests.integration.routes.factories import TODAY
from tests.integration.routes.handover_kit import ANNE, Sides, organisation
from tests.integration.routes.partner_desk_kit import System, a_system, offered_to
from tests.integration.routes.partner_link_kit import LOGS, everything
from tests.integration.routes.staff import Desk, write
from tests.integration.routes.test_partner_links import ANK, intake_says

TO_STATE: dict[str, Callable[[Sides, Any], Awaitable[None]]] = {
    "aanvaard": lambda sides, its: sides.accepts(its),
    "in-contact": lambda sides, its: sides.meets(its),
    "teruggegeven": lambda sides, its: sides.gives_back(its),
}
BODIES = {
    "aanvaarding": {"naam": ANNE},
    "weigering": {"reden": "geen-plaats", "woorden": "Wij zitten vol."},
    "eerste-contact": {"op": TODAY.isoformat()},
    "resultaat": {"uitkomst": "gelukt", "woorden": "Het plan is er."},
    "teruggave": {"reden": "geen-contact", "woorden": "Drie keer gebeld."},
    "ontvanger": {"wie": "collega", "naam": "Bo Vis"},
}


@pytest.fixture
async def gkb(desk: Desk) -> System:
    return await a_system(desk, "GKB Proef", "gkb-proef")


@pytest.fixture
async def sides(desk: Desk, gkb: System) -> Sides:
    return await offered_to(desk, gkb.organisation_id)


async def test_a_system_sees_what_was_offered_to_it_without_anything_of_the_resident(
    gkb: System, sides: Sides
) -> None:
    [line] = (await gkb.asks("GET")).json()["resultaten"]

    assert (line["id"], line["toestand"]) == (str(sides.id), "aangeboden")
    assert line["kenmerk"] == reference_of(sides.id)
    row = await sides.row()
    for secret in (row.dossier_id, row.subject_id, row.purpose, *row.person_ids):
        assert str(secret) not in repr(line)


async def test_one_handover_is_what_the_link_shows_and_the_reading_is_noted(
    desk: Desk, gkb: System, sides: Sides
) -> None:
    await write(desk.routes, "UPDATE handover SET view_key = 'abc.def'")
    asked = intake_says(desk, httpx.Response(200, json=ANK))

    shown = (await gkb.asks("GET", f"/{sides.id}")).json()

    assert shown["doel"]
    assert {fact["code"]: fact["waarde"] for fact in shown["gedeeld"]} == {
        "naam": "Ank <b>Smit</b>",
        "telefoon": None,
        "reden": "Hulp bij het plan na de scheiding.",
    }
    assert shown["mogelijk"] == ["aanvaarding", "weigering"]
    assert {choice["code"] for choice in shown["uitkomsten"]} >= {"gelukt", "niet-gelukt"}
    assert [request.headers["deelweergave-sleutel"] for request in asked] == ["abc.def"]
    noted = await desk.routes.rows(
        "SELECT actor FROM processing_log WHERE activity LIKE '%/overdracht-ontvangen'"
    )
    assert {row.actor for row in noted} == {f"organisatie:{gkb.organisation_id}"}
    assert (await sides.actions())[-1] == "bekeken"


async def test_from_acceptance_by_name_to_the_result(gkb: System, sides: Sides) -> None:
    answers = [
        (await gkb.does(sides.id, what, **BODIES[what])).json()
        for what in ("aanvaarding", "ontvanger", "eerste-contact", "teruggave")
    ]
    assert [answer["toestand"] for answer in answers] == [
        "aanvaard",
        "aanvaard",
        "in-contact",
        "teruggegeven",
    ]
    assert [answer["ontvanger"] for answer in answers[:2]] == [ANNE, "Bo Vis"]
    await write(sides.routes, "UPDATE handover SET state = 'in-contact'")
    done = (await gkb.does(sides.id, "resultaat", **BODIES["resultaat"])).json()

    assert (done["toestand"], done["uitkomst"], done["uiterlijk"]) == ("afgerond", "gelukt", None)
    over = await gkb.asks("GET", f"/{sides.id}")
    assert (over.status_code, over.json()["toestand"]) == (409, "afgerond")
    via = await sides.routes.rows(
        "SELECT DISTINCT details->>'via' AS via, details->>'sleutel' AS key FROM handover_log WHERE actor LIKE 'organisatie:%'"
    )
    assert [(row.via, row.key) for row in via] == [("systeem", "gkb-proef")]


async def test_no_mail_and_no_link_is_made_for_it(desk: Desk, sides: Sides) -> None:
    assert await desk.routes.rows("SELECT 1 FROM mail") == []
    assert await desk.routes.rows("SELECT 1 FROM partner_key") == []


async def test_who_asks_what_changed_since_gets_that_and_pages_miss_nothing(
    desk: Desk, gkb: System, sides: Sides
) -> None:
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        since = clock.now().isoformat()
        second = await offered_to(desk, gkb.organisation_id)
        new = (await gkb.asks("GET", params={"sinds": since})).json()
    with clock.moved_to(clock.now() + timedelta(hours=2)):
        await gkb.does(sides.id, "weigering", **BODIES["weigering"])
        both = (await gkb.asks("GET", params={"sinds": since})).json()["resultaten"]
        first_page = (await gkb.asks("GET", params={"aantal": "1"})).json()
        cursor = {"aantal": "1", "na": first_page["volgende"]}
        second_page = (await gkb.asks("GET", params=cursor)).json()
        waits = (await gkb.asks("GET", params={"toestand": "aangeboden"})).json()["resultaten"]

    assert [line["id"] for line in new["resultaten"]] == [str(second.id)]
    assert [line["toestand"] for line in both] == ["aangeboden", "geweigerd"]
    assert [line["id"] for line in first_page["resultaten"] + second_page["resultaten"]] == [
        str(second.id),
        str(sides.id),
    ]
    assert second_page["volgende"] is None
    assert [line["id"] for line in waits] == [str(second.id)]


@pytest.mark.parametrize("state", ["aangeboden", *TO_STATE])
async def test_who_is_not_of_the_organisation_gets_404_everywhere_and_changes_nothing(
    desk: Desk, gkb: System, sides: Sides, state: str
) -> None:
    other = await a_system(desk, "Andere", "andere-systeem")
    for name in ["aangeboden", *TO_STATE][1:]:
        if (await sides.row()).state != state:
            await TO_STATE[name](sides, gkb.organisation_id)
    app = desk.client._transport.app  # type: ignore[attr-defined]
    addresses = [a for a in addresses_of(app) if "/partner/overdrachten/{id}" in a.path]
    before = await everything(desk.routes.database, LOGS)

    assert len(addresses) >= 9
    for address in addresses:
        form = not address.path.startswith("/routes/v1")
        for what, body in BODIES.items():
            path = address.path.replace("{id}", str(sides.id)).replace("{wat}", "aanvaarden")
            sent: dict[str, Any] = {"data": body} if form else {"json": body}
            sent = sent if address.method == "POST" else {}
            if address.method == "POST" and not form and not path.endswith(what):
                continue
            answer = await other.asks(address.method, path, **sent)
            assert answer.status_code == 404, f"{address} {what}: {answer.status_code}"
            assert "GKB" not in answer.text
    assert await everything(desk.routes.database, LOGS) == before
    assert (await other.asks("GET")).json()["resultaten"] == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE organisation SET channel = 'mailbox' WHERE client_id = 'gkb-proef'",
        "UPDATE organisation SET until_day = '2026-08-03' WHERE client_id = 'gkb-proef'",
        "UPDATE organisation SET client_id = 'gkb-nieuw' WHERE client_id = 'gkb-proef'",
    ],
    ids=["another channel", "ended", "another system"],
)
async def test_a_system_is_let_in_as_long_as_that_is_agreed(
    desk: Desk, gkb: System, sides: Sides, change: str
) -> None:
    assert (await gkb.asks("GET")).status_code == 200
    await write(desk.routes, change)

    for refused in (
        await gkb.asks("GET"),
        await gkb.asks("GET", f"/{sides.id}"),
        await gkb.does(sides.id, "aanvaarding", naam=ANNE),
    ):
        assert refused.status_code == 403
        assert refused.json()["type"].endswith("geen-organisatie")


async def test_a_token_without_the_role_or_the_scope_is_refused(desk: Desk, sides: Sides) -> None:
    for roles, scopes in ((["regisseur"], scopes_of(["partner"])), (["partner"], frozenset())):
        token = desk.issuer.issue("gkb-proef", scopes, roles=roles, municipalities=["0106"])
        headers = {"Authorization": f"Bearer {token}"}
        path = f"/routes/v1/partner/overdrachten/{sides.id}"
        assert (await desk.client.get(path, headers=headers)).status_code == 403


@pytest.mark.parametrize(
    ("what", "body", "field"),
    [
        ("aanvaarding", {}, "naam"),
        ("aanvaarding", {"naam": "x" * 10_000}, "naam"),
        ("aanvaarding", {"naam": "Anne\x07"}, "naam"),
        ("aanvaarding", {"naam": "11122233312345"}, "naam"),
        ("aanvaarding", {"naam": "Anne", "rol": "regisseur"}, "rol"),
        ("weigering", {"reden": "zomaar", "woorden": "Nee."}, "reden"),
        ("weigering", {"reden": "geen-plaats"}, "woorden"),
        ("weigering", {"reden": "geen-plaats", "woorden": "w" * 1_001}, "woorden"),
        ("weigering", {"reden": "geen-plaats", "woorden": "BSN 111222333"}, "woorden"),
    ],
)
async def test_wrong_input_is_said_per_field_and_changes_nothing(
    desk: Desk, gkb: System, sides: Sides, what: str, body: dict[str, str], field: str
) -> None:
    before = await everything(desk.routes.database)
    answer = await gkb.does(sides.id, what, **body)

    assert answer.status_code == 400, answer.text
    assert [fault["name"] for fault in answer.json()["invalidParams"]] == [field]
    assert await everything(desk.routes.database) == before


async def test_a_first_contact_was_on_a_day_that_there_has_been(gkb: System, sides: Sides) -> None:
    await gkb.does(sides.id, "aanvaarding", naam=ANNE)
    for day in ("2099-01-01", "2020-01-01", "morgen"):
        assert (await gkb.does(sides.id, "eerste-contact", op=day)).status_code == 400
    refused = await gkb.does(sides.id, "ontvanger", wie="collega")
    assert [fault["name"] for fault in refused.json()["invalidParams"]] == ["naam"]
    assert (await sides.row()).state == "aanvaard"


async def test_of_two_at_once_one_accepts_and_the_other_is_told_the_present_state(
    gkb: System, sides: Sides
) -> None:
    both = await asyncio.gather(
        *(gkb.does(sides.id, "aanvaarding", naam=name) for name in (ANNE, "Bo Vis"))
    )

    assert sorted(answer.status_code for answer in both) == [200, 409]
    [late] = [answer.json() for answer in both if answer.status_code == 409]
    assert late["toestand"] == "aanvaard"
    assert (await sides.actions()).count("aanvaard") == 1


async def test_sent_twice_under_one_key_it_happens_once_and_is_answered_twice(
    gkb: System, sides: Sides
) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    path = f"/{sides.id}/aanvaarding"
    first, again = [
        await gkb.asks("POST", path, json={"naam": ANNE}, headers=key) for _ in range(2)
    ]
    other = await gkb.asks("POST", path, json={"naam": "Bo Vis"}, headers=key)

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert other.status_code == 409
    assert (await sides.actions()).count("aanvaard") == 1


async def test_what_went_to_another_after_a_refusal_is_not_there_any_more(
    desk: Desk, gkb: System, sides: Sides
) -> None:
    await gkb.does(sides.id, "weigering", **BODIES["weigering"])
    await sides.offers(await organisation(desk.routes, "Impuls"))

    assert (await gkb.asks("GET", f"/{sides.id}")).status_code == 404
    assert (await gkb.does(sides.id, "aanvaarding", naam=ANNE)).status_code == 404
    assert (await gkb.asks("GET")).json()["resultaten"] == []


@pytest.mark.parametrize(
    "asked",
    [
        {"sinds": "2026-08-03T00:00:00"},
        {"sinds": "9999-12-31T23:59:59-23:59"},
        {"sinds": "0001-01-01T00:00:00+23:59"},
        {"na": cursor_of(("2026-08-03T00:00:00", uuid4()))},
        {"na": cursor_of(("9999-12-31T23:59:59-23:59", uuid4()))},
        {"na": cursor_of(("2026-08-03T00:00:00Z", "x"))},
        {"toestand": "voorgesteld"},
        {"aantal": "100000"},
    ],
)
async def test_a_list_is_asked_for_rightly_or_refused(gkb: System, asked: dict[str, str]) -> None:
    answer = await gkb.asks("GET", params=asked)

    assert answer.status_code == 400, answer.text
    assert [fault["name"] for fault in answer.json()["invalidParams"]] == [*asked]
