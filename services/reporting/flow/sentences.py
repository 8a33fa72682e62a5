"""What happened, as a sentence of today: in the past tense for what has been, in the future for what is still to come.

What was stored says it as on the day itself; nothing here asks what day it is.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from services.reporting.flow.rules import FlowRow
from shared.events.income import Herbeoordeling, Reassessed
from shared.events.life_events import (
    Admitted,
    AgeReached,
    AssetsChanged,
    BenefitEnded,
    CameToLive,
    Divorced,
    JobChanged,
    JobEnded,
    JobStarted,
    LeftHome,
    Moved,
    MovedInTogether,
    PartnerIncomeChanged,
    ResidencePermitEnding,
    SelfEmploymentStarted,
    StudyEnded,
    StudyStarted,
    TurnedEighteen,
    VolunteerAllowanceChanged,
)
from shared.events.reasons import Redencode, read_all
from shared.events.residents import HouseholdChanged
from shared.events.tasks import HandoverLapsed, TaskCompleted, TaskCreated, TaskLapsed
from shared.reason_words import around, audience_of
from shared.ui.dutch import money_text, plain_days

Words = tuple[tuple[str, str], ...]

PAST: Final[Mapping[str, Words]] = {
    TurnedEighteen.event_type: (("wordt 18", "werd 18"), ("Er is daarna", "Er was daarna")),
    AgeReached.event_type: (("bereikt", "bereikte"),),
    Moved.event_type: (
        ("verhuist", "verhuisde"),
        ("vertrekt", "vertrok"),
        ("gaat", "ging"),
        ("wonen daarna", "woonden daarna"),
    ),
    LeftHome.event_type: (("verlaat", "verliet"),),
    CameToLive.event_type: (("komt", "kwam"),),
    JobStarted.event_type: (("begint", "begon"),),
    JobChanged.event_type: (("verandert", "veranderde"),),
    JobEnded.event_type: (("eindigt", "eindigde"),),
    ResidencePermitEnding.event_type: (("eindigt", "eindigde"),),
    SelfEmploymentStarted.event_type: (("begint", "begon"),),
    StudyStarted.event_type: (("begint", "begon"),),
    StudyEnded.event_type: (("stopt", "stopte"),),
}
"""The words of a stored sentence that become others once its day has come."""

FUTURE: Final[Mapping[str, Words]] = {
    Divorced.event_type: (("leven apart", "gaan apart leven"),),
    MovedInTogether.event_type: (("wonen samen", "gaan samenwonen"),),
    Admitted.event_type: (("is opgenomen", "wordt opgenomen"),),
    PartnerIncomeChanged.event_type: (("heeft", "krijgt"),),
    AssetsChanged.event_type: (("is anders", "wordt anders"),),
    VolunteerAllowanceChanged.event_type: (("is anders", "wordt anders"),),
    BenefitEnded.event_type: (("stopt vanaf", "gaat stoppen op"),),
}
"""And those that become others as long as it has not."""

TITLED: Final[Mapping[str, str]] = {
    TaskCompleted.event_type: "Taak gedaan: {title}.",
    TaskLapsed.event_type: "Taak niet meer nodig: {title}.",
    HandoverLapsed.event_type: "De overdracht aan {title} is niet meer nodig.",
}
"""Of what is known by the name of something that was told before."""


def sentence_of(row: FlowRow, today: date, title: str | None = None) -> str:
    """In plain Dutch, without amounts. `title` is what the task or the partner is called that it is about."""
    if row.type == HouseholdChanged.event_type:
        return "De gegevens van het huishouden zijn bijgewerkt."
    if title is not None and row.type in TITLED:
        return TITLED[row.type].format(title=title)
    return in_tense(row.type, row.summary, row.ingangsdatum, today)


def in_tense(event_type: str, summary: str, day: date | None, today: date) -> str:
    """A stored sentence about `day`, as it is said today."""
    if day is None:
        return summary
    for now, then in (PAST if day <= today else FUTURE).get(event_type, ()):
        summary = summary.replace(now, then, 1)
    return summary


def amounts_of(event_type: str, details: Mapping[str, Any]) -> str:
    """What there is to say with amounts, for who may see them; empty where that is nothing."""
    match event_type:
        case TaskCreated.event_type:
            return plain_days(details.get("toelichting", ""))
        case Reassessed.event_type:
            return " ".join(
                _picture(Herbeoordeling.model_validate(item)) for item in details["beelden"]
            ).strip()
        case JobStarted.event_type | JobChanged.event_type:
            return _wage(details)
    return ""


def reasons_in(row: FlowRow, *, sees_amounts: bool) -> tuple[Redencode, ...]:
    """Why, in codes; with the amounts for who may see them."""
    whole = row.details.get("redenen") if sees_amounts else None
    return read_all(whole or row.facts.get("redenen", ()))


def why_of(row: FlowRow, *, sees_amounts: bool) -> str:
    """Why, in words; empty where nothing more is to be said."""
    reasons = reasons_in(row, sees_amounts=sees_amounts)
    return around(row.facts.get("reden", ""), reasons, audience_of(sees_amounts=sees_amounts))


def _picture(found: Herbeoordeling) -> str:
    if found.voor is None or found.na is None:
        return ""
    before, after = found.voor, found.na
    return (
        f"De bijstand was {money_text(before.bijstand_centen)} per maand en wordt {money_text(after.bijstand_centen)}."
        f" Alleen bijstand en loon samen: eerst {money_text(before.totaal_centen)}, daarna {money_text(after.totaal_centen)}."
    )


def _wage(details: Mapping[str, Any]) -> str:
    for name, kind in (("nettoMaandloonCenten", "netto"), ("brutoMaandloonCenten", "bruto")):
        if name in details:
            return f"Het loon is {money_text(details[name])} {kind} per maand."
    return ""
