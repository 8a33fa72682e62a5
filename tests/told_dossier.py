"""A dossier in the words of the worked cases: facts with a period of their own, in any order, the same one twice is one fact.

Amounts are in cents, months are told by their first day. Only how it is told is here; what follows from it is the product's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeVar
from uuid import UUID

from services.income.means.assets import Vermogen, household_type, judge_assets
from services.income.means.rules import Werkende, worker_of
from services.income.norms.deadlines import earliest_start
from services.income.norms.exclusions import grounds_of
from services.income.norms.register import Parameters
from services.income.norms.woonsituatie import (
    Persoon,
    Verblijf,
    Woonsituatie,
    age_group,
    has_minor_child,
    woonsituatie_of,
)
from services.income.rights import timeline
from services.income.rights.facts import Aanvraag, Keuzes, Vrijlatingsfeit
from services.income.rights.household import Dossier, changes_of_household, contradiction
from services.income.rights.timeline import Recht
from shared.events.household import WITH_THE_RIGHT, Huishouden, Lid

Kenmerk = Literal[
    "geen-recht",
    "onderwijs-met-wsf",
    "toeslagpartner",
    "geen-beroep-op-ouders",
    "woonsituatie-niet-aangetoond",
]
"""Of applicant or partner: no right of one's own (art. 11), education with study money (art. 13 lid 2 onder c), partner for
toeslagen as well (art. 24a), from 18 to 20 no appeal to the parents (art. 20 lid 3), who lives in the home was not shown
(art. 53a lid 3)."""


@dataclass(frozen=True, slots=True)
class Persoonsfeit:
    """Something that holds for a person from `vanaf` up to, and not including, `tot`."""

    inwoner_id: UUID
    kenmerk: Kenmerk
    vanaf: date = date.min
    tot: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.vanaf <= day and (self.tot is None or day < self.tot)


@dataclass(frozen=True, slots=True)
class Woonwijze:
    """How somebody beside applicant and partner lives in the home (art. 19a); when, the household says."""

    inwoner_id: UUID
    verblijf: Verblijf


@dataclass(frozen=True, slots=True)
class OverigInkomen:
    """Income without exemption, per month."""

    inwoner_id: UUID
    van: date
    tot_en_met: date
    centen: int


@dataclass(frozen=True, slots=True)
class Loon:
    """A net wage of one month, with the claim on holiday pay; those of several employers add up."""

    inwoner_id: UUID
    maand: date
    centen: int
    werkgever: str | None = None


@dataclass(frozen=True, slots=True)
class Vermogensfeit:
    """What the household owns and owes, until the next such fact."""

    vanaf: date
    vermogen: Vermogen


@dataclass(frozen=True, slots=True)
class Toegekend:
    """A right was granted from this day, and runs."""

    vanaf: date


Feit = (
    Persoonsfeit
    | Woonwijze
    | OverigInkomen
    | Loon
    | Vrijlatingsfeit
    | Vermogensfeit
    | Toegekend
    | Aanvraag
)


F = TypeVar("F")


class ToldDossier(Dossier):
    """A household with its facts, sorted by kind once."""

    def __init__(
        self, household: Huishouden, facts: Iterable[Feit], parameters: Parameters, choices: Keuzes
    ) -> None:
        self.household = household
        self.parameters = parameters
        self.choices = choices
        told = tuple(frozenset(facts))
        self.traits = _of(Persoonsfeit, told)
        self.wages = _of(Loon, told)
        self.incomes = _of(OverigInkomen, told)
        self.exemptions = _of(Vrijlatingsfeit, told)
        self.assets = _of(Vermogensfeit, told)
        self.granted_per = min((fact.vanaf for fact in _of(Toegekend, told)), default=None)
        self.living = _living(_of(Woonwijze, told))
        self.applications = _applications(_of(Aanvraag, told), parameters)
        self.changes = frozenset(_changes_of(self))

    def home_of(self, members: Sequence[Lid], day: date) -> Woonsituatie:
        return _home(self, members, day)

    def may_have(self, home: Woonsituatie) -> bool:
        return _may_have(self, home)

    def wage_of(self, whose: UUID, month: date) -> int:
        return sum(
            fact.centen for fact in self.wages if fact.inwoner_id == whose and fact.maand == month
        )

    def other_income_of(self, whose: UUID, month: date) -> int:
        return sum(
            fact.centen
            for fact in self.incomes
            if fact.inwoner_id == whose and fact.van <= month <= fact.tot_en_met
        )

    def worker_of(self, known: Vrijlatingsfeit, home: Woonsituatie) -> Werkende:
        about = next(lid for lid in self.household.leden if lid.inwoner_id == known.inwoner_id)
        return worker_of(
            known.feiten,
            about.geboortedatum,
            single_parent=home.partner is None and has_minor_child(home),
            children=tuple(child.geboortedatum for child in home.kinderen),
        )


def right_over_time(
    household: Huishouden,
    facts: Iterable[Feit],
    months: tuple[date, date],
    parameters: Parameters,
    choices: Keuzes = timeline.AS_AGREED,
) -> Recht:
    """Of a dossier as it is told. Raises NietVastTeStellen, ParameterOntbreekt."""
    return timeline.right_over_time(ToldDossier(household, facts, parameters, choices), months)


def _of(kind: type[F], facts: tuple[Feit, ...]) -> tuple[F, ...]:
    return tuple(fact for fact in facts if isinstance(fact, kind))


def _applications(
    facts: Sequence[Aanvraag], parameters: Parameters
) -> tuple[tuple[date, date, Aanvraag], ...]:
    """Those with a day of application: from which day each can start a right, that day, and what it says; earliest first."""
    dated = [
        (earliest_start(fact, parameters), fact.aanvraag, fact)
        for fact in facts
        if fact.aanvraag is not None
    ]
    return tuple(sorted(dated, key=lambda known: (known[0], known[2].melding, known[1])))


def _living(ways: Sequence[Woonwijze]) -> dict[UUID, Verblijf]:
    living = {way.inwoner_id: way.verblijf for way in ways}
    if len(living) < len(ways):
        raise contradiction("hoe iemand in de woning woont")
    return living


def _changes_of(dossier: ToldDossier) -> Iterator[date]:
    yield from changes_of_household(dossier.household)
    for trait in dossier.traits:
        yield trait.vanaf
        if trait.tot is not None:
            yield trait.tot
    for living in dossier.living.values():
        if living.onderwijs_gestart_op is not None:
            yield living.onderwijs_gestart_op
    yield from (fact.vanaf for fact in dossier.assets)
    yield from (start for start, _, _ in dossier.applications)


def _may_have(dossier: ToldDossier, home: Woonsituatie) -> bool:
    """Whether the assets leave a right, against the limit of the household of the day (art. 34)."""
    begun = [fact for fact in dossier.assets if fact.vanaf <= home.datum]
    if not begun:
        return True
    since = max(fact.vanaf for fact in begun)
    last = [fact for fact in begun if fact.vanaf == since]
    if len(last) > 1:
        raise contradiction(f"het vermogen op {since.isoformat()}")
    kind = household_type(home)
    return judge_assets(last[0].vermogen, kind, home.datum, dossier.parameters).recht


def _home(dossier: ToldDossier, members: Sequence[Lid], day: date) -> Woonsituatie:
    """The home of a day with what was established of the people in it."""
    home = woonsituatie_of(members, day)
    if dossier.living:
        others = [member for member in members if member.rol == "medebewoner"]
        home = replace(
            home,
            medebewoners=tuple(
                replace(person, verblijf=dossier.living.get(member.inwoner_id, person.verblijf))
                for member, person in zip(others, home.medebewoners, strict=True)
            ),
        )
    traits = {(trait.inwoner_id, trait.kenmerk) for trait in dossier.traits if trait.holds_on(day)}
    return _with_traits(home, members, traits, dossier.parameters) if traits else home


def _with_traits(
    home: Woonsituatie,
    members: Sequence[Lid],
    traits: set[tuple[UUID, Kenmerk]],
    parameters: Parameters,
) -> Woonsituatie:
    whose = {member.rol: member.inwoner_id for member in members if member.rol in WITH_THE_RIGHT}
    applicant = _person(home.aanvrager, whose["aanvrager"], traits)
    partner = _person(home.partner, whose["partner"], traits) if home.partner else None
    roles = [(applicant, whose["aanvrager"])]
    if partner is not None:
        roles.append((partner, whose["partner"]))
    alone = sum(
        (person_id, "geen-beroep-op-ouders") in traits
        and age_group(person, home.datum) == "18-20"
        and not grounds_of(person, home.datum, parameters)
        for person, person_id in roles
    )
    return replace(
        home,
        aanvrager=applicant,
        partner=partner,
        geen_beroep_op_ouders=alone,
        onbekend=_anybody(roles, "woonsituatie-niet-aangetoond", traits),
        toeslagpartner=_anybody(roles, "toeslagpartner", traits),
    )


def _anybody(
    roles: Sequence[tuple[Persoon, UUID]], trait: Kenmerk, traits: set[tuple[UUID, Kenmerk]]
) -> bool:
    return any((person_id, trait) in traits for _, person_id in roles)


def _person(person: Persoon, person_id: UUID, traits: set[tuple[UUID, Kenmerk]]) -> Persoon:
    return replace(
        person,
        heeft_recht=(person_id, "geen-recht") not in traits,
        onderwijs_met_wsf=(person_id, "onderwijs-met-wsf") in traits,
    )
