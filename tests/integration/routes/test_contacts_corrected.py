"""A contact that was recorded wrong: corrected by another one in its place, or withdrawn; what came of it follows."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.events.contacts import (
    ContactRecorded,
    ContactWithdrawn,
    NeedSignalled,
    NeedWithdrawn,
)
from tests.integration.routes.factories import household_changed
from tests.integration.routes.staff import LEADER, Desk
from tests.integration.routes.test_contacts import MOTHER, REGISSEUR, SUBJECTS, Home, at, filled, on

WHY = "Het was een andere dag."


@pytest.fixture
async def home(desk: Desk) -> Home:
    dossier_id = uuid4()
    await desk.routes.receives(household_changed(dossier_id, MOTHER))
    return Home(desk, dossier_id, MOTHER.inwoner_id)


async def contacts_of(home: Home) -> list[Any]:
    return list(await home.desk.routes.rows("SELECT * FROM contact ORDER BY recorded_at, id"))


async def records(home: Home, who: UUID, **more: Any) -> Any:
    sent = await home.desk.sends(who, home.page, **filled(home, **more))
    assert sent.status_code == 303, sent.text
    return (await contacts_of(home))[-1]


async def test_a_correction_stands_in_its_place_and_what_came_of_it_follows(home: Home) -> None:
    desk, ria = home.desk, await home.desk.hires("Ria", REGISSEUR)
    kept = {"afspraken.0.wat": "Bel de huisbaas.", "afspraken.0.uiterlijk": "2026-08-10"}
    gone = {"afspraken.1.wat": "Stuur de folder.", "afspraken.1.uiterlijk": "2026-08-11"}
    wie = {"afspraken.0.wie": "ik", "afspraken.1.wie": "ik"}
    first = await records(home, ria, nodig=["wonen", "schulden"], **kept, **gone, **wie)
    page = f"{home.page}/{first.id}/verbeteren"
    shown = await desk.asks(ria, "GET", page)
    assert "Gesproken over werk." in shown.text
    assert "Bel de huisbaas." in shown.text

    new = {
        "nodig": ["wonen", "taal"],
        **kept,
        "afspraken.0.wie": "ik",
        "contactdatum": "2026-07-20",
    }
    again = filled(home, waarom=WHY, **new)
    sent = [await desk.sends(ria, page, **again) for _ in range(2)]

    assert [answer.status_code for answer in sent] == [303, 303], sent[0].text
    before, after = await contacts_of(home)
    assert (before.id, before.ended_as, before.ended_why) == (first.id, "verbeterd", WHY)
    assert (after.replaces_id, after.held_on, after.ended_at) == (first.id, date(2026, 7, 20), None)
    assert (await home.rhythm()).counted_from == date(2026, 7, 20)
    told = await desk.routes.told(NeedSignalled)
    assert [need.soort for need in told] == ["wonen", "schulden", "taal"]
    assert [need.soort for need in await desk.routes.told(NeedWithdrawn)] == ["schulden"]
    assert (await desk.routes.told(ContactRecorded))[-1].vervangt == first.id
    tasks = await desk.routes.rows(
        "SELECT status FROM task WHERE step = 'afspraak-nakomen' ORDER BY due_on"
    )
    assert [task.status for task in tasks] == ["open", "lapsed"]
    history = (await desk.asks(ria, "GET", home.page)).text
    assert "Dit is verbeterd en telt niet meer mee" in history
    assert WHY in history


async def test_a_contact_that_was_never_held_counts_no_more_and_asks_for_contact_again(
    home: Home,
) -> None:
    desk, ria = home.desk, await home.desk.hires("Ria", REGISSEUR)
    await on(desk, date(2027, 1, 28))
    with at(date(2027, 1, 28)):
        contact = await records(home, ria, nodig=["zorg"])
        assert await home.open_contact() == []
        assert (await home.rhythm()).counted_from == date(2027, 1, 28)
        page = f"{home.page}/{contact.id}"

        empty = await desk.sends(ria, f"{page}/intrekken")
        assert (empty.status_code, "Fout:" in empty.text) == (400, True)
        sent = [await desk.sends(ria, f"{page}/intrekken", waarom="Bij de buren.") for _ in "ab"]

        assert [answer.status_code for answer in sent] == [303, 303]
        assert (await home.rhythm()).due_on == date(2027, 2, 3)
        [task] = await home.open_contact()
        assert task.due_on == date(2027, 2, 3)
        assert [need.soort for need in await desk.routes.told(NeedWithdrawn)] == ["zorg"]
        assert [told.contact_id for told in await desk.routes.told(ContactWithdrawn)] == [
            contact.id
        ]
        late = await desk.sends(ria, f"{page}/verbeteren", **filled(home, waarom=WHY))
        assert late.status_code == 409
        assert "al verbeterd of ingetrokken" in late.text


async def test_all_faults_of_a_correction_are_told_at_once_and_nothing_changes(home: Home) -> None:
    desk, ria = home.desk, await home.desk.hires("Ria", REGISSEUR)
    contact = await records(home, ria)

    answer = await desk.sends(
        ria,
        f"{home.page}/{contact.id}/verbeteren",
        **filled(home, manier=None, contactdatum="2026-09-01"),
    )

    assert answer.status_code == 400
    for name in ("manier", "contactdatum", "waarom"):
        assert f'href="#{name}"' in answer.text
    assert len(await contacts_of(home)) == 1


async def test_who_may_not_read_all_of_a_contact_does_not_correct_it_unless_it_is_the_own(
    home: Home,
) -> None:
    desk, ria = home.desk, await home.desk.hires("Ria", REGISSEUR)
    wim = await desk.hires("Wim")
    of_ria, of_wim = await records(home, ria), await records(home, wim)

    page = (await desk.asks(wim, "GET", home.page)).text
    path = f"/routes/v1/dossiers/{home.dossier_id}/contacten"
    answers = [
        await desk.asks(wim, "POST", f"{path}/{contact.id}/intrekking", json={"waarom": WHY})
        for contact in (of_ria, of_wim)
    ]

    assert [answer.status_code for answer in answers] == [403, 200]
    assert f"{of_wim.id}/verbeteren" in page
    assert f"{of_ria.id}/verbeteren" not in page


async def test_over_the_api_a_contact_is_corrected_and_withdrawn(home: Home) -> None:
    desk, leader = home.desk, await home.desk.hires("Lotte", LEADER)
    path = f"/routes/v1/dossiers/{home.dossier_id}/contacten"
    body = {
        "inwonerId": str(home.person_id),
        "contactdatum": "2026-08-03",
        "manier": "bellen",
        "onderwerpen": {name: {"besproken": True} for name in SUBJECTS},
        "actief": True,
    }
    made = (await desk.asks(leader, "POST", path, json=body)).json()

    corrected = await desk.asks(
        leader,
        "POST",
        f"{path}/{made['id']}/verbetering",
        json=body | {"manier": "gesprek", "waarom": WHY},
    )
    assert corrected.status_code == 201, corrected.text
    new = corrected.json()
    assert (new["manier"], new["vervangt"]) == ("gesprek", made["id"])
    withdrawn = await desk.asks(
        leader, "POST", f"{path}/{new['id']}/intrekking", json={"waarom": WHY}
    )

    assert withdrawn.status_code == 200, withdrawn.text
    assert withdrawn.json()["einde"]["als"] == "ingetrokken"
    second = await desk.asks(
        leader,
        "POST",
        f"{path}/{made['id']}/verbetering",
        json=body | {"waarom": WHY},
    )
    assert second.status_code == 409
