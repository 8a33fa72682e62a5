"""What may be done with an objection, by whom, and what its terms ask for on a day (Awb 6:6, 6:11, 6:14, 7:2, 7:3, 7:5, 7:11, 10:3). Pure.

ontvangen --bevestigen--> in-behandeling --hoorzitting-plannen--> hoorzitting-gepland --horen--> gehoord
ontvangen, in-behandeling --herstel-vragen--> herstel-gevraagd --herstellen--> in-behandeling
in-behandeling, gehoord, herstel-gevraagd --beslissen--> besloten, or herziening --herzien--> besloten
everything before the outcome --intrekken--> ingetrokken
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final, Literal, get_args

from services.income.objections.model import (
    Contested,
    Daad,
    Horen,
    NietOntvankelijk,
    Objection,
    Termijn,
    Uitkomst,
)
from services.income.objections.terms import Bezwaartermijnen
from shared.events.objections import Bezwaarstand, Bezwaartermijnsoort, Bezwaaruitkomst

ONE_DAY: Final = timedelta(days=1)
AHEAD: Final = timedelta(weeks=2)
"""So long before the last day somebody is told: a proposal of the agency's decision matrix, not law."""

DEEDS: Final[tuple[Daad, ...]] = get_args(Daad)
JUDGING: Final = frozenset[Daad]({"te-laat-beoordelen", "horen", "niet-horen", "beslissen"})
"""What is not for whoever took or approved the contested decision (Awb 7:5, 10:3 lid 3)."""
Beletsel = Literal[
    "eerst-horen",
    "eerst-te-laat-beoordelen",
    "eerst-herstel-vragen",
    "herstel-loopt",
    "horen-past-niet",
    "wel-te-laat",
    "niet-te-laat",
    "verzuim-hersteld",
    "grond-ontbreekt",
    "grond-past-niet",
]
"""Why an outcome cannot be decided."""

UNDECIDED: Final = frozenset[Bezwaarstand](
    {"ontvangen", "herstel-gevraagd", "in-behandeling", "hoorzitting-gepland", "gehoord"}
)
RUNNING: Final = UNDECIDED | frozenset[Bezwaarstand]({"herziening"})
WELL_FOUNDED: Final = frozenset[Uitkomst]({"gegrond", "deels-gegrond"})

_STEPS: Final[Mapping[Daad, Mapping[Bezwaarstand, Bezwaarstand]]] = MappingProxyType(
    {
        "bevestigen": {"ontvangen": "in-behandeling"},
        "herstel-vragen": {
            "ontvangen": "herstel-gevraagd",
            "in-behandeling": "herstel-gevraagd",
        },
        "herstellen": {"herstel-gevraagd": "in-behandeling"},
        "te-laat-beoordelen": {state: state for state in UNDECIDED},
        "hoorzitting-plannen": {
            "in-behandeling": "hoorzitting-gepland",
            "hoorzitting-gepland": "hoorzitting-gepland",
        },
        "horen": {"hoorzitting-gepland": "gehoord"},
        "niet-horen": {
            "herstel-gevraagd": "herstel-gevraagd",
            "in-behandeling": "in-behandeling",
            "hoorzitting-gepland": "in-behandeling",
        },
        "verdagen": {state: state for state in RUNNING},
        "uitstellen": {state: state for state in RUNNING},
        "beslissen": dict.fromkeys(("in-behandeling", "gehoord", "herstel-gevraagd"), "besloten"),
        "herzien": {"herziening": "besloten"},
        "intrekken": dict.fromkeys(UNDECIDED, "ingetrokken"),
    }
)
_WAIVED_FOR: Final[Mapping[Horen, frozenset[Uitkomst]]] = MappingProxyType(
    {
        "kennelijk-niet-ontvankelijk": frozenset({"niet-ontvankelijk"}),
        "kennelijk-ongegrond": frozenset({"ongegrond"}),
        "volledig-tegemoetgekomen": frozenset({"gegrond"}),
    }
)
"""Why nobody was heard, where that holds for one outcome only (Awb 7:3 onder a, b and e)."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A term that asks for attention."""

    term: Bezwaartermijnsoort
    due_on: date


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What has to happen next, and by when."""

    term: Termijn
    on: date


def after(state: Bezwaarstand, deed: Daad) -> Bezwaarstand | None:
    """How it stands after a deed; None where that cannot be done now. An outcome that needs a new decision waits for it."""
    return _STEPS[deed].get(state)


def decided_state(outcome: Uitkomst) -> Bezwaarstand:
    """Well-founded asks for a decision in place of the contested one (Awb 7:11 lid 2)."""
    return "herziening" if outcome in WELL_FOUNDED else "besloten"


def is_own_decision(contested: Contested, subject: str) -> bool:
    """Whether this person took or approved it, and so neither hears nor decides (Awb 7:5 lid 1, 10:3 lid 3)."""
    return subject in contested.deciders


def obstacle(
    objection: Objection,
    terms: Bezwaartermijnen,
    outcome: Uitkomst,
    ground: NietOntvankelijk | None,
    today: date,
) -> Beletsel | None:
    """Why this outcome cannot be decided; None where it can."""
    if (outcome == "niet-ontvankelijk") != (ground is not None):
        return "grond-ontbreekt" if ground is None else "grond-past-niet"
    if objection.heard_on is None and objection.hearing_waived is None:
        return "eerst-horen"
    if objection.hearing_waived is not None and objection.heard_on is None:
        fitting = _WAIVED_FOR.get(objection.hearing_waived)
        if fitting is not None and outcome not in fitting:
            return "horen-past-niet"
    return _about_lateness(objection, terms, ground) or _about_mending(objection, ground, today)


def _about_lateness(
    objection: Objection, terms: Bezwaartermijnen, ground: NietOntvankelijk | None
) -> Beletsel | None:
    """Too late is not looked at, unless that was excusable, which a person judges first (Awb 6:11)."""
    if not terms.te_laat:
        return "niet-te-laat" if ground == "te-laat" else None
    if objection.late_excused is None:
        return "eerst-te-laat-beoordelen"
    if objection.late_excused:
        return "niet-te-laat" if ground == "te-laat" else None
    return None if ground is not None else "wel-te-laat"


def _about_mending(
    objection: Objection, ground: NietOntvankelijk | None, today: date
) -> Beletsel | None:
    """What is missing may cost an objection its hearing only after there was a term to mend it (Awb 6:6)."""
    asked = objection.open_mend
    if ground == "verzuim-niet-hersteld":
        if asked is None:
            return "verzuim-hersteld" if objection.mends else "eerst-herstel-vragen"
        return "herstel-loopt" if today <= asked.until else None
    if ground is not None:
        return None
    if asked is not None and today <= asked.until:
        return "herstel-loopt"
    return "eerst-herstel-vragen" if objection.grounds is None and asked is None else None


def not_a_revision(
    objection: Objection, contested: Contested, new: Contested | None
) -> tuple[str, str] | None:
    """Why a decision cannot have taken the place of the contested one, as code and words; None where it can.

    Also one of before the outcome, as long as it came after the objection (Awb 6:19).
    """
    if new is None or new.dossier_id != objection.dossier_id:
        return "onbekend", "Dit besluit is niet bekend in dit dossier."
    if new.id == contested.id or new.taken_at <= contested.taken_at:
        return "volgorde", "Dit is geen besluit van na het bestreden besluit."
    if new.taken_on < objection.received_on:
        return "volgorde", "Dit besluit is van voor het bezwaar."
    if new.kind == "overnemen":
        return "geen-besluit", "Hier is alleen overgenomen wat al liep."
    if new.taken_by in contested.deciders:
        return (
            "eigen-besluit",
            "Dit besluit is van wie het bestreden besluit nam of goedkeurde. Laat een ander het nemen.",
        )
    return None


def notices_on(objection: Objection, terms: Bezwaartermijnen, today: date) -> tuple[Notice, ...]:
    """What came up by this day, however long ago; of what passed, only that it passed."""
    if objection.state not in RUNNING:
        return ()
    found: list[Notice] = []
    asked = objection.open_mend
    if objection.state == "herstel-gevraagd" and asked is not None and asked.until < today:
        found.append(Notice("bezwaar-herstel-voorbij", asked.until))
    decision = terms.besluit_uiterlijk
    if decision < today:
        found.append(Notice("bezwaar-besluit-te-laat", decision))
    elif decision - AHEAD <= today:
        found.append(Notice("bezwaar-besluit-nadert", decision))
    return tuple(found)


def wake_days(objection: Objection, terms: Bezwaartermijnen) -> tuple[date, ...]:
    """The days on which `notices_on` may have something new, as far as is known now."""
    if objection.state not in RUNNING:
        return ()
    days = {terms.besluit_uiterlijk - AHEAD, terms.besluit_uiterlijk + ONE_DAY}
    if objection.open_mend is not None:
        days.add(objection.open_mend.until + ONE_DAY)
    return tuple(sorted(days))


def upcoming(objection: Objection, terms: Bezwaartermijnen) -> Upcoming | None:
    """The first thing that has to happen; None once it has ended."""
    if objection.state not in RUNNING:
        return None
    decision = Upcoming("besluit", terms.besluit_uiterlijk)
    asked = objection.open_mend
    if objection.state == "herstel-gevraagd" and asked is not None:
        return min(Upcoming("herstel", asked.until), decision, key=lambda term: term.on)
    return decision


def is_missed(on: date, today: date) -> bool:
    return on < today


def result_of(objection: Objection) -> Bezwaaruitkomst | None:
    """How it ended; None as long as it runs."""
    if objection.state == "ingetrokken":
        return "ingetrokken"
    return objection.outcome if objection.state == "besloten" else None
