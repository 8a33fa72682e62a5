"""The message that the bare programs put in the outbox: as large and as complete as intake's own."""

from collections.abc import Mapping
from typing import Any

import orjson

from shared import clock
from shared.events.life_events import JobStarted

_SINCE = "2015-01-01"


def payload_of(
    identifier: str, dossier_id: str, person_id: str, sequence: int, job: Mapping[str, Any]
) -> bytes:
    """A job start with the household it is about, as structured CloudEvents JSON."""
    member = {
        "inwonerId": person_id,
        "rol": "aanvrager",
        "geboortedatum": "1986-01-02",
        "vanaf": _SINCE,
    }
    return orjson.dumps(
        {
            "specversion": "1.0",
            "id": identifier,
            "source": "urn:nld:oin:00000001823288444000:systeem:naadloos-intake",
            "type": JobStarted.event_type,
            "time": clock.now(),
            "subject": dossier_id,
            "datacontenttype": "application/json",
            "dataschema": "urn:nld:participatiewet:levensgebeurtenissen:baan-gestart:v1",
            "correlationid": identifier,
            "sequence": f"{sequence:012d}",
            "sequencetype": "DossierInteger",
            "data": {
                **job,
                "inwonerId": person_id,
                "huishouden": {
                    "versie": 1,
                    "leden": [member, member, member],
                    "woonplaatsen": [{"gemeente": "0106", "vanaf": _SINCE}],
                },
                "bron": "naadloos:ander-systeem",
            },
        }
    )
