"""What became of a handover, in a sentence. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from services.routes.handovers.changing_repository import BY_ITSELF
from services.routes.handovers.codes import CHECKLISTS, words_of
from services.routes.handovers.states import Action, State
from shared.ui.dutch import date_text

STATES: Final[Mapping[State, str]] = MappingProxyType(
    {
        State.PROPOSED: "Voorgesteld",
        State.OFFERED: "Aangeboden",
        State.REFUSED: "Geweigerd",
        State.ACCEPTED: "Aanvaard",
        State.IN_CONTACT: "In contact",
        State.GIVEN_BACK: "Wil terug",
        State.COMPLETED: "Afgerond",
        State.BACK: "Terug bij ons",
        State.WITHDRAWN: "Ingetrokken",
        State.LAPSED: "Niet meer nodig",
    }
)
_ITEMS: Final = {item.code: item.text for items in CHECKLISTS.values() for item in items}


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the log as a page shows it."""

    at: datetime
    by: str
    what: str
    is_theirs: bool
    """Whether the organisation did it."""
    why: str | None
    words: str | None
    """None also where they are not for who looks."""
    has_words: bool


def happened(
    line: Mapping[Any, Any], organisations: Mapping[str, str], *, reads_words: bool
) -> Happened:
    """`organisations` are names by id."""
    details = line["details"]
    is_theirs = line["actor"].startswith("organisatie:")
    return Happened(
        line["at"],
        _by(line, organisations, is_theirs=is_theirs),
        _SENTENCES[Action(line["action"])](details, organisations),
        is_theirs,
        line["why"],
        line["words"] if reads_words else None,
        line["words"] is not None,
    )


def _by(line: Mapping[Any, Any], organisations: Mapping[str, str], *, is_theirs: bool) -> str:
    if line["actor"] == BY_ITSELF:
        return "Vanzelf"
    if is_theirs:
        organisation = organisations.get(line["actor"].partition(":")[2], "de organisatie")
        return f"{line['details'].get('naam', 'Iemand')}, {organisation}"
    return line["name"] or "Iemand met een eigen toegang"


Details = Mapping[str, str]
Names = Mapping[str, str]


def _code(details: Details) -> str:
    return words_of(details.get("code", ""))


_SENTENCES: Final[Mapping[Action, Callable[[Details, Names], str]]] = MappingProxyType(
    {
        Action.OFFER: lambda its, names: (
            f"Aangeboden aan {names.get(its.get('organisatie', ''), 'een organisatie')}"
        ),
        Action.WITHDRAW: lambda its, _: f"Ingetrokken: {_code(its)}",
        Action.TAKE_BACK: lambda its, _: f"Teruggenomen: {_code(its)}",
        Action.ACCEPT_RETURN: lambda *_: "Akkoord: de overdracht is terug",
        Action.REFUSE_RETURN: lambda its, _: f"Niet akkoord met terug: {_code(its)}",
        Action.AMEND: lambda *_: "Verteld wat er veranderde",
        Action.LOOK: lambda *_: "Bekeken",
        Action.ACCEPT: lambda its, _: f"Aanvaard door {its.get('ontvanger', 'iemand')}",
        Action.REFUSE: lambda its, _: f"Geweigerd: {_code(its)}",
        Action.RECORD_CONTACT: lambda its, _: f"Eerste contact op {date_text(its['op'])}",
        Action.COMPLETE: lambda its, _: f"Afgerond: {_code(its)}",
        Action.GIVE_BACK: lambda its, _: f"Wil de overdracht teruggeven: {_code(its)}",
        Action.REPLACE: lambda its, _: f"{its.get('ontvanger', 'Iemand anders')} doet het nu",
        Action.NOBODY_THERE: lambda *_: "Daar is nu niemand die dit doet",
        Action.NOTE: lambda *_: "Notitie",
        Action.CHECK: lambda its, _: f"Gedaan: {_ITEMS.get(its.get('punt', ''), 'een punt')}",
        Action.ASK: lambda *_: "Nog een gebeurtenis vraagt hierom",
        Action.LET_GO: lambda *_: "Eén van de gebeurtenissen vraagt hier niet meer om",
        Action.LAPSE: lambda *_: "Niet meer nodig",
        Action.STOP: lambda *_: "De organisatie is gestopt",
        Action.LATE: lambda its, _: f"Te laat: de {its.get('bij', 'regisseur')} weet dat nu",
        Action.MOVE: lambda *_: "Meegekomen uit een eerder dossier van deze persoon",
    }
)
