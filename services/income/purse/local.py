"""Schemes whose limits and amounts a municipality sets itself: for whom, how much, and what it did not tell.

A limit is a part of the norm without kostendelers. Without the limit nobody can say whether there is a right; that is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from services.income.means.assets import Huishoudtype
from services.income.norms.money import half_up, part_of
from services.income.norms.register import Parameter, Parameters
from services.income.norms.rules import Woonsituatie, determine_norm, is_minor
from services.income.purse.claims import Aanspraak
from services.income.toeslagen.outcome import MONTHS, in_euros, in_percent
from shared import calendar
from shared.events.income import Reden

AGENCY = "Werkplein Drentsche Aa"
MUNICIPALITY = "gemeente"
IIT_AGE = 21
SCHOOL, SECONDARY, LEFT_SCHOOL = 4, 12, 18
TELL_UP_TO = Fraction(3, 2)
"""Of the norm: above it a scheme whose limit nobody told is not worth asking after. A choice of ours."""


@dataclass(frozen=True, slots=True)
class Minimabeeld:
    """A household as local schemes look at it; amounts in cents per month."""

    datum: date
    aanvrager: date
    """Date of birth."""
    huishouden: Huishoudtype
    norm: int
    """Without kostendelers, as it would be for this household alone if it had a right; 0 where the law has no such norm."""
    inkomen: int
    """What counts: bijstand, net wage without its exempt part, other benefits. No toeslagen, no child benefit."""
    kinderen: tuple[date, ...] = ()
    werkt: bool = False
    recht_op_bijstand: bool = True
    """False where the law excludes somebody, or there are too many assets: these schemes may be closed too."""


@dataclass(frozen=True, slots=True)
class Regel:
    """One scheme for one household: its limit, and the amounts it adds up per year."""

    regeling: str
    waar: str
    artikel: str
    grens: str
    bedragen: tuple[tuple[str, int], ...] = ()
    """Code of a parameter and how many times a year."""


def norm_alone(home: Woonsituatie, parameters: Parameters) -> int:
    """The norm as it would be without anybody who shares the costs, as municipalities test their limits."""
    own = tuple(child for child in home.kinderen if is_minor(child.geboortedatum, home.datum))
    return determine_norm(replace(home, kinderen=own, medebewoners=()), parameters).centen


def local_claims(
    who: Minimabeeld, national: Parameters, local: Parameters | None
) -> Iterator[Aanspraak]:
    """What this household may ask its municipality for; `local` is None where nobody told which one it is."""
    if not who.norm:
        return
    for found in _all(who, national, local):
        yield found if who.recht_op_bijstand else _without_bijstand(found)


def _all(who: Minimabeeld, national: Parameters, local: Parameters | None) -> Iterator[Aanspraak]:
    yield from _special_assistance(who, national, local)
    yield from _premium(who, national, local)
    for rule in _rules(who):
        found = _judge(rule, who, local)
        if found is not None:
            yield found


def _without_bijstand(found: Aanspraak) -> Aanspraak:
    """The income is low enough; whether the law or the assets close this scheme too, is not known here."""
    text = (
        f"{found.reden.tekst} Er is geen recht op bijstand; of dit dan wel kan, is hier onbekend."
    )
    reason = found.reden.model_copy(update={"tekst": text})
    return replace(found, reden=reason, onbekend=True)


def _rules(who: Minimabeeld) -> Iterator[Regel]:
    adults = 2 if who.huishouden == "gehuwd" else 1
    age = calendar.age_on(who.aanvrager, who.datum)
    if age >= IIT_AGE and who.datum < calendar.earliest_aow_day(who.aanvrager):
        amount = (f"IIT_{who.huishouden.upper()}", 1)
        yield Regel("individuele-inkomenstoeslag", AGENCY, "Pw 36", "IIT_INKOMENSGRENS", (amount,))
    yield Regel(
        "collectieve-zorgverzekering",
        MUNICIPALITY,
        "Pw 35 lid 3",
        "COLLECTIEVE_ZORG_INKOMENSGRENS",
        (("COLLECTIEVE_ZORG", adults * MONTHS),),
    )
    yield Regel(
        "kwijtschelding", "gemeente of belastingkantoor", "lokaal", "KWIJTSCHELDING_INKOMENSGRENS"
    )
    yield Regel(
        "meedoenregeling-18",
        MUNICIPALITY,
        "lokaal",
        "MEEDOEN_18_INKOMENSGRENS",
        (("MEEDOEN_18", adults),),
    )
    ages = [calendar.age_on(born, who.datum) for born in who.kinderen if born <= who.datum]
    younger = sum(SCHOOL <= age < SECONDARY for age in ages)
    older = sum(SECONDARY <= age < LEFT_SCHOOL for age in ages)
    if younger or older:
        counted = (("MEEDOEN_BASISONDERWIJS", younger), ("MEEDOEN_VOORTGEZET", older))
        yield Regel(
            "meedoenregeling",
            MUNICIPALITY,
            "lokaal",
            "MEEDOEN_INKOMENSGRENS",
            tuple(scheme for scheme in counted if scheme[1]),
        )
    if any(age < LEFT_SCHOOL for age in ages):
        yield Regel("kindpakket", "Stichting Leergeld", "lokaal", "KINDPAKKET_INKOMENSGRENS")


def _judge(rule: Regel, who: Minimabeeld, local: Parameters | None) -> Aanspraak | None:
    """A right that may be there, one that nobody can judge without the limit, or None above the limit."""
    limit = local.find(rule.grens, who.datum) if local else None
    if limit is None:
        if who.inkomen > who.norm * TELL_UP_TO:
            return None
        why = " De gemeente is niet opgegeven." if local is None else ""
        text = f"Of u dit krijgt, hangt af van uw inkomen.{why} Vraag het aan: {rule.waar}."
    else:
        most = part_of(who.norm, limit.deel)
        if who.inkomen > most:
            return None
        part = in_percent(limit.deel)
        text = (
            f"Het inkomen ({in_euros(who.inkomen)}) is niet hoger dan {part} van de norm ({in_euros(most)}); "
            f"vraag aan bij: {rule.waar}."
        )
    amounts = _amounts(rule, who.datum, local)
    year = sum(amount.centen * times for amount, times in amounts) if amounts else None
    if year is not None:
        text += f" Het gaat om ten hoogste {in_euros(year)} per jaar."
    used = [amount for amount in (limit, *(amount for amount, _ in amounts)) if amount is not None]
    reason = Reden(
        regel="niet-gebruikt",
        artikel=rule.artikel,
        tekst=text,
        parameters=tuple(amount.reference for amount in used),
    )
    month = None if year is None else half_up(Fraction(year, MONTHS))
    return Aanspraak(rule.regeling, month, rule.waar, reason, limit is None, year)


def _amounts(rule: Regel, day: date, local: Parameters | None) -> tuple[tuple[Parameter, int], ...]:
    """All amounts of the scheme, or none where one of them is not known."""
    if local is None:
        return ()
    known = [(local.find(code, day), times) for code, times in rule.bedragen]
    found = tuple((amount, times) for amount, times in known if amount is not None)
    return found if len(found) == len(known) else ()


def _premium(
    who: Minimabeeld, national: Parameters, local: Parameters | None
) -> Iterator[Aanspraak]:
    """For who works, from the age at which it does not count as income (art. 31 lid 2 onder j, lid 5)."""
    months = national.on("JONGERE_LEEFTIJD", who.datum).maanden
    if not who.werkt or who.datum < calendar.birthday(who.aanvrager, 0, months):
        return
    amount = local.find("UITSTROOMPREMIE", who.datum) if local else None
    known = "" if amount is None else f" van {in_euros(amount.centen)}"
    text = f"Wie gaat werken kan een premie{known} krijgen; vraag na bij: {AGENCY}."
    if amount is None:
        text += " Of de gemeente die geeft, is hier onbekend."
    reason = Reden(
        regel="niet-gebruikt",
        artikel="Pw 31 lid 2 onder j",
        tekst=text,
        parameters=() if amount is None else (amount.reference,),
    )
    yield Aanspraak("uitstroompremie", None, AGENCY, reason, onbekend=amount is None)


def _special_assistance(
    who: Minimabeeld, national: Parameters, local: Parameters | None
) -> Iterator[Aanspraak]:
    """Up to the norm nobody pays a share; above it how much one can bear oneself is local."""
    if who.inkomen > who.norm * TELL_UP_TO:
        return
    threshold = national.on("DREMPEL_BB", who.datum)
    text = (
        f"Bij bijzondere noodzakelijke kosten kan er bijzondere bijstand zijn; vraag aan bij: {AGENCY}. De gemeente mag een "
        f"drempel vragen van ten hoogste {in_euros(threshold.centen)} per 12 maanden."
    )
    above = max(0, who.inkomen - who.norm)
    share = local.find("DRAAGKRACHT_PCT", who.datum) if local and above else None
    if above and share is None:
        text += " Welk deel van het inkomen boven de norm meetelt (draagkracht), is hier onbekend."
    elif share is not None:
        bear = in_euros(part_of(above, share.deel))
        text += f" Van het inkomen boven de norm telt {bear} per maand mee als draagkracht."
    reason = Reden(
        regel="niet-gebruikt",
        artikel="Pw 35 lid 1 en 2",
        tekst=text,
        parameters=tuple(
            parameter.reference for parameter in (threshold, share) if parameter is not None
        ),
    )
    unknown = above > 0 and share is None
    yield Aanspraak("bijzondere-bijstand", None, AGENCY, reason, onbekend=unknown)
