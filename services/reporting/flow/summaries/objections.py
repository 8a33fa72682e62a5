"""How it stands with an objection, and which of its days come up; why somebody objects is not told."""

from typing import Final

from services.reporting.flow.summaries.usual import summary_of
from shared.events.objections import (
    Bezwaarstand,
    Bezwaartermijnsoort,
    Bezwaaruitkomst,
    ObjectionChanged,
    ObjectionReceived,
    ObjectionSettled,
    ObjectionTermCame,
)
from shared.ui.dutch import date_text

STANDS: Final[dict[Bezwaarstand, str]] = {
    "ontvangen": "Er is een bezwaar ontvangen op {day}.",
    "herstel-gevraagd": "Op {day} is gevraagd om wat aan het bezwaar ontbreekt.",
    "in-behandeling": "Het bezwaar is in behandeling, op {day}.",
    "hoorzitting-gepland": "Er is een hoorzitting over het bezwaar gepland, op {day}.",
    "gehoord": "De hoorzitting over het bezwaar was er op {day}.",
    "herziening": "Het bezwaar is gegrond op {day}. Er komt een nieuw besluit.",
    "besloten": "Het bezwaar is afgehandeld op {day}.",
    "ingetrokken": "Het bezwaar is ingetrokken op {day}.",
}
TERMS: Final[dict[Bezwaartermijnsoort, str]] = {
    "bezwaar-herstel-voorbij": "Wat aan het bezwaar ontbreekt, moest er zijn op {day}.",
    "bezwaar-besluit-nadert": "Uiterlijk {day} moet er op het bezwaar zijn beslist.",
    "bezwaar-besluit-te-laat": "Op het bezwaar moest zijn beslist op {day}.",
}
OUTCOMES: Final[dict[Bezwaaruitkomst, str]] = {
    "niet-ontvankelijk": "Het bezwaar is niet-ontvankelijk, op {day}.",
    "ongegrond": "Het bezwaar is ongegrond, op {day}. Het besluit blijft.",
    "gegrond": "Het bezwaar is gegrond. Het nieuwe besluit is er op {day}.",
    "deels-gegrond": "Het bezwaar is deels gegrond. Het nieuwe besluit is er op {day}.",
    "ingetrokken": "Het bezwaar is ingetrokken op {day}.",
}


@summary_of.register
def _(data: ObjectionReceived) -> str:
    return f"Er is bezwaar gemaakt tegen een besluit, ontvangen op {date_text(data.datum)}."


@summary_of.register
def _(data: ObjectionChanged) -> str:
    return STANDS[data.stand].format(day=date_text(data.datum))


@summary_of.register
def _(data: ObjectionTermCame) -> str:
    return TERMS[data.termijn].format(day=date_text(data.uiterlijk))


@summary_of.register
def _(data: ObjectionSettled) -> str:
    return OUTCOMES[data.uitkomst].format(day=date_text(data.datum))
