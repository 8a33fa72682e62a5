"""Anything that can happen to dossiers, the people who work for them and handovers, at random: who answers is known at every moment.

Only the rules are real. Whatever is read and written around them is a copy that is committed, or lost by a crash before its
commit, or committed and told once more by a crash after it; messages come in any order.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Final
from uuid import UUID

from services.routes.handovers import rules
from services.routes.handovers.rules import Handover, Occurrence, Terms
from services.routes.handovers.states import (
    HANDOVERS,
    OPEN,
    SIDES,
    Action,
    Answers,
    NotNow,
    Side,
    State,
)
from services.routes.regie.rules import Candidate, Facts, choose, may_answer

BEGIN: Final = date(2026, 8, 3)
PLACES: Final = ("0106", "1680", "1730")
TERMS: Final = Terms(5, 10, 90)
NAMES: Final = tuple(f"Ontvanger {number}" for number in range(30))
_NOWHERE: Final = UUID(int=0)
ORGANISATIONS: Final = tuple(UUID(int=1000 + number) for number in range(4))


@dataclass(frozen=True, slots=True)
class Dossier:
    """As routes keeps it."""

    facts: Facts
    regisseur: UUID
    is_acting: bool = True
    lives: bool = True
    """Whether anybody in it does."""


@dataclass(frozen=True, slots=True)
class Case:
    """A handover as it is kept, with whom it is about and for which life event."""

    handover: Handover
    dossier: int
    person: int
    life_event: int
    due_on: date | None
    level: int = 0
    amended: frozenset[Occurrence] = frozenset()


@dataclass(frozen=True, slots=True)
class Message:
    """Something that routes will hear of, once or more often, in any order."""

    id: int
    occurrence: Occurrence
    about: int
    """A life event, a person or a dossier."""
    to: int = 0


@dataclass(slots=True)
class Kept:
    """What is in the database: a transaction works on a copy."""

    today: date = BEGIN
    staff: dict[UUID, Candidate] = field(default_factory=dict)
    organisations: dict[UUID, frozenset[str]] = field(default_factory=dict)
    """Those that work for us, with who is there."""
    dossiers: dict[int, Dossier] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    handled: frozenset[int] = frozenset()

    def copied(self) -> "Kept":
        return Kept(
            self.today,
            self.staff.copy(),
            self.organisations.copy(),
            self.dossiers.copy(),
            self.cases.copy(),
            self.handled,
        )


class Crash(Exception):
    """The process is gone."""


class Machine:
    """One sequence; `steps` says what happened."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.kept = Kept()
        self.queue: list[Message] = []
        self.steps: list[str] = []
        self.number = 0
        self.may_answer: dict[int, tuple[Dossier, Candidate | None]] = {}
        """Of each dossier as it was checked last, and who may answer for it."""
        for place in PLACES:
            for leads in (False, True):
                self._hire(place, leads=leads)
        for organisation_id in ORGANISATIONS:
            self.kept.organisations[organisation_id] = frozenset(self.dice.sample(NAMES, 3))
        for _ in range(3):
            self._open_dossier(self.kept)

    # ---- Every moment ----

    def run(self, length: int) -> None:
        for _ in range(length):
            self.step()
            self.check()
        self.come_to_an_end()

    def step(self) -> None:
        name = self.dice.choice(ACTIONS)
        self.steps.append(name)
        # A crash before the commit loses everything; after it the same is asked, or told, once more.
        crash = self.dice.random()
        if crash < 0.05:
            self.steps[-1] += " (crash voor commit)"
            getattr(self, name)(self.kept.copied())
            return
        work = self.kept.copied()
        # The state is taken only where the same is asked again: taking it costs more than a step.
        state = self.dice.getstate() if crash > 0.95 else None
        getattr(self, name)(work)
        self.kept = work
        if state is not None:
            self.steps[-1] += " (crash na commit)"
            self.dice.setstate(state)
            again = self.kept.copied()
            getattr(self, name)(again)
            self.kept = again

    def check(self) -> None:
        """Exactly one named person answers, who is there: for every dossier and every open handover."""
        kept = self.kept
        for number, dossier in kept.dossiers.items():
            who = kept.staff.get(dossier.regisseur)
            before, then = self.may_answer.get(number, (None, None))
            # The rule is pure: of the same dossier and the same worker it says the same again.
            if before is not dossier or then is not who:
                assert may_answer(dossier.facts, who), self._told("een dossier zonder regisseur")
                self.may_answer[number] = (dossier, who)
        seen: set[tuple[int, int]] = set()
        for case in kept.cases.values():
            if case.handover.state not in OPEN:
                continue
            key = (case.dossier, case.person)
            assert key not in seen, self._told("twee keer open voor hetzelfde")
            seen.add(key)
            assert case.due_on is not None, self._told("een wacht zonder dag")
            self._check_who_answers(case)

    def _check_who_answers(self, case: Case) -> None:
        regisseur = self.kept.dossiers[case.dossier].regisseur
        name = rules.who_answers(case.handover, _name_of(regisseur))
        assert name, self._told("een overdracht van niemand")
        if HANDOVERS[case.handover.state].answers == Answers.RECEIVER:
            there = self.kept.organisations.get(case.handover.organisation_id or _NOWHERE)
            assert there is not None, self._told("een overdracht van wie gestopt is")
            assert name in there, self._told("een overdracht van wie weg is")

    def come_to_an_end(self) -> None:
        """Whatever others do not do any more: we ourselves bring everything to its end."""
        for number in list(self.kept.cases):
            for _ in range(4):
                case = self.kept.cases[number]
                if not case.handover.is_open:
                    break
                self._act(self.kept, number, _ending(case.handover.state))
                self.check()
            assert not self.kept.cases[number].handover.is_open, self._told("zonder einde")

    def _told(self, what: str) -> str:
        return f"{what}, na: {', '.join(self.steps[-25:])}"

    # ---- Handovers, by people ----

    def propose(self, kept: Kept) -> None:
        dossier = self._some(kept.dossiers)
        if dossier is None or not kept.dossiers[dossier].lives:
            return
        person = self.dice.choice((dossier, 100 + dossier))
        if self._is_open(kept, dossier, person):
            return
        self.number += 1
        due_on = kept.today + timedelta(days=self.dice.randint(1, 30))
        kept.cases[self.number] = Case(Handover(), dossier, person, self.number, due_on)

    def offer(self, kept: Kept) -> None:
        if kept.organisations:
            organisation_id = self.dice.choice(sorted(kept.organisations))
            self._act(kept, self._some(kept.cases), Action.OFFER, organisation_id=organisation_id)

    def accept(self, kept: Kept) -> None:
        number = self._some(kept.cases)
        self._act(kept, number, Action.ACCEPT, receiver=self._somebody_at(kept, number))

    def refuse(self, kept: Kept) -> None:
        self._act(kept, self._some(kept.cases), Action.REFUSE)

    def everybody_refuses(self, kept: Kept) -> None:
        number = self._some(kept.cases)
        for organisation_id in sorted(kept.organisations):
            self._act(kept, number, Action.OFFER, organisation_id=organisation_id)
            self._act(kept, number, Action.REFUSE)

    def record_contact(self, kept: Kept) -> None:
        self._act(kept, self._some(kept.cases), Action.RECORD_CONTACT)

    def complete(self, kept: Kept) -> None:
        self._act(kept, self._some(kept.cases), Action.COMPLETE)

    def give_back(self, kept: Kept) -> None:
        self._act(kept, self._some(kept.cases), Action.GIVE_BACK)

    def accept_return(self, kept: Kept) -> None:
        self._act(kept, self._some(kept.cases), Action.ACCEPT_RETURN)

    def refuse_return(self, kept: Kept) -> None:
        self._act(kept, self._some(kept.cases), Action.REFUSE_RETURN)

    def replace_receiver(self, kept: Kept) -> None:
        number = self._some(kept.cases)
        self._act(kept, number, Action.REPLACE, receiver=self._somebody_at(kept, number))

    def withdraw(self, kept: Kept) -> None:
        self._act(kept, self._some(kept.cases), Action.WITHDRAW)

    def take_back(self, kept: Kept) -> None:
        self._act(kept, self._some(kept.cases), Action.TAKE_BACK)

    def amend(self, kept: Kept) -> None:
        self._act(kept, self._some(kept.cases), Action.AMEND)

    def two_at_once(self, kept: Kept) -> None:
        """Both saw the same state; the condition in the update lets one of them through."""
        number = self._some(kept.cases)
        if number is None:
            return
        seen = kept.cases[number].handover
        for action in self.dice.sample([Action.ACCEPT, Action.WITHDRAW, Action.REFUSE], 2):
            if kept.cases[number].handover == seen:
                self._act(kept, number, action, receiver=self._somebody_at(kept, number))

    def receiver_leaves(self, kept: Kept) -> None:
        """The organisation says so, for all that this one had there: another one has it, or nobody is there."""
        if not kept.organisations:
            return
        organisation_id = self.dice.choice(sorted(kept.organisations))
        names = sorted(kept.organisations[organisation_id])
        if not names:
            return
        gone = self.dice.choice(names)
        left = kept.organisations[organisation_id] - {gone}
        kept.organisations[organisation_id] = left
        for number, case in list(kept.cases.items()):
            handover = case.handover
            is_theirs = (handover.organisation_id, handover.receiver) == (organisation_id, gone)
            if not is_theirs:
                continue
            if left and self.dice.random() < 0.5:
                self._act(kept, number, Action.REPLACE, receiver=min(left))
            else:
                self._follow(kept, number, Occurrence.RECEIVER_GONE)

    def somebody_comes_there(self, kept: Kept) -> None:
        if kept.organisations:
            organisation_id = self.dice.choice(sorted(kept.organisations))
            kept.organisations[organisation_id] |= {self.dice.choice(NAMES)}

    def organisation_stops(self, kept: Kept) -> None:
        if len(kept.organisations) > 1:
            organisation_id = self.dice.choice(sorted(kept.organisations))
            del kept.organisations[organisation_id]
            for number, case in list(kept.cases.items()):
                if case.handover.organisation_id == organisation_id:
                    self._follow(kept, number, Occurrence.STOPPED)

    def organisation_begins(self, kept: Kept) -> None:
        organisation_id = self.dice.choice(ORGANISATIONS)
        kept.organisations.setdefault(organisation_id, frozenset(self.dice.sample(NAMES, 2)))

    # ---- People who work here ----

    def worker_leaves(self, kept: Kept) -> None:
        worker_id = self.dice.choice(sorted(kept.staff))
        left = {key: row for key, row in kept.staff.items() if key != worker_id}
        if self._leaves_nobody(kept, left):
            return
        kept.staff = left
        self._replace(kept)

    def worker_is_ill(self, kept: Kept) -> None:
        worker_id = self.dice.choice(sorted(kept.staff))
        candidate = kept.staff[worker_id]
        kept.staff[worker_id] = replace(candidate, is_away=not candidate.is_away)

    def worker_has_a_conflict(self, kept: Kept) -> None:
        number = self._some(kept.dossiers)
        if number is None:
            return
        dossier = kept.dossiers[number]
        worker_id = self.dice.choice(sorted(kept.staff))
        facts = replace(dossier.facts, avoided_by=dossier.facts.avoided_by | {worker_id})
        if choose(facts, kept.staff.values()) is not None:
            kept.dossiers[number] = replace(dossier, facts=facts)
            self._replace(kept)

    def somebody_is_hired(self, kept: Kept) -> None:
        self._hire(self.dice.choice(PLACES), leads=self.dice.random() < 0.2, kept=kept)

    def regisseur_says_yes(self, kept: Kept) -> None:
        number = self._some(kept.dossiers)
        if number is not None:
            dossier = kept.dossiers[number]
            facts = replace(dossier.facts, earlier=(dossier.regisseur,), refused=frozenset())
            kept.dossiers[number] = replace(dossier, facts=facts, is_acting=False)

    def regisseur_says_no(self, kept: Kept) -> None:
        number = self._some(kept.dossiers)
        if number is not None and kept.dossiers[number].is_acting:
            dossier = kept.dossiers[number]
            refused = dossier.facts.refused | {dossier.regisseur}
            self._choose(kept, number, replace(dossier.facts, refused=refused))

    # ---- What routes hears of ----

    def life_event_is_withdrawn(self, kept: Kept) -> None:
        number = self._some(kept.cases)
        if number is not None:
            self._send(Occurrence.EVENT_WITHDRAWN, kept.cases[number].life_event)

    def step_is_not_needed(self, kept: Kept) -> None:
        number = self._some(kept.cases)
        if number is not None:
            self._send(Occurrence.NOT_NEEDED, kept.cases[number].life_event)

    def resident_dies(self, kept: Kept) -> None:
        number = self._some(kept.cases)
        if number is not None:
            self._send(Occurrence.DIED, kept.cases[number].person)

    def household_moves(self, kept: Kept) -> None:
        number = self._some(kept.dossiers)
        if number is not None:
            self._send(Occurrence.MOVED_AWAY, number, self.dice.randrange(len(PLACES)))

    def second_dossier_is_opened(self, kept: Kept) -> None:
        """Somebody has another dossier from now on, and what is open about him or her goes along."""
        number = self._some(kept.cases)
        if number is not None:
            home = self._open_dossier(kept)
            self._send(Occurrence.WENT_ALONG, kept.cases[number].person, home)

    def message_comes(self, kept: Kept) -> None:
        """Any of those that are under way, and perhaps not for the last time."""
        if not self.queue:
            return
        message = self.dice.choice(self.queue)
        if message.id in kept.handled:
            return
        kept.handled |= {message.id}
        match message.occurrence:
            case Occurrence.MOVED_AWAY:
                self._moves(kept, message)
            case Occurrence.WENT_ALONG:
                self._goes_along(kept, message)
            case Occurrence.DIED:
                self._follow_all(kept, message, lambda case: case.person)
            case _:
                self._follow_all(kept, message, lambda case: case.life_event)

    def day_passes(self, kept: Kept) -> None:
        """And what is late is heard of: any answer clears it."""
        kept.today += timedelta(days=self.dice.choice((1, 1, 3, 20)))
        for number, case in list(kept.cases.items()):
            if case.handover.is_open and case.due_on is not None and case.due_on < kept.today:
                level, due = rules.escalate(case.level, kept.today)
                kept.cases[number] = replace(case, level=level, due_on=due.on)

    # ---- How ----

    def _act(
        self,
        kept: Kept,
        number: int | None,
        action: Action,
        *,
        organisation_id: UUID | None = None,
        receiver: str | None = None,
    ) -> None:
        """By the table; what it refuses changes nothing."""
        if number is None or (action in {Action.ACCEPT, Action.REPLACE} and receiver is None):
            return
        case = kept.cases[number]
        try:
            after = rules.act(
                case.handover, action, organisation_id=organisation_id, receiver=receiver
            )
        except NotNow:
            return
        due = rules.due_in(
            after.state,
            TERMS if after.organisation_id else None,
            kept.today,
            step_due_on=case.due_on or kept.today,
        )
        kept.cases[number] = Case(
            after,
            case.dossier,
            case.person,
            case.life_event,
            due.on if due else None,
            amended=case.amended,
        )

    def _follow(self, kept: Kept, number: int, occurrence: Occurrence) -> None:
        case = kept.cases[number]
        follows = rules.what_follows(case.handover.state, occurrence)
        if follows is None or occurrence in case.amended:
            return
        if follows.action == Action.AMEND:
            kept.cases[number] = replace(case, amended=case.amended | {occurrence})
        self._act(kept, number, follows.action)

    def _follow_all(self, kept: Kept, message: Message, about: Callable[[Case], int]) -> None:
        for number, case in list(kept.cases.items()):
            if about(case) == message.about:
                self._follow(kept, number, message.occurrence)

    def _moves(self, kept: Kept, message: Message) -> None:
        dossier = kept.dossiers[message.about]
        facts = replace(dossier.facts, municipality=PLACES[message.to])
        if choose(facts, kept.staff.values()) is None:
            return
        kept.dossiers[message.about] = replace(dossier, facts=facts)
        self._replace(kept)
        for number, case in list(kept.cases.items()):
            if case.dossier == message.about:
                self._follow(kept, number, Occurrence.MOVED_AWAY)

    def _goes_along(self, kept: Kept, message: Message) -> None:
        if message.to not in kept.dossiers:
            return  # its transaction was lost, and so was what it told
        for number, case in list(kept.cases.items()):
            goes = case.handover.is_open and case.person == message.about
            if not goes or self._is_open(kept, message.to, case.person):
                continue
            self._follow(kept, number, Occurrence.WENT_ALONG)
            if kept.cases[number].handover.is_open:
                kept.cases[number] = replace(kept.cases[number], dossier=message.to)
                continue
            self.number += 1
            kept.cases[self.number] = replace(case, dossier=message.to)

    def _send(self, occurrence: Occurrence, about: int, to: int = 0) -> None:
        self.number += 1
        self.queue.append(Message(self.number, occurrence, about, to))

    def _open_dossier(self, kept: Kept) -> int:
        self.number += 1
        facts = Facts(UUID(int=self.number), self.dice.choice(PLACES))
        choice = choose(facts, kept.staff.values())
        assert choice is not None
        kept.dossiers[self.number] = Dossier(facts, choice.worker_id)
        return self.number

    def _choose(self, kept: Kept, number: int, facts: Facts) -> None:
        choice = choose(facts, kept.staff.values())
        assert choice is not None, self._told("niemand om te kiezen")
        kept.dossiers[number] = Dossier(facts, choice.worker_id)

    def _replace(self, kept: Kept) -> None:
        """In the same transaction: who may not answer any more is replaced."""
        for number, dossier in list(kept.dossiers.items()):
            if not may_answer(dossier.facts, kept.staff.get(dossier.regisseur)):
                self._choose(kept, number, dossier.facts)

    def _leaves_nobody(self, kept: Kept, staff: dict[UUID, Candidate]) -> bool:
        """Decision 0022: where nobody at all works there is nobody to name."""
        is_bare = any(
            not any(place in row.directs | row.leads for row in staff.values()) for place in PLACES
        )
        return is_bare or any(
            choose(dossier.facts, staff.values()) is None for dossier in kept.dossiers.values()
        )

    def _hire(self, place: str, *, leads: bool, kept: Kept | None = None) -> None:
        self.number += 1
        worker_id, places = UUID(int=self.number), frozenset({place})
        row = Candidate(
            worker_id, frozenset() if leads else places, places if leads else frozenset()
        )
        (kept or self.kept).staff[worker_id] = row

    def _somebody_at(self, kept: Kept, number: int | None) -> str | None:
        if number is None:
            return None
        organisation_id = kept.cases[number].handover.organisation_id
        there = kept.organisations.get(organisation_id) if organisation_id else None
        return self.dice.choice(sorted(there)) if there else None

    def _is_open(self, kept: Kept, dossier: int, person: int) -> bool:
        return any(
            case.dossier == dossier and case.person == person and case.handover.is_open
            for case in kept.cases.values()
        )

    def _some(self, among: dict[int, Dossier] | dict[int, Case]) -> int | None:
        """Most often one that is not over yet."""
        if not among:
            return None
        is_open = [
            number
            for number, row in among.items()
            if isinstance(row, Dossier) or row.handover.state in OPEN
        ]
        return self.dice.choice(is_open or list(among))


@cache
def _name_of(worker_id: UUID) -> str:
    return str(worker_id)


def _ending(state: State) -> Action:
    """What we can do ourselves to end it, in as few steps as there are."""
    ours = [action for action in HANDOVERS[state].actions if Side.US in SIDES[action]]
    ending = [action for action in ours if _ends(state, action)]
    assert ending, f"wij kunnen {state} niet beëindigen"
    return ending[0]


def _ends(state: State, action: Action) -> bool:
    goes = HANDOVERS[state].actions[action]
    return isinstance(goes, State) and HANDOVERS[goes].answers == Answers.NOBODY


ACTIONS: Final = tuple(
    name
    for name, member in vars(Machine).items()
    if not name.startswith("_")
    and callable(member)
    and name not in {"run", "step", "check", "come_to_an_end"}
)
