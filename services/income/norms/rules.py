"""The bijstandsnorm of a household on a day (Participatiewet art. 20 to 24a), per month, net, holiday allowance included.

Pure: a household and the dated parameters in, an amount in cents with its reasons out. What the law does not decide
raises NietVastTeStellen: a person has to look.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from services.income.norms.by_article import Grondslag as Grondslag
from services.income.norms.by_article import Onderdeel as Onderdeel
from services.income.norms.by_article import (
    article_24,
    article_24a,
    norm_of_couple,
    norm_of_one,
)
from services.income.norms.exclusions import exclusion
from services.income.norms.money import half_up as half_up
from services.income.norms.money import part_of
from services.income.norms.register import Parameter, Parameters
from services.income.norms.woonsituatie import Persoon as Persoon
from services.income.norms.woonsituatie import Verlaging, Verlagingscode
from services.income.norms.woonsituatie import Woonsituatie as Woonsituatie
from services.income.norms.woonsituatie import is_minor as is_minor
from services.income.norms.woonsituatie import members_for_norm as members_for_norm
from services.income.norms.woonsituatie import reached_aow as reached_aow
from services.income.norms.woonsituatie import woonsituatie_of as woonsituatie_of
from services.income.norms.woonsituatie import woonsituatie_on as woonsituatie_on
from shared.events.income import Reden

LOWERED_BECAUSE: Mapping[Verlagingscode, tuple[str, str]] = {
    "WOONKOSTEN_PCT": ("Pw 27", "er geen woonkosten zijn"),
    "SCHOOLVERLATER_PCT": ("Pw 28", "de studie net is beëindigd"),
}
"""The article and the reason of each lower norm."""


@dataclass(frozen=True, slots=True)
class Norm:
    """The norm per month in cents, and how it was found. Zero with `recht` false when there is no right."""

    recht: bool
    centen: int
    redenen: tuple[Reden, ...]
    zonder_recht: Literal["aanvrager", "partner"] | None = None
    """Who of a couple has no right, when the other has."""


def determine_norm(home: Woonsituatie, parameters: Parameters) -> Norm:
    """The norm for this home on its day. Raises ParameterOntbreekt when an amount is not known."""
    return norm_on(home.datum, find_grondslag(home, parameters), parameters)


@lru_cache(maxsize=1_024)
def norm_on(day: date, grondslag: Grondslag, parameters: Parameters) -> Norm:
    """What these parts amount to on a day: the same for every household they apply to, so worked out once."""
    if not grondslag.onderdelen:
        return Norm(False, 0, grondslag.uitsluitingen)
    amounts = [_amount(part, day, parameters) for part in grondslag.onderdelen]
    total = sum(cents for cents, _ in amounts)
    reasons = [*grondslag.uitsluitingen, *(reason for _, reason in amounts)]
    if grondslag.plafond is not None:
        cap = parameters.on(grondslag.plafond, day)
        if total > cap.centen:
            total = cap.centen
            reasons.append(_cap_reason(cap))
    if grondslag.ophoging is not None:
        extra, reason = _amount(grondslag.ophoging, day, parameters)
        total += extra
        reasons.append(reason)
    found = Norm(True, total, tuple(reasons), grondslag.zonder_recht)
    if grondslag.verlaging is None:
        return found
    local = parameters.of(grondslag.verlaging.gemeente)
    return lowered(found, grondslag.verlaging, day, parameters, local)


def lowered(
    norm: Norm, lowering: Verlaging, day: date, national: Parameters, local: Parameters
) -> Norm:
    """The norm less what the municipality takes off, never below nothing. Raises where its percentage is not known."""
    share = local.on(lowering.code, day)
    off = part_of(national.on("N21b", day).centen, share.deel)
    artikel, why = LOWERED_BECAUSE[lowering.code]
    reason = Reden(
        regel="verlaging",
        artikel=artikel,
        tekst=f"De norm is lager omdat {why}; de gemeente bepaalt hoeveel.",
        parameters=(share.reference,),
    )
    return replace(norm, centen=max(0, norm.centen - off), redenen=(*norm.redenen, reason))


def find_grondslag(home: Woonsituatie, parameters: Parameters) -> Grondslag:
    """Which norm applies to this home, and what goes off it."""
    found = _grondslag(home, parameters)
    if home.verlaging is None or not found.onderdelen:
        return found
    return replace(found, verlaging=home.verlaging)


def _grondslag(home: Woonsituatie, parameters: Parameters) -> Grondslag:
    """Who has a right (art. 13), alone or as a couple, at home or in an inrichting."""
    own = exclusion(home.aanvrager, home.datum, parameters)
    if home.partner is None:
        return Grondslag((), None, (own,)) if own else norm_of_one(home, home.aanvrager, parameters)
    other = exclusion(home.partner, home.datum, parameters)
    if own and other:
        return Grondslag((), None, (own, other))
    if own:
        alone = _with_one(home, home.partner, home.aanvrager, parameters)
        return replace(alone, uitsluitingen=(own,), zonder_recht="aanvrager")
    if other:
        alone = _with_one(home, home.aanvrager, home.partner, parameters)
        return replace(alone, uitsluitingen=(other,), zonder_recht="partner")
    return norm_of_couple(home, home.aanvrager, home.partner, parameters)


def _with_one(
    home: Woonsituatie, entitled: Persoon, other: Persoon, parameters: Parameters
) -> Grondslag:
    """Of a couple one has no right (art. 24), with a part of the ALO-kop that is missed (24a)."""
    ground = article_24(home, entitled, other, parameters)
    return replace(ground, ophoging=article_24a(home, parameters))


def _amount(part: Onderdeel, day: date, parameters: Parameters) -> tuple[int, Reden]:
    """Each part half up to the cent; a couple that shares costs is rounded once, at the end."""
    parameter = parameters.on(part.code, day)
    factor = _factor(part, day, parameters)
    return half_up(part.personen * factor * parameter.centen), _reason(part, parameter)


def _factor(part: Onderdeel, day: date, parameters: Parameters) -> Fraction:
    match part.wijze:
        case "gedeeld":  # ((40 % + A x 30 %) / A) per person
            base = parameters.on("KD_BASIS", day).deel
            each = parameters.on("KD_PERSOON", day).deel
            return (base + part.delers * each) / part.delers
        case "onbekend":
            return parameters.on("WOON_ONBEKEND_PCT", day).deel
        case "helft":
            return parameters.on("N24_PCT", day).deel
        case "alo-deel":
            return Fraction(1, parameters.on("N24A_MAANDEN", day).maanden)
    return Fraction(1)


def _reason(part: Onderdeel, parameter: Parameter) -> Reden:
    whom = "de alleenstaande of partner" if part.personen == 1 else "beide partners samen"
    regel, artikel, tekst = (
        "norm",
        parameter.artikel,
        f"Norm voor: {parameter.omschrijving}.",
    )
    match part.wijze:
        case "gedeeld":
            regel, artikel = "kostendelersnorm", "Pw 22a"
            share = f"{part.personen} x ((40% + {part.delers} x 30%) / {part.delers})"
            tekst = f"De kosten worden gedeeld door {part.delers} personen; voor {whom} geldt {share} van de gehuwdennorm."
        case "onbekend":
            regel, artikel = "woonsituatie-onbekend", "Pw 53a lid 3 onder a"
            tekst = f"De woonsituatie is niet aangetoond; voor {whom} geldt per persoon 30% van de gehuwdennorm."
        case "helft":
            regel, artikel = "partner-zonder-recht", "Pw 24"
            tekst = f"De partner heeft geen recht; er geldt de helft van: {parameter.omschrijving}."
        case "alo-deel":
            regel, artikel = "partner-zonder-recht", "Pw 24a"
            tekst = "Er is een kind en een toeslagpartner, dus geen ALO-kop; de norm stijgt met 1/12 daarvan."
    return Reden(regel=regel, artikel=artikel, tekst=tekst, parameters=(parameter.reference,))


def _cap_reason(cap: Parameter) -> Reden:
    return Reden(
        regel="plafond",
        artikel="Pw 20 lid 4",
        tekst=f"Met de verhoging is de norm niet hoger dan die voor: {cap.omschrijving}.",
        parameters=(cap.reference,),
    )
