"""The list "geef dit zelf door", and what ends at the step to work: to whom, by when, with what number (law.md 5.5). Pure.

What others pay is not ours to report: a household tells it itself, and we help. The days are proposals; what is not known of a
household is put as a question, and never left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from services.income.aftercare.posts import COSTS, TOESLAGEN, Expectation
from services.income.assessments.effects import last_day_for_holiday_allowance, month_after_change
from shared import calendar
from shared.events.aftercare import Nazorgaanleiding
from shared.events.purse import Beurspost

Code = Literal[
    "zorgtoeslag",
    "huurtoeslag",
    "kindgebonden-budget",
    "kinderopvangtoeslag",
    "combinatiekorting",
    "loonheffingskorting",
    "kwijtschelding",
    "minimaregelingen",
    "meedoenregeling",
    "collectieve-zorgverzekering",
    "beslagvrije-voet",
    "inkomstenopgave",
]
Number = Literal["jaarinkomen", "uren-en-jaarinkomen", "maandloon", "geen"]
"""What is passed on: the income of the year as it is expected, with the hours, the wage of a month, or no number."""

TOLD_WITHIN: Final = timedelta(weeks=4)
"""After the change. A proposal: who tells sooner has less to pay back."""
ADULT, CARE_AGE, PUPIL_AGE = 18, 12, 4
MONTHS_IN_YEAR: Final = 12
HOLIDAY_PAY: Final = 108
"""Of a wage of 100: 8% holiday pay (Wml art. 15)."""


@dataclass(frozen=True, slots=True)
class Start:
    """A step to work, as far as the list depends on it."""

    started_on: date
    because: Nazorgaanleiding
    right_ends: bool
    """The wage is not lower than the norm, as far as is known."""
    child_ages: tuple[int, ...]
    expected: Expectation
    gross_month: int | None = None
    """The gross wage per month without holiday pay; None where nobody told."""


@dataclass(frozen=True, slots=True)
class PassOn:
    """A line of the list."""

    code: Code
    to: str
    by: date
    text: str
    number: Number
    cents: int | None = None
    """The wage of this year, or of a month; None where it is not known, or there is none."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends, and from which day it is not there any more."""

    post: Beurspost
    from_day: date
    was: int | None
    """Per month; None where that is not known."""


def wage_this_year(gross_month: int, started_on: date) -> int:
    """The gross wage with holiday pay from the month of the start up to the end of the year."""
    months = MONTHS_IN_YEAR - started_on.month + 1
    return gross_month * months * HOLIDAY_PAY // 100


def to_pass_on(start: Start) -> tuple[PassOn, ...]:
    """In the order in which it is worth most to a household."""
    return (*_of_toeslagen(start), *_of_taxes(start), *_of_municipality(start), *_of_others(start))


def _of_toeslagen(start: Start) -> Iterator[PassOn]:
    by, year = start.started_on + TOLD_WITHIN, _year(start)
    to = "Dienst Toeslagen, in Mijn toeslagen"
    yield PassOn(
        "zorgtoeslag",
        to,
        by,
        "Geef het nieuwe geschatte inkomen over dit jaar door voor de zorgtoeslag.",
        "jaarinkomen",
        year,
    )
    if _may_have(start.expected, "huurtoeslag", "huur"):
        text = (
            "Hebt u huurtoeslag, of huurt u? Geef ook daarvoor het nieuwe geschatte inkomen door."
        )
        yield PassOn("huurtoeslag", to, by, text, "jaarinkomen", year)
    if any(age < ADULT for age in start.child_ages):
        text = "Geef het nieuwe geschatte inkomen ook door voor het kindgebonden budget."
        yield PassOn("kindgebonden-budget", to, by, text, "jaarinkomen", year)
    if any(age < CARE_AGE for age in start.child_ages):
        text = "Gaat een kind naar de opvang? Vraag kinderopvangtoeslag aan voordat de opvang begint, of geef de nieuwe uren door."
        yield PassOn("kinderopvangtoeslag", to, by, text, "uren-en-jaarinkomen", year)


def _of_taxes(start: Start) -> Iterator[PassOn]:
    to = "Belastingdienst"
    if any(age < CARE_AGE for age in start.child_ages):
        text = (
            "Werkt u en hebt u een kind jonger dan 12 jaar? Vraag de inkomensafhankelijke combinatiekorting aan met een"
            " voorlopige aanslag. Dan krijgt u het geld elke maand."
        )
        yield PassOn(
            "combinatiekorting",
            to,
            start.started_on + TOLD_WITHIN,
            text,
            "jaarinkomen",
            _year(start),
        )
    if start.because == "baan-gestart":
        text = (
            "Laat de loonheffingskorting bij één werkgever of uitkering gelden. Staat zij twee keer aan, dan moet u later"
            " belasting betalen."
        )
        yield PassOn("loonheffingskorting", "uw werkgever", start.started_on, text, "geen")


def _of_municipality(start: Start) -> Iterator[PassOn]:
    to, by = "uw gemeente", start.started_on + TOLD_WITHIN
    if not start.right_ends:
        text = (
            "Geef elke maand door wat u hebt verdiend, met de loonstrook. Dan klopt uw aanvulling."
        )
        yield PassOn(
            "inkomstenopgave",
            "Werkplein Drentsche Aa",
            calendar.add_months(start.started_on, 1),
            text,
            "maandloon",
            start.gross_month,
        )
    yield PassOn(
        "kwijtschelding",
        "uw gemeente of belastingkantoor",
        by,
        "Hebt u kwijtschelding van gemeentelijke belasting? Geef het nieuwe inkomen door. Misschien betaalt u volgend jaar wel.",
        "maandloon",
        start.gross_month,
    )
    yield PassOn(
        "minimaregelingen",
        to,
        by,
        "Krijgt u een andere regeling van de gemeente? Vraag tot welk inkomen die blijft.",
        "maandloon",
        start.gross_month,
    )
    if any(PUPIL_AGE <= age < ADULT for age in start.child_ages):
        text = "De Meedoenregeling voor kinderen loopt tot het einde van het schooljaar. Vraag of zij daarna blijft."
        yield PassOn("meedoenregeling", to, by, text, "maandloon", start.gross_month)
    text = "Bent u verzekerd via de gemeente? Vraag of dat zo blijft, en regel anders zelf een zorgverzekering."
    yield PassOn("collectieve-zorgverzekering", to, by, text, "geen")


def _of_others(start: Start) -> Iterator[PassOn]:
    if _may_have(start.expected, "aflossing"):
        text = (
            "Wordt er beslag gelegd, of betaalt u schulden af? Geef het nieuwe loon door. Dan wordt opnieuw berekend wat u"
            " overhoudt."
        )
        yield PassOn(
            "beslagvrije-voet",
            "de deurwaarder, of de GKB",
            start.started_on + TOLD_WITHIN,
            text,
            "maandloon",
            start.gross_month,
        )


def endings(start: Start) -> tuple[Ending, ...]:
    """What was there before and is not after; toeslagen from the month after the change (Awir art. 5)."""
    before, after = start.expected.before, start.expected.after
    found = [
        Ending(post, _from(post, start.started_on), amount)
        for post, amount in before.items()
        if amount > 0
        and post not in COSTS
        and post not in start.expected.unknown
        and not after.get(post)
    ]
    if start.right_ends and not any(ending.post == "bijstand" for ending in found):
        found.insert(0, Ending("bijstand", start.started_on, None))
    return tuple(found)


def holiday_allowance_by(start: Start) -> date | None:
    """The last day on which what was reserved is paid, where the right ends (art. 45 lid 1)."""
    return last_day_for_holiday_allowance(start.started_on) if start.right_ends else None


def _from(post: Beurspost, started_on: date) -> date:
    return month_after_change(started_on) if post in TOESLAGEN else started_on


def _year(start: Start) -> int | None:
    if start.gross_month is None:
        return None
    return wage_this_year(start.gross_month, start.started_on)


def _may_have(expected: Expectation, *posts: Beurspost) -> bool:
    """True also where nobody knows: then it is asked."""
    amounts: Mapping[Beurspost, int] = {**expected.before, **expected.after}
    if not amounts or set(amounts) <= {"netto-loon", "bijstand"}:
        return True
    return any(amounts.get(post) or post in expected.unknown for post in posts)
