"""A dossier of another team is opened with a reason, for eight hours, and the team leader sees it."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from services.routes.workers import service
from shared import clock
from shared.events.household import ASSEN, TYNAARLO, Woonplaats
from tests.integration.routes.factories import household_changed
from tests.integration.routes.staff import LEADER, Desk
from tests.working import gives_work

WHY = {"reden": "vervanging", "toelichting": "Collega is ziek."}


async def a_dossier(desk: Desk, gemeente: str = ASSEN) -> UUID:
    dossier_id = uuid4()
    home = Woonplaats(gemeente=gemeente, vanaf=date(2020, 1, 1))
    await desk.routes.receives(household_changed(dossier_id, places=[home]))
    return dossier_id


async def opened(desk: Desk, worker: UUID) -> frozenset[UUID]:
    async with desk.routes.database.reading() as connection:
        found = await service.caller_of(connection, worker, clock.today())
    assert found is not None
    return found.work.opened


async def test_who_says_why_has_the_dossier_open_for_eight_hours_and_goes_on_where_he_was(
    desk: Desk,
) -> None:
    noor, dossier = await desk.hires("Noor"), await a_dossier(desk)

    answer = await desk.sends(
        noor, "/routes/inzage", dossier=str(dossier), terug="/intake/inwoners/1?x=1", **WHY
    )

    assert (answer.status_code, answer.headers["location"]) == (303, "/intake/inwoners/1?x=1")
    assert await opened(desk, noor) == {dossier}
    with clock.moved_to(datetime(2026, 8, 3, 17, 1, tzinfo=UTC)):
        assert await opened(desk, noor) == frozenset()
    lines = await desk.routes.rows("SELECT actor, subject_id FROM processing_log")
    assert (str(noor), dossier) in [tuple(line) for line in lines]


async def test_without_a_reason_nothing_opens_and_what_was_typed_stays(desk: Desk) -> None:
    noor, dossier = await desk.hires("Noor"), await a_dossier(desk)

    for wrong in ({"reden": ""}, {"toelichting": "ja"}, {"toelichting": "over 123456782"}):
        filled = WHY | wrong
        answer = await desk.sends(
            noor, "/routes/inzage", dossier=str(dossier), terug="/x", **filled
        )
        assert answer.status_code == 400
        assert "<title>Fout: " in answer.text
        assert f'value="{dossier}"' in answer.text
        assert 'value="/x"' in answer.text

    assert await opened(desk, noor) == frozenset()


async def test_nobody_is_sent_to_another_site_or_opens_what_is_of_elsewhere(desk: Desk) -> None:
    noor, dossier = await desk.hires("Noor"), await a_dossier(desk)
    elsewhere = await a_dossier(desk, TYNAARLO)

    away = await desk.sends(
        noor, "/routes/inzage", dossier=str(dossier), terug="//kwaad.example", **WHY
    )
    other = await desk.sends(noor, "/routes/inzage", dossier=str(elsewhere), terug="/", **WHY)

    assert away.headers["location"] == "/"
    assert other.status_code == 404


async def test_the_team_leader_sees_who_when_and_why_and_what_is_unread_on_top(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    elsewhere = await desk.hires("Tea", [(TYNAARLO, "teamleider")])
    first, second = await a_dossier(desk), await a_dossier(desk)
    for dossier, words in ((first, "De eerste keer."), (second, "De tweede keer.")):
        filled = WHY | {"toelichting": words}
        await desk.sends(noor, "/routes/inzage", dossier=str(dossier), terug="/", **filled)
    [row] = await desk.routes.rows(
        "SELECT id FROM opening WHERE dossier_id = :dossier", dossier=second
    )

    await desk.sends(elsewhere, "/routes/inzage/gezien", over=str(row.id))
    assert await desk.routes.rows("SELECT id FROM opening WHERE seen_at IS NOT NULL") == []
    await desk.sends(leader, "/routes/inzage/gezien", over=str(row.id))

    page = (await desk.asks(leader, "GET", "/routes/inzage")).text
    assert page.index("De eerste keer.") < page.index("De tweede keer.")
    assert "Ik neem waar voor een collega" in page
    assert "De eerste keer." not in (await desk.asks(elsewhere, "GET", "/routes/inzage")).text
    assert (await desk.asks(noor, "GET", "/routes/inzage")).status_code == 403


async def test_who_stays_away_from_somebody_stays_away_from_the_dossier_too(desk: Desk) -> None:
    noor, dossier = await desk.hires("Noor"), uuid4()
    home = Woonplaats(gemeente=ASSEN, vanaf=date(2020, 1, 1))
    event = household_changed(dossier, places=[home])
    await desk.routes.receives(event)
    person = event.data.huishouden.leden[0].inwoner_id

    await desk.sends(noor, "/routes/belangenconflict", persoon=str(person))

    async with desk.routes.database.reading() as connection:
        found = await service.caller_of(connection, noor, clock.today())
    assert found is not None
    assert found.work.conflicts == {person, dossier}


async def test_who_opened_a_dossier_is_not_told_to_a_leader_who_stays_away_from_that_family(
    desk: Desk,
) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    dossier = await a_dossier(desk)
    await desk.sends(noor, "/routes/inzage", dossier=str(dossier), terug="/", **WHY)
    assert WHY["toelichting"] in (await desk.asks(leader, "GET", "/routes/inzage")).text

    gives_work(desk.client, conflicts=frozenset({dossier}))

    assert WHY["toelichting"] not in (await desk.asks(leader, "GET", "/routes/inzage")).text
