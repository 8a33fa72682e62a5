"""Where a resident stands: a route of the agency and a rung of the participation ladder, and who goes along there. Pure.

The routes are those of the performance agreement of the agency; who goes along where is a local choice.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final, get_args

from shared.errors import Fault
from shared.events.tasks import Richting, Route, Taakrol

ALL_ROUTES: Final[tuple[Route, ...]] = get_args(Route)
WITH_SUPPORT: Final = 5
"""Paid work with support: a jobcoach speaks to the resident at least monthly."""
PAID: Final = frozenset({5, 6})
COACHES: Final[frozenset[str]] = frozenset({"werkcoach", "jobcoach", "participatiecoach"})
"""Who belongs to a route, and not to the family."""
_LAST_RUNG: Final = 6
_RUNGS: Final = {"vrijwilliger": range(1, 5), "onderwijs": range(1, 6), "ondernemer": range(4, 7)}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A route, and the rung on it."""

    route: Route
    rung: int

    @property
    def coaches(self) -> tuple[Taakrol, ...]:
        """Who goes along here, the first one first; the regisseur is of the family and stays."""
        if self.route == "vrijwilliger":
            return ("participatiecoach",)
        return ("werkcoach", "jobcoach") if self.rung in PAID else ("werkcoach",)


def rungs_of(route: Route) -> range:
    """The rungs that a route has: volunteering is not paid, an enterprise is at least a beginning of work."""
    return _RUNGS.get(route, range(1, _LAST_RUNG + 1))


def leaving(was: Place | None, becomes: Place, others: Collection[Place]) -> frozenset[str]:
    """The coaches who do not go along any more, also not for somebody else of the household."""
    stay = {coach for place in (becomes, *others) for coach in place.coaches}
    return frozenset(was.coaches if was else ()) - stay


def direction(was: Place | None, becomes: Place) -> Richting:
    if was is None:
        return "eerste"
    if was.rung == becomes.rung:
        return "opzij"
    return "terug" if becomes.rung < was.rung else "vooruit"


def is_resumed(was: Place | None, becomes: Place, earlier: Collection[Place]) -> bool:
    """Whether somebody comes back: to another route that was followed before, or to the same rung of this one."""
    if was is not None and was.route == becomes.route:
        return becomes in earlier
    return any(place.route == becomes.route for place in earlier)


def faults_in_change(
    was: Place | None, was_from: date | None, becomes: Place, day: date, today: date
) -> list[Fault]:
    """What is wrong with a change, by the names of the form and the API."""
    faults = []
    if becomes.rung not in rungs_of(becomes.route):
        rungs = rungs_of(becomes.route)
        why = f"Kies bij deze route een trede van {rungs[0]} tot en met {rungs[-1]}."
        faults.append(Fault("trede", "keuze", why))
    elif was == becomes:
        faults.append(Fault("route", "hetzelfde", "De inwoner volgt deze route al, op deze trede."))
    if day > today:
        faults.append(Fault("vanaf", "te-laat", "Kies vandaag of een eerdere dag."))
    elif was_from is not None and day < was_from:
        why = "Kies een dag die niet voor het begin van de route van nu ligt."
        faults.append(Fault("vanaf", "te-vroeg", why))
    return faults
