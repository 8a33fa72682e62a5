"""What changes at reporting."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from services.reporting.monitor.alarm_forms import as_field
from shared.ids import moment_of, new_id
from tests.contract.security.things import Thing
from tests.contract.security.writes.operations import CHOSEN, SAME, SEEN
from tests.contract.security.writes.shapes import (
    Write,
    form,
)


def _mute(thing: Thing) -> Any:
    until = moment_of(new_id()) + timedelta(
        hours=1
    )  # the database's own time, not that of the town
    return {
        "soort": "dempen",
        "werker": thing.id,
        "tot": as_field(until),
        "reden": "Onderhoud aan de machine.",
    }


REPORTING: Final[Mapping[str, Sequence[Write]]] = {
    "/stroom/uitgebleven": [
        form(
            "nobody",
            lambda _: {
                "gebeurtenis": str(uuid4()),
                "dienst": "income",
                "reden": "Het bericht is weggedaan.",
            },
            of_nobody=True,
        )
    ],
    "/stroom/spoor": [form("nobody", lambda _: {"kenmerk": str(uuid4())}, of_nobody=True)],
    "/verwerkingen": [form("dossier", lambda its: {"wie": its.id})],
    "/stroom/alarmen": [form("worker process", _mute, of_nobody=True)],
    "/stroom/alarmen/{id}": [
        form("alarm", lambda _: {"notitie": "Ik kijk ernaar."}, of_nobody=True)
    ],
    "/stroom/termijnen/{dienst}/{soort}": [
        form("timers", lambda _: {"gezien": SEEN, "reden": "Hersteld."}, of_nobody=True)
    ],
    "/stroom/mislukt/{dienst}/oorzaken/{kenmerk}": [
        form("failed reporting", lambda _: {"wat": "alles", "reden": "Hersteld."}, of_nobody=True)
    ],
    "/stroom/mislukt/{dienst}/berichten/{id}": [
        form("failed reporting", lambda _: {**SAME, "soort": "opnieuw"}, of_nobody=True)
    ],
    "/stroom/mislukt/{dienst}/berichten/{id}/inzage": [
        form("failed reporting", lambda _: {"reden": "Kijken wat eraan mankeert."}, of_nobody=True)
    ],
    "/stroom/opnieuw-versturen": [
        form(
            "nobody",
            lambda _: {**CHOSEN, "dienst": "reporting", "wat": "tellen", "snelheid": "500"},
            of_nobody=True,
        )
    ],
    "/stroom/opnieuw-versturen/{dienst}/{id}/stop": [
        form("failed reporting", of_nobody=True, states=frozenset({404}))
    ],
}
