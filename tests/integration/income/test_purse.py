"""The purse beside the right: a question, its answer, a trap, and that it is none any more."""

from typing import Any

from shared.events.aftercare import PovertyTrapResolved, PovertyTrapSignalled
from shared.events.envelope import Event
from shared.events.income import Reassessed
from shared.events.life_events import JobStarted
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import DECEMBER, job_start, withdrawal_of
from tests.integration.income.test_findings import exemption_of, finding_of


def cost(feit: str, cents: int) -> dict[str, Any]:
    return {"soort": "beursbedrag", "feit": feit, "bedragCenten": cents}


async def establish(client: Client, start: Event[JobStarted], travel: int) -> None:
    facts = (
        exemption_of(start.data.inwoner_id),
        cost("reiskosten", travel),
        cost("kosten-kinderopvang", 0),
    )
    answer = await client.establish(finding_of(start, DECEMBER, *facts))
    assert answer.status_code == 201, answer.text


async def test_a_first_job_is_a_question_as_long_as_its_costs_are_not_known(
    income: Income,
) -> None:
    await income.handle(job_start())

    (signal,) = await income.published(PovertyTrapSignalled)
    (told,) = await income.published(Reassessed)
    beurs = told.data.beelden[0].beurs
    assert beurs is not None
    assert signal.data.armoedeval == beurs.armoedeval == "onbekend"
    assert signal.data.ontbreekt == ("kosten-kinderopvang", "vrijlating", "reiskosten")
    assert (signal.data.aanleiding, signal.data.verschil_totaal_centen) == ("baan-gestart", None)


async def test_the_answer_that_it_is_no_trap_takes_the_question_away(
    income: Income, client: Client
) -> None:
    start = job_start()
    await income.handle(start)

    await establish(client, start, travel=0)

    (resolved,) = await income.published(PovertyTrapResolved)
    assert resolved.data.gebeurtenis_id == start.id
    newest = (await income.published(Reassessed))[-1].data.beelden[0].beurs
    assert newest is not None
    assert newest.totaal.verschil_centen == 275_66
    assert len(await income.published(PovertyTrapSignalled)) == 1


async def test_the_answer_that_it_is_a_trap_is_told_with_its_euros(
    income: Income, client: Client
) -> None:
    start = job_start()
    await income.handle(start)

    await establish(client, start, travel=180_00)

    *_, trap = await income.published(PovertyTrapSignalled)
    assert (trap.data.armoedeval, trap.data.verschil_totaal_centen) == ("ja", 95_66)
    assert trap.data.ontbreekt == ()
    assert await income.published(PovertyTrapResolved) == []


async def test_a_job_that_never_was_is_no_question_any_more(income: Income) -> None:
    start = job_start()
    await income.handle(start)

    await income.handle(withdrawal_of(start))

    (resolved,) = await income.published(PovertyTrapResolved)
    assert resolved.data.gebeurtenis_id == start.id
