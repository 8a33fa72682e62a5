"""In which state a piece of work is, and what may happen to it there: one table per kind of work. Pure.

Whatever is not in the table is refused. Tasks have theirs here; another kind of work (a handover, a contact) gets a table of
its own over the same states, and shares due dates, waiting, log and lists.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal
from uuid import UUID

from shared.errors import Conflict, Fault
from shared.ui.dutch import date_text


class State(StrEnum):
    """How it stands with a piece of work. Follows from its columns; nothing keeps it beside them."""

    OPEN = "open"
    """Of the team."""
    TAKEN = "opgepakt"
    """Somebody does it."""
    WAITING = "wacht"
    """Nothing can be done until a day or an event, whoever has it."""
    DONE = "afgerond"
    LAPSED = "vervallen"


class Action(StrEnum):
    """What happens to work; the words in which the log keeps it."""

    TAKE = "genomen"
    GIVE_BACK = "teruggegeven"
    ASSIGN = "toegewezen"
    LEAVE = "terug-naar-team"
    """Who had it may not do it any more."""
    WAIT = "laten-wachten"
    END_WAIT = "wachten-beeindigd"
    """By hand."""
    WAIT_OVER = "wachten-voorbij"
    """The day came, or the event."""
    NOTE = "notitie"
    ASK = "gevraagd"
    """Another event asks for the same."""
    LET_GO = "niet-meer-gevraagd"
    """One of the events that asked for it does not hold any more; another one does."""
    COMPLETE = "afgerond"
    LAPSE = "vervallen"
    COME_ALONG = "meegekomen"
    """It begins here, as it lapsed in another dossier."""
    COME_BACK = "teruggekomen"
    """It begins anew: what ended it turned out not to have been."""


Goes = State | Literal["whose"]
"""Where an action leads; `whose`: to TAKEN where somebody has it, and to OPEN otherwise."""
Table = Mapping[State, Mapping[Action, Goes]]

TASKS: Final[Table] = MappingProxyType(
    {
        State.OPEN: {
            Action.TAKE: State.TAKEN,
            Action.ASSIGN: State.TAKEN,
            Action.WAIT: State.WAITING,
            Action.NOTE: State.OPEN,
            Action.ASK: State.OPEN,
            Action.LET_GO: State.OPEN,
            Action.COMPLETE: State.DONE,
            Action.LAPSE: State.LAPSED,
        },
        State.TAKEN: {
            Action.GIVE_BACK: State.OPEN,
            Action.LEAVE: State.OPEN,
            Action.ASSIGN: State.TAKEN,
            Action.WAIT: State.WAITING,
            Action.NOTE: State.TAKEN,
            Action.ASK: State.TAKEN,
            Action.LET_GO: State.TAKEN,
            Action.COMPLETE: State.DONE,
            Action.LAPSE: State.LAPSED,
        },
        State.WAITING: {
            Action.TAKE: State.WAITING,
            Action.GIVE_BACK: State.WAITING,
            Action.LEAVE: State.WAITING,
            Action.ASSIGN: State.WAITING,
            Action.WAIT: State.WAITING,
            Action.END_WAIT: "whose",
            Action.WAIT_OVER: "whose",
            Action.NOTE: State.WAITING,
            Action.ASK: State.WAITING,
            Action.LET_GO: State.WAITING,
            Action.COMPLETE: State.DONE,
            Action.LAPSE: State.LAPSED,
        },
        # What was done serves an event that is told anew.
        State.DONE: {Action.ASK: State.DONE},
        State.LAPSED: {},
    }
)
BEGINNINGS: Final = frozenset({Action.COME_ALONG, Action.COME_BACK})
"""Beside the event that asks for it, these make new work."""
SETTLED: Final = frozenset({State.DONE, State.LAPSED})

LONGEST_WAIT: Final = timedelta(days=366)


def state_of(status: str, holder: UUID | None, waits_until: date | None, today: date) -> State:
    """`status` as the table of tasks keeps it. A wait is over on the day until which it lasts, whether or not anybody told so yet."""
    if status == "completed":
        return State.DONE
    if status == "lapsed":
        return State.LAPSED
    if waits_until is not None and today < waits_until:
        return State.WAITING
    return State.OPEN if holder is None else State.TAKEN


def state_after(table: Table, state: State, action: Action, *, is_held: bool) -> State | None:
    """None where the action is refused. `is_held`: whether it is somebody's."""
    goes = table[state].get(action)
    if goes == "whose":
        return State.TAKEN if is_held else State.OPEN
    return goes


def states_for(table: Table, action: Action) -> frozenset[State]:
    """In which states an action is allowed."""
    return frozenset(state for state, actions in table.items() if action in actions)


def faults_in(table: Table) -> list[str]:
    """Why work could be stuck: what waits must come to an end by itself and by hand, and everything must come to its end."""
    faults = [f"{state}: staat niet in de tabel" for state in State if state not in table]
    for state, actions in table.items():
        if state in SETTLED:
            faults += [
                f"{state}: {action} maakt er weer werk van"
                for action, goes in actions.items()
                if goes not in SETTLED
            ]
        elif Action.LAPSE not in actions:
            faults.append(f"{state}: kan niet vervallen")
        elif not _ends_by_hand(table, state):
            faults.append(f"{state}: niemand kan dit afmaken")
    waiting = table.get(State.WAITING, {})
    for action in (Action.WAIT_OVER, Action.END_WAIT):
        if waiting.get(action, State.WAITING) in {State.WAITING, *SETTLED}:
            faults.append(f"{State.WAITING}: houdt niet op met {action}")
    return faults


def _ends_by_hand(table: Table, start: State) -> bool:
    seen: set[State] = set()
    ahead = [start]
    while ahead:
        state = ahead.pop()
        if state == State.DONE:
            return True
        if state in seen:
            continue
        seen.add(state)
        for goes in table.get(state, {}).values():
            ahead += (State.OPEN, State.TAKEN) if goes == "whose" else (goes,)
    return False


def faults_in_wait(until: date, today: date) -> tuple[Fault, ...]:
    """A wait lasts until a day that comes, and no longer than anybody can oversee."""
    last = today + LONGEST_WAIT
    if until <= today:
        return (Fault("tot", "te-vroeg", "Kies een dag na vandaag."),)
    if until > last:
        return (Fault("tot", "te-laat", f"Kies een dag tot en met {date_text(last)}."),)
    return ()


class NotNow(Conflict):
    """What was asked cannot be done to work in this state; says which one that is."""

    def __init__(self, state: State, detail: str, code: str = "kan-nu-niet") -> None:
        super().__init__(code, detail)
        self.state = state.value
