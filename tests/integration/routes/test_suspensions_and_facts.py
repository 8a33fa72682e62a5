"""A suspension and a fact that was asked for become work, and are over when income decides."""

from datetime import date
from typing import get_args
from uuid import UUID

from shared import ids
from shared.events.envelope import Event
from shared.events.household import ASSEN
from shared.events.income import (
    DecisionTaken,
    FactAsked,
    FactNotGiven,
    Gevraagde,
    Opschortingstermijn,
    ProposalLapsed,
    SuspensionTermCame,
)
from shared.events.reasons import reason
from shared.testing.events import make_event
from tests.integration.routes.factories import decision_proposed, decision_taken, job_started
from tests.integration.routes.kit import Routes

DAY = date(2026, 12, 14)


def came(dossier_id: UUID, term: Opschortingstermijn) -> Event[SuspensionTermCame]:
    suspension = ids.new_id()
    data = SuspensionTermCame(
        opschorting_id=suspension,
        gebeurtenis_id=suspension,
        gemeente=ASSEN,
        termijn=term,
        uiterlijk=DAY,
    )
    return make_event(data, dossier_id=dossier_id, source_service="income")


async def test_each_term_of_a_suspension_is_work_until_it_is_lifted(routes: Routes) -> None:
    proposal = decision_proposed(job_started())
    dossier_id = proposal.dossier_id
    for term in get_args(Opschortingstermijn):
        await routes.receives(came(dossier_id, term))
    assert sorted(await routes.open_steps()) == [
        "opschorting-afronden",
        "opschorting-afwegen",
        "opschorting-bellen",
    ]

    await routes.receives(decision_taken(proposal, "wijzigen"))
    assert len(await routes.open_steps()) == 3
    await routes.receives(decision_taken(proposal, "opheffen"))

    assert await routes.open_steps() == []


async def test_a_fact_is_work_for_who_can_find_it_and_for_who_asked_once_its_day_went_by(
    routes: Routes,
) -> None:
    proposal = decision_proposed(job_started())

    def asked(of: Gevraagde) -> Event[FactAsked]:
        data = FactAsked(
            vraag_id=ids.new_id(),
            voorstel_id=proposal.data.voorstel_id,
            gebeurtenis_id=proposal.data.gebeurtenis_id,
            gemeente=ASSEN,
            feit="vrijlating",
            aan=of,
            uiterlijk=DAY,
        )
        return make_event(data, dossier_id=proposal.dossier_id, source_service="income")

    missing = FactNotGiven(
        vraag_id=ids.new_id(),
        voorstel_id=proposal.data.voorstel_id,
        gebeurtenis_id=proposal.data.gebeurtenis_id,
        gemeente=ASSEN,
        feit="vrijlating",
        aan="inwoner",
        uiterlijk=DAY,
    )
    await routes.receives(asked("inwoner"))
    assert await routes.open_steps() == []
    await routes.receives(asked("register"))
    assert await routes.open_steps() == ["feit-uitzoeken"]
    await routes.receives(
        make_event(missing, dossier_id=proposal.dossier_id, source_service="income")
    )
    assert sorted(await routes.open_steps()) == ["feit-nagaan", "feit-uitzoeken"]

    lapsed = ProposalLapsed(
        voorstel_id=proposal.data.voorstel_id,
        gebeurtenis_id=proposal.data.gebeurtenis_id,
        gemeente=ASSEN,
        reden=reason("voorstel-opnieuw-beoordeeld"),
    )
    await routes.receives(
        make_event(lapsed, dossier_id=proposal.dossier_id, source_service="income")
    )

    assert await routes.open_steps() == []


async def test_a_withdrawal_ends_the_work_about_a_suspension_too(routes: Routes) -> None:
    proposal = decision_proposed(job_started())
    await routes.receives(came(proposal.dossier_id, "opschorting-herstel-voorbij"))

    taken: Event[DecisionTaken] = decision_taken(proposal, "intrekken")
    await routes.receives(taken)

    assert "opschorting-afwegen" not in await routes.open_steps()
