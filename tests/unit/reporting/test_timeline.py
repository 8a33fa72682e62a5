"""A trail as a reader sees it."""

from datetime import timedelta

import pytest

from services.reporting.flow.rules import StoredEvent, flow_row_of
from services.reporting.flow.timeline import (
    application_in,
    cards_of,
    moments_of,
    pictures_of,
    titles_of,
    unknowns_in,
)
from services.reporting.flow.trails import Trail, root_of, trail_of
from shared import ids
from shared.events.aftercare import AftercareCheckNeeded
from shared.events.envelope import Event
from shared.events.household import ASSEN
from shared.events.income import Beeld, Herbeoordeling, Reassessed, Reden, Uitkomst
from shared.events.life_events import JobStarted
from shared.events.reasons import Wie
from shared.events.tasks import TaskCompleted
from shared.testing.events import make_event
from tests.integration.reporting.trails import (
    FIRST,
    a_job_start,
    a_reassessment,
    a_task,
    caused,
    effects_of,
)


def trail(job: Event[JobStarted], *effects: Event) -> Trail:  # type: ignore[type-arg]
    events = sorted((job, *effects), key=lambda event: event.time)
    return trail_of(job.id, [StoredEvent(flow_row_of(event), event.time) for event in events])


def test_tasks_of_one_cause_stand_on_one_card() -> None:
    job = a_job_start()
    playbook, task, reassessed = effects_of(job)

    cards = cards_of(trail(job, playbook, task, a_task(job, playbook), reassessed))

    assert [(card.name, len(card.steps)) for card in cards] == [
        ("Baan gestart", 1),
        ("Draaiboek toegepast", 1),
        ("Taak aangemaakt (2 keer)", 2),
        ("Recht opnieuw beoordeeld", 1),
    ]


def test_services_that_work_at_the_same_time_stand_side_by_side() -> None:
    job = a_job_start()

    moments = moments_of(cards_of(trail(job, *effects_of(job))))

    assert [[(lane.name, len(lane.cards)) for lane in moment] for moment in moments] == [
        [("intake", 1)],
        [("routes", 2), ("income", 1)],
    ]


def test_what_comes_much_later_begins_another_moment() -> None:
    job = a_job_start()
    done = TaskCompleted(
        taak_id=ids.new_id(), gebeurtenis_id=job.id, gemeente=ASSEN, uitkomst="gedaan"
    )
    late = caused(job, ids.new_event_id(), "routes", 3_600_000, done)

    moments = moments_of(cards_of(trail(job, a_reassessment(job), late)))

    assert [[lane.cards[0].name for lane in moment] for moment in moments] == [
        ["Baan gestart"],
        ["Recht opnieuw beoordeeld"],
        ["Taak afgerond"],
    ]


def test_a_card_says_what_it_follows_from() -> None:
    job = a_job_start()
    playbook, task, _ = effects_of(job)

    cards = cards_of(trail(job, playbook, task))

    assert [(card.cause.text, card.cause.event_id) for card in cards] == [
        ("Hier begon het mee", None),
        ("Baan gestart", job.id),
        ("Draaiboek toegepast", playbook.id),
    ]


def test_a_checkpoint_of_aftercare_follows_from_a_term() -> None:
    job = a_job_start()
    data = AftercareCheckNeeded(
        nazorg_id=ids.new_id(),
        controle_id=ids.new_id(),
        gebeurtenis_id=job.id,
        inwoner_id=job.data.inwoner_id,
        gemeente=ASSEN,
        controledatum=FIRST,
        maanden_na_start=1,
        verwacht_totaal_centen=None,
    )
    check = caused(job, job.id, "income", 1, data)
    by_timer = check._replace(causation_id=None)

    cards = cards_of(trail(job, by_timer))

    assert cards[1].cause.text == "een termijn die afliep"


def test_the_playbook_tells_what_it_skipped() -> None:
    job = a_job_start()

    cards = cards_of(trail(job, *effects_of(job)))

    assert cards[1].skipped == ("Kinderopvang: er zijn geen kinderen onder 13.",)


def test_the_purse_is_that_of_the_last_reassessment() -> None:
    job = a_job_start()
    first = a_reassessment(job)
    without = first.data.model_copy(update={"beelden": ()})
    again = caused(job, job.id, "income", 900, Reassessed.model_validate(without))

    assert [picture.uitkomst for picture in pictures_of(trail(job, first))] == ["lager"]
    assert pictures_of(trail(job, first, again)) == []
    assert trail(job, first).steps[1].after == timedelta(milliseconds=250)


def test_what_happens_to_a_task_later_is_shown_under_its_title() -> None:
    job = a_job_start()
    playbook, task, _ = effects_of(job)

    titles = titles_of(trail(job, playbook, task))

    assert titles == {str(task.data.taak_id): "Bel over de eerste werkdag"}


def test_new_norms_have_a_trail_that_begins_with_the_reassessment() -> None:
    occasion = ids.new_id()
    data = a_reassessment(a_job_start()).data.model_copy(update={"gebeurtenis_id": occasion})
    told = make_event(
        Reassessed.model_validate(data), source_service="income", correlation_id=occasion
    )

    row = flow_row_of(told)
    whole = trail_of(occasion, [StoredEvent(row, told.time)])

    assert root_of(StoredEvent(row, told.time)) == occasion
    assert (whole.is_life_event, whole.state) == (False, "compleet")
    assert [picture.uitkomst for picture in pictures_of(whole)] == ["lager"]
    assert cards_of(whole)[0].cause.text == "Hier begon het mee"


def test_what_the_amounts_rest_on_and_nobody_established_is_said_above_them() -> None:
    told = "Op 2026-11-02: Let op: wij weten nog niet welk deel van het loon vrij is."
    picture = Herbeoordeling(
        wie="huishouden",
        uitkomst="lager",
        toelichting=(Reden(regel="aanwijzing", artikel="Pw 31", tekst=told),) * 2,
    )
    assert unknowns_in(picture) == ["wij weten nog niet welk deel van het loon vrij is."]


@pytest.mark.parametrize(
    ("who", "outcome", "heading"),
    [
        ("vertrekker", "aanvraag-nodig", "De bijstand stopt in dit dossier."),
        ("huishouden", "eindigt", "De bijstand stopt in dit dossier."),
        ("huishouden", "aanvraag-nodig", "Voor deze bijstand is een aanvraag nodig."),
    ],
)
def test_what_an_application_would_give_is_not_told_as_what_runs_on(
    who: Wie, outcome: Uitkomst, heading: str
) -> None:
    after = Beeld(
        datum=FIRST,
        norm_centen=141_946,
        inkomen_centen=0,
        meegeteld_inkomen_centen=0,
        bijstand_centen=141_946,
        totaal_centen=141_946,
    )
    picture = Herbeoordeling(wie=who, uitkomst=outcome, na=after, toelichting=())

    application = application_in(picture)

    assert application is not None
    assert application.heading == heading
    assert "aanvraag kan € 1.419,46 per maand geven" in application.text
    assert application_in(picture.model_copy(update={"uitkomst": "lager"})) is None
    assert application_in(picture.model_copy(update={"na": None})) is None
