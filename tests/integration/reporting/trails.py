"""A job start and what it leads to, as the other services publish it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shared import ids
from shared.events.envelope import Event, EventData
from shared.events.household import ASSEN
from shared.events.income import Beeld, Herbeoordeling, Parameterverwijzing, Reassessed, Reden
from shared.events.life_events import JobStarted
from shared.events.reasons import reason
from shared.events.tasks import PlaybookApplied, TaskCreated
from shared.testing.events import make_event, make_household, make_member
from tests.reported import reported_in

FIRST = date(2026, 12, 1)


def a_job_start(*, gemeente: str = ASSEN, **context: Any) -> Event[JobStarted]:
    who = make_member()
    return reported_in(
        make_household(who, gemeente=gemeente),
        "baan-gestart",
        who,
        day=FIRST,
        dossier_id=context.pop("dossier_id", None),
        context=context,
        urenPerWeek=24,
        nettoMaandloonCenten=1_234_56,
        contract="onbekend",
    )


def effects_of(job: Event[JobStarted]) -> list[Event[Any]]:
    """What a job start leads to, in order of time: the playbook, a task, a re-assessment."""
    playbook = caused(
        job,
        job.id,
        "routes",
        120,
        PlaybookApplied(
            gebeurtenis_id=job.id,
            draaiboek="baan-gestart",
            gemeente=ASSEN,
            aantal_taken=1,
            aantal_overdrachten=0,
            overgeslagen=("Kinderopvang: er zijn geen kinderen onder 13.",),
        ),
    )
    return [playbook, a_task(job, playbook), a_reassessment(job)]


def a_task(job: Event[JobStarted], cause: Event[Any]) -> Event[TaskCreated]:
    data = TaskCreated(
        taak_id=ids.new_id(),
        gebeurtenis_id=job.id,
        gemeente=ASSEN,
        stap="bellen",
        rol="werkcoach",
        titel="Bel over de eerste werkdag",
        uiterlijk=FIRST,
        reden="Een goede start voorkomt terugval.",
        redenen=(reason("verwacht-bedrag", verwacht_centen=1_234_56),),
        toelichting="Verwacht werd 1.234,56 euro per maand.",
    )
    return caused(job, cause.id, "routes", 130, data)


def a_reassessment(job: Event[JobStarted]) -> Event[Reassessed]:
    data = Reassessed(
        herbeoordeling_id=ids.new_id(),
        gebeurtenis_id=job.id,
        gemeente=ASSEN,
        ingangsdatum=FIRST,
        beelden=(
            Herbeoordeling(
                wie="huishouden",
                uitkomst="lager",
                voor=_picture(own=0, support=1_401_50),
                na=_picture(own=1_234_56, support=166_94),
                verschil_bijstand_centen=-1_234_56,
                verschil_totaal_centen=0,
                toelichting=(
                    Reden(
                        regel="inkomen verrekenen",
                        artikel="Participatiewet art. 19 lid 2",
                        tekst="Het loon gaat van de norm af.",
                        parameters=(
                            Parameterverwijzing(code="N21a", geldig_vanaf=date(2026, 7, 1)),
                        ),
                    ),
                ),
            ),
        ),
    )
    return caused(job, job.id, "income", 250, data)


def caused(
    job: Event[JobStarted], cause: UUID, service: str, milliseconds: int, data: EventData
) -> Event[Any]:
    return make_event(
        data,
        dossier_id=job.dossier_id,
        source_service=service,
        correlation_id=job.correlation_id,
        causation_id=cause,
        time=job.time + timedelta(milliseconds=milliseconds),
    )


def _picture(own: int, support: int) -> Beeld:
    return Beeld(
        datum=FIRST,
        norm_centen=1_401_50,
        inkomen_centen=own,
        meegeteld_inkomen_centen=own,
        bijstand_centen=support,
        totaal_centen=own + support,
    )
