"""The rules of a handover: what becomes of it, who answers, until when, and what follows from what happens elsewhere. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from services.routes.handovers.codes import DIED, EVENT_WITHDRAWN, NOT_NEEDED
from services.routes.handovers.states import (
    OPEN,
    WITH_PARTNER,
    Action,
    Answers,
    NotNow,
    State,
    answers_for,
    state_after,
)
from shared import calendar
from shared.refusals import STOPPED

# ---- What becomes of it ----


@dataclass(frozen=True, slots=True)
class Handover:
    """What the rules ask of a handover."""

    state: State = State.PROPOSED
    organisation_id: UUID | None = None
    receiver: str | None = None
    """Who accepted it by name, as long as that person has it."""
    had_contact: bool = False

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def act(
    handover: Handover,
    action: Action,
    *,
    organisation_id: UUID | None = None,
    receiver: str | None = None,
) -> Handover:
    """The handover after this. Raises NotNow where the table does not allow it.

    An offer names an organisation, an acceptance and a replacement somebody who receives it.
    """
    state = state_after(handover.state, action, had_contact=handover.had_contact)
    if state is None:
        raise NotNow(handover.state, why_not(handover.state, action))
    match action:
        case Action.OFFER:
            return Handover(state, organisation_id)
        case Action.ACCEPT | Action.REPLACE:
            return replace(handover, state=state, receiver=receiver)
        case Action.RECORD_CONTACT:
            return replace(handover, state=state, had_contact=True)
        case Action.NOBODY_THERE | Action.STOP:
            return Handover(state, handover.organisation_id)
    return replace(handover, state=state)


_STANDS: Final[Mapping[State, str]] = MappingProxyType(
    {
        State.PROPOSED: "Deze overdracht is nog niet aangeboden.",
        State.OFFERED: "Deze overdracht wacht op antwoord van de organisatie.",
        State.REFUSED: "De organisatie heeft deze overdracht geweigerd.",
        State.ACCEPTED: "Deze overdracht is al aanvaard.",
        State.IN_CONTACT: "Deze overdracht is aanvaard, en het eerste contact is er geweest.",
        State.GIVEN_BACK: "De organisatie heeft gevraagd of deze overdracht terug mag.",
        State.COMPLETED: "Deze overdracht is al afgerond.",
        State.BACK: "Deze overdracht is terug bij de regisseur.",
        State.WITHDRAWN: "Deze overdracht is ingetrokken.",
        State.LAPSED: "Deze overdracht is niet meer nodig.",
    }
)


def why_not(state: State, action: Action) -> str:
    """For who comes second, or too early."""
    if action == Action.COMPLETE and state == State.ACCEPTED:
        return f"{_STANDS[state]} Leg eerst het eerste contact vast."
    return f"{_STANDS[state]} Wat u vroeg kan nu niet."


# ---- Who answers ----


def who_answers(handover: Handover, regisseur: str) -> str | None:
    """The name of who answers now; None of what has come to its end."""
    match answers_for(handover.state):
        case Answers.REGISSEUR:
            return regisseur
        case Answers.RECEIVER:
            return handover.receiver
        case Answers.NOBODY:
            return None


# ---- Until when ----


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed with an organisation: in so many working days it answers, and meets; in so many days there is a result."""

    answer_days: int
    contact_days: int
    result_days: int


@dataclass(frozen=True, slots=True)
class Due:
    """A day, and the rule that it follows from."""

    on: date
    rule: str


DECIDE_DAYS: Final = 2
"""Working days in which the regisseur decides on what a partner refused or gave back."""
ESCALATE_DAYS: Final = 2
"""Working days that the regisseur has before the team leader hears of it."""
REMIND_DAYS: Final = 5
"""Working days after which the team leader is asked again, until there is an answer."""

RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "termijn-van-de-stap": "de termijn van de stap in het draaiboek",
        "antwoord-volgens-afspraak": "de afspraak met de organisatie over een antwoord",
        "eerste-contact-volgens-afspraak": "de afspraak met de organisatie over het eerste contact",
        "resultaat-volgens-afspraak": "de afspraak met de organisatie over een resultaat",
        "besluit-na-weigering": f"{DECIDE_DAYS} werkdagen om te kiezen wat er na een weigering gebeurt",
        "besluit-na-teruggave": f"{DECIDE_DAYS} werkdagen om te antwoorden op een teruggave",
        "teamleider-na-te-laat": f"{ESCALATE_DAYS} werkdagen nadat de regisseur hoorde dat het te laat is",
        "mail-niet-aangekomen": "een e-mail aan de organisatie die niet aankwam",
        "teamleider-opnieuw": f"elke {REMIND_DAYS} werkdagen, tot er een antwoord is",
    }
)
"""The names of the rules that set a day, in words."""


def due_in(
    state: State,
    terms: Terms | None,
    today: date,
    *,
    step_due_on: date,
    accepted_on: date | None = None,
) -> Due | None:
    """Until when it may stay in this state, where it comes today; None of what has come to its end.

    With an organisation there are terms; a result is due so many days after the acceptance.
    """
    if state == State.PROPOSED:
        return Due(step_due_on, "termijn-van-de-stap")
    if state in _DECIDE:
        return _working_days(today, DECIDE_DAYS, _DECIDE[state])
    if terms is None or state not in WITH_PARTNER:
        return None
    if state == State.OFFERED:
        return _working_days(today, terms.answer_days, "antwoord-volgens-afspraak")
    if state == State.ACCEPTED:
        return _working_days(today, terms.contact_days, "eerste-contact-volgens-afspraak")
    agreed = (accepted_on or today) + timedelta(days=terms.result_days)
    # What was met late has some days left.
    last = max(calendar.next_working_day(agreed), calendar.add_working_days(today, DECIDE_DAYS))
    return Due(last, "resultaat-volgens-afspraak")


_DECIDE: Final = MappingProxyType(
    {State.REFUSED: "besluit-na-weigering", State.GIVEN_BACK: "besluit-na-teruggave"}
)


def _working_days(today: date, count: int, rule: str) -> Due:
    return Due(calendar.add_working_days(today, count), rule)


MAIL_FAILED: Final = "mail-niet-aangekomen"
MAIL_FAILED_WORDS: Final = "Een e-mail over deze overdracht kwam niet aan bij de organisatie."
MAIL_FAILED_ADVICE: Final = "Bel de organisatie en vraag welk e-mailadres goed is. Laat een beleidsmedewerker het adres verbeteren en stuur dan een nieuwe koppeling."
REGISSEUR_HEARS, LEADER_HEARS = 1, 2
"""How far it was escalated; 0 is nobody."""
HEARS: Final = MappingProxyType({REGISSEUR_HEARS: "regisseur", LEADER_HEARS: "teamleider"})


def escalate(level: int, today: date) -> tuple[int, Due]:
    """Its day passed: who hears of it now, and when the next one does."""
    if level == 0:
        return REGISSEUR_HEARS, _working_days(today, ESCALATE_DAYS, "teamleider-na-te-laat")
    return LEADER_HEARS, _working_days(today, REMIND_DAYS, "teamleider-opnieuw")


# ---- What follows from what happens elsewhere ----


class Occurrence(StrEnum):
    """What happens elsewhere."""

    EVENT_WITHDRAWN = "gebeurtenis-ingetrokken"
    """Every life event that asked for it."""
    DIED = "overleden"
    """Whom it is about, or everybody in the household."""
    NOT_NEEDED = "niet-meer-nodig"
    """So it turned out when the task of the same step was done."""
    STOPPED = "organisatie-gestopt"
    RECEIVER_GONE = "niemand-daar"
    WENT_ALONG = "meegekomen"
    """The person whom it is about is of another dossier now."""
    MOVED_AWAY = "verhuisd"
    """The household lives in another municipality."""


@dataclass(frozen=True, slots=True)
class Follows:
    """What becomes of it: an action, with its reason. What is amended is talked about by both sides."""

    action: Action
    code: str | None = None
    amendment: str | None = None
    """What both sides read, where it goes on."""


def what_follows(state: State, occurrence: Occurrence) -> Follows | None:
    """None where it changes nothing.

    What nobody accepted yet ends by itself; what somebody accepted goes on, both sides are told, and the regisseur agrees
    with the receiver what happens now.
    """
    if state not in OPEN:
        return None
    if occurrence in _TOLD:
        code, told = _TOLD[occurrence]
        if state == State.PROPOSED:
            return Follows(Action.LAPSE, code)
        if answers_for(state) == Answers.REGISSEUR:
            return Follows(Action.WITHDRAW, code)
        return Follows(Action.AMEND, code, told)
    return _FOLLOWS[occurrence].get(state)


_TOLD: Final[Mapping[Occurrence, tuple[str, str]]] = MappingProxyType(
    {
        Occurrence.EVENT_WITHDRAWN: (
            EVENT_WITHDRAWN,
            "De gebeurtenis waarvoor deze overdracht was, is ingetrokken.",
        ),
        Occurrence.DIED: (DIED, "De persoon om wie het ging is overleden."),
        Occurrence.NOT_NEEDED: (
            NOT_NEEDED,
            "Volgens de taak bij deze overdracht is dit niet nodig.",
        ),
    }
)
"""What it is about fell away: the code, and what is told where it goes on."""
_MOVED_AWAY: Final = Follows(
    Action.AMEND, "verhuisd", "Het huishouden woont nu in een andere gemeente."
)
_FOLLOWS: Final[Mapping[Occurrence, Mapping[State, Follows]]] = MappingProxyType(
    {
        Occurrence.STOPPED: dict.fromkeys(WITH_PARTNER, Follows(Action.STOP, STOPPED)),
        Occurrence.RECEIVER_GONE: {
            state: Follows(Action.NOBODY_THERE, "niemand-daar")
            for state in OPEN
            if answers_for(state) == Answers.RECEIVER
        },
        # What was only proposed lapses in the one dossier and is proposed in the other, as a task does.
        Occurrence.WENT_ALONG: {
            state: Follows(Action.LAPSE if state == State.PROPOSED else Action.MOVE)
            for state in OPEN
        },
        Occurrence.MOVED_AWAY: dict.fromkeys(WITH_PARTNER, _MOVED_AWAY),
    }
)


# ---- What somebody here must do ----


@dataclass(frozen=True, slots=True)
class Work:
    """A task about a handover."""

    step: str
    title: str
    reason: str


_ANSWERED: Final = MappingProxyType(
    {
        State.REFUSED: (
            "overdracht-geweigerd",
            "Kies wat er nu gebeurt: {organisation} neemt dit niet aan",
            "De overdracht is geweigerd: {why}. Bied haar ergens anders aan, of neem haar terug.",
        ),
        State.GIVEN_BACK: (
            "overdracht-teruggegeven",
            "Beslis of {organisation} de overdracht mag teruggeven",
            "De organisatie vraagt of de overdracht terug mag: {why}.",
        ),
    }
)
_LATE: Final = MappingProxyType(
    {
        State.PROPOSED: "Bied de overdracht aan, of trek haar in",
        State.OFFERED: "Bel {organisation}: nog geen antwoord",
        State.REFUSED: "Kies wat er nu gebeurt: {organisation} nam dit niet aan",
        State.ACCEPTED: "Bel {organisation}: nog geen eerste contact",
        State.IN_CONTACT: "Bel {organisation}: nog geen resultaat",
        State.GIVEN_BACK: "Geef {organisation} antwoord: mag de overdracht terug?",
    }
)
WENT_ALONG: Final = "Dit kwam mee uit een eerder dossier van deze persoon"
TALK: Final = "overdracht-bespreken"
LATE: Final = "overdracht-te-laat"


def work_in(state: State, organisation: str, why: str) -> Work | None:
    """What an answer asks of the regisseur; `why` in the words of its code."""
    if state not in _ANSWERED:
        return None
    step, title, reason = _ANSWERED[state]
    why = why[:1].lower() + why[1:]
    return Work(step, title.format(organisation=organisation), reason.format(why=why))


def work_when_late(state: State, organisation: str, rule: str) -> Work:
    """What to do where a day passed."""
    reason = f"Dit is te laat. De dag volgde uit {RULES[rule]}."
    return Work(LATE, _LATE[state].format(organisation=organisation), reason)


def work_when_mail_failed(organisation: str) -> Work:
    """The organisation does not know of it, or not how it stands: nobody there will answer by itself."""
    return Work(
        LATE,
        f"Bel {organisation}: onze e-mail kwam niet aan",
        f"{MAIL_FAILED_WORDS} {MAIL_FAILED_ADVICE}",
    )


def work_to_talk(organisation: str, told: str) -> Work:
    """Something happened elsewhere to what somebody has: who has it and the regisseur agree on what happens now."""
    return Work(TALK, f"Bespreek met {organisation} hoe het verder gaat", told)
