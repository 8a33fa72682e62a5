"""Every life event, under each condition, becomes the right tasks and handovers."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services.routes.handovers import service as handovers
from services.routes.partners import service as partners
from services.routes.tasks import looking
from shared.events.household import AA_EN_HUNZE, ASSEN, TYNAARLO
from shared.events.life_events import ChildBorn
from shared.events.reasons import reason
from shared.events.tasks import HandoverProposed, PlaybookApplied, TaskCreated, TaskLapsed
from shared.testing.events import make_event, make_household, make_member
from tests.integration.routes.factories import (
    DAY,
    age_reached,
    divorced,
    job_started,
    moved,
    reassessed,
    turned_eighteen,
)
from tests.integration.routes.kit import Routes, handovers_seen_in, team_leader


async def test_a_job_start_becomes_tasks_for_the_right_roles(routes: Routes) -> None:
    event = job_started()

    await routes.receives(event)

    tasks = {task.stap: task for task in await routes.told(TaskCreated)}
    assert {task.rol for task in tasks.values()} == {
        "inkomensconsulent",
        "werkcoach",
        "jobcoach",
    }
    assert tasks["werkplek-regelen"].rol == "werkcoach"
    assert tasks["werkplek-regelen"].uiterlijk == date(2027, 2, 15)
    assert tasks["baanbehoud-bellen"].uiterlijk == date(2027, 6, 1)
    assert all(
        task.gebeurtenis_id == event.id and task.gemeente == ASSEN for task in tasks.values()
    )


async def test_what_is_published_follows_from_the_life_event(routes: Routes) -> None:
    event = job_started()

    await routes.receives(event)

    for told in await routes.published():
        assert (told.dossier_id, told.correlation_id, told.causation_id) == (
            event.dossier_id,
            event.id,
            event.id,
        )


async def test_a_playbook_tells_what_it_made_and_what_it_skipped_and_why(routes: Routes) -> None:
    await routes.receives(job_started())

    [applied] = await routes.told(PlaybookApplied)
    assert applied.draaiboek == "baan-gestart"
    assert applied.aantal_taken == len(await routes.told(TaskCreated)) == 6
    assert applied.aantal_overdrachten == len(await routes.told(HandoverProposed)) == 1
    assert applied.overgeslagen == (
        "kinderopvang-regelen: er is geen kind onder de 12 in het huishouden",
        "schulden-bekijken: er is geen schuldsignaal van de laatste 18 maanden",
        "vervolg-contract-bespreken: het contract is niet tijdelijk",
    )


async def steps_of(routes: Routes, event: Any) -> set[str]:
    await routes.receives(event)
    told = await routes.told(TaskCreated)
    return {task.stap for task in told if task.gebeurtenis_id == event.id}


async def test_a_job_start_of_a_parent_of_a_young_child_asks_for_childcare(routes: Routes) -> None:
    parent = make_member()
    toddler = make_member("kind", date(2024, 1, 1))
    event = job_started(member=parent, household=make_household(parent, toddler))

    assert "kinderopvang-regelen" in await steps_of(routes, event)


async def test_a_temporary_job_asks_for_a_talk_about_its_end(routes: Routes) -> None:
    event = job_started(contract="bepaalde-tijd")

    assert "vervolg-contract-bespreken" in await steps_of(routes, event)


CHILD_STEPS = {
    "gezin-uitnodigen",
    "school-en-plan-bekijken",
    "toeslagen-doorgeven",
    "route-jongere-bepalen",
    "brief-met-bedragen",
    "aanvraag-jongere-klaarzetten",
    "eerste-maand-controleren",
    "nazorg-bellen",
}
LAST_CHILD_STEPS = CHILD_STEPS | {"vermogensgrens-controleren"}
OWN_STEPS = CHILD_STEPS - {"gezin-uitnodigen", "brief-met-bedragen"} | {"plan-van-aanpak"}


@pytest.mark.parametrize(
    ("event", "steps"),
    [
        (turned_eighteen, LAST_CHILD_STEPS),
        (lambda: turned_eighteen(last_child=False), CHILD_STEPS),
        (lambda: turned_eighteen(make_member(), make_member("partner")), CHILD_STEPS),
        (lambda: turned_eighteen(own_dossier=True), OWN_STEPS),
    ],
    ids=["last-child", "not-last", "couple", "own-dossier"],
)
async def test_an_eighteenth_birthday(
    routes: Routes, event: Callable[[], Any], steps: set[str]
) -> None:
    assert await steps_of(routes, event()) == steps


PERSON_OF = {
    "12": date(2015, 3, 1),
    "17": date(2010, 3, 1),
    "16": date(2011, 3, 1),
    "21": date(2006, 3, 1),
    "27": date(2000, 3, 1),
    "aow": date(1960, 3, 1),
}


@pytest.mark.parametrize(
    ("limit", "role", "exception", "steps"),
    [
        ("12", "kind", None, {"kind-12-nalopen"}),
        ("12", "medebewoner", None, set()),
        ("16", "kind", None, {"school-volgen"}),
        ("17", "kind", None, {"school-17-bespreken"}),
        ("17", "medebewoner", None, set()),
        ("21", "aanvrager", None, {"norm-21-aanpassen", "woonsituatie-21-controleren"}),
        ("21", "kind", None, set()),
        ("27", "medebewoner", None, {"huishouden-waarschuwen"}),
        ("27", "medebewoner", "student", {"uitzondering-kostendeler-controleren"}),
        ("27", "aanvrager", None, {"regels-27-bespreken"}),
        ("aow", "aanvrager", None, {"aow-voorbereiden", "bijstand-naar-aow"}),
        ("aow", "partner", None, {"aow-voorbereiden", "bijstand-naar-aow"}),
        ("aow", "medebewoner", None, set()),
    ],
)
async def test_an_age_limit(
    routes: Routes, limit: Any, role: Any, exception: Any, steps: set[str]
) -> None:
    member = make_member(role, PERSON_OF[limit], uitzondering=exception)
    others = [] if role == "aanvrager" else [make_member()]

    assert await steps_of(routes, age_reached(limit, member, *others)) == steps
    [applied] = await routes.told(PlaybookApplied)
    assert applied.aantal_taken == len(steps)
    assert len(applied.overgeslagen) == 10 - len(steps)


async def test_a_twelfth_birthday_of_an_elder_child_asks_for_nothing(routes: Routes) -> None:
    kid, younger = make_member("kind", PERSON_OF["12"]), make_member("kind", date(2020, 1, 1))

    assert await steps_of(routes, age_reached("12", kid, make_member(), younger)) == set()
    [applied] = await routes.told(PlaybookApplied)
    assert (
        "kind-12-nalopen: er is nog een kind onder de 12 in het huishouden" in applied.overgeslagen
    )


async def test_a_divorce_asks_something_in_the_dossier_of_each_partner(routes: Routes) -> None:
    stays = await steps_of(routes, divorced())
    leaves = await steps_of(routes, divorced(rol="vertrekker"))

    assert stays - leaves == {"recht-blijver-aanpassen", "betaling-splitsen"}
    assert leaves - stays == {"aanvraag-vertrekker-sturen"}
    assert len(stays & leaves) == 9
    assert "kinderen-bespreken" not in stays | leaves


async def test_a_divorce_with_children_talks_about_the_children(routes: Routes) -> None:
    child = make_member("kind", date(2019, 1, 1))

    assert "kinderen-bespreken" in await steps_of(routes, divorced(child))


MOVING_STEPS = {
    "nieuwe-woning-bekijken",
    "verhuizing-doorrekenen",
    "verhuizing-verwerken",
    "verhuizing-besluit",
}


@pytest.mark.parametrize(
    ("kind", "steps", "municipality"),
    [
        ("binnen-gemeente", MOVING_STEPS | {"kwijtschelding-nieuw-adres"}, ASSEN),
        ("binnen-gebied", MOVING_STEPS | {"gemeente-overdragen"}, ASSEN),
        (
            "buiten-gebied",
            {"nieuwe-gemeente-bellen", "recht-beeindigen", "eerste-betaling-bevestigen"},
            ASSEN,
        ),
        ("naar-gebied", {"nieuwe-inwoner-ontvangen", "kennismaken"}, AA_EN_HUNZE),
    ],
)
async def test_a_move_to_come_is_the_work_of_the_municipality_that_answers_today(
    routes: Routes, kind: Any, steps: set[str], municipality: str
) -> None:
    assert await steps_of(routes, moved(kind)) == steps
    assert {task.gemeente for task in await routes.told(TaskCreated)} == {municipality}


GONE = {"verblijf-nagaan", "kinderen-nagaan"}


@pytest.mark.parametrize(
    ("kind", "steps"),
    [("vertrokken-onbekend", GONE), ("buitenland", GONE | {"verblijf-buitenland-beoordelen"})],
)
async def test_of_who_is_gone_a_person_finds_out_and_nobody_is_called(
    routes: Routes, kind: Any, steps: set[str]
) -> None:
    stayed_behind = make_member("kind", date(2018, 1, 1), tot=DAY)

    assert await steps_of(routes, moved(kind, stayed_behind)) == steps
    assert {task.gemeente for task in await routes.told(TaskCreated)} == {ASSEN}
    assert await routes.told(HandoverProposed) == []


@pytest.mark.parametrize("together", [True, False])
async def test_who_comes_back_ends_the_work_of_the_departure(
    routes: Routes, together: bool
) -> None:
    gone = moved("vertrokken-onbekend")
    unknown = reassessed(gone, "niet-vast-te-stellen")
    back = moved("terug-in-gebied", dossier_id=gone.dossier_id, on=date(2027, 3, 9))

    if together:
        await routes.receives(gone, back)
        await routes.receives(unknown)
    else:
        await routes.receives(gone)
        await routes.receives(unknown)
        assert "gegevens-aanvullen" in await routes.open_steps()
        await routes.receives(back)

    assert await routes.open_steps() == ["terugkeer-bekijken"]
    assert {task.reden for task in await routes.told(TaskLapsed)} == {reason("weer-in-werkgebied")}


@pytest.mark.parametrize(
    ("stillborn", "steps"),
    [
        (True, {"levenloos-condoleren", "levenloos-regelingen"}),
        (False, {"geboorte-toeslagen", "geboorte-kosten", "route-na-geboorte"}),
    ],
)
async def test_of_a_stillborn_child_there_is_only_condolence(
    routes: Routes, stillborn: bool, steps: set[str]
) -> None:
    parent, child = make_member(), make_member("kind", DAY)
    born = ChildBorn(
        inwoner_id=parent.inwoner_id,
        ingangsdatum=DAY,
        huishouden=make_household(parent, *([] if stillborn else [child])),
        bron="naadloos:ander-systeem",
        kind_id=None if stillborn else child.inwoner_id,
        levenloos=stillborn,
    )

    assert await steps_of(routes, make_event(born)) == steps


async def test_somebody_young_who_moves_in_hears_of_the_waiting_period(routes: Routes) -> None:
    event = moved("naar-gebied", born=date(2004, 1, 1))

    assert "zoektijd-uitleggen" in await steps_of(routes, event)


@pytest.mark.parametrize(
    ("gemeente", "teams"),
    [(ASSEN, ["Vaart Welzijn"]), (AA_EN_HUNZE, ["Impuls", "Attenta"]), (TYNAARLO, ["Trias"])],
)
async def test_the_social_team_is_that_of_the_municipality(
    routes: Routes, gemeente: str, teams: list[str]
) -> None:
    event = turned_eighteen(gemeente=gemeente)
    await routes.receives(event)

    [call] = [task for task in await routes.told(TaskCreated) if task.stap == "nazorg-bellen"]
    assert call.diensten == ("gkb", "sociaal-team")
    async with routes.database.transaction() as tx:
        row = await looking.get_task(tx, team_leader(gemeente), call.taak_id)
    assert row["partners"] == ["GKB", *teams]


async def test_a_move_to_another_municipality_hands_over_to_the_social_team_there(
    routes: Routes,
) -> None:
    await routes.receives(moved("binnen-gebied"))

    [handover] = await routes.told(HandoverProposed)
    assert (handover.diensten, handover.gemeente) == (("sociaal-team",), ASSEN)
    async with routes.database.transaction() as tx:
        [row] = await handovers.list_handovers(tx, "u-1", handovers_seen_in(ASSEN), None, 10)
        able = await partners.serving_work(tx, row)
    assert row["partners"] == ["Impuls", "Attenta"]
    assert [organisation.name for organisation in able] == row["partners"]
    assert handover.uiterlijk == date(2027, 3, 15)


async def test_an_event_that_comes_late_leaves_two_working_days_and_says_so(
    routes: Routes,
) -> None:
    await routes.receives(job_started(on=date(2026, 7, 31)))

    tasks = {task.stap: task for task in await routes.told(TaskCreated)}
    late = tasks["voor-en-na-bespreken"]
    assert late.uiterlijk == date(2026, 8, 5)
    assert [why.code for why in late.redenen] == ["hoorde-al-klaar"]
    assert tasks["besluit-baan"].uiterlijk == date(2026, 8, 7)
    assert tasks["besluit-baan"].redenen == ()


async def test_a_batch_of_many_dossiers_gets_each_its_own_tasks(routes: Routes) -> None:
    events = [job_started() for _ in range(200)]

    await routes.receives(*events)

    applied = await routes.told(PlaybookApplied)
    assert [one.gebeurtenis_id for one in applied] == [event.id for event in events]
    assert {one.aantal_taken for one in applied} == {6}
    [count] = await routes.rows(
        "SELECT count(*) AS tasks, count(DISTINCT dossier_id) AS dossiers FROM task"
    )
    assert (count.tasks, count.dossiers) == (1200, 200)


async def test_the_version_of_the_playbook_is_kept_with_the_task(routes: Routes) -> None:
    await routes.receives(job_started())

    [row] = await routes.rows("SELECT DISTINCT playbook, playbook_version FROM task")
    assert (row.playbook, row.playbook_version) == ("baan-gestart", 4)
