"""Both sides of a handover on the database: what each can do in which state, who answers, and that nothing is lost or done twice."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest

from services.routes.handovers import changing, changing_repository, our_side, partner_side
from services.routes.handovers.schemas import Antwoord, Waarom
from services.routes.handovers.states import Action, NotNow, State, states_for
from shared.errors import InvalidInput, NotFound
from shared.events import handovers as events
from tests.integration.routes.factories import TODAY
from tests.integration.routes.handover_kit import (
    ANNE,
    Sides,
    organisation,
    partner,
    proposed,
)
from tests.integration.routes.kit import Routes


@pytest.fixture
async def sides(routes: Routes) -> Sides:
    return Sides(routes, await proposed(routes))


async def test_a_handover_goes_from_proposed_to_done_with_a_person_who_answers_for_it(
    sides: Sides, routes: Routes
) -> None:
    vaart = await organisation(routes, "Vaart Welzijn")

    await sides.offers(vaart)
    assert ((await sides.row()).state, (await sides.row()).receiver) == ("aangeboden", None)
    await sides.accepts(vaart)
    assert ((await sides.row()).state, (await sides.row()).receiver) == ("aanvaard", ANNE)
    await sides.meets(vaart)
    await sides.completes(vaart)

    row = await sides.row()
    assert (row.state, row.status, row.outcome) == ("afgerond", "settled", "gelukt")
    assert row.settled_at is not None
    assert await sides.actions() == ["aangeboden", "aanvaard", "eerste-contact", "afgerond"]
    told = [type(event.data) for event in await routes.published()]
    steps = [data for data in told if issubclass(data, events.HandoverStep)]
    assert steps == [
        events.HandoverOffered,
        events.HandoverAccepted,
        events.HandoverMet,
        events.HandoverCompleted,
    ]


async def test_each_state_has_a_day_by_a_rule_with_a_name(sides: Sides, routes: Routes) -> None:
    vaart = await organisation(routes, "Vaart Welzijn")
    seen = [(await sides.row()).next_rule]

    await sides.offers(vaart)
    seen.append((await sides.row()).next_rule)
    assert str((await sides.row()).next_on) == "2026-08-10"  # 5 working days
    await sides.accepts(vaart)
    seen.append((await sides.row()).next_rule)
    assert str((await sides.row()).next_on) == "2026-08-17"  # 10 working days
    await sides.meets(vaart)
    seen.append((await sides.row()).next_rule)
    assert str((await sides.row()).next_on) == "2026-11-02"  # 90 days end on a Sunday
    await sides.gives_back(vaart)
    seen.append((await sides.row()).next_rule)

    assert seen == [
        "termijn-van-de-stap",
        "antwoord-volgens-afspraak",
        "eerste-contact-volgens-afspraak",
        "resultaat-volgens-afspraak",
        "besluit-na-teruggave",
    ]


async def test_the_partner_sees_what_is_shared_and_nothing_else(
    sides: Sides, routes: Routes
) -> None:
    vaart = await organisation(routes, "Vaart Welzijn")
    await sides.offers(vaart, gedeeld=["reden", "naam"])

    shown = await sides.run(lambda tx: partner_side.look(tx, sides.id, vaart, partner(vaart)))

    assert [(item.code, item.value) for item in shown.shared] == [
        ("naam", None),
        ("reden", "Hulp bij het plan na de scheiding."),
    ]
    assert shown.allowed == {Action.LOOK, Action.ACCEPT, Action.REFUSE}
    row = await sides.row()
    assert str(row.dossier_id) not in repr(shown)
    assert str(row.subject_id) not in repr(shown)
    assert await sides.actions() == ["aangeboden", "bekeken"]
    [noted] = await routes.rows(
        "SELECT actor FROM processing_log WHERE activity LIKE '%/overdracht-ontvangen'"
    )
    assert noted.actor == f"organisatie:{vaart}"


async def test_a_handover_of_another_organisation_is_not_there(
    sides: Sides, routes: Routes
) -> None:
    vaart, impuls = (
        await organisation(routes, "Vaart Welzijn"),
        await organisation(routes, "Impuls"),
    )
    await sides.offers(vaart)

    with pytest.raises(NotFound):
        await sides.run(lambda tx: partner_side.look(tx, sides.id, impuls))
    with pytest.raises(NotFound):
        await sides.accepts(impuls)
    with pytest.raises(NotFound):
        await sides.run(lambda tx: partner_side.look(tx, uuid4(), vaart))


async def test_what_was_refused_asks_the_regisseur_and_is_offered_elsewhere(
    sides: Sides, routes: Routes
) -> None:
    vaart, impuls = (
        await organisation(routes, "Vaart Welzijn"),
        await organisation(routes, "Impuls"),
    )
    await sides.offers(vaart)

    await sides.refuses(vaart)
    assert await sides.tasks() == ["Kies wat er nu gebeurt: Vaart Welzijn neemt dit niet aan"]
    await sides.offers(impuls)

    assert await sides.tasks() == []
    assert (await sides.row()).organisation_id == impuls
    with pytest.raises(NotFound):
        await sides.run(lambda tx: partner_side.look(tx, sides.id, vaart))


async def test_who_refused_does_not_see_it_any_more(sides: Sides, routes: Routes) -> None:
    vaart = await organisation(routes, "Vaart Welzijn")
    await sides.offers(vaart)
    await sides.refuses(vaart)

    with pytest.raises(NotNow) as refusal:
        await sides.run(lambda tx: partner_side.look(tx, sides.id, vaart))

    assert refusal.value.state == State.REFUSED


async def test_a_return_is_an_offer_that_the_regisseur_accepts_or_refuses(
    sides: Sides, routes: Routes
) -> None:
    vaart = await organisation(routes, "Vaart Welzijn")
    await sides.offers(vaart)
    await sides.accepts(vaart)
    await sides.meets(vaart)
    await sides.gives_back(vaart)
    assert ((await sides.row()).state, (await sides.row()).receiver) == ("teruggegeven", ANNE)
    no = Antwoord(antwoord="niet-akkoord", reden="eerst-overleg", woorden="Eerst samen bellen.")

    await sides.run(lambda tx: our_side.answer_return(tx, sides.viewer, sides.id, no))
    assert ((await sides.row()).state, (await sides.row()).receiver) == ("in-contact", ANNE)
    await sides.gives_back(vaart, "andere-hulp-nodig")
    yes = Antwoord(antwoord="akkoord")
    await sides.run(lambda tx: our_side.answer_return(tx, sides.viewer, sides.id, yes))

    row = await sides.row()
    assert (row.state, row.status) == ("terug", "settled")
    [told] = await routes.told(events.HandoverBack)
    assert told.reden == "andere-hulp-nodig"
    assert await sides.tasks() == []


async def test_another_receiver_takes_over_and_without_one_the_regisseur_answers_at_once(
    sides: Sides, routes: Routes
) -> None:
    vaart = await organisation(routes, "Vaart Welzijn")
    await sides.offers(vaart)
    await sides.accepts(vaart)
    await sides.meets(vaart)

    await sides.names(vaart, "Bas Kok")
    await sides.names(vaart, "Bas Kok")
    assert (await sides.actions()).count("vervangen") == 1, "sent once more"
    assert ((await sides.row()).state, (await sides.row()).receiver) == ("in-contact", "Bas Kok")
    await sides.names(vaart, None)

    row = await sides.row()
    assert (row.state, row.receiver, row.contact_on) == ("aangeboden", None, None)
    await sides.accepts(vaart, "Cas Smit")
    assert (await sides.row()).state == "aanvaard"


@pytest.mark.parametrize(
    ("first", "second"),
    [("accepts", "withdraws"), ("withdraws", "accepts"), ("accepts", "refuses")],
)
async def test_of_two_at_once_one_is_done_and_the_other_hears_how_it_stands(
    sides: Sides, routes: Routes, first: str, second: str
) -> None:
    vaart = await organisation(routes, "Vaart Welzijn")
    await sides.offers(vaart)
    why = Waarom(reden="niet-meer-nodig", woorden="Zij redt het zelf.")
    deeds: dict[str, Callable[[], Awaitable[object]]] = {
        "accepts": lambda: sides.accepts(vaart),
        "refuses": lambda: sides.refuses(vaart),
        "withdraws": lambda: sides.run(
            lambda tx: our_side.withdraw(tx, sides.viewer, sides.id, why)
        ),
    }

    results = await asyncio.gather(deeds[first](), deeds[second](), return_exceptions=True)

    refused = [result for result in results if isinstance(result, BaseException)]
    [refusal] = refused
    assert isinstance(refusal, NotNow)
    assert refusal.state == (await sides.row()).state
    assert refusal.state in {"aanvaard", "ingetrokken", "geweigerd"}


@pytest.mark.parametrize("state", [State.OFFERED, State.ACCEPTED, State.IN_CONTACT, State.REFUSED])
async def test_what_the_table_does_not_allow_is_refused_and_changes_nothing(
    sides: Sides, routes: Routes, state: State
) -> None:
    vaart = await organisation(routes, "Vaart Welzijn")
    await sides.offers(vaart)
    if state == State.REFUSED:
        await sides.refuses(vaart)
    if state in {State.ACCEPTED, State.IN_CONTACT}:
        await sides.accepts(vaart)
    if state == State.IN_CONTACT:
        await sides.meets(vaart)
    deeds: dict[Action, Callable[[], Awaitable[object]]] = {
        Action.ACCEPT: lambda: sides.accepts(vaart),
        Action.REFUSE: lambda: sides.refuses(vaart),
        Action.RECORD_CONTACT: lambda: sides.meets(vaart),
        Action.COMPLETE: lambda: sides.completes(vaart),
        Action.GIVE_BACK: lambda: sides.gives_back(vaart),
        Action.REPLACE: lambda: sides.names(vaart, "Bas Kok"),
        Action.NOBODY_THERE: lambda: sides.names(vaart, None),
        Action.OFFER: lambda: sides.offers(vaart),
    }
    before, lines = await sides.row(), await sides.actions()

    for action, deed in deeds.items():
        if state in states_for(action):
            continue
        with pytest.raises(NotNow) as refusal:
            await deed()
        assert refusal.value.state == state

    assert (await sides.row(), await sides.actions()) == (before, lines)


async def test_no_more_is_shared_than_was_agreed_with_the_organisation(
    sides: Sides, routes: Routes
) -> None:
    vaart = await organisation(routes, "Vaart Welzijn", shareable=["naam", "reden"])

    with pytest.raises(InvalidInput) as refusal:
        await sides.offers(vaart, gedeeld=["naam", "adres"])

    assert [(fault.name, fault.code) for fault in refusal.value.faults] == [("gedeeld", "mag-niet")]
    assert (await sides.row()).state == "voorgesteld"


async def test_without_consent_a_legal_ground_of_the_agreement_is_needed(
    sides: Sides, routes: Routes
) -> None:
    without = await organisation(routes, "Vaart Welzijn")
    ground = "Participatiewet art. 64"
    with_ground = await organisation(routes, "Impuls", ground=ground)

    with pytest.raises(InvalidInput) as refusal:
        await sides.offers(without, grondslag="wettelijk", akkoord_op=None)
    assert [fault.name for fault in refusal.value.faults] == ["grondslag"]
    await sides.offers(
        with_ground, grondslag="wettelijk", akkoord_op=None, gedaan=["inwoner-weet-het"]
    )

    row = await sides.row()
    assert (row.ground, row.ground_words, row.agreed_on) == ("wettelijk", ground, None)


async def test_consent_is_kept_with_its_day_and_who_asked(sides: Sides, routes: Routes) -> None:
    vaart = await organisation(routes, "Vaart Welzijn")

    with pytest.raises(InvalidInput) as refusal:
        await sides.offers(vaart, akkoord_op=None, gedaan=[])
    assert [fault.name for fault in refusal.value.faults] == ["akkoordOp", "gedaan"]
    await sides.offers(vaart)

    row = await sides.row()
    assert (row.agreed_on, row.asked_by_worker) == (TODAY, sides.viewer.subject)


async def test_it_is_offered_only_to_who_does_this_here(sides: Sides, routes: Routes) -> None:
    elsewhere = await organisation(routes, "Trias", municipality="1730")

    with pytest.raises(InvalidInput) as refusal:
        await sides.offers(elsewhere)

    assert [fault.name for fault in refusal.value.faults] == ["organisatieId"]


async def test_what_was_completed_there_completes_the_task_of_the_step(
    sides: Sides, routes: Routes
) -> None:
    vaart = await organisation(routes, "Vaart Welzijn")
    task_id = (await sides.row()).task_id
    await sides.offers(vaart)
    await sides.accepts(vaart)
    await sides.meets(vaart)

    await sides.completes(vaart, "gelukt")

    [task] = await routes.rows("SELECT status, result FROM task WHERE id = :id", id=task_id)
    assert (task.status, task.result) == ("completed", "Overgedragen en afgerond: Het is gelukt.")


async def test_what_did_not_work_out_there_stays_with_the_regisseur(
    sides: Sides, routes: Routes
) -> None:
    vaart = await organisation(routes, "Vaart Welzijn")
    task_id = (await sides.row()).task_id
    await sides.offers(vaart)
    await sides.accepts(vaart)
    await sides.meets(vaart)

    await sides.completes(vaart, "niet-gelukt")

    [task] = await routes.rows("SELECT status FROM task WHERE id = :id", id=task_id)
    assert task.status == "open"


async def test_an_organisation_that_does_not_answer_has_it_taken_back(
    sides: Sides, routes: Routes
) -> None:
    vaart = await organisation(routes, "Vaart Welzijn")
    await sides.offers(vaart)
    await sides.accepts(vaart)
    why = Waarom(reden="geen-antwoord", woorden="Drie keer gebeld.")

    await sides.run(lambda tx: our_side.take_back(tx, sides.viewer, sides.id, why))

    assert (await sides.row()).state == "terug"
    with pytest.raises(NotNow):
        await sides.meets(vaart)


async def test_a_change_holds_only_in_the_state_that_was_read_also_without_the_lock_of_the_dossier(
    sides: Sides, routes: Routes
) -> None:
    vaart = await organisation(routes, "Vaart Welzijn")
    await sides.offers(vaart)
    seen = await sides.run(lambda tx: changing.find(tx, sides.id))
    await sides.accepts(vaart)

    is_changed = await sides.run(
        lambda tx: changing_repository.change(
            tx, seen, {"state": "ingetrokken", "status": "settled", "settled_at": tx.now}
        )
    )

    assert not is_changed
    assert (await sides.row()).state == "aanvaard"
