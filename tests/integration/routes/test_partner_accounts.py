"""Somebody of an organisation who has an account: bound by a team leader, sees what that organisation has, acts, and sees nothing else."""

from uuid import UUID

import pytest

from services.routes.partner_keys.rules import reference_of
from services.routes.workers import service as workers
from shared import clock
from shared.events.household import ASSEN
from tests.integration.routes.handover_kit import Sides, organisation
from tests.integration.routes.partner_desk_kit import (
    PAGE,
    an_account,
    gives_role,
    offered_to,
    stranger,
    with_accounts,
)
from tests.integration.routes.staff import LEADER, Desk, sign_in, write

VERA = "Vera Wijzer"


@pytest.fixture
async def wijzer(desk: Desk) -> UUID:
    return await with_accounts(desk, "Wijzer Proef")


@pytest.fixture
async def vera(desk: Desk, wijzer: UUID) -> UUID:
    return await an_account(desk, wijzer, VERA)


@pytest.fixture
async def sides(desk: Desk, wijzer: UUID) -> Sides:
    return await offered_to(desk, wijzer)


async def test_the_page_has_what_waits_and_what_was_accepted_and_what_is_over(
    desk: Desk, vera: UUID, wijzer: UUID, sides: Sides
) -> None:
    own, elsewhere = f"{PAGE}/overdrachten/{sides.id}", await organisation(desk.routes, "Elders")
    others = await offered_to(desk, elsewhere)

    page = (await desk.asks(vera, "GET", PAGE)).text
    assert "Overdrachten aan Wijzer Proef" in page
    assert reference_of(sides.id) in page
    assert reference_of(others.id) not in page
    assert "Hulp bij het plan" not in page
    shown = (await desk.asks(vera, "GET", own)).text
    assert "Hulp bij het plan na de scheiding." in shown
    assert f'value="{vera}"' in shown  # what the token of this test calls her

    accepted = await desk.sends(vera, f"{own}/aanvaarden", naam=VERA)
    assert accepted.headers["location"] == f"{own}?gedaan=aanvaarden"
    await desk.sends(vera, f"{own}/contact", op=clock.today().isoformat())
    await desk.sends(vera, f"{own}/resultaat", uitkomst="gelukt", woorden="Het is klaar.")

    over = (await desk.asks(vera, "GET", f"{own}?gedaan=resultaat")).text
    assert "Deze overdracht is afgerond" in over
    assert "Hulp bij het plan" not in over
    assert "Er wacht nu niets op uw antwoord." in (await desk.asks(vera, "GET", PAGE)).text
    logged = await desk.routes.rows(
        "SELECT DISTINCT details->>'via' AS via, details->>'naam' AS name FROM handover_log WHERE actor LIKE 'organisatie:%'"
    )
    assert [(row.via, row.name) for row in logged] == [("medewerker", str(vera))]


async def test_faults_stand_beside_their_field_and_who_comes_second_is_told_how_it_stands(
    desk: Desk, vera: UUID, wijzer: UUID, sides: Sides
) -> None:
    own = f"{PAGE}/overdrachten/{sides.id}"
    wrong = await desk.sends(vera, f"{own}/weigeren", reden="geen-plaats", woorden="x")
    assert wrong.status_code == 400
    assert "<title>Fout: " in wrong.text
    assert 'id="weigeren-woorden-fout"' in wrong.text
    await sides.accepts(wijzer)

    second = await desk.sends(vera, f"{own}/aanvaarden", naam=VERA)
    assert second.status_code == 409
    assert "Deze overdracht is al aanvaard." in second.text
    assert (await desk.sends(vera, f"{own}/bestaat-niet", naam=VERA)).status_code == 404


async def test_the_account_holds_for_its_days_and_its_organisation(
    desk: Desk, vera: UUID, wijzer: UUID, sides: Sides
) -> None:
    own = f"{PAGE}/overdrachten/{sides.id}"
    other = await an_account(desk, await with_accounts(desk, "Andere"), "Bo Vis")
    assert (await desk.asks(other, "GET", own)).status_code == 404
    assert (await desk.sends(other, f"{own}/aanvaarden", naam="Bo Vis")).status_code == 404

    await write(
        desk.routes, "UPDATE worker_role SET until_day = '2026-08-03' WHERE role = 'partner'"
    )
    page = await desk.asks(vera, "GET", PAGE)
    assert "Uw account hoort nu bij geen organisatie" in page.text
    assert (await desk.asks(vera, "GET", own)).status_code == 403
    assert (await sides.row()).state == "aangeboden"


async def test_whoever_has_an_account_sees_no_other_page_and_the_menu_has_none(
    desk: Desk, vera: UUID
) -> None:
    start = await desk.asks(vera, "GET", "/")
    assert start.headers["location"] == PAGE
    menu = (await desk.asks(vera, "GET", PAGE)).text.partition("<nav")[2].partition("</nav>")[0]
    assert menu.count("<a href=") == 1
    for path in (
        "/routes/werk",
        "/routes/overdrachten",
        "/routes/regie",
        "/routes/organisaties",
        "/routes/mijn-gegevens",
        "/routes/voorkeuren",
        "/routes/belangenconflict",
        "/routes/medewerkers",
        "/routes/v1/overdrachten",
        "/routes/v1/taken",
    ):
        assert (await desk.asks(vera, "GET", path)).status_code == 403, path


@pytest.mark.parametrize(
    ("rol", "at", "field"),
    [
        ("partner", "", "organisatieId"),
        ("partner", "link", "organisatieId"),
        ("balie", "own", "organisatieId"),
    ],
)
async def test_a_partner_works_at_an_organisation_with_accounts(
    desk: Desk, wijzer: UUID, rol: str, at: str, field: str
) -> None:
    by_link = await organisation(desk.routes, "Met een link")
    worker_id = await stranger(desk, VERA)
    where = {"": None, "link": by_link, "own": wijzer}[at]

    refused = await gives_role(desk, worker_id, where, rol)

    assert refused.status_code == 400
    assert f'id="rol-{field}-fout"' in refused.text
    assert (
        await desk.routes.rows("SELECT 1 FROM worker_role WHERE worker_id = :w", w=worker_id) == []
    )


async def test_who_works_at_an_organisation_has_no_role_of_ours_and_no_second_organisation(
    desk: Desk, vera: UUID, wijzer: UUID
) -> None:
    noor = await desk.hires("Noor")
    assert (await gives_role(desk, noor, wijzer)).status_code == 400
    assert (await gives_role(desk, vera, None, "balie")).status_code == 400
    second = await with_accounts(desk, "Tweede")
    leader = next(who for who, groups in desk.groups.items() if groups is LEADER)
    team = await desk.makes_team(leader, "Noord")
    asked = {"teamId": team, "vanaf": "2026-08-03", "waarom": "Erbij."}
    refused = await desk.sends(leader, f"/routes/medewerkers/{vera}/team", **asked)

    assert (await gives_role(desk, vera, second)).status_code == 400
    assert refused.status_code == 400
    rows = await desk.routes.rows("SELECT organisation_id FROM worker_role WHERE role = 'partner'")
    assert [row.organisation_id for row in rows] == [wijzer]


async def test_whatever_the_groups_say_a_partner_is_a_partner(desk: Desk, vera: UUID) -> None:
    groups = [(ASSEN, "werkcoach"), (ASSEN, "partner")]
    again = await sign_in(desk.routes, groups, subject=VERA, name=VERA)
    async with desk.routes.database.reading() as connection:
        caller = await workers.caller_of(connection, again, clock.today())

    assert again == vera
    assert caller is not None
    assert caller.grants == {ASSEN: {"partner"}}
    assert caller.scopes == {"routes.overdrachten.partner"}
