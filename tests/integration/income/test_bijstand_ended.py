"""Bijstand was ended by whoever pays it: no right runs from that day, and nothing is left to decide."""

from datetime import timedelta
from typing import Any

import pytest

from services.income.assessments.handlers import occasion_of
from services.income.assessments.rules import Facts, assess
from services.income.norms.loading import load_parameters
from services.income.recalculation.rules import compare, question
from shared import ids
from shared.events.aftercare import AftercareEnded, AftercareStarted, PovertyTrapSignalled
from shared.events.household import Bijstandsperiode, Lid
from shared.events.income import DecisionProposed, ProposalLapsed, Reassessed
from shared.testing.events import LONG_AGO, make_household, make_member
from tests.integration.income.conftest import Client, Income, open_proposal
from tests.integration.income.life_events import DECEMBER, anks_family, job_start, withdrawal_of
from tests.integration.income.test_findings import finding_of
from tests.reported import benefit_ended, reported

LATER = DECEMBER + timedelta(days=20)
PARAMETERS = load_parameters()


async def test_the_end_is_a_picture_and_no_proposal(income: Income) -> None:
    ank, *children = anks_family()

    await income.handle(benefit_ended(ank, *children, day=DECEMBER))

    (event,) = await income.published(Reassessed)
    (outcome,) = event.data.beelden
    assert (outcome.uitkomst, outcome.na) == ("eindigt", None)
    assert outcome.voor is not None
    assert outcome.voor.bijstand_centen == 141946
    texts = " ".join(step.tekst for step in outcome.toelichting)
    assert "niets meer te besluiten" in texts
    assert "De vakantietoeslag wordt uiterlijk op 2027-02-28 betaald." in texts
    assert await income.published(DecisionProposed) == []
    assert await income.published(PovertyTrapSignalled) == []


async def test_what_was_proposed_for_that_day_lapses_and_comes_back_with_the_right(
    income: Income,
) -> None:
    ank, *children = anks_family()
    start = job_start(ank, *children, cents=141946)
    await income.handle(start)
    (proposed,) = await income.published(DecisionProposed)
    end = benefit_ended(ank, *children, day=DECEMBER, dossier_id=start.dossier_id, versie=2)

    await income.handle(end)

    (lapsed,) = await income.published(ProposalLapsed)
    assert lapsed.data.voorstel_id == proposed.data.voorstel_id
    assert len(await income.published(DecisionProposed)) == 1

    await income.handle(withdrawal_of(end, make_household(ank, *children, versie=3)))

    assert [one.data.uitkomst for one in await income.published(DecisionProposed)] == [
        "eindigt",
        "eindigt",
    ]


async def test_a_decision_that_was_carried_out_is_not_put_before_a_person_again(
    income: Income, client: Client
) -> None:
    ank, *children = anks_family()
    start = job_start(ank, *children, cents=141946)
    await income.handle(start)
    await client.establish(finding_of(start))
    proposal_id = await open_proposal(income, start.dossier_id)
    proposed = await income.published(DecisionProposed)
    body = {"besluit": "overnemen", "reden": "De baan is bevestigd."}
    decided = await client.decide_by_two(proposal_id, body)
    assert decided.status_code == 200, decided.text

    await income.handle(
        benefit_ended(ank, *children, day=DECEMBER, dossier_id=start.dossier_id, versie=2)
    )

    assert await income.published(DecisionProposed) == proposed


async def test_aftercare_that_was_started_goes_on(income: Income) -> None:
    ank, *children = anks_family()
    start = job_start(ank, *children, cents=141946)
    await income.handle(start)
    timers = await income.timers()

    await income.handle(
        benefit_ended(ank, *children, day=DECEMBER, dossier_id=start.dossier_id, versie=2)
    )

    assert len(await income.published(AftercareStarted)) == 1
    assert await income.published(AftercareEnded) == []
    assert [timer.key for timer in await income.timers()] == [timer.key for timer in timers]


@pytest.mark.parametrize("kind", ["vermogen-gewijzigd", "schuldsignaal"])
async def test_what_happens_after_it_changes_no_right(income: Income, kind: str) -> None:
    ank, *children = anks_family()
    end = benefit_ended(ank, *children, day=DECEMBER)
    await income.handle(end)
    told: dict[str, dict[str, Any]] = {
        "vermogen-gewijzigd": {"oorzaak": "erfenis", "bezittingenCenten": 4_000_000},
        "schuldsignaal": {"schuldeiser": "huur"},
    }
    happened = reported(
        kind,
        ank,
        *children,
        day=LATER,
        dossier_id=end.dossier_id,
        versie=2,
        bijstand=end.data.huishouden.bijstand,
        **told[kind],
    )

    await income.handle(happened)

    _, event = await income.published(Reassessed)
    assert [picture.uitkomst for picture in event.data.beelden] == ["gelijk"]
    assert await income.published(DecisionProposed) == []


def after_the_end(*members: Lid) -> Facts:
    ran = Bijstandsperiode(vanaf=LONG_AGO, tot=DECEMBER)
    return Facts(make_household(*members, bijstand=[ran]))


def test_nobody_has_to_find_out_what_a_right_would_have_been_that_does_not_run() -> None:
    """Of a couple past the age of AOW the amounts are unknown: as long as it ran, that was work."""
    old = make_member(geboortedatum=LATER.replace(year=1955))
    event = reported("schuldsignaal", old, day=LATER, schuldeiser="huur")

    (runs,) = assess(occasion_of(event), Facts(make_household(old)), PARAMETERS)
    (ended,) = assess(occasion_of(event), after_the_end(old), PARAMETERS)

    assert (runs.uitkomst, ended.uitkomst) == ("niet-vast-te-stellen", "gelijk")
    assert "geen-lopende-uitkering" in {step.regel for step in ended.toelichting}


@pytest.mark.parametrize(
    ("period", "outcome"),
    [
        (Bijstandsperiode(vanaf=LONG_AGO), "hoger"),
        (
            Bijstandsperiode(vanaf=LONG_AGO, tot=LONG_AGO.replace(year=2026, month=7)),
            "geen-uitkering",
        ),
        (Bijstandsperiode(vanaf=LONG_AGO, tot=LONG_AGO.replace(year=2026)), "geen-uitkering"),
        (Bijstandsperiode(vanaf=LONG_AGO.replace(year=2026, month=7)), "geen-uitkering"),
    ],
)
def test_new_norms_are_for_who_has_bijstand_on_both_days(
    period: Bijstandsperiode, outcome: str
) -> None:
    facts = Facts(make_household(make_member(), bijstand=[period]))

    found = compare(
        ids.new_dossier_id(), facts, question(LONG_AGO.replace(year=2026, month=7), PARAMETERS)
    )

    assert found.uitkomst == outcome
