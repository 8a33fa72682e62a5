"""How it stands with an application for bijstand, and which of its days come up; without amounts."""

from typing import Final

from services.reporting.flow.summaries.usual import summary_of
from shared.events.applications import (
    Aanvraagstand,
    AdvanceGiven,
    ApplicationChanged,
    ApplicationTermCame,
    Termijnsoort,
)
from shared.ui.dutch import date_text

STANDS: Final[dict[Aanvraagstand, str]] = {
    "gemeld": "Iemand heeft zich gemeld voor bijstand op {day}.",
    "in-behandeling": "De aanvraag voor bijstand is in behandeling vanaf {day}.",
    "wacht-op-gegevens": "Er zijn gegevens gevraagd voor de aanvraag op {day}.",
    "besloten": "Er is op de aanvraag besloten op {day}.",
    "ingetrokken": "De aanvraag is ingetrokken op {day}.",
    "niet-in-behandeling-genomen": "De aanvraag is niet in behandeling genomen, op {day}.",
}
TERMS: Final[dict[Termijnsoort, str]] = {
    "zoektermijn-voorbij": "De vier weken zelf zoeken zijn voorbij: vanaf {day} kan de aanvraag komen.",
    "hersteltermijn-voorbij": "De gegevens voor de aanvraag moesten er zijn op {day}.",
    "voorschot-nodig": "Uiterlijk {day} moet er een voorschot zijn.",
    "besluit-nadert": "Uiterlijk {day} moet er een besluit op de aanvraag zijn.",
    "besluit-te-laat": "Het besluit op de aanvraag moest er zijn op {day}.",
}


@summary_of.register
def _(data: ApplicationChanged) -> str:
    return STANDS[data.stand].format(day=date_text(data.datum))


@summary_of.register
def _(data: ApplicationTermCame) -> str:
    return TERMS[data.termijn].format(day=date_text(data.uiterlijk))


@summary_of.register
def _(data: AdvanceGiven) -> str:
    return f"Er is op {date_text(data.gegeven_op)} een voorschot gegeven."
