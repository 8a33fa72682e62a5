"""Steps of the explanation that no single rule tells: how a wage came to be, what was filled in, what a month's part is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.income.norms.register import Parameters
from services.income.purse import wages
from services.income.purse.spending import Besteedbaar
from services.income.purse.taxes import NettoLoon
from services.income.toeslagen.outcome import Regeling, in_euros, in_percent
from services.income.whatif.situation import Inkomsten, Scenario
from shared import calendar
from shared.events.income import Reden

GIVEN = (
    ("andere_uitkering", "Pw 31, 32", "De andere uitkering is opgegeven en telt volledig mee als inkomen: {}."),
    ("kinderopvangtoeslag", "Wko 1.5", "De kinderopvangtoeslag is opgegeven: {}."),
    ("lokale_regelingen", "lokaal", "Lokale regelingen zijn opgegeven per jaar; per maand is dat {}."),
    ("kosten", "opgegeven", "De kosten zijn opgegeven en gaan af van wat er te besteden is: {}."),
)  # fmt: skip
"""Components that are as they were filled in."""


@dataclass(frozen=True, slots=True)
class Bruto:
    """The gross wage of a month in cents, and how it was found."""

    maand: int
    redenen: tuple[Reden, ...] = ()


def gross_wage(income: Inkomsten, born: date, day: date, parameters: Parameters) -> Bruto:
    """As given per month, or hours at the wage given, or hours at the minimum wage of the age."""
    hours = income.uren_per_week
    if hours is None:
        cents = income.bruto_maand or 0
        return _gross(cents, f"Het bruto loon is opgegeven: {in_euros(cents)} per maand.", ())
    if income.bruto_uur is not None:
        cents = wages.month_wage(income.bruto_uur, hours)
        return _gross(cents, _by_hours(income.bruto_uur, hours, cents), ())
    age = calendar.age_on(born, day)
    found = wages.minimumloon(day, hours, parameters, leeftijd=age)
    text = _by_hours(found.uurloon, hours, found.bruto_maand)
    return _gross(found.bruto_maand, text, found.redenen)


def gross_steps(gross: Bruto, wage: NettoLoon, wet: Regeling) -> Iterator[Reden]:
    """From the gross wage of a month to that of a year, with its holiday allowance."""
    if not gross.maand:
        return
    yield from gross.redenen
    share = in_percent(wages.holiday_share(wet.datum, wet.parameters))
    text = f"Met {share} vakantiebijslag is dat {in_euros(wage.bruto_jaar)} bruto per jaar."
    yield wet.reason("vakantiebijslag", "WML 15", text, "WML_VAKANTIEBIJSLAG")


def explain(
    scenario: Scenario, gross: Sequence[Bruto], spendable: Besteedbaar, parameters: Parameters
) -> Iterator[Reden]:
    """Every step: the wages, what the rules tell, and what is as it was filled in."""
    wet = Regeling(parameters, scenario.datum)
    for paid, wage in zip(gross, spendable.lonen, strict=True):
        yield from gross_steps(paid, wage, wet)
    yield from spendable.redenen
    yield from household_steps(scenario, spendable)


def household_steps(scenario: Scenario, spendable: Besteedbaar) -> Iterator[Reden]:
    """The income that toeslagen look at, a month's part of kinderbijslag, and what was filled in."""
    yield _assessment_income(scenario, spendable)
    posten = spendable.posten.per_post()
    if posten["kinderbijslag"]:
        text = f"Per maand is dat een derde deel: {in_euros(posten['kinderbijslag'])}."
        yield Reden(regel="kinderbijslag", artikel="AKW 11, 12", tekst=text)
    for name, artikel, text in GIVEN:
        if posten[name]:
            shown = text.format(in_euros(abs(posten[name])))
            yield Reden(regel=name.replace("_", "-"), artikel=artikel, tekst=shown)


def _assessment_income(scenario: Scenario, spendable: Besteedbaar) -> Reden:
    if spendable.posten.bijstand:
        text = (
            "Met bijstand is het jaarinkomen voor toeslagen onder iedere drempel aangenomen; de precieze hoogte volgt uit de "
            "belasting die de gemeente over bijstand betaalt."
        )
    else:
        text = f"Voor toeslagen is gerekend met een jaarinkomen van {in_euros(spendable.toetsingsinkomen)}."
        if scenario.gezin.partner is not None and not scenario.gezin.has_toeslagpartner:
            text += " Bij zorgtoeslag telt voor ieder het eigen inkomen."
    return Reden(regel="toetsingsinkomen", artikel="Awir 8", tekst=text)


def _by_hours(hourly: int, hours: Fraction, cents: int) -> str:
    count = f"{float(hours):g}".replace(".", ",")
    return (
        f"{count} uur per week x {in_euros(hourly)} x 52 / 12 is {in_euros(cents)} bruto per maand."
    )


def _gross(cents: int, text: str, before: tuple[Reden, ...]) -> Bruto:
    if not cents:
        return Bruto(0)
    return Bruto(cents, (*before, Reden(regel="bruto-loon", artikel="Pw 31 lid 1", tekst=text)))
