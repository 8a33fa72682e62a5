"""Everybody has a regisseur, from the first day on, whoever comes and goes."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from services.routes.regie import filling
from services.routes.regie.rules import EARLIER, LEADER
from shared import clock
from shared.events.household import ASSEN, TYNAARLO, Woonplaats
from shared.events.tasks import RegisseurAssigned
from shared.testing.events import make_member
from tests.integration.routes.factories import household_changed
from tests.integration.routes.regie_kit import (
    LONG_AGO,
    REGISSEUR,
    days_pass,
    families,
    lives,
    regisseur_of,
    regisseurs_of,
    told_of,
    wrong,
)
from tests.integration.routes.staff import COACH, Desk, sign_in, write
from tests.integration.routes.staff import LEADER as TEAM_LEADER

IN_TYNAARLO = [(TYNAARLO, "regisseur")]
BOTH = [*REGISSEUR, *IN_TYNAARLO]


async def test_a_dossier_has_a_regisseur_from_its_first_day(desk: Desk) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)

    found = await regisseur_of(desk, dossier)

    assert (found.worker_id, found.name, found.is_acting) == (renske, "Renske", True)
    [told] = await told_of(desk, dossier)
    assert (told.medewerker_id, told.versie, told.is_waarnemend) == (renske, 1, True)


async def test_families_that_come_at_once_are_spread_over_the_regisseurs(desk: Desk) -> None:
    await desk.hires("Renske", REGISSEUR)
    await desk.hires("Ria", REGISSEUR)

    dossiers = await families(desk, 40)

    found = await regisseurs_of(desk, *dossiers)
    names = [regisseur.name for regisseur in found.values()]
    assert (names.count("Renske"), names.count("Ria")) == (20, 20)


async def test_what_is_told_again_changes_no_regisseur(desk: Desk) -> None:
    await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)
    before = await regisseur_of(desk, dossier)
    await desk.hires("Ria", REGISSEUR)
    await days_pass(desk)

    await lives(desk, dossier, versie=2)

    assert await regisseur_of(desk, dossier) == before
    assert len(await told_of(desk, dossier)) == 1


async def test_without_a_regisseur_a_team_leader_answers_until_one_comes(desk: Desk) -> None:
    teun = await desk.hires("Teun", TEAM_LEADER)
    [dossier] = await families(desk, 1)
    assert (await regisseur_of(desk, dossier)).worker_id == teun
    assert (await regisseur_of(desk, dossier)).rule == LEADER

    renske = await desk.hires("Renske", REGISSEUR)
    await days_pass(desk)

    assert (await regisseur_of(desk, dossier)).worker_id == renske
    assert [told.versie for told in await told_of(desk, dossier)] == [1, 2]


async def test_where_nobody_works_there_is_nobody_until_the_first_one_comes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "AT_ONCE", 2)
    await desk.hires("Noor", COACH)
    dossiers = await families(desk, 5)
    assert await regisseurs_of(desk, *dossiers) == {}

    renske = await desk.hires("Renske", REGISSEUR)
    for _ in range(4):
        await days_pass(desk)

    found = await regisseurs_of(desk, *dossiers)
    assert [found[dossier].worker_id for dossier in dossiers] == [renske] * 5


async def test_who_leaves_is_replaced_in_the_same_transaction(desk: Desk) -> None:
    leader = await desk.hires("Teun", TEAM_LEADER)
    renske = await desk.hires("Renske", REGISSEUR)
    dossiers = await families(desk, 40)
    ria = await desk.hires("Ria", REGISSEUR)

    answer = await desk.asks(
        leader,
        "POST",
        f"/routes/v1/medewerkers/{renske}/uitdienst",
        json={"tot": "2026-08-03", "waarom": "Andere baan."},
    )

    assert answer.status_code == 200, answer.text
    found = await regisseurs_of(desk, *dossiers)
    assert {found[dossier].worker_id for dossier in dossiers} == {ria}
    assert await wrong(desk) == []
    for dossier in dossiers:
        assert [told.medewerker_id for told in await told_of(desk, dossier)] == [renske, ria]


async def test_who_leaves_on_a_day_to_come_is_replaced_on_that_day(desk: Desk) -> None:
    leader = await desk.hires("Teun", TEAM_LEADER)
    renske = await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)
    ria = await desk.hires("Ria", REGISSEUR)
    await desk.asks(
        leader,
        "POST",
        f"/routes/v1/medewerkers/{renske}/uitdienst",
        json={"tot": "2026-09-01", "waarom": "Andere baan."},
    )
    assert (await regisseur_of(desk, dossier)).worker_id == renske

    with clock.moved_to(datetime(2026, 9, 1, 1, tzinfo=UTC)):
        await days_pass(desk)

        assert (await regisseur_of(desk, dossier)).worker_id == ria
        assert await wrong(desk) == []


async def test_whose_group_was_taken_away_is_replaced_at_the_next_sign_in(desk: Desk) -> None:
    await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)
    ria = await desk.hires("Ria", REGISSEUR)

    await sign_in(desk.routes, COACH, subject="Renske", name="Renske")

    assert (await regisseur_of(desk, dossier)).worker_id == ria
    assert await wrong(desk) == []


async def test_who_declares_a_conflict_of_interest_is_replaced_at_once(desk: Desk) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    member, dossier = make_member(), uuid4()
    await desk.routes.receives(household_changed(dossier, member))
    ria = await desk.hires("Ria", REGISSEUR)
    assert (await regisseur_of(desk, dossier)).worker_id == renske

    answer = await desk.sends(renske, "/routes/belangenconflict", persoon=str(member.inwoner_id))
    assert answer.status_code == 303, answer.text

    assert (await regisseur_of(desk, dossier)).worker_id == ria
    assert await wrong(desk) == []


async def test_who_has_a_conflict_of_interest_never_gets_the_family(desk: Desk) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    ria = await desk.hires("Ria", REGISSEUR)
    member, dossier = make_member(), uuid4()
    await write(
        desk.routes,
        "INSERT INTO conflict (id, worker_id, person_id, from_day, declared_by)"
        " VALUES (:id, :worker, :person, '2026-01-01', 'zelf')",
        worker=min(renske, ria),
        person=member.inwoner_id,
    )

    await desk.routes.receives(household_changed(dossier, member))

    assert (await regisseur_of(desk, dossier)).worker_id == max(renske, ria)


async def test_a_dossier_that_moves_gets_a_regisseur_there_on_its_day(desk: Desk) -> None:
    await desk.hires("Renske", REGISSEUR)
    tycho = await desk.hires("Tycho", IN_TYNAARLO)
    dossier = uuid4()
    places = [
        Woonplaats(gemeente=ASSEN, vanaf=LONG_AGO, tot=date(2026, 9, 1)),
        Woonplaats(gemeente=TYNAARLO, vanaf=date(2026, 9, 1)),
    ]
    await desk.routes.receives(household_changed(dossier, places=places))
    assert (await regisseur_of(desk, dossier)).name == "Renske"

    with clock.moved_to(datetime(2026, 9, 1, 1, tzinfo=UTC)):
        await days_pass(desk)

        assert (await regisseur_of(desk, dossier)).worker_id == tycho
        assert await wrong(desk) == []


async def test_who_directs_in_both_municipalities_goes_along(desk: Desk) -> None:
    renske = await desk.hires("Renske", BOTH)
    await desk.hires("Tycho", IN_TYNAARLO)
    [dossier] = await families(desk, 1)

    await lives(desk, dossier, gemeente=TYNAARLO, versie=2)

    found = await regisseur_of(desk, dossier)
    assert (found.worker_id, found.municipality) == (renske, TYNAARLO)
    assert [told.gemeente for told in await told_of(desk, dossier)] == [ASSEN, TYNAARLO]


async def test_who_moves_back_gets_the_regisseur_who_said_yes_before(desk: Desk) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    await desk.hires("Tycho", IN_TYNAARLO)
    [dossier] = await families(desk, 1)
    await desk.hires("Ria", REGISSEUR)
    await desk.sends(renske, "/routes/regie/ja", dossier=[str(dossier)])
    await lives(desk, dossier, gemeente=TYNAARLO, versie=2)
    assert (await regisseur_of(desk, dossier)).name == "Tycho"

    await lives(desk, dossier, versie=3)

    found = await regisseur_of(desk, dossier)
    assert (found.worker_id, found.rule) == (renske, EARLIER)


async def test_who_is_away_is_not_asked_while_somebody_else_is_there(desk: Desk) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    ria = await desk.hires("Ria", REGISSEUR)
    await write(
        desk.routes,
        "INSERT INTO absence (id, worker_id, from_day, substitute_id)"
        " VALUES (:id, :worker, '2026-07-01', :substitute)",
        worker=renske,
        substitute=ria,
    )

    dossiers = await families(desk, 2)

    found = await regisseurs_of(desk, *dossiers)
    assert {regisseur.worker_id for regisseur in found.values()} == {ria}


async def test_who_is_long_ill_stays_and_the_substitute_answers(desk: Desk) -> None:
    renske = await desk.hires("Renske", REGISSEUR)
    [dossier] = await families(desk, 1)
    ria = await desk.hires("Ria", REGISSEUR)

    await write(
        desk.routes,
        "INSERT INTO absence (id, worker_id, from_day, substitute_id)"
        " VALUES (:id, :worker, '2026-07-01', :substitute)",
        worker=renske,
        substitute=ria,
    )

    found = await regisseur_of(desk, dossier)
    assert (found.worker_id, found.is_away) == (renske, True)
    assert (found.substitute_id, found.substitute) == (ria, "Ria")


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM regie WHERE dossier_id = :dossier",
        "UPDATE worker SET active_until = '2026-08-03' WHERE id IN (SELECT worker_id FROM regie WHERE dossier_id = :dossier)",
        "UPDATE regie SET municipality = '1730' WHERE dossier_id = :dossier",
    ],
)
async def test_the_check_mends_and_counts_what_is_wrong(desk: Desk, harm: str) -> None:
    await desk.hires("Renske", REGISSEUR)
    [dossier, *_] = await families(desk, 3)
    await desk.hires("Ria", REGISSEUR)
    assert await filling.check(desk.routes.database) == 0
    await write(desk.routes, harm, dossier=dossier)
    assert dossier in await wrong(desk)

    assert await filling.check(desk.routes.database) >= 1

    assert await wrong(desk) == []
    assert await filling.check(desk.routes.database) == 0


async def test_five_thousand_families_have_somebody_else_at_once_and_it_is_told_in_parts(
    desk: Desk,
) -> None:
    leader = await desk.hires("Teun", TEAM_LEADER)
    renske = await desk.hires("Renske", REGISSEUR)
    await write(
        desk.routes,
        "INSERT INTO known_dossier (dossier_id, version, from_days, lives_in, answers, deceased, births_known)"
        " SELECT gen_random_uuid(), 1, '{0001-01-01}', '{0106}', '{0106}', '{}', '{}' FROM generate_series(1, 5000)",
    )
    await filling.check(desk.routes.database)
    ria, rob = await desk.hires("Ria", REGISSEUR), await desk.hires("Rob", REGISSEUR)

    await desk.asks(
        leader,
        "POST",
        f"/routes/v1/medewerkers/{renske}/uitdienst",
        json={"tot": "2026-08-03", "waarom": "Andere baan."},
    )

    counted = await desk.routes.rows(
        "SELECT worker_id, count(*) AS total FROM regie GROUP BY worker_id"
    )
    assert {row.worker_id: row.total for row in counted} == {ria: 2500, rob: 2500}
    while await desk.routes.rows("SELECT 1 FROM regie WHERE published_version < version LIMIT 1"):
        await days_pass(desk)
    assert len(await desk.routes.told(RegisseurAssigned)) == 10_000
