"""What an inkomensconsulent establishes of a household makes the right be looked at again."""

from datetime import date
from typing import Any

import pytest

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
    start: Event[LifeEvent], day: date = DECEMBER, **vaststelling: Any
) -> dict[str, Any]:
    exemption = {"inwonerId": str(start.data.inwoner_id), "vrijlating": {"regime": "oud_31_2"}}
    return {
        "dossierId": str(start.dossier_id),
        "vaststelling": {
            "vanaf": day.isoformat(),
            "personen": [exemption],
            "reden": "Loonstroken gezien.",
            **vaststelling,
        },
    }


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
    rich = {"bezittingenCenten": 2_000_000}

    answer = await client.establish(finding_of(start, inherited, vermogen=rich))

    _, own, job = await income.published(Reassessed)
    assert own.data.ingangsdatum == inherited
    assert str(own.data.gebeurtenis_id) == str(own.correlation_id) == answer.json()["id"]
    assert own.data.beelden[0].uitkomst == "eindigt"
    assert job.data.beelden[0].uitkomst == "gelijk"
    proposals = await income.published(DecisionProposed)
    assert proposals[-1].data.gebeurtenis_id == own.data.gebeurtenis_id


async def test_a_new_record_for_the_same_day_replaces_the_old_one_and_both_can_be_seen(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    await client.establish(finding_of(start))
    await client.establish(finding_of(start, personen=[]))

    last = (await income.published(Reassessed))[-1]
    assert left_after(last) == NORM - 110264
    shown = (await client.findings(start.dossier_id)).json()["resultaten"]
    assert [one["vervangenOp"] is None for one in shown] == [False, True]


async def test_sent_twice_with_one_key_it_is_recorded_once(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    answers = [await client.establish(finding_of(start), key="een") for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert len(await income.rows("SELECT id FROM finding")) == 1


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"personen": [{"inwonerId": str(ids.new_id())}]}, ["vaststelling.personen[0].inwonerId"]),
        ({"vanaf": "1999-12-31"}, ["vaststelling.vanaf"]),
        ({"vanaf": "9999-12-31"}, ["vaststelling.vanaf"]),
        ({"vanaf": "31-11-2026", "reden": ""}, ["vaststelling.vanaf", "vaststelling.reden"]),
        (
            {"vermogen": {"bezittingenCenten": 5, "spaargeldTijdensBijstandCenten": 6}},
            ["vaststelling.vermogen"],
        ),
        ({"vermogen": {"schuldenCenten": -1}}, ["vaststelling.vermogen.schuldenCenten"]),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    income: Income, client: Client, start: Event[JobStarted], changed: Any, names: list[str]
) -> None:
    answer = await client.establish(finding_of(start, **changed))

    assert answer.status_code == 400
    assert sorted(one["name"] for one in answer.json()["invalidParams"]) == sorted(names)
    assert not await income.rows("SELECT id FROM finding")
    assert len(await income.published(Reassessed)) == 1


async def test_the_same_person_twice_is_refused(client: Client, start: Event[JobStarted]) -> None:
    ank = {"inwonerId": str(start.data.inwoner_id)}

    answer = await client.establish(finding_of(start, personen=[ank, ank]))

    assert [one["code"] for one in answer.json()["invalidParams"]] == ["dubbel"]


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
