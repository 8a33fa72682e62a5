"""POST /doorrekeningen: what changes for everybody in the caller's own municipalities, and who sees what of it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.income.assessments.service import norm_changes_of, reassess_norm_change
from services.income.norms.loading import load_parameters
from services.income.recalculation import repository, service
from services.income.recalculation.rules import CHANGED, question
from services.income.rights import service as rights
from services.income.rights.rows import Decision
from services.income.rights.service import Decided
from shared import clock, ids
from shared.events.household import Lid
from shared.events.income import DecisionProposed, Reassessed
from shared.events.residents import HouseholdChanged
from shared.messaging.transaction import Database
from shared.testing.events import make_event, make_household, make_member
from tests.explained import named
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import household_changed, job_start

SCOPE = "income.doorrekeningen.maken"
SEES = ("teamleider", "inkomensconsulent")
"""Who calculates for everybody, and sees amounts."""
LEADS = ("teamleider",)
JULY_1 = date(2026, 7, 1)
JULY = {"datum": JULY_1.isoformat()}


async def ask(
    client: Client,
    body: object = None,
    *,
    roles: Sequence[str] = SEES,
    places: Sequence[str] = ("0106",),
) -> httpx.Response:
    return await client._client.post(
        "/income/v1/doorrekeningen",
        json=body or JULY,
        headers=client._headers(SCOPE, places, roles),
    )


async def household(
    income: Income, *members: Lid, receives: bool = True, gemeente: str = "0106"
) -> UUID:
    dossier_id = ids.new_dossier_id()
    home = make_household(*members, gemeente=gemeente, bijstand=None if receives else ())
    told = HouseholdChanged(huishouden=home)
    await income.handle(make_event(told, dossier_id=dossier_id))
    return dossier_id


async def test_the_new_norms_of_july_for_everybody(client: Client, income: Income) -> None:
    single = await household(income)
    couple = await household(income, make_member(), make_member("partner"))
    await household(income, receives=False)
    await household(income, make_member("kind"))
    await household(income, gemeente="1680")

    answer = await ask(client)

    assert answer.status_code == 200
    found = answer.json()
    assert found["vergelekenMet"] == "2026-06-30"
    assert found["samen"]["huishoudens"] == 4
    assert found["samen"]["uitkomsten"] == {
        "hoger": 2, "lager": 0, "eindigt": 0, "nieuw": 0, "gelijk": 0, "geenUitkering": 1, "nietVastTeStellen": 1,
    }  # fmt: skip
    assert found["samen"]["verschilCenten"] == 1_796 + 2_566
    assert [one["gemeente"] for one in found["perGemeente"]] == ["0106"]
    assert [(one["dossierId"], one["verschilCenten"]) for one in found["grootsteVerschillen"]] == [
        (str(couple), 2_566),
        (str(single), 1_796),
    ]
    assert sum(bar["aantal"] for bar in found["histogram"]) == 2
    assert "0 aanvragers" in found["redenen"][0]["reden"]


async def test_a_norm_of_five_percent_more_beside_a_wage(client: Client, income: Income) -> None:
    await income.handle(job_start(make_member(), cents=100_000))

    answer = await ask(client, {"datum": "2026-12-01", "normverhogingBasispunten": 500})

    (one,) = answer.json()["grootsteVerschillen"]
    assert (one["voorCenten"], one["naCenten"]) == (41_946, 49_043)
    assert answer.json()["vergelekenMet"] == "2026-12-01"


async def test_the_newest_version_counts(client: Client, income: Income) -> None:
    dossier_id = ids.new_dossier_id()
    person, partner = make_member(), make_member("partner")
    await income.handle(household_changed(dossier_id, [person], versie=1))
    await income.handle(household_changed(dossier_id, [person, partner], versie=2))

    answer = await ask(client)

    assert answer.json()["samen"]["huishoudens"] == 1
    assert answer.json()["samen"]["naCenten"] == 202_779


async def test_who_sees_no_amounts_gets_rounded_numbers_and_no_household(
    client: Client, income: Income
) -> None:
    for _ in range(6):
        await household(income)

    answer = await ask(client, roles=LEADS)

    found = answer.json()
    assert found["afgerond"] is True
    assert found["grootsteVerschillen"] == []
    assert found["samen"]["huishoudens"] == 5
    assert found["samen"]["verschilCenten"] == 0
    assert found["samen"]["voorCenten"] == 800_000


async def test_a_few_are_hidden_and_never_shown_as_none(client: Client, income: Income) -> None:
    for _ in range(4):
        await household(income)

    found = (await ask(client, roles=LEADS)).json()

    assert found["samen"]["huishoudens"] is None
    assert found["samen"]["uitkomsten"]["eindigt"] == 0
    assert None in found["samen"]["uitkomsten"].values()
    assert {bar["aantal"] for bar in found["histogram"]} <= {None, 0}


NEW = [{"code": "N21a", "waarde": "1.450,00"}, {"code": "VT_PCT", "waarde": "4.8"}]


async def test_amounts_that_are_no_law_yet_can_be_tried_on_everybody(
    client: Client, income: Income
) -> None:
    await household(income)

    answer = await ask(client, {"datum": "2027-01-01", "voorgesteldeWaarden": NEW})

    found = answer.json()
    assert answer.status_code == 200
    assert found["voorgesteldeWaarden"] == 2
    assert (found["samen"]["voorCenten"], found["samen"]["naCenten"]) == (141_946, 145_000)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"voorgesteldeWaarden": [{"code": "N99", "waarde": "1"}]}, "voorgesteldeWaarden.0.code"),
        (
            {"voorgesteldeWaarden": [{"code": "N21a", "waarde": "veel"}]},
            "voorgesteldeWaarden.0.waarde",
        ),
        (
            {"voorgesteldeWaarden": [{"code": "N21a", "waarde": "-1"}]},
            "voorgesteldeWaarden.0.waarde",
        ),
        ({"voorgesteldeWaarden": [NEW[0], NEW[0]]}, "voorgesteldeWaarden"),
        ({"voorgesteldeWaarden": NEW, "normverhogingBasispunten": 500}, "voorgesteldeWaarden"),
        ({"voorgesteldeWaarden": []}, "voorgesteldeWaarden"),
    ],
    ids=["unknown code", "no number", "below zero", "twice", "with a raise", "none"],
)
async def test_a_proposal_that_cannot_be_is_refused(
    client: Client, changes: dict[str, object], name: str
) -> None:
    answer = await ask(client, {**JULY, **changes})

    assert answer.status_code == 400
    assert [fault["name"] for fault in answer.json()["invalidParams"]] == [name]


async def test_the_run_and_each_household_shown_are_in_the_processing_log(
    client: Client, income: Income
) -> None:
    person = make_member()
    await household(income, person)

    await ask(client)
    rows = await income.rows("SELECT * FROM processing_log")

    assert {row["activity"].rpartition("/")[2] for row in rows} == {"doorrekening-maken"}
    assert len(rows) == 2
    assert person.inwoner_id in {row["subject_id"] for row in rows}
    # Whoever was calculated can be found in the run.
    [run] = [row for row in rows if row["subject_kind"] == "run"]
    dossiers = await income.rows("SELECT dossier_id FROM known_dossier")
    assert run["run_subjects"] == [row["dossier_id"] for row in dossiers]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"datum": "2027-01-01"}, "datum"),
        ({"datum": "2026-02-30"}, "datum"),
        ({"datum": "2026-07-01", "gemeenten": ["1680"]}, "gemeenten.0"),
        ({"datum": "2026-07-01", "gemeenten": []}, "gemeenten"),
        ({"datum": "2026-07-01", "normverhogingBasispunten": 10_001}, "normverhogingBasispunten"),
        ({"datum": "2026-07-01", "normverhogingBasispunten": 1.5}, "normverhogingBasispunten"),
    ],
)
async def test_a_question_that_cannot_be_answered_names_the_field(
    client: Client, body: object, fault: str
) -> None:
    answer = await ask(client, body)

    assert answer.status_code == 400
    assert fault in {one["name"] for one in answer.json()["invalidParams"]}


async def test_it_takes_a_role_that_may(client: Client) -> None:
    assert (await ask(client, roles=("inkomensconsulent",))).status_code == 403


async def test_one_at_a_time(client: Client, income: Income) -> None:
    async with service._running:
        answer = await ask(client)

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


async def test_too_many_households_are_for_the_command(
    client: Client, income: Income, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_HOUSEHOLDS", 1)
    await household(income)
    await household(income)

    assert (await ask(client)).json()["invalidParams"][0]["code"] == "te-veel"


async def test_ranges_cover_every_dossier_once(income: Income, database: Database) -> None:
    made = [await household(income) for _ in range(7)]
    async with database.reading() as connection:
        ranges = await repository.list_ranges(connection, 3)
        found = [
            dossier_id
            for one in ranges
            for dossier_id in await repository.list_dossiers(connection, one, None)
        ]

    assert len(ranges) == 3
    assert sorted(found) == sorted(made)


async def carried_out(database: Database, *, day: date = JULY_1) -> int:
    """All ranges, one after the other."""
    vraag = question(day, load_parameters())
    async with database.reading() as connection:
        ranges = await repository.list_ranges(connection, 2)
    told = 0
    for one in ranges:
        found = await service.compare_range(database, one, vraag, None)
        changed = [difference.dossier_id for difference in found if difference.uitkomst in CHANGED]
        told += await service.carry_out(database, changed, vraag, "ic-1")
    return told


async def test_everybody_is_everybody_in_the_area_and_who_left_it_is_not_counted(
    income: Income, database: Database
) -> None:
    here = await household(income)
    await household(income, gemeente="0014")
    await household(income, gemeente="9999")
    async with database.reading() as connection:
        (everything,) = await repository.list_ranges(connection, 200)
    vraag = question(JULY_1, load_parameters())

    found = await service.compare_range(database, everything, vraag, None)

    assert [difference.dossier_id for difference in found] == [here]


async def test_carrying_out_tells_each_household_that_changes_and_no_other(
    income: Income, database: Database
) -> None:
    single = await household(income)
    await household(income, receives=False)
    await household(income, make_member("kind"))
    await household(income, gemeente="0014")

    assert await carried_out(database) == 1

    (event,) = await income.published(Reassessed)
    (outcome,) = event.data.beelden
    assert event.dossier_id == single
    assert event.data.ingangsdatum == JULY_1
    assert event.correlation_id == event.data.gebeurtenis_id
    assert event.causation_id is None
    assert (outcome.uitkomst, outcome.verschil_bijstand_centen) == ("hoger", 1_796)
    assert {"N21a@2026-07-01", "N21a@2026-01-01"} <= {named(one) for one in outcome.toelichting}


async def test_a_run_that_was_killed_goes_on_and_tells_nobody_twice(
    income: Income, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [await household(income) for _ in range(7)]
    monkeypatch.setattr(service, "BATCH", 1)
    reassess, calls = reassess_norm_change, iter(range(100))

    async def killed(*arguments: Any) -> list[UUID]:
        persons = await reassess(*arguments)
        if next(calls) == 3:
            raise SystemExit(137)  # after the writing, before the commit
        return persons

    monkeypatch.setattr(service, "reassess_norm_change", killed)
    with pytest.raises(SystemExit):
        await carried_out(database)
    assert len(await income.published(Reassessed)) == 3
    monkeypatch.setattr(service, "reassess_norm_change", reassess)

    assert await carried_out(database) == 4
    assert await carried_out(database) == 0

    told = await income.published(Reassessed)
    assert sorted(one.dossier_id for one in told) == sorted(made)
    assert len(await income.rows("SELECT id FROM assessment")) == 7


async def test_less_bijstand_by_the_new_norms_waits_for_a_person(
    income: Income, database: Database
) -> None:
    """No norm fell in the years we know; a housemate who turns 27 on the day makes this one smaller."""
    single = make_member()
    housemate = make_member("medebewoner", date(1999, 7, 1))
    with clock.moved_to(datetime(2026, 6, 1, tzinfo=UTC)):  # the right is taken over as it is then
        await household(income, single, housemate)

    await carried_out(database)

    (proposed,) = await income.published(DecisionProposed)
    assert proposed.data.uitkomst == "lager"
    assert proposed.data.gemeente == "0106"


async def test_a_late_fact_looks_again_at_what_the_new_norms_gave(
    income: Income, database: Database
) -> None:
    person = make_member()
    dossier_id = await household(income, person)
    await carried_out(database)

    await income.handle(
        job_start(person, cents=50_000, day=date(2026, 6, 1), dossier_id=dossier_id)
    )

    (first, again) = [
        event.data.beelden[0]
        for event in await income.published(Reassessed)
        if event.data.ingangsdatum == JULY_1
    ]
    assert (first.na and first.na.bijstand_centen) == 141_946
    assert (again.na and again.na.bijstand_centen) == 91_946


async def test_a_run_is_rolled_back_whole_and_can_be_carried_out_again(income: Income) -> None:
    dossiers = [await household(income) for _ in range(3)]
    vraag = question(JULY_1, load_parameters())
    assert await service.carry_out(income.database, dossiers, vraag, "policy") == 3

    assert await service.roll_back(income.database, vraag, "policy") == 3

    rows = await income.rows("SELECT withdrawn_reason FROM occasion WHERE kind = 'normwijziging'")
    assert [row["withdrawn_reason"] for row in rows] == ["teruggedraaid"] * 3
    assert await service.roll_back(income.database, vraag, "policy") == 0
    assert await service.carry_out(income.database, dossiers, vraag, "policy") == 3
    counts = await income.rows("SELECT 1 FROM occasion WHERE withdrawn_at IS NULL")
    assert len(counts) == 3


async def test_a_run_on_which_something_was_decided_cannot_be_rolled_back(income: Income) -> None:
    dossiers = [await household(income) for _ in range(2)]
    vraag = question(JULY_1, load_parameters())
    await service.carry_out(income.database, dossiers, vraag, "policy")
    [occasion, _] = norm_changes_of(dossiers, JULY_1)
    decided = Decision(
        id=ids.new_id(),
        dossier_id=dossiers[0],
        municipality="0106",
        kind="wijzigen",
        starts_on=JULY_1,
        taken_at=clock.now(),
        life_event_ids=(occasion,),
    )
    async with income.database.transaction(lock=dossiers) as tx:
        await rights.write(tx, [Decided(decided, (), (), ids.new_event_id())])

    with pytest.raises(service.DecidedOn):
        await service.roll_back(income.database, vraag, "policy")

    rows = await income.rows("SELECT 1 FROM occasion WHERE withdrawn_at IS NULL")
    assert len(rows) == 2
