"""Prints the states of a handover out of the code into docs/handover.md, between its two marks: `make handover`."""

from pathlib import Path
from typing import Final

from services.routes.handovers.codes import FOR, words_of
from services.routes.handovers.rules import RULES
from services.routes.handovers.states import HANDOVERS, SIDES, Action, Answers, Side, State

DOCUMENT: Final = Path(__file__).parent.parent / "docs" / "handover.md"
BEGIN: Final = "<!-- printed by make handover: begin -->"
END: Final = "<!-- printed by make handover: end -->"
_SIDES: Final = {Side.US: "us", Side.PARTNER: "the organisation", Side.PRODUCT: "by itself"}
_WHO: Final = {
    Answers.REGISSEUR: "the regisseur",
    Answers.RECEIVER: "the receiver, by name",
    Answers.NOBODY: "- (it is over)",
}


def printed() -> str:
    """The tables, in Markdown."""
    return "\n".join([*_states(), "", *_actions(), "", *_rules(), "", *_codes()])


def _states() -> list[str]:
    head = ["| state | who answers | what may happen, and where it leads |", "|---|---|---|"]
    return head + [
        f"| {state} | {_WHO[HANDOVERS[state].answers]} | {_leads(state)} |" for state in State
    ]


def _leads(state: State) -> str:
    leads = [
        f"{action} → {'as it was' if goes == 'as-it-was' else goes}"
        for action, goes in HANDOVERS[state].actions.items()
        if goes != state
    ]
    return "; ".join(leads) or "nothing"


def _actions() -> list[str]:
    head = ["| what happens | by whom | in which states |", "|---|---|---|"]
    return head + [
        f"| {action} | {_by(action)} | {', '.join(_in_states(action))} |" for action in Action
    ]


def _by(action: Action) -> str:
    return ", ".join(name for side, name in _SIDES.items() if side in SIDES[action])


def _in_states(action: Action) -> list[str]:
    return [state for state in State if action in HANDOVERS[state].actions]


def _rules() -> list[str]:
    head = ["| rule of a day | in words |", "|---|---|"]
    return head + [f"| {rule} | {words} |" for rule, words in RULES.items()]


def _codes() -> list[str]:
    head = ["| with | codes |", "|---|---|"]
    return head + [
        f"| {action} | {'; '.join(f'`{code}` ({words_of(code)})' for code in codes)} |"
        for action, codes in FOR.items()
    ]


def filled_in(text: str) -> str:
    """The document with the tables of now."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{printed()}\n\n{END}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(filled_in(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
