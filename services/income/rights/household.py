"""Runs of days on which nothing changes for the right: who lives together, who has a right, which norm, or why there is none.

Walks the days on which something changes, not all days. Pure (Participatiewet art. 3, 4, 11, 13, 19a to 24a, 34, 45, 47a).
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal
from uuid import UUID

from services.income.means.rules import Werkende
from services.income.norms.exclusions import Uitsluiting, grounds_of
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.norms.rules import Grondslag, find_grondslag
from services.income.norms.woonsituatie import (
    Persoon,
    Woonsituatie,
    age_group,
    days_of_age,
    last_day_of_norm_after,
    members_for_norm,
)
from services.income.rights.facts import Aanvraag, Keuzes, Vrijlatingsfeit
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


class Dossier(ABC):
    """What is known of a household over all time, as the walk over its days and months asks for it."""

    household: Huishouden
    parameters: Parameters
    choices: Keuzes
    granted_per: date | None
    """The day from which a right was granted first; None where none ever was."""
    applications: Sequence[tuple[date, date, Aanvraag]]
    """Those with a day of application: from which day each can start a right, that day, and what it says; earliest first."""
    exemptions: Sequence[Vrijlatingsfeit]
    changes: frozenset[date]
    """The days on which what is known changes something."""

    @abstractmethod
    def home_of(self, members: Sequence[Lid], day: date) -> Woonsituatie:
        """The home of a day with what was established of the people in it. Raises NietVastTeStellen."""

    @abstractmethod
    def may_have(self, home: Woonsituatie) -> bool:
        """Whether the assets leave a right, against the limit of the household of the day (art. 34)."""

    @abstractmethod
    def wage_of(self, whose: UUID, month: date) -> int:
        """Net, of all jobs together, in cents."""

    @abstractmethod
    def other_income_of(self, whose: UUID, month: date) -> int:
        """What counts of a month beside the wage, in cents."""

    @abstractmethod
    def worker_of(self, known: Vrijlatingsfeit, home: Woonsituatie) -> Werkende:
        """What the exemptions need to know of who earns, in the home of the first day with a right of a month."""


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
    home = dossier.home_of(members, day)
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
    return None if dossier.may_have(home) else "vermogen-boven-grens"


def _died(household: Huishouden, day: date) -> Iterator[Lid]:
    return (lid for lid in household.leden if not _lives(lid, day))


def _lives(member: Lid, day: date) -> bool:
    return member.overleden_op is None or day <= member.overleden_op
