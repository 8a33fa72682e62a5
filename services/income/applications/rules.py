"""What may be done with an application, and what its terms ask for on a day (Participatiewet art. 41, 44, 52; Awb 4:5, 4:13, 4:15).

Pure. The terms themselves are worked out in `norms/deadlines.py`; here is when somebody is told of one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final, Literal

from services.income.applications.model import Application, Termijn
from services.income.norms.deadlines import Melding, Opschorting, Termijnen, find_deadlines
from services.income.norms.register import Parameters
from shared.events.applications import Aanvraagstand, Termijnsoort

ONE_DAY: Final = timedelta(days=1)
AHEAD_OF_ADVANCE: Final = timedelta(weeks=1)
AHEAD_OF_DECISION: Final = timedelta(weeks=2)
"""So long before its last day somebody is told of a term: proposals of the agency's decision matrix, not law."""

Daad = Literal[
    "aanvragen",
    "opvragen",
    "aanvullen",
    "voorschot-geven",
    "voorstellen",
    "intrekken",
    "besluiten",
    "niet-in-behandeling-nemen",
]

RUNNING: Final = frozenset[Aanvraagstand]({"gemeld", "in-behandeling", "wacht-op-gegevens"})
BEING_TREATED: Final = frozenset[Aanvraagstand]({"in-behandeling", "wacht-op-gegevens"})

_STEPS: Final[Mapping[Daad, Mapping[Aanvraagstand, Aanvraagstand]]] = MappingProxyType(
    {
        "aanvragen": {"gemeld": "in-behandeling"},
        "opvragen": {"in-behandeling": "wacht-op-gegevens"},
        "aanvullen": {"wacht-op-gegevens": "in-behandeling"},
        "voorschot-geven": {state: state for state in BEING_TREATED},
        "voorstellen": {"in-behandeling": "in-behandeling"},
        "intrekken": dict.fromkeys(RUNNING, "ingetrokken"),
        "besluiten": dict.fromkeys(BEING_TREATED, "besloten"),
        "niet-in-behandeling-nemen": {"wacht-op-gegevens": "niet-in-behandeling-genomen"},
    }
)


@dataclass(frozen=True, slots=True)
class Notice:
    """A term that asks for attention."""

    term: Termijnsoort
    due_on: date


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What has to happen next, and by when."""

    term: Termijn
    on: date


def after(state: Aanvraagstand, deed: Daad) -> Aanvraagstand | None:
    """How it stands after a deed; None where that cannot be done now."""
    return _STEPS[deed].get(state)


def terms_of(application: Application, births: Sequence[date], parameters: Parameters) -> Termijnen:
    """The days that follow from it; `births` are those of the applicants. Raises NietVastTeStellen."""
    return find_deadlines(
        Melding(
            melding=application.reported_on,
            geboortedata=tuple(births),
            aanvraag=application.applied_on,
            zoektermijn_vervalt=application.search_waived,
            terugwerkend_vanaf=application.backdated_from,
            verwijtbaar_laat=application.culpably_late,
            opschortingen=tuple(
                Opschorting(asked.asked_on, asked.until, asked.completed_on)
                for asked in application.suspensions
            ),
        ),
        parameters,
    )


def notices_on(application: Application, terms: Termijnen, today: date) -> tuple[Notice, ...]:
    """What came up by this day, however long ago; of what passed, only that it passed."""
    if application.state == "gemeld":
        searched = terms.zoektermijn_tot_en_met
        is_over = searched is not None and searched < today
        return (Notice("zoektermijn-voorbij", terms.aanvraag_mogelijk_vanaf),) if is_over else ()
    if application.state not in BEING_TREATED:
        return ()
    found: list[Notice] = []
    asked = application.open_suspension
    if asked is not None and asked.until < today:
        found.append(Notice("hersteltermijn-voorbij", asked.until))
    advance = next_advance(application, terms)
    if advance is not None and advance - AHEAD_OF_ADVANCE <= today:
        found.append(Notice("voorschot-nodig", advance))
    decision = terms.besluit_uiterlijk
    if decision is not None and decision < today:
        found.append(Notice("besluit-te-laat", decision))
    elif decision is not None and decision - AHEAD_OF_DECISION <= today:
        found.append(Notice("besluit-nadert", decision))
    return tuple(found)


def wake_days(application: Application, terms: Termijnen) -> tuple[date, ...]:
    """The days on which `notices_on` may have something new, as far as is known now."""
    if application.state == "gemeld":
        searches = terms.zoektermijn_tot_en_met is not None
        return (terms.aanvraag_mogelijk_vanaf,) if searches else ()
    if application.state not in BEING_TREATED:
        return ()
    days = {advance - AHEAD_OF_ADVANCE for advance in advances_to_come(application, terms)}
    if application.open_suspension is not None:
        days.add(application.open_suspension.until + ONE_DAY)
    if terms.besluit_uiterlijk is not None:
        days |= {terms.besluit_uiterlijk - AHEAD_OF_DECISION, terms.besluit_uiterlijk + ONE_DAY}
    return tuple(sorted(days))


def upcoming(application: Application, terms: Termijnen) -> Upcoming | None:
    """The first thing that has to happen; None once it has ended."""
    if application.state == "gemeld":
        return Upcoming("aanvraag", terms.aanvraag_mogelijk_vanaf)
    if application.state not in BEING_TREATED:
        return None
    coming: list[Upcoming] = []
    if application.open_suspension is not None:
        coming.append(Upcoming("gegevens", application.open_suspension.until))
    advance = next_advance(application, terms)
    if advance is not None:
        coming.append(Upcoming("voorschot", advance))
    if terms.besluit_uiterlijk is not None:
        coming.append(Upcoming("besluit", terms.besluit_uiterlijk))
    return min(coming, key=lambda term: term.on, default=None)


def next_advance(application: Application, terms: Termijnen) -> date | None:
    """The last day of the first advance that was not given. One at a time: who is late gives that one first."""
    return next(iter(advances_to_come(application, terms)), None)


def advances_to_come(application: Application, terms: Termijnen) -> tuple[date, ...]:
    given = {advance.due_on for advance in application.advances}
    return tuple(day for day in terms.voorschotten_uiterlijk if day not in given)


def is_missed(term: Termijn, on: date, today: date) -> bool:
    """Whether a last day went by. Applying has none: it can be done from that day."""
    return term != "aanvraag" and on < today
