"""What became of a task, in a sentence. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from services.routes.playbooks.model import Outcome
from services.routes.tasks.log import BY_INCOME, BY_ITSELF
from services.routes.tasks.waiting import ENDED_BY
from services.routes.work_states import Action, State
from shared.events.reasons import Redencode
from shared.reason_words import Audience, text_of
from shared.ui.dutch import date_text

STATES: Final[Mapping[State, str]] = MappingProxyType(
    {
        State.OPEN: "Open",
        State.TAKEN: "Opgepakt",
        State.WAITING: "Wacht",
        State.DONE: "Afgerond",
        State.LAPSED: "Vervallen",
    }
)
WAITS_FOR: Final[Mapping[str, str]] = MappingProxyType(
    {
        "inwoner": "de inwoner",
        "organisatie": "een organisatie",
        "gebeurtenis": "een gebeurtenis",
        "later": "een later moment",
    }
)
_BY: Final = MappingProxyType({BY_ITSELF: "Vanzelf", BY_INCOME: "Vanzelf, door inkomen"})


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the log as a page shows it."""

    at: datetime
    by: str
    what: str
    why: str | None
    words: str | None
    """None also where they are not for who looks."""
    has_words: bool
    life_event_id: UUID | None


def happened(
    row: Mapping[Any, Any],
    outcomes: Iterable[Outcome],
    names: Mapping[str, str],
    *,
    reads_words: bool,
) -> Happened:
    """`names` is of who works here, by id."""
    by = _BY.get(row["actor"]) or row["name"] or "Iemand met een eigen toegang"
    return Happened(
        row["at"],
        by,
        _SENTENCES[Action(row["action"])](_Details(row["details"], outcomes, names)),
        text_of(Redencode.read(why), Audience.WITHOUT_AMOUNTS) if (why := row["why"]) else None,
        row["words"] if reads_words else None,
        row["words"] is not None,
        row["life_event_id"] if row["action"] in _ABOUT_EVENTS else None,
    )


def wait_of(row: Mapping[Any, Any], today: date) -> str | None:
    """Until when a task waits, and for what; None for one that does not wait."""
    if row["waits_until"] is None or row["waits_until"] <= today:
        return None
    return waits_text(row["waits_until"], row["waits_for"], row["waits_on"])


def waits_text(until: Any, waits_for: str, waits_on: str | None) -> str:
    """`tot 10 augustus 2026, op de inwoner`; `until` may be ISO text."""
    what = f"de gebeurtenis ‘{ENDED_BY.get(waits_on, waits_on)}’" if waits_on else None
    if waits_for == "later":
        return f"tot {date_text(until)}"
    return f"tot {date_text(until)}, op {what or WAITS_FOR[waits_for]}"


@dataclass(frozen=True, slots=True)
class _Details:
    given: Mapping[str, str]
    outcomes: Iterable[Outcome]
    names: Mapping[str, str]

    @property
    def to(self) -> str:
        return self.names.get(self.given.get("naar", ""), "een collega")

    @property
    def outcome(self) -> str:
        code = self.given["uitkomst"]
        return next((known.text for known in self.outcomes if known.code == code), code)

    @property
    def wait(self) -> str:
        return waits_text(self.given["tot"], self.given["op"], self.given.get("gebeurtenis"))


_ABOUT_EVENTS: Final = frozenset({Action.ASK})
_SENTENCES: Final[Mapping[Action, Callable[[_Details], str]]] = MappingProxyType(
    {
        Action.TAKE: lambda _: "Opgepakt",
        Action.GIVE_BACK: lambda _: "Teruggegeven aan het team",
        Action.ASSIGN: lambda its: f"Toegewezen aan {its.to}",
        Action.LEAVE: lambda _: "Terug naar het team",
        Action.WAIT: lambda its: f"Wacht {its.wait}",
        Action.END_WAIT: lambda _: "Verdergegaan voor het wachten voorbij was",
        Action.WAIT_OVER: lambda _: "Wachten is voorbij",
        Action.NOTE: lambda _: "Notitie",
        Action.ASK: lambda _: "Nog een gebeurtenis vraagt hierom",
        Action.LET_GO: lambda _: "Eén van de gebeurtenissen vraagt hier niet meer om",
        Action.COMPLETE: lambda its: f"Afgerond: {its.outcome}",
        Action.LAPSE: lambda _: "Vervallen",
        Action.COME_ALONG: lambda _: "Meegekomen uit een eerder dossier",
        Action.COME_BACK: lambda _: "Opnieuw nodig",
    }
)
