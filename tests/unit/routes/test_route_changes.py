"""A step back or forward throws nothing away, and who comes back finds the plan of then again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, get_args
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routes.plans.schemas import MOST_STEPS, Goal, Pillar, Step, Who
from services.routes.playbooks.loader import load_playbooks
from services.routes.resident_routes.rules import (
    ALL_ROUTES,
    COACHES,
    Place,
    direction,
    faults_in_change,
    is_resumed,
    leaving,
    rungs_of,
)
from services.routes.resident_routes.schemas import Resting
from services.routes.route_changes.rules import Candidate, Rest, in_turn, rest, resume
from services.routes.route_changes.work import ABOUT_PLAN, PLAYBOOK
from shared import ids

TODAY = date(2026, 8, 3)
WORKS = Place("werknemer", 5)
TAKES_PART = Place("vrijwilliger", 2)

places = st.sampled_from([Place(route, rung) for route in ALL_ROUTES for rung in rungs_of(route)])
pillars = st.sampled_from(sorted(get_args(Pillar)))
doers = st.sampled_from(sorted(get_args(Who)))
days = st.integers(0, 200)


def step(words: str, who: str = "inwoner", due_on: date = TODAY, *, done: bool = False) -> Step:
    return Step(uuid4(), words, who, due_on, TODAY if done else None, "iemand" if done else None)


def contents(goals: Mapping[str, Goal]) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    return {
        pillar: (goal.words, [(found.words, found.who) for found in goal.steps])
        for pillar, goal in goals.items()
    }


@dataclass
class Household:
    """A plan, the place of somebody and what rests, through any number of steps."""

    goals: Mapping[str, Goal] = field(default_factory=dict)
    place: Place | None = None
    resting: Sequence[Resting] = ()
    today: date = TODAY
    stays: list[Place] = field(default_factory=list)

    def goes_to(self, place: Place, others: Sequence[Place] = ()) -> None:
        kept, rests = rest(self.goals, self.place, place, others)
        continued = resume(kept, self.resting, place, self.today)
        gone_on = {item.id for item in continued.resumed}
        self.resting = [item for item in self.resting if item.id not in gone_on]
        if self.place is not None:
            stay = ids.new_id()
            self.resting += [self._kept(item, self.place, stay) for item in rests]
        self.goals, self.place = continued.goals, place
        self.stays.append(place)

    def _kept(self, item: Rest, left: Place, stay: UUID) -> Resting:
        more: dict[str, Any] = (
            {
                "words": item.step.words,
                "who": item.step.who,
                "due_on": item.step.due_on,
                "done_on": item.step.done_on,
                "done_by": item.step.done_by,
            }
            if item.step
            else {}
        )
        return Resting(
            ids.new_id(),
            uuid4(),
            left.route,
            item.pillar,
            item.goal,
            item.position,
            self.today,
            stay_id=stay,
            **more,
        )

    def writes(self, pillar: str, words: str, who: str, *, done: bool) -> bool:
        """By hand: a step, under a goal that is made where there is none."""
        goal = self.goals.get(pillar) or Goal(f"doel {words}", [])
        if len(goal.steps) >= MOST_STEPS:
            return False
        made = Goal(goal.words, [*goal.steps, step(words, who, self.today, done=done)])
        self.goals = {**self.goals, pillar: made}
        return True

    @property
    def everything(self) -> Counter[str]:
        found = Counter(goal.words for goal in self.goals.values())
        found += Counter(each.words for goal in self.goals.values() for each in goal.steps)
        goals = Counter(item.goal for item in self.resting if item.words is None)
        return found + goals + Counter(item.words for item in self.resting if item.words)


actions = st.one_of(
    st.tuples(st.just("stap"), places, st.lists(places, max_size=1), days),
    st.tuples(st.just("schrijft"), pillars, doers, st.booleans()),
)


@given(st.lists(actions, max_size=30))
def test_however_often_somebody_goes_back_and_forth_no_goal_step_or_time_is_lost(
    some: Sequence[tuple[str, object, object, object]],
) -> None:
    family = Household()
    written: Counter[str] = Counter()
    steps = 0
    for number, action in enumerate(some):
        match action:
            case ("stap", Place() as place, list() as others, int() as later):
                family.today += timedelta(days=later)
                family.goes_to(place, others)
                steps += 1
            case ("schrijft", str() as pillar, str() as who, bool() as done):
                is_first = pillar not in family.goals
                if family.writes(pillar, f"stap {number}", who, done=done):
                    written[f"stap {number}"] += 1
                    written[f"doel stap {number}"] += is_first
    # A goal that its steps brought along may stand in the plan and rest too; a step never does.
    found = family.everything
    assert all(found[words] >= amount for words, amount in (+written).items())
    assert all(amount == 1 for words, amount in found.items() if words.startswith("stap"))
    assert len(family.stays) == steps
    assert all(len(goal.steps) <= MOST_STEPS for goal in family.goals.values())


@given(
    st.dictionaries(pillars, st.lists(st.tuples(doers, st.booleans()), max_size=MOST_STEPS)),
    places,
    st.lists(places, min_size=1, max_size=4),
    days,
)
def test_who_comes_back_finds_the_plan_as_it_was_later_by_as_long_as_it_rested(
    written: Mapping[str, Sequence[tuple[str, bool]]],
    home: Place,
    on_the_way: list[Place],
    rested: int,
) -> None:
    family = Household(place=home)
    for pillar, some in written.items():
        for number, (who, done) in enumerate(some):
            # What a coach does who does not go along anyway is of another route.
            if who not in COACHES - set(home.coaches):
                family.writes(pillar, f"{pillar} {number}", who, done=done)
    before = family.goals

    family.goes_to(on_the_way[0])
    family.today += timedelta(days=rested)
    for place in on_the_way[1:]:
        family.goes_to(place)
    family.goes_to(home)

    assert contents(family.goals) == contents(before)
    assert not family.resting
    later = {
        found.words: found.due_on - TODAY for goal in family.goals.values() for found in goal.steps
    }
    assert set(later.values()) <= {timedelta(0), timedelta(days=rested)}


def test_what_rested_step_by_step_stands_again_as_it_stood() -> None:
    """Its place was counted without what rested before it."""
    family = Household(place=WORKS)
    family.writes("meedoen", "eerste", "jobcoach", done=False)
    family.writes("meedoen", "tweede", "inwoner", done=False)
    before = family.goals

    family.goes_to(Place("werknemer", 3))
    family.goes_to(TAKES_PART)
    family.goes_to(WORKS)

    assert contents(family.goals) == contents(before)


def test_a_step_back_rests_what_is_of_the_route_and_leaves_what_is_of_the_family() -> None:
    goals = {
        "meedoen": Goal("Aan het werk blijven", [step("Elke week bellen", "jobcoach")]),
        "inkomen": Goal(
            "Rondkomen", [step("Loonstrook sturen"), step("Uren bespreken", "jobcoach")]
        ),
    }

    kept, rests = rest(goals, WORKS, TAKES_PART, ())

    assert contents(kept) == {"inkomen": ("Rondkomen", [("Loonstrook sturen", "inwoner")])}
    assert [(item.pillar, item.step.words if item.step else None) for item in rests] == [
        ("meedoen", None),
        ("meedoen", "Elke week bellen"),
        ("inkomen", "Uren bespreken"),
    ]


def test_what_somebody_else_of_the_family_still_needs_does_not_rest() -> None:
    goals = {"meedoen": Goal("Werken", [step("Elke week bellen", "jobcoach")])}

    assert rest(goals, WORKS, TAKES_PART, [WORKS]) == (goals, [])


def test_a_step_that_finds_no_room_goes_on_resting() -> None:
    full = {"inkomen": Goal("Rondkomen", [step(f"{number}") for number in range(MOST_STEPS)])}
    item = Resting(uuid4(), uuid4(), "werknemer", "inkomen", "Rondkomen", 0, TODAY, words="Bellen")

    continued = resume(full, [item], WORKS, TODAY)

    assert (continued.goals, continued.resumed) == (full, [])


def test_a_goal_in_whose_place_stands_another_one_goes_on_resting_and_its_steps_do_not() -> None:
    now = {"meedoen": Goal("Weer onder de mensen", [])}
    goal = Resting(uuid4(), uuid4(), "werknemer", "meedoen", "Werken", 0, TODAY)
    under_it = Resting(
        uuid4(), uuid4(), "werknemer", "meedoen", "Werken", 0, TODAY, "Bellen", "jobcoach", TODAY
    )

    continued = resume(now, [goal, under_it], WORKS, TODAY)

    assert contents(continued.goals) == {
        "meedoen": ("Weer onder de mensen", [("Bellen", "jobcoach")])
    }
    assert continued.resumed == [under_it]


def test_who_goes_along_now_is_asked_first_then_who_did_before_then_the_team() -> None:
    now, earlier, recorder, of_team, fewest, away = (uuid4() for _ in range(6))
    known = [
        Candidate(away, is_of_team=True, is_away=True),
        Candidate(fewest),
        Candidate(of_team, is_of_team=True, caseload=9),
        Candidate(recorder, caseload=20),
        Candidate(earlier, is_away=True),
        Candidate(now, caseload=40),
    ]

    turns = in_turn(known, now, earlier, recorder)

    assert [(choice.worker_id, choice.how) for choice in turns] == [
        (now, "blijft"),
        (earlier, "terug"),
        (recorder, "zelf"),
        (of_team, "team"),
        (fewest, "minste"),
        (away, "team"),
    ]


def test_who_does_not_work_here_any_more_is_not_asked() -> None:
    assert in_turn([], uuid4(), uuid4(), uuid4()) == []


@given(places, places)
def test_back_and_forth_are_opposites(here: Place, there: Place) -> None:
    ways = {direction(here, there), direction(there, here)}

    assert ways in ({"terug", "vooruit"}, {"opzij"})


@given(places, places, st.lists(places, max_size=2))
def test_only_coaches_of_the_old_place_leave_and_the_new_one_has_somebody(
    was: Place, becomes: Place, others: list[Place]
) -> None:
    gone = leaving(was, becomes, others)

    assert gone <= COACHES & set(was.coaches)
    assert gone.isdisjoint(becomes.coaches)
    assert becomes.coaches


@pytest.mark.parametrize("route", ALL_ROUTES)
def test_whoever_goes_along_has_a_step_in_the_playbook(route: str) -> None:
    steps = {
        step.code: step.role for step in load_playbooks().valid_on(TODAY, PLAYBOOK).playbook.steps
    }

    assert steps[ABOUT_PLAN] == "regisseur"
    for place in (Place(found, rung) for found in ALL_ROUTES for rung in rungs_of(found)):
        if place.route == route:
            assert [steps[f"{route}-{role}"] for role in place.coaches] == list(place.coaches)


def test_somebody_comes_back_to_a_route_or_to_a_rung_but_not_by_going_on() -> None:
    alone = Place("werknemer", 6)

    assert is_resumed(TAKES_PART, WORKS, [WORKS])
    assert is_resumed(alone, WORKS, [WORKS])
    assert not is_resumed(alone, WORKS, [TAKES_PART])
    assert not is_resumed(None, WORKS, [])


def test_a_step_must_be_one_and_be_taken_on_a_day_that_can_be() -> None:
    def faults(becomes: Place, day: date) -> list[tuple[str, str]]:
        found = faults_in_change(WORKS, date(2026, 6, 1), becomes, day, TODAY)
        return [(fault.name, fault.code) for fault in found]

    assert faults(TAKES_PART, TODAY) == []
    assert faults(TAKES_PART, date(2026, 6, 1)) == []
    assert faults(WORKS, TODAY) == [("route", "hetzelfde")]
    assert faults(Place("vrijwilliger", 5), TODAY) == [("trede", "keuze")]
    assert faults(Place("ondernemer", 2), date(2026, 8, 4)) == [
        ("trede", "keuze"),
        ("vanaf", "te-laat"),
    ]
    assert faults(TAKES_PART, date(2026, 5, 31)) == [("vanaf", "te-vroeg")]
