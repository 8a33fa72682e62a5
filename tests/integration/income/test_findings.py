"""What an inkomensconsulent establishes of a household makes the right be looked at again."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from shared import ids
from shared.events.envelope import Event
from shared.events.income import DecisionProposed, Reassessed
from shared.events.life_events import JobStarted, LifeEvent
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import DECEMBER, job_end, job_start

NORM = 141946


@pytest.fixture
async def start(income: Income) -> Event[JobStarted]:
    event = job_start()
    await income.handle(event)
    return event


def finding_of(
    start: Event[LifeEvent], day: date = DECEMBER, *facts: dict[str, Any], **more: Any
) -> dict[str, Any]:
    """Of who it happened to the exemption, or what is asked for."""
    return {
        "dossierId": str(start.dossier_id),
        "vanaf": day.isoformat(),
        "reden": "Loonstroken gezien.",
        "vaststellingen": list(facts) or [exemption_of(start.data.inwoner_id)],
        **more,
    }


def exemption_of(person_id: UUID) -> dict[str, Any]:
    return about(person_id, "vrijlating", vrijlating={"regime": "oud_31_2"})


def about(person_id: UUID, soort: str, **more: Any) -> dict[str, Any]:
    return {"soort": soort, "inwonerId": str(person_id), **more}


def assets_of(cents: int) -> dict[str, Any]:
    return {"soort": "vermogen", "bezittingenCenten": cents}


def left_after(event: Event[Reassessed]) -> int | None:
    na = event.data.beelden[0].na
    return na.bijstand_centen if na else None


async def test_an_exemption_raises_what_a_job_start_had_left(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    answer = await client.establish(finding_of(start))

    assert answer.status_code == 201
    first, again = await income.published(Reassessed)
    assert left_after(first) == NORM - 110264
    assert left_after(again) == NORM - 110264 + 27566
    assert again.data.gebeurtenis_id == start.id
    assert again.correlation_id == start.correlation_id


async def test_what_a_person_wrote_about_a_finding_or_a_decision_stays_in_income(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    words = "Xandrina Quaverstein, Brink 1"
    await client.establish(finding_of(start, reden=words))
    proposal = (await income.published(DecisionProposed))[-1]

    answer = await client.decide_by_two(
        proposal.data.voorstel_id, {"besluit": "overnemen", "reden": words}
    )

    assert answer.status_code == 200, answer.text
    told = await income.rows("SELECT payload FROM outbox")
    assert told
    assert words not in str(told)


async def test_what_happens_after_an_exemption_was_established_is_assessed_too(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    await client.establish(finding_of(start))
    end = job_end(start, date(2026, 12, 15))

    await income.handle(end)

    *_, outcome = await income.published(Reassessed)
    assert outcome.data.gebeurtenis_id == end.id
    assert outcome.data.beelden[0].uitkomst == "hoger"
    (exemption,) = [
        step for step in outcome.data.beelden[0].toelichting if step.regel == "vrijlating"
    ]
    assert [one.code for one in exemption.parameters] == ["VR_N_PCT", "VR_N_MAX"]


async def test_an_inheritance_on_another_day_is_looked_at_by_itself(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    inherited = date(2026, 11, 10)

    answer = await client.establish(finding_of(start, inherited, assets_of(2_000_000)))

    _, own, job = await income.published(Reassessed)
    assert own.data.ingangsdatum == inherited
    assert (
        str(own.data.gebeurtenis_id)
        == str(own.correlation_id)
        == answer.json()["vaststellingen"][0]["id"]
    )
    assert own.data.beelden[0].uitkomst == "eindigt"
    assert job.data.beelden[0].uitkomst == "gelijk"
    proposals = await income.published(DecisionProposed)
    assert proposals[-1].data.gebeurtenis_id == own.data.gebeurtenis_id


async def test_the_same_fact_from_the_same_day_replaces_the_old_one_and_both_can_be_seen(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    whose = start.data.inwoner_id
    used_up = {"regime": "oud_31_2", "gebruikteMaanden": {"n": 6}}
    await client.establish(finding_of(start))
    await client.establish(
        finding_of(start, DECEMBER, about(whose, "vrijlating", vrijlating=used_up))
    )

    last = (await income.published(Reassessed))[-1]
    assert left_after(last) == NORM - 110264
    shown = (await client.findings(start.dossier_id)).json()["resultaten"]
    assert [fact["vervangenOp"] is None for fact in shown] == [False, True]
    assert [fact["feit"]["vrijlating"]["gebruikteMaanden"]["n"] for fact in shown] == [0, 6]
    assert {fact["vastgelegdDoor"] for fact in shown} == {"ic-1"}


async def test_a_fact_about_something_else_replaces_nothing(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    whose = start.data.inwoner_id
    alimony = about(whose, "ander-inkomen", bron="alimentatie", bedragCenten=10_000)
    benefit = about(whose, "ander-inkomen", bron="uitkering", bedragCenten=20_000)

    await client.establish(finding_of(start, DECEMBER, exemption_of(whose), alimony))
    await client.establish(finding_of(start, DECEMBER, benefit, assets_of(50_000)))

    assert left_after((await income.published(Reassessed))[-1]) == NORM - 110264 + 27566 - 30_000
    shown = (await client.findings(start.dossier_id)).json()["resultaten"]
    assert [fact["vervangenOp"] for fact in shown] == [None] * 4


async def test_a_fact_that_ends_makes_the_day_of_its_end_be_looked_at(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    until = date(2026, 12, 20)
    alimony = about(start.data.inwoner_id, "ander-inkomen", bron="alimentatie", bedragCenten=10_000)
    await client.establish(finding_of(start, DECEMBER, alimony))

    ended = await client.establish(
        finding_of(start, DECEMBER, {**alimony, "tot": until.isoformat()})
    )

    assert ended.status_code == 201, ended.text
    last = (await income.published(Reassessed))[-1]
    assert last.data.ingangsdatum == until
    assert last.data.beelden[0].uitkomst == "hoger"
    assert left_after(last) == NORM - 110264


async def test_a_stay_abroad_is_looked_at_on_the_day_it_is_too_long_and_on_the_day_of_return(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    left, back = date(2026, 10, 1), date(2026, 11, 20)
    abroad = about(start.data.inwoner_id, "verblijf-buitenland", weken=0, dagen=0)

    answer = await client.establish(finding_of(start, left, {**abroad, "tot": back.isoformat()}))

    assert answer.status_code == 201, answer.text
    looked = {
        event.data.ingangsdatum: event.data.beelden[0].uitkomst
        for event in await income.published(Reassessed)
    }
    assert looked[left] == "gelijk"
    assert looked[date(2026, 10, 29)] == "eindigt"
    assert looked[back] != "gelijk"


async def test_gifts_above_the_limit_are_unknown_until_somebody_says_what_counts(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    gifts = {"soort": "giften", "bedragCenten": 150_000}

    await client.establish(finding_of(start, DECEMBER, exemption_of(start.data.inwoner_id)))
    known = left_after((await income.published(Reassessed))[-1])
    await client.establish(finding_of(start, DECEMBER, gifts))
    unknown = (await income.published(Reassessed))[-1].data.beelden[0]
    await client.establish(finding_of(start, DECEMBER, {**gifts, "teltMeeCenten": 5_000}))

    assert unknown.uitkomst == "niet-vast-te-stellen"
    assert [missing.soort for missing in unknown.ontbreekt] == ["giften"]
    assert known is not None
    looked = await income.published(Reassessed)
    assert known - 5_000 in [left_after(event) for event in looked[-3:]]


async def test_a_row_stays_readable_when_the_api_takes_less(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    """It is kept in a form of its own, and not checked again."""
    alimony = about(start.data.inwoner_id, "ander-inkomen", bron="alimentatie", bedragCenten=10_000)
    await client.establish(finding_of(start, DECEMBER, alimony))
    async with income.database.transaction() as tx:
        grown = "UPDATE finding SET content = jsonb_set(content, '{centen}', '90000000')"
        await tx.connection.execute(text(grown))

    [shown] = (await client.findings(start.dossier_id)).json()["resultaten"]

    assert shown["feit"]["bedragCenten"] == 90_000_000


async def test_sent_twice_with_one_key_it_is_recorded_once(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    answers = [await client.establish(finding_of(start), key="een") for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert len(await income.rows("SELECT id FROM finding")) == 1


STRANGER = str(ids.new_id())
FACT = "vaststellingen.0"


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"vaststellingen": [{"soort": "vrijlating", "inwonerId": STRANGER, "vrijlating": {"regime": "oud_31_2"}}]}, [f"{FACT}.inwonerId"]),
        ({"vaststellingen": []}, ["vaststellingen"]),
        ({"vaststellingen": [{"soort": "woonplaats"}]}, [FACT]),
        ({"vanaf": "1999-12-31"}, ["vanaf"]),
        ({"vanaf": "9999-12-31"}, ["vanaf"]),
        ({"vanaf": "31-11-2026", "reden": ""}, ["vanaf", "reden"]),
        ({"vaststellingen": [{"soort": "vermogen", "bezittingenCenten": 5, "spaargeldTijdensBijstandCenten": 6}]}, [f"{FACT}.vermogen"]),
        ({"vaststellingen": [{"soort": "vermogen", "schuldenCenten": -1}]}, [f"{FACT}.vermogen.schuldenCenten"]),
        ({"vaststellingen": [{"soort": "vermogen", "tot": "2026-11-30"}]}, [f"{FACT}.tot"]),
    ],
    ids=["stranger", "nothing", "no kind", "long ago", "far away", "no day", "saved", "debts", "end"],
)  # fmt: skip
async def test_what_cannot_be_is_refused_and_changes_nothing(
    income: Income, client: Client, start: Event[JobStarted], changed: Any, names: list[str]
) -> None:
    answer = await client.establish(finding_of(start, **changed))

    assert answer.status_code == 400
    assert sorted(fault["name"] for fault in answer.json()["invalidParams"]) == sorted(names)
    assert not await income.rows("SELECT id FROM finding")
    assert len(await income.published(Reassessed)) == 1


async def test_what_is_doubled_or_contradicts_itself_is_refused(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    whose = start.data.inwoner_id
    no_right = about(whose, "eigen-recht", heeftRecht=False)
    right = about(whose, "eigen-recht", heeftRecht=True, artikel="Pw 11")
    young = about(whose, "geen-beroep-op-ouders", geldt=True)
    fine = assets_of(5)

    for facts, code in (
        ([exemption_of(whose), exemption_of(whose)], "dubbel"),
        ([fine, no_right], "tegenstrijdig"),
        ([fine, right], "tegenstrijdig"),
        ([fine, young], "leeftijd"),
    ):
        answer = await client.establish(finding_of(start, DECEMBER, *facts))
        assert [fault["code"] for fault in answer.json()["invalidParams"]] == [code]
    assert not await income.rows("SELECT id FROM finding")


async def test_another_municipality_nobodys_dossier_and_another_role_are_refused(
    client: Client, start: Event[JobStarted]
) -> None:
    unknown = {**finding_of(start), "dossierId": str(ids.new_dossier_id())}

    assert (await client.establish(finding_of(start), municipalities=["1680"])).status_code == 404
    assert (await client.establish(unknown)).status_code == 404
    assert (await client.establish(finding_of(start), roles=["werkcoach"])).status_code == 403


async def test_looking_at_findings_is_on_record(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    await client.establish(finding_of(start))
    await client.findings(start.dossier_id)

    lines = await income.rows(
        "SELECT activity FROM processing_log WHERE actor NOT LIKE 'naadloos-%' ORDER BY at"
    )
    activities = [line["activity"].rsplit("/", 1)[1] for line in lines]
    assert activities == ["vaststelling-vastleggen", "vaststellingen-inzien"]
