"""What was changed of a worker or a team, in a sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row

from shared.ui.dutch import MUNICIPALITIES, date_text

PROVIDER: Final = "de aanmelding"


@dataclass(frozen=True, slots=True)
class Changed:
    """A change as a page shows it."""

    at: datetime
    by: str
    what: str
    why: str


def changed(row: Row[Any]) -> Changed:
    by = row.changer or (PROVIDER if row.changed_by == "aanmelding" else row.changed_by)
    return Changed(row.at, by, _SENTENCES[row.kind](row.details), row.why)


def _by_groups(details: Mapping[str, Any]) -> str:
    given = [f"{_role(pair)} erbij" for pair in details["gegeven"]]
    ended = [f"{_role(pair)} eraf" for pair in details["beeindigd"]]
    return f"Rollen volgens de aanmelding: {', '.join(given + ended)}."


def _role_of(details: Mapping[str, Any]) -> str:
    return _role((details["gemeente"], details["rol"]))


_SENTENCES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "rollen-van-aanmelding": _by_groups,
    "rol-gegeven": lambda its: f"Rol gegeven: {_role_of(its)}{_outside(its)}, {_period(its)}.",
    "rol-beeindigd": lambda its: f"Rol beëindigd: {_role_of(its)}, per {date_text(its['tot'])}.",
    "in-team": lambda its: f"In team {its['team']}, {_period(its)}.",
    "uit-team": lambda its: f"Uit team {its['team']}, per {date_text(its['tot'])}.",
    "werkdagen": lambda its: f"Werkdagen: {', '.join(its['dagen']) or 'geen'}.",
    "afwezig": lambda its: f"Afwezig {_period(its)}.",
    "terug": lambda its: f"Weer aanwezig per {date_text(its['tot'])}.",
    "uit-dienst": lambda its: f"Uit dienst per {date_text(its['tot'])}.",
    "belangenconflict": lambda _: "Een belangenconflict gemeld.",
    "belangenconflict-voorbij": lambda _: "Een belangenconflict is voorbij.",
    "team-gemaakt": lambda its: f"Team gemaakt voor {_places(its['gemeenten'])}.",
    "dossier-erbij": lambda its: f"Dossier {its['dossier'][-6:]} kwam erbij.",
    "dossier-eraf": lambda its: f"Dossier {its['dossier'][-6:]} ging naar een ander team.",
    "gemeenten": lambda its: (
        f"Werkt vanaf {date_text(its['vanaf'])} voor {_places(its['gemeenten'])}."
    ),
}


def _role(pair: Any) -> str:
    municipality, role = pair
    return f"{role} in {MUNICIPALITIES.get(municipality, municipality)}"


def _outside(details: Mapping[str, Any]) -> str:
    return f", bij {details['organisatie']}" if "organisatie" in details else ""


def _places(codes: list[str]) -> str:
    return " en ".join(MUNICIPALITIES.get(code, code) for code in codes) or "geen gemeente"


def _period(details: Mapping[str, Any]) -> str:
    until = details.get("tot")
    return f"vanaf {date_text(details['vanaf'])}" + (f" tot {date_text(until)}" if until else "")
