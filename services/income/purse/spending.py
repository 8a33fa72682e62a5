"""What a household has to spend per month, per component: wage, bijstand, toeslagen, local schemes and costs.

The parts are worked out by the rules of their own law; this only puts them together (agency algorithm 4.11).
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Literal

from services.income.means.exempt import counted_of_partner_without_right
from services.income.means.month import Persoonsinkomen, set_off
from services.income.means.rules import NONE, Vrijlating
from services.income.norms.money import divided
from services.income.norms.register import Parameters
from services.income.purse.assumed_income import Grens, Ontvanger, bound_of
from services.income.purse.taxes import NettoLoon, gross_benefit_of, gross_of, netto_loon
from services.income.purse.wages import year_wage
from services.income.toeslagen import kinderbijslag as akw
from services.income.toeslagen.huurtoeslag import Huurder, Kind, huurtoeslag
from services.income.toeslagen.kinderbijslag import Kinderbijslag
from services.income.toeslagen.kindgebonden_budget import Ouder, child_ages, kindgebonden_budget
from services.income.toeslagen.outcome import MONTHS, Bedrag, in_euros
from services.income.toeslagen.zorgtoeslag import Verzekerde, zorgtoeslag
from shared.events.income import Reden
from shared.events.purse import Beursaanname


@dataclass(frozen=True, slots=True)
class Verdiener:
    """Somebody's wage per month, in cents. A pay slip tells net: what was told is kept, and only the other is derived."""

    bruto_maand: int | None = None
    """Without holiday allowance; None where only net was told."""
    vrijlating: Vrijlating = NONE
    iack: bool = False
    pensioenpremie_jaar: int = 0
    netto_maand: int | None = None
    """Holiday allowance included; None where only gross was told."""
    netto_afgeleid: bool = False
    """That net wage was worked out of gross."""


@dataclass(frozen=True, slots=True)
class Situatie:
    """A household in one month with everything that comes in and goes out; amounts in cents."""

    datum: date
    norm: int
    """The bijstandsnorm per month; 0 without a right."""
    verdieners: tuple[Verdiener, ...] = ()
    kale_huur: int = 0
    aantal_personen: int = 1
    kinderen: tuple[date, ...] = ()
    toeslagpartner: bool = False
    aparte_partner: bool = False
    """The second earner is a partner for bijstand and not for toeslagen: each has a zorgtoeslag of one's own."""
    leeftijd_aanvrager: int | None = None
    geboortedatum: date | None = None
    partner_geboortedatum: date | None = None
    kinderen_inkomen: tuple[Kind, ...] = ()
    """Of the own children that have one; only huurtoeslag looks at it."""
    inkomen_medebewoners: int = 0
    """Of the year, of the others in the home; only huurtoeslag looks at it."""
    vermogen: int = 0
    andere_uitkering: int = 0
    """Net per month; counts in full."""
    ander_jaarinkomen: int | None = 0
    """What else counts as income of the year for toeslagen, such as the gross amount of that other benefit; None where only
    the net amount was told.
    """
    kinderopvangtoeslag: int = 0
    lokale_regelingen_jaar: int = 0
    zonder_recht: Literal["aanvrager", "partner"] | None = None
    """Who of the two earners has no right; of their income only a part counts (Pw art. 32 lid 3)."""
    gehuwdennorm: int = 0
    """Then: the norm if both had a right."""
    kosten: int = 0
    """Per month: travel, child care, repayments."""
    bijstand: int | None = None
    """Where it was worked out already, before the combination credit; else it follows from the norm and what comes in."""


@dataclass(frozen=True, slots=True)
class Posten:
    """What comes in per month, and what goes out below zero; in cents. Together they are the whole."""

    netto_loon: int
    iack: int
    bijstand: int
    andere_uitkering: int
    zorgtoeslag: int
    huurtoeslag: int
    kgb: int
    kinderbijslag: int
    kinderopvangtoeslag: int
    lokale_regelingen: int
    kosten: int

    @property
    def totaal(self) -> int:
        return sum(self.per_post().values())

    def per_post(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in POSTEN}


POSTEN = tuple(post.name for post in fields(Posten))


@dataclass(frozen=True, slots=True)
class Besteedbaar:
    """The components, what was exempt of the wage, the gross wage of the month, and how it was found."""

    posten: Posten
    vrijgelaten: int
    bruto_per_verdiener: tuple[int, ...]
    toetsingsinkomen: int
    huurder: Huurder
    """The household as huurtoeslag looked at it."""
    lonen: tuple[NettoLoon, ...]
    uitkomsten: tuple[Bedrag | Kinderbijslag, ...]
    """What the rules of each law came to."""
    grens: Grens | None
    aannames: tuple[Beursaanname, ...] = ()

    @property
    def redenen(self) -> tuple[Reden, ...]:
        """Put together for who reads them: a re-assessment looks at the amounts alone."""
        steps = [step for wage in self.lonen if wage.bruto_jaar for step in wage.redenen]
        steps += [step for outcome in self.uitkomsten for step in outcome.redenen]
        return (*steps, self.grens.reden) if self.grens else tuple(steps)

    @property
    def bruto_maand(self) -> int:
        return sum(self.bruto_per_verdiener)

    @property
    def totaal(self) -> int:
        return self.posten.totaal


def besteedbaar(situatie: Situatie, parameters: Parameters) -> Besteedbaar:
    """Disposable income per component. Raises ParameterOntbreekt where an amount of the day is not known."""
    day = situatie.datum
    gross, wages = _wages(situatie.verdieners, day, parameters)
    bijstand, exempt = _bijstand(situatie, wages, parameters)
    other = _other_income(situatie, bijstand.centen, parameters)
    income = toetsingsinkomen(bijstand.centen, wages, other)
    care = _zorgtoeslag(situatie, bijstand.centen, wages, other, parameters)
    who = tenant(situatie, income)
    rent = huurtoeslag(who, parameters)
    children = _for_children(situatie, income, parameters)
    quarter = akw.kinderbijslag(akw.first_of_quarter(day), situatie.kinderen, parameters)
    posten = Posten(
        netto_loon=sum([wage.netto_maand for wage in wages]),
        iack=sum([wage.iack_maand for wage in wages]),
        bijstand=bijstand.centen,
        andere_uitkering=situatie.andere_uitkering,
        zorgtoeslag=care.centen,
        huurtoeslag=rent.centen,
        kgb=children.centen,
        kinderbijslag=divided(quarter.centen, akw.QUARTER),
        kinderopvangtoeslag=situatie.kinderopvangtoeslag,
        lokale_regelingen=divided(situatie.lokale_regelingen_jaar, MONTHS),
        kosten=-situatie.kosten,
    )
    outcomes = (bijstand, care, rent, children, quarter)
    bound = _bound(situatie, bijstand.centen, wages, parameters)
    assumed = tuple(_assumed(situatie, posten, may_be_lower=bound is not None))
    return Besteedbaar(posten, exempt, gross, income, who, wages, outcomes, bound, assumed)


def toetsingsinkomen(bijstand: int, wages: tuple[NettoLoon, ...], other: int) -> int:
    """The income of the year that toeslagen look at: of a wage what is taxed, so less the pension premium.

    With bijstand it is taken to be below every threshold, as it is with bijstand alone. With a wage beside it that may be
    too low: how much, at most, is in assumed_income.py.
    """
    return 0 if bijstand else sum(wage.netto_jaar + wage.belasting for wage in wages) + other


def _other_income(situatie: Situatie, bijstand: int, parameters: Parameters) -> int:
    """Of the year, gross; with bijstand nobody looks at it."""
    if situatie.ander_jaarinkomen is not None or bijstand:
        return situatie.ander_jaarinkomen or 0
    return gross_benefit_of(situatie.andere_uitkering, situatie.datum, parameters)


def gross_month(earner: Verdiener, day: date, parameters: Parameters) -> int:
    """Per month, as told or as the net wage asks."""
    if earner.bruto_maand is not None:
        return earner.bruto_maand
    return gross_of(earner.netto_maand, day, parameters) if earner.netto_maand else 0


@lru_cache(maxsize=8_192)
def _wages(
    earners: tuple[Verdiener, ...], day: date, parameters: Parameters
) -> tuple[tuple[int, ...], tuple[NettoLoon, ...]]:
    """Of each the gross wage of a month, and what is left of it. Most households have nobody who earns."""
    gross = tuple(gross_month(earner, day, parameters) for earner in earners)
    net = (
        _net(earner, month, day, parameters) for earner, month in zip(earners, gross, strict=True)
    )
    return gross, tuple(net)


def _net(earner: Verdiener, gross: int, day: date, parameters: Parameters) -> NettoLoon:
    """By the gross wage; a net wage that was told stands in the place of what that comes to."""
    found = netto_loon(
        day.year,
        year_wage(gross, day, parameters),
        parameters,
        iack=earner.iack,
        pensioenpremie_jaar=earner.pensioenpremie_jaar,
    )
    return found if earner.netto_maand is None else found.as_told(earner.netto_maand)


def _bound(
    situatie: Situatie, bijstand: int, wages: tuple[NettoLoon, ...], parameters: Parameters
) -> Grens | None:
    """How much lower toeslagen may be beside bijstand; nobody earns, and it is none."""
    if not (bijstand and any(wage.bruto_jaar for wage in wages)):
        return None
    day, wealth, partner = situatie.datum, situatie.vermogen, situatie.toeslagpartner
    births = situatie.geboortedatum, situatie.partner_geboortedatum
    who = Ontvanger(
        Verzekerde(day, 0, wealth, partner, *births),
        tenant(situatie, 0),
        Ouder(day, situatie.kinderen, 0, wealth, partner),
    )
    return bound_of(who, wages, bijstand, parameters)


def _assumed(situatie: Situatie, posten: Posten, *, may_be_lower: bool) -> Iterator[Beursaanname]:
    """What was derived, or taken to be so."""
    for earner in situatie.verdieners:
        if earner.netto_afgeleid or (earner.netto_maand is None and earner.bruto_maand):
            yield "nettoloon-afgeleid"
        if earner.bruto_maand is None and earner.netto_maand:
            yield "brutoloon-afgeleid"
    if situatie.ander_jaarinkomen is None and posten.andere_uitkering and not posten.bijstand:
        yield "bruto-uitkering-afgeleid"
    if may_be_lower:
        yield "inkomen-onder-drempels"
    if posten.iack:
        yield "combinatiekorting"


def _bijstand(
    situatie: Situatie, wages: tuple[NettoLoon, ...], parameters: Parameters
) -> tuple[Bedrag, int]:
    """Norm minus what counts (Pw art. 19, 31, 32): net wage less the exempt part, IACK and other benefits in full."""
    if situatie.bijstand is not None:
        return _after_credit(situatie.bijstand, sum([wage.iack_maand for wage in wages])), 0
    incomes = [
        Persoonsinkomen(situatie.datum, wage.netto_maand, wage.iack_maand, earner.vrijlating)
        for earner, wage in zip(situatie.verdieners, wages, strict=True)
    ]
    incomes.append(Persoonsinkomen(situatie.datum, overig=situatie.andere_uitkering))
    own = sum(income.loon + income.overig for income in incomes)
    incomes, steps = _beside_who_has_no_right(situatie, incomes, parameters)
    found = set_off(situatie.norm, incomes, parameters)
    if not found.bijstand:
        return Bedrag(0, (_no_bijstand(situatie.norm, own),)), 0
    left_out = own - found.telt_mee
    text = (
        f"De norm is {in_euros(situatie.norm)}. Er komt {in_euros(own)} binnen, waarvan {in_euros(left_out)} niet meetelt. "
        f"Het verschil is de bijstand: {in_euros(found.bijstand)}."
    )
    steps = (
        *found.redenen,
        *steps,
        Reden(regel="bijstand", artikel="Pw 19 lid 2, 31, 32", tekst=text),
    )
    return Bedrag(found.bijstand, steps), left_out


@lru_cache(maxsize=8_192)
def _after_credit(bijstand: int, credit: int) -> Bedrag:
    """What was worked out with everything else that comes in; the credit counts in full beside it (Pw art. 31 lid 1)."""
    text = f"De bijstand is {in_euros(bijstand)}"
    if credit:
        text += f"; daar gaat {in_euros(credit)} combinatiekorting af"
    step = Reden(regel="bijstand", artikel="Pw 19 lid 2, 31, 32", tekst=f"{text}.")
    return Bedrag(max(0, bijstand - credit), (step,))


def _beside_who_has_no_right(
    situatie: Situatie, incomes: list[Persoonsinkomen], parameters: Parameters
) -> tuple[list[Persoonsinkomen], tuple[Reden, ...]]:
    """The incomes with, of who has no right, only what is above the norm of a couple: that counts, without exemption."""
    if situatie.zonder_recht is None:
        return incomes, ()
    whose = 0 if situatie.zonder_recht == "aanvrager" else 1
    theirs = incomes[whose].loon + incomes[whose].overig
    others = [*incomes[:whose], *incomes[whose + 1 :]]
    counted = set_off(situatie.norm, others, parameters).telt_mee
    above = counted_of_partner_without_right(situatie.norm, situatie.gehuwdennorm, counted, theirs)
    text = (
        f"Van het inkomen van de partner zonder recht ({in_euros(theirs)}) telt {in_euros(above)} mee: wat met het andere "
        f"inkomen en de bijstand boven de norm voor gehuwden van {in_euros(situatie.gehuwdennorm)} komt."
    )
    step = Reden(regel="partner-zonder-recht", artikel="Pw 32 lid 3", tekst=text)
    return [*others, Persoonsinkomen(situatie.datum, overig=above)], (step,) if theirs else ()


def _no_bijstand(norm: int, own: int) -> Reden:
    text = f"Het inkomen ({in_euros(own)}) is niet lager dan de norm ({in_euros(norm)}): er is geen bijstand."
    if not norm:
        text = "Er is geen recht op bijstand."
    return Reden(regel="bijstand", artikel="Pw 19 lid 2", tekst=text)


def _zorgtoeslag(
    situatie: Situatie,
    bijstand: int,
    wages: tuple[NettoLoon, ...],
    other_income: int,
    parameters: Parameters,
) -> Bedrag:
    """One for the household, or one for each of two who are no toeslagpartners, by one's own income."""
    if not situatie.aparte_partner:
        income = toetsingsinkomen(bijstand, wages, other_income)
        return zorgtoeslag(_insured(situatie, income, situatie.geboortedatum), parameters)
    each = [(wage,) for wage in wages]
    other = [other_income, *(0 for _ in each[1:])]
    births = (situatie.geboortedatum, situatie.partner_geboortedatum)[: len(each)]
    found = [
        zorgtoeslag(_insured(situatie, toetsingsinkomen(bijstand, own, extra), born), parameters)
        for own, extra, born in zip(each, other, births, strict=True)
    ]
    return Bedrag(
        sum(amount.centen for amount in found),
        tuple(step for amount in found for step in amount.redenen),
    )


def _insured(situatie: Situatie, income: int, born: date | None) -> Verzekerde:
    return Verzekerde(
        situatie.datum,
        income,
        situatie.vermogen,
        situatie.toeslagpartner,
        born,
        situatie.partner_geboortedatum,
    )


def _for_children(situatie: Situatie, income: int, parameters: Parameters) -> Bedrag:
    wealth, partner = situatie.vermogen, situatie.toeslagpartner
    parent = Ouder(situatie.datum, situatie.kinderen, income, wealth, partner)
    return kindgebonden_budget(parent, parameters)


def tenant(situatie: Situatie, income: int) -> Huurder:
    """The household as huurtoeslag looks at it, with its income of the year."""
    return Huurder(
        datum=situatie.datum,
        kale_huur=situatie.kale_huur,
        aantal_personen=situatie.aantal_personen,
        inkomen=income + situatie.inkomen_medebewoners,
        vermogen=situatie.vermogen,
        toeslagpartner=situatie.toeslagpartner,
        leeftijd_aanvrager=situatie.leeftijd_aanvrager,
        heeft_kind=bool(situatie.kinderen and child_ages(situatie.kinderen, situatie.datum)),
        kinderen_inkomen=situatie.kinderen_inkomen,
        geboortedatum=situatie.geboortedatum,
    )
