"""What happened to somebody, in plain Dutch sentences. Pure: rows and facts in, with the names that the reader may know."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from services.intake.desk import words
from services.intake.occurrences.reasons import worded
from services.intake.occurrences.stored import LifeEventRow
from services.intake.timeline.facts import (
    ChildMainResidence,
    DossierClosed,
    DossierOpened,
    DossierReopened,
    Fact,
    HousemateArranged,
    RegisteredElsewhere,
)
from services.intake.timeline.stored import StoredFact
from shared.events.household import NO_MUNICIPALITY
from shared.permissions import Data
from shared.ui.dutch import date_text, money_text, municipality_text

Seen = frozenset[Data]
"""The kinds of data that the reader sees."""

SOMEBODY: Final = "iemand anders"
_ENDED: Final = frozenset({"gecorrigeerd", "ingetrokken", "verworpen"})


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the story of a person."""

    day: date | None
    title: str
    text: str
    recorded_at: datetime | None
    state: str = ""
    """A code of `words.STATES`; empty for what somebody recorded."""
    reason: str = ""
    explanation: str = ""
    event_id: UUID | None = None
    led_to: UUID | None = None
    """What took its place, or what told the same before."""
    is_about_other: bool = False
    """Told of somebody else, and this person is named in it."""

    @property
    def stands(self) -> bool:
        return self.state not in _ENDED

    @property
    def state_text(self) -> str:
        return words.STATES.get(self.state, "")


@dataclass(frozen=True, slots=True)
class Names:
    """The people whom the reader may know, by id."""

    known: Mapping[UUID, str]

    def of(self, person_id: object) -> str:
        return self.known.get(UUID(str(person_id)), SOMEBODY)

    def several(self, people: Iterable[Any]) -> str:
        names = [self.of(row["inwonerId"]) for row in people if "inwonerId" in row]
        return _and(names)


def story_of(
    person_id: UUID,
    rows: Iterable[tuple[LifeEventRow, Seen]],
    facts: Iterable[StoredFact],
    names: Names,
    *,
    seen: Seen,
) -> list[Moment]:
    """Newest day first; `rows` and `seen` say which kinds of data the reader sees, of each event and of what was recorded."""
    moments = [moment_of(row, names, person_id, seen=kinds) for row, kinds in rows]
    moments += [
        found
        for stored in facts
        if (found := _of_fact(stored, names, person_id, seen=seen)) is not None
    ]
    return sorted(
        moments,
        key=lambda moment: (
            moment.day or date.max,
            moment.recorded_at.timestamp() if moment.recorded_at else 0.0,
        ),
        reverse=True,
    )


def moment_of(
    row: LifeEventRow, names: Names, person_id: UUID | None = None, *, seen: Seen
) -> Moment:
    """A life event, as somebody sees it who sees these kinds of data of it."""
    tell = _SENTENCES.get(row.type)
    return Moment(
        day=row.effective_on,
        title=words.kind_of(row.type)[1],
        text=tell(row.data, names) if tell is not None else "",
        recorded_at=row.received_at,
        state=row.status,
        reason=_reason(row),
        explanation=(row.explanation or "") if Data.WOORDEN in seen else "",
        event_id=row.id,
        led_to=row.replaced_by or row.same_as,
        is_about_other=person_id is not None and row.person_id not in {None, person_id},
    )


def _reason(row: LifeEventRow) -> str:
    if row.reason is None:
        return ""
    return words.ENDINGS.get(row.reason) or worded(row.reason) or ""


def _move(data: Mapping[str, Any], names: Names) -> str:
    place = data.get("naarGemeente")
    where = (
        "met onbekende bestemming"
        if place == "0000"
        else "naar het buitenland"
        if place in NO_MUNICIPALITY
        else f"naar {municipality_text(place)}"
    )
    along = data.get("meeverhuizend")
    if along is None:
        return f"Verhuist {where}."
    return f"Verhuist {where}, {'samen met ' + names.several(along) if along else 'alleen'}."


def _hours(data: Mapping[str, Any]) -> str:
    hours = data.get("urenPerWeek")
    return f"{hours:g} uur per week".replace(".", ",") if hours is not None else ""


def _parting(data: Mapping[str, Any], names: Names) -> str:
    text = f"Gaat uit elkaar met {_one(data, 'exPartner', names)}."
    if "vertrekker" in data:
        leaver = _one(data, "vertrekker", names)
        text += f" {leaver[:1].upper()}{leaver[1:]} verlaat de woning."
    return text


def _birth(data: Mapping[str, Any], _: Names) -> str:
    return "Een kind is levenloos geboren." if data.get("levenloos") else "Er is een kind geboren."


def _one(data: Mapping[str, Any], name: str, names: Names) -> str:
    person = data.get(name) or {}
    return names.of(person["inwonerId"]) if "inwonerId" in person else SOMEBODY


def _until(data: Mapping[str, Any]) -> str:
    return f", tot {date_text(data['tot'])}" if data.get("tot") else ""


_Tell = Callable[[Mapping[str, Any], Names], str]
_SENTENCES: Final[Mapping[str, _Tell]] = {
    "verhuizing": _move,
    "uit-huis": lambda _, __: "Woont niet meer in deze woning.",
    "komt-inwonen": lambda data, names: f"Komt wonen bij {_one(data, 'bij', names)}.",
    "samenwonen": lambda data, names: f"Gaat samenwonen met {_one(data, 'partner', names)}.",
    "scheiding": _parting,
    "geboorte": _birth,
    "overlijden": lambda _, __: "Is overleden.",
    "detentie": lambda data, _: f"Zit vast{_until(data)}.",
    "opname": lambda data, _: f"Is opgenomen in een instelling{_until(data)}.",
    "baan-gestart": lambda data, _: f"Begint met werk van {_hours(data)}.",
    "baan-gewijzigd": lambda data, _: f"Werkt nu {_hours(data)}.",
    "baan-beeindigd": lambda _, __: "Werkt hier niet meer.",
    "achttiende-verjaardag": lambda _, __: "Wordt 18 jaar.",
    "leeftijdsgrens-bereikt": lambda data, _: (
        "Bereikt de AOW-leeftijd."
        if data.get("grens") == "aow"
        else f"Wordt {data.get('grens')} jaar."
    ),
}
"""Of these kinds the title alone says too little."""


def _of_fact(stored: StoredFact, names: Names, person_id: UUID, *, seen: Seen) -> Moment | None:
    fact = stored.fact
    told = _recorded(fact, names, seen=seen)
    if told is None:
        return None
    title, text = told
    explanation = getattr(fact, "explanation", None) if Data.WOORDEN in seen else None
    return Moment(
        day=fact.day,
        title=title,
        text=text,
        recorded_at=stored.recorded_at,
        explanation=explanation or "",
        is_about_other=fact.person_id != person_id,
    )


def _recorded(  # noqa: PLR0911 - one per kind of fact
    fact: Fact, names: Names, *, seen: Seen
) -> tuple[str, str] | None:
    """What somebody recorded; None of what a life event told."""
    match fact:
        case DossierOpened():
            runs = "Er loopt bijstand." if fact.receives_assistance else "Er loopt geen bijstand."
            return "Dossier geopend", f"In {municipality_text(fact.gemeente)}. {runs}"
        case DossierClosed():
            return "Dossier gesloten", f"Reden: {words.choice(fact.reason).lower()}."
        case DossierReopened():
            return "Dossier heropend", ""
        case HousemateArranged():
            return "Woonsituatie vastgelegd", _arrangement(fact, seen=seen)
        case ChildMainResidence():
            share = (
                f" De andere ouder heeft {fact.share} procent van de zorg." if fact.share else ""
            )
            return "Hoofdverblijf vastgelegd", f"Woont bij {names.of(fact.with_id)}.{share}"
        case RegisteredElsewhere():
            where = "op een ander adres" if fact.elsewhere else "waar deze inwoner woont"
            return "Inschrijving vastgelegd", f"Ingeschreven {where}."
    return None


def _arrangement(fact: HousemateArranged, *, seen: Seen) -> str:
    if fact.exemption is None:
        return "Deelt de kosten van de woning."
    text = f"Deelt de kosten niet: {words.choice(fact.exemption).lower()}."
    if fact.rent is None:
        return text
    paid = (
        "de betaling is aangetoond" if fact.rent.payment_shown else "de betaling is niet aangetoond"
    )
    rent = f" {money_text(fact.rent.monthly_cents)} per maand;" if Data.BEDRAGEN in seen else ""
    return f"{text} Contract van {date_text(fact.rent.contract_on)};{rent} {paid}."


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} en {names[-1]}"
