"""Who lives together on a day, and what of each person the norm needs to know (Participatiewet art. 3, 4, 13, 19a)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal, get_args

from services.income.norms.register import NietVastTeStellen
from shared import calendar
from shared.events.household import (
    SHARES_COSTS_FROM,
    Huishouden,
    KostendelerUitzondering,
    Lid,
    Rol,
)
from shared.events.income import Reden

Leeftijdsgroep = Literal["onder-18", "18-20", "21-aow", "aow"]
Relatie = Literal["geen", "graad1", "graad2", "graad3"]
Verlagingscode = Literal["WOONKOSTEN_PCT", "SCHOOLVERLATER_PCT"]
Onderwijs = Literal["wsf", "wtos4", "bbl", "buitenland", "overig"]

ROLES: tuple[Rol, ...] = get_args(Rol)
ADULTS = frozenset[Rol]({"aanvrager", "partner"})
ADULT = 18
FULL_NORM = 21

AOW_AGE_NOT_SET = Reden(
    regel="niet-vast-te-stellen",
    artikel="AOW 7a",
    tekst="De AOW-leeftijd van wie in dit jaar is geboren is nog niet vastgesteld.",
)


@dataclass(frozen=True, slots=True)
class Contract:
    """An agreement to rent or board."""

    schriftelijk: bool = False
    commercieel: bool = False

    @property
    def is_commercial(self) -> bool:
        return self.schriftelijk and self.commercieel


@dataclass(frozen=True, slots=True)
class Verblijf:
    """How somebody beside applicant and partner lives in the home, as art. 19a asks."""

    is_partner: bool = False
    hoofdverblijf: bool = True
    relatie: Relatie = "geen"
    contract: Contract = Contract()
    """With the applicant."""
    contract_derde: Contract = Contract()
    zelfde_verhuurder: bool = False
    """`contract_derde` is with the landlord with whom the applicant has such a contract too."""
    onderwijs: Onderwijs | None = None
    onderwijs_gestart_op: date | None = None


@dataclass(frozen=True, slots=True)
class Persoon:
    """Somebody in the home, as far as the norm needs to know."""

    geboortedatum: date
    kostendeler_uitzondering: KostendelerUitzondering | None = None
    """An exception that somebody already established; with it, `verblijf` is not looked at."""
    verblijf: Verblijf = Verblijf()
    heeft_recht: bool = True
    """False: somebody established that there is no right to bijstand of one's own (art. 11, 13)."""
    zonder_recht_door: str | None = None
    """By which article, where that was established too; else art. 11."""
    inrichting: bool = False
    gedetineerd: bool = False
    onderwijs_met_wsf: bool = False
    """State-funded education that gives a claim to Wsf or WTOS (art. 13 lid 2 onder c)."""
    dagen_buitenland: int = 0
    """Days spent abroad this calendar year, or in a row, where somebody is abroad on the day."""


@dataclass(frozen=True, slots=True)
class Verlaging:
    """A lower norm (art. 27, 28): which local percentage of the couple's norm goes off, and of which municipality."""

    code: Verlagingscode
    gemeente: str | None


@dataclass(frozen=True, slots=True)
class Woonsituatie:
    """Who lives together on one day."""

    datum: date
    aanvrager: Persoon
    partner: Persoon | None = None
    kinderen: tuple[Persoon, ...] = ()
    medebewoners: tuple[Persoon, ...] = ()
    geen_beroep_op_ouders: int = 0
    """How many of the partners of 18-20 cannot appeal to their parents (art. 20 lid 3)."""
    onbekend: bool = False
    """The applicant did not show how many live in the home (art. 53a lid 3)."""
    toeslagpartner: bool = False
    """Applicant and partner are each other's partner for toeslagen (art. 24a)."""
    verlaging: Verlaging | None = None


def woonsituatie_on(huishouden: Huishouden, day: date) -> Woonsituatie:
    """Who counts for the norm on a day. Raises NietVastTeStellen without exactly one applicant."""
    return woonsituatie_of(members_for_norm(huishouden, day), day)


def woonsituatie_of(members: Sequence[Lid], day: date) -> Woonsituatie:
    """As `woonsituatie_on`, for who has the members already."""
    roles = _by_role(members, day)
    applicants, partners = roles["aanvrager"], roles["partner"]
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
        kinderen=tuple(roles["kind"]),
        medebewoners=tuple(roles["medebewoner"]),
    )


def members_for_norm(huishouden: Huishouden, day: date) -> tuple[Lid, ...]:
    """Who belongs to the household, and for a month whose death would lower the norm (art. 45 lid 5).

    The partner of an applicant who died has the right from then on.
    """
    members = huishouden.members_on(day)
    died = [lid for lid in huishouden.leden if lid.overleden_op and lid.overleden_op < day]
    if not died:
        return members
    if any(lid.rol == "aanvrager" and lid.belongs_on(_day_of_death(lid)) for lid in died):
        members = _succeeded(members)
    for lid in died:
        if day <= last_day_of_norm_after(_day_of_death(lid)):
            members = _with_deceased(members, lid, huishouden.members_on(_day_of_death(lid)))
    return members


def last_day_of_norm_after(died: date) -> date:
    """One month after a death (art. 45 lid 5): the same day, or the last of the next month."""
    return calendar.add_months(died, 1)


def _day_of_death(lid: Lid) -> date:
    return lid.overleden_op or date.max


def _succeeded(members: tuple[Lid, ...]) -> tuple[Lid, ...]:
    if any(member.rol == "aanvrager" for member in members):
        return members
    return tuple(
        member.model_copy(update={"rol": "aanvrager"}) if member.rol == "partner" else member
        for member in members
    )


def _with_deceased(members: tuple[Lid, ...], lid: Lid, then: tuple[Lid, ...]) -> tuple[Lid, ...]:
    """A partner, a single parent, or a child under 18; not once there is a new partner."""
    if lid not in then or lid.overleden_op is None:
        return members
    roles = {member.rol for member in members}
    if lid.rol == "kind" and is_minor(lid.geboortedatum, lid.overleden_op):
        return (*members, lid)
    couple = sum(member.rol in ADULTS for member in then) > 1
    if lid.rol in ADULTS and couple and "aanvrager" in roles and "partner" not in roles:
        return (*members, lid.model_copy(update={"rol": "partner"}))
    parent = any(
        member.rol == "kind" and is_minor(member.geboortedatum, lid.overleden_op) for member in then
    )
    if lid.rol == "aanvrager" and not couple and parent and "aanvrager" not in roles:
        return (*members, lid)
    return members


@lru_cache(maxsize=8_192)
def days_of_age(born: date) -> tuple[date, ...]:
    """The days on which somebody counts otherwise for the norm: birth, 18, 21, 27 (art. 19a, 13 lid 2 onder c) and AOW."""
    birthdays = (calendar.birthday(born, age) for age in (ADULT, FULL_NORM, SHARES_COSTS_FROM))
    return (born, *birthdays, calendar.earliest_aow_day(born))


def age_group(person: Persoon, day: date) -> Leeftijdsgroep:
    return _age_group(person.geboortedatum, day)


@lru_cache(maxsize=8_192)
def _age_group(born: date, day: date) -> Leeftijdsgroep:
    """One norm asks this of the same person several times."""
    if has_aow_age(born, day):
        return "aow"
    age = calendar.age_on(born, day)
    if age < ADULT:
        return "onder-18"
    return "18-20" if age < FULL_NORM else "21-aow"


def has_aow_age(born: date, day: date) -> bool:
    """Raises NietVastTeStellen on the days on which the law does not say yet whether somebody reached it."""
    if day < calendar.earliest_aow_day(born):
        return False
    if calendar.aow_day(born) is None:
        raise NietVastTeStellen(AOW_AGE_NOT_SET)
    return True


def reached_aow(home: Woonsituatie) -> bool:
    """The applicant or the partner is past the AOW age: bijstand is then the SVB's to give (art. 47a)."""
    adults = (home.aanvrager, *((home.partner,) if home.partner else ()))
    return any(age_group(person, home.datum) == "aow" for person in adults)


def has_minor_child(home: Woonsituatie) -> bool:
    """A child under 18 in the household, a ten laste komend kind (art. 4)."""
    return any(is_minor(child.geboortedatum, home.datum) for child in home.kinderen)


def is_minor(born: date, day: date) -> bool:
    return 0 <= calendar.age_on(born, day) < ADULT


def _by_role(members: Sequence[Lid], day: date) -> dict[Rol, list[Persoon]]:
    roles: dict[Rol, list[Persoon]] = {role: [] for role in ROLES}
    for member in members:
        person = _person(member.geboortedatum, member.kostendeler_uitzondering)
        if member.verblijven:
            person = replace(
                person,
                gedetineerd=member.stays_elsewhere_on(day, "detentie"),
                inrichting=member.stays_elsewhere_on(day, "inrichting"),
            )
        roles[member.rol].append(person)
    return roles


@lru_cache(maxsize=8_192)
def _person(born: date, exception: KostendelerUitzondering | None) -> Persoon:
    """What a household tells of somebody: few values, that come back often when everybody is looked at."""
    return Persoon(born, exception)
