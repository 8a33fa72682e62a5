"""What a step back or forward does to the plan of a household: what rests, and what goes on again. Pure.

The goal for a meaningful day is of the route; the other goals are of the family and stay. A step of who does not go along
any more rests wherever it stands. Nothing is thrown away: what rests goes on when its route is followed again, or whoever does
it goes along again, as far as there is room, and on a day that is later by as long as it rested.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from services.routes.plans.schemas import MOST_STEPS, Goal, Step
from services.routes.resident_routes.rules import COACHES, Place, leaving
from services.routes.resident_routes.schemas import How, Resting

OF_THE_ROUTE: Final = "meedoen"
"""The pillar of which the goal belongs to the route: work, study and taking part stand there."""
Goals = Mapping[str, Goal]
"""By pillar."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Something of the plan that comes to rest: a goal, or (`step`) a step under it."""

    pillar: str
    goal: str
    position: int
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Continued:
    """A plan in which something goes on again, and what of it that was."""

    goals: Goals
    resumed: Sequence[Resting]


def rest(
    goals: Goals, was: Place | None, becomes: Place, others: Collection[Place]
) -> tuple[Goals, list[Rest]]:
    """The plan without what rests on another route, and that; `others` is where the rest of the household stands."""
    if was is None:
        return goals, []
    gone = leaving(was, becomes, others)
    kept: dict[str, Goal] = {}
    resting: list[Rest] = []
    for pillar, goal in goals.items():
        whole = pillar == OF_THE_ROUTE and was.route != becomes.route and not others
        if whole:
            resting.append(Rest(pillar, goal.words, 0))
        rests = [
            Rest(pillar, goal.words, position, step)
            for position, step in enumerate(goal.steps)
            if whole or (step.done_on is None and step.who in gone)
        ]
        resting += rests
        if not whole:
            steps = [found.step for found in rests]
            kept[pillar] = Goal(goal.words, [step for step in goal.steps if step not in steps])
    return kept, resting


def resume(goals: Goals, resting: Iterable[Resting], becomes: Place, today: date) -> Continued:
    """The plan with what belongs to this place again. What finds no room, or another goal in its place, goes on resting."""
    plan = dict(goals)
    resumed: list[Resting] = []
    for item in sorted(resting, key=_in_order):
        goal = plan.get(item.pillar)
        if not belongs(item, becomes, goal):
            continue
        if item.words is None:
            if goal is not None and goal.words != item.goal:
                continue
            plan[item.pillar] = goal or Goal(item.goal, [])
        else:
            steps = list(goal.steps) if goal else []
            if len(steps) >= MOST_STEPS:
                continue
            steps.insert(item.position, _again(item, item.words, today))
            plan[item.pillar] = Goal(goal.words if goal else item.goal, steps)
        resumed.append(item)
    return Continued(plan, resumed)


def belongs(item: Resting, place: Place, goal: Goal | None) -> bool:
    """Whether something that rests goes on at a place, under the goal that the plan has there: what is of a route on that route,
    and whatever somebody does as soon as he or she goes along again.
    """
    is_under_its_goal = goal is not None and item.words is not None and goal.words == item.goal
    if item.pillar == OF_THE_ROUTE and item.route != place.route and not is_under_its_goal:
        return False
    if item.words is None or item.done_on is not None:
        return True
    return item.who not in COACHES or item.who in place.coaches


def _in_order(item: Resting) -> tuple[int, int, str, bool, int, UUID]:
    """What came to rest last goes first, as its place was counted without what rested before it; of one step a goal before its
    steps, and those as they stood. Two steps of one day are told apart by the stay that was left: later ones have higher ids.
    """
    last_first = (-item.since.toordinal(), -item.stay_id.int)
    return (*last_first, item.pillar, item.words is not None, item.position, item.id)


def _again(item: Resting, words: str, today: date) -> Step:
    due_on = item.due_on if item.done_on else item.due_on + (today - item.since)
    return Step(item.id, words, item.who, due_on, item.done_on, item.done_by)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who has the role here today."""

    worker_id: UUID
    is_of_team: bool = False
    caseload: int = 0
    """With how many residents he or she goes along now."""
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Who goes along for a role, and by which rule."""

    worker_id: UUID
    how: How


def in_turn(
    candidates: Iterable[Candidate],
    now: UUID | None,
    earlier: UUID | None,
    recorder: UUID | None = None,
) -> list[Choice]:
    """Whom to ask, the first one first: who goes along now, then who did on this route before, then who records it, then who is of
    the team, then who has the fewest. Who is away goes last, but for the first three: they stay who they are.
    """
    known = {candidate.worker_id: candidate for candidate in candidates}
    ways: tuple[tuple[UUID | None, How], ...] = (
        (now, "blijft"),
        (earlier, "terug"),
        (recorder, "zelf"),
    )
    turns: dict[UUID, Choice] = {}
    for worker_id, how in ways:
        if worker_id in known and worker_id is not None:
            turns.setdefault(worker_id, Choice(worker_id, how))
    for other in sorted(
        known.values(),
        key=lambda found: (found.is_away, not found.is_of_team, found.caseload, found.worker_id),
    ):
        turns.setdefault(
            other.worker_id, Choice(other.worker_id, "team" if other.is_of_team else "minste")
        )
    return list(turns.values())
