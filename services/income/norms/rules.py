"""The bijstandsnorm of a household on a day (Participatiewet art. 19a to 22a), per month, net, holiday allowance included.

Pure: a household and the dated parameters in, an amount in cents with its reasons out. What the tables of the law do
not decide raises NietVastTeStellen: a person has to look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from services.income.norms.register import NietVastTeStellen, Parameter, Parameters
from shared import calendar
from shared.events.household import Huishouden, KostendelerUitzondering, Lid
from shared.events.income import Reden

Leeftijdsgroep = Literal["onder-18", "18-20", "21-aow", "aow"]

ADULT = 18
FULL_NORM = 21
BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Persoon:
    """Somebody in the home, as far as the norm needs to know."""

    geboortedatum: date
    kostendeler_uitzondering: KostendelerUitzondering | None = None


@dataclass(frozen=True, slots=True)
class Woonsituatie:
    """Who lives together on one day."""

    datum: date
    aanvrager: Persoon
    partner: Persoon | None = None
    kinderen: tuple[Persoon, ...] = ()
    medebewoners: tuple[Persoon, ...] = ()


@dataclass(frozen=True, slots=True)
class Onderdeel:
    """One part of a norm: an amount of the table or, when costs are shared, so many persons' share of it."""

    code: str
    personen: int = 1
    delers: int = 1
    """A in the formula of art. 22a; 1 when nobody shares the costs."""


@dataclass(frozen=True, slots=True)
class Grondslag:
    """Which parts make up the norm; without parts there is no right. Known also when the amounts are not."""

    onderdelen: tuple[Onderdeel, ...]


@dataclass(frozen=True, slots=True)
class Norm:
    """The norm per month in cents, and how it was found. Zero with `recht` false when there is no right."""

    recht: bool
    centen: int
    redenen: tuple[Reden, ...]


def woonsituatie_on(huishouden: Huishouden, day: date) -> Woonsituatie:
    """Who belongs to the household on a day. Raises NietVastTeStellen without exactly one applicant."""
    members = huishouden.members_on(day)
    applicants = _with_role(members, "aanvrager")
    partners = _with_role(members, "partner")
    if len(applicants) != 1 or len(partners) > 1:
        raise NietVastTeStellen(
            Reden(
                regel="huishouden",
                artikel="Pw 3, 4",
                tekst=f"Op {day.isoformat()} zijn er {len(applicants)} aanvragers en {len(partners)} "
                "partners in het huishouden; er moet precies een aanvrager zijn en hooguit een partner.",
            )
        )
    return Woonsituatie(
        datum=day,
        aanvrager=applicants[0],
        partner=partners[0] if partners else None,
        kinderen=_with_role(members, "kind"),
        medebewoners=_with_role(members, "medebewoner"),
    )


def determine_norm(home: Woonsituatie, parameters: Parameters) -> Norm:
    """The norm for this home on its day. Raises ParameterOntbreekt when an amount is not known."""
    grondslag = find_grondslag(home, parameters)
    if not grondslag.onderdelen:
        return Norm(False, 0, (_no_right_under_18(),))
    amounts = [_amount(part, home.datum, parameters) for part in grondslag.onderdelen]
    return Norm(True, sum(cents for cents, _ in amounts), tuple(reden for _, reden in amounts))


def find_grondslag(home: Woonsituatie, parameters: Parameters) -> Grondslag:
    """Which norm applies to this home; the guards follow the order of the articles."""
    own = _age_group(home.aanvrager, home.datum)
    if own == "onder-18":
        return Grondslag(())
    sharers = kostendelende_medebewoners(home, parameters)
    if home.partner is None:
        return _single(own, sharers)
    return _couple(home, (own, _age_group(home.partner, home.datum)), sharers)


def kostendelende_medebewoners(home: Woonsituatie, parameters: Parameters) -> int:
    """How many share the costs (art. 19a): 27 or older, not the partner, no exception. A grown child counts too."""
    others = (*home.kinderen, *home.medebewoners)
    if not others:
        return 0
    from_age = parameters.on("KD_LEEFTIJD", home.datum).waarde
    return sum(
        person.kostendeler_uitzondering is None
        and calendar.birthday(person.geboortedatum, 0, from_age) <= home.datum
        for person in others
    )


def reached_aow(home: Woonsituatie) -> bool:
    """The applicant or the partner is past the AOW age: bijstand is then the SVB's to give (art. 47a)."""
    adults = (home.aanvrager, *((home.partner,) if home.partner else ()))
    return any(_age_group(person, home.datum) == "aow" for person in adults)


def has_minor_child(home: Woonsituatie) -> bool:
    """A child under 18 in the household, a ten laste komend kind (art. 4)."""
    return any(is_minor(child.geboortedatum, home.datum) for child in home.kinderen)


def is_minor(born: date, day: date) -> bool:
    return calendar.age_on(born, day) < ADULT


def _single(own: Leeftijdsgroep, sharers: int) -> Grondslag:
    if own == "18-20":
        return _table("N20_1a")
    if sharers:
        return Grondslag((Onderdeel("N22bc" if own == "aow" else "N21b", 1, sharers + 1),))
    return _table("N22a" if own == "aow" else "N21a")


def _couple(
    home: Woonsituatie, ages: tuple[Leeftijdsgroep, Leeftijdsgroep], sharers: int
) -> Grondslag:
    if "onder-18" in ages or set(ages) == {"18-20", "aow"}:
        raise NietVastTeStellen(
            Reden(
                regel="leeftijden-van-het-paar",
                artikel="Pw 20-22",
                tekst="De tabellen van de wet geven geen norm voor deze leeftijden van een paar.",
            )
        )
    with_child = has_minor_child(home)
    if ages == ("18-20", "18-20"):
        return _table("N20_2b" if with_child else "N20_1b")
    if "18-20" in ages:
        return _young_with_older(sharers, with_child=with_child)
    basis = "N22bc" if "aow" in ages else "N21b"
    return Grondslag((Onderdeel(basis, 2, sharers + 2),)) if sharers else _table(basis)


def _young_with_older(sharers: int, *, with_child: bool) -> Grondslag:
    """One partner of 18-20, the other 21 or older: with kostendelers a fixed part and the formula (art. 22a lid 3)."""
    if not sharers:
        return _table("N20_2c" if with_child else "N20_1c")
    fixed = "N22a_3_kind" if with_child else "N22a_3_zonder"
    # The partner under 21 does not count in A, as art. 22a asks for a spouse of 21 or older.
    return Grondslag((Onderdeel(fixed), Onderdeel("N21b", 1, sharers + 1)))


def _table(code: str) -> Grondslag:
    return Grondslag((Onderdeel(code),))


def _amount(part: Onderdeel, day: date, parameters: Parameters) -> tuple[int, Reden]:
    parameter = parameters.on(part.code, day)
    if part.delers == 1:
        return parameter.waarde, _table_reason(parameter)
    return _shared(part, parameter, day, parameters), _shared_reason(part, parameter)


def _shared(part: Onderdeel, gehuwdennorm: Parameter, day: date, parameters: Parameters) -> int:
    """Kostendelersnorm (art. 22a): ((40 % + A x 30 %) / A) x B per person; a couple is rounded once, at the end."""
    base = parameters.on("KD_BASIS", day)
    each = parameters.on("KD_PERSOON", day)
    factor = Fraction(base.waarde + part.delers * each.waarde, BASIS_POINTS * part.delers)
    return half_up(part.personen * factor * gehuwdennorm.waarde)


def half_up(amount: Fraction) -> int:
    """Whole cents, a half cent upwards."""
    return int((amount + Fraction(1, 2)) // 1)


def _shared_reason(part: Onderdeel, gehuwdennorm: Parameter) -> Reden:
    whom = "voor de alleenstaande" if part.personen == 1 else "voor beide partners samen"
    share = f"{part.personen} x ((40% + {part.delers} x 30%) / {part.delers})"
    return Reden(
        regel="kostendelersnorm",
        artikel="Pw 22a",
        tekst=f"De kosten worden gedeeld door {part.delers} personen; {whom} geldt {share} van de gehuwdennorm.",
        parameter=gehuwdennorm.reference,
    )


def _table_reason(parameter: Parameter) -> Reden:
    return Reden(
        regel="norm",
        artikel=f"Pw {parameter.artikel}",
        tekst=f"Norm voor: {parameter.omschrijving}.",
        parameter=parameter.reference,
    )


def _no_right_under_18() -> Reden:
    return Reden(
        regel="uitsluiting",
        artikel="Pw 13 lid 1 onder e",
        tekst="Wie jonger is dan 18 jaar heeft geen recht op bijstand.",
    )


def _age_group(person: Persoon, day: date) -> Leeftijdsgroep:
    if calendar.aow_day(person.geboortedatum) <= day:
        return "aow"
    age = calendar.age_on(person.geboortedatum, day)
    if age < ADULT:
        return "onder-18"
    return "18-20" if age < FULL_NORM else "21-aow"


def _with_role(members: Sequence[Lid], role: str) -> tuple[Persoon, ...]:
    return tuple(
        Persoon(member.geboortedatum, member.kostendeler_uitzondering)
        for member in members
        if member.rol == role
    )
