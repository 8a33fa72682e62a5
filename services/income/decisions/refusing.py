"""Why something cannot be decided now: in words, with a code, and with where to go on."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.decisions import repository, rules
from services.income.decisions.concept import Otherwise
from services.income.decisions.repository import Proposal
from services.income.decisions.rules import Unknown
from services.income.decisions.states import Deel
from services.income.norms.loading import load_parameters
from services.income.rights.standing import Staand
from shared.errors import AppError, Conflict, Fault, InvalidInput
from shared.ui.dutch import date_text, money_text

MOST_MONTHLY: Final = "N21b"
"""The norm of a couple: more than that nobody gets (Participatiewet art. 21 onder b)."""
PART_NAMES: Final[dict[Deel, str]] = {
    "gevolgen": "wat het voor het huishouden betekent",
    "berekening": "hoe het is berekend",
    "geldt": "wat er nu geldt",
    "brief": "de brief",
}


class OwnDraft(AppError):
    """Nobody approves the own draft."""

    def __init__(self) -> None:
        detail = (
            "U kunt uw eigen voorstel niet goedkeuren of terugsturen. Een ander moet ernaar kijken."
        )
        super().__init__(403, "eigen-voorstel", "Dit mag u niet", detail)


async def unknowns_of(connection: AsyncConnection, proposal: Proposal) -> tuple[Unknown, ...]:
    """What has to be established before it can be taken over."""
    _, pictures = await repository.ground_of(connection, proposal)
    found = [unknown for picture in pictures for unknown in rules.unknowns_in(picture)]
    return tuple(dict.fromkeys(found))


async def not_possible(connection: AsyncConnection, proposal: Proposal) -> Conflict:
    """Why nothing can be done with it now, and where to go on."""
    new = await repository.successor_of(connection, proposal.id)
    if proposal.state != "vervallen" or new is None:
        words = {
            "ter-controle": "Dit voorstel wacht op een tweede persoon.",
            "open": "Op dit voorstel heeft nog niemand besloten; er valt niets goed te keuren.",
        }
        detail = words.get(
            proposal.state, f"Dit voorstel is al {proposal.state}; er valt niets te besluiten."
        )
        refused = Conflict("voorstel-niet-open", detail)
        refused.state = proposal.state
        return refused
    lines = "; ".join(
        f"vanaf {date_text(day)} {_amount(now)} in plaats van {_amount(was)}"
        for day, was, now in rules.differences(proposal.changes, new.changes)
    )
    detail = f"Er kwam een feit bij. In plaats van dit voorstel is er nu voorstel {new.id}: {lines or 'andere redenen'}."
    refused = Conflict("voorstel-vervangen", detail)
    refused.state = new.state
    refused.faults = (Fault("vervangenDoor", "voorstel-vervangen", str(new.id)),)
    return refused


def _amount(cents: int | None) -> str:
    return "geen verandering" if cents is None else f"{money_text(cents)} per maand"


def check_version(proposal: Proposal, version: int | None) -> None:
    if version is not None and version != proposal.version:
        raise Conflict(
            "voorstel-gewijzigd",
            "Dit voorstel is veranderd nadat u het opende. Bekijk het opnieuw.",
        )


async def check_known(connection: AsyncConnection, proposal: Proposal) -> None:
    unknowns = await unknowns_of(connection, proposal)
    if unknowns:
        what = " en ".join(unknown.what for unknown in unknowns)
        refused = Conflict(
            "eerst-vaststellen",
            f"Wij weten nog niet {what}. Leg dat eerst vast; tot dan kunt u alleen afwijken.",
        )
        refused.faults = tuple(
            Fault("vaststellen", "onbekend", f"{unknown.what}, van inwoner {unknown.whose}")
            for unknown in unknowns
        )
        raise refused


def check_otherwise(otherwise: Otherwise, proposal: Proposal, standing: Staand) -> None:
    """Raises InvalidInput."""
    if proposal.kind == "terugvordering":
        reason = (
            "Over wat te veel is betaald kunt u alleen het voorstel overnemen of niets terugvragen."
        )
        raise InvalidInput((Fault("bedragCenten", "hoort-niet", reason),))
    most = load_parameters().find(MOST_MONTHLY, otherwise.starts_on)
    faults = rules.faults_in(
        otherwise, standing, proposal.effective_on, most.waarde if most else None
    )
    if faults:
        raise InvalidInput(faults)


def unread(missing: Sequence[Deel]) -> Conflict:
    names = ", ".join(PART_NAMES[part] for part in missing)
    refused = Conflict(
        "eerst-bekijken", f"Bekijk dit eerst, voordat u het besluit goedkeurt: {names}."
    )
    refused.faults = tuple(Fault("bekijken", part, PART_NAMES[part]) for part in missing)
    return refused
