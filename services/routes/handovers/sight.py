"""Everything that the page of a handover, and the lists of them, show to somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping

from services.routes.access import Viewer
from services.routes.handovers import changing_repository as kept
from services.routes.handovers import our_side, repository, service, viewing
from services.routes.handovers.codes import Item, checklist_of
from services.routes.handovers.for_resident import Facts
from services.routes.handovers.repository import HandoverFilter
from services.routes.handovers.rules import RULES
from services.routes.handovers.showing import SharedItem, shared_of
from services.routes.handovers.states import SETTLED, WITH_PARTNER, Action, State, answers_for
from services.routes.handovers.wording import STATES, Happened, happened
from services.routes.mail import service as mails
from services.routes.partners import service as partners
from services.routes.partners.schemas import Organisation
from services.routes.regie.schemas import Regisseur
from services.routes.workers import looking as workers
from shared.clock import AMSTERDAM
from shared.http.caller import Caller
from shared.ids import read_id
from shared.messaging.transaction import Transaction
from shared.permissions import Data

Row = Mapping[Any, Any]
PAGE_SIZE: Final = 50


class Listed(StrEnum):
    """The lists, in the order of their tabs."""

    TO_DO = "te-doen"
    LATE = "te-laat"
    RUNNING = "loopt"
    SETTLED = "afgerond"


TABS: Final[Mapping[Listed, str]] = {
    Listed.TO_DO: "Te doen",
    Listed.LATE: "Te laat",
    Listed.RUNNING: "Loopt",
    Listed.SETTLED: "Klaar",
}
_STATES: Final[Mapping[Listed, tuple[State, ...]]] = {
    Listed.TO_DO: (State.PROPOSED, State.REFUSED, State.GIVEN_BACK),
    Listed.LATE: (),
    Listed.RUNNING: (State.OFFERED, State.ACCEPTED, State.IN_CONTACT),
    Listed.SETTLED: (State.COMPLETED, State.BACK, State.WITHDRAWN),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of one list."""

    rows: Sequence[Row]
    counts: Mapping[str, int]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A handover as its page shows it."""

    row: Row
    state: State
    state_words: str
    is_settled: bool
    who_answers: str | None
    regisseur: Regisseur | None
    may_act: bool
    allowed: frozenset[Action]
    """What who looks can do now."""
    organisation: Organisation | None
    candidates: Sequence[Organisation]
    """Who it can be offered to."""
    offered_by: str | None
    asked_by: str | None
    rule: str | None
    """The rule of its next day, in words."""
    is_late: bool
    shared: Sequence[SharedItem]
    looks: RowMapping
    amendments: Sequence[Row]
    checklist: Sequence[tuple[Item, Row | None]]
    """Each with when and by whom it was ticked."""
    history: Sequence[Happened]
    today: date
    mail_failed_on: date | None
    """When our last mail to the organisation that has it came back."""


def filter_of(viewer: Viewer, which: Listed, *, of_team: bool) -> HandoverFilter:
    return HandoverFilter(
        own=viewer.own,
        status=None,
        dossier_id=None,
        avoids=viewer.caller.work.conflicts,
        states=tuple(state.value for state in _STATES[which]),
        is_late=True if which == Listed.LATE else None,
        regisseur_id=None if of_team else read_id(viewer.subject),
    )


async def list_some(
    tx: Transaction,
    viewer: Viewer,
    which: Listed,
    *,
    of_team: bool,
    after: tuple[date, UUID] | None,
) -> Listing:
    """Noted as read."""
    wanted = filter_of(viewer, which, of_team=of_team)
    rows = await service.list_handovers(tx, viewer.subject, wanted, after, PAGE_SIZE + 1)
    counts = {
        listed.value: await repository.count(
            tx.connection, filter_of(viewer, listed, of_team=of_team), tx.today
        )
        for listed in TABS
        if listed != Listed.SETTLED
    }
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    named = await _with_organisations(tx, rows[:PAGE_SIZE])
    return Listing(named, counts, f"{last['due_on']}_{last['id']}" if last else None)


async def count_to_do(tx: Transaction, viewer: Viewer) -> int:
    """What waits for somebody of us, or is late, in the own dossiers."""
    own = [filter_of(viewer, listed, of_team=False) for listed in (Listed.TO_DO, Listed.LATE)]
    return sum([await repository.count(tx.connection, wanted, tx.today) for wanted in own])


async def look(tx: Transaction, viewer: Viewer, handover_id: UUID) -> Seen:
    """Noted as read. Raises NotFound and OtherTeam."""
    found = await viewing.get(tx, viewer, handover_id)
    [row] = await partners.with_names(tx, [found.row])
    state = State(row["state"])
    organisation = (
        await partners.get(tx, row["organisation_id"]) if row["organisation_id"] else None
    )
    allowed = our_side.allowed(row) if found.may_act else frozenset()
    answering = _who_answers(found, row, organisation)
    return Seen(
        row,
        state,
        STATES[state],
        state in SETTLED,
        answering,
        found.regisseur,
        found.may_act,
        allowed,
        organisation,
        await our_side.serving(tx, row) if Action.OFFER in allowed else (),
        await _name(tx, row["offered_by"]),
        await _name(tx, row["asked_by_worker"]),
        RULES.get(row["next_rule"] or ""),
        row["escalated"] > 0,
        shared_of(row["shared"], row["shown"] or {}),
        await kept.looks_of(tx.connection, handover_id),
        await kept.list_amendments(tx.connection, handover_id),
        await _checklist(tx, row),
        await _history(tx, viewer.caller, row),
        tx.today,
        await _mail_failed_on(tx, row, state),
    )


async def _mail_failed_on(tx: Transaction, row: Row, state: State) -> date | None:
    if state not in WITH_PARTNER:
        return None
    moment = await mails.last_failed(tx.connection, row["id"], row["organisation_id"])
    return moment.astimezone(AMSTERDAM).date() if moment else None


def facts_of(seen: Seen) -> Facts:
    """What of it stands on the sheet for the resident."""
    row, regisseur, organisation = seen.row, seen.regisseur, seen.organisation
    return Facts(
        state=seen.state,
        purpose=row["purpose"],
        municipality=row["municipality"],
        organisation=organisation.name if organisation else None,
        phone=organisation.phone if organisation else None,
        could_do=row["partners"],
        receiver=row["receiver"],
        regisseur=regisseur.name if regisseur else None,
        substitute=regisseur.substitute if regisseur and regisseur.is_away else None,
        shared=row["shared"],
        ground=row["ground"],
        ground_words=row["ground_words"],
        agreed_on=row["agreed_on"],
        asked_by=seen.asked_by,
        contact_on=row["contact_on"],
        outcome=row["outcome"],
        next_on=row["next_on"],
        is_late=seen.is_late or (row["next_on"] is not None and row["next_on"] < seen.today),
    )


def _who_answers(found: viewing.Found, row: Row, organisation: Organisation | None) -> str | None:
    """Who answers now, by name."""
    match answers_for(State(row["state"])).value:
        case "ontvanger":
            return f"{row['receiver']}, {organisation.name if organisation else ''}"
        case "regisseur":
            return found.regisseur.name if found.regisseur else "De teamleider"
    return None


async def _checklist(tx: Transaction, row: Row) -> list[tuple[Item, Row | None]]:
    ticked = {check["item"]: check for check in await kept.list_checks(tx.connection, row["id"])}
    return [(item, ticked.get(item.code)) for item in checklist_of(row["ground"])]


async def _history(tx: Transaction, caller: Caller, row: Row) -> list[Happened]:
    lines = await kept.list_lines(tx.connection, row["id"])
    asked = {line["details"].get("organisatie") for line in lines}
    ids = {read_id(text or "") for text in asked} | {row["organisation_id"]}
    names = {
        str(organisation_id): (await partners.get(tx, organisation_id)).name
        for organisation_id in ids
        if organisation_id is not None
    }
    reads = caller.sees(Data.WOORDEN, row["municipality"])
    return [
        happened(line, names, reads_words=reads or line["actor"] == caller.subject)
        for line in lines
    ]


async def _with_organisations(tx: Transaction, rows: Sequence[Row]) -> list[Row]:
    ids = {row["organisation_id"] for row in rows if row["organisation_id"] is not None}
    names = {
        organisation_id: (await partners.get(tx, organisation_id)).name for organisation_id in ids
    }
    return [
        {
            **row,
            "organisation": names.get(row["organisation_id"]),
            "state_words": STATES[State(row["state"])],
        }
        for row in rows
    ]


async def _name(tx: Transaction, worker: str | None) -> str | None:
    worker_id = read_id(worker or "")
    return await workers.name_of(tx.connection, worker_id) if worker_id else None
