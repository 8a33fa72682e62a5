"""What kinds of income count as means: in full, not at all, or in part (Participatiewet art. 31 to 33).

Wages have exemptions of their own (rules.py); gifts and volunteer allowances go by the year (exempt.py).
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.income.means.exempt import Beoordeeld
from services.income.norms.register import Parameter, Parameters
from shared import calendar
from shared.events.income import Reden

Inkomenssoort = Literal[
    "uitkering",
    "alimentatie",
    "kinderalimentatie",
    "pensioen",
    "onderneming",
    "heffingskorting",
    "jonggehandicaptenkorting",
    "ouderbijdrage",
    "wsf-mbo-thuis",
    "wsf-mbo-uit",
    "wsf-hoger-thuis",
    "wsf-hoger-uit",
    "wtos-thuis",
    "wtos-uit",
    "kostganger",
    "onderhuurder",
    "kinderbijslag",
    "toeslag",
    "alleenverdieners",
    "anders",
]


@dataclass(frozen=True, slots=True)
class Bate:
    """Income of one kind in a month, net, in cents."""

    soort: Inkomenssoort
    centen: int


@dataclass(frozen=True, slots=True)
class Ontvanger:
    """What matters of who receives it."""

    geboortedatum: date
    verhoging_20_3: bool = False
    """The norm was raised because the parents do not contribute; what they do contribute was counted there."""


IN_FULL = {
    "uitkering": ("Pw 31, 32", "Een andere uitkering telt volledig mee."),
    "alimentatie": ("Pw 31, 32, 56", "Ontvangen partneralimentatie telt volledig mee."),
    "kinderalimentatie": ("Pw 31, 32, 56", "Ontvangen kinderalimentatie telt volledig mee."),
    "pensioen": ("Pw 31, 32", "Voor de AOW-leeftijd telt een pensioen volledig mee."),
    "onderneming": ("Pw 31, 32", "Winst uit een eigen bedrijf telt mee, zoals die is vastgesteld."),
    "heffingskorting": ("Pw 31 lid 1", "Een heffingskorting die wordt uitbetaald telt mee."),
    "anders": ("Pw 31, 32", "Ander inkomen telt mee, zoals het is vastgesteld."),
}
"""Past the AOW age a part of a private pension is free (art. 33 lid 5), but bijstand is then the SVB's to give."""
NOT_AT_ALL = {
    "kinderbijslag": ("Pw 31 lid 2 onder b", "Kinderbijslag telt niet mee."),
    "toeslag": ("Pw 31 lid 2 onder d", "Toeslagen en kindgebonden budget tellen niet mee."),
    "alleenverdieners": ("Pw 31 lid 2 onder w", "Deze tegemoetkoming telt niet mee."),
}
BY_NORM = {
    "wsf-mbo-thuis": "WSF_NORM_MBO_THUIS",
    "wsf-mbo-uit": "WSF_NORM_MBO_UIT",
    "wsf-hoger-thuis": "WSF_NORM_HOGER_THUIS",
    "wsf-hoger-uit": "WSF_NORM_HOGER_UIT",
    "wtos-thuis": "WTOS_BASIS_THUIS",
    "wtos-uit": "WTOS_BASIS_UIT",
}
"""Study money counts at an amount of the law, whatever is received (art. 33 lid 2 and 3)."""
LOWER_COSTS = {"kostganger": "KOSTGANGER_INKOMEN", "onderhuurder": "ONDERHUURDER_INKOMEN"}
"""Who boards or rents lowers the costs of living; how much of the price is income, the municipality says (art. 33 lid 4)."""


def judge_income(
    income: Bate, who: Ontvanger, day: date, national: Parameters, local: Parameters
) -> Beoordeeld:
    """What of this income counts. Raises ParameterOntbreekt where an amount, national or local, is not known."""
    kind, cents = income.soort, income.centen
    if kind in IN_FULL:
        return _counts(cents, *IN_FULL[kind])
    if kind in NOT_AT_ALL:
        return _is_free(cents, *NOT_AT_ALL[kind])
    if kind in BY_NORM:
        return _at_norm(kind, cents, national.on(BY_NORM[kind], day))
    if kind in LOWER_COSTS:
        return _of_boarder(cents, local.on(LOWER_COSTS[kind], day))
    if kind == "jonggehandicaptenkorting":
        return _young_disabled(cents, who, day, national)
    return _of_parents(cents, who)


def _at_norm(kind: str, cents: int, amount: Parameter) -> Beoordeeld:
    """May be more than what is received: the law looks at what a student can get."""
    artikel = "Pw 33 lid 3" if kind.startswith("wtos") else "Pw 33 lid 2"
    text = f"Van dit studiegeld telt een vast bedrag mee: {amount.omschrijving}."
    reason = Reden(
        regel="inkomen-soort", artikel=artikel, tekst=text, parameters=(amount.reference,)
    )
    return Beoordeeld(max(0, cents - amount.centen), amount.centen, reason)


def _of_boarder(cents: int, share: Parameter) -> Beoordeeld:
    counted = min(cents, share.centen)
    reason = Reden(
        regel="inkomen-soort",
        artikel="Pw 33 lid 4",
        tekst="Van wat een kostganger of onderhuurder betaalt telt een vast deel mee als inkomen.",
        parameters=(share.reference,),
    )
    return Beoordeeld(cents - counted, counted, reason)


def _young_disabled(cents: int, who: Ontvanger, day: date, parameters: Parameters) -> Beoordeeld:
    months = parameters.on("JONGERE_LEEFTIJD", day).maanden
    if day < calendar.birthday(who.geboortedatum, 0, months):
        text = "Voor wie jonger is dan 27 jaar telt de jonggehandicaptenkorting mee."
        return _counts(cents, "Pw 31 lid 2 onder c, lid 5", text)
    return _is_free(cents, "Pw 31 lid 2 onder c", "De jonggehandicaptenkorting telt niet mee.")


def _of_parents(cents: int, who: Ontvanger) -> Beoordeeld:
    """What parents pay for a child of 18 to 20: free where it already lowered the supplement (onder v)."""
    if who.verhoging_20_3:
        text = "De bijdrage van de ouders is al gebruikt bij de verhoging van de norm."
        return _is_free(cents, "Pw 31 lid 2 onder v", text)
    return _counts(cents, "Pw 31, 32", "Een bijdrage van de ouders telt mee als inkomen.")


def _counts(cents: int, artikel: str, text: str) -> Beoordeeld:
    return Beoordeeld(0, cents, Reden(regel="inkomen-soort", artikel=artikel, tekst=text))


def _is_free(cents: int, artikel: str, text: str) -> Beoordeeld:
    return Beoordeeld(cents, 0, Reden(regel="inkomen-soort", artikel=artikel, tekst=text))
