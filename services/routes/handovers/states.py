"""In which state a handover is, what each side may do with it there, and who answers for it (decision 0022). Pure.

What is not in the table is refused with the present state.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal

from shared.errors import Conflict


class State(StrEnum):
    """How it stands with a handover; the words in which the table keeps it."""

    PROPOSED = "voorgesteld"
    """By a playbook: nobody else knows of it yet."""
    OFFERED = "aangeboden"
    REFUSED = "geweigerd"
    ACCEPTED = "aanvaard"
    """By a person with a name."""
    IN_CONTACT = "in-contact"
    """The resident, the giver and the receiver met."""
    GIVEN_BACK = "teruggegeven"
    """Offered back: the receiver answers until the regisseur accepts it."""
    COMPLETED = "afgerond"
    BACK = "terug"
    """With the regisseur again."""
    WITHDRAWN = "ingetrokken"
    LAPSED = "vervallen"


class Action(StrEnum):
    """What happens to a handover; the words in which the log keeps it."""

    OFFER = "aangeboden"
    WITHDRAW = "ingetrokken"
    TAKE_BACK = "teruggenomen"
    ACCEPT_RETURN = "terug-aanvaard"
    REFUSE_RETURN = "terug-geweigerd"
    AMEND = "gewijzigd"

    LOOK = "bekeken"
    ACCEPT = "aanvaard"
    REFUSE = "geweigerd"
    RECORD_CONTACT = "eerste-contact"
    COMPLETE = "afgerond"
    GIVE_BACK = "teruggegeven"
    REPLACE = "vervangen"
    """Another person there takes it over."""
    NOBODY_THERE = "niemand-meer"
    """Who had it is gone or ill, and the organisation names nobody else."""

    NOTE = "notitie"
    CHECK = "afgevinkt"

    ASK = "gevraagd"
    """Another event asks for the same."""
    LET_GO = "niet-meer-gevraagd"
    """One of the events that asked for it does not hold any more; another one does."""
    LAPSE = "vervallen"
    STOP = "organisatie-gestopt"
    LATE = "te-laat"
    MOVE = "meegekomen"
    """It goes on in another dossier, with the person whom it is about."""


class Side(StrEnum):
    US = "wij"
    PARTNER = "partner"
    PRODUCT = "vanzelf"


class Answers(StrEnum):
    """Who answers for a handover."""

    REGISSEUR = "regisseur"
    RECEIVER = "ontvanger"
    NOBODY = "-"
    """It has come to its end; the dossier itself is the regisseur's, as always."""


Goes = State | Literal["as-it-was"]
"""Where an action leads; `as-it-was`: to IN_CONTACT where the first contact was held, and to ACCEPTED otherwise."""


@dataclass(frozen=True, slots=True)
class Row:
    answers: Answers
    actions: Mapping[Action, Goes]


Table = Mapping[State, Row]

_S, _A = State, Action


def _open(state: State, answers: Answers, actions: Mapping[Action, Goes]) -> Row:
    """With what may happen wherever it has not come to its end."""
    always = (_A.NOTE, _A.CHECK, _A.ASK, _A.LET_GO, _A.LATE, _A.MOVE)
    return Row(answers, MappingProxyType({**actions, **dict.fromkeys(always, state)}))


def _settled() -> Row:
    return Row(Answers.NOBODY, MappingProxyType({}))


HANDOVERS: Final[Table] = MappingProxyType(
    {
        State.PROPOSED: _open(
            _S.PROPOSED,
            Answers.REGISSEUR,
            {
                _A.OFFER: _S.OFFERED,
                _A.WITHDRAW: _S.WITHDRAWN,
                _A.LAPSE: _S.LAPSED,
            },
        ),
        State.OFFERED: _open(
            _S.OFFERED,
            Answers.REGISSEUR,
            {
                _A.LOOK: _S.OFFERED,
                _A.ACCEPT: _S.ACCEPTED,
                _A.REFUSE: _S.REFUSED,
                _A.WITHDRAW: _S.WITHDRAWN,
                _A.AMEND: _S.OFFERED,
                _A.STOP: _S.REFUSED,
            },
        ),
        State.REFUSED: _open(
            _S.REFUSED,
            Answers.REGISSEUR,
            {
                _A.OFFER: _S.OFFERED,
                _A.TAKE_BACK: _S.BACK,
                _A.WITHDRAW: _S.WITHDRAWN,
            },
        ),
        State.ACCEPTED: _open(
            _S.ACCEPTED,
            Answers.RECEIVER,
            {
                _A.LOOK: _S.ACCEPTED,
                _A.RECORD_CONTACT: _S.IN_CONTACT,
                _A.GIVE_BACK: _S.GIVEN_BACK,
                _A.REPLACE: _S.ACCEPTED,
                _A.NOBODY_THERE: _S.OFFERED,
                _A.TAKE_BACK: _S.BACK,
                _A.AMEND: _S.ACCEPTED,
                _A.STOP: _S.REFUSED,
            },
        ),
        State.IN_CONTACT: _open(
            _S.IN_CONTACT,
            Answers.RECEIVER,
            {
                _A.LOOK: _S.IN_CONTACT,
                _A.COMPLETE: _S.COMPLETED,
                _A.GIVE_BACK: _S.GIVEN_BACK,
                _A.REPLACE: _S.IN_CONTACT,
                _A.NOBODY_THERE: _S.OFFERED,
                _A.TAKE_BACK: _S.BACK,
                _A.AMEND: _S.IN_CONTACT,
                _A.STOP: _S.REFUSED,
            },
        ),
        State.GIVEN_BACK: _open(
            _S.GIVEN_BACK,
            Answers.RECEIVER,
            {
                _A.LOOK: _S.GIVEN_BACK,
                _A.ACCEPT_RETURN: _S.BACK,
                _A.REFUSE_RETURN: "as-it-was",
                _A.REPLACE: _S.GIVEN_BACK,
                _A.NOBODY_THERE: _S.OFFERED,
                _A.AMEND: _S.GIVEN_BACK,
                _A.STOP: _S.REFUSED,
            },
        ),
        State.COMPLETED: _settled(),
        State.BACK: _settled(),
        State.WITHDRAWN: _settled(),
        State.LAPSED: _settled(),
    }
)

SIDES: Final[Mapping[Action, frozenset[Side]]] = MappingProxyType(
    {
        **dict.fromkeys(
            (_A.OFFER, _A.TAKE_BACK, _A.ACCEPT_RETURN, _A.REFUSE_RETURN, _A.NOTE, _A.CHECK),
            frozenset({Side.US}),
        ),
        **dict.fromkeys((_A.WITHDRAW, _A.AMEND), frozenset({Side.US, Side.PRODUCT})),
        **dict.fromkeys(
            (
                _A.LOOK,
                _A.ACCEPT,
                _A.REFUSE,
                _A.RECORD_CONTACT,
                _A.COMPLETE,
                _A.GIVE_BACK,
                _A.REPLACE,
                _A.NOBODY_THERE,
            ),
            frozenset({Side.PARTNER}),
        ),
        **dict.fromkeys(
            (_A.ASK, _A.LET_GO, _A.LAPSE, _A.STOP, _A.LATE, _A.MOVE), frozenset({Side.PRODUCT})
        ),
    }
)
"""Who does what."""

OPEN: Final = frozenset(state for state, row in HANDOVERS.items() if row.answers != Answers.NOBODY)
"""It has not come to its end."""
SETTLED: Final = frozenset(State) - OPEN
RUNNING: Final = OPEN - {State.PROPOSED}
"""It was offered: `status` is `running`."""
WITH_PARTNER: Final = RUNNING - {State.REFUSED}
"""An organisation has it."""


def status_of(state: State) -> str:
    """What opening and lapsing by playbooks ask."""
    if state == State.PROPOSED:
        return "proposed"
    if state == State.LAPSED:
        return "lapsed"
    return "running" if state in RUNNING else "settled"


def answers_for(state: State) -> Answers:
    return HANDOVERS[state].answers


def states_for(action: Action, table: Table = HANDOVERS) -> frozenset[State]:
    """In which states an action is allowed."""
    return frozenset(state for state, row in table.items() if action in row.actions)


def state_after(
    state: State, action: Action, *, had_contact: bool, table: Table = HANDOVERS
) -> State | None:
    """None where the action is refused. `had_contact`: whether the first contact was held."""
    goes = table[state].actions.get(action)
    if goes == "as-it-was":
        return State.IN_CONTACT if had_contact else State.ACCEPTED
    return goes


class NotNow(Conflict):
    """What was asked cannot be done to a handover in this state; says which one that is."""

    def __init__(self, state: State, detail: str, code: str = "kan-nu-niet") -> None:
        super().__init__(code, detail)
        self.state = state.value


_NAMES_SOMEBODY: Final = frozenset({_A.ACCEPT, _A.REPLACE})
"""After these there is a receiver."""


def faults_in(table: Table) -> list[str]:
    """Why a handover could be stuck, or be nobody's."""
    faults = [f"{state}: staat niet in de tabel" for state in State if state not in table]
    for state, row in table.items():
        faults += _faults_in_row(table, state, row)
    return faults


def _faults_in_row(table: Table, state: State, row: Row) -> list[str]:
    if row.answers == Answers.NOBODY:
        return [f"{state}: na het einde kan nog {action}" for action in row.actions]
    faults = []
    if not _ends(table, state, Side.US):
        faults.append(f"{state}: wij kunnen dit niet zelf beëindigen")
    if row.answers == Answers.RECEIVER and not {_A.REPLACE, _A.NOBODY_THERE, _A.STOP} <= set(
        row.actions
    ):
        faults.append(f"{state}: blijft van een ontvanger die er niet meer is")
    if Action.LATE not in row.actions:
        faults.append(f"{state}: wordt nooit te laat")
    for action, goes in row.actions.items():
        for reached in _reached(goes):
            becomes_theirs = (
                row.answers == Answers.REGISSEUR
                and reached in table
                and table[reached].answers == Answers.RECEIVER
            )
            if becomes_theirs and action not in _NAMES_SOMEBODY:
                faults.append(f"{state}: {action} maakt het van niemand met een naam")
    return faults


def _reached(goes: Goes) -> tuple[State, ...]:
    return (State.ACCEPTED, State.IN_CONTACT) if goes == "as-it-was" else (goes,)


def _ends(table: Table, start: State, side: Side) -> bool:
    """Whether this side can bring it to an end, whatever the other one does not do."""
    seen: set[State] = set()
    ahead = [start]
    while ahead:
        state = ahead.pop()
        if state in seen or state not in table:
            continue
        seen.add(state)
        if table[state].answers == Answers.NOBODY:
            return True
        for action, goes in table[state].actions.items():
            if side in SIDES[action]:
                ahead += _reached(goes)
    return False
