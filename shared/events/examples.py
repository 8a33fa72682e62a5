"""One example of every event type: fictional people, real rules, always the same.

A single mother in Assen with two children starts a job of 16 hours; her eldest turns 18; a couple divorces.
"""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from shared.events import (
    contacts,
    handovers,
    residents,
    tasks,
)
from shared.events.catalog import PUBLISHERS
from shared.events.envelope import Event, EventData, source_of
from shared.events.example_household import (
    BEGIN,
    DOSSIER,
    EXAMPLE_OIN,
    MOTHER,
    YOUNGEST,
    example_id,
    family,
    job,
)
from shared.events.example_income import example_income
from shared.events.example_life_events import example_life_events
from shared.events.example_procedures import example_procedures
from shared.events.household import ASSEN
from shared.events.reasons import reason


@cache
def examples() -> dict[type[EventData], Event[EventData]]:
    """By class: one event, with the context that the runtime would give it."""
    examples = [
        *example_life_events(),
        *_about_residents(),
        *_about_tasks(),
        *_about_handovers(),
        *_about_contacts(),
        *example_income(),
        *example_procedures(),
    ]
    places = Counter[str]()
    made: dict[type[EventData], Event[EventData]] = {}
    for data in examples:
        places[data.topic] += 1
        made[type(data)] = _event(data, places[data.topic])
    return made


def _event(data: EventData, sequence: int) -> Event[EventData]:
    identifier = example_id(type(data).__name__, 1)
    root: UUID | None = getattr(data, "gebeurtenis_id", None)
    publisher = next(who for who, events in PUBLISHERS.items() if type(data) in events)
    trace = (root or identifier).hex
    return Event(
        id=identifier,
        source=source_of(EXAMPLE_OIN, publisher),
        type=data.event_type,
        time=BEGIN + timedelta(minutes=1, milliseconds=40 * sequence),
        dossier_id=DOSSIER,
        correlation_id=root or identifier,
        causation_id=root,
        sequence=sequence,
        traceparent=f"00-{trace}-{identifier.hex[-16:]}-01",
        data=data,
    )


def _about_residents() -> list[EventData]:
    return [
        residents.ResidentRegistered(
            inwoner_id=YOUNGEST, geboortedatum=date(2018, 1, 9), gemeente=ASSEN
        ),
        residents.HouseholdChanged(huishouden=family()),
        residents.ResidentsMerged(
            inwoner_id=MOTHER, oud_inwoner_id=example_id("mother registered twice")
        ),
    ]


def _about_tasks() -> list[EventData]:
    task, handover = example_id("task", 1), example_id("handover", 1)
    team = example_id("team", 1)
    return [
        tasks.PlaybookApplied(
            gebeurtenis_id=job(),
            draaiboek="baan-gestart",
            gemeente=ASSEN,
            aantal_taken=5,
            aantal_overdrachten=1,
            overgeslagen=("Jobcoach: alleen bij een proefplaatsing.",),
        ),
        tasks.TaskCreated(
            taak_id=task,
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            stap="voor-en-na",
            rol="inkomensconsulent",
            titel="Bespreek wat er na de start van de baan te besteden is",
            uiterlijk=date(2026, 9, 8),
            reden="Een inwoner begint met werken; vooraf weten wat het doet voorkomt zorgen.",
            redenen=(reason("hoorde-al-klaar"),),
            diensten=("voorzieningenwijzer",),
        ),
        tasks.TaskCompleted(
            taak_id=task,
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            uitkomst="gedaan",
        ),
        tasks.TaskLapsed(
            taak_id=task,
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            reden=reason("gebeurtenis-ingetrokken", eindreden="niet-gebeurd"),
        ),
        tasks.PlanChanged(gemeente=ASSEN, versie=2, instemming="eens"),
        tasks.RouteChanged(
            route_id=example_id("route", 2),
            inwoner_id=MOTHER,
            gemeente=ASSEN,
            ingangsdatum=date(2026, 11, 2),
            route="vrijwilliger",
            trede=2,
            richting="terug",
            hervat=False,
        ),
        tasks.DossierAssigned(team_id=team, gemeente=ASSEN, versie=1),
        tasks.RegisseurAssigned(
            medewerker_id=example_id("worker", 1),
            gemeente=ASSEN,
            versie=1,
            is_waarnemend=True,
            gehouden_door="professional",
        ),
        tasks.RegieEnded(gemeente=ASSEN, versie=2),
        tasks.HandoverProposed(
            overdracht_id=handover,
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            diensten=("gkb",),
            doel="De beslagvrije voet opnieuw laten vaststellen bij het nieuwe inkomen",
            uiterlijk=date(2026, 9, 8),
        ),
        tasks.HandoverLapsed(
            overdracht_id=handover,
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            reden=reason("gebeurtenis-ingetrokken", eindreden="niet-gebeurd"),
        ),
    ]


def _about_handovers() -> list[EventData]:
    step: dict[str, Any] = {
        "overdracht_id": example_id("handover", 1),
        "gebeurtenis_id": job(),
        "gemeente": ASSEN,
        "organisatie_id": example_id("organisation", 1),
    }
    return [
        handovers.HandoverOffered(
            **step,
            gedeeld=("naam", "telefoon", "reden"),
            grondslag="toestemming",
            uiterlijk=date(2026, 9, 14),
        ),
        handovers.HandoverRefused(**step, reden="geen-plaats"),
        handovers.HandoverAccepted(**step, uiterlijk=date(2026, 9, 21)),
        handovers.HandoverLate(**step, regel="eerste-contact-volgens-afspraak", bij="regisseur"),
        handovers.HandoverMet(**step, op=date(2026, 9, 22)),
        handovers.HandoverChanged(**step, onderwerp="telefoon"),
        handovers.HandoverReturned(**step, reden="andere-hulp-nodig"),
        handovers.HandoverBack(**step, reden="andere-hulp-nodig"),
        handovers.HandoverWithdrawn(**step, reden="niet-meer-nodig"),
        handovers.HandoverCompleted(**step, uitkomst="gelukt"),
    ]


def _about_contacts() -> list[EventData]:
    contact = example_id("contact", 1)
    return [
        contacts.ContactRecorded(
            contact_id=contact,
            inwoner_id=MOTHER,
            gemeente=ASSEN,
            contactdatum=date(2026, 8, 24),
            manier="huisbezoek",
            besproken=("werk", "meedoen", "inkomen", "wonen", "zorg"),
            op_tijd=True,
            actief=True,
            deelname=("vrijwilligerswerk", "mantelzorg"),
        ),
        contacts.NeedSignalled(
            signaal_id=example_id("need", 1),
            contact_id=contact,
            inwoner_id=MOTHER,
            gemeente=ASSEN,
            soort="wonen",
        ),
        contacts.NeedWithdrawn(
            signaal_id=example_id("need", 1),
            contact_id=contact,
            inwoner_id=MOTHER,
            gemeente=ASSEN,
            soort="wonen",
        ),
        contacts.ContactWithdrawn(contact_id=contact, inwoner_id=MOTHER, gemeente=ASSEN),
    ]
