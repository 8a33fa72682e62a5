"""Use cases of a team leader: give and end roles, make teams, say who is away or left. Each keeps who, when and why."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from services.routes.access import NoAccess
from services.routes.partners import service as partners
from services.routes.partners.schemas import Organisation
from services.routes.periods import Period
from services.routes.regie import filling
from services.routes.workers import changing_repository as kept
from services.routes.workers import leaving
from services.routes.workers import looking_repository as known
from services.routes.workers.areas import look_at_areas
from services.routes.workers.forms import (
    WEEKDAYS,
    Afwezigmelding,
    Einde,
    Rolgave,
    Teamgemeenten,
    Teamopgave,
    Teamplaatsing,
    Terugmelding,
    Werkdagen,
)
from services.routes.workers.history import note
from services.routes.workers.rules import faults_in_period, faults_in_place_of_work, overlaps
from services.routes.workers.schemas import NewRole, Team, Worker
from shared.errors import Fault, InvalidInput, NotFound
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction

BACK_IN_TIME: Final = timedelta(days=31)
"""Somebody may have been ill for a while before it was written down."""
_OWN: Final = "Uw eigen rollen en dienstverband verandert een andere teamleider."


async def give_role(tx: Transaction, caller: Caller, worker_id: UUID, asked: Rolgave) -> None:
    """Raises NotFound, NoAccess for one's own roles, InvalidInput."""
    worker = await _of_leader(tx, caller, worker_id)
    _check_not_own(caller, worker_id)
    period = Period(asked.vanaf, asked.tot)
    faults = faults_in_period(period, tx.today)
    if not caller.may_see(asked.gemeente):
        faults.append(Fault("gemeente", "niet-uw-gemeente", "Kies een gemeente waarvoor u werkt."))
    same = [
        role.period
        for role in worker.roles
        if (role.municipality, role.role) == (asked.gemeente, asked.rol)
    ]
    if overlaps(period, same):
        faults.append(Fault("rol", "al-gegeven", "Deze rol is er in die tijd al."))
    organisations = await _organisations_in(tx, asked.gemeente, asked.vanaf)
    new = NewRole(asked.rol, period, asked.organisatie_id)
    _refuse(faults + faults_in_place_of_work(new, worker.roles, organisations))
    await kept.give_role(tx, worker_id, asked.gemeente, new)
    filling.somebody_comes(tx, worker_id, {asked.rol}, asked.vanaf)
    if asked.tot is not None:
        await leaving.roles_end(tx, worker_id, asked.tot)
    details = asked.model_dump(mode="json", exclude={"waarom", "organisatie_id"})
    if asked.organisatie_id is not None:
        details["organisatie"] = organisations[asked.organisatie_id].name
    await note(
        tx, caller.subject, "rol-gegeven", worker_id=worker_id, why=asked.waarom, details=details
    )


async def end_role(
    tx: Transaction, caller: Caller, worker_id: UUID, role_id: UUID, asked: Einde
) -> None:
    """A role of the provider is ended there: else the next sign-in would bring it back."""
    worker = await _of_leader(tx, caller, worker_id)
    _check_not_own(caller, worker_id)
    role = next((role for role in worker.roles if role.id == role_id), None)
    if role is None or not caller.may_see(role.municipality):
        raise NotFound("rol", role_id)
    faults = _faults_in_end(asked.tot, tx.today)
    if role.source == "provider":
        why = "Deze rol komt van de aanmelding. Laat daar de groep weghalen."
        faults.append(Fault("tot", "van-aanmelding", why))
    _refuse(faults)
    await kept.end_role(tx, role_id, asked.tot)
    await leaving.roles_end(tx, worker_id, asked.tot)
    details = {"gemeente": role.municipality, "rol": role.role, "tot": asked.tot.isoformat()}
    await note(
        tx, caller.subject, "rol-beeindigd", worker_id=worker_id, why=asked.waarom, details=details
    )


async def join_team(tx: Transaction, caller: Caller, worker_id: UUID, asked: Teamplaatsing) -> None:
    worker = await _of_leader(tx, caller, worker_id)
    faults = faults_in_period(Period(asked.vanaf), tx.today)
    team = await _find_team(tx, caller, asked.team_id)
    if worker.is_from_outside_on(asked.vanaf):
        why = "Wie bij een organisatie werkt, zit niet in een team van ons."
        faults.append(Fault("teamId", "van-buiten", why))
    elif team is None:
        faults.append(Fault("teamId", "keuze", "Kies een team uit de lijst."))
    elif not (worker.municipalities_on(asked.vanaf) & team.works_for(asked.vanaf)):
        why = "Deze medewerker heeft dan geen rol in een gemeente van dit team."
        faults.append(Fault("teamId", "geen-rol", why))
    elif overlaps(
        Period(asked.vanaf), [place.period for place in worker.places if place.team_id == team.id]
    ):
        faults.append(Fault("teamId", "al-in-team", "Deze medewerker zit al in dit team."))
    _refuse(faults)
    assert team is not None  # noqa: S101 - refused else
    await kept.join(tx, team.id, worker_id, asked.vanaf)
    details = {"team": team.name, "vanaf": asked.vanaf.isoformat()}
    await note(
        tx, caller.subject, "in-team", worker_id=worker_id, why=asked.waarom, details=details
    )


async def leave_team(
    tx: Transaction, caller: Caller, worker_id: UUID, team_id: UUID, asked: Einde
) -> None:
    worker = await _of_leader(tx, caller, worker_id)
    place = next((place for place in worker.places if place.team_id == team_id), None)
    if place is None or await _find_team(tx, caller, team_id) is None:
        raise NotFound("plaats in het team", team_id)
    _refuse(_faults_in_end(asked.tot, tx.today))
    await kept.leave(tx, team_id, worker_id, asked.tot)
    details = {"team": place.team, "tot": asked.tot.isoformat()}
    await note(
        tx, caller.subject, "uit-team", worker_id=worker_id, why=asked.waarom, details=details
    )


async def set_working_days(
    tx: Transaction, caller: Caller, worker_id: UUID, asked: Werkdagen
) -> None:
    await _of_leader_or_own(tx, caller, worker_id)
    days = {WEEKDAYS.index(day) + 1 for day in asked.dagen}
    await kept.set_working_days(tx, worker_id, days)
    details = {"dagen": [WEEKDAYS[day - 1] for day in sorted(days)]}
    await note(tx, caller.subject, "werkdagen", worker_id=worker_id, details=details)


async def report_absence(
    tx: Transaction, caller: Caller, worker_id: UUID, asked: Afwezigmelding
) -> None:
    """Open tasks stay; who stands in sees them too. Why somebody is away is for nobody to know."""
    worker = await _of_leader_or_own(tx, caller, worker_id)
    period = Period(asked.vanaf, asked.tot)
    faults = faults_in_period(period, tx.today - BACK_IN_TIME)
    if overlaps(period, [away.period for away in worker.away]):
        faults.append(Fault("vanaf", "al-afwezig", "In deze tijd is er al een afwezigheid."))
    if asked.vervanger_id is not None and asked.vervanger_id not in await _substitutes(tx, worker):
        why = "Kies een collega die nu voor dezelfde gemeente werkt."
        faults.append(Fault("vervangerId", "keuze", why))
    _refuse(faults)
    await kept.add_absence(tx, worker_id, asked.vanaf, asked.tot, asked.vervanger_id)
    details = asked.model_dump(mode="json", by_alias=True)
    await note(tx, caller.subject, "afwezig", worker_id=worker_id, details=details)


async def report_return(
    tx: Transaction, caller: Caller, worker_id: UUID, absence_id: UUID, asked: Terugmelding
) -> None:
    worker = await _of_leader_or_own(tx, caller, worker_id)
    away = next((away for away in worker.away if away.id == absence_id), None)
    if away is None:
        raise NotFound("afwezigheid", absence_id)
    _refuse(_faults_in_end(asked.tot, tx.today))
    await kept.end_absence(tx, absence_id, asked.tot)
    await note(
        tx, caller.subject, "terug", worker_id=worker_id, details={"tot": asked.tot.isoformat()}
    )


async def end_employment(tx: Transaction, caller: Caller, worker_id: UUID, asked: Einde) -> None:
    """Somebody works here no more from that day. Raises NoAccess for who has a role where the caller leads no team."""
    worker = await _of_leader(tx, caller, worker_id)
    _check_not_own(caller, worker_id)
    if not worker.municipalities_on(tx.today) <= caller.municipalities:
        raise NoAccess(
            "Deze medewerker werkt ook voor een andere gemeente. Beëindig de rollen in uw eigen gemeente."
        )
    _refuse(_faults_in_end(asked.tot, tx.today))
    await kept.end_employment(tx, worker_id, max(asked.tot, worker.active.from_day))
    await leaving.roles_end(tx, worker_id, asked.tot)
    await note(
        tx,
        caller.subject,
        "uit-dienst",
        worker_id=worker_id,
        why=asked.waarom,
        details={"tot": asked.tot.isoformat()},
    )


async def make_team(tx: Transaction, caller: Caller, asked: Teamopgave) -> UUID:
    """Raises InvalidInput for a name that is in use, or a municipality that is not the caller's."""
    _refuse(_faults_in_area(caller, asked.gemeenten))
    team_id = await kept.add_team(tx, asked.naam)
    if team_id is None:
        raise InvalidInput((Fault("naam", "bestaat-al", "Er is al een team met deze naam."),))
    await kept.add_areas(tx, team_id, asked.gemeenten, tx.today)
    look_at_areas(tx, team_id, tx.today)
    details = asked.model_dump(mode="json")
    await note(tx, caller.subject, "team-gemaakt", team_id=team_id, details=details)
    return team_id


async def change_area(tx: Transaction, caller: Caller, team_id: UUID, asked: Teamgemeenten) -> None:
    """From a day a team works for these municipalities; those of other team leaders stay as they are."""
    team = await _find_team(tx, caller, team_id)
    if team is None:
        raise NotFound("team", team_id)
    faults = faults_in_period(Period(asked.vanaf), tx.today)
    _refuse(faults + _faults_in_area(caller, asked.gemeenten))
    now = {
        code
        for code, period in team.municipalities
        if overlaps(Period(asked.vanaf), [period]) and caller.may_see(code)
    }
    wanted = set(asked.gemeenten)
    await kept.end_areas(tx, team_id, now - wanted, asked.vanaf)
    await kept.add_areas(tx, team_id, wanted - now, asked.vanaf)
    look_at_areas(tx, team_id, asked.vanaf)
    details = asked.model_dump(mode="json", exclude={"waarom"})
    await note(tx, caller.subject, "gemeenten", team_id=team_id, why=asked.waarom, details=details)


async def _of_leader(tx: Transaction, caller: Caller, worker_id: UUID) -> Worker:
    """The worker, locked. Raises NotFound for who works for none of the caller's municipalities."""
    worker = await _locked(tx, worker_id)
    if worker is None or not is_led_by(worker, caller):
        raise NotFound("medewerker", worker_id)
    return worker


async def _of_leader_or_own(tx: Transaction, caller: Caller, worker_id: UUID) -> Worker:
    worker = await _locked(tx, worker_id)
    is_own = str(worker_id) == caller.subject
    if worker is None or not (is_own or is_led_by(worker, caller)):
        raise NotFound("medewerker", worker_id)
    return worker


async def _locked(tx: Transaction, worker_id: UUID) -> Worker | None:
    if not await kept.lock(tx, worker_id):
        return None
    return await known.find(tx.connection, worker_id, tx.today)


def is_led_by(worker: Worker, caller: Caller) -> bool:
    """Whether a worker has, or will have, a role where the caller leads; or none at all, and waits for one."""
    municipalities = {role.municipality for role in worker.roles}
    return not municipalities or not municipalities.isdisjoint(caller.municipalities)


async def _find_team(tx: Transaction, caller: Caller, team_id: UUID) -> Team | None:
    teams = await known.list_teams(tx.connection, caller.municipalities, tx.today)
    return next((team for team in teams if team.id == team_id), None)


async def _organisations_in(
    tx: Transaction, municipality: str, day: date
) -> dict[UUID, Organisation]:
    """Where somebody with an account can work there."""
    found = await partners.with_accounts(tx.connection, [municipality], day)
    return {organisation.id: organisation for organisation in found}


async def _substitutes(tx: Transaction, worker: Worker) -> set[UUID]:
    municipalities = worker.municipalities_on(tx.today)
    colleagues = await known.colleagues_of(tx.connection, worker.id, municipalities, tx.today)
    return {colleague_id for colleague_id, _ in colleagues}


def _check_not_own(caller: Caller, worker_id: UUID) -> None:
    if str(worker_id) == caller.subject:
        raise NoAccess(_OWN)


def _faults_in_end(until_day: date, today: date) -> list[Fault]:
    if until_day < today:
        return [Fault("tot", "te-vroeg", "Kies vandaag of een latere dag.")]
    return []


def _faults_in_area(caller: Caller, municipalities: Collection[str]) -> list[Fault]:
    if all(map(caller.may_see, municipalities)):
        return []
    return [Fault("gemeenten", "niet-uw-gemeente", "Kies gemeenten waarvoor u werkt.")]


def _refuse(faults: Collection[Fault]) -> None:
    if faults:
        raise InvalidInput(tuple(faults))
