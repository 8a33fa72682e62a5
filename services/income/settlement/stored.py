"""How a run of a household is kept: a form of its own with a version, as `rights.stored`."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from services.income.means.rules import Gebruikt
from services.income.settlement.booking import Boeking
from services.income.settlement.rules import Berekend, Persoonsdeel
from shared.events.income import Reden

VERSION = 1
_COUNTERS = tuple(counter.name for counter in fields(Gebruikt))


def store_month(month: Berekend) -> dict[str, Any]:
    return {
        "v": VERSION,
        "maand": month.maand.isoformat(),
        "norm": month.norm,
        "teltMee": month.telt_mee,
        "bijstand": month.bijstand,
        "personen": [
            {
                "inwonerId": str(part.inwoner_id),
                "netto": part.netto,
                "compleet": part.compleet,
                "code": part.code,
                "vrijgelaten": part.vrijgelaten,
                "tellers": {name: getattr(part.tellers, name) for name in _COUNTERS},
            }
            for part in month.per_persoon
        ],
        "redenen": [store_reason(reason) for reason in month.redenen],
    }


def read_month(stored: Mapping[str, Any]) -> Berekend:
    if stored["v"] != VERSION:
        msg = f"a settled month is kept in form {stored['v']}, and this release reads {VERSION}"
        raise ValueError(msg)
    return Berekend(
        date.fromisoformat(stored["maand"]),
        stored["norm"],
        tuple(
            Persoonsdeel(
                UUID(part["inwonerId"]),
                part["netto"],
                part["compleet"],
                part["code"],
                part["vrijgelaten"],
                Gebruikt(**part["tellers"]),
            )
            for part in stored["personen"]
        ),
        stored["teltMee"],
        stored["bijstand"],
        tuple(read_reason(reason) for reason in stored["redenen"]),
    )


def store_booking(booking: Boeking) -> dict[str, Any]:
    return {"maand": booking.maand.isoformat(), "soort": booking.soort, "centen": booking.centen}


def read_booking(stored: Mapping[str, Any], run: date) -> Boeking:
    return Boeking(date.fromisoformat(stored["maand"]), run, stored["soort"], stored["centen"])


def store_claims(claims: Mapping[date, int]) -> dict[str, int]:
    return {month.isoformat(): cents for month, cents in sorted(claims.items())}


def read_claims(stored: Mapping[str, int]) -> dict[date, int]:
    return {date.fromisoformat(month): cents for month, cents in stored.items()}


def store_reason(reason: Reden) -> dict[str, Any]:
    return reason.model_dump(mode="json", by_alias=True)


def read_reason(stored: Mapping[str, Any]) -> Reden:
    return Reden.model_validate(stored)
