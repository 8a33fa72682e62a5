"""What income finds becomes a task; what it takes back lapses."""

from datetime import date
from typing import get_args
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.routes.playbooks.model import SIGNALS
from services.routes.playbooks.signals import NO_LONGER
from shared.events.aftercare import (
    Aanleiding,
    Nazorgresultaat,
    PovertyTrapResolved,
    PovertyTrapSignalled,
)
from shared.events.envelope import Event
from shared.events.household import ASSEN
from shared.events.income import Herbeoordeling, Reassessed, Reden, Uitkomst
from shared.events.reasons import Redencode, read_all, reason
from shared.events.tasks import PlaybookApplied, TaskCompleted, TaskCreated, TaskLapsed
from shared.testing.events import make_event
from tests.integration.routes.factories import (
    GRONINGEN,
    aftercare_ended,
    check_needed,
    checked,
    decision_proposed,
    decision_taken,
    job_started,
    moved,
    poverty_trap,
    proposal_lapsed,
    reassessed,
    withdrawn,
)
from tests.integration.routes.kit import Routes


def with_pictures(event: Event[Reassessed], *pictures: Herbeoordeling) -> Event[Reassessed]:
    return event._replace(data=event.data.model_copy(update={"beelden": pictures}))


async def test_a_proposal_waits_for_an_inkomensconsulent(routes: Routes) -> None:
    proposal = decision_proposed(job_started())

    await routes.receives(proposal)

    [task] = await routes.told(TaskCreated)
    assert (task.stap, task.rol, task.gemeente) == (
        "voorstel-beoordelen",
        "inkomensconsulent",
        ASSEN,
    )
    assert task.uiterlijk == date(2026, 8, 10)
    assert task.redenen == proposal.data.redenen
    assert task.gebeurtenis_id == proposal.data.gebeurtenis_id
    assert await routes.told(PlaybookApplied) == []


async def test_a_proposal_that_is_taken_back_needs_no_judgement(routes: Routes) -> None:
    event = job_started()
    proposal, other = decision_proposed(event), decision_proposed(event)
    await routes.receives(proposal, other)

    await routes.receives(proposal_lapsed(proposal))

    [lapsed] = await routes.told(TaskLapsed)
    assert lapsed.reden == reason("voorstel-gebeurtenis-vervalt")
    assert await routes.open_steps() == ["voorstel-beoordelen"]


async def test_a_decision_in_income_completes_the_task(routes: Routes) -> None:
    proposal = decision_proposed(job_started())
    await routes.receives(proposal)

    await routes.receives(decision_taken(proposal))

    [completed] = await routes.told(TaskCompleted)
    [task] = await routes.rows("SELECT id, result FROM task WHERE status = 'completed'")
    assert (completed.taak_id, task.result) == (task.id, "Besluit: overnemen")
    assert await routes.open_steps() == []


async def test_what_comes_after_a_task_was_settled_changes_nothing(routes: Routes) -> None:
    proposal = decision_proposed(job_started())
    await routes.receives(proposal)
    await routes.receives(decision_taken(proposal))

    await routes.receives(proposal_lapsed(proposal))

    assert await routes.told(TaskLapsed) == []


async def test_a_poverty_trap_is_looked_at_and_talked_about(routes: Routes) -> None:
    await routes.receives(poverty_trap(job_started()))

    tasks = {task.rol: task for task in await routes.told(TaskCreated)}
    assert set(tasks) == {"inkomensconsulent", "regisseur"}
    assert tasks["regisseur"].diensten == ("sociaal-team", "gkb")
    assert tasks["inkomensconsulent"].redenen == (
        reason("minder-te-besteden", verschil_centen=-4507),
    )
    assert "euro" not in tasks["inkomensconsulent"].reden


def unknown_purse(event: Event[PovertyTrapSignalled]) -> Event[PovertyTrapSignalled]:
    """Whether it is a trap depends on what travelling costs."""
    told = {"armoedeval": "onbekend", "verschil_totaal_centen": None, "ontbreekt": ("reiskosten",)}
    return event._replace(data=event.data.model_copy(update=told))


def in_euros(event: Event[PovertyTrapSignalled], cents: int | None) -> Event[PovertyTrapSignalled]:
    """The same trap, told anew with what is known of it now."""
    data = event.data.model_copy(update={"verschil_totaal_centen": cents})
    return event._replace(id=uuid4(), data=data)


async def reasons_of(routes: Routes) -> set[tuple[Redencode, ...]]:
    """What the open tasks say of the household."""
    rows = await routes.rows("SELECT reasons FROM task WHERE status = 'open'")
    return {read_all(row.reasons) for row in rows}


def because_of(kind: Aanleiding, event: Event[PovertyTrapSignalled]) -> Event[PovertyTrapSignalled]:
    return event._replace(data=event.data.model_copy(update={"aanleiding": kind}))


def resolved(event: Event[PovertyTrapSignalled]) -> Event[PovertyTrapResolved]:
    data = PovertyTrapResolved(
        gebeurtenis_id=event.data.gebeurtenis_id,
        herbeoordeling_id=uuid4(),
        gemeente=ASSEN,
        ingangsdatum=event.data.ingangsdatum,
    )
    return make_event(
        data, dossier_id=event.dossier_id, source_service="income", causation_id=uuid4()
    )


async def test_hardly_more_to_spend_is_looked_at_as_well(routes: Routes) -> None:
    trap = poverty_trap(job_started())
    hardly = trap.data.model_copy(update={"verschil_totaal_centen": 126_39})

    await routes.receives(trap._replace(data=hardly))

    [look] = [task for task in await routes.told(TaskCreated) if task.rol == "inkomensconsulent"]
    assert look.redenen == (reason("nauwelijks-meer-te-besteden", verschil_centen=126_39),)


async def test_what_the_purse_depends_on_is_asked(routes: Routes) -> None:
    await routes.receives(unknown_purse(because_of("uit-huis", poverty_trap(job_started()))))

    [task] = await routes.told(TaskCreated)
    assert (task.stap, task.rol) == ("beurs-navragen", "inkomensconsulent")
    assert task.redenen == (reason("beurs-hangt-af-van", feiten=("reiskosten",)),)


async def test_a_job_start_asks_it_in_the_talk_that_is_there_already(routes: Routes) -> None:
    await routes.receives(unknown_purse(poverty_trap(job_started())))

    assert await routes.told(TaskCreated) == []


async def test_a_question_becomes_a_trap_once_it_is_answered_so(routes: Routes) -> None:
    trap = because_of("uit-huis", poverty_trap(job_started()))
    await routes.receives(unknown_purse(trap))

    await routes.receives(trap._replace(id=uuid4()))

    [lapsed] = await routes.told(TaskLapsed)
    assert lapsed.reden == reason("beurs-is-bekend")
    assert set(await routes.open_steps()) == {"armoedeval-bekijken", "armoedeval-bespreken"}


async def test_a_trap_of_which_the_euros_become_known_says_them_in_the_work_that_is_open(
    routes: Routes,
) -> None:
    exact = poverty_trap(job_started())
    await routes.receives(in_euros(exact, None))
    assert await reasons_of(routes) == {()}

    await routes.receives(in_euros(exact, -45_00))
    await routes.receives(in_euros(exact, -45_00))
    assert await reasons_of(routes) == {(reason("minder-te-besteden", verschil_centen=-45_00),)}

    await routes.receives(in_euros(exact, 12_00))
    assert await reasons_of(routes) == {
        (reason("nauwelijks-meer-te-besteden", verschil_centen=12_00),)
    }
    lines = await routes.rows("SELECT why FROM task_log WHERE action = 'notitie'")
    assert [Redencode.read(line.why) for line in lines] == [reason("beurs-opnieuw-bekeken")] * 4
    assert len(await routes.told(TaskCreated)) == 2


async def test_what_was_done_keeps_what_it_said(routes: Routes) -> None:
    exact = poverty_trap(job_started())
    await routes.receives(in_euros(exact, -45_00))
    await routes.completes("armoedeval-bekijken")

    await routes.receives(in_euros(exact, -99_00))

    said = await routes.rows("SELECT reasons FROM task WHERE step = 'armoedeval-bekijken'")
    assert reason("minder-te-besteden", verschil_centen=-45_00) in read_all(said[0].reasons)


async def test_a_question_asks_what_is_still_not_known_and_stays_late_where_it_was(
    routes: Routes,
) -> None:
    asked = unknown_purse(because_of("uit-huis", poverty_trap(job_started())))
    first = asked.data.model_copy(update={"ontbreekt": ("reiskosten", "zorgpremie")})
    await routes.receives(asked._replace(data=first))
    late = reason("hoorde-al-klaar")
    async with routes.database.transaction(lock=[asked.dossier_id]) as tx:
        await tx.execute(
            text("UPDATE task SET reasons = reasons || CAST(:late AS jsonb)"),
            {"late": late.stored()},
        )

    await routes.receives(asked._replace(id=uuid4()))

    assert await reasons_of(routes) == {
        (reason("beurs-hangt-af-van", feiten=("reiskosten",)), late)
    }


async def test_a_trap_that_is_none_any_more_needs_no_work(routes: Routes) -> None:
    trap = poverty_trap(job_started())
    await routes.receives(trap)

    await routes.receives(resolved(trap))

    assert {lapsed.reden for lapsed in await routes.told(TaskLapsed)} == {
        reason("beurs-niet-lager")
    }
    assert await routes.open_steps() == []


@pytest.mark.parametrize(
    ("months", "step", "role"),
    [
        (1, "nazorg-na-1-maand", "inkomensconsulent"),
        (3, "nazorg-na-3-maanden", "inkomensconsulent"),
        (6, "nazorg-na-6-maanden", "inkomensconsulent"),
        (12, "nazorg-na-12-maanden", "regisseur"),
        (9, "nazorg-controle", "inkomensconsulent"),
    ],
)
async def test_each_checkpoint_of_aftercare_is_a_task(
    routes: Routes, months: int, step: str, role: str
) -> None:
    await routes.receives(check_needed(job_started(), months))

    [task] = await routes.told(TaskCreated)
    assert (task.stap, task.rol) == (step, role)
    assert task.redenen == (reason("verwacht-bedrag", verwacht_centen=165_000),)
    assert "euro" not in task.reden


async def test_what_cannot_be_determined_asks_for_what_is_missing(routes: Routes) -> None:
    event = reassessed(
        job_started(), "niet-vast-te-stellen", "Het inkomen van de partner is niet bekend."
    )

    await routes.receives(event)

    [task] = await routes.told(TaskCreated)
    assert task.stap == "gegevens-aanvullen"
    assert "Het inkomen van de partner is niet bekend." in str(task.toelichting)


async def test_a_right_that_has_to_be_applied_for_asks_for_an_invitation(routes: Routes) -> None:
    event = reassessed(job_started(), "aanvraag-nodig", "Een nieuw recht begint met een aanvraag.")

    await routes.receives(event)

    [task] = await routes.told(TaskCreated)
    assert (task.stap, task.rol) == ("aanvraag-uitnodigen", "inkomensconsulent")
    assert task.titel == "Nodig uit voor een aanvraag"
    assert task.uiterlijk == date(2026, 8, 5)
    assert str(task.toelichting).startswith("Een nieuw recht begint met een aanvraag.")


async def test_an_invitation_says_what_is_about_the_application_only(routes: Routes) -> None:
    event = reassessed(job_started(), "aanvraag-nodig", "De norm is zoveel.")
    (picture,) = event.data.beelden
    why = Reden(regel="aanvraag-nodig", artikel="Pw 43", tekst="Er was geen bijstand.")
    told = picture.model_copy(update={"toelichting": (*picture.toelichting, why)})

    await routes.receives(with_pictures(event, told))

    [task] = await routes.told(TaskCreated)
    assert str(task.toelichting).startswith("Er was geen bijstand.")
    assert "norm" not in task.reden


async def test_two_sides_of_a_divorce_can_ask_for_two_things(routes: Routes) -> None:
    event = reassessed(job_started(), "aanvraag-nodig", "Vraag aan.")
    (stays,) = event.data.beelden
    leaves = stays.model_copy(update={"wie": "vertrekker", "uitkomst": "niet-vast-te-stellen"})

    await routes.receives(with_pictures(event, stays, leaves))

    assert sorted(await routes.open_steps()) == ["aanvraag-uitnodigen", "gegevens-aanvullen"]


async def test_what_is_asked_for_changes_with_the_outcome(routes: Routes) -> None:
    event = job_started()
    await routes.receives(reassessed(event, "niet-vast-te-stellen", "Er mist iets."))

    await routes.receives(reassessed(event, "aanvraag-nodig", "Vraag aan."))
    assert await routes.open_steps() == ["aanvraag-uitnodigen"]

    await routes.receives(reassessed(event, "gelijk"))
    assert await routes.open_steps() == []
    assert [lapsed.reden for lapsed in await routes.told(TaskLapsed)] == [
        reason("wel-te-berekenen"),
        reason("aanvraag-niet-meer-nodig"),
    ]


ASKS_NOTHING: tuple[Uitkomst, ...] = ("gelijk", "hoger", "lager", "eindigt")


def test_every_outcome_asks_for_work_or_for_nothing() -> None:
    assert sorted([*ASKS_NOTHING, *NO_LONGER]) == sorted(get_args(Uitkomst))
    assert NO_LONGER.keys() <= SIGNALS


@pytest.mark.parametrize("outcome", ASKS_NOTHING)
async def test_a_reassessment_that_could_be_made_asks_nothing(
    routes: Routes, outcome: Uitkomst
) -> None:
    await routes.receives(reassessed(job_started(), outcome))

    assert await routes.published() == []


async def test_once_it_can_be_determined_nobody_has_to_look_for_what_was_missing(
    routes: Routes,
) -> None:
    event = job_started()
    await routes.receives(reassessed(event, "niet-vast-te-stellen", "Er mist iets."))

    await routes.receives(reassessed(event, "gelijk"))

    assert await routes.open_steps() == []
    [lapsed] = await routes.told(TaskLapsed)
    assert lapsed.reden == reason("wel-te-berekenen")


async def test_of_two_reassessments_in_one_batch_the_last_counts(routes: Routes) -> None:
    event, other = job_started(), job_started()

    await routes.receives(
        reassessed(event, "niet-vast-te-stellen", "Er mist iets."),
        reassessed(other, "gelijk"),
        reassessed(event, "gelijk"),
        reassessed(other, "niet-vast-te-stellen", "Er mist iets."),
    )

    [task] = await routes.told(TaskCreated)
    assert task.gebeurtenis_id == other.id


async def test_the_same_signal_again_is_not_a_second_task_and_that_is_told(routes: Routes) -> None:
    event = job_started()
    await routes.receives(poverty_trap(event))

    await routes.receives(poverty_trap(event))

    assert len(await routes.told(TaskCreated)) == 2
    [applied] = await routes.told(PlaybookApplied)
    assert (applied.draaiboek, applied.aantal_taken) == ("armoedeval-gesignaleerd", 0)
    assert len(applied.overgeslagen) == 2


async def test_a_withdrawn_life_event_takes_its_signals_along(routes: Routes) -> None:
    event = job_started()
    await routes.receives(event)
    await routes.receives(poverty_trap(event))
    await routes.receives(decision_proposed(event))

    await routes.receives(withdrawn(event))

    assert await routes.open_steps() == ["voorstel-beoordelen"]


async def test_what_becomes_of_a_proposal_only_income_tells(routes: Routes) -> None:
    event = job_started()
    proposal = decision_proposed(event)
    await routes.receives(proposal)
    await routes.receives(withdrawn(event))

    await routes.receives(proposal_lapsed(proposal))

    assert await routes.open_steps() == []


async def test_a_signal_that_was_under_way_when_its_event_was_withdrawn_makes_no_task(
    routes: Routes,
) -> None:
    event = job_started()
    await routes.receives(event)
    await routes.receives(withdrawn(event))

    await routes.receives(poverty_trap(event))
    await routes.receives(check_needed(event, 1))

    assert await routes.open_steps() == []
    told = (await routes.told(PlaybookApplied))[1:]
    assert [one.draaiboek for one in told] == ["armoedeval-gesignaleerd", "nazorg-controle-nodig"]
    assert "ingetrokken" in told[0].overgeslagen[0]


async def test_what_income_found_because_of_the_withdrawal_does_make_a_task(routes: Routes) -> None:
    event = job_started()
    ending = withdrawn(event)
    await routes.receives(event)
    await routes.receives(ending)

    await routes.receives(decision_proposed(event, cause=ending.id))

    assert await routes.open_steps() == ["voorstel-beoordelen"]


@pytest.mark.parametrize("gemeente", [None, GRONINGEN])
@pytest.mark.parametrize("signal_first", [True, False])
async def test_what_no_municipality_of_ours_answers_for_is_no_task_in_either_order_and_that_is_told(
    routes: Routes, gemeente: str | None, signal_first: bool
) -> None:
    event = moved("buiten-gebied")
    signal = reassessed(event, "niet-vast-te-stellen", "Er mist iets.", gemeente=gemeente)

    for told in (signal, event) if signal_first else (event, signal):
        await routes.receives(told)

    assert "gegevens-aanvullen" not in await routes.open_steps()
    (applied,) = [
        one for one in await routes.told(PlaybookApplied) if one.draaiboek == "niet-vast-te-stellen"
    ]
    assert "werkgebied" in applied.overgeslagen[0]


async def test_a_proposal_that_is_ahead_of_its_life_event_has_its_task_at_once(
    routes: Routes,
) -> None:
    event = moved("buiten-gebied")
    proposal = decision_proposed(event)

    await routes.receives(proposal)

    assert await routes.open_steps() == ["voorstel-beoordelen"]


async def test_a_long_explanation_is_cut_and_the_task_is_made(routes: Routes) -> None:
    event = reassessed(job_started(), "niet-vast-te-stellen", *(f"Reden {n}." for n in range(500)))

    await routes.receives(event)

    [task] = await routes.told(TaskCreated)
    assert len(task.reden) < 1000


async def test_a_check_is_done_where_it_is_done_and_asks_for_what_its_result_needs(
    routes: Routes,
) -> None:
    job = job_started()
    needed = check_needed(job, 1)
    await routes.receives(needed)

    await routes.receives(checked(job, needed, "te-weinig"))

    [completed] = await routes.told(TaskCompleted)
    [task] = await routes.rows("SELECT id, result FROM task WHERE status = 'completed'")
    assert completed.taak_id == task.id
    assert task.result == "De controle is gedaan: er kwam te weinig binnen."
    assert await routes.open_steps() == ["nazorg-rondkomen", "nazorg-te-weinig"]


@pytest.mark.parametrize(("result", "steps"), [("klopt", []), ("te-veel", ["nazorg-te-veel"])])
async def test_what_comes_out_asks_for_nothing_and_too_much_for_a_warning(
    routes: Routes, result: Nazorgresultaat, steps: list[str]
) -> None:
    job = job_started()
    needed = check_needed(job, 3)
    await routes.receives(needed)

    await routes.receives(checked(job, needed, result))

    assert await routes.open_steps() == steps


async def test_a_check_that_could_not_be_done_is_asked_for_again_on_its_new_day(
    routes: Routes,
) -> None:
    job = job_started()
    needed = check_needed(job, 3)
    await routes.receives(needed)

    await routes.receives(checked(job, needed, "kan-niet"))
    assert await routes.open_steps() == []
    await routes.receives(check_needed(job, 3, again=needed))

    assert await routes.open_steps() == ["nazorg-na-3-maanden"]


async def test_a_check_that_lies_asks_the_regisseur_too_and_nobody_twice(routes: Routes) -> None:
    job = job_started()
    needed = check_needed(job, 3)
    await routes.receives(needed)

    for reminders in (1, 2):
        await routes.receives(check_needed(job, 3, reminders=reminders, again=needed))

    tasks = [(task.stap, task.rol) for task in await routes.told(TaskCreated)]
    assert tasks == [
        ("nazorg-na-3-maanden", "inkomensconsulent"),
        ("nazorg-blijft-liggen", "regisseur"),
    ]


async def test_after_the_last_check_somebody_closes_the_aftercare_and_then_it_is_done(
    routes: Routes,
) -> None:
    job = job_started()
    needed = check_needed(job, 12)
    await routes.receives(needed)
    await routes.receives(checked(job, needed, "klopt", is_last=True))
    assert await routes.open_steps() == ["nazorg-sluiten"]

    await routes.receives(aftercare_ended(job, needed, "gelukt"))

    assert await routes.open_steps() == []


async def test_a_check_of_aftercare_that_goes_on_elsewhere_is_not_asked_for_here(
    routes: Routes,
) -> None:
    job = job_started()
    needed = check_needed(job, 3)
    await routes.receives(needed)

    await routes.receives(aftercare_ended(job, needed))

    [lapsed] = await routes.told(TaskLapsed)
    assert lapsed.reden == reason("nazorg-in-ander-dossier")
    assert await routes.open_steps() == []
