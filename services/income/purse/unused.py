"""What a household may be entitled to and does not use: told, never granted. An application is the household's own."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from services.income.norms.money import half_up
from services.income.norms.register import Parameter, Parameters
from services.income.purse.claims import Aanspraak, claim
from services.income.purse.spending import Besteedbaar, Situatie
from services.income.toeslagen.kindgebonden_budget import child_ages
from services.income.toeslagen.outcome import MONTHS, Regeling, age_before, in_euros, in_percent
from shared.events.income import Reden

NATIONAL = {
    "bijstand": ("Werkplein Drentsche Aa", "Pw 11, 43"),
    "iack": ("Belastingdienst", "Wet IB 8.14a"),
    "zorgtoeslag": ("Dienst Toeslagen", "Wzt 2"),
    "huurtoeslag": ("Dienst Toeslagen", "Wht 7"),
    "kgb": ("Dienst Toeslagen", "Wkb 2"),
    "kinderbijslag": ("SVB", "AKW 7"),
}
"""With an amount of their own: where to ask for it, and the article."""

LAST_CARE_AGE = 12
GROWN = 18


def ongebruikt(
    situatie: Situatie,
    mogelijk: Besteedbaar,
    ontvangt: frozenset[str],
    parameters: Parameters,
    others: Iterable[Aanspraak] = (),
) -> tuple[Aanspraak, ...]:
    """What the rules give this household, or may give it, and it says it does not receive; `others` are local and for study."""
    found = (
        *_national(situatie, mogelijk, parameters),
        *_by_circumstance(situatie, mogelijk, parameters),
        *others,
    )
    return tuple(claim for claim in found if claim.regeling not in ontvangt)


def _national(
    situatie: Situatie, mogelijk: Besteedbaar, parameters: Parameters
) -> Iterator[Aanspraak]:
    posten = mogelijk.posten.per_post()
    wet = Regeling(parameters, situatie.datum)
    for name, where in NATIONAL.items():
        if posten[name] > 0:
            yield claim(name, posten[name], *where)
    ages = child_ages(situatie.kinderen, situatie.datum)
    if mogelijk.bruto_maand > 0 and any(age <= LAST_CARE_AGE for age in ages):
        yield _child_care(posten["kinderopvangtoeslag"] or None, wet)


def _child_care(cents: int | None, wet: Regeling) -> Aanspraak:
    """By the hours of care, which nobody asked after."""
    codes = ("KOT_PCT", "KOT_INKOMEN", "KOT_UUR_DAGOPVANG", "KOT_UUR_BSO", "KOT_UREN")
    text = (
        f"Wie werkt en opvang betaalt krijgt bij een jaarinkomen tot {in_euros(wet.cents('KOT_INKOMEN'))} "
        f"{in_percent(wet.share('KOT_PCT'))} terug, van ten hoogste {in_euros(wet.cents('KOT_UUR_DAGOPVANG'))} per uur dagopvang "
        f"of {in_euros(wet.cents('KOT_UUR_BSO'))} per uur na school, en {wet.count('KOT_UREN')} uren per maand."
    )
    reason = wet.reason("niet-gebruikt", "Wko 1.5, 1.7", text, *codes)
    return Aanspraak("kinderopvangtoeslag", cents, "Dienst Toeslagen", reason)


def _by_circumstance(
    situatie: Situatie, mogelijk: Besteedbaar, parameters: Parameters
) -> Iterator[Aanspraak]:
    if any(age_before(situatie.datum, born) >= GROWN for born in situatie.kinderen):
        text = (
            "Een kind van 18 jaar of ouder heeft een eigen zorgverzekering en kan zelf zorgtoeslag aanvragen, vanaf de maand "
            "na de achttiende verjaardag."
        )
        yield claim("zorgtoeslag-kind", None, "Dienst Toeslagen", "Wzt 2; Awir 5", text)
    couple = len(situatie.verdieners) > 1
    if couple and situatie.andere_uitkering and not mogelijk.posten.bijstand:
        yield _single_earners(parameters.find("ALLEENVERDIENERS", situatie.datum))


def _single_earners(amount: Parameter | None) -> Aanspraak:
    """A couple that lives on one benefit may have less than on bijstand; whether it does, nobody told here."""
    text = (
        "Een paar met een uitkering en weinig ander inkomen kan een vaste tegemoetkoming krijgen (alleenverdieners). Of dit "
        "huishouden daarbij hoort, is hier onbekend; vraag na bij: Werkplein Drentsche Aa."
    )
    if amount is not None:
        text += f" Het gaat om {in_euros(amount.centen)} per jaar."
    return Aanspraak(
        "alleenverdieners-tegemoetkoming",
        None if amount is None else half_up(Fraction(amount.centen, MONTHS)),
        "Werkplein Drentsche Aa",
        Reden(
            regel="niet-gebruikt",
            artikel="Pw 78gg",
            tekst=text,
            parameters=() if amount is None else (amount.reference,),
        ),
        onbekend=True,
    )
