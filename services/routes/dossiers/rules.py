"""What the dossier page says: who lives there, what is planned, and the story in days. Pure: answers of others in, words out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from services.routes.dossiers.schemas import Gebeurd, Huishouden, Lid, Nazorg, Verjaardag, Voorstel
from shared.calendar import age_on
from shared.clock import AMSTERDAM
from shared.ui.dutch import municipality_text

Row = Mapping[Any, Any]
NOBODY: Final = "iemand in het huishouden"
WHAT_IF: Final = "/income/wat-als"
ADULT: Final = 18
OLDEST_FOR_WHAT_IF: Final = 66
"""From the AOW age on another law gives an income."""
KINDS: Final[Mapping[str, str]] = {
    "levensgebeurtenissen": "Levensgebeurtenissen",
    "inwoners": "Huishouden",
    "taken": "Taken",
    "overdrachten": "Overdrachten",
    "contacten": "Contacten",
    "besluiten": "Uitkering",
    "nazorg": "Nazorg",
    "brieven": "Brieven",
}
"""The kinds of the timeline, by the topic they come by."""
SERVICES: Final[Mapping[str, str]] = {
    "levensgebeurtenissen": "intake",
    "inwoners": "intake",
    "taken": "routes",
    "overdrachten": "routes",
    "contacten": "routes",
    "besluiten": "income",
    "nazorg": "income",
    "brieven": "income",
}
AGES: Final[Mapping[str, str]] = {
    "12": "Het kindgebonden budget gaat dan omhoog.",
    "16": "Het kindgebonden budget gaat dan omhoog.",
    "17": "Een jaar later stoppen de kinderbijslag en het kindgebonden budget.",
    "18": "Kinderbijslag en kindgebonden budget stoppen dan. Er kan een eigen recht op bijstand zijn.",
    "21": "Dan geldt de gewone norm.",
    "27": "Telt dan mee als kostendeler.",
    "aow": "De bijstand stopt dan, want er is AOW.",
}
"""What changes at an age, in a sentence (Participatiewet art. 7a AOW, 20, 21, 22, 22a; Wkb art. 2)."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Something that is to happen on a day."""

    day: date
    kind: str
    text: str
    consequence: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One event of the timeline, with what this service knows of it."""

    event: Gebeurd
    about: str = ""
    """Whom it happened to, by name."""
    by: str = ""
    """Who did it, by name."""
    outcome: str = ""
    """What somebody wrote about it, for who may read that."""


@dataclass(frozen=True, slots=True)
class Card:
    """What happened of one kind for one reason at one moment: five tasks at once are one card."""

    lines: Sequence[Line]

    @property
    def first(self) -> Gebeurd:
        return self.lines[0].event

    @property
    def kind(self) -> str:
        return KINDS.get(self.first.soort, self.first.soort)

    @property
    def service(self) -> str:
        return SERVICES.get(self.first.soort, "routes")

    @property
    def time(self) -> str:
        return f"{self.first.tijd.astimezone(AMSTERDAM):%H:%M}"


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True)
class Known:
    """What lines of the timeline are told with: names of people, and what was done and decided, by the id of it."""

    people: Mapping[UUID, str] = field(default_factory=dict)
    done: Mapping[UUID, tuple[str, str]] = field(default_factory=dict)
    """By task or proposal: who, and what was written about it."""

    def name(self, person_id: UUID | None) -> str:
        return self.people.get(person_id, "") if person_id is not None else ""


def people_of(household: Huishouden | None) -> dict[UUID, str]:
    """Everybody who ever belonged to it, by name."""
    if household is None:
        return {}
    elsewhere = {child.inwoner_id: child.name for child in household.gedeelde_zorg}
    return elsewhere | {member.inwoner_id: member.name for member in household.leden}


def applicant_of(household: Huishouden, today: date) -> Lid | None:
    """Whose dossier it is today, or was last; who is yet to come if nobody was."""
    applicants = sorted(
        (member for member in household.leden if member.rol == "aanvrager"),
        key=lambda member: (member.vanaf <= today, member.vanaf),
    )
    return applicants[-1] if applicants else None


def members_on(household: Huishouden, day: date) -> list[Lid]:
    return [member for member in household.leden if member.holds_on(day)]


def changes_of(household: Huishouden, today: date) -> list[Planned]:
    """What is to change in who lives where, as far as it is known already."""
    found = []
    for member in household.leden:
        if member.vanaf > today:
            text = f"{member.name} komt bij het huishouden."
            found.append(Planned(member.vanaf, "Huishouden", text))
        if member.tot is not None and member.tot > today:
            text = f"{member.name} hoort niet meer bij het huishouden."
            found.append(Planned(member.tot, "Huishouden", text))
    for place in household.woonplaatsen:
        if place.vanaf > today:
            text = f"Het huishouden woont dan in {municipality_text(place.gemeente)}."
            found.append(Planned(place.vanaf, "Huishouden", text))
    for period in household.bijstand:
        if period.vanaf > today:
            found.append(Planned(period.vanaf, "Uitkering", "De bijstand begint."))
        if period.tot is not None and period.tot > today:
            found.append(Planned(period.tot, "Uitkering", "De bijstand stopt."))
    return found


def birthdays_of(rows: Iterable[Verjaardag], people: Mapping[UUID, str]) -> list[Planned]:
    found = []
    for row in rows:
        who = people.get(row.inwoner_id) or NOBODY.capitalize()
        text = (
            f"{who} bereikt de AOW-leeftijd."
            if row.grens == "aow"
            else f"{who} wordt {row.grens} jaar."
        )
        found.append(Planned(row.dag, "Verjaardag", text, AGES.get(row.grens, "")))
    return found


def checks_of(rows: Iterable[Nazorg], people: Mapping[UUID, str]) -> list[Planned]:
    found = []
    for row in rows:
        who = people.get(row.inwoner_id)
        for check in row.controles:
            if check.status == "gepland":
                months = "maand" if check.maanden_na_start == 1 else "maanden"
                text = f"Controle van de nazorg, {check.maanden_na_start} {months} na de start{f' van {who}' if who else ''}."
                link = f"/income/nazorgcontroles/{check.id}"
                found.append(Planned(check.datum, "Nazorg", text, link=link))
    return found


def deadlines_of(tasks: Iterable[Row], handovers: Iterable[Row], today: date) -> list[Planned]:
    """What is late already stands with the open work."""
    due = [
        Planned(row["due_on"], "Taak", f"Uiterlijk klaar: {row['title']}.", link=task_link(row))
        for row in tasks
    ]
    due += [
        Planned(
            row["due_on"],
            "Overdracht",
            f"Uiterlijk over te dragen aan {' of '.join(row['partners'])}.",
        )
        for row in handovers
    ]
    return [planned for planned in due if planned.day >= today]


def last_decision(proposals: Iterable[Voorstel]) -> tuple[date, Voorstel] | None:
    """What somebody decided last, and on which day."""
    decided = [
        (proposal.afgehandeld_op, proposal)
        for proposal in proposals
        if proposal.status == "besloten" and proposal.afgehandeld_op is not None
    ]
    if not decided:
        return None
    at, proposal = max(decided, key=lambda found: found[0])
    return at.astimezone(AMSTERDAM).date(), proposal


def in_order(planned: Iterable[Planned]) -> list[Planned]:
    return sorted(planned, key=lambda found: (found.day, found.kind, found.text))


def task_link(row: Row) -> str:
    return f"/routes/taken/{row['id']}"


def state_word(row: Row, names: Mapping[str, str], me: str, waits: str | None) -> str:
    """How it stands with an open task, for `me`; `names` are of who works here, `waits` is until when and for what."""
    whose = _whose(row, names, me)
    return f"{whose}. Wacht {waits}" if waits else whose


def _whose(row: Row, names: Mapping[str, str], me: str) -> str:
    if row["assignee_id"] is None:
        return "Open, nog van niemand"
    holder = str(row["assignee_id"])
    return "U doet dit" if holder == me else f"{names.get(holder, 'Een collega')} doet dit"


def story_of(events: Iterable[Gebeurd], known: Known) -> list[Day]:
    """The events as they came, newest first, in days; what happened at once of one kind for one reason is one card."""
    days = []
    for day, found in groupby(events, key=lambda event: event.tijd.astimezone(AMSTERDAM).date()):
        cards = [
            Card([_line(event, known) for event in same]) for _, same in groupby(found, key=_alike)
        ]
        days.append(Day(day, cards))
    return days


def _alike(event: Gebeurd) -> tuple[str, UUID | None, datetime]:
    return event.type, event.oorzaak_id, event.tijd.replace(second=0, microsecond=0)


def _line(event: Gebeurd, known: Known) -> Line:
    subject = event.voorstel_id or event.taak_id
    is_done = event.type.endswith(("taak-afgerond.v1", "besluit-genomen.v1"))
    by, outcome = known.done.get(subject, ("", "")) if subject and is_done else ("", "")
    return Line(event, known.name(event.inwoner_id), by, outcome)


def what_if_link(household: Huishouden, gemeente: str, today: date) -> str | None:
    """The what-if with this household filled in: ages and who lives there, and nothing of who they are or what comes in.

    None where it has no answer: without an applicant of an age that bijstand is for.
    """
    here = members_on(household, today)
    ages = {id(member): age_on(member.geboortedatum, today) for member in here}
    of_role = {rol: [member for member in here if member.rol == rol] for rol in {member.rol for member in here}}  # fmt: skip
    applicants = of_role.get("aanvrager", [])
    if not applicants or not ADULT <= ages[id(applicants[0])] <= OLDEST_FOR_WHAT_IF:
        return None
    partners = of_role.get("partner", [])
    children = [ages[id(child)] for child in of_role.get("kind", [])]
    residents = [("kind", age) for age in children if age >= ADULT]
    residents += [("huisgenoot", ages[id(other)]) for other in of_role.get("medebewoner", [])]
    return f"{WHAT_IF}?" + urlencode(
        [
            ("gemeente", gemeente),
            ("leeftijd", ages[id(applicants[0])]),
            ("samen", "ja" if partners else "nee"),
            ("leeftijd_partner", ages[id(partners[0])] if partners else ""),
            ("kinderen", ", ".join(str(age) for age in sorted(children) if age < ADULT)),
            *(
                pair
                for who, age in residents
                for pair in (("bewoner_wie", who), ("bewoner_leeftijd", age))
            ),
        ]
    )
