"""What a playbook is, and what it may ask about an event. Only shapes: deciding is in `rules.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args
from uuid import UUID

from services.routes.playbooks.lead_times import LeadTime
from shared.events import catalog
from shared.events.aftercare import Nazorgresultaat
from shared.events.applications import Termijnsoort
from shared.events.household import Gemeentecode
from shared.events.income import Opschortingstermijn
from shared.events.objections import Bezwaartermijnsoort
from shared.events.reasons import Redencode
from shared.events.tasks import Taakrol
from shared.events.wages import Loonstap

Subject = Literal[
    "inwoner",
    "partner",
    "kind",
    "voorstel",
    "recht",
    "nazorg",
    "controle",
    "brief",
    "aanvraag",
    "bezwaar",
    "loon",
    "gebeurtenis",
    "dossier",
]
PERSONS: frozenset[Subject] = frozenset({"inwoner", "partner", "kind"})
CountedFrom = Literal["ingangsdatum", "controledatum", "termijn", "signaal"]

LIFE_EVENTS = frozenset(event.happened for event in catalog.LIFE_EVENTS)
SIGNALS = frozenset(
    {
        "besluit-voorgesteld",
        "armoedeval-gesignaleerd",
        "beurs-navragen",
        "nazorg-controle-nodig",
        "nazorg-gecontroleerd",
        "aanvraag-nodig",
        "niet-vast-te-stellen",
        "aanname-nettoloon",
        "aanname-geboortedatum",
        "sluiting-vervalt",
        "uitkering-gestart",
        "contact",
        "route",
        "brief-onbestelbaar",
        "aanvraag-gemeld",
        "aanvraag-in-behandeling",
        *get_args(Termijnsoort),
        *get_args(Opschortingstermijn),
        "feit-gevraagd",
        "feit-niet-gekomen",
        "bezwaar-ontvangen",
        "bezwaar-herziening",
        *get_args(Bezwaartermijnsoort),
        *get_args(Loonstap),
    }
)

SUBJECTS: Mapping[str, frozenset[Subject]] = {
    **dict.fromkeys(
        ("besluit-voorgesteld", "feit-gevraagd", "feit-niet-gekomen"),
        frozenset[Subject]({"voorstel", "gebeurtenis"}),
    ),
    **dict.fromkeys(get_args(Opschortingstermijn), frozenset[Subject]({"recht", "gebeurtenis"})),
    "brief-onbestelbaar": frozenset({"brief", "gebeurtenis"}),
    **dict.fromkeys(
        ("aanvraag-gemeld", "aanvraag-in-behandeling", *get_args(Termijnsoort)),
        frozenset[Subject]({"aanvraag", "gebeurtenis"}),
    ),
    **dict.fromkeys(
        ("bezwaar-ontvangen", "bezwaar-herziening", *get_args(Bezwaartermijnsoort)),
        frozenset[Subject]({"bezwaar", "gebeurtenis"}),
    ),
    **dict.fromkeys(get_args(Loonstap), frozenset[Subject]({"loon", "inwoner", "gebeurtenis"})),
    "samenwonen": frozenset({"inwoner", "partner", "gebeurtenis"}),
    "geboorte": frozenset({"inwoner", "kind", "gebeurtenis"}),
    "uitkering-beeindigd": frozenset({"dossier", "inwoner", "gebeurtenis"}),
    "uitkering-gestart": frozenset({"dossier", "gebeurtenis"}),
    "nazorg-controle-nodig": frozenset({"controle", "inwoner", "gebeurtenis"}),
    "nazorg-gecontroleerd": frozenset({"controle", "nazorg", "inwoner", "gebeurtenis"}),
    **dict.fromkeys(
        (
            "armoedeval-gesignaleerd",
            "beurs-navragen",
            "aanvraag-nodig",
            "niet-vast-te-stellen",
            "sluiting-vervalt",
            "contact",
        ),
        frozenset[Subject]({"gebeurtenis"}),
    ),
}
"""What a step can be about, where that differs from `OF_A_LIFE_EVENT`."""

WITH_AN_END = frozenset({"detentie", "opname"})
"""The events that tell until when something lasts, as far as anybody knows."""

OF_A_LIFE_EVENT: frozenset[Subject] = frozenset({"inwoner", "gebeurtenis"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What can come of a step: a code for counting, words for people."""

    code: str
    text: str


NOT_NEEDED = "niet-nodig"
"""The outcome with which the handover of the same step is not needed either."""
USUAL_OUTCOMES = (
    Outcome("gedaan", "Gedaan"),
    Outcome(NOT_NEEDED, "Niet nodig"),
    Outcome("niet-gelukt", "Niet gelukt"),
)
"""Of a step that names none."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a playbook."""

    code: str
    role: Taakrol
    title: str
    lead_time: LeadTime
    reason: str
    conditions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    """What others help with."""
    subject: Subject = "inwoner"
    while_alive: tuple[Subject, ...] = ()
    """Whose death ends it."""
    goes_along: bool = False
    """Whether it goes with the person to another dossier."""
    after: tuple[str, ...] = ()
    """The steps of the same playbook whose answer it needs: it is never due before them."""
    before_end: LeadTime | None = None
    """The lead time when it is known until when something lasts: counted from that day."""
    until: LeadTime | None = None
    """From that day on it makes no sense any more to begin with it."""
    once: bool = False
    """Who did it is not asked again."""
    handover_purpose: str | None = None
    """Set when a warm handover to who does that is proposed."""
    outcomes: tuple[Outcome, ...] = USUAL_OUTCOMES


@dataclass(frozen=True, slots=True)
class Playbook:
    """What the agency does when something happens."""

    happened: str
    version: int
    counted_from: CountedFrom
    steps: tuple[Step, ...]
    valid_from: date = date.min
    """For what becomes known from this day on, until the next version begins."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What happened, as far as any playbook asks; what does not belong to the event stays None."""

    life_event_id: UUID
    effective_on: date
    subjects: Mapping[Subject, UUID]
    last_child: bool | None = None
    stillborn: bool | None = None
    age_limit: str | None = None
    move: str | None = None
    moved_from: Gemeentecode | None = None
    without_partner: bool = False
    """Whether partners live in two homes because of a move."""
    contract: str | None = None
    hours_per_week: float | None = None
    lasts_until: date | None = None
    """The first day on which a stay is over, as far as anybody knows."""
    threatens: bool | None = None
    """Whether somebody in arrears may lose home, energy, water or insurance; None also when nobody knows."""
    asked_for_ww: bool | None = None
    """Whether an unemployment benefit was asked for; None also when nobody knows."""
    study_money: bool | None = None
    """Whether a study gives a claim to study money; None also when nobody knows."""
    tested: bool | None = None
    """Whether a language test was taken."""
    birth_is_uncertain: bool | None = None
    """Whether the birth date that it rests on was assumed."""
    parting: str | None = None
    end_reason: str | None = None
    """Why bijstand was ended."""
    months_after_start: int | None = None
    is_reminder: bool = False
    """Of a check that lies for too long."""
    check_result: Nazorgresultaat | None = None
    was_last_check: bool = False
    reasons: tuple[Redencode, ...] = ()
    """What is so of this household, beside the words of a step."""
    explanation: str = ""
    """How income explains an outcome, with amounts: for who sees those."""
