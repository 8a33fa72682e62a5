"""Look at a resident as a page shows it: the picture of a day, and the story over time. What the caller may not see is not there."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.intake.api.dependencies import check_may_see
from services.intake.birthdays.rules import Upcoming, upcoming
from services.intake.desk import repository
from services.intake.desk.fields import Option, Surroundings
from services.intake.desk.hiding import person_for, records_for
from services.intake.desk.reading import day_as_written
from services.intake.desk.story import Moment, Names, Seen, moment_of, story_of
from services.intake.occurrences.stored import LifeEventRow
from services.intake.residents import finding, search_repository
from services.intake.residents.rules import Address, Resident
from services.intake.residents.service import Residents, places_of, today_of
from services.intake.residents.shown import Dossier, Inwoner, Lid
from services.intake.timeline import service as timeline
from services.intake.timeline.facts import DossierClosed, DossierOpened, DossierReopened, Fact
from services.intake.timeline.lifecycle import Dossierstatus, state_on
from services.intake.timeline.picture import Household
from services.intake.timeline.state import Stay
from shared.calendar import age_on
from shared.errors import NotFound
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.permissions import Data
from shared.ui.dutch import date_text

MOST_EVENTS = 200
NAMELESS = "Naam onbekend"
_JOBS = frozenset({"baan-gestart", "baan-gewijzigd"})


@dataclass(frozen=True, slots=True)
class Stands:
    """As what somebody stands in a dossier, and how that dossier is on the day."""

    rol: str
    status: Dossierstatus | None


@dataclass(frozen=True, slots=True)
class Looked:
    """A resident and the household, as this caller may see them on a day."""

    resident: Inwoner
    today: date
    day: date
    household: Household | None
    """None where the caller may not see the dossier."""
    picture: Dossier | None
    people: Mapping[UUID, Resident]
    stands: tuple[Stands, ...]
    dossiers: frozenset[UUID]
    """In which this resident ever stood, of those that the caller may see."""
    address: Address | None
    address_is_secret: bool
    sees_stays: bool
    """Whether the caller may know that somebody here is detained or admitted."""

    @property
    def name(self) -> str:
        return name_of(self.resident)

    @property
    def names(self) -> Names:
        known = {person_id: name_of_record(row) for person_id, row in self.people.items()}
        return Names({**known, self.resident.inwoner_id: self.name})

    def age_of(self, member: Lid) -> int:
        return age_on(member.geboortedatum, self.day)

    def stays_of(self, person_id: UUID) -> list[Stay]:
        members = (
            self.household.members_on(self.day)
            if self.household is not None and self.sees_stays
            else ()
        )
        return [
            stay
            for member in members
            if member.person_id == person_id
            for stay in member.stays
            if stay.holds_on(self.day)
        ]


async def look(
    tx: Transaction,
    residents: Residents,
    caller: Caller,
    person_id: UUID,
    day: date | None = None,
) -> Looked:
    """Raises NotFound. Leaves a line for the resident, and one for each of the household."""
    resident = await finding.by_id(tx, residents, caller, person_id)
    if resident is None:
        raise NotFound("inwoner", person_id)
    resident = person_for(caller, resident)
    today = today_of(tx)
    day = day or today
    found = (await residents.find(tx, (), [resident.inwoner_id]))[resident.inwoner_id]
    dossier_id = found.last_dossier(day) or resident.dossier_id
    household, people = await _household(tx, residents, caller, dossier_id)
    await processing_log.record(tx, caller.subject, "dossier-inzien", people)
    people = records_for(caller, people)
    known = {dossier_id: household}
    for belonging in found.belongings:
        if belonging.dossier_id not in known:
            other, _ = await _household(tx, residents, caller, belonging.dossier_id)
            known[belonging.dossier_id] = other
    dossiers = {key: other for key, other in known.items() if other is not None}
    stands = [
        Stands(belonging.rol, state_on(dossiers[belonging.dossier_id], day))
        for belonging in found.belongings
        if belonging.holds_on(day) and belonging.dossier_id in dossiers
    ]
    picture = None
    if household is not None:
        picture = Dossier.of(
            household,
            people,
            today,
            day,
            elsewhere=await residents.registered_elsewhere(tx, household),
            inquiries=await residents.inquiries(tx, household),
            seen=caller.data_in(places_of(household, today)),
        )
    address, is_secret = await _address(tx, household, people, day)
    return Looked(
        resident,
        today,
        day,
        household,
        picture,
        people,
        tuple(stands),
        frozenset(dossiers),
        address,
        is_secret,
        household is not None
        and Data.DETENTIE_EN_OPNAME in caller.data_in(places_of(household, today)),
    )


async def story(tx: Transaction, caller: Caller, looked: Looked) -> list[Moment]:
    """What happened to this resident, newest first."""
    person_id = looked.resident.inwoner_id
    rows = await visible_events(tx, caller, person_id)
    facts = [
        stored
        for stored in await timeline.facts_of(tx, person_id)
        if (dossier_id := _dossier_of(stored.fact)) is None or dossier_id in looked.dossiers
    ]
    seen = caller.data_in([looked.resident.gemeente])
    return story_of(person_id, rows, facts, looked.names, seen=seen)


def _dossier_of(fact: Fact) -> UUID | None:
    """Which dossier was opened, closed or opened again; None of what is about people."""
    match fact:
        case DossierOpened():
            return fact.id
        case DossierClosed() | DossierReopened():
            return fact.dossier_id
    return None


async def visible_events(
    tx: Transaction, caller: Caller, person_id: UUID
) -> list[tuple[LifeEventRow, Seen]]:
    """Each with the kinds of data of it that are for the caller."""
    rows = await repository.list_of_person(tx.connection, person_id, MOST_EVENTS)
    return await _visible(tx, caller, rows)


async def _visible(
    tx: Transaction, caller: Caller, rows: Iterable[LifeEventRow]
) -> list[tuple[LifeEventRow, Seen]]:
    visible = []
    for row in rows:
        with suppress(NotFound):
            visible.append((row, await check_may_see(tx, caller, row)))
    return visible


async def followed(
    tx: Transaction, caller: Caller, people: Iterable[UUID], moment: datetime, names: Names
) -> list[Moment]:
    """What ended or came to stand at this moment, because somebody corrected something."""
    rows = await repository.list_settled_at(tx.connection, set(people), moment)
    return [moment_of(row, names, seen=seen) for row, seen in await _visible(tx, caller, rows)]


def birthdays(residents: Residents, looked: Looked) -> tuple[Upcoming, ...]:
    """The birthdays that will be told of, as the birth date is now."""
    if looked.resident.overlijdensdatum is not None:
        return ()
    return upcoming(looked.resident.geboortedatum, looked.today, residents.lead_weeks)


def around(looked: Looked, rows: Iterable[LifeEventRow] = ()) -> Surroundings:
    """Whom somebody may choose from in a form about this resident."""
    own = looked.resident.inwoner_id
    members = looked.household.members if looked.household is not None else ()
    here = {member.person_id: member for member in members if member.holds_on(looked.today)}
    others = [
        person_id
        for person_id in dict.fromkeys(row.person_id for row in members)
        if person_id != own
    ]
    others.sort(key=lambda person_id: person_id not in here)
    return Surroundings(
        person=(str(own), looked.name),
        people=tuple(_option(looked, person_id, here) for person_id in others),
        children=tuple(
            _option(looked, person_id, here)
            for person_id in others
            if person_id in here and here[person_id].rol == "kind"
        ),
        here=tuple(_option(looked, person_id, here) for person_id in others if person_id in here),
        jobs=tuple(
            (str(row.id), f"Baan vanaf {date_text(row.effective_on)}")
            for row in rows
            if row.type in _JOBS and row.status == "verwerkt" and row.effective_on is not None
        ),
    )


def _option(looked: Looked, person_id: UUID, here: Mapping[UUID, object]) -> Option:
    person = looked.people[person_id]
    where = "" if person_id in here else ", woont hier niet meer"
    born = day_as_written(person.birth_given or person.born_on.isoformat())
    return str(person_id), f"{name_of_record(person)} ({born}){where}"


def name_of(person: Inwoner | Lid) -> str:
    return f"{person.voornamen} {person.achternaam}".strip() or NAMELESS


def name_of_record(person: Resident) -> str:
    return f"{person.given_names} {person.family_name}".strip() or NAMELESS


async def _household(
    tx: Transaction, residents: Residents, caller: Caller, dossier_id: UUID
) -> tuple[Household | None, dict[UUID, Resident]]:
    try:
        household, people = await residents.get_visible(tx, dossier_id, caller)
    except NotFound:
        return None, {}
    # Where who moved away lives now is of that municipality.
    if not caller.may_see(household.gemeente_on(today_of(tx))):
        return None, {}
    return household, people


async def _address(
    tx: Transaction, household: Household | None, people: Mapping[UUID, Resident], day: date
) -> tuple[Address | None, bool]:
    """Where the household lives on a day; not where somebody of it keeps that secret."""
    if household is None:
        return None, False
    homes = {row.home_id for row in household.residences if row.holds_on(day) and row.home_id}
    if any(people[member.person_id].secrecy != "geen" for member in household.members_on(day)):
        return None, True
    found = await search_repository.addresses(tx.connection, homes)
    return next(iter(found.values()), None), False
