"""A handover told to the resident whom it is about: a sheet to print and hand over, in plain Dutch, with `u`. Pure.

Only what the resident may keep: no reasons of colleagues or of the organisation, no notes, and no values of what is shared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from services.routes.handovers.states import OPEN, WITH_PARTNER, Answers, State, answers_for
from shared.partner_services import FIRST_PAYMENT
from shared.ui.dutch import MUNICIPALITIES, date_text, plain_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the sheet says of a handover as it is today."""

    state: State
    purpose: str
    municipality: str
    """The CBS code."""
    organisation: str | None = None
    phone: str | None = None
    """Of the organisation."""
    could_do: Sequence[str] = ()
    """The organisations that do this there, as long as none was asked."""
    receiver: str | None = None
    regisseur: str | None = None
    """None where nobody at all has that role: then the team leader."""
    substitute: str | None = None
    """Who answers today for a regisseur who is away."""
    shared: Sequence[str] = ()
    """Codes of what is shared."""
    ground: str | None = None
    ground_words: str | None = None
    agreed_on: date | None = None
    asked_by: str | None = None
    contact_on: date | None = None
    outcome: str | None = None
    """The code of what came of it."""
    next_on: date | None = None
    is_late: bool = False
    """Whether the day of this state passed."""


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    lines: Sequence[str]
    """A paragraph each."""
    points: Sequence[str] = ()
    """A list below the first paragraph, or instead of any."""


@dataclass(frozen=True, slots=True)
class Sheet:
    purpose: str
    lead: str
    sections: Sequence[Section]


SHARED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "naam": "Uw naam",
        "telefoon": "Uw telefoonnummer",
        "adres": "Uw adres",
        "geboortejaar": "Het jaar waarin u bent geboren",
        "huishouden": "Wie er in uw huishouden zijn",
        "wat-er-gebeurde": "Wat er is gebeurd",
        "reden": "Waarom wij dit vragen",
        "wat-loopt": "Welke hulp u verder krijgt",
    }
)
"""What can be shared, as the resident reads it."""
OUTCOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "gelukt": "Het is gelukt.",
        "deels-gelukt": "Het is voor een deel gelukt.",
        "gaat-verder": "De organisatie gaat hier zelf met u mee verder.",
        "niet-gelukt": "Het is helaas niet gelukt.",
        "niet-meer-nodig": "Het was niet meer nodig.",
        FIRST_PAYMENT: "De eerste betaling is gedaan.",
    }
)
_NOT_ASKED: Final = "Wij wilden een andere organisatie vragen om u te helpen."
_LEADS: Final[Mapping[State, str]] = MappingProxyType(
    {
        State.PROPOSED: "Wij willen een andere organisatie vragen om u te helpen. Dat is nog niet gebeurd.",
        State.OFFERED: "Wij hebben {organisation} gevraagd om u te helpen. Wij wachten op antwoord.",
        State.REFUSED: "Wij hebben {organisation} gevraagd om u te helpen. Dat kan daar nu niet. Wij zoeken een andere oplossing.",
        State.ACCEPTED: "{receiver} van {organisation} gaat u helpen.",
        State.IN_CONTACT: "{receiver} van {organisation} helpt u.",
        State.GIVEN_BACK: "{receiver} van {organisation} helpt u nu. {organisation} vraagt of wij dit weer overnemen.",
        State.COMPLETED: "Dit is klaar bij {organisation}.",
        State.BACK: "Dit ligt niet meer bij {organisation}, maar weer bij ons.",
        State.WITHDRAWN: "Wij vroegen {organisation} om u te helpen. Die vraag hebben wij ingetrokken.",
        State.LAPSED: f"{_NOT_ASKED} Dat is niet meer nodig.",
    }
)
_NEXT: Final[Mapping[State, str]] = MappingProxyType(
    {
        State.PROPOSED: "Uiterlijk op {day} vragen wij een organisatie om u te helpen, of hoort u van ons waarom niet.",
        State.OFFERED: "Wij verwachten uiterlijk op {day} een antwoord van {organisation}.",
        State.REFUSED: "Uiterlijk op {day} kiest {answers} hoe het verder gaat. Dat bespreken wij met u.",
        State.ACCEPTED: "Uiterlijk op {day} is er een eerste gesprek. Daar bent u bij, met {receiver} en met ons.",
        State.IN_CONTACT: "{receiver} helpt u. Wij verwachten uiterlijk op {day} dat het klaar is.",
        State.GIVEN_BACK: "Uiterlijk op {day} zegt {answers} of wij dit overnemen. Tot dan blijft {receiver} u helpen.",
    }
)
"""What happens until the day of now, without the rule that it follows from."""
_LATE: Final[Mapping[State, str]] = MappingProxyType(
    {
        State.PROPOSED: "Wij hadden dit al moeten vragen. {Answers} doet dat zo snel mogelijk.",
        State.OFFERED: "{organisation} had al moeten antwoorden. {Answers} vraagt ernaar.",
        State.REFUSED: "Wij hadden al moeten kiezen hoe het verder gaat. {Answers} doet dat zo snel mogelijk.",
        State.ACCEPTED: "Het eerste gesprek had er al moeten zijn. {Answers} vraagt ernaar bij {receiver}.",
        State.IN_CONTACT: "Dit had al klaar moeten zijn. {Answers} vraagt bij {receiver} hoe het ermee staat.",
        State.GIVEN_BACK: "Wij hadden al moeten zeggen of wij dit overnemen. Tot dan blijft {receiver} u helpen.",
    }
)
_ANSWERS: Final[Mapping[Answers, str]] = MappingProxyType(
    {
        Answers.REGISSEUR: "{Answers} van {municipality} is nu verantwoordelijk voor deze hulp.",
        Answers.RECEIVER: "{receiver} is nu verantwoordelijk voor deze hulp. Bij {municipality} kunt u altijd terecht bij {answers}.",
        Answers.NOBODY: "Hebt u nog vragen? Bij {municipality} kunt u terecht bij {answers}.",
    }
)


def sheet_of(facts: Facts) -> Sheet:
    """The sheet for whichever state it is in."""
    lead = _filled(_LEADS[facts.state], facts)
    if facts.organisation is None and facts.state == State.WITHDRAWN:
        lead = f"{_NOT_ASKED} Dat doen wij niet meer."
    sections = (_who(facts), _shared(facts), _answers(facts), _next(facts), _rights(facts))
    return Sheet(plain_days(facts.purpose), lead, [part for part in sections if part is not None])


def _who(facts: Facts) -> Section | None:
    """Which organisation, and who there."""
    if facts.state == State.PROPOSED:
        heading = "Wie u kan helpen"
        if not facts.could_do:
            return Section(heading, ["Wij zoeken nog een organisatie die dit doet."])
        return Section(heading, ["Wij kiezen nog wie wij vragen:"], list(facts.could_do))
    if facts.organisation is None:
        return None
    phone = ["Telefoon: {phone}."] if facts.phone else []
    if facts.state == State.OFFERED:
        named = "Wie u daar helpt, hoort u als {organisation} ja zegt."
        return _section(
            facts, "Wie u kan helpen", ["De organisatie is {organisation}.", named, *phone]
        )
    if facts.state not in WITH_PARTNER:
        return None
    met = "Op {contact} was het eerste gesprek." if facts.contact_on else None
    lines = ["Dat is {receiver} van {organisation}.", met, *phone]
    return _section(facts, "Wie u helpt", lines)


def _shared(facts: Facts) -> Section:
    """What the organisation was told of the resident, and why it may know."""
    if facts.organisation is None or not facts.shared:
        not_yet = (
            "Wij hebben nog niets over u gedeeld. Voordat wij dat doen, hoort u wat wij delen en waarom dat mag."
            if facts.state == State.PROPOSED
            else "Wij hebben hierover niets over u gedeeld."
        )
        return Section("Wat wij over u delen", [not_yet])
    points = [label for code, label in SHARED.items() if code in facts.shared]
    if facts.state in WITH_PARTNER:
        lines = ["{organisation} mag dit van ons over u weten, en niets anders:", _ground(facts)]
        return _section(facts, "Wat wij over u delen", lines, points)
    ended = "{organisation} kan dit nu niet meer bij ons bekijken."
    lines = [
        "{organisation} mocht dit van ons over u weten, en niets anders:",
        _ground(facts),
        ended,
    ]
    return _section(facts, "Wat wij over u deelden", lines, points)


def _ground(facts: Facts) -> str:
    if facts.ground == "wettelijk":
        return "De wet staat toe dat wij dit delen" + (": {ground}." if facts.ground_words else ".")
    on = " op {agreed}" if facts.agreed_on else ""
    return f"U vond dit{on} goed." + (" {asked_by} vroeg het u." if facts.asked_by else "")


def _answers(facts: Facts) -> Section:
    """Who answers now, by name: of the municipality always, of the organisation as long as somebody there has it."""
    first = _ANSWERS[answers_for(facts.state)]
    away = "{Answers} is er nu niet. {substitute} helpt u zolang." if facts.substitute else None
    return _section(facts, "Bij wie u terechtkunt", [first, away])


def _next(facts: Facts) -> Section | None:
    heading = "Wat er nu gebeurt"
    if facts.state == State.COMPLETED:
        return _section(facts, "Hoe het is gegaan", [OUTCOMES.get(facts.outcome or "")])
    if facts.state not in OPEN:
        return _section(facts, heading, ["{Answers} bespreekt met u hoe het verder gaat."])
    if facts.is_late:
        return _section(facts, heading, [_LATE[facts.state]])
    return _section(facts, heading, [_NEXT[facts.state]]) if facts.next_on else None


def _rights(facts: Facts) -> Section:
    """To say no (AVG art. 7 lid 3), and to know who saw what (AVG art. 15; within a month, art. 12 lid 3)."""
    lines = [
        _say_no(facts) if facts.state in OPEN else None,
        "U mag vragen wie wat over u heeft gezien. Wij houden dat bij. Vraag het aan {answers}. U krijgt binnen een maand antwoord.",
        "Klopt er iets niet op dit blad? Zeg het ons. Wij zoeken het dan met u uit.",
    ]
    return Section("Wat u kunt doen", [], [_filled(line, facts) for line in lines if line])


def _say_no(facts: Facts) -> str:
    no = "Wilt u dit niet, of niet meer? Zeg het tegen {answers}. U hoeft niet te zeggen waarom."
    if facts.state not in WITH_PARTNER:
        return no
    if facts.ground == "wettelijk":
        return f"{no} Wij bespreken dan met u wat er kan."
    return f"{no} Wij stoppen dan. {{organisation}} kan uw gegevens dan niet meer bij ons bekijken."


def _section(
    facts: Facts, heading: str, lines: Sequence[str | None], points: Sequence[str] = ()
) -> Section:
    return Section(heading, [_filled(line, facts) for line in lines if line], points)


def _filled(line: str, facts: Facts) -> str:
    """With the names and days of this handover. What somebody wrote is filled in, and never read as a line itself."""
    answers = facts.regisseur or "de teamleider"
    name = MUNICIPALITIES.get(facts.municipality)
    return line.format(
        organisation=facts.organisation,
        receiver=facts.receiver,
        answers=answers,
        Answers=answers[:1].upper() + answers[1:],
        substitute=facts.substitute,
        municipality=f"de gemeente {name}" if name else "de gemeente",
        day=_day(facts.next_on),
        contact=_day(facts.contact_on),
        agreed=_day(facts.agreed_on),
        asked_by=facts.asked_by,
        ground=facts.ground_words,
        phone=facts.phone,
    )


def _day(day: date | None) -> str:
    return date_text(day) if day else ""
