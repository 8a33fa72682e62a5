"""Another report of the same: what only that one tells is added to the first, and where the two differ a person looks. Pure."""

from collections.abc import Callable, Mapping
from typing import Final, cast
from uuid import UUID

from services.intake.timeline import verdicts
from services.intake.timeline.effects import Folding
from services.intake.timeline.facts import (
    ChildWasBorn,
    Fact,
    PartnersJoined,
    PartnersParted,
    PersonCameToLive,
    PersonMoved,
)
from services.intake.timeline.state import Residency
from services.intake.timeline.verdicts import Applied, Joined, Refusal


def join_first(folding: Folding, fact: Fact, first_id: UUID) -> Joined | Refusal:
    """Whether it contradicts the first, or says of who lives where with whom what that one left out."""
    first = next(known for known in folding.seen.values() if known.id == first_id)
    differs = _DIFFERS.get(type(fact))
    if differs is not None and differs(folding, fact, first):
        return verdicts.TOLD_OTHERWISE
    return Joined(first_id)


def _joined_otherwise(folding: Folding, fact: Fact, first: Fact) -> bool:
    return fact.person_id != first.person_id and first.id in folding.gave_up_dossier


def _parted_otherwise(folding: Folding, fact: Fact, first: Fact) -> bool:
    fact, first = cast("PartnersParted", fact), cast("PartnersParted", first)
    verdict = cast("Applied", folding.verdicts[first.id])
    return (
        fact.leaver_id not in {None, verdict.leaver_id}
        or not set(fact.children) <= set(first.children)
        or (fact.shielded and not first.shielded)
    )


def _born_otherwise(folding: Folding, fact: Fact, _: Fact) -> bool:
    """Of a parent whom the first left out somebody has to say which one it is."""
    fact = cast("ChildWasBorn", fact)
    return not set(fact.parents) <= folding.state.people[fact.child_id].parents


def _moved_otherwise(folding: Folding, fact: Fact, first: Fact) -> bool:
    """An address that the first left out is where they live; with another one, or with others, it is another move."""
    fact = cast("PersonMoved", fact)
    if not isinstance(first, PersonMoved):
        return False  # who came to live with somebody lives there
    movers = _made_by(folding, first.id)
    named = {fact.person_id, *(fact.along or ())}
    if not named <= movers.keys() or (fact.along is not None and named != movers.keys()):
        return True
    if not fact.has_address:
        return False
    known = folding.addresses.get(first.id)
    if known is None:
        folding.addresses[first.id] = fact.home_id
        for residency in movers.values():
            residency.home_id = fact.home_id
    return known not in {None, fact.home_id}


def _came_otherwise(folding: Folding, fact: Fact, first: Fact) -> bool:
    """Why a housemate does not share costs is added where the first said nothing of it."""
    fact = cast("PersonCameToLive", fact)
    living = _made_by(folding, first.id).get(fact.person_id)
    if living is None or fact.exemption is None:
        return False
    if living.exemption is None:
        living.exemption = fact.exemption
    return living.exemption != fact.exemption


def _made_by(folding: Folding, fact_id: UUID) -> dict[UUID, Residency]:
    """Who lives where because of this fact."""
    return {
        person_id: residency
        for person_id, line in folding.state.people.items()
        for residency in line.residencies
        if residency.made_by == fact_id
    }


_DIFFERS: Final[Mapping[type[Fact], Callable[[Folding, Fact, Fact], bool]]] = {
    PartnersJoined: _joined_otherwise,
    PartnersParted: _parted_otherwise,
    ChildWasBorn: _born_otherwise,
    PersonMoved: _moved_otherwise,
    PersonCameToLive: _came_otherwise,
}
