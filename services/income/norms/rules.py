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

from services.income.norms.exclusions import exclusion
from services.income.norms.medebewoners import (
    kostendelende_medebewoners as kostendelende_medebewoners,
)
from services.income.norms.money import half_up as half_up
from services.income.norms.money import part_of
from services.income.norms.register import NietVastTeStellen, Parameter, Parameters
from services.income.norms.woonsituatie import (
    Leeftijdsgroep,
    Verlaging,
    Verlagingscode,
    age_group,
    has_minor_child,
)
from services.income.norms.woonsituatie import Persoon as Persoon
from services.income.norms.woonsituatie import Woonsituatie as Woonsituatie
from services.income.norms.woonsituatie import is_minor as is_minor
from services.income.norms.woonsituatie import members_for_norm as members_for_norm
from services.income.norms.woonsituatie import reached_aow as reached_aow
from services.income.norms.woonsituatie import woonsituatie_of as woonsituatie_of
from services.income.norms.woonsituatie import woonsituatie_on as woonsituatie_on
from shared.events.income import Reden

Wijze = Literal["heel", "gedeeld", "onbekend", "helft", "alo-deel"]
"""What of the amount counts: all of it, a share of the costs (22a), the share where it is unknown who lives there (53a),
half of it (24), a month's part of the ALO-kop (24a)."""


LOWERED_BECAUSE: Mapping[Verlagingscode, tuple[str, str]] = {
    "WOONKOSTEN_PCT": ("Pw 27", "er geen woonkosten zijn"),
    "SCHOOLVERLATER_PCT": ("Pw 28", "de studie net is beëindigd"),
}
"""The article and the reason of each lower norm."""


@dataclass(frozen=True, slots=True)
class Onderdeel:
    """One part of a norm: what counts of an amount of the law, for how many persons."""

    code: str
    personen: int = 1
    delers: int = 1
    """A in the formula of art. 22a; 1 when nobody shares the costs."""
    wijze: Wijze = "heel"


@dataclass(frozen=True, slots=True)
class Grondslag:
    """Which parts make up the norm; without parts there is no right. Known also when the amounts are not."""

    onderdelen: tuple[Onderdeel, ...]
    plafond: str | None = None
    """The norm that the parts together do not exceed (art. 20 lid 4)."""
    uitsluitingen: tuple[Reden, ...] = ()
    zonder_recht: Literal["aanvrager", "partner"] | None = None
    ophoging: Onderdeel | None = None
    """What comes on top, whatever the parts are (art. 24a)."""
    verlaging: Verlaging | None = None
    """What goes off it all, as the municipality says (art. 27, 28)."""


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
        return Grondslag((), None, (own,)) if own else _single(home, home.aanvrager, parameters)
    other = exclusion(home.partner, home.datum, parameters)
    if own and other:
        return Grondslag((), None, (own, other))
    if own:
        alone = _partner_without_right(home, home.partner, home.aanvrager, parameters)
        return replace(alone, uitsluitingen=(own,), zonder_recht="aanvrager")
    if other:
        alone = _partner_without_right(home, home.aanvrager, home.partner, parameters)
        return replace(alone, uitsluitingen=(other,), zonder_recht="partner")
    return _couple(home, home.aanvrager, home.partner, parameters)


def _single(home: Woonsituatie, person: Persoon, parameters: Parameters) -> Grondslag:
    """Art. 20 lid 1 and 2 onder a, 21 onder a, 22 onder a, 22a lid 1, 23 lid 1 onder a."""
    if person.inrichting:
        return Grondslag(_institution(home.datum, parameters, couple=False))
    ages = age_group(person, home.datum)
    if ages == "18-20":
        return _with_supplement(Grondslag((Onderdeel("N20_1a"),)), home, 1, "N21a")
    sharers = kostendelende_medebewoners(home, parameters)
    if home.onbekend or sharers:
        basis = "N22bc" if ages == "aow" else "N21b"
        return Grondslag((_share(home, basis, 1, sharers + 1),))
    return Grondslag((Onderdeel("N22a" if ages == "aow" else "N21a"),))


def _couple(
    home: Woonsituatie, own: Persoon, partner: Persoon, parameters: Parameters
) -> Grondslag:
    """Art. 20 lid 1 and 2 onder b and c, 21 onder b, 22 onder b and c, 22a lid 2 and 3, 23."""
    if own.inrichting and partner.inrichting:
        return Grondslag(_institution(home.datum, parameters, couple=True))
    if own.inrichting or partner.inrichting:
        return _as_two_singles(home, own, partner, parameters)
    ages = {age_group(own, home.datum), age_group(partner, home.datum)}
    with_child = has_minor_child(home)
    if ages == {"18-20"}:
        both = Grondslag((Onderdeel("N20_2b" if with_child else "N20_1b"),))
        return _with_supplement(both, home, 2, "N21b")
    sharers = kostendelende_medebewoners(home, parameters)
    shared = home.onbekend or sharers > 0
    basis = "N22bc" if "aow" in ages else "N21b"
    if "18-20" not in ages:
        return Grondslag((_share(home, basis, 2, sharers + 2) if shared else Onderdeel(basis),))
    # The partner under 21 does not count in A, as art. 22a asks for a spouse of 21 or older.
    parts = (
        (
            Onderdeel("N22a_3_kind" if with_child else "N22a_3_zonder"),
            _share(home, basis, 1, sharers + 1),
        )
        if shared
        else (Onderdeel("N20_2c" if with_child else "N20_1c"),)
    )
    return _with_supplement(Grondslag(parts), home, 1, "N21b")


def _as_two_singles(
    home: Woonsituatie, own: Persoon, partner: Persoon, parameters: Parameters
) -> Grondslag:
    """Art. 23 lid 3: one of the two in an inrichting; the norm each would have alone, added up."""
    grounds = [_single(home, person, parameters) for person in (own, partner)]
    parts = tuple(part for ground in grounds for part in ground.onderdelen)
    return Grondslag(parts, "N21b" if any(ground.plafond for ground in grounds) else None)


def _partner_without_right(
    home: Woonsituatie, entitled: Persoon, other: Persoon, parameters: Parameters
) -> Grondslag:
    """Art. 24: half of the norm of a couple of one's own age; from 21 with kostendelers a share of one's own (22a)."""
    if entitled.inrichting:
        raise NietVastTeStellen(
            Reden(
                regel="partner-zonder-recht",
                artikel="Pw 23, 24",
                tekst="De wet geeft geen norm voor wie in een inrichting verblijft en een partner zonder recht heeft.",
            )
        )
    ages = age_group(entitled, home.datum)
    with_child = has_minor_child(home)
    if ages == "18-20":
        half = Onderdeel("N20_2b" if with_child else "N20_1b", wijze="helft")
        ground = _with_supplement(Grondslag((half,)), home, 1, "N21b")
    else:
        ground = Grondslag((_own_part(home, ages, other, parameters),))
    extra = None
    if with_child and home.toeslagpartner and parameters.on("N24A_MAANDEN", home.datum).maanden:
        extra = Onderdeel("KGB_ALO_KOP", wijze="alo-deel")
    return replace(ground, ophoging=extra)


def _own_part(
    home: Woonsituatie, ages: Leeftijdsgroep, other: Persoon, parameters: Parameters
) -> Onderdeel:
    sharers = kostendelende_medebewoners(home, parameters)
    if not (home.onbekend or sharers):
        return Onderdeel("N22bc" if ages == "aow" else "N21b", wijze="helft")
    theirs = age_group(other, home.datum)
    basis = "N22bc" if "aow" in {ages, theirs} else "N21b"
    return _share(home, basis, 1, sharers + 1 + (theirs in {"21-aow", "aow"}))


def _share(home: Woonsituatie, basis: str, persons: int, sharing: int) -> Onderdeel:
    if home.onbekend:
        return Onderdeel(basis, persons, wijze="onbekend")
    return Onderdeel(basis, persons, sharing, "gedeeld")


def _with_supplement(ground: Grondslag, home: Woonsituatie, young: int, cap: str) -> Grondslag:
    """Art. 20 lid 3: more for each partner of 18-20 who can't appeal to the parents; lid 4: not above art. 21."""
    times = min(home.geen_beroep_op_ouders, young)
    if not times:
        return ground
    return Grondslag((*ground.onderdelen, Onderdeel("N20_3", times)), cap)


def _institution(day: date, parameters: Parameters, *, couple: bool) -> tuple[Onderdeel, ...]:
    """Art. 23 lid 1 and 2; of some periods only the sum of both was published."""
    letter = "b" if couple else "a"
    if parameters.find(f"N23_1{letter}_2{letter}", day):
        return (Onderdeel(f"N23_1{letter}_2{letter}"),)
    return Onderdeel(f"N23_1{letter}"), Onderdeel(f"N23_2{letter}")


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
