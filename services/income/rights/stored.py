"""How rights and changes are kept: a form of its own with a version, so that no other model can make old rows unreadable."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import orjson

from services.income.norms.rules import Grondslag, Onderdeel
from services.income.norms.woonsituatie import Verlaging
from services.income.rights.standing import Invulling, Wijziging
from shared.events.income import Parameterverwijzing, Reden

VERSION = 1


def store_filling(filling: Invulling | None) -> dict[str, Any] | None:
    if filling is None:
        return None
    ground = filling.grondslag
    return {
        "v": VERSION,
        "onderdelen": [_store_part(part) for part in ground.onderdelen],
        "plafond": ground.plafond,
        "zonderRecht": ground.zonder_recht,
        "ophoging": _store_part(ground.ophoging) if ground.ophoging else None,
        "verlaging": _store_lowering(ground.verlaging) if ground.verlaging else None,
        "teltMee": filling.telt_mee,
    }


def read_filling(stored: Mapping[str, Any] | None) -> Invulling | None:
    if stored is None:
        return None
    _check_version(stored)
    ground = Grondslag(
        tuple(Onderdeel(**part) for part in stored["onderdelen"]),
        stored["plafond"],
        zonder_recht=stored["zonderRecht"],
        ophoging=Onderdeel(**stored["ophoging"]) if stored["ophoging"] else None,
        verlaging=Verlaging(**stored["verlaging"]) if stored["verlaging"] else None,
    )
    return Invulling(ground, stored["teltMee"])


@lru_cache(maxsize=8_192)
def read_filling_text(stored: str) -> Invulling | None:
    """As `read_filling`, of the text of a column: few there are, and everybody at once reads them many times."""
    return read_filling(orjson.loads(stored))


def store_change(change: Wijziging) -> dict[str, Any]:
    return {
        "v": VERSION,
        "van": change.van.isoformat(),
        "tot": change.tot.isoformat() if change.tot else None,
        "soort": change.soort,
        "voor": change.voor,
        "na": change.na,
        "invulling": store_filling(change.invulling),
        "reden": _store_reason(change.reden) if change.reden else None,
    }


def read_change(stored: Mapping[str, Any]) -> Wijziging:
    _check_version(stored)
    return Wijziging(
        date.fromisoformat(stored["van"]),
        date.fromisoformat(stored["tot"]) if stored["tot"] else None,
        stored["soort"],
        stored["voor"],
        stored["na"],
        read_filling(stored["invulling"]),
        _read_reason(stored["reden"]) if stored["reden"] else None,
    )


def _store_part(part: Onderdeel) -> dict[str, Any]:
    return {
        "code": part.code,
        "personen": part.personen,
        "delers": part.delers,
        "wijze": part.wijze,
    }


def _store_lowering(lowering: Verlaging) -> dict[str, Any]:
    return {"code": lowering.code, "gemeente": lowering.gemeente}


def _store_reason(reason: Reden) -> dict[str, Any]:
    return {
        "regel": reason.regel,
        "artikel": reason.artikel,
        "tekst": reason.tekst,
        "parameters": [
            {"code": known.code, "vanaf": known.geldig_vanaf.isoformat()}
            for known in reason.parameters
        ],
    }


def _read_reason(stored: Mapping[str, Any]) -> Reden:
    return Reden(
        regel=stored["regel"],
        artikel=stored["artikel"],
        tekst=stored["tekst"],
        parameters=tuple(
            Parameterverwijzing(code=known["code"], geldig_vanaf=date.fromisoformat(known["vanaf"]))
            for known in stored["parameters"]
        ),
    )


def _check_version(stored: Mapping[str, Any]) -> None:
    if stored["v"] != VERSION:
        msg = f"a right is kept in form {stored['v']}, and this release reads {VERSION}"
        raise ValueError(msg)
