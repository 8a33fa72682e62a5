"""Which exemption of earned income applies to a person, and how much it leaves out of account (Participatiewet art. 31, 34a).

Pure: facts about the person, the months already used and the dated parameters in. What a month comes to is in month.py.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from services.income.norms.money import part_of
from services.income.norms.register import Parameters
from services.income.norms.woonsituatie import has_aow_age
from shared import calendar
from shared.events.income import Reden

Regime = Literal["oud_31_2", "uniform_34a"]
"""Both stand in the law text of 2026; which one applies to a person, and since when, is the agency's to say."""

REGIMES: dict[int, Regime] = {1: "oud_31_2", 2: "uniform_34a"}
"""By the number of the local choice VRIJLATING_REGIME."""

Vrijlatingscode = Literal[
    "n", "r", "y", "z", "aa", "34a1a", "34a1b", "34a1c", "34a2", "34a3", "geen"
]


@dataclass(frozen=True, slots=True)
class Werkende:
    """What the exemptions need to know of the person who earns."""

    geboortedatum: date
    alleenstaande_ouder: bool = False
    """With full care for the children."""
    kinderen: tuple[date, ...] = ()
    """Dates of birth."""
    medisch_urenbeperkt: bool = False
    loonkostensubsidie: bool = False
    """The wage is of a job with loonkostensubsidie (art. 10d); to be in the target group alone is not enough."""
    uitbreiding_onmogelijk: bool = False
    """The college finds that more hours are not possible (art. 31 lid 2 onder aa, 34a lid 2)."""
    verlengd_tot: date | None = None
    """The first day after the period for which the college extends the exemption (art. 34a lid 2). None: it set no end."""
    nieuw_dienstverband: bool = False
    draagt_bij: bool = True
    """The work helps towards a job, as the college sees it."""


@dataclass(frozen=True, slots=True)
class Gebruikt:
    """Months used before this month: of n and z the months in which they were applied, of the others the calendar months
    since the first in which they were (*aaneengesloten*).
    """

    n: int = 0
    r: int = 0
    z: int = 0
    uniform: int = 0
    """Of art. 34a lid 1 onder a."""
    opnieuw: int = 0
    """Of art. 34a lid 3."""


UNUSED = Gebruikt()


@dataclass(frozen=True, slots=True)
class Vrijlatingsfeiten:
    """What decides which exemption of the wage applies, beside age and children (Pw art. 31 lid 2, 34a)."""

    regime: Regime
    gebruikt: Gebruikt = UNUSED
    medisch_urenbeperkt: bool = False
    loonkostensubsidie: bool = False
    uitbreiding_onmogelijk: bool = False
    nieuw_dienstverband: bool = False
    draagt_bij: bool = True
    verlengd_tot: date | None = None


def worker_of(
    facts: Vrijlatingsfeiten, born: date, *, single_parent: bool, children: tuple[date, ...]
) -> Werkende:
    """What was established of somebody, together with the household of the day."""
    return Werkende(
        geboortedatum=born,
        alleenstaande_ouder=single_parent,
        kinderen=children,
        medisch_urenbeperkt=facts.medisch_urenbeperkt,
        loonkostensubsidie=facts.loonkostensubsidie,
        uitbreiding_onmogelijk=facts.uitbreiding_onmogelijk,
        verlengd_tot=facts.verlengd_tot,
        nieuw_dienstverband=facts.nieuw_dienstverband,
        draagt_bij=facts.draagt_bij,
    )


@dataclass(frozen=True, slots=True)
class Vrijlating:
    """Which exemption applies: a part of the earned income, with a maximum where the article has one."""

    code: Vrijlatingscode
    artikel: str = "Pw 31, 32"
    deel: str | None = None
    maximum: str | None = None
    """The codes of the parameters."""


NONE = Vrijlating("geen")
_NO_PART = Fraction(0)
N = Vrijlating("n", "Pw 31 lid 2 onder n", "VR_N_PCT", "VR_N_MAX")
R = Vrijlating("r", "Pw 31 lid 2 onder r", "VR_R_PCT", "VR_R_MAX")
Y = Vrijlating("y", "Pw 31 lid 2 onder y", "VR_Y_PCT", "VR_Y_MAX")
Z = Vrijlating("z", "Pw 31 lid 2 onder z", "VR_Z_PCT", "VR_Z_MAX")
AA = Vrijlating("aa", "Pw 31 lid 2 onder aa", "VR_AA_PCT", "VR_AA_MAX")
UNIFORM = Vrijlating("34a1a", "Pw 34a lid 1 onder a", "VR_34A_PCT")
UNIFORM_MEDICAL = Vrijlating("34a1b", "Pw 34a lid 1 onder b", "VR_34A_PCT")
UNIFORM_AOW = Vrijlating("34a1c", "Pw 34a lid 1 onder c", "VR_34A_AOW_PCT", "VR_34A_AOW_MAX")
UNIFORM_LONGER = Vrijlating("34a2", "Pw 34a lid 2", "VR_34A_PCT")
UNIFORM_AGAIN = Vrijlating("34a3", "Pw 34a lid 3", "VR_34A_PCT")


def chosen_regime(local: Parameters, day: date) -> Regime | None:
    """Which exemptions the municipality applies to who works on a day; None where it did not tell."""
    chosen = local.find("VRIJLATING_REGIME", day)
    return REGIMES.get(chosen.keuze) if chosen is not None else None


def find_vrijlating(
    person: Werkende, used: Gebruikt, regime: Regime, day: date, parameters: Parameters
) -> Vrijlating:
    """The one exemption that applies; two are never stacked on the same income."""
    if regime == "uniform_34a":
        return _uniform(person, used, day, parameters)
    if _n_applies(person, used, day, parameters):
        return N
    if person.medisch_urenbeperkt:
        return Y
    if person.loonkostensubsidie:
        if used.z < parameters.on("VR_Z_MAANDEN", day).maanden:
            return Z
        if person.uitbreiding_onmogelijk:
            return AA
    return R if _r_applies(person, used, day, parameters) else NONE


def exempt_part(
    earned: int, exemption: Vrijlating, day: date, parameters: Parameters
) -> tuple[int, Reden]:
    """What of a net wage is left out of account."""
    part, most, reason = _exemption_on(exemption, day, parameters)
    exempt = part_of(earned, part)
    return exempt if most is None else min(exempt, most), reason


@lru_cache(maxsize=4_096)
def _exemption_on(
    exemption: Vrijlating, day: date, parameters: Parameters
) -> tuple[Fraction, int | None, Reden]:
    """The part and the maximum in cents, and what an explanation says of them: the same for everybody on a day."""
    if exemption.deel is None:
        text = "Er geldt geen vrijlating; het loon telt volledig mee."
        return _NO_PART, None, Reden(regel="vrijlating", artikel=exemption.artikel, tekst=text)
    applied = [parameters.on(exemption.deel, day)]
    part, most = applied[0], None
    if exemption.maximum is not None:
        applied.append(parameters.on(exemption.maximum, day))
        most = applied[1].centen
    reason = Reden(
        regel="vrijlating",
        artikel=exemption.artikel,
        tekst=f"Van het loon telt een deel niet mee: {part.omschrijving}.",
        parameters=tuple(parameter.reference for parameter in applied),
    )
    return part.deel, most, reason


def _n_applies(person: Werkende, used: Gebruikt, day: date, parameters: Parameters) -> bool:
    """From 27 (lid 5); until the AOW age for six months and only if it helps, after it without limit."""
    if _is_jongere(person, day, parameters):
        return False
    if _past_aow(person, day):
        return True
    return person.draagt_bij and used.n < parameters.on("VR_N_MAANDEN", day).maanden


def _r_applies(person: Werkende, used: Gebruikt, day: date, parameters: Parameters) -> bool:
    """A single parent from 27 (lid 5) with a child under 12, after the months of n, and only if it helps."""
    if not (person.alleenstaande_ouder and person.draagt_bij):
        return False
    if _is_jongere(person, day, parameters):
        return False
    months = parameters.on("VR_R_LEEFTIJD_KIND", day).maanden
    has_young_child = any(
        born <= day < calendar.birthday(born, 0, months) for born in person.kinderen
    )
    after_n = used.n >= parameters.on("VR_N_MAANDEN", day).maanden
    return has_young_child and after_n and used.r < parameters.on("VR_R_MAANDEN", day).maanden


def _uniform(person: Werkende, used: Gebruikt, day: date, parameters: Parameters) -> Vrijlating:
    """Art. 34a: by age or medical limit without end, else twelve months; longer as the college finds (lid 2), or, where it was
    not extended, twelve months again for a new job (lid 3).
    """
    if _past_aow(person, day):
        return UNIFORM_AOW
    if person.medisch_urenbeperkt:
        return UNIFORM_MEDICAL
    if not person.draagt_bij:
        return NONE
    most = parameters.on("VR_34A_MAANDEN", day).maanden
    if used.uniform < most:
        return UNIFORM
    if person.uitbreiding_onmogelijk:
        is_over = person.verlengd_tot is not None and person.verlengd_tot <= day
        return NONE if is_over else UNIFORM_LONGER
    return UNIFORM_AGAIN if person.nieuw_dienstverband and used.opnieuw < most else NONE


def _is_jongere(person: Werkende, day: date, parameters: Parameters) -> bool:
    months = parameters.on("JONGERE_LEEFTIJD", day).maanden
    return day < calendar.birthday(person.geboortedatum, 0, months)


def _past_aow(person: Werkende, day: date) -> bool:
    return has_aow_age(person.geboortedatum, day)
