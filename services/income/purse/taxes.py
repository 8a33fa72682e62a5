"""From gross to net for an employee under the AOW age (Wet inkomstenbelasting 2001 art. 2.10, 8.10, 8.11, 8.14a).

Over a whole year; each part is rounded to the cent by itself. Pension premium is deducted in full.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from services.income.norms.money import divided, half_up
from services.income.norms.register import MILLIPERCENT, Parameters
from services.income.purse.wages import holiday_share, with_holiday
from services.income.toeslagen.outcome import EURO, MONTHS, Regeling, in_euros
from shared import calendar
from shared.events.income import Reden

IACK_UNDER = 12
IACK_BORN_BEFORE = date(2025, 1, 1)


@dataclass(frozen=True, slots=True)
class NettoLoon:
    """A year's wage, holiday allowance included, what goes off and what is left; in cents."""

    bruto_jaar: int
    box1: int
    ahk: int
    ak: int
    belasting: int
    """After both credits, before the IACK."""
    iack: int
    netto_jaar: int
    """Without the IACK: that comes apart, by the provisional assessment."""
    netto_maand: int
    netto_maand_met_iack: int
    redenen: tuple[Reden, ...]

    @property
    def iack_maand(self) -> int:
        return divided(self.iack, MONTHS)

    def as_told(self, netto_maand: int) -> "NettoLoon":
        """With the net wage of the month that somebody told, in the place of what the rules make of gross."""
        text = f"Het nettoloon is verteld: {in_euros(netto_maand)} per maand."
        step = Reden(regel="netto-loon", artikel="Pw 31 lid 3", tekst=text)
        return replace(
            self,
            netto_maand=netto_maand,
            netto_maand_met_iack=netto_maand + self.iack_maand,
            redenen=(step,),
        )


@lru_cache(maxsize=8_192)
def netto_loon(
    jaar: int,
    bruto_jaar: int,
    parameters: Parameters,
    *,
    iack: bool = False,
    pensioenpremie_jaar: int = 0,
) -> NettoLoon:
    """What is left of a year's wage; `iack` says that the right to the combination credit exists."""
    wet = Regeling(parameters, date(jaar, 1, 1))
    taxable = max(0, bruto_jaar - pensioenpremie_jaar)
    box1 = half_up(box_1(taxable, wet))
    ahk = half_up(algemene_heffingskorting(taxable, wet))
    ak = half_up(arbeidskorting(taxable, wet))
    tax = max(0, box1 - ahk - ak)
    credit = min(half_up(combinatiekorting(taxable, wet)), tax) if iack else 0
    net = bruto_jaar - pensioenpremie_jaar - tax
    return NettoLoon(
        bruto_jaar=bruto_jaar,
        box1=box1,
        ahk=ahk,
        ak=ak,
        belasting=tax,
        iack=credit,
        netto_jaar=net,
        netto_maand=half_up(Fraction(net, MONTHS)),
        netto_maand_met_iack=half_up(Fraction(net + credit, MONTHS)),
        redenen=(
            *_reasons(wet, (taxable, box1, ahk, ak, tax, credit), iack=iack),
            _net_reason(net, tax, pensioenpremie_jaar),
        ),
    )


def gross_of(netto_maand: int, day: date, parameters: Parameters) -> int:
    """The lowest gross wage of a month, without holiday allowance, that comes to a net one; no pension premium is known."""
    return _gross_of(netto_maand, holiday_share(day, parameters), day.year, parameters)


@lru_cache(maxsize=8_192)
def _gross_of(netto_maand: int, holiday: Fraction, year_of: int, parameters: Parameters) -> int:
    wet = Regeling(parameters, date(year_of, 1, 1))

    def net(month: int) -> int:
        year = with_holiday(month, holiday)
        return _net_month(year, half_up(arbeidskorting(year, wet)), wet)

    return _lowest(netto_maand, net, 2 * netto_maand + EURO)


def gross_benefit_of(netto_maand: int, day: date, parameters: Parameters) -> int:
    """The lowest gross income of a year, beside work, that comes to a net one per month: there is no credit for working."""
    return _gross_benefit_of(netto_maand, day.year, parameters)


@lru_cache(maxsize=8_192)
def _gross_benefit_of(netto_maand: int, year_of: int, parameters: Parameters) -> int:
    wet = Regeling(parameters, date(year_of, 1, 1))
    return _lowest(
        netto_maand, lambda year: _net_month(year, 0, wet), 2 * MONTHS * netto_maand + EURO
    )


@lru_cache(maxsize=8_192)
def gross_year_of(net_year: int, earned: int, year: int, parameters: Parameters) -> int:
    """The lowest gross income of a year that comes to a net one, where so much of it was earned: over wage and benefit together
    the general credit counts once.
    """
    wet = Regeling(parameters, date(year, 1, 1))
    for_work = half_up(arbeidskorting(earned, wet))
    wanted = half_up(Fraction(net_year, MONTHS))
    return _lowest(wanted, lambda gross: _net_month(gross, for_work, wet), 2 * net_year + EURO)


@lru_cache(maxsize=8_192)
def is_gross_year_below(
    most: int, net_year: int, earned: int, year: int, parameters: Parameters
) -> bool:
    """Whether `gross_year_of` is no more than this, for who does not need to know what it is."""
    wet = Regeling(parameters, date(year, 1, 1))
    for_work = half_up(arbeidskorting(earned, wet))
    return _net_month(most, for_work, wet) >= half_up(Fraction(net_year, MONTHS))


def _lowest(wanted: int, net: Callable[[int], int], high: int) -> int:
    """The lowest gross amount that comes to a net one: who earns more keeps more, in straight lines with a few bends.

    So it is sought where the line between the ends would have it; now and then in the middle, which always comes nearer.
    """
    low, at_low, at_high = 0, net(0), net(high)
    if at_low >= wanted:
        return low
    step = 0
    while high - low > 1:
        step += 1
        guess = low + (wanted - at_low) * (high - low) // (at_high - at_low)
        if step % 3 == 0:
            guess = (low + high) // 2
        guess = min(max(guess, low + 1), high - 1)
        found = net(guess)
        if found < wanted:
            low, at_low = guess, found
        else:
            high, at_high = guess, found
    return high


def _net_month(gross_year: int, for_work: int, wet: Regeling) -> int:
    """As `netto_loon` has it, and nothing else of it; `for_work` is the credit of who works."""
    general = half_up(algemene_heffingskorting(gross_year, wet))
    tax = max(0, half_up(box_1(gross_year, wet)) - general - for_work)
    return divided(gross_year - tax, MONTHS)


def box_1(income: int, wet: Regeling) -> Fraction:
    """The three brackets (art. 2.10)."""
    first, second = wet.cents("IB_SCHIJF_1"), wet.cents("IB_SCHIJF_2")
    thousandths = (
        wet.millipercent("IB_TARIEF_1") * min(income, first)
        + wet.millipercent("IB_TARIEF_2") * max(0, min(income, second) - first)
        + wet.millipercent("IB_TARIEF_3") * max(0, income - second)
    )
    return Fraction(thousandths, MILLIPERCENT)


def algemene_heffingskorting(income: int, wet: Regeling) -> Fraction:
    """The general credit (art. 8.10), going down above a limit."""
    above = max(0, income - wet.cents("AHK_GRENS"))
    less = wet.millipercent("AHK_AFBOUW") * above
    return Fraction(max(0, wet.cents("AHK_MAXIMUM") * MILLIPERCENT - less), MILLIPERCENT)


def arbeidskorting(earned: int, wet: Regeling) -> Fraction:
    """The credit for who works (art. 8.11): up in three steps, then down."""
    first, second, third = (wet.cents(f"AK_GRENS_{knee}") for knee in (1, 2, 3))
    if earned <= first:
        return _begun_at(0, wet.millipercent("AK_PCT_1") * earned)
    if earned <= second:
        more = wet.millipercent("AK_PCT_2") * (earned - first)
        return _begun_at(wet.cents("AK_BEDRAG_1"), more)
    if earned <= third:
        more = wet.millipercent("AK_PCT_3") * (earned - second)
        return _begun_at(wet.cents("AK_BEDRAG_2"), more)
    less = wet.millipercent("AK_AFBOUW") * (earned - third)
    return max(Fraction(0), _begun_at(wet.cents("AK_MAXIMUM"), -less))


def _begun_at(cents: int, millipercent: int) -> Fraction:
    """An amount in cents with thousandths of a percent of a cent on top."""
    return Fraction(cents * MILLIPERCENT + millipercent, MILLIPERCENT)


def combinatiekorting(earned: int, wet: Regeling) -> Fraction:
    """The IACK (art. 8.14a) for who has a young child and is single or earns least; never more than the tax due."""
    above = max(0, earned - wet.cents("IACK_DREMPEL"))
    return min(Fraction(wet.cents("IACK_MAXIMUM")), wet.share("IACK_PCT") * above)


def has_iack_child(children: Sequence[date], day: date) -> bool:
    """A child under 12 at the start of the year, born before the credit began to be phased out (art. 8.14a)."""
    first = date(day.year, 1, 1)
    return any(
        born < IACK_BORN_BEFORE and calendar.age_on(born, first) < IACK_UNDER for born in children
    )


def _reasons(wet: Regeling, amounts: tuple[int, ...], *, iack: bool) -> tuple[Reden, ...]:
    taxable, box1, ahk, ak, tax, credit = map(in_euros, amounts)
    steps = [
        wet.reason(
            "inkomstenbelasting",
            "Wet IB 2.10",
            f"Belasting in box 1 over {taxable} per jaar: {box1}.",
            "IB_TARIEF_1",
            "IB_TARIEF_2",
            "IB_TARIEF_3",
            "IB_SCHIJF_1",
            "IB_SCHIJF_2",
        ),
        wet.reason(
            "heffingskortingen",
            "Wet IB 8.10, 8.11",
            f"Daar gaan af: algemene heffingskorting {ahk} en arbeidskorting {ak}. Er blijft {tax} belasting over.",
            "AHK_MAXIMUM",
            "AHK_AFBOUW",
            "AHK_GRENS",
            *_credit_codes(amounts[0], wet),
        ),
    ]
    if iack:
        text = f"Inkomensafhankelijke combinatiekorting, nooit meer dan de belasting: {credit} per jaar."
        steps.append(
            wet.reason(
                "combinatiekorting",
                "Wet IB 8.14a",
                text,
                "IACK_MAXIMUM",
                "IACK_PCT",
                "IACK_DREMPEL",
            )
        )
    return tuple(steps)


def _net_reason(net: int, tax: int, premium: int) -> Reden:
    minus = f" en {in_euros(premium)} pensioenpremie" if premium else ""
    text = (
        f"Na {in_euros(tax)} belasting{minus} blijft er {in_euros(net)} per jaar over; een twaalfde daarvan is "
        f"{in_euros(half_up(Fraction(net, MONTHS)))} per maand."
    )
    return Reden(regel="netto-loon", artikel="Pw 31 lid 3", tekst=text)


def _credit_codes(earned: int, wet: Regeling) -> tuple[str, ...]:
    """The parameters of the part of the arbeidskorting that this wage is in."""
    if earned <= wet.cents("AK_GRENS_1"):
        return ("AK_PCT_1",)
    if earned <= wet.cents("AK_GRENS_2"):
        return "AK_BEDRAG_1", "AK_PCT_2", "AK_GRENS_1"
    if earned <= wet.cents("AK_GRENS_3"):
        return "AK_BEDRAG_2", "AK_PCT_3", "AK_GRENS_2"
    return "AK_MAXIMUM", "AK_AFBOUW", "AK_GRENS_3"
