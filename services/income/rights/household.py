"""Runs of days on which nothing changes for the right: who lives together, who has a right, which norm, or why there is none.

Walks the days on which something changes, not all days. Pure (Participatiewet art. 3, 4, 11, 13, 19a to 24a, 34, 45, 47a).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, TypeVar
from uuid import UUID

from services.income.means.assets import household_type, judge_assets
from services.income.norms.deadlines import earliest_start
from services.income.norms.exclusions import Uitsluiting, grounds_of
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.norms.rules import Grondslag, find_grondslag
from services.income.norms.woonsituatie import (
    Persoon,
    Verblijf,
    Woonsituatie,
    age_group,
    days_of_age,
    last_day_of_norm_after,
    members_for_norm,
    woonsituatie_of,
)
from services.income.rights.facts import (
    Aanvraag,
    Feit,
    Kenmerk,
    Keuzes,
    Loon,
    OverigInkomen,
    Persoonsfeit,
    Toegekend,
    Vermogensfeit,
    Vrijlatingsfeit,
    Woonwijze,
)
from shared.events.household import (
    AGENCY_MUNICIPALITIES,
    WITH_THE_RIGHT,
    Huishouden,
    Lid,
)
from shared.events.income import Reden

ONE_DAY = timedelta(days=1)

Grond = (
    Literal[
        "overleden",
        "buiten-gebied",
        "aow-leeftijd",
        "beiden-uitgesloten",
        "vermogen-boven-grens",
        "inkomen-boven-norm",
        "aanvraag-nodig",
    ]
    | Uitsluiting
)
"""Why there is no right."""

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Tijdvak:
    """Days from `van` up to, and not including, `tot` on which nothing changes."""

    van: date
    tot: date
    grond: Grond | None
    """Why there can be no right, whatever the income; None where there can."""
    grondslag: Grondslag | None = None
    home: Woonsituatie | None = None
    """Of the day on which it last changed. None where there is nobody left to look at."""
    personen: frozenset[UUID] = frozenset()
    """Applicant and partner who are alive."""
    gerechtigd: tuple[UUID, ...] = ()
    """Those of them who have a right, the applicant first."""
    norm_van: date | None = None
    """The day whose amounts the norm has, where those are not of the day itself."""

    @property
    def dagen(self) -> int:
        return (self.tot - self.van).days


class Dossier:
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
        self.granted = _of(Toegekend, told)
        self.living = _living(_of(Woonwijze, told))
        self.applications = _applications(_of(Aanvraag, told), parameters)
        self.changes = frozenset(_changes_of(self))
        """The days on which these facts change something."""


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


def contradiction(what: str) -> NietVastTeStellen:
    return NietVastTeStellen(
        Reden(
            regel="feiten",
            artikel="Pw 53a",
            tekst=f"Er zijn twee verschillende feiten over {what}. Een medewerker moet zeggen welk feit geldt.",
        )
    )


def runs_between(dossier: Dossier, first: date, after: date) -> list[Tijdvak]:
    """The days from `first` up to `after`, cut where something changes or a month begins. Raises NietVastTeStellen."""
    cuts = (dossier.changes, dossier.parameters.change_days, _first_days(first, after))
    days = {day for days in cuts for day in days if first < day < after}
    runs: list[Tijdvak] = []
    for start, end in pairwise((first, *sorted(days), after)):
        if runs and start not in dossier.changes and start not in dossier.parameters.change_days:
            runs.append(replace(runs[-1], van=start, tot=end))  # only a month begins
        else:
            runs.append(run_on(dossier, start, end))
    return runs


def run_on(dossier: Dossier, day: date, until: date) -> Tijdvak:
    """What holds on a day, and up to `until`."""
    members = members_for_norm(dossier.household, day)
    applicant = next((member for member in members if member.rol == "aanvrager"), None)
    if applicant is None and any(lid.rol == "aanvrager" for lid in _died(dossier.household, day)):
        return Tijdvak(day, until, "overleden")
    home = _home(dossier, members, day)
    adults = sorted(
        (member for member in members if member.rol in WITH_THE_RIGHT and _lives(member, day)),
        key=lambda member: member.rol,
    )
    died, judged = None, home
    if dossier.choices.norm_na_overlijden == "van-het-overlijden":
        deaths = (lid.overleden_op for lid in members if not _lives(lid, day))
        died = min((death for death in deaths if death), default=None)
        judged = replace(home, datum=died or day)
    ground = find_grondslag(judged, dossier.parameters)
    entitled = [member for member in adults if member.rol != ground.zonder_recht]
    return Tijdvak(
        van=day,
        tot=until,
        grond=_why_not(dossier, home, adults, ground),
        grondslag=ground,
        home=home,
        personen=frozenset(member.inwoner_id for member in adults),
        gerechtigd=tuple(member.inwoner_id for member in entitled) if ground.onderdelen else (),
        norm_van=died,
    )


def changes_of_household(household: Huishouden) -> Iterator[date]:
    """The days on which its people, their ages or where they live make another right possible."""
    for member in household.leden:
        yield from _changes_of_member(member)
    for place in household.woonplaatsen:
        yield place.vanaf
        if place.tot is not None:
            yield place.tot


def _changes_of(dossier: Dossier) -> Iterator[date]:
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


def _changes_of_member(member: Lid) -> Iterator[date]:
    yield member.vanaf
    yield from days_of_age(member.geboortedatum)
    if member.tot is not None:
        yield member.tot
    if member.overleden_op is not None:
        yield member.overleden_op + ONE_DAY
        yield last_day_of_norm_after(member.overleden_op) + ONE_DAY
    for stay in member.verblijven or ():
        yield stay.vanaf
        if stay.tot is not None:
            yield stay.tot


def _first_days(first: date, after: date) -> Iterator[date]:
    """Of the months between."""
    months = range(first.year * 12 + first.month, after.year * 12 + after.month - 1)
    return (date(month // 12, month % 12 + 1, 1) for month in months)


def _why_not(
    dossier: Dossier, home: Woonsituatie, adults: Sequence[Lid], ground: Grondslag
) -> Grond | None:
    """The first that holds, whatever the income."""
    day = home.datum
    municipality = dossier.household.municipality_on(day)
    if municipality is not None and municipality not in AGENCY_MUNICIPALITIES:
        return "buiten-gebied"
    if any(age_group(Persoon(member.geboortedatum), day) == "aow" for member in adults):
        return "aow-leeftijd"
    if not ground.onderdelen:
        if home.partner is not None:
            return "beiden-uitgesloten"
        grounds = grounds_of(home.aanvrager, day, dossier.parameters)
        return "jonger-dan-18" if "jonger-dan-18" in grounds else grounds[0]
    return None if _may_have(dossier, home) else "vermogen-boven-grens"


def _may_have(dossier: Dossier, home: Woonsituatie) -> bool:
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


def _home(dossier: Dossier, members: Sequence[Lid], day: date) -> Woonsituatie:
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


def _died(household: Huishouden, day: date) -> Iterator[Lid]:
    return (lid for lid in household.leden if not _lives(lid, day))


def _lives(member: Lid, day: date) -> bool:
    return member.overleden_op is None or day <= member.overleden_op
