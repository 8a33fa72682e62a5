"""The pages of who works here: what a team leader and a worker do on them, and what is said when something is wrong."""

from uuid import uuid4

import httpx

from shared.events.household import ASSEN
from tests.integration.routes.staff import LEADER, Desk

WORKERS = "/routes/medewerkers"
OWN = "/routes/mijn-gegevens"


def is_done(answer: httpx.Response, to: str) -> bool:
    return answer.status_code == 303 and answer.headers["location"].startswith(to)


async def test_a_team_leader_makes_a_team_and_puts_somebody_in_it(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    page = f"{WORKERS}/{noor}"

    made = await desk.sends(leader, "/routes/teams", naam="Noord", gemeenten=[ASSEN])
    team_id = made.headers["location"].rpartition("/")[2]
    placed = await desk.sends(
        leader, f"{page}/team", teamId=team_id, vanaf="2026-08-03", waarom="Nieuw hier."
    )

    assert is_done(placed, page)
    shown = (await desk.asks(leader, "GET", placed.headers["location"])).text
    assert "De medewerker zit in het team." in shown
    assert "In team Noord, vanaf 3 augustus 2026." in shown
    assert "Nieuw hier." in shown
    assert "Noor" in (await desk.asks(leader, "GET", f"/routes/teams/{team_id}")).text


async def test_every_fault_of_a_form_is_told_at_once_and_what_was_typed_stays(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")

    answer = await desk.sends(
        leader, f"{WORKERS}/{noor}/rol", gemeente=ASSEN, rol="", vanaf="ooit", waarom="ja"
    )

    assert answer.status_code == 400
    assert "<title>Fout: " in answer.text
    for field in ("rol-rol", "rol-vanaf", "rol-waarom"):
        assert f'href="#{field}"' in answer.text
        assert f'id="{field}-fout"' in answer.text
    assert 'value="ooit"' in answer.text
    assert f'value="{ASSEN}" selected' in answer.text


async def test_a_fault_of_a_rule_stands_beside_its_field_too(desk: Desk) -> None:
    leader = await desk.hires("Teun", LEADER)

    empty = await desk.sends(leader, "/routes/teams")
    await desk.sends(leader, "/routes/teams", naam="Noord", gemeenten=[ASSEN])
    twice = await desk.sends(leader, "/routes/teams", naam="Noord", gemeenten=[ASSEN])

    assert empty.status_code == twice.status_code == 400
    assert "Maak een keuze." in empty.text
    assert "Er is al een team met deze naam." in twice.text


async def test_everybody_sees_the_own_data_and_reports_oneself_away(desk: Desk) -> None:
    noor = await desk.hires("Noor")

    away = await desk.sends(noor, f"{OWN}/afwezig", vanaf="2026-08-03", tot="2026-08-05")
    days = await desk.sends(noor, f"{OWN}/werkdagen", dagen=["maandag"])

    assert is_done(away, OWN)
    assert is_done(days, OWN)
    shown = (await desk.asks(noor, "GET", OWN)).text
    assert "werkcoach in Assen" in shown
    assert "Afwezig vanaf 3 augustus 2026, terug op 5 augustus 2026." in shown
    assert 'value="maandag" checked' in shown
    assert 'value="dinsdag">' in shown


async def test_on_the_own_page_nobody_gives_oneself_a_role(desk: Desk) -> None:
    noor = await desk.hires("Noor")

    for form in ("rol", "team", "uitdienst", "onzin"):
        assert (await desk.sends(noor, f"{OWN}/{form}")).status_code == 404


async def test_a_conflict_is_declared_once_and_a_team_leader_sees_that_and_not_about_whom(
    desk: Desk,
) -> None:
    leader, noor, person = await desk.hires("Teun", LEADER), await desk.hires("Noor"), uuid4()

    asked = await desk.asks(noor, "GET", f"/routes/belangenconflict?persoon={person}")
    for _ in range(2):
        done = await desk.sends(noor, "/routes/belangenconflict", persoon=str(person))
        assert is_done(done, OWN)

    assert "U ziet deze inwoner vanaf nu nergens meer" in asked.text
    assert len(await desk.routes.rows("SELECT id FROM conflict")) == 1
    shown = (await desk.asks(leader, "GET", f"{WORKERS}/{noor}")).text
    assert "Heeft een belangenconflict gemeld." in shown
    assert str(person) not in shown
    assert person.hex[-6:] not in shown
    assert person.hex[-6:] in (await desk.asks(noor, "GET", OWN)).text


async def test_a_conflict_that_is_over_is_ended_by_the_worker_alone(desk: Desk) -> None:
    noor, sem = await desk.hires("Noor"), await desk.hires("Sem")
    await desk.sends(noor, "/routes/belangenconflict", persoon=str(uuid4()))
    [conflict] = await desk.routes.rows("SELECT id FROM conflict")
    end = f"{OWN}/belangenconflict-einde"

    assert (await desk.sends(sem, end, over=str(conflict.id))).status_code == 404
    assert is_done(await desk.sends(noor, end, over=str(conflict.id)), OWN)

    assert await desk.routes.rows("SELECT id FROM conflict WHERE until_day IS NULL") == []


async def test_a_conflict_about_nobody_is_refused(desk: Desk) -> None:
    noor = await desk.hires("Noor")

    answer = await desk.sends(noor, "/routes/belangenconflict", persoon="<script>")

    assert answer.status_code == 400
    assert "<script>" not in answer.text


async def test_a_page_of_a_leader_is_not_for_a_coach_and_a_system_has_no_own_page(
    desk: Desk,
) -> None:
    noor = await desk.hires("Noor")
    system = {"Authorization": f"Bearer {desk.issuer.issue('systeem-1', [])}"}

    assert (await desk.asks(noor, "GET", WORKERS)).status_code == 403
    assert (await desk.asks(noor, "GET", "/routes/teams")).status_code == 403
    assert (await desk.client.get(OWN, headers=system)).status_code == 403


async def test_a_form_of_another_site_changes_nothing(desk: Desk) -> None:
    noor = await desk.hires("Noor")
    token = desk.issuer.issue(str(noor), [])
    headers = {"Authorization": f"Bearer {token}", "Origin": "https://kwaad.example"}

    answer = await desk.client.post(
        "/routes/belangenconflict", data={"persoon": str(uuid4())}, headers=headers
    )

    assert answer.status_code == 403
    assert await desk.routes.rows("SELECT id FROM conflict") == []
